/** The tests on a pretended Windows: their own process pretends, too. `scripts/machines.ts` uses it. */
import { join } from 'node:path'
import { defineConfig, mergeConfig } from 'vitest/config'
import configuration from '../vitest.config.ts'

const root = join(import.meta.dirname, '..')

export default defineConfig((environment) => mergeConfig(configuration(environment), { root, test: { setupFiles: [join(root, '__tests__', 'bundle', 'windows.ts')] } }))
