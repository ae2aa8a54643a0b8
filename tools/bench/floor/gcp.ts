/** The floor under keyless Google Cloud: the SDK asks the KMS alone, and sign-in is two requests without it. */
import https from 'node:https'
import { ask, floor } from './common.ts'

const { 'INPUT_GCP-WORKLOAD-IDENTITY-PROVIDER': provider = '', 'INPUT_GCP-SERVICE-ACCOUNT': account = '' } = process.env
const scope = 'https://www.googleapis.com/auth/cloud-platform'
const json = { 'content-type': 'application/json' }
const agent = new https.Agent({ keepAlive: true, proxyEnv: process.env })

void floor({
  list: 'gcp_kms',
  audience: `https://iam.googleapis.com/${provider}`,
  load: () => import('@google-cloud/kms/build/src/v1/key_management_service_client.js'),
  signIn: async (idToken) => signIn(await idToken),
  async unwrap({ KeyManagementServiceClient }, token, key) {
    const fetch = async (url: string, { method, body }: { method: string; body: string }) => {
      const answer = await ask(url, { ...json, authorization: `Bearer ${token}` }, body, { method, agent })
      return { ok: true, status: 200, arrayBuffer: async () => answer }
    }
    const authClient = { fetch, getRequestHeaders: async () => new Headers() } as never
    const [{ plaintext }] = await new KeyManagementServiceClient({ fallback: true, authClient }).decrypt({ name: key['resource_id'] ?? '', ciphertext: Buffer.from(key['enc'] ?? '', 'base64') })
    agent.destroy()
    return Buffer.from(plaintext ?? '')
  },
})

/** Google's token for GitHub's, and the service account's for that. */
async function signIn(idToken: string): Promise<string> {
  const exchange = {
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    audience: `//iam.googleapis.com/${provider}`,
    scope,
    requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    subject_token: idToken,
  }
  const federated = JSON.parse((await ask('https://sts.googleapis.com/v1/token', { 'content-type': 'application/x-www-form-urlencoded' }, String(new URLSearchParams(exchange)), { agent })).toString()) as { access_token: string }
  const impersonated = await ask(`https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${account}:generateAccessToken`, { ...json, authorization: `Bearer ${federated.access_token}` }, JSON.stringify({ scope: [scope] }), { agent })
  return (JSON.parse(impersonated.toString()) as { accessToken: string }).accessToken
}
