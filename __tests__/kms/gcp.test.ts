import { randomBytes } from 'node:crypto'
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, describe, expect, it } from 'vitest'
import { createGcp } from '../../emulators/gcp/index.ts'
import { DESTROYED_KEY, DISABLED_KEY, KEY_RING, MAIN_KEY, PRIVATE_KEY } from '../../emulators/gcp/keys.ts'
import { OTHER_ACCOUNT, PIPELINE_ACCOUNT, POOL, PROVIDER } from '../../emulators/gcp/project.ts'
import { SUBJECT } from '../../emulators/oidc.ts'
import { ActionError } from '../../src/errors.ts'
import { crc32c } from '../../src/kms/crc32c.ts'
import { gcpKms } from '../../src/kms/gcp.ts'
import type { MasterKey } from '../../src/sops/key-service.ts'
import { surroundings } from './harness.ts'

type GcpKey = Extract<MasterKey, { type: 'gcp_kms' }>
type Given = Parameters<typeof here.context>[0]

const here = surroundings(createGcp)
const PART = randomBytes(32)
const providers: { close(): void }[] = []
afterEach(() => providers.splice(0).forEach((one) => one.close()))

const folder = mkdtempSync(join(tmpdir(), 'gcp-'))
afterAll(() => rmSync(folder, { recursive: true }))

const operator = () => ({ inputs: {}, environment: { GOOGLE_OAUTH_ACCESS_TOKEN: here.cloud.sops['GOOGLE_OAUTH_ACCESS_TOKEN'] ?? '' } })

function provider(given?: Given) {
  const opened = gcpKms(here.context(given))
  providers.push(opened)
  return opened
}

async function wrapped(resourceId = MAIN_KEY.name): Promise<GcpKey> {
  return { ...((await here.cloud.wrap(PART)) as GcpKey), resourceId }
}

/** The error, with what the log shows of it. */
async function refusal(asked: Promise<unknown>): Promise<{ code: string; message: string; hint: string; account: readonly string[] }> {
  const error = await asked.then(() => 'accepted', (thrown: unknown) => thrown)
  if (!(error instanceof ActionError)) throw new Error('not refused as it should be', { cause: error })
  return { code: error.code, message: error.message, hint: error.hint, account: error.account }
}

const unwrapping = async (given?: Given, key?: GcpKey) => provider(given).unwrap(key ?? (await wrapped()))

describe('CRC-32C', () => {
  it.each([['', 0], ['123456789', 0xe3069283], ['The quick brown fox jumps over the lazy dog', 0x22620404]])('of "%s"', (text, sum) => {
    expect(crc32c(Buffer.from(text))).toBe(sum)
  })
})

describe('Google Cloud KMS, keyless', () => {
  it('opens a part as the service account', async () => {
    const { part, credential } = await unwrapping()
    expect(Buffer.from(part)).toEqual(PART)
    expect(credential).toBe(`GitHub OIDC as ${PIPELINE_ACCOUNT}`)
    expect(here.asked()).toEqual([
      'oidc GET /idtoken',
      'gcp-sts POST /v1/token',
      `gcp-iam POST /v1/projects/-/serviceAccounts/${PIPELINE_ACCOUNT}:generateAccessToken`,
      `gcp-kms POST /v1/${MAIN_KEY.name}:decrypt`,
    ])
  })

  it('masks the tokens of GitHub, of the job and of the service account', async () => {
    await unwrapping()
    expect(here.masked.map((token) => token.split('.')[0]?.slice(0, 4))).toEqual(['eyJh', 'ya29', 'ya29'])
    expect(new Set(here.masked).size).toBe(3)
  })

  it('opens a part as the job itself where no service account is given', async () => {
    const { part, credential } = await unwrapping({ inputs: { 'gcp-workload-identity-provider': PROVIDER } })
    expect([Buffer.from(part), credential]).toEqual([PART, `GitHub OIDC as ${POOL}`])
    expect(here.asked().filter((line) => line.startsWith('gcp-iam'))).toEqual([])
  })

  it('signs in once for all keys', async () => {
    const one = provider()
    await Promise.all([one.unwrap(await wrapped()), one.unwrap(await wrapped()), one.unwrap(await wrapped())])
    expect(here.asked().filter((line) => !line.startsWith('gcp-kms'))).toHaveLength(3)
    expect(here.asked().filter((line) => line.startsWith('gcp-kms'))).toHaveLength(3)
  })

  it('shows the claims when the provider’s condition rejects them', async () => {
    here.oidc.setClaims({ repository_owner_id: '1', sub: 'repo:evil/fork:ref:refs/heads/main' })
    const { code, message, account } = await refusal(unwrapping())
    expect([code, message]).toEqual(['kms/sign-in', `Google’s STS at sts.googleapis.com refused the token for ${PROVIDER}: unauthorized_client, status 400, with sub=repo:evil/fork:ref:refs/heads/main, iss=https://token.actions.githubusercontent.com.`])
    expect(account[0]).toMatch(/^claims sent: sub=repo:evil\/fork:ref:refs\/heads\/main, aud=https:\/\/iam\.googleapis\.com\/projects\//)
    expect(here.asked().filter((line) => line.startsWith('gcp-sts'))).toHaveLength(1)
  })

  it('says so where there is no such provider', async () => {
    const inputs = { 'gcp-workload-identity-provider': `${POOL}/providers/none` }
    expect(await refusal(unwrapping({ inputs }))).toMatchObject({ code: 'kms/sign-in', message: expect.stringContaining(`Google’s STS at sts.googleapis.com refused the token for ${POOL}/providers/none: invalid_target, status 400`) as string })
  })

  it.each([
    ['trusts another subject', { 'gcp-workload-identity-provider': PROVIDER, 'gcp-service-account': PIPELINE_ACCOUNT }, { sub: 'repo:example/other:ref:refs/heads/main' }, 'PERMISSION_DENIED, status 403'],
    ['trusts nobody', { 'gcp-workload-identity-provider': PROVIDER, 'gcp-service-account': OTHER_ACCOUNT }, {}, 'PERMISSION_DENIED, status 403'],
    ['does not exist', { 'gcp-workload-identity-provider': PROVIDER, 'gcp-service-account': 'none@example-secrets.iam.gserviceaccount.com' }, {}, 'NOT_FOUND, status 404'],
  ])('names the principal to trust when the service account %s', async (_, inputs, claims, name) => {
    here.oidc.setClaims(claims)
    const { code, message, hint, account } = await refusal(unwrapping({ inputs }))
    expect([code, message]).toEqual(['kms/sign-in', expect.stringContaining(`Google’s IAM at iamcredentials.googleapis.com refused the service account ${inputs['gcp-service-account']}: ${name}, for a job with sub=`)])
    expect(hint).toContain('roles/iam.workloadIdentityUser')
    expect(account).toEqual([expect.stringContaining(`sub=${'sub' in claims ? claims.sub : SUBJECT}`), expect.stringContaining(`principal://iam.googleapis.com/${POOL}/subject/`)])
  })

  it('tells a job that may ask for no token what it lacks', async () => {
    expect(await refusal(unwrapping({ environment: { ACTIONS_ID_TOKEN_REQUEST_URL: '' } }))).toMatchObject({ code: 'kms/no-oidc' })
    expect(here.asked()).toEqual([])
  })

  it('mints a fresh token for every attempt', async () => {
    here.faults.add({ service: 'gcp-sts', kind: 'status', status: 503, times: 2 })
    expect(Buffer.from((await unwrapping()).part)).toEqual(PART)
    expect(here.asked().filter((line) => line.startsWith('oidc'))).toHaveLength(3)
    expect(new Set(here.masked.filter((token) => token.startsWith('eyJ'))).size).toBe(3)
  })

  it('gives up when a third of the time is spent', async () => {
    here.faults.add({ service: 'gcp-sts', kind: 'reset', times: 99 })
    const error = await refusal(unwrapping({ timeout: 1.2 }))
    const attempts = here.asked().filter((line) => line.startsWith('gcp-sts')).length
    expect([error.code, error.message]).toEqual(['kms/unreachable', expect.stringContaining(`Google’s STS at sts.googleapis.com could not be reached (ECONNRESET), in ${attempts} attempts over 0.`)])
    expect(attempts).toBeGreaterThan(1)
  })
})

describe('Google Cloud KMS, decrypting', () => {
  it.each([
    ['denies', PRIVATE_KEY.name, 'kms/denied', 'PERMISSION_DENIED (IAM_PERMISSION_DENIED)'],
    ['holds disabled', DISABLED_KEY.name, 'kms/disabled', 'FAILED_PRECONDITION'],
    ['has destroyed', DESTROYED_KEY.name, 'kms/disabled', 'FAILED_PRECONDITION'],
  ])('a key that it %s', async (_, name, code, reason) => {
    expect(await refusal(unwrapping({}, await wrapped(name)))).toMatchObject({ code, message: `Google Cloud KMS at cloudkms.googleapis.com did not decrypt for GitHub OIDC as ${PIPELINE_ACCOUNT}: ${reason}.` })
    expect(here.asked().filter((line) => line.startsWith('gcp-kms'))).toHaveLength(1)
  })

  it('a key that there is not', async () => {
    const name = `${KEY_RING}/cryptoKeys/none`
    expect(await refusal(unwrapping(operator(), await wrapped(name)))).toMatchObject({ code: 'kms/not-found', message: 'Google Cloud KMS at cloudkms.googleapis.com did not decrypt for GOOGLE_OAUTH_ACCESS_TOKEN: NOT_FOUND.' })
  })

  it('what another key wrapped', async () => {
    expect(await refusal(unwrapping(operator(), await wrapped(PRIVATE_KEY.name)))).toMatchObject({ code: 'kms/malformed', message: expect.stringContaining('INVALID_ARGUMENT') as string })
  })

  it.each([
    'projects/p/locations/l/keyRings/r/cryptoKeys/k/cryptoKeyVersions/1',
    'projects/p/locations/l/keyRings/r/cryptoKeys/k:encrypt?a=b',
    'projects/p/locations/../keyRings/r/cryptoKeys/k',
    '/projects/p/locations/l/keyRings/r/cryptoKeys/k',
    'projects/p/locations/l/keyRings/r/cryptoKeys/k\n',
  ])('refuses the name %j before anything is asked', async (name) => {
    expect(await refusal(unwrapping({}, await wrapped(name)))).toMatchObject({ code: 'kms/malformed' })
    expect(here.asked()).toEqual([])
  })

  it('asks once more where the checksum of the answer is wrong', async () => {
    here.faults.add({ service: 'gcp-kms', kind: 'wrong-crc' })
    expect(Buffer.from((await unwrapping()).part)).toEqual(PART)
    expect(here.asked().filter((line) => line.startsWith('gcp-kms'))).toHaveLength(2)
  })

  it('believes no answer whose checksum stays wrong', async () => {
    here.faults.add({ service: 'gcp-kms', kind: 'wrong-crc', times: 2 })
    expect(await refusal(unwrapping())).toMatchObject({ code: 'kms/malformed', message: `Google Cloud KMS answered for ${MAIN_KEY.name} with a plaintext that does not match its checksum.` })
  })

  it('believes no answer without a checksum', async () => {
    here.faults.add({ service: 'gcp-kms', kind: 'status', status: 200, body: '{"plaintext":"AAAA"}', times: 2 })
    expect(await refusal(unwrapping())).toMatchObject({ code: 'kms/malformed' })
  })

  it.each([
    ['too busy', { kind: 'status', status: 429, headers: { 'retry-after': '0' }, body: '{"error":{"code":429,"message":"secret text","status":"RESOURCE_EXHAUSTED"}}' }, 'kms/throttled', 'is too busy (status 429)'],
    ['unwell', { kind: 'status', status: 503, body: '<html>secret text</html>' }, 'kms/failed', 'failed (status 503)'],
  ] as const)('tries a service that is %s again, and shows nothing that it wrote', async (_, fault, code, words) => {
    here.faults.add({ service: 'gcp-kms', times: 2, ...fault })
    expect(Buffer.from((await unwrapping()).part)).toEqual(PART)
    here.log.clear()
    here.faults.add({ service: 'gcp-kms', times: 99, ...fault })
    const error = await refusal(unwrapping({ timeout: 1.2 }))
    const attempts = here.asked().filter((line) => line.startsWith('gcp-kms')).length
    expect([error.code, error.message]).toEqual([code, expect.stringContaining(`Google Cloud KMS at cloudkms.googleapis.com ${words}, in ${attempts} attempts over `)])
    expect(JSON.stringify(error)).not.toContain('secret text')
  })

  it('trusts no other certificate', async () => {
    here.faults.add({ service: 'gcp-kms', kind: 'wrong-certificate' })
    const { code, message, hint } = await refusal(unwrapping())
    expect([code, message]).toEqual(['kms/unreachable', 'The TLS certificate of Google Cloud KMS at cloudkms.googleapis.com is not trusted (ERR_TLS_CERT_ALTNAME_INVALID).'])
    expect(hint).toContain('NODE_EXTRA_CA_CERTS')
  })

  it('follows no redirect', async () => {
    here.faults.add({ service: 'gcp-kms', kind: 'redirect', location: 'https://sts.googleapis.com/stolen' })
    await refusal(unwrapping())
    expect(here.asked().some((line) => line.includes('stolen'))).toBe(false)
  })

  it.each(['gcp-sts', 'gcp-iam', 'gcp-kms'] as const)('ends at the deadline while %s does not answer', async (service) => {
    here.faults.add({ service, kind: 'slow', milliseconds: 5000 })
    const started = performance.now()
    expect(await refusal(unwrapping({ timeout: 0.5 }))).toMatchObject({ code: 'source/timeout' })
    expect(performance.now() - started).toBeLessThan(2500)
  })
})

describe('Google Cloud KMS, with what the job has', () => {
  const file = (content: object, name = 'credentials.json') => {
    writeFileSync(join(folder, name), JSON.stringify(content))
    return join(folder, name)
  }
  /** What google-github-actions/auth writes. */
  const federatedFile = () => {
    const { ACTIONS_ID_TOKEN_REQUEST_URL: base, ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken } = here.context().environment
    return file({
      type: 'external_account',
      audience: `//iam.googleapis.com/${PROVIDER}`,
      subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
      token_url: 'https://sts.googleapis.com/v1/token',
      service_account_impersonation_url: `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${PIPELINE_ACCOUNT}:generateAccessToken`,
      credential_source: { url: `${String(base)}&audience=${encodeURIComponent(`https://iam.googleapis.com/${PROVIDER}`)}`, headers: { Authorization: `Bearer ${String(requestToken)}` }, format: { type: 'json', subject_token_field_name: 'value' } },
    })
  }

  it('takes a token from GOOGLE_OAUTH_ACCESS_TOKEN, and masks it', async () => {
    const given = operator()
    expect(await unwrapping(given)).toMatchObject({ credential: 'GOOGLE_OAUTH_ACCESS_TOKEN' })
    expect(here.masked).toEqual([given.environment.GOOGLE_OAUTH_ACCESS_TOKEN])
    expect(here.asked()).toHaveLength(1)
  })

  it('takes the file that google-github-actions/auth leaves', async () => {
    const { part, credential } = await unwrapping({ inputs: {}, environment: { GOOGLE_APPLICATION_CREDENTIALS: federatedFile() } })
    expect([Buffer.from(part), credential]).toEqual([PART, 'the file in GOOGLE_APPLICATION_CREDENTIALS'])
    expect(here.masked).toEqual([expect.stringMatching(/^ya29\./)])
    expect(here.asked().map((line) => line.split(' ')[0])).toEqual(['oidc', 'gcp-sts', 'gcp-iam', 'gcp-kms'])
  })

  it('takes gcloud’s file where that is all there is', async () => {
    mkdirSync(join(folder, 'gcloud'), { recursive: true })
    copyFileSync(federatedFile(), join(folder, 'gcloud', 'application_default_credentials.json'))
    expect(await unwrapping({ inputs: {}, environment: { CLOUDSDK_CONFIG: join(folder, 'gcloud') } })).toMatchObject({ credential: 'gcloud’s application default credentials' })
  })

  it.each([
    ['missing', () => join(folder, 'none.json')],
    ['no JSON', () => (writeFileSync(join(folder, 'bad.json'), 'x'), join(folder, 'bad.json'))],
  ])('stops at a file that is %s', async (_, path) => {
    const { code, message } = await refusal(unwrapping({ inputs: {}, environment: { GOOGLE_APPLICATION_CREDENTIALS: path(), RUNNER_ENVIRONMENT: 'self-hosted' } }))
    expect([code, message.startsWith('The Google credentials of the file in GOOGLE_APPLICATION_CREDENTIALS could not be used: ')]).toEqual(['kms/no-credentials', true])
    expect(here.asked().filter((line) => line.startsWith('gcp-kms'))).toEqual([])
  })

  it('takes the machine’s identity last, and never on a runner of GitHub', async () => {
    const asked: (string | undefined)[] = []
    const token = here.cloud.sops['GOOGLE_OAUTH_ACCESS_TOKEN']
    const server = createServer((request, response) => {
      asked.push(`${request.url} ${String(request.headers['metadata-flavor'])}`)
      response.end(JSON.stringify({ access_token: token, expires_in: 3599, token_type: 'Bearer' }))
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const GCE_METADATA_HOST = `127.0.0.1:${(server.address() as AddressInfo).port}`
    try {
      expect(await unwrapping({ inputs: {}, environment: { GCE_METADATA_HOST, RUNNER_ENVIRONMENT: 'self-hosted' } })).toMatchObject({ credential: 'the machine’s identity' })
      expect(asked).toEqual(['/computeMetadata/v1/instance/service-accounts/default/token Google'])
      expect(here.masked).toEqual([token])
      expect(await refusal(unwrapping({ inputs: {}, environment: { GCE_METADATA_HOST } }))).toMatchObject({ code: 'kms/no-credentials' })
      expect(asked).toHaveLength(1)
    } finally {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    }
  })

  it('waits no more than a second for a machine that says nothing', async () => {
    const server = createServer(() => undefined)
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const started = performance.now()
    const environment = { GCE_METADATA_HOST: `127.0.0.1:${(server.address() as AddressInfo).port}`, RUNNER_ENVIRONMENT: 'self-hosted' }
    const { code, account } = await refusal(unwrapping({ inputs: {}, environment }))
    expect([code, account.length]).toEqual(['kms/no-credentials', 4])
    expect(performance.now() - started).toBeLessThan(2500)
    server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  })

  it('says what to do where there is nothing', async () => {
    expect(await refusal(unwrapping({ inputs: {}, environment: { HOME: folder } }))).toMatchObject({
      code: 'kms/no-credentials',
      message: 'There are no Google Cloud credentials in this job.',
      hint: 'Set `gcp-workload-identity-provider`, or run google-github-actions/auth before this step.',
    })
    expect(here.asked()).toEqual([])
  })
})
