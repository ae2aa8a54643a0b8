/**
 * The numbers: whole processes of the committed bundle, against what they are promised to be near, side by side in one
 * run (A B A B …). Prints medians and ratios; a benchmark, not a timed test.
 *
 *   npm run bench -- [--rounds N] [--only TEXT]
 */
import { armor, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { EcsAdmin } from '../emulators/admin.ts'
import type { Provider } from '../emulators/keyring.ts'
import { runAction } from '../emulators/runner.ts'
import { startEmulators, type Emulators } from '../emulators/start.ts'
import { judge } from '../scripts/judges.ts'
import { openFile, parseDocument } from '../src/sops/index.ts'
import type { MasterKey } from '../src/sops/key-service.ts'
import { seal, writeFile } from '../src/sops/seal.ts'
import type { Node } from '../src/sops/tree.ts'

const root = join(import.meta.dirname, '..')
const DIST = join(root, 'dist/index.js')
const { values } = parseArgs({ options: { rounds: { type: 'string', default: '15' }, only: { type: 'string', default: '' } } })
const { only } = values
const rounds = Number(values.rounds)

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
}

/** Megabytes. */
const MOST_MEMORY = 120

/** Milliseconds that ECS takes in the row with a slow server. */
const SLOW = 400

const folder = mkdtempSync(join(tmpdir(), 'bench-'))
const nothing = join(folder, 'nothing.js')
writeFileSync(nothing, '0\n')

try {
  console.log(`Node ${process.version}, ${cpus()[0]?.model ?? process.arch} × ${cpus().length}, medians of ${rounds}\n`)
  console.log('| what | ms | against | ms | ratio | promised |\n| --- | --: | --- | --: | --: | --: |')
  await ecsRows()
  await fileRows()
  await keylessRows()
  console.log('\nRequests of a run:\n')
  await requests()
} finally {
  rmSync(folder, { recursive: true })
}

async function withEmulators(kms: Provider, use: (emulators: Emulators, run: (main: string, path: string, inputs?: Inputs, before?: () => void) => Program) => Promise<void>): Promise<void> {
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
    const token = await admin.createServiceAccount({ username: 'bench', reads: ['/'] })
    await use(emulators, (main, path, inputs = {}, before = () => undefined) => () => {
      before()
      return milliseconds(main, { url: line.ecs.url, token, path, ...inputs }, line.env)
    })
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
  await withEmulators('aws', async (emulators, run) => {
    const aws = keyless(emulators, 'aws-')
    const slowly = (): void => emulators.faults.add({ kind: 'slow', service: 'ecs', match: '/config/', milliseconds: SLOW, times: 3 })
    await row({ what: '`source: ecs`, nothing encrypted', program: run(DIST, 'plain'), against: 'bare Node', base: run(nothing, 'plain'), promise: 2 })
    await row({ what: `keyless AWS, ECS takes ${SLOW} ms`, program: run(DIST, 'secret', aws, slowly), against: `those ${SLOW} ms`, base: async () => SLOW, promise: 1.3 })
  })
}

async function keylessRows(): Promise<void> {
  const floors = bundledFloors()
  for (const [kms, prefix] of [['aws', 'aws-'], ['azure', 'azure-'], ['gcp', 'gcp-']] as const) {
    await withEmulators(kms, async (emulators, run) => {
      const inputs = keyless(emulators, prefix)
      await row({ what: `keyless ${kms}, ten secrets`, program: run(DIST, 'secret', inputs), against: 'the same calls by the smallest program', base: run(floors(kms), 'secret', inputs), promise: 1.25 })
    })
  }
}

/** Files of the workspace, with an age key. */
async function fileRows(): Promise<void> {
  const identity = await generateX25519Identity()
  const small = await encryptedFile(identity, 10)
  const large = await encryptedFile(identity, 20_000)
  const run = (path: string): Program => () => milliseconds(DIST, { source: 'workspace', path, 'age-key': identity, export: 'group0.key0', 'job-summary': 'false' }, { GITHUB_WORKSPACE: folder })
  const sops: Program = async () => {
    const began = performance.now()
    const { status, stderr } = spawnSync(judge('sops'), ['-d', join(folder, large)], { env: { HOME: folder, SOPS_AGE_KEY: identity, SOPS_DISABLE_VERSION_CHECK: '1' }, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 })
    if (status !== 0) throw new Error(stderr)
    return performance.now() - began
  }
  await row({ what: '`source: workspace`, one age file, ten secrets', program: run(small), against: 'bare Node', base: () => milliseconds(nothing, {}, {}), promise: 2.6 })
  await row({ what: '20,000 secrets in one YAML file, age, MAC verified', program: run(large), against: '`sops -d` of the same file', base: sops, promise: 0.5 })
  await row({ what: '100,000 secrets, opened in this process, per secret', program: await opening(100_000), against: '1,000 secrets, per secret', base: await opening(1_000), promise: 1.2 })
  await memory(large, identity)
}

/** Megabytes that a run needs at most, above bare Node. */
async function memory(path: string, identity: string): Promise<void> {
  const tell = `--import=data:text/javascript,process.on('exit',()=>process.stderr.write('maxRSS='+process.resourceUsage().maxRSS+';'))`
  const peak = async (main: string): Promise<number> => {
    const inputs = { source: 'workspace', path, 'age-key': identity, export: 'group0.key0', 'job-summary': 'false' }
    const { raw } = await runAction({ main, inputs, env: { GITHUB_WORKSPACE: folder, NODE_OPTIONS: tell } })
    return Number(/maxRSS=(\d+);/.exec(raw)?.[1]) / 1024
  }
  const above = (await peak(DIST)) - (await peak(nothing))
  console.log(`\nPeak memory for 20,000 secrets: ${above.toFixed(0)} MB above bare Node (${above <= MOST_MEMORY ? 'kept' : 'NOT kept'}: ≤ ${MOST_MEMORY} MB)`)
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

function sealed(secrets: number, dataKey: Uint8Array, keys: readonly MasterKey[]): Uint8Array {
  const group = (g: number): Node => ({ kind: 'map', items: Array.from({ length: Math.min(10, secrets) }, (_, k) => ({ kind: 'item', key: `key${k}`, value: { kind: 'leaf', type: 'str', text: `the secret number ${k} of group ${g}` } })) })
  const root: Node = { kind: 'map', items: Array.from({ length: Math.ceil(secrets / 10) }, (_, g) => ({ kind: 'item', key: `group${g}`, value: group(g) })) }
  return writeFile('yaml', seal([root], { dataKey, selector: { kind: 'unencrypted_suffix', pattern: '_unencrypted' }, macOnlyEncrypted: false, keyGroups: [keys], lastModified: '2026-01-02T03:04:05Z', version: '3.9.4', randomBytes }))
}

/** Microseconds for each secret: parsed, decrypted, MAC verified. */
async function opening(secrets: number): Promise<Program> {
  const dataKey = randomBytes(32)
  const bytes = sealed(secrets, dataKey, [{ type: 'age', recipient: 'age1', enc: 'x\n' }])
  const open = (): unknown => openFile(parseDocument('a.yaml', bytes), dataKey)
  for (let warm = 0; warm < 100_000 / secrets; warm += 1) open()
  return async () => {
    const began = performance.now()
    const times = Math.ceil(100_000 / secrets)
    for (let time = 0; time < times; time += 1) open()
    return ((performance.now() - began) * 1000) / (times * secrets)
  }
}

async function requests(): Promise<void> {
  await withEmulators('aws', async (emulators, run) => {
    for (const path of ['plain', 'secret', 'four']) {
      emulators.log.clear()
      await run(DIST, path, keyless(emulators, 'aws-'))()
      const counts = new Map<string, number>()
      for (const { service } of emulators.log.list()) counts.set(service, (counts.get(service) ?? 0) + 1)
      console.log(`* ${path}: ${[...counts].map(([service, count]) => `${service} ${count}`).join(', ')}`)
    }
  })
}

/** Each floor as one file, as the action is. */
function bundledFloors(): (cloud: string) => string {
  const javascript = join(root, 'build') // where the libraries are found
  rmSync(javascript, { recursive: true, force: true })
  mkdirSync(javascript)
  writeFileSync(join(javascript, 'package.json'), '{}')
  const clouds = ['aws', 'azure', 'gcp']
  const options = ['--ignoreConfig', '--outDir', javascript, '--module', 'nodenext', '--target', 'es2024', '--types', 'node', '--typeRoots', 'node_modules/@types', '--skipLibCheck', '--rewriteRelativeImportExtensions']
  command('node_modules/typescript/bin/tsc', ...clouds.map((cloud) => `bench/floor/${cloud}.ts`), ...options)
  for (const cloud of clouds) command('node_modules/@vercel/ncc/dist/ncc/cli.js', 'build', join(javascript, `${cloud}.js`), '-o', join(folder, `floor-${cloud}`), '--no-cache', '--quiet')
  rmSync(javascript, { recursive: true })
  return (cloud) => join(folder, `floor-${cloud}`, 'index.js')
}

function command(...args: string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: root, encoding: 'utf8' })
  if (status !== 0) throw new Error(`${args[0]} failed:\n${stdout}${stderr}`)
}

/** Measures one row, in turns. */
async function row({ what, program, against, base, promise }: Row): Promise<void> {
  if (!what.includes(only)) return
  const [ours, theirs]: [number[], number[]] = [[], []]
  for (let round = -1; round < rounds; round += 1) {
    const [a, b] = [await program(), await base()]
    if (round < 0) continue // warms the caches of the disk
    ours.push(a)
    theirs.push(b)
  }
  const [a, b] = [median(ours), median(theirs)]
  const digits = b < 20 ? 1 : 0
  console.log(`| ${what} | ${a.toFixed(digits)} | ${against} | ${b.toFixed(digits)} | ${(a / b).toFixed(2)} | ${a / b <= promise ? 'kept' : 'NOT kept'}: ≤ ${promise} |`)
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
}
