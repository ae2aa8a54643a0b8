/** Values as files, from the bundle: their bytes, where they may lie, and that nothing else gets them. */
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createAge } from '../../emulators/keys/age.ts'
import { PLATFORM, runAction, type ActionRun } from '../../emulators/runner/index.ts'
import { seal, writeFile } from '../../src/sops/seal.ts'
import { MAIN, mapping, SealedServer, secretKey } from './sealed.ts'

let server: SealedServer
let age: Awaited<ReturnType<typeof createAge>>
/** RUNNER_TEMP. */
let temp: string
/** What is checked out. */
let workspace: string
beforeAll(async () => {
  server = await SealedServer.start()
  age = await createAge({} as never)
})
afterAll(() => server.stop())
beforeEach(() => {
  temp = mkdtempSync(join(tmpdir(), 'files-'))
  workspace = mkdtempSync(join(tmpdir(), 'workspace-'))
})
afterEach(() => [temp, workspace].forEach((folder) => rmSync(folder, { recursive: true })))

const step = (inputs: Record<string, string>): Promise<ActionRun> => server.runProcess(inputs, { env: { RUNNER_TEMP: temp } })
const at = (path: string): string => join(temp, path)
const has = (command: string, word: string): boolean => spawnSync(command, [word]).error === undefined
const POSIX = PLATFORM !== 'win32'

const errorsOf = ({ annotations }: ActionRun): string[] => annotations.filter(({ kind }) => kind === 'error').map(({ title, message }) => `${title}: ${message}`)

/** Nothing is exported, nothing is left below RUNNER_TEMP but what was there. */
function expectNothing(run: ActionRun, code: string, words: RegExp, there: readonly string[] = []): void {
  expect([run.exitCode, run.outputs, run.env]).toEqual([1, {}, {}])
  expect(errorsOf(run)).toEqual([expect.stringMatching(words)])
  expect(errorsOf(run)[0]).toContain(`(${code})`)
  expect(readdirSync(temp, { recursive: true }).toSorted()).toEqual([...there])
}

/** A file that `sops` would have encrypted as binary, in the workspace. */
async function binary(name: string, text: string | Uint8Array): Promise<void> {
  const dataKey = randomBytes(32)
  const keyGroups = [[await age.wrap(dataKey)]]
  const root = mapping(['data', { kind: 'leaf', type: 'str', text }])
  const sealed = seal([root], { dataKey, selector: { kind: 'unencrypted_suffix', pattern: '_unencrypted' }, macOnlyEncrypted: false, keyGroups, lastModified: '2026-01-02T03:04:05Z', version: '3.9.4', randomBytes })
  writeFileSync(join(workspace, name), writeFile('binary', sealed))
}

const stepOfWorkspace = (inputs: Record<string, string>): Promise<ActionRun> =>
  runAction({ main: MAIN, inputs: { source: 'workspace', ...age.inputs, ...inputs }, env: { GITHUB_WORKSPACE: workspace, RUNNER_TEMP: temp } })

const ALL = Buffer.from(Array.from({ length: 256 }, (_, i) => i))
const LARGE = randomBytes(1_000_000)
const KUBECONFIG = `apiVersion: v1
kind: Config
current-context: shop
clusters:
  - name: shop
    cluster: { server: https://kube.example.com }
contexts:
  - name: shop
    context: { cluster: shop, user: deployer }
users:
  - name: deployer
    user: { token: s3cr3t-kube-t0ken }
`

describe('a whole binary file of the workspace', () => {
  it.each<[string, Buffer]>([
    ['all 256 bytes', ALL],
    ['text with CRLF and a byte order mark', Buffer.from('\ufeffa\r\nb\r\n')],
    ['one megabyte', LARGE],
  ])('keeps its bytes: %s', async (_, content) => {
    await binary('store.bin', content)
    const run = await stepOfWorkspace({ path: 'store.bin', 'export-files': '. => deep/store.bin' })
    expect(errorsOf(run)).toEqual([])
    expect(readFileSync(at('deep/store.bin')).equals(content)).toBe(true)
    expect([run.env, JSON.parse(run.outputs['config-files'] ?? ''), run.outputs['config-json'], run.names()]).toEqual([{}, { 'deep/store.bin': at('deep/store.bin') }, 'null', []])
    if (POSIX) expect([at('deep/store.bin'), at('deep')].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o700])
    expect(run.masks).toContain(content.toString('base64'))
  })

  it('that no output can hold names this way out', async () => {
    await binary('store.bin', ALL)
    expectNothing(await stepOfWorkspace({ path: 'store.bin' }), 'select/value', /`export-files` with `selector => path`, `\.` for all of a binary file/)
  })

  it('that is text and gets no name says so', async () => {
    await binary('token.txt', 'hunter2!')
    const run = await stepOfWorkspace({ path: 'token.txt' })
    expect(run.annotations).toEqual([expect.objectContaining({ kind: 'notice', message: expect.stringMatching(/has no name.*`\. => NAME`.*export-files/) as unknown })])
  })

  it.skipIf(!has('keytool', '-help'))('is a keystore that `keytool` reads', async () => {
    const made = join(workspace, 'made.jks')
    const made1 = spawnSync('keytool', ['-genkeypair', '-alias', 'shop', '-keyalg', 'EC', '-dname', 'CN=shop', '-storetype', 'PKCS12', '-keystore', made, '-storepass', 'changeit'], { encoding: 'utf8' })
    expect([made1.status, made1.stdout], made1.stderr).toEqual([0, ''])
    await binary('keystore.p12.enc', readFileSync(made))
    const run = await stepOfWorkspace({ path: 'keystore.p12.enc', 'file-format': 'binary', 'export-files': '. => keystore.p12' })
    expect(errorsOf(run)).toEqual([])
    const listed = spawnSync('keytool', ['-list', '-keystore', at('keystore.p12'), '-storepass', 'changeit'], { encoding: 'utf8' })
    expect(listed.stdout).toMatch(/shop, .*PrivateKeyEntry/)
  })
})

describe('a value of ECS', () => {
  it.each([
    ['in one line', (bytes: Buffer) => bytes.toString('base64')],
    ['in lines', (bytes: Buffer) => bytes.toString('base64').replace(/.{76}/g, '$&\n') + '\n'],
  ])('is what its base64 says, %s', async (_, encode) => {
    await server.store(mapping(['a', '1'], [secretKey('all'), encode(ALL)], [secretKey('large'), encode(LARGE)]))
    const run = await step({ 'export-files': 'all => all.bin (base64)\nlarge => large.bin (base64)' })
    expect(errorsOf(run)).toEqual([])
    expect([readFileSync(at('all.bin')).equals(ALL), readFileSync(at('large.bin')).equals(LARGE), run.env]).toEqual([true, true, { A: '1' }])
  })

  it('is refused where its base64 is wrong, and nothing is left', async () => {
    await server.store(mapping(['a', '1'], [secretKey('p'), ALL.toString('base64').slice(0, -3)]))
    expectNothing(await step({ 'export-files': 'a => a\np => p (base64)' }), 'select/value', /p_ecs_secret is not whole base64/)
  })

  it.each([['as it is', '', KUBECONFIG], ['in base64', ' (base64)', Buffer.from(KUBECONFIG).toString('base64')]])('is a kubeconfig, %s: no log shows its token', async (_, form, value) => {
    await server.store(mapping(['a', '1'], [secretKey('kubeconfig'), value]))
    const run = await step({ 'export-files': `kubeconfig => kube/config${form}`, 'export-env': 'false' })
    expect(errorsOf(run)).toEqual([])
    expect(readFileSync(at('kube/config'), 'utf8')).toBe(KUBECONFIG)
    expect(load(readFileSync(at('kube/config'), 'utf8'))).toMatchObject({ 'current-context': 'shop' })
    expect([run.names(), run.outputs['config-json']]).toEqual([['A'], '{"a":"1"}'])
    expect(run.masks).toContain('user: { token: s3cr3t-kube-t0ken }')
    expect(run.log).toContain('kubeconfig_ecs_secret → file kube/config, secret')
    if (has('kubectl', 'version')) {
      const seen = spawnSync('kubectl', ['config', 'view', '--raw', '-o', 'jsonpath={.users[0].user.token}', '--kubeconfig', at('kube/config')], { encoding: 'utf8' })
      expect(seen.stdout, seen.stderr).toBe('s3cr3t-kube-t0ken')
    }
  })

  it('goes both ways where `export` selects it', async () => {
    await server.store(mapping([secretKey('p'), 'hunter2!'], ['a', '1']))
    const run = await step({ export: 'p', 'export-files': 'p => one\np => two', 'output-file': 'all.json' })
    expect([run.env, readFileSync(at('one'), 'utf8'), readFileSync(at('two'), 'utf8'), readFileSync(at('all.json'), 'utf8')]).toEqual([{ P: 'hunter2!' }, 'hunter2!', 'hunter2!', '{"p":"hunter2!"}\n'])
    expect(Object.keys(JSON.parse(run.outputs['config-files'] ?? '') as object)).toEqual(['one', 'two'])
  })
})

describe('never a file', () => {
  beforeEach(() => server.store(mapping([secretKey('p'), 'hunter2!'], ['a', '1'])))

  it.each(['../p', '/tmp/p', 'a/../../p', '..\\p', 'C:p', 'NUL', 'com1.txt', 'a/aux', '~/p', 'p.', 'a//p', 'a:b'])('at %s: no request is made', async (path) => {
    server.asked = 0
    expectNothing(await step({ 'export-files': `p => ${path}` }), 'select/syntax', /relative path/)
    expect(server.asked).toBe(0)
  })

  it.each([['the same', 'p => x\na => x'], ['in another case', 'p => x/Y\na => X/y'], ['the one of `output-file`', 'p => OUT.json'], ['that of the names of this action', 'p => ecs-config-action.names'], ['below a file', 'p => x\na => x/y']])('at a path of another: %s', async (_, lines) => {
    expectNothing(await step({ 'export-files': lines, 'output-file': 'out.json' }), 'select/syntax', /another file has this path/)
  })

  it('over one that is there, and what was written before is gone', async () => {
    writeFileSync(at('p'), 'before')
    expectNothing(await step({ 'export-files': 'a => new/a\np => p', 'output-file': 'out.json' }), 'runner/write', /"p" could not be written below RUNNER_TEMP \(EEXIST\)\. It is there already: write to another path\./, ['p'])
    expect(readFileSync(at('p'), 'utf8')).toBe('before')
  })

  it.skipIf(!POSIX).each([
    ['at its end', 'link', (elsewhere: string) => symlinkSync(join(elsewhere, 'p'), at('link')), ['link']],
    ['to a file that is there', 'link', (elsewhere: string) => (writeFileSync(join(elsewhere, 'p'), 'before'), symlinkSync(join(elsewhere, 'p'), at('link'))), ['link']],
    ['on the way', 'link/p', (elsewhere: string) => symlinkSync(elsewhere, at('link')), ['link']],
    ['deeper on the way', 'a/link/p', (elsewhere: string) => (mkdirSync(at('a')), symlinkSync(elsewhere, at('a/link'))), ['a', 'a/link']],
  ])('through a link %s', async (_, path, make, there) => {
    const elsewhere = mkdtempSync(join(tmpdir(), 'elsewhere-'))
    try {
      make(elsewhere)
      expectNothing(await step({ 'export-files': `p => ${path}` }), 'runner/write', /RUNNER_TEMP/, there)
      expect(readdirSync(elsewhere).filter((name) => readFileSync(join(elsewhere, name), 'utf8') !== 'before')).toEqual([])
    } finally {
      rmSync(elsewhere, { recursive: true })
    }
  })

  it('without a folder for it: known before the first request', async () => {
    server.asked = 0
    const run = await server.runProcess({ 'export-files': 'p => p' }, { env: { RUNNER_TEMP: at('none') } })
    expectNothing(run, 'runner/write', /The folder in RUNNER_TEMP cannot be written \(ENOENT\)/)
    expect([server.asked, existsSync(at('none'))]).toEqual([0, false])
  })
})
