import { execFileSync } from 'node:child_process'
import { EventEmitter } from 'node:events'
import { existsSync, linkSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { EOL, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { ActionError, explain } from '../src/errors.ts'
import type { Host } from '../src/outcome.ts'
import { commandLine, commandLines, fileCommands, githubRunner, requireNode } from '../src/runner.ts'

let folder: string
/** Nothing is taken back here. */
const noted = (): void => undefined
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'runner-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const nasty = ['plain', 'a%b', 'a\nb', 'a\r\nb', 'x::y,z:w', '100%25', 'ghadelimiter_', '']

describe('the runner’s Node', () => {
  it.each(['24.5.0', '24.19.0', '25.0.0'])('%s is good enough', (version) => {
    expect(() => requireNode(version, { environment: {}, arch: 'x64' })).not.toThrow()
  })

  const ofImage = 'This runner takes Node from the image of the job: use an image whose `node` is 24.5.0 or newer, such as `node:24`.'

  it.each<[string, Record<string, string>, string, string]>([
    ['GitHub’s runner', {}, 'x64', 'Update the runner to version 2.328 or newer.'],
    ['GitHub’s runner on ARM with 32 bits, which never gets it', {}, 'arm', 'GitHub’s runner has no Node 24 for ARM with 32 bits: run the job on a 64-bit system.'],
    ['act', { ACT: 'true' }, 'x64', ofImage],
    ['Gitea', { GITEA_ACTIONS: 'true' }, 'arm', ofImage],
    ['Forgejo', { FORGEJO_ACTIONS: 'true' }, 'x64', ofImage],
  ])('too old: the error says what to do with %s', (_, environment, arch, hint) => {
    for (const version of ['24.4.1', '20.20.0']) {
      expect(() => requireNode(version, { environment, arch })).toThrow(expect.objectContaining({ code: 'runner/environment', hint }))
    }
  })
})

/** What `@actions/core` prints and writes for the same calls, in a process of its own. */
function core(script: string): { printed: string; file: string } {
  const file = join(folder, 'file')
  writeFileSync(file, '')
  const printed = execFileSync(process.execPath, ['--input-type=module', '-e', `import * as core from '@actions/core'; ${script}`], {
    encoding: 'utf8',
    env: { ...process.env, GITHUB_OUTPUT: file, GITHUB_ENV: file, RUNNER_DEBUG: '' },
  })
  return { printed, file: readFileSync(file, 'utf8') }
}

describe('the same bytes as @actions/core', () => {
  it('prints commands alike', () => {
    const texts = JSON.stringify(nasty)
    const { printed } = core(`for (const t of ${texts}) { core.setSecret(t); core.debug(t); core.notice(t); core.warning(t); if (t) core.error(t, { title: t }) }`)
    const ours = nasty.flatMap((text) => [
      commandLine('add-mask', {}, text),
      commandLine('debug', {}, text),
      commandLine('notice', {}, text),
      commandLine('warning', {}, text),
      ...(text === '' ? [] : [commandLine('error', { title: text }, text)]),
    ])
    expect(printed).toBe(ours.map((line) => line + EOL).join(''))
  })

  it('prints many masks as it prints each', () => {
    expect(commandLines('add-mask', nasty)).toBe(nasty.map((text) => commandLine('add-mask', {}, text) + EOL).join(''))
    expect(commandLines('add-mask', [])).toBe('')
  })

  it.each(['setOutput', 'exportVariable'])('writes the file of %s alike', (call) => {
    const { file } = core(`for (const [i, t] of ${JSON.stringify(nasty)}.entries()) core.${call}('NAME_' + i, t)`)
    const delimiters = [...file.matchAll(/<<(ghadelimiter_[0-9a-f-]{36})/g)].map(([, delimiter]) => delimiter ?? '')
    expect(delimiters).toHaveLength(nasty.length)
    expect(file).toBe(nasty.map((text, i) => fileCommands([[`NAME_${i}`, text]], delimiters[i])).join(''))
  })
})

describe('the port', () => {
  const environment = () => ({ GITHUB_OUTPUT: join(folder, 'out'), GITHUB_ENV: join(folder, 'env'), RUNNER_TEMP: folder, 'INPUT_CONFIG-ID': '  1.0 \n' })

  it('reads inputs by their upper-case names, trimmed', () => {
    const runner = githubRunner(environment())
    expect([runner.input('config-id'), runner.input('path')]).toEqual(['1.0', ''])
  })

  it('registers all masks in one awaited write', async () => {
    const write = vi.fn(async () => undefined)
    await githubRunner(environment(), write).mask(['a', 'b%'])
    expect(write.mock.calls).toEqual([[`::add-mask::a${EOL}::add-mask::b%25${EOL}`]])
  })

  it('fails when a mask could not be written', async () => {
    const runner = githubRunner(environment(), () => Promise.reject(new Error('EPIPE')))
    await expect(runner.mask(['a'])).rejects.toThrow('EPIPE')
  })

  it('never uses a delimiter that a value or name holds, and one for all entries', () => {
    const text = fileCommands([['B', ''], ['A', 'ghadelimiter_x']], 'ghadelimiter_x')
    expect(text).toMatch(/^B<<(ghadelimiter_[0-9a-f-]{36})\r?\n\r?\n\1\r?\nA<<\1\r?\nghadelimiter_x\r?\n\1\r?\n$/)
    expect(fileCommands([['A_ghadelimiter_x', 'a']], 'ghadelimiter_x')).not.toContain('<<ghadelimiter_x\n')
  })

  it('takes another delimiter for each write', () => {
    expect(new Set(Array.from({ length: 100 }, () => fileCommands([['A', 'a']]))).size).toBe(100)
  })

  it('says which file the runner did not give', async () => {
    const error = await githubRunner({}).setOutputs([['a', 'b']], noted).catch((e: unknown) => e)
    expect(error).toBeInstanceOf(ActionError)
    expect(error).toMatchObject({ code: 'runner/environment', message: 'The runner gave no file in GITHUB_OUTPUT.' })
  })

  it('says which file could not be written', async () => {
    const error = await githubRunner({ GITHUB_ENV: folder }).exportEnvironment([['a', 'b']], noted).catch((e: unknown) => e)
    expect(error).toMatchObject({ code: 'runner/write', message: 'The file in GITHUB_ENV cannot be written (EISDIR): it is a folder.' })
  })

  it('checks the files that will be needed, and writes nothing', async () => {
    const { GITHUB_OUTPUT: out, GITHUB_ENV: env } = environment()
    for (const file of [out, env]) writeFileSync(file, 'before')
    const check = (given: Record<string, string>, environmentNeeded = true) => githubRunner(given).checkFiles({ environment: environmentNeeded, folder: true })
    await check({ GITHUB_OUTPUT: out, GITHUB_ENV: env, RUNNER_TEMP: folder })
    await check({ GITHUB_OUTPUT: out, RUNNER_TEMP: folder }, false)
    expect([out, env].map((file) => readFileSync(file, 'utf8'))).toEqual(['before', 'before'])
    await expect(check({ GITHUB_OUTPUT: out, RUNNER_TEMP: folder })).rejects.toMatchObject({ code: 'runner/environment', message: 'The runner gave no file in GITHUB_ENV.' })
    await expect(check({ GITHUB_OUTPUT: out, GITHUB_ENV: folder })).rejects.toMatchObject({ code: 'runner/write' })
    await expect(check({ GITHUB_OUTPUT: out, GITHUB_ENV: env, RUNNER_TEMP: out })).rejects.toMatchObject({ code: 'runner/write', message: 'The folder in RUNNER_TEMP cannot be written (ENOTDIR): it is no folder.' })
  })

  it('does not make a file that the runner did not make: nobody would read it', async () => {
    await expect(githubRunner(environment()).checkFiles({ environment: false, folder: false })).rejects.toMatchObject({ code: 'runner/write', message: 'The file in GITHUB_OUTPUT cannot be written (ENOENT): it is not there.' })
    await expect(githubRunner(environment()).setOutputs([['a', 'b']], noted)).rejects.toMatchObject({ code: 'runner/write' })
    expect(existsSync(join(folder, 'out'))).toBe(false)
  })

  it('warns where names cannot be remembered: what was exported is whole', async () => {
    const printed: string[] = []
    await githubRunner({ RUNNER_TEMP: join(folder, 'none') }, async (text) => void printed.push(text)).rememberNames(['A'], 'one')
    expect(printed).toEqual([`::warning::The list of names, for later uses of this action, could not be written (ENOENT).${EOL}`])
  })

  it('creates files below RUNNER_TEMP', async () => {
    expect(await githubRunner(environment()).createFile('a/b.json', 'text', noted)).toBe(join(folder, 'a', 'b.json'))
    expect(readFileSync(join(folder, 'a', 'b.json'), 'utf8')).toBe('text')
    await expect(githubRunner({}).createFile('a.json', '', noted)).rejects.toMatchObject({ code: 'runner/environment', message: 'The runner gave no folder in RUNNER_TEMP.' })
  })

  it('adds to the job’s page, and does without one', async () => {
    const printed: string[] = []
    const print = async (text: string) => void printed.push(text)
    const page = join(folder, 'page')
    writeFileSync(page, '')
    await githubRunner({ GITHUB_STEP_SUMMARY: page }, print).summarize('<p>')
    await githubRunner({}, print).summarize('<p>')
    expect([readFileSync(page, 'utf8'), printed]).toEqual(['<p>', []])
    await githubRunner({ GITHUB_STEP_SUMMARY: folder }, print).summarize('<p>')
    expect(printed).toEqual([expect.stringMatching(/^::warning::The job’s page could not be written\. The file in GITHUB_STEP_SUMMARY cannot be written \(EISDIR\): it is a folder\./)])
  })

  it.skipIf(process.platform === 'win32')('waits for no pipe in the place of page or list of names', async () => {
    const printed: string[] = []
    const [page, list] = [join(folder, 'page'), join(folder, 'ecs-config-action.names')]
    execFileSync('mkfifo', [page, list])
    const runner = githubRunner({ GITHUB_STEP_SUMMARY: page, RUNNER_TEMP: folder }, async (text) => void printed.push(text))
    expect(await runner.ownNames()).toEqual(new Map())
    await runner.rememberNames(['A'], 'one')
    await runner.summarize('<p>')
    expect(printed).toEqual([expect.stringMatching(/list of names.*\(ENXIO\)/), expect.stringMatching(/page could not be written\. .*\(ENXIO\)/)])
  })

  it.skipIf(process.platform === 'win32')('follows no link to another list of names', async () => {
    writeFileSync(join(folder, 'other'), 'one A\n')
    symlinkSync(join(folder, 'other'), join(folder, 'ecs-config-action.names'))
    expect(await githubRunner(environment()).ownNames()).toEqual(new Map())
  })

  it('neither reads nor changes a list of names that has another name elsewhere', async () => {
    const [other, list] = [join(folder, 'other'), join(folder, 'ecs-config-action.names')]
    writeFileSync(other, 'one A\n')
    linkSync(other, list)
    const printed: string[] = []
    const runner = githubRunner(environment(), async (text) => void printed.push(text))
    expect(await runner.ownNames()).toEqual(new Map())
    await runner.rememberNames(['B'], 'two')
    expect([readFileSync(other, 'utf8'), printed]).toEqual(['one A\n', [expect.stringMatching(/list of names.*\(ENXIO\)/)]])
  })

  it('remembers names for later uses in the job, readable by nobody else', async () => {
    const runner = githubRunner(environment())
    await runner.rememberNames(['A', 'B'], 'one')
    await runner.rememberNames(['C', 'B'], 'other')
    expect(await githubRunner(environment()).ownNames()).toEqual(new Map([['A', 'one'], ['B', 'other'], ['C', 'other']]))
    if (process.platform !== 'win32') expect(statSync(join(folder, 'ecs-config-action.names')).mode & 0o777).toBe(0o600)
    expect(existsSync(join(folder, 'out'))).toBe(false)
  })

  it.each([['nothing', ''], ['a name without a source', 'A\n'], ['anything else', 'one A B\n\0\n one A\nnot-closed'], ['several line breaks', '\n\n\n']])('takes %s in the list of names for no name', async (_, text) => {
    writeFileSync(join(folder, 'ecs-config-action.names'), text)
    expect(await githubRunner(environment()).ownNames()).toEqual(new Map())
  })

  it('fails with one error of at most 1,000 characters, its account in a group before it', () => {
    const { runner, host, printed } = ended()
    runner.fail({ code: 'internal/bug', title: 'T', headline: 'h'.repeat(2000), page: 'p#c', account: ['one', 'two'] })
    expect(host.exitCode).toBe(1)
    expect(printed).toEqual([`::group::What was tried${EOL}one${EOL}two${EOL}::endgroup::${EOL}`, `::error title=T::${'h'.repeat(995)}… p#c${EOL}`])
  })

  const SAID = { GITHUB_SERVER_URL: 'https://ghe.example.com', GITHUB_ACTION_REPOSITORY: 'example/ecs-config-action', GITHUB_ACTION_REF: 'v1' }

  it.each<[string, Record<string, string>, string]>([
    ['of the version that runs', SAID, 'https://ghe.example.com/example/ecs-config-action/blob/v1/docs/errors.md#kms/denied'],
    ['of a branch', { ...SAID, GITHUB_ACTION_REF: 'fix/a b' }, 'https://ghe.example.com/example/ecs-config-action/blob/fix/a%20b/docs/errors.md#kms/denied'],
    ['as a path for a local action, which has neither', { ...SAID, GITHUB_ACTION_REPOSITORY: '', GITHUB_ACTION_REF: '' }, 'docs/errors.md#kms/denied'],
    ['as a path where the runner says nothing', {}, 'docs/errors.md#kms/denied'],
    ['as a path where it says nothing that could be one', { ...SAID, GITHUB_ACTION_REPOSITORY: '##[x]' }, 'docs/errors.md#kms/denied'],
  ])('names the page of the error %s', (_, environment, address) => {
    const { runner, errors } = ended(environment)
    runner.fail(explain(new ActionError('kms/denied', 'It refused.', { hint: 'h'.repeat(2000) })))
    expect(errors()[0]?.trimEnd().endsWith(`h… ${address.replaceAll('%', '%25')}`)).toBe(true)
  })

  it.each([['1', true], ['', false]])('shows a stack only when the runner debugs (RUNNER_DEBUG=%s)', (debug, shown) => {
    const { runner, printed } = ended({ RUNNER_DEBUG: debug })
    runner.fail({ code: 'internal/bug', title: 'T', headline: 'h', page: 'p', account: [], stack: '    at x' })
    expect(printed.join('').includes('    at x')).toBe(shown)
  })
})

/** A runner in a process of its own, as it were. */
function ended(more: Record<string, string> = {}) {
  const host = Object.assign(new EventEmitter(), { exitCode: undefined as number | undefined })
  const printed: string[] = []
  const files = Object.fromEntries(['GITHUB_OUTPUT', 'GITHUB_ENV'].map((name) => [name, join(folder, name)]))
  Object.values(files).forEach((file) => writeFileSync(file, 'before\n'))
  const runner = githubRunner({ ...files, RUNNER_TEMP: folder, ...more }, async (text) => void printed.push(text), host as unknown as Host)
  const errors = (): string[] => printed.filter((text) => text.startsWith('::error'))
  return { runner, host, printed, errors, files }
}

describe('the end of a step', () => {
  it('is a failure until success is said', () => {
    const { runner, host, errors } = ended()
    runner.assumeFailure()
    expect(host.exitCode).toBe(1)
    runner.succeed()
    host.emit('beforeExit', 0)
    expect([host.exitCode, errors()]).toEqual([0, []])
  })

  it('stays a success where the log is closed after it, and only then', () => {
    for (const [succeeds, code] of [[true, 0], [false, 1]] as const) {
      const { runner, host } = ended()
      runner.assumeFailure()
      if (succeeds) runner.succeed()
      host.emit('uncaughtException', Object.assign(new Error('write EPIPE'), { code: 'EPIPE', syscall: 'write' }))
      expect(host.exitCode).toBe(code)
    }
  })

  it('without a result is a defect, and told once', () => {
    const { runner, host, errors } = ended()
    runner.assumeFailure()
    host.emit('beforeExit', 1)
    host.emit('beforeExit', 1)
    expect([host.exitCode, errors()]).toEqual([1, [expect.stringMatching(/^::error title=ECS configuration \(internal\/bug\)::The step came to an end without a result: .* Report it/)]])
  })

  it.each(['uncaughtException', 'unhandledRejection'])('is a failure with one error after an %s, whose text is not shown', async (event) => {
    const { runner, host, printed, errors, files } = ended()
    runner.assumeFailure()
    host.emit(event, new TypeError('hunter2'))
    runner.fail({ code: 'internal/bug', title: 'T', headline: 'what follows it', page: 'p', account: [] })
    runner.succeed()
    expect([host.exitCode, errors()]).toEqual([1, [expect.stringContaining('Unexpected TypeError')]])
    expect(printed.join('')).not.toContain('hunter2')
    for (const write of [() => runner.exportEnvironment([['a', 'b']], noted), () => runner.setOutputs([['a', 'b']], noted), () => runner.createFile('a.json', '', noted)]) {
      await expect(write()).rejects.toMatchObject({ code: 'internal/bug' })
    }
    expect(Object.values(files).map((file) => readFileSync(file, 'utf8'))).toEqual(['before\n', 'before\n'])
  })

  it('is a failure where something crashes after success', () => {
    const { runner, host, errors } = ended()
    const crashes: string[] = []
    runner.assumeFailure(({ code }) => crashes.push(code))
    runner.succeed()
    host.emit('unhandledRejection', new Error('late'))
    expect([host.exitCode, errors().length, crashes]).toEqual([1, 1, []]) // what is exported is not told to be none
  })
})
