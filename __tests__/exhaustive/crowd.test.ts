/** Many jobs at once, against services that are too busy for some of them. */
import { describe, expect, it } from 'vitest'
import { PLANTED, scenario } from '../bundle/harness.ts'

const current = scenario()
const JOBS = 50
const AT_ONCE = 4

describe('fifty jobs, throttled', () => {
  it('are all served, each of them whole', async () => {
    // AWS is asked again after a while, the others at once: its faults are far apart, so that no request meets three.
    const services = ['ecs', 'oidc', 'aws-sts', 'ecs', 'oidc', 'ecs', 'oidc', 'ecs', 'oidc', 'ecs', 'aws-kms', 'ecs', 'oidc', 'ecs', 'oidc', 'ecs'] as const
    const job = async (number: number): Promise<string> => {
      // One more request of some service is turned away for each job: never three attempts of one request.
      const service = services[number % services.length] ?? 'ecs'
      const body = service.startsWith('aws') ? '{"__type":"ThrottlingException"}' : '{"detail":"Too many requests"}'
      current().emulators.faults.add({ service, kind: 'status', status: 429, body, headers: { 'retry-after': '0', 'content-type': 'application/json' } })
      const { exitCode, outputs, env, annotations } = await current().run()
      return exitCode === 0 && 'config-names' in outputs && env['DATABASE_PASSWORD'] === PLANTED.password ? 'whole' : JSON.stringify(annotations)
    }
    const whole: string[] = []
    let next = 0
    await Promise.all(Array.from({ length: AT_ONCE }, async () => {
      while (next < JOBS) whole.push(await job(next++))
    }))
    expect(whole).toEqual(Array.from({ length: JOBS }, () => 'whole'))
    expect(current().emulators.log.list().filter(({ status }) => status === 429)).toHaveLength(JOBS)
  }, 120_000)
})
