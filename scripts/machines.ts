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
  /** What the tests are told, as `emulators/runner/index.ts` reads it. */
  readonly environment: () => Readonly<Record<string, string>>
  /** Of Vitest, if not the one that all tests have. */
  readonly config?: string
  /** Tests in which the machine plays a part. */
  readonly quick: readonly string[]
}

const OF_NODE = ['bundle/aws', 'bundle/ambient', 'bundle/proxies', 'bundle/page']
/** Not `runner`: it compares with @actions/core, whose line ends stay those of this machine. */
const OF_WINDOWS = ['bundle/names', 'bundle/export-files', 'bundle/injection', 'bundle/page', 'select/', 'inputs', 'output-file', 'publish', 'summary', 'http', 'source/workspace']

export const MACHINES: Readonly<Record<string, Machine>> = {
  'oldest-node': { environment: () => ({ ACTION_NODE: judge('oldest-node') }), quick: OF_NODE },
  'newest-node': { environment: () => ({ ACTION_NODE: judge('newest-node') }), quick: OF_NODE },
  windows: {
    environment: () => ({ ACTION_PRELOAD: pathToFileURL(join(root, '__tests__', 'bundle', 'windows.ts')).href, ACTION_PLATFORM: 'win32' }),
    config: '__tests__/windows.config.ts',
    quick: OF_WINDOWS,
  },
}

/** Runs the tests there. @returns whether they held */
export function runOn(name: string, quick: boolean): boolean {
  const machine = MACHINES[name]
  if (machine === undefined) throw new Error(`There is no machine ${name}: ${Object.keys(MACHINES).join(', ')}`)
  const files = quick ? machine.quick.map((file) => `__tests__/${file}`) : ['__tests__/bundle']
  const config = machine.config === undefined ? [] : ['--config', machine.config]
  const { status } = spawnSync(process.execPath, ['node_modules/vitest/vitest.mjs', 'run', ...config, ...files], { cwd: root, stdio: 'inherit', env: { ...process.env, ...machine.environment() } })
  return status === 0
}

if (import.meta.main) {
  const { values, operands } = readArguments('npm run machines --', { quick: flag() }, { name: 'machine', of: Object.keys(MACHINES) })
  const failed = (operands.length > 0 ? operands : Object.keys(MACHINES)).filter((name) => !runOn(name, values.quick))
  if (failed.length > 0) console.log(`Failed on: ${failed.join(', ')}`)
  process.exitCode = failed.length > 0 ? 1 : 0
}
