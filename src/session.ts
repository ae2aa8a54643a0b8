/** What one run shares: the deadline, connections, credentials and keys. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { ClientRequest } from 'node:http'
import type { Agent } from 'node:https'
import type { Socket } from 'node:net'
import { Deadline } from './deadline.ts'
import { isDebugging, tellRequests } from './debugging.ts'
import { HttpClient } from './http/client.ts'
import { proxyAddresses, proxyAgent } from './http/proxy.ts'
import { watchRequests } from './http/watch.ts'
import type { Inputs } from './inputs/table.ts'
import { allowedKeys } from './kms/allowed.ts'
import { keyService, type Keys } from './kms/index.ts'
import type { ProviderContext } from './kms/provider.ts'
import { idTokens } from './oidc.ts'
import { outlivedText } from './retry.ts'
import type { Runner } from './runner.ts'
import { percentDecoded } from './text.ts'

export interface Session {
  readonly deadline: Deadline
  readonly http: HttpClient
  readonly keys: Keys
  /** Settles when every request that was begun is on its way; a little later where one does not get there. */
  readonly allSent: () => Promise<void>
  /** Closes every connection, so that the process can end. */
  close(): Promise<void>
}

export function openSession(inputs: Inputs, runner: Runner): Session {
  const { environment } = runner
  const connections = new Connections()
  const requests = new Requests()
  const unwatch = watchRequests()
  const silence = isDebugging(runner) ? tellRequests(runner) : () => undefined
  const deadline = new Deadline(inputs.timeout)
  const http = new HttpClient({ deadline, environment, ...(inputs.ca === undefined ? {} : { ca: inputs.ca }) })
  let agent: Agent | undefined
  const context: ProviderContext = {
    inputs: inputs.keys,
    allowed: allowedKeys(inputs.keys.allowedKeys),
    environment,
    deadline,
    mintIdToken: idTokens(runner, http),
    http,
    get agent() {
      return (agent ??= proxyAgent(environment))
    },
    mask: runner.mask,
    debug: runner.debug,
  }
  const keys = keyService(context, runner.info)
  const close = async (): Promise<void> => {
    deadline.end()
    await keys.close()
    http.close()
    agent?.destroy()
    connections.close()
    requests.close()
    const outlived = outlivedText(deadline)
    if (outlived !== undefined) runner.notice(outlived)
    unwatch()
    silence()
  }
  return { deadline, http, keys, allSent: () => requests.allSent(), close }
}

/** Milliseconds: with proxy and TLS, a connection takes several round trips. */
const LONGEST_CONNECTING = 300

/** Requests of the process, whichever library sends them. One that still connects needs the process for each step of it. */
class Requests {
  readonly #unsent = new Map<ClientRequest, Promise<void>>()
  readonly #add = (message: unknown): void => {
    const { request } = message as { readonly request: ClientRequest }
    const sent = new Promise<void>((resolve) => request.once('finish', resolve).once('close', resolve))
    this.#unsent.set(request, sent.then(() => void this.#unsent.delete(request)))
  }

  constructor() {
    subscribe('http.client.request.created', this.#add)
  }

  async allSent(): Promise<void> {
    if (this.#unsent.size === 0) return
    let timer: NodeJS.Timeout | undefined
    const tooLong = new Promise<void>((resolve) => void (timer = setTimeout(resolve, LONGEST_CONNECTING).unref()))
    await Promise.race([Promise.all(this.#unsent.values()), tooLong])
    clearTimeout(timer)
  }

  close(): void {
    unsubscribe('http.client.request.created', this.#add)
  }
}

/** Every connection of the process, that to a proxy included, which no agent knows before its tunnel stands. */
class Connections {
  readonly #sockets = new Set<Socket>()
  readonly #add = (message: unknown): void => {
    const { socket } = message as { readonly socket: Socket }
    this.#sockets.add(socket)
    socket.once('close', () => this.#sockets.delete(socket))
  }

  constructor() {
    subscribe('net.client.socket', this.#add)
  }

  close(): void {
    unsubscribe('net.client.socket', this.#add)
    for (const socket of this.#sockets) socket.destroy()
  }
}

/** What must never be seen, should anything print it: masked before it is used. */
export function credentials({ source, keys }: Inputs, { environment, input }: Runner): string[] {
  const proxies = proxyAddresses(environment).map(({ address }) => URL.parse(address)?.password ?? '')
  const ofProxies = [...proxies, ...proxies.map(percentDecoded)]
  const ofKeys = [...keys.ageKeys, input('pgp-key'), keys.pgpKey.toString('latin1')].flatMap(linesOfKey)
  return [...new Set([...tokensOf(source), ...ofKeys, keys.pgpPassphrase, keys.vaultToken, ...ofProxies])].filter((text) => text !== '')
}

/** A line of base64, or an identity of age. Shorter ones would hide what is no secret, as in the masks of secrets. */
const LINE_OF_KEY = /^[\x21-\x7e]{4,}$/

/**
 * The lines of a key: the runner reads a mask as one line. The lines BEGIN and END and the headers, which every such key
 * has, are left out.
 */
function linesOfKey(key: string): string[] {
  const body = key.replaceAll(/-----(?:BEGIN|END) [^-]*-----/g, '\n').replaceAll(/^[A-Za-z-]+: .*$/gm, '')
  return body.split(/\s+/).filter((line) => LINE_OF_KEY.test(line))
}

function tokensOf(source: Inputs['source']): string[] {
  if (source.kind === 'workspace') return []
  const tokens = source.kind === 'ecs' ? [source.token, source.saasToken] : []
  return source.repository === undefined ? tokens : [...tokens, source.repository.token]
}
