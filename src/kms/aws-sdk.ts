/** What of AWS's SDK a keyless run needs: one chunk, because each costs a read of a file. */
export { DecryptCommand, KMSClient } from '@aws-sdk/client-kms'
export { fromWebToken } from '@aws-sdk/credential-provider-web-identity'
