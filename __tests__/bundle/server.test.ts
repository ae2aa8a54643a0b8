/** `decrypt: server`: ECS decrypts, and two builds of one commit tell what is secret. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { ActionRun } from '../../emulators/runner/index.ts'
import { EcsAdmin } from '../../emulators/admin.ts'
import { startEmulators } from '../../emulators/start.ts'
import { APP, expectNothingShown, expectRefusal, PLANTED, scenario } from './harness.ts'

const current = scenario()
let reader = ''

beforeAll(async () => {
  reader = await current().admin.createServiceAccount({ username: 'reader', reads: ['/shop'], readSecrets: true })
})

const byServer = (inputs: Record<string, string> = {}): Promise<ActionRun> => current().run({ token: reader, decrypt: 'server', ...inputs })

async function asked(): Promise<{ service: string; path: string }[]> {
  return (await current().control('GET', '/requests')) as { service: string; path: string }[]
}

describe('a service account with read-secrets', () => {
  it('exports and masks exactly what it does with `decrypt: kms`', async () => {
    const [kms, server] = [await current().run({ token: reader }), await byServer()]
    expect(server.exitCode).toBe(0)
    expect(server.env['DATABASE_PASSWORD']).toBe(PLANTED.password)
    expect([server.exitCode, server.outputs, server.env]).toEqual([kms.exitCode, kms.outputs, kms.env])
    const credentials = kms.masks.filter((mask) => !server.masks.includes(mask)) // of the cloud
    expect(server.masks.filter((mask) => !kms.masks.includes(mask))).toEqual([])
    expect(credentials.filter((mask) => mask.length < 40)).toEqual([])
    expectNothingShown(server)
  })

  it('asks ECS for a hash and two builds, and no cloud', async () => {
    await byServer()
    expect((await asked()).map(({ service, path }) => `${service} ${path}`).sort()).toEqual(['ecs /config/build', 'ecs /config/build', 'ecs /config/hashes'])
  })

  it('asks for no hash where the build is pinned', async () => {
    const run = await current().admin.push({ files: { 'shop/other/a.yaml': 'a_ecs_secret: pinned-secret\n' }, tag: '1.0.0' }).then(() => byServer({ path: 'shop/other', 'config-id': '1.0.0' }))
    expect([run.env, run.outputs['config-id']]).toEqual([{ A: 'pinned-secret' }, '1.0.0'])
    expect((await asked()).filter(({ path }) => path === '/config/hashes')).toHaveLength(1) // the push's own
  })

  it('builds an old commit whose secret was encrypted anew since', async () => {
    const { admin } = current()
    await admin.push({ files: { 'shop/old/a.yaml': 'a_ecs_secret: first-secret\n' }, tag: 'old' })
    await admin.push({ files: { 'shop/old/a.yaml': 'a_ecs_secret: second-secret\n' } })
    expectRefusal(await current().run({ path: 'shop/old', 'config-id': 'old' }), 'config/unexplained', /`repository`.*`decrypt: server`/)
    expect((await byServer({ path: 'shop/old', 'config-id': 'old' })).env).toEqual({ A: 'first-secret' })
  })

  it('gets secrets inside of longer texts, which `kms` refuses, and masks the whole', async () => {
    const filter = "{url: join('', ['https://', database.password, '@h']), port: database.port}"
    expectRefusal(await current().run({ filter }), 'config/embedded', /url.*`decrypt: server`/)
    const run = await byServer({ filter })
    expect(run.env).toEqual({ URL: `https://${PLANTED.password}@h`, PORT: '5432' })
    expect(run.masks).toContain(`https://${PLANTED.password}@h`)
    expect(run.masks).not.toContain('5432')
  })

  it('takes for secret what was computed from one', async () => {
    const run = await byServer({ filter: '{size: length(database.password), host: database.host}' })
    expect(run.env).toEqual({ HOST: 'db.example.com' }) // too short to mask, so an output only
    expect(run.outputs['config-plain']).toBe('{"host":"db.example.com"}')
  })

  it.each([
    ['keeps elements by their secrets', "database.{all: [{k: password, v: 'x'}, {k: host, v: 'y'}]}.all[?k=='" + PLANTED.password + "']"],
    ['makes keys of secrets', "from_items([[database.password, 'x']])"],
  ])('fails for a filter that %s', async (_, filter) => {
    const run = await byServer({ filter })
    expectRefusal(run, 'config/computed', /the filter looks into secrets/)
  })
})

describe('a service account without read-secrets', () => {
  it('is told so where the server leaves ciphertext', async () => {
    expectRefusal(await current().run({ decrypt: 'server' }), 'source/read-secrets', /left ciphertext at database\.password and 3 more.*--read-secrets/)
  })

  it('is told so where the server refuses', async () => {
    const emulators = await startEmulators({ ecs: { showSecretsDenied: 'forbidden' } })
    try {
      const admin = new EcsAdmin(emulators.line.ecs.url, emulators.line.ecs.admin_token ?? '')
      await admin.push({ files: { 'shop/app.yaml': APP } })
      const token = await admin.createServiceAccount({ username: 'pipeline', reads: ['/shop'] })
      expectRefusal(await current().run({ url: emulators.line.ecs.url, token, decrypt: 'server' }), 'source/read-secrets', /does not decrypt for this service account \(status 403\)/)
    } finally {
      await emulators.stop()
    }
  })

  it('needs none where nothing is secret', async () => {
    await current().admin.push({ files: { 'shop/plain/a.yaml': 'a: 1.0\n' } })
    expect((await current().run({ path: 'shop/plain', decrypt: 'server' })).env).toEqual({ A: '1.0' })
  })
})

describe('a failure of the KMS', () => {
  it('names the server as a way, and never takes it', async () => {
    await current().control('POST', '/faults', { service: 'aws-kms', kind: 'denied' })
    expectRefusal(await current().run({ token: reader }), 'kms/denied', /Or let ECS decrypt: `decrypt: server`/)
    expect((await asked()).filter(({ path }) => path === '/config/build')).toHaveLength(1)
  })
})
