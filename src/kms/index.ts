/** The key service: each kind of master key to its provider, loaded when the first file needs it. */
import { ActionError } from '../errors.ts'
import type { KeyInputs } from '../inputs/table.ts'
import { masterKeyName, type KeyService, type MasterKey, type MasterKeyType } from '../sops/key-service.ts'
import { say } from '../text.ts'
import { EarlySignIn, type Keyless } from './early.ts'
import { limiter } from './limiter.ts'
import type { Provider, ProviderContext, Unwrapped } from './provider.ts'

interface Kind<Type extends MasterKeyType> {
  readonly load: (context: ProviderContext) => Promise<Provider<Type>>
  /** Where GitHub's token may be exchanged before a key of the kind is known: at whose cloud, and which input says as whom. */
  readonly keyless?: { readonly cloud: string; readonly as: (inputs: KeyInputs) => string }
}

/** Adding a provider is one file and one line here. */
const PROVIDERS: { readonly [Type in MasterKeyType]?: Kind<Type> } = {
  kms: { load: async (context) => (await import('./aws.ts')).awsKms(context), keyless: { cloud: 'AWS', as: (inputs) => inputs.awsRoleToAssume } },
  gcp_kms: { load: async (context) => (await import('./gcp.ts')).gcpKms(context), keyless: { cloud: 'Google Cloud', as: (inputs) => inputs.gcpWorkloadIdentityProvider } },
  azure_kv: { load: async (context) => (await import('./azure.ts')).azureKeyVault(context), keyless: { cloud: 'Azure', as: (inputs) => inputs.azureClientId } },
  hc_vault: { load: async (context) => (await import('./vault.ts')).vaultTransit(context) },
  age: { load: async (context) => (await import('./age.ts')).age(context) },
  pgp: { load: async (context) => (await import('./pgp.ts')).pgp(context) },
}

/** A provider whose kind of key is known at run time only. */
type AnyProvider = Provider<MasterKeyType>

/** Requests to key services at the same time. */
const PARALLEL = 16

export interface Keys extends KeyService {
  /**
   * Signs in to the one cloud whose keyless inputs are given, before a key asks. With those of several nothing happens:
   * the files show which is needed. Whatever comes of it is told only to the keys that ask. Once.
   */
  signIn(): void
  /**
   * Loads what keys of that cloud need, in pieces, each of which holds up the process.
   * @returns the pieces, in order; none where nobody signs in
   */
  readonly pieces: readonly (() => Promise<unknown>)[]
  /** Whether any key was asked for. */
  readonly used: boolean
  /** The credentials that opened keys, each once. */
  readonly openedBy: readonly string[]
  close(): Promise<void>
}

/**
 * Each distinct wrapped key is asked for once, at most 16 at a time.
 * @param opened told which credential opened which key
 */
export function keyService(context: ProviderContext, opened: (line: string) => void): Keys {
  const providers = new Map<MasterKeyType, Promise<AnyProvider>>()
  const answers = new Map<string, Promise<Unwrapped>>()
  const openedBy = new Set<string>()
  const limit = limiter(PARALLEL)
  /** Whether to sign in before a key asks. */
  let isDecided = false
  let early: EarlySignIn | undefined

  const provider = (type: MasterKeyType): Promise<AnyProvider> | undefined => {
    const kind = PROVIDERS[type] as Kind<MasterKeyType> | undefined
    if (kind === undefined) return undefined
    const loading = providers.get(type) ?? kind.load(context)
    providers.set(type, loading)
    return loading
  }
  const ask = async (key: MasterKey, loading: Promise<AnyProvider>): Promise<Unwrapped> => {
    const name = masterKeyName(key)
    const decrypting = say`Decrypting with the key ${name}`
    await context.deadline.turn(decrypting) // a file may name a thousand keys, each of which only computes
    if (context.allowed.given && !context.allowed.lists(name)) throw new ActionError('kms/not-allowed', say`\`allowed-keys\` does not list ${name}.`)
    if (early?.type === key.type) early.isNeeded = true
    const unwrapped = await context.deadline.within((await loading).unwrap(key), decrypting)
    openedBy.add(unwrapped.credential)
    opened(say`${name} opened by ${unwrapped.credential}`)
    return unwrapped
  }

  return {
    get used() {
      return answers.size > 0
    },
    get openedBy() {
      return [...openedBy]
    },
    signIn() {
      if (isDecided) return
      isDecided = true
      const [only, ...others] = keylessKinds(context.inputs)
      if (others.length > 0) context.debug('Inputs for several clouds are given: which is needed, the files show.')
      else if (only !== undefined) early = new EarlySignIn(only, provider(only.type) as Promise<AnyProvider>, context)
    },
    get pieces() {
      return early?.pieces ?? []
    },
    async unwrap(key) {
      const loading = provider(key.type)
      if (loading === undefined) return null
      const identity = JSON.stringify(key, (name, value: unknown) => (name === 'createdAt' ? undefined : value instanceof Map ? [...value] : value))
      const answer = answers.get(identity) ?? limit(() => ask(key, loading))
      answers.set(identity, answer)
      const { part } = await answer
      await context.deadline.turn(say`Decrypting with the key ${masterKeyName(key)}`) // files are opened one after the other, each after its turn
      return Uint8Array.from(part) // a copy: whoever uses a data key wipes it
    },
    async close() {
      early?.tell()
      for (const loading of providers.values()) await (await loading.catch(() => undefined))?.close()
      for (const answer of answers.values()) (await answer.catch(() => undefined))?.part.fill(0)
    },
  }
}

/** The kinds of key for which a keyless sign-in was asked for. */
function keylessKinds(inputs: KeyInputs): Keyless[] {
  return (Object.entries(PROVIDERS) as [MasterKeyType, Kind<MasterKeyType>][]).flatMap(([type, { keyless }]) =>
    keyless === undefined || keyless.as(inputs) === '' ? [] : [{ type, cloud: keyless.cloud }],
  )
}
