/** What of Google's SDK a run needs: one chunk, because each costs a read of a file. */
import { setBackend } from 'google-logging-utils'

export { KeyManagementServiceClient } from '@google-cloud/kms/build/src/v1/key_management_service_client.js'

// Else GOOGLE_SDK_NODE_LOGGING makes the libraries print whole requests and answers, tokens and data keys included.
setBackend(null)
