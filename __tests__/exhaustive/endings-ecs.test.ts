/** How a step may end, whatever ECS answers or does not: it has exported everything, or there is one error. */
import { describeEndings } from './endings.ts'

const SERVER = { decrypt: 'server' }

describeEndings([
  ['aws', [
    { service: 'ecs', match: '/config/hashes' },
    { service: 'ecs', match: '/config/build' },
    { service: 'ecs', match: '/config/build', inputs: { 'config-id': 'first', 'detect-drift': 'true' } },
    { service: 'ecs', match: '/config/build', inputs: SERVER },
    { service: 'ecs', match: '/config/hashes', inputs: SERVER },
    { service: 'ecs', match: '/config/raw' },
  ]],
])
