/**
 * drongo, a Cloud KMS that no one here wrote: what `sops` encrypts there, the bundle decrypts, reaching it by its real
 * name. It checks no bearer, and has no key states.
 */
import { deepStrictEqual, match } from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { EcsAdmin } from '../../emulators/admin.ts'
import { createAuthority } from '../../emulators/front/certificates.ts'
import { Faults } from '../../emulators/control/faults.ts'
import { serveFront } from '../../emulators/front/index.ts'
import type { EmulatedRequest, EmulatedResponse } from '../../emulators/front/http.ts'
import { RequestLog } from '../../emulators/control/requests.ts'
import { runAction, type ActionRun } from '../../emulators/runner/index.ts'
import { startEmulators } from '../../emulators/start.ts'
import { judge } from '../../scripts/judges.ts'
import type { Checks } from './check.ts'
import { freePort } from './port.ts'

const RING = 'projects/example/locations/europe-west1/keyRings/ecs'
const FILE = 'db:\n    host: h\n    password_ecs_secret: hunter2!\n'

export const checks: Checks = {
  'the bundle decrypts with drongo what sops encrypted with it': () => withDrongo(async ({ sops, run }) => {
    const opened = await run(await sops(`${RING}/cryptoKeys/main`))
    deepStrictEqual(opened.env, { DB_HOST: 'h', DB_PASSWORD: 'hunter2!' }, opened.log.join('\n'))
  }),
  'a ciphertext of another key, and a key that drongo does not have, are told': () => withDrongo(async ({ sops, run }) => {
    const encrypted = await sops(`${RING}/cryptoKeys/main`)
    for (const [key, title] of [['other', /kms\/malformed/], ['gone', /kms\/not-found/]] as const) {
      const refused = await run(encrypted.replace('cryptoKeys/main', `cryptoKeys/${key}`))
      deepStrictEqual([refused.exitCode, refused.outputs], [1, {}])
      match(refused.annotations[0]?.title ?? '', title, refused.log.join('\n'))
    }
  }),
}

interface Bench {
  /** @returns the file, encrypted with a key of drongo's */
  readonly sops: (key: string) => Promise<string>
  readonly run: (file: string) => Promise<ActionRun>
}

async function withDrongo(use: (bench: Bench) => Promise<void>): Promise<void> {
  const port = await freePort()
  const drongo = spawn(judge('drongo'), ['server', '--host', '127.0.0.1', '--port', String(port)], { stdio: 'ignore' })
  const endpoint = `http://127.0.0.1:${port}`
  const folder = mkdtempSync(join(tmpdir(), 'drongo-'))
  const emulators = await startEmulators()
  const authority = await createAuthority('drongo')
  const front = await serveFront({ log: new RequestLog(), faults: new Faults(), routes: [{ service: 'gcp-kms', host: /^cloudkms\.googleapis\.com$/, authority, handler: forwardTo(endpoint) }] })
  try {
    await ready(endpoint)
    await create(endpoint, `${RING.replace('/ecs', '')}?keyRingId=ecs`)
    for (const key of ['main', 'other']) await create(endpoint, `${RING}/cryptoKeys?cryptoKeyId=${key}`)
    await use(benchOf(emulators.line.ecs, endpoint, front.url, authority.pem, folder))
  } finally {
    await front.close()
    await emulators.stop()
    rmSync(folder, { recursive: true })
    drongo.kill()
    if (drongo.exitCode === null && drongo.signalCode === null) await once(drongo, 'exit')
  }
}

function benchOf(ecs: { readonly url: string; readonly admin_token?: string }, endpoint: string, proxy: string, pem: string, folder: string): Bench {
  const [plain, trusted] = [join(folder, 'app.yaml'), join(folder, 'ca.pem')]
  writeFileSync(plain, FILE)
  writeFileSync(trusted, pem)
  const signedIn = { GOOGLE_OAUTH_ACCESS_TOKEN: 'ya29.any' }
  return {
    async sops(key) {
      const env = { HOME: folder, SOPS_DISABLE_VERSION_CHECK: '1', SOPS_GCP_KMS_CLIENT_TYPE: 'rest', SOPS_GCP_KMS_ENDPOINT: endpoint, ...signedIn }
      return (await promisify(execFile)(judge('sops'), ['-e', '--encrypted-suffix', '_ecs_secret', '--gcp-kms', key, plain], { env, encoding: 'utf8' })).stdout
    },
    async run(file) {
      const admin = new EcsAdmin(ecs.url, ecs.admin_token ?? '')
      await admin.push({ files: { 'app.yaml': file } })
      const token = await admin.createServiceAccount({ username: `pipeline-${Date.now()}`, reads: ['/'] })
      return runAction({ main: join(import.meta.dirname, '../../dist/index.js'), inputs: { url: ecs.url, token, path: 'app.yaml' }, env: { HTTPS_PROXY: proxy, NODE_EXTRA_CA_CERTS: trusted, ...signedIn } })
    },
  }
}

/** Cloud KMS by its real name is drongo. */
function forwardTo(endpoint: string): (request: EmulatedRequest) => Promise<EmulatedResponse> {
  return async ({ method, target, headers, body }) => {
    const answer = await fetch(endpoint + target, { method, headers: { 'content-type': headers['content-type'] ?? '' }, ...(method === 'GET' ? {} : { body: Uint8Array.from(body) }) })
    return { status: answer.status, headers: { 'content-type': answer.headers.get('content-type') ?? '' }, body: Buffer.from(await answer.arrayBuffer()) }
  }
}

async function create(endpoint: string, path: string): Promise<void> {
  const { ok, status } = await fetch(`${endpoint}/v1/${path}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' })
  if (!ok) throw new Error(`drongo answered ${status} for ${path}`)
}

async function ready(endpoint: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (await fetch(`${endpoint}/drongo/health`).then(({ ok }) => ok, () => false)) return
    await sleep(100)
  }
  throw new Error('drongo did not start')
}
