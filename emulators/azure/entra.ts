/**
 * Microsoft Entra: tokens for client secrets, for certificates and for the assertions of federated credentials, and the
 * documents that clients look for first.
 * @see https://learn.microsoft.com/entra/identity-platform/v2-oauth2-client-creds-grant-flow
 */
import { randomUUID } from 'node:crypto'
import { decodeProtectedHeader, jwtVerify } from 'jose'
import { json, type EmulatedRequest, type EmulatedResponse, type Handler } from '../front/http.ts'
import type { Claims, Oidc } from '../github/oidc.ts'
import { LIFE, PIPELINE_CLIENT, TENANT, VAULT_RESOURCE, type Application, type Directory } from './directory.ts'

export const ENTRA_HOST = /^login\.microsoftonline\.com$/

const AUTHORITY = `https://login.microsoftonline.com/${TENANT}`
/** What tokens are given for: Key Vault, and Azure Resource Manager, which `az` asks when it signs in. */
const RESOURCES = [VAULT_RESOURCE, 'https://management.core.windows.net/']
/** Seconds by which clocks may differ. */
const SKEW = 300
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'

/** An error as Entra numbers and words it. */
class EntraError extends Error {
  readonly error: string
  readonly number: number

  constructor(error: string, number: number, message: string) {
    super(message)
    this.error = error
    this.number = number
  }
}

export function createEntra(directory: Directory, oidc: Oidc): Handler {
  const token = async (tenant: string, request: EmulatedRequest): Promise<EmulatedResponse> => {
    if (tenant.toLowerCase() !== TENANT) throw new EntraError('invalid_request', 90002, `Tenant '${tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.`)
    const field = fieldsOf(request)
    if (field('grant_type') !== 'client_credentials') throw new EntraError('unsupported_grant_type', 70003, `The app requested an unsupported grant type '${field('grant_type')}'.`)
    const application = directory.application(field('client_id'))
    if (application === undefined) throw new EntraError('unauthorized_client', 700016, `Application with identifier '${field('client_id')}' was not found in the directory '${TENANT}'.`)
    await prove(application, request, directory, oidc)
    if (request.fault === 'denied') throw noMatch('subject', 'denied')
    const scopes = field('scope').split(' ')
    const resource = RESOURCES.find((one) => scopes.includes(`${one}/.default`))
    if (resource === undefined) throw new EntraError('invalid_resource', 500011, `The resource principal named ${field('scope')} was not found in the tenant named ${TENANT}.`)
    return json(200, { token_type: 'Bearer', expires_in: LIFE, ext_expires_in: LIFE, access_token: await directory.issue(application, resource) })
  }

  return async (request) => {
    const { method, url } = request
    if (method === 'GET' && url.pathname === '/common/discovery/instance') return json(200, instances())
    if (method === 'GET' && url.pathname.toLowerCase() === `/${TENANT}/v2.0/.well-known/openid-configuration`) return json(200, configuration())
    const [, tenant] = /^\/([^/]+)\/oauth2\/v2\.0\/token$/.exec(url.pathname) ?? []
    if (method !== 'POST' || tenant === undefined) return { status: 404 }
    try {
      return await token(tenant, request)
    } catch (error) {
      if (!(error instanceof EntraError)) throw error
      return refusal(error)
    }
  }
}

/** A client secret, or an assertion: signed with a certificate of the application's, or by GitHub. */
async function prove(application: Application, request: EmulatedRequest, directory: Directory, oidc: Oidc): Promise<void> {
  const { clientId } = application
  const secret = new URLSearchParams(request.body.toString('utf8')).get('client_secret')
  if (secret !== null) {
    if (clientId === PIPELINE_CLIENT && secret === directory.expiredSecret) throw new EntraError('invalid_client', 7000222, `The provided client secret keys for app '${clientId}' are expired.`)
    if (clientId !== PIPELINE_CLIENT || secret !== directory.secret) throw new EntraError('invalid_client', 7000215, `Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '${clientId}'.`)
    return
  }
  const field = fieldsOf(request)
  if (field('client_assertion_type') !== ASSERTION_TYPE) throw new EntraError('invalid_request', 900144, "The request body must contain the following parameter: 'client_assertion_type'.")
  const assertion = field('client_assertion')
  const thumbprint = thumbprintOf(assertion)
  if (thumbprint === undefined) await accept(assertion, application, oidc)
  else await acceptSigned(assertion, thumbprint, clientId, directory)
}

/** The certificate that an assertion says it is signed with; undefined for one of another issuer. */
function thumbprintOf(assertion: string): string | undefined {
  try {
    const { x5t, 'x5t#S256': sha256 } = decodeProtectedHeader(assertion)
    return (sha256 as string | undefined) ?? x5t
  } catch {
    return undefined
  }
}

/** @see https://learn.microsoft.com/entra/identity-platform/certificate-credentials */
async function acceptSigned(assertion: string, thumbprint: string, clientId: string, directory: Directory): Promise<void> {
  const key = directory.certificateKey(clientId, thumbprint)
  const unknown = new EntraError('invalid_client', 700027, `The certificate with identifier used to sign the client assertion is not registered on application. [Reason - The key was not found., Thumbprint of key used by client: '${thumbprint}']`)
  if (key === undefined) throw unknown
  try {
    await jwtVerify(assertion, key, { audience: `${AUTHORITY}/oauth2/v2.0/token`, issuer: clientId, subject: clientId, algorithms: ['RS256', 'PS256'], clockTolerance: SKEW })
  } catch {
    throw unknown
  }
}

/** @returns a function that gives a required field of the form */
function fieldsOf({ headers, body }: EmulatedRequest): (name: string) => string {
  const form = new URLSearchParams(headers['content-type']?.startsWith('application/x-www-form-urlencoded') ? body.toString('utf8') : '')
  return (name) => {
    const value = form.get(name)
    if (!value) throw new EntraError('invalid_request', 900144, `The request body must contain the following parameter: '${name}'.`)
    return value
  }
}

/** The assertion must be GitHub's, valid now, and match one of the application's federated credentials. */
async function accept(assertion: string, application: Application, oidc: Oidc): Promise<void> {
  const claims = await oidc.verify(assertion)
  if (claims === undefined) throw new EntraError('invalid_client', 5000819, 'The assertion is not within its valid format or its signature could not be verified.')
  if (Number(claims['exp'] ?? 0) <= Date.now() / 1000) throw new EntraError('invalid_client', 700024, `Client assertion is not within its valid time range. Current time: ${new Date().toISOString()}, expiry time of assertion ${String(claims['exp'])}.`)
  const mismatch = mismatchOf(claims, application)
  if (mismatch !== undefined) throw noMatch(mismatch, String(claims[{ issuer: 'iss', subject: 'sub', audience: 'aud' }[mismatch]]))
}

function mismatchOf(claims: Claims, { federated }: Application): 'issuer' | 'subject' | 'audience' | undefined {
  const ofIssuer = federated.filter(({ issuer }) => issuer === claims['iss'])
  if (ofIssuer.length === 0) return federated.length === 0 ? 'subject' : 'issuer'
  const ofSubject = ofIssuer.filter(({ subject }) => subject === claims['sub'])
  if (ofSubject.length === 0) return 'subject'
  return ofSubject.some(({ audience }) => [claims['aud']].flat().includes(audience)) ? undefined : 'audience'
}

const NO_MATCH = { issuer: 700211, audience: 700212, subject: 700213 } as const

function noMatch(what: keyof typeof NO_MATCH, presented: string): EntraError {
  return new EntraError('invalid_client', NO_MATCH[what], `No matching federated identity record found for presented assertion ${what} '${presented}'. Please check your federated identity credential Subject, Audience and Issuer against the presented assertion.`)
}

function refusal({ error, number, message }: EntraError): EmulatedResponse {
  const [trace, correlation, timestamp] = [randomUUID(), randomUUID(), new Date().toISOString().replace('T', ' ').replace(/\.\d+/, '')]
  const description = `AADSTS${number}: ${message} Trace ID: ${trace} Correlation ID: ${correlation} Timestamp: ${timestamp}`
  const status = error === 'invalid_client' ? 401 : 400
  return json(status, { error, error_description: description, error_codes: [number], timestamp, trace_id: trace, correlation_id: correlation, error_uri: `https://login.microsoftonline.com/error?code=${number}` })
}

function instances(): object {
  const aliases = ['login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com', 'sts.windows.net']
  return { tenant_discovery_endpoint: `${AUTHORITY}/v2.0/.well-known/openid-configuration`, 'api-version': '1.1', metadata: [{ preferred_network: aliases[0], preferred_cache: aliases[1], aliases }] }
}

function configuration(): object {
  return {
    issuer: `${AUTHORITY}/v2.0`,
    authorization_endpoint: `${AUTHORITY}/oauth2/v2.0/authorize`,
    token_endpoint: `${AUTHORITY}/oauth2/v2.0/token`,
    jwks_uri: `${AUTHORITY}/discovery/v2.0/keys`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic', 'self_signed_tls_client_auth'],
    response_types_supported: ['code', 'id_token', 'code id_token', 'id_token token'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    tenant_region_scope: 'EU',
    cloud_instance_name: 'microsoftonline.com',
  }
}
