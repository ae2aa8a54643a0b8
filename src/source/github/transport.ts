/**
 * Octokit's requests, sent through `src/http/`: for one deadline, proxy, CA and set of retries, and so that the token
 * goes to no other host.
 */
import { ActionError, CATALOGUE, githubRemedy } from '../../errors.ts'
import type { HttpClient, HttpRequest, HttpResponse } from '../../http/client.ts'
import type { RepositoryInputs } from '../../inputs/table.ts'
import { say } from '../../text.ts'
import type { SourceLog } from '../built.ts'
import { TRIED } from './refusals.ts'

/** Bytes of one answer, unpacked: the largest file that is read, in base64, or 100,000 entries of a tree. */
export const LARGEST_ANSWER = 96 * 1024 * 1024

/** Loaded when an answer is packed. */
const zlib = () => process.getBuiltinModule('node:zlib')

interface FetchOptions {
  readonly method?: string
  readonly headers: Record<string, string>
  readonly body?: string
}

export interface TransportOptions {
  readonly http: HttpClient
  /** Ends every request: another one has failed already. */
  readonly signal: AbortSignal
  readonly log: SourceLog
  /** Called once, when the first request is on its way. */
  readonly whileWaiting?: () => void
}

export class Transport {
  readonly #inputs: RepositoryInputs
  readonly #options: TransportOptions
  #whileWaiting: (() => void) | undefined
  /** The path of the repository's addresses, as the workflow names it. */
  readonly #base: string
  /** The path that GitHub has it at: another one if it was renamed. */
  #present: string

  constructor(inputs: RepositoryInputs, options: TransportOptions) {
    this.#inputs = inputs
    this.#options = options
    this.#whileWaiting = options.whileWaiting
    this.#base = `${inputs.api.pathname.replace(/\/+$/, '')}/repos/${inputs.owner}/${inputs.name}`
    this.#present = this.#base
  }

  /** As much of `fetch` as Octokit uses. */
  readonly fetch = async (address: string, options: FetchOptions) => {
    const url = this.#presentAddress(new URL(address))
    const { status, headers, body, tried } = await this.#ask(url, options)
    return { status, url: url.href, headers: new Map(Object.entries({ ...headers, [TRIED]: tried })), text: async () => body.toString('utf8'), arrayBuffer: async () => body }
  }

  /** A repository that was renamed is read where it is now: GitHub says so with a 301 to its own API. */
  async #ask(url: URL, options: FetchOptions): Promise<HttpResponse> {
    const mayMoveTo = (to: URL): boolean => to.origin === url.origin && this.#isOfRepository(url)
    const answer = await this.#send(url, options, { mayMoveTo })
    const to = answer.status === 301 ? URL.parse(answer.headers.location ?? '', url.href) : null
    if (to === null) return answer
    const moved = await this.#send(to, options)
    await this.#remember(url, to, options)
    return moved
  }

  async #send(url: URL, { method, headers, body }: FetchOptions, more: Pick<HttpRequest, 'mayMoveTo'> = {}): Promise<HttpResponse> {
    const first = this.#whileWaiting
    this.#whileWaiting = undefined
    const request: HttpRequest = {
      who: 'GitHub',
      url,
      headers: { ...headers, 'accept-encoding': 'gzip' },
      limit: LARGEST_ANSWER,
      signal: this.#options.signal,
      ...(method === 'POST' ? { method } : {}),
      ...(body === undefined ? {} : { body }),
      ...(first === undefined ? {} : { whileWaiting: first }),
      ...more,
    }
    const answer = await this.#options.http.ask(request).catch((error: unknown) => {
      throw aboutGithub(error)
    })
    return unpacked(answer, url)
  }

  #isOfRepository({ pathname }: URL): boolean {
    return pathname.startsWith(`${this.#base}/`)
  }

  #presentAddress(url: URL): URL {
    if (this.#isOfRepository(url)) url.pathname = this.#present + url.pathname.slice(this.#base.length)
    return url
  }

  /** Later requests go to the present address at once; the new name is said one time. */
  async #remember(from: URL, to: URL, options: FetchOptions): Promise<void> {
    if (this.#present !== this.#base) return
    const rest = from.pathname.slice(this.#base.length)
    if (!to.pathname.endsWith(rest)) return
    this.#present = to.pathname.slice(0, -rest.length)
    const { owner, name } = this.#inputs
    this.#options.log.warning(say`${owner}/${name} was renamed or moved, and is now ${await this.#presentName(to, options)}: give that name in \`repository\`.`)
  }

  async #presentName(at: URL, { headers }: FetchOptions): Promise<string> {
    const { body } = await this.#send(new URL(this.#present, at), { headers: { ...headers, accept: 'application/vnd.github+json' } })
    try {
      const { full_name: name } = JSON.parse(body.toString('utf8')) as { full_name?: unknown }
      if (typeof name === 'string') return name
    } catch {
      // said below
    }
    return 'elsewhere'
  }
}

/** The same error, with what to do about GitHub. */
function aboutGithub(error: unknown): unknown {
  if (!(error instanceof ActionError) || error.hint !== CATALOGUE[error.code].remedy) return error
  return error.with({ hint: githubRemedy(error.code), cause: error })
}

/** An answer as it was before it was packed for the way. */
function unpacked(answer: HttpResponse, { host }: URL): HttpResponse {
  if (answer.headers['content-encoding'] !== 'gzip') return answer
  try {
    return { ...answer, body: zlib().gunzipSync(answer.body, { maxOutputLength: LARGEST_ANSWER }) }
  } catch (cause) {
    if ((cause as { code?: unknown } | null)?.code === 'ERR_BUFFER_TOO_LARGE') throw new ActionError('source/too-large', say`GitHub answered with more than ${LARGEST_ANSWER} bytes.`, { hint: githubRemedy('source/too-large'), cause })
    throw new ActionError('source/malformed', say`GitHub at ${host} answered with something that is not gzip.`, { hint: githubRemedy('source/malformed'), cause })
  }
}
