import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createAuthority, type Authority } from '../../emulators/front/certificates.ts'
import type { Cloud } from '../../emulators/cloud.ts'
import { Faults, type Fault } from '../../emulators/control/faults.ts'
import { serveFront } from '../../emulators/front/index.ts'
import type { EmulatedRequest, Handler } from '../../emulators/front/http.ts'
import { createOidc, type Oidc } from '../../emulators/github/oidc.ts'
import { RequestLog } from '../../emulators/control/requests.ts'
import { serve, type Listening } from '../../emulators/front/serve.ts'
import { BATCH_ROLE, createVault, HOST, OTHER_ROLE, ROLE } from '../../emulators/vault/index.ts'
import { Deadline } from '../../src/deadline.ts'
import { ActionError } from '../../src/errors.ts'
import { HttpClient } from '../../src/http/client.ts'
import { allowedKeys } from '../../src/kms/allowed.ts'
import { keyService } from '../../src/kms/index.ts'
import type { ProviderContext } from '../../src/kms/provider.ts'
import { vaultTransit } from '../../src/kms/vault.ts'
import type { MasterKey } from '../../src/sops/key-service.ts'
import { IDENTIFICATION } from '../../src/version.ts'

type VaultKey = Extract<MasterKey, { type: 'hc_vault' }>

const PART = Buffer.alloc(32, 7)

let oidc: Oidc
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
  oidc = await createOidc()
  cloud = await createVault(oidc)
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
  oidc.setClaims({})
  for (const list of [minted, masked, debugged]) list.length = 0
})

/** Audiences of the tokens that were asked for; what was masked; what a runner that debugs would show. */
const [minted, masked, debugged]: [string[], string[], string[]] = [[], [], []]

interface Job {
  /** None with a role. */
  readonly token?: string
  readonly role?: string
  readonly authPath?: string
  readonly namespace?: string
  readonly audience?: string
  /** Anything, if not said. */
  readonly allowed?: readonly string[]
  readonly environment?: Record<string, string>
  readonly ca?: string
  readonly seconds?: number
}

function contextOf({ role = '', token = role === '' ? (cloud.inputs['vault-token'] ?? '') : '', authPath = 'jwt', namespace = '', audience = '', allowed = ['*'], environment = {}, ca, seconds = 20 }: Job = {}): ProviderContext {
  const deadline = new Deadline(seconds)
  const http = new HttpClient({ deadline, environment, ...(ca === undefined ? {} : { ca }) })
  clients.push(http)
  const inputs = { vaultToken: token, vaultRole: role, vaultAuthPath: authPath, vaultNamespace: namespace, vaultAudience: audience }
  const mintIdToken = async (wanted: string) => (minted.push(wanted), { token: await idToken(wanted), claims: `aud=${wanted}`, bearer: 'sub=the-job' })
  const mask = async (texts: readonly string[]) => void masked.push(...texts)
  return { inputs, allowed: allowedKeys(allowed), environment, deadline, http, mintIdToken, mask, debug: (line: string) => void debugged.push(line) } as unknown as ProviderContext
}

async function idToken(audience: string): Promise<string> {
  const url = new URL(`https://oidc.example.com${oidc.requestPath}&audience=${encodeURIComponent(audience)}`)
  const { body } = await oidc.handler({ method: 'GET', host: url.host, url, target: url.pathname, headers: { authorization: `Bearer ${oidc.requestToken}` }, body: Buffer.alloc(0) })
  return (JSON.parse(String(body)) as { value: string }).value
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
    expect(log.list()).toEqual([{ service: 'vault', method: 'POST', host: '127.0.0.1', path: '/v1/transit/decrypt/ecs', status: 200, agent: IDENTIFICATION['user-agent'], credential: true }])
  })

  it('sends the token, the ciphertext and what a Vault agent asks for, and no namespace', async () => {
    await unwrap(entry)
    expect(last.headers).toMatchObject({ ...IDENTIFICATION, 'x-vault-token': cloud.inputs['vault-token'], 'x-vault-request': 'true', 'content-type': 'application/json' })
    expect('x-vault-namespace' in last.headers).toBe(false)
    expect(JSON.parse(last.body.toString())).toEqual({ ciphertext: entry.enc })
  })

  it('asks in the namespace of the environment', async () => {
    await unwrap(entry, { environment: { VAULT_NAMESPACE: 'root' } })
    expect(last.headers['x-vault-namespace']).toBe('root')
    expect(await failure(entry, { environment: { VAULT_NAMESPACE: 'team' } })).toMatchObject({ code: 'kms/not-found', hint: 'Check the path of the engine, and `vault-namespace`.' })
    expect(await failure(entry, { environment: { VAULT_NAMESPACE: 'a\nb' } })).toMatchObject({ code: 'input/invalid' })
  })

  it('asks in the namespace of the input before that of the environment', async () => {
    await unwrap(entry, { namespace: 'root', environment: { VAULT_NAMESPACE: 'team' } })
    expect(last.headers['x-vault-namespace']).toBe('root')
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
    expect(await failure(entry, { token: '' })).toMatchObject({ code: 'kms/no-credentials', message: 'There is no token for Vault.', hint: 'Set `vault-role`, for GitHub OIDC, or give a token in `vault-token`.' })
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
    ['a method that is not allowed', status(405), 'kms/failed', 1],
    ['a Vault that is sealed', status(503, '{"errors":["Vault is sealed"]}', 99), 'kms/failed', 2],
    ['a Vault that is too busy', status(429, '', 99), 'kms/throttled', 2],
    ['a Vault that fails', status(500, '', 99), 'kms/failed', 2],
    ['a connection that breaks', { kind: 'reset', times: 99 }, 'kms/unreachable', 2],
    ['a redirect', { kind: 'redirect', location: 'https://active.example.com/' }, 'kms/unreachable', 1],
    ['an answer without end', { kind: 'huge', bytes: 128 * 1024 }, 'kms/failed', 1],
    ['an answer that is not JSON', status(200, '<html>'), 'kms/malformed', 1],
    ['an answer of nothing', status(200, 'null'), 'kms/malformed', 1],
    ['an answer without data', status(200, '{"data":null}'), 'kms/malformed', 1],
    ['no plaintext', plaintext(undefined), 'kms/malformed', 1],
    ['an empty plaintext', plaintext(''), 'kms/malformed', 1],
    ['a plaintext that is not base64', plaintext('part!'), 'kms/malformed', 1],
    ['a plaintext that is no text', plaintext(7), 'kms/malformed', 1],
  ])('fails with %s', async (_, fault, code, requests) => {
    faults.add({ service: 'vault', ...fault })
    const error = await failure(entry, { seconds: 0.4 })
    const asked = log.list().length
    expect([error.code, requests === 1 ? asked === 1 : asked > 1]).toEqual([code, true])
    if (requests > 1) expect(error.message).toMatch(new RegExp(`, in ${asked} attempts over 0\\.\\d seconds\\.$`))
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

describe('keyless', () => {
  const keyless: Job = { role: ROLE, audience: `https://${HOST}` }
  const status = (code: number, body = '{"errors":[]}', times = 1): Fault => ({ service: 'vault', kind: 'status', status: code, body, times, match: 'POST', headers: { 'retry-after': '0' } })
  const asked = () => log.list().map(({ path, status: answered }) => `${path} ${answered}`)

  it('signs in once with GitHub’s token, and revokes Vault’s at the end', async () => {
    const vault = vaultTransit(contextOf(keyless))
    const opened = await Promise.all([vault.unwrap(entry), vault.unwrap(entry)])
    expect(opened.map(({ part, credential }) => [Buffer.from(part), credential])).toEqual([[PART, `GitHub OIDC as the role ${ROLE}`], [PART, `GitHub OIDC as the role ${ROLE}`]])
    await vault.close()
    expect(asked()).toEqual(['/v1/auth/jwt/login 200', '/v1/transit/decrypt/ecs 200', '/v1/transit/decrypt/ecs 200', '/v1/auth/token/revoke-self 204'])
    const token = last.headers['x-vault-token'] ?? ''
    expect(masked).toEqual([token])
    expect((await failure(entry, { token })).code).toBe('kms/denied')
    expect([minted, debugged]).toEqual([[`https://${HOST}`], []])
  })

  it('sends the login the role, GitHub’s token and the namespace, and no token of Vault', async () => {
    await failure(entry, { ...keyless, role: 'none', namespace: 'root' })
    expect(JSON.parse(last.body.toString())).toEqual({ role: 'none', jwt: expect.stringMatching(/^eyJ/) as string })
    expect([last.headers['x-vault-namespace'], last.headers['x-vault-token']]).toEqual(['root', undefined])
  })

  it('mints no token for an address that the workflow did not list', async () => {
    expect((await failure(entry, { ...keyless, allowed: ['https://vault.example.com/*'] })).code).toBe('kms/not-allowed')
    expect([minted, log.list()]).toEqual([[], []])
  })

  it('asks for the address of the Vault as the audience, however the file spells it', async () => {
    const vaultAddress = local.url.replace('127.0.0.1', 'LOCALHOST')
    await failure({ ...entry, vaultAddress }, { role: ROLE })
    expect(minted).toEqual([vaultAddress.toLowerCase()])
  })

  it('finds the method at another path', async () => {
    await failure(entry, { ...keyless, authPath: 'github/jwt' })
    expect(asked()).toEqual(['/v1/auth/github/jwt/login 403'])
  })

  it('leaves a token that cannot be revoked to its end', async () => {
    const vault = vaultTransit(contextOf({ ...keyless, role: BATCH_ROLE }))
    await vault.unwrap(entry)
    await vault.close()
    expect(debugged).toEqual([`The token of Vault at ${local.url} was not revoked (status 400): it ends by itself.`])
  })

  it('does not fail where the last request does', async () => {
    const vault = vaultTransit(contextOf(keyless))
    await vault.unwrap(entry)
    faults.add({ service: 'vault', kind: 'reset' })
    await vault.close()
    expect(debugged).toEqual([`The token of Vault at ${local.url} was not revoked (no answer): it ends by itself.`])
  })

  it('revokes its token when the run is over, and also when its time is up', async () => {
    const context = contextOf({ ...keyless, seconds: 0.5 })
    const vault = vaultTransit(context)
    await vault.unwrap(entry)
    await sleep(600)
    context.deadline.end()
    await vault.close()
    expect(asked().at(-1)).toBe('/v1/auth/token/revoke-self 204')
  })

  it('does not wait long for the last request where the time is up', async () => {
    const vault = vaultTransit(contextOf({ ...keyless, seconds: 1 }))
    await vault.unwrap(entry)
    faults.add({ service: 'vault', kind: 'slow', milliseconds: 10_000 })
    const began = performance.now()
    await vault.close()
    expect(performance.now() - began).toBeLessThan(3000)
    expect(debugged).toHaveLength(1)
  })

  it('revokes nothing where it did not sign in', async () => {
    const vault = vaultTransit(contextOf({ ...keyless, role: 'none' }))
    await vault.unwrap(entry).catch(() => undefined)
    await vault.close()
    expect(asked()).toEqual(['/v1/auth/jwt/login 400'])
  })

  it.each<[string, Job, Readonly<Record<string, unknown>>, string, RegExp]>([
    ['a role that there is not', { role: 'none' }, {}, 'it has no such role (status 400)', /vault-role/],
    ['another audience', { audience: 'https://github.com/example' }, {}, 'it does not accept the audience https://github.com/example (status 400)', /bound_audiences.*vault-audience/],
    ['a token that has expired', {}, { exp: 1 }, 'it does not accept GitHub’s token (status 400)', /bound_claims/],
    ['a job that is bound elsewhere', {}, { repository_owner_id: '1' }, 'it does not accept GitHub’s token (status 400)', /bound_claims/],
    ['another issuer', {}, { iss: 'https://evil.example.com' }, 'it does not accept GitHub’s token (status 400)', /issuer/],
    ['a method that there is not', { authPath: 'oidc' }, {}, 'it has no such method (status 403)', /vault-auth-path/],
    ['a namespace that there is not', { namespace: 'team' }, {}, 'it has no such namespace or method (status 404)', /vault-namespace/],
  ])('%s is told, with the claims and what to do', async (_, job, claims, meaning, hint) => {
    oidc.setClaims(claims)
    const wanted = { ...keyless, ...job }
    const error = await failure(entry, wanted)
    expect([error.code, error.message]).toEqual(['kms/sign-in', `Vault at ${local.url}/v1/auth/${wanted.authPath ?? 'jwt'} gave no token for the role ${wanted.role}: ${meaning}, for a token with sub=the-job.`])
    expect(error.hint).toMatch(hint)
    expect(error.account).toEqual([`claims sent: aud=${wanted.audience}`])
  })

  it('tells a policy that does not allow it by the role', async () => {
    expect(await failure(entry, { ...keyless, role: OTHER_ROLE })).toMatchObject({ code: 'kms/denied', hint: `Check that a policy of the role ${OTHER_ROLE} has \`update\` on this path.` })
  })

  it.each<[string, Fault, string]>([
    ['a Vault that is sealed', status(503, '{"errors":["Vault is sealed"]}', 99), 'kms/failed'],
    ['a Vault that is too busy', status(429, '', 99), 'kms/throttled'],
    ['a Vault that fails', status(500, '', 99), 'kms/failed'],
    ['a redirect', { service: 'vault', kind: 'redirect', location: 'https://active.example.com/' }, 'kms/unreachable'],
    ['an answer without a token', status(200, '{"auth":{}}'), 'kms/malformed'],
    ['an answer of nothing', status(200, 'null'), 'kms/malformed'],
    ['a token that no header can carry', status(200, '{"auth":{"client_token":"a\\nb"}}'), 'kms/malformed'],
    ['a token that is no text', status(200, '{"auth":{"client_token":7}}'), 'kms/malformed'],
  ])('fails with %s at the login', async (_, fault, code) => {
    faults.add(fault)
    expect((await failure(entry, { ...keyless, seconds: 2 })).code).toBe(code)
    expect(asked().filter((line) => line.includes('decrypt'))).toEqual([])
  })
})

describe('Vault by its real name, behind a proxy and with a private authority', () => {
  const named = async () => (await cloud.wrap(PART)) as VaultKey

  it('decrypts', async () => {
    const { part } = await unwrap(await named(), { environment: { HTTPS_PROXY: front.url }, ca: authority.pem, allowed: [cloud.keyName] })
    expect(Buffer.from(part)).toEqual(PART)
    expect(log.list()).toEqual([{ service: 'vault', method: 'POST', host: 'vault.example.com', path: '/v1/transit/decrypt/ecs', status: 200, agent: IDENTIFICATION['user-agent'], credential: true }])
  })

  it('sends nothing to whom it does not trust', async () => {
    const error = await failure(await named(), { environment: { HTTPS_PROXY: front.url } })
    expect([error.code, error.hint]).toEqual(['kms/unreachable', 'Give the issuing CA in `ca-certificate` (PEM or a file).'])
    expect(error.message).toMatch(/^The TLS certificate of Vault at vault\.example\.com is not trusted \([A-Z_]+\)\.$/)
    faults.add({ service: 'vault', kind: 'wrong-certificate' })
    expect((await failure(await named(), { environment: { HTTPS_PROXY: front.url }, ca: authority.pem })).code).toBe('kms/unreachable')
    expect((await failure(await named(), { environment: { HTTPS_PROXY: front.url }, ca: (await createAuthority('Another')).pem })).hint).toBe('The CA in `ca-certificate` did not issue it: give the one that did (PEM or a file).')
    expect(log.list()).toEqual([])
  })

  it('decrypts keyless, the address as the audience', async () => {
    const vault = vaultTransit(contextOf({ role: ROLE, environment: { HTTPS_PROXY: front.url }, ca: authority.pem, allowed: [cloud.keyName] }))
    expect(Buffer.from((await vault.unwrap(await named())).part)).toEqual(PART)
    await vault.close()
    expect([minted, debugged]).toEqual([['https://vault.example.com'], []])
  })

  it('is found by the key service', async () => {
    const opened: string[] = []
    const keys = keyService(contextOf({ environment: { HTTPS_PROXY: front.url }, ca: authority.pem, allowed: [cloud.keyName] }), (line) => opened.push(line))
    expect(Buffer.from((await keys.unwrap(await named())) ?? [])).toEqual(PART)
    expect(opened).toEqual(['https://vault.example.com/v1/transit/keys/ecs opened by `vault-token`'])
    await keys.close()
  })
})
