/**
 * Tests of the bundle, on machines that this one is not: under other versions of Node, and on Windows as far as it can be
 * pretended.
 *
 *   node scripts/machines.ts [--quick] [MACHINE...]
 *
 * `--quick`: only the tests in which the machine plays a part.
 */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { flag, readArguments } from './arguments.ts'
import { judge } from './judges.ts'

const root = join(import.meta.dirname, '..')

interface Machine {
  /** What the tests are told, as `emulators/runner.ts` reads it. */
  readonly environment: () => Readonly<Record<string, string>>
  /** Files of tests in which the machine plays a part. */
  readonly quick: readonly string[]
}

export const MACHINES: Readonly<Record<string, Machine>> = {
  'oldest-node': { environment: () => ({ ACTION_NODE: judge('oldest-node') }), quick: ['kms', 'proxies', 'page'] },
  'newest-node': { environment: () => ({ ACTION_NODE: judge('newest-node') }), quick: ['kms', 'proxies', 'page'] },
  windows: {
    environment: () => ({ ACTION_PRELOAD: pathToFileURL(join(root, '__tests__', 'bundle', 'windows.ts')).href, ACTION_PLATFORM: 'win32' }),
    quick: ['names', 'export-files', 'injection', 'page'],
  },
}

/** Runs the tests of the bundle there. @returns whether they held */
export function runOn(name: string, quick: boolean): boolean {
  const machine = MACHINES[name]
  if (machine === undefined) throw new Error(`There is no machine ${name}: ${Object.keys(MACHINES).join(', ')}`)
  const files = quick ? machine.quick.map((file) => `__tests__/bundle/${file}.test.ts`) : ['__tests__/bundle']
  const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...files], { cwd: root, stdio: 'inherit', env: { ...process.env, ...machine.environment() } })
  return status === 0
}

if (import.meta.main) {
  const { values, operands } = readArguments('npm run machines --', { quick: flag() }, { name: 'machine', of: Object.keys(MACHINES) })
  const failed = (operands.length > 0 ? operands : Object.keys(MACHINES)).filter((name) => !runOn(name, values.quick))
  if (failed.length > 0) console.log(`Failed on: ${failed.join(', ')}`)
  process.exitCode = failed.length > 0 ? 1 : 0
}
