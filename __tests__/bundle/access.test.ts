/** Two teams on one server: an account of one learns nothing of the other. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { ActionRun } from '../../emulators/runner/index.ts'
import { commitAsIs } from '../emulators/git-writer.ts'
import { scenario } from './harness.ts'

const current = scenario()

const STRATEGIES = `strategies:
  app:
    operations:
      - inject: [ $data ]
    variable_definitions:
      data: { path: './teams/\${team}/apps', type: data }
  all:
    operations:
      - inject: [ $data ]
    variable_definitions:
      data: { path: './teams/{team}/apps', type: data_with_key_from_path }
`

/** What only team B may know: values, names of keys and files, in clear and as ciphertext. */
const OF_B = ['beta-plain', 'beta-secret-value', 'beta_key', 'beta_token', 'beta-file', 'beta-folder']
let ciphertext = ''
let [ofA, ofB] = ['', '']

beforeAll(async () => {
  const { admin } = current()
  await admin.push({
    files: {
      '__strategies.yaml': STRATEGIES,
      'teams/a/apps/app.yaml': 'alpha: 1\nalpha_token_ecs_secret: alpha-secret-value\n',
      'teams/b/apps/beta-file.yaml': 'beta_key: beta-plain\nbeta_token_ecs_secret: beta-secret-value\n',
      'teams/b/beta-folder/more.yaml': 'beta_key: 2\n',
    },
    tag: 'both',
  })
  ciphertext = /ENC\[[^\]]+\]/.exec(await admin.file('teams/b/apps/beta-file.yaml'))?.[0] ?? ''
  ofA = await admin.createServiceAccount({ username: 'team-a', reads: ['/teams/a'], readSecrets: true })
  ofB = await admin.createServiceAccount({ username: 'team-b', reads: ['/teams/b'], readSecrets: true })
})

function expectNothingOfB(run: ActionRun): void {
  const everything = JSON.stringify([run.raw, run.log, run.outputs, run.env, run.masks, run.summary, run.annotations])
  expect([...OF_B, ciphertext].filter((text) => everything.includes(text))).toEqual([])
}

describe('team B itself', () => {
  it.each(['kms', 'server'])('gets what is its own (decrypt: %s)', async (decrypt) => {
    const run = await current().run({ token: ofB, path: '/', 'strategy-name': 'app', 'config-vars': 'team=b', decrypt })
    expect(run.env).toEqual({ BETA_KEY: 'beta-plain', BETA_TOKEN: 'beta-secret-value' })
  })
})

describe('an account of team A', () => {
  it.each(['kms', 'server', 'none'])('gets what is its own of a strategy for all teams, and no trace of another (decrypt: %s)', async (decrypt) => {
    const run = await current().run({ token: ofA, path: '/', 'strategy-name': 'all', decrypt })
    expect([run.exitCode, run.outputs['config-json']]).toEqual([0, decrypt === 'none' ? '{"a":{"alpha":1}}' : '{"a":{"alpha":1,"alpha_token":"alpha-secret-value"}}'])
    expectNothingOfB(run)
  })

  it.each([
    ['the directory of team B', { path: 'teams/b' }],
    ['all teams', { path: 'teams', recursive: 'true' }],
    ['the root', { path: '/', recursive: 'true' }],
    ['a way around', { path: 'teams/a/../b/apps' }],
    ['the team of a variable', { path: '/', 'strategy-name': 'app', 'config-vars': 'team=b' }],
    ['a way around in a variable', { path: '/', 'strategy-name': 'app', 'config-vars': 'team=a/../b' }],
    ['a filter', { path: 'teams/b', filter: 'keys(@)' }],
    ['an old commit', { path: 'teams/b', 'config-id': 'both' }],
    ['drift', { path: 'teams/b', 'config-id': 'both', 'detect-drift': 'true' }],
  ])('is refused for %s', async (_, inputs) => {
    for (const decrypt of ['kms', 'server']) {
      const run = await current().run({ token: ofA, decrypt, ...inputs })
      expect([run.exitCode, run.outputs, run.env]).toEqual([1, {}, {}])
      expect(run.annotations.map(({ title }) => title)).toEqual(['ECS configuration (source/forbidden)'])
      expectNothingOfB(run)
    }
  })

  it('is told the same of what is there and of what is not', async () => {
    const [there, nowhere] = await Promise.all(['teams/b/apps/beta', 'teams/b/nothing'].map((path) => current().run({ token: ofA, path })))
    const told = (run: ActionRun | undefined, path: string) => run?.annotations.map(({ message }) => message.replaceAll(path, 'PATH'))
    expect(told(there, 'teams/b/apps/beta')).toEqual(told(nowhere, 'teams/b/nothing'))
  })

  it('is sent neither files nor hashes nor users of team B', async () => {
    const { line } = current().emulators
    const ask = async (path: string) => Buffer.from(await (await fetch(`${line.ecs.url}${path}`, { headers: { authorization: ofA } })).arrayBuffer()).toString('latin1')
    const [hashes = '', raw = '', users = ''] = await Promise.all(['/config/hashes', '/config/raw', '/users'].map(ask))
    expect(Object.keys((JSON.parse(hashes) as { files: object }).files)).toEqual(['teams/a/apps/app.yaml'])
    expect(Object.keys(JSON.parse(users) as object)).toEqual(['team-a'])
    expect(OF_B.filter((text) => raw.includes(text))).toEqual([])
  })

  it('learns of a push of team B nothing but that the commit is another', async () => {
    const run = () => current().run({ token: ofA, path: 'teams/a', recursive: 'true' })
    const before = await run()
    await current().admin.push({ files: { 'teams/b/apps/beta-file.yaml': 'beta_key: 3\n' } })
    const after = await run()
    expect(after.outputs['config-id']).not.toBe(before.outputs['config-id'])
    expect({ ...after.outputs, 'config-id': '' }).toEqual({ ...before.outputs, 'config-id': '' })
    expectNothingOfB(after)
  })

  it('sees no drift where only team B changed', async () => {
    const run = await current().run({ token: ofA, path: 'teams/a', recursive: 'true', 'config-id': 'both', 'detect-drift': 'true' })
    expect([run.exitCode, run.outputs['config-drift']]).toEqual([0, 'false'])
  })

  it('cannot have another team’s ciphertext opened by pasting it', async () => {
    commitAsIs(current().emulators.line.ecs.data, { files: { 'teams/a/pasted/app.yaml': `mine_ecs_secret: ${ciphertext}\n` } })
    const REFUSED = { kms: 'config/unexplained', server: 'source/read-secrets' }
    for (const decrypt of ['kms', 'server'] as const) {
      const run = await current().run({ token: ofA, path: 'teams/a/pasted', decrypt })
      expect(run.annotations.map(({ title }) => title)).toEqual([`ECS configuration (${REFUSED[decrypt]})`])
      expectNothingOfB(run)
    }
  })
})
