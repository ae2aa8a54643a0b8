/** How a step may end that signs in with what the job or the machine has, and one that crashes. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type AddressInfo, type Server, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { TENANT } from '../../emulators/azure/directory.ts'
import type { Provider } from '../../emulators/cloud.ts'
import { codeOfFailure, describeEndings, scenarioOf } from './endings.ts'

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

describeEndings([
  ['aws', [
    { service: 'aws-sts', inputs: NOT_KEYLESS_AWS, variables: { AWS_ROLE_ARN: 'arn:aws:iam::123456789012:role/other', AWS_WEB_IDENTITY_TOKEN_FILE: TOKEN_FILE } },
  ]],
  ['gcp', [
    { service: 'gcp-sts', inputs: NOT_KEYLESS_GCP, variables: { GOOGLE_APPLICATION_CREDENTIALS: FEDERATED_FILE } },
  ]],
  ['azure', [
    { service: 'azure-entra', inputs: NOT_KEYLESS_AZURE, variables: { AZURE_TENANT_ID: TENANT, AZURE_CLIENT_ID: CLIENT, AZURE_CLIENT_SECRET: 'x' } },
  ]],
])

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
    const current = scenarioOf(provider)

    it.each(Object.keys(ANSWERS))('answers %s', async (name) => {
      answer = ANSWERS[name] ?? expect.fail()
      const environment = { ...variables(), RUNNER_ENVIRONMENT: 'self-hosted', HOME: '/nowhere', PATH: '/nowhere' }
      const run = await current().run({ timeout: '3', ...notKeyless }, environment)
      expect(codeOfFailure(run)).toMatch(/^(kms\/(no-credentials|unreachable)|source\/timeout)$/)
    })
  })
})

describe('a crash', () => {
  const current = scenarioOf('aws')

  it.each([
    ['an exception that nobody catches', "throw new TypeError('c0rrect-horse')"],
    ['a rejection that nobody handles', "void Promise.reject(new TypeError('c0rrect-horse'))"],
    ['two of them', "void Promise.reject(new TypeError('c0rrect-horse')); throw new TypeError('c0rrect-horse')"],
  ])('%s exports nothing, and says so on the job’s page, once', async (_, script) => {
    current().emulators.faults.add({ service: 'ecs', match: '/config/build', kind: 'slow', milliseconds: 1000 })
    const run = await current().run({}, { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(`setTimeout(() => { ${script} }, 300)`)}` })
    expect([codeOfFailure(run), run.annotations[0]?.message]).toEqual(['internal/bug', expect.stringMatching(/^Unexpected TypeError: a defect of this action/)])
    expect(run.summary.match(/Nothing is exported of <code>shop<\/code>: <code>Unexpected TypeError/g)).toHaveLength(1)
    expect(run.summary.match(/<p>/g)).toHaveLength(2)
  })

  it('of a promise that nobody settles is told, too', async () => {
    const lost = "import dns from 'node:dns'; import { syncBuiltinESMExports } from 'node:module'; dns.lookup = () => undefined; syncBuiltinESMExports()"
    const run = await current().run({ url: 'https://ecs.example.com' }, { NODE_OPTIONS: `--import=data:text/javascript,${encodeURIComponent(lost)}`, HTTPS_PROXY: undefined })
    expect([codeOfFailure(run), run.annotations[0]?.message]).toEqual(['internal/bug', expect.stringMatching(/^The step came to an end without a result/)])
    expect(run.summary).toContain('Nothing is exported of <code>shop</code>: <code>The step came to an end without a result')
  })
})
