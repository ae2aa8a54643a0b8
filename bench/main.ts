/**
 * The numbers: whole processes of the committed bundle, against what they are promised to be near, side by side in one
 * run (A B A B …). Prints medians and ratios; a benchmark, not a timed test.
 *
 *   npm run bench -- [--rounds N]
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { EcsAdmin } from '../emulators/admin.ts'
import { runAction } from '../emulators/runner.ts'
import { startEmulators, type Emulators } from '../emulators/start.ts'

const root = join(import.meta.dirname, '..')
const DIST = join(root, 'dist/index.js')
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '15' } } })
const rounds = Number(values.rounds)

/** Milliseconds from start to exit. */
type Program = () => Promise<number>

interface Row {
  readonly what: string
  readonly program: Program
  readonly against: string
  readonly base: Program
  /** The highest ratio of the medians. */
  readonly promise: number
}

/** Milliseconds that ECS takes in the row with a slow server. */
const SLOW = 400

const folder = mkdtempSync(join(tmpdir(), 'bench-'))
const emulators = await startEmulators()
try {
  await bench(emulators)
} finally {
  await emulators.stop()
  rmSync(folder, { recursive: true })
}

async function bench({ line, faults, log }: Emulators): Promise<void> {
  const admin = new EcsAdmin(line.ecs.url, line.ecs.admin_token ?? '')
  await admin.push({
    files: {
      'plain/app.yaml': 'database:\n  host: db.example.com\n  port: 5432\n',
      'secret/app.yaml': `database:\n  host: db.example.com\n${Array.from({ length: 10 }, (_, i) => `  key${i}_ecs_secret: value ${i}\n`).join('')}`,
      ...Object.fromEntries(Array.from({ length: 4 }, (_, i) => [`four/app${i}.yaml`, `app${i}:\n  key_ecs_secret: value ${i}\n`])),
    },
  })
  const token = await admin.createServiceAccount({ username: 'bench', reads: ['/'] })
  const keyless = { 'aws-role-to-assume': line.inputs['aws-role-to-assume'] ?? '' }
  const program = (main: string, path: string, inputs: Readonly<Record<string, string>> = {}, before: () => void = () => undefined): Program => async () => {
    before()
    const run = await runAction({ main, inputs: { url: line.ecs.url, token, path, ...inputs }, env: line.env })
    if (run.exitCode !== 0) throw new Error(run.log.join('\n'))
    return run.milliseconds
  }
  const nothing = join(folder, 'nothing.js')
  writeFileSync(nothing, '0\n')
  const floor = bundled('bench/floor.ts')
  const slowly = (): void => faults.add({ kind: 'slow', service: 'ecs', match: '/config/', milliseconds: SLOW, times: 3 })

  await table([
    { what: '`source: ecs`, nothing encrypted', program: program(DIST, 'plain'), against: 'bare Node', base: program(nothing, 'plain'), promise: 2 },
    { what: 'keyless AWS, ten secrets', program: program(DIST, 'secret', keyless), against: 'the same calls by the smallest program', base: program(floor, 'secret', keyless), promise: 1.25 },
    { what: `keyless AWS, ECS takes ${SLOW} ms`, program: program(DIST, 'secret', keyless, slowly), against: `those ${SLOW} ms`, base: async () => SLOW, promise: 1.3 },
  ])

  console.log('\nRequests of a run:\n')
  for (const path of ['plain', 'secret', 'four']) {
    log.clear()
    await program(DIST, path, keyless)()
    const counts = new Map<string, number>()
    for (const { service } of log.list()) counts.set(service, (counts.get(service) ?? 0) + 1)
    console.log(`* ${path}: ${[...counts].map(([service, count]) => `${service} ${count}`).join(', ')}`)
  }
}

/** The program as one file, as the action is. */
function bundled(source: string): string {
  const javascript = join(root, 'build') // where the libraries are found
  const to = join(folder, 'floor')
  rmSync(javascript, { recursive: true, force: true })
  mkdirSync(javascript)
  writeFileSync(join(javascript, 'package.json'), '{}')
  const tsc = ['node_modules/typescript/bin/tsc', source, '--ignoreConfig', '--outDir', javascript, '--module', 'nodenext', '--target', 'es2024', '--types', 'node', '--typeRoots', 'node_modules/@types', '--skipLibCheck']
  const ncc = ['node_modules/@vercel/ncc/dist/ncc/cli.js', 'build', join(javascript, 'floor.js'), '-o', to, '--no-cache', '--quiet']
  for (const command of [tsc, ncc]) {
    const { status, stdout, stderr } = spawnSync(process.execPath, command, { cwd: root, encoding: 'utf8' })
    if (status !== 0) throw new Error(`${command[0]} failed:\n${stdout}${stderr}`)
  }
  rmSync(javascript, { recursive: true })
  return join(to, 'index.js')
}

async function table(rows: readonly Row[]): Promise<void> {
  console.log(`Node ${process.version}, ${cpus()[0]?.model ?? process.arch} × ${cpus().length}, medians of ${rounds}\n`)
  console.log('| what | ms | against | ms | ratio | promised |\n| --- | --: | --- | --: | --: | --: |')
  for (const { what, program, against, base, promise } of rows) {
    const [ours, theirs]: [number[], number[]] = [[], []]
    for (let round = -1; round < rounds; round += 1) {
      const [a, b] = [await program(), await base()]
      if (round < 0) continue // warms the caches of the disk
      ours.push(a)
      theirs.push(b)
    }
    const [a, b] = [median(ours), median(theirs)]
    console.log(`| ${what} | ${a.toFixed(0)} | ${against} | ${b.toFixed(0)} | ${(a / b).toFixed(2)} | ${a / b <= promise ? 'kept' : 'NOT kept'}: ≤ ${promise} |`)
  }
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
}
