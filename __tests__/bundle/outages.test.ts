/** What passes is outlived, what lasts is told: each service in each kind of trouble, as the committed bundle meets it. */
import net from 'node:net'
import type { AddressInfo } from 'node:net'
import { describe, expect, it } from 'vitest'
import { EcsAdmin } from '../../emulators/admin.ts'
import type { Provider } from '../../emulators/cloud.ts'
import type { RequestFault } from '../../emulators/faults.ts'
import type { Service } from '../../emulators/http.ts'
import type { ActionRun } from '../../emulators/runner.ts'
import { startEmulators, type Emulators } from '../../emulators/start.ts'
import { APP, expectNothingShown, PLANTED, Scenario } from './harness.ts'

/** Who is in trouble, and how messages call it. */
interface Asked {
  readonly service: Service
  readonly who: string
  /** Of the requests that meet the trouble. */
  readonly match?: string
  readonly family: 'source' | 'kms'
  /** What a page instead of its answer is, if it is not `failed`. */
  readonly page?: string
}

/** Each with the kind of key for whose sake it is asked. */
const SERVICES: readonly (Asked & { readonly kms: Provider })[] = [
  { kms: 'aws', service: 'ecs', who: 'ECS', match: '/config/build', family: 'source', page: 'malformed' },
  { kms: 'aws', service: 'oidc', who: 'GitHub’s OIDC provider', family: 'kms' },
  { kms: 'aws', service: 'aws-sts', who: 'AWS STS', family: 'kms' },
  { kms: 'aws', service: 'aws-kms', who: 'AWS KMS', family: 'kms' },
  { kms: 'gcp', service: 'gcp-sts', who: 'Google’s STS', family: 'kms' },
  { kms: 'gcp', service: 'gcp-iam', who: 'Google’s IAM', family: 'kms' },
  { kms: 'gcp', service: 'gcp-kms', who: 'Google Cloud KMS', family: 'kms' },
  { kms: 'azure', service: 'azure-entra', who: 'Microsoft Entra', family: 'kms' },
  { kms: 'azure', service: 'azure-vault', who: 'Azure Key Vault', family: 'kms' },
  { kms: 'vault', service: 'vault', who: 'Vault', family: 'kms', page: 'malformed' },
]

type Trouble = RequestFault extends infer Fault ? (Fault extends unknown ? Omit<Fault, 'service' | 'match'> : never) : never

interface Row {
  readonly trouble: string
  readonly fault: Trouble
  /** Of the error, after the family; none if the run succeeds. */
  readonly code?: string | Readonly<Record<'source' | 'kms', string>>
  readonly words: RegExp
}

const forever = { times: 99 }
const again = /in \d attempts over \S+ seconds/
const outlived = /answered only at attempt 3, after \S+ seconds/
const ROWS: readonly Row[] = [
  { trouble: '520, twice', fault: { kind: 'status', status: 520, times: 2 }, words: outlived },
  { trouble: 'a reset, twice', fault: { kind: 'reset', times: 2 }, words: outlived },
  { trouble: '429 that asks for a second', fault: { kind: 'status', status: 429, headers: { 'retry-after': '1' } }, words: /answered only at attempt 2, after (1|2)(\.\d)? seconds/ },
  { trouble: '503, for good', fault: { kind: 'status', status: 503, ...forever }, code: 'failed', words: new RegExp(`status 503\\), ${again.source}`) },
  { trouble: 'resets, for good', fault: { kind: 'reset', ...forever }, code: 'unreachable', words: new RegExp(`ECONNRESET\\), ${again.source}`) },
  { trouble: '429, for good', fault: { kind: 'status', status: 429, ...forever }, code: { source: 'failed', kms: 'throttled' }, words: new RegExp(`status 429\\), ${again.source}`) },
  { trouble: '503 that asks for an hour', fault: { kind: 'status', status: 503, headers: { 'retry-after': '3600' }, ...forever }, code: 'failed', words: /in 1 attempt over \S+ seconds: it asks to wait 3600 seconds, longer than is left/ },
  { trouble: 'a page', fault: { kind: 'status', status: 200, headers: { 'content-type': 'text/html' }, body: '<html>Log in</html>', ...forever }, code: 'page', words: /answered|gave an answer that is none of/ },
  { trouble: 'no answer', fault: { kind: 'slow', milliseconds: 9000, ...forever }, code: 'timeout', words: /did not finish within the 1\.5 seconds of `timeout`/ },
]

/** `oidc, 503, for good: kms/failed, as it should`, or what differs. */
async function lineOf(current: Scenario, asked: Asked, { trouble, fault, code, words }: Row): Promise<[line: string, expected: string]> {
  const { emulators } = current
  const { service, match, who, family, page = 'failed' } = asked
  emulators.faults.clear()
  emulators.log.clear()
  emulators.faults.add({ service, ...(match === undefined ? {} : { match }), ...fault })
  const run = await current.run(code === undefined ? {} : { timeout: code === 'timeout' ? '1.5' : '3' })
  expectNothingShown(run)
  const nameOf = (one: NonNullable<Row['code']>): string => (one === 'page' ? page : typeof one === 'string' ? one : one[family])
  const [annotation, ...more] = run.annotations
  const said = annotation?.message ?? ''
  const got = code === undefined ? `${run.exitCode === 0 && run.env['DATABASE_PASSWORD'] === PLANTED.password}` : codeOf(run)
  const wanted = code === undefined ? 'true' : `${code === 'timeout' ? 'source' : family}/${nameOf(code)}`
  const isTold = words.test(said) && said.includes(who) && more.length === 0
  const line = (outcome: string, told: boolean) => `${service}, ${trouble}: ${outcome}${told ? ', told' : `, but told: ${run.annotations.map(({ message }) => message).join(' | ')}`}`
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
  it.concurrent.each(SERVICES)('$service', { timeout: 240_000 }, async ({ kms, ...asked }) => {
    const current = await begin(kms)
    const lines: [string, string][] = []
    for (const row of ROWS) lines.push(await lineOf(current, asked, row))
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
    const refused = await current.run({ timeout: '2' }, { HTTPS_PROXY: 'http://127.0.0.1:1' })
    await current.emulators.stop()
    expect(codeOf(refused)).toBe('kms/unreachable')
    expect(refused.annotations[0]?.message).toMatch(/shop\/app\.yaml: kms arn:aws:kms:\S+: AWS STS at sts\.eu-west-1\.amazonaws\.com could not be reached through the proxy 127\.0\.0\.1:1: ECONNREFUSED, in \d attempts over 0\.\d seconds\. Check that HTTPS_PROXY is right/)
  })
})
