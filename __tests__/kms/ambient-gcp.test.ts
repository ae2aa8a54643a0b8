/** Every place of Google credentials: absent, configured and good, configured and broken. A broken one never gives way to another identity. */
import { generateKeyPairSync, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createGcp } from '../../emulators/gcp/index.ts'
import { OTHER_ACCOUNT, PIPELINE_ACCOUNT, PROVIDER } from '../../emulators/gcp/project.ts'
import '../../src/kms/gcp-sdk.ts' // loaded before time counts
import { gcpKms } from '../../src/kms/gcp.ts'
import type { MasterKey } from '../../src/sops/key-service.ts'
import { refusal, surroundings } from './harness.ts'

type Variables = Record<string, string>

const here = surroundings(createGcp)
const PART = randomBytes(32)
const providers: { close(): void }[] = []
const folder = mkdtempSync(join(tmpdir(), 'ambient-gcp-'))

/** The metadata server of a machine whose identity may do everything. */
let machine: Server
let machineHost = ''
let askedMachine: string[] = []
let instead: { status: number; body?: string } | 'silence' | undefined

beforeAll(async () => {
  machine = createServer((request, response) => {
    askedMachine.push(`${request.url} ${String(request.headers['metadata-flavor'])}`)
    if (instead === 'silence') return
    if (instead !== undefined) response.writeHead(instead.status).end(instead.body ?? '')
    else response.end(JSON.stringify({ access_token: here.cloud.sops['GOOGLE_OAUTH_ACCESS_TOKEN'], expires_in: 3599, token_type: 'Bearer' }))
  })
  await new Promise<void>((resolve) => machine.listen(0, '127.0.0.1', resolve))
  machineHost = `127.0.0.1:${(machine.address() as AddressInfo).port}`
})
afterAll(() => {
  machine.closeAllConnections()
  machine.close()
  rmSync(folder, { recursive: true })
})
afterEach(() => {
  providers.splice(0).forEach((one) => one.close())
  askedMachine = []
  instead = undefined
})

/** On a runner of one's own whose machine has an identity. */
async function unwrapping(environment: Variables, timeout = 20) {
  const key = (await here.cloud.wrap(PART)) as Extract<MasterKey, { type: 'gcp_kms' }>
  const provider = gcpKms(here.context({ inputs: {}, environment: { RUNNER_ENVIRONMENT: 'self-hosted', GCE_METADATA_HOST: machineHost, HOME: folder, ...environment }, timeout }))
  providers.push(provider)
  return provider.unwrap(key)
}

const file = (content: unknown, name = 'credentials.json'): Variables => {
  writeFileSync(join(folder, name), typeof content === 'string' ? content : JSON.stringify(content))
  return { GOOGLE_APPLICATION_CREDENTIALS: join(folder, name) }
}

/** What google-github-actions/auth writes. */
const federated = (account = PIPELINE_ACCOUNT, bearer?: string): Variables => {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: base, ACTIONS_ID_TOKEN_REQUEST_TOKEN: requestToken } = here.context().environment
  return file({
    type: 'external_account',
    audience: `//iam.googleapis.com/${PROVIDER}`,
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    token_url: 'https://sts.googleapis.com/v1/token',
    service_account_impersonation_url: `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${account}:generateAccessToken`,
    credential_source: { url: `${String(base)}&audience=${encodeURIComponent(`https://iam.googleapis.com/${PROVIDER}`)}`, headers: { Authorization: `Bearer ${bearer ?? String(requestToken)}` }, format: { type: 'json', subject_token_field_name: 'value' } },
  })
}
const serviceAccount = (changes: object = {}): Variables => file({ ...(JSON.parse(readFileSync(here.login('serviceAccount', folder)['GOOGLE_APPLICATION_CREDENTIALS'] ?? '', 'utf8')) as object), ...changes })
/** What gcloud leaves in its own folder. */
const gcloud = (text: string): Variables => {
  mkdirSync(join(folder, 'gcloud'), { recursive: true })
  writeFileSync(join(folder, 'gcloud', 'application_default_credentials.json'), text)
  return { CLOUDSDK_CONFIG: join(folder, 'gcloud') }
}
const otherKey = () => generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs8', format: 'pem' })

describe('Google credentials that are there', () => {
  it.each<[string, () => Variables, string, string[]]>([
    ['a token', () => ({ GOOGLE_OAUTH_ACCESS_TOKEN: here.cloud.sops['GOOGLE_OAUTH_ACCESS_TOKEN'] ?? '' }), 'GOOGLE_OAUTH_ACCESS_TOKEN', []],
    ['the file of google-github-actions/auth', () => federated(), 'the file in GOOGLE_APPLICATION_CREDENTIALS', ['oidc', 'gcp-sts', 'gcp-iam']],
    ['the key of a service account', () => here.login('serviceAccount', folder), 'the file in GOOGLE_APPLICATION_CREDENTIALS', ['gcp-oauth']],
    ['the file of a person', () => here.login('user', folder), 'the file in GOOGLE_APPLICATION_CREDENTIALS', ['gcp-oauth']],
    ['an impersonated service account', () => file({ type: 'impersonated_service_account', service_account_impersonation_url: `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${PIPELINE_ACCOUNT}:generateAccessToken`, source_credentials: JSON.parse(readFileSync(here.login('user', folder)['GOOGLE_APPLICATION_CREDENTIALS'] ?? '', 'utf8')) as object }), 'kms/sign-in', ['gcp-oauth', 'gcp-iam']],
    ['gcloud’s file', () => gcloud(readFileSync(federated()['GOOGLE_APPLICATION_CREDENTIALS'] ?? '', 'utf8')), 'gcloud’s application default credentials', ['oidc', 'gcp-sts', 'gcp-iam']],
    ['a token before a file', () => ({ ...file('hunter2'), GOOGLE_OAUTH_ACCESS_TOKEN: here.cloud.sops['GOOGLE_OAUTH_ACCESS_TOKEN'] ?? '' }), 'GOOGLE_OAUTH_ACCESS_TOKEN', []],
    ['a file that is named before gcloud’s', () => ({ ...gcloud('hunter2'), ...federated() }), 'the file in GOOGLE_APPLICATION_CREDENTIALS', ['oidc', 'gcp-sts', 'gcp-iam']],
    ['a federated file with the token in a file', () => file({ type: 'external_account', audience: `//iam.googleapis.com/${PROVIDER}`, subject_token_type: 'urn:ietf:params:oauth:token-type:jwt', token_url: 'https://sts.googleapis.com/v1/token', service_account_impersonation_url: `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${PIPELINE_ACCOUNT}:generateAccessToken`, credential_source: { file: join(folder, 'subject') } }), 'the file in GOOGLE_APPLICATION_CREDENTIALS', ['gcp-sts', 'gcp-iam']],
  ])('%s', async (_, variables, credential, asked) => {
    writeFileSync(join(folder, 'subject'), (await here.context().mintIdToken(`https://iam.googleapis.com/${PROVIDER}`)).token)
    here.clear()
    const outcome = await unwrapping(variables()).then((unwrapped) => unwrapped.credential, (error: { code: string }) => error.code)
    expect([outcome, here.asked().map((line) => line.split(' ')[0]).filter((service) => service !== 'gcp-kms')]).toEqual([credential, asked])
    if (!credential.startsWith('kms/')) expect(here.masked).toEqual([expect.stringMatching(/^ya29\./)])
    expect(askedMachine).toEqual([])
  })

  it('nothing: the machine, but never on a runner of GitHub, nor where detection is off', async () => {
    expect(await unwrapping({})).toMatchObject({ credential: 'the machine’s identity' })
    expect(askedMachine).toEqual(['/computeMetadata/v1/instance/service-accounts/default/token Google'])
    for (const off of [{ RUNNER_ENVIRONMENT: 'github-hosted' }, { METADATA_SERVER_DETECTION: 'none' }]) expect(await refusal(unwrapping(off))).toMatchObject({ code: 'kms/no-credentials' })
    expect(askedMachine).toHaveLength(1)
  })

  it.each(['silence', { status: 404 }] as const)('a machine that gives %j has none, and that takes a second at most', async (answer) => {
    instead = answer
    const started = performance.now()
    const { code, message, hint, account } = await refusal(unwrapping({}))
    expect([code, message, hint, account.length]).toEqual(['kms/no-credentials', 'There are no Google Cloud credentials in this job.', 'Set `gcp-workload-identity-provider`, or run google-github-actions/auth before this step.', 4])
    expect(performance.now() - started).toBeLessThan(2500)
  })
})

describe('Google credentials that are configured and cannot be used are the error', () => {
  it.each<[string, () => Variables, string, RegExp, RegExp]>([
    ['a token that Google does not know', () => ({ GOOGLE_OAUTH_ACCESS_TOKEN: 'ya29.x' }), 'kms/sign-in', /Google Cloud KMS at cloudkms\.googleapis\.com did not decrypt for GOOGLE_OAUTH_ACCESS_TOKEN: UNAUTHENTICATED/, /Renew the token/],
    ['a file that is gone', () => ({ GOOGLE_APPLICATION_CREDENTIALS: join(folder, 'gha-creds-1.json') }), 'kms/no-credentials', /gha-creds-1\.json does not exist/, /actions\/checkout runs after the sign-in, it empties the workspace/],
    ['a file that is not JSON', () => file('hunter2'), 'kms/no-credentials', /credentials\.json is not JSON/, /./],
    ['a file of nothing known', () => file({ type: 'hunter2' }), 'kms/no-credentials', /credentials\.json cannot be used/, /./],
    ['a folder', () => ({ GOOGLE_APPLICATION_CREDENTIALS: folder }), 'kms/no-credentials', /cannot be used/, /./],
    ['a federated file whose token is gone', () => file({ type: 'external_account', audience: `//iam.googleapis.com/${PROVIDER}`, subject_token_type: 'urn:ietf:params:oauth:token-type:jwt', token_url: 'https://sts.googleapis.com/v1/token', credential_source: { file: join(folder, 'gone') } }), 'kms/no-credentials', /the file that \S+credentials\.json names for its token does not exist/, /must have run before/],
    ['gcloud’s file that is not JSON', () => gcloud('hunter2'), 'kms/no-credentials', /of gcloud’s application default credentials could not be used: \S+application_default_credentials\.json is not JSON/, /./],
    ['gcloud’s sign-in that was revoked', () => gcloud(JSON.stringify({ ...(JSON.parse(readFileSync(here.login('user', folder)['GOOGLE_APPLICATION_CREDENTIALS'] ?? '', 'utf8')) as object), refresh_token: 'x' })), 'kms/sign-in', /refused gcloud’s application default credentials: invalid_grant/, /expired or revoked/],
    ['the key of a service account that was deleted', () => serviceAccount({ private_key: otherKey() }), 'kms/sign-in', /Google’s OAuth server at oauth2\.googleapis\.com refused the file in GOOGLE_APPLICATION_CREDENTIALS: invalid_grant, status 400/, /key may be deleted/],
    ['a service account that was deleted', () => serviceAccount({ client_email: 'gone@example-secrets.iam.gserviceaccount.com' }), 'kms/sign-in', /invalid_grant/, /./],
    ['a person’s sign-in that was revoked', () => file({ ...(JSON.parse(readFileSync(here.login('user', folder)['GOOGLE_APPLICATION_CREDENTIALS'] ?? '', 'utf8')) as object), refresh_token: 'x' }), 'kms/sign-in', /invalid_grant/, /expired or revoked/],
    ['a federated file that the provider refuses', () => (here.oidc.setClaims({ repository_owner_id: '1' }), federated()), 'kms/sign-in', /Google’s STS at sts\.googleapis\.com refused the file in GOOGLE_APPLICATION_CREDENTIALS: unauthorized_client, status 400/, /attribute condition/],
    ['a service account that does not trust the job', () => federated(OTHER_ACCOUNT), 'kms/sign-in', /Google’s IAM at iamcredentials\.googleapis\.com refused the file in GOOGLE_APPLICATION_CREDENTIALS: PERMISSION_DENIED, status 403/, /roles\/iam\.workloadIdentityUser/],
    ['a federated file of another job', () => federated(PIPELINE_ACCOUNT, 'wrong'), 'kms/sign-in', /GitHub’s OIDC provider at 127\.0\.0\.1:\d+ refused the file in GOOGLE_APPLICATION_CREDENTIALS: status 401/, /./],
  ])('%s', async (_, variables, code, message, hint) => {
    const error = await refusal(unwrapping(variables(), 1.2))
    expect([error.code, error.message, error.hint]).toEqual([code, expect.stringMatching(message), expect.stringMatching(hint)])
    expect(JSON.stringify(error)).not.toContain('hunter2')
    expect(askedMachine).toEqual([])
  })

  it.each([
    ['ahead of', -3 * 60, 'The clock of this machine is 3 minutes ahead of that of the service, which may be the reason: set it. Renew'],
    ['behind', 65 * 60, 'The clock of this machine is 65 minutes behind that of the service, which may be the reason: set it. Renew'],
    ['as good as right beside', 30, 'Renew'],
  ])('a clock that is %s Google’s is said, with the difference', async (_, seconds, words) => {
    const date = new Date(Date.now() + seconds * 1000).toUTCString()
    here.faults.add({ service: 'gcp-oauth', kind: 'status', status: 400, headers: { date, 'content-type': 'application/json' }, body: '{"error":"invalid_grant","error_description":"Check your iat and exp values"}' })
    const { code, hint } = await refusal(unwrapping(serviceAccount(), 1.2))
    expect([code, hint]).toEqual(['kms/sign-in', expect.stringMatching(new RegExp(`^${words}`))])
  })

  it.each([
    ['fails', { kind: 'status', status: 503 }, 'kms/failed', /failed \(status 503\), in \d attempts over 0\.\d seconds/],
    ['is too busy', { kind: 'status', status: 429, headers: { 'retry-after': '3600' } }, 'kms/throttled', /in 1 attempt over \S+ seconds: it asks to wait 3600 seconds/],
    ['is reset', { kind: 'reset' }, 'kms/unreachable', /could not be reached \(ECONNRESET\), in \d attempts/],
    ['answers with a page', { kind: 'status', status: 200, body: '<html>login</html>' }, 'kms/failed', /answered without a token \(status 200\)/],
  ] as const)('a sign-in that %s, whichever its step', async (_, fault, code, words) => {
    for (const [service, variables, who] of [['gcp-oauth', serviceAccount, /Google’s OAuth server at oauth2/], ['gcp-sts', federated, /Google’s STS at sts/], ['gcp-iam', federated, /Google’s IAM at iamcredentials/]] as const) {
      here.faults.clear()
      here.faults.add({ service, times: 99, ...fault })
      const error = await refusal(unwrapping(variables(), 1.2))
      expect([error.code, error.message, error.message]).toEqual([code, expect.stringMatching(words), expect.stringMatching(who)])
    }
    expect(askedMachine).toEqual([])
  })

  it('an outage is outlived, and the library asks no more often than the loop', async () => {
    here.faults.add({ service: 'gcp-sts', kind: 'status', status: 503, times: 2 })
    expect(await unwrapping(federated())).toMatchObject({ credential: 'the file in GOOGLE_APPLICATION_CREDENTIALS' })
    expect(here.asked().filter((line) => line.startsWith('gcp-sts'))).toHaveLength(3)
  })

  it.each<[string, { status: number; body?: string }, string, RegExp]>([
    ['fails', { status: 500 }, 'kms/failed', /the metadata server at 127\.0\.0\.1:\d+ failed \(status 500\), in \d attempts/],
    ['refuses', { status: 403, body: 'hunter2' }, 'kms/sign-in', /the metadata server at 127\.0\.0\.1:\d+ refused the machine’s identity: status 403/],
    ['answers with a page', { status: 200, body: '<html>' }, 'kms/failed', /the metadata server at 127\.0\.0\.1:\d+ answered without a token/],
  ])('a machine whose metadata server %s', async (_, answer, code, words) => {
    instead = answer
    expect(await refusal(unwrapping({}, 0.9))).toMatchObject({ code, message: expect.stringMatching(words) as string })
  })
})
