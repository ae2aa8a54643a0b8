/** Sockets around emulators: reads a request, records it, lets a fault or the service answer it. */
import { once } from 'node:events'
import http from 'node:http'
import type { AddressInfo } from 'node:net'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Faults, RequestFault } from '../control/faults.ts'
import type { EmulatedRequest, EmulatedResponse, Handler, Service } from './http.ts'
import { recordOf, type RequestLog } from '../control/requests.ts'

/** What all sockets share. */
export interface Watch {
  readonly log: RequestLog
  readonly faults: Faults
}

export interface Endpoint {
  readonly service: Service
  readonly handler: Handler
}

export interface Listening {
  /** `http://127.0.0.1:41001`, without a slash at the end. */
  readonly url: string
  readonly close: () => Promise<void>
}

const HUGE = 256 * 1024 * 1024

/** Serves one service over plain HTTP on a free port of the loopback interface. */
export async function serve(endpoint: Endpoint, watch: Watch): Promise<Listening> {
  return listen(http.createServer(requestListener(() => endpoint, watch)))
}

/** Serves what is neither recorded nor hit by faults. */
export async function serveQuietly(handler: Handler): Promise<Listening> {
  const reply = async (incoming: http.IncomingMessage, outgoing: http.ServerResponse) => send(outgoing, await respond(await requestOf(incoming), handler, undefined))
  return listen(http.createServer((incoming, outgoing) => void reply(incoming, outgoing).catch(() => outgoing.destroy())))
}

/** Binds a server to a free port of the loopback interface. */
export async function listen(server: http.Server): Promise<Listening> {
  server.keepAliveTimeout = 0 // a connection that a client keeps is never closed under it
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  return {
    url: `http://127.0.0.1:${port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
}

/** @param endpointOf the service behind a request; undefined if nobody answers for its host there */
export function requestListener(endpointOf: (request: http.IncomingMessage) => Endpoint | undefined, watch: Watch): http.RequestListener {
  return (incoming, outgoing) => {
    const endpoint = endpointOf(incoming)
    if (endpoint === undefined) send(outgoing, { status: 421 })
    else answer(incoming, outgoing, endpoint, watch).catch(() => outgoing.destroy()) // the client went away
  }
}

async function answer(incoming: http.IncomingMessage, outgoing: http.ServerResponse, { service, handler }: Endpoint, { log, faults }: Watch): Promise<void> {
  const request = await requestOf(incoming)
  const answered = log.open(recordOf(service, request))
  const fault = faults.forRequest(service, `${request.method} ${request.host}${request.url.pathname}`)
  if (fault?.kind === 'slow') await Promise.race([sleep(fault.milliseconds, undefined, { ref: false }), once(outgoing, 'close')])
  if (fault?.kind === 'held') await Promise.race([fault.until, once(outgoing, 'close')])
  if (fault?.kind === 'reset' || outgoing.destroyed) {
    outgoing.destroy()
    return
  }
  if (fault?.kind === 'silence') return // until the client goes away, or the server closes
  if (fault?.kind === 'upgrade') {
    answered(101)
    outgoing.socket?.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
    return
  }
  const response = await respond(request, handler, fault)
  answered(response.status)
  if (fault?.kind === 'truncate') truncate(outgoing, response)
  else if (fault?.kind === 'cut') cut(outgoing, response)
  else if (fault?.kind === 'endless') await drip(outgoing, response)
  else if (fault?.kind === 'huge') await flood(outgoing, response, fault.bytes)
  else send(outgoing, response)
}

async function respond(request: EmulatedRequest, handler: Handler, fault: RequestFault | undefined): Promise<EmulatedResponse> {
  if (fault?.kind === 'status') return { status: fault.status ?? 503, headers: fault.headers ?? {}, body: fault.body ?? '' }
  if (fault?.kind === 'redirect') return { status: 302, headers: { location: fault.location } }
  const forService = fault?.kind === 'denied' || fault?.kind === 'disabled' || fault?.kind === 'wrong-crc'
  try {
    return await handler(forService ? { ...request, fault: fault.kind } : request)
  } catch (error) {
    console.error(error) // a defect of the emulator
    return { status: 500 }
  }
}

function send(outgoing: http.ServerResponse, { status, headers = {}, body = '' }: EmulatedResponse): void {
  const bodiless = status === 204 || status === 304
  outgoing.writeHead(status, bodiless ? { ...headers } : { ...headers, 'content-length': Buffer.byteLength(body) })
  outgoing.end(body)
}

/** Announces the whole body, sends half of it, and closes the connection. */
function truncate(outgoing: http.ServerResponse, { status, headers = {}, body = '' }: EmulatedResponse): void {
  const whole = Buffer.from(body)
  outgoing.writeHead(status, { ...headers, 'content-length': whole.length + 1 })
  outgoing.write(whole.subarray(0, whole.length / 2 + 1), () => outgoing.destroy())
}

/** Half of the body in a chunk, and the connection closed before the chunk that would end it. */
function cut(outgoing: http.ServerResponse, { status, headers = {}, body = '' }: EmulatedResponse): void {
  const whole = Buffer.from(body)
  outgoing.writeHead(status, { ...headers })
  outgoing.write(Buffer.concat([whole.subarray(0, whole.length / 2), Buffer.from(' ')]), () => outgoing.destroy())
}

const DRIP = 50 // milliseconds

/** Blanks instead of a body, until the client goes away. */
async function drip(outgoing: http.ServerResponse, { status, headers = {} }: EmulatedResponse): Promise<void> {
  outgoing.writeHead(status, { ...headers })
  for (; !outgoing.destroyed; await sleep(DRIP, undefined, { ref: false })) outgoing.write(' ')
}

/** The service's answer, and no end of blanks in front of it, which a JSON parser would go on reading. */
async function flood(outgoing: http.ServerResponse, { status, headers, body = '' }: EmulatedResponse, bytes = HUGE): Promise<void> {
  outgoing.writeHead(status, { ...headers })
  await pipeline(Readable.from(blanks(bytes)), outgoing, { end: false })
  outgoing.end(body)
}

function* blanks(bytes: number): Generator<Buffer> {
  const chunk = Buffer.alloc(64 * 1024, ' ')
  for (let left = bytes; left > 0; left -= chunk.length) yield chunk.subarray(0, left)
}

async function requestOf(incoming: http.IncomingMessage): Promise<EmulatedRequest> {
  const body = Buffer.concat((await incoming.toArray()) as Buffer[])
  const target = incoming.url ?? '/'
  const headers = Object.fromEntries(Object.entries(incoming.headers).map(([name, value]) => [name, Array.isArray(value) ? value.join(', ') : (value ?? '')]))
  return { method: incoming.method ?? 'GET', host: hostOf(incoming), url: new URL(target, `http://${incoming.headers.host ?? 'localhost'}`), target, headers, body }
}

/** The host of a request, in lower case and without its port. */
export function hostOf({ headers }: http.IncomingMessage): string {
  return (headers.host ?? '').replace(/:\d+$/, '').toLowerCase()
}
