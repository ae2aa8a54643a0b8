/** Rows of the same secrets in many files and in one. */
import { randomBytes } from 'node:crypto'
import type { Emulators } from '../../emulators/start.ts'
import { DIST, keyless, withEmulators, type Bench } from './run.ts'
import { ALL, GROUP, sealed } from './sealed.ts'
import { verdict } from './table.ts'

/** How many secrets the rows of many files have, and the files. */
const MANY = { secrets: 20_000, files: 200 }

/** How many keys are asked for at a time, and the milliseconds of a slow KMS for each. */
const KMS = { parallel: 16, slow: 50 }

export async function manyFilesRows(bench: Bench): Promise<void> {
  await manyFilesRow(bench, 4)
  await manyFilesRow(bench, MANY.files)
}

/** The same secrets in many files, with few data keys or as many as files, and in one file. */
async function manyFilesRow({ table }: Bench, dataKeys: number): Promise<void> {
  const everyKeySlow = dataKeys === MANY.files
  const what = `${MANY.files} files of ${MANY.secrets / MANY.files} secrets, ${dataKeys} data keys, ${everyKeySlow ? `a KMS that takes ${KMS.slow} ms` : 'ECS, all exported'}`
  if (!table.wanted(what)) return
  const against = everyKeySlow ? `the same in one file, and ${MANY.files} / ${KMS.parallel} × ${KMS.slow} ms` : 'the same in one file'
  await withEmulators('aws', async ({ emulators, admin, token, run }) => {
    const keys = await Promise.all(
      Array.from({ length: dataKeys }, async () => {
        const dataKey = randomBytes(32)
        return { dataKey, masterKeys: [await emulators.keyring.wrap('aws', dataKey)] }
      }),
    )
    const file = (secrets: number, number: number): string => {
      const { dataKey, masterKeys } = keys[number % keys.length] ?? { dataKey: randomBytes(32), masterKeys: [] }
      return Buffer.from(sealed(secrets, dataKey, masterKeys, (number * secrets) / GROUP)).toString()
    }
    const each = MANY.secrets / MANY.files
    const files = Array.from({ length: MANY.files }, (_, number) => [`many/file${String(number).padStart(3, '0')}.yaml`, file(each, number)] as const)
    await admin.push({ files: { ...Object.fromEntries(files), 'one/file.yaml': file(MANY.secrets, 0) } })
    const inputs = { ...keyless(emulators, 'aws-'), ...ALL }
    const slowly = (): void => emulators.faults.add({ kind: 'slow', service: 'aws-kms', milliseconds: KMS.slow, times: dataKeys })
    const [many, one] = [run(DIST, 'many', inputs, everyKeySlow ? slowly : undefined), run(DIST, 'one', inputs)]
    const waiting = everyKeySlow ? (dataKeys / KMS.parallel) * KMS.slow : 0
    await table.row({ what, program: many, against, base: async () => (await one()) + waiting, promise: 1.3 })
    table.note(`ECS alone needs ${(await building(emulators, token, 'many')).toFixed(0)} ms to build the ${MANY.files} files, ${(await building(emulators, token, 'one')).toFixed(0)} ms to build the one`)
    emulators.log.clear()
    await many()
    const calls = emulators.log.list().filter(({ service }) => service === 'aws-kms').length
    table.note(`KMS calls for ${MANY.files} files with ${dataKeys} data keys: ${calls} (${verdict(calls <= dataKeys)}: ≤ ${dataKeys})`)
  })
}

/** Milliseconds of the emulated ECS for a build: part of what a run takes. */
async function building({ line }: Emulators, token: string, path: string): Promise<number> {
  const began = performance.now()
  const answer = await fetch(`${line.ecs.url}/config/build`, { method: 'POST', headers: { authorization: token, 'content-type': 'application/json' }, body: JSON.stringify({ path, recursive: false, format: 'json' }) })
  await answer.arrayBuffer()
  if (!answer.ok) throw new Error(`ECS answered with ${answer.status}`)
  return performance.now() - began
}
