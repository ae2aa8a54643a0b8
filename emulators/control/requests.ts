/** The record of what clients asked, in order: enough to see who was asked for what, never a body or a credential. */
import type { EmulatedRequest, Service } from '../front/http.ts'

export interface RequestRecord {
  /** `front` for what the proxy itself refused. */
  readonly service: Service | 'front'
  readonly method: string
  readonly host: string
  /** Without the query. */
  readonly path: string
  /** What AWS calls the action, which its addresses do not tell: `TrentService.Decrypt`, `AssumeRole`. */
  readonly operation?: string
  /** Of the answer; 0 if there was none, or none yet. */
  readonly status: number
  /** What the client says of itself; empty if it says nothing. */
  readonly agent: string
  /** Whether the request carried a credential, right or wrong. */
  readonly credential: boolean
}

const CREDENTIAL_HEADERS = ['authorization', 'proxy-authorization', 'x-vault-token', 'x-identity-header', 'x-saas-token']
const CREDENTIAL_FIELDS = ['WebIdentityToken', 'client_assertion', 'client_secret', 'subject_token', 'assertion']

export class RequestLog {
  #records: { -readonly [Name in keyof RequestRecord]: RequestRecord[Name] }[] = []

  /** @returns a function that fills in the status when it is known */
  open(record: Omit<RequestRecord, 'status'>): (status: number) => void {
    const entry = { ...record, status: 0 }
    this.#records.push(entry)
    return (status) => {
      entry.status = status
    }
  }

  list(): RequestRecord[] {
    return this.#records.map((record) => ({ ...record }))
  }

  clear(): void {
    this.#records = []
  }
}

/** What is recorded of a request to a service. */
export function recordOf(service: Service, { method, host, url, headers, body }: EmulatedRequest): Omit<RequestRecord, 'status'> {
  const form = headers['content-type']?.startsWith('application/x-www-form-urlencoded') ? new URLSearchParams(body.toString('utf8')) : undefined
  const operation = headers['x-amz-target'] ?? form?.get('Action')
  const credential = CREDENTIAL_HEADERS.some((name) => headers[name]) || CREDENTIAL_FIELDS.some((name) => form?.get(name))
  return { service, method, host, path: url.pathname, ...(operation ? { operation } : {}), agent: headers['user-agent'] ?? '', credential }
}
