/** A Google Cloud project: who is in it, who may become whom, and the access tokens that were given out. */
import { randomBytes } from 'node:crypto'
import { json, parsedJson, type EmulatedRequest, type EmulatedResponse } from '../front/http.ts'

export const PROJECT = 'example-secrets'
export const POOL = 'projects/123456789012/locations/global/workloadIdentityPools/github'
export const PROVIDER = `${POOL}/providers/example`

/** May encrypt and decrypt with everything in the project. */
export const OPERATOR = 'user:operator@example.com'
/** For jobs, keyless; may decrypt. */
export const PIPELINE_ACCOUNT = `ecs-config-decrypt@${PROJECT}.iam.gserviceaccount.com`
/** Trusts nobody. */
export const OTHER_ACCOUNT = `other@${PROJECT}.iam.gserviceaccount.com`

/** Seconds. */
export const LONGEST_LIFE = 3600

/** What tokens may be asked for. */
export const SCOPES: readonly string[] = ['cloud-platform', 'cloudkms', 'iam'].map((name) => `https://www.googleapis.com/auth/${name}`)

/** A principal as policies name it: `user:…`, `serviceAccount:…`, `principal://…`, `principalSet://…`. */
export type Principal = string

export function federated(subject: string): Principal {
  return `principal://iam.googleapis.com/${POOL}/subject/${subject}`
}

/** An error as Google's APIs write it. */
export class GoogleError extends Error {
  readonly code: number
  readonly status: string
  readonly details: readonly object[]

  constructor(code: number, status: string, message: string, details: readonly object[] = []) {
    super(message)
    this.code = code
    this.status = status
    this.details = details
  }

  get answer(): EmulatedResponse {
    const { code, status, details } = this
    return json(code, { error: { code, message: this.message, status, ...(details.length > 0 ? { details } : {}) } })
  }
}

export function invalid(message: string): GoogleError {
  return new GoogleError(400, 'INVALID_ARGUMENT', message)
}

export function denied(permission: string, domain: string, message: string): GoogleError {
  return new GoogleError(403, 'PERMISSION_DENIED', message, [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason: 'IAM_PERMISSION_DENIED', domain, metadata: { permission } }])
}

export class Project {
  readonly #tokens = new Map<string, { readonly principals: readonly Principal[]; readonly expires: number }>()
  readonly operatorToken = this.issue([OPERATOR], 24 * LONGEST_LIFE)
  /** Members that may become a service account (`roles/iam.workloadIdentityUser`). */
  readonly #accountUsers: ReadonlyMap<string, readonly Principal[]>

  /** @param accountUsers who may become the service account for jobs */
  constructor(accountUsers: readonly Principal[]) {
    this.#accountUsers = new Map([[PIPELINE_ACCOUNT, accountUsers], [OTHER_ACCOUNT, []]])
  }

  /** @param principals every name by which policies may know the bearer */
  issue(principals: readonly Principal[], seconds: number): string {
    const token = `ya29.${randomBytes(96).toString('base64url')}`
    this.#tokens.set(token, { principals, expires: Date.now() + seconds * 1000 })
    return token
  }

  /** Who may become this service account; undefined if there is none. */
  members(account: string): readonly Principal[] | undefined {
    return this.#accountUsers.get(account)
  }

  /**
   * @returns whose token a request carries, by every name of his
   * @throws GoogleError
   */
  caller({ headers }: EmulatedRequest): readonly Principal[] {
    const expected = 'Expected OAuth 2 access token, login cookie or other valid authentication credential. See https://developers.google.com/identity/sign-in/web/devconsole-project.'
    const [, token] = /^Bearer (.+)$/.exec(headers['authorization'] ?? '') ?? []
    if (token === undefined) throw unauthenticated(`Request is missing required authentication credential. ${expected}`, 'CREDENTIALS_MISSING')
    const found = this.#tokens.get(token)
    if (found === undefined || found.expires <= Date.now()) throw unauthenticated(`Request had invalid authentication credentials. ${expected}`, 'ACCESS_TOKEN_TYPE_UNSUPPORTED')
    return found.principals
  }
}

function unauthenticated(message: string, reason: string): GoogleError {
  return new GoogleError(401, 'UNAUTHENTICATED', message, [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'googleapis.com' }])
}

/** The members of a JSON body, each of them known. */
export function membersOf({ body }: EmulatedRequest, known: readonly string[]): Readonly<Record<string, unknown>> {
  const value = parsedJson(body.toString('utf8'))
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid('Invalid JSON payload received.')
  const stranger = Object.keys(value).find((name) => !known.includes(name))
  if (stranger !== undefined) throw invalid(`Invalid JSON payload received. Unknown name "${stranger}": Cannot find field.`)
  return value as Readonly<Record<string, unknown>>
}
