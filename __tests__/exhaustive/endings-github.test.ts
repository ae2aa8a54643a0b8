/** How a step may end, whatever GitHub answers or does not: it has exported everything, or there is one error. */
import { describeEndings } from './endings.ts'

const GITHUB = { source: 'github', repository: 'example/shop', url: '', token: '' }

describeEndings([
  ['aws', [
    { service: 'github', match: '/commits/', inputs: GITHUB },
    { service: 'github', match: '/git/trees/', inputs: GITHUB },
    { service: 'github', match: '/git/blobs/', inputs: GITHUB },
    { service: 'oidc' },
  ]],
])
