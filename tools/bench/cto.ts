/** Rows against the vendor's own program. */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { judge } from '../../scripts/judges.ts'
import { DIST, keyless, withEmulators, type Bench } from './run.ts'
import type { Program } from './table.ts'

/** The vendor's own program, installed already. */
export async function ctoRows({ table, folder }: Bench): Promise<void> {
  const [server, kms] = ['`decrypt: server`, ten secrets, as cto', 'keyless aws, ten secrets, as cto']
  if (!table.wanted(server) && !table.wanted(kms)) return
  const program = judge('cto')
  await withEmulators('aws', async ({ emulators, token, run }) => {
    const home = join(folder, 'cto')
    mkdirSync(join(home, 'repo'), { recursive: true })
    const env = { PATH: process.env['PATH'], HOME: home, ECS_URL: emulators.line.ecs.url, ECS_TOKEN: token, ECS_LOCAL_PATH: home }
    const cto: Program = async () => {
      const began = performance.now()
      const child = spawn(program, ['ecs', 'config', 'build', '--path', 'secret', '--show-secrets'], { env, cwd: join(home, 'repo'), stdio: ['ignore', 'pipe', 'inherit'] })
      const [chunks] = await Promise.all([child.stdout.toArray() as Promise<Buffer[]>, once(child, 'close')])
      const out = Buffer.concat(chunks).toString()
      if (!out.includes('value 9')) throw new Error(`cto did not show the secrets:\n${out}`)
      return performance.now() - began
    }
    const against = '`cto ecs config build --show-secrets`'
    await table.row({ what: server, program: run(DIST, 'secret', { decrypt: 'server' }), against, base: cto, promise: 1 / 3.5 })
    await table.row({ what: kms, program: run(DIST, 'secret', keyless(emulators, 'aws-')), against, base: cto, promise: 1 / 2 })
  })
}
