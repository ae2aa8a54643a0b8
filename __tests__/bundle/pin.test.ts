/** What is said to have been built is what was built, whenever somebody pushes; and a key is used last, for what is selected. */
import { execFileSync } from 'node:child_process'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveQuietly, type Listening } from '../../emulators/front/serve.ts'
import type { ActionRun } from '../../emulators/runner/index.ts'
import { expectNothingShown, expectRefusal, PLANTED, scenario } from './harness.ts'

const current = scenario()

interface Asked {
  readonly service: string
  readonly path: string
}

async function services(): Promise<string[]> {
  const asked = (await current().control('GET', '/requests')) as Asked[]
  return asked.map(({ service }) => service)
}

/** Runs with nothing but its own requests on record. */
async function counted(inputs: Record<string, string>): Promise<{ run: ActionRun; asked: string[] }> {
  await current().control('DELETE', '/requests')
  const run = await current().run(inputs)
  return { run, asked: await services() }
}

describe('a push between the requests', () => {
  let forward: Listening
  let versions = 0
  let requests = 0
  /** When somebody pushes: before the server sees a request, or before the step sees its answer. */
  let pushAt: { readonly request: number; readonly when: 'before' | 'after' } | undefined

  const push = async (): Promise<void> => {
    versions += 1
    await current().admin.push({ files: { 'shop/pin/a.yaml': `v: ${versions}\ns_ecs_secret: ${PLANTED.password} ${versions}\n` } })
  }

  beforeAll(async () => {
    await push()
    forward = await serveQuietly(async ({ method, url, headers, body }) => {
      const number = requests++
      const pushes = (when: 'before' | 'after'): boolean => pushAt?.request === number && pushAt.when === when
      if (pushes('before')) await push()
      const kept = Object.fromEntries(Object.entries(headers).filter(([name]) => name !== 'host'))
      const sent = { method, headers: { ...kept, connection: 'close' }, ...(body.length > 0 ? { body: Uint8Array.from(body) } : {}) }
      const answer = await fetch(`${current().emulators.line.ecs.url}${url.pathname}`, sent)
      const bytes = Buffer.from(await answer.arrayBuffer())
      if (pushes('after')) await push()
      return { status: answer.status, headers: { 'content-type': answer.headers.get('content-type') ?? '' }, body: bytes }
    })
  })
  afterAll(() => forward.close())

  const points = [0, 1, 2, 3].flatMap((request) => (['before', 'after'] as const).map((when) => ({ request, when })))
  const ways = [{}, { filter: '{v: v, s: s}' }, { decrypt: 'none' }]

  it.each(ways.flatMap((way) => points.map((point) => ({ way, point }))))('$point.when request $point.request, with $way', async ({ way, point }) => {
    requests = 0
    pushAt = point
    const run = await current().run({ url: forward.url, path: 'shop/pin', ...way })
    expect(run.exitCode, run.raw).toBe(0)
    const committed = execFileSync('git', ['show', `${run.outputs['config-id']}:shop/pin/a.yaml`], { cwd: current().emulators.line.ecs.data, encoding: 'utf8' })
    const [, version] = /^v: (\d+)$/m.exec(committed) ?? []
    expect(run.outputs['V']).toBe(version)
    if (!('decrypt' in way)) expect(run.outputs['S']).toBe(`${PLANTED.password} ${version}`)
  })
})

describe('a key is used last, and only for what is selected', () => {
  beforeAll(async () => {
    await current().admin.push({ files: { 'shop/two/a.yaml': 'level: info\na_ecs_secret: secret-of-a\n', 'shop/two/b.yaml': `b_ecs_secret: ${PLANTED.password}\n`, 'shop/keys/a.yaml': '2fa_ecs_secret: secret-of-2fa\n' } })
  })

  it('nobody is asked where a selector is none', async () => {
    const { run, asked } = await counted({ export: 'database..password' })
    expect([run.annotations[0]?.title, asked]).toEqual(['ECS configuration (select/syntax)', []])
    expect((await counted({ 'moved-secrets': 'a => b c' })).asked).toEqual([])
  })

  it.each([
    ['a selector that matches nothing', { export: 'nothing.there' }, 'select/missing'],
    ['two paths with one name', { export: 'level => A\na => A' }, 'select/names'],
    ['a key that a file of variables cannot hold', { path: 'shop/keys', 'output-file': 'x.tfvars' }, 'select/value'],
  ])('no key is used for %s', async (_, inputs, code) => {
    const { run, asked } = await counted({ path: 'shop/two', ...inputs })
    expectRefusal(run, code, /./)
    expect(asked.filter((service) => service !== 'ecs')).toEqual([])
  })

  it('no key is used where nothing selected is secret, and that is said', async () => {
    const { run, asked } = await counted({ path: 'shop/two', export: 'level' })
    expect([run.env, asked.filter((service) => service !== 'ecs')]).toEqual([{ LEVEL: 'info' }, []])
    expect(run.annotations).toEqual([expect.objectContaining({ kind: 'notice', message: 'No key was used: nothing that is selected is encrypted.' })])
  })

  it('one key is used where two files have secrets, and one is selected from', async () => {
    const { run, asked } = await counted({ path: 'shop/two', export: 'b' })
    expect([run.env, asked.filter((service) => service === 'aws-kms').length]).toEqual([{ B: PLANTED.password }, 1])
    expect((await counted({ path: 'shop/two' })).asked.filter((service) => service === 'aws-kms')).toHaveLength(2)
  })

  it('a secret that nobody selected needs no file that explains it: another was rotated since the pin', async () => {
    const { admin } = current()
    await admin.push({ files: { 'shop/rotated/a.yaml': 'a_ecs_secret: kept-secret\n', 'shop/rotated/b.yaml': 'b_ecs_secret: old-secret\n' }, tag: 'pinned' })
    await admin.push({ files: { 'shop/rotated/b.yaml': 'b_ecs_secret: new-secret\n' } })
    const pinned = { path: 'shop/rotated', 'config-id': 'pinned' }
    expect((await current().run({ ...pinned, export: 'a' })).env).toEqual({ A: 'kept-secret' })
    expectRefusal(await current().run({ ...pinned, export: 'b' }), 'config/unexplained', /at b\./)
  })

  it('a service account without `read-secrets` builds with `decrypt: server`, where nothing selected is secret', async () => {
    const run = await current().run({ path: 'shop/two', export: 'level', decrypt: 'server' })
    expect([run.exitCode, run.env]).toEqual([0, { LEVEL: 'info' }])
    expectRefusal(await current().run({ path: 'shop/two', export: 'level\na', decrypt: 'server' }), 'source/read-secrets', /at a\b/)
  })

  it('`moved-secrets` vouches for what a strategy moves, and the error has the line', async () => {
    const strategy = 'strategies:\n  s:\n    operations: [{inject: [$v]}, {add_parent: app}]\n    variable_definitions: {v: {path: ./db, type: data_with_key_from_object_field, source_object_path: db, destination_object_path: database}}\n'
    await current().admin.push({ files: { 'shop/moved/__strategies.yaml': strategy, 'shop/moved/db/a.yaml': `db:\n    password_ecs_secret: ${PLANTED.password}\n` } })
    const inputs = { path: 'shop/moved', 'strategy-name': 's' }
    const refused = await current().run(inputs)
    expectRefusal(refused, 'config/misplaced', /under another name: db\.password_ecs_secret of shop\/moved\/db\/a\.yaml at app\.database\.password/)
    const [, line = ''] = /add to `moved-secrets`: (.*)$/m.exec(refused.log.join('\n')) ?? []
    expect(line).toBe('db.password => app.database.password')
    for (const moved of [line, 'db.** => app.database.**']) {
      const run = await current().run({ ...inputs, 'moved-secrets': moved })
      expect(run.env).toEqual({ APP_DATABASE_PASSWORD: PLANTED.password })
      expectNothingShown(run)
    }
    expectRefusal(await current().run({ ...inputs, 'moved-secrets': 'db.* => app.smtp.*' }), 'config/misplaced', /./)
    expectRefusal(await current().run({ ...inputs, export: 'app.database.password => PASSWORD' }), 'config/misplaced', /./)
  })
})
