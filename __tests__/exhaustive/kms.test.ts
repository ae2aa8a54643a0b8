/** Every kind of key, keyless where the cloud has it: what works, and what each failure says. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { EcsAdmin } from '../../emulators/admin.ts'
import type { Provider } from '../../emulators/cloud.ts'
import { startEmulators, type Emulators } from '../../emulators/start.ts'
import { BATCH_ROLE, ROLE } from '../../emulators/vault/index.ts'
import { parseDocument, unwrapDataKey } from '../../src/sops/index.ts'
import type { MasterKey } from '../../src/sops/key-service.ts'
import { seal, writeFile } from '../../src/sops/seal.ts'
import { split } from '../../src/sops/shamir.ts'
import { Gnupg } from '../kms/gnupg.ts'
import { sshRecipient } from '../kms/ssh-recipient.ts'
import { APP, expectNothingShown, expectRefusal, PLANTED, Scenario } from '../bundle/harness.ts'

let emulators: Emulators
let current: Scenario

async function begin(kms: Provider): Promise<void> {
  emulators = await startEmulators({ kms })
  const admin = new EcsAdmin(emulators.line.ecs.url, emulators.line.ecs.admin_token ?? '')
  await admin.push({ files: { 'shop/app.yaml': APP } })
  current = new Scenario(emulators, admin, await admin.createServiceAccount({ username: 'pipeline', reads: ['/shop'] }))
}

afterEach(() => {
  emulators.faults.clear()
  emulators.log.clear()
  emulators.oidc.setClaims({})
})
afterAll(() => emulators.stop())

/** Services that were asked with a credential. */
function trusted(): string[] {
  return [...new Set((emulators.log.list()).filter(({ credential, service }) => credential && service !== 'ecs' && service !== 'oidc').map(({ service }) => service))]
}

interface Cloud {
  readonly provider: Provider
  /** The service that decrypts, and what its host is called in a handshake. */
  readonly kms: 'aws-kms' | 'gcp-kms' | 'azure-vault' | 'vault'
  readonly host: string
  /** The service that signs in. */
  readonly signIn?: 'aws-sts' | 'gcp-sts' | 'azure-entra'
  readonly signInHost?: string
  /** What the log calls the credential. */
  readonly credential: RegExp
  /** How this cloud answers for a key that is not there. */
  readonly notFound: { readonly status: number; readonly body: string }
  /** Inputs without which there is no credential. */
  readonly inputs: readonly string[]
}

const CLOUDS: readonly Cloud[] = [
  { provider: 'aws', kms: 'aws-kms', host: 'kms.eu-west-1.amazonaws.com', signIn: 'aws-sts', signInHost: 'sts.eu-west-1.amazonaws.com', credential: /opened by GitHub OIDC as arn:aws:iam::\d+:role\/ecs-config-decrypt/, notFound: { status: 400, body: '{"__type":"NotFoundException","message":"x"}' }, inputs: ['aws-role-to-assume'] },
  { provider: 'gcp', kms: 'gcp-kms', host: 'cloudkms.googleapis.com', signIn: 'gcp-sts', signInHost: 'sts.googleapis.com', credential: /opened by GitHub OIDC as ecs-config-decrypt@/, notFound: { status: 404, body: '{"error":{"code":404,"message":"x","status":"NOT_FOUND"}}' }, inputs: ['gcp-workload-identity-provider', 'gcp-service-account'] },
  { provider: 'azure', kms: 'azure-vault', host: 'ecs-example.vault.azure.net', signIn: 'azure-entra', signInHost: 'login.microsoftonline.com', credential: /opened by GitHub OIDC as /, notFound: { status: 404, body: '{"error":{"code":"KeyNotFound","message":"x"}}' }, inputs: ['azure-tenant-id', 'azure-client-id'] },
  { provider: 'vault', kms: 'vault', host: 'vault.example.com', credential: /opened by `vault-token`/, notFound: { status: 400, body: '{"errors":["encryption key not found"]}' }, inputs: ['vault-token'] },
]

describe.each(CLOUDS)('$provider', ({ provider, kms, host, signIn, credential, notFound, inputs }) => {
  beforeAll(() => begin(provider))
  afterAll(() => emulators.stop())

  it('exports what its key encrypted, says which credential opened it, and tells every server who asks', async () => {
    emulators.log.clear()
    const run = await current.run()
    expect([run.exitCode, run.env['DATABASE_PASSWORD'], run.env['DATABASE_PIN'], run.env['SERVICE_KEY']]).toEqual([0, PLANTED.password, String(PLANTED.pin), PLANTED.pem])
    expect(run.log.join('\n')).toMatch(credential)
    expect(trusted().filter((service) => ![kms, signIn, 'gcp-iam'].includes(service as typeof kms))).toEqual([])
    expect(emulators.log.list().filter(({ agent }) => !/^ecs-config-action\/\d+\.\d+\.\d+( |$)/.test(agent))).toEqual([])
    expectNothingShown(run)
  })

  it('needs no home: in a container the user may be unknown', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'homeless-'))
    const preload = join(folder, 'homeless.cjs')
    writeFileSync(preload, "require('node:os').homedir = () => { throw Object.assign(new Error('no entry for this user'), { code: 'ERR_SYSTEM_ERROR' }) }\nrequire('node:module').syncBuiltinESMExports()\n")
    const { exitCode, env, annotations } = await current.run({}, { HOME: '', NODE_OPTIONS: `--require ${preload}` })
    rmSync(folder, { recursive: true })
    expect([exitCode, annotations, env['DATABASE_PASSWORD']]).toEqual([0, [], PLANTED.password])
  })

  it('whatever its libraries are told to log: no token and no data key', async () => {
    const run = await current.run({}, { GOOGLE_SDK_NODE_LOGGING: 'all', AZURE_LOG_LEVEL: 'verbose', DEBUG: '*' })
    const printed = run.raw.split('\n').filter((line) => !line.startsWith('::add-mask::')).join('\n')
    expect(run.exitCode).toBe(0)
    expect(printed).not.toMatch(/eyJ[\w-]{20}|"plaintext"|access_?token"\s*:/i)
    const stored = parseDocument('app.yaml', Buffer.from(await current.admin.file('shop/app.yaml')))
    const dataKey = Buffer.from(await unwrapDataKey(stored, emulators.keyring))
    expect([dataKey.toString('base64'), dataKey.toString('base64url'), JSON.stringify(dataKey)].filter((form) => printed.includes(form))).toEqual([])
  })

  it('whatever a variable says of endpoints, keyless: hosts follow from the key', async () => {
    const elsewhere = 'https://evil.example.com'
    const variables = { AWS_ENDPOINT_URL: elsewhere, AWS_ENDPOINT_URL_KMS: elsewhere, AWS_ENDPOINT_URL_STS: elsewhere, AZURE_AUTHORITY_HOST: elsewhere, GOOGLE_CLOUD_UNIVERSE_DOMAIN: 'evil.example.com', CLOUDSDK_API_ENDPOINT_OVERRIDES_CLOUDKMS: elsewhere, VAULT_ADDR: elsewhere, BAO_ADDR: elsewhere }
    expect((await current.run({}, variables)).env['DATABASE_PASSWORD']).toBe(PLANTED.password)
    expect(emulators.log.list().filter(({ service }) => service === 'front')).toEqual([])
  })

  it('a caller that is denied', async () => {
    emulators.faults.add({ service: kms, kind: 'denied', times: 9 })
    expectRefusal(await current.run(), 'kms/denied', /[Aa]llow|policy|[Gg]rant/)
  })

  it('a disabled key', async () => {
    emulators.faults.add({ service: kms, kind: 'disabled', times: 9 })
    expectRefusal(await current.run(), 'kms/disabled', /[Ee]nable|Restore/)
  })

  it('a key that is not there', async () => {
    emulators.faults.add({ service: kms, kind: 'status', match: 'POST', headers: { 'content-type': 'application/json' }, ...notFound })
    expectRefusal(await current.run(), 'kms/not-found', /still exists/)
  })

  it('no credential at all', async () => {
    expectRefusal(await current.run(Object.fromEntries(inputs.map((name) => [name, '']))), 'kms/no-credentials', new RegExp(inputs[0] ?? ''))
    expect(trusted()).toEqual([])
  })

  it('an address that cannot be reached', async () => {
    emulators.faults.add({ service: kms, kind: 'reset', times: 99 })
    expectRefusal(await current.run({ timeout: '4' }), 'kms/unreachable', new RegExp(`${host.replaceAll('.', '\\.')} could not be reached \\(ECONNRESET\\), in \\d attempts over [1-3](\\.\\d)? seconds`))
  })

  it('a certificate for another host: no credential is sent there', async () => {
    emulators.faults.add({ service: kms, kind: 'wrong-certificate', times: 9 })
    expectRefusal(await current.run(), 'kms/unreachable', new RegExp(`TLS certificate of .* at ${host} is not trusted .*It is for other names than this host`))
    expect(trusted()).not.toContain(kms)
  })

  it('throttled, then served', async () => {
    emulators.faults.add({ service: kms, kind: 'status', status: 429, headers: { 'retry-after': '0', 'content-type': 'application/json' }, body: provider === 'aws' ? '{"__type":"ThrottlingException"}' : '{"error":{"code":429,"status":"RESOURCE_EXHAUSTED"}}', times: 1 })
    expect((await current.run()).exitCode).toBe(0)
  })

  it('failing twice, then served', async () => {
    emulators.faults.add({ service: kms, kind: 'status', status: 503, times: 2 })
    expect((await current.run()).exitCode).toBe(0)
  })

  it('a key that `allowed-keys` does not list: nobody is asked', async () => {
    expectRefusal(await current.run({ 'allowed-keys': 'arn:aws:kms:eu-west-1:999999999999:key/*' }), 'kms/not-allowed', /`allowed-keys` does not list/)
    expect(trusted()).toEqual([])
  })

  it('a redirect: no credential follows it', async () => {
    emulators.faults.add({ service: kms, kind: 'redirect', location: 'https://evil.example.com/', times: 9 })
    const run = await current.run()
    expect([run.exitCode, run.outputs]).toEqual([1, {}])
    expect(emulators.log.list().filter(({ host: asked }) => asked.includes('evil'))).toEqual([])
  })
})

describe.each(CLOUDS.filter((cloud): cloud is Required<Cloud> => cloud.signIn !== undefined))('signing in to $provider', ({ provider, kms, signIn, signInHost }) => {
  beforeAll(() => begin(provider))
  afterAll(() => emulators.stop())

  it('a trust policy that refuses: the claims are shown, never the token', async () => {
    emulators.oidc.setClaims({ sub: 'repo:other/repo:ref:refs/heads/main', repository_owner_id: '1' })
    const run = await current.run()
    expectRefusal(run, 'kms/sign-in', /sub=repo:other\/repo:ref:refs\/heads\/main, iss=https:\/\/token\.actions\.githubusercontent\.com/)
    expect(run.log.join('\n')).toMatch(/sub=repo:other\/repo:ref:refs\/heads\/main, aud=/)
    expect(run.raw.split('\n').filter((line) => /eyJ[\w-]+\./.test(line) && !line.startsWith('::add-mask::'))).toEqual([])
    expect(trusted()).not.toContain(kms)
  })

  it('a token that has expired, every time', async () => {
    emulators.oidc.setClaims({ exp: Math.floor(Date.now() / 1000) - 60 })
    expectRefusal(await current.run(), 'kms/sign-in', /./)
  })

  it('a token for another audience', async () => {
    emulators.oidc.setClaims({ aud: 'https://github.com/example' })
    expectRefusal(await current.run(), 'kms/sign-in', /./)
  })

  it('a sign-in that fails twice, then works, with a fresh token each time', async () => {
    emulators.faults.add({ service: signIn, kind: 'status', status: 503, match: 'POST', times: 2 })
    const run = await current.run()
    expect(run.exitCode).toBe(0)
    expect(run.annotations).toEqual([expect.objectContaining({ kind: 'notice', message: expect.stringMatching(/answered only at attempt 3, after \S+ seconds\.$/) as string })])
    expect(emulators.log.list().filter(({ service }) => service === 'oidc')).toHaveLength(3)
  })

  it('no permission for an OIDC token', async () => {
    expectRefusal(await current.run({}, { ACTIONS_ID_TOKEN_REQUEST_URL: undefined }), 'kms/no-oidc', /id-token: write/)
  })

  it('a sign-in host with another’s certificate gets no token', async () => {
    emulators.faults.add({ service: signIn, kind: 'wrong-certificate', times: 9 })
    expectRefusal(await current.run(), 'kms/unreachable', new RegExp(`TLS certificate of .* at ${signInHost} is not trusted .*It is for other names than this host`))
    expect(trusted()).toEqual([])
  })
})

describe('Vault, keyless', () => {
  beforeAll(() => begin('vault'))
  afterAll(() => emulators.stop())

  const run = (inputs: Record<string, string> = {}, environment: Record<string, string | undefined> = {}) => current.run({ 'vault-token': '', 'vault-role': ROLE, ...inputs }, environment)
  const paths = () => emulators.log.list().filter(({ service }) => service === 'vault').map(({ path }) => path)

  it('exports what its key encrypted, and revokes its token last', async () => {
    const opened = await run()
    expect([opened.exitCode, opened.env['DATABASE_PASSWORD']]).toEqual([0, PLANTED.password])
    expect(opened.log.join('\n')).toContain(`opened by GitHub OIDC as the role ${ROLE}`)
    expect(emulators.log.list().at(-1)).toMatchObject({ service: 'vault', path: '/v1/auth/token/revoke-self', status: 204 })
    expect(opened.raw.split('\n').filter((line) => /hvs\.|eyJ[\w-]+\./.test(line) && !line.startsWith('::add-mask::'))).toEqual([])
    expectNothingShown(opened)
  })

  it('revokes its token where the step fails afterwards', async () => {
    emulators.faults.add({ service: 'vault', kind: 'denied', match: 'decrypt', times: 9 })
    expectRefusal(await run(), 'kms/denied', /a policy of the role/)
    expect(paths()).toEqual(['/v1/auth/jwt/login', '/v1/transit/decrypt/ecs', '/v1/auth/token/revoke-self'])
  })

  it('a token that cannot be revoked is a line for those who debug, never a failure', async () => {
    const opened = await run({ 'vault-role': BATCH_ROLE })
    expect(opened.exitCode).toBe(0)
    expect(opened.raw).toContain('::debug::The token of Vault at https://vault.example.com was not revoked (status 400): it ends by itself.')
  })

  it('a role that refuses: the claims are shown, never the token', async () => {
    emulators.oidc.setClaims({ repository_owner_id: '1' })
    const refused = await run()
    expectRefusal(refused, 'kms/sign-in', /bound_claims/)
    expect(refused.log.join('\n')).toMatch(/claims sent: sub=repo:example\/shop/)
    expect(refused.raw.split('\n').filter((line) => /eyJ[\w-]+\./.test(line) && !line.startsWith('::add-mask::'))).toEqual([])
    expect(paths()).toEqual(['/v1/auth/jwt/login'])
  })

  it('no permission for an OIDC token', async () => {
    expectRefusal(await run({}, { ACTIONS_ID_TOKEN_REQUEST_URL: undefined }), 'kms/no-oidc', /id-token: write/)
  })

  it('a Vault that is not listed: no token is minted for it', async () => {
    expectRefusal(await run({ 'allowed-keys': '' }), 'kms/not-allowed', /must be listed/)
    expect(emulators.log.list().filter(({ service }) => service === 'oidc' || service === 'vault')).toEqual([])
  })
})

describe('several keys', () => {
  beforeAll(() => begin('aws'))
  afterAll(() => emulators.stop())

  async function store(keyGroups: (dataKey: Buffer) => Promise<MasterKey[][]>, shamirThreshold = 0): Promise<void> {
    const dataKey = randomBytes(32)
    const { documents } = parseDocument('a.yaml', Buffer.from('plain: p\nsecret_ecs_secret: hunter2!\n'))
    const sealed = seal(documents, { dataKey, selector: { kind: 'encrypted_suffix', pattern: '_ecs_secret' }, macOnlyEncrypted: true, keyGroups: await keyGroups(dataKey), shamirThreshold, lastModified: '2026-01-02T03:04:05Z', version: '3.9.4', randomBytes })
    await current.admin.push({ files: { 'shop/keys/a.yaml': Buffer.from(writeFile('yaml', sealed)).toString() } })
  }

  const run = (inputs: Record<string, string> = {}, environment: Record<string, string> = {}) => current.run({ path: 'shop/keys', ...inputs }, environment)

  it('of all five kinds in one group: the last one that works is enough', async () => {
    const { keyring } = emulators
    await store(async (dataKey) => [await Promise.all((['aws', 'gcp', 'azure', 'vault', 'age'] as const).map((one) => keyring.wrap(one, dataKey)))])
    for (const service of ['aws-kms', 'gcp-kms', 'azure-vault'] as const) emulators.faults.add({ service, kind: 'denied', times: 9 })
    const only = await run({ 'age-key': '' })
    expect([only.exitCode, only.env['SECRET']]).toEqual([0, 'hunter2!'])
    expect(only.log.join('\n')).toMatch(/opened by `vault-token`/)
  })

  it('of which none works: every attempt is told, with what to do', async () => {
    const { keyring } = emulators
    await store(async (dataKey) => [await Promise.all((['aws', 'gcp', 'azure', 'vault', 'age'] as const).map((one) => keyring.wrap(one, dataKey)))])
    for (const service of ['aws-kms', 'gcp-kms', 'azure-vault', 'vault'] as const) emulators.faults.add({ service, kind: 'denied', times: 9 })
    const none = await run({ 'age-key': '' })
    expectRefusal(none, 'sops/data-key', /None of the master keys of shop\/keys\/a\.yaml could be used/)
    const told = none.log.join('\n')
    for (const kind of ['age age1', 'kms arn:aws', 'gcp_kms projects/', 'azure_kv https://', 'hc_vault https://']) expect(told).toContain(kind)
  })

  it('in three groups of three clouds, of which two are enough', async () => {
    const { keyring } = emulators
    await store(async (dataKey) => {
      const parts = split(dataKey, 3, 2, randomBytes)
      return Promise.all((['aws', 'gcp', 'azure'] as const).map(async (one, i) => [await keyring.wrap(one, parts[i] ?? new Uint8Array())]))
    }, 2)
    expect((await run()).env['SECRET']).toBe('hunter2!')
    emulators.faults.add({ service: 'gcp-kms', kind: 'denied', times: 9 })
    expect((await run()).env['SECRET']).toBe('hunter2!')
    for (const service of ['gcp-kms', 'azure-vault'] as const) emulators.faults.add({ service, kind: 'denied', times: 9 })
    expectRefusal(await run(), 'sops/data-key', /Of the 2 key groups that .* needs, 1 could be used/)
  })

  it('of which none can be used here: a line for each', async () => {
    await store(async () => [[{ type: 'pgp', fingerprint: 'AB'.repeat(20), enc: 'x' }, { type: 'hckms', keyId: 'region:uuid', enc: 'x' }]])
    const refused = await run({ 'allowed-keys': '' }, { GNUPGHOME: '/nowhere' })
    expectRefusal(refused, 'sops/data-key', /None of the master keys/)
    expect(refused.log.join('\n')).toMatch(/pgp ABAB.*There is no PGP key in this job[^]*hckms region:uuid.*not supported/)
  })

  it.skipIf(process.platform === 'win32')('that are in the job: one of PGP with its passphrase, one of SSH; nothing of them is left or shown', { timeout: 90_000 }, async () => {
    const temporary = mkdtempSync(join(tmpdir(), 'runner-'))
    const gnupg = new Gnupg()
    try {
      const fingerprint = gnupg.generate('curve25519', { passphrase: 'tr0ub4dor and 3' })
      const ssh = sshRecipient()
      await store(async (dataKey) => {
        const parts = split(dataKey, 2, 2, randomBytes)
        return [[{ type: 'pgp', fingerprint, enc: gnupg.encrypt(fingerprint, parts[0] ?? new Uint8Array()) }], [await ssh.wrap(parts[1] ?? new Uint8Array())]]
      }, 2)
      const inputs = { 'allowed-keys': '', 'pgp-key': gnupg.secretKey(fingerprint, 'tr0ub4dor and 3'), 'pgp-passphrase': 'tr0ub4dor and 3', 'age-key': ssh.identity }
      const opened = await run(inputs, { RUNNER_TEMP: temporary })
      expect([opened.exitCode, opened.env['SECRET']]).toEqual([0, 'hunter2!'])
      expect(readdirSync(temporary).filter((name) => name.startsWith('pgp-'))).toEqual([])
      const refused = await run({ ...inputs, 'pgp-passphrase': 'wr0ng and 3' }, { RUNNER_TEMP: temporary })
      expectRefusal(refused, 'kms/no-credentials', new RegExp(`The passphrase does not open the PGP key ${fingerprint}.`))
      expect(readdirSync(temporary).filter((name) => name.startsWith('pgp-'))).toEqual([])
      expectNothingShown(opened)
    } finally {
      gnupg.remove()
      rmSync(temporary, { recursive: true, force: true })
    }
  })

  it('an address that only the file names gets no credential', async () => {
    await store(async () => [[
      { type: 'azure_kv', vaultUrl: 'https://evil.example.com', name: 'k', version: '1', enc: 'eA' },
      { type: 'azure_kv', vaultUrl: 'https://ecs.vault.azure.net.evil.example.com', name: 'k', version: '1', enc: 'eA' },
      { type: 'hc_vault', vaultAddress: 'https://evil.example.com', enginePath: 'transit', keyName: 'k', enc: 'vault:v1:x' },
      { type: 'kms', arn: 'arn:aws:kms:evil.example.com/:111122223333:key/x', role: '', context: new Map(), awsProfile: '', enc: 'eA==' },
      { type: 'gcp_kms', resourceId: 'projects/p/locations/l/keyRings/r/cryptoKeys/../../../evil', enc: 'eA==' },
    ]])
    expectRefusal(await run({ 'allowed-keys': '' }), 'sops/data-key', /None of the master keys/)
    expect(trusted()).toEqual([])
  })
})
