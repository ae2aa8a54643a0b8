/** AWS: STS and KMS of one account. */
import type { Cloud } from '../cloud.ts'
import { forgotten, type Material } from '../keys/material.ts'
import type { Oidc } from '../github/oidc.ts'
import { Account, PIPELINE_ROLE, REGION } from './account.ts'
import { AwsKeys, MAIN_KEY } from './keys.ts'
import { createKms, KMS_HOST } from './kms.ts'
import { createSts, STS_HOST } from './sts.ts'
import { jobRole, TRUST, type AwsTrust } from './trust.ts'

/** @param trust throws if it holds what the emulated IAM does not understand */
export async function createAws(oidc: Oidc, material: Material = forgotten, trust: AwsTrust = TRUST): Promise<Cloud> {
  const account = new Account()
  const job = jobRole(trust)
  const keys = await AwsKeys.create(material)
  const { accessKeyId, secretAccessKey } = account.operator
  return {
    provider: 'aws',
    keyName: MAIN_KEY.arn,
    services: [
      { service: 'aws-sts', host: STS_HOST, handler: createSts(account, oidc, job) },
      { service: 'aws-kms', host: KMS_HOST, handler: createKms(account, keys, job) },
    ],
    inputs: { 'aws-role-to-assume': PIPELINE_ROLE },
    sops: { AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_REGION: REGION },
    async wrap(part) {
      return { type: 'kms', arn: MAIN_KEY.arn, role: '', context: new Map(), awsProfile: '', enc: keys.encrypt(MAIN_KEY, part, {}).toString('base64') }
    },
    async unwrap(key) {
      const opened = key.type === 'kms' ? keys.decrypt(REGION, Buffer.from(key.enc, 'base64'), Object.fromEntries(key.context)) : undefined
      if (opened === undefined || key.type !== 'kms' || opened.by.arn !== key.arn) throw new Error('not wrapped by a key of this account')
      return opened.plaintext
    },
  }
}
