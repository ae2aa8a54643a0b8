/** Workflows under `act`: a runner that was made elsewhere. It runs on this machine, and so runs no container. */
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { serveQuietly } from '../../emulators/front/serve.ts'
import type { Line } from '../../emulators/start.ts'
import { judge } from '../../scripts/judges.ts'

const root = join(import.meta.dirname, '../..')

type Texts = Readonly<Record<string, string>>

/** A call of a program of the workflow: of its repository, or one that the runner's image brings. */
export interface Call {
  readonly program: string
  readonly args: readonly string[]
  readonly environment: Texts
  /** What its arguments and `KUBECONFIG` point to. */
  readonly files: Readonly<Record<string, GivenFile>>
}

export interface GivenFile {
  readonly text: string
  /** `600` */
  readonly mode: string
}

export interface Job {
  /** Name of the file below `.github/workflows`. */
  readonly workflow: string
  /** Files of the repository, by their paths. */
  readonly files: Texts
  readonly event: string
  /** What GitHub would tell of the event. */
  readonly payload?: object
  readonly variables: Texts
  readonly secrets: Texts
  /** Beside what `act` gives every job. */
  readonly environment: Texts
  /** Programs of the runner's image, beside those in the repository. */
  readonly programs: readonly string[]
  /** Labels of `runs-on`. */
  readonly labels: readonly string[]
  /** Answers for a program before it goes on. @returns what it prints */
  readonly onCall: (call: Call) => Promise<string>
}

export interface Outcome {
  readonly code: number
  readonly log: string
  readonly calls: readonly Call[]
}

/** Runs a workflow of a repository of these files, with this action as it is committed here. */
export async function runWorkflow(job: Job): Promise<Outcome> {
  const folder = mkdtempSync(join(tmpdir(), 'act-'))
  const calls: Call[] = []
  const listener = await serveQuietly(async ({ body }) => {
    const call = JSON.parse(body.toString()) as Call
    calls.push(call)
    return { status: 200, body: await job.onCall(call) }
  })
  try {
    // All that a job needs of a release.
    for (const part of ['action.yml', 'dist']) cpSync(join(root, part), join(folder, 'action', part), { recursive: true })
    for (const program of job.programs) writeProgram(join(folder, 'bin', program), listener.url)
    makeRepository(join(folder, 'repository'), job, listener.url)
    return { ...(await act(job, folder)), calls }
  } finally {
    await listener.close()
    rmSync(folder, { recursive: true, force: true })
  }
}

/** The programs of a repository that its workflows start. */
const OWN_PROGRAMS = ['deploy.sh', 'test.sh']

function makeRepository(folder: string, { files }: Job, report: string): void {
  for (const [path, text] of Object.entries(files)) write(join(folder, path), text)
  for (const program of OWN_PROGRAMS) writeProgram(join(folder, program), report)
  const git = (...args: string[]): void => {
    const { status, stderr } = spawnSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: folder, encoding: 'utf8' })
    if (status !== 0) throw new Error(stderr)
  }
  git('init', '--quiet', '--initial-branch=main')
  git('remote', 'add', 'origin', 'https://github.com/example/shop.git')
  git('add', '.')
  git('commit', '--quiet', '--message=Begin')
}

/**
 * A program that says how it was called, and prints what it is answered. A careless one: it prints its environment and
 * the files that it was given, too.
 */
function writeProgram(path: string, report: string): void {
  const script = `const { existsSync, readFileSync, statSync } = require('node:fs')
const [program, ...args] = process.argv.slice(2)
const named = [...args.map((arg) => arg.replace(/^-[\\w-]+=/, '')), process.env.KUBECONFIG ?? '']
const given = (path) => ({ text: readFileSync(path, 'utf8'), mode: (statSync(path).mode & 0o777).toString(8) })
const files = named.filter((one) => existsSync(one) && statSync(one).isFile()).map((one) => [one, given(one)])
const call = { program, args, environment: process.env, files: Object.fromEntries(files) }
require('node:http').request(${JSON.stringify(report)}, { method: 'POST' }, async (response) => {
  let answer = ''
  for await (const part of response) answer += part
  if (answer !== '') return console.log(answer)
  for (const [name, value] of Object.entries(process.env)) console.log(name + '=' + value)
  for (const [, { text }] of files) console.log(text)
}).end(JSON.stringify(call))
`
  const name = path.slice(dirname(path).length + 1)
  write(`${path}.cjs`, script)
  write(path, `#!/bin/sh\nexec node ${JSON.stringify(`${path}.cjs`)} ${name} "$@"\n`, 0o755)
}

function write(path: string, text: string, mode = 0o644): void {
  mkdirSync(dirname(path), { recursive: true })
  writeFileSync(path, text, { mode })
}

function act(job: Job, home: string): Promise<Pick<Outcome, 'code' | 'log'>> {
  const each = (option: string, values: Texts): string[] => Object.entries(values).flatMap(([name, value]) => [option, `${name}=${value}`])
  const event = join(home, 'event.json')
  writeFileSync(event, JSON.stringify(job.payload ?? {}))
  const args = [
    job.event, '--workflows', `.github/workflows/${job.workflow}`, '--eventpath', event,
    ...job.labels.flatMap((label) => ['--platform', `${label}=-self-hosted`]),
    ...each('--local-repository', actionsOf(job, home)),
    ...each('--secret', job.secrets), ...each('--var', job.variables), ...each('--env', job.environment),
  ]
  return startAct(args, join(home, 'repository'), home, join(home, 'bin'))
}

/**
 * @param folder the repository
 * @param home that of the runner
 * @param programs a folder of programs that jobs find before those of this machine
 */
export async function startAct(args: readonly string[], folder: string, home: string, programs: string): Promise<Pick<Outcome, 'code' | 'log'>> {
  const path = [programs, join(root, 'node_modules', '.bin'), process.env['PATH']].join(delimiter)
  const env = { PATH: path, HOME: home, XDG_CACHE_HOME: join(home, 'cache') }
  const child = spawn(judge('act'), [...args, '--no-cache-server'], { cwd: folder, env, stdio: ['ignore', 'pipe', 'pipe'], timeout: 300_000 })
  let log = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (log += text))
  const [code] = (await once(child, 'close')) as [number | null]
  return { code: code ?? 137, log }
}

/** Where the actions are that the workflows use, by name and ref: this one, and others as one that does nothing. */
function actionsOf({ files }: Job, home: string): Texts {
  const used = Object.values(files).flatMap((text) => [...text.matchAll(/uses: ([\w.-]+\/[\w.-]+@[\w.-]+)/g)].map(([, action = '']) => action))
  const ofOthers = join(home, 'nothing')
  write(join(ofOthers, 'action.yml'), 'name: nothing\ndescription: does nothing\nruns: { using: composite, steps: [{ run: "true", shell: sh }] }\n')
  // `act` has a checkout of its own
  const found = used.filter((action) => !action.startsWith('actions/checkout@'))
  return Object.fromEntries(found.map((action) => [action, action.includes('/ecs-config-action@') ? join(home, 'action') : ofOthers]))
}

/** The label of GitHub's own machines that the examples run on. */
export const GITHUB_HOSTED = 'ubuntu-latest'

/** Variables by which a job reaches the emulators. `act` sets an address for GraphQL if nobody else does. */
export function reachable({ env, github }: Line): Texts {
  return { ...env, GITHUB_GRAPHQL_URL: `${github.api_url}/graphql` }
}
