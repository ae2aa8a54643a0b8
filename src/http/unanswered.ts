/** Why there is no answer, or none that can be used: the errors of a request, by whose fault it is. */
import type { Deadline } from '../deadline.ts'
import { ActionError, type ErrorCode } from '../errors.ts'
import { say } from '../text.ts'
import { SWITCHED } from './exchange.ts'
import type { Environment } from './proxy.ts'
import { certificateHint, type CaGiven } from './trust.ts'
import { MOST_BEFORE_TUNNEL, TOO_MUCH_BEFORE_TUNNEL } from './tunnel.ts'
import { failedProxy } from './way.ts'

/** Who must act when there is no answer: whoever runs the source, or whoever operates the key. */
export type AskedFamily = 'source' | 'kms'

const CODES = {
  source: { unreachable: 'source/unreachable', untrusted: 'source/untrusted-certificate', redirected: 'source/redirected', switched: 'source/malformed', tooLarge: 'source/too-large' },
  kms: { unreachable: 'kms/unreachable', untrusted: 'kms/unreachable', redirected: 'kms/unreachable', switched: 'kms/unreachable', tooLarge: 'kms/failed' },
} as const satisfies Record<AskedFamily, Record<string, ErrorCode>>

/** A request that got no answer: who was asked, and how. */
interface Unanswered {
  readonly who: string
  readonly url: URL
  readonly family: AskedFamily
  readonly deadline: Deadline
  /** For the proxy that may be at fault. */
  readonly environment: Environment
  /** Where the CA is given that would be trusted for this host. */
  readonly ca: CaGiven
}

/** The codes of Node's errors about certificates. */
const CERTIFICATE = /CERT|SELF_SIGNED|UNABLE_TO_(VERIFY|GET_ISSUER)|ERR_TLS/

/**
 * Why there is no answer, by the code of Node's error; the proxy is named where it is the proxy that failed.
 * @returns an error of the family, which says whether asking again may help; the deadline's error if that has passed
 */
export function unanswered(error: unknown, { who, url, family, deadline, environment, ca }: Unanswered): ActionError {
  if (deadline.passed) return deadline.error(say`${who} at ${url.host}`)
  const { unreachable, untrusted, switched } = CODES[family]
  const code = codeOf(error)
  if (code === SWITCHED) {
    return new ActionError(switched, say`${who} at ${url.host} answered that it goes on with another protocol (HTTP 101).`, { hint: 'Nobody asked for that: check what answers there, a proxy or gateway in between, say.', cause: error })
  }
  if (CERTIFICATE.test(code)) {
    return new ActionError(untrusted, say`The TLS certificate of ${who} at ${url.host} is not trusted (${code}).`, { hint: certificateHint(code, ca, environment), cause: error })
  }
  const proxy = failedProxy(error, url, environment)
  if (proxy !== undefined && code === TOO_MUCH_BEFORE_TUNNEL) {
    return new ActionError(unreachable, say`The proxy ${proxy.host} answered with more than ${MOST_BEFORE_TUNNEL} bytes instead of a tunnel to ${url.host}.`, { hint: `Check that ${proxy.name} is right.`, cause: error })
  }
  if (proxy === undefined) return new ActionError(unreachable, say`${who} at ${url.host} could not be reached (${code}).`, { cause: error, repeat: {} })
  const { statusCode: status } = error as { readonly statusCode?: number }
  const hint = `Check that ${proxy.name} is right, and that this proxy is there and lets the runner reach that host.`
  const refused = status !== undefined && status < 500 // an answer of the proxy: it will not think otherwise a second later
  const message = say`${who} at ${url.host} could not be reached through the proxy ${proxy.host}: ${status === undefined ? code : `status ${status}`}.`
  return new ActionError(unreachable, message, { hint, cause: error, ...(refused ? {} : { repeat: {} }) })
}

function codeOf(error: unknown): string {
  const { code, name } = (error ?? {}) as { readonly code?: unknown; readonly name?: unknown }
  if (typeof code === 'string') return code
  return name === 'TimeoutError' ? 'no answer in time' : 'connection failed'
}

/** A redirect is never followed: a credential would go along. */
export function redirected(family: AskedFamily, who: string, url: URL, location: string | undefined): ActionError {
  const hint = family === 'kms' ? { hint: 'No credential follows a redirect: check what stands between the runner and that host.' } : {}
  return new ActionError(CODES[family].redirected, say`${who} at ${url.host} answered with a redirect to ${target(location, url)}.`, hint)
}

function target(location: string | undefined, base: URL): string {
  const url = location === undefined ? null : URL.parse(location, base.href)
  return url ? url.origin : 'nowhere'
}

/** An answer that is cut off. */
export function tooLarge(family: AskedFamily, who: string, url: URL, limit: number): ActionError {
  return new ActionError(CODES[family].tooLarge, say`${who} at ${url.host} answered with more than ${limit} bytes.`)
}
