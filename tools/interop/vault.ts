/**
 * The real OpenBao and the real `sops`: what `sops` encrypts with OpenBao our provider decrypts, with a token or with one
 * that OpenBao's JWT method gives for a token of the emulated OIDC provider; and the emulated Vault answers as OpenBao does.
 */
import { deepStrictEqual, rejects } from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buffer, text } from 'node:stream/consumers'
import { setTimeout as sleep } from 'node:timers/promises'
import { createAuthority } from '../../emulators/front/certificates.ts'
import { Faults } from '../../emulators/control/faults.ts'
import { serveFront } from '../../emulators/front/index.ts'
import { createOidc, ISSUER, type Claims, type Oidc } from '../../emulators/github/oidc.ts'
import { RequestLog } from '../../emulators/control/requests.ts'
import { serve } from '../../emulators/front/serve.ts'
import { BATCH_ROLE, createVault, HOST, ROLE } from '../../emulators/vault/index.ts'
import { judge } from '../../scripts/judges.ts'
import { Deadline } from '../../src/deadline.ts'
import { HttpClient } from '../../src/http/client.ts'
import type { KeyInputs } from '../../src/inputs/table.ts'
import { allowedKeys } from '../../src/kms/allowed.ts'
import { keyService } from '../../src/kms/index.ts'
import type { ProviderContext } from '../../src/kms/provider.ts'
import { toJson } from '../../src/select/json.ts'
import { openFile, parseDocument, unwrapDataKey } from '../../src/sops/index.ts'
import { freePort } from './port.ts'

const PLAIN = '{"database":{"password":"correct horse"}}\n'

type Variables = Readonly<Record<string, string>>

/** A Vault with the transit key `ecs`, and the two tokens that the emulator knows. */
interface Vault {
  /** `http://127.0.0.1:41001` */
  readonly address: string
  /** May decrypt with that key. */
  readonly pipeline: string
  /** May encrypt and decrypt. */
  readonly operator: string
  /** PEM of its authority, if it speaks TLS. */
  readonly ca?: string
  /** Whose tokens its JWT method accepts, for the audience of the emulator and, the real one, for its address. */
  readonly oidc: Oidc
}

export const checks: Record<string, () => Promise<void>> = {
  'we decrypt what sops encrypted with OpenBao': () => withOpenBao(false, weDecrypt),
  'we decrypt with an OpenBao that a private authority vouches for': () => withOpenBao(true, weDecrypt),
  'keyless, we decrypt with OpenBao, and revoke its token': () => withOpenBao(false, keyless),
  'what OpenBao refuses we tell': () => withOpenBao(false, refusals),
  'the emulated Vault answers as OpenBao does': () => withOpenBao(false, (real) => withEmulator((emulated) => answerAlike(real, emulated))),
  'sops encrypts and decrypts with the emulated Vault': () => inFolder(sopsUsesTheEmulator),
}

async function weDecrypt(vault: Vault, folder: string): Promise<void> {
  const { opened, lines } = await decrypted(vault, folder, { vaultToken: vault.pipeline })
  deepStrictEqual(opened, [PLAIN.trim()])
  deepStrictEqual(lines, [`${vault.address}/v1/transit/keys/ecs opened by \`vault-token\``])
}

/** The audience is OpenBao's address. A token that was revoked is good for nothing. */
async function keyless(vault: Vault, folder: string): Promise<void> {
  for (const [role, expected] of [[ROLE, [[], 403]], [BATCH_ROLE, [[`The token of Vault at ${vault.address} was not revoked (status 400): it ends by itself.`], 400]]] as const) {
    const { opened, lines, masked, debugged } = await decrypted(vault, folder, { vaultRole: role })
    deepStrictEqual(opened, [PLAIN.trim()])
    deepStrictEqual(lines, [`${vault.address}/v1/transit/keys/ecs opened by GitHub OIDC as the role ${role}`])
    const answer = await fetch(`${vault.address}${DECRYPT}`, { method: 'POST', headers: { 'x-vault-token': masked[0] ?? '' }, body: '{"ciphertext":"x"}' })
    deepStrictEqual([debugged, answer.status], expected)
  }
}

const REFUSED: readonly (readonly [inputs: Partial<VaultInputs>, claims: Claims, meaning: RegExp])[] = [
  [{ vaultRole: 'none' }, {}, /it has no such role \(status 400\)/],
  [{ vaultAudience: 'https://github.com/example' }, {}, /it does not accept the audience https:\/\/github\.com\/example \(status 400\)/],
  [{}, { exp: 1 }, /it does not accept GitHub’s token \(status 400\)/],
  [{}, { repository_owner_id: '1' }, /it does not accept GitHub’s token \(status 400\)/],
  [{ vaultAuthPath: 'other' }, {}, /it has no such method \(status 403\)/],
  [{ vaultNamespace: 'team' }, {}, /it has no such namespace or method \(status 404\)/],
]

async function refusals(vault: Vault, folder: string): Promise<void> {
  for (const [inputs, claims, meaning] of REFUSED) {
    vault.oidc.setClaims(claims)
    await rejects(decrypted(vault, folder, { vaultRole: ROLE, ...inputs }), meaning)
  }
}

type VaultInputs = Pick<KeyInputs, 'vaultToken' | 'vaultRole' | 'vaultAuthPath' | 'vaultNamespace' | 'vaultAudience'>

/** What our provider makes of what `sops` encrypts, and what it says and masks meanwhile. */
async function decrypted(vault: Vault, folder: string, inputs: Partial<VaultInputs>): Promise<{ opened: string[]; lines: string[]; masked: string[]; debugged: string[] }> {
  const key = `${vault.address}/v1/transit/keys/ecs`
  const ca: Variables = vault.ca === undefined ? {} : { ca: vault.ca }
  const trust: Variables = vault.ca === undefined ? {} : { SSL_CERT_FILE: written(folder, 'ca.pem', vault.ca) }
  const encrypted = await sops(folder, ['encrypt', '--hc-vault-transit', key], PLAIN, { VAULT_TOKEN: vault.operator, ...trust })

  const deadline = new Deadline(20)
  const http = new HttpClient({ deadline, environment: {}, ...ca })
  const [lines, masked, debugged]: [string[], string[], string[]] = [[], [], []]
  const context = {
    inputs: { vaultToken: '', vaultRole: '', vaultAuthPath: 'jwt', vaultNamespace: '', vaultAudience: '', ...inputs },
    allowed: allowedKeys([key]),
    environment: {},
    deadline,
    http,
    mintIdToken: async (audience: string) => ({ token: await minted(vault.oidc, audience), claims: '' }),
    mask: async (texts: readonly string[]) => void masked.push(...texts),
    debug: (line: string) => void debugged.push(line),
  } as unknown as ProviderContext
  const keys = keyService(context, (line) => lines.push(line))
  const file = parseDocument('file.json', encrypted)
  try {
    const opened = await openFile(file, await unwrapDataKey(file, keys))
    await keys.close()
    return { opened: opened.map(toJson), lines, masked, debugged }
  } finally {
    http.close()
  }
}

/** A token of the emulated OIDC provider. */
export async function minted(oidc: Oidc, audience: string): Promise<string> {
  const url = new URL(`https://oidc.example.com${oidc.requestPath}&audience=${encodeURIComponent(audience)}`)
  const { body } = await oidc.handler({ method: 'GET', host: url.host, url, target: url.pathname, headers: { authorization: `Bearer ${oidc.requestToken}` }, body: Buffer.alloc(0) })
  return (JSON.parse(String(body)) as { value: string }).value
}

interface Question {
  readonly method?: string
  readonly path: string
  /** A text is sent as it is; in anything else `CIPHERTEXT` stands for one of the Vault that is asked. */
  readonly body?: unknown
  /** Whose token is sent; the operator's if not said. */
  readonly as?: 'operator' | 'pipeline' | 'stranger' | 'nobody' | 'bearer' | 'service' | 'batch'
  readonly namespace?: string
}

const CIPHERTEXT = 'a ciphertext'
/** Stand for tokens of the OIDC provider. */
const JWTS: Readonly<Record<string, readonly [audience: string, claims: Claims]>> = {
  'a token': [`https://${HOST}`, {}],
  'a token for another': ['https://other.example.com', {}],
  'a token that has expired': [`https://${HOST}`, { exp: 1 }],
  'a token of another job': [`https://${HOST}`, { repository_owner_id: '1' }],
  'a token of another issuer': [`https://${HOST}`, { iss: 'https://other.example.com' }],
}
const [ENCRYPT, DECRYPT, LOGIN, REVOKE] = ['/v1/transit/encrypt/ecs', '/v1/transit/decrypt/ecs', '/v1/auth/jwt/login', '/v1/auth/token/revoke-self']

const QUESTIONS: readonly Question[] = [
  ...['POST', 'PUT', 'GET', 'DELETE'].map((method) => ({ method, path: DECRYPT, body: { ciphertext: CIPHERTEXT } })),
  ...['POST', 'PUT'].map((method) => ({ method, path: ENCRYPT, body: { plaintext: 'cGFydA==' } })),
  ...(['pipeline', 'stranger', 'nobody', 'bearer'] as const).map((as) => ({ path: DECRYPT, body: { ciphertext: CIPHERTEXT }, as })),
  ...['/v1/transit/encrypt/ecs', '/v1/transit/decrypt/other', '/v1/transit/keys/ecs', '/v1/nothing/decrypt/ecs'].map((path) => ({ path, body: { ciphertext: CIPHERTEXT }, as: 'pipeline' as const })),
  ...['', 'root', 'team'].map((namespace) => ({ path: DECRYPT, body: { ciphertext: CIPHERTEXT }, namespace })),
  ...['', 'abc', 5, 'vault:v1', 'vault:v1:', 'vault:v1:AAAA', 'vault:v1:!!!', 'vault:v0:AAAA', 'vault:vx:AAAA', 'vault:v9:AAAA', 'vault:v1:AAAA:AAAA', `vault:v1:${'A'.repeat(60)}`].map((ciphertext) => ({ path: DECRYPT, body: { ciphertext } })),
  ...['', 5, '!'].map((plaintext) => ({ path: ENCRYPT, body: { plaintext } })),
  ...['', 'nope', '[]', '7', '"text"', 'null', '{}'].flatMap((body) => [DECRYPT, ENCRYPT].map((path) => ({ path, body }))),
  ...['/v1/transit/decrypt/other', '/v1/transit/encrypt/other', '/v1/transit/decrypt/ecs/2', '/v1/transit/decrypt/a%20b', '/v2/transit/decrypt/ecs', '/v1/transit/nothing/ecs'].map((path) => ({ path, body: { ciphertext: CIPHERTEXT, plaintext: '' } })),
  ...['', 'nope', '[]', '{}', ...[{ role: ROLE }, { jwt: 'a token' }, { role: 'none' }, { role: 'none', jwt: 'a token' }, { role: 7, jwt: 'a token' }, { role: ROLE, jwt: 'x' }, { role: ROLE, jwt: 'a token' + 'x' }]].map((body) => ({ path: LOGIN, body, as: 'nobody' as const })),
  ...[ROLE, BATCH_ROLE].flatMap((role) => Object.keys(JWTS).map((jwt) => ({ path: LOGIN, body: { role, jwt }, as: 'nobody' as const }))),
  ...['PUT', 'GET'].map((method) => ({ method, path: LOGIN, body: { role: ROLE, jwt: 'a token' }, as: 'nobody' as const })),
  { path: LOGIN, body: { role: ROLE, jwt: 'a token' }, as: 'stranger' },
  { path: LOGIN, body: { role: ROLE, jwt: 'a token' }, as: 'nobody', namespace: 'team' },
  { path: '/v1/auth/other/login', body: { role: ROLE, jwt: 'a token' }, as: 'nobody' },
  ...(['service', 'batch', 'service', 'nobody', 'stranger'] as const).map((as) => ({ path: REVOKE, body: {}, as })),
]

async function answerAlike(real: Vault, emulated: Vault): Promise<void> {
  const [expected, actual] = [await answersOf(real), await answersOf(emulated)]
  deepStrictEqual(actual, expected)
}

/** What stands for what differs between Vaults: a ciphertext, tokens of the OIDC provider, tokens that the login gave. */
interface Own {
  readonly ciphertext: string
  readonly jwts: Readonly<Record<string, string>>
  readonly service: string
  readonly batch: string
}

/** Data differ by chance: only their names are compared. */
async function answersOf(vault: Vault): Promise<unknown[]> {
  const nothing: Own = { ciphertext: '', jwts: {}, service: '', batch: '' }
  const [, , { ciphertext = '' }] = await asked(vault, { path: ENCRYPT, body: { plaintext: 'cGFydA==' } }, nothing)
  const jwts: Record<string, string> = {}
  for (const [name, [audience, claims]] of Object.entries(JWTS)) {
    vault.oidc.setClaims(claims)
    jwts[name] = await minted(vault.oidc, audience)
  }
  const tokenOf = async (role: string): Promise<string> => (await asked(vault, { path: LOGIN, body: { role, jwt: 'a token' }, as: 'nobody' }, { ...nothing, jwts }))[2]['client_token'] ?? ''
  const own: Own = { ciphertext, jwts, service: await tokenOf(ROLE), batch: await tokenOf(BATCH_ROLE) }
  const answers: unknown[] = []
  for (const question of QUESTIONS) {
    const [status, errors, data] = await asked(vault, question, own)
    answers.push({ ...question, status, errors, data: Object.keys(data).sort() })
  }
  return answers
}

/** What Go's parsers complain about is their own. */
async function asked(vault: Vault, { method = 'POST', path, body, as = 'operator', namespace }: Question, own: Own): Promise<[status: number, errors: string[], data: Record<string, string>]> {
  const tokens: Record<NonNullable<Question['as']>, Variables> = {
    operator: { 'x-vault-token': vault.operator },
    pipeline: { 'x-vault-token': vault.pipeline },
    bearer: { authorization: `Bearer ${vault.pipeline}` },
    service: { 'x-vault-token': own.service },
    batch: { 'x-vault-token': own.batch },
    stranger: { 'x-vault-token': 'hvs.stranger' },
    nobody: {},
  }
  const headers = { ...tokens[as], ...(namespace === undefined ? {} : { 'x-vault-namespace': namespace }) }
  const text = typeof body === 'string' ? body : JSON.stringify(body, (_, value: unknown) => (typeof value === 'string' ? (own.jwts[value] ?? value) : value)).replace(CIPHERTEXT, own.ciphertext)
  const answer = await fetch(vault.address + path, { method, headers, ...(method === 'GET' ? {} : { body: text }) })
  const content = await answer.text()
  const { errors, data, auth } = (content === '' ? {} : JSON.parse(content)) as { errors?: string[]; data?: Record<string, string>; auth?: Record<string, string> }
  return [answer.status, errors?.map((error) => error.replace(/(failed to decode JSON input|error verifying token signature).*/, '$1')) ?? [], data ?? auth ?? {}]
}

async function sopsUsesTheEmulator(folder: string): Promise<void> {
  const cloud = await createVault(await createOidc())
  const authority = await createAuthority('Private authority')
  const front = await serveFront({ log: new RequestLog(), faults: new Faults(), routes: cloud.services.map((service) => ({ ...service, authority })) })
  try {
    const environment = { ...cloud.sops, HTTPS_PROXY: front.url, SSL_CERT_FILE: written(folder, 'ca.pem', authority.pem) }
    const encrypted = await sops(folder, ['encrypt', '--hc-vault-transit', cloud.keyName], PLAIN, environment)
    const decrypted = await sops(folder, ['decrypt'], encrypted, environment)
    deepStrictEqual(JSON.parse(decrypted.toString()), JSON.parse(PLAIN))
  } finally {
    await front.close()
  }
}

/** Runs `sops` on a file of this content. */
async function sops(folder: string, args: readonly string[], content: string | Buffer, environment: Variables): Promise<Buffer> {
  const child = spawn(judge('sops'), [...args, written(folder, 'file.json', content)], { env: { HOME: folder, SOPS_DISABLE_VERSION_CHECK: '1', ...environment }, stdio: ['ignore', 'pipe', 'pipe'] })
  const [output, complaint, [status]] = await Promise.all([buffer(child.stdout), text(child.stderr), once(child, 'close') as Promise<[number]>])
  if (status !== 0) throw new Error(`sops ${args[0]} ended with ${status}: ${complaint.slice(0, 500)}`)
  return output
}

const ROOT = 'root'
const POLICIES = {
  pipeline: 'path "transit/decrypt/ecs" { capabilities = ["update"] }\npath "auth/token/revoke-self" { capabilities = ["update"] }',
  operator: 'path "transit/encrypt/*" { capabilities = ["update"] }\npath "transit/decrypt/*" { capabilities = ["update"] }',
}

/** An OpenBao that has nothing yet. */
export interface Server {
  /** `http://127.0.0.1:41001` */
  readonly address: string
  /** May do everything. */
  readonly rootToken: string
  /** PEM of its authority, if it speaks TLS. */
  readonly ca?: string
  readonly oidc: Oidc
  /** Where the keys of the OIDC provider are. */
  readonly keys: string
}

/** A fresh OpenBao on loopback, for as long as `use` takes. */
export async function withServer(tls: boolean, use: (server: Server, folder: string) => Promise<void>): Promise<void> {
  await inFolder(async (folder) => {
    const port = await freePort()
    const args = ['server', '-dev', '-dev-no-store-token', `-dev-listen-address=127.0.0.1:${port}`, ...(tls ? ['-dev-tls', `-dev-tls-cert-dir=${folder}`] : [])]
    const server = spawn(judge('bao'), args, { env: { HOME: folder, PATH: process.env['PATH'] ?? '', BAO_DEV_ROOT_TOKEN_ID: ROOT }, stdio: 'ignore' })
    const ended = once(server, 'close')
    const oidc = await createOidc()
    const provider = await serve({ service: 'oidc', handler: oidc.handler }, { log: new RequestLog(), faults: new Faults() })
    try {
      const ca = tls ? { ca: await eventually(() => Promise.resolve(readFileSync(join(folder, 'vault-ca.pem'), 'utf8'))) } : {}
      await use({ address: `${tls ? 'https' : 'http'}://127.0.0.1:${port}`, rootToken: ROOT, oidc, keys: `${provider.url}/.well-known/jwks`, ...ca }, folder)
    } finally {
      server.kill()
      await Promise.all([ended, provider.close()])
    }
  })
}

/** The same, its key, roles and tokens made. */
function withOpenBao(tls: boolean, use: (vault: Vault, folder: string) => Promise<void>): Promise<void> {
  return withServer(tls, async ({ address, oidc, keys, ca }, folder) => {
    const trust = ca === undefined ? {} : { ca }
    await use({ address, oidc, ...trust, ...(await prepared(address, keys, trust)) }, folder)
  })
}

/** @param keys where the keys of the OIDC provider are */
async function prepared(address: string, keys: string, ca: { ca?: string }): Promise<Pick<Vault, 'pipeline' | 'operator'>> {
  const http = new HttpClient({ deadline: new Deadline(30), environment: {}, ...ca })
  const write = async (path: string, body: object): Promise<{ auth?: { client_token: string } }> => {
    const answer = await http.ask({ who: 'OpenBao', url: new URL(`/v1/${path}`, address), method: 'POST', headers: { 'x-vault-token': ROOT }, body: JSON.stringify(body), limit: 100_000 })
    if (answer.status >= 300) throw new Error(`OpenBao answered ${answer.status} for ${path}: ${answer.body.toString()}`)
    return (answer.body.length === 0 ? {} : JSON.parse(answer.body.toString())) as { auth?: { client_token: string } }
  }
  const tokenFor = async (name: keyof typeof POLICIES): Promise<string> => {
    await write(`sys/policies/acl/${name}`, { policy: POLICIES[name] })
    return (await write('auth/token/create', { policies: [name], no_default_policy: true })).auth?.client_token ?? ''
  }
  const role = { role_type: 'jwt', user_claim: 'sub', bound_audiences: [`https://${HOST}`, address], bound_claims: { repository_owner_id: '81234567' }, token_policies: ['pipeline'], token_no_default_policy: true, token_ttl: '60s' }
  try {
    await eventually(() => write('sys/mounts/transit', { type: 'transit' }))
    await write('transit/keys/ecs', {})
    await write('sys/auth/jwt', { type: 'jwt' })
    await write('auth/jwt/config', { jwks_url: keys, bound_issuer: ISSUER })
    await write(`auth/jwt/role/${ROLE}`, role)
    await write(`auth/jwt/role/${BATCH_ROLE}`, { ...role, token_type: 'batch' })
    return { pipeline: await tokenFor('pipeline'), operator: await tokenFor('operator') }
  } finally {
    http.close()
  }
}

async function withEmulator(use: (vault: Vault) => Promise<void>): Promise<void> {
  const oidc = await createOidc()
  const { services, inputs, sops: variables } = await createVault(oidc)
  const [{ service, handler } = { service: 'vault' as const, handler: () => ({ status: 500 }) }] = services
  const listening = await serve({ service, handler }, { log: new RequestLog(), faults: new Faults() })
  try {
    await use({ address: listening.url, oidc, pipeline: inputs['vault-token'] ?? '', operator: variables['VAULT_TOKEN'] ?? '' })
  } finally {
    await listening.close()
  }
}

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'interop-vault-'))
  try {
    await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/** @returns the path */
function written(folder: string, name: string, content: string | Buffer): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

/** Tries for ten seconds. */
export async function eventually<T>(attempt: () => Promise<T>): Promise<T> {
  for (let left = 50; ; left -= 1) {
    try {
      return await attempt()
    } catch (error) {
      if (left === 0) throw error
      await sleep(200)
    }
  }
}
