/** One request and what is read of its answer, for whichever library makes it; and the ends of either that Node does not tell. */
import type http from 'node:http'
import { IDENTIFICATION } from '../version.ts'
import { plainHttp, secureHttp } from './modules.ts'

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
export const SWITCHED = 'HTTP_101'

/** What such a request ends with. */
export function switched(): Error {
  return Object.assign(new Error('switching protocols'), { code: SWITCHED })
}

/** What an answer ends with that is not whole: asking again may help. */
export function cutOff(): Error {
  return Object.assign(new Error('closed within an answer'), { code: 'ECONNRESET' })
}
