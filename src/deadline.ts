/** One deadline over everything: ECS, sign-in, retries and KMS. */
import { ActionError } from './errors.ts'
import type { Tries } from './retry.ts'
import { say } from './text.ts'

/** Milliseconds. */
const GRACE = 250

/** Only a script of its own can be ended by V8; it finds what to do here. */
const WORK = Symbol.for('ecs-config-action.work')
const RUN_WORK = "globalThis[Symbol.for('ecs-config-action.work')]()"

export class Deadline {
  /** Requests that succeeded only when they were repeated, and how often they were made: for a notice at the end of the run. */
  readonly outlived = new Map<string, Tries>()
  /** Aborts when the time is up, or the run is over; what still runs then is destroyed. */
  readonly signal: AbortSignal
  readonly #stop = new AbortController()
  readonly #timer: NodeJS.Timeout
  readonly #end: number
  readonly #seconds: number

  constructor(seconds: number) {
    this.#seconds = seconds
    this.#end = monotonic() + seconds * 1000
    this.signal = this.#stop.signal
    this.#timer = setTimeout(() => this.#stop.abort(), Math.ceil(seconds * 1000)).unref()
  }

  /** The run is over: what was left behind must not go on, nor try again, for a process ends only when nothing runs. */
  end(): void {
    clearTimeout(this.#timer)
    this.#stop.abort()
  }

  /**
   * Milliseconds that one request may spend on attempts and pauses: with a third for each, of three requests in a row all
   * may meet a service that is just being restarted.
   */
  get share(): number {
    return (this.#seconds * 1000) / 3
  }

  /** Milliseconds of a clock that nobody sets. */
  now(): number {
    return monotonic()
  }

  /** Milliseconds left, never negative. */
  get left(): number {
    return Math.max(0, this.#end - monotonic())
  }

  get passed(): boolean {
    return this.signal.aborted || this.left === 0 // timers may be a little early
  }

  /** The error for what was being waited for when the time ran out. */
  error(waitingFor: string): ActionError {
    return new ActionError('source/timeout', say`${waitingFor} did not finish within the ${this.#seconds} seconds of \`timeout\`.`)
  }

  /**
   * What does not obey the signal is left behind a little later: what does tells better what it was doing.
   * @param grace milliseconds for that; fewer for what is waited for within another wait
   * @throws the deadline's error
   */
  async within<Result>(work: Promise<Result>, waitingFor: string, grace: number = GRACE): Promise<Result> {
    let timer: NodeJS.Timeout | undefined
    let leave = (): void => undefined
    const late = new Promise<never>((_, reject) => {
      leave = () => void (timer = setTimeout(() => reject(this.error(waitingFor)), grace))
      if (this.signal.aborted) leave()
      else this.signal.addEventListener('abort', leave, { once: true })
    })
    try {
      return await Promise.race([work, late])
    } finally {
      this.signal.removeEventListener('abort', leave)
      clearTimeout(timer)
    }
  }

  /**
   * Computes, and ends that when the time is up: no timer fires while something computes. What ends is the function that
   * is given, up to its first `await`.
   * @throws the deadline's error
   */
  compute<Result>(work: () => Result, what: string): Result {
    if (this.passed) throw this.error(what)
    try {
      Reflect.set(globalThis, WORK, work)
      return new (process.getBuiltinModule('node:vm').Script)(RUN_WORK).runInThisContext({ timeout: Math.ceil(this.left) + GRACE }) as Result
    } catch (cause) {
      if ((cause as { code?: unknown } | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT') throw this.error(what)
      throw cause
    }
  }

  /**
   * Between two pieces of computing: lets timers and sockets have their turn.
   * @throws the deadline's error
   */
  async turn(waitingFor: string): Promise<void> {
    await new Promise((resolve) => setImmediate(resolve))
    if (this.passed) throw this.error(waitingFor)
  }

  /** Whether there is time for another attempt after this wait. */
  allows(milliseconds: number): boolean {
    return milliseconds < this.left
  }

  /**
   * Waits before another attempt.
   * @param stop ends the wait early
   * @throws the deadline's error if the time would run out meanwhile, the reason of `stop`
   */
  async pause(milliseconds: number, waitingFor: string, stop?: AbortSignal): Promise<void> {
    if (!this.allows(milliseconds)) throw this.error(waitingFor)
    const signal = stop === undefined ? this.signal : AbortSignal.any([stop, this.signal])
    await process.getBuiltinModule('node:timers/promises').setTimeout(milliseconds, undefined, { signal }).catch((error: unknown) => {
      throw this.passed ? this.error(waitingFor) : error
    })
  }
}

/** Milliseconds of a clock that nobody sets; `performance` is loaded when first used. */
function monotonic(): number {
  return Number(process.hrtime.bigint()) / 1e6
}
