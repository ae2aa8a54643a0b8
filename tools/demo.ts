/**
 * The whole story on loopback: an administrator pushes a configuration with its secrets in clear, ECS encrypts them, and
 * a pipeline that may read one path gets them from the committed bundle. Fails if anything is not as it says.
 *
 *   npm run demo -- [--kms aws|gcp|azure|vault|age]
 */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { join } from 'node:path'
import { EcsAdmin } from '../emulators/admin.ts'
import { runAction, type ActionRun } from '../emulators/runner.ts'
import { PROVIDERS, type Provider } from '../emulators/cloud.ts'
import { startEmulators } from '../emulators/start.ts'
import { choice, readArguments } from '../scripts/arguments.ts'

const PASSWORD = 'correct-horse-battery'
const KEY = ['-----BEGIN KEY-----', 'c2hvcCBwYXltZW50cyBr', 'ZXkgZm9yIHRoZSBkZW1v', '-----END KEY-----']
const CONFIGURATION = `database:
    host: db.example.com
    port: 5432
    password_ecs_secret: ${PASSWORD}
payments:
    key_ecs_secret: |
${KEY.map((line) => `        ${line}`).join('\n')}
`

const KEYS: Readonly<Record<Provider, string>> = { aws: 'a key in AWS KMS', gcp: 'a key in Google Cloud KMS', azure: 'a key in Azure Key Vault', vault: 'a key in Vault’s transit engine', age: 'an age key' }

const { kms } = readArguments('npm run demo --', { kms: choice(PROVIDERS, 'aws') }).values
let steps = 0
const emulators = await startEmulators({ kms })
try {
  await tell()
} finally {
  await emulators.stop()
}

async function tell(): Promise<void> {
  const { line } = emulators
  const admin = new EcsAdmin(line.ecs.url, line.ecs.admin_token ?? '')
  step('An administrator pushes shop/app.yaml to ECS, secrets in clear')
  print(CONFIGURATION.trimEnd().split('\n'))
  await admin.push({ files: { 'shop/app.yaml': CONFIGURATION, 'finance/app.yaml': 'budget: 1000000\n' } })

  step(`ECS stores it encrypted with SOPS, under ${KEYS[kms]}`)
  const stored = await admin.file('shop/app.yaml')
  print(excerpt(stored))
  ok(!stored.includes(PASSWORD) && stored.includes('ENC[AES256_GCM'), 'the stored file is encrypted')

  step('A pipeline’s service account may read /shop, and has no read-secrets. Its job runs the action:')
  const token = await admin.createServiceAccount({ username: 'pipeline', reads: ['/shop'] })
  const first = await run(token, 'shop')
  print(first.log)
  strictEqual(first.exitCode, 0, 'the step succeeds')
  deepStrictEqual(first.env, { DATABASE_HOST: 'db.example.com', DATABASE_PORT: '5432', DATABASE_PASSWORD: PASSWORD, PAYMENTS_KEY: `${KEY.join('\n')}\n` }, 'the exports')

  step('The next step finds in its environment')
  print(first.followingStep())
  expectNothingShown(first)

  step('The same account at a path that it may not read')
  const second = await run(token, 'finance')
  print(second.log)
  strictEqual(second.exitCode, 1, 'the step fails')
  deepStrictEqual([second.outputs, second.env], [{}, {}], 'nothing is exported')
  expectNothingShown(second)
}

function run(token: string, path: string): Promise<ActionRun> {
  const { line } = emulators
  // One keyless input says all for AWS; the others need more, and every input may be given at once.
  const inputs = kms === 'aws' ? { 'aws-role-to-assume': line.inputs['aws-role-to-assume'] ?? '' } : line.inputs
  return runAction({ main: join(import.meta.dirname, '../dist/index.js'), inputs: { url: line.ecs.url, token, path, ...inputs }, env: line.env })
}

/** Neither in what was printed, mask commands apart, nor in the log as GitHub shows it. */
function expectNothingShown({ raw, log, followingStep }: ActionRun): void {
  const printed = raw.split('\n').filter((text) => !text.startsWith('::add-mask::'))
  const shown = [...printed, ...log, ...followingStep()].join('\n')
  for (const secret of [PASSWORD, ...KEY]) ok(!shown.includes(secret), 'no secret is shown')
}

function step(title: string): void {
  steps += 1
  console.log(`${steps === 1 ? '' : '\n'}${steps}  ${title}`)
}

function print(lines: readonly string[]): void {
  for (const text of lines) console.log(`   │ ${text}`)
}

/** The values, and the head of the sops block; long texts cut. */
function excerpt(file: string): string[] {
  const lines = file.trimEnd().split('\n')
  const end = lines.indexOf('sops:') + 4
  return [...lines.slice(0, end).map((text) => (text.length > 100 ? `${text.slice(0, 99)}…` : text)), '    …']
}
