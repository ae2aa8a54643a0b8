/**
 * HTTPS for SDKs that would bring a transport of their own: on the context's agent, so that proxy and trust are the same
 * for every cloud; within the deadline; a redirect is an answer like any other and never followed.
 */
import type { IncomingHttpHeaders } from 'node:http'
import { ATTEMPTS, backOff, WORTH_REPEATING } from '../deadline.ts'
import { ActionError } from '../errors.ts'
import { bodyOf, exchange, isSwitched } from '../http.ts'
import { say } from '../text.ts'
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

type Transport = Pick<ProviderContext, 'agent' | 'deadline'>

/** Bytes; what these services answer is far smaller. */
const LIMIT = 1024 * 1024

/**
 * Asks once; http only for what a machine itself offers.
 * @throws ActionError kms/unreachable, source/timeout
 */
export async function send(request: CloudRequest, context: Transport): Promise<CloudAnswer> {
  try {
    return await once(request, context)
  } catch (cause) {
    if (cause instanceof ActionError) throw cause
    if (context.deadline.passed) throw context.deadline.error(request.who)
    if (isSwitched(cause)) throw new ActionError('kms/unreachable', say`${request.who} at ${request.url.host} answered that it goes on with another protocol (HTTP 101).`, { cause })
    const code = cause instanceof Error && 'code' in cause && typeof cause.code === 'string' ? cause.code : 'connection failed'
    throw new ActionError('kms/unreachable', say`${request.who} at ${request.url.host} could not be reached (${code}).`, { cause })
  }
}

/**
 * Tries three times where that may help: not reached, 408, 429 (waiting as told) and 5xx.
 * @param attempt makes everything anew that is good for one attempt only
 * @returns the first other answer, or the last
 * @throws ActionError what the last attempt threw
 */
export async function repeatedly(who: string, { deadline }: Pick<Transport, 'deadline'>, attempt: () => Promise<CloudAnswer>): Promise<CloudAnswer> {
  for (let number = 1; ; number += 1) {
    const outcome = await attempt().catch((error: unknown) => {
      if (number < ATTEMPTS && error instanceof ActionError && error.code === 'kms/unreachable') return undefined
      throw error
    })
    const wait = backOff(number, outcome?.headers['retry-after'])
    if (outcome !== undefined && (number === ATTEMPTS || !WORTH_REPEATING.has(outcome.status) || !deadline.allows(wait))) return outcome
    await deadline.pause(wait, who)
  }
}

function once({ url, method = 'GET', headers, body, signal }: CloudRequest, { agent, deadline }: Transport): Promise<CloudAnswer> {
  const stop = AbortSignal.any(signal === undefined ? [deadline.signal] : [deadline.signal, signal])
  const tooLarge = (): Error => Object.assign(new Error('too large'), { code: 'answer too large' })
  return exchange({ url, method, headers, ...(body === undefined ? {} : { body }), ...(url.protocol === 'http:' ? {} : { agent }), signal: stop }, async (answer) => ({
    status: answer.statusCode ?? 0,
    headers: answer.headers,
    body: await bodyOf(answer, LIMIT, tooLarge),
  }))
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
