/** ECS without TLS: only where the workflow says so, with a warning on every run. */
import { describe, expect, it } from 'vitest'
import { expectRefusal, scenario } from './harness.ts'

const current = scenario()

describe('http to another host', () => {
  it('is refused, with three ways out', async () => {
    expectRefusal(await current().run({ url: 'http://ecs.invalid:8000' }), 'input/invalid', /TLS in front.*loopback.*`allow-http: true`/)
  })

  it('is tried with `allow-http`, and warned of also where the step fails', async () => {
    const run = await current().run({ url: 'http://ecs.invalid:8000', 'allow-http': 'true', timeout: '3' })
    expect(run.annotations.map(({ kind }) => kind)).toEqual(['warning', 'error'])
    expect(run.annotations[0]?.message).toMatch(/^ECS at ecs\.invalid:8000 is asked without TLS, as `allow-http` allows/)
    expect(run.annotations[1]?.title).toMatch(/source\/(unreachable|timeout)/)
  })

  it('is not warned of on loopback, nor with https', async () => {
    expect((await current().run({ 'allow-http': 'true' })).annotations).toEqual([])
  })
})
