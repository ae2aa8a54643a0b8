/** The files that the runner gives, where they cannot be written: known before the first request, and told with who must act. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, chownSync, cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { nodeCommand, PLATFORM } from '../../emulators/runner/index.ts'
import { MAIN, mapping, SealedServer, secretKey } from './sealed.ts'

let server: SealedServer
let folder: string
/** The bundle where every user can read it. */
let main: string
beforeAll(async () => {
  server = await SealedServer.start()
  const readable = mkdtempSync(join(tmpdir(), 'bundle-'))
  chmodSync(readable, 0o755)
  cpSync(dirname(resolve(MAIN)), readable, { recursive: true })
  main = join(readable, 'index.js')
})
afterAll(async () => {
  rmSync(dirname(main), { recursive: true })
  await server.stop()
})
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'files-'))
  chmodSync(folder, 0o755)
  FILES.forEach((name) => writeFileSync(join(folder, name), 'BEFORE=1\n'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const FILES = ['GITHUB_ENV', 'GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY']
const POSIX = PLATFORM !== 'win32'
const ROOT = POSIX && process.getuid?.() === 0
const NOBODY = 65534

interface Run {
  readonly code: number | null
  readonly errors: readonly string[]
  readonly printed: string
}

/**
 * @param variables instead of the files of the folder
 * @param under a command that starts another
 */
async function run(inputs: Record<string, string> = {}, variables: Record<string, string> = {}, uid?: number, under: readonly string[] = []): Promise<Run> {
  const given = Object.entries({ ...server.inputs, ...inputs }).map(([name, value]): [string, string] => [`INPUT_${name.toUpperCase()}`, value])
  const env = { ...Object.fromEntries([...given, ...FILES.map((name): [string, string] => [name, join(folder, name)])]), RUNNER_TEMP: folder, ...variables }
  const as = uid === undefined ? {} : { uid, gid: uid }
  const [command = '', ...words] = [...under, ...nodeCommand(), main]
  const child = spawn(command, words, { env, cwd: '/', stdio: ['ignore', 'pipe', 'inherit'], ...as })
  let printed = ''
  child.stdout?.setEncoding('utf8').on('data', (text: string) => (printed += text))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code, printed, errors: printed.match(/::error title=.*/g) ?? [] }
}

const read = (name: string): string => readFileSync(join(folder, name), 'utf8')

/** One error of the family, and no request. */
function expectRefusal({ code, errors, printed }: Run, words: RegExp, asked = server.asked): void {
  expect([code, errors.length, asked], printed).toEqual([1, 1, 0])
  expect(errors[0]).toMatch(/^::error title=ECS configuration \(runner\/write\)::/)
  expect(errors[0]).toMatch(words)
}

describe('before the first request', () => {
  beforeEach(async () => {
    await server.store(mapping(['a', '1']))
    server.asked = 0
  })

  it.skipIf(!POSIX)('a closed standard output: no mask would be read', async () => {
    const { code } = await run({}, {}, undefined, ['sh', '-c', 'exec "$@" >&-', 'sh'])
    expect([code, server.asked, read('GITHUB_OUTPUT'), read('GITHUB_ENV')]).toEqual([1, 0, 'BEFORE=1\n', 'BEFORE=1\n'])
  })

  it.each(['GITHUB_ENV', 'GITHUB_OUTPUT'])('a folder in %s', async (variable) => {
    expectRefusal(await run({}, { [variable]: folder }), new RegExp(`The file in ${variable} cannot be written \\(EISDIR\\): it is a folder\\. Mount`))
  })

  it.each(['GITHUB_ENV', 'GITHUB_OUTPUT'])('nothing in %s: a new file would be read by nobody', async (variable) => {
    expectRefusal(await run({}, { [variable]: join(folder, 'none') }), /\(ENOENT\): it is not there\. Mount/)
    expect(existsSync(join(folder, 'none'))).toBe(false)
  })

  it.skipIf(!POSIX)('a pipe, which would be waited for', async () => {
    expect(spawnSync('mkfifo', [join(folder, 'pipe')]).status).toBe(0)
    expectRefusal(await run({}, { GITHUB_OUTPUT: join(folder, 'pipe') }), /it is no regular file/)
  })

  it.skipIf(!ROOT).each(['GITHUB_ENV', 'GITHUB_OUTPUT'])('%s of another user: who the step runs as, and whose the file is', async (variable) => {
    FILES.forEach((name) => chownSync(join(folder, name), NOBODY, NOBODY))
    chownSync(join(folder, variable), 0, 0)
    expectRefusal(await run({}, {}, NOBODY), new RegExp(`The file in ${variable} cannot be written \\(EACCES\\): the step runs as user 65534 \\(nobody\\), and the file belongs to user 0 \\(root\\), mode 0644\\. Run the job’s container as a user who may write there \\(\`options: --user 0\``))
  })

  it.skipIf(!ROOT)('files in a folder that the user may not enter', async () => {
    mkdirSync(join(folder, 'closed', 'deep'), { recursive: true })
    writeFileSync(join(folder, 'closed', 'deep', 'out'), '')
    chmodSync(join(folder, 'closed'), 0o700)
    const { printed, errors } = await run({}, { GITHUB_OUTPUT: join(folder, 'closed', 'deep', 'out') }, 12345)
    expect(errors, printed).toEqual([expect.stringMatching(/the step runs as user 12345, and the folder that it lies in belongs to user 0 \(root\), mode 0700\./)])
  })

  it.skipIf(!ROOT)('a RUNNER_TEMP that `output-file` needs', async () => {
    FILES.forEach((name) => chownSync(join(folder, name), NOBODY, NOBODY))
    expectRefusal(await run({ 'output-file': 'a.json' }, {}, NOBODY), /The folder in RUNNER_TEMP cannot be written \(EACCES\): the step runs as user 65534/)
    expect((await run({ 'job-summary': 'false' }, {}, NOBODY)).errors).toEqual([])
  })

  it('a file of the environment is not needed with `export-env: false`', async () => {
    expect((await run({ 'export-env': 'false' }, { GITHUB_ENV: folder })).errors).toEqual([])
  })

  it.skipIf(!ROOT || spawnSync('unshare', ['-m', 'true']).status !== 0)('a file system that is read-only', async () => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'ro-'))
    try {
      const child = spawnSync('unshare', ['-m', 'sh', '-c', 'mount -t tmpfs none "$0" && touch "$0/out" && mount -o remount,ro "$0" && GITHUB_OUTPUT="$0/out" exec "$@"', elsewhere, ...nodeCommand(), main], {
        env: { ...Object.fromEntries(Object.entries(server.inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])), GITHUB_ENV: join(folder, 'GITHUB_ENV'), RUNNER_TEMP: folder, PATH: process.env['PATH'] ?? '' },
        encoding: 'utf8',
      })
      expect(child.status).toBe(1)
      expect(child.stdout).toMatch(/::error title=ECS configuration \(runner\/write\)::The file in GITHUB_OUTPUT cannot be written \(EROFS\): its file system is read-only\. Mount/)
    } finally {
      rmSync(elsewhere, { recursive: true })
    }
  })
})

describe.skipIf(!existsSync('/dev/full'))('a full disk', () => {
  beforeEach(() => server.store(mapping(['a', '1'], [secretKey('p'), 'hunter2!'])))

  it('of the outputs: the environment is put back, the file of `output-file` is gone with its folders', async () => {
    const { code, errors } = await run({ 'output-file': 'out/a.json' }, { GITHUB_OUTPUT: '/dev/full' })
    expect([code, read('GITHUB_ENV'), read('GITHUB_STEP_SUMMARY'), existsSync(join(folder, 'out'))]).toEqual([1, 'BEFORE=1\n', expect.stringMatching(/^BEFORE=1\n<p>Nothing is exported/), false])
    expect(errors).toEqual([expect.stringMatching(/The file in GITHUB_OUTPUT cannot be written \(ENOSPC\): the disk is full\. The file in GITHUB_OUTPUT could not be put back to where it was \(EINVAL\)\. Make room/)])
  })

  it('of the environment: no output, no file', async () => {
    const { code, errors } = await run({ 'output-file': 'a.json' }, { GITHUB_ENV: '/dev/full' })
    expect([code, errors.length, read('GITHUB_OUTPUT'), existsSync(join(folder, 'a.json'))]).toEqual([1, 1, 'BEFORE=1\n', false])
  })

  it('of the page: a warning, for everything is exported', async () => {
    const { code, errors, printed } = await run({}, { GITHUB_STEP_SUMMARY: '/dev/full' })
    expect([code, errors]).toEqual([0, []])
    expect(read('GITHUB_OUTPUT')).toContain('config-names<<')
    expect(printed).toMatch(/::warning::The job’s page could not be written\. .*\(ENOSPC\)/)
  })
})

describe('a job whose container runs as root, on a runner that does not', () => {
  const RUNNER = 1001
  const WHY_NOT = 'only root can act as two users: run the tests as root'

  /** What the runner does when a job is over. */
  const cleanUp = () => spawnSync('sh', ['-c', 'rm -rf "$0"/..?* "$0"/.[!.]* "$0"/*', folder], { uid: RUNNER, gid: RUNNER, encoding: 'utf8' })

  beforeEach(async () => {
    await server.store(mapping(['a', '1'], [secretKey('p'), 'hunter2!']))
    if (!ROOT) return
    chownSync(folder, RUNNER, RUNNER)
    FILES.forEach((name) => chownSync(join(folder, name), RUNNER, RUNNER))
  })

  it('leaves nothing that the runner’s user cannot delete, and nothing is in the way of the next job', async ({ skip }) => {
    if (!ROOT) skip(WHY_NOT)
    const inputs = { 'output-file': 'app/deep/config.json', 'export-files': 'p => keys/p' }
    for (const job of ['first', 'second']) {
      FILES.forEach((name) => writeFileSync(join(folder, name), ''))
      const { code, errors, printed } = await run(inputs)
      expect([code, errors, printed.match(/::warning/g)], job).toEqual([0, [], null])
      expect(existsSync(join(folder, 'app', 'deep', 'config.json'))).toBe(true)
      expect([cleanUp().stderr, readdirSync(folder)], job).toEqual(['', []])
    }
  })

  it('remembers its names for a step that runs as the runner’s user, and the other way round', async ({ skip }) => {
    if (!ROOT) skip(WHY_NOT)
    for (const users of [[undefined, RUNNER], [RUNNER, undefined]]) {
      for (const user of users) {
        const { code, printed } = await run({}, {}, user)
        expect([code, printed.match(/::(?:warning|error)[^]*/)?.[0]]).toEqual([0, undefined])
      }
      rmSync(join(folder, 'ecs-config-action.names'))
    }
  })
})

const has = (command: string): boolean => spawnSync(command, ['--version']).status === 0

describe.skipIf(!has('prlimit'))('a file that may not grow any further', () => {
  const large = mapping(...Array.from({ length: 300 }, (_, i) => [`key_${i}`, 'x'.repeat(200)] as const), [secretKey('p'), 'hunter2!'], ['blob', 'y'.repeat(80_000)])

  it.each([
    ['the outputs', 150_000],
    ['the environment', 90_000],
    ['a file of `export-files`', 75_000],
    ['the file of `output-file`', 40_000],
  ])('within %s: all of it is taken back', async (_, bytes) => {
    await server.store(large)
    const { code, errors } = await run({ 'output-file': 'out/a.json', 'export-files': 'blob => out/deep/blob' }, {}, undefined, ['prlimit', `--fsize=${bytes}`])
    expect([code, read('GITHUB_ENV'), read('GITHUB_OUTPUT'), existsSync(join(folder, 'out'))], errors[0]).toEqual([1, 'BEFORE=1\n', 'BEFORE=1\n', false])
    expect(errors).toEqual([expect.stringMatching(/\(EFBIG\)/)])
  })
})

it.skipIf(!has('strace'))('writes each file of the runner in one piece, however large', async () => {
  await server.store(mapping(['a', 'x'.repeat(600_000)], ['b', 'y'.repeat(600_000)]))
  const trace = join(folder, 'trace')
  const { code } = await run({ 'export-env': 'false' }, {}, undefined, ['strace', '-ff', '-qq', '-y', '-e', 'trace=write,pwrite64', '-s', '0', '-o', trace])
  expect(code).toBe(0)
  const calls = readdirSync(folder).filter((name) => name.startsWith('trace.')).map((name) => readFileSync(join(folder, name), 'utf8')).join('') // a file a thread: else one cuts the lines of another
  const sizes = [...calls.matchAll(/write\w*\(\d+<[^>]*GITHUB_OUTPUT>, [^\n]*= (\d+)/g)].map(([, size]) => Number(size))
  expect(sizes).toEqual([statSync(join(folder, 'GITHUB_OUTPUT')).size - 'BEFORE=1\n'.length])
  expect(sizes[0]).toBeGreaterThan(1_200_000)
})
