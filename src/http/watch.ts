/** What holds for every request of the process. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type http from 'node:http'
import type { Socket } from 'node:net'
import { cutOff, switched } from './exchange.ts'
import { boundTunnel } from './tunnel.ts'

/**
 * Sees to it that every request of the process ends with a whole answer or an error, whichever library sent it. After
 * HTTP 101, which no request here asks for, Node closes the connection and says nothing; and not every library notices
 * that an answer ends half-way. The promise that waits for either would stay open.
 * @returns a function that ends this
 */
export function watchRequests(): () => void {
  const onRequest = (message: unknown): void => {
    const { request } = message as { readonly request: http.ClientRequest }
    request.on('upgrade', (_answer, socket) => {
      socket.destroy()
      request.emit('error', switched()) // a request that was upgraded cannot be destroyed any more
    })
    request.on('response', (answer) => {
      answer.once('close', () => {
        if (!answer.complete && request.listenerCount('error') > 0) request.emit('error', cutOff())
      })
    })
  }
  const onSocket = (message: unknown): void => boundTunnel((message as { readonly socket: Socket }).socket)
  subscribe('http.client.request.created', onRequest)
  subscribe('net.client.socket', onSocket)
  return () => {
    unsubscribe('http.client.request.created', onRequest)
    unsubscribe('net.client.socket', onSocket)
  }
}
