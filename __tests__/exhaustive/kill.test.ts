/** A process that ends anywhere, a reader that is slow, a configuration that is large: an export is whole or not there. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { fileEntries, nodeCommand, PLATFORM } from '../../emulators/runner/index.ts'
import { MAIN, mapping, SealedServer, secretKey } from '../bundle/sealed.ts'

let server: SealedServer
let folder: string
beforeAll(async () => void (server = await SealedServer.start()))
afterAll(() => server.stop())
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'kill-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const FILES = ['GITHUB_ENV', 'GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY']

/** The action as a process, its files in the folder of the test. */
function start(inputs: Record<string, string>, environment: Record<string, string> = {}): ChildProcess {
  FILES.forEach((name) => writeFileSync(join(folder, name), ''))
  const given = Object.entries({ ...server.inputs, ...inputs }).map(([name, value]): [string, string] => [`INPUT_${name.toUpperCase()}`, value])
  const files = FILES.map((name): [string, string] => [name, join(folder, name)])
  const [node, ...words] = nodeCommand()
  return spawn(node, [...words, resolve(MAIN)], { env: { ...Object.fromEntries([...given, ...files]), RUNNER_TEMP: folder, ...environment }, stdio: ['ignore', 'pipe', 'inherit'] })
}

const read = (name: string): string => readFileSync(join(folder, name), 'utf8')

/** Entries as the runner meets them: those before a broken one count. */
function entriesOf(name: string): Record<string, string> {
  const text = read(name)
  const ends = [...text.matchAll(/^ghadelimiter_[0-9a-f-]{36}\r?\n/gm)].map(({ index, 0: { length } }) => index + length)
  return Object.fromEntries(fileEntries(text.slice(0, ends.at(-1) ?? 0)))
}

const PEM = '-----BEGIN KEY-----\nQmFzZTY0\n-----END KEY-----\n'
const ROOT = mapping(['a', '1'], [secretKey('p'), 'hunter2!'], [secretKey('key'), PEM], [secretKey('pin'), '123'], ['path', '/x'])
const ENVIRONMENT = { A: '1', P: 'hunter2!', KEY: PEM }
const OUTPUTS = { ...ENVIRONMENT, PIN: '123', PATH: '/x' }
const TEXT = '{"a":"1","p":"hunter2!","key":"-----BEGIN KEY-----\\nQmFzZTY0\\n-----END KEY-----\\n","pin":"123","path":"/x"}\n'

interface Ended {
  readonly code: number | null
  readonly printed: string
  readonly errors: readonly string[]
}

/** Runs, and lets one write end the process, or fail. */
async function endedAt(write: number, half: boolean, by = ''): Promise<Ended> {
  const preload = pathToFileURL(join(import.meta.dirname, 'kill-at.ts')).href
  const child = start({ 'output-file': 'out/deep/a.json', export: '**', 'export-files': 'key => out/deep/key.pem\npin => out/pin' }, { NODE_OPTIONS: `--import=${preload}`, KILL_AT: String(write), KILL_HALF: half ? '1' : '', KILL_BY: by })
  let printed = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (printed += text))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, printed, errors: printed.match(/::error title=.*/g) ?? [] }
}

/** Of what a run made, nothing is left for the next. */
function cleanUp(): void {
  rmSync(join(folder, 'out'), { recursive: true, force: true })
  rmSync(join(folder, 'ecs-config-action.names'), { force: true })
}

/** What stands in the files that `config-files` names. */
function readFiles(json: string): Record<string, string> {
  return Object.fromEntries(Object.entries(JSON.parse(json) as Record<string, string>).map(([path, absolute]) => [path, readFileSync(absolute, 'utf8')]))
}

/** What the step leaves is whole if `config-names` is there, and nothing leaves before its masks. */
function expectWholeOrUntold(printed: string): boolean {
  const [environment, outputs] = [entriesOf('GITHUB_ENV'), entriesOf('GITHUB_OUTPUT')]
  const { 'config-names': names, 'config-file': file, 'config-files': files } = outputs
  if (names !== undefined) {
    expect(JSON.parse(names)).toEqual(Object.keys(OUTPUTS))
    expect(outputs).toMatchObject(OUTPUTS)
    expect(environment).toEqual(ENVIRONMENT)
    expect(file).toBe(join(folder, 'out', 'deep', 'a.json'))
    expect(files).toBeDefined()
  }
  if (files !== undefined) expect(readFiles(files)).toEqual({ 'out/deep/key.pem': PEM, 'out/pin': '123' })
  if (file !== undefined) expect(readFileSync(file, 'utf8')).toBe(TEXT)
  if (read('GITHUB_ENV') !== '' || read('GITHUB_OUTPUT') !== '') expect(['hunter2!', 'QmFzZTY0'].filter((mask) => !printed.includes(`::add-mask::${mask}`))).toEqual([])
  return names !== undefined
}

const WHERE = [['before', false], ['in the middle of', true]] as const

describe('killed at any write', () => {
  it.each(WHERE)('%s it: `config-names` is there only if everything is, and nothing is before its masks', async (_, half) => {
    await server.store(ROOT)
    const seen: string[] = []
    for (let write = 1; ; write++) {
      const { code, printed } = await endedAt(write, half)
      const whole = expectWholeOrUntold(printed)
      const left = [read('GITHUB_ENV') !== '' && 'environment', read('GITHUB_OUTPUT') !== '' && 'outputs', whole && 'whole', read('GITHUB_STEP_SUMMARY') !== '' && 'page']
      seen.push(`${code === 0 ? 'ended' : 'killed'}: ${left.filter(Boolean).join(', ')}`)
      cleanUp()
      if (code === 0) break
    }
    // Each stage was seen, in this order.
    const stages = [...new Set(seen)]
    expect(stages).toEqual(['killed: ', 'killed: environment', ...(half ? ['killed: environment, outputs'] : []), 'killed: environment, outputs, whole', 'killed: environment, outputs, whole, page', 'ended: environment, outputs, whole, page'])
    expect(seen.length).toBeGreaterThan(10)
  }, 60_000)
})

describe('a disk that is full at any write', () => {
  it.each(WHERE)('%s it: everything is back to where it was, and there is one error', async (_, half) => {
    await server.store(ROOT)
    const seen: string[] = []
    for (let write = 1; ; write++) {
      const { code, printed, errors } = await endedAt(write, half, 'ENOSPC')
      const whole = expectWholeOrUntold(printed)
      if (!whole) expect([read('GITHUB_ENV'), read('GITHUB_OUTPUT'), read('GITHUB_STEP_SUMMARY'), existsSync(join(folder, 'out')), code, errors.length]).toEqual(['', '', expect.stringMatching(/^<p>Nothing is exported/), false, 1, 1])
      expect(errors.length).toBe(code)
      seen.push(`${code}: ${whole ? 'whole' : 'nothing'}`)
      cleanUp()
      const reached = whole && code === 0 && !/could not be/.test(printed)
      if (reached) break
    }
    expect(seen[0]).toBe('1: nothing')
    expect(seen.filter((one) => one === '1: nothing').length).toBeGreaterThan(5)
    expect(seen.at(-1)).toBe('0: whole')
  }, 60_000)
})

describe('a write that is never told to be done', () => {
  it('is a defect with an exit code of 1, unless everything was exported before', async () => {
    await server.store(ROOT)
    const seen: string[] = []
    for (let write = 1; write <= 20; write++) {
      const { code, printed, errors } = await endedAt(write, false, 'silence')
      const whole = expectWholeOrUntold(printed)
      expect([code, errors.length]).toEqual(whole ? [0, 0] : [1, 1])
      if (!whole) expect(errors[0]).toMatch(/internal\/bug.*The step came to an end without a result/)
      seen.push(whole ? 'whole' : 'nothing')
      cleanUp()
    }
    expect(seen.filter((one) => one === 'nothing').length).toBeGreaterThan(4)
    expect(seen.at(-1)).toBe('whole')
  }, 60_000)
})

describe('a reader that takes one byte a millisecond', () => {
  // So many masks are of values that no environment of Windows holds.
  const [file, inputs] = PLATFORM === 'win32' ? ['GITHUB_OUTPUT', { 'export-env': 'false' }] : ['GITHUB_ENV', {}]

  it(`has every mask before anything is in ${file}`, async () => {
    // More than the system and the reader hold in between: about 1.5 MB of masks.
    const large = (name: string): string => Array.from({ length: 1_600 }, (_, i) => `${name} line ${i} ${'x'.repeat(45)}`).join('\n')
    await server.store(mapping([secretKey('a'), large('one')], [secretKey('b'), large('two')]))
    const child = start(inputs)
    const output = child.stdout ?? expect.fail('no output')
    let printed = ''
    const until = Date.now() + 2_000
    while (Date.now() < until) {
      printed += String(output.read(1) ?? '')
      await sleep(1)
      expect(statSync(join(folder, file)).size).toBe(0)
    }
    expect(printed).toMatch(/^::add-mask::/)
    output.on('data', (chunk: Buffer) => (printed += chunk.toString()))
    const [code] = (await once(child, 'close')) as [number | null]
    expect([code, Object.keys(entriesOf(file))]).toEqual([0, expect.arrayContaining(['A', 'B'])])
    for (const name of ['one', 'two']) expect(printed).toContain(`::add-mask::${name} line 1599 `)
  })
})

describe('5,000 names and 1 MB', () => {
  const root = mapping(...Array.from({ length: 5_000 }, (_, i) => [`key_${i}`, 'x'.repeat(200)] as const))

  it('are outputs and a file', async () => {
    await server.store(root)
    const run = await server.runHere({ 'export-env': 'false', 'output-file': 'a.yaml' })
    expect([run.exitCode, run.env, run.names().length, run.outputs['KEY_4999']]).toEqual([0, {}, 5_000, 'x'.repeat(200)])
    expect(run.file.split('\n')).toHaveLength(5_001)
    expect(Buffer.byteLength(run.summary)).toBeLessThan(1024 * 1024)
    expect(run.log.length).toBeLessThan(200)
  })

  it('are refused for the environment, with the numbers and the ways out', async () => {
    await server.store(root)
    const run = await server.runProcess()
    const [error] = run.annotations
    expect([run.exitCode, run.outputs, run.env, run.annotations.length]).toEqual([1, {}, {}, 1])
    expect(error?.message).toMatch(PLATFORM === 'win32' ? /^Too large for the environment: The environment would have 10\d{5} characters in all, what the job has already counted in, and at most 60000 are safe\. Select less, / : /^Too large for the environment: The environment would have 10\d{5} bytes in all, what the job has already counted in, and at most 700000 are safe\. Select less, or set `export-env: false`\. docs\/errors\.md#select\/value$/)
  })
})
