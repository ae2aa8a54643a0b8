/** Rows of runs on ECS: with nothing encrypted, and with the keys of each cloud. */
import { ELSE, everythingFar, FAR, quickly, SLOW, slowAnswers, slowBuild, sum } from './delays.ts'
import { bundledFloors, floorOf } from './floors.ts'
import { DIST, keyless, withEmulators, type Bench } from './run.ts'
import { median, type Program } from './table.ts'

/** Clouds, how their inputs begin, and how many answers a run waits for, one after another. */
const KEYLESS = [
  { kms: 'aws', prefix: 'aws-', answers: 3 },
  { kms: 'azure', prefix: 'azure-', answers: 3 },
  { kms: 'gcp', prefix: 'gcp-', answers: 4 },
] as const

/** What a run without delays needs of its time in one with them: the rest is hidden behind answers. */
const NOT_HIDDEN = 0.6

export async function ecsRows(bench: Bench): Promise<void> {
  const { table, nothing } = bench
  await withEmulators('aws', async ({ emulators, run }) => {
    const aws = keyless(emulators, 'aws-')
    const [plain, likely] = [run(DIST, 'plain'), run(DIST, 'plain', aws)]
    const encryptedNothing = '`source: ecs`, nothing encrypted'
    await table.row({ what: encryptedNothing, program: plain, against: 'bare Node', base: run(nothing, 'plain'), promise: 2, ...(await floorOf(bench, 'plain', encryptedNothing, (main) => run(main, 'plain'))) })
    await loadedForNothing(bench, likely, plain)
    const slowly = (): void => slowBuild(emulators)
    await table.row({ what: `keyless AWS, ECS takes ${SLOW} ms`, program: run(DIST, 'secret', aws, slowly), against: `those ${SLOW} ms`, base: async () => SLOW, promise: 1.3 })
    await table.row({ what: `nothing encrypted, AWS’s inputs, every answer takes ${FAR} ms`, program: run(DIST, 'plain', aws, () => everythingFar(emulators)), ...sum(likely, emulators, 2) })
  })
}

/** An `import` that has begun is waited for. */
async function loadedForNothing({ table }: Bench, likely: Program, plain: Program): Promise<void> {
  const what = 'nothing encrypted, AWS’s inputs, ECS answers at once'
  if (!table.wanted(what)) return
  const [ours = [], theirs = []] = await table.inTurns([likely, plain])
  table.note(`${what}: ${(median(ours) - median(theirs)).toFixed(0)} ms longer than without these inputs, for code that turns out not to be needed`)
}

export async function keylessRows(bench: Bench): Promise<void> {
  const { table } = bench
  const floors = await bundledFloors(bench)
  for (const { kms, prefix, answers } of KEYLESS) {
    await withEmulators(kms, async ({ emulators, run }) => {
      const inputs = keyless(emulators, prefix)
      const [ours, floor] = [DIST, floors(kms)].map((main) => (before?: () => void) => run(main, 'secret', inputs, before)) as [Delayed, Delayed]
      const ofFloor = 'the same calls by the smallest program'
      await table.row({ what: `keyless ${kms}, ten secrets`, program: ours(), against: ofFloor, base: floor(), promise: 1.25 })

      const far = (): void => everythingFar(emulators)
      const whatFar = `keyless ${kms}, every answer takes ${FAR} ms`
      await table.row({ what: whatFar, program: ours(far), ...sum(ours(), emulators, answers) })
      await table.row({ what: whatFar, program: ours(far), against: ofFloor, base: floor(far), promise: 1.25, few: true })

      const slow = (): void => slowAnswers(emulators)
      const whatSlow = `keyless ${kms}, ECS takes ${SLOW} ms to build, all else ${ELSE} ms`
      const mustWait = ELSE + SLOW + ELSE // which commit is the latest, the build, the key service
      const quick = quickly(ours(), emulators)
      await table.row({ what: whatSlow, program: ours(slow), against: `${mustWait} ms, and ${NOT_HIDDEN} of the run without delays`, base: async () => mustWait + NOT_HIDDEN * (await quick()), promise: 1, few: true })
      await table.row({ what: whatSlow, program: ours(slow), against: ofFloor, base: floor(slow), promise: 1.25, few: true })
    })
  }
}

/** A run with delays, if any. */
type Delayed = (before?: () => void) => Program
