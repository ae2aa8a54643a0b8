import { describe, expect, it } from 'vitest'
import { createGcp } from '../../emulators/gcp/index.ts'
import { DISABLED_KEY, KEY_RING, MAIN_KEY, PRIVATE_KEY } from '../../emulators/gcp/keys.ts'
import { PIPELINE_ACCOUNT, POOL, PROVIDER } from '../../emulators/gcp/project.ts'
import { createOidc, type Oidc } from '../../emulators/github/oidc.ts'
import { send, type CloudAnswer } from '../../src/kms/transport.ts'
import { crc32c } from '../../src/kms/crc32c.ts'
import { surroundings } from '../kms/harness.ts'

const here = surroundings(createGcp)
const AUDIENCE = `https://iam.googleapis.com/${PROVIDER}`

/** Status, and the body as JSON. */
async function ask(host: string, path: string, body?: object | URLSearchParams | string, token?: string): Promise<[status: number, body: Record<string, unknown>]> {
  const form = body instanceof URLSearchParams
  const answer: CloudAnswer = await send({
    who: host,
    url: new URL(`https://${host}${path}`),
    method: body === undefined ? 'GET' : 'POST',
    headers: { 'content-type': form ? 'application/x-www-form-urlencoded' : 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    ...(body === undefined ? {} : { body: form ? body.toString() : typeof body === 'string' ? body : JSON.stringify(body) }),
  }, here.context())
  return [answer.status, answer.body.length === 0 ? {} : (JSON.parse(answer.body.toString()) as Record<string, unknown>)]
}

/** Status and Google's own name of the error. */
async function refusal(asked: ReturnType<typeof ask>): Promise<string> {
  const [status, { error }] = await asked
  return `${status} ${typeof error === 'string' ? error : ((error as { status?: string } | undefined)?.status ?? 'accepted')}`
}

async function idToken(claims: Record<string, unknown> = {}, audience = AUDIENCE, from: Oidc = here.oidc): Promise<string> {
  from.setClaims(claims)
  const url = new URL(`http://127.0.0.1/idtoken?audience=${audience}`)
  const answer = await from.handler({ method: 'GET', host: '127.0.0.1', url, target: '/idtoken', headers: { authorization: `Bearer ${from.requestToken}` }, body: Buffer.alloc(0) })
  return (JSON.parse(String(answer.body)) as { value: string }).value
}

const exchange = (subjectToken: string, over: Record<string, string> = {}) =>
  ask('sts.googleapis.com', '/v1/token', new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    audience: `//iam.googleapis.com/${PROVIDER}`,
    scope: 'https://www.googleapis.com/auth/cloud-platform',
    requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    subject_token: subjectToken,
    ...over,
  }))
const impersonate = (token: string | undefined, body: object = { scope: ['https://www.googleapis.com/auth/cloud-platform'] }, account = PIPELINE_ACCOUNT) =>
  ask('iamcredentials.googleapis.com', `/v1/projects/-/serviceAccounts/${account}:generateAccessToken`, body, token)
const kms = (call: string, body?: object | string, token: string | undefined = here.cloud.sops['GOOGLE_OAUTH_ACCESS_TOKEN']) => ask('cloudkms.googleapis.com', `/v1/${call}`, body, token)
const pipeline = async () => String((await impersonate(String((await exchange(await idToken()))[1]['access_token'])))[1]['accessToken'])
const base64 = (text: string) => Buffer.from(text).toString('base64')

describe('Google’s STS', () => {
  it('takes JSON, in the names of its own API, and several scopes, as google-github-actions/auth sends', async () => {
    const scope = 'https://www.googleapis.com/auth/cloud-platform https://www.googleapis.com/auth/cloudkms'
    const body = { grantType: 'urn:ietf:params:oauth:grant-type:token-exchange', audience: `//iam.googleapis.com/${PROVIDER}`, scope, requestedTokenType: 'urn:ietf:params:oauth:token-type:access_token', subjectTokenType: 'urn:ietf:params:oauth:token-type:jwt', subjectToken: await idToken() }
    expect((await ask('sts.googleapis.com', '/v1/token', body))[1]['access_token']).toMatch(/^ya29\./)
    expect((await exchange(await idToken(), { scope }))[0]).toBe(200)
    expect(await refusal(exchange(await idToken(), { scope: `${scope} https://www.googleapis.com/auth/nope` }))).toBe('400 invalid_scope')
    expect(await refusal(ask('sts.googleapis.com', '/v1/token', { ...body, subjectToken: '' }))).toBe('400 invalid_request')
  })

  it('gives a token for one of GitHub', async () => {
    const [status, { access_token: token, ...rest }] = await exchange(await idToken())
    expect([status, rest]).toEqual([200, { issued_token_type: 'urn:ietf:params:oauth:token-type:access_token', token_type: 'Bearer', expires_in: 3599 }])
    expect(token).toMatch(/^ya29\./)
  })

  it.each([
    ['another audience', async () => exchange(await idToken({}, 'sts.amazonaws.com')), 'invalid_grant'],
    ['another issuer', async () => exchange(await idToken({ iss: 'https://evil.example.com' })), 'invalid_grant'],
    ['an expired one', async () => exchange(await idToken({ exp: 1000 })), 'invalid_grant'],
    ['one that another key signed', async () => exchange(await idToken({}, AUDIENCE, await createOidc())), 'invalid_grant'],
    ['another owner', async () => exchange(await idToken({ repository_owner_id: '1' })), 'unauthorized_client'],
    ['another provider', async () => exchange(await idToken(), { audience: `//iam.googleapis.com/${POOL}/providers/other` }), 'invalid_target'],
    ['another grant', async () => exchange(await idToken(), { grant_type: 'refresh_token' }), 'unsupported_grant_type'],
    ['no scope', async () => exchange(await idToken(), { scope: '' }), 'invalid_request'],
  ])('refuses %s', async (_, asked, error) => {
    expect(await refusal(asked())).toBe(`400 ${error}`)
  })
})

describe('Google’s IAM credentials', () => {
  it.each([
    ['no token', async () => impersonate(undefined), '401 UNAUTHENTICATED'],
    ['a token of nobody', async () => impersonate('ya29.none'), '401 UNAUTHENTICATED'],
    ['another subject', async () => impersonate(String((await exchange(await idToken({ sub: 'repo:example/other:ref:refs/heads/main' })))[1]['access_token'])), '403 PERMISSION_DENIED'],
    ['a lifetime that is too long', async () => impersonate(String((await exchange(await idToken()))[1]['access_token']), { scope: ['s'], lifetime: '7200s' }), '400 INVALID_ARGUMENT'],
    ['no scope', async () => impersonate(String((await exchange(await idToken()))[1]['access_token']), {}), '400 INVALID_ARGUMENT'],
  ])('refuses %s', async (_, asked, error) => {
    expect(await refusal(asked())).toBe(error)
  })
})

describe('Google Cloud KMS', () => {
  it('encrypts, and decrypts for the pipeline, with checksums as texts', async () => {
    const [, encrypted] = await kms(`${MAIN_KEY.name}:encrypt`, { name: MAIN_KEY.name, plaintext: base64('data key') })
    expect(encrypted).toMatchObject({ name: `${MAIN_KEY.name}/cryptoKeyVersions/1`, protectionLevel: 'SOFTWARE', ciphertextCrc32c: String(crc32c(Buffer.from(String(encrypted['ciphertext']), 'base64'))) })
    const [status, decrypted] = await kms(`${MAIN_KEY.name}:decrypt?%24alt=json%3Benum-encoding%3Dint`, { ciphertext: encrypted['ciphertext'] }, await pipeline())
    expect([status, decrypted]).toEqual([200, { plaintext: base64('data key'), plaintextCrc32c: String(crc32c(Buffer.from('data key'))), usedPrimary: true, protectionLevel: 1 }])
  })

  it('takes additional data as authenticated', async () => {
    const [, { ciphertext }] = await kms(`${MAIN_KEY.name}:encrypt`, { plaintext: base64('p'), additionalAuthenticatedData: base64('a') })
    expect(await refusal(kms(`${MAIN_KEY.name}:decrypt`, { ciphertext, additionalAuthenticatedData: base64('a') }))).toBe('200 accepted')
    expect(await refusal(kms(`${MAIN_KEY.name}:decrypt`, { ciphertext }))).toBe('400 INVALID_ARGUMENT')
  })

  it.each([
    ['no token', async () => kms(`${MAIN_KEY.name}:decrypt`, {}, ''), '401 UNAUTHENTICATED'],
    ['a pipeline that encrypts', async () => kms(`${MAIN_KEY.name}:encrypt`, { plaintext: base64('p') }, await pipeline()), '403 PERMISSION_DENIED'],
    ['a pipeline that looks at the key', async () => kms(MAIN_KEY.name, undefined, await pipeline()), '403 PERMISSION_DENIED'],
    ['a key of others', async () => kms(`${PRIVATE_KEY.name}:decrypt`, { ciphertext: base64('c') }, await pipeline()), '403 PERMISSION_DENIED'],
    ['to tell a stranger whether a key exists', async () => kms(`${KEY_RING}/cryptoKeys/none:decrypt`, { ciphertext: base64('c') }, await pipeline()), '403 PERMISSION_DENIED'],
    ['a key that there is not', async () => kms(`${KEY_RING}/cryptoKeys/none:decrypt`, { ciphertext: base64('c') }), '404 NOT_FOUND'],
    ['a disabled key', async () => kms(`${DISABLED_KEY.name}:decrypt`, { ciphertext: base64('c') }), '400 FAILED_PRECONDITION'],
    ['what is no ciphertext', async () => kms(`${MAIN_KEY.name}:decrypt`, { ciphertext: base64('c') }), '400 INVALID_ARGUMENT'],
    ['what is no base64', async () => kms(`${MAIN_KEY.name}:decrypt`, { ciphertext: '#' }), '400 INVALID_ARGUMENT'],
    ['a wrong checksum', async () => kms(`${MAIN_KEY.name}:encrypt`, { plaintext: base64('p'), plaintextCrc32c: '1' }), '400 INVALID_ARGUMENT'],
    ['a member that it does not know', async () => kms(`${MAIN_KEY.name}:encrypt`, { plaintext: base64('p'), extra: 1 }), '400 INVALID_ARGUMENT'],
    ['another name in the body', async () => kms(`${MAIN_KEY.name}:encrypt`, { name: PRIVATE_KEY.name, plaintext: base64('p') }), '400 INVALID_ARGUMENT'],
    ['no JSON', async () => kms(`${MAIN_KEY.name}:encrypt`, '{'), '400 INVALID_ARGUMENT'],
    ['too much', async () => kms(`${MAIN_KEY.name}:encrypt`, { plaintext: Buffer.alloc(64 * 1024 + 1).toString('base64') }), '400 INVALID_ARGUMENT'],
  ])('refuses %s', async (_, asked, error) => {
    expect(await refusal(asked())).toBe(error)
  })

  it.each([['denied', '403 PERMISSION_DENIED'], ['disabled', '400 FAILED_PRECONDITION']] as const)('acts %s', async (kind, error) => {
    here.faults.add({ service: 'gcp-kms', kind })
    expect(await refusal(kms(`${MAIN_KEY.name}:encrypt`, { plaintext: base64('p') }))).toBe(error)
  })

  it('answers with a wrong checksum when told to', async () => {
    here.faults.add({ service: 'gcp-kms', kind: 'wrong-crc' })
    const [, { ciphertext, ciphertextCrc32c }] = await kms(`${MAIN_KEY.name}:encrypt`, { plaintext: base64('p') })
    expect(ciphertextCrc32c).not.toBe(String(crc32c(Buffer.from(String(ciphertext), 'base64'))))
  })
})

describe('the cloud', () => {
  it('unwraps what it wrapped, and nothing else', async () => {
    const key = await here.cloud.wrap(Buffer.from('part'))
    expect(Buffer.from(await here.cloud.unwrap(key)).toString()).toBe('part')
    await expect(here.cloud.unwrap({ ...key, resourceId: PRIVATE_KEY.name } as typeof key)).rejects.toThrow('not wrapped')
  })
})
