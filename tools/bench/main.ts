/**
 * The numbers: whole processes of the committed bundle, against what they are promised to be near, side by side in one
 * run (A B A B …). Prints medians and ratios; a benchmark, not a timed test.
 *
 *   npm run bench -- [--rounds N] [--only TEXT]
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { number, readArguments, text } from '../../scripts/arguments.ts'
import { ecsRows, keylessRows } from './clouds.ts'
import { code, requests } from './counted.ts'
import { ctoRows } from './cto.ts'
import { fileRows } from './files.ts'
import { manyFilesRows } from './many-files.ts'
import { memoryOfRuns } from './memory.ts'
import { ageFiles } from './sealed.ts'
import { Table } from './table.ts'

const terms = readArguments('npm run bench --', { rounds: number(1, 15), only: text('TEXT', '') }).values
const table = new Table(terms)
const folder = mkdtempSync(join(tmpdir(), 'bench-'))
const nothing = join(folder, 'nothing.js')
writeFileSync(nothing, '0\n')

try {
  const bench = { table, folder, nothing }
  console.log(`Node ${process.version}, ${cpus()[0]?.model ?? process.arch} × ${cpus().length}, medians of ${terms.rounds}\n`)
  table.begin()
  await ecsRows(bench)
  await keylessRows(bench)
  await ctoRows(bench)
  const files = await ageFiles(folder)
  await fileRows(bench, files)
  await memoryOfRuns(bench, files)
  await manyFilesRows(bench)
  await code(bench)
  await requests(bench)
  table.end()
} finally {
  rmSync(folder, { recursive: true })
}
