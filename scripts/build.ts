/**
 * Builds `dist` from `src`: TypeScript to JavaScript, then ncc to CommonJS, for `google-gax` cannot run as an ES module.
 *
 *   node scripts/build.ts [--to DIR]
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

const root = join(import.meta.dirname, '..')
const { values } = parseArgs({ options: { to: { type: 'string', default: 'dist' } } })

function bundle(to: string): void {
  const javascript = join(root, 'build')
  for (const folder of [javascript, to]) rmSync(folder, { recursive: true, force: true })
  mkdirSync(to, { recursive: true })
  // ncc takes the module system from the nearest package.json.
  mkdirSync(javascript)
  writeFileSync(join(javascript, 'package.json'), '{}\n')
  node('node_modules/typescript/bin/tsc', '-p', 'tsconfig.build.json')
  node('node_modules/@vercel/ncc/dist/ncc/cli.js', 'build', join(javascript, 'index.js'), '-o', to, '--license', 'licenses.txt', '--no-cache', '--quiet')
  // Besides, libraries bring what is never used here: gRPC's protocol files, a script that opens a browser.
  for (const name of readdirSync(to)) if (!/\.(js|txt)$/.test(name)) rmSync(join(to, name), { recursive: true })
  writeFileSync(join(to, 'package.json'), '{ "type": "commonjs" }\n')
  rmSync(javascript, { recursive: true })
}

function node(...command: string[]): void {
  const { status } = spawnSync(process.execPath, command, { cwd: root, stdio: 'inherit' })
  if (status !== 0) throw new Error(`${command[0]} failed with status ${status}`)
}

bundle(resolve(root, values.to))
