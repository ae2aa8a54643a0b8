/**
 * The numbers: whole processes of the committed bundle, against what they are promised to be near, side by side in one
 * run (A B A B …). Prints medians and ratios; a benchmark, not a timed test.
 *
 *   npm run bench -- [--rounds N] [--only TEXT]
 */
import { armor, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { spawn, spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { EcsAdmin } from '../../emulators/admin.ts'
import type { Provider } from '../../emulators/cloud.ts'
import { runAction } from '../../emulators/runner.ts'
import { startEmulators, type Emulators } from '../../emulators/start.ts'
import { number, readArguments, text } from '../../scripts/arguments.ts'
import { bundle } from '../../scripts/bundle.ts'
import { judge } from '../../scripts/judges.ts'
import { openFile, parseDocument } from '../../src/sops/index.ts'
import type { MasterKey } from '../../src/sops/key-service.ts'
import { seal, writeFile } from '../../src/sops/seal.ts'
import type { Node } from '../../src/sops/tree.ts'

const root = join(import.meta.dirname, '../..')
const DIST = join(root, 'dist/index.js')
const { rounds, only } = readArguments('npm run bench --', { rounds: number(1, 15), only: text('TEXT', '') }).values

/** Milliseconds from start to exit. */
type Program = () => Promise<number>

type Inputs = Readonly<Record<string, string>>

interface Row {
  readonly what: string
  readonly program: Program
  readonly against: string
  readonly base: Program
  /** The highest ratio of the medians. */
  readonly promise: number
  /** As many as the command line says, if not said. */
  readonly turns?: number
  /** The smallest program that does the same, where a promise is not kept: how near it comes to the base is told beside it. */
  readonly floor?: Program
}

/** Megabytes. */
const MOST_MEMORY = 120

/** How many secrets the rows of many files have, and the files. */
const MANY = { secrets: 20_000, files: 200 }

/** How many keys are asked for at a time, and the milliseconds of a slow KMS for each. */
const KMS = { parallel: 16, slow: 50 }

/** Kilobytes of code. */
const MOST_CODE = 300

/** Milliseconds that ECS takes for build and files in the rows with a slow server, and everything else for an answer. */
const SLOW = 400
const ELSE = 50

/** Milliseconds in front of every answer, where what is counted is answers that follow one another. */
const FAR = 200

/** Clouds, how their inputs begin, and how many answers a run waits for, one after another. */
const KEYLESS = [
  { kms: 'aws', prefix: 'aws-', answers: 3 },
  { kms: 'azure', prefix: 'azure-', answers: 3 },
  { kms: 'gcp', prefix: 'gcp-', answers: 4 },
] as const

/** What a run without delays needs of its time in one with them: the rest is hidden behind answers. */
const NOT_HIDDEN = 0.6

/** More requests than a run makes. */
const EVERY_REQUEST = 99

/** Rounds of rows that mostly wait: they take long, and differ little. */
const FEW = Math.min(rounds, 5)

/** Secrets below one key of a file. */
const GROUP = 10

/** How much of a file is exported: what a job needs of it, or everything, as outputs. */
const TEN: Inputs = { export: 'group0.*', 'job-summary': 'false' }
const ALL: Inputs = { 'export-env': 'false', 'job-summary': 'false' }
const EXPORTED = [['ten', TEN], ['all', ALL]] as const

/** What is counted, told after the table. */
const notes: string[] = []

const folder = mkdtempSync(join(tmpdir(), 'bench-'))
const nothing = join(folder, 'nothing.js')
writeFileSync(nothing, '0\n')

try {
  console.log(`Node ${process.version}, ${cpus()[0]?.model ?? process.arch} × ${cpus().length}, medians of ${rounds}\n`)
  console.log('| what | ms | against | ms | ratio | promised |\n| --- | --: | --- | --: | --: | --: |')
  await ecsRows()
  await keylessRows()
  await ctoRows()
  await fileRows()
  await manyFilesRow(4, 'the same in one file')
  await manyFilesRow(MANY.files, `the same in one file, and ${MANY.files} / ${KMS.parallel} × ${KMS.slow} ms`)
  await code()
  await requests()
  console.log(`\n${notes.map((note) => `* ${note}\n`).join('')}`)
} finally {
  rmSync(folder, { recursive: true })
}

/** Runs a script as the action, on a path of ECS. */
type Run = (main: string, path: string, inputs?: Inputs, before?: () => void) => Program

interface Bench {
  readonly emulators: Emulators
  readonly admin: EcsAdmin
  /** Of an account that may read everything, secrets too. */
  readonly token: string
  readonly run: Run
}

async function withEmulators(kms: Provider, use: (bench: Bench) => Promise<void>): Promise<void> {
  const emulators = await startEmulators({ kms })
  try {
    const { line } = emulators
    const admin = new EcsAdmin(line.ecs.url, line.ecs.admin_token ?? '')
    await admin.push({
      files: {
        'plain/app.yaml': 'database:\n  host: db.example.com\n  port: 5432\n',
        'secret/app.yaml': `database:\n  host: db.example.com\n${Array.from({ length: 10 }, (_, i) => `  key${i}_ecs_secret: value ${i}\n`).join('')}`,
        ...Object.fromEntries(Array.from({ length: 4 }, (_, i) => [`four/app${i}.yaml`, `app${i}:\n  key_ecs_secret: value ${i}\n`])),
      },
    })
    const token = await admin.createServiceAccount({ username: 'bench', reads: ['/'], readSecrets: true })
    const run: Run = (main, path, inputs = {}, before = () => undefined) => () => {
      before()
      return milliseconds(main, { url: line.ecs.url, token, path, ...inputs }, line.env)
    }
    await use({ emulators, admin, token, run })
  } finally {
    await emulators.stop()
  }
}

async function milliseconds(main: string, inputs: Inputs, env: Inputs): Promise<number> {
  const run = await runAction({ main, inputs, env })
  if (run.exitCode !== 0) throw new Error(run.log.join('\n'))
  return run.milliseconds
}

/** The keyless inputs of one cloud. */
function keyless({ line }: Emulators, prefix: string): Inputs {
  return Object.fromEntries(Object.entries(line.inputs).filter(([name]) => name.startsWith(prefix)))
}

async function ecsRows(): Promise<void> {
  await withEmulators('aws', async ({ emulators, run }) => {
    const aws = keyless(emulators, 'aws-')
    const [plain, likely] = [run(DIST, 'plain'), run(DIST, 'plain', aws)]
    const encryptedNothing = '`source: ecs`, nothing encrypted'
    await row({ what: encryptedNothing, program: plain, against: 'bare Node', base: run(nothing, 'plain'), promise: 2, ...(await floorOf('plain', encryptedNothing, (main) => run(main, 'plain'))) })
    await loadedForNothing(likely, plain)
    const slowly = (): void => slowBuild(emulators)
    await row({ what: `keyless AWS, ECS takes ${SLOW} ms`, program: run(DIST, 'secret', aws, slowly), against: `those ${SLOW} ms`, base: async () => SLOW, promise: 1.3 })
    await row({ what: `nothing encrypted, AWS’s inputs, every answer takes ${FAR} ms`, program: run(DIST, 'plain', aws, () => everythingFar(emulators)), ...sum(likely, emulators, 2) })
  })
}

/** An `import` that has begun is waited for. */
async function loadedForNothing(likely: Program, plain: Program): Promise<void> {
  const what = 'nothing encrypted, AWS’s inputs, ECS answers at once'
  if (!wanted(what)) return
  const [ours = [], theirs = []] = await inTurns([likely, plain], rounds)
  notes.push(`${what}: ${(median(ours) - median(theirs)).toFixed(0)} ms longer than without these inputs, for code that turns out not to be needed`)
}

async function keylessRows(): Promise<void> {
  const floors = await bundledFloors()
  for (const { kms, prefix, answers } of KEYLESS) {
    await withEmulators(kms, async ({ emulators, run }) => {
      const inputs = keyless(emulators, prefix)
      const [ours, floor] = [DIST, floors(kms)].map((main) => (before?: () => void) => run(main, 'secret', inputs, before)) as [Delayed, Delayed]
      const ofFloor = 'the same calls by the smallest program'
      await row({ what: `keyless ${kms}, ten secrets`, program: ours(), against: ofFloor, base: floor(), promise: 1.25 })

      const far = (): void => everythingFar(emulators)
      const whatFar = `keyless ${kms}, every answer takes ${FAR} ms`
      await row({ what: whatFar, program: ours(far), ...sum(ours(), emulators, answers) })
      await row({ what: whatFar, program: ours(far), against: ofFloor, base: floor(far), promise: 1.25, turns: FEW })

      const slow = (): void => slowAnswers(emulators)
      const whatSlow = `keyless ${kms}, ECS takes ${SLOW} ms to build, all else ${ELSE} ms`
      const mustWait = ELSE + SLOW + ELSE // which commit is the latest, the build, the key service
      const quick = quickly(ours(), emulators)
      await row({ what: whatSlow, program: ours(slow), against: `${mustWait} ms, and ${NOT_HIDDEN} of the run without delays`, base: async () => mustWait + NOT_HIDDEN * (await quick()), promise: 1, turns: FEW })
      await row({ what: whatSlow, program: ours(slow), against: ofFloor, base: floor(slow), promise: 1.25, turns: FEW })
    })
  }
}

/** A run with delays, if any. */
type Delayed = (before?: () => void) => Program

/** The sum that must be waited for: as many answers as follow one another, and the run without delays. */
function sum(program: Program, emulators: Emulators, answers: number): Omit<Row, 'what' | 'program'> {
  const quick = quickly(program, emulators)
  return { against: `${answers} of them, and the run without`, base: async () => answers * FAR + (await quick()), promise: 1.1, turns: FEW }
}

/** Without the delays of the run before. */
function quickly(program: Program, { faults }: Emulators): Program {
  return () => {
    faults.clear()
    return program()
  }
}

function everythingFar({ faults }: Emulators): void {
  faults.clear()
  faults.add({ kind: 'slow', milliseconds: FAR, times: EVERY_REQUEST })
}

function slowBuild({ faults }: Emulators): void {
  faults.clear()
  for (const match of ['/config/build', '/config/raw']) faults.add({ kind: 'slow', service: 'ecs', match, milliseconds: SLOW })
}

function slowAnswers(emulators: Emulators): void {
  slowBuild(emulators)
  emulators.faults.add({ kind: 'slow', milliseconds: ELSE, times: EVERY_REQUEST })
}

/** The vendor's own program, installed already. */
async function ctoRows(): Promise<void> {
  const [server, kms] = ['`decrypt: server`, ten secrets, as cto', 'keyless aws, ten secrets, as cto']
  if (!wanted(server) && !wanted(kms)) return
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
    await row({ what: server, program: run(DIST, 'secret', { decrypt: 'server' }), against, base: cto, promise: 1 / 3.5 })
    await row({ what: kms, program: run(DIST, 'secret', keyless(emulators, 'aws-')), against, base: cto, promise: 1 / 2 })
  })
}

/** Files of the workspace, with an age key. */
async function fileRows(): Promise<void> {
  const identity = await generateX25519Identity()
  const small = await encryptedFile(identity, 10)
  const large = await encryptedFile(identity, 20_000)
  const run = (path: string, exported: Inputs = TEN): Program => () => milliseconds(DIST, { source: 'workspace', path, 'age-key': identity, ...exported }, { GITHUB_WORKSPACE: folder })
  const sops: Program = async () => {
    const began = performance.now()
    const { status, stderr } = spawnSync(judge('sops'), ['-d', join(folder, large)], { env: { HOME: folder, SOPS_AGE_KEY: identity, SOPS_DISABLE_VERSION_CHECK: '1' }, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
    if (status !== 0) throw new Error(stderr)
    return performance.now() - began
  }
  const one = '`source: workspace`, one age file, ten secrets'
  const floor = await floorOf('age', one, (main) => () => milliseconds(main, { path: small, 'age-key': identity }, { GITHUB_WORKSPACE: folder }))
  await row({ what: one, program: run(small), against: 'bare Node', base: () => milliseconds(nothing, {}, {}), promise: 2.6, ...floor })
  for (const [which, exported] of EXPORTED) {
    await row({ what: `20,000 secrets in one YAML file, age, MAC verified, ${which} exported`, program: run(large, exported), against: '`sops -d` of the same file', base: sops, promise: 0.5 })
  }
  const growth = '80,000 secrets, opened in this process, per secret' // more would be too long a YAML file
  if (wanted(growth)) await row({ what: growth, program: await opening(80_000), against: '1,000 secrets, per secret', base: await opening(1_000), promise: 1.2 })
  for (const [which, exported] of EXPORTED) await memory(which, { source: 'workspace', path: large, 'age-key': identity, ...exported })
}

/** The same secrets in many files, with few data keys or as many as files, and in one file. */
async function manyFilesRow(dataKeys: number, against: string): Promise<void> {
  const everyKeySlow = dataKeys === MANY.files
  const what = `${MANY.files} files of ${MANY.secrets / MANY.files} secrets, ${dataKeys} data keys, ${everyKeySlow ? `a KMS that takes ${KMS.slow} ms` : 'ECS, all exported'}`
  if (!wanted(what)) return
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
    await row({ what, program: many, against, base: async () => (await one()) + waiting, promise: 1.3 })
    notes.push(`ECS alone needs ${(await building(emulators, token, 'many')).toFixed(0)} ms to build the ${MANY.files} files, ${(await building(emulators, token, 'one')).toFixed(0)} ms to build the one`)
    emulators.log.clear()
    await many()
    const calls = emulators.log.list().filter(({ service }) => service === 'aws-kms').length
    notes.push(`KMS calls for ${MANY.files} files with ${dataKeys} data keys: ${calls} (${verdict(calls <= dataKeys)}: ≤ ${dataKeys})`)
  })
}

/** What of the bundle is loaded where no cloud is needed. */
async function code(): Promise<void> {
  const what = 'code loaded where nothing is encrypted'
  if (!wanted(what)) return
  const tell = `--import=data:text/javascript,import{createRequire}from'node:module';const{cache}=createRequire(process.cwd()+'/x');process.on('exit',()=>process.stderr.write('loaded='+JSON.stringify(Object.keys(cache))+';'))`
  await withEmulators('aws', async ({ emulators: { line }, token }) => {
    const { raw } = await runAction({ main: DIST, inputs: { url: line.ecs.url, token, path: 'plain' }, env: { ...line.env, NODE_OPTIONS: tell } })
    const loaded = JSON.parse(/loaded=(\[.*?\]);/.exec(raw)?.[1] ?? '[]') as string[]
    const kilobytes = loaded.reduce((sum, file) => sum + statSync(file).size / 1000, 0)
    if (!loaded.includes(DIST)) throw new Error(raw)
    notes.push(`${what}: ${kilobytes.toFixed(0)} kB in ${loaded.length} files (${verdict(kilobytes <= MOST_CODE)}: ≤ ${MOST_CODE} kB)`)
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

/** Megabytes that a run needs at most, above bare Node: medians, for the collector runs when it likes. */
async function memory(which: string, inputs: Inputs): Promise<void> {
  const what = `peak memory, 20,000 secrets, ${which} exported`
  if (!wanted(what)) return
  // Linux counts into `maxRSS` what the process was before it became Node: a copy of this one, which is larger.
  const own = existsSync('/proc/self/status') ? `/VmHWM:\\s+(\\d+)/.exec(readFileSync('/proc/self/status','utf8'))[1]` : 'process.resourceUsage().maxRSS'
  const tell = `--import=data:text/javascript,${encodeURIComponent(`import{readFileSync}from'node:fs';process.on('exit',()=>process.stderr.write('most='+${own}+';'))`)}`
  const peak = async (main: string): Promise<number> => {
    const peaks: number[] = []
    for (let round = 0; round < rounds; round += 1) {
      const { raw, exitCode } = await runAction({ main, inputs, env: { GITHUB_WORKSPACE: folder, NODE_OPTIONS: tell } })
      const told = Number(/most=(\d+);/.exec(raw)?.[1])
      if (exitCode !== 0 || Number.isNaN(told)) throw new Error(raw)
      peaks.push(told / 1024)
    }
    return median(peaks)
  }
  const above = (await peak(DIST)) - (await peak(nothing))
  notes.push(`${what}: ${above.toFixed(0)} MB above bare Node (${verdict(above <= MOST_MEMORY)}: ≤ ${MOST_MEMORY} MB)`)
}

/** @returns the name of a file in the folder */
async function encryptedFile(identity: string, secrets: number): Promise<string> {
  const dataKey = randomBytes(32)
  const recipient = await identityToRecipient(identity)
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  const enc = `${armor.encode(await encrypter.encrypt(dataKey)).trimEnd()}\n`
  const name = `secrets-${secrets}.yaml`
  writeFileSync(join(folder, name), sealed(secrets, dataKey, [{ type: 'age', recipient, enc }]))
  return name
}

/** A file as ECS would have made it. @param first group of it, so that files can be merged */
function sealed(secrets: number, dataKey: Uint8Array, keys: readonly MasterKey[], first = 0): Uint8Array {
  const group = (g: number): Node => ({ kind: 'map', items: Array.from({ length: Math.min(GROUP, secrets) }, (_, k) => ({ kind: 'item', key: `key${k}_ecs_secret`, value: { kind: 'leaf', type: 'str', text: `the secret number ${k} of group ${g}` } })) })
  const root: Node = { kind: 'map', items: Array.from({ length: Math.ceil(secrets / GROUP) }, (_, g) => ({ kind: 'item', key: `group${first + g}`, value: group(first + g) })) }
  return writeFile('yaml', seal([root], { dataKey, selector: { kind: 'encrypted_suffix', pattern: '_ecs_secret' }, macOnlyEncrypted: false, keyGroups: [keys], lastModified: '2026-01-02T03:04:05Z', version: '3.9.4', randomBytes }))
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

async function requests(): Promise<void> {
  const what = 'requests of a run'
  if (!wanted(what)) return
  await withEmulators('aws', async ({ emulators, run }) => {
    for (const path of ['plain', 'secret', 'four']) {
      emulators.log.clear()
      await run(DIST, path, keyless(emulators, 'aws-'))()
      const counts = new Map<string, number>()
      for (const { service } of emulators.log.list()) counts.set(service, (counts.get(service) ?? 0) + 1)
      notes.push(`${what}, ${path}: ${[...counts].map(([service, count]) => `${service} ${count}`).join(', ')}`)
    }
  })
}

/** The floor of a row, packed as the action is; none where the row is not asked for. */
async function floorOf(name: string, what: string, program: (main: string) => Program): Promise<Pick<Row, 'floor'>> {
  if (!wanted(what)) return {}
  const to = join(folder, `floor-${name}`)
  await bundle({ [`tools/bench/floor/${name}`]: to })
  return { floor: program(join(to, 'index.js')) }
}

/** Each floor packed as the action is. */
async function bundledFloors(): Promise<(cloud: Provider) => string> {
  const to = (cloud: string): string => join(folder, `floor-${cloud}`)
  await bundle(Object.fromEntries(['aws', 'azure', 'gcp'].map((cloud) => [`tools/bench/floor/${cloud}`, to(cloud)])))
  return (cloud) => join(to(cloud), 'index.js')
}

/** Measures one row, in turns. */
async function row({ what, program, against, base, promise, floor, turns = rounds }: Row): Promise<void> {
  if (!wanted(what)) return
  const [ours = [], theirs = [], floors = []] = await inTurns([program, base, ...(floor === undefined ? [] : [floor])], turns)
  const [a, b] = [median(ours), median(theirs)]
  const digits = b < 20 ? 1 : 0
  const reached = floors.length === 0 ? '' : `; floor ${(median(floors) / b).toFixed(2)}`
  console.log(`| ${what} | ${a.toFixed(digits)} | ${against} | ${b.toFixed(digits)} | ${(a / b).toFixed(2)} | ${verdict(a / b <= promise)}: ≤ ${Number(promise.toFixed(2))}${reached} |`)
}

/** Milliseconds of each program, measured A B C A B C. */
async function inTurns(programs: readonly Program[], turns: number): Promise<number[][]> {
  const times: number[][] = programs.map(() => [])
  for (let round = -1; round < turns; round += 1) {
    const measured: number[] = []
    for (const program of programs) measured.push(await program())
    if (round < 0) continue // warms the caches of the disk
    measured.forEach((time, i) => times[i]?.push(time))
  }
  return times
}

/** Whether `--only` asks for it. */
function wanted(what: string): boolean {
  return what.includes(only)
}

function verdict(kept: boolean): string {
  return kept ? 'kept' : 'NOT kept'
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
}
