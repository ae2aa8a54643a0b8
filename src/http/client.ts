/**
 * HTTP for the services that have no SDK here: ECS, GitHub, Vault. On Node's own client, because the global `fetch` costs
 * 30 ms to load.
 */
import type http from 'node:http'
import type https from 'node:https'
import type { Deadline } from '../deadline.ts'
import { ActionError } from '../errors.ts'
import { repeatAfter, repeatedly } from '../retry.ts'
import { bodyOf, exchange } from './exchange.ts'
import { isLoopback } from './loopback.ts'
import { plainHttp } from './modules.ts'
import { proxyAgent, type Environment } from './proxy.ts'
import { redirected, tooLarge, unanswered, type AskedFamily } from './unanswered.ts'

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
      return { status, headers: answer.headers, body: await bodyOf(answer, limit, () => tooLarge(family, who, url, limit)) }
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
