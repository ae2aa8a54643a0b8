import { randomBytes } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { createAws } from '../../emulators/aws/index.ts'
import '../../src/kms/aws-sdk.ts' // loaded before time counts
import { awsKms } from '../../src/kms/aws.ts'
import { surroundings } from './harness.ts'

const here = surroundings(createAws)

const key = (arn: string) => ({ type: 'kms' as const, arn, role: '', context: new Map<string, string>(), awsProfile: '', enc: 'AAAA' })
const role = (partition: string): string => `arn:${partition}:iam::123456789012:role/ecs-config-decrypt`

describe('GitHub’s token', () => {
  it.each([
    ['aws', 'arn:aws-cn:kms:cn-north-1:123456789012:key/k', 'aws-cn'],
    ['aws', 'arn:aws-us-gov:kms:us-gov-west-1:123456789012:key/k', 'aws-us-gov'],
    ['aws-us-gov', 'arn:aws:kms:us-east-1:123456789012:key/k', 'aws'],
    ['aws-cn', 'arn:aws:kms:eu-west-1:123456789012:key/k', 'aws'],
  ])('of a role in %s is not minted for %s', async (own, arn, partition) => {
    const provider = awsKms(here.context({ inputs: { 'aws-role-to-assume': role(own) } }))
    await expect(provider.unwrap(key(arn))).rejects.toMatchObject({
      code: 'kms/not-allowed',
      message: `${arn} lies in the partition ${partition}, and the role of \`aws-role-to-assume\` in ${own}: GitHub’s token is sent to the partition of the role only.`,
    })
    expect([here.asked(), here.masked]).toEqual([[], []])
  })

  it('goes to the STS of the role’s own partition', async () => {
    const provider = awsKms(here.context({ inputs: { 'aws-role-to-assume': role('aws-cn') } }))
    await expect(provider.unwrap(key('arn:aws-cn:kms:cn-north-1:123456789012:key/k'))).rejects.toMatchObject({ code: 'kms/unreachable' })
    expect([...new Set(here.log.list().filter(({ service }) => service === 'front').map(({ host }) => host))]).toEqual(['sts.cn-north-1.amazonaws.com.cn'])
  })
})

describe('signing in', () => {
  const nowhere = 'arn:aws:kms:us-nowhere-1:123456789012:key/k'
  beforeEach(() => here.faults.add({ service: 'aws-sts', match: '-nowhere-1', kind: 'reset', times: 99 }))

  it('is not spoiled by a key whose region has no STS: the next key is tried in its own', async () => {
    const part = randomBytes(32)
    const provider = awsKms(here.context({ timeout: 2 }))
    const good = (await here.cloud.wrap(part)) as Parameters<typeof provider.unwrap>[0]
    await expect(provider.unwrap(key(nowhere))).rejects.toMatchObject({ code: 'kms/unreachable' })
    expect(Buffer.from((await provider.unwrap(good)).part)).toEqual(part)
    const hosts = here.log.list().filter(({ service }) => service === 'aws-sts').map(({ host }) => host)
    expect([...new Set(hosts)]).toEqual(['sts.us-nowhere-1.amazonaws.com', 'sts.eu-west-1.amazonaws.com'])
    expect(hosts.filter((host) => host === 'sts.eu-west-1.amazonaws.com')).toHaveLength(1)
  })

  it('is done once for keys of several regions, and once for each that cannot be asked', async () => {
    const provider = awsKms(here.context({ timeout: 6 }))
    const keys = [nowhere, nowhere.replace('us-', 'eu-'), nowhere]
    const codes = await Promise.all(keys.map((arn) => provider.unwrap(key(arn)).catch((error: { code: string }) => error.code)))
    expect(codes).toEqual(['kms/unreachable', 'kms/unreachable', 'kms/unreachable'])
    const hosts = here.log.list().filter(({ service }) => service === 'aws-sts').map(({ host }) => host)
    expect(hosts.map((host, at) => host === hosts[at - 1])).toEqual(hosts.map((_, at) => at !== 0 && at !== hosts.indexOf('sts.eu-nowhere-1.amazonaws.com'))) // one after the other
    expect(new Set(hosts).size).toBe(2)
  })
})

describe('signing in before a key asks', () => {
  const part = randomBytes(32)
  type Key = Parameters<ReturnType<typeof awsKms>['unwrap']>[0]
  const hosts = () => here.log.list().filter(({ service }) => service === 'aws-sts').map(({ host }) => host)
  /** A provider that has begun, with the SDK there; what comes of that, and of a key in eu-west-1. */
  async function begun(given: Parameters<typeof here.context>[0]) {
    const provider = awsKms(here.context(given))
    const early = provider.signIn?.().catch((error: { code: string }) => error.code)
    await provider.load?.()
    return { early, unwrapped: async () => provider.unwrap((await here.cloud.wrap(part)) as Key).then((one) => Buffer.from(one.part), (error: { code: string }) => error.code) }
  }

  it.each<[string, string[], Record<string, string>, string]>([
    ['the one that `allowed-keys` names', ['arn:aws:kms:eu-west-1:123456789012:key/*', 'arn:aws:iam::123456789012:role/r', 'https://*.vault.azure.net/keys/*'], { AWS_REGION: 'eu-north-1' }, 'eu-west-1'],
    ['of several that it names, that of the job', ['arn:aws:kms:eu-west-1:1:key/*', 'arn:aws:kms:us-west-2:1:key/*'], { AWS_REGION: 'eu-north-1', AWS_DEFAULT_REGION: 'eu-south-1' }, 'eu-north-1'],
    ['that of the job, by its other name', ['arn:aws:kms:*:123456789012:key/*'], { AWS_DEFAULT_REGION: 'eu-south-1' }, 'eu-south-1'],
    ['the first of the partition', [], {}, 'us-east-1'],
    ['the first of the partition, where that of the job is in another', [], { AWS_REGION: 'us-gov-west-1' }, 'us-east-1'],
    ['the first of the partition, where that of the job is none', [], { AWS_REGION: 'evil.example/' }, 'us-east-1'],
  ])('asks STS in %s', async (_, allowed, environment, region) => {
    await (await begun({ allowed, environment })).early
    expect(here.log.list().map(({ host }) => host).filter((host) => host.startsWith('sts.'))).toEqual([`sts.${region}.amazonaws.com`])
  })

  it('asks the STS of the role’s own partition', async () => {
    const { early } = await begun({ inputs: { 'aws-role-to-assume': role('aws-us-gov') }, environment: { AWS_REGION: 'eu-west-1' } })
    await early
    expect(hosts()).toEqual(['sts.us-gov-west-1.amazonaws.com'])
  })

  it('is all that a key needs, whatever its region', async () => {
    const { unwrapped } = await begun({})
    expect(await unwrapped()).toEqual(part)
    expect([hosts(), here.asked().filter((line) => line.startsWith('oidc'))]).toEqual([['sts.us-east-1.amazonaws.com'], ['oidc GET /idtoken']])
  })

  it.each([
    ['refuses', { kind: 'status', status: 403, body: '<ErrorResponse><Error><Code>RegionDisabledException</Code></Error></ErrorResponse>' }],
    ['is not there', { kind: 'reset', times: 99 }],
    ['says nothing', { kind: 'silence', times: 99 }],
  ] as const)('is done once more in the region of the key where the other STS %s', async (_, fault) => {
    here.faults.add({ service: 'aws-sts', match: 'us-east-1', ...fault })
    const { unwrapped } = await begun({})
    expect(await unwrapped()).toEqual(part)
    expect([...new Set(hosts())]).toEqual(['sts.us-east-1.amazonaws.com', 'sts.eu-west-1.amazonaws.com'])
    expect(hosts().filter((host) => host === 'sts.eu-west-1.amazonaws.com')).toHaveLength(1)
  })

  it('is refused once where the key is in that region', async () => {
    here.oidc.setClaims({ sub: 'repo:other/repo' })
    const { early, unwrapped } = await begun({ environment: { AWS_REGION: 'eu-west-1' } })
    expect([await early, await unwrapped(), hosts()]).toEqual(['kms/sign-in', 'kms/sign-in', ['sts.eu-west-1.amazonaws.com']])
  })

  it('tells the refusal where the region of the key has no STS', async () => {
    here.oidc.setClaims({ sub: 'repo:other/repo' })
    here.faults.add({ service: 'aws-sts', match: 'eu-west-1', kind: 'reset', times: 99 })
    expect(await (await begun({ timeout: 2 })).unwrapped()).toBe('kms/sign-in')
  })

  it('is not done once more for a job that may ask for no token', async () => {
    const { unwrapped } = await begun({ environment: { ACTIONS_ID_TOKEN_REQUEST_URL: '' } })
    expect([await unwrapped(), here.asked()]).toEqual(['kms/no-oidc', []])
  })
})
