/**
 * Builds `dist` from `src`.
 *
 *   node scripts/build.ts [--to DIR]
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readArguments, text } from './arguments.ts'
import { bundle } from './bundle.ts'

const { values } = readArguments('npm run build --', { to: text('FOLDER', 'dist') })
const to = resolve(import.meta.dirname, '..', values.to)

rmSync(to, { recursive: true, force: true })
mkdirSync(to, { recursive: true })
await bundle({ 'src/index': to })
// Besides, libraries bring what is never used here: protocol files, a script that opens a browser.
for (const name of readdirSync(to)) if (!/\.(js|txt)$/.test(name)) rmSync(join(to, name), { recursive: true })
writeFileSync(join(to, 'package.json'), '{ "type": "commonjs" }\n')
