import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { fileEntries, runAction, type ActionStep } from '../../emulators/runner/index.ts'

let folder: string
beforeAll(() => void (folder = mkdtempSync(join(tmpdir(), 'scripts-'))))
afterAll(() => rmSync(folder, { recursive: true }))

function run(script: string, step: Partial<ActionStep> = {}) {
  const main = join(folder, 'main.mjs')
  writeFileSync(main, `import { appendFileSync } from 'node:fs'\nconst say = (text) => console.log(text)\nconst put = (file, text) => appendFileSync(process.env[file], text)\n${script}`)
  return runAction({ main, inputs: {}, env: {}, ...step })
}

describe('the process', () => {
  it('gets inputs by their upper-case names, defaults of the manifest, the runner’s variables and nothing of ours', async () => {
    process.env['STRAY'] = 'x'
    const { raw } = await run(`say(JSON.stringify(process.env))`, { inputs: { 'config-id': '1.0' }, env: { EXTRA: 'y' }, event: 'pull_request' })
    delete process.env['STRAY']
    const env = JSON.parse(raw) as Record<string, string>
    expect(env).toMatchObject({ 'INPUT_CONFIG-ID': '1.0', INPUT_TIMEOUT: '60', GITHUB_ACTIONS: 'true', GITHUB_EVENT_NAME: 'pull_request', GITHUB_REPOSITORY: 'example/shop', RUNNER_ENVIRONMENT: 'github-hosted', EXTRA: 'y' })
    expect(env).not.toHaveProperty('STRAY')
  })

  it('tells exit code, both streams and time, and leaves no folder', async () => {
    const { exitCode, raw, milliseconds } = await run(`console.error('bad'); say(process.env.RUNNER_TEMP); process.exitCode = 3`)
    expect(exitCode).toBe(3)
    expect(raw).toContain('bad\n')
    expect(milliseconds).toBeGreaterThan(0)
    const temp = raw.split('\n').find((line) => line.startsWith(tmpdir())) ?? ''
    expect([temp === '', existsSync(temp)]).toEqual([false, false])
  })
})

describe('the log', () => {
  it('hides a text from where it is masked, in the forms that a log may hold', async () => {
    const { log, masks } = await run(`say('early hunter2&'); say('::add-mask::hunter2&'); for (const t of ['hunter2&', 'a hunter2&hunter2& b', btoa('hunter2&'), btoa('xhunter2&').slice(2), encodeURIComponent('hunter2&'), 'hunter2&amp;', 'hunter3']) say(t)`)
    expect(masks).toEqual(['hunter2&'])
    expect(log).toEqual(['early hunter2&', '***', 'a *** b', '***', expect.stringMatching(/\*\*\*$/), '***', '***', 'hunter3'])
  })

  it('hides every line of a mask with line breaks, even a brace', async () => {
    const { log, masks } = await run(`say('::add-mask::{%0A  pass%0D%0A}'); say('a { pass }')`)
    expect(masks).toEqual(['{\n  pass\r\n}'])
    expect(log).toEqual(['a *** *** ***'])
  })

  it('makes one of masks that overlap', async () => {
    const { log } = await run(`say('::add-mask::abcd'); say('::add-mask::cdef'); say('xabcdefx abcdcdef')`)
    expect(log).toEqual(['x***x ***'])
  })

  it('finds annotations at the start of a line, and of the old form anywhere', async () => {
    const { annotations, log } = await run(`say('::add-mask::secret'); say('::error title=A%3A b::x%0Ay secret'); say('no ::warning::z'); say('text ##[warning]old'); say('::unknown::##[notice]third')`)
    expect(annotations).toEqual([
      { kind: 'error', title: 'A: b', message: 'x\ny ***' },
      { kind: 'warning', title: '', message: 'old' },
      { kind: 'notice', title: '', message: 'third' },
    ])
    expect(log).toEqual(['##[error]x', 'y ***', 'no ::warning::z', '##[warning]old', '##[notice]third'])
  })

  it('obeys no command between stop-commands and its token', async () => {
    const { annotations, log } = await run(`say('::stop-commands::t0ken'); say('::error::no'); say('::t0ken::'); say('::error::yes')`)
    expect(annotations.map(({ message }) => message)).toEqual(['yes'])
    expect(log).toEqual(['::error::no', '##[error]yes'])
  })
})

describe('the files', () => {
  it('reads outputs without case, environment with it, and the summary', async () => {
    const run1 = await run(`put('GITHUB_OUTPUT', 'a=1\\nA<<E\\nx\\n\\ny\\nE\\nconfig-names=["A"]\\n'); put('GITHUB_ENV', 'b=2\\nB=3\\n'); put('GITHUB_STEP_SUMMARY', '# Hi')`)
    expect(run1.outputs).toEqual({ A: 'x\n\ny', 'config-names': '["A"]' })
    expect([run1.env, run1.summary, run1.names()]).toEqual([{ b: '2', B: '3' }, '# Hi', ['A']])
  })

  it('refuses NODE_OPTIONS in the environment', async () => {
    const { env, annotations } = await run(`put('GITHUB_ENV', 'node_options=--require x\\nA=1\\n')`)
    expect(env).toEqual({ A: '1' })
    expect(annotations).toEqual([{ kind: 'error', title: '', message: "Can't store node_options output parameter using '$GITHUB_ENV' command." }])
  })

  it('fails a step whose file is broken', async () => {
    const { exitCode, outputs, annotations } = await run(`put('GITHUB_OUTPUT', 'a<<E\\nx\\n')`)
    expect([exitCode, outputs, annotations.length]).toEqual([1, {}, 1])
  })

  it.each([['nothing'], ['=x'], ['a<<'], ['a<<E\nx']])('takes %j for no entry', (text) => {
    expect(() => fileEntries(text)).toThrow(/Invalid format|delimiter/)
  })

  it('splits at the first of = and <<', () => {
    expect(fileEntries('a=b<<c\nd<<e=\nf\ne=\n', false)).toEqual([['a', 'b<<c'], ['d', 'f']])
  })

  it('keeps carriage returns, except on Windows', () => {
    expect([fileEntries('a<<E\nx\r\ny\nE\n', false), fileEntries('a<<E\r\nx\r\nE\r\n', true)]).toEqual([[['a', 'x\r\ny']], [['a', 'x']]])
    expect(fileEntries('a<<E\r\nx\r\ny\nz\r\nE\r\nb=c\r\n', true)).toEqual([['a', 'x\r\ny\nz'], ['b', 'c']])
  })

  it('says with debug logging what is set, masked', async () => {
    const script = `say('::add-mask::hunter2'); put('GITHUB_ENV', 'P=hunter2\\n'); put('GITHUB_OUTPUT', 'pin=123\\np=hunter2\\n')`
    const [debug, usual] = [await run(script, { env: { RUNNER_DEBUG: '1' } }), await run(script)]
    expect([debug.log, usual.log]).toEqual([["##[debug]P='***'", '##[debug]Set output pin = 123', '##[debug]Set output p = ***'], []])
  })

  it('shows the environment, masked, at the head of a following step', async () => {
    const { followingStep } = await run(`say('::add-mask::hunter2'); put('GITHUB_ENV', 'P=hunter2\\nM<<E\\none\\nhunter2 two\\nE\\n')`)
    expect(followingStep()).toEqual(['##[group]Run following', 'env:', '  P: ***', '  M: one', '*** two', '##[endgroup]'])
  })
})
