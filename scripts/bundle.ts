/** Programs of TypeScript as files that need no `node_modules`: compiled, then packed by ncc to CommonJS, for `google-gax` cannot run as an ES module. */
import { spawnSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** Where the libraries are found. */
const javascript = join(root, 'build')

/** Libraries that a module of ours takes the place of. */
const REPLACED = { 'google-gax': ['src/kms/google-gax.js'] }

/**
 * @param programs folders by what shall be packed there: `{ 'src/index': '/…/dist' }`
 * @throws Error if a program cannot be compiled or packed
 */
export function bundle(programs: Readonly<Record<string, string>>): void {
  rmSync(javascript, { recursive: true, force: true })
  mkdirSync(javascript)
  // ncc takes the module system from the nearest package.json, and from a tsconfig.json where it runs what to replace.
  writeFileSync(join(javascript, 'package.json'), '{}\n')
  writeFileSync(join(javascript, 'tsconfig.json'), JSON.stringify({ compilerOptions: { baseUrl: '.', paths: REPLACED } }))
  node(root, 'node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json')
  for (const [main, to] of Object.entries(programs)) {
    node(javascript, '../node_modules/@vercel/ncc/dist/ncc/cli.js', 'build', `${main}.js`, '-o', to, '--license', 'licenses.txt', '--no-cache', '--quiet')
  }
  rmSync(javascript, { recursive: true })
}

function node(cwd: string, ...command: string[]): void {
  const { status } = spawnSync(process.execPath, command, { cwd, stdio: ['ignore', 'inherit', 'inherit'] })
  if (status !== 0) throw new Error(`${command[0]} failed with status ${status}`)
}
