/**
 * The transit engine of HashiCorp Vault and OpenBao: with a token, or keyless with GitHub OIDC at Vault's JWT login, whose
 * token is revoked at the end. A file names the address and tokens are sent there, so the workflow must have listed it.
 * @see https://openbao.org/api-docs/secret/transit/#decrypt-data
 * @see https://openbao.org/api-docs/auth/jwt/#jwt-login
 */
import { ActionError, type ErrorCode } from '../errors.ts'
import type { HttpResponse } from '../http/client.ts'
import { isLoopback } from '../http/loopback.ts'
import { VAULT_PATH } from '../inputs/keys.ts'
import type { IdToken } from '../oidc.ts'
import { masterKeyName, type MasterKey } from '../sops/key-service.ts'
import { say } from '../text.ts'
import type { Provider, ProviderContext } from './provider.ts'

type VaultKey = Extract<MasterKey, { type: 'hc_vault' }>

/** Scheme, host and port, nothing else. */
const ADDRESS = /^https?:\/\/(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i
const KEY_NAME = /^\w[\w.-]*$/
const HEADER = /^[\x21-\x7e]+$/
const BASE64 = /^(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** Bytes of an answer; a data key is in some 300. */
const LIMIT = 64 * 1024

/** Milliseconds for revoking a token, when the run is over: what is left of its time, but neither less nor more than these. */
const REVOCATION_TIMEOUT = { least: 1000, most: 5000 }

const REVOKE_PATH = '/v1/auth/token/revoke-self'

/** What requests carry, and how the log calls it. */
interface Access {
  readonly token: string
  readonly credential: string
  /** What to do where Vault refuses it. */
  readonly remedy: string
}

/** A request to one Vault, and the parameters that its path takes. */
type Ask = (url: URL, parameters: Readonly<Record<string, unknown>>, token?: string) => Promise<HttpResponse>

export function vaultTransit(context: ProviderContext): Provider<'hc_vault'> {
  const { inputs, allowed, environment, http, deadline } = context
  const requestTo = (...[url, parameters, token]: Parameters<Ask>) => {
    const headers = headersFor(namespaceOf(inputs.vaultNamespace, environment), token)
    return { who: 'Vault', family: 'kms', url, method: 'POST', headers, body: JSON.stringify(parameters), limit: LIMIT } as const
  }
  const ask: Ask = async (...asked) => http.ask(requestTo(...asked))
  const revoke = ({ token }: Access, origin: string): Promise<HttpResponse> => {
    const signal = AbortSignal.timeout(Math.max(REVOCATION_TIMEOUT.least, Math.min(REVOCATION_TIMEOUT.most, deadline.left)))
    return http.askLast({ ...requestTo(new URL(REVOKE_PATH, origin), {}, token), signal })
  }
  /** By address: one sign-in for each Vault. */
  const signIns = new Map<string, Promise<Access>>()
  const accessTo = (origin: string): Promise<Access> => {
    if (inputs.vaultRole === '') return Promise.resolve(withToken(inputs.vaultToken))
    const signIn = signIns.get(origin) ?? signedIn(origin, ask, context)
    signIns.set(origin, signIn)
    return signIn
  }

  return {
    async unwrap(key) {
      const name = masterKeyName(key)
      if (!allowed.lists(name)) throw new ActionError('kms/not-allowed', say`\`allowed-keys\` does not list ${name}; keys of Vault must be listed there.`)
      const url = decryptUrl(key)
      const { token, credential, remedy } = await accessTo(url.origin)
      const answer = await ask(url, { ciphertext: key.enc }, token)
      if (answer.status !== 200) throw refused(answer, name, remedy)
      return { part: plaintextOf(answer, name), credential }
    },
    /** The last request of all; a token that cannot be revoked, as one of the kind `batch`, ends by itself. */
    async close() {
      for (const [origin, signIn] of signIns) {
        const access = await signIn.catch(() => undefined)
        if (access === undefined) continue
        const answer = await revoke(access, origin).catch(() => undefined)
        if (answer?.status !== 204) context.debug(say`The token of Vault at ${origin} was not revoked (${answer === undefined ? 'no answer' : `status ${answer.status}`}): it ends by itself.`)
      }
    },
  }
}

/** @throws ActionError kms/no-credentials if there is none */
function withToken(token: string): Access {
  if (token === '') throw new ActionError('kms/no-credentials', 'There is no token for Vault.', { hint: 'Set `vault-role`, for GitHub OIDC, or give a token in `vault-token`.' })
  return { token, credential: '`vault-token`', remedy: 'Check that the token is valid, and that its policy has `update` on this path.' }
}

/**
 * GitHub's token for Vault's. Only ever for an address that `allowed-keys` lists.
 * @throws ActionError kms/sign-in, kms/no-oidc, and as any request to Vault
 */
async function signedIn(origin: string, ask: Ask, context: ProviderContext): Promise<Access> {
  const { vaultRole: role, vaultAuthPath: path, vaultAudience } = context.inputs
  const audience = vaultAudience === '' ? origin : vaultAudience
  const idToken = await context.mintIdToken(audience)
  const answer = await ask(new URL(`/v1/auth/${path}/login`, origin), { role, jwt: idToken.token })
  const token = answer.status === 200 ? parsed(answer.body)?.auth?.client_token : undefined
  if (typeof token !== 'string' || !HEADER.test(token)) throw notSignedIn(answer, { where: `${origin}/v1/auth/${path}`, role, audience, idToken })
  await context.mask([token])
  return { token, credential: say`GitHub OIDC as the role ${role}`, remedy: say`Check that a policy of the role ${role} has \`update\` on this path.` }
}

/** @throws ActionError kms/malformed if the entry leads anywhere but to a key of a transit engine */
function decryptUrl(key: VaultKey): URL {
  const { vaultAddress, enginePath, keyName } = key
  const url = ADDRESS.test(vaultAddress) && VAULT_PATH.test(enginePath) && KEY_NAME.test(keyName) ? URL.parse(`${vaultAddress}/v1/${enginePath}/decrypt/${keyName}`) : null
  if (url === null) throw new ActionError('kms/malformed', say`"${masterKeyName(key)}" is not the address of a transit key.`)
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) throw new ActionError('kms/malformed', say`"${vaultAddress}" does not use https, and a token would be sent there.`)
  return url
}

/** The input, else the variable that Vault's own programs obey. */
function namespaceOf(given: string, environment: ProviderContext['environment']): string {
  const namespace = given || (environment['VAULT_NAMESPACE'] ?? '')
  if (namespace === '' || HEADER.test(namespace)) return namespace
  throw new ActionError('input/invalid', 'The variable `VAULT_NAMESPACE` holds characters that a header cannot carry.')
}

function headersFor(namespace: string, token: string | undefined): Record<string, string> {
  return {
    'x-vault-request': 'true',
    'content-type': 'application/json',
    ...(token === undefined ? {} : { 'x-vault-token': token }),
    ...(namespace === '' ? {} : { 'x-vault-namespace': namespace }),
  }
}

/** What an answer means, and what to do where the catalogue does not know it. */
interface Refusal {
  readonly code: ErrorCode
  /** What Vault did, after "it". */
  readonly meaning: string
  readonly hint?: string
}

/** By status, and by a word of Vault's in the answer. The first that fits counts. */
const REFUSALS: readonly (Refusal & { readonly status: number; readonly says?: string })[] = [
  { status: 400, says: 'encryption key not found', code: 'kms/not-found', meaning: 'has no such key', hint: 'Check that the key still exists in that engine.' },
  { status: 400, says: 'disallowed by policy (too old)', code: 'kms/disabled', meaning: 'no longer decrypts with that version of the key', hint: 'Lower `min_decryption_version` of the key, or encrypt the file anew.' },
  { status: 400, says: 'soft-deleted key', code: 'kms/disabled', meaning: 'holds that key as deleted', hint: 'Restore the key, or encrypt with another.' },
  { status: 400, code: 'kms/malformed', meaning: 'does not accept the ciphertext' },
  { status: 403, code: 'kms/denied', meaning: 'refused the token' },
  { status: 404, code: 'kms/not-found', meaning: 'has no such engine or namespace', hint: 'Check the path of the engine, and `vault-namespace`.' },
]
/** The same for every path. */
const OUT_OF_ORDER: readonly (Refusal & { readonly status: number })[] = [
  { status: 429, code: 'kms/throttled', meaning: 'was too busy' },
  { status: 503, code: 'kms/failed', meaning: 'is sealed or not ready', hint: 'Ask whoever runs Vault to unseal it.' },
]
const FAILED: Refusal = { code: 'kms/failed', meaning: 'failed', hint: 'Ask whoever runs Vault to look at its log.' }

type Rows = readonly (Refusal & { readonly status: number; readonly says?: string })[]

/** Vault's texts decide, and are not shown: they are a server's. */
function refusalIn(rows: Rows, { status, body }: HttpResponse): Refusal | undefined {
  const text = body.toString('utf8')
  return [...rows, ...OUT_OF_ORDER].find((one: Rows[number]) => one.status === status && text.includes(one.says ?? ''))
}

/** @param remedy what to do about a token that is refused */
function refused(answer: HttpResponse, name: string, remedy: string): ActionError {
  const { code, meaning, hint = code === 'kms/denied' ? remedy : undefined } = refusalIn(REFUSALS, answer) ?? FAILED
  return new ActionError(code, say`Vault could not decrypt with ${name}: it ${meaning} (status ${answer.status})${answer.tried}.`, hint === undefined ? {} : { hint })
}

/** What Vault was asked for a token with. */
interface SignIn {
  readonly where: string
  readonly role: string
  readonly audience: string
  readonly idToken: IdToken
}

/** A path that is no method is refused like a token that is not known. */
function notSignedIn(answer: HttpResponse, { where, role, audience, idToken: { claims, bearer } }: SignIn): ActionError {
  const rows: Rows = [
    { status: 200, code: 'kms/malformed', meaning: 'answered without a token', hint: 'Check that the address is a Vault and not a proxy.' },
    { status: 400, says: 'could not be found', code: 'kms/sign-in', meaning: 'has no such role', hint: 'Check `vault-role`.' },
    { status: 400, says: 'audience', code: 'kms/sign-in', meaning: say`does not accept the audience ${audience}`, hint: 'Add it to the `bound_audiences` of the role, or set `vault-audience` to one that stands there.' },
    { status: 400, code: 'kms/sign-in', meaning: 'does not accept GitHub’s token', hint: 'Compare `bound_claims` and `bound_subject` of the role, and the issuer and keys of the method, with these claims.' },
    { status: 403, code: 'kms/sign-in', meaning: 'has no such method', hint: 'Check `vault-auth-path` and `vault-namespace`.' },
    { status: 404, code: 'kms/sign-in', meaning: 'has no such namespace or method', hint: 'Check `vault-namespace` and `vault-auth-path`.' },
  ]
  const { code, meaning, hint } = refusalIn(rows, answer) ?? FAILED
  const refusal = code === 'kms/sign-in'
  const sent = refusal ? `, for a token with ${bearer}` : ''
  const shown = refusal ? { account: [`claims sent: ${claims}`], accountTitle: 'The token that was refused' } : {}
  return new ActionError(code, say`Vault at ${where} gave no token for the role ${role}: it ${meaning} (status ${answer.status})${answer.tried}` + `${sent}.`, { ...(hint === undefined ? {} : { hint }), ...shown })
}

function plaintextOf({ body }: HttpResponse, name: string): Uint8Array {
  const plaintext = parsed(body)?.data?.plaintext
  if (typeof plaintext !== 'string' || !BASE64.test(plaintext)) throw new ActionError('kms/malformed', say`Vault answered for ${name} without a plaintext.`)
  return Buffer.from(plaintext, 'base64')
}

/** The parts of an answer that are read here. */
interface Answer {
  readonly data?: { readonly plaintext?: unknown } | null
  readonly auth?: { readonly client_token?: unknown } | null
}

function parsed(body: Buffer): Answer | null | undefined {
  try {
    return JSON.parse(body.toString('utf8')) as ReturnType<typeof parsed>
  } catch {
    return undefined
  }
}
