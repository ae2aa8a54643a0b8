import { getEventListeners } from 'node:events'
import { describe, expect, it } from 'vitest'
import { Deadline } from '../src/deadline.ts'

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
