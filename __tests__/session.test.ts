import { once } from 'node:events'
import http, { type ClientRequest } from 'node:http'
import https from 'node:https'
import net, { type AddressInfo } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { githubRunner } from '../src/runner.ts'
import { openSession, type Session } from '../src/session.ts'

let session: Session
beforeEach(() => {
  const inputs = { timeout: 20, keys: { allowedKeys: [] } } as unknown as Parameters<typeof openSession>[0]
  session = openSession(inputs, githubRunner({}, async () => undefined))
})
afterEach(() => session.close())

/** A server, which is closed with the test. @returns its port */
async function listening(server: net.Server): Promise<number> {
  server.listen(0, '127.0.0.1').unref()
  await once(server, 'listening')
  return (server.address() as AddressInfo).port
}

describe('requests that are on their way', () => {
  const isSent = (request: ClientRequest): (() => boolean) => {
    let sent = false
    request.once('finish', () => (sent = true)).on('error', () => undefined)
    return () => sent
  }

  it('are waited for, and their answers are not', async () => {
    const port = await listening(http.createServer(() => undefined))
    const sent = [http.get({ port, host: '127.0.0.1' }), http.get({ port, host: '127.0.0.1' })].map(isSent)
    expect(sent.map((one) => one())).toEqual([false, false])
    await session.allSent()
    expect(sent.map((one) => one())).toEqual([true, true])
    await session.allSent() // there is nothing left to wait for
  })

  it('are not waited for without end', async () => {
    const port = await listening(net.createServer())
    const sent = isSent(https.get({ port, host: '127.0.0.1' })) // TLS, to which nobody answers
    await session.allSent()
    expect(sent()).toBe(false)
  })
})
