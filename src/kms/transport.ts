/**
 * HTTPS for SDKs that would bring a transport of their own: on the context's agent, so that proxy and trust are the same
 * for every cloud; within the deadline; a redirect is never followed.
 */
import type { IncomingHttpHeaders } from 'node:http'
import { ActionError } from '../errors.ts'
import { bodyOf, exchange } from '../http/exchange.ts'
import { redirected, tooLarge, unanswered } from '../http/unanswered.ts'
import { isTransient, repeatAfter, repeatedly } from '../retry.ts'
import { count, say } from '../text.ts'
import type { ProviderContext } from './provider.ts'

export interface CloudRequest {
  /** Who is asked, for messages: `Google’s STS`. */
  readonly who: string
  readonly url: URL
  readonly method?: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: string | Buffer
  /** Gives up earlier than the deadline. */
  readonly signal?: AbortSignal
}

export interface CloudAnswer {
  readonly status: number
  readonly headers: IncomingHttpHeaders
  readonly body: Buffer
}

export type Transport = Pick<ProviderContext, 'agent' | 'deadline' | 'environment'>

/** What to do about an answer that is not the service's own: a page, say. */
export const NOT_ITS_OWN = 'Check that nothing else, such as a proxy, answers in its place.'

/** Bytes; what these services answer is far smaller. */
const LIMIT = 1024 * 1024

/**
 * Asks once; http only for what a machine itself offers. What is worth repeating is thrown, so that no SDK sees it: it
 * would repeat by rules of its own, or wrap it in an error that has lost the reason.
 * @returns an answer that stands: any but a redirect, 408, 429 and 5xx
 * @throws ActionError kms/unreachable, kms/throttled, kms/failed, source/timeout
 */
export async function send(request: CloudRequest, context: Transport): Promise<CloudAnswer> {
  const answer = await once(request, context).catch((error: unknown) => {
    throw error instanceof ActionError ? error : unanswered(error, { family: 'kms', ...request, ...context, ca: 'variable' })
  })
  const { status, headers } = answer
  if (status >= 300 && status < 400) throw redirected('kms', request.who, request.url, headers.location)
  if (status < 500 && !isTransient(status)) return answer
  const { who, url } = request
  const repeat = repeatAfter(answer)
  if (status === 429) throw new ActionError('kms/throttled', say`${who} at ${url.host} is too busy (status ${status}).`, { repeat })
  throw new ActionError('kms/failed', say`${who} at ${url.host} failed (status ${status}).`, { repeat })
}

/**
 * Asks until there is an answer that stands, as `repeatedly` does.
 * @param attempt makes everything anew that is good for one attempt only
 * @param stop ends the repeating: the attempt that runs is the last
 * @throws ActionError what the last attempt threw, with how often was asked; the reason of `stop` if it ended a pause
 */
export async function ask<Answer>(who: string, { deadline }: Pick<Transport, 'deadline'>, attempt: () => Promise<Answer>, stop?: AbortSignal): Promise<Answer> {
  return (await repeatedly(who, { deadline, ...(stop === undefined ? {} : { stop }) }, attempt)).outcome
}

function once({ who, url, method = 'GET', headers, body, signal }: CloudRequest, { agent, deadline }: Transport): Promise<CloudAnswer> {
  const stop = AbortSignal.any(signal === undefined ? [deadline.signal] : [deadline.signal, signal])
  return exchange({ url, method, headers, ...(body === undefined ? {} : { body }), ...(url.protocol === 'http:' ? {} : { agent }), signal: stop }, async (answer) => ({
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    body: await bodyOf(answer, LIMIT, () => tooLarge('kms', who, url, LIMIT)),
  }))
}

/** Seconds by which a clock may be wrong: what is signed is good for minutes, and an answer is on its way for seconds. */
const CLOCK_TOLERANCE = 60

/**
 * For the refusal of something that was signed here: where the clock of this machine differs from that of the service, by
 * how much. What is signed then seems to be of another time.
 */
export function withClock(refusal: ActionError, { headers }: Pick<CloudAnswer, 'headers'>): ActionError {
  const seconds = Math.round((Date.now() - Date.parse(headers.date ?? '')) / 1000)
  if (Number.isNaN(seconds) || Math.abs(seconds) < CLOCK_TOLERANCE) return refusal
  const minutes = Math.round(Math.abs(seconds) / 60)
  const clock = say`The clock of this machine is ${count(minutes, 'minute')} ${seconds > 0 ? 'ahead of' : 'behind'} that of the service, which may be the reason: set it.`
  return refusal.with({ hint: `${clock} ${refusal.hint}`, cause: refusal.cause })
}

/** The JSON object that an answer holds; empty if it holds none. */
export function jsonObject(body: Buffer): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body.toString('utf8'))
    return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {}
  } catch {
    return {}
  }
}
