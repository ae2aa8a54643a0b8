/** The floor under keyless AWS. */
import https from 'node:https'
import { floor, idToken } from './common.ts'

const roleArn = process.env['INPUT_AWS-ROLE-TO-ASSUME'] ?? ''
const load = async () => Promise.all([import('@aws-sdk/client-kms'), import('@aws-sdk/credential-provider-web-identity'), import('@smithy/node-http-handler')])

void floor('kms', load, async ([{ KMSClient, DecryptCommand }, { fromWebToken }, { NodeHttpHandler }], key) => {
  const region = key['arn']?.split(':')[3] ?? ''
  const requestHandler = new NodeHttpHandler({ httpsAgent: new https.Agent({ keepAlive: true, proxyEnv: process.env }) })
  const credentials = await fromWebToken({ roleArn, webIdentityToken: await idToken('sts.amazonaws.com'), clientConfig: { region, requestHandler } })()
  const { Plaintext: dataKey } = await new KMSClient({ region, credentials, requestHandler }).send(new DecryptCommand({ KeyId: key['arn'], CiphertextBlob: Buffer.from(key['enc'] ?? '', 'base64') }))
  requestHandler.destroy()
  return dataKey ?? new Uint8Array()
})
