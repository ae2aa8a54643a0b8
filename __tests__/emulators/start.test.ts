import { execFileSync, spawn, type ChildProcess } from 'node:child_process'
import { X509Certificate } from 'node:crypto'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { MAIN_KEY, DISABLED_KEY } from '../../emulators/aws/keys.ts'
import { PIPELINE_ROLE } from '../../emulators/aws/account.ts'
import { PROVIDERS } from '../../emulators/cloud.ts'
import { OTHERWISE_IN_PYTHON } from '../../emulators/conventions.ts'
import { ASSUMED } from '../../emulators/ecs/switches.ts'
import { startEmulators, type Emulators, type Line } from '../../emulators/start.ts'
import { Deadline } from '../../src/deadline.ts'
import { HttpClient } from '../../src/http/client.ts'
import { proxyAgent } from '../../src/http/proxy.ts'
import { allowedKeys } from '../../src/kms/allowed.ts'
import { awsKms } from '../../src/kms/aws.ts'
import type { ProviderContext } from '../../src/kms/provider.ts'

/** What a client process would see of the line. */
async function contextOf({ env, inputs, sops }: Line, keyless: boolean): Promise<ProviderContext & { client: HttpClient }> {
  const environment = { ...env, ...(keyless ? {} : sops) }
  const deadline = new Deadline(20)
  const client = new HttpClient({ deadline, environment })
  return {
    client,
    http: client,
    inputs: { awsRoleToAssume: keyless ? (inputs['aws-role-to-assume'] ?? '') : '' } as ProviderContext['inputs'],
    allowed: allowedKeys([]),
    environment,
    deadline,
    agent: proxyAgent(environment, await readFile(env['NODE_EXTRA_CA_CERTS'] ?? '', 'utf8')),
    async mintIdToken(audience) {
      const url = new URL(`${env['ACTIONS_ID_TOKEN_REQUEST_URL']}&audience=${audience}`)
      const { body } = await client.ask({ who: 'OIDC', url, headers: { authorization: `Bearer ${env['ACTIONS_ID_TOKEN_REQUEST_TOKEN']}` }, limit: 10_000 })
      return { token: (JSON.parse(body.toString()) as { value: string }).value, bearer: '', claims: 'sub' }
    },
    mask: async () => undefined,
    debug: () => undefined,
  }
}

describe('the emulators', () => {
  let emulators: Emulators
  beforeAll(async () => {
    emulators = await startEmulators({ proxyCredentials: 'runner:p@ss:word' })
  })
  afterAll(() => emulators.stop())
  afterEach(() => vi.unstubAllEnvs())

  it('say what clients must be given', () => {
    const { line } = emulators
    const loopback = expect.stringMatching(/^http:\/\/127\.0\.0\.1:\d+$/) as string
    expect(line.ecs).toEqual({ url: loopback, admin_token: expect.any(String) as string, data: expect.any(String) as string })
    expect(line.github).toEqual({ api_url: line.env['GITHUB_API_URL'], token: expect.stringMatching(/^ghs_\w{36}$/) as string })
    expect(line.control).toEqual({ url: loopback })
    expect(line.keys).toMatchObject({ aws: MAIN_KEY.arn, age: expect.stringMatching(/^age1[a-z0-9]{58}$/) as string })
    expect(line.inputs).toMatchObject({ 'aws-role-to-assume': PIPELINE_ROLE, 'age-key': line.sops['SOPS_AGE_KEY'] })
    expect(line.sops).toMatchObject({ AWS_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: expect.stringMatching(/^AKIA/) as string, AWS_SECRET_ACCESS_KEY: expect.any(String) as string })
    expect(line.env['HTTPS_PROXY']).toMatch(/^http:\/\/runner:p%40ss%3Aword@127\.0\.0\.1:\d+$/)
    expect(line.env['NO_PROXY']).toBe('127.0.0.1,localhost')
    expect(JSON.stringify(line)).not.toContain('null')
  })

  it('give Node the public authority, and programs in Go both', async () => {
    const subjects = async (name: string) => {
      const pem = await readFile(emulators.line.env[name] ?? '', 'utf8')
      return pem.split(/(?=-----BEGIN)/).map((one) => new X509Certificate(one).subject)
    }
    expect(await subjects('NODE_EXTRA_CA_CERTS')).toEqual(['CN=Emulated public authority'])
    expect(await subjects('SSL_CERT_FILE')).toEqual(['CN=Emulated public authority', 'CN=Emulated private authority'])
  })

  it.each([['GitHub OIDC as', true, ['aws-sts', 'aws-kms']], ['the variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY', false, ['aws-kms']]])('let the action unwrap an AWS key with %s', async (credential, keyless, asked) => {
    const { line, keyring, log } = emulators
    const part = Buffer.alloc(32, 9)
    const entry = await keyring.wrap('aws', part)
    if (entry.type !== 'kms') throw new Error('no AWS entry')
    const context = await contextOf(line, keyless)
    if (!keyless) for (const [name, value] of Object.entries(line.sops)) vi.stubEnv(name, value) // AWS's SDK reads the process
    const provider = awsKms(context)
    log.clear()
    const unwrapped = await provider.unwrap(entry)
    expect(Buffer.from(unwrapped.part)).toEqual(part)
    expect(unwrapped.credential).toContain(credential)
    expect(log.list().map(({ service }) => service).filter((service) => service !== 'oidc')).toEqual(asked)
    await expect(provider.unwrap({ ...entry, arn: DISABLED_KEY.arn })).rejects.toMatchObject({ code: 'kms/disabled' })
    await provider.close()
    context.client.close()
    context.agent.destroy()
  })

  it.each(['aws', 'age'] as const)('wrap and unwrap with the key of %s', async (provider) => {
    const part = Buffer.from('thirty-three bytes, Shamir’s part')
    const entry = await emulators.keyring.wrap(provider, part)
    expect(Buffer.from(await emulators.keyring.unwrap(entry))).toEqual(part)
    if (entry.type === 'age') expect(entry.enc).toMatch(/^-----BEGIN AGE ENCRYPTED FILE-----\n[^]*\n-----END AGE ENCRYPTED FILE-----\n$/)
  })

  it('refuse to unwrap what no cloud has a key of', async () => {
    await expect(emulators.keyring.unwrap({ type: 'pgp', fingerprint: 'F', enc: '' })).rejects.toThrow('no emulated cloud has a key of this kind')
  })
})

describe('starting and stopping', () => {
  it('stops everything and removes every temporary file', async () => {
    const { line, stop } = await startEmulators()
    expect((await fetch(`${line.control.url}/requests`)).status).toBe(200)
    await stop()
    await stop() // twice does no harm
    for (const url of [line.ecs.url, line.control.url, line.env['HTTPS_PROXY'] ?? '']) await expect(fetch(url)).rejects.toThrow('fetch failed')
    expect([existsSync(line.ecs.data), existsSync(dirname(line.env['SSL_CERT_FILE'] ?? ''))]).toEqual([false, false])
  })

  it('keeps a folder of data that it was given', async () => {
    const data = await mkdtemp(join(tmpdir(), 'data-'))
    const { line, stop } = await startEmulators({ data })
    await stop()
    expect([line.ecs.data, existsSync(data)]).toEqual([data, true])
    await rm(data, { recursive: true })
  })

  it('opens after a restart what the same folder’s keys encrypted', async () => {
    const data = await mkdtemp(join(tmpdir(), 'data-'))
    const first = await startEmulators({ data })
    const part = Buffer.alloc(32, 7)
    const entries = await Promise.all(PROVIDERS.map((provider) => first.keyring.wrap(provider, part)))
    await first.stop()
    const second = await startEmulators({ data })
    const other = await startEmulators()
    for (const entry of entries) {
      expect(Buffer.from(await second.keyring.unwrap(entry))).toEqual(part)
      await expect(other.keyring.unwrap(entry)).rejects.toThrow()
    }
    expect(execFileSync('git', ['status', '--porcelain'], { cwd: data, encoding: 'utf8' })).toBe('')
    await second.stop()
    await other.stop()
    await rm(data, { recursive: true })
  })

  it('has no admin with first use', async () => {
    const { line, stop } = await startEmulators({ firstUse: true })
    await stop()
    expect(Object.keys(line.ecs)).toEqual(['url', 'data'])
  })

  it('refuses a folder of data that is a file', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'data-'))
    await writeFile(join(folder, 'file'), '')
    await expect(startEmulators({ data: join(folder, 'file') })).rejects.toThrow('EEXIST')
    await rm(folder, { recursive: true })
  })
})

describe('the command', () => {
  const command = (...args: string[]): ChildProcess => spawn(process.execPath, ['emulators/main.ts', ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  const output = async (child: ChildProcess) => {
    const [out, err, exit] = await Promise.all([text(child.stdout!), text(child.stderr!), once(child, 'exit')])
    return { out, err, status: exit[0] as number | null }
  }

  /** Windows has no signal that a process could answer: it just ends. */
  const ENDED = process.platform === 'win32' ? null : 0

  it.skipIf(process.platform === 'win32').each(['SIGINT', 'SIGTERM'] as const)('prints one line of JSON, and ends on %s without a trace', async (signal) => {
    const child = command('--json')
    const all = output(child)
    await once(child.stdout!, 'data')
    child.kill(signal)
    const { out, err, status } = await all
    expect([status, err]).toEqual([0, ''])
    expect(out.match(/\n/g)).toEqual(['\n'])
    const line = JSON.parse(out) as Line
    expect(Object.keys(line)).toEqual(['ecs', 'github', 'keys', 'inputs', 'env', 'sops', 'logins', 'control'])
    expect(existsSync(dirname(line.env['SSL_CERT_FILE'] ?? ''))).toBe(false)
  })

  it('serves more repositories, each kept in a folder beside the first', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'emulators-'))
    const child = command('--json', '--data', join(folder, 'config'), '--repo', 'shop', '--repo', 'billing')
    const all = output(child)
    const [printed] = (await once(child.stdout!, 'data')) as [Buffer]
    const { ecs } = JSON.parse(printed.toString()) as Line
    const { shop, billing } = ecs.repositories ?? {}
    expect([ecs.data, shop?.data, billing?.data]).toEqual([join(folder, 'config'), join(folder, 'config-shop'), join(folder, 'config-billing')])
    const build = (token: string | undefined, name: string) => fetch(`${ecs.url}/config/build`, { method: 'POST', headers: { authorization: token ?? '', 'x-repo-name': name }, body: '{"path": ""}' })
    expect(await Promise.all([build(ecs.admin_token, 'config'), build(shop?.admin_token, 'shop'), build(shop?.admin_token, 'billing'), build(shop?.admin_token, '')].map(async (one) => (await one).status))).toEqual([200, 200, 401, 400])
    child.kill('SIGTERM')
    expect((await all).status).toBe(ENDED)
    expect(existsSync(join(folder, 'config-shop', '.git'))).toBe(true)
    await rm(folder, { recursive: true })
  })

  it('sets what is not known of the real server', async () => {
    const child = command('--json', '--switch', 'jsonType=text/plain', '--switch', 'unknownStatus=410', '--switch', 'plainBuildSuffix=kept if open')
    const all = output(child)
    const [printed] = (await once(child.stdout!, 'data')) as [Buffer]
    const { ecs } = JSON.parse(printed.toString()) as Line
    const build = (path: string) => fetch(`${ecs.url}/config/build`, { method: 'POST', headers: { authorization: ecs.admin_token ?? '' }, body: JSON.stringify({ path }) })
    const [known, unknown] = await Promise.all([build(''), build('none')])
    expect([known.headers.get('content-type'), unknown.status]).toEqual(['text/plain', 410])
    child.kill('SIGTERM')
    await all
  })

  it('explains what nothing else says: what stands in for Pkl, and where JMESPath differs', async () => {
    const { out } = await output(command('--help'))
    expect(out).toContain('`app.pkl.rendered` for `app.pkl`')
    expect(OTHERWISE_IN_PYTHON.filter((expression) => !out.includes(`\n  ${expression}\n`))).toEqual([])
  })

  it('explains every switch', async () => {
    const { out, status } = await output(command('--help'))
    expect(status).toBe(0)
    expect(Object.keys(ASSUMED).filter((name) => !new RegExp(`^  ${name}=.*\\n      \\S.*[.]$`, 'm').test(out))).toEqual([])
    expect(out).toContain('  pushedCiphertext=encrypted again|kept\n')
  })

  it('prints for people what to set', async () => {
    const child = command('--kms', 'age')
    const all = output(child)
    await once(child.stdout!, 'data')
    child.kill('SIGTERM')
    const { out, status } = await all
    expect(status).toBe(ENDED)
    expect(out).toMatch(/^The emulators are running\. Ctrl-C ends them\.\n/)
    expect(out).toMatch(/^ {2}export HTTPS_PROXY='http:\/\/127\.0\.0\.1:\d+'$/m)
    expect(out).toContain(`  aws-role-to-assume: ${PIPELINE_ROLE}\n`)
  })

  it.each([
    [['--kms', 'nothing'], '--kms is one of aws, gcp, azure, vault, age, not "nothing"'],
    [['--port', '1'], "Unknown option '--port'"],
    [['extra'], "Unexpected argument 'extra'"],
    [['--switch', 'yaml=1.2'], '--switch yaml is one of: 1.1, sops'],
    [['--switch', 'driftStatus=no'], '--switch driftStatus is a status of HTTP'],
    [['--switch', 'constructor=1'], '--switch does not know "constructor", but showSecretsDenied, '],
  ])('refuses %j', async (args, words) => {
    const { out, err, status } = await output(command(...args))
    expect([status, out]).toEqual([2, ''])
    expect(err).toContain(words)
    expect(err).toContain('Usage: npm run emulators --')
  })
})
