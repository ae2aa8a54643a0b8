/** Every place of Azure credentials: absent, configured and good, configured and broken. A broken one never gives way to another identity. */
import { createPrivateKey, randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { OTHER_CLIENT, PIPELINE_CLIENT, TENANT } from '../../emulators/azure/directory.ts'
import { createAzure } from '../../emulators/azure/index.ts'
import { selfSigned } from '../../emulators/front/certificates.ts'
import '../../src/kms/azure-sdk.ts' // loaded before time counts
import { azureKeyVault } from '../../src/kms/azure.ts'
import type { MasterKey } from '../../src/sops/key-service.ts'
import { refusal, surroundings } from './harness.ts'

type Variables = Record<string, string>

const here = surroundings(createAzure)
const PART = randomBytes(32)
const ELSEWHERE = '11111111-2222-4333-8444-555555555555'
const ids = { AZURE_TENANT_ID: TENANT, AZURE_CLIENT_ID: PIPELINE_CLIENT }
const folder = mkdtempSync(join(tmpdir(), 'ambient-azure-'))
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => vi.unstubAllEnvs())
beforeEach(() => az())

/**
 * A runner without `az`, or with one that does as told: a program of Node, started as each system starts `az`.
 * @param script JavaScript
 */
function az(script?: string): void {
  const name = process.platform === 'win32' ? 'az.cmd' : 'az'
  rmSync(join(folder, name), { force: true })
  if (script !== undefined) {
    const program = join(folder, 'az.mjs')
    writeFileSync(program, script)
    const starts = process.platform === 'win32' ? `@"${process.execPath}" "${program}" %*\r\n` : `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`
    writeFileSync(join(folder, name), starts, { mode: 0o755 })
  }
  vi.stubEnv('PATH', folder)
}
const azGives = (token: object) => az(`console.log(${JSON.stringify(JSON.stringify(token))})`)
const azSays = (text: string, status = 1) => az(`console.error(${JSON.stringify(text)}); process.exitCode = ${status}`)

/**
 * What is done as on Windows, where `az` is a batch file: the system’s `cmd.exe`, here a script that is called as Windows
 * would find it, runs what it is given.
 */
async function onWindows<T>(task: (variables: Record<string, string>) => Promise<T>): Promise<T> {
  const windows = join(folder, 'Windows')
  mkdirSync(windows, { recursive: true })
  writeFileSync(`${windows}\\System32\\cmd.exe`, '#!/bin/sh\n[ "$1 $2 $3" = "/d /s /c" ] && eval "eval exec $4"\n', { mode: 0o755 })
  vi.stubEnv('comspec', '/nonexistent/powershell.exe') // as Node reads it
  const platform = Object.getOwnPropertyDescriptor(process, 'platform') as PropertyDescriptor
  Object.defineProperty(process, 'platform', { ...platform, value: 'win32' })
  try {
    return await task({ SystemRoot: windows })
  } finally {
    Object.defineProperty(process, 'platform', platform)
    vi.unstubAllEnvs()
  }
}

/** A token of the operator, from the machine: what `az` would have. */
async function operatorToken(): Promise<string> {
  const { machine } = here.cloud
  const variables = await here.machine()
  const url = new URL(`${variables['IDENTITY_ENDPOINT']}?api-version=2019-08-01&resource=https://vault.azure.net`)
  const answer = await machine?.handler({ method: 'GET', host: '127.0.0.1', url, target: '', headers: { 'x-identity-header': variables['IDENTITY_HEADER'] ?? '' }, body: Buffer.alloc(0) })
  return (JSON.parse(String(answer?.body)) as { access_token: string }).access_token
}

async function tokenFile(audience = 'api://AzureADTokenExchange'): Promise<string> {
  const { token } = await here.context().mintIdToken(audience)
  here.masked.length = 0
  writeFileSync(join(folder, 'token'), `${token}\n`)
  return join(folder, 'token')
}

/** On a hosted runner if not said otherwise. */
async function unwrapping(environment: Variables, timeout = 20) {
  const key = (await here.cloud.wrap(PART)) as Extract<MasterKey, { type: 'azure_kv' }>
  return azureKeyVault(here.context({ inputs: {}, environment, timeout })).unwrap(key)
}

/** The certificate of the application, its key as given, and the password that the job has. */
function locked(key: string, password: string): Variables {
  const whole = here.cloud.logins?.['certificate']?.files?.['AZURE_CLIENT_CERTIFICATE_PATH'] ?? ''
  writeFileSync(join(folder, 'locked.pem'), key + whole.slice(whole.indexOf('-----BEGIN CERTIFICATE')))
  return { ...ids, AZURE_CLIENT_CERTIFICATE_PATH: join(folder, 'locked.pem'), AZURE_CLIENT_CERTIFICATE_PASSWORD: password }
}

const entraAsked = () => here.asked().filter((line) => line.startsWith('azure-entra'))

describe('Azure credentials that are there', () => {
  it.each<[string, () => Variables | Promise<Variables>, string]>([
    ['a client secret', () => here.login('secret', folder), 'AZURE_CLIENT_SECRET'],
    ['a certificate', () => here.login('certificate', folder), 'AZURE_CLIENT_CERTIFICATE_PATH'],
    ['a federated token', async () => ({ ...ids, AZURE_FEDERATED_TOKEN_FILE: await tokenFile() }), 'AZURE_FEDERATED_TOKEN_FILE'],
    ['an application of another tenant that may sign in to the vault’s', () => ({ ...here.login('secret', folder), AZURE_TENANT_ID: ELSEWHERE, AZURE_ADDITIONALLY_ALLOWED_TENANTS: `x;${TENANT.toUpperCase()}` }), 'AZURE_CLIENT_SECRET'],
    ['the same, for every tenant', () => ({ ...here.login('secret', folder), AZURE_TENANT_ID: ELSEWHERE, AZURE_ADDITIONALLY_ALLOWED_TENANTS: '*' }), 'AZURE_CLIENT_SECRET'],
    ['a certificate whose key has a password', async () => {
      const key = createPrivateKey(here.cloud.logins?.['certificate']?.files?.['AZURE_CLIENT_CERTIFICATE_PATH'] ?? '').export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'pw' })
      return locked(String(key), 'pw')
    }, 'AZURE_CLIENT_CERTIFICATE_PATH'],
    ['a secret before a certificate', () => ({ ...here.login('secret', folder), AZURE_CLIENT_CERTIFICATE_PATH: join(folder, 'gone.pem') }), 'AZURE_CLIENT_SECRET'],
    ['the login of `az`', async () => (azGives({ accessToken: await operatorToken(), expires_on: Math.floor(Date.now() / 1000) + 3000 }), {}), 'the `az` login'],
    ['the login of an older `az`', async () => (azGives({ accessToken: await operatorToken(), expiresOn: '2099-01-01 00:00:00.000000' }), {}), 'the `az` login'],
    ['a secret without an application is none: `az`', async () => (azGives({ accessToken: await operatorToken(), expires_on: Math.floor(Date.now() / 1000) + 3000 }), { AZURE_CLIENT_SECRET: 's' }), 'the `az` login'],
  ])('%s', async (_, variables, credential) => {
    expect(await unwrapping(await variables())).toMatchObject({ credential })
    expect(here.masked.some((text) => text.startsWith('eyJ'))).toBe(true)
  })

  it('none at all: every place is told, and what to do', async () => {
    const { code, message, hint, account } = await refusal(unwrapping({}))
    expect([code, message, hint]).toEqual(['kms/no-credentials', 'There are no Azure credentials in this job.', 'Set `azure-tenant-id` and `azure-client-id`, or run azure/login before this step.'])
    expect(account).toEqual(['AZURE_CLIENT_SECRET', 'AZURE_CLIENT_CERTIFICATE_PATH', 'AZURE_FEDERATED_TOKEN_FILE', 'the `az` login', 'the machine’s identity'].map((name) => `${name}: nothing there`))
  })

  it.skipIf(process.platform === 'win32')('the login of `az` is found on Windows, too, whatever `ComSpec` names', async () => {
    azGives({ accessToken: await operatorToken(), expires_on: Math.floor(Date.now() / 1000) + 3000 })
    const { credential } = await onWindows((variables) => unwrapping(variables))
    expect(credential).toBe('the `az` login')
  })

  it.each([['not signed in', "ERROR: Please run 'az login' to setup account."], ['not installed, says a shell', 'sh: az: command not found']])('an `az` that is %s is none', async (_, text) => {
    azSays(text)
    expect(await refusal(unwrapping({}))).toMatchObject({ code: 'kms/no-credentials' })
  })
})

describe('Azure credentials that are configured and cannot be used are the error', () => {
  it.each<[string, () => Variables | Promise<Variables>, string, RegExp, RegExp]>([
    ['a wrong secret', () => ({ ...ids, AZURE_CLIENT_SECRET: 'hush' }), 'kms/sign-in', /^Microsoft Entra at login\.microsoftonline\.com refused the application 4f1d9e0a\S+, with AZURE_CLIENT_SECRET: AADSTS7000215 \(status 401\)/, /value of a client secret/],
    ['a secret that has expired', () => here.login('expiredSecret', folder), 'kms/sign-in', /AADSTS7000222/, /expired/],
    ['a secret without a tenant', () => ({ AZURE_CLIENT_ID: PIPELINE_CLIENT, AZURE_CLIENT_SECRET: 'hush' }), 'kms/no-credentials', /AZURE_TENANT_ID is empty/, /AZURE_TENANT_ID/],
    ['a secret of another tenant', () => ({ ...here.login('secret', folder), AZURE_TENANT_ID: ELSEWHERE }), 'kms/sign-in', /The vault belongs to the tenant b2a7c3f1\S+, not to 11111111/, /AZURE_ADDITIONALLY_ALLOWED_TENANTS/],
    ['an application that there is not', () => ({ ...ids, AZURE_CLIENT_ID: ELSEWHERE, AZURE_CLIENT_SECRET: 'hush' }), 'kms/sign-in', /AADSTS700016/, /AZURE_CLIENT_ID and AZURE_TENANT_ID: there is no such application/],
    ['a certificate that is not registered', async () => {
      const { key, pem } = await selfSigned('other')
      writeFileSync(join(folder, 'other.pem'), key + pem)
      return { ...ids, AZURE_CLIENT_CERTIFICATE_PATH: join(folder, 'other.pem') }
    }, 'kms/sign-in', /AADSTS700027/, /Register this certificate/],
    ['a certificate that is gone', () => ({ ...ids, AZURE_CLIENT_CERTIFICATE_PATH: join(folder, 'gone.pem') }), 'kms/no-credentials', /gone\.pem cannot be read \(ENOENT\)/, /AZURE_CLIENT_CERTIFICATE_PATH/],
    ['a certificate whose password is wrong', async () => {
      const key = createPrivateKey(here.cloud.logins?.['certificate']?.files?.['AZURE_CLIENT_CERTIFICATE_PATH'] ?? '').export({ type: 'pkcs8', format: 'pem', cipher: 'aes-256-cbc', passphrase: 'pw' })
      return locked(String(key), 'hunter2')
    }, 'kms/no-credentials', /AZURE_CLIENT_CERTIFICATE_PATH could not be used/, /Check the certificate/],
    ['a file that holds no certificate', async () => ({ ...ids, AZURE_CLIENT_CERTIFICATE_PATH: await tokenFile() }), 'kms/no-credentials', /AZURE_CLIENT_CERTIFICATE_PATH could not be used/, /./],
    ['a token file that is gone', () => ({ ...ids, AZURE_FEDERATED_TOKEN_FILE: join(folder, 'gone') }), 'kms/no-credentials', /gone cannot be read \(ENOENT\)/, /AZURE_FEDERATED_TOKEN_FILE/],
    ['a token that has expired', async () => {
      here.oidc.setClaims({ exp: 1000 })
      return { ...ids, AZURE_FEDERATED_TOKEN_FILE: await tokenFile() }
    }, 'kms/sign-in', /AADSTS700024/, /expired/],
    ['an application that trusts nobody', async () => ({ ...ids, AZURE_CLIENT_ID: OTHER_CLIENT, AZURE_FEDERATED_TOKEN_FILE: await tokenFile() }), 'kms/sign-in', /AADSTS700213/, /federated credential/],
    ['an `az` whose GitHub token has expired', () => (azSays("ERROR: AADSTS700024: Client assertion is not within its valid time range. hunter2\nInteractive authentication is needed. Please run:\naz login"), {}), 'kms/sign-in', /^The `az` login gave no token: AADSTS700024\.$/, /lives five minutes/],
    ['an `az` for whom the tenant is closed', () => (azSays('ERROR: AADSTS50020: User account hunter2 does not exist in tenant. Please run: az login --scope https://vault.azure.net/.default'), {}), 'kms/sign-in', /AADSTS50020/, /azure\/login again/],
    ['an `az` whose sign-in has ended, without a number', () => (azSays('ERROR: Interactive authentication is needed. Please run:\naz login'), {}), 'kms/sign-in', /`az` ended with 1/, /azure\/login again/],
    ['an `az` that fails without a number', () => (azSays('ERROR: The command failed with an unexpected error. hunter2', 3), {}), 'kms/sign-in', /`az` ended with 3/, /./],
    ['an `az` that prints something else', () => (az("console.log('hunter2')"), {}), 'kms/sign-in', /`az` ended with 0/, /./],
    ['an `az` that does not end', () => (az('setTimeout(() => undefined, 5_000)'), {}), 'source/timeout', /`az account get-access-token` did not finish within the 1\.2 seconds/, /./],
    ['an `az` that cannot reach Entra', () => (azSays('ERROR: HTTPSConnectionPool(host=login.microsoftonline.com): Max retries exceeded with url: /x (Failed to establish a new connection)'), {}), 'kms/unreachable', /could not reach Microsoft Entra, in \d attempts/, /./],
  ])('%s', async (_, variables, code, message, hint) => {
    const given = await variables()
    here.log.clear()
    const error = await refusal(unwrapping({ ...(await here.machine()), RUNNER_ENVIRONMENT: 'self-hosted', ...given }, 1.2))
    expect([error.code, error.message, error.hint]).toEqual([code, expect.stringMatching(message), expect.stringMatching(hint)])
    expect(JSON.stringify(error)).not.toMatch(/hush|hunter2|8Q~/)
    expect(here.asked().filter((line) => line.includes('/metadata/'))).toEqual([])
  })

  it.each([
    ['fails', { kind: 'status', status: 503 }, 'kms/failed', /failed \(status 503\), in \d attempts over 0\.\d seconds/],
    ['is too busy', { kind: 'status', status: 429, headers: { 'retry-after': '3600' } }, 'kms/throttled', /is too busy \(status 429\), in 1 attempt over \S+ seconds: it asks to wait 3600 seconds/],
    ['is reset', { kind: 'reset' }, 'kms/unreachable', /could not be reached \(ECONNRESET\), in \d attempts/],
    ['answers with a page', { kind: 'status', status: 200, body: '<html>login</html>', headers: { 'content-type': 'text/html' } }, 'kms/failed', /answered without a token \(status 200\)/],
  ] as const)('Entra that %s, for a client secret', async (_, fault, code, words) => {
    here.faults.add({ service: 'azure-entra', times: 99, ...fault })
    const error = await refusal(unwrapping(here.login('secret', folder), 1.2))
    expect([error.code, error.message]).toEqual([code, expect.stringMatching(words)])
    expect(error.message).toContain('Microsoft Entra at login.microsoftonline.com')
  })

  it('a clock that differs from Entra’s is said, with the difference', async () => {
    const date = new Date(Date.now() - 20 * 60_000).toUTCString()
    here.faults.add({ service: 'azure-entra', kind: 'status', status: 401, headers: { date, 'content-type': 'application/json' }, body: '{"error":"invalid_client","error_codes":[700024]}' })
    expect((await refusal(unwrapping(here.login('certificate', folder), 1.2))).hint).toMatch(/^The clock of this machine is 20 minutes ahead of that of the service, which may be the reason: set it\. /)
  })

  it('an outage of Entra is outlived', async () => {
    here.faults.add({ service: 'azure-entra', kind: 'status', status: 503, times: 2 })
    expect(await unwrapping(here.login('secret', folder))).toMatchObject({ credential: 'AZURE_CLIENT_SECRET' })
    expect(entraAsked()).toHaveLength(3)
  })
})

// In this order: the SDK remembers where it asked, and a token, as long as the process lives.
describe('the identity of a machine', () => {
  const onMachine = async (timeout: number) => {
    const variables = await here.machine()
    for (const [name, value] of Object.entries(variables)) vi.stubEnv(name, value)
    return unwrapping({ ...variables, RUNNER_ENVIRONMENT: 'self-hosted' }, timeout)
  }

  it.each([
    ['says nothing', { kind: 'slow', milliseconds: 5000 }, 'kms/unreachable', /the identity of the machine at 127\.0\.0\.1:\d+ could not be reached \(no answer in time\)/],
    ['fails', { kind: 'status', status: 500 }, 'kms/failed', /failed \(status 500\), in \d attempts/],
    ['does not know the application', { kind: 'status', status: 400, body: '{"statusCode":400,"message":"hunter2"}' }, 'kms/sign-in', /gave no token: unknown \(status 400\)/],
  ] as const)('that is announced and %s is the error', async (_, fault, code, words) => {
    here.faults.add({ service: 'azure-entra', match: '/metadata/', times: 99, ...fault })
    const error = await refusal(onMachine(3))
    expect([error.code, error.message]).toEqual([code, expect.stringMatching(words)])
    expect(JSON.stringify(error)).not.toContain('hunter2')
  })

  it('comes last, and never on a runner of GitHub', async () => {
    expect(await onMachine(20)).toMatchObject({ credential: 'the machine’s identity' })
    expect(here.masked).toHaveLength(1)
    here.log.clear()
    expect(await refusal(unwrapping(await here.machine()))).toMatchObject({ code: 'kms/no-credentials' })
    expect(here.asked().filter((line) => line.includes('/metadata/'))).toEqual([])
  })
})
