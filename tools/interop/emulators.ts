/**
 * The real `sops` as a client of the emulators, for every kind of key: it opens what ECS encrypted on push, and the
 * committed bundle exports what it encrypted itself.
 */
import { deepStrictEqual, match, strictEqual } from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { EcsAdmin } from '../../emulators/admin.ts'
import type { Provider } from '../../emulators/cloud.ts'
import { runAction } from '../../emulators/runner/index.ts'
import { startEmulators, type Emulators } from '../../emulators/start.ts'
import { judge } from '../../scripts/judges.ts'
import type { Checks } from './check.ts'

const FLAGS: Readonly<Record<Provider, string>> = { aws: '--kms', gcp: '--gcp-kms', azure: '--azure-kv', vault: '--hc-vault-transit', age: '--age' }
const FILE = 'db:\n    host: h\n    password_ecs_secret: hunter2!\n    pin_ecs_secret: 48151623\n'

export async function emulatorChecks(): Promise<Checks> {
  const { line, stop } = await startEmulators()
  await stop()
  const providers = Object.keys(line.keys) as Provider[]
  const checks = Object.fromEntries(providers.flatMap((kms) => [
    [`sops opens what ECS encrypts with ${kms}`, () => withEmulators(kms, theyOpen)],
    [`the bundle exports what sops encrypts with ${kms}`, () => withEmulators(kms, weOpen(process.execPath))],
    [`so it does under the oldest Node of a runner, with ${kms}`, () => withEmulators(kms, weOpen(judge('oldest-node')))],
    [`and under the newest Node, with ${kms}`, () => withEmulators(kms, weOpen(judge('newest-node')))],
  ]))
  return { ...checks, 'sops and the bundle open what names an Azure key without a version': () => withEmulators('azure', bothOpenWithoutVersion) }
}

type Scenario = (emulators: Emulators, admin: EcsAdmin, kms: Provider, folder: string) => Promise<void>

async function withEmulators(kms: Provider, scenario: Scenario): Promise<void> {
  const emulators = await startEmulators({ kms })
  const folder = mkdtempSync(join(tmpdir(), 'interop-'))
  try {
    await scenario(emulators, new EcsAdmin(emulators.line.ecs.url, emulators.line.ecs.admin_token ?? ''), kms, folder)
  } finally {
    rmSync(folder, { recursive: true })
    await emulators.stop()
  }
}

const theyOpen: Scenario = async ({ line }, admin, _, folder) => {
  await admin.push({ files: { 'app.yaml': FILE } })
  const stored = await admin.file('app.yaml')
  match(stored, /password_ecs_secret: ENC\[/)
  strictEqual(await sops(['-d'], stored, folder, { ...line.env, ...line.sops }), FILE)
}

/** As sops up to 3.10 wrote it for keys of key groups. */
const bothOpenWithoutVersion: Scenario = async ({ line }, admin, _, folder) => {
  await admin.push({ files: { 'app.yaml': FILE } })
  const stored = (await admin.file('app.yaml')).replace(/^( +version: )\w{32}$/m, "$1''")
  match(stored, /^ +version: ''$/m)
  strictEqual(await sops(['-d'], stored, folder, { ...line.env, ...line.sops }), FILE)
  await exportedByUs(process.execPath, stored, { ...line, inputs: { ...line.inputs, 'allowed-keys': '' } }, admin)
}

const weOpen = (nodePath: string): Scenario => async ({ line }, admin, kms, folder) => {
  const encrypted = await sops(['-e', '--encrypted-suffix', '_ecs_secret', FLAGS[kms], line.keys[kms] ?? ''], FILE, folder, { ...line.env, ...line.sops })
  await exportedByUs(nodePath, encrypted, line, admin)
}

async function exportedByUs(nodePath: string, encrypted: string, line: Pick<Emulators['line'], 'ecs' | 'env' | 'inputs'>, admin: EcsAdmin): Promise<void> {
  await admin.push({ files: { 'app.yaml': encrypted } })
  strictEqual(await admin.file('app.yaml'), encrypted, 'what is encrypted is stored as it is')
  const token = await admin.createServiceAccount({ username: 'pipeline', reads: ['/'] })
  const run = await runAction({ nodePath, main: join(import.meta.dirname, '../../dist/index.js'), inputs: { url: line.ecs.url, token, path: 'app.yaml', ...line.inputs }, env: line.env })
  deepStrictEqual(run.env, { DB_HOST: 'h', DB_PASSWORD: 'hunter2!', DB_PIN: '48151623' }, run.log.join('\n'))
}

/** Without blocking this process: the emulators live in it. */
async function sops(args: readonly string[], input: string, folder: string, variables: Readonly<Record<string, string>>): Promise<string> {
  const file = join(folder, 'app.yaml')
  writeFileSync(file, input)
  const program = promisify(execFile)(judge('sops'), [...args, file], { env: { HOME: folder, SOPS_DISABLE_VERSION_CHECK: '1', ...variables }, encoding: 'utf8' })
  return (await program).stdout
}
