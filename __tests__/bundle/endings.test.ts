/**
 * How a step may end: it has exported everything, or its exit code is 1 and there is one error. Whatever a server answers,
 * or does not.
 */
import type { Provider } from '../../emulators/cloud.ts'
import { describeEndings, type Endpoint } from './endings.ts'

const SERVER = { decrypt: 'server' }
const GITHUB = { source: 'github', repository: 'example/shop', url: '', token: '' }

/** Every endpoint that a keyless run may ask, by the cloud of its key. */
const ENDPOINTS: readonly (readonly [Provider, readonly Endpoint[]])[] = [
  ['aws', [
    { service: 'ecs', match: '/config/hashes' },
    { service: 'ecs', match: '/config/build' },
    { service: 'ecs', match: '/config/build', inputs: { 'config-id': 'first', 'detect-drift': 'true' } },
    { service: 'ecs', match: '/config/build', inputs: SERVER },
    { service: 'ecs', match: '/config/hashes', inputs: SERVER },
    { service: 'ecs', match: '/config/raw' },
    { service: 'github', match: '/commits/', inputs: GITHUB },
    { service: 'github', match: '/git/trees/', inputs: GITHUB },
    { service: 'github', match: '/git/blobs/', inputs: GITHUB },
    { service: 'oidc' },
    { service: 'aws-sts' },
    { service: 'aws-kms' },
  ]],
  ['gcp', [
    { service: 'gcp-sts' },
    { service: 'gcp-iam' },
    { service: 'gcp-kms' },
  ]],
  ['azure', [
    { service: 'azure-entra' },
    { service: 'azure-vault' },
  ]],
  ['vault', [{ service: 'vault' }]],
]

describeEndings(ENDPOINTS)
