/** What passes is outlived, what lasts is told: each service in each kind of trouble, as the committed bundle meets it. */
import net from 'node:net'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { EcsAdmin } from '../../emulators/admin.ts'
import type { Provider } from '../../emulators/cloud.ts'
import type { RequestFault } from '../../emulators/control/faults.ts'
import type { Service } from '../../emulators/front/http.ts'
import type { ActionRun } from '../../emulators/runner/index.ts'
import { startEmulators, type Emulators, type Line } from '../../emulators/start.ts'
import { ROLE } from '../../emulators/vault/index.ts'
import { APP, expectNothingShown, PLANTED, Scenario } from '../bundle/harness.ts'

/** Who is in trouble, and how messages call it. */
interface Asked {
  readonly service: Service
  readonly who: string
  /** Of the requests that meet the trouble. */
  readonly match?: string
  readonly family: 'source' | 'kms'
  /** What a page instead of its answer is, if it is not `failed`. */
  readonly page?: string
  /** Is not waited for until the end of the time. */
  readonly answersAtOnce?: true
  /** What is signed in with, or read, instead of the keyless way. */
  readonly way?: (line: Line) => { readonly inputs?: Record<string, string>; readonly environment?: Record<string, string> }
}

const OWN_RUNNER = { RUNNER_ENVIRONMENT: 'self-hosted', PATH: '/nonexistent', HOME: '/nonexistent' }
const WITHOUT_AZURE = { 'azure-tenant-id': '', 'azure-client-id': '' }

/** Each with the kind of key for whose sake it is asked. */
const SERVICES: readonly (Asked & { readonly name?: string; readonly kms: Provider })[] = [
  { kms: 'aws', service: 'ecs', who: 'ECS', match: '/config/build', family: 'source', page: 'malformed' },
  { kms: 'aws', service: 'github', who: 'GitHub', family: 'source', page: 'malformed', way: ({ github }) => ({ inputs: { source: 'github', url: '', token: '', 'github-token': github.token } }) },
  { kms: 'aws', service: 'oidc', who: 'GitHub’s OIDC provider', family: 'kms' },
  { kms: 'aws', service: 'aws-sts', who: 'AWS STS', family: 'kms' },
  { kms: 'aws', service: 'aws-kms', who: 'AWS KMS', family: 'kms' },
  { kms: 'gcp', service: 'gcp-sts', who: 'Google’s STS', family: 'kms' },
  { kms: 'gcp', service: 'gcp-iam', who: 'Google’s IAM', family: 'kms' },
  { kms: 'gcp', service: 'gcp-kms', who: 'Google Cloud KMS', family: 'kms' },
  { kms: 'gcp', service: 'gcp-oauth', name: 'the key of a service account', who: 'Google’s', family: 'kms', way: ({ logins }) => ({ inputs: { 'gcp-workload-identity-provider': '', 'gcp-service-account': '' }, environment: logins['gcp serviceAccount'] ?? {} }) },
  { kms: 'azure', service: 'azure-entra', who: 'Microsoft Entra', family: 'kms' },
  { kms: 'azure', service: 'azure-entra', name: 'a client secret', who: 'Microsoft Entra', family: 'kms', way: ({ logins }) => ({ inputs: WITHOUT_AZURE, environment: logins['azure secret'] ?? {} }) },
  { kms: 'azure', service: 'azure-entra', name: 'the machine', who: 'the identity of the machine', family: 'kms', answersAtOnce: true, way: ({ logins }) => ({ inputs: WITHOUT_AZURE, environment: { ...OWN_RUNNER, ...logins['azure machine'] } }) },
  { kms: 'azure', service: 'azure-vault', who: 'Azure Key Vault', family: 'kms' },
  { kms: 'vault', service: 'vault', who: 'Vault', match: '/decrypt/', family: 'kms', page: 'malformed' },
  { kms: 'vault', service: 'vault', name: 'a role', who: 'Vault', match: '/login', family: 'kms', page: 'malformed', way: () => ({ inputs: { 'vault-token': '', 'vault-role': ROLE } }) },
]

type Trouble = RequestFault extends infer Fault ? (Fault extends unknown ? Omit<Fault, 'service' | 'match'> : never) : never

interface Row {
  readonly trouble: string
  readonly faults: readonly Trouble[]
  /** Of the error, after the family; none if the run succeeds. */
  readonly code?: string | Readonly<Record<'source' | 'kms', string>>
  readonly words: RegExp
  /** Seconds, where a third of the usual ones would be long to wait for. */
  readonly timeout?: string
  /** Once for each client is enough: the loop is one for all. */
  readonly only?: readonly Service[]
}

const forever = { times: 99 }
const again = /in \d attempts? over \S+ seconds/
const CLIENTS: readonly Service[] = ['ecs', 'aws-sts', 'azure-vault']
const ROWS: readonly Row[] = [
  { trouble: '520, then a reset', faults: [{ kind: 'status', status: 520 }, { kind: 'reset' }], words: /answered only at attempt 3, after \S+ seconds/ },
  { trouble: '503, for good', faults: [{ kind: 'status', status: 503, ...forever }], code: 'failed', words: new RegExp(`status 503\\), ${again.source}`), timeout: '4' },
  { trouble: '429, for good', faults: [{ kind: 'status', status: 429, ...forever }], code: { source: 'failed', kms: 'throttled' }, words: new RegExp(`status 429\\), ${again.source}`), timeout: '4' },
  { trouble: 'a page', faults: [{ kind: 'status', status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Log in</html>', ...forever }], code: 'page', words: /answered|gave an answer that is none of/ },
  { trouble: 'no answer', faults: [{ kind: 'slow', milliseconds: 9000, ...forever }], code: 'timeout', words: /did not finish within the 4 seconds of `timeout`/, timeout: '4' },
  { trouble: 'resets, for good', faults: [{ kind: 'reset', ...forever }], code: 'unreachable', words: new RegExp(`ECONNRESET\\), ${again.source}`), timeout: '4', only: CLIENTS },
  { trouble: '429 that asks for a second', faults: [{ kind: 'status', status: 429, headers: { 'retry-after': '1' } }], words: /answered only at attempt 2, after (1|2)(\.\d)? seconds/, only: CLIENTS },
  { trouble: '503 that asks for an hour', faults: [{ kind: 'status', status: 503, headers: { 'retry-after': '3600' }, ...forever }], code: 'failed', words: /in 1 attempt over \S+ seconds: it asks to wait 3600 seconds, longer than is left/, only: CLIENTS },
  { trouble: '501, which is not repeated', faults: [{ kind: 'status', status: 501, ...forever }], code: 'failed', words: /status 501\)\./, only: CLIENTS },
]

/** `503, for good: kms/failed, told`, or what differs. */
async function lineOf(current: Scenario, asked: Asked, { trouble, faults, code, words, timeout }: Row): Promise<[line: string, expected: string]> {
  const { emulators } = current
  const { service, match, who, family, page = 'failed', way } = asked
  const { inputs = {}, environment = {} } = way?.(emulators.line) ?? {}
  emulators.faults.clear()
  emulators.log.clear()
  for (const fault of faults) emulators.faults.add({ service, ...(match === undefined ? {} : { match }), ...fault })
  const run = await current.run({ ...inputs, ...(timeout === undefined ? {} : { timeout }) }, environment)
  expectNothingShown(run)
  const nameOf = (one: NonNullable<Row['code']>): string => (one === 'page' ? page : typeof one === 'string' ? one : one[family])
  const [annotation, ...more] = run.annotations
  const said = annotation?.message ?? ''
  const got = code === undefined ? `${run.exitCode === 0 && run.env['DATABASE_PASSWORD'] === PLANTED.password}` : codeOf(run)
  const wanted = code === undefined ? 'true' : `${code === 'timeout' ? 'source' : family}/${nameOf(code)}`
  const isTold = words.test(said) && said.includes(who) && more.length === 0
  const line = (outcome: string, told: boolean) => `${trouble}: ${outcome}${told ? ', told' : `, but told: ${run.annotations.map(({ message }) => message).join(' | ')}`}`
  return [line(got, isTold && attemptsAreTrue(said, emulators, asked)), line(wanted, true)]
}

function codeOf({ annotations }: ActionRun): string {
  return /\((\S+)\)/.exec(annotations.find(({ kind }) => kind === 'error')?.title ?? '')?.[1] ?? 'no error'
}

/** The number of attempts that a message tells is the number of requests. */
function attemptsAreTrue(said: string, { log }: Emulators, { service, match = '' }: Asked): boolean {
  const [, told] = /in (\d) attempts? over/.exec(said) ?? []
  return told === undefined || log.list().filter((one) => one.service === service && one.path.includes(match)).length === Number(told)
}

async function begin(kms: Provider): Promise<Scenario> {
  const emulators = await startEmulators({ kms })
  const admin = new EcsAdmin(emulators.line.ecs.url, emulators.line.ecs.admin_token ?? '')
  await admin.push({ files: { 'shop/app.yaml': APP } })
  return new Scenario(emulators, admin, await admin.createServiceAccount({ username: 'pipeline', reads: ['/shop'] }))
}

describe('in trouble', () => {
  const cases = SERVICES.map(({ name, ...one }) => ({ ...one, title: name === undefined ? one.service : `${one.service}, asked for the sake of ${name}` }))
  it.concurrent.each(cases)('$title', { timeout: 240_000 }, async ({ kms, ...asked }) => {
    const current = await begin(kms)
    const lines: [string, string][] = []
    const rows = ROWS.filter(({ only }) => only === undefined || (asked.way === undefined && only.includes(asked.service))).filter(({ code }) => code !== 'timeout' || !asked.answersAtOnce)
    for (const row of rows) lines.push(await lineOf(current, asked, row))
    await current.emulators.stop()
    expect(lines.map(([line]) => line)).toEqual(lines.map(([, expected]) => expected))
  })
})

/** Breaks the first connection, then refuses all for some time, then hands them on: the time counts from when a client comes. */
function refusing(seconds: number, target: string): Promise<{ url: string; close: () => void }> {
  const { hostname, port } = new URL(target)
  let isBack = false
  const gate = net.createServer((socket) => {
    if (!isBack) {
      const { port: own } = gate.address() as AddressInfo
      gate.close()
      socket.destroy()
      setTimeout(() => (isBack = Boolean(gate.listen(own, '127.0.0.1'))), seconds * 1000)
      return
    }
    const on = net.connect(Number(port), hostname)
    for (const [one, other] of [[socket, on], [on, socket]] as const) one.on('error', () => other.destroy()).pipe(other)
  })
  return new Promise((resolve) => {
    gate.listen(0, '127.0.0.1', () => resolve({ url: `http://127.0.0.1:${(gate.address() as AddressInfo).port}`, close: () => gate.close() }))
  })
}

describe('connections that are refused for a while', { timeout: 60_000 }, () => {
  it.concurrent('are outlived: of ECS, and of the proxy on the way to AWS', async () => {
    const current = await begin('aws')
    const { line } = current.emulators
    const runs = await Promise.all(
      [0.3, 1, 2, 4].flatMap((seconds) => [
        refusing(seconds, line.ecs.url).then(async (gate) => [`ECS, ${seconds} s`, await current.run({ url: gate.url }), gate.close] as const),
        refusing(seconds, line.env['HTTPS_PROXY'] ?? '').then(async (gate) => [`AWS STS, ${seconds} s`, await current.run({}, { HTTPS_PROXY: gate.url }), gate.close] as const),
      ]),
    )
    for (const [name, run, close] of runs) {
      close()
      const [who, seconds] = name.split(/, | s/)
      expect([name, run.exitCode, run.annotations.map(({ kind, message }) => `${kind}: ${message}`)]).toEqual([name, 0, [expect.stringMatching(new RegExp(`^notice: .*${who} answered only at attempt`))]])
      const [, told] = /after ([\d.]+) seconds/.exec(run.annotations[0]?.message ?? '') ?? []
      expect([name, Number(told) < Number(seconds) + 5]).toEqual([name, true])
    }
    await current.emulators.stop()
  })

  it.concurrent('for too long are told, with the name of who refuses', async () => {
    const current = await begin('aws')
    const refused = await current.run({ timeout: '4' }, { HTTPS_PROXY: 'http://127.0.0.1:1' })
    await current.emulators.stop()
    expect(codeOf(refused)).toBe('kms/unreachable')
    expect(refused.annotations[0]?.message).toMatch(/shop\/app\.yaml: kms arn:aws:kms:\S+: AWS STS at sts\.eu-west-1\.amazonaws\.com could not be reached through the proxy 127\.0\.0\.1:1: ECONNREFUSED, in \d attempts over [1-3](\.\d)? seconds\. Check that HTTPS_PROXY is right/)
  })
})
