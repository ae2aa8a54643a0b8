import { beforeAll, describe, expect, it } from 'vitest'
import type { Cloud } from '../../emulators/cloud.ts'
import type { ServiceFault } from '../../emulators/front/http.ts'
import { createOidc, type Oidc } from '../../emulators/github/oidc.ts'
import { BATCH_ROLE, createVault, ROLE } from '../../emulators/vault/index.ts'
import type { MasterKey } from '../../src/sops/key-service.ts'

let oidc: Oidc
let cloud: Cloud
beforeAll(async () => {
  oidc = await createOidc()
  cloud = await createVault(oidc)
})

const operator = () => ({ 'x-vault-token': cloud.sops['VAULT_TOKEN'] ?? '' })
const pipeline = () => ({ 'x-vault-token': cloud.inputs['vault-token'] ?? '' })

interface Asked {
  readonly method?: string
  readonly headers?: Record<string, string>
  readonly fault?: ServiceFault
}

/** @returns the status, and the errors, the data or what a login gives */
async function ask(path: string, body: unknown, { method = 'POST', headers = operator(), fault }: Asked = {}): Promise<[status: number, answer: unknown]> {
  const { handler } = cloud.services[0]!
  const text = typeof body === 'string' ? body : JSON.stringify(body)
  const answer = await handler({ method, host: 'vault.example.com', url: new URL(path, 'https://vault.example.com'), target: path, headers, body: Buffer.from(text), ...(fault ? { fault } : {}) })
  if (answer.status === 204) return [204, null]
  const { errors, data, auth } = JSON.parse(String(answer.body)) as { errors?: string[]; data?: unknown; auth?: unknown }
  return [answer.status, errors ?? auth ?? data]
}

const base64 = (text: string) => Buffer.from(text).toString('base64')
const DENIED = '1 error occurred:\n\t* permission denied\n\n'

async function encrypted(text = 'part'): Promise<string> {
  const [, data] = await ask('/v1/transit/encrypt/ecs', { plaintext: base64(text) })
  return (data as { ciphertext: string }).ciphertext
}

/** The ciphertext with one bit changed. */
function changed(ciphertext: string, at: number): string {
  const bytes = Buffer.from(ciphertext.split(':')[2] ?? '', 'base64')
  bytes[at < 0 ? bytes.length + at : at]! ^= 1
  return `vault:v1:${bytes.toString('base64')}`
}

describe('the emulated Vault', () => {
  it.each(['POST', 'PUT'])('encrypts and decrypts with %s', async (method) => {
    const [status, data] = await ask('/v1/transit/encrypt/ecs', { plaintext: base64('data key') }, { method })
    expect([status, data]).toEqual([200, { ciphertext: expect.stringMatching(/^vault:v1:[A-Za-z0-9+/]+=*$/) as string, key_version: 1 }])
    const { ciphertext } = data as { ciphertext: string }
    expect(Buffer.from(ciphertext.split(':')[2] ?? '', 'base64')).toHaveLength(12 + 'data key'.length + 16)
    expect(await ask('/v1/transit/decrypt/ecs', { ciphertext }, { method })).toEqual([200, { plaintext: base64('data key') }])
  })

  it('never encrypts the same twice to the same', async () => {
    expect(await encrypted()).not.toBe(await encrypted())
  })

  it('lets the token of jobs decrypt with the one key, and nothing else', async () => {
    const headers = pipeline()
    expect(await ask('/v1/transit/decrypt/ecs', { ciphertext: await encrypted() }, { headers })).toEqual([200, { plaintext: base64('part') }])
    for (const path of ['/v1/transit/encrypt/ecs', '/v1/transit/decrypt/other', '/v1/transit/keys/ecs', '/v1/nothing/decrypt/ecs']) {
      expect(await ask(path, {}, { headers })).toEqual([403, [DENIED]])
    }
  })

  it.each([['no token', {}], ['an unknown token', { 'x-vault-token': 'hvs.wrong' }], ['an unknown bearer', { authorization: 'Bearer hvs.wrong' }]])('refuses %s', async (_, headers) => {
    expect(await ask('/v1/transit/decrypt/ecs', { ciphertext: await encrypted() }, { headers })).toEqual([403, ['permission denied']])
  })

  it('takes the token as a bearer, too', async () => {
    const headers = { authorization: `Bearer ${cloud.inputs['vault-token']}` }
    expect(await ask('/v1/transit/decrypt/ecs', { ciphertext: await encrypted() }, { headers })).toEqual([200, { plaintext: base64('part') }])
  })

  it.each([['', 200], ['root', 200], ['team', 404]])('answers in namespace "%s" with %i', async (namespace, status) => {
    const [answered, answer] = await ask('/v1/transit/decrypt/ecs', { ciphertext: await encrypted() }, { headers: { ...operator(), 'x-vault-namespace': namespace } })
    expect([answered, answer]).toEqual([status, status === 200 ? { plaintext: base64('part') } : ['namespace not found']])
  })

  it.each([
    ['an unknown key', '/v1/transit/decrypt/other', { ciphertext: 'vault:v1:AAAA' }, 400, 'encryption key not found'],
    ['to make a key by encrypting', '/v1/transit/encrypt/other', { plaintext: '' }, 403, DENIED],
    ['a path that the engine has not', '/v1/transit/decrypt/ecs/2', {}, 404, '1 error occurred:\n\t* unsupported path\n\n'],
    ['nothing to decrypt', '/v1/transit/decrypt/ecs', {}, 400, 'missing ciphertext to decrypt'],
    ['an empty ciphertext', '/v1/transit/decrypt/ecs', { ciphertext: '' }, 400, 'missing ciphertext to decrypt'],
    ['no body', '/v1/transit/decrypt/ecs', '', 400, 'missing ciphertext to decrypt'],
    ['a body that is not JSON', '/v1/transit/decrypt/ecs', 'nope', 400, 'failed to decode JSON input: invalid character'],
    ['a body that is a list', '/v1/transit/decrypt/ecs', [], 400, 'failed to decode JSON input: json: cannot unmarshal array into Go value of type map[string]interface {}'],
    ['a ciphertext without prefix', '/v1/transit/decrypt/ecs', { ciphertext: 'abc' }, 400, 'invalid ciphertext: no prefix'],
    ['a number for a ciphertext', '/v1/transit/decrypt/ecs', { ciphertext: 5 }, 400, 'invalid ciphertext: no prefix'],
    ['a ciphertext of one field', '/v1/transit/decrypt/ecs', { ciphertext: 'vault:v1' }, 400, 'invalid ciphertext: wrong number of fields'],
    ['a ciphertext of three fields', '/v1/transit/decrypt/ecs', { ciphertext: 'vault:v1:AAAA:AAAA' }, 400, 'invalid ciphertext: could not decode base64'],
    ['a version that is none', '/v1/transit/decrypt/ecs', { ciphertext: 'vault:vx:AAAA' }, 400, 'invalid ciphertext: version number could not be decoded'],
    ['a version to come', '/v1/transit/decrypt/ecs', { ciphertext: 'vault:v9:AAAA' }, 400, 'invalid ciphertext: version is too new'],
    ['a ciphertext that is not base64', '/v1/transit/decrypt/ecs', { ciphertext: 'vault:v1:!!!' }, 400, 'invalid ciphertext: could not decode base64'],
    ['a ciphertext that is too short', '/v1/transit/decrypt/ecs', { ciphertext: 'vault:v1:AAAA' }, 400, 'invalid ciphertext length'],
    ['nothing to encrypt', '/v1/transit/encrypt/ecs', {}, 400, 'missing plaintext to encrypt'],
    ['a plaintext that is not base64', '/v1/transit/encrypt/ecs', { plaintext: '!' }, 400, 'illegal base64 data at input byte 0'],
  ])('refuses %s', async (_, path, body, status, message) => {
    expect(await ask(path, body)).toEqual([status, [message]])
  })

  it('refuses a path outside the API with no word', async () => {
    expect(await ask('/v2/transit/decrypt/ecs', {})).toEqual([404, []])
  })

  it.each([0, 12, -1])('refuses a ciphertext changed at byte %i', async (at) => {
    expect(await ask('/v1/transit/decrypt/ecs', { ciphertext: changed(await encrypted(), at) })).toEqual([400, ['cipher: message authentication failed']])
  })

  it('refuses a ciphertext of another Vault', async () => {
    const other = await createVault(await createOidc())
    const entry = await other.wrap(Buffer.from('part'))
    expect(await ask('/v1/transit/decrypt/ecs', { ciphertext: entry.enc })).toEqual([400, ['cipher: message authentication failed']])
  })

  it('lets nobody read or delete', async () => {
    for (const method of ['GET', 'DELETE']) expect(await ask('/v1/transit/decrypt/ecs', {}, { method })).toEqual([403, [DENIED]])
  })

  it.each([
    ['denied', 403, DENIED],
    ['disabled', 400, 'refusing to use soft-deleted key'],
  ] as const)('acts the fault %s', async (fault, status, message) => {
    expect(await ask('/v1/transit/decrypt/ecs', { ciphertext: await encrypted() }, { headers: pipeline(), fault })).toEqual([status, [message]])
  })
})

describe('the Vault key of the keyring', () => {
  it('wraps into an entry that Vault decrypts, and unwraps it again', async () => {
    const part = Buffer.alloc(33, 7)
    const entry = await cloud.wrap(part)
    expect(entry).toMatchObject({ type: 'hc_vault', vaultAddress: 'https://vault.example.com', enginePath: 'transit', keyName: 'ecs' })
    expect(await ask('/v1/transit/decrypt/ecs', { ciphertext: entry.enc }, { headers: pipeline() })).toEqual([200, { plaintext: part.toString('base64') }])
    expect(Buffer.from(await cloud.unwrap(entry))).toEqual(part)
  })

  it('unwraps nothing of another key', async () => {
    const entry = await cloud.wrap(Buffer.alloc(32))
    await expect(cloud.unwrap({ ...entry, keyName: 'other' } as MasterKey)).rejects.toThrow('not wrapped by the key of this Vault')
  })

  it('must be listed by the workflow', () => {
    expect(cloud.keyName).toBe('https://vault.example.com/v1/transit/keys/ecs')
    expect(cloud.allowedKeys).toEqual([cloud.keyName])
    expect(cloud.inputs['vault-token']).not.toBe(cloud.sops['VAULT_TOKEN'])
  })
})

describe('the emulated JWT method', () => {
  const mint = async (audience = 'https://vault.example.com', claims = {}): Promise<string> => {
    oidc.setClaims(claims)
    const url = new URL(`https://oidc.example.com${oidc.requestPath}&audience=${encodeURIComponent(audience)}`)
    const { body } = await oidc.handler({ method: 'GET', host: url.host, url, target: url.pathname, headers: { authorization: `Bearer ${oidc.requestToken}` }, body: Buffer.alloc(0) })
    return (JSON.parse(String(body)) as { value: string }).value
  }
  const login = (body: object, role = ROLE) => ask('/v1/auth/jwt/login', { role, ...body }, { headers: {} })
  const tokenOf = async (role: string) => ({ 'x-vault-token': ((await login({ jwt: await mint() }, role))[1] as { client_token: string }).client_token })

  it('gives a token that decrypts until it is revoked', async () => {
    const headers = await tokenOf(ROLE)
    const ciphertext = await encrypted()
    expect(await ask('/v1/transit/decrypt/ecs', { ciphertext }, { headers })).toEqual([200, { plaintext: base64('part') }])
    expect(await ask('/v1/auth/token/revoke-self', {}, { headers })).toEqual([204, null])
    expect(await ask('/v1/transit/decrypt/ecs', { ciphertext }, { headers })).toEqual([403, ['permission denied']])
  })

  it('cannot revoke a batch token', async () => {
    expect(await ask('/v1/auth/token/revoke-self', {}, { headers: await tokenOf(BATCH_ROLE) })).toEqual([400, ['batch tokens cannot be revoked']])
  })

  it.each<[string, () => Promise<[number, unknown]>, string]>([
    ['no role', async () => login({ jwt: await mint() }, ''), 'missing role'],
    ['an unknown role', async () => login({ jwt: await mint() }, 'none'), 'role "none" could not be found'],
    ['no token', () => login({}), 'missing token'],
    ['a token that another signed', async () => login({ jwt: (await mint()).replace(/.{8}$/, 'AAAAAAAA') }), 'error validating token: error verifying token signature: failed to verify id token signature'],
    ['another audience', async () => login({ jwt: await mint('https://other.example.com') }), 'error validating token: invalid audience (aud) claim: audience claim does not match any expected audience'],
    ['another issuer', async () => login({ jwt: await mint(undefined, { iss: 'https://other.example.com' }) }), 'error validating token: invalid issuer (iss) claim'],
    ['a token that has expired', async () => login({ jwt: await mint(undefined, { exp: 1 }) }), 'error validating token: invalid expiration time (exp) claim: token is expired'],
    ['another organisation', async () => login({ jwt: await mint(undefined, { repository_owner_id: '1' }) }), 'error validating claims: claim "repository_owner_id" does not match any associated bound claim values'],
  ])('refuses %s', async (_, attempt, message) => {
    expect(await attempt()).toEqual([400, [message]])
  })
})
