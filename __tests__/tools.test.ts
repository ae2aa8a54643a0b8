/** The programs that a newcomer starts first, as they are started. */
import { execFile, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { CONTROLS } from '../emulators/control/index.ts'
import { describedFields } from '../emulators/control/faults.ts'
import type { RequestRecord } from '../emulators/control/requests.ts'
import type { Line } from '../emulators/start.ts'

const windows = process.platform === 'win32'
/** Windows has a `bash` of its own, which starts another system: Git's is meant. */
const BASH = windows ? 'C:\\Program Files\\Git\\bin\\bash.exe' : 'bash'
const SHELLS: readonly (readonly [name: string, program: string, option: string])[] = windows
  ? [['bash', BASH, '-ec'], ['PowerShell', 'powershell', '-Command']]
  : [['bash', BASH, '-ec']]

describe('npm run emulators', () => {
  let child: ChildProcess
  let printed = ''
  let control = ''

  beforeAll(async () => {
    child = spawn(process.execPath, ['emulators/main.ts'], { stdio: ['ignore', 'pipe', 'inherit'] })
    for await (const text of child.stdout?.setEncoding('utf8') ?? []) {
      printed += String(text)
      if (printed.includes('In PowerShell:\n') && printed.endsWith('\n')) break
    }
    control = /^Control:\n {2}url: (.*)$/m.exec(printed)?.[1] ?? ''
  })
  afterAll(async () => {
    child.kill('SIGTERM')
    await once(child, 'exit')
  })

  it.each(SHELLS)('prints commands for %s that push, make an account and run the action', async (name, shell, option) => {
    const [, block = ''] = new RegExp(`^In ${name}:\n((?: {2}.*\n)+)`, 'm').exec(printed) ?? []
    const env = { ...process.env, INIT_CWD: process.cwd() } // not started by npm, as a terminal is not
    const { stdout } = await promisify(execFile)(shell, [option, block], { env, encoding: 'utf8' })
    expect(stdout).toMatch(/^shop\/app\.yaml: its secrets are encrypted$/m)
    expect(stdout).toMatch(/^ +│ +DATABASE_PASSWORD: \*\*\*$/m)
    expect(stdout).not.toContain('correct-horse-battery')
  })

  it('lets `npm run try` end as the action does', async () => {
    const failed = promisify(execFile)(process.execPath, ['tools/try.ts', '--emulators', control, '--token', 'of-nobody', '--path', 'shop'])
    await expect(failed).rejects.toMatchObject({ code: 1, stdout: expect.stringContaining('docs/errors.md#source/') as string })
  })

  it('has a control address that does what docs/emulators.md shows', async () => {
    const page = readFileSync('docs/emulators.md', 'utf8')
    const [, commands = ''] = /```sh\n([^]*?)```/.exec(page) ?? []
    expect(Object.keys(CONTROLS).filter((request) => !commands.includes(`$CONTROL${request.split(' ')[1]}`))).toEqual(['GET /line'])
    const { ecs } = (await (await fetch(`${control}/line`)).json()) as Line
    await fetch(`${ecs.url}/nobody/asks/this`)
    const { stdout } = await promisify(execFile)(BASH, ['-ec', commands], { env: { ...process.env, CONTROL: control, NO_PROXY: '127.0.0.1' }, encoding: 'utf8' })
    expect((JSON.parse(stdout) as RequestRecord[]).at(-1)).toMatchObject({ service: 'ecs', path: '/nobody/asks/this' })
    const names = describedFields().match(/(?<=one of ).*/g)?.join(', ').split(', ') ?? []
    expect(names.length).toBeGreaterThan(20)
    expect(names.filter((one) => !page.includes(`\`${one}\``))).toEqual([])
  })
})

describe('npm run try', () => {
  const run = (...args: string[]) => spawnSync(process.execPath, ['tools/try.ts', ...args], { encoding: 'utf8', env: { ...process.env, INIT_CWD: folder } })
  let folder: string

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'own-'))
    for (const path of ['team', '.git']) mkdirSync(join(folder, path))
    writeFileSync(join(folder, 'team', 'app.yaml'), 'api:\n    url: https://api.example.com\n    token_ecs_secret: one-of-my-own\n')
    writeFileSync(join(folder, '.git', 'config'), 'not: pushed\n')
  })
  afterAll(() => rmSync(folder, { recursive: true }))

  it('pushes a folder of one’s own, and shows what a job would have, secrets hidden', () => {
    const { status, stdout, stderr } = run('--path', 'team/app.yaml', '--kms', 'age', '--input', 'prefix=MY_', '.')
    expect([status, stderr]).toEqual([0, ''])
    expect(stdout).toContain('│ team/app.yaml: its secrets are encrypted\n')
    expect(stdout).toContain('that may read /team\n')
    expect(stdout).toMatch(/^ +│ +MY_API_TOKEN: \*\*\*$/m)
    expect(stdout).toMatch(/^ +│ config-json$/m)
    expect(stdout).not.toMatch(/one-of-my-own|\.git/)
  })

  it.each([
    [['nowhere'], 2, 'There are no files in nowhere'],
    [['--token', 't'], 2, '--emulators and --token go together'],
    [['--emulators', 'http://127.0.0.1:9', '--token', 't'], 1, 'No emulators answer at http://127.0.0.1:9: give the control address'],
  ])('%j ends with %i and says why', (args, expected, words) => {
    const { status, stderr } = run(...args)
    expect([status, stderr.match(/^ {4}at /m)]).toEqual([expected, null])
    expect(stderr).toContain(words)
  })
})
