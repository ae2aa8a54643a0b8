/**
 * moto, an AWS that no one here wrote, with signatures enforced: what `sops` encrypts there, the bundle decrypts with
 * credentials as `aws-actions/configure-aws-credentials` leaves them.
 */
import { deepStrictEqual } from 'node:assert/strict'
import { execFile, spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { EcsAdmin } from '../../emulators/admin.ts'
import { runAction } from '../../emulators/runner/index.ts'
import { startEmulators } from '../../emulators/start.ts'
import { judge } from '../../scripts/judges.ts'
import type { Checks } from './check.ts'
import { freePort } from './port.ts'

const REGION = 'us-east-1'
const FILE = 'db:\n    host: h\n    password_ecs_secret: hunter2!\n'

export const checks: Checks = {
  'the bundle decrypts with moto what sops encrypted with it, signatures enforced': () => withMoto(async (endpoint) => {
    const emulators = await startEmulators()
    const folder = mkdtempSync(join(tmpdir(), 'moto-'))
    try {
      const { line } = emulators
      const open = credentials(endpoint, 'AKIAEXAMPLE', 'any')
      const arn = await createKey(endpoint)
      const encrypted = await sops(['-e', '--encrypted-suffix', '_ecs_secret', '--kms', arn, '--encryption-context', 'Role:app,Env:prod'], FILE, folder, open)
      const allowed = await enforced(endpoint)
      const admin = new EcsAdmin(line.ecs.url, line.ecs.admin_token ?? '')
      await admin.push({ files: { 'app.yaml': encrypted } })
      const token = await admin.createServiceAccount({ username: 'pipeline', reads: ['/'] })
      const run = (variables: Readonly<Record<string, string>>) => runAction({ main: join(import.meta.dirname, '../../dist/index.js'), inputs: { url: line.ecs.url, token, path: 'app.yaml' }, env: variables })

      const right = await run(allowed)
      deepStrictEqual(right.env, { DB_HOST: 'h', DB_PASSWORD: 'hunter2!' }, right.log.join('\n'))
      const wrong = await run({ ...allowed, AWS_SECRET_ACCESS_KEY: 'another' })
      // moto says it in XML, which AWS KMS never does: which of the errors it is does not matter here.
      deepStrictEqual([wrong.exitCode, wrong.outputs, wrong.annotations.map(({ title }) => title.slice(0, 23))], [1, {}, ['ECS configuration (kms/']], wrong.log.join('\n'))
    } finally {
      rmSync(folder, { recursive: true })
      await emulators.stop()
    }
  }),
}

/** An AWS on loopback, for as long as `use` takes. */
export async function withMoto(use: (endpoint: string) => Promise<void>): Promise<void> {
  const port = await freePort()
  const moto = spawn(judge('moto_server'), ['-H', '127.0.0.1', '-p', String(port)], { stdio: 'ignore' })
  const endpoint = `http://127.0.0.1:${port}`
  try {
    await ready(endpoint, moto)
    await use(endpoint)
  } finally {
    moto.kill()
    if (moto.exitCode === null && moto.signalCode === null) await once(moto, 'exit')
  }
}

async function ready(endpoint: string, moto: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (moto.exitCode !== null) throw new Error(`moto ended with ${moto.exitCode}`)
    if (await fetch(`${endpoint}/moto-api/`).then(({ ok }) => ok, () => false)) return
    await sleep(100)
  }
  throw new Error('moto did not start')
}

function credentials(endpoint: string, accessKeyId: string, secretAccessKey: string): Record<string, string> {
  return { AWS_ENDPOINT_URL_KMS: endpoint, AWS_ENDPOINT_URL_STS: endpoint, AWS_REGION: REGION, AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey }
}

async function createKey(endpoint: string): Promise<string> {
  const answer = await fetch(endpoint, { method: 'POST', headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amz-target': 'TrentService.CreateKey', authorization: `AWS4-HMAC-SHA256 Credential=x/20260101/${REGION}/kms/aws4_request, SignedHeaders=host, Signature=x` }, body: '{}' })
  return ((await answer.json()) as { KeyMetadata: { Arn: string } }).KeyMetadata.Arn
}

/** A user with access to KMS; from then on every signature counts. */
async function enforced(endpoint: string): Promise<Record<string, string>> {
  const iam = async (parameters: Record<string, string>): Promise<string> => {
    const headers = { authorization: `AWS4-HMAC-SHA256 Credential=x/20260101/${REGION}/iam/aws4_request, SignedHeaders=host, Signature=x` }
    return (await fetch(endpoint, { method: 'POST', headers, body: new URLSearchParams({ Version: '2010-05-08', ...parameters }) })).text()
  }
  const policy = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'kms:*', Resource: '*' }] }
  await iam({ Action: 'CreateUser', UserName: 'pipeline' })
  await iam({ Action: 'PutUserPolicy', UserName: 'pipeline', PolicyName: 'kms', PolicyDocument: JSON.stringify(policy) })
  const created = await iam({ Action: 'CreateAccessKey', UserName: 'pipeline' })
  const member = (name: string): string => new RegExp(`<${name}>([^<]+)<`).exec(created)?.[1] ?? ''
  await fetch(`${endpoint}/moto-api/reset-auth`, { method: 'POST', headers: { 'content-type': 'text/plain' }, body: '0' })
  return credentials(endpoint, member('AccessKeyId'), member('SecretAccessKey'))
}

async function sops(args: readonly string[], input: string, folder: string, variables: Readonly<Record<string, string>>): Promise<string> {
  const file = join(folder, 'app.yaml')
  writeFileSync(file, input)
  return (await promisify(execFile)(judge('sops'), [...args, file], { env: { HOME: folder, SOPS_DISABLE_VERSION_CHECK: '1', AWS_EC2_METADATA_DISABLED: 'true', ...variables }, encoding: 'utf8' })).stdout
}
