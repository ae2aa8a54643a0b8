/** The main job: a path in ECS, secrets encrypted by AWS KMS, keyless. */
import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { MAIN_KEY } from '../../emulators/aws/keys.ts'
import { PIPELINE_ROLE } from '../../emulators/aws/account.ts'
import type { RequestRecord } from '../../emulators/control/requests.ts'
import { parseDocument } from '../../src/sops/index.ts'
import { seal, writeFile } from '../../src/sops/seal.ts'
import { expectNothingShown, expectRefusal, PLANTED, scenario } from './harness.ts'
import { commitAsIs } from '../emulators/git-writer.ts'

const current = scenario()

/** What was asked, as `service operation`. */
async function asked(): Promise<string[]> {
  const records = (await current().control('GET', '/requests')) as RequestRecord[]
  return records.map(({ service, method, path, operation }) => `${service} ${operation ?? `${method} ${path}`}`).sort()
}

describe('a pipeline service account without read-secrets, keyless', () => {
  it('exports configuration and secrets, masked', async () => {
    const run = await current().run()
    expect(run.annotations).toEqual([])
    expect(run.exitCode).toBe(0)
    expect(run.env).toEqual({
      DATABASE_HOST: 'db.example.com',
      DATABASE_PASSWORD: PLANTED.password,
      DATABASE_PIN: String(PLANTED.pin),
      DATABASE_PORT: '5432',
      DATABASE_URL: PLANTED.url,
      SERVICE_KEY: PLANTED.pem,
      SERVICE_RATIO: '1.0',
      SERVICE_REPLICAS: '90210123456789012345',
    })
    const { 'config-json': json, 'config-names': names, 'config-id': id, 'config-hash': hash, 'config-plain': plain, ...named } = run.outputs
    expect(named).toEqual(run.env)
    expect(json).toBe(`{"database":{"host":"db.example.com","password":"${PLANTED.password}","pin":${PLANTED.pin},"port":5432,"url":"${PLANTED.url}"},"service":{"key":${JSON.stringify(PLANTED.pem)},"ratio":1.0,"replicas":90210123456789012345}}`)
    expect(plain).toBe('{"database":{"host":"db.example.com","port":5432},"service":{"ratio":1.0,"replicas":90210123456789012345}}')
    expect(JSON.parse(names ?? '')).toEqual(Object.keys(named))
    expect(id).toMatch(/^[0-9a-f]{40}$/)
    expect(hash).toMatch(/^[0-9a-f]{64}$/)
    expectNothingShown(run)
  })

  it('asks ECS three times at once, signs in once, and unwraps each data key once', async () => {
    await current().run()
    expect(await asked()).toEqual(['aws-kms TrentService.Decrypt', 'aws-sts AssumeRoleWithWebIdentity', 'ecs GET /config/hashes', 'ecs GET /config/raw', 'ecs POST /config/build', 'oidc GET /idtoken'])
  })

  it('obeys neither variables nor files of AWS’s own: what is keyless follows from the key', async () => {
    const variables = { AWS_USE_FIPS_ENDPOINT: 'true', AWS_USE_DUALSTACK_ENDPOINT: 'true', AWS_DEFAULTS_MODE: 'none', AWS_RETRY_MODE: 'none', AWS_CONFIG_FILE: '/dev/null/none', AWS_ENDPOINT_URL: 'https://evil.example.com' }
    expect((await current().run({}, variables)).env['DATABASE_PASSWORD']).toBe(PLANTED.password)
  })

  it('obeys AWS’s endpoint variables where no keyless input is given: private endpoints need them', async () => {
    const { line } = current().emulators
    const asked = async (inputs: Record<string, string>): Promise<string[]> => {
      await current().control('DELETE', '/requests')
      await current().run(inputs, { ...line.sops, AWS_ENDPOINT_URL_KMS: 'https://vpce-1.kms.eu-west-1.vpce.example.com' })
      const records = (await current().control('GET', '/requests')) as RequestRecord[]
      return [...new Set(records.filter(({ service }) => service === 'front' || service === 'aws-kms').map(({ host }) => host))]
    }
    expect(await asked({ 'aws-role-to-assume': '' })).toEqual(['vpce-1.kms.eu-west-1.vpce.example.com'])
    expect(await asked({})).toEqual(['kms.eu-west-1.amazonaws.com'])
  })

  it('registers every mask before anything else is printed or written', async () => {
    const { raw } = await current().run()
    const lines = raw.split(/\r?\n/).filter((line) => line !== '')
    const last = lines.findLastIndex((line) => line.startsWith('::add-mask::'))
    expect(lines.slice(0, last).filter((line) => !/^::(add-mask|debug)::/.test(line) && !line.includes('opened by') && !line.startsWith('Built ') && !line.startsWith('ECS configuration action '))).toEqual([])
  })

  it('leaves what is plain readable in the next step, and hides the rest', async () => {
    const next = (await current().run()).followingStep().join('\n')
    expect(next).toContain('DATABASE_HOST: db.example.com')
    expect(next).toMatch(/DATABASE_PASSWORD: \*\*\*/)
  })

  it('exports nothing to the environment when told so', async () => {
    const run = await current().run({ 'export-env': 'false' })
    expect([run.exitCode, run.env, run.outputs['DATABASE_PASSWORD']]).toEqual([0, {}, PLANTED.password])
  })

  it('signs in to nothing and opens nothing where no secret is', async () => {
    await current().admin.push({ files: { 'shop/plain/a.yaml': 'a: 1\n' } })
    await current().control('DELETE', '/requests')
    const run = await current().run({ path: 'shop/plain' })
    expect([run.exitCode, run.env]).toEqual([0, { A: '1' }])
    expect(await asked()).toEqual(['ecs GET /config/hashes', 'ecs GET /config/raw', 'ecs POST /config/build'])
  })

  it('leaves secrets out with `decrypt: none`, and asks for no file', async () => {
    const run = await current().run({ decrypt: 'none' })
    expect([run.exitCode, Object.keys(run.env)]).toEqual([0, ['DATABASE_HOST', 'DATABASE_PORT', 'SERVICE_RATIO', 'SERVICE_REPLICAS']])
    expect(await asked()).toEqual(['ecs GET /config/hashes', 'ecs POST /config/build'])
  })

  it('exports what `export` selects, under the names it gives', async () => {
    const run = await current().run({ export: 'database.password => DB_PASSWORD\nservice.ratio\nservice.none?' })
    expect([run.exitCode, run.env]).toEqual([0, { DB_PASSWORD: PLANTED.password, SERVICE_RATIO: '1.0' }])
    expect(run.outputs['config-json']).toBe(`{"database":{"password":"${PLANTED.password}"},"service":{"ratio":1.0}}`)
  })
})

describe('a failure says who must do what, and exports nothing', () => {
  it('a stopped server', async () => {
    expectRefusal(await current().run({ url: 'http://127.0.0.1:9', timeout: '2' }), 'source/unreachable', /ECS at 127\.0\.0\.1:9 could not be reached \(ECONNREFUSED\)/)
  })

  it('a wrong token', async () => {
    expectRefusal(await current().run({ token: 'wrong' }), 'source/unauthorized', /does not accept the token/)
  })

  it('a path outside of the account’s access', async () => {
    expectRefusal(await current().run({ path: 'team' }), 'source/forbidden', /may|not let/)
  })

  it('a KMS that denies', async () => {
    await current().control('POST', '/faults', { service: 'aws-kms', kind: 'denied' })
    expectRefusal(await current().run(), 'kms/denied', new RegExp(`${MAIN_KEY.arn}.*AccessDeniedException.*Allow the role`))
  })

  it('a disabled key', async () => {
    await current().control('POST', '/faults', { service: 'aws-kms', kind: 'disabled' })
    expectRefusal(await current().run(), 'kms/disabled', /Enable the key/)
  })

  it('no permission to ask for an OIDC token', async () => {
    expectRefusal(await current().run({}, { ACTIONS_ID_TOKEN_REQUEST_URL: undefined }), 'kms/no-oidc', /id-token: write/)
  })

  it('a trust policy that does not know the job', async () => {
    await current().control('POST', '/oidc', { sub: 'repo:other/repo:ref:refs/heads/main' })
    const run = await current().run()
    await current().control('POST', '/oidc', {})
    expectRefusal(run, 'kms/sign-in', new RegExp(`${PIPELINE_ROLE}.*trust policy`))
    expect(run.log.join('\n')).toContain('sub=repo:other/repo:ref:refs/heads/main')
  })

  it('two paths with one name', async () => {
    await current().admin.push({ files: { 'shop/clash/a.yaml': 'a-b: 1\na:\n  b: 2\n' } })
    const run = await current().run({ path: 'shop/clash' })
    expectRefusal(run, 'select/names', /A_B/)
  })

  it.each([
    ['a flipped bit of a ciphertext', (text: string) => text.replace(/(data:.)(.)/, (_, head: string, c: string) => head + (c === 'A' ? 'B' : 'A')), 'sops/value'],
    ['a flipped bit of the MAC', (text: string) => text.replace(/(mac: ENC\[AES256_GCM,data:.)(.)/, (_, head: string, c: string) => head + (c === 'A' ? 'B' : 'A')), 'sops/mac'],
    ['a changed plain value that the MAC covers', (text: string) => text.replace('host: h', 'host: evil'), 'sops/mac'],
  ])('%s', async (_, change, code) => {
    const { emulators, admin } = current()
    const dataKey = randomBytes(32)
    const { documents } = parseDocument('a.yaml', Buffer.from('host: h\nsecret_ecs_secret: hunter2\n'))
    const keyGroups = [[await emulators.keyring.wrap('aws', dataKey)]]
    const sealed = seal(documents, { dataKey, selector: { kind: 'encrypted_suffix', pattern: '_ecs_secret' }, macOnlyEncrypted: false, keyGroups, lastModified: '2026-01-02T03:04:05Z', version: '3.9.4', randomBytes })
    const text = Buffer.from(writeFile('yaml', sealed)).toString()

    await admin.push({ files: { 'shop/sealed/a.yaml': text } })
    expect((await current().run({ path: 'shop/sealed' })).env).toEqual({ HOST: 'h', SECRET: 'hunter2' })
    commitAsIs(emulators.line.ecs.data, { files: { 'shop/sealed/a.yaml': change(text) } })
    expectRefusal(await current().run({ path: 'shop/sealed' }), code, /shop\/sealed\/a\.yaml/)
  })

  it('ciphertext pasted under a plain key', async () => {
    const { admin } = current()
    const [ciphertext = ''] = /ENC\[[^\]]+\]/.exec(await admin.file('shop/app.yaml')) ?? []
    await admin.push({ files: { 'shop/pasted/mine.yaml': `webhook: https://evil.example.com/\nnote: ${ciphertext}\n` } })
    const run = await current().run({ path: 'shop/pasted' })
    await admin.push({ files: {}, deleted: ['shop/pasted/mine.yaml'] })
    expectRefusal(run, 'config/misplaced', /a secret of shop\/app\.yaml, which is no file that this build is made of, at note/)
  })
})
