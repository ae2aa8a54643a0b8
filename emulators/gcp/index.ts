/** Google Cloud: STS, IAM credentials and KMS of one project. */
import type { Cloud, CreateCloud } from '../cloud.ts'
import { forgotten } from '../material.ts'
import { createIam, IAM_HOST } from './iam.ts'
import { GcpKeys, MAIN_KEY } from './keys.ts'
import { createKms, KMS_HOST } from './kms.ts'
import { OAuth, OAUTH_HOST } from './oauth.ts'
import { PIPELINE_ACCOUNT, Project, PROVIDER } from './project.ts'
import { createSts, STS_HOST } from './sts.ts'

const NOTHING = Buffer.alloc(0)

export const createGcp: CreateCloud = async (oidc, material = forgotten): Promise<Cloud> => {
  const project = new Project()
  const keys = await GcpKeys.create(material)
  const oauth = await OAuth.create(project)
  return {
    provider: 'gcp',
    keyName: MAIN_KEY.name,
    services: [
      { service: 'gcp-sts', host: STS_HOST, handler: createSts(project, oidc) },
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
