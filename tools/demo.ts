/**
 * The whole story on loopback: an administrator pushes a configuration with its secrets in clear, ECS encrypts them, and
 * a job gets them from the committed bundle: a pipeline that may read one path of ECS, or one that has checked out the
 * Git repository behind it, and needs no ECS. Fails if anything is not as it says.
 *
 *   npm run demo -- [--kms aws|gcp|azure|vault|age] [--source ecs|workspace]
 */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { EcsAdmin } from '../emulators/admin.ts'
import type { ActionRun } from '../emulators/runner/index.ts'
import { PROVIDERS, type Provider } from '../emulators/cloud.ts'
import { startEmulators } from '../emulators/start.ts'
import { choice, readArguments } from '../scripts/arguments.ts'
import { keyInputs, root, runJob, SAMPLE, Story } from './story.ts'

const FILE = 'shop/app.yaml'

/** What the sample holds. */
const PASSWORD = 'correct-horse-battery'
const KEY = ['-----BEGIN KEY-----', 'c2hvcCBwYXltZW50cyBr', 'ZXkgZm9yIHRoZSBkZW1v', '-----END KEY-----']
const EXPORTED = { DATABASE_HOST: 'db.example.com', DATABASE_PORT: '5432', DATABASE_PASSWORD: PASSWORD, PAYMENTS_KEY: `${KEY.join('\n')}\n` }

const KEYS: Readonly<Record<Provider, string>> = { aws: 'a key in AWS KMS', gcp: 'a key in Google Cloud KMS', azure: 'a key in Azure Key Vault', vault: 'a key in Vault’s transit engine', age: 'an age key' }

const { kms, source } = readArguments('npm run demo --', { kms: choice(PROVIDERS, 'aws'), source: choice(['ecs', 'workspace'], 'ecs') }).values
const story = new Story()
const emulators = await startEmulators({ kms })
const { line } = emulators
const admin = new EcsAdmin(line.ecs.url, line.ecs.admin_token ?? '')
try {
  await push()
  if (source === 'ecs') await jobsOfPipeline()
  else await jobsOfCheckout()
} finally {
  await emulators.stop()
}

async function push(): Promise<void> {
  story.step(`An administrator pushes ${FILE} to ECS, secrets in clear`)
  const files = Object.fromEntries([FILE, 'finance/app.yaml'].map((path) => [path, readFileSync(join(root, SAMPLE, path), 'utf8')]))
  story.show((files[FILE] ?? '').trimEnd().split('\n'))
  await admin.push({ files })

  story.step(`ECS stores it encrypted with SOPS, under ${KEYS[kms]}`)
  const stored = await admin.file(FILE)
  story.show(excerpt(stored))
  ok(!stored.includes(PASSWORD) && stored.includes('ENC[AES256_GCM'), 'the stored file is encrypted')
}

async function jobsOfPipeline(): Promise<void> {
  story.step('A pipeline’s service account may read /shop, and has no read-secrets. Its job runs the action:')
  const token = await admin.createServiceAccount({ username: 'pipeline', reads: ['/shop'] })
  const at = (path: string): Promise<ActionRun> => runJob(line, { url: line.ecs.url, token, path, ...keyInputs(line, kms) })
  showExports(await at('shop'))

  story.step('The same account at a path that it may not read')
  showRefusal(await at('finance'))
}

async function jobsOfCheckout(): Promise<void> {
  const workspace = mkdtempSync(join(tmpdir(), 'workspace-'))
  try {
    execFileSync('git', ['clone', '--quiet', line.ecs.data, workspace])
    const commit = execFileSync('git', ['rev-parse', 'HEAD'], { cwd: workspace, encoding: 'utf8' }).trim()
    const job = { GITHUB_WORKSPACE: workspace, GITHUB_SHA: commit }
    const run = (): Promise<ActionRun> => runJob(line, { source: 'workspace', path: 'shop', ...keyInputs(line, kms) }, job)

    story.step('A job has checked out the Git repository behind ECS, and has no address and no token of ECS. It runs the action:')
    showExports(await run())

    story.step('Somebody pastes the password’s ciphertext over the key of the payments, to have it in another place')
    const file = join(workspace, FILE)
    const [, ciphertext = ''] = /password_ecs_secret: (ENC.*)/.exec(readFileSync(file, 'utf8')) ?? []
    writeFileSync(file, readFileSync(file, 'utf8').replace(/key_ecs_secret: ENC.*/, `key_ecs_secret: ${ciphertext}`))
    showRefusal(await run())
  } finally {
    rmSync(workspace, { recursive: true, force: true })
  }
}

function showExports(run: ActionRun): void {
  story.show(run.log)
  strictEqual(run.exitCode, 0, 'the step succeeds')
  deepStrictEqual(run.env, EXPORTED, 'the exports')

  story.step('The next step finds in its environment')
  story.show(run.followingStep())
  expectNothingShown(run)
}

function showRefusal(run: ActionRun): void {
  story.show(run.log)
  strictEqual(run.exitCode, 1, 'the step fails')
  deepStrictEqual([run.outputs, run.env], [{}, {}], 'nothing is exported')
  expectNothingShown(run)
}

/** Neither in what was printed, mask commands apart, nor in the log as GitHub shows it. */
function expectNothingShown({ raw, log, followingStep }: ActionRun): void {
  const printed = raw.split('\n').filter((text) => !text.startsWith('::add-mask::'))
  const shown = [...printed, ...log, ...followingStep()].join('\n')
  for (const secret of [PASSWORD, ...KEY]) ok(!shown.includes(secret), 'no secret is shown')
}

/** The values, and the head of the sops block; long texts cut. */
function excerpt(file: string): string[] {
  const lines = file.trimEnd().split('\n')
  const end = lines.indexOf('sops:') + 4
  return [...lines.slice(0, end).map((text) => (text.length > 100 ? `${text.slice(0, 99)}…` : text)), '    …']
}
