/**
 * Verifies AWS Signature Version 4 in the `Authorization` header.
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/create-signed-request.html
 */
import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { EmulatedRequest } from '../front/http.ts'
import type { Account, Credentials, Principal } from './account.ts'

export type RefusalKind = 'missing' | 'incomplete' | 'unknown' | 'expired' | 'mismatch'

/** Why a signature is refused; each service has its own codes for the kinds. */
export class SignatureRefusal extends Error {
  readonly kind: RefusalKind

  constructor(kind: RefusalKind, message: string) {
    super(message)
    this.kind = kind
  }
}

export interface Scope {
  readonly service: string
  readonly region: string
}

interface Authorization {
  readonly accessKeyId: string
  readonly date: string
  readonly region: string
  readonly service: string
  readonly signedHeaders: readonly string[]
  readonly signature: string
}

const ALGORITHM = 'AWS4-HMAC-SHA256'
/** Minutes that a request may be off. */
const SKEW = 5

/**
 * @returns who signed
 * @throws SignatureRefusal
 */
export function verifySignature(request: EmulatedRequest, scope: Scope, account: Account): Principal {
  const authorization = parse(request.headers['authorization'])
  const time = request.headers['x-amz-date'] ?? ''
  const credentials = account.credentials(authorization.accessKeyId)
  if (credentials === undefined || credentials.sessionToken !== request.headers['x-amz-security-token']) {
    throw new SignatureRefusal('unknown', 'The security token included in the request is invalid.')
  }
  checkSignedHeaders(authorization, request)
  checkScope(authorization, scope, time)
  checkTime(time)
  const expected = sign(request, authorization, time, credentials)
  if (!timingSafeEqual(Buffer.from(expected), Buffer.from(authorization.signature.padEnd(expected.length).slice(0, expected.length)))) {
    throw new SignatureRefusal('mismatch', 'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.')
  }
  if (credentials.expires && credentials.expires.getTime() <= Date.now()) throw new SignatureRefusal('expired', 'The security token included in the request is expired')
  return credentials.principal
}

function parse(header: string | undefined): Authorization {
  if (!header?.startsWith(`${ALGORITHM} `)) throw new SignatureRefusal('missing', 'Missing Authentication Token')
  const fields = new Map(header.slice(ALGORITHM.length).split(',').map((field) => field.trim().split(/=(.*)/s) as [string, string]))
  const [accessKeyId, date, region, service, end] = (fields.get('Credential') ?? '').split('/')
  const signedHeaders = fields.get('SignedHeaders')?.split(';') ?? []
  const signature = fields.get('Signature')
  if (!accessKeyId || !date || !region || !service || end !== 'aws4_request' || signedHeaders.length === 0 || !signature) {
    throw new SignatureRefusal('incomplete', "Authorization header requires 'Credential' parameter. Authorization header requires 'Signature' parameter. Authorization header requires 'SignedHeaders' parameter.")
  }
  return { accessKeyId, date, region, service, signedHeaders, signature }
}

/** The host and everything that AWS obeys must be signed. */
function checkSignedHeaders({ signedHeaders }: Authorization, { headers }: EmulatedRequest): void {
  const required = ['host', ...Object.keys(headers).filter((name) => name.startsWith('x-amz-'))]
  const unsigned = required.filter((name) => !signedHeaders.includes(name))
  if (unsigned.length > 0) throw new SignatureRefusal('mismatch', `'${unsigned.join("', '")}' must be a 'SignedHeader' in the AWS Authorization.`)
}

function checkScope({ date, region, service }: Authorization, scope: Scope, time: string): void {
  if (region !== scope.region) throw new SignatureRefusal('mismatch', 'Credential should be scoped to a valid region. ')
  if (service !== scope.service) throw new SignatureRefusal('mismatch', `Credential should be scoped to correct service: '${scope.service}'. `)
  if (!time.startsWith(date)) throw new SignatureRefusal('mismatch', `Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '${date}' != '${time.slice(0, 8)}', from '${time}'.`)
}

function checkTime(time: string): void {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(time) ?? []
  const signed = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`)
  if (Number.isNaN(signed)) throw new SignatureRefusal('incomplete', "Authorization header requires existence of either a 'X-Amz-Date' or a 'Date' header.")
  const now = Date.now()
  const [earliest, latest] = [now - SKEW * 60_000, now + SKEW * 60_000]
  if (signed < earliest) throw new SignatureRefusal('mismatch', `Signature expired: ${time} is now earlier than ${basic(earliest)} (${basic(now)} - ${SKEW} min.)`)
  if (signed > latest) throw new SignatureRefusal('mismatch', `Signature not yet current: ${time} is still later than ${basic(latest)} (${basic(now)} + ${SKEW} min.)`)
}

function basic(time: number): string {
  return new Date(time).toISOString().replace(/[-:]|\.\d+/g, '')
}

function sign(request: EmulatedRequest, { date, region, service, signedHeaders }: Authorization, time: string, { secretAccessKey }: Credentials): string {
  const toSign = [ALGORITHM, time, `${date}/${region}/${service}/aws4_request`, sha256(canonical(request, signedHeaders))].join('\n')
  const signingKey = [date, region, service, 'aws4_request'].reduce<Buffer>((key, part) => hmac(key, part), Buffer.from(`AWS4${secretAccessKey}`))
  return hmac(signingKey, toSign).toString('hex')
}

function canonical({ method, target, headers, body }: EmulatedRequest, signedHeaders: readonly string[]): string {
  const [path = '/', query = ''] = target.split(/\?(.*)/s)
  const lines = signedHeaders.map((name) => `${name}:${(headers[name] ?? '').trim().replace(/ +/g, ' ')}`)
  return [method, canonicalPath(path), canonicalQuery(query), ...lines, '', signedHeaders.join(';'), sha256(body)].join('\n')
}

/** The path as sent, without dot segments, each segment encoded once more. */
function canonicalPath(path: string): string {
  const segments: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop()
    else if (segment !== '' && segment !== '.') segments.push(encode(segment))
  }
  const end = segments.length > 0 && path.endsWith('/') ? '/' : ''
  return `/${segments.join('/')}${end}`
}

function canonicalQuery(query: string): string {
  return query
    .split('&')
    .filter(Boolean)
    .map((parameter) => parameter.split(/=(.*)/s).slice(0, 2).map((part) => encode(decodeURIComponent(part))))
    .map(([name = '', value = '']) => [name, value] as const)
    .sort(([a, x], [b, y]) => (a === b ? (x < y ? -1 : 1) : a < b ? -1 : 1))
    .map(([name, value]) => `${name}=${value}`)
    .join('&')
}

/** Everything but the unreserved characters of RFC 3986. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
}

function sha256(data: string | Buffer): string {
  return createHash('sha256').update(data).digest('hex')
}

function hmac(key: Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest()
}
