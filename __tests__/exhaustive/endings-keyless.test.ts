/** How a step may end, whatever a cloud answers or does not, keyless: it has exported everything, or there is one error. */
import { describeEndings } from './endings.ts'

describeEndings([
  ['aws', [{ service: 'aws-sts' }, { service: 'aws-kms' }]],
  ['gcp', [{ service: 'gcp-sts' }, { service: 'gcp-iam' }, { service: 'gcp-kms' }]],
  ['azure', [{ service: 'azure-entra' }, { service: 'azure-vault' }]],
  ['vault', [{ service: 'vault' }]],
])
