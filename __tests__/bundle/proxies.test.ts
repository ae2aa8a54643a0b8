/** A process that ends: in time, whatever answers or does not, and as soon as there is nothing left to do. */
import net, { type AddressInfo, type Socket } from 'node:net'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { expectRefusal, scenario } from './harness.ts'
import { PLATFORM } from '../../emulators/runner/index.ts'

const current = scenario()

const SILENT: Readonly<Record<string, (socket: Socket) => void>> = {
  'says nothing': () => undefined,
  'opens a tunnel to nowhere': (socket) => void socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\n\r\n')),
  'answers in small pieces without end': (socket) => repeatedly(socket, 'HTTP/1.1 200 OK\r\n', 'x: y\r\n', 20),
}

/** Sends a start, once something came, and then a line again and again. */
function repeatedly(socket: Socket, start: string, line: string, milliseconds: number): void {
  socket.once('data', () => {
    socket.write(start)
    const timer = setInterval(() => socket.write(line), milliseconds)
    socket.once('close', () => clearInterval(timer))
  })
}

describe.each(Object.entries(SILENT))('a proxy that %s', (_, answer) => {
  let proxy: net.Server
  let variables: Record<string, string>
  const sockets = new Set<Socket>()
  beforeAll(async () => {
    proxy = net.createServer((socket) => (sockets.add(socket), socket.on('error', () => undefined), answer(socket)))
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    variables = { HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` }
  })
  afterEach(() => sockets.forEach((socket) => socket.destroy()))
  afterAll(() => proxy.close())

  it.each([
    ['ECS', { url: 'https://ecs.example.com' }],
    ['AWS', {}],
  ])('between the job and %s: the step ends when its time is up', async (_, inputs) => {
    const run = await current().run({ timeout: '2', ...inputs }, variables)
    expectRefusal(run, 'source/timeout', /did not finish within the 2 seconds/)
    expect(run.milliseconds).toBeLessThan(10_000)
  })
})

describe.each(['101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x', '204 No Content', '299 Odd', ''])('a proxy that answers "%s"', (answer) => {
  let proxy: net.Server
  beforeAll(async () => {
    proxy = net.createServer((socket) => void socket.on('error', () => undefined).once('data', () => socket.end(answer === '' ? '' : `HTTP/1.1 ${answer}\r\n\r\n`)))
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  })
  afterAll(() => proxy.close())

  it.each([
    ['ECS', { url: 'https://ecs.example.com' }, 'source/unreachable'],
    ['AWS', {}, 'kms/unreachable'],
    ['GitHub', { source: 'github', repository: 'example/shop', 'github-token': 'ghs_x', url: '', token: '' }, 'source/unreachable'],
  ])('between the job and %s', async (_, inputs, code) => {
    const run = await current().run({ timeout: '9', ...inputs }, { GITHUB_API_URL: 'https://api.example.com', HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` })
    expectRefusal(run, code, /ERR_PROXY_TUNNEL|ECONNRESET|could not be/)
  })
})

describe('a proxy whose answer has no end', () => {
  let proxy: net.Server
  beforeAll(async () => {
    proxy = net.createServer((socket) => repeatedly(socket.on('error', () => undefined), 'HTTP/1.1 200 OK\r\n', `x: ${'a'.repeat(9_000)}\r\n`, 1))
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
  })
  afterAll(() => proxy.close())

  it.each([
    ['ECS', { url: 'https://ecs.example.com' }, 'source/unreachable', /^The proxy 127\.0\.0\.1:\d+ answered with more than 65536 bytes instead of a tunnel to ecs\.example\.com\.|^ECS at ecs\.example\.com could not be reached through the proxy 127\.0\.0\.1:\d+: ERR_PROXY_TUNNEL/], // Node 26 has a bound of its own
    ['AWS', {}, 'kms/unreachable', /127\.0\.0\.1:\d+|kms/],
  ])('between the job and %s is not listened to', async (_, inputs, code, message) => {
    const run = await current().run({ timeout: '10', ...inputs }, { HTTPS_PROXY: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}` })
    expectRefusal(run, code, message)
    expect(run.milliseconds).toBeLessThan(9_000)
  })
})

it('a file that nobody needs any more is not waited for', async () => {
  await current().admin.push({ files: { 'shop/plain/a.yaml': 'a: 1\n' } })
  await current().control('POST', '/faults', { service: 'ecs', match: '/config/raw', kind: 'slow', milliseconds: 20_000 })
  const run = await current().run({ path: 'shop/plain' })
  expect(run.env).toEqual({ A: '1' })
  expect(run.milliseconds).toBeLessThan(10_000)
})

it.skipIf(PLATFORM !== 'linux')('the certificates of the system are trusted with `NODE_OPTIONS: --use-system-ca`, and not without', async () => {
  const bundle = current().emulators.line.env['SSL_CERT_FILE'] // stands for the system’s store
  const run = (options: string) => current().run({}, { NODE_EXTRA_CA_CERTS: undefined, SSL_CERT_FILE: bundle, NODE_OPTIONS: options })
  expect((await run('--use-system-ca')).exitCode).toBe(0)
  expectRefusal(await run(''), 'kms/unreachable', /certificate of .* is not trusted/)
})

it('the passwords of proxies are masked, however their addresses are written', async () => {
  const run = await current().run({ timeout: '3' }, { HTTPS_PROXY: 'u:s3cret%40word@127.0.0.1:9', https_proxy: 'http://v:0ther-word@127.0.0.1:9' })
  expect(run.exitCode).toBe(1)
  expect(run.masks).toEqual(expect.arrayContaining(['s3cret%40word', 's3cret@word', '0ther-word']))
})
