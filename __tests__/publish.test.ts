import { describe, expect, it } from 'vitest'
import type { OnFailure } from '../src/all-or-nothing.ts'
import { ActionError } from '../src/errors.ts'
import { publish } from '../src/publish.ts'
import type { Runner } from '../src/runner.ts'
import type { Plan } from '../src/select/index.ts'

const PLAN: Plan = {
  exports: [
    { name: 'A', path: 'a', value: '1', secret: false, files: [], environment: true },
    { name: 'P', path: 'p', value: 'hunter2', secret: true, files: ['shop/app.yaml'], environment: true },
    { name: 'PATH', path: 'path', value: 'x', secret: false, files: [], environment: false },
  ],
  masks: ['hunter2'],
  outputs: [['A', '1'], ['P', 'hunter2'], ['PATH', 'x'], ['config-names', '["A","P","PATH"]']],
  environment: [['A', '1'], ['P', 'hunter2']],
  notices: ['n'],
  warnings: ['w1', 'w2'],
  maskedSecrets: 1,
  unlisted: 0,
  ownNames: ['A', 'P'],
  source: 'here',
}

const STORY = { path: 'shop', openedBy: [] }

/** What a runner was told, in order; a write counts when it is done. */
function recording(failing?: string): { runner: Runner; told: unknown[] } {
  const told: unknown[] = []
  const write = (name: string) => async (...args: unknown[]) => {
    await new Promise((resolve) => setImmediate(resolve))
    const [onFailure] = args.filter((one) => typeof one === 'function') as [OnFailure?]
    onFailure?.(async () => void told.push(`${name} taken back`))
    if (name === failing) throw new ActionError('runner/write', name)
    told.push([name, ...args.filter((one) => typeof one !== 'function')])
  }
  const print = (name: string) => (...args: unknown[]) => void told.push([name, ...args])
  const runner = {
    environment: {},
    platform: 'linux',
    mask: write('mask'),
    exportEnvironment: write('environment'),
    setOutputs: write('outputs'),
    rememberNames: write('names'),
    createFile: async (path: string, text: string, onFailure: OnFailure) => (await write('file')(path, text, onFailure), `/temp/${path}`),
    succeed: print('success'),
    summarize: write('summary'),
    notice: print('notice'),
    warning: print('warning'),
    info: print('info'),
    group: print('group'),
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
      ['success'],
      ['names', ['A', 'P'], 'here'],
      ['group', 'Names', ['a → A', 'p → P, secret', 'path → PATH, output only']],
      ['notice', 'n'],
      ['warning', 'w1'],
      ['warning', 'w2'],
      ['info', 'Exported 3 values, masked 1 secret, left 1 out of the environment.'],
    ])
  })

  it('writes the file after the masks and before the environment, and the page after the outputs', async () => {
    const { runner, told } = recording()
    await publish({ ...PLAN, file: { path: 'a/b.json', text: '{}' } }, runner, STORY)
    expect(told.map((one) => (one as string[])[0]).slice(0, 7)).toEqual(['mask', 'file', 'environment', 'outputs', 'success', 'names', 'summary'])
    expect(told[1]).toEqual(['file', 'a/b.json', '{}'])
    expect(told[3]).toEqual(['outputs', [['config-file', '/temp/a/b.json'], ...PLAN.outputs]])
    expect(told[6]).toEqual(['summary', expect.stringContaining('<details>')])
  })

  it('writes the files of single values behind that of the tree, and says where each is', async () => {
    const { runner, told } = recording()
    const files = [{ path: 'k/ey', bytes: Buffer.from('x'), from: 'key', secret: true }, { path: 'b', bytes: Buffer.of(255), from: 'b', secret: false }]
    await publish({ ...PLAN, file: { path: 'a.json', text: '{}' }, files }, runner)
    expect(told.slice(1, 4)).toEqual([['file', 'a.json', '{}'], ['file', 'k/ey', Buffer.from('x')], ['file', 'b', Buffer.of(255)]])
    expect(told[5]).toEqual(['outputs', [['config-file', '/temp/a.json'], ['config-files', '{"k/ey":"/temp/k/ey","b":"/temp/b"}'], ...PLAN.outputs]])
  })

  it('says that no file was written where all that was asked for is missing', async () => {
    const { runner, told } = recording()
    await publish({ ...PLAN, files: [] }, runner)
    expect(told).toContainEqual(['outputs', [['config-files', '{}'], ...PLAN.outputs]])
  })

  it.each([
    ['mask', [], []],
    ['file', ['mask'], ['file taken back']],
    ['environment', ['mask', 'file'], ['environment taken back', 'file taken back']],
    ['outputs', ['mask', 'file', 'environment'], ['outputs taken back', 'environment taken back', 'file taken back']],
  ])('stops when %s fails, and takes back what was written, the last write first', async (failing, before, takenBack) => {
    const { runner, told } = recording(failing)
    await expect(publish({ ...PLAN, file: { path: 'a.json', text: '' } }, runner, STORY)).rejects.toThrow(failing)
    expect(told.map((one) => (typeof one === 'string' ? one : (one as string[])[0]))).toEqual([...before, ...takenBack])
  })

  it.each([['', 101, 'and 150 more: run once with RUNNER_DEBUG=1 to see all'], ['1', 250, 'k249 → K249']])('shows a long list of names whole only when the runner debugs (RUNNER_DEBUG=%s)', async (debug, count, last) => {
    const { runner, told } = recording()
    const exports = Array.from({ length: 250 }, (_, i) => ({ name: `K${i}`, path: `k${i}`, value: 'v', secret: false, files: [], environment: true }))
    await publish({ ...PLAN, exports }, { ...runner, environment: { RUNNER_DEBUG: debug } })
    const [, , lines] = told.find((one) => (one as string[])[0] === 'group') as [string, string, string[]]
    expect([lines.length, lines.at(-1)]).toEqual([count, last])
  })

  it('says what is empty, and which value is in which file', async () => {
    const { runner, told } = recording()
    const exports = [{ ...PLAN.exports[1], name: 'P', path: 'p', value: '', secret: true, files: [], environment: true }, { name: 'N', path: 'n', value: '', secret: false, files: [], environment: false }]
    const files = [{ path: 'k/ey', bytes: Buffer.from('x'), from: 'key', secret: true }, { path: 'none', bytes: Buffer.alloc(0), from: 'none', secret: false }]
    await publish({ ...PLAN, exports, files }, runner)
    expect(told).toContainEqual(['group', 'Names', ['key → file k/ey, secret', 'none → file none, empty', 'p → P, secret, empty', 'n → N, empty, output only']])
  })

  it('counts in one line what `allowed-names` does not list', async () => {
    const { runner, told } = recording()
    await publish({ ...PLAN, unlisted: 2 }, runner)
    expect(told).toContainEqual(['info', 'Left out of environment and file, because `allowed-names` does not list them: 2 names.'])
  })

  it('shows no command that a key path holds', async () => {
    const { runner, told } = recording()
    const exports = [{ name: 'A', path: '::error::x ##[error]y\n::stop-commands::z', value: 'v', secret: false, files: [], environment: true }]
    await publish({ ...PLAN, exports }, runner)
    expect(told).toContainEqual(['group', 'Names', ['\\::error::x #\\#[error]y\\u000a::stop-commands::z → A']])
  })
})
