/** Rows of files of the workspace, and of how opening grows with the secrets. */
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { join } from 'node:path'
import { judge } from '../../scripts/judges.ts'
import { openFile, parseDocument } from '../../src/sops/index.ts'
import { floorOf } from './floors.ts'
import { DIST, milliseconds, type Bench, type Inputs } from './run.ts'
import { EXPORTED, sealed, TEN, type AgeFiles } from './sealed.ts'
import type { Program } from './table.ts'

/** Files of the workspace, with an age key. */
export async function fileRows(bench: Bench, { folder, identity, small, large }: AgeFiles): Promise<void> {
  const { table, nothing } = bench
  const run = (path: string, exported: Inputs = TEN): Program => () => milliseconds(DIST, { source: 'workspace', path, 'age-key': identity, ...exported }, { GITHUB_WORKSPACE: folder })
  const sops: Program = async () => {
    const began = performance.now()
    const { status, stderr } = spawnSync(judge('sops'), ['-d', join(folder, large)], { env: { HOME: folder, SOPS_AGE_KEY: identity, SOPS_DISABLE_VERSION_CHECK: '1' }, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
    if (status !== 0) throw new Error(stderr)
    return performance.now() - began
  }
  const one = '`source: workspace`, one age file, ten secrets'
  const floor = await floorOf(bench, 'age', one, (main) => () => milliseconds(main, { path: small, 'age-key': identity }, { GITHUB_WORKSPACE: folder }))
  await table.row({ what: one, program: run(small), against: 'bare Node', base: () => milliseconds(nothing, {}, {}), promise: 2.6, ...floor })
  for (const [which, exported] of EXPORTED) {
    await table.row({ what: `20,000 secrets in one YAML file, age, MAC verified, ${which} exported`, program: run(large, exported), against: '`sops -d` of the same file', base: sops, promise: 0.5 })
  }
  const growth = '80,000 secrets, opened in this process, per secret' // more would be too long a YAML file
  if (table.wanted(growth)) await table.row({ what: growth, program: await opening(80_000), against: '1,000 secrets, per secret', base: await opening(1_000), promise: 1.2 })
}

/** Microseconds for each secret: parsed, decrypted, MAC verified. */
async function opening(secrets: number): Promise<Program> {
  const dataKey = randomBytes(32)
  const bytes = sealed(secrets, dataKey, [{ type: 'age', recipient: 'age1', enc: 'x\n' }])
  const open = (): Promise<unknown> => openFile(parseDocument('a.yaml', bytes), dataKey)
  for (let warm = 0; warm < 80_000 / secrets; warm += 1) await open()
  return async () => {
    const began = performance.now()
    const times = Math.ceil(80_000 / secrets)
    for (let time = 0; time < times; time += 1) await open()
    return ((performance.now() - began) * 1000) / (times * secrets)
  }
}
