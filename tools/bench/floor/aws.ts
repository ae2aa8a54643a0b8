/** The floor under keyless AWS. */
import https from 'node:https'
import { floor } from './common.ts'

const roleArn = process.env['INPUT_AWS-ROLE-TO-ASSUME'] ?? ''
/** Of STS: that of the key is not known yet. */
const REGION = 'us-east-1'

void floor({
  list: 'kms',
  audience: 'sts.amazonaws.com',
  async load() {
    const [kms, { fromWebToken }, { NodeHttpHandler }] = await Promise.all([import('@aws-sdk/client-kms'), import('@aws-sdk/credential-provider-web-identity'), import('@smithy/node-http-handler')])
    const requestHandler = new NodeHttpHandler({ httpsAgent: new https.Agent({ keepAlive: true, proxyEnv: process.env }) })
    return { ...kms, fromWebToken, requestHandler }
  },
  async signIn(idToken, sdk) {
    const webIdentityToken = await idToken
    const { fromWebToken, requestHandler } = await sdk
    return fromWebToken({ roleArn, webIdentityToken, clientConfig: { region: REGION, requestHandler } })()
  },
  async unwrap({ KMSClient, DecryptCommand, requestHandler }, credentials, key) {
    const region = key['arn']?.split(':')[3] ?? ''
    const { Plaintext: dataKey } = await new KMSClient({ region, credentials, requestHandler }).send(new DecryptCommand({ KeyId: key['arn'], CiphertextBlob: Buffer.from(key['enc'] ?? '', 'base64') }))
    requestHandler.destroy()
    return dataKey ?? new Uint8Array()
  },
})
