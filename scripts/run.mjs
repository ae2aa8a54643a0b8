/**
 * Runs a TypeScript file of this repository under the Node that the action runs on, whatever Node the machine has:
 *
 *   node scripts/run.mjs tools/demo.ts --flag
 *
 * Plain JavaScript for Node 20 and later. Installs the dependencies first where they are missing or out of date.
 */
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))

/** npm writes this copy of the lock file when it has installed everything. */
const installed = join(root, 'node_modules', '.package-lock.json')

export function setUp() {
  if (existsSync(installed) && sameVersions()) return
  process.stderr.write('Installing dependencies (once)…\n')
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm'
  const { status } = spawnSync(npm, ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: process.platform === 'win32',
  })
  if (status !== 0) process.exit(status ?? 1)
}

/** Whether what is installed is what the lock file asks for. */
function sameVersions() {
  const wanted = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')).packages
  const present = JSON.parse(readFileSync(installed, 'utf8')).packages
  return Object.entries(wanted).every(([path, { version, optional }]) => path === '' || optional || present[path]?.version === version)
}

/**
 * Runs with Node 24 first in PATH, so that whatever is started below finds it, too. A signal is passed on, and when
 * whoever started this is gone, the command ends, too.
 * @returns its exit status
 */
export function run(command) {
  const bin = join(root, 'node_modules', '.bin')
  const path = Object.keys(process.env).find((name) => name.toUpperCase() === 'PATH') ?? 'PATH'
  const separator = process.platform === 'win32' ? ';' : ':'
  const env = { ...process.env, [path]: `${bin}${separator}${process.env[path] ?? ''}` }
  const node = process.platform === 'win32' ? join(root, 'node_modules', 'node', 'bin', 'node.exe') : join(root, 'node_modules', 'node', 'bin', 'node')
  const child = spawn(node, command, { cwd: root, stdio: 'inherit', env })
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
  const parent = process.ppid
  setInterval(() => process.ppid === parent || child.kill('SIGTERM'), 500).unref()
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('exit', (status) => resolve(status ?? 1))
  })
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  setUp()
  process.exitCode = await run(process.argv.slice(2))
}
