/**
 * What `.github/workflows/smoke.yml` does around the action, on every kind of runner: `start` starts emulators and
 * plants secrets, `say` writes the exported secrets into the log as a careless step would, `stop` ends the emulators,
 * and `log`, in a later job, reads the logs of all of them for what was planted.
 */
import { createHash } from 'node:crypto'
import { spawn } from 'node:child_process'
import { appendFileSync, existsSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Line } from '../emulators/start.ts'
import { number, readArguments } from '../scripts/arguments.ts'

const root = join(import.meta.dirname, '..')

/** What begins the line with which a job gives its secrets away; the runner makes `***` of what follows. */
const SAYING = 'The job says:'

/** How the jobs are called whose logs are read. */
const JOB = 'smoke on '

export interface Planted {
  readonly password: string
  /** Of several lines. */
  readonly key: string
  /** Within an address. */
  readonly token: string
  /** Within JSON. */
  readonly inner: string
}

/** The secrets of one run of the workflow: another job knows them without being told. */
export function plantedIn(run: string): Planted {
  const text = (name: string): string => createHash('sha256').update(`${run} ${name}`).digest('base64url').slice(0, 24)
  return { password: text('password'), key: ['first', 'second', 'third'].map(text).join('\n'), token: text('token'), inner: text('inner') }
}

/** @returns what a log shows of the secrets, by name; none if every one is masked */
export function shownIn(log: string, planted: Planted): string[] {
  return Object.entries(planted as unknown as Record<string, string>).flatMap(([name, value]) => {
    const forms = [...value.split('\n'), Buffer.from(value).toString('base64')]
    return forms.some((form) => log.includes(form)) ? [name] : []
  })
}

/** Whether the runner masked all four secrets where a step gave them away. */
export function saysMasked(log: string): boolean {
  return new RegExp(`${SAYING} \\*\\*\\*(.*\\*\\*\\*){3}`, 's').test(log)
}

function configuration({ password, key, token, inner }: Planted): string {
  const lines = key.split('\n').map((line) => `        ${line}\n`)
  return `database:
    host: db.example.com
    password_ecs_secret: ${password}
    address_ecs_secret: postgres://shop:${token}@db.example.com/shop
service:
    account_ecs_secret: '{"client_secret":"${inner}"}'
    key_ecs_secret: |
${lines.join('')}`
}

/** Leaves in the job what the action needs: outputs for its inputs, and the environment in which it finds the clouds. */
async function start(): Promise<void> {
  const { EcsAdmin } = await import('../emulators/admin.ts')
  const { line, process: id } = await emulatorsInBackground()
  writeFileSync(processFile(), String(id))
  const admin = new EcsAdmin(line.ecs.url, line.ecs.admin_token ?? '')
  await admin.push({ files: { 'shop/app.yaml': configuration(plantedIn(run())) } })
  const token = await admin.createServiceAccount({ username: 'smoke', reads: ['/shop'] })
  for (const secret of [token, line.env['ACTIONS_ID_TOKEN_REQUEST_TOKEN'] ?? '']) console.log(`::add-mask::${secret}`)
  append('GITHUB_OUTPUT', { url: line.ecs.url, token, role: line.inputs['aws-role-to-assume'] ?? '' })
  // The runner lets nobody set its own variables; only `source: github` would need one.
  append('GITHUB_ENV', Object.fromEntries(Object.entries(line.env).filter(([name]) => !name.startsWith('GITHUB_'))))
}

async function emulatorsInBackground(): Promise<{ line: Line; process: number }> {
  mkdirSync(folder(), { recursive: true })
  const [out, err] = ['emulators.json', 'emulators.log'].map((name) => join(folder(), name)) as [string, string]
  const child = spawn(process.execPath, ['emulators/main.ts', '--json'], { cwd: root, detached: true, windowsHide: true, stdio: ['ignore', openSync(out, 'w'), openSync(err, 'w')] })
  child.unref()
  for (let waited = 0; waited < 60_000 && child.exitCode === null; waited += 100) {
    const text = readFileSync(out, 'utf8')
    if (text.endsWith('\n')) return { line: JSON.parse(text) as Line, process: child.pid ?? 0 }
    await sleep(100)
  }
  throw new Error(`The emulators did not start:\n${readFileSync(err, 'utf8')}`)
}

/** Fails unless the step found what was planted; then gives it away. */
function say(): void {
  const { password, key, token, inner } = plantedIn(run())
  const expected = { DATABASE_HOST: 'db.example.com', DATABASE_PASSWORD: password, DATABASE_ADDRESS: `postgres://shop:${token}@db.example.com/shop`, SERVICE_ACCOUNT: `{"client_secret":"${inner}"}`, SERVICE_KEY: `${key}\n` }
  const wrong = Object.entries(expected).filter(([name, value]) => process.env[name] !== value)
  if (wrong.length > 0) throw new Error(`The action did not export ${wrong.map(([name]) => name).join(', ')} as they were pushed`)
  console.log(SAYING, password, token, inner, key)
}

function stop(): void {
  if (existsSync(processFile())) process.kill(Number(readFileSync(processFile(), 'utf8')))
}

interface Job {
  readonly id: number
  readonly name: string
}

/** Fails unless each of the jobs gave its secrets away, and none of them is in its log. */
async function log({ jobs: expected }: { readonly jobs: number }): Promise<void> {
  const { jobs: all } = JSON.parse(await github(`runs/${variable('GITHUB_RUN_ID')}/attempts/${variable('GITHUB_RUN_ATTEMPT')}/jobs?per_page=100`)) as { jobs: readonly Job[] }
  const jobs = all.filter(({ name }) => name.includes(JOB))
  if (jobs.length !== expected) throw new Error(`${expected} jobs are called "${JOB}…", and ${jobs.length} were found among ${all.map(({ name }) => name).join(', ')}`)
  for (const { id, name } of jobs) {
    const text = await github(`jobs/${id}/logs`)
    if (!saysMasked(text)) throw new Error(`The log of "${name}" does not show that the secrets were masked`)
    const shown = shownIn(text, plantedIn(run()))
    if (shown.length > 0) throw new Error(`The log of "${name}" shows ${shown.join(', ')}`)
    console.log(`"${name}" shows no secret`)
  }
}

async function github(path: string): Promise<string> {
  const url = `${variable('GITHUB_API_URL')}/repos/${variable('GITHUB_REPOSITORY')}/actions/${path}`
  const response = await fetch(url, { headers: { authorization: `Bearer ${variable('GITHUB_TOKEN')}`, accept: 'application/vnd.github+json' } })
  if (!response.ok) throw new Error(`GitHub answered ${new URL(url).pathname} with ${response.status}`)
  return response.text()
}

function run(): string {
  return `${variable('GITHUB_RUN_ID')}.${variable('GITHUB_RUN_ATTEMPT')}`
}

function folder(): string {
  return join(variable('RUNNER_TEMP'), 'smoke')
}

function processFile(): string {
  return join(folder(), 'process')
}

function append(file: 'GITHUB_ENV' | 'GITHUB_OUTPUT', entries: Readonly<Record<string, string>>): void {
  appendFileSync(variable(file), Object.entries(entries).map(([name, value]) => `${name}=${value}\n`).join(''))
}

function variable(name: string): string {
  const value = process.env[name]
  if (value === undefined || value === '') throw new Error(`${name} is not set: this is a step of the workflow "smoke"`)
  return value
}

type Step = (options: { readonly jobs: number }) => Promise<void> | void

const STEPS: Readonly<Record<string, Step>> = { start, say, stop, log }

async function main(): Promise<void> {
  const { values, operands } = readArguments('node scripts/run.mjs tools/smoke.ts', { jobs: number(1, 1) }, { name: 'step', of: Object.keys(STEPS) })
  const step = STEPS[operands[0] ?? '']
  if (step === undefined) throw new Error(`One step is needed, of ${Object.keys(STEPS).join(', ')}`)
  await step(values)
}

if (import.meta.main) {
  await main().catch((error: unknown) => {
    console.log(`::error title=smoke::${(error as Error).message}`)
    process.exitCode = 1
  })
}
