/**
 * How the step ends. It has failed until success is said: a process that dies, or that waits for what never comes, must
 * not look like one that exported something.
 */
import { ActionError, explain, type Explanation } from './errors.ts'

/** What of the process decides and tells how it ends. */
export type Host = Pick<NodeJS.Process, 'exitCode' | 'on'>

export class Outcome {
  readonly #host: Host
  readonly #tell: (explanation: Explanation) => void
  #state: 'open' | 'succeeded' | 'failed' = 'open'

  /** @param tell shows the one error of a failed step */
  constructor(host: Host, tell: (explanation: Explanation) => void) {
    this.#host = host
    this.#tell = tell
  }

  /**
   * From here on the exit code is 1, and whatever ends the process without a result is told as a defect.
   * @param whenCrashed told of that beside the log, where nothing is exported yet
   */
  assumeFailure(whenCrashed: (explanation: Explanation) => void = () => undefined): void {
    this.#host.exitCode = 1
    const crashed = (error: unknown): void => {
      if (this.#state === 'succeeded' && isBrokenOutput(error)) return
      const explanation = explain(error)
      const wasOpen = this.#state === 'open'
      this.fail(explanation)
      if (wasOpen) whenCrashed(explanation)
    }
    this.#host.on('uncaughtException', crashed)
    this.#host.on('unhandledRejection', crashed)
    this.#host.on('beforeExit', () => {
      if (this.#state === 'open') crashed(ranDry())
    })
  }

  /** Everything is exported: the exit code is 0, unless the step has failed already. */
  succeed(): void {
    if (this.#state !== 'open') return
    this.#state = 'succeeded'
    this.#host.exitCode = 0
  }

  /** Only the first failure is told: what follows it follows from it. @returns whether this is the first */
  fail(explanation: Explanation): boolean {
    if (this.#state === 'failed') return false
    this.#state = 'failed'
    this.#host.exitCode = 1
    this.#tell(explanation)
    return true
  }

  /**
   * Called before anything is written: a run that goes on behind its own crash exports nothing.
   * @throws ActionError internal/bug
   */
  refuseAfterFailure(): void {
    if (this.#state === 'failed') throw new ActionError('internal/bug', 'The step has failed already.')
  }
}

/** Nobody reads the log any more. Everything is exported by then, and what would be printed is no part of it. */
function isBrokenOutput(error: unknown): boolean {
  const { code, syscall } = (error ?? {}) as { readonly code?: unknown; readonly syscall?: unknown }
  return code === 'EPIPE' && syscall === 'write'
}

/** Node ends a process quietly when nothing is left to do, be a promise open or not. */
function ranDry(): ActionError {
  return new ActionError('internal/bug', 'The step came to an end without a result: it waited for something that nobody would have answered.')
}
