/**
 * Google's Security Token Service: GitHub's tokens for Google's.
 * @see https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token
 */
import { json, parsedJson, type EmulatedRequest, type EmulatedResponse, type Handler } from '../front/http.ts'
import type { Claims, Oidc } from '../github/oidc.ts'
import { PROVIDER, SCOPES, type Project } from './project.ts'
import type { Trust } from './trust.ts'

export const STS_HOST = /^sts\.googleapis\.com$/

const AUDIENCES = [`https://iam.googleapis.com/${PROVIDER}`, `//iam.googleapis.com/${PROVIDER}`]
const ACCESS_TOKEN = 'urn:ietf:params:oauth:token-type:access_token'
const SUBJECT_TOKENS = ['urn:ietf:params:oauth:token-type:jwt', 'urn:ietf:params:oauth:token-type:id_token']
const LIFE = 3599

/** An error as OAuth words it. */
class StsError extends Error {
  readonly error: string

  constructor(error: string, message: string) {
    super(message)
    this.error = error
  }
}

export function createSts(project: Project, oidc: Oidc, trust: Trust): Handler {
  const exchange = async (request: EmulatedRequest): Promise<EmulatedResponse> => {
    const field = fieldsOf(request)
    if (field('grant_type') !== 'urn:ietf:params:oauth:grant-type:token-exchange') throw new StsError('unsupported_grant_type', 'Invalid grant type.')
    if (field('audience') !== `//iam.googleapis.com/${PROVIDER}`) {
      throw new StsError('invalid_target', 'The target service indicated by the "audience" parameters is invalid. This might either be because the pool or provider is disabled or deleted or because it doesn\'t exist.')
    }
    if (field('requested_token_type') !== ACCESS_TOKEN) throw new StsError('invalid_request', 'Invalid value for "requested_token_type".')
    if (!SUBJECT_TOKENS.includes(field('subject_token_type'))) throw new StsError('invalid_request', 'Invalid value for "subject_token_type".')
    if (!field('scope').split(' ').every((scope) => SCOPES.includes(scope))) throw new StsError('invalid_scope', 'Some of the requested scopes are invalid.')
    const principals = trust.principalsOf(await acceptedClaims(field('subject_token'), oidc, trust))
    if (request.fault === 'denied' || principals === undefined) throw new StsError('unauthorized_client', 'The given credential is rejected by the attribute condition.')
    const token = project.issue(principals, LIFE)
    return json(200, { access_token: token, issued_token_type: ACCESS_TOKEN, token_type: 'Bearer', expires_in: LIFE })
  }

  return async (request) => {
    if (request.method !== 'POST' || request.url.pathname !== '/v1/token') return { status: 404 }
    try {
      return await exchange(request)
    } catch (error) {
      if (!(error instanceof StsError)) throw error
      return json(400, { error: error.error, error_description: error.message })
    }
  }
}

/** @returns a function that gives a required field: of a form, or of JSON, where names may be written in either way */
function fieldsOf({ headers, body }: EmulatedRequest): (name: string) => string {
  const type = headers['content-type'] ?? ''
  const form = new URLSearchParams(type.startsWith('application/x-www-form-urlencoded') ? body.toString('utf8') : '')
  const members = (type.startsWith('application/json') ? (parsedJson(body.toString('utf8')) as Record<string, unknown> | null | undefined) : undefined) ?? {}
  return (name) => {
    const inJson = members[name] ?? members[name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase())]
    const value = typeof inJson === 'string' ? inJson : form.get(name)
    if (!value) throw new StsError('invalid_request', `Missing required parameter "${name}".`)
    return value
  }
}

async function acceptedClaims(token: string, oidc: Oidc, { issuer }: Trust): Promise<Claims> {
  const claims = await oidc.verify(token)
  const notAccepted = (message: string) => new StsError('invalid_grant', message)
  if (claims === undefined) throw notAccepted('Unable to verify the ID Token signature.')
  if (claims['iss'] !== issuer) throw notAccepted(`The issuer in ID Token ${String(claims['iss'])} does not match the expected ones: ${issuer}`)
  if (![claims['aud']].flat().some((audience) => AUDIENCES.includes(String(audience)))) throw notAccepted(`The audience in ID Token [${String(claims['aud'])}] does not match the expected audience.`)
  if (Number(claims['exp'] ?? 0) <= Date.now() / 1000) throw notAccepted(`ID Token issued at ${String(claims['iat'])} is stale to sign-in.`)
  return claims
}
