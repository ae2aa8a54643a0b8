/**
 * What an emulator is: a function from a request to a response. Sockets, TLS, the record of requests and the faults
 * are added around it by `serve.ts`, so that they are the same for every service.
 */

export type Service = 'ecs' | 'oidc' | 'aws-sts' | 'aws-kms' | 'gcp-sts' | 'gcp-oauth' | 'gcp-iam' | 'gcp-kms' | 'azure-entra' | 'azure-vault' | 'vault' | 'github'

export interface EmulatedRequest {
  readonly method: string
  /** The host that the client believes it talks to, without port: `kms.eu-west-1.amazonaws.com`, `127.0.0.1`. */
  readonly host: string
  readonly url: URL
  /** The request target exactly as sent, query included (for signatures). */
  readonly target: string
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string>>
  readonly body: Buffer
  /** What the service is to answer although nothing is wrong: a fault that only the service itself can act. */
  readonly fault?: ServiceFault
}

/** Refuse the caller; treat the key as disabled; answer with a checksum that does not match. */
export type ServiceFault = 'denied' | 'disabled' | 'wrong-crc'

export interface EmulatedResponse {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string | Buffer
}

export type Handler = (request: EmulatedRequest) => EmulatedResponse | Promise<EmulatedResponse>

/** A JSON answer with a bare content type. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): EmulatedResponse {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) }
}

/** What a JSON text holds; undefined if it is none. */
export function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
