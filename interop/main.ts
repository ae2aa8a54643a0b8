/**
 * Other people's programs judge this project.
 *
 *   node interop/main.ts [--report FILE] [NAME...]
 */
import { writeFileSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { checks as actChecks } from './act.ts'
import { runChecks, type Checks } from './check.ts'
import { checks as ctoChecks } from './cto.ts'
import { emulatorChecks } from './emulators.ts'
import { keyChecks } from './keys.ts'
import { checks as motoChecks } from './moto.ts'
import { checks as outputFileChecks } from './output-file.ts'
import { checks as pythonChecks } from './python.ts'
import { sopsChecks } from './sops.ts'
import { checks as vaultChecks } from './vault.ts'

const PARTS: Readonly<Record<string, () => Promise<Checks>>> = {
  act: () => Promise.resolve(actChecks),
  cto: ctoChecks,
  emulators: emulatorChecks,
  keys: keyChecks,
  moto: () => Promise.resolve(motoChecks),
  'output-file': () => Promise.resolve(outputFileChecks),
  python: () => Promise.resolve(pythonChecks),
  sops: sopsChecks,
  vault: () => Promise.resolve(vaultChecks),
}

const { values, positionals } = parseArgs({ options: { report: { type: 'string' } }, allowPositionals: true })
const counts = { passed: 0, failed: 0 }
for (const [name, part] of Object.entries(PARTS)) {
  if (positionals.length > 0 && !positionals.includes(name)) continue
  const { passed, failed } = await runChecks(await part())
  counts.passed += passed
  counts.failed += failed
}
if (values.report !== undefined) writeFileSync(values.report, JSON.stringify(counts))
console.log(`${counts.passed} held, ${counts.failed} failed`)
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0
