/** The examples, as they are written, under `act`: a runner that was made elsewhere. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { EcsAdmin } from '../../emulators/admin.ts'
import { startEmulators, type Emulators } from '../../emulators/start.ts'
import { judge } from '../../scripts/judges.ts'
import type { Checks } from './check.ts'

const root = join(import.meta.dirname, '../..')
const PASSWORD = 'c0rrect-horse'
const KEY = ['-----BEGIN KEY-----', 'QmFzZTY0IGxpbmUgb25l', '-----END KEY-----']

/** What `deploy.sh` of the caller's repository got: its arguments, its environment, and the file that it was pointed to. */
interface Deployed {
  readonly environment: Readonly<Record<string, string>>
  readonly file: string
}

interface Outcome {
  readonly log: string
  readonly deployed: readonly Deployed[]
}

/** A repository whose workflows are the examples, run for one event against emulators. */
async function runExamples(workflow: string, event: string, push: (admin: EcsAdmin) => Promise<void>): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'act-'))
  const emulators = await startEmulators()
  try {
    const admin = new EcsAdmin(emulators.line.ecs.url, emulators.line.ecs.admin_token ?? '')
    await push(admin)
    const token = await admin.createServiceAccount({ username: 'pipeline', reads: ['/shop'] })
    const proof = join(folder, 'proof')
    const repository = join(folder, 'repository')
    mkdirSync(proof)
    for (const part of ['action.yml', 'dist']) cpSync(join(root, part), join(folder, 'action', part), { recursive: true }) // all that a job needs of a release
    makeRepository(repository, proof)
    const { code, log } = await act(repository, workflow, event, emulators, token, folder)
    strictEqual(code, 0, log)
    const deployed = readdirSync(proof).filter((name) => name.endsWith('.json')).sort().map((name) => JSON.parse(readFileSync(join(proof, name), 'utf8')) as Deployed)
    return { log, deployed }
  } finally {
    await emulators.stop()
    rmSync(folder, { recursive: true, force: true })
  }
}

function makeRepository(repository: string, proof: string): void {
  mkdirSync(join(repository, '.github'), { recursive: true })
  cpSync(join(root, 'examples'), join(repository, '.github', 'workflows'), { recursive: true })
  const record = `const { readFileSync, writeFileSync } = require('node:fs')
const file = process.argv[3] === undefined ? '' : readFileSync(process.argv[3], 'utf8')
writeFileSync(${JSON.stringify(proof)} + '/' + Date.now() + '.json', JSON.stringify({ environment: process.env, file }))
console.log('deploying with', process.env.DATABASE_PASSWORD, process.env.SERVICE_KEY)`
  writeFileSync(join(repository, 'deploy.js'), record)
  writeFileSync(join(repository, 'deploy.sh'), '#!/bin/sh\nexec node deploy.js "$@"\n', { mode: 0o755 })
  const git = (...args: string[]): void => {
    const { status, stderr } = spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: repository, encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
  }
  git('init', '--quiet', '--initial-branch=main')
  git('add', '.')
  git('commit', '--quiet', '--message=Begin')
}

async function act(repository: string, workflow: string, event: string, { line }: Emulators, token: string, home: string): Promise<{ code: number; log: string }> {
  const variables = { ECS_URL: line.ecs.url, ECS_DECRYPT_ROLE: line.inputs['aws-role-to-assume'] ?? '' }
  const args = [
    event, '--workflows', `.github/workflows/${workflow}`, '--platform', 'ubuntu-latest=-self-hosted', '--no-cache-server',
    '--local-repository', `OWNER/ecs-config-action@v1=${join(home, 'action')}`,
    '--secret', `ECS_PIPELINE_TOKEN=${token}`,
    ...Object.entries(variables).flatMap(([name, value]) => ['--var', `${name}=${value}`]),
    ...Object.entries(line.env).flatMap(([name, value]) => ['--env', `${name}=${value}`]),
  ]
  const path = [join(root, 'node_modules', '.bin'), process.env['PATH']].join(delimiter)
  const child = spawn(judge('act'), args, { cwd: repository, env: { PATH: path, HOME: home, XDG_CACHE_HOME: join(home, 'cache') }, stdio: ['ignore', 'pipe', 'pipe'], timeout: 300_000 })
  let log = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (log += text))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code: code ?? 137, log }
}

function expectNothingShown(log: string): void {
  deepStrictEqual([PASSWORD, ...KEY].filter((piece) => log.includes(piece)), [], log)
}

const SHOP = `database:\n    host: db.example.com\n    port: 5432\n    password_ecs_secret: ${PASSWORD}\nservice:\n    key_ecs_secret: |\n${KEY.map((one) => `        ${one}\n`).join('')}`
const KEY_TEXT = `${KEY.join('\n')}\n`

const pick = ({ environment }: Deployed, ...names: string[]): Record<string, string> => Object.fromEntries(names.flatMap((name) => (environment[name] === undefined ? [] : [[name, environment[name]]])))

export const checks: Checks = {
  async 'step.yml under act: the next steps have the environment and the outputs, and the log nothing'() {
    const { log, deployed } = await runExamples('step.yml', 'push', (admin) => admin.push({ files: { 'shop/app.yaml': SHOP } }).then(() => undefined))
    deepStrictEqual(deployed.map((one) => pick(one, 'DATABASE_HOST', 'DATABASE_PORT', 'DATABASE_PASSWORD', 'SERVICE_KEY')), [{ DATABASE_HOST: 'db.example.com', DATABASE_PORT: '5432', DATABASE_PASSWORD: PASSWORD, SERVICE_KEY: KEY_TEXT }])
    ok(/Deployed with configuration [0-9a-f]{40}, port 5432, password \*\*\*/.test(log), log)
    ok(/deploying with \*\*\* \*\*\*/.test(log), log)
    expectNothingShown(log)
  },

  async 'caller.yml and reusable.yml under act: the job has what `export` names, the caller the config id'() {
    const { log, deployed } = await runExamples('caller.yml', 'push', (admin) => admin.push({ files: { 'shop/app.yaml': SHOP } }).then(() => undefined))
    deepStrictEqual(deployed.map((one) => pick(one, 'DATABASE_HOST', 'DATABASE_PORT', 'DATABASE_PASSWORD', 'SERVICE_KEY')), [{ DATABASE_HOST: 'db.example.com', DATABASE_PASSWORD: PASSWORD }])
    ok(/The shop runs with configuration [0-9a-f]{40}/.test(log), log)
    expectNothingShown(log)
  },

  async 'release.yml under act: production gets the file of the commit that staging had'() {
    const app = (host: string): string => `database:\n    host: ${host}\n    password_ecs_secret: ${PASSWORD}\n`
    const { log, deployed } = await runExamples('release.yml', 'push', (admin) => admin.push({ files: { 'shop/staging/app.yaml': app('staging'), 'shop/production/app.yaml': app('production') } }).then(() => undefined))
    deepStrictEqual(deployed.map((one) => ({ ...pick(one, 'DATABASE_HOST', 'DATABASE_PASSWORD'), file: one.file })), [
      { DATABASE_HOST: 'staging', DATABASE_PASSWORD: PASSWORD, file: '' },
      { file: `DATABASE_HOST=production\nDATABASE_PASSWORD=${PASSWORD}\n` },
    ])
    expectNothingShown(log)
  },

  'every example is run under act'() {
    deepStrictEqual(readdirSync(join(root, 'examples')).sort(), ['caller.yml', 'release.yml', 'reusable.yml', 'step.yml'])
  },
}
