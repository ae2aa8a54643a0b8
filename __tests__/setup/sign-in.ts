/** Signs in to an emulated cloud with a token of GitHub's, without a socket between: for the many jobs that must be refused. */
import type { Cloud, CloudService } from '../../emulators/cloud.ts'
import type { EmulatedResponse } from '../../emulators/front/http.ts'
import type { Claims, Oidc } from '../../emulators/github/oidc.ts'

type Inputs = Readonly<Record<string, string>>

interface SignIn {
  readonly cloud: Cloud
  readonly inputs: Inputs
  /** A token of the job, for an audience. */
  readonly mint: (audience: string) => Promise<string>
}

/**
 * @param inputs of the workflow, which choose the role
 * @returns whether the cloud gives the job a credential that is good for more than nothing
 */
export async function signsIn(cloud: Cloud, oidc: Oidc, inputs: Inputs, claims: Claims): Promise<boolean> {
  const mint = async (audience: string): Promise<string> => {
    oidc.setClaims(claims)
    const url = new URL(`https://oidc.example.com${oidc.requestPath}&audience=${encodeURIComponent(audience)}`)
    const { body } = await oidc.handler({ method: 'GET', host: url.host, url, target: url.pathname, headers: { authorization: `Bearer ${oidc.requestToken}` }, body: Buffer.alloc(0) })
    return (JSON.parse(String(body)) as { value: string }).value
  }
  const ways: Partial<Record<Cloud['provider'], (given: SignIn) => Promise<boolean>>> = { aws: toAws, gcp: toGcp, azure: toAzure, vault: toVault }
  const way = ways[cloud.provider]
  if (way === undefined) throw new Error(`nobody signs in to ${cloud.provider}`)
  return way({ cloud, inputs, mint })
}

async function toAws({ cloud, inputs, mint }: SignIn): Promise<boolean> {
  const form = { Action: 'AssumeRoleWithWebIdentity', RoleArn: inputs['aws-role-to-assume'] ?? '', RoleSessionName: 'job', WebIdentityToken: await mint('sts.amazonaws.com') }
  return (await posted(cloud, 'aws-sts', 'https://sts.eu-west-1.amazonaws.com/', form)).status === 200
}

/** Google's STS gives every job of the owner a token; what it is good for shows the next request. */
async function toGcp({ cloud, inputs, mint }: SignIn): Promise<boolean> {
  const { 'gcp-workload-identity-provider': provider = '', 'gcp-service-account': account } = inputs
  const exchange = {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    audience: `//iam.googleapis.com/${provider}`,
    requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    scope: 'https://www.googleapis.com/auth/cloud-platform',
    subject_token: await mint(`https://iam.googleapis.com/${provider}`),
  }
  const { status, body } = await posted(cloud, 'gcp-sts', 'https://sts.googleapis.com/v1/token', exchange)
  if (status !== 200) return false
  const authorization = `Bearer ${(JSON.parse(String(body)) as { access_token: string }).access_token}`
  if (account === undefined) return decrypts(cloud, authorization)
  const { status: given } = await asked(cloud, 'gcp-iam', `https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${account}:generateAccessToken`, JSON.stringify({ scope: [exchange.scope] }), { authorization })
  return given === 200
}

async function decrypts(cloud: Cloud, authorization: string): Promise<boolean> {
  const key = await cloud.wrap(Buffer.from('part'))
  if (key.type !== 'gcp_kms') throw new Error('no key of Google Cloud')
  const { status } = await asked(cloud, 'gcp-kms', `https://cloudkms.googleapis.com/v1/${key.resourceId}:decrypt`, JSON.stringify({ ciphertext: key.enc }), { authorization })
  return status === 200
}

async function toAzure({ cloud, inputs, mint }: SignIn): Promise<boolean> {
  const { 'azure-tenant-id': tenant = '', 'azure-client-id': client = '' } = inputs
  const assertion = { client_assertion_type: 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer', client_assertion: await mint('api://AzureADTokenExchange') }
  const form = { grant_type: 'client_credentials', client_id: client, scope: 'https://vault.azure.net/.default', ...assertion }
  return (await posted(cloud, 'azure-entra', `https://login.microsoftonline.com/${tenant}/oauth2/v2.0/token`, form)).status === 200
}

async function toVault({ cloud, inputs, mint }: SignIn): Promise<boolean> {
  const address = 'https://vault.example.com'
  const { status } = await asked(cloud, 'vault', `${address}/v1/auth/jwt/login`, JSON.stringify({ role: inputs['vault-role'], jwt: await mint(address) }), {})
  return status === 200
}

function posted(cloud: Cloud, service: CloudService['service'], url: string, form: Inputs): Promise<EmulatedResponse> {
  return asked(cloud, service, url, new URLSearchParams(form).toString(), { 'content-type': 'application/x-www-form-urlencoded' })
}

async function asked(cloud: Cloud, service: CloudService['service'], address: string, body: string, headers: Inputs): Promise<EmulatedResponse> {
  const url = new URL(address)
  const found = cloud.services.find((one) => one.service === service && one.host.test(url.host))
  if (found === undefined) throw new Error(`nobody answers at ${url.host}`)
  return found.handler({ method: 'POST', host: url.host, url, target: url.pathname, headers, body: Buffer.from(body) })
}
