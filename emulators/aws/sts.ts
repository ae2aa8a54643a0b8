/**
 * AWS STS: sessions of roles, for GitHub's tokens and for who is known already. The query protocol, with its XML.
 * @see https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRoleWithWebIdentity.html
 */
import { randomUUID } from 'node:crypto'
import type { EmulatedRequest, EmulatedResponse, Handler } from '../front/http.ts'
import type { Claims, Oidc } from '../github/oidc.ts'
import { ACCOUNT, LONGEST_SESSION, PIPELINE_ROLE, SHORTEST_SESSION, type Account, type Credentials, type Role } from './account.ts'
import { SignatureRefusal, verifySignature, type RefusalKind } from './sigv4.ts'
import { contextOf, type JobRole } from './trust.ts'

/** `sts.REGION.amazonaws.com`, and the global `sts.amazonaws.com`, which is signed for as us-east-1. */
export const STS_HOST = /^sts\.(?:([a-z]{2}(?:-[a-z]+)+-\d)\.)?amazonaws\.com$/
const GLOBAL_REGION = 'us-east-1'

const NAMESPACE = 'https://sts.amazonaws.com/doc/2011-06-15/'
/** Any role may be asked for this long; each role has a limit of its own below it. */
const LONGEST_DURATION = 43_200

/** An error as AWS words it. */
class StsError extends Error {
  readonly status: number
  readonly code: string

  constructor(status: number, code: string, message: string) {
    super(message)
    this.status = status
    this.code = code
  }
}

/** Status and code of each reason to refuse a signature. */
const REFUSED: Readonly<Record<RefusalKind, readonly [status: number, code: string]>> = {
  missing: [403, 'MissingAuthenticationToken'],
  incomplete: [400, 'IncompleteSignature'],
  unknown: [403, 'InvalidClientTokenId'],
  expired: [403, 'ExpiredToken'],
  mismatch: [403, 'SignatureDoesNotMatch'],
}

type Fields = { readonly [name: string]: string | Fields }
type Operation = (parameters: URLSearchParams, request: EmulatedRequest) => Fields | Promise<Fields>

export function createSts(account: Account, oidc: Oidc, job: JobRole): Handler {
  const signedBy = (request: EmulatedRequest) => {
    const region = STS_HOST.exec(request.host)?.[1] ?? GLOBAL_REGION
    return verifySignature(request, { service: 'sts', region }, account)
  }

  const assumeRoleWithWebIdentity: Operation = async (parameters, { fault }) => {
    const { arn, sessionName, seconds } = session(parameters)
    const { provider, trustPolicy } = job
    const claims = await acceptedClaims(required(parameters, 'WebIdentityToken'), oidc, provider)
    const role = arn === PIPELINE_ROLE ? account.role(arn) : undefined // no other role trusts tokens
    const isTrusted = trustPolicy.allows({ action: 'sts:AssumeRoleWithWebIdentity', principal: { kind: 'Federated', arn: provider.arn }, context: contextOf(provider.url, claims) })
    if (fault === 'denied' || role === undefined || !isTrusted) throw new StsError(403, 'AccessDenied', 'Not authorized to perform sts:AssumeRoleWithWebIdentity')
    return { ...started(account.startSession(within(role, seconds), sessionName, seconds)), SubjectFromWebIdentityToken: String(claims['sub']), Audience: String(claims['aud']), Provider: provider.arn }
  }

  const assumeRole: Operation = (parameters, request) => {
    const caller = signedBy(request)
    const { arn, sessionName, seconds } = session(parameters)
    const role = account.role(arn)
    if (request.fault === 'denied' || !role?.trustedPrincipals.includes(caller.identity)) {
      throw new StsError(403, 'AccessDenied', `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`)
    }
    return started(account.startSession(within(role, seconds), sessionName, seconds))
  }

  const getCallerIdentity: Operation = (_, request) => {
    const { arn, id } = signedBy(request)
    return { Arn: arn, UserId: id, Account: ACCOUNT }
  }

  const operations = new Map<string, Operation>([
    ['AssumeRoleWithWebIdentity', assumeRoleWithWebIdentity],
    ['AssumeRole', assumeRole],
    ['GetCallerIdentity', getCallerIdentity],
  ])

  return async (request) => {
    const parameters = new URLSearchParams(request.method === 'POST' ? request.body.toString('utf8') : request.url.searchParams)
    const action = parameters.get('Action') ?? ''
    try {
      const operation = operations.get(action)
      if (operation === undefined) throw new StsError(400, 'InvalidAction', `Could not find operation ${action || 'null'} for version ${parameters.get('Version') ?? 'NO_VERSION_SPECIFIED'}`)
      return xml(200, `${action}Response`, { [`${action}Result`]: await operation(parameters, request), ResponseMetadata: { RequestId: randomUUID() } })
    } catch (error) {
      return refusal(error)
    }
  }
}

/** What both ways to a session ask for. */
function session(parameters: URLSearchParams): { arn: string; sessionName: string; seconds: number } {
  const arn = required(parameters, 'RoleArn')
  if (arn.length < 20 || !arn.startsWith('arn:')) throw invalid(`${arn} is invalid`)
  const sessionName = required(parameters, 'RoleSessionName')
  if (!/^[\w+=,.@-]{2,64}$/.test(sessionName)) throw invalid(`1 validation error detected: Value '${sessionName}' at 'roleSessionName' failed to satisfy constraint: Member must satisfy regular expression pattern: [\\w+=,.@-]*`)
  const duration = parameters.get('DurationSeconds') ?? String(LONGEST_SESSION)
  const seconds = Number(duration)
  if (!Number.isInteger(seconds) || seconds < SHORTEST_SESSION || seconds > LONGEST_DURATION) {
    throw invalid(`1 validation error detected: Value '${duration}' at 'durationSeconds' failed to satisfy constraint: Member must have value between ${SHORTEST_SESSION} and ${LONGEST_DURATION}`)
  }
  return { arn, sessionName, seconds }
}

/** The role, if its sessions may last that long. */
function within(role: Role, seconds: number): Role {
  if (seconds > LONGEST_SESSION) throw invalid('The requested DurationSeconds exceeds the MaxSessionDuration set for this role.')
  return role
}

function required(parameters: URLSearchParams, name: string): string {
  const value = parameters.get(name)
  if (value) return value
  const member = name.charAt(0).toLowerCase() + name.slice(1)
  throw invalid(`1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`)
}

function invalid(message: string): StsError {
  return new StsError(400, 'ValidationError', message)
}

/** The claims of a token that the account's OIDC provider accepts. */
async function acceptedClaims(token: string, oidc: Oidc, { url, clientIds }: JobRole['provider']): Promise<Claims> {
  const notAccepted = (message: string) => new StsError(400, 'InvalidIdentityToken', message)
  if (token.split('.').length !== 3) throw notAccepted('The ID Token provided is not a valid JWT. (You may see this error if you sent an Access Token)')
  const claims = await oidc.verify(token)
  if (claims === undefined) throw notAccepted('Token signature invalid')
  if (claims['iss'] !== url) throw notAccepted(`No OpenIDConnect provider found in your account for ${String(claims['iss'])}`)
  const audiences = [claims['aud']].flat()
  if (!clientIds.some((one) => audiences.includes(one))) throw notAccepted('Incorrect token audience')
  const now = Math.floor(Date.now() / 1000)
  const expires = Number(claims['exp'] ?? 0)
  if (expires <= now) throw new StsError(400, 'ExpiredTokenException', `Token expired: current date/time ${now} must be before the expiration date/time ${expires}`)
  return claims
}

function started({ accessKeyId, secretAccessKey, sessionToken, expires, principal }: Required<Credentials>): Fields {
  return {
    AssumedRoleUser: { AssumedRoleId: principal.id, Arn: principal.arn },
    Credentials: { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken: sessionToken, Expiration: expires.toISOString().replace(/\.\d+/, '') },
  }
}

function refusal(error: unknown): EmulatedResponse {
  if (error instanceof SignatureRefusal) {
    const [status, code] = REFUSED[error.kind]
    return refusal(new StsError(status, code, error.message))
  }
  if (!(error instanceof StsError)) throw error
  return xml(error.status, 'ErrorResponse', { Error: { Type: 'Sender', Code: error.code, Message: error.message }, RequestId: randomUUID() })
}

function xml(status: number, root: string, fields: Fields): EmulatedResponse {
  return { status, headers: { 'content-type': 'text/xml' }, body: `<${root} xmlns="${NAMESPACE}">${elements(fields)}</${root}>\n` }
}

function elements(fields: Fields): string {
  return Object.entries(fields)
    .map(([name, value]) => `<${name}>${typeof value === 'string' ? escaped(value) : elements(value)}</${name}>`)
    .join('')
}

function escaped(text: string): string {
  return text.replace(/[<>&"']/g, (c) => `&#${c.charCodeAt(0)};`)
}
