/**
 * Azure Key Vault: the challenge, and what is done with keys.
 * @see https://learn.microsoft.com/rest/api/keyvault/keys/decrypt/decrypt
 */
import { json, type EmulatedRequest, type EmulatedResponse, type Handler } from '../front/http.ts'
import { PIPELINE_CLIENT, TENANT, VAULT_RESOURCE, type Application, type Directory } from './directory.ts'
import { keyId, LONGEST_PLAINTEXT, MODULUS, VAULT_URL, type AzureKey, type AzureKeys, type KeyAction } from './keys.ts'
import type { Trust } from './trust.ts'

export const VAULT_HOST = new RegExp(`^${new URL(VAULT_URL).host.replaceAll('.', '\\.')}$`)

const ALGORITHM = 'RSA-OAEP-256'
/** `7.4`, `2025-07-01`, and previews of them. */
const API_VERSION = /^(?:\d+\.\d+|\d{4}-\d\d-\d\d)(?:-preview(?:\.\d+)?)?$/
const CHALLENGE = `Bearer authorization="https://login.microsoftonline.com/${TENANT}", resource="${VAULT_RESOURCE}"`
/** Name, version if it is not the latest, and what to do; two slashes in a row are no version. */
const PATH = /^\/keys\/([0-9A-Za-z-]+)(?:\/(?!(?:en|de)crypt$)([0-9A-Za-z]+))?(?:\/(encrypt|decrypt))?\/?$/

/** An error as Key Vault writes it. */
class VaultError extends Error {
  readonly status: number
  readonly code: string
  readonly inner: string | undefined

  constructor(status: number, code: string, message: string, inner?: string) {
    super(message)
    this.status = status
    this.code = code
    this.inner = inner
  }
}

export function createVault(directory: Directory, keys: AzureKeys, trust: Trust): Handler {
  const answer = (request: EmulatedRequest): object => {
    const [, name = '', version = '', verb] = PATH.exec(request.url.pathname) ?? []
    if (name === '' || request.method !== (verb === undefined ? 'GET' : 'POST')) throw new VaultError(404, 'NotFound', 'The requested resource was not found.')
    const caller = callerOf(request, directory)
    if (!API_VERSION.test(request.url.searchParams.get('api-version') ?? '')) throw new VaultError(400, 'BadParameter', 'The request URI contains an invalid api-version.')
    const action: KeyAction = verb === undefined ? 'get' : (verb as 'encrypt' | 'decrypt')
    const key = permitted(keys.find(name, version), { action, named: `${name}/${version}`, caller, trust }, request)
    if (action === 'get') return bundle(key, keys)
    // A disabled key still encrypts: it is a public key, which everybody may have.
    if (action === 'decrypt' && (request.fault === 'disabled' || !key.enabled)) throw new VaultError(403, 'Forbidden', `Operation ${action} is not allowed on a disabled key.`, 'KeyDisabled')
    const value = valueOf(request)
    return { kid: keyId(key), value: (action === 'encrypt' ? encrypted(key, value, keys) : decrypted(key, value, keys)).toString('base64url') }
  }

  return (request) => {
    try {
      return json(200, answer(request))
    } catch (error) {
      if (!(error instanceof VaultError)) throw error
      return refusal(error)
    }
  }
}

function callerOf({ headers }: EmulatedRequest, directory: Directory): Application {
  const [, token] = /^Bearer (.+)$/.exec(headers['authorization'] ?? '') ?? []
  if (token === undefined) throw new VaultError(401, 'Unauthorized', 'AKV10000: Request is missing a Bearer or PoP token.')
  const caller = directory.bearer(token, VAULT_RESOURCE)
  if (caller === undefined) throw new VaultError(401, 'Unauthorized', 'AKV10032: Invalid issuer or token.')
  return caller
}

/** Who asks to do what with which key. */
interface Question {
  readonly action: KeyAction
  readonly named: string
  readonly caller: Application
  readonly trust: Trust
}

/** The key, if it exists and the caller may do that. */
function permitted(key: AzureKey | undefined, { action, named, caller: { clientId, objectId }, trust }: Question, { fault }: EmulatedRequest): AzureKey {
  if (key === undefined) throw new VaultError(404, 'KeyNotFound', `A key with (name/id) ${named} was not found in this key vault. If you recently deleted this key you may be able to recover it using the correct recovery command.`)
  const isAllowed = key.policy[clientId]?.includes(action) || (clientId === PIPELINE_CLIENT && trust.mayUse(action, key))
  if (fault === 'denied' || !isAllowed) {
    throw new VaultError(403, 'Forbidden', `Caller is not authorized to perform action on resource.\r\nCaller: appid=${clientId};oid=${objectId}\r\nAction: 'Microsoft.KeyVault/vaults/keys/${action === 'get' ? 'read' : `${action}/action`}'`, 'ForbiddenByRbac')
  }
  return key
}

function bundle(key: AzureKey, keys: AzureKeys): object {
  return { key: { kid: keyId(key), kty: 'RSA', key_ops: ['encrypt', 'decrypt'], ...keys.publicKey(key) }, attributes: { enabled: key.enabled, created: 1704067200, updated: 1704067200, recoveryLevel: 'Recoverable+Purgeable' } }
}

function valueOf({ body }: EmulatedRequest): Buffer {
  const { alg, value } = parsed(body.toString('utf8'))
  if (alg !== ALGORITHM) throw new VaultError(400, 'BadParameter', 'Algorithm is not supported by this key.')
  if (typeof value !== 'string' || !/^[A-Za-z0-9_-]+$/.test(value)) throw new VaultError(400, 'BadParameter', "Property 'value' is not valid base64url.")
  return Buffer.from(value, 'base64url')
}

function parsed(text: string): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(text)
    if (typeof value === 'object' && value !== null) return value as Record<string, unknown>
  } catch {
    // said below
  }
  throw new VaultError(400, 'BadParameter', 'The request body is not valid JSON.')
}

function encrypted(key: AzureKey, plaintext: Buffer, keys: AzureKeys): Buffer {
  if (plaintext.length > LONGEST_PLAINTEXT) throw new VaultError(400, 'BadParameter', 'The plaintext is too long for this key.')
  return keys.encrypt(key, plaintext)
}

function decrypted(key: AzureKey, ciphertext: Buffer, keys: AzureKeys): Buffer {
  if (ciphertext.length !== MODULUS) throw new VaultError(400, 'BadParameter', 'The parameter is incorrect: the length of the ciphertext does not match the key.')
  const plaintext = keys.decrypt(key, ciphertext)
  if (plaintext === undefined) throw new VaultError(400, 'BadParameter', 'The parameter is incorrect.')
  return plaintext
}

function refusal({ status, code, message, inner }: VaultError): EmulatedResponse {
  const error = { code, message, ...(inner === undefined ? {} : { innererror: { code: inner } }) }
  return json(status, { error }, status === 401 ? { 'www-authenticate': CHALLENGE } : {})
}
