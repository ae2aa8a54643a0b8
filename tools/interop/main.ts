/**
 * Other people's programs judge this project.
 *
 *   npm run interop -- [--report FILE] [PART...]
 *
 * All parts but those that must be asked for by name.
 */
import { writeFileSync } from 'node:fs'
import { readArguments, text } from '../../scripts/arguments.ts'
import { runChecks, type Checks } from './check.ts'

/** Each is loaded when it is wanted: together they take seconds. */
const PARTS: Readonly<Record<string, () => Promise<Checks>>> = {
  act: async () => (await import('./act.ts')).checks,
  az: async () => (await import('./az.ts')).checks,
  cto: async () => (await import('./cto.ts')).checks(),
  drongo: async () => (await import('./drongo.ts')).checks,
  emulators: async () => (await import('./emulators.ts')).emulatorChecks(),
  jmespath: async () => (await import('./jmespath.ts')).checks,
  keys: async () => (await import('./keys.ts')).keyChecks(),
  moto: async () => (await import('./moto.ts')).checks,
  'output-file': async () => (await import('./output-file.ts')).checks,
  python: async () => (await import('./python.ts')).checks,
  release: async () => (await import('./release.ts')).checks,
  setup: async () => (await import('./setup.ts')).checks,
  sops: async () => (await import('./sops.ts')).sopsChecks(),
  vault: async () => (await import('./vault.ts')).checks,
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
