/**
 * Google's OAuth server: tokens for the keys of service accounts, and for people who signed in with `gcloud`.
 * @see https://developers.google.com/identity/protocols/oauth2/service-account#authorizingrequests
 */
import { generateKeyPair, randomBytes, randomUUID, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import { compactVerify } from 'jose'
import { json, type EmulatedRequest, type EmulatedResponse } from '../front/http.ts'
import { OPERATOR, PIPELINE_ACCOUNT, PROJECT, SCOPES, type Project } from './project.ts'

export const OAUTH_HOST = /^oauth2\.googleapis\.com$/

const TOKEN_URI = 'https://oauth2.googleapis.com/token'
const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer'
const LIFE = 3599

/** An error as OAuth words it. */
class OAuthError extends Error {
  readonly error: string

  constructor(error: string, message: string) {
    super(message)
    this.error = error
  }
}

export class OAuth {
  readonly #project: Project
  readonly #privateKey: KeyObject
  readonly #publicKey: KeyObject
  readonly #keyId = randomUUID().replaceAll('-', '')
  readonly #client = { client_id: `${randomBytes(6).toString('hex')}.apps.googleusercontent.com`, client_secret: randomBytes(12).toString('base64url') }
  readonly #refreshToken = `1//${randomBytes(48).toString('base64url')}`

  private constructor(project: Project, privateKey: KeyObject, publicKey: KeyObject) {
    this.#project = project
    this.#privateKey = privateKey
    this.#publicKey = publicKey
  }

  static async create(project: Project): Promise<OAuth> {
    const { privateKey, publicKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 2048 })
    return new OAuth(project, privateKey, publicKey)
  }

  /** A key of the service account for jobs, as Google gives it to be downloaded. */
  get keyFile(): string {
    const key = this.#privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
    return JSON.stringify({ type: 'service_account', project_id: PROJECT, private_key_id: this.#keyId, private_key: key, client_email: PIPELINE_ACCOUNT, client_id: '103900000000000000001', token_uri: TOKEN_URI, universe_domain: 'googleapis.com' })
  }

  /** What `gcloud auth application-default login` writes for the operator. */
  get userFile(): string {
    return JSON.stringify({ type: 'authorized_user', ...this.#client, refresh_token: this.#refreshToken, universe_domain: 'googleapis.com' })
  }

  readonly handler = async (request: EmulatedRequest): Promise<EmulatedResponse> => {
    if (request.method !== 'POST' || request.url.pathname !== '/token') return { status: 404 }
    try {
      const principal = await this.#principal(new URLSearchParams(request.body.toString('utf8')))
      if (request.fault === 'denied') throw new OAuthError('invalid_grant', 'Account not found')
      return json(200, { access_token: this.#project.issue([principal], LIFE), expires_in: LIFE, token_type: 'Bearer', scope: SCOPES[0] })
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error
      return json(error.error === 'invalid_client' ? 401 : 400, { error: error.error, error_description: error.message })
    }
  }

  async #principal(form: URLSearchParams): Promise<string> {
    if (form.get('grant_type') === JWT_BEARER) return this.#account(form.get('assertion') ?? '')
    if (form.get('grant_type') !== 'refresh_token') throw new OAuthError('unsupported_grant_type', 'Invalid grant_type.')
    const { client_id: id, client_secret: secret } = this.#client
    if (form.get('client_id') !== id || form.get('client_secret') !== secret) throw new OAuthError('invalid_client', 'The OAuth client was not found.')
    if (form.get('refresh_token') !== this.#refreshToken) throw new OAuthError('invalid_grant', 'Token has been expired or revoked.')
    return OPERATOR
  }

  async #account(assertion: string): Promise<string> {
    const payload = await compactVerify(assertion, this.#publicKey, { algorithms: ['RS256'] }).then((verified) => verified.payload, () => undefined)
    if (payload === undefined) throw new OAuthError('invalid_grant', 'Invalid JWT Signature.')
    const { iss, aud, exp, iat, scope } = JSON.parse(Buffer.from(payload).toString('utf8')) as Readonly<Record<string, unknown>>
    if (iss !== PIPELINE_ACCOUNT) throw new OAuthError('invalid_grant', 'Invalid grant: account not found')
    if (aud !== TOKEN_URI) throw new OAuthError('invalid_grant', 'Invalid JWT: audience must be the token endpoint.')
    const now = Date.now() / 1000
    if (!(Number(exp) > now && Number(iat) <= now + 60 && Number(exp) - Number(iat) <= 3600)) throw new OAuthError('invalid_grant', 'Invalid JWT: Token must be a short-lived token (60 minutes) and in a reasonable timeframe.')
    if (!String(scope).split(' ').every((one) => SCOPES.includes(one))) throw new OAuthError('invalid_scope', 'Invalid OAuth scope or ID token audience provided.')
    return `serviceAccount:${PIPELINE_ACCOUNT}`
  }
}
