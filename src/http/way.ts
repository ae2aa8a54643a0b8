/** Which way a request went: through the proxy, and if so, whether it is the proxy that failed. */
import type http from 'node:http'
import { say } from '../text.ts'
import { proxyAddresses, type Environment } from './proxy.ts'
import { TOO_MUCH_BEFORE_TUNNEL } from './tunnel.ts'

interface GivenProxy {
  /** Of the variable. */
  readonly name: string
  readonly host: string
  readonly hostname: string
  readonly port: number
}

/** The proxy that a variable names. */
function givenProxy(environment: Environment): GivenProxy | undefined {
  const [given] = proxyAddresses(environment)
  const url = given && URL.parse(given.address)
  if (!given || !url) return undefined
  return { name: given.name, host: url.host, hostname: url.hostname, port: Number(url.port || (url.protocol === 'https:' ? 443 : 80)) }
}

/** The proxy whose fault an error is: no connection to it, or no tunnel through it. */
export function failedProxy(error: unknown, target: URL, environment: Environment): GivenProxy | undefined {
  const proxy = givenProxy(environment)
  if (proxy === undefined || target.protocol !== 'https:') return undefined
  const [first = error] = error instanceof AggregateError ? (error.errors as unknown[]) : []
  const { code, port, hostname } = (first ?? {}) as { readonly code?: string; readonly port?: number; readonly hostname?: string }
  const isHere = code === 'ERR_PROXY_TUNNEL' || code === TOO_MUCH_BEFORE_TUNNEL || hostname === proxy.hostname || (port === proxy.port && proxy.port !== Number(target.port || 443))
  return isHere ? proxy : undefined
}

/**
 * Which way a request of the process went, for the log of a runner that debugs. Node decides by NO_PROXY, and does not
 * say how: so it is told by the error, or by where the connection ends.
 * @param error undefined where the request was answered
 * @returns `through the proxy HOST:PORT`, `straight to ADDRESS port PORT`; undefined where there is no connection to tell it
 * by, or where proxy and target have the same port
 */
export function wayOf(request: http.ClientRequest, error: unknown, environment: Environment): string | undefined {
  const target = URL.parse(`${request.protocol}//${String(request.getHeader('host') ?? request.host)}`)
  const failed = target && error !== undefined ? failedProxy(error, target, environment) : undefined
  if (failed !== undefined) return say`through the proxy ${failed.host}`
  const { remoteAddress, remotePort } = request.socket ?? {}
  if (target === null || remoteAddress === undefined) return undefined
  const proxy = target.protocol === 'https:' ? givenProxy(environment) : undefined
  if (proxy === undefined || proxy.port !== remotePort) return say`straight to ${remoteAddress} port ${remotePort}`
  return proxy.port === Number(target.port || 443) ? undefined : say`through the proxy ${proxy.host}`
}
