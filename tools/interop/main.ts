/**
 * Other people's programs judge this project.
 *
 *   npm run interop -- [--report FILE] [PART...]
 *
 * All parts but those that must be asked for by name.
 */
import { writeFileSync } from 'node:fs'
import { readArguments, text } from '../../scripts/arguments.ts'
import { checks as actChecks } from './act.ts'
import { checks as azChecks } from './az.ts'
import { runChecks, type Checks } from './check.ts'
import { checks as ctoChecks } from './cto.ts'
import { checks as drongoChecks } from './drongo.ts'
import { emulatorChecks } from './emulators.ts'
import { checks as jmespathChecks } from './jmespath.ts'
import { keyChecks } from './keys.ts'
import { checks as motoChecks } from './moto.ts'
import { checks as outputFileChecks } from './output-file.ts'
import { checks as pythonChecks } from './python.ts'
import { checks as releaseChecks } from './release.ts'
import { checks as setupChecks } from './setup.ts'
import { sopsChecks } from './sops.ts'
import { checks as vaultChecks } from './vault.ts'

const PARTS: Readonly<Record<string, () => Promise<Checks>>> = {
  act: () => Promise.resolve(actChecks),
  az: () => Promise.resolve(azChecks),
  cto: ctoChecks,
  drongo: () => Promise.resolve(drongoChecks),
  emulators: emulatorChecks,
  jmespath: () => Promise.resolve(jmespathChecks),
  keys: keyChecks,
  moto: () => Promise.resolve(motoChecks),
  'output-file': () => Promise.resolve(outputFileChecks),
  python: () => Promise.resolve(pythonChecks),
  release: () => Promise.resolve(releaseChecks),
  setup: () => Promise.resolve(setupChecks),
  sops: sopsChecks,
  vault: () => Promise.resolve(vaultChecks),
}

/** Too large for a run of all. */
const BY_NAME_ONLY: ReadonlySet<string> = new Set(['az'])

const { values, operands } = readArguments('npm run interop --', { report: text('FILE', undefined) }, { name: 'part', of: Object.keys(PARTS) })
const counts = { passed: 0, failed: 0 }
for (const [name, part] of Object.entries(PARTS)) {
  const isWanted = operands.length > 0 ? operands.includes(name) : !BY_NAME_ONLY.has(name)
  if (!isWanted) continue
  const { passed, failed } = await runChecks(await part())
  counts.passed += passed
  counts.failed += failed
}
if (values.report !== undefined) writeFileSync(values.report, JSON.stringify(counts))
console.log(`${counts.passed} held, ${counts.failed} failed`)
process.exitCode = counts.failed > 0 || counts.passed === 0 ? 1 : 0
