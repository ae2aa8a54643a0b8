import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createAuthority, type Authority } from '../../emulators/certificates.ts'
import type { Cloud } from '../../emulators/cloud.ts'
import { Faults, type Fault } from '../../emulators/faults.ts'
import { serveFront } from '../../emulators/front.ts'
import type { EmulatedRequest, Handler } from '../../emulators/http.ts'
import { createOidc } from '../../emulators/oidc.ts'
import { RequestLog } from '../../emulators/requests.ts'
import { serve, type Listening } from '../../emulators/serve.ts'
import { createVault } from '../../emulators/vault/index.ts'
import { Deadline } from '../../src/deadline.ts'
import { ActionError } from '../../src/errors.ts'
import { HttpClient } from '../../src/http.ts'
import { allowedKeys } from '../../src/kms/allowed.ts'
import { keyService } from '../../src/kms/index.ts'
import type { ProviderContext } from '../../src/kms/provider.ts'
import { vaultTransit } from '../../src/kms/vault.ts'
import type { MasterKey } from '../../src/sops/key-service.ts'

type VaultKey = Extract<MasterKey, { type: 'hc_vault' }>

const PART = Buffer.alloc(32, 7)

let cloud: Cloud
let authority: Authority
let entry: VaultKey
let local: Listening
let front: Listening
let last: EmulatedRequest
const faults = new Faults()
const log = new RequestLog()
const clients: HttpClient[] = []

beforeAll(async () => {
  cloud = await createVault(await createOidc())
  authority = await createAuthority('Private authority')
  const [service] = cloud.services
  const handler: Handler = (request) => {
    last = request
    return service!.handler(request)
  }
  local = await serve({ service: 'vault', handler }, { log, faults })
  front = await serveFront({ log, faults, routes: [{ ...service!, handler, authority }] })
  entry = { ...((await cloud.wrap(PART)) as VaultKey), vaultAddress: local.url }
})
afterAll(async () => {
  for (const client of clients) client.close()
  await Promise.all([local.close(), front.close()])
})
afterEach(() => {
  faults.clear()
  log.clear()
})

interface Job {
  readonly token?: string
  /** Anything, if not said. */
  readonly allowed?: readonly string[]
  readonly environment?: Record<string, string>
  readonly ca?: string
  readonly seconds?: number
}

function contextOf({ token = cloud.inputs['vault-token'] ?? '', allowed = ['*'], environment = {}, ca, seconds = 20 }: Job = {}): ProviderContext {
  const deadline = new Deadline(seconds)
  const http = new HttpClient({ deadline, environment, ...(ca === undefined ? {} : { ca }) })
  clients.push(http)
  return { inputs: { vaultToken: token }, allowed: allowedKeys(allowed), environment, deadline, http } as unknown as ProviderContext
}

const unwrap = (key: VaultKey, job?: Job) => vaultTransit(contextOf(job)).unwrap(key)

async function failure(key: VaultKey, job?: Job): Promise<ActionError> {
  const error: unknown = await unwrap(key, job).catch((reason: unknown) => reason)
  if (!(error instanceof ActionError)) throw new Error('it did not fail as it should', { cause: error })
  return error
}

describe('Vault', () => {
  it('decrypts with a token, and says by what', async () => {
    const { part, credential } = await unwrap(entry)
    expect([Buffer.from(part), credential]).toEqual([PART, '`vault-token`'])
    expect(log.list()).toEqual([{ service: 'vault', method: 'POST', host: '127.0.0.1', path: '/v1/transit/decrypt/ecs', status: 200, credential: true }])
  })

  it('sends the token, the ciphertext and what a Vault agent asks for, and no namespace', async () => {
    await unwrap(entry)
    expect(last.headers).toMatchObject({ 'x-vault-token': cloud.inputs['vault-token'], 'x-vault-request': 'true', 'content-type': 'application/json' })
    expect('x-vault-namespace' in last.headers).toBe(false)
    expect(JSON.parse(last.body.toString())).toEqual({ ciphertext: entry.enc })
  })

  it('asks in the namespace of the environment', async () => {
    await unwrap(entry, { environment: { VAULT_NAMESPACE: 'root' } })
    expect(last.headers['x-vault-namespace']).toBe('root')
    expect(await failure(entry, { environment: { VAULT_NAMESPACE: 'team' } })).toMatchObject({ code: 'kms/not-found', hint: 'Check the path of the engine, and `VAULT_NAMESPACE`.' })
    expect(await failure(entry, { environment: { VAULT_NAMESPACE: 'a\nb' } })).toMatchObject({ code: 'input/invalid' })
  })

  it('asks nobody whom the workflow did not list, not even without `allowed-keys`', async () => {
    const name = `${local.url}/v1/transit/keys/ecs`
    for (const allowed of [[], [`${local.url}/v1/transit/keys/other`], ['https://vault.example.com/*']]) {
      const error = await failure(entry, { allowed })
      expect([error.code, error.message]).toEqual(['kms/not-allowed', `\`allowed-keys\` does not list ${name}; keys of Vault must be listed there.`])
    }
    expect(log.list()).toEqual([])
    expect(Buffer.from((await unwrap(entry, { allowed: [name] })).part)).toEqual(PART)
  })

  it.each([
    ['http elsewhere than on loopback', { vaultAddress: 'http://vault.example.com' }],
    ['another scheme', { vaultAddress: 'ftp://127.0.0.1' }],
    ['a user in the address', { vaultAddress: 'https://vault@127.0.0.1' }],
    ['a path in the address', { vaultAddress: 'https://127.0.0.1/proxy' }],
    ['a slash after the address', { vaultAddress: 'https://127.0.0.1/' }],
    ['a query in the address', { vaultAddress: 'https://127.0.0.1?' }],
    ['a fragment in the address', { vaultAddress: 'https://127.0.0.1#' }],
    ['a backslash in the address', { vaultAddress: 'https://127.0.0.1\\@vault.example.com' }],
    ['a port that is none', { vaultAddress: 'https://127.0.0.1:99999' }],
    ['no address', { vaultAddress: '' }],
    ['the way up in the engine', { enginePath: 'transit/../sys' }],
    ['the way up, percent-encoded', { enginePath: '%2e%2e/sys' }],
    ['a dot for an engine', { enginePath: './transit' }],
    ['an engine that ends in a slash', { enginePath: 'transit/' }],
    ['a query in the engine', { enginePath: 'transit?x=' }],
    ['no engine', { enginePath: '' }],
    ['the way up in the key', { keyName: '..' }],
    ['a path in the key', { keyName: '../keys/ecs' }],
    ['a query in the key', { keyName: 'ecs?x' }],
    ['a line break in the key', { keyName: 'ecs\n' }],
    ['no key', { keyName: '' }],
  ])('takes no entry with %s', async (_, change) => {
    expect((await failure({ ...entry, ...change })).code).toBe('kms/malformed')
    expect(log.list()).toEqual([])
  })

  it('finds an engine at a deeper path', async () => {
    expect((await failure({ ...entry, enginePath: 'team-a/kv_1.2/transit' })).code).toBe('kms/denied')
    expect(log.list()[0]?.path).toBe('/v1/team-a/kv_1.2/transit/decrypt/ecs')
  })

  it('names the input when there is no token', async () => {
    expect(await failure(entry, { token: '' })).toMatchObject({ code: 'kms/no-credentials', message: 'There is no token for Vault.', hint: 'Give it in `vault-token`.' })
    expect(log.list()).toEqual([])
  })

  it('tells a refusal without the token, the ciphertext or Vault’s text', async () => {
    const error = await failure(entry, { token: 'hvs.wrong' })
    expect([error.code, error.message]).toEqual(['kms/denied', `Vault could not decrypt with ${local.url}/v1/transit/keys/ecs: it refused the token (status 403).`])
    expect(error.hint).toBe('Check that the token is valid, and that its policy has `update` on this path.')
  })

  it('refuses a ciphertext that was changed', async () => {
    const error = await failure({ ...entry, enc: entry.enc.replace(/.{8}$/, 'AAAAAAAA') })
    expect([error.code, error.message]).toEqual(['kms/malformed', `Vault could not decrypt with ${local.url}/v1/transit/keys/ecs: it does not accept the ciphertext (status 400).`])
  })

  it('tells a key that there is not', async () => {
    const token = cloud.sops['VAULT_TOKEN'] ?? ''
    expect(await failure({ ...entry, keyName: 'other' }, { token })).toMatchObject({ code: 'kms/not-found', hint: 'Check that the key still exists in that engine.' })
  })

  const status = (code: number, body = '{"errors":[]}', times = 1): Fault => ({ kind: 'status', status: code, body, times, headers: { 'retry-after': '0' } })
  const plaintext = (text: unknown): Fault => status(200, JSON.stringify({ data: { plaintext: text } }))
  it.each<[string, Fault, string, number]>([
    ['a policy that does not allow it', { kind: 'denied' }, 'kms/denied', 1],
    ['a key that was deleted softly', { kind: 'disabled' }, 'kms/disabled', 1],
    ['a version that is too old', status(400, '{"errors":["ciphertext or signature version is disallowed by policy (too old)"]}'), 'kms/disabled', 1],
    ['an engine that there is not', status(404), 'kms/not-found', 1],
    ['a method that is not allowed', status(405), 'kms/unreachable', 1],
    ['a Vault that is sealed', status(503, '{"errors":["Vault is sealed"]}', 3), 'kms/unreachable', 3],
    ['a Vault that is too busy', status(429, '', 3), 'kms/throttled', 3],
    ['a Vault that fails', status(500, '', 3), 'kms/unreachable', 3],
    ['a connection that breaks', { kind: 'reset', times: 3 }, 'kms/unreachable', 3],
    ['a redirect', { kind: 'redirect', location: 'https://active.example.com/' }, 'kms/unreachable', 1],
    ['an answer without end', { kind: 'huge', bytes: 128 * 1024 }, 'kms/malformed', 1],
    ['an answer that is not JSON', status(200, '<html>'), 'kms/malformed', 1],
    ['an answer of nothing', status(200, 'null'), 'kms/malformed', 1],
    ['an answer without data', status(200, '{"data":null}'), 'kms/malformed', 1],
    ['no plaintext', plaintext(undefined), 'kms/malformed', 1],
    ['an empty plaintext', plaintext(''), 'kms/malformed', 1],
    ['a plaintext that is not base64', plaintext('part!'), 'kms/malformed', 1],
    ['a plaintext that is no text', plaintext(7), 'kms/malformed', 1],
  ])('fails with %s', async (_, fault, code, requests) => {
    faults.add({ service: 'vault', ...fault })
    expect((await failure(entry)).code).toBe(code)
    expect(log.list()).toHaveLength(requests)
  })

  it('asks again when that may help', async () => {
    faults.add({ service: 'vault', kind: 'reset' })
    faults.add({ service: 'vault', ...status(503) })
    expect(Buffer.from((await unwrap(entry)).part)).toEqual(PART)
    expect(log.list().map((one) => one.status)).toEqual([0, 503, 200])
  })

  it('lets the deadline end it', async () => {
    faults.add({ service: 'vault', kind: 'slow', milliseconds: 5000 })
    expect((await failure(entry, { seconds: 0.2 })).code).toBe('source/timeout')
  })
})

describe('Vault by its real name, behind a proxy and with a private authority', () => {
  const named = async () => (await cloud.wrap(PART)) as VaultKey

  it('decrypts', async () => {
    const { part } = await unwrap(await named(), { environment: { HTTPS_PROXY: front.url }, ca: authority.pem, allowed: [cloud.keyName] })
    expect(Buffer.from(part)).toEqual(PART)
    expect(log.list()).toEqual([{ service: 'vault', method: 'POST', host: 'vault.example.com', path: '/v1/transit/decrypt/ecs', status: 200, credential: true }])
  })

  it('sends nothing to whom it does not trust', async () => {
    const error = await failure(await named(), { environment: { HTTPS_PROXY: front.url } })
    expect([error.code, error.hint]).toEqual(['kms/unreachable', 'Give the issuing CA in `ca-certificate` (PEM or a file).'])
    expect(error.message).toMatch(/^The TLS certificate of Vault at vault\.example\.com is not trusted \([A-Z_]+\)\.$/)
    faults.add({ service: 'vault', kind: 'wrong-certificate' })
    expect((await failure(await named(), { environment: { HTTPS_PROXY: front.url }, ca: authority.pem })).code).toBe('kms/unreachable')
    expect(log.list()).toEqual([])
  })

  it('is found by the key service', async () => {
    const opened: string[] = []
    const keys = keyService(contextOf({ environment: { HTTPS_PROXY: front.url }, ca: authority.pem, allowed: [cloud.keyName] }), (line) => opened.push(line))
    expect(Buffer.from((await keys.unwrap(await named())) ?? [])).toEqual(PART)
    expect(opened).toEqual(['https://vault.example.com/v1/transit/keys/ecs opened by `vault-token`'])
    await keys.close()
  })
})
