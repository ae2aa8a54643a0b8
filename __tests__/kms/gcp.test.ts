import { randomBytes } from 'node:crypto'
import { afterEach, describe, expect, it } from 'vitest'
import { createGcp } from '../../emulators/gcp/index.ts'
import { DESTROYED_KEY, DISABLED_KEY, KEY_RING, MAIN_KEY, PRIVATE_KEY } from '../../emulators/gcp/keys.ts'
import { OTHER_ACCOUNT, PIPELINE_ACCOUNT, POOL, PROVIDER } from '../../emulators/gcp/project.ts'
import { SUBJECT } from '../../emulators/github/oidc.ts'
import { crc32c } from '../../src/kms/crc32c.ts'
import { proxyAgent } from '../../src/http/proxy.ts'
import '../../src/kms/gcp-sdk.ts' // loaded before time counts
import { gcpKms } from '../../src/kms/gcp.ts'
import type { MasterKey } from '../../src/sops/key-service.ts'
import { refusal, surroundings } from './harness.ts'

type GcpKey = Extract<MasterKey, { type: 'gcp_kms' }>
type Given = Parameters<typeof here.context>[0]

const here = surroundings(createGcp)
const PART = randomBytes(32)
const providers: { close(): void }[] = []
afterEach(() => providers.splice(0).forEach((one) => one.close()))

const operator = () => ({ inputs: {}, environment: { GOOGLE_OAUTH_ACCESS_TOKEN: here.cloud.sops['GOOGLE_OAUTH_ACCESS_TOKEN'] ?? '' } })

function provider(given?: Given) {
  const opened = gcpKms(here.context(given))
  providers.push(opened)
  return opened
}

async function wrapped(resourceId = MAIN_KEY.name): Promise<GcpKey> {
  return { ...((await here.cloud.wrap(PART)) as GcpKey), resourceId }
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

  it.each([
    ['IAM_PERMISSION_DENIED', /roles\/cloudkms\.cryptoKeyDecrypter/],
    ['SERVICE_DISABLED', /Enable the API `cloudkms\.googleapis\.com`/],
  ])('what is denied as %s has a remedy of its own', async (reason, hint) => {
    const details = [{ '@type': 'type.googleapis.com/google.rpc.ErrorInfo', reason, domain: 'googleapis.com', metadata: {} }]
    here.faults.add({ service: 'gcp-kms', kind: 'status', status: 403, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ error: { code: 403, message: 'secret text', status: 'PERMISSION_DENIED', details } }) })
    expect(await refusal(unwrapping())).toMatchObject({ code: 'kms/denied', message: expect.stringContaining(`PERMISSION_DENIED (${reason})`) as string, hint: expect.stringMatching(hint) as string })
  })

  it('a page instead of an answer', async () => {
    here.faults.add({ service: 'gcp-kms', kind: 'status', status: 200, headers: { 'content-type': 'text/html' }, body: '<html>secret text</html>', times: 9 })
    const error = await refusal(unwrapping())
    expect(error).toMatchObject({ code: 'kms/failed', message: expect.stringContaining('Google Cloud KMS at cloudkms.googleapis.com') as string })
    expect(JSON.stringify(error)).not.toContain('secret text')
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
    expect(await refusal(unwrapping())).toMatchObject({ code: 'kms/malformed', message: `Google Cloud KMS at cloudkms.googleapis.com answered for ${MAIN_KEY.name} with a plaintext that does not match its checksum.` })
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
    expect(hint).toContain('for other names than this host')
  })

  it('says how to trust a proxy that opens TLS', async () => {
    const context = here.context()
    const agent = proxyAgent(context.environment) // without the CA of the front
    const error = await refusal(gcpKms({ ...context, agent }).unwrap(await wrapped()))
    agent.destroy()
    expect([error.code, error.message, error.hint]).toEqual(['kms/unreachable', expect.stringMatching(/^The TLS certificate of Google’s STS at sts\.googleapis\.com is not trusted \(\w+\)\.$/), expect.stringContaining('NODE_EXTRA_CA_CERTS')])
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
