import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    include: ['__tests__/**/*.test.ts'],
    // Windows has no GnuPG of its own: PGP is tested where the systems of runners bring it.
    exclude: process.platform === 'win32' ? ['__tests__/kms/pgp.test.ts'] : [],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    pool: 'forks',
    // Most of the time is spent waiting, for deadlines and repeated requests: more at a time than there are cores.
    maxWorkers: 3,
    maxConcurrency: 8, // for the table of outages, whose services mostly wait, too
    experimental: { vcsProvider: './scripts/changed.ts' }, // what `--changed` goes by
  },
})
