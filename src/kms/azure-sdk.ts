/** What of Azure's SDKs a keyless run needs: one chunk, because each costs a read of a file. */
export { createHttpHeaders } from '@azure/core-rest-pipeline'
export { ClientAssertionCredential } from '@azure/identity'
export { CryptographyClient } from '@azure/keyvault-keys'
