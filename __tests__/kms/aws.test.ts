import { randomBytes } from 'node:crypto'
import { beforeEach, describe, expect, it } from 'vitest'
import { createAws } from '../../emulators/aws/index.ts'
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
