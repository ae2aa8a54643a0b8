/**
 * HTTP for the services that have no SDK here: ECS and GitHub's OIDC provider. On Node's own client, because the
 * global `fetch` costs 30 ms to load.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type http from 'node:http'
import type https from 'node:https'
import { ATTEMPTS, backOff, WORTH_REPEATING, type Deadline } from './deadline.ts'
import { ActionError } from './errors.ts'
import { say } from './text.ts'

export interface HttpRequest {
  /** Who is asked, for messages: `ECS`, `GitHub’s OIDC provider`. */
  readonly who: string
  readonly url: URL
  readonly method?: 'GET' | 'POST'
  readonly headers?: Readonly<Record<string, string>>
  readonly body?: string
  /** Largest body accepted, in bytes. */
  readonly limit: number
  /** Ends this request early: another one has failed already. */
  readonly signal?: AbortSignal
  /** Called when the request is on its way, and there is nothing to do but wait. */
  readonly whileWaiting?: () => void
}

export interface HttpResponse {
  readonly status: number
  readonly headers: http.IncomingHttpHeaders
  readonly body: Buffer
}

export interface HttpOptions {
  readonly deadline: Deadline
  readonly environment: Readonly<Record<string, string | undefined>>
  /** PEM of further trusted CAs. */
  readonly ca?: string
}

/** Nothing else here takes as long to load: only when an address needs it. */
const plainHttp = () => process.getBuiltinModule('node:http')
const tls = () => process.getBuiltinModule('node:tls')
const secureHttp = () => process.getBuiltinModule('node:https')

const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|ERR_TLS/

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
   * Asks, and asks again where that may help: network errors, 408, 429 and 5xx, three times in all. Every request made
   * here may be repeated.
   * @returns any answer but a redirect, which is never followed
   * @throws ActionError source/unreachable, untrusted-certificate, timeout, too-large, redirected
   */
  async ask(request: HttpRequest): Promise<HttpResponse> {
    for (let attempt = 1; ; attempt += 1) {
      const outcome = await this.#once(request).catch((error: unknown) => this.#failure(error, request))
      const repeat = outcome instanceof ActionError ? outcome.code === 'source/unreachable' : WORTH_REPEATING.has(outcome.status)
      const wait = backOff(attempt, outcome instanceof ActionError ? undefined : outcome.headers['retry-after'])
      const stop = this.#stopOf(request)
      if (!repeat || attempt === ATTEMPTS || stop.aborted || !this.#deadline.allows(wait)) {
        if (outcome instanceof ActionError) throw outcome
        return outcome
      }
      await this.#deadline.pause(wait, request.who, stop)
    }
  }

  /** Ends what nobody waits for any more, and closes connections, so that the process can end. */
  close(): void {
    this.#closed.abort()
    this.#plain?.destroy()
    this.#local?.destroy()
    this.#secure?.destroy()
  }

  #once(request: HttpRequest): Promise<HttpResponse> {
    const { url, method = 'GET', headers = {}, body, limit, who, whileWaiting } = request
    const signal = AbortSignal.any([this.#deadline.signal, this.#stopOf(request)])
    return exchange({ url, method, headers, ...(body === undefined ? {} : { body }), agent: this.#agentFor(url), signal, ...(whileWaiting ? { whileWaiting } : {}) }, async (answer) => {
      const status = answer.statusCode ?? 0
      const location = answer.headers.location
      if (status >= 300 && status < 400 && status !== 304) {
        answer.destroy()
        throw new ActionError('source/redirected', say`${who} at ${url.host} answered with a redirect to ${target(location, url)}.`)
      }
      const tooLarge = (): Error => new ActionError('source/too-large', say`${who} answered with more than ${limit} bytes.`)
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

  #failure(error: unknown, { who, url }: HttpRequest): ActionError {
    if (error instanceof ActionError) return error
    if (this.#deadline.passed) return this.#deadline.error(who)
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'connection failed'
    if (isSwitched(error)) {
      return new ActionError('source/malformed', say`${who} at ${url.host} answered that it goes on with another protocol (HTTP 101).`, { hint: 'Nobody asked for that: check what answers there, a proxy or gateway in between, say.', cause: error })
    }
    return CERTIFICATE.test(code)
      ? new ActionError('source/untrusted-certificate', say`The TLS certificate of ${who} at ${url.host} is not trusted (${code}).`, { cause: error })
      : new ActionError('source/unreachable', say`${who} at ${url.host} could not be reached (${code}).`, { cause: error })
  }
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
    const sent = client.request(url, { method, headers: { ...headers, ...(body === undefined ? {} : { 'content-length': Buffer.byteLength(body) }) }, agent, signal })
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

/** Whether a request failed because it was answered with HTTP 101. */
export function isSwitched(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === SWITCHED
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
  subscribe('http.client.request.created', onRequest)
  return () => void unsubscribe('http.client.request.created', onRequest)
}

/** Hosts that only this machine answers for: http is good enough, and no proxy is used. */
export function isLoopback(hostname: string): boolean {
  return hostname === 'localhost' || hostname === '[::1]' || /^127\.\d+\.\d+\.\d+$/.test(hostname)
}

/** An agent that honours HTTPS_PROXY and NO_PROXY in either case of letters, and trusts `ca` besides Node's roots. */
export function proxyAgent(environment: Readonly<Record<string, string | undefined>>, ca?: string): https.Agent {
  return new (secureHttp().Agent)({
    keepAlive: true,
    proxyEnv: withProxy(environment),
    ...(ca === undefined ? {} : { ca: [...tls().getCACertificates('default'), ca] }),
  })
}

/** The variables that name a proxy, as Node reads them: the first that is set counts. */
const PROXY_NAMES = ['https_proxy', 'HTTPS_PROXY']

/** Every address of a proxy that is given. `host:port` alone is understood, as by other programs. */
export function proxyAddresses(environment: Readonly<Record<string, string | undefined>>): { readonly name: string; readonly address: string }[] {
  return PROXY_NAMES.flatMap((name) => {
    const given = environment[name]
    return given ? [{ name, address: given.includes('://') ? given : `http://${given}` }] : []
  })
}

/** @throws ActionError runner/environment for what is no address of a proxy: else it would not be used, and not be missed */
function withProxy(environment: Readonly<Record<string, string | undefined>>): Readonly<Record<string, string | undefined>> {
  const [proxy] = proxyAddresses(environment)
  if (proxy === undefined) return environment
  const { name, address } = proxy
  const url = URL.parse(address)
  if (url && /^https?:$/.test(url.protocol) && isPercentEncoded(url.username + url.password)) return { ...environment, [name]: address }
  throw new ActionError('runner/environment', say`${name} is no address of a proxy for HTTP.`, { hint: `Set ${name} to \`http://host:port\`; special characters of user and password percent-encoded.` })
}

function isPercentEncoded(text: string): boolean {
  return !/%(?![0-9a-fA-F]{2})/.test(text)
}

function target(location: string | undefined, base: URL): string {
  const url = location === undefined ? null : URL.parse(location, base.href)
  return url ? url.origin : 'nowhere'
}
