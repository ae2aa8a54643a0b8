import { describe, expect, it } from 'vitest'
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
