import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import http from 'node:http'
import net from 'node:net'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Deadline } from '../src/deadline.ts'
import { ActionError } from '../src/errors.ts'
import { HttpClient } from '../src/http/client.ts'
import { proxyAgent } from '../src/http/proxy.ts'
import { unanswered } from '../src/http/unanswered.ts'
import { watchRequests } from '../src/http/watch.ts'

type Answer = (response: http.ServerResponse, body: string) => void

let server: http.Server
let url: URL
let answers: Answer[] = []
let asked: { method: string; url: string; body: string }[] = []

beforeAll(async () => {
  server = http.createServer((request, response) => {
    let body = ''
    request.on('data', (chunk: Buffer) => (body += chunk.toString()))
    request.on('end', () => {
      asked.push({ method: request.method ?? '', url: request.url ?? '', body })
      const answer = answers.length > 1 ? answers.shift() : answers[0]
      answer?.(response, body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/x`)
})
afterAll(() => server.close())
afterEach(() => {
  answers = []
  asked = []
})

const status = (code: number, headers: Record<string, string> = {}, body = 'ok'): Answer => (response) => void response.writeHead(code, headers).end(body)
const reset: Answer = (response) => void response.destroy()

let unwatch: () => void
beforeAll(() => void (unwatch = watchRequests()))
afterAll(() => unwatch())

async function ask(seconds = 10, more: { body?: string; method?: 'POST'; whileWaiting?: () => void } = {}) {
  const client = new HttpClient({ deadline: new Deadline(seconds), environment: {} })
  try {
    const { status, body } = await client.ask({ who: 'ECS', url, limit: 100, ...more })
    return `${status} ${body.toString()}`
  } catch (error) {
    if (error instanceof ActionError) return `${error.code}: ${error.message.replace(/:\d+/, ':PORT').replace(/[\d.]+ seconds$|[\d.]+ seconds\.$/, 'N seconds.')}`
    throw error
  } finally {
    client.close()
  }
}

describe('asking', () => {
  it.each([408, 429, 500, 502, 503, 504, 520, 530])('asks again after %i', async (code) => {
    answers = [status(code, { 'retry-after': '0' }), status(200)]
    expect(await ask()).toBe('200 ok')
    expect(asked).toHaveLength(2)
  })

  it('asks again after a reset, with the same body', async () => {
    answers = [reset, status(200)]
    expect(await ask(10, { method: 'POST', body: '{"a":1}' })).toBe('200 ok')
    expect(asked.map(({ method, body }) => `${method} ${body}`)).toEqual(['POST {"a":1}', 'POST {"a":1}'])
  })

  it.each([
    ['was answered with 503', [status(503), status(503), status(200)]],
    ['was cut off', [reset, status(200)]],
  ])('says once that a request is on its way, also where an attempt %s', async (_, given) => {
    answers = [...given]
    let told = 0
    expect(await ask(10, { whileWaiting: () => (told += 1) })).toBe('200 ok')
    expect([told, asked.length]).toEqual([1, given.length])
  })

  it('goes on until a third of the time is spent, and hands over the last answer and how often was asked', async () => {
    answers = [status(503)]
    const client = new HttpClient({ deadline: new Deadline(1.5), environment: {} })
    const { status: last, tried } = await client.ask({ who: 'ECS', url, limit: 100 })
    client.close()
    expect([last, tried]).toEqual([503, expect.stringMatching(new RegExp(`^, in ${asked.length} attempts over 0\\.[5-9] seconds$`))])
    expect(asked.length).toBeGreaterThanOrEqual(3)
  })

  it.each([400, 401, 403, 404, 422, 501, 505])('does not ask again after %i', async (code) => {
    answers = [status(code)]
    expect(await ask()).toBe(`${code} ok`)
    expect(asked).toHaveLength(1)
  })

  it('never follows a redirect, and says where it pointed', async () => {
    answers = [status(302, { location: 'https://login.example.com/?token=secret' })]
    expect(await ask()).toBe('source/redirected: ECS at 127.0.0.1:PORT answered with a redirect to https://login.example.com.')
    expect(asked).toHaveLength(1)
  })

  it('refuses a body beyond the limit', async () => {
    answers = [status(200, {}, 'x'.repeat(101))]
    expect(await ask()).toBe('source/too-large: ECS at 127.0.0.1:PORT answered with more than 100 bytes.')
  })

  it('does not take half an answer for a whole one', async () => {
    answers = [(response) => void response.writeHead(200, { 'content-length': '10' }).write('half', () => response.destroy()), status(200)]
    expect(await ask()).toBe('200 ok')
  })

  it.each([
    ['asked for by headers', 'Connection: Upgrade\r\nUpgrade: websocket\r\n'],
    ['without a header', ''],
  ])('refuses HTTP 101, %s, at once', async (_, headers) => {
    answers = [(response) => void response.socket?.write(`HTTP/1.1 101 Switching Protocols\r\n${headers}\r\n`)]
    expect(await ask()).toBe('source/malformed: ECS at 127.0.0.1:PORT answered that it goes on with another protocol (HTTP 101).')
    expect(asked).toHaveLength(1)
  })

  it('takes no other 1xx for an answer', async () => {
    answers = [(response) => {
      for (const line of ['100 Continue', '102 Processing', '103 Early Hints', '199 Other']) response.socket?.write(`HTTP/1.1 ${line}\r\n\r\n`)
      response.writeHead(200).end('ok')
    }]
    expect(await ask()).toBe('200 ok')
    answers = [(response) => void response.socket?.write('HTTP/1.1 103 Early Hints\r\n\r\n')]
    expect(await ask(0.3)).toMatch(/^source\/timeout/)
  })

  it.each([204, 304])('takes %i for an answer without a body', async (code) => {
    answers = [status(code)]
    expect(await ask()).toBe(`${code} `)
  })

  it.each<[string, Answer]>([
    ['of a body without a length', (response) => (response.writeHead(200).write('half'), setImmediate(() => response.destroy()))],
    ['of a head', (response) => void response.socket?.write('HTTP/1.1 200 OK\r\nConte', () => response.destroy())],
    ['of a status line', (response) => void response.socket?.end('HTTP/1.')],
  ])('does not take half %s for an answer', async (_, half) => {
    answers = [half]
    expect(await ask(0.6)).toMatch(/^source\/unreachable/)
  })

  it('stops when the time is up, even within an answer', async () => {
    answers = [(response) => void response.writeHead(200).write('x')]
    expect(await ask(0.3)).toBe('source/timeout: ECS at 127.0.0.1:PORT did not finish within the 0.3 seconds of `timeout`.')
  })

  it('does not wait for what Retry-After asks beyond the time', async () => {
    answers = [status(503, { 'retry-after': '3600' })]
    const client = new HttpClient({ deadline: new Deadline(9), environment: {} })
    const { tried } = await client.ask({ who: 'ECS', url, limit: 100 })
    client.close()
    expect([asked.length, tried]).toEqual([1, expect.stringMatching(/^, in 1 attempt over 0(\.\d)? seconds: it asks to wait 3600 seconds, longer than is left$/)])
  })

  it.each([
    ['says nothing', () => undefined],
    ['opens a tunnel to nowhere', (socket: net.Socket) => void socket.once('data', () => socket.write('HTTP/1.1 200 OK\r\n\r\n'))],
    ['says half of something', (socket: net.Socket) => void socket.once('data', () => socket.write('HTTP/1.1 2'))],
  ])('does not wait for a proxy that %s', async (_, answer) => {
    const proxy = net.createServer((socket) => (socket.on('error', () => undefined), answer(socket)))
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const client = new HttpClient({ deadline: new Deadline(0.3), environment: { HTTPS_PROXY: `127.0.0.1:${(proxy.address() as AddressInfo).port}` } })
    await expect(client.ask({ who: 'ECS', url: new URL('https://ecs.example.com/x'), limit: 1 })).rejects.toMatchObject({ code: 'source/timeout' })
    client.close()
    proxy.close()
  })

  it.each(['101 Switching Protocols', '204 No Content', '299 Odd', '302 Found', '407 Proxy Authentication Required', '100 Continue', ''])('needs a 200 of a proxy: not "%s"', async (line) => {
    const proxy = net.createServer((socket) => (socket.on('error', () => undefined), socket.once('data', () => socket.end(line === '' ? '' : `HTTP/1.1 ${line}\r\nUpgrade: x\r\nConnection: Upgrade\r\n\r\n`))))
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const client = new HttpClient({ deadline: new Deadline(0.6), environment: { HTTPS_PROXY: `127.0.0.1:${(proxy.address() as AddressInfo).port}` } })
    await expect(client.ask({ who: 'ECS', url: new URL('https://ecs.example.com/x'), limit: 1 })).rejects.toMatchObject({ code: 'source/unreachable' })
    client.close()
    proxy.close()
  })

  it.each([
    ['refuses the connection', undefined, 'ECONNREFUSED, in 2 attempts over'],
    ['wants a password', 407, 'status 407'],
    ['forbids the host', 403, 'status 403'],
    ['finds nobody', 503, 'status 503, in 2 attempts over'],
    ['hangs up', 0, 'ERR_PROXY_TUNNEL, in 2 attempts over'],
  ])('names the proxy where it %s', async (_, code, words) => {
    const proxy = net.createServer((socket) => (socket.on('error', () => undefined), socket.once('data', () => socket.end(code === 0 ? '' : `HTTP/1.1 ${String(code)} No\r\nContent-Length: 0\r\n\r\n`))))
    await new Promise<void>((resolve) => proxy.listen(0, '127.0.0.1', resolve))
    const { port } = proxy.address() as AddressInfo
    if (code === undefined) await new Promise((resolve) => proxy.close(resolve))
    const client = new HttpClient({ deadline: new Deadline(0.3), environment: { HTTPS_PROXY: `http://user:hunter2@127.0.0.1:${port}` } })
    const error = await client.ask({ who: 'ECS', url: new URL('https://ecs.example.com/x'), limit: 1 }).catch((thrown: unknown) => thrown)
    client.close()
    proxy.close()
    expect(error).toMatchObject({ code: 'source/unreachable', message: expect.stringContaining(`ECS at ecs.example.com could not be reached through the proxy 127.0.0.1:${port}: ${words}`) as string, hint: expect.stringContaining('HTTPS_PROXY') as string })
    expect(String(error)).not.toContain('hunter2')
  })

  it('gives errors of the family `kms` where a key’s sake is asked for', async () => {
    const client = new HttpClient({ deadline: new Deadline(0.3), environment: {} })
    await expect(client.ask({ who: 'Vault', family: 'kms', url: new URL('http://127.0.0.1:1/'), limit: 1 })).rejects.toMatchObject({ code: 'kms/unreachable' })
    client.close()
  })

  it('tells Node the proxy and its exceptions in whatever case of letters Windows has them', () => {
    const variables: Record<string, string> = { Https_Proxy: 'proxy:3128', No_Proxy: 'ecs.example.com' }
    const environment = new Proxy(variables, { get: (target, name) => Object.entries(target).find(([one]) => one.toLowerCase() === String(name).toLowerCase())?.[1] })
    const agent = proxyAgent(environment)
    expect(agent.options).toMatchObject({ proxyEnv: { https_proxy: 'http://proxy:3128', no_proxy: 'ecs.example.com' } })
    agent.destroy()
  })

  it('names what `NODE_EXTRA_CA_CERTS` holds, where that is why a certificate is not trusted', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ca-'))
    const file = join(folder, 'ca.pem')
    writeFileSync(file, '  -----BEGIN CERTIFICATE-----\n  MIIB\n  -----END CERTIFICATE-----\n')
    const hintWith = (given: string) => unanswered(Object.assign(new Error('x'), { code: 'SELF_SIGNED_CERT_IN_CHAIN' }), { who: 'AWS STS', url, family: 'kms', deadline: new Deadline(1), environment: { NODE_EXTRA_CA_CERTS: given }, ca: 'variable' }).hint
    expect(hintWith(file)).toMatch(/^`NODE_EXTRA_CA_CERTS` names a file that holds an indented certificate: .* If a proxy opens TLS/)
    expect(hintWith(join(folder, 'gone'))).toMatch(/^`NODE_EXTRA_CA_CERTS` names a file that cannot be read\. If a proxy/)
    expect(hintWith('')).toMatch(/^If a proxy opens TLS/)
    rmSync(folder, { recursive: true })
  })

  it.each(['http://[bad', 'socks5://proxy:1080', 'http://u:p%zz@proxy:3128', '://'])('refuses %s as a proxy, by the name of its variable', async (address) => {
    const client = new HttpClient({ deadline: new Deadline(1), environment: { HTTPS_PROXY: address } })
    await expect(client.ask({ who: 'ECS', url: new URL('https://ecs.example.com/x'), limit: 1 })).rejects.toMatchObject({ code: 'runner/environment', message: 'HTTPS_PROXY is no address of a proxy for HTTP.' })
  })

  it('ends what is asked, and what waits to be asked again, when it is closed', async () => {
    answers = [() => undefined, status(503, { 'retry-after': '5' })]
    const client = new HttpClient({ deadline: new Deadline(20), environment: {} })
    const both = Promise.allSettled([1, 2].map(() => client.ask({ who: 'ECS', url, limit: 100 })))
    await new Promise((resolve) => setTimeout(resolve, 100))
    const began = performance.now()
    client.close()
    expect((await both).map((one) => one.status)).toEqual(['rejected', 'rejected'])
    expect([performance.now() - began < 1000, asked.length]).toEqual([true, 2])
  })

  it('says that nobody listens', async () => {
    const old = url
    url = new URL('http://127.0.0.1:1/')
    expect(await ask(0.9)).toMatch(/^source\/unreachable: ECS at 127\.0\.0\.1:PORT could not be reached \(ECONNREFUSED\), in [23] attempts over N seconds\.$/)
    url = old
  })
})
