/** Every place of AWS credentials: absent, configured and good, configured and broken. A broken one never gives way to another identity. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { PIPELINE_ROLE } from '../../emulators/aws/account.ts'
import { createAws } from '../../emulators/aws/index.ts'
import '../../src/kms/aws-sdk.ts' // loaded before time counts
import { awsKms } from '../../src/kms/aws.ts'
import type { MasterKey } from '../../src/sops/key-service.ts'
import { refusal, surroundings } from './harness.ts'

type Variables = Record<string, string>

const here = surroundings(createAws)
const PART = randomBytes(32)
const folder = mkdtempSync(join(tmpdir(), 'ambient-aws-'))

/** What a machine and a container's platform offer on loopback. */
let machine: Server
let machineUrl = ''
/** Paths that were asked there. */
let askedMachine: string[] = []
/** What is answered instead of credentials. */
let instead: { status: number; body?: string } | undefined

const operator = () => ({ id: here.cloud.sops['AWS_ACCESS_KEY_ID'] ?? '', secret: here.cloud.sops['AWS_SECRET_ACCESS_KEY'] ?? '' })

beforeAll(async () => {
  machine = createServer(({ url = '', method, headers }, response) => {
    askedMachine.push(url)
    const { id, secret } = operator()
    const credentials = JSON.stringify({ Code: 'Success', AccessKeyId: id, SecretAccessKey: secret, Token: '', Expiration: '2099-01-01T00:00:00Z' })
    if (instead !== undefined) response.writeHead(instead.status).end(instead.body ?? '')
    else if (method === 'PUT') response.end('token')
    else if (url.endsWith('/security-credentials/')) response.end('role')
    else if (url === '/container' && headers.authorization !== 'pod') response.writeHead(403).end()
    else response.end(credentials)
  })
  await new Promise<void>((resolve) => machine.listen(0, '127.0.0.1', resolve))
  machineUrl = `http://127.0.0.1:${(machine.address() as AddressInfo).port}`
})
afterAll(() => {
  machine.close()
  rmSync(folder, { recursive: true })
})
afterEach(() => {
  vi.unstubAllEnvs()
  askedMachine = []
  instead = undefined
})

let files = 0
function file(text: string): string {
  const path = join(folder, `file-${(files += 1)}`)
  writeFileSync(path, text)
  return path
}
/** A command line that every system understands. @param script of CommonJS */
const program = (script: string): string => `"${process.execPath}" "${file(script)}"`
const config = (text: string): Variables => ({ AWS_CONFIG_FILE: file(text), AWS_SHARED_CREDENTIALS_FILE: join(folder, 'none') })
const keysOf = ({ id, secret }: { id: string; secret: string }) => `aws_access_key_id = ${id}\naws_secret_access_key = ${secret}\n`
const webIdentity = async (audience = 'sts.amazonaws.com'): Promise<Variables> => ({ AWS_ROLE_ARN: PIPELINE_ROLE, AWS_WEB_IDENTITY_TOKEN_FILE: file((await here.context().mintIdToken(audience)).token) })
const container = (path = '/container', more: Variables = { AWS_CONTAINER_AUTHORIZATION_TOKEN: 'pod' }): Variables => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: machineUrl + path, ...more })

/** On a runner of one's own whose machine has an identity that may decrypt. */
async function unwrapping(variables: Variables, timeout = 20) {
  const environment = { RUNNER_ENVIRONMENT: 'self-hosted', AWS_EC2_METADATA_SERVICE_ENDPOINT: machineUrl, ...config(''), ...variables }
  for (const [name, value] of Object.entries(environment)) vi.stubEnv(name, value) // the SDK reads files by these
  const key = (await here.cloud.wrap(PART)) as Extract<MasterKey, { type: 'kms' }>
  return awsKms(here.context({ inputs: {}, environment, timeout })).unwrap(key)
}

describe('AWS credentials that are there', () => {
  it.each<[string, () => Variables | Promise<Variables>, string]>([
    ['variables', () => ({ AWS_ACCESS_KEY_ID: operator().id, AWS_SECRET_ACCESS_KEY: operator().secret }), 'the variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY'],
    ['a web identity', () => webIdentity(), 'the file in AWS_WEB_IDENTITY_TOKEN_FILE'],
    ['a default profile', () => config(`[default]\n${keysOf(operator())}`), 'the shared AWS configuration'],
    ['a profile that is named', () => ({ AWS_PROFILE: 'ci', ...config(`[profile ci]\n${keysOf(operator())}`) }), 'the shared AWS configuration'],
    ['a credential_process', () => ({ AWS_PROFILE: 'ci', ...config(`[profile ci]\ncredential_process = ${program(`console.log(${JSON.stringify(JSON.stringify({ Version: 1, AccessKeyId: operator().id, SecretAccessKey: operator().secret }))})`)}\n`) }), 'the shared AWS configuration'],
    ['a role by a source_profile', () => ({ AWS_PROFILE: 'ci', ...config(`[profile ci]\nrole_arn = ${PIPELINE_ROLE.replace('ecs-config-decrypt', 'team-secrets')}\nsource_profile = base\nregion = eu-west-1\n[profile base]\n${keysOf(operator())}`) }), 'kms/denied'],
    ['a profile with a web identity of its own', async () => ({ AWS_PROFILE: 'ci', ...config(`[profile ci]\nrole_arn = ${PIPELINE_ROLE}\nweb_identity_token_file = ${(await webIdentity())['AWS_WEB_IDENTITY_TOKEN_FILE']}\nregion = eu-west-1\n`) }), 'the shared AWS configuration'],
    ['a container', () => container(), 'the container'],
    ['a container whose token is in a file, as of a pod', () => container('/container', { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file('pod\n') }), 'the container'],
    ['variables before a web identity', async () => ({ AWS_ACCESS_KEY_ID: operator().id, AWS_SECRET_ACCESS_KEY: operator().secret, ...(await webIdentity('elsewhere')) }), 'the variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY'],
    ['a profile before a container', () => ({ AWS_PROFILE: 'ci', ...config(`[profile ci]\n${keysOf(operator())}`), ...container('/container', {}) }), 'the shared AWS configuration'],
    ['a default profile that is only a region: the machine', () => config('[default]\nregion = eu-west-1\n'), 'the machine’s identity'],
    ['nothing: the machine', () => ({}), 'the machine’s identity'],
  ])('%s', async (_, variables, credential) => {
    const outcome = await unwrapping(await variables()).then((unwrapped) => unwrapped.credential, (error: { code: string }) => error.code)
    expect(outcome).toBe(credential)
    if (!credential.startsWith('kms/')) expect(here.masked.length).toBeGreaterThan(0)
  })

  it('none at all: every place is told', async () => {
    const { code, account } = await refusal(unwrapping({ AWS_EC2_METADATA_SERVICE_ENDPOINT: 'http://127.0.0.1:1' }))
    expect([code, account.length]).toEqual(['kms/no-credentials', 5])
    instead = { status: 404 }
    expect(await refusal(unwrapping({}))).toMatchObject({ code: 'kms/no-credentials' })
    askedMachine = []
    for (const off of [{ RUNNER_ENVIRONMENT: 'github-hosted' }, { AWS_EC2_METADATA_DISABLED: 'true' }]) expect(await refusal(unwrapping(off))).toMatchObject({ code: 'kms/no-credentials' })
    expect(askedMachine).toEqual([])
  })
})

describe('AWS credentials that are configured and cannot be used are the error', () => {
  it.each<[string, () => Variables | Promise<Variables>, string, RegExp, RegExp]>([
    ['half of the variables', () => ({ AWS_SECRET_ACCESS_KEY: 's' }), 'kms/no-credentials', /AWS_ACCESS_KEY_ID is empty/, /Set AWS_ACCESS_KEY_ID/],
    ['the other half', () => ({ AWS_ACCESS_KEY_ID: 'AKIAAAAAAAAAAAAAAAAA' }), 'kms/no-credentials', /AWS_SECRET_ACCESS_KEY is empty/, /Set AWS_SECRET_ACCESS_KEY/],
    ['variables that AWS does not know', () => ({ AWS_ACCESS_KEY_ID: 'AKIAAAAAAAAAAAAAAAAA', AWS_SECRET_ACCESS_KEY: 's', AWS_SESSION_TOKEN: 't' }), 'kms/sign-in', /AWS KMS at kms\.eu-west-1\.amazonaws\.com did not decrypt for the variables .*: UnrecognizedClientException/, /AWS_ACCESS_KEY_ID.*AWS_SESSION_TOKEN.*one and the same sign-in/],
    ['a web identity without its file', () => ({ AWS_ROLE_ARN: PIPELINE_ROLE, AWS_WEB_IDENTITY_TOKEN_FILE: join(folder, 'gone') }), 'kms/no-credentials', /gone cannot be read \(ENOENT\)/, /still exists/],
    ['a web identity without a role', () => ({ AWS_WEB_IDENTITY_TOKEN_FILE: file('x') }), 'kms/no-credentials', /AWS_ROLE_ARN is empty/, /AWS_ROLE_ARN/],
    ['a web identity that is refused', () => webIdentity('elsewhere'), 'kms/sign-in', /AWS STS at sts\.eu-west-1\.amazonaws\.com refused the file in AWS_WEB_IDENTITY_TOKEN_FILE: \w+/, /trust policy/],
    ['a web identity whose token has expired', () => (here.oidc.setClaims({ exp: 1000 }), webIdentity()), 'kms/sign-in', /AWS STS at .* refused the file in AWS_WEB_IDENTITY_TOKEN_FILE: ExpiredTokenException/, /may have expired/],
    ['a profile that is missing', () => ({ AWS_PROFILE: 'prod' }), 'kms/no-credentials', /the profile "prod" could not be used: there is no such profile/, /AWS_PROFILE/],
    ['a profile that is only a region', () => ({ AWS_PROFILE: 'ci', ...config('[profile ci]\nregion = eu-west-1\n') }), 'kms/no-credentials', /the profile "ci".*incomplete/, /./],
    ['half of a default profile', () => config('[default]\naws_access_key_id = AKIAAAAAAAAAAAAAAAAA\n'), 'kms/no-credentials', /the profile "default".*incomplete/, /./],
    ['a credential_process that fails', () => ({ AWS_PROFILE: 'ci', ...config(`[profile ci]\ncredential_process = ${program("console.error('hunter2'); process.exitCode = 3")}\n`) }), 'kms/no-credentials', /its credential_process failed/, /./],
    ['a credential_process that prints something else', () => ({ AWS_PROFILE: 'ci', ...config(`[profile ci]\ncredential_process = ${program("console.log('hunter2')")}\n`) }), 'kms/no-credentials', /its credential_process failed, or did not print credentials/, /./],
    ['a profile whose web identity is gone', () => ({ AWS_PROFILE: 'ci', ...config(`[profile ci]\nrole_arn = ${PIPELINE_ROLE}\nweb_identity_token_file = ${join(folder, 'gone')}\n`) }), 'kms/no-credentials', /the profile "ci" could not be used: its web_identity_token_file cannot be read \(ENOENT\)/, /./],
    ['a source_profile without credentials', () => ({ AWS_PROFILE: 'ci', ...config(`[profile ci]\nrole_arn = ${PIPELINE_ROLE}\nsource_profile = base\nregion = eu-west-1\n[profile base]\nregion = eu-west-1\n`) }), 'kms/no-credentials', /its source_profile "base" gives no credentials/, /./],
    ['a source_profile that is missing', () => ({ AWS_PROFILE: 'ci', ...config(`[profile ci]\nrole_arn = ${PIPELINE_ROLE}\nsource_profile = gone\n`) }), 'kms/no-credentials', /its source_profile "gone" does not exist/, /./],
    ['a role that its source_profile may not assume', () => ({ AWS_PROFILE: 'ci', ...config(`[profile ci]\nrole_arn = ${PIPELINE_ROLE}\nsource_profile = base\nregion = eu-west-1\n[profile base]\n${keysOf(operator())}`) }), 'kms/sign-in', /AWS STS at .* refused the shared AWS configuration: AccessDenied/, /./],
    ['a sign-in through SSO that has expired', () => ({ AWS_PROFILE: 'ci', ...config('[profile ci]\nsso_start_url = https://x.awsapps.com/start\nsso_region = eu-west-1\nsso_account_id = 111122223333\nsso_role_name = r\n') }), 'kms/no-credentials', /sign-in through SSO is missing or has expired/, /./],
    ['a container that refuses', () => container('/container', { AWS_CONTAINER_AUTHORIZATION_TOKEN: 'wrong' }), 'kms/sign-in', /credentials of the container at 127\.0\.0\.1:\d+ were refused \(status 403\)/, /role of the task or pod/],
    ['a container that fails', () => ((instead = { status: 500 }), container()), 'kms/failed', /the credentials of the container at 127\.0\.0\.1:\d+ failed \(status 500\), in \d attempts/, /./],
    ['a container that answers with a page', () => ((instead = { status: 200, body: '<html>' }), container()), 'kms/failed', /the credentials of the container at 127\.0\.0\.1:\d+ answered without credentials \(status 200\)/, /nothing else/],
    ['a container’s token file that is gone', () => container('/container', { AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: join(folder, 'gone') }), 'kms/no-credentials', /gone cannot be read \(ENOENT\)/, /./],
    ['a container’s address that a token may not be sent to', () => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://evil.example.com/' }), 'kms/no-credentials', /no address that a token may be sent to/, /./],
    ['a pod identity agent that is not there', () => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://127.0.0.1:1/' }), 'kms/unreachable', /the credentials of the container at 127\.0\.0\.1:1 could not be reached \(ECONNREFUSED\), in \d attempts/, /./],
  ])('%s', async (_, variables, code, message, hint) => {
    const error = await refusal(unwrapping(await variables(), 1.2))
    expect([error.code, error.message, error.hint]).toEqual([code, expect.stringMatching(message), expect.stringMatching(hint)])
    expect(JSON.stringify(error)).not.toContain('hunter2')
    expect(askedMachine.filter((path) => path.startsWith('/latest/'))).toEqual([])
  })

  it('a machine whose metadata service fails', async () => {
    instead = { status: 500 }
    expect(await refusal(unwrapping({}, 0.9))).toMatchObject({ code: 'kms/failed', message: expect.stringMatching(/metadata service of the machine failed \(status 500\), in \d attempts/) as string })
  })

  it.each([
    ['fails', { kind: 'status', status: 503 }, 'kms/failed', /failed \(status 503\), in \d attempts over 0\.\d seconds/],
    ['is too busy', { kind: 'status', status: 429 }, 'kms/throttled', /is too busy \(status 429\), in \d attempts/],
    ['is too busy, and asks for an hour', { kind: 'status', status: 503, headers: { 'retry-after': '3600' } }, 'kms/failed', /in 1 attempt over \S+ seconds: it asks to wait 3600 seconds/],
    ['throttles with its own name', { kind: 'status', status: 400, body: '<ErrorResponse><Error><Code>Throttling</Code><Message>x</Message></Error></ErrorResponse>' }, 'kms/throttled', /Throttling, in \d attempts/],
    ['is reset', { kind: 'reset' }, 'kms/unreachable', /could not be reached \(ECONNRESET\), in \d attempts/],
    ['answers with a page', { kind: 'status', status: 200, body: '<html>login</html>' }, 'kms/failed', /gave an answer that is none of AWS’s/],
  ] as const)('STS that %s, for a web identity', async (_, fault, code, words) => {
    here.faults.add({ service: 'aws-sts', times: 99, ...fault })
    expect(await refusal(unwrapping(await webIdentity(), 1.2))).toMatchObject({ code, message: expect.stringMatching(words) as string })
    expect(askedMachine).toEqual([])
  })

  it('a clock that is wrong is put right by the answer', async () => {
    const date = new Date(Date.now() + 270_000).toUTCString()
    here.faults.add({ service: 'aws-kms', kind: 'status', status: 400, headers: { date, 'content-type': 'application/x-amz-json-1.1' }, body: '{"__type":"InvalidSignatureException","message":"Signature expired"}' })
    expect(await unwrapping({ AWS_ACCESS_KEY_ID: operator().id, AWS_SECRET_ACCESS_KEY: operator().secret })).toMatchObject({ credential: 'the variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY' })
    expect(here.asked()).toHaveLength(2)
  })

  it('a clock that stays wrong is said, with the difference', async () => {
    const date = new Date(Date.now() + 7 * 60_000).toUTCString()
    const body = (name: string): string => JSON.stringify({ __type: name, message: 'Signature expired' })
    here.faults.add({ service: 'aws-kms', kind: 'status', status: 403, times: 99, headers: { date, 'content-type': 'application/x-amz-json-1.1' }, body: body('RequestTimeTooSkewed') })
    const error = await refusal(unwrapping({ AWS_ACCESS_KEY_ID: operator().id, AWS_SECRET_ACCESS_KEY: operator().secret }, 1.2))
    expect(error).toMatchObject({ code: 'kms/sign-in', hint: expect.stringMatching(/^The clock of this machine is 7 minutes behind that of the service, which may be the reason: set it\. /) as string })
  })

  it('a program that does not end is what the time ran out for', async () => {
    const variables = { AWS_PROFILE: 'ci', ...config(`[profile ci]\ncredential_process = ${program('setTimeout(() => undefined, 3_000)')}\n`) }
    expect(await refusal(unwrapping(variables, 0.3))).toMatchObject({ code: 'source/timeout', message: 'Signing in to AWS with the shared AWS configuration did not finish within the 0.3 seconds of `timeout`.' })
  })

  it('an outage of STS is outlived', async () => {
    here.faults.add({ service: 'aws-sts', kind: 'status', status: 503, times: 2 })
    expect(await unwrapping(await webIdentity())).toMatchObject({ credential: 'the file in AWS_WEB_IDENTITY_TOKEN_FILE' })
  })
})
