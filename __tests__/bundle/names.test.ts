/** Names that configuration chooses, from the inputs to the files of the runner: one job, the action as a process. */
import { mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { PLATFORM, type ActionRun } from '../../emulators/runner/index.ts'
import { mapping, SealedServer, secretKey } from './sealed.ts'

let server: SealedServer
let temp: string
beforeAll(async () => void (server = await SealedServer.start()))
afterAll(() => server.stop())
beforeEach(() => void (temp = mkdtempSync(join(tmpdir(), 'job-'))))
afterEach(() => rmSync(temp, { recursive: true }))

/** A step of one job: what earlier steps set is in its environment. */
function step(inputs: Record<string, string> = {}, env: Record<string, string> = {}): Promise<ActionRun> {
  return server.runProcess(inputs, { env: { RUNNER_TEMP: temp, ...env } })
}

const messages = (run: ActionRun, kind: string) => run.annotations.filter((one) => one.kind === kind).map(({ message }) => message)

describe('a second use of the action in one job', () => {
  const database = (host: string, password: string) => mapping(['db', mapping(['host', host], [secretKey('password'), password])])

  it('may set the names of the first again from the same source, whatever changed', async () => {
    await server.store(database('one', 'hunter2-one'))
    const first = await step()
    await server.store(database('two', 'hunter2-two'))
    const second = await step({ 'config-id': '5f3c1d0a9b8e7f6d5c4b3a291807f6e5d4c3b2a1', 'job-summary': 'false' }, first.env)
    expect([first.exitCode, second.exitCode, second.env]).toEqual([0, 0, { DB_HOST: 'two', DB_PASSWORD: 'hunter2-two' }])
  })

  it.each<[string, Record<string, string>]>([
    ['path', { path: 'shop/other' }],
    ['config-vars', { 'strategy-name': 'env', 'config-vars': 'environment=staging' }],
  ])('is refused them with another %s: the password of one would go to the host of the other', async (_, other) => {
    await server.store(database('one', 'hunter2-one'))
    const first = await step(other.path === undefined ? { ...other, 'config-vars': 'environment=production' } : {})
    await server.store(database('two', 'hunter2-one'))
    const second = await step(other, first.env)
    expect([first.exitCode, second.exitCode, second.env, second.outputs]).toEqual([0, 1, {}, {}])
    expect(messages(second, 'error')).toEqual([expect.stringMatching(/^db\.host → DB_HOST: an earlier use of this action, with another source, has set DB_HOST already, with another value; and 1 more\./)])
    expect(second.raw).toContain('DB_PASSWORD: an earlier use of this action, with another source, has set DB_PASSWORD already;')
  })

  it.each<[string, (value: string) => Promise<Record<string, string>>]>([
    ['the job', async (value) => ({ API_URL: value })],
    ['another source', async (value) => {
      await server.store(mapping(['api', mapping(['url', value])]))
      return (await step({ path: 'shop/other' })).env
    }],
  ])('is refused a variable of %s that the first one only met with its own value', async (_, variables) => {
    const env = await variables('https://good.example')
    await server.store(mapping(['api', mapping(['url', 'https://good.example'])]))
    const first = await step({}, env)
    await server.store(mapping(['api', mapping(['url', 'https://evil.example'])]))
    const second = await step({}, { ...env, ...first.env })
    expect([first.exitCode, second.exitCode, second.env]).toEqual([0, 1, {}])
  })

  it('remembers names and a hash, no value, where only the job’s user reads it', async () => {
    await server.store(database('zq-host', 'hunter2-one'))
    await step()
    const file = join(temp, 'ecs-config-action.names')
    expect(readFileSync(file, 'utf8')).toMatch(/^([0-9a-f]{64}) DB_HOST\n\1 DB_PASSWORD\n$/)
    if (PLATFORM !== 'win32') expect(statSync(file).mode & 0o777).toBe(0o600)
  })
})

describe('a variable that the job has', () => {
  it('counts as absent when it is empty', async () => {
    await server.store(mapping(['log', mapping(['level', 'info'])]))
    expect((await step({}, { LOG_LEVEL: 'debug' })).exitCode).toBe(1)
    expect((await step({}, { LOG_LEVEL: '' })).env).toEqual({ LOG_LEVEL: 'info' })
  })

  it('is the same error for a secret, guessed or not', async () => {
    await server.store(mapping([secretKey('pin'), '48151623']))
    const [right, wrong] = [await step({}, { PIN: '48151623' }), await step({}, { PIN: '11111111' })]
    expect([right.exitCode, right.log]).toEqual([1, wrong.log])
  })
})

describe('allowed-names', () => {
  const config = mapping(['db', mapping(['host', 'h'], [secretKey('password'), 'hunter2-one'])], ['twine', mapping(['repository_url', 'https://evil.example'])], ['extra', 'x'])

  it('closes environment and `.env`; outputs stay', async () => {
    await server.store(config)
    const run = await step({ 'allowed-names': 'DB_*', 'output-file': 'a.env' })
    expect([run.exitCode, run.env, run.names()]).toEqual([0, { DB_HOST: 'h', DB_PASSWORD: 'hunter2-one' }, ['DB_HOST', 'DB_PASSWORD', 'TWINE_REPOSITORY_URL', 'EXTRA']])
    expect(readFileSync(join(temp, 'a.env'), 'utf8')).toBe('DB_HOST=h\nDB_PASSWORD=hunter2-one\n')
    expect(run.log).toContain('Left out of environment and file, because `allowed-names` does not list them: 2 names.')
    expect(run.annotations).toEqual([])
  })

  it('with a `*` does not lift the guard; without the input the guard is there, too', async () => {
    await server.store(config)
    for (const inputs of [{ 'allowed-names': '*' }, {}]) {
      const run = await step(inputs, { RUNNER_TEMP: mkdtempSync(join(temp, 'a-')) })
      expect([Object.keys(run.env), messages(run, 'warning')]).toEqual([['DB_HOST', 'DB_PASSWORD', 'EXTRA'], [expect.stringContaining('twine.repository_url → TWINE_REPOSITORY_URL')]])
    }
  })

  it('closes `.tfvars`', async () => {
    await server.store(config)
    await step({ 'allowed-names': 'db', 'export-env': 'false', 'output-file': 'a.tfvars' })
    expect(readFileSync(join(temp, 'a.tfvars'), 'utf8')).toBe('db = {\n  "host" = "h"\n  "password" = "hunter2-one"\n}\n')
  })

  it('makes an exact line an error whose name it does not list', async () => {
    await server.store(config)
    const run = await step({ 'allowed-names': 'DB_*', export: 'extra' })
    expect([run.exitCode, messages(run, 'error')]).toEqual([1, [expect.stringMatching(/^extra → EXTRA: `allowed-names` does not list EXTRA\. List it there, or write the name with `=> NAME`\./)]])
    expect((await step({ 'allowed-names': 'DB_*', export: 'extra => MINE' })).env).toEqual({ MINE: 'x' })
  })
})

describe('a secret that no mask can hide', () => {
  it('is an output only, and the warning says what to do', async () => {
    await server.store(mapping([secretKey('pin'), '123'], [secretKey('short'), 'k7\nx9\nq2\nlong-enough']))
    const run = await step()
    expect([run.env, run.outputs['PIN']]).toEqual([{}, '123'])
    expect(messages(run, 'warning')).toEqual([expect.stringMatching(/: pin_ecs_secret → PIN, short_ecs_secret → SHORT\. Leave unencrypted what is no secret, read the output, or make the secret longer\.$/)])
    expect(run.log.join('\n')).not.toMatch(/\b(?:123|k7)\b/)
  })

  it('is printed by the runner when it debugs, as every output is', async () => {
    await server.store(mapping([secretKey('pin'), '123']))
    expect((await step({}, { RUNNER_DEBUG: '1' })).log).toContain('##[debug]Set output PIN = 123')
  })
})

describe('what GitHub would drop', () => {
  it('is told in one notice', async () => {
    await server.store(mapping(['user', 'admin-of-all'], [secretKey('name'), 'admin']))
    const run = await step()
    expect(messages(run, 'notice')).toEqual([expect.stringMatching(/^GitHub would drop job outputs made of these.*`config-plain` and other outputs without a secret\./)])
  })
})
