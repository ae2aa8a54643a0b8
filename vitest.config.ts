import { defineConfig } from 'vitest/config'

/**
 * Tables that try a rule in every combination, and mostly wait, for deadlines and repeated requests: CI runs them, and
 * `npm run test:exhaustive`. Whoever changes a line has the other tests, which hold every rule, in a third of the time.
 */
const EXHAUSTIVE = ['__tests__/exhaustive/**/*.test.ts']

export default defineConfig(({ mode }) => ({
  test: {
    include: mode === 'exhaustive' ? EXHAUSTIVE : ['__tests__/**/*.test.ts'],
    exclude: [
      ...(mode === 'exhaustive' ? [] : EXHAUSTIVE),
      // Windows has no GnuPG of its own: PGP is tested where the systems of runners bring it.
      ...(process.platform === 'win32' ? ['__tests__/kms/pgp.test.ts'] : []),
    ],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // Much of the time is spent waiting: more at a time than there are cores.
    maxWorkers: mode === 'exhaustive' ? 6 : 4,
    maxConcurrency: 8, // for the table of outages, whose services mostly wait, too
    experimental: { vcsProvider: './scripts/changed.ts' }, // what `--changed` goes by
  },
}))
