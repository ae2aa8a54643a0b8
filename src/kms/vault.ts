/**
 * The transit engine of HashiCorp Vault and OpenBao, with a token. A file names the address and the token is sent there,
 * so the workflow must have listed it.
 * @see https://openbao.org/api-docs/secret/transit/#decrypt-data
 */
import { ActionError, type ErrorCode } from '../errors.ts'
import { isLoopback, type HttpResponse } from '../http.ts'
import { masterKeyName, type MasterKey } from '../sops/key-service.ts'
import { say } from '../text.ts'
import type { Provider, ProviderContext } from './provider.ts'

type VaultKey = Extract<MasterKey, { type: 'hc_vault' }>

/** Scheme, host and port, nothing else. */
const ADDRESS = /^https?:\/\/(?:[\w.-]+|\[[\da-f:.]+\])(?::\d{1,5})?$/i
/** Segments that a URL leaves as they are; none begins with a dot. */
const ENGINE_PATH = /^[\w~@+-][\w.~@+-]*(?:\/[\w~@+-][\w.~@+-]*)*$/
const KEY_NAME = /^\w[\w.-]*$/
const HEADER = /^[\x21-\x7e]+$/
const BASE64 = /^(?:[A-Za-z0-9+/]{4})+(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/

/** Bytes of an answer; a data key is in some 300. */
const LIMIT = 64 * 1024

export function vaultTransit({ inputs, allowed, environment, http }: ProviderContext): Provider<'hc_vault'> {
  return {
    async unwrap(key) {
      const name = masterKeyName(key)
      if (!allowed.lists(name)) throw new ActionError('kms/not-allowed', say`\`allowed-keys\` does not list ${name}; keys of Vault must be listed there.`)
      const url = decryptUrl(key)
      const headers = headersFor(inputs.vaultToken, environment['VAULT_NAMESPACE'])
      const answer = await http.ask({ who: 'Vault', url, method: 'POST', headers, body: JSON.stringify({ ciphertext: key.enc }), limit: LIMIT }).catch((error: unknown) => {
        throw unanswered(error)
      })
      if (answer.status !== 200) throw refused(answer, name)
      return { part: plaintextOf(answer, name), credential: '`vault-token`' }
    },
    close: () => undefined,
  }
}

/** @throws ActionError kms/malformed if the entry leads anywhere but to a key of a transit engine */
function decryptUrl(key: VaultKey): URL {
  const { vaultAddress, enginePath, keyName } = key
  const url = ADDRESS.test(vaultAddress) && ENGINE_PATH.test(enginePath) && KEY_NAME.test(keyName) ? URL.parse(`${vaultAddress}/v1/${enginePath}/decrypt/${keyName}`) : null
  if (url === null) throw new ActionError('kms/malformed', say`"${masterKeyName(key)}" is not the address of a transit key.`)
  if (url.protocol === 'http:' && !isLoopback(url.hostname)) throw new ActionError('kms/malformed', say`"${vaultAddress}" does not use https, and a token would be sent there.`)
  return url
}

function headersFor(token: string, namespace = ''): Record<string, string> {
  if (token === '') throw new ActionError('kms/no-credentials', 'There is no token for Vault.', { hint: 'Give it in `vault-token`.' })
  if (namespace !== '' && !HEADER.test(namespace)) throw new ActionError('input/invalid', 'The variable `VAULT_NAMESPACE` holds characters that a header cannot carry.')
  return { 'x-vault-token': token, 'x-vault-request': 'true', 'content-type': 'application/json', ...(namespace === '' ? {} : { 'x-vault-namespace': namespace }) }
}

/** What a failure to get an answer means for a key, and what to do. */
const UNANSWERED: Partial<Record<ErrorCode, readonly [code: ErrorCode, hint: string]>> = {
  'source/unreachable': ['kms/unreachable', 'Check that a runner may reach that host (firewall, proxy, VPN).'],
  'source/untrusted-certificate': ['kms/unreachable', 'Give the issuing CA in `ca-certificate` (PEM or a file).'],
  'source/redirected': ['kms/unreachable', 'Encrypt with the final address of Vault: a token never follows a redirect.'],
  'source/malformed': ['kms/unreachable', 'Check that the address is a Vault, and what stands in between.'],
  'source/too-large': ['kms/malformed', 'Check that the address is a Vault and not a proxy.'],
}

/** The deadline's error stays what it is. */
function unanswered(error: unknown): unknown {
  if (!(error instanceof ActionError)) return error
  const [code, hint] = UNANSWERED[error.code] ?? []
  return code === undefined || hint === undefined ? error : new ActionError(code, error.message, { hint, cause: error })
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
  { status: 400, says: 'disallowed by policy (too old)', code: 'kms/disabled', meaning: 'no longer decrypts with that version of the key', hint: 'Lower `min_decryption_version` of the key, or push the file again.' },
  { status: 400, says: 'soft-deleted key', code: 'kms/disabled', meaning: 'holds that key as deleted', hint: 'Restore the key, or encrypt with another.' },
  { status: 400, code: 'kms/malformed', meaning: 'does not accept the ciphertext' },
  { status: 403, code: 'kms/denied', meaning: 'refused the token', hint: 'Check that the token is valid, and that its policy has `update` on this path.' },
  { status: 404, code: 'kms/not-found', meaning: 'has no such engine or namespace', hint: 'Check the path of the engine, and `VAULT_NAMESPACE`.' },
  { status: 429, code: 'kms/throttled', meaning: 'was too busy, three times' },
  { status: 503, code: 'kms/unreachable', meaning: 'is sealed or not ready', hint: 'Ask whoever runs Vault to unseal it.' },
]
const FAILED: Refusal = { code: 'kms/unreachable', meaning: 'failed', hint: 'Ask whoever runs Vault to look at its log.' }

/** Vault's texts decide, and are not shown: they are a server's. */
function refused({ status, body }: HttpResponse, name: string): ActionError {
  const text = body.toString('utf8')
  const { code, meaning, hint } = REFUSALS.find((one) => one.status === status && text.includes(one.says ?? '')) ?? FAILED
  return new ActionError(code, say`Vault could not decrypt with ${name}: it ${meaning} (status ${status}).`, hint === undefined ? {} : { hint })
}

function plaintextOf({ body }: HttpResponse, name: string): Uint8Array {
  const plaintext = parsed(body)?.data?.plaintext
  if (typeof plaintext !== 'string' || !BASE64.test(plaintext)) throw new ActionError('kms/malformed', say`Vault answered for ${name} without a plaintext.`)
  return Buffer.from(plaintext, 'base64')
}

function parsed(body: Buffer): { readonly data?: { readonly plaintext?: unknown } | null } | null | undefined {
  try {
    return JSON.parse(body.toString('utf8')) as ReturnType<typeof parsed>
  } catch {
    return undefined
  }
}
