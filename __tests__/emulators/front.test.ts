import { once } from 'node:events'
import http from 'node:http'
import https from 'node:https'
import net from 'node:net'
import { text } from 'node:stream/consumers'
import { afterEach, beforeAll, describe, expect, it } from 'vitest'
import { createAuthority, type Authority } from '../../emulators/front/certificates.ts'
import { controlHandler, CONTROLS } from '../../emulators/control/index.ts'
import { Faults, parseFault } from '../../emulators/control/faults.ts'
import { serveFront, type FrontOptions } from '../../emulators/front/index.ts'
import { json, type EmulatedRequest } from '../../emulators/front/http.ts'
import { RequestLog } from '../../emulators/control/requests.ts'
import { serve, serveQuietly, type Listening } from '../../emulators/front/serve.ts'
import { proxyAgent } from '../../src/http/proxy.ts'

let publicAuthority: Authority
let privateAuthority: Authority
const log = new RequestLog()
const faults = new Faults()
const seen: EmulatedRequest[] = []
const closers: (() => unknown)[] = []

beforeAll(async () => {
  publicAuthority = await createAuthority('Public')
  privateAuthority = await createAuthority('Private')
})
afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close()
  log.clear()
  faults.clear()
  seen.length = 0
})

const handler = (request: EmulatedRequest) => {
  seen.push(request)
  return json(200, { host: request.host, fault: request.fault ?? 'none' })
}

async function front(more: Partial<FrontOptions> = {}): Promise<Listening> {
  const listening = await serveFront({
    log,
    faults,
    routes: [
      { service: 'aws-kms', host: /^kms\.[a-z0-9-]+\.amazonaws\.com$/, authority: publicAuthority, handler },
      { service: 'vault', host: /^vault\.internal\.example$/, authority: privateAuthority, handler },
    ],
    ...more,
  })
  closers.push(() => listening.close())
  return listening
}

interface Ask {
  readonly trust?: string
  readonly headers?: Record<string, string>
  readonly method?: string
  readonly body?: string
}

/** Status and body, or the code of what went wrong. */
async function ask(proxy: string, url: string, { trust = publicAuthority.pem, headers = {}, method = 'POST', body = '' }: Ask = {}): Promise<string> {
  const agent = proxyAgent({ HTTPS_PROXY: proxy }, trust)
  closers.push(() => agent.destroy())
  try {
    const sent = https.request(url, { method, agent, headers, servername: new URL(url).hostname })
    sent.end(body)
    const answer = await Promise.race([once(sent, 'response').then(([one]) => one as http.IncomingMessage), once(sent, 'upgrade').then(() => undefined)])
    if (answer === undefined) return 'HTTP 101'
    return `${answer.statusCode} ${await text(answer)}`
  } catch (error) {
    return (error as { code: string }).code
  }
}

const KMS = 'https://kms.eu-west-1.amazonaws.com/'
const VAULT = 'https://vault.internal.example/v1/transit'

describe('the front', () => {
  it('answers for a cloud’s real name, and hands the whole request to its service', async () => {
    const { url } = await front()
    expect(await ask(url, `${KMS}a/b?x=1`, { body: 'sent', headers: { 'x-one': '1' } })).toBe('200 {"host":"kms.eu-west-1.amazonaws.com","fault":"none"}')
    expect(seen.map(({ method, target, body, headers }) => [method, target, String(body), headers['x-one']])).toEqual([['POST', '/a/b?x=1', 'sent', '1']])
  })

  it('shows a private service with a certificate of the private authority only', async () => {
    const { url } = await front()
    expect(await ask(url, VAULT)).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE')
    expect(await ask(url, VAULT, { trust: privateAuthority.pem })).toMatch(/^200/)
    expect(await ask(url, KMS, { trust: privateAuthority.pem })).toBe('UNABLE_TO_VERIFY_LEAF_SIGNATURE')
    expect(seen).toHaveLength(1)
  })

  it.each(['https://example.com/', 'https://kms.eu-west-1.amazonaws.com.evil.example/', 'https://kms.eu-west-1.amazonaws.com:8443/'])('refuses %s, and records it', async (other) => {
    const { url } = await front()
    expect(await ask(url, other)).toBe('ERR_PROXY_TUNNEL')
    expect(log.list()).toEqual([{ service: 'front', method: 'CONNECT', host: new URL(other).hostname, path: expect.stringContaining(new URL(other).hostname) as string, status: 403, agent: '', credential: false }])
    expect(seen).toEqual([])
  })

  it('refuses a request for another host than the certificate’s', async () => {
    const { url } = await front()
    expect(await ask(url, KMS, { headers: { host: 'kms.us-east-1.amazonaws.com' } })).toBe('421 ')
    expect(seen).toEqual([])
  })

  it('refuses plain requests through the proxy', async () => {
    const { url } = await front()
    const sent = http.request(url, { path: 'http://kms.eu-west-1.amazonaws.com/' })
    sent.end()
    const [answer] = (await once(sent, 'response')) as [http.IncomingMessage]
    answer.resume()
    expect(answer.statusCode).toBe(403)
  })

  it('demands credentials of the proxy if there are any', async () => {
    const { url } = await front({ credentials: 'runner:s3cret' })
    expect(await ask(url, KMS)).toBe('ERR_PROXY_TUNNEL')
    expect(await ask(url.replace('://', '://runner:wrong@'), KMS)).toBe('ERR_PROXY_TUNNEL')
    expect(await ask(url.replace('://', '://runner:s3cret@'), KMS)).toMatch(/^200/)
    expect(log.list().map(({ service, status, credential }) => [service, status, credential])).toEqual([['front', 407, false], ['front', 407, true], ['aws-kms', 200, false]])
  })

  it('ends tunnels that are still open when it closes', async () => {
    const { url, close } = await front()
    const socket = net.connect(Number(new URL(url).port), '127.0.0.1')
    socket.write('CONNECT kms.eu-west-1.amazonaws.com:443 HTTP/1.1\r\nHost: kms.eu-west-1.amazonaws.com:443\r\n\r\n')
    await once(socket, 'data')
    const ended = once(socket, 'close')
    await close()
    await ended
  })
})

describe('the record', () => {
  it('holds what was asked in order, without query, body or credential', async () => {
    const { url } = await front()
    await ask(url, `${KMS}one?token=hidden`, { headers: { authorization: 'AWS4 hidden', 'x-amz-target': 'TrentService.Decrypt' }, body: 'hidden' })
    await ask(url, `${KMS}two`, { headers: { 'content-type': 'application/x-www-form-urlencoded; charset=utf-8' }, body: 'Action=AssumeRoleWithWebIdentity&WebIdentityToken=hidden' })
    await ask(url, `${KMS}three`, { method: 'GET' })
    const common = { service: 'aws-kms', host: 'kms.eu-west-1.amazonaws.com', status: 200, agent: '' }
    expect(log.list()).toEqual([
      { ...common, method: 'POST', path: '/one', operation: 'TrentService.Decrypt', credential: true },
      { ...common, method: 'POST', path: '/two', operation: 'AssumeRoleWithWebIdentity', credential: true },
      { ...common, method: 'GET', path: '/three', credential: false },
    ])
    expect(JSON.stringify(log.list())).not.toContain('hidden')
  })
})

describe('a fault', () => {
  it('meets as many matching requests as it says, and no other', async () => {
    const { url } = await front()
    faults.add({ service: 'aws-kms', match: 'POST kms.eu-west-1.amazonaws.com/hit', times: 2, kind: 'status', status: 429, headers: { 'retry-after': '0' }, body: 'slow down' })
    expect(await ask(url, `${KMS}other`)).toMatch(/^200/)
    expect(await ask(url, `${KMS}hit`)).toBe('429 slow down')
    expect(await ask(url, VAULT, { trust: privateAuthority.pem })).toMatch(/^200/)
    expect(await ask(url, `${KMS}hit`)).toBe('429 slow down')
    expect(await ask(url, `${KMS}hit`)).toMatch(/^200/)
    expect(log.list().map(({ status }) => status)).toEqual([200, 429, 200, 429, 200])
  })

  it.each([
    ['status', {}, '503 '],
    ['redirect', { location: 'https://example.com/' }, '302 '],
    ['reset', {}, 'ECONNRESET'],
    ['truncate', {}, 'ECONNRESET'],
    ['cut', {}, 'ECONNRESET'],
    ['upgrade', {}, 'HTTP 101'],
    ['wrong-certificate', {}, 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ['denied', {}, '200 {"host":"kms.eu-west-1.amazonaws.com","fault":"denied"}'],
    ['disabled', {}, '200 {"host":"kms.eu-west-1.amazonaws.com","fault":"disabled"}'],
    ['wrong-crc', {}, '200 {"host":"kms.eu-west-1.amazonaws.com","fault":"wrong-crc"}'],
  ])('%s shows once, then all is well', async (kind, details, expected) => {
    const { url } = await front()
    faults.add(parseFault({ kind, ...details }))
    expect(await ask(url, KMS)).toBe(expected)
    expect(await ask(url, KMS)).toBe('200 {"host":"kms.eu-west-1.amazonaws.com","fault":"none"}')
  })

  it('slow waits before it answers', async () => {
    const { url } = await front()
    faults.add({ kind: 'slow', milliseconds: 150 })
    const before = performance.now()
    expect(await ask(url, KMS)).toMatch(/^200/)
    expect(performance.now() - before).toBeGreaterThan(140)
  })

  it.each(['silence', 'endless'] as const)('%s never comes to an end, until the connection is closed', async (kind) => {
    const { url } = await front()
    faults.add({ kind })
    const answer = ask(url, KMS)
    expect(await Promise.race([answer, new Promise((resolve) => setTimeout(resolve, 150, 'nothing yet'))])).toBe('nothing yet')
    await Promise.all(closers.splice(0).map((close) => close()))
    expect(await answer).toBe('ECONNRESET')
  })

  it('huge floods the client before the answer', async () => {
    const { url } = await front()
    faults.add({ kind: 'huge', bytes: 200_000 })
    expect(await ask(url, KMS)).toBe(`200 ${' '.repeat(200_000)}{"host":"kms.eu-west-1.amazonaws.com","fault":"none"}`)
  })
})

describe('the control address', () => {
  const claims: unknown[] = []

  async function control() {
    claims.length = 0
    const service = await serve({ service: 'oidc', handler }, { log, faults })
    const { url, close } = await serveQuietly(controlHandler({ log, faults, oidc: { setClaims: (given) => claims.push(given) }, line: () => ({ ecs: 'there' }) }))
    closers.push(service.close, close)
    const send = async (method: string, path: string, body?: string) => {
      const answer = await fetch(url + path, { method, ...(body === undefined ? {} : { body }) })
      return `${answer.status} ${await answer.text()}`
    }
    return { send, service: service.url }
  }

  it('lists and clears what was asked, itself left out', async () => {
    const { send, service } = await control()
    await fetch(`${service}/token`)
    expect(await send('GET', '/requests')).toBe('200 [{"service":"oidc","method":"GET","host":"127.0.0.1","path":"/token","agent":"node","credential":false,"status":200}]')
    expect(await send('DELETE', '/requests')).toBe('204 ')
    expect(await send('GET', '/requests')).toBe('200 []')
  })

  it('serves what its help lists', async () => {
    const { send } = await control()
    const answers = await Promise.all(Object.entries(CONTROLS).map(([request, about]) => {
      const [method = '', path = ''] = request.split(' ')
      const [body] = /\{.*?\}/.exec(about) ?? []
      return send(method, path, body)
    }))
    expect(answers).toEqual(['200 {"ecs":"there"}', '200 []', '204 ', '204 ', '204 ', '204 '])
  })

  it('adds and clears faults', async () => {
    const { send, service } = await control()
    expect(await send('POST', '/faults', '{"service":"oidc","kind":"status","status":500,"times":9}')).toBe('204 ')
    expect((await fetch(service)).status).toBe(500)
    expect(await send('DELETE', '/faults')).toBe('204 ')
    expect((await fetch(service)).status).toBe(200)
  })

  it('sets the claims of the next tokens', async () => {
    const { send } = await control()
    expect(await send('POST', '/oidc', '{"sub":"repo:example/other"}')).toBe('204 ')
    expect(claims).toEqual([{ sub: 'repo:example/other' }])
  })

  it.each([
    ['/faults', 'no JSON', 'the body is not JSON'],
    ['/faults', '[]', 'a fault is an object'],
    ['/faults', '{}', 'kind is one of status, slow,'],
    ['/faults', '{"kind":"nothing"}', 'kind is one of status, slow,'],
    ['/faults', '{"kind":"reset","service":"kms"}', 'service is one of ecs, oidc,'],
    ['/faults', '{"kind":"reset","times":0}', 'times is a whole number from 1'],
    ['/faults', '{"kind":"reset","path":"/"}', 'a fault has no path, but kind, service,'],
    ['/faults', '{"kind":"slow"}', 'slow needs milliseconds'],
    ['/faults', '{"kind":"redirect"}', 'redirect needs location'],
    ['/faults', '{"kind":"status","status":42}', 'status is a status from 200 to 599'],
    ['/faults', '{"kind":"status","headers":{"a":1}}', 'headers is an object of texts'],
    ['/oidc', '[]', 'claims are an object'],
    ['/oidc', '{', 'the body is not JSON'],
  ])('answers %s %s with 400 and the reason', async (path, body, reason) => {
    const { send, service } = await control()
    expect(await send('POST', path, body)).toContain(`400 {"error":"${reason}`)
    expect([claims, (await fetch(service)).status]).toEqual([[], 200])
  })

  it('knows no other path and no other method', async () => {
    const { send } = await control()
    expect(await send('GET', '/')).toBe('404 {"error":"there is /line, /requests, /faults, /oidc"}')
    expect(await send('POST', '/requests')).toBe('405 ')
    expect(await send('GET', '/faults')).toBe('405 ')
  })
})
