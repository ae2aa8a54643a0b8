/**
 * How a step may end: it has exported everything, or its exit code is 1 and there is one error. Whatever a server answers,
 * or does not.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { EcsAdmin } from '../../emulators/admin.ts'
import { TENANT } from '../../emulators/azure/directory.ts'
import type { Provider } from '../../emulators/cloud.ts'
import type { Fault } from '../../emulators/faults.ts'
import type { Service } from '../../emulators/http.ts'
import type { ActionRun } from '../../emulators/runner.ts'
import { startEmulators, type Emulators } from '../../emulators/start.ts'
import { APP, expectNothingShown, Scenario } from './harness.ts'

let emulators: Emulators
let current: Scenario

async function begin(kms: Provider): Promise<void> {
  emulators = await startEmulators({ kms })
  const admin = new EcsAdmin(emulators.line.ecs.url, emulators.line.ecs.admin_token ?? '')
  await admin.push({ files: { 'shop/app.yaml': APP }, tag: 'first' })
  current = new Scenario(emulators, admin, await admin.createServiceAccount({ username: 'pipeline', reads: ['/shop'], readSecrets: true }))
}

interface Endpoint {
  readonly service: Service
  readonly match?: string
  readonly inputs?: Readonly<Record<string, string>>
  /** What the job's environment offers instead of the keyless inputs. */
  readonly variables?: Readonly<Record<string, string>>
}

const folder = mkdtempSync(join(tmpdir(), 'endings-'))
afterAll(() => rmSync(folder, { recursive: true }))

/** @returns the path of a file with this text */
function file(name: string, text: string): string {
  writeFileSync(join(folder, name), text)
  return join(folder, name)
}

const TOKEN_FILE = file('token', 'a.b.c')
const FEDERATED_FILE = file('google.json', JSON.stringify({
  type: 'external_account',
  audience: '//iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/p/providers/p',
  subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
  token_url: 'https://sts.googleapis.com/v1/token',
  credential_source: { file: TOKEN_FILE },
}))
const [NOT_KEYLESS_AWS, NOT_KEYLESS_GCP, NOT_KEYLESS_AZURE] = [{ 'aws-role-to-assume': '' }, { 'gcp-workload-identity-provider': '', 'gcp-service-account': '' }, { 'azure-tenant-id': '', 'azure-client-id': '' }]
const CLIENT = '11111111-2222-3333-4444-555555555555'

const SERVER = { decrypt: 'server' }
const GITHUB = { source: 'github', repository: 'example/shop', url: '', token: '' }

/** Every endpoint that a run may ask, by the cloud of its key. */
const ENDPOINTS: readonly (readonly [Provider, readonly Endpoint[]])[] = [
  ['aws', [
    { service: 'ecs', match: '/config/hashes' },
    { service: 'ecs', match: '/config/build' },
    { service: 'ecs', match: '/config/build', inputs: { 'config-id': 'first', 'detect-drift': 'true' } },
    { service: 'ecs', match: '/config/build', inputs: SERVER },
    { service: 'ecs', match: '/config/hashes', inputs: SERVER },
    { service: 'ecs', match: '/config/raw' },
    { service: 'github', match: '/commits/', inputs: GITHUB },
    { service: 'github', match: '/git/trees/', inputs: GITHUB },
    { service: 'github', match: '/git/blobs/', inputs: GITHUB },
    { service: 'oidc' },
    { service: 'aws-sts' },
    { service: 'aws-kms' },
    { service: 'aws-sts', inputs: NOT_KEYLESS_AWS, variables: { AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/other', AWS_WEB_IDENTITY_TOKEN_FILE: TOKEN_FILE } },
  ]],
  ['gcp', [
    { service: 'gcp-sts' },
    { service: 'gcp-iam' },
    { service: 'gcp-kms' },
    { service: 'gcp-sts', inputs: NOT_KEYLESS_GCP, variables: { GOOGLE_APPLICATION_CREDENTIALS: FEDERATED_FILE } },
  ]],
  ['azure', [
    { service: 'azure-entra' },
    { service: 'azure-vault' },
    { service: 'azure-entra', inputs: NOT_KEYLESS_AZURE, variables: { AZURE_TENANT_ID: TENANT, AZURE_CLIENT_ID: CLIENT, AZURE_CLIENT_SECRET: 'x' } },
  ]],
  ['vault', [{ service: 'vault' }]],
]

/** What the seconds of `timeout` are where an answer never comes. */
const TIMEOUT = '1'

const FAULTS: readonly (readonly [name: string, fault: Fault, codes: RegExp])[] = [
  ['HTTP 101', { kind: 'upgrade' }, /^(source\/malformed|kms\/unreachable)$/],
  ['nothing, and closes the connection', { kind: 'reset' }, /^(source|kms)\/unreachable$/],
  ['half of a body of a certain length', { kind: 'truncate' }, /^(source|kms)\/unreachable$/],
  ['half of a body in chunks', { kind: 'cut' }, /^(source|kms)\/unreachable$/],
  ['an empty body, status 204', { kind: 'status', status: 204 }, /^(source\/(malformed|rejected)|kms\/\w[\w-]*)$/],
  ['an empty body, status 200', { kind: 'status', status: 200 }, /^(source\/(malformed|rejected)|kms\/\w[\w-]*)$/],
  ['nothing, and keeps the connection', { kind: 'silence' }, /^source\/timeout$/],
]

/** @returns the code of the one error */
function codeOfFailure(run: ActionRun): string {
  const errors = run.annotations.filter(({ kind }) => kind === 'error')
  expect([run.exitCode, errors.length, run.outputs, run.env, run.summary], run.raw).toEqual([1, 1, {}, {}, ''])
  expectNothingShown(run)
  expect(run.milliseconds).toBeLessThan(10_000)
  return /\((.*)\)/.exec(errors[0]?.title ?? '')?.[1] ?? ''
}

describe.each(ENDPOINTS)('with a key of %s', (provider, endpoints) => {
  beforeAll(() => begin(provider))
  afterEach(() => emulators.faults.clear())
  afterAll(() => emulators.stop())

  describe.each(endpoints)('$service $match $inputs', ({ inputs = {}, variables = {}, ...aim }) => {
    it.each(FAULTS)('answers %s', async (_, fault, codes) => {
      emulators.faults.add({ ...aim, ...fault, times: 99 })
      const run = await current.run({ 'github-token': emulators.line.github.token, timeout: fault.kind === 'silence' ? TIMEOUT : '30', ...inputs }, variables)
      const code = codeOfFailure(run)
      if (code !== 'kms/no-credentials') expect(code).toMatch(codes) // of a library's own sign-in not more is known
    })
  })
})

/** What a machine or a container offers to what runs on it: in clear, at an address that the environment names. */
describe('a machine’s identity', () => {
  let machine: Server
  let at: string
  let answer: (socket: Socket) => void
  const sockets = new Set<Socket>()
  beforeAll(async () => {
    machine = createServer((socket) => {
      sockets.add(socket.on('error', () => undefined))
      socket.once('data', () => answer(socket))
    })
    await new Promise<void>((resolve) => machine.listen(0, '127.0.0.1', resolve))
    at = `127.0.0.1:${(machine.address() as AddressInfo).port}`
  })
  afterEach(() => sockets.forEach((socket) => socket.destroy()))
  afterAll(() => machine.close())

  const ANSWERS: Readonly<Record<string, (socket: Socket) => void>> = {
    'HTTP 101': (socket) => void socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'),
    'nothing, and closes the connection': (socket) => void socket.destroy(),
    'half of a body': (socket) => void socket.end('HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n{"access_token":'),
    'nothing, and keeps the connection': () => undefined,
  }

  const MACHINES: readonly (readonly [Provider, notKeyless: Readonly<Record<string, string>>, name: string, variables: () => Record<string, string>])[] = [
    ['aws', NOT_KEYLESS_AWS, 'a container of AWS', () => ({ AWS_CONTAINER_CREDENTIALS_FULL_URI: `http://${at}/credentials` })],
    ['aws', NOT_KEYLESS_AWS, 'a machine of AWS', () => ({ AWS_EC2_METADATA_SERVICE_ENDPOINT: `http://${at}` })],
    ['gcp', NOT_KEYLESS_GCP, 'a machine of Google', () => ({ GCE_METADATA_HOST: at })],
    ['azure', NOT_KEYLESS_AZURE, 'a machine of Azure', () => ({ IDENTITY_ENDPOINT: `http://${at}/token`, IDENTITY_HEADER: 'x' })],
  ]

  describe.each(MACHINES)('with a key of %s, %j: %s', (provider, notKeyless, _, variables) => {
    beforeAll(() => begin(provider))
    afterAll(() => emulators.stop())

    it.each(Object.keys(ANSWERS))('answers %s', async (name) => {
      answer = ANSWERS[name] ?? expect.fail()
      const environment = { ...variables(), RUNNER_ENVIRONMENT: 'self-hosted', HOME: '/nowhere', PATH: '/nowhere' }
      const run = await current.run({ timeout: '3', ...notKeyless }, environment)
      expect(codeOfFailure(run)).toMatch(/^(kms\/(no-credentials|unreachable)|source\/timeout)$/)
    })
  })
})
