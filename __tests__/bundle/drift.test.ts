/** `detect-drift`: what is pinned against what is latest. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EcsAdmin } from '../../emulators/admin.ts'
import { startEmulators, type Emulators } from '../../emulators/start.ts'
import { APP, expectNothingShown, expectRefusal, PLANTED, scenario } from './harness.ts'

const current = scenario()
const OLD = { 'shop/pinned/a.yaml': `size: 400\nkept: 1\ngone: 2\nlist: [a]\nsecret_ecs_secret: ${PLANTED.password}\n` }
const NEW = { 'shop/pinned/a.yaml': `size: 300\nkept: 1\nlist: [a, b]\nnew: 3\nsecret_ecs_secret: ${PLANTED.password}\n` }

beforeAll(async () => {
  await current().admin.push({ files: OLD, tag: '1.0.0' })
  await current().admin.push({ files: { 'shop/elsewhere/a.yaml': 'a: 1\n' } })
})

const pinned = (inputs: Record<string, string>) => current().run({ path: 'shop/pinned', 'config-id': '1.0.0', 'export-env': 'false', ...inputs })

async function bodies(): Promise<number> {
  const records = (await current().control('GET', '/requests')) as { path: string }[]
  return records.filter(({ path }) => path === '/config/build').length
}

describe('without drift', () => {
  it.each(['true', 'warn'])('the pinned build is exported with `%s`, though other files changed', async (mode) => {
    const run = await pinned({ 'detect-drift': mode })
    expect([run.exitCode, run.annotations, run.outputs['SIZE'], run.outputs['config-drift']]).toEqual([0, [], '400', 'false'])
    expect(await bodies()).toBe(1)
  })

  it('nothing is said of it where nobody asked', async () => {
    expect(Object.keys((await pinned({})).outputs)).not.toContain('config-drift')
  })
})

describe('with drift', () => {
  beforeAll(async () => {
    await current().admin.push({ files: NEW })
  })

  it.each(['kms', 'none'])('the step fails, naming places and no value (decrypt: %s)', async (decrypt) => {
    const run = await pinned({ 'detect-drift': 'true', decrypt })
    expectRefusal(run, 'source/drift', /The build of "1\.0\.0" differs from the latest one, at \w+ and 3 more\./)
    const places = run.log.map((line) => line.trim()).filter((line) => /^(size|gone|new|list\.1|list)$/.test(line))
    expect(places.toSorted()).toEqual(['gone', 'list.1', 'new', 'size'])
    expect(run.raw).not.toMatch(/300|400/)
  })

  it('`warn` warns, and exports the pinned build', async () => {
    const run = await pinned({ 'detect-drift': 'warn' })
    expect(run.summary).toMatch(/\n\n> \[!CAUTION\]\n> The build of <code>1\.0\.0<\/code> differs from the latest one: at <code>[\w.]+<\/code>/)
    expect([run.exitCode, run.outputs['SIZE'], run.outputs['SECRET'], run.outputs['config-drift']]).toEqual([0, '400', PLANTED.password, 'true'])
    expect(run.annotations.map(({ kind, message }) => [kind, message.slice(0, 51)])).toEqual([['warning', 'The build of "1.0.0" differs from the latest one, at']].map(([kind = '', text = '']) => [kind, text.slice(0, 51)]))
    expect(await bodies()).toBe(2)
    expectNothingShown(run)
  })

  it('is told of what secrets are where the server opens them, and none of it is shown', async () => {
    await current().admin.push({ files: { 'shop/pinned/b.yaml': 'other_ecs_secret: tr0ub4dor\n' } })
    const token = await current().admin.createServiceAccount({ username: 'reader', reads: ['/shop'], readSecrets: true })
    const refused = await pinned({ token, decrypt: 'server', 'detect-drift': 'true' })
    expectRefusal(refused, 'source/drift', /differs/)
    expect(refused.raw).not.toMatch(/300|400/)
    const run = await pinned({ token, decrypt: 'server', 'detect-drift': 'warn' })
    expect([run.outputs['SECRET'], run.outputs['config-drift']]).toEqual([PLANTED.password, 'true'])
    expectNothingShown(run)
  })

  it('is known by its words whatever its status', async () => {
    await current().control('POST', '/faults', { service: 'ecs', match: 'POST', kind: 'status', status: 409, body: JSON.stringify({ detail: 'Config drift detected: {cut' }) })
    expectRefusal(await pinned({ 'detect-drift': 'true' }), 'source/drift', /ECS does not say where/)
  })
})

describe('a secret that was encrypted anew, its value the same', () => {
  let anew: Emulators
  const at = (inputs: Record<string, string>) => current().run({ url: anew.line.ecs.url, path: 'shop', 'config-id': 'v1', ...anew.line.inputs, ...inputs }, anew.line.env)
  beforeAll(async () => {
    anew = await startEmulators({ ecs: { unchangedSecrets: 'encrypted anew' } })
    const admin = new EcsAdmin(anew.line.ecs.url, anew.line.ecs.admin_token ?? '')
    for (const tag of ['v1', 'v2']) await admin.push({ files: { 'shop/app.yaml': APP, 'shop/tag.yaml': `# ${tag}\n` }, tag })
  })
  afterAll(() => anew.stop())

  it('is drift where ciphertext is compared, which the message says', async () => {
    expectRefusal(await at({ token: anew.line.ecs.admin_token ?? '', 'detect-drift': 'true' }), 'source/drift', /Secrets are compared as ciphertext: .*`decrypt: server`/)
  })

  it('is none where the server compares what it is', async () => {
    const run = await at({ token: anew.line.ecs.admin_token ?? '', 'detect-drift': 'true', decrypt: 'server' })
    expect([run.exitCode, run.outputs['config-drift'], run.env['DATABASE_PASSWORD']]).toEqual([0, 'false', PLANTED.password])
    expect(run.summary).toContain('Same as the latest build, secrets compared as plaintext.')
    expectNothingShown(run)
  })
})
