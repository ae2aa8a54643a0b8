/** What the log says beside the error itself. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { expectRefusal, scenario, type Scenario } from './harness.ts'

const current = scenario()
const folder = mkdtempSync(join(tmpdir(), 'messages-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('a required input that is empty', () => {
  it('is explained', async () => {
    expectRefusal(await current().run({ token: '' }), 'input/missing', /`token` is required, and empty\..*`environment:`.*reusable workflow/)
  })

  it('is told to be so for every fork', async () => {
    const event = join(folder, 'event.json')
    writeFileSync(event, JSON.stringify({ pull_request: { head: { repo: { full_name: 'other/shop' } } } }))
    const run = await current().run({ token: '' }, { GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: event, GITHUB_REPOSITORY: 'example/shop' })
    expectRefusal(run, 'input/missing', /from a fork, which never gets a secret/)
  })
})

it('an error ends with the address of its line in the page of errors', async () => {
  const said = { GITHUB_ACTION_REPOSITORY: 'example/ecs-config-action', GITHUB_ACTION_REF: 'v1' }
  const messages = await Promise.all([said, {}].map(async (environment) => (await current().run({ path: 'team' }, environment)).annotations.at(-1)?.message))
  expect(messages).toEqual([expect.stringMatching(/ https:\/\/github\.com\/example\/ecs-config-action\/blob\/v1\/docs\/errors\.md#source\/forbidden$/), expect.stringMatching(/ docs\/errors\.md#source\/forbidden$/)])
})

describe('with RUNNER_DEBUG=1', () => {
  const debugged = async (inputs: Record<string, string> = {}) => (await current().run(inputs, { RUNNER_DEBUG: '1', GITHUB_ACTION_REF: 'v1' })).raw.split(/\r?\n/).filter((line) => line.startsWith('::debug::'))

  it('the log has the versions, and host, status and time of each request', async () => {
    const lines = await debugged()
    expect(lines).toContainEqual(expect.stringMatching(/^::debug::Action \d+\.\d+\.\d+ \(ref v1\), Node 24\.\S+ with OpenSSL \S+, runner github-hosted on Linux X64, image unknown unknown\.$/))
    expect(lines).toContainEqual('::debug::ECS says that it has the version 0.4.1.')
    const requests = lines.filter((line) => / ms,/.test(line)).map((line) => line.replace(/\d+ ms/, 'N ms').replaceAll(/127\.0\.0\.1:\d+/g, 'loopback').replace(/port \d+/, 'port P'))
    const straight = 'status 200, N ms, attempt 1, straight to 127.0.0.1 port P.'
    const byProxy = 'status 200, N ms, attempt 1, through the proxy loopback.'
    for (const one of [`GET loopback: ${straight}`, `POST loopback: ${straight}`, `POST sts.eu-west-1.amazonaws.com: ${byProxy}`, `POST kms.eu-west-1.amazonaws.com: ${byProxy}`]) expect(requests).toContain(`::debug::${one}`)
  })

  it('the log counts attempts, whichever library makes the request', async () => {
    for (const service of ['ecs', 'aws-sts', 'aws-kms'] as const) current().emulators.faults.add({ service, ...(service === 'ecs' ? { match: '/config/build' } : {}), kind: 'status', status: 503, times: 1 })
    const told = (await debugged()).flatMap((line) => /^::debug::POST (\S+): (status \d+), \d+ ms, (attempt \d)/.exec(line)?.slice(1).join(' ') ?? [])
    for (const host of [new URL(current().emulators.line.ecs.url).host, 'sts.eu-west-1.amazonaws.com', 'kms.eu-west-1.amazonaws.com']) {
      expect(told.filter((line) => line.startsWith(host))).toEqual([`${host} status 503 attempt 1`, `${host} status 200 attempt 2`])
    }
  })

  it('the log says which credentials were tried, and which were used', async () => {
    const credentials = async (...given: Parameters<Scenario['run']>) => (await current().run(...given)).raw.split(/\r?\n/).flatMap((line) => /^::debug::(Credentials .*)/.exec(line)?.[1] ?? [])
    expect(await credentials({}, { RUNNER_DEBUG: '1' })).toEqual([expect.stringMatching(/^Credentials of AWS: GitHub OIDC as arn:aws:iam::\d+:role\/ecs-config-decrypt: tried\.$/)])
    expect(await credentials({ 'aws-role-to-assume': '' }, { RUNNER_DEBUG: '1', HOME: folder, AWS_CONTAINER_CREDENTIALS_FULL_URI: 'http://evil.example.com/' })).toEqual([
      'Credentials of AWS: the variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY: not set up.',
      'Credentials of AWS: the file in AWS_WEB_IDENTITY_TOKEN_FILE: not set up.',
      'Credentials of AWS: the shared AWS configuration: not set up.',
      'Credentials of AWS: the container: tried.',
    ])
  })

  it('the log says which request failed, and nothing of a body', async () => {
    const run = await current().run({ url: 'http://127.0.0.1:9', timeout: '2' }, { RUNNER_DEBUG: '1' })
    expect(run.raw).toMatch(/^::debug::GET 127\.0\.0\.1:9: failed, ECONNREFUSED, \d+ ms, attempt 1\.\r?$/m)
  })

  it('nothing of it is said otherwise, and nobody asks for the version', async () => {
    expect((await current().run()).raw).not.toContain('::debug::Action')
    const asked = (await current().control('GET', '/requests')) as { service: string; path: string }[]
    expect(asked.filter(({ service, path }) => service === 'ecs' && path === '/')).toEqual([])
  })
})
