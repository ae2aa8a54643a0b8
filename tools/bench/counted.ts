/** What of a run is counted: the code that it loads, and its requests. */
import { statSync } from 'node:fs'
import { runAction } from '../../emulators/runner/index.ts'
import { DIST, keyless, withEmulators, type Bench } from './run.ts'
import { verdict } from './table.ts'

/** Kilobytes of code. */
const MOST_CODE = 300

/** What of the bundle is loaded where no cloud is needed. */
export async function code({ table }: Bench): Promise<void> {
  const what = 'code loaded where nothing is encrypted'
  if (!table.wanted(what)) return
  const tell = `--import=data:text/javascript,import{createRequire}from'node:module';const{cache}=createRequire(process.cwd()+'/x');process.on('exit',()=>process.stderr.write('loaded='+JSON.stringify(Object.keys(cache))+';'))`
  await withEmulators('aws', async ({ emulators: { line }, token }) => {
    const { raw } = await runAction({ main: DIST, inputs: { url: line.ecs.url, token, path: 'plain' }, env: { ...line.env, NODE_OPTIONS: tell } })
    const loaded = JSON.parse(/loaded=(\[.*?\]);/.exec(raw)?.[1] ?? '[]') as string[]
    const kilobytes = loaded.reduce((sum, file) => sum + statSync(file).size / 1000, 0)
    if (!loaded.includes(DIST)) throw new Error(raw)
    table.note(`${what}: ${kilobytes.toFixed(0)} kB in ${loaded.length} files (${verdict(kilobytes <= MOST_CODE)}: ≤ ${MOST_CODE} kB)`)
  })
}

export async function requests({ table }: Bench): Promise<void> {
  const what = 'requests of a run'
  if (!table.wanted(what)) return
  await withEmulators('aws', async ({ emulators, run }) => {
    for (const path of ['plain', 'secret', 'four']) {
      emulators.log.clear()
      await run(DIST, path, keyless(emulators, 'aws-'))()
      const counts = new Map<string, number>()
      for (const { service } of emulators.log.list()) counts.set(service, (counts.get(service) ?? 0) + 1)
      table.note(`${what}, ${path}: ${[...counts].map(([service, count]) => `${service} ${count}`).join(', ')}`)
    }
  })
}
