/** What no public source answers about ECS: the action works, or says who must act, whichever the answer is. */
import { describe, expect, it } from 'vitest'
import { EcsAdmin } from '../../emulators/admin.ts'
import type { EcsSwitches } from '../../emulators/ecs/index.ts'
import type { ActionRun } from '../../emulators/runner/index.ts'
import { startEmulators } from '../../emulators/start.ts'
import { expectNothingShown, expectRefusal, PLANTED, Scenario } from '../bundle/harness.ts'

const FILES = {
  'shop/app/a.yaml': `b: 1\nenabled: "yes"\nkey_ecs_secret: ${PLANTED.password}\n`,
  'shop/plain/a.yaml': 'enabled: yes\n',
  'shop/both/a.yaml': `a_ecs_secret: ${PLANTED.password}\na: plain\n`,
  'shop/zones/granted/a.yaml': 'zone: 1\n',
  'shop/zones/other/a.yaml': 'zone: 2\n',
  'shop/__strategies.yaml': `strategies:
  overlay:
    operations: [{inject: [$app, $app.overlay]}]
    variable_definitions: {app: {path: ./app, type: data}}
  zones:
    operations: [{inject: [$zones]}]
    variable_definitions: {zones: {path: './zones/{zone}', type: data_with_key_from_path}}
  validated:
    operations: [{inject: [$app]}]
    variable_definitions: {app: {path: ./app, type: data}}
`,
  'shop/__schemas.yaml': 'schemas: {validated: {required: [port], properties: {b: {type: string}, key: {type: integer}}}}\n',
}

type Inputs = Readonly<Record<string, string>>
type Check = (run: ActionRun) => void

const exports = (env: Inputs): Check => (run) => {
  expect(run.annotations).toEqual([])
  expect(run.env).toEqual(env)
  expectNothingShown(run)
}
const refusal = (code: string, words: RegExp): Check => (run) => expectRefusal(run, code, words)

const nothing: Check = (run) => {
  expect([run.exitCode, run.env, run.outputs['config-json'], run.outputs['config-names']]).toEqual([0, {}, 'null', '[]'])
  expect(run.annotations.map(({ kind, message }) => `${kind}: ${message}`)).toEqual([expect.stringMatching(/^warning: The configuration is empty: nothing is exported\. Check .*`filter`/)])
}

const APP = { B: '1', ENABLED: 'yes', KEY: PLANTED.password }
const [server, app] = [{ decrypt: 'server' }, { path: 'shop/app' }]

interface Question {
  readonly switches: Partial<EcsSwitches>
  /** Inputs of a run, and what it gives. */
  readonly runs: readonly (readonly [inputs: Inputs, check: Check])[]
}

const NO_ACCESS = /left ciphertext|does not decrypt for this service account/

const QUESTIONS: Readonly<Record<string, readonly Question[]>> = {
  'what a build with secrets is for who may not read them': [
    { switches: { showSecretsDenied: 'ciphertext' }, runs: [[{ ...app, ...server, as: 'plain' }, refusal('source/read-secrets', NO_ACCESS)]] },
    { switches: { showSecretsDenied: 'forbidden' }, runs: [[{ ...app, ...server, as: 'plain' }, refusal('source/read-secrets', NO_ACCESS)]] },
  ],
  'whether a build without a strategy keeps suffixes': [
    { switches: { plainBuildSuffix: 'stripped' }, runs: [[app, exports(APP)], [{ ...app, ...server }, exports(APP)]] },
    { switches: { plainBuildSuffix: 'kept' }, runs: [[app, exports(APP)], [{ ...app, ...server }, exports(APP)]] },
  ],
  'which of two keys counts that become one': [
    { switches: { sameKey: 'later' }, runs: [[{ path: 'shop/both' }, exports({ A: PLANTED.password })], [{ path: 'shop/both', ...server }, exports({ A: PLANTED.password })]] },
    { switches: { sameKey: 'earlier' }, runs: [[{ path: 'shop/both' }, exports({ A: 'plain' })], [{ path: 'shop/both', ...server }, exports({ A: 'plain' })]] },
  ],
  'whether a build of a file is literally the file': [
    { switches: { plainFileSops: 'kept', plainBuildSuffix: 'kept' }, runs: [[{ path: 'shop/app/a.yaml' }, exports(APP)], [{ path: 'shop/app/a.yaml', ...server }, exports(APP)], [{ path: 'shop/app/a.yaml', decrypt: 'none', export: 'b' }, exports({ B: '1' })]] },
    { switches: { plainBuildSuffix: 'kept if open' }, runs: [[app, exports(APP)], [{ ...app, ...server }, exports(APP)]] },
    { switches: { openBuildOrder: 'sorted' }, runs: [[app, exports(APP)], [{ ...app, ...server }, exports(APP)]] },
    {
      switches: { plainFileSops: 'kept', plainBuildSuffix: 'kept if open', openBuildOrder: 'sorted' },
      runs: [
        [{ path: 'shop/app/a.yaml' }, exports(APP)],
        [{ path: 'shop/app/a.yaml', ...server }, exports(APP)],
        [{ path: 'shop/app/a.yaml', filter: '{key: key}' }, exports({ KEY: PLANTED.password })],
        [{ path: 'shop/app/a.yaml', filter: '{key: key}', ...server }, exports({ KEY: PLANTED.password })],
        [{ path: 'shop/app/a.yaml', 'config-id': 'old', 'detect-drift': 'true', ...server }, exports(APP)],
      ],
    },
  ],
  'what becomes of ciphertext that is pushed as a secret': [
    { switches: { pushedCiphertext: 'encrypted again' }, runs: [[{ path: 'shop/pasted' }, refusal('config/encrypted-twice', /plain value again/)], [{ path: 'shop/pasted', ...server }, refusal('config/encrypted-twice', /plain value again/)]] },
    { switches: { pushedCiphertext: 'kept' }, runs: [[{ path: 'shop/pasted' }, refusal('config/misplaced', /shop\/app\/a\.yaml/)], [{ path: 'shop/pasted', ...server }, refusal('source/read-secrets', /left ciphertext at key/)]] },
  ],
  'which YAML is read': [
    { switches: { yaml: '1.1' }, runs: [[{ path: 'shop/plain' }, exports({ ENABLED: 'true' })]] },
    { switches: { yaml: 'sops' }, runs: [[{ path: 'shop/plain' }, exports({ ENABLED: 'yes' })]] },
  ],
  'what an expression that finds nothing does': [
    { switches: { missingPath: 'nothing' }, runs: [[{ 'strategy-name': 'overlay' }, exports(APP)]] },
    { switches: { missingPath: 'refused' }, runs: [[{ 'strategy-name': 'overlay' }, refusal('source/rejected', /\$app\.overlay finds nothing/)]] },
  ],
  'what becomes of directories that are not granted': [
    { switches: { notGranted: 'left out' }, runs: [[{ 'strategy-name': 'zones' }, exports({ GRANTED_ZONE: '1' })]] },
    { switches: { notGranted: 'refused' }, runs: [[{ 'strategy-name': 'zones' }, refusal('source/forbidden', /zones\/other/)]] },
  ],
  'what drift compares, and its status': [
    { switches: { driftOf: 'filtered', driftStatus: 400 }, runs: [[{ 'strategy-name': 'overlay', filter: '{key: key}', 'config-id': 'old', 'detect-drift': 'true', decrypt: 'kms' }, exports({ KEY: PLANTED.password })]] },
    { switches: { driftOf: 'whole', driftStatus: 409 }, runs: [[{ 'strategy-name': 'overlay', filter: '{key: key}', 'config-id': 'old', 'detect-drift': 'true' }, refusal('source/drift', /differs from the latest one, at b\./)]] },
  ],
  'how violations of a schema are told': [
    { switches: { schemaErrors: 'list' }, runs: [[{ 'strategy-name': 'validated' }, refusal('source/rejected', /status 422: 'port' is a required property; 1 is not of type 'string'/)], [{ 'strategy-name': 'validated', ...server }, refusal('source/rejected', /'port' is a required property/)]] },
    { switches: { schemaErrors: 'text' }, runs: [[{ 'strategy-name': 'validated' }, refusal('source/rejected', /status 400: 'port' is a required property, 1 is not of type 'string'/)]] },
  ],
  'how files are sent': [
    { switches: { rawAs: 'zip', jsonType: 'application/json' }, runs: [[app, exports(APP)]] },
    { switches: { rawAs: 'base64', jsonType: 'text/plain' }, runs: [[app, exports(APP)]] },
  ],
  'the status of what is not there': [
    { switches: { unknownStatus: 404 }, runs: [[{ path: 'shop/none' }, refusal('source/not-found', /shop\/none does not exist/)], [{ ...app, 'config-id': 'none' }, refusal('source/not-found', /none does not exist/)]] },
    { switches: { unknownStatus: 400 }, runs: [[{ path: 'shop/none' }, refusal('source/rejected', /shop\/none does not exist/)], [{ ...app, 'repo-name': 'none' }, refusal('source/rejected', /Repository none does not exist/)]] },
  ],
  'what a filter is that finds nothing': [
    { switches: { noMatchStatus: 200 }, runs: [[{ ...app, filter: 'none' }, nothing]] },
    { switches: { noMatchStatus: 400 }, runs: [[{ ...app, filter: 'none' }, refusal('source/rejected', /does not match anything/)]] },
  ],
  'the status of a wrong organisation': [
    { switches: { saasToken: 'organisation', organisationStatus: 401 }, runs: [[{ ...app, 'saas-token': 'organisation' }, exports(APP)], [{ ...app, 'saas-token': 'other' }, refusal('source/unauthorized', /status 401/)]] },
    { switches: { saasToken: 'organisation', organisationStatus: 403 }, runs: [[{ ...app, 'saas-token': 'other' }, refusal('source/forbidden', /status 403: Token is not valid/)]] },
  ],
}

describe.each(Object.entries(QUESTIONS))('%s', (_, answers) => {
  it.each(answers)('$switches', async ({ switches, runs }) => {
    const emulators = await startEmulators({ ecs: switches })
    try {
      const { url, admin_token: token = '' } = emulators.line.ecs
      const admin = new EcsAdmin(url, token, { 'x-saas-token': switches.saasToken ?? '' })
      await admin.push({ files: { ...FILES, 'shop/app/b.yaml': 'b: 2\n' } })
      await admin.push({ files: {}, tag: 'old' })
      await admin.push({ files: {}, deleted: ['shop/app/b.yaml'] })
      const [ciphertext = ''] = /ENC\[[^\]]+\]/.exec(await admin.file('shop/app/a.yaml')) ?? []
      await admin.push({ files: { 'shop/pasted/a.yaml': `key_ecs_secret: ${ciphertext}\n` } })
      const reads = ['/shop/app', '/shop/pasted', '/shop/plain', '/shop/both', '/shop/none', '/shop/zones/granted']
      const accounts = {
        reads: await admin.createServiceAccount({ username: 'reads', reads, readSecrets: true }),
        plain: await admin.createServiceAccount({ username: 'plain', reads }),
      }
      for (const [{ as = 'reads', ...inputs }, check] of runs) check(await new Scenario(emulators, admin, accounts[as as keyof typeof accounts]).run(inputs))
    } finally {
      await emulators.stop()
    }
  })
})

describe('a server with several repositories', () => {
  it('is asked for the one that `repo-name` says, and says itself that it must be said', async () => {
    const emulators = await startEmulators({ repositories: ['shop'] })
    try {
      const { ecs } = emulators.line
      const admin = new EcsAdmin(ecs.url, ecs.repositories?.['shop']?.admin_token ?? '', { 'x-repo-name': 'shop' })
      await admin.push({ files: FILES })
      const scenario = new Scenario(emulators, admin, await admin.createServiceAccount({ username: 'reads', reads: ['/shop/app'] }))
      exports(APP)(await scenario.run({ ...app, 'repo-name': 'shop' }))
      refusal('source/rejected', /x-repo-name is required/)(await scenario.run(app))
      refusal('source/unauthorized', /does not accept the token/)(await scenario.run({ ...app, 'repo-name': 'config' }))
    } finally {
      await emulators.stop()
    }
  })
})
