import { DecryptCommand, DescribeKeyCommand, EncryptCommand, GenerateDataKeyCommand, KMSClient, type KMSClientConfig } from '@aws-sdk/client-kms'
import { fromTemporaryCredentials } from '@aws-sdk/credential-providers'
import { fromWebToken } from '@aws-sdk/credential-provider-web-identity'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import type https from 'node:https'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { PIPELINE_ROLE, TEAM_ROLE } from '../../emulators/aws/account.ts'
import { createAws } from '../../emulators/aws/index.ts'
import { DELETED_KEY, DISABLED_KEY, MAIN_KEY, TEAM_KEY } from '../../emulators/aws/keys.ts'
import { createAuthority } from '../../emulators/front/certificates.ts'
import type { Cloud } from '../../emulators/cloud.ts'
import { Faults } from '../../emulators/control/faults.ts'
import { serveFront } from '../../emulators/front/index.ts'
import { createOidc, ISSUER, SUBJECT, type Oidc } from '../../emulators/github/oidc.ts'
import { RequestLog } from '../../emulators/control/requests.ts'
import type { Listening } from '../../emulators/front/serve.ts'
import { proxyAgent } from '../../src/http/proxy.ts'

const REGION = 'eu-west-1'
const REQUEST_URL = 'http://127.0.0.1/idtoken'

let oidc: Oidc
let cloud: Cloud
let front: Listening
let agent: https.Agent
const faults = new Faults()
const log = new RequestLog()
const clients: KMSClient[] = []

beforeAll(async () => {
  oidc = await createOidc()
  cloud = await createAws(oidc)
  const authority = await createAuthority('Test authority')
  front = await serveFront({ log, faults, routes: cloud.services.map((service) => ({ ...service, authority })) })
  agent = proxyAgent({ HTTPS_PROXY: front.url }, authority.pem)
})
afterAll(async () => {
  for (const client of clients) client.destroy()
  agent.destroy()
  await front.close()
})
afterEach(() => {
  faults.clear()
  oidc.setClaims({})
})

const requestHandler = () => new NodeHttpHandler({ httpsAgent: agent })
const operator = () => ({ accessKeyId: cloud.sops['AWS_ACCESS_KEY_ID'] ?? '', secretAccessKey: cloud.sops['AWS_SECRET_ACCESS_KEY'] ?? '' })

function kms(config: KMSClientConfig = {}): KMSClient {
  const client = new KMSClient({ region: REGION, credentials: operator(), maxAttempts: 1, requestHandler: requestHandler(), ...config })
  clients.push(client)
  return client
}

/** A token of GitHub's provider, with some claims of its own. */
async function idToken(claims: Record<string, unknown> = {}, audience = 'sts.amazonaws.com', from: Oidc = oidc): Promise<string> {
  from.setClaims(claims)
  const url = new URL(`${REQUEST_URL}?audience=${audience}`)
  const answer = await from.handler({ method: 'GET', host: '127.0.0.1', url, target: '/idtoken', headers: { authorization: `Bearer ${from.requestToken}` }, body: Buffer.alloc(0) })
  return (JSON.parse(String(answer.body)) as { value: string }).value
}

function webIdentity(webIdentityToken: string, { roleArn = PIPELINE_ROLE, roleSessionName = 'job-1', durationSeconds = 900, region = REGION } = {}) {
  return fromWebToken({ roleArn, roleSessionName, durationSeconds, webIdentityToken, clientConfig: { region, maxAttempts: 1, requestHandler: requestHandler() } })
}

function assumed(roleArn: string, masterCredentials: KMSClientConfig['credentials'] = operator()) {
  const config = { region: REGION, maxAttempts: 1, requestHandler: requestHandler() }
  return fromTemporaryCredentials({ masterCredentials: masterCredentials as ReturnType<typeof operator>, params: { RoleArn: roleArn, RoleSessionName: 'team' }, clientConfig: config })
}

/** The status and the error code of a refused request. */
async function refusal(asked: Promise<unknown>): Promise<string> {
  try {
    await asked
    return 'accepted'
  } catch (error) {
    const { name, $metadata } = error as { name: string; $metadata?: { httpStatusCode?: number } }
    return `${$metadata?.httpStatusCode ?? ''} ${name}`
  }
}

const encrypted = async (text = 'part', context: Record<string, string> = {}) => {
  const { CiphertextBlob: blob } = await kms().send(new EncryptCommand({ KeyId: MAIN_KEY.arn, Plaintext: Buffer.from(text), EncryptionContext: context }))
  return Buffer.from(blob ?? [])
}

describe('AWS KMS', () => {
  it.each([['id', MAIN_KEY.id], ['ARN', MAIN_KEY.arn], ['alias', 'alias/ecs'], ['ARN of an alias', 'arn:aws:kms:eu-west-1:111122223333:alias/ecs']])('encrypts by %s, and names the key in full', async (_, KeyId) => {
    const { CiphertextBlob, KeyId: by } = await kms().send(new EncryptCommand({ KeyId, Plaintext: Buffer.from('data key') }))
    expect(by).toBe(MAIN_KEY.arn)
    const { Plaintext, KeyId: of, EncryptionAlgorithm } = await kms().send(new DecryptCommand({ CiphertextBlob }))
    expect([Buffer.from(Plaintext ?? []).toString(), of, EncryptionAlgorithm]).toEqual(['data key', MAIN_KEY.arn, 'SYMMETRIC_DEFAULT'])
  })

  it('takes the encryption context as authenticated data, in whatever order', async () => {
    const blob = await encrypted('part', { app: 'shop', stage: 'production' })
    const open = (EncryptionContext?: Record<string, string>) => kms().send(new DecryptCommand({ CiphertextBlob: blob, KeyId: MAIN_KEY.arn, ...(EncryptionContext ? { EncryptionContext } : {}) }))
    expect(Buffer.from((await open({ stage: 'production', app: 'shop' })).Plaintext ?? []).toString()).toBe('part')
    for (const wrong of [undefined, { app: 'shop' }, { app: 'shop', stage: 'Production' }]) expect(await refusal(open(wrong))).toBe('400 InvalidCiphertextException')
  })

  it('makes data keys of the length asked for, and opens them', async () => {
    const { Plaintext, CiphertextBlob } = await kms().send(new GenerateDataKeyCommand({ KeyId: MAIN_KEY.arn, KeySpec: 'AES_256' }))
    expect(Plaintext).toHaveLength(32)
    expect((await kms().send(new DecryptCommand({ CiphertextBlob }))).Plaintext).toEqual(Plaintext)
    expect((await kms().send(new GenerateDataKeyCommand({ KeyId: MAIN_KEY.arn, NumberOfBytes: 33 }))).Plaintext).toHaveLength(33)
    expect(await refusal(kms().send(new GenerateDataKeyCommand({ KeyId: MAIN_KEY.arn })))).toBe('400 ValidationException')
  })

  it.each([['Enabled', true, MAIN_KEY], ['Disabled', false, DISABLED_KEY], ['PendingDeletion', false, DELETED_KEY]] as const)('describes a key that is %s', async (state, enabled, key) => {
    const { KeyMetadata } = await kms().send(new DescribeKeyCommand({ KeyId: key.arn }))
    expect([KeyMetadata?.Arn, KeyMetadata?.KeyState, KeyMetadata?.Enabled]).toEqual([key.arn, state, enabled])
  })

  it.each([
    ['a disabled key', DISABLED_KEY.arn, 'DisabledException'],
    ['a key pending deletion', DELETED_KEY.arn, 'KMSInvalidStateException'],
    ['a key that there is not', 'arn:aws:kms:eu-west-1:111122223333:key/00000000-0000-4000-8000-000000000000', 'NotFoundException'],
    ['an alias that there is not', 'alias/nothing', 'NotFoundException'],
    ['a key of another region', MAIN_KEY.arn.replace('eu-west-1', 'us-east-1'), 'NotFoundException'],
    ['a key of another account', MAIN_KEY.arn.replace('111122223333', '999999999999'), 'AccessDeniedException'],
    ['a key whose policy does not name the caller', TEAM_KEY.arn, 'AccessDeniedException'],
  ])('refuses %s', async (_, KeyId, code) => {
    const blob = await encrypted()
    expect(await refusal(kms().send(new DecryptCommand({ CiphertextBlob: blob, KeyId })))).toBe(`400 ${code}`)
    expect(await refusal(kms().send(new EncryptCommand({ KeyId, Plaintext: blob })))).toBe(`400 ${code}`)
  })

  it('refuses a ciphertext of another key than the one named', async () => {
    const team = kms({ credentials: assumed(TEAM_ROLE) })
    const { CiphertextBlob } = await team.send(new EncryptCommand({ KeyId: TEAM_KEY.arn, Plaintext: Buffer.from('x') }))
    expect(await refusal(kms().send(new DecryptCommand({ CiphertextBlob, KeyId: MAIN_KEY.arn })))).toBe('400 IncorrectKeyException')
    expect(Buffer.from((await team.send(new DecryptCommand({ CiphertextBlob, KeyId: TEAM_KEY.arn }))).Plaintext ?? []).toString()).toBe('x')
  })

  it.each([0, 10, 45, 60, -1])('refuses a ciphertext changed at byte %i', async (at) => {
    const blob = await encrypted('a longer part, so that every piece is hit')
    blob[at < 0 ? blob.length - 1 : at]! ^= 1
    expect(await refusal(kms().send(new DecryptCommand({ CiphertextBlob: blob, KeyId: MAIN_KEY.arn })))).toBe('400 InvalidCiphertextException')
  })

  it('says nothing about a ciphertext of a key that is not here', async () => {
    const blob = await encrypted()
    expect(await refusal(kms({ region: 'us-east-1' }).send(new DecryptCommand({ CiphertextBlob: blob })))).toBe('400 AccessDeniedException')
    expect(await refusal(kms().send(new DecryptCommand({ CiphertextBlob: Buffer.from('no ciphertext') })))).toBe('400 InvalidCiphertextException')
  })

  it('knows no key of a region beside its own', async () => {
    expect(await refusal(kms({ region: 'us-east-1' }).send(new DecryptCommand({ CiphertextBlob: await encrypted(), KeyId: MAIN_KEY.arn })))).toBe('400 NotFoundException')
  })

  it.each([
    ['the secret', { secretAccessKey: 'wrong' }, 'InvalidSignatureException'],
    ['the key id', { accessKeyId: 'AKIAAAAAAAAAAAAAAAAA' }, 'UnrecognizedClientException'],
    ['a session token that was not given', { sessionToken: 'x' }, 'UnrecognizedClientException'],
  ])('refuses credentials with %s changed', async (_, change, code) => {
    expect(await refusal(kms({ credentials: { ...operator(), ...change } }).send(new DescribeKeyCommand({ KeyId: MAIN_KEY.arn })))).toBe(`400 ${code}`)
  })

  it('refuses a request that is not signed, one that was changed after it was signed, and an unknown operation', async () => {
    const handler = cloud.services.find(({ service }) => service === 'aws-kms')!.handler
    const ask = async (headers: Record<string, string>, body: string) => {
      const answer = await handler({ method: 'POST', host: 'kms.eu-west-1.amazonaws.com', url: new URL('https://kms.eu-west-1.amazonaws.com/'), target: '/', headers, body: Buffer.from(body) })
      return [answer.status, (JSON.parse(String(answer.body)) as { __type: string }).__type]
    }
    expect(await ask({ 'x-amz-target': 'TrentService.DescribeKey' }, '{}')).toEqual([400, 'MissingAuthenticationTokenException'])
    expect(await ask({ 'x-amz-target': 'TrentService.DescribeKey', authorization: 'AWS4-HMAC-SHA256 Credential=x' }, '{}')).toEqual([400, 'IncompleteSignatureException'])
    expect(await ask({ 'x-amz-target': 'TrentService.Unknown' }, '{}')).toEqual([400, 'UnknownOperationException'])

    const client = kms()
    client.middlewareStack.add((next) => (args) => {
      ;(args.request as { body: string }).body = JSON.stringify({ KeyId: TEAM_KEY.arn })
      return next(args)
    }, { step: 'finalizeRequest', name: 'tamper', priority: 'low' })
    expect(await refusal(client.send(new DescribeKeyCommand({ KeyId: MAIN_KEY.arn })))).toBe('400 InvalidSignatureException')
  })

  it.each([['denied', 'AccessDeniedException'], ['disabled', 'DisabledException']] as const)('acts the fault %s once', async (kind, code) => {
    const blob = await encrypted()
    const open = () => kms().send(new DecryptCommand({ CiphertextBlob: blob }))
    faults.add({ service: 'aws-kms', kind })
    expect(await refusal(open())).toBe(`400 ${code}`)
    expect(await refusal(open())).toBe('accepted')
  })

  it('says who was refused what', async () => {
    await expect(kms().send(new EncryptCommand({ KeyId: TEAM_KEY.arn, Plaintext: Buffer.from('x') }))).rejects.toThrow(
      `User: arn:aws:iam::111122223333:user/operator is not authorized to perform: kms:Encrypt on resource: ${TEAM_KEY.arn}`,
    )
  })
})

describe('AWS STS', () => {
  it('gives a job a session that may decrypt, and nothing else', async () => {
    const blob = await encrypted('part')
    const client = kms({ credentials: webIdentity(await idToken()) })
    expect(Buffer.from((await client.send(new DecryptCommand({ CiphertextBlob: blob, KeyId: MAIN_KEY.arn }))).Plaintext ?? []).toString()).toBe('part')
    expect(await refusal(client.send(new EncryptCommand({ KeyId: MAIN_KEY.arn, Plaintext: blob })))).toBe('400 AccessDeniedException')
    expect(await refusal(client.send(new DescribeKeyCommand({ KeyId: MAIN_KEY.arn })))).toBe('400 AccessDeniedException')
  })

  it('gives sessions that last as long as was asked', async () => {
    const { expiration, accessKeyId, sessionToken } = await webIdentity(await idToken(), { durationSeconds: 1800 })()
    expect(Math.abs((expiration?.getTime() ?? 0) - Date.now() - 1_800_000)).toBeLessThan(10_000)
    expect(accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/)
    expect(sessionToken).toMatch(/^[\w+/=]{100,}$/)
  })

  const now = Math.floor(Date.now() / 1000)
  it.each([
    ['of another subject', { sub: `${SUBJECT}-2` }, {}, '403 AccessDenied'],
    ['of another issuer', { iss: `${ISSUER}/other` }, {}, '400 InvalidIdentityTokenException'],
    ['for another audience', { aud: 'https://github.com/example' }, {}, '400 InvalidIdentityTokenException'],
    ['that has expired', { exp: now - 1 }, {}, '400 ExpiredTokenException'],
    ['for a role that there is not', {}, { roleArn: 'arn:aws:iam::111122223333:role/nobody' }, '403 AccessDenied'],
    ['for a role that trusts no token', {}, { roleArn: TEAM_ROLE }, '403 AccessDenied'],
    ['for longer than the role allows', {}, { durationSeconds: 7200 }, '400 ValidationError'],
    ['for less than a session lasts', {}, { durationSeconds: 60 }, '400 ValidationError'],
    ['for no role at all', {}, { roleArn: 'ecs-config-decrypt' }, '400 ValidationError'],
    ['for a session without a proper name', {}, { roleSessionName: 'a b' }, '400 ValidationError'],
  ])('refuses a token %s', async (_, claims, options, expected) => {
    expect(await refusal(webIdentity(await idToken(claims), options)())).toBe(expected)
  })

  it('refuses a token that another provider signed, and one that is none', async () => {
    expect(await refusal(webIdentity(await idToken({}, 'sts.amazonaws.com', await createOidc()))())).toBe('400 InvalidIdentityTokenException')
    expect(await refusal(webIdentity('no token')())).toBe('400 InvalidIdentityTokenException')
  })

  it('lets the operator and the pipeline assume the team’s role', async () => {
    const pipeline = webIdentity(await idToken())
    for (const from of [operator(), pipeline]) {
      const team = kms({ credentials: assumed(TEAM_ROLE, from) })
      expect((await team.send(new DescribeKeyCommand({ KeyId: TEAM_KEY.arn }))).KeyMetadata?.KeyId).toBe(TEAM_KEY.id)
    }
  })

  it('lets nobody assume a role that does not trust him', async () => {
    expect(await refusal(assumed(PIPELINE_ROLE)())).toBe('403 AccessDenied')
    expect(await refusal(assumed(TEAM_ROLE, { ...operator(), secretAccessKey: 'wrong' })())).toBe('403 SignatureDoesNotMatch')
    expect(await refusal(assumed(TEAM_ROLE, { ...operator(), accessKeyId: 'AKIAAAAAAAAAAAAAAAAA' })())).toBe('403 InvalidClientTokenId')
  })

  it('acts the fault denied', async () => {
    faults.add({ service: 'aws-sts', kind: 'denied' })
    expect(await refusal(webIdentity(await idToken())())).toBe('403 AccessDenied')
  })

  it('answers an unsigned or unknown action in XML', async () => {
    const handler = cloud.services.find(({ service }) => service === 'aws-sts')!.handler
    const ask = async (body: string) => handler({ method: 'POST', host: 'sts.eu-west-1.amazonaws.com', url: new URL('https://sts.eu-west-1.amazonaws.com/'), target: '/', headers: {}, body: Buffer.from(body) })
    const unsigned = await ask('Action=GetCallerIdentity&Version=2011-06-15')
    expect([unsigned.status, unsigned.headers]).toEqual([403, { 'content-type': 'text/xml' }])
    expect(String(unsigned.body)).toMatch(/^<ErrorResponse xmlns="https:\/\/sts.amazonaws.com\/doc\/2011-06-15\/"><Error><Type>Sender<\/Type><Code>MissingAuthenticationToken<\/Code>/)
    const unknown = await ask('Action=%3CNone%3E')
    expect(unknown.status).toBe(400)
    expect(String(unknown.body)).toContain('<Code>InvalidAction</Code><Message>Could not find operation &#60;None&#62; for version')
  })
})

describe('the AWS key of the keyring', () => {
  it('wraps into an entry that AWS KMS opens, and unwraps it again', async () => {
    const part = Buffer.alloc(33, 7)
    const entry = await cloud.wrap(part)
    expect(entry).toMatchObject({ type: 'kms', arn: MAIN_KEY.arn, role: '' })
    if (entry.type !== 'kms') return
    const { Plaintext } = await kms().send(new DecryptCommand({ CiphertextBlob: Buffer.from(entry.enc, 'base64'), KeyId: entry.arn }))
    expect(Buffer.from(Plaintext ?? [])).toEqual(part)
    expect(Buffer.from(await cloud.unwrap(entry))).toEqual(part)
    await expect(cloud.unwrap({ ...entry, arn: TEAM_KEY.arn })).rejects.toThrow('not wrapped by a key of this account')
  })
})
