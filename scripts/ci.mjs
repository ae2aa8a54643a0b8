/** What CI runs: set-up, the checks, `npm test` and the exhaustive tests, the judges; then the true counts of all of it, alone on the last line. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { run, setUp } from './run.mjs'

const counts = { passed: 0, failed: 0 }
const folder = mkdtempSync(join(tmpdir(), 'ci-'))

setUp()
await tally('checks', (report) => run(['scripts/checks.ts', '--report', report]))
// The tests of the bundle start what a job would start, from what a job would download.
const unpacked = join(folder, 'archive')
const isUnpacked = (await run(['scripts/archive.ts', '--to', unpacked])) === 0
await tally('tests', (report) => npm(report, 'test'))
await tally('exhaustive tests', (report) => npm(report, 'run', 'test:exhaustive'))
await tally('interop', (report) => run(['tools/interop/main.ts', '--report', report]))
rmSync(folder, { recursive: true })

console.log(`${counts.passed} passed, ${counts.failed} failed`)
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0

/** Starts tests, by a script of the package. @returns their status, or that there is nothing to test */
function npm(report, ...script) {
  if (!isUnpacked) return 1
  const env = { ...process.env, ACTION_MAIN: join(unpacked, 'dist', 'index.js') }
  return spawnSync('npm', [...script, '--', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`], { stdio: 'inherit', shell: process.platform === 'win32', env }).status
}

/** Adds what a part reports; a part that failed without saying what counts as one failure. */
async function tally(name, part) {
  console.log(`\n== ${name}`)
  const report = join(folder, `${name.replace(' ', '-')}.json`)
  const status = await part(report)
  let found = { passed: 0, failed: 0 }
  try {
    const { passed, failed, numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'))
    found = { passed: passed ?? numPassedTests, failed: failed ?? numFailedTests }
  } catch {
    console.log(`${name} wrote no report`)
  }
  if (status !== 0 && found.failed === 0) found.failed = 1
  counts.passed += found.passed
  counts.failed += found.failed
}
