/** Rows against the vendor's own program. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, rmSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { judge, packagesOf } from '../../scripts/judges.ts'
import { DIST, keyless, withEmulators, type Bench } from './run.ts'
import type { Program } from './table.ts'

/** The vendor's own program, installed already; and as a job has it, which installs it first. */
export async function ctoRows({ table, folder }: Bench): Promise<void> {
  const [server, kms, installed] = ['`decrypt: server`, ten secrets, as cto', 'keyless aws, ten secrets, as cto', '`decrypt: server`, ten secrets, as a job that installs cto']
  if (![server, kms, installed].some((what) => table.wanted(what))) return
  const program = judge('cto')
  await withEmulators('aws', async ({ emulators, token, run }) => {
    const home = join(folder, 'cto')
    mkdirSync(join(home, 'repo'), { recursive: true })
    const env = { PATH: process.env['PATH'], HOME: home, ECS_URL: emulators.line.ecs.url, ECS_TOKEN: token, ECS_LOCAL_PATH: home }
    const build = async (...command: readonly [string, ...string[]]): Promise<number> => {
      const began = performance.now()
      const [start, ...args] = [...command, 'ecs', 'config', 'build', '--path', 'secret', '--show-secrets'] as [string, ...string[]]
      const child = spawn(start, args, { env, cwd: join(home, 'repo'), stdio: ['ignore', 'pipe', 'inherit'] })
      const [chunks] = await Promise.all([child.stdout.toArray() as Promise<Buffer[]>, once(child, 'close')])
      const out = Buffer.concat(chunks).toString()
      if (!out.includes('value 9')) throw new Error(`cto did not show the secrets:\n${out}`)
      return performance.now() - began
    }
    const cto: Program = () => build(program)
    const against = '`cto ecs config build --show-secrets`'
    await table.row({ what: server, program: run(DIST, 'secret', { decrypt: 'server' }), against, base: cto, promise: 1 / 3.5 })
    await table.row({ what: kms, program: run(DIST, 'secret', keyless(emulators, 'aws-')), against, base: cto, promise: 1 / 2 })
    if (!table.wanted(installed)) return
    const install = installation(join(dirname(program), 'python'), folder)
    const installAndBuild: Program = async () => {
      const { milliseconds, command } = install()
      return milliseconds + (await build(...command))
    }
    await table.row({ what: installed, program: run(DIST, 'secret', { decrypt: 'server' }), against: '`pip install cto-cli`, and the same', base: installAndBuild, promise: 1 / 3.5, few: true })
  })
}

/**
 * Installs it into an empty folder, from packages that are on this machine already: no network, which a job would have.
 * @param python that may install
 */
function installation(python: string, folder: string): () => { readonly milliseconds: number; readonly command: [string, ...string[]] } {
  const [packages, target] = [join(folder, 'packages'), join(folder, 'installed')]
  const pip = (...args: string[]): void => {
    const { status, stderr } = spawnSync(python, ['-m', 'pip', '--quiet', '--disable-pip-version-check', ...args, ...packagesOf('cto')], { encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
  }
  pip('download', '--dest', packages)
  return () => {
    rmSync(target, { recursive: true, force: true })
    const began = performance.now()
    pip('install', '--no-index', '--find-links', packages, '--target', target)
    return { milliseconds: performance.now() - began, command: ['/usr/bin/env', `PYTHONPATH=${target}`, python, join(target, 'bin', 'cto')] }
  }
}
