/** The key service: each kind of master key to its provider, loaded when the first file needs it. */
import { ActionError } from '../errors.ts'
import type { KeyInputs } from '../inputs/table.ts'
import { masterKeyName, type KeyService, type MasterKey, type MasterKeyType } from '../sops/key-service.ts'
import { say } from '../text.ts'
import { limiter } from './limiter.ts'
import type { Provider, ProviderContext, Unwrapped } from './provider.ts'

/** Adding a provider is one file and one line here. */
const PROVIDERS: { readonly [Type in MasterKeyType]?: (context: ProviderContext) => Promise<Provider<Type>> } = {
  kms: async (context) => (await import('./aws.ts')).awsKms(context),
  gcp_kms: async (context) => (await import('./gcp.ts')).gcpKms(context),
  azure_kv: async (context) => (await import('./azure.ts')).azureKeyVault(context),
  hc_vault: async (context) => (await import('./vault.ts')).vaultTransit(context),
  age: async (context) => (await import('./age.ts')).age(context),
  pgp: async (context) => (await import('./pgp.ts')).pgp(context),
}

/** A provider whose kind of key is known at run time only. */
type AnyProvider = Provider<MasterKeyType>

/** Requests to key services at the same time. */
const PARALLEL = 16

export interface Keys extends KeyService {
  /** Loads the provider that is probably needed, while the network answers: that of the one cloud that inputs name. */
  preload(): boolean
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

  const provider = (type: MasterKeyType): Promise<AnyProvider> | undefined => {
    const load = PROVIDERS[type] as ((context: ProviderContext) => Promise<AnyProvider>) | undefined
    if (load === undefined) return undefined
    const loading = providers.get(type) ?? load(context)
    providers.set(type, loading)
    return loading
  }
  const ask = async (key: MasterKey, loading: Promise<AnyProvider>): Promise<Unwrapped> => {
    const name = masterKeyName(key)
    await context.deadline.turn(name) // a file may name a thousand keys, each of which only computes
    if (context.allowed.given && !context.allowed.lists(name)) throw new ActionError('kms/not-allowed', say`\`allowed-keys\` does not list ${name}.`)
    const unwrapped = await context.deadline.within((await loading).unwrap(key), name)
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
    preload() {
      const [only, ...others] = expectedTypes(context.inputs)
      if (only === undefined || others.length > 0) return false // each costs more to load than it saves, unless it is used
      void provider(only)?.catch(() => undefined)
      process.getBuiltinModule('node:tls').createSecureContext() // reads the roots, once for all connections
      return true
    },
    async unwrap(key) {
      const loading = provider(key.type)
      if (loading === undefined) return null
      const identity = JSON.stringify(key, (name, value: unknown) => (name === 'createdAt' ? undefined : value instanceof Map ? [...value] : value))
      const answer = answers.get(identity) ?? limit(() => ask(key, loading))
      answers.set(identity, answer)
      const { part } = await answer
      await context.deadline.turn(masterKeyName(key)) // files are opened one after the other, each after its turn
      return Uint8Array.from(part) // a copy: whoever uses a data key wipes it
    },
    async close() {
      for (const loading of providers.values()) await (await loading.catch(() => undefined))?.close()
      for (const answer of answers.values()) (await answer.catch(() => undefined))?.part.fill(0)
    },
  }
}

/** The kinds of key for which a keyless sign-in was asked for. */
function expectedTypes({ awsRoleToAssume, gcpWorkloadIdentityProvider, azureClientId }: KeyInputs): MasterKeyType[] {
  const named: [MasterKeyType, string][] = [['kms', awsRoleToAssume], ['gcp_kms', gcpWorkloadIdentityProvider], ['azure_kv', azureClientId]]
  return named.filter(([, input]) => input !== '').map(([type]) => type)
}
