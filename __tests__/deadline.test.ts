import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { Deadline } from '../src/deadline.ts'
import { ActionError } from '../src/errors.ts'
import { allowedKeys } from '../src/kms/allowed.ts'
import { keyService } from '../src/kms/index.ts'

describe('the end of a run', () => {
  it('ends what was left behind, be it asking or waiting to ask again', async () => {
    const deadline = new Deadline(60)
    const waiting = deadline.pause(20_000, 'AWS')
    deadline.end()
    await expect(waiting).rejects.toMatchObject({ code: 'source/timeout' })
    expect([deadline.signal.aborted, deadline.passed]).toEqual([true, true])
  })

  it('is not waited for by what has come to its end before', async () => {
    const deadline = new Deadline(60)
    await deadline.within(Promise.resolve(1), 'a key')
    expect(getEventListeners(deadline.signal, 'abort')).toEqual([])
  })
})

describe('a deadline', () => {
  it('leaves behind what does not obey it', async () => {
    await expect(new Deadline(0.05).within(new Promise(() => setTimeout(() => undefined, 1000)), 'a key')).rejects.toMatchObject({ code: 'source/timeout', message: 'a key did not finish within the 0.05 seconds of `timeout`.' })
  })

  it('ends a wait that another signal may end, too', async () => {
    const stop = new AbortController()
    const waiting = new Deadline(60).pause(20_000, 'ECS', stop.signal)
    stop.abort()
    await expect(waiting).rejects.toThrow()
  })
})

function codeOf(work: () => unknown): string {
  try {
    work()
  } catch (error) {
    return error instanceof ActionError ? `${error.code}: ${error.message}` : String(error)
  }
  return 'done'
}

const seconds = (since: number): number => (performance.now() - since) / 1000

describe('computing within the deadline', () => {
  it.each<[string, () => unknown]>([
    ['a loop', () => { for (;;); }],
    ['a regular expression', () => /(a+)+b/.test('a'.repeat(100))],
    ['sorting', () => { for (;;) Array.from({ length: 1_000_000 }, (_, i) => String((i * 7919) % 1_000_000)).sort() }],
  ])('is ended when the time is up: %s', (_, work) => {
    const began = performance.now()
    expect(codeOf(() => new Deadline(0.2).compute(work, 'Selecting'))).toBe('source/timeout: Selecting did not finish within the 0.2 seconds of `timeout`.')
    expect(seconds(began)).toBeLessThan(5)
  })

  it('gives what was computed, and throws what was thrown', () => {
    const [deadline, error] = [new Deadline(60), new RangeError('too deep')]
    const made = { a: [1] }
    expect(deadline.compute(() => made, 'Selecting')).toBe(made)
    expect(() => deadline.compute(() => { throw error }, 'Selecting')).toThrow(error)
  })

  it('does not begin when the time is up', () => {
    let begun = false
    expect(codeOf(() => new Deadline(0).compute(() => (begun = true), 'Selecting'))).toContain('source/timeout')
    expect(begun).toBe(false)
  })
})

describe('between two pieces of computing', () => {
  it('timers have their turn, and the clock is looked at', async () => {
    let fired = false
    setTimeout(() => (fired = true), 0)
    const deadline = new Deadline(0.6)
    await new Promise((resolve) => setTimeout(resolve, 5))
    await deadline.turn('Reading')
    expect(fired).toBe(true)
    for (const began = performance.now(); seconds(began) < 0.7;);
    await expect(deadline.turn('Reading')).rejects.toMatchObject({ code: 'source/timeout' })
  })

  it('no further key is tried when the time is up', async () => {
    const deadline = new Deadline(0.6)
    const context = { inputs: { ageKeys: [] }, allowed: allowedKeys([]), environment: {}, deadline } as never
    const keys = keyService(context, () => undefined)
    const key = (recipient: string) => ({ type: 'age', recipient, enc: '' }) as const
    await expect(keys.unwrap(key('age1'))).rejects.toMatchObject({ code: 'kms/no-credentials' })
    for (const began = performance.now(); seconds(began) < 0.7;);
    await expect(keys.unwrap(key('age2'))).rejects.toMatchObject({ code: 'source/timeout' })
    await keys.close()
  })
})
