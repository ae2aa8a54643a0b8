import { describe, expect, it } from 'vitest'
import { publish } from '../src/publish.ts'
import type { Runner } from '../src/runner.ts'
import type { Plan } from '../src/select/index.ts'

const PLAN: Plan = {
  exports: [
    { name: 'A', path: 'a', value: '1', secret: false, environment: true },
    { name: 'P', path: 'p', value: 'hunter2', secret: true, environment: true },
    { name: 'PATH', path: 'path', value: 'x', secret: false, environment: false },
  ],
  masks: ['hunter2'],
  outputs: [['A', '1'], ['P', 'hunter2'], ['PATH', 'x'], ['config-names', '["A","P","PATH"]']],
  environment: [['A', '1'], ['P', 'hunter2']],
  notices: ['n'],
  warnings: ['w1', 'w2'],
  maskedSecrets: 1,
}

/** What a runner was told, in order; a write counts when it is done. */
function recording(failing?: string): { runner: Runner; told: unknown[] } {
  const told: unknown[] = []
  const write = (name: string) => async (...args: unknown[]) => {
    await new Promise((resolve) => setImmediate(resolve))
    if (name === failing) throw new Error(name)
    told.push([name, ...args])
  }
  const print = (name: string) => (...args: unknown[]) => void told.push([name, ...args])
  const runner = {
    environment: {},
    platform: 'linux',
    mask: write('mask'),
    exportEnvironment: write('environment'),
    setOutputs: write('outputs'),
    rememberNames: write('names'),
    notice: print('notice'),
    warning: print('warning'),
    info: print('info'),
  } as unknown as Runner
  return { runner, told }
}

describe('publishing', () => {
  it('masks, then writes, then speaks; each step once the one before is done', async () => {
    const { runner, told } = recording()
    await publish(PLAN, runner)
    expect(told).toEqual([
      ['mask', PLAN.masks],
      ['environment', PLAN.environment],
      ['outputs', PLAN.outputs],
      ['names', ['A', 'P']],
      ['notice', 'n'],
      ['warning', 'w1'],
      ['warning', 'w2'],
      ['info', 'Exported 3 values, masked 1 secret, left 1 out of the environment.'],
    ])
  })

  it.each([
    ['mask', []],
    ['environment', ['mask']],
    ['outputs', ['mask', 'environment']],
  ])('stops when %s fails', async (failing, before) => {
    const { runner, told } = recording(failing)
    await expect(publish(PLAN, runner)).rejects.toThrow(failing)
    expect(told.map((one) => (one as string[])[0])).toEqual(before)
  })
})
