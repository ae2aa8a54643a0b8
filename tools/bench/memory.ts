/** How much memory a run needs at most. */
import { existsSync } from 'node:fs'
import { runAction } from '../../emulators/runner/index.ts'
import { DIST, type Bench, type Inputs } from './run.ts'
import { EXPORTED, type AgeFiles } from './sealed.ts'
import { median, verdict } from './table.ts'

/** Megabytes. */
const MOST_MEMORY = 120

export async function memoryOfRuns(bench: Bench, { folder, identity, large }: AgeFiles): Promise<void> {
  for (const [which, exported] of EXPORTED) await memory(bench, folder, which, { source: 'workspace', path: large, 'age-key': identity, ...exported })
}

/** Megabytes that a run needs at most, above bare Node: medians, for the collector runs when it likes. */
async function memory({ table, nothing }: Bench, workspace: string, which: string, inputs: Inputs): Promise<void> {
  const what = `peak memory, 20,000 secrets, ${which} exported`
  if (!table.wanted(what)) return
  // Linux counts into `maxRSS` what the process was before it became Node: a copy of this one, which is larger.
  const own = existsSync('/proc/self/status') ? `/VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status','utf8'))[1]` : 'process.resourceUsage().maxRSS'
  const tell = `--import=data:text/javascript,${encodeURIComponent(`import{readFileSync}from'node:fs';process.on('exit',()=>process.stderr.write('most='+${own}+';'))`)}`
  const peak = async (main: string): Promise<number> => {
    const peaks: number[] = []
    for (let round = 0; round < table.rounds; round += 1) {
      const { raw, exitCode } = await runAction({ main, inputs, env: { GITHUB_WORKSPACE: workspace, NODE_OPTIONS: tell } })
      const told = Number(/most=(\d+);/.exec(raw)?.[1])
      if (exitCode !== 0 || Number.isNaN(told)) throw new Error(raw)
      peaks.push(told / 1024)
    }
    return median(peaks)
  }
  const above = (await peak(DIST)) - (await peak(nothing))
  table.note(`${what}: ${above.toFixed(0)} MB above bare Node (${verdict(above <= MOST_MEMORY)}: ≤ ${MOST_MEMORY} MB)`)
}
