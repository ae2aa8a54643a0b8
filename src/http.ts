/**
 * HTTP for the services that have no SDK here: ECS and GitHub's OIDC provider. On Node's own client, because the
 * global `fetch` costs 30 ms to load.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type http from 'node:http'
import type https from 'node:https'
import type { Socket } from 'node:net'
import { certificateProblem } from './certificates.ts'
import type { Deadline } from './deadline.ts'
import { ActionError, type ErrorCode } from './errors.ts'
import { repeatAfter, repeatedly } from './retry.ts'
import { say } from './text.ts'
import { IDENTIFICATION } from './version.ts'

/** Who must act when there is no answer: whoever runs the source, or whoever operates the key. */
type AskedFamily = 'source' | 'kms'

const CODES = {
  source: { unreachable: 'source/unreachable', untrusted: 'source/untrusted-certificate', redirected: 'source/redirected', switched: 'source/malformed', tooLarge: 'source/too-large' },
  kms: { unreachable: 'kms/unreachable', untrusted: 'kms/unreachable', redirected: 'kms/unreachable', switched: 'kms/unreachable', tooLarge: 'kms/failed' },
} as const satisfies Record<AskedFamily, Record<string, ErrorCode>>

export interface HttpRequest {
  /** Who is asked, for messages: `ECS`, `GitHub’s OIDC provider`. */
  readonly who: string
  readonly url: URL
  /** `kms` for whoever is asked for the sake of a key: then errors are of that family. */
  readonly family?: AskedFamily
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Largest body accepted, in bytes. */
  readonly limit: number
  /** Ends this request early: another one has failed already. */
  readonly signal?: AbortSignal
  /** Called once, when the request is on its way, and there is nothing to do but wait. */
  readonly whileWaiting?: () => void
  /** Whether a permanent redirect (301) to that address is given back as an answer; without it every redirect is an error. */
  readonly mayMoveTo?: (target: URL) => boolean
}

export interface HttpResponse {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly body: Buffer
  /** How often was asked, for a message about this answer; empty if it was not worth repeating. */
  readonly tried: string
}

export interface HttpOptions {
  readonly deadline: Deadline
  readonly environment: Environment
  /** PEM of further trusted CAs. */
  readonly ca?: string
}

type Environment = Readonly<Record<string, string | undefined>>

/** Nothing else here takes as long to load: only when an address needs it. */
const plainHttp = () => process.getBuiltinModule('node:http')
const tls = () => process.getBuiltinModule('node:tls')
const secureHttp = () => process.getBuiltinModule('node:https')

export class HttpClient {
  readonly #deadline: Deadline
  /** Aborts what still runs when the client is closed. */
  readonly #closed = new AbortController()
  readonly #options: Omit<HttpOptions, 'deadline'>
  /** For `http`; for loopback, without a proxy; for every other host. */
  #plain: http.Agent | undefined
  #local: https.Agent | undefined
  #secure: https.Agent | undefined

  constructor({ deadline, ...options }: HttpOptions) {
    this.#deadline = deadline
    this.#options = options
  }

  /**
   * Asks, and asks again where that may help: network errors, 408, 429 and 5xx, as `repeatedly` does. Every request made
   * here may be repeated.
   * @returns any answer but a redirect, which is never followed here
   * @throws ActionError source/unreachable, untrusted-certificate, timeout, too-large, redirected, malformed; for the family `kms`
   * kms/unreachable, kms/failed and source/timeout
   */
  async ask(request: HttpRequest): Promise<HttpResponse> {
    const stop = this.#stopOf(request)
    const terms = { deadline: this.#deadline, stop }
    const asked = toldOnce(request)
    const attempt = () => this.#once(asked, AbortSignal.any([this.#deadline.signal, stop])).catch((error: unknown) => Promise.reject(this.#failure(error, request)))
    const { outcome, tried } = await repeatedly(request.who, terms, attempt, repeatAfter)
    return { ...outcome, tried }
  }

  /**
   * Asks once, though the run is over: a server may have to be told so. Only the signal of the request ends it.
   * @throws whatever kept it from an answer
   */
  async askLast(request: HttpRequest & { readonly signal: AbortSignal }): Promise<HttpResponse> {
    return { ...(await this.#once(request, AbortSignal.any([request.signal, this.#closed.signal]))), tried: '' }
  }

  /** Ends what nobody waits for any more, and closes connections, so that the process can end. */
  close(): void {
    this.#closed.abort()
    this.#plain?.destroy()
    this.#local?.destroy()
    this.#secure?.destroy()
  }

  #once(request: HttpRequest, signal: AbortSignal): Promise<Omit<HttpResponse, 'tried'>> {
    const { url, method = 'GET', headers = {}, body, limit, who, family = 'source', whileWaiting, mayMoveTo } = request
    return exchange({ url, method, headers, ...(body === undefined ? {} : { body }), agent: this.#agentFor(url), signal, ...(whileWaiting ? { whileWaiting } : {}) }, async (answer) => {
      const status = answer.statusCode ?? 0
      const location = answer.headers.location
      const to = status === 301 && location !== undefined ? URL.parse(location, url.href) : null
      const isExpected = to !== null && mayMoveTo?.(to) === true
      if (status >= 300 && status < 400 && status !== 304 && !isExpected) {
        answer.destroy()
        throw redirected(family, who, url, location)
      }
      const tooLarge = (): Error => new ActionError(CODES[family].tooLarge, say`${who} at ${url.host} answered with more than ${limit} bytes.`)
      return { status, headers: answer.headers, body: await bodyOf(answer, limit, tooLarge) }
    })
  }

  #stopOf({ signal }: HttpRequest): AbortSignal {
    return signal === undefined ? this.#closed.signal : AbortSignal.any([this.#closed.signal, signal])
  }

  #agentFor({ protocol, hostname }: URL): http.Agent {
    const { environment, ca } = this.#options
    if (protocol === 'http:') return (this.#plain ??= new (plainHttp().Agent)({ keepAlive: true }))
    if (isLoopback(hostname)) return (this.#local ??= proxyAgent({}, ca))
    return (this.#secure ??= proxyAgent(environment, ca))
  }

  #failure(error: unknown, request: HttpRequest): ActionError {
    const { environment, ca } = this.#options
    return error instanceof ActionError ? error : unanswered(error, { family: 'source', ...request, deadline: this.#deadline, environment, ca: ca === undefined ? 'input' : 'otherInput' })
  }
}

/** What is done while waiting is done for the request, not for each attempt: who counts requests counts it once. */
function toldOnce(request: HttpRequest): HttpRequest {
  const { whileWaiting } = request
  if (whileWaiting === undefined) return request
  let isTold = false
  const tell = (): void => {
    if (!isTold) whileWaiting()
    isTold = true
  }
  return { ...request, whileWaiting: tell }
}

/** A request that got no answer: who was asked, and how. */
interface Unanswered {
  readonly who: string
  readonly url: URL
  readonly family: AskedFamily
  readonly deadline: Deadline
  /** For the proxy that may be at fault. */
  readonly environment: Environment
  /** Where the CA is given that would be trusted for this host. */
  readonly ca: keyof typeof TRUST
}

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|ERR_TLS/

/** What to do about a certificate that no CA would mend, by the code of Node's error. */
const CERTIFICATE_HINTS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'It has expired: whoever runs that host renews it. Check the clock of the runner, too.',
  CERT_NOT_YET_VALID: 'It is not valid yet: check the clock of the runner.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'It is for other names than this host: check the address, and what answers there in its place.',
}

/** What to do about one whose CA is not known, by where that is given. */
const TRUST = {
  input: 'Give the issuing CA in `ca-certificate` (PEM or a file).',
  otherInput: 'The CA in `ca-certificate` did not issue it: give the one that did (PEM or a file).',
  variable: 'If a proxy opens TLS on the way, set `NODE_EXTRA_CA_CERTS` for the job to a file with its CA.',
} as const

/** What is in `NODE_EXTRA_CA_CERTS` and cannot be used, Node passes over. */
function trustHint(ca: Unanswered['ca'], { NODE_EXTRA_CA_CERTS: file }: Environment): string {
  const problem = file ? certificateFileProblem(file) : undefined
  return problem === undefined ? TRUST[ca] : `\`NODE_EXTRA_CA_CERTS\` names a file that ${problem}. ${TRUST[ca]}`
}

function certificateFileProblem(file: string): string | undefined {
  try {
    return certificateProblem(process.getBuiltinModule('node:fs').readFileSync(file, 'utf8'))
  } catch {
    return 'cannot be read'
  }
}

/**
 * Why there is no answer, by the code of Node's error; the proxy is named where it is the proxy that failed.
 * @returns an error of the family, which says whether asking again may help; the deadline's error if that has passed
 */
export function unanswered(error: unknown, { who, url, family, deadline, environment, ca }: Unanswered): ActionError {
  if (deadline.passed) return deadline.error(say`${who} at ${url.host}`)
  const { unreachable, untrusted, switched } = CODES[family]
  const code = codeOf(error)
  if (code === SWITCHED) {
    return new ActionError(switched, say`${who} at ${url.host} answered that it goes on with another protocol (HTTP 101).`, { hint: 'Nobody asked for that: check what answers there, a proxy or gateway in between, say.', cause: error })
  }
  if (CERTIFICATE.test(code)) {
    return new ActionError(untrusted, say`The TLS certificate of ${who} at ${url.host} is not trusted (${code}).`, { hint: CERTIFICATE_HINTS[code] ?? trustHint(ca, environment), cause: error })
  }
  const proxy = failedProxy(error, url, environment)
  if (proxy !== undefined && code === TOO_MUCH_BEFORE_TUNNEL) {
    return new ActionError(unreachable, say`The proxy ${proxy.host} answered with more than ${MOST_BEFORE_TUNNEL} bytes instead of a tunnel to ${url.host}.`, { hint: `Check that ${proxy.name} is right.`, cause: error })
  }
  if (proxy === undefined) return new ActionError(unreachable, say`${who} at ${url.host} could not be reached (${code}).`, { cause: error, repeat: {} })
  const { statusCode: status } = error as { readonly statusCode?: number }
  const hint = `Check that ${proxy.name} is right, and that this proxy is there and lets the runner reach that host.`
  const refused = status !== undefined && status < 500 // an answer of the proxy: it will not think otherwise a second later
  const message = say`${who} at ${url.host} could not be reached through the proxy ${proxy.host}: ${status === undefined ? code : `status ${status}`}.`
  return new ActionError(unreachable, message, { hint, cause: error, ...(refused ? {} : { repeat: {} }) })
}

function codeOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { readonly code?: unknown; readonly name?: unknown }
  if (typeof code === 'string') return code
  return name === 'TimeoutError' ? 'no answer in time' : 'connection failed'
}

interface GivenProxy {
  /** Of the variable. */
  readonly name: string
  readonly host: string
  readonly hostname: string
  readonly port: number
}

/** The proxy that a variable names. */
function givenProxy(environment: Environment): GivenProxy | undefined {
  const [given] = proxyAddresses(environment)
  const url = given && URL.parse(given.address)
  if (!given || !url) return undefined
  return { name: given.name, host: url.host, hostname: url.hostname, port: Number(url.port || (url.protocol === 'https:' ? 443 : 80)) }
}

/** The proxy whose fault an error is: no connection to it, or no tunnel through it. */
function failedProxy(error: unknown, target: URL, environment: Environment): GivenProxy | undefined {
  const proxy = givenProxy(environment)
  if (proxy === undefined || target.protocol !== 'https:') return undefined
  const [first = error] = error instanceof AggregateError ? (error.errors as unknown[]) : []
  const { code, port, hostname } = (first ?? {}) as { readonly code?: string; readonly port?: number; readonly hostname?: string }
  const isHere = code === 'ERR_PROXY_TUNNEL' || code === TOO_MUCH_BEFORE_TUNNEL || hostname === proxy.hostname || (port === proxy.port && proxy.port !== Number(target.port || 443))
  return isHere ? proxy : undefined
}

/**
 * Which way a request of the process went, for the log of a runner that debugs. Node decides by NO_PROXY, and does not
 * say how: so it is told by the error, or by where the connection ends.
 * @param error undefined where the request was answered
 * @returns `through the proxy HOST:PORT`, `straight to ADDRESS port PORT`; undefined where there is no connection to tell it
 * by, or where proxy and target have the same port
 */
export function wayOf(request: http.ClientRequest, error: unknown, environment: Environment): string | undefined {
  const target = URL.parse(`${request.protocol}//${String(request.getHeader('host') ?? request.host)}`)
  const failed = target && error !== undefined ? failedProxy(error, target, environment) : undefined
  if (failed !== undefined) return say`through the proxy ${failed.host}`
  const { remoteAddress, remotePort } = request.socket ?? {}
  if (target === null || remoteAddress === undefined) return undefined
  const proxy = target.protocol === 'https:' ? givenProxy(environment) : undefined
  if (proxy === undefined || proxy.port !== remotePort) return say`straight to ${remoteAddress} port ${remotePort}`
  return proxy.port === Number(target.port || 443) ? undefined : say`through the proxy ${proxy.host}`
}

interface Exchange {
  readonly url: URL
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  /** Node's own if not said. */
  readonly agent?: http.Agent
  readonly signal: AbortSignal
  readonly whileWaiting?: () => void
}

/**
 * One request, and what is read of its answer, until the signal: a request that has no connection yet, as behind a proxy
 * that says nothing, would not be told.
 */
export function exchange<Result>({ url, method, headers, body, agent, signal, whileWaiting }: Exchange, read: (answer: http.IncomingMessage) => Promise<Result>): Promise<Result> {
  const client = url.protocol === 'https:' ? secureHttp() : plainHttp()
  return new Promise((resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true })
    const length = body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }
    const sent = client.request(url, { method, headers: { ...headers, 'user-agent': userAgent(headers['user-agent']), ...length }, agent, signal })
    sent.on('error', reject)
    if (whileWaiting) sent.once('finish', whileWaiting)
    const unanswered = (): void => reject(new Error('closed without an answer'))
    sent.once('close', unanswered)
    sent.on('response', (answer) => {
      sent.off('close', unanswered)
      if (answer.statusCode !== 101) return void read(answer).then(resolve, reject)
      answer.destroy() // an upgrade without the headers by which Node would know it
      reject(switched())
    })
    sent.end(body)
  })
}

/** This action, and behind it the SDK that made the request, if it says its name. */
function userAgent(library = ''): string {
  return `${IDENTIFICATION['user-agent']} ${library}`.trim()
}

/** The whole body of an answer, which is cut off with an error where it exceeds the limit. */
export function bodyOf(answer: http.IncomingMessage, limit: number, tooLarge: () => Error): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = []
    let size = 0
    answer.on('data', (chunk: Buffer) => {
      size += chunk.length
      if (size > limit) answer.destroy(tooLarge())
      else chunks.push(chunk)
    })
    answer.on('error', reject)
    answer.on('close', () => reject(cutOff())) // nothing new after its end
    answer.on('end', () => resolve(Buffer.concat(chunks)))
  })
}

/** The code of a request that was answered with HTTP 101. */
const SWITCHED = 'HTTP_101'

function switched(): Error {
  return Object.assign(new Error('switching protocols'), { code: SWITCHED })
}

function cutOff(): Error {
  return Object.assign(new Error('closed within an answer'), { code: 'ECONNRESET' })
}

/**
 * Sees to it that every request of the process ends with a whole answer or an error, whichever library sent it. After
 * HTTP 101, which no request here asks for, Node closes the connection and says nothing; and not every library notices
 * that an answer ends half-way. The promise that waits for either would stay open.
 * @returns a function that ends this
 */
export function watchRequests(): () => void {
  const onRequest = (message: unknown): void => {
    const { request } = message as { readonly request: http.ClientRequest }
    request.on('upgrade', (_answer, socket) => {
      socket.destroy()
      request.emit('error', switched()) // a request that was upgraded cannot be destroyed any more
    })
    request.on('response', (answer) => {
      answer.once('close', () => {
        if (!answer.complete && request.listenerCount('error') > 0) request.emit('error', cutOff())
      })
    })
  }
  const onSocket = (message: unknown): void => boundTunnel((message as { readonly socket: Socket }).socket)
  subscribe('http.client.request.created', onRequest)
  subscribe('net.client.socket', onSocket)
  return () => {
    unsubscribe('http.client.request.created', onRequest)
    unsubscribe('net.client.socket', onSocket)
  }
}

/** Bytes that a proxy may send before its tunnel stands. */
const MOST_BEFORE_TUNNEL = 64 * 1024
const TOO_MUCH_BEFORE_TUNNEL = 'PROXY_ANSWER_TOO_LARGE'

/**
 * Ends a connection to a proxy whose answer has no end: Node keeps all of it, and for each piece adds its listener once
 * more, so that their number doubles. Only a tunnel in the making is read with `readable`; Node takes the listener away
 * when it stands.
 */
function boundTunnel(socket: Socket): void {
  let stands = false
  const check = (): void => {
    if (!stands && socket.bytesRead > MOST_BEFORE_TUNNEL) socket.destroy(Object.assign(new Error('no tunnel'), { code: TOO_MUCH_BEFORE_TUNNEL }))
  }
  const whenRemoved = (event: string | symbol): void => void (stands ||= event === 'readable')
  const whenAdded = (event: string | symbol, listener: () => void): void => {
    if (event !== 'readable' || stands) return
    socket.off('removeListener', whenRemoved)
    socket.off('newListener', whenAdded)
    if (!socket.listeners('readable').includes(check)) socket.prependListener('readable', check)
    socket.off('readable', listener) // one of it is enough
    socket.on('newListener', whenAdded)
    socket.on('removeListener', whenRemoved)
  }
  socket.on('newListener', whenAdded)
}

/** Hosts that only this machine answers for: http is good enough, and no proxy is used. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}

/** An agent that honours HTTPS_PROXY and NO_PROXY in either case of letters, and trusts `ca` besides Node's roots. */
export function proxyAgent(environment: Environment, ca?: string): https.Agent {
  return new (secureHttp().Agent)({
    keepAlive: true,
    proxyEnv: withProxy(environment),
    ...(ca === undefined ? {} : { ca: [...tls().getCACertificates('default'), ca] }),
  })
}

/** The variables that name a proxy, as Node reads them: the first that is set counts. */
const PROXY_NAMES = ['https_proxy', 'HTTPS_PROXY']

/** Every address of a proxy that is given. `host:port` alone is understood, as by other programs. */
export function proxyAddresses(environment: Environment): { readonly name: string; readonly address: string }[] {
  return PROXY_NAMES.flatMap((name) => {
    const given = environment[name]
    return given ? [{ name, address: given.includes('://') ? given : `http://${given}` }] : []
  })
}

/**
 * What Node is told about proxies. The names are asked for one by one: on Windows the environment knows them in any case
 * of letters, and a copy of it only in one.
 * @throws ActionError runner/environment for what is no address of a proxy: else it would not be used, and not be missed
 */
function withProxy(environment: Environment): Environment {
  const [proxy] = proxyAddresses(environment)
  if (proxy === undefined) return {}
  const { name, address } = proxy
  const url = URL.parse(address)
  if (url && /^https?:$/.test(url.protocol) && isPercentEncoded(url.username + url.password)) return { https_proxy: address, no_proxy: environment['no_proxy'] || environment['NO_PROXY'] }
  throw new ActionError('runner/environment', say`${name} is no address of a proxy for HTTP.`, { hint: `Set ${name} to \`http://host:port\`; special characters of user and password percent-encoded.` })
}

function isPercentEncoded(text: string): boolean {
  return !/%(?![0-9a-fA-F]{2})/.test(text)
}

/** A redirect is never followed: a credential would go along. */
export function redirected(family: AskedFamily, who: string, url: URL, location: string | undefined): ActionError {
  const hint = family === 'kms' ? { hint: 'No credential follows a redirect: check what stands between the runner and that host.' } : {}
  return new ActionError(CODES[family].redirected, say`${who} at ${url.host} answered with a redirect to ${target(location, url)}.`, hint)
}

function target(location: string | undefined, base: URL): string {
  const url = location === undefined ? null : URL.parse(location, base.href)
  return url ? url.origin : 'nowhere'
}
