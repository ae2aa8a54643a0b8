/** Where ECS is. */
import { ActionError } from '../errors.ts'
import { isLoopback } from '../http/loopback.ts'
import { say } from '../text.ts'
import { invalid } from './reader.ts'
import type { InputName } from './table.ts'

/** Whether what is sent there can be read on the way. */
export function isExposed({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && !isLoopback(hostname)
}

const WITHOUT_HTTP = 'Put TLS in front of ECS; or reach it on loopback, `http://localhost:PORT`, as jobs outside of containers reach the ports of their service containers; or, in a network that nobody else can read, set `allow-http: true`.'

/**
 * https, or http where it is allowed, and on loopback; trailing slashes are dropped.
 * @throws ActionError input/invalid
 */
export function serverUrl(name: InputName, text: string, allowHttp: boolean): URL {
  const url = URL.parse(text)
  if (url === null) throw invalid(name, 'must be an absolute URL: `https://ecs.example.com`')
  if (isExposed(url) && !allowHttp) throw new ActionError('input/invalid', say`The input \`${name}\` must use https: a token is sent there.`, { hint: WITHOUT_HTTP })
  if (!/^https?:$/.test(url.protocol)) throw invalid(name, 'must use https: a token is sent there')
  if (url.username !== '' || url.password !== '') throw invalid(name, 'must not hold a user name or password: use `token`')
  if (url.search !== '' || url.hash !== '') throw invalid(name, 'must not hold a query or fragment')
  url.pathname = url.pathname.replace(/(?<!\/)\/+$/, '')
  return url
}
