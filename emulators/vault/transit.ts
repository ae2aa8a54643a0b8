/**
 * Vault's transit engine: `encrypt` and `decrypt`, with tokens and their policies. It refuses what OpenBao refuses, in
 * the same words.
 * @see https://openbao.org/api-docs/secret/transit/
 */
import { randomUUID } from 'node:crypto'
import { json, type EmulatedRequest, type EmulatedResponse, type Handler } from '../http.ts'
import { fromBase64, NotOpened, type TransitKey } from './keys.ts'

/** Where the engine is mounted. */
export const ENGINE = 'transit'

/** Paths on which a token's policy has `update`, and nothing else; `*` at the end stands for any text. */
export type Grants = ReadonlyMap<string, readonly string[]>

class VaultError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** What a request asks for, once it may. */
interface Call {
  readonly path: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly fault: EmulatedRequest['fault']
}

export function createTransit(keys: ReadonlyMap<string, TransitKey>, grants: Grants): Handler {
  const keyNamed = (name: string, fault: Call['fault']): TransitKey => {
    const key = keys.get(name)
    if (key === undefined) throw new VaultError(400, 'encryption key not found')
    if (fault === 'disabled') throw new VaultError(400, 'refusing to use soft-deleted key')
    return key
  }

  /** Unlike a policy with `create`, these let nobody make a key by encrypting with it. */
  const encrypt = (name: string, { parameters, fault }: Call): object => {
    if (!keys.has(name)) throw refusedByPolicy()
    const plaintext = text(parameters['plaintext'])
    if (plaintext === undefined) throw new VaultError(400, 'missing plaintext to encrypt')
    const bytes = fromBase64(plaintext)
    if (bytes === undefined) throw new VaultError(400, 'illegal base64 data at input byte 0')
    const key = keyNamed(name, fault)
    return { ciphertext: key.encrypt(bytes), key_version: key.version }
  }

  const decrypt = (name: string, { parameters, fault }: Call): object => {
    const ciphertext = text(parameters['ciphertext'])
    if (!ciphertext) throw new VaultError(400, 'missing ciphertext to decrypt')
    return { plaintext: keyNamed(name, fault).decrypt(ciphertext).toString('base64') }
  }

  const operate = (call: Call): object => {
    const [, operation, name = ''] = new RegExp(`^${ENGINE}/(encrypt|decrypt)/(\\w(?:[\\w.-]*\\w)?)$`).exec(call.path) ?? []
    if (operation === 'encrypt') return encrypt(name, call)
    if (operation === 'decrypt') return decrypt(name, call)
    throw new VaultError(404, oneError('unsupported path'))
  }

  return (request) => {
    try {
      const [, path] = /^\/v1\/(.+)$/.exec(request.url.pathname) ?? []
      if (path === undefined) return json(404, { errors: [] })
      checkNamespace(request)
      const parameters = parametersOf(request)
      checkToken(request, path, grants)
      return answer(operate({ path, parameters, fault: request.fault }))
    } catch (error) {
      return refusal(error)
    }
  }
}

/** There is the root namespace alone. */
function checkNamespace({ headers }: EmulatedRequest): void {
  if (!['', 'root'].includes(headers['x-vault-namespace'] ?? '')) throw new VaultError(404, 'namespace not found')
}

/** A token that is not known and one whose policy does not say so are told apart, as Vault does. */
function checkToken({ method, headers, fault }: EmulatedRequest, path: string, grants: Grants): void {
  const token = headers['x-vault-token'] ?? /^Bearer (.+)$/.exec(headers['authorization'] ?? '')?.[1] ?? ''
  const paths = grants.get(token)
  if (paths === undefined) throw new VaultError(403, 'permission denied')
  const granted = ['POST', 'PUT'].includes(method) && paths.some((one) => (one.endsWith('*') ? path.startsWith(one.slice(0, -1)) : path === one))
  if (!granted || fault === 'denied') throw refusedByPolicy()
}

function refusedByPolicy(): VaultError {
  return new VaultError(403, oneError('permission denied'))
}

function parametersOf({ body }: EmulatedRequest): Call['parameters'] {
  const value = body.length === 0 ? {} : parsed(body.toString('utf8')) ?? {}
  if (typeof value === 'object' && !Array.isArray(value)) return value as Call['parameters']
  throw new VaultError(400, `failed to decode JSON input: json: cannot unmarshal ${Array.isArray(value) ? 'array' : typeof value} into Go value of type map[string]interface {}`)
}

/** Vault takes what is not a text for one. */
function text(value: unknown): string | undefined {
  return value === undefined || typeof value === 'string' ? value : JSON.stringify(value)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new VaultError(400, 'failed to decode JSON input: invalid character')
  }
}

/** How Vault's errors of several parts look. */
function oneError(message: string): string {
  return `1 error occurred:\n\t* ${message}\n\n`
}

function answer(data: object): EmulatedResponse {
  return json(200, { request_id: randomUUID(), lease_id: '', renewable: false, lease_duration: 0, data, wrap_info: null, warnings: null, auth: null }, { 'cache-control': 'no-store' })
}

function refusal(error: unknown): EmulatedResponse {
  if (error instanceof NotOpened) return refusal(new VaultError(400, error.message))
  if (!(error instanceof VaultError)) throw error
  return json(error.status, { errors: [error.message] }, { 'cache-control': 'no-store' })
}
