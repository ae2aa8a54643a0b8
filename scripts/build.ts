/**
 * Builds `dist` from `src`, with the licences and the bill of materials of what was packed.
 *
 *   node scripts/build.ts [--to DIR]
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { readArguments, text } from './arguments.ts'
import { bundle } from './bundle.ts'
import { licencesOf } from './licenses.ts'
import { librariesOf, readLock, SBOM, sbomOf, sbomText } from './sbom.ts'

const { values } = readArguments('npm run build --', { to: text('FOLDER', 'dist') })
const to = resolve(import.meta.dirname, '..', values.to)

rmSync(to, { recursive: true, force: true })
mkdirSync(to, { recursive: true })
const packed = await bundle({ 'src/index': to })
// Besides, libraries bring what is never used here: protocol files, a script that opens a browser.
for (const name of readdirSync(to)) if (!name.endsWith('.js')) rmSync(join(to, name), { recursive: true })
writeFileSync(join(to, 'package.json'), '{ "type": "commonjs" }\n')
writeFileSync(join(to, 'licenses.txt'), licencesOf(librariesOf(packed, readLock())))
writeFileSync(join(to, SBOM), sbomText(sbomOf(packed, readLock())))
