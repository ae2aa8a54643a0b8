/** The proxy that the job's variables name, as Node is told of it. */
import type https from 'node:https'
import { ActionError } from '../errors.ts'
import { say } from '../text.ts'
import { secureHttp, tls } from './modules.ts'

export type Environment = Readonly<Record<string, string | undefined>>

/** An agent that honours HTTPS_PROXY and NO_PROXY in either case of letters, and trusts `ca` besides Node's roots. */
export function proxyAgent(environment: Environment, ca?: string): https.Agent {
  return new (secureHttp().Agent)({
    keepAlive: true,
    proxyEnv: withProxy(environment),
    ...(ca === undefined ? {} : { ca: [...tls().getCACertificates('default'), ca] }),
  })
}

/** The variables that name a proxy, as Node reads them: the first that is set counts. */
const PROXY_NAMES = ['https_proxy', 'HTTPS_PROXY']

/** Every address of a proxy that is given. `host:port` alone is understood, as by other programs. */
export function proxyAddresses(environment: Environment): { readonly name: string; readonly address: string }[] {
  return PROXY_NAMES.flatMap((name) => {
    const given = environment[name]
    return given ? [{ name, address: given.includes('://') ? given : `http://${given}` }] : []
  })
}

/**
 * What Node is told about proxies. The names are asked for one by one: on Windows the environment knows them in any case
 * of letters, and a copy of it only in one.
 * @throws ActionError runner/environment for what is no address of a proxy: else it would not be used, and not be missed
 */
function withProxy(environment: Environment): Environment {
  const [proxy] = proxyAddresses(environment)
  if (proxy === undefined) return {}
  const { name, address } = proxy
  const url = URL.parse(address)
  if (url && /^https?:$/.test(url.protocol) && isPercentEncoded(url.username + url.password)) return { https_proxy: address, no_proxy: environment['no_proxy'] || environment['NO_PROXY'] }
  throw new ActionError('runner/environment', say`${name} is no address of a proxy for HTTP.`, { hint: `Set ${name} to \`http://host:port\`; special characters of user and password percent-encoded.` })
}

function isPercentEncoded(text: string): boolean {
  return !/%(?![0-9a-fA-F]{2})/.test(text)
}
