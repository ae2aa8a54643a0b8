/**
 * The front: a CONNECT proxy on loopback that answers for the clouds' real names itself, with certificates of its own
 * authorities. Clients need a proxy setting and a trusted CA, nothing else; any other host is refused and recorded.
 */
import { timingSafeEqual } from 'node:crypto'
import http from 'node:http'
import https from 'node:https'
import type { Socket } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { Authority } from './certificates.ts'
import { hostOf, listen, requestListener, type Endpoint, type Listening, type Watch } from './serve.ts'

/** A service under its real name. */
export interface Route extends Endpoint {
  /** Of the whole host name, in lower case. */
  readonly host: RegExp
  /** Who vouches for that host. */
  readonly authority: Authority
}

export interface FrontOptions extends Watch {
  readonly routes: readonly Route[]
  /** `user:password` that the proxy demands; nobody is asked if absent. */
  readonly credentials?: string
}

export async function serveFront({ routes, credentials, ...watch }: FrontOptions): Promise<Listening> {
  const routeOf = (host: string | false | undefined) => (host ? routes.find((route) => route.host.test(host)) : undefined)
  const sockets = new Set<Socket>()

  const clouds = https.createServer(
    {
      ALPNProtocols: ['http/1.1'],
      SNICallback(servername, done) {
        const route = routeOf(servername)
        if (route === undefined) return done(new Error(`nobody answers for ${servername}`))
        const name = watch.faults.forHandshake(route.service, servername) ? 'wrong.example.com' : servername
        route.authority.contextFor(name).then((context) => done(null, context), done)
      },
    },
    // A request for another host than the certificate's is misdirected.
    requestListener((request) => ((request.socket as TLSSocket).servername === hostOf(request) ? routeOf(hostOf(request)) : undefined), watch),
  )
  clouds.keepAliveTimeout = 0
  clouds.on('tlsClientError', () => undefined) // a client that does not trust us hangs up

  const refuse = (request: http.IncomingMessage, status: number) =>
    watch.log.open({ service: 'front', method: request.method ?? '', host: hostOf(request), path: request.url ?? '', agent: request.headers['user-agent'] ?? '', credential: 'proxy-authorization' in request.headers })(status)
  const admits = (request: http.IncomingMessage) => credentials === undefined || same(request.headers['proxy-authorization'], `Basic ${Buffer.from(credentials).toString('base64')}`)

  const proxy = http.createServer((request, response) => {
    refuse(request, 403)
    response.writeHead(403).end()
  })
  proxy.on('connect', (request: http.IncomingMessage, socket: Socket, head: Buffer) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined) // a client that went away
    const [, host = '', port] = /^(.+):(\d+)$/.exec(request.url ?? '') ?? []
    if (!admits(request)) {
      refuse(request, 407)
      socket.end('HTTP/1.1 407 Proxy Authentication Required\r\nProxy-Authenticate: Basic realm="emulators"\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
    } else if (port !== '443' || routeOf(host.toLowerCase()) === undefined) {
      refuse(request, 403)
      socket.end('HTTP/1.1 403 Forbidden\r\nContent-Length: 0\r\nConnection: close\r\n\r\n')
    } else {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
      socket.unshift(head)
      clouds.emit('connection', socket)
    }
  })

  const listening = await listen(proxy)
  return {
    url: listening.url,
    async close() {
      const closed = listening.close()
      for (const socket of sockets) socket.destroy()
      await closed
    },
  }
}

function same(given: string | undefined, expected: string): boolean {
  const [a, b] = [Buffer.from(given ?? ''), Buffer.from(expected)]
  return a.length === b.length && timingSafeEqual(a, b)
}
