import { describe, expect, it } from 'vitest'
import { OTHER_CLIENT, PIPELINE_CLIENT, TENANT, VAULT_RESOURCE } from '../../emulators/azure/directory.ts'
import { createAzure } from '../../emulators/azure/index.ts'
import { DISABLED_KEY, keyId, LONGEST_PLAINTEXT, MAIN_KEY, PRIVATE_KEY, VAULT_URL, type AzureKey } from '../../emulators/azure/keys.ts'
import { createOidc, type Oidc } from '../../emulators/github/oidc.ts'
import { send } from '../../src/kms/transport.ts'
import { surroundings } from '../kms/harness.ts'

const here = surroundings(createAzure)
const AUDIENCE = 'api://AzureADTokenExchange'

interface Answered {
  readonly status: number
  readonly body: Readonly<Record<string, unknown>>
  readonly challenge: string | undefined
}

async function ask(url: string, body?: object | URLSearchParams, headers: Record<string, string> = {}): Promise<Answered> {
  const form = body instanceof URLSearchParams
  const type = { 'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json' }
  const answer = await send({ who: url, url: new URL(url), method: body === undefined ? 'GET' : 'POST', headers: { ...type, ...headers }, ...(body === undefined ? {} : { body: form ? body.toString() : JSON.stringify(body) }) }, here.context())
  return { status: answer.status, body: JSON.parse(answer.body.toString() || '{}') as Answered['body'], challenge: answer.headers['www-authenticate'] }
}

async function idToken(claims: Record<string, unknown> = {}, audience = AUDIENCE, from: Oidc = here.oidc): Promise<string> {
  from.setClaims(claims)
  const url = new URL(`http://127.0.0.1/idtoken?audience=${audience}`)
  const answer = await from.handler({ method: 'GET', host: '127.0.0.1', url, target: '/idtoken', headers: { authorization: `Bearer ${from.requestToken}` }, body: Buffer.alloc(0) })
  return (JSON.parse(String(answer.body)) as { value: string }).value
}

const signIn = (assertion: string, over: Record<string, string> = {}, tenant = TENANT) =>
  ask(`https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`, new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: PIPELINE_CLIENT,
    client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer',
    client_assertion: assertion,
    scope: `${VAULT_RESOURCE}/.default`,
    ...over,
  }))
const pipeline = async () => String((await signIn(await idToken())).body['access_token'])
const machine = async (query = `api-version=2019-08-01&resource=${VAULT_RESOURCE}`, headers?: Record<string, string>) => {
  const { IDENTITY_ENDPOINT: url = '', IDENTITY_HEADER: header = '' } = await here.machine()
  return ask(`${url}?${query}`, undefined, headers ?? { 'x-identity-header': header })
}
const operator = async () => String((await machine()).body['access_token'])
const vault = (path: string, body: object | undefined, token?: string, query = '?api%2Dversion=7.6') => ask(`${VAULT_URL}/keys/${path}${query}`, body, token === undefined ? {} : { authorization: `Bearer ${token}` })
const at = ({ name, version }: AzureKey, verb = '') => `${name}/${version}${verb === '' ? '' : `/${verb}`}`
const sealed = async (key = MAIN_KEY) => String((await vault(at(key, 'encrypt'), rsa('data key'), await operator())).body['value'])
const rsa = (value: string | Buffer) => ({ alg: 'RSA-OAEP-256', value: Buffer.from(value).toString('base64url') })

/** Status, Key Vault's code, and the one within. */
async function refusal(asked: Promise<Answered>): Promise<string> {
  const { status, body } = await asked
  const { code = 'accepted', innererror } = (body['error'] ?? {}) as { code?: string; innererror?: { code: string } }
  return [status, code, innererror?.code].filter((part) => part !== undefined).join(' ')
}

describe('Microsoft Entra', () => {
  it('gives a token for the secret of an application, and for no other', async () => {
    const withSecret = (secret: string, client = PIPELINE_CLIENT) => ask(`https://login.microsoftonline.com/${TENANT}/oauth2/v2.0/token`, new URLSearchParams({ grant_type: 'client_credentials', client_id: client, client_secret: secret, scope: `${VAULT_RESOURCE}/.default` }))
    const { secret, expiredSecret } = here.cloud.logins ?? {}
    const code = async (asked: Promise<Answered>) => ((await asked).body['error_codes'] as number[] | undefined)?.[0]
    expect((await withSecret(secret?.variables['AZURE_CLIENT_SECRET'] ?? '')).status).toBe(200)
    expect(await code(withSecret(expiredSecret?.variables['AZURE_CLIENT_SECRET'] ?? ''))).toBe(7000222)
    expect(await code(withSecret('x'))).toBe(7000215)
    expect(await code(withSecret(secret?.variables['AZURE_CLIENT_SECRET'] ?? '', OTHER_CLIENT))).toBe(7000215)
  })

  it('gives a token for an assertion of GitHub', async () => {
    const { status, body } = await signIn(await idToken())
    expect([status, body['token_type'], body['expires_in']]).toEqual([200, 'Bearer', 3599])
    expect(JSON.parse(Buffer.from(String(body['access_token']).split('.')[1] ?? '', 'base64url').toString())).toMatchObject({ aud: VAULT_RESOURCE, appid: PIPELINE_CLIENT, tid: TENANT })
  })

  it.each([
    ['another subject', async () => signIn(await idToken({ sub: 'repo:example/other:ref:refs/heads/main' })), 401, 700213],
    ['another issuer', async () => signIn(await idToken({ iss: 'https://evil.example.com' })), 401, 700211],
    ['another audience', async () => signIn(await idToken({}, 'sts.amazonaws.com')), 401, 700212],
    ['an expired assertion', async () => signIn(await idToken({ exp: 1000 })), 401, 700024],
    ['an assertion that another key signed', async () => signIn(await idToken({}, AUDIENCE, await createOidc())), 401, 5000819],
    ['an application without federated credentials', async () => signIn(await idToken(), { client_id: OTHER_CLIENT }), 401, 700213],
    ['an application that there is not', async () => signIn(await idToken(), { client_id: TENANT }), 400, 700016],
    ['a tenant that there is not', async () => signIn(await idToken(), {}, PIPELINE_CLIENT), 400, 90002],
    ['another grant', async () => signIn(await idToken(), { grant_type: 'password' }), 400, 70003],
    ['another kind of assertion', async () => signIn(await idToken(), { client_assertion_type: 'x' }), 400, 900144],
    ['no assertion', async () => signIn(''), 400, 900144],
    ['another resource', async () => signIn(await idToken(), { scope: 'https://management.azure.com/.default' }), 400, 500011],
  ])('refuses %s', async (_, asked, status, number) => {
    const answer = await asked()
    expect([answer.status, answer.body['error_codes'], String(answer.body['error_description']).split(':')[0]]).toEqual([status, [number], `AADSTS${number}`])
  })

  it('tells clients where to ask', async () => {
    const { body } = await ask(`https://login.microsoftonline.com/${TENANT}/v2.0/.well-known/openid-configuration`)
    expect(body['token_endpoint']).toBe(`https://login.microsoftonline.com/${TENANT}/oauth2/v2.0/token`)
    const discovered = await ask(`https://login.microsoftonline.com/common/discovery/instance?api-version=1.1&authorization_endpoint=x`)
    expect(discovered.body['tenant_discovery_endpoint']).toContain(TENANT)
  })
})

describe('the machine', () => {
  it('answers as the metadata service of a virtual machine, too', async () => {
    const url = new URL((await here.machine())['IDENTITY_ENDPOINT'] ?? '').origin
    expect(here.cloud.machine?.virtualMachine?.(url)).toEqual({ AZURE_POD_IDENTITY_AUTHORITY_HOST: url })
    const imds = (query: string, header = 'true') => ask(`${url}/metadata/identity/oauth2/token?${query}`, undefined, { metadata: header })
    const { status, body } = await imds(`api-version=2018-02-01&resource=${VAULT_RESOURCE}`)
    expect([status, body['token_type']]).toEqual([200, 'Bearer'])
    expect((await imds(`api-version=2018-02-01&resource=${VAULT_RESOURCE}`, 'false')).status).toBe(400)
    expect((await imds(`api-version=2018-02-01&resource=${VAULT_RESOURCE}&client_id=${PIPELINE_CLIENT}`)).body).toEqual({ error: 'invalid_request', error_description: 'Identity not found' })
  })

  it.each([
    ['without its header', () => machine(undefined, {}), 401],
    ['with a wrong header', () => machine(undefined, { 'x-identity-header': 'x' }), 401],
    ['for another resource', () => machine('api-version=2019-08-01&resource=https://management.azure.com'), 400],
    ['for another identity', () => machine(`api-version=2019-08-01&resource=${VAULT_RESOURCE}&client_id=${PIPELINE_CLIENT}`), 400],
    ['in another version', () => machine(`api-version=2017-09-01&resource=${VAULT_RESOURCE}`), 400],
  ])('gives no token %s', async (_, asked, status) => {
    expect((await asked()).status).toBe(status)
  })
})

describe('Azure Key Vault', () => {
  it.each([['no token', undefined], ['a token of nobody', 'x.y.z']])('challenges %s', async (_, token) => {
    const { status, challenge } = await vault(at(MAIN_KEY, 'decrypt'), rsa('x'), token)
    expect([status, challenge]).toEqual([401, `Bearer authorization="https://login.microsoftonline.com/${TENANT}", resource="https://vault.azure.net"`])
  })

  it('encrypts for the operator, decrypts for the pipeline', async () => {
    const { status, body } = await vault(at(MAIN_KEY, 'decrypt'), { alg: 'RSA-OAEP-256', value: await sealed() }, await pipeline())
    expect([status, body]).toEqual([200, { kid: keyId(MAIN_KEY), value: Buffer.from('data key').toString('base64url') }])
  })

  it('shows the operator the public key, also by its name alone', async () => {
    for (const path of [at(MAIN_KEY), `${MAIN_KEY.name}/`, MAIN_KEY.name]) {
      const { body } = await vault(path, undefined, await operator(), '?api-version=2025-07-01')
      expect(body['key']).toMatchObject({ kid: keyId(MAIN_KEY), kty: 'RSA', e: 'AQAB' })
    }
  })

  it.each([
    ['the pipeline to read the key', async () => vault(at(MAIN_KEY), undefined, await pipeline()), '403 Forbidden ForbiddenByRbac'],
    ['the pipeline to encrypt', async () => vault(at(MAIN_KEY, 'encrypt'), rsa('x'), await pipeline()), '403 Forbidden ForbiddenByRbac'],
    ['the pipeline a key of others', async () => vault(at(PRIVATE_KEY, 'decrypt'), rsa('x'), await pipeline()), '403 Forbidden ForbiddenByRbac'],
    ['a disabled key', async () => vault(at(DISABLED_KEY, 'decrypt'), rsa('x'), await pipeline()), '403 Forbidden KeyDisabled'],
    ['a key that there is not', async () => vault(`none/${MAIN_KEY.version}/decrypt`, rsa('x'), await pipeline()), '404 KeyNotFound'],
    ['a version that there is not', async () => vault(`${MAIN_KEY.name}/${PRIVATE_KEY.version}/decrypt`, rsa('x'), await pipeline()), '404 KeyNotFound'],
    ['another algorithm', async () => vault(at(MAIN_KEY, 'decrypt'), { alg: 'RSA1_5', value: 'AAAA' }, await pipeline()), '400 BadParameter'],
    ['padded base64url', async () => vault(at(MAIN_KEY, 'decrypt'), { alg: 'RSA-OAEP-256', value: 'AA==' }, await pipeline()), '400 BadParameter'],
    ['a ciphertext of another length', async () => vault(at(MAIN_KEY, 'decrypt'), rsa('x'), await pipeline()), '400 BadParameter'],
    ['a ciphertext of another key', async () => vault(at(MAIN_KEY, 'decrypt'), { alg: 'RSA-OAEP-256', value: await sealed(PRIVATE_KEY) }, await pipeline()), '400 BadParameter'],
    ['more than fits', async () => vault(at(MAIN_KEY, 'encrypt'), rsa(Buffer.alloc(LONGEST_PLAINTEXT + 1)), await operator()), '400 BadParameter'],
    ['two slashes for a version', async () => vault(`${MAIN_KEY.name}//decrypt`, rsa('x'), await pipeline()), '404 NotFound'],
    ['no version of the interface', async () => vault(at(MAIN_KEY, 'decrypt'), rsa('x'), await pipeline(), ''), '400 BadParameter'],
  ])('refuses %s', async (_, asked, error) => {
    expect(await refusal(asked())).toBe(error)
  })

  it('encrypts with a disabled key', async () => {
    expect((await vault(at(DISABLED_KEY, 'encrypt'), rsa('x'), await operator())).status).toBe(200)
  })

  it.each([['denied', '403 Forbidden ForbiddenByRbac'], ['disabled', '403 Forbidden KeyDisabled']] as const)('acts %s', async (kind, error) => {
    const token = await operator()
    here.faults.add({ service: 'azure-vault', kind })
    expect(await refusal(vault(at(MAIN_KEY, 'decrypt'), rsa('x'), token))).toBe(error)
  })
})

describe('the cloud', () => {
  it('unwraps what it wrapped, and nothing else', async () => {
    const key = await here.cloud.wrap(Buffer.from('part'))
    expect(Buffer.from(await here.cloud.unwrap(key)).toString()).toBe('part')
    await expect(here.cloud.unwrap({ ...key, name: PRIVATE_KEY.name, version: PRIVATE_KEY.version } as typeof key)).rejects.toThrow('not wrapped')
  })
})
