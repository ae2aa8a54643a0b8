/** How a step may end, whatever a server answers or does not: what the tests of that share. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { EcsAdmin } from '../../emulators/admin.ts'
import type { Provider } from '../../emulators/cloud.ts'
import type { Fault } from '../../emulators/control/faults.ts'
import type { Service } from '../../emulators/front/http.ts'
import type { ActionRun } from '../../emulators/runner/index.ts'
import { startEmulators } from '../../emulators/start.ts'
import { APP, expectNothingShown, Scenario } from '../bundle/harness.ts'

/** Emulators for the tests of a `describe`, whose key is of this cloud. */
export function scenarioOf(kms: Provider): () => Scenario {
  let current: Scenario
  beforeAll(async () => {
    const emulators = await startEmulators({ kms })
    const admin = new EcsAdmin(emulators.line.ecs.url, emulators.line.ecs.admin_token ?? '')
    await admin.push({ files: { 'shop/app.yaml': APP }, tag: 'first' })
    current = new Scenario(emulators, admin, await admin.createServiceAccount({ username: 'pipeline', reads: ['/shop'], readSecrets: true }))
  })
  afterEach(() => current.emulators.faults.clear())
  afterAll(() => current.emulators.stop())
  return () => current
}

export interface Endpoint {
  readonly service: Service
  readonly match?: string
  readonly inputs?: Readonly<Record<string, string>>
  /** What the job's environment offers instead of the keyless inputs. */
  readonly variables?: Readonly<Record<string, string>>
}

/** What the seconds of `timeout` are where an answer never comes, and else: a request is repeated for a third of them. */
const TIMEOUTS = { endless: '1', others: '4' }

const FAULTS: readonly (readonly [name: string, fault: Fault, codes: RegExp])[] = [
  ['HTTP 101', { kind: 'upgrade' }, /^(source\/malformed|kms\/unreachable)$/],
  ['nothing, and closes the connection', { kind: 'reset' }, /^(source|kms)\/unreachable$/],
  ['half of a body of a certain length', { kind: 'truncate' }, /^(source|kms)\/unreachable$/],
  ['half of a body in chunks', { kind: 'cut' }, /^(source|kms)\/unreachable$/],
  ['an empty body, status 204', { kind: 'status', status: 204 }, /^(source\/(malformed|rejected)|kms\/\w[\w-]*)$/],
  ['nothing, and keeps the connection', { kind: 'silence' }, /^source\/timeout$/],
  ['without an end', { kind: 'endless' }, /^source\/timeout$/],
]

const ENDLESS = ['silence', 'endless']

/** @returns the code of the one error of a step that exported nothing */
export function codeOfFailure(run: ActionRun): string {
  const errors = run.annotations.filter(({ kind }) => kind === 'error')
  expect([run.exitCode, errors.length, run.outputs, run.env], run.raw).toEqual([1, 1, {}, {}])
  expect(run.summary).toMatch(/^(<p>Nothing is exported|$)/)
  expectNothingShown(run)
  expect(run.milliseconds).toBeLessThan(10_000)
  return /\((.*)\)/.exec(errors[0]?.title ?? '')?.[1] ?? ''
}

/** Each endpoint with each fault: the step fails with one error of a fitting code. */
export function describeEndings(table: readonly (readonly [Provider, readonly Endpoint[]])[]): void {
  describe.each(table)('with a key of %s', (provider, endpoints) => {
    const current = scenarioOf(provider)

    describe.each(endpoints)('$service $match $inputs', ({ inputs = {}, variables = {}, ...aim }) => {
      it.each(FAULTS)('answers %s', async (_, fault, codes) => {
        const { faults, line } = current().emulators
        faults.add({ ...aim, ...fault, times: 99 })
        const run = await current().run({ 'github-token': line.github.token, timeout: ENDLESS.includes(fault.kind) ? TIMEOUTS.endless : TIMEOUTS.others, ...inputs }, variables)
        const code = codeOfFailure(run)
        if (code !== 'kms/no-credentials') expect(code).toMatch(codes) // of a library's own sign-in not more is known
      })
    })
  })
}
