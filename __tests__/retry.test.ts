import { describe, expect, it } from 'vitest'
import { ActionError } from '../src/errors.ts'
import { isTransient, outlivedText, pauseBefore, repeatAfter, repeatedly, retryAfterOf, type Time } from '../src/retry.ts'

/** A clock that only pauses and attempts move. */
class Clock implements Time {
  readonly outlived: Time['outlived'] = new Map()
  readonly pauses: number[] = []
  readonly share: number
  readonly #whole: number
  #now = 0

  /** @param seconds of `timeout`; @param spent milliseconds of it that are over */
  constructor(seconds = 60, spent = 0) {
    this.#whole = seconds * 1000
    this.share = this.#whole / 3
    this.#now = spent
  }

  now = (): number => this.#now
  get left(): number {
    return this.#whole - this.#now
  }
  pass(milliseconds: number): void {
    this.#now += milliseconds
  }
  pause = async (milliseconds: number): Promise<void> => {
    this.pauses.push(milliseconds)
    this.pass(milliseconds)
  }
}

interface Answer {
  readonly status: number
  readonly headers: Record<string, string>
}

/** A service that is away for so long, and takes so long for each answer. */
function service(clock: Clock, { away, with: status = 503, after, takes = 0 }: { away: number; with?: number | 'refused'; after?: string; takes?: number }) {
  return async (): Promise<Answer> => {
    clock.pass(takes)
    if (clock.now() >= away) return { status: 200, headers: {} }
    if (status === 'refused') throw new ActionError('source/unreachable', 'ECS could not be reached (ECONNREFUSED).', { repeat: {} })
    return { status, headers: after === undefined ? {} : { 'retry-after': after } }
  }
}

async function outcome(clock: Clock, attempt: () => Promise<Answer>): Promise<string> {
  try {
    const { outcome: answer, tried } = await repeatedly('ECS', { deadline: clock }, attempt, repeatAfter)
    return `${answer.status}${tried}`
  } catch (error) {
    return (error as Error).message
  }
}

describe('a request that may be repeated', () => {
  it.each([0.3, 1, 2, 4, 10, 19.9])('outlives an outage of %d seconds, whatever it looks like', async (seconds) => {
    for (const kind of ['refused', 500, 503, 520, 429] as const) {
      const clock = new Clock()
      expect(await outcome(clock, service(clock, { away: seconds * 1000, with: kind }))).toMatch(/^200/)
      expect(clock.now()).toBeLessThan(seconds * 1000 + 5001)
    }
  })

  it('gives up when a third of `timeout` is spent, and says how often and how long', async () => {
    for (const kind of ['refused', 503] as const) {
      const clock = new Clock()
      const text = await outcome(clock, service(clock, { away: Infinity, with: kind }))
      expect(text).toMatch(/^(503|ECS could not be reached \(ECONNREFUSED\)), in (8|9|10|11|12) attempts over 20 seconds\.?$/)
      expect(clock.now()).toBeCloseTo(20_000, 0)
    }
  })

  it.each([400, 401, 403, 404, 501, 505])('says nothing of attempts for %i, which is asked once', async (status) => {
    const clock = new Clock()
    expect([await outcome(clock, service(clock, { away: 100, with: status })), clock.pauses]).toEqual([String(status), []])
  })

  it('pauses longer each time, with jitter, up to five seconds', async () => {
    const clock = new Clock(600)
    await outcome(clock, service(clock, { away: 60_000 }))
    const most = [200, 400, 800, 1600, 3200, 5000, 5000]
    most.forEach((limit, index) => {
      expect(clock.pauses[index]).toBeGreaterThanOrEqual(limit / 2)
      expect(clock.pauses[index]).toBeLessThanOrEqual(limit)
    })
    expect(new Set(clock.pauses).size).toBe(clock.pauses.length)
  })

  it('waits as long as Retry-After asks, and never less than it would by itself', async () => {
    const clock = new Clock()
    expect(await outcome(clock, service(clock, { away: 7000, after: '7' }))).toMatch(/^200/)
    expect(clock.pauses).toEqual([7000])
    const eager = new Clock()
    await outcome(eager, service(eager, { away: 1000, after: '0' }))
    expect(eager.pauses[0]).toBeGreaterThanOrEqual(100)
  })

  it.each([['21', '21 seconds'], ['3600', '3600 seconds']])('does not wait where Retry-After asks for %s seconds, and says so', async (after, words) => {
    const clock = new Clock()
    expect(await outcome(clock, service(clock, { away: Infinity, after }))).toBe(`503, in 1 attempt over 0 seconds: it asks to wait ${words}, longer than is left`)
  })

  it('counts a slow attempt: what took a third by itself is not repeated', async () => {
    const clock = new Clock()
    expect(await outcome(clock, service(clock, { away: Infinity, takes: 21_000 }))).toBe('503, in 1 attempt over 21 seconds')
  })

  it('keeps the reason where the deadline is nearer than the next attempt', async () => {
    const clock = new Clock(60, 59_950)
    expect(await outcome(clock, service(clock, { away: Infinity }))).toBe('503, in 1 attempt over 0 seconds')
  })

  it('repeats no error that does not say so', async () => {
    let count = 0
    for (const error of [new ActionError('source/untrusted-certificate', 'No.'), new TypeError('ours')]) {
      await expect(repeatedly('ECS', { deadline: new Clock() }, async () => ((count += 1), Promise.reject(error)))).rejects.toBe(error)
    }
    expect(count).toBe(2)
  })

  it('within another is repeated by the inner loop alone', async () => {
    const clock = new Clock()
    const inner = service(clock, { away: Infinity, with: 'refused' })
    const text = await outcome(clock, () => repeatedly('GitHub', { deadline: clock }, inner).then((tried) => tried.outcome))
    expect(text).toMatch(/^ECS could not be reached \(ECONNREFUSED\), in \d+ attempts over 20 seconds\.$/)
  })

  it('stops where nobody waits any more', async () => {
    const clock = new Clock()
    const stop = AbortSignal.abort()
    await expect(repeatedly('ECS', { deadline: clock, stop }, service(clock, { away: Infinity, with: 'refused' }))).rejects.toThrow('ECONNREFUSED')
    expect(clock.pauses).toEqual([])
  })
})

describe('the notice of a run', () => {
  it('tells once for each service what was outlived, and nothing of a run without trouble', async () => {
    const clock = new Clock()
    await outcome(clock, service(clock, { away: 0 }))
    expect(outlivedText(clock)).toBeUndefined()
    await outcome(clock, service(clock, { away: 100 }))
    clock.pass(-clock.now())
    await outcome(clock, service(clock, { away: 3000 }))
    expect(outlivedText(clock)).toMatch(/^ECS answered only at attempt [5-7], after [3-6](\.\d)? seconds\.$/)
  })

  it('says nothing of what failed in the end: the error does', async () => {
    const clock = new Clock()
    await outcome(clock, service(clock, { away: Infinity }))
    expect(outlivedText(clock)).toBeUndefined()
  })
})

describe('what may be repeated', () => {
  it('408, 429 and 5xx but 501 and 505', () => {
    const all = Array.from({ length: 600 }, (_, status) => status).filter(isTransient)
    expect(all.filter((status) => status < 500)).toEqual([408, 429])
    expect([500, 502, 503, 504, 507, 520, 525, 530, 599].every(isTransient)).toBe(true)
    expect([501, 505, 600].some(isTransient)).toBe(false)
  })
})

describe('Retry-After', () => {
  it.each([['5', 5000], ['0', 0], [' 2 ', 2000], [new Date(10_000).toUTCString(), 7000], [new Date(1000).toUTCString(), 0], ['soon', undefined], ['', undefined], [undefined, undefined]])('%j', (header, wait) => {
    expect(retryAfterOf(header, 3000)).toBe(wait)
  })

  it('a date is obeyed, too', () => {
    const pause = pauseBefore(1, new Date(Date.now() + 4000).toUTCString(), { share: 20_000, run: 60_000 })
    expect(pause).toBeGreaterThan(2500)
  })
})
