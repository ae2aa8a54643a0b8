/** Google Cloud: STS, IAM credentials and KMS of one project. */
import type { Cloud } from '../cloud.ts'
import { forgotten, type Material } from '../keys/material.ts'
import type { Oidc } from '../github/oidc.ts'
import { createIam, IAM_HOST } from './iam.ts'
import { GcpKeys, MAIN_KEY } from './keys.ts'
import { createKms, KMS_HOST } from './kms.ts'
import { OAuth, OAUTH_HOST } from './oauth.ts'
import { PIPELINE_ACCOUNT, Project, PROVIDER } from './project.ts'
import { createSts, STS_HOST } from './sts.ts'
import { TRUST, trustOf, type GcpTrust } from './trust.ts'

const NOTHING = Buffer.alloc(0)

/** @param given throws if it holds what the emulated Google Cloud does not understand */
export async function createGcp(oidc: Oidc, material: Material = forgotten, given: GcpTrust = TRUST): Promise<Cloud> {
  const trust = trustOf(given)
  const project = new Project(trust.accountUsers)
  const keys = await GcpKeys.create(material, trust.decrypters)
  const oauth = await OAuth.create(project)
  return {
    provider: 'gcp',
    keyName: MAIN_KEY.name,
    services: [
      { service: 'gcp-sts', host: STS_HOST, handler: createSts(project, oidc, trust) },
      { service: 'gcp-oauth', host: OAUTH_HOST, handler: oauth.handler },
      { service: 'gcp-iam', host: IAM_HOST, handler: createIam(project) },
      { service: 'gcp-kms', host: KMS_HOST, handler: createKms(project, keys) },
    ],
    inputs: { 'gcp-workload-identity-provider': PROVIDER, 'gcp-service-account': PIPELINE_ACCOUNT },
    sops: { GOOGLE_OAUTH_ACCESS_TOKEN: project.operatorToken, SOPS_GCP_KMS_CLIENT_TYPE: 'rest' },
    logins: {
      serviceAccount: { variables: {}, files: { GOOGLE_APPLICATION_CREDENTIALS: oauth.keyFile } },
      user: { variables: {}, files: { GOOGLE_APPLICATION_CREDENTIALS: oauth.userFile } },
    },
    async wrap(part) {
      return { type: 'gcp_kms', resourceId: MAIN_KEY.name, enc: keys.encrypt(MAIN_KEY, part, NOTHING).toString('base64') }
    },
    async unwrap(key) {
      const of = key.type === 'gcp_kms' ? keys.find(key.resourceId) : undefined
      const part = of && key.type === 'gcp_kms' ? keys.decrypt(of, Buffer.from(key.enc, 'base64'), NOTHING) : undefined
      if (part === undefined) throw new Error('not wrapped by a key of this project')
      return part
    },
  }
}
