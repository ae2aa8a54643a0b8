/** How Vault takes requests and words its answers, whichever of its paths is asked. */
import { randomUUID } from 'node:crypto'
import { json, type EmulatedRequest, type EmulatedResponse, type Handler } from '../front/http.ts'

export class VaultError extends Error {
  readonly status: number

  constructor(status: number, message: string) {
    super(message)
    this.status = status
  }
}

/** What a request asks for. */
export interface Call {
  /** Without `/v1/`. */
  readonly path: string
  readonly parameters: Readonly<Record<string, unknown>>
  readonly request: EmulatedRequest
}

/** What stands in an answer: `data`, or for a sign-in `auth`; null for an answer without a body. */
export type Operation = (call: Call) => Promise<object | null> | object | null

/** @param operate throws `VaultError` */
export function answering(operate: Operation): Handler {
  return async (request) => {
    try {
      const [, path] = /^\/v1\/(.+)$/.exec(request.url.pathname) ?? []
      if (path === undefined) return json(404, { errors: [] })
      checkNamespace(request)
      return answer(await operate({ path, parameters: parametersOf(request), request }))
    } catch (error) {
      if (!(error instanceof VaultError)) throw error
      return json(error.status, { errors: [error.message] }, { 'cache-control': 'no-store' })
    }
  }
}

/** There is the root namespace alone. */
function checkNamespace({ headers }: EmulatedRequest): void {
  if (!['', 'root'].includes(headers['x-vault-namespace'] ?? '')) throw new VaultError(404, 'namespace not found')
}

function parametersOf({ body }: EmulatedRequest): Call['parameters'] {
  const value = body.length === 0 ? {} : parsed(body.toString('utf8')) ?? {}
  if (typeof value === 'object' && !Array.isArray(value)) return value as Call['parameters']
  throw new VaultError(400, `failed to decode JSON input: json: cannot unmarshal ${Array.isArray(value) ? 'array' : typeof value} into Go value of type map[string]interface {}`)
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    throw new VaultError(400, 'failed to decode JSON input: invalid character')
  }
}

/** Vault takes what is not a text for one. */
export function text(value: unknown): string | undefined {
  return value === undefined || typeof value === 'string' ? value : JSON.stringify(value)
}

/** How Vault's errors of several parts look. */
export function oneError(message: string): string {
  return `1 error occurred:\n\t* ${message}\n\n`
}

function answer(parts: object | null): EmulatedResponse {
  if (parts === null) return { status: 204 }
  return json(200, { request_id: randomUUID(), lease_id: '', renewable: false, lease_duration: 0, data: null, wrap_info: null, warnings: null, auth: null, ...parts }, { 'cache-control': 'no-store' })
}
