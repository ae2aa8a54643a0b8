/** The committed bundle signs in while the source answers: in which order, what a run waits for, and how that fails. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { EcsAdmin } from '../../emulators/admin.ts'
import type { Provider } from '../../emulators/cloud.ts'
import type { RequestFault } from '../../emulators/control/faults.ts'
import type { Service } from '../../emulators/front/http.ts'
import { startEmulators } from '../../emulators/start.ts'
import type { ActionRun } from '../../emulators/runner/index.ts'
import { APP, expectRefusal, PLANTED, Scenario } from './harness.ts'

/** A request, and of which service: `/config/hashes` has one to itself. */
type Asked = readonly [service: Service, match?: string]

const [HASHES, RAW, BUILD] = ['/config/hashes', '/config/raw', '/config/build'].map((path): Asked => ['ecs', path]) as [Asked, Asked, Asked]

interface Cloud {
  readonly provider: Provider
  /** Where GitHub's token is exchanged. */
  readonly signIn: Service
  /** What a run waits for: the answers of a round may all come after the last request of it. */
  readonly rounds: readonly (readonly Asked[])[]
}

const CLOUDS: readonly Cloud[] = [
  { provider: 'aws', signIn: 'aws-sts', rounds: [[HASHES, RAW, ['oidc']], [BUILD, ['aws-sts']], [['aws-kms']]] },
  { provider: 'azure', signIn: 'azure-entra', rounds: [[HASHES, RAW, ['oidc']], [BUILD, ['azure-entra']], [['azure-vault']]] },
  { provider: 'gcp', signIn: 'gcp-sts', rounds: [[HASHES, RAW, ['oidc']], [BUILD, ['gcp-sts']], [['gcp-iam']], [['gcp-kms']]] },
]

class Only extends Scenario {
  readonly provider: Provider

  constructor(scenario: Scenario, provider: Provider) {
    super(scenario.emulators, scenario.admin, scenario.token)
    this.provider = provider
  }

  /** With the keyless inputs of this cloud, and no others. */
  override run(inputs: Record<string, string> = {}, environment: Record<string, string | undefined> = {}): Promise<ActionRun> {
    const others = Object.keys(this.emulators.line.inputs).filter((name) => !name.startsWith(`${this.provider}-`))
    return super.run({ ...Object.fromEntries(others.map((name) => [name, ''])), ...inputs }, environment)
  }

  fault(service: Service, fault: RequestFault): void {
    this.emulators.faults.add({ service, ...fault })
  }

  /** Settles when this was asked. */
  async asked([service, match = '']: Asked): Promise<void> {
    const isThere = (): boolean => this.services().some((line) => line.startsWith(`${service} `) && line.includes(match))
    while (!isThere()) await new Promise((resolve) => setTimeout(resolve, 5).unref())
  }

  services(): string[] {
    return this.emulators.log.list().map(({ service, path }) => `${service} ${path}`)
  }

  count(service: Service): number {
    return this.services().filter((line) => line.startsWith(`${service} `)).length
  }

  /** Holds every answer of a round back until all of its requests have come. */
  hold(round: readonly Asked[]): void {
    const until = Promise.all(round.map((one) => this.asked(one)))
    for (const [service, match = ''] of round) this.fault(service, { kind: 'held', until, match })
  }
}

async function begin(provider: Provider): Promise<Only> {
  const emulators = await startEmulators({ kms: provider })
  const admin = new EcsAdmin(emulators.line.ecs.url, emulators.line.ecs.admin_token ?? '')
  await admin.push({ files: { 'shop/app.yaml': APP, 'shop/plain/a.yaml': 'a: 1\n' } })
  const token = await admin.createServiceAccount({ username: 'pipeline', reads: ['/shop'] })
  emulators.log.clear()
  return new Only(new Scenario(emulators, admin, token), provider)
}

describe.each(CLOUDS)('$provider', ({ provider, signIn, rounds }) => {
  let only: Only
  beforeAll(async () => void (only = await begin(provider)))
  afterEach(() => {
    only.emulators.faults.clear()
    only.emulators.log.clear()
    only.emulators.oidc.setClaims({})
  })
  afterAll(() => only.emulators.stop())

  it(`waits for ${rounds.length} answers, one after another`, async () => {
    for (const round of rounds) only.hold(round)
    const run = await only.run()
    expect([run.exitCode, run.annotations, run.env['DATABASE_PASSWORD']]).toEqual([0, [], PLANTED.password])
    expect(only.services()).toHaveLength(rounds.flat().length) // each once
  })

  it('waits for two where nothing is encrypted: no answer of the sign-in, nor the files', async () => {
    only.fault('oidc', { kind: 'silence' })
    only.fault('ecs', { kind: 'silence', match: '/config/raw' })
    const run = await only.run({ path: 'shop/plain' })
    expect([run.exitCode, run.annotations, run.env]).toEqual([0, [], { A: '1' }])
    expect(run.raw).toMatch(/::debug::No key needed the sign-in to .*\. It did not come to an end\./)
  })

  it('a sign-in that fails and is needed is the error, as without haste', async () => {
    only.emulators.oidc.setClaims({ iss: 'https://other.example.com' })
    const hasty = await only.run({}, { AWS_REGION: 'eu-west-1' })
    expectRefusal(hasty, 'kms/sign-in', /with sub=.*, iss=https:\/\/other\.example\.com/)
    expect([only.count('oidc'), only.count(signIn)]).toEqual([1, 1])
    const errorOf = ({ annotations }: ActionRun): unknown => annotations.map(({ title, message }) => [title, message])
    const several = await only.run(only.emulators.line.inputs) // then nobody signs in before the files show where
    expect(errorOf(hasty)).toEqual(errorOf(several))
  })

  it('a sign-in that fails and is not needed fails nothing', async () => {
    only.emulators.oidc.setClaims({ iss: 'https://other.example.com' })
    const isRefused = (async () => {
      while (!only.emulators.log.list().some(({ service, status }) => service === signIn && status >= 400)) await new Promise((resolve) => setTimeout(resolve, 5).unref())
    })()
    only.fault('ecs', { kind: 'held', match: '/config/build', until: isRefused })
    const run = await only.run({ path: 'shop/plain' })
    expect([run.exitCode, run.annotations, run.env]).toEqual([0, [], { A: '1' }])
    expect(run.raw).toMatch(/::debug::No key needed the sign-in to .*\. It (failed: .* refused |did not come to an end)/)
  })
})

describe('signing in while the source answers', () => {
  let only: Only
  beforeAll(async () => void (only = await begin('aws')))
  afterEach(() => {
    only.emulators.faults.clear()
    only.emulators.log.clear()
  })
  afterAll(() => only.emulators.stop())

  it('may take longer than everything else', async () => {
    only.fault('oidc', { kind: 'held', until: Promise.all([only.asked(BUILD), only.asked(RAW)]) })
    only.fault('aws-sts', { kind: 'slow', milliseconds: 300 })
    const run = await only.run()
    expect([run.exitCode, run.env['DATABASE_PASSWORD'], only.count('aws-sts')]).toEqual([0, PLANTED.password, 1])
  })

  it('ends with the deadline, which names what was awaited', async () => {
    only.fault('aws-sts', { kind: 'silence' })
    expectRefusal(await only.run({ timeout: '3' }, { AWS_REGION: 'eu-west-1' }), 'source/timeout', /AWS STS at sts\.eu-west-1\.amazonaws\.com .*3 seconds/)
  })

  it.each<[string, Service, RequestFault]>([
    ['that waits to ask again', 'oidc', { kind: 'status', status: 429, headers: { 'retry-after': '19' } }],
    ['that waits for an answer', 'oidc', { kind: 'silence' }],
    ['at the cloud that waits for an answer', 'aws-sts', { kind: 'silence' }],
  ])('ends at once where the build fails, one %s, too', async (_, service, fault) => {
    only.fault(service, fault)
    only.fault('ecs', { kind: 'held', match: '/config/build', until: only.asked([service]) })
    const run = await only.run({ path: 'team' })
    expectRefusal(run, 'source/forbidden', /may|not let/)
    expect(run.milliseconds).toBeLessThan(15_000) // of the 19 seconds that a pause would take, and the 60 of an answer
  })

  it('tries the region of the key where another STS refuses', async () => {
    only.fault('aws-sts', { kind: 'denied', match: 'sts.us-east-1' })
    const run = await only.run()
    expect([run.exitCode, run.annotations, run.env['DATABASE_PASSWORD']]).toEqual([0, [], PLANTED.password])
    expect(only.emulators.log.list().filter(({ service }) => service === 'aws-sts').map(({ host }) => host)).toEqual(['sts.us-east-1.amazonaws.com', 'sts.eu-west-1.amazonaws.com'])
  })

  it('begins beside the first request to GitHub, too', async () => {
    const { github } = only.emulators.line
    only.fault('github', { kind: 'held', until: only.asked(['oidc']) })
    const run = await only.run({ source: 'github', url: '', token: '', 'github-token': github.token })
    expect([run.exitCode, run.annotations, run.env['DATABASE_PASSWORD']]).toEqual([0, [], PLANTED.password])
  })

  it('is left to the files where inputs name several clouds, and to ECS or nobody where they decrypt', async () => {
    await only.run({ ...only.emulators.line.inputs, path: 'shop/plain' })
    for (const decrypt of ['none', 'server']) await only.run({ path: 'shop/plain', decrypt })
    expect(only.services().filter((line) => !line.startsWith('ecs '))).toEqual([])
  })
})
