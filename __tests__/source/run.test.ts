/** Whole runs of the sources, from inputs to what the runner is given. */
import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { EcsAdmin } from '../../emulators/admin.ts'
import { runAction, type ActionRun } from '../../emulators/runner/index.ts'
import { startEmulators, type Emulators } from '../../emulators/start.ts'

const OLD = 'c0rrect-horse'
const NEW = 'battery-staple'

let emulators: Emulators
let admin: EcsAdmin
let pipeline: string
let root: string

const app = (password: string): string => `database:\n    host: db.example.com\n    password_ecs_secret: ${password}\n`

beforeAll(async () => {
  emulators = await startEmulators({})
  const { ecs } = emulators.line
  admin = new EcsAdmin(ecs.url, ecs.admin_token ?? '')
  await admin.push({ files: { 'shop/app.yaml': app(OLD), 'shop/live/app.yaml': 'database:\n    host: live.example.com\n' }, tag: 'v1' })
  await admin.push({ files: { 'shop/app.yaml': app(NEW) } })
  pipeline = await admin.createServiceAccount({ username: 'pipeline', reads: ['/shop'] })
  root = mkdtempSync(join(tmpdir(), 'checkout-'))
  put({ 'config/app.yaml': await admin.file('shop/app.yaml'), 'config/base.json': '{"region":"eu"}', 'mixed/app.yaml': app(NEW), 'plain/app.yaml': 'a: 1\n' })
})
beforeEach(() => emulators.log.clear())
afterAll(async () => {
  await emulators.stop()
  rmSync(root, { recursive: true })
})

function put(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}

function commitOf(ref: string): string {
  return execFileSync('git', ['rev-parse', ref], { cwd: emulators.line.ecs.data, encoding: 'utf8' }).trim()
}

function run(inputs: Record<string, string>, more: { event?: string } = {}): Promise<ActionRun> {
  const { inputs: keyless, env } = emulators.line
  return runAction({ main: 'src/index.ts', inputs: { ...keyless, ...inputs }, env: { ...env, GITHUB_WORKSPACE: root }, ...more })
}

const github = () => ({ source: 'github', 'github-token': emulators.line.github.token })
const ecs = () => ({ url: emulators.line.ecs.url, token: pipeline, path: 'shop/app.yaml' })

/** The services asked, each once. */
function services(): string[] {
  return [...new Set(emulators.log.list().map(({ service }) => service))].sort()
}

function error({ annotations, outputs, env }: ActionRun): string {
  expect([outputs, env]).toEqual([{}, {}])
  return annotations.filter(({ kind }) => kind === 'error').map(({ title, message }) => `${title}: ${message}`).join('\n')
}

describe('a run with `source: workspace`', () => {
  it('exports an encrypted file, masked, and says the commit of the workflow', async () => {
    const result = await run({ source: 'workspace', path: 'config/app.yaml' })
    expect([result.annotations, result.env]).toEqual([[], { DATABASE_HOST: 'db.example.com', DATABASE_PASSWORD: NEW }])
    expect(result.masks).toContain(NEW)
    expect(result.outputs).toMatchObject({ 'config-id': '5f3c1d0a9b8e7f6d5c4b3a291807f6e5d4c3b2a1', 'config-json': `{"database":{"host":"db.example.com","password":"${NEW}"}}` })
    expect(services()).toEqual(['aws-kms', 'aws-sts', 'oidc'])
  })

  it('exports a directory, plain files and encrypted ones', async () => {
    expect((await run({ source: 'workspace', path: './config' })).env).toEqual({ DATABASE_HOST: 'db.example.com', DATABASE_PASSWORD: NEW, REGION: 'eu' })
  })

  it('leaves secrets out with `decrypt: none`, and asks nobody', async () => {
    expect((await run({ source: 'workspace', path: 'config', decrypt: 'none' })).env).toEqual({ DATABASE_HOST: 'db.example.com', REGION: 'eu' })
    expect(services()).toEqual([])
  })

  it('exports what a filter makes of it, secrets masked as ever', async () => {
    const result = await run({ source: 'workspace', path: 'config', filter: '{at: region, login: database.password}' })
    expect([result.annotations, result.env]).toEqual([[], { AT: 'eu', LOGIN: NEW }])
    expect(result.masks).toContain(NEW)
  })

  it('leaves out what a filter selects of secrets with `decrypt: none`', async () => {
    expect((await run({ source: 'workspace', path: 'config', filter: 'database', decrypt: 'none' })).env).toEqual({ HOST: 'db.example.com' })
  })

  it('refuses a filter that writes a secret into a text, and shows nothing of it', async () => {
    const result = await run({ source: 'workspace', path: 'config', filter: "{url: join('@', [database.password, database.host])}" })
    expect(error(result)).toContain('(config/embedded): `filter` makes a part of a text, or a key, of a secret or a large number, at url of its result.')
    expect(result.log.join('\n')).not.toContain(NEW)
  })

  it.each([
    ['a plain file', 'plain/app.yaml', 'ECS configuration (sops/metadata): plain/app.yaml is not encrypted by SOPS.'],
    ['a secret in clear', 'mixed', 'ECS configuration (config/unencrypted): A value under the key of a secret is not encrypted: mixed/app.yaml at database.password_ecs_secret.'],
  ])('refuses %s', async (_, path, words) => {
    const result = await run({ source: 'workspace', path })
    expect(error(result)).toContain(words)
    expect(result.raw).not.toContain(NEW)
  })

  it('exports only what is named where others may have written the files', async () => {
    expect(error(await run({ source: 'workspace', path: 'config' }, { event: 'pull_request_target' }))).toContain('(input/missing): The input `export` is required')
    expect((await run({ source: 'workspace', path: 'config', export: 'region' }, { event: 'pull_request_target' })).env).toEqual({ REGION: 'eu' })
  })
})

describe('a run with `source: github`', () => {
  it('exports what the repository behind ECS has, masks its token, and says the commit', async () => {
    const result = await run({ ...github(), path: 'shop', recursive: 'true' })
    expect([result.annotations, result.env]).toEqual([[], { DATABASE_HOST: 'live.example.com', DATABASE_PASSWORD: NEW }])
    expect(result.outputs['config-id']).toBe(commitOf('HEAD'))
    expect(result.masks).toEqual(expect.arrayContaining([NEW, emulators.line.github.token]))
    expect(services()).toEqual(['aws-kms', 'aws-sts', 'github', 'oidc'])
  })

  it('exports an older commit by its tag', async () => {
    const result = await run({ ...github(), path: 'shop/app.yaml', ref: 'v1', repository: 'example/shop' })
    expect([result.env['DATABASE_PASSWORD'], result.outputs['config-id']]).toEqual([OLD, commitOf('v1')])
  })

  it('exports what a filter selects', async () => {
    expect((await run({ ...github(), path: 'shop', filter: 'database' })).env).toEqual({ HOST: 'db.example.com', PASSWORD: NEW })
  })

  it('refuses a token that GitHub does not know, without showing it', async () => {
    const result = await run({ ...github(), 'github-token': 'ghs_wrong', path: 'shop' })
    expect(error(result)).toContain('(source/unauthorized): GitHub does not accept the token')
    expect(result.log.join('\n')).not.toContain('ghs_wrong')
  })
})

describe('a pinned build of ECS whose secret was encrypted anew since', () => {
  it('is refused without the repository, with the way out', async () => {
    expect(error(await run({ ...ecs(), 'config-id': 'v1' }))).toMatch(/\(config\/unexplained\): .*database\.password.*give the Git repository behind ECS as `repository`/)
  })

  it('is explained by the files of that commit', async () => {
    const result = await run({ ...ecs(), 'config-id': 'v1', repository: 'example/shop', 'github-token': emulators.line.github.token })
    expect([result.annotations, result.env, result.outputs['config-id']]).toEqual([[], { DATABASE_HOST: 'db.example.com', DATABASE_PASSWORD: OLD }, 'v1'])
    expect(emulators.log.list().filter(({ path }) => path === '/config/raw')).toEqual([])
  })

  it('asks GitHub for nothing when nothing is decrypted', async () => {
    const result = await run({ ...ecs(), 'config-id': 'v1', repository: 'example/shop', 'github-token': emulators.line.github.token, decrypt: 'none' })
    expect([result.env, services()]).toEqual([{ DATABASE_HOST: 'db.example.com' }, ['ecs']])
  })

  it('says what GitHub refused', async () => {
    expect(error(await run({ ...ecs(), 'config-id': 'v1', repository: 'example/other', 'github-token': emulators.line.github.token }))).toContain('(source/not-found): GitHub did not find "v1" in example/other')
  })
})
