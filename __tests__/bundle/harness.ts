/** The committed bundle as a process, against the emulators: what every scenario needs. */
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import { EcsAdmin } from '../../emulators/admin.ts'
import { runAction, type ActionRun } from '../../emulators/runner/index.ts'
import { startEmulators, type Emulators } from '../../emulators/start.ts'

/** Secrets that the scenarios plant; none may ever be shown. */
export const PLANTED = {
  password: 'c0rrect-horse',
  url: 'postgres://app:tr0ub4dor@db.example.com/shop',
  pem: '-----BEGIN KEY-----\nQmFzZTY0IGxpbmUgb25l\nQmFzZTY0IGxpbmUgdHdv\n-----END KEY-----\n',
  pin: 48151623,
} as const

export const APP = `database:
    host: db.example.com
    password_ecs_secret: ${PLANTED.password}
    pin_ecs_secret: ${PLANTED.pin}
    port: 5432
    url_ecs_secret: ${PLANTED.url}
service:
    key_ecs_secret: |
${PLANTED.pem.replace(/^(?=.)/gm, '        ')}    ratio: 1.0
    replicas: 90210123456789012345
`

export class Scenario {
  readonly emulators: Emulators
  readonly admin: EcsAdmin
  /** Token of a service account that may read `/shop` and nothing else, secrets included. */
  readonly token: string

  constructor(emulators: Emulators, admin: EcsAdmin, token: string) {
    this.emulators = emulators
    this.admin = admin
    this.token = token
  }

  /** Runs the committed bundle at `shop`, keyless; inputs and environment may differ. */
  run(inputs: Record<string, string> = {}, environment: Record<string, string | undefined> = {}): Promise<ActionRun> {
    const { line } = this.emulators
    return this.runGiven({ url: line.ecs.url, token: this.token, path: 'shop', ...line.inputs, ...inputs }, environment)
  }

  /** Runs the committed bundle with these inputs, and no others. */
  runGiven(inputs: Record<string, string>, environment: Record<string, string | undefined> = {}): Promise<ActionRun> {
    const { line } = this.emulators
    return runAction({
      main: process.env['ACTION_MAIN'] ?? 'dist/index.js',
      inputs,
      env: Object.fromEntries(Object.entries({ ...line.env, ...environment }).filter((entry): entry is [string, string] => entry[1] !== undefined)),
    })
  }

  async control(method: string, path: string, body?: unknown): Promise<unknown> {
    const answer = await fetch(`${this.emulators.line.control.url}${path}`, { method, ...(body === undefined ? {} : { body: JSON.stringify(body) }) })
    const text = await answer.text()
    if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text}`)
    return text === '' ? undefined : JSON.parse(text)
  }
}

/** Emulators for a file of tests, with `shop/app.yaml` pushed; records and faults are cleared after each test. */
export function scenario(): () => Scenario {
  let current: Scenario
  beforeAll(async () => {
    const emulators = await startEmulators({})
    const admin = new EcsAdmin(emulators.line.ecs.url, emulators.line.ecs.admin_token ?? '')
    await admin.push({ files: { 'shop/app.yaml': APP, 'team/other.yaml': 'a: 1\n' } })
    const token = await admin.createServiceAccount({ username: 'pipeline', reads: ['/shop'] })
    current = new Scenario(emulators, admin, token)
  })
  afterEach(async () => {
    await current.control('DELETE', '/faults')
    await current.control('DELETE', '/requests')
  })
  afterAll(() => current.emulators.stop())
  return () => current
}

/** A failed step: one error, nothing exported, nothing planted shown. */
export function expectRefusal(run: ActionRun, code: string, words: RegExp): void {
  expect(run.exitCode).toBe(1)
  const errors = run.annotations.filter(({ kind }) => kind === 'error')
  expect(errors.map(({ title }) => title)).toEqual([`ECS configuration (${code})`])
  expect(errors[0]?.message).toMatch(words)
  expect([run.outputs, run.env]).toEqual([{}, {}])
  expectNothingShown(run)
}

/** Nothing planted in the log as GitHub shows it, nor in what was printed, mask commands apart. */
export function expectNothingShown(run: ActionRun): void {
  const printed = run.raw.split(/\r?\n/).filter((line) => !line.startsWith('::add-mask::')).join('\n')
  const shown = run.log.join('\n')
  const pieces = [PLANTED.password, PLANTED.url, 'tr0ub4dor', String(PLANTED.pin), ...PLANTED.pem.trim().split('\n')]
  expect(pieces.filter((piece) => printed.includes(piece) || shown.includes(piece))).toEqual([])
}
