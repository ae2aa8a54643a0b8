/**
 * The one loop around requests that may be repeated, whichever client makes them: `HttpClient`, and the SDKs of the
 * clouds, which make one attempt each.
 */
import { AsyncLocalStorage } from 'node:async_hooks'
import type { Deadline } from './deadline.ts'
import { ActionError, type Repeat } from './errors.ts'
import { say } from './text.ts'

/** What the loop needs to know of the time; a deadline. */
export type Time = Pick<Deadline, 'now' | 'left' | 'share' | 'pause' | 'outlived'>

/** How often a request was made. */
export interface Tries {
  readonly count: number
  /** From the first attempt to the end of the last. */
  readonly milliseconds: number
  /** Milliseconds that the server asked to wait, where that is longer than is left. */
  readonly asked?: number
}

export interface Tried<Outcome> {
  readonly outcome: Outcome
  /** For a message about a failure, after its last word: `, in 6 attempts over 18 seconds`. Empty if it was not worth repeating. */
  readonly tried: string
}

/** Milliseconds: the first pause, and the longest that is not asked for. */
const SHORTEST_PAUSE = 200
const LONGEST_PAUSE = 5000
/** Milliseconds by which a timer may fire too soon: what is less than that is no time. */
const TIMERS_ARE_EARLY = 5

/** The number of the attempt, for whatever is asked within one. */
const attempts = new AsyncLocalStorage<number>()

/** The attempt that a request belongs to, whichever library sends it: for the log of a runner that debugs. */
export function currentAttempt(): number {
  return attempts.getStore() ?? 1
}

/**
 * Makes a request until it succeeds, fails for good, or has spent its share of the time. An outage that is shorter than
 * that share is outlived.
 * @param who is asked, for the notice of the run and the deadline's message
 * @param attempt makes everything anew that is good for one attempt only. What it throws is repeated if it is an
 * ActionError that says so.
 * @param again what to make of an outcome that was not thrown: undefined if it stands
 * @returns the first outcome that stands, or the last
 * @throws ActionError what the last attempt threw, with the number of attempts, and not to be repeated; the deadline's error
 */
export async function repeatedly<Outcome>(
  who: string,
  { deadline, stop }: { readonly deadline: Time; readonly stop?: AbortSignal },
  attempt: () => Promise<Outcome>,
  again: (outcome: Outcome) => Repeat | undefined = () => undefined,
): Promise<Tried<Outcome>> {
  const began = deadline.now()
  for (let count = 1; ; count += 1) {
    const result = await attempts.run(count, attempt).then((outcome) => ({ outcome, repeat: again(outcome) }), (error: unknown) => ({ error, repeat: repeatOf(error) }))
    const spent = deadline.now() - began
    const room = { share: deadline.share - spent, run: deadline.left }
    const wait = result.repeat && !stop?.aborted ? pauseBefore(count, result.repeat.after, room) : undefined
    if (typeof wait !== 'number') {
      const tries = { count, milliseconds: spent, ...(wait === undefined ? {} : wait) }
      const tried = result.repeat === undefined && count === 1 ? '' : triesText(tries)
      if ('error' in result) throw withTries(result.error, tried)
      if (result.repeat === undefined && count > 1) remember(who, tries, deadline)
      return { outcome: result.outcome, tried }
    }
    await deadline.pause(wait, who, stop)
  }
}

/**
 * Milliseconds before the next attempt: exponential with jitter, and no less than the server asked for. The last pause
 * is cut so that the last attempt is made when the request has spent its share, not before.
 * @param failed the number of attempts that failed
 * @param room milliseconds that are left of the request's share, and of the whole run
 * @returns `asked` if the server asks for more than there is; undefined if the time is spent
 */
export function pauseBefore(failed: number, retryAfter: string | undefined, room: { readonly share: number; readonly run: number }): number | { readonly asked: number } | undefined {
  if (room.share < TIMERS_ARE_EARLY) return undefined
  const asked = retryAfterOf(retryAfter) ?? 0
  if (asked > room.share || asked >= room.run) return { asked }
  const pause = (0.5 + Math.random() / 2) * Math.min(LONGEST_PAUSE, SHORTEST_PAUSE * 2 ** (failed - 1))
  const wait = Math.min(Math.max(pause, asked), room.share)
  return wait < room.run ? wait : undefined // else the deadline would end the next attempt, and the reason of this one be lost
}

/** @param header seconds or an HTTP date; @returns milliseconds, or undefined if it says nothing */
export function retryAfterOf(header: string | undefined, now: number = Date.now()): number | undefined {
  if (header === undefined || header.trim() === '') return undefined
  const seconds = Number(header)
  const asked = Number.isFinite(seconds) ? seconds * 1000 : Date.parse(header) - now
  return Number.isFinite(asked) ? Math.max(0, asked) : undefined
}

/** Whether the same request may succeed after an answer with this status: also 520 to 530, which only proxies give. */
export function isTransient(status: number): boolean {
  return status === 408 || status === 429 || (status >= 500 && status <= 599 && status !== 501 && status !== 505)
}

/** What to make of an answer over HTTP. */
export function repeatAfter({ status, headers }: { readonly status: number; readonly headers: Readonly<Record<string, string | string[] | undefined>> }): Repeat | undefined {
  return isTransient(status) ? { after: [headers['retry-after']].flat()[0] } : undefined
}

/** One line for the run, if anything had to be repeated. */
export function outlivedText({ outlived }: Pick<Deadline, 'outlived'>): string | undefined {
  if (outlived.size === 0) return undefined
  const each = [...outlived].map(([who, tries]) => say`${who} answered only at attempt ${tries.count}, after ${secondsText(tries.milliseconds)}`)
  return `${each.join('; ')}.`
}

/** Of several requests to the same service the one that took longest is told. */
function remember(who: string, tries: Tries, { outlived }: Time): void {
  if ((outlived.get(who)?.milliseconds ?? -1) < tries.milliseconds) outlived.set(who, tries)
}

function repeatOf(error: unknown): Repeat | undefined {
  return error instanceof ActionError ? error.repeat : undefined
}

/** How often was asked is part of what happened. A loop around this one, as of a sign-in that needs another token, repeats it no more. */
function withTries(error: unknown, tried: string): unknown {
  if (!(error instanceof ActionError) || tried === '') return error
  return error.with({ message: `${error.message.replace(/\.$/, '')}${tried}.`, repeat: undefined })
}

function triesText({ count, milliseconds, asked }: Tries): string {
  const attempts = `, in ${count === 1 ? '1 attempt' : `${count} attempts`} over ${secondsText(milliseconds)}`
  return asked === undefined ? attempts : `${attempts}: it asks to wait ${secondsText(asked)}, longer than is left`
}

function secondsText(milliseconds: number): string {
  const seconds = milliseconds / 1000
  return `${seconds < 10 ? Number(seconds.toFixed(1)) : Math.round(seconds)} seconds`
}
