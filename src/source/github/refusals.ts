/**
 * What GitHub's refusals mean. One status, 403, has many reasons: headers tell them apart first, then the few phrases
 * that GitHub always uses. What GitHub says is compared and never shown.
 */
import { ActionError, githubRemedy } from '../../errors.ts'
import { say } from '../../text.ts'

/** A header of our own, by which the number of attempts passes through Octokit. */
export const TRIED = 'x-tried'

/** An answer that is no success. */
export interface Refusal {
  readonly status: number
  readonly headers: Readonly<Record<string, string | readonly string[] | number | undefined>>
  /** The `message` of the body, and the codes of its `errors`. */
  readonly said: string
}

/** Milliseconds that GitHub asks for where it refuses bursts and does not say how long. */
const AFTER_A_BURST = 60_000

const BURST = /secondary rate limit|abuse detection/i
const USED_UP = /API rate limit exceeded/i

/**
 * Whether a refusal is a limit, and so may be repeated when the wait fits.
 * @param now milliseconds, for where GitHub does not send its own time
 * @returns milliseconds until GitHub wants to be asked again; undefined if it is no limit
 */
export function waitForLimit({ status, headers, said }: Refusal, now: number = Date.now()): number | undefined {
  if (status !== 403 && status !== 429) return undefined
  const header = (name: string): string => String(headers[name] ?? '')
  const seconds = Number(header('retry-after') || Number.NaN)
  if (Number.isFinite(seconds)) return Math.max(0, seconds * 1000)
  if (isUsedUp({ status, headers, said })) {
    const reset = Number(header('x-ratelimit-reset')) * 1000
    const itsTime = Date.parse(header('date'))
    if (reset > 0) return Math.max(0, reset - (Number.isNaN(itsTime) ? now : itsTime))
    return AFTER_A_BURST
  }
  return status === 429 || BURST.test(said) ? AFTER_A_BURST : undefined
}

/** The limit of an hour, in contrast to that of bursts. */
function isUsedUp({ headers, said }: Refusal): boolean {
  return String(headers['x-ratelimit-remaining'] ?? '') === '0' || USED_UP.test(said)
}

/** What a 403 says in words of its own, each with what it means and what to do. */
const PHRASES: readonly (readonly [phrase: RegExp, meaning: string, hint: string])[] = [
  [/IP allow list/i, 'its organization lets only listed addresses in, and the runner’s is none of them', 'An owner of the organization lists the address of the runner, or the job runs on a runner whose address is listed.'],
  [/lifetime/i, 'its organization refuses tokens with so long a lifetime', 'Give a `github-token` that expires sooner, as the organization’s policy for tokens says.'],
  [/forbids access via/i, 'its organization refuses this kind of token', 'Give a `github-token` of a kind that the organization’s policy for tokens allows.'],
  [/SAML/i, 'its organization wants single sign-on for the token', 'Whoever owns the token authorizes it for the organization, in the settings of their tokens.'],
  [/access blocked|repository (?:has been )?(?:blocked|disabled)/i, 'GitHub has blocked the repository', 'Its owner asks GitHub’s support; another token does not help.'],
]

/** @param what for messages: what was asked for @param name `owner/name` */
export function refusalError(refusal: Refusal, what: string, name: string): ActionError {
  const { status } = refusal
  const wait = waitForLimit(refusal)
  if (wait !== undefined) return limitError(refusal, wait)
  if (status === 401) return new ActionError('source/unauthorized', say`GitHub does not accept the token (status 401).`, { hint: githubRemedy('source/unauthorized') })
  if (status === 403) return forbidden(refusal, what, name)
  if (status === 451) return new ActionError('source/forbidden', say`GitHub has blocked ${name} for legal reasons (status 451).`, { hint: 'Its owner asks GitHub’s support; another token does not help.' })
  if (status === 404 || status === 409 || status === 422) {
    const hint = `${githubRemedy('source/not-found')} ${githubRemedy('source/forbidden')}`
    return new ActionError('source/not-found', say`GitHub did not find ${what} in ${name} (status ${status}).`, { hint })
  }
  if (status >= 500) return new ActionError('source/failed', say`GitHub failed (status ${status})${attempts(refusal)}.`, { hint: githubRemedy('source/failed') })
  return new ActionError('source/rejected', say`GitHub refused the request for ${what} in ${name} (status ${status}).`, { hint: githubRemedy('source/rejected') })
}

/** @param wait milliseconds */
export function limitError(refusal: Refusal, wait: number): ActionError {
  const { status } = refusal
  const seconds = Math.ceil(wait / 1000)
  const which = isUsedUp(refusal) ? 'rate limit is used up' : 'limit of bursts (secondary rate limit) is reached'
  const hint = say`GitHub wants to be asked again in ${seconds} seconds. Run fewer jobs at a time, or give a \`github-token\` of its own to this step.`
  return new ActionError('source/failed', say`GitHub’s ${which} (status ${status})${attempts(refusal)}.`, { hint })
}

/** How often GitHub was asked, as the transport says. */
function attempts({ headers }: Refusal): string {
  return String(headers[TRIED] ?? '')
}

function forbidden({ status, headers, said }: Refusal, what: string, name: string): ActionError {
  const refused = say`GitHub does not let the token read ${name}`
  const signOn = /^required; *url=(https:\/\/\S+)$/i.exec(String(headers['x-github-sso'] ?? ''))?.[1]
  if (signOn !== undefined) {
    const message = refused + say`: its organization wants single sign-on for it (status ${status}).`
    return new ActionError('source/forbidden', message, { hint: say`Whoever owns the token authorizes it at ${signOn}` })
  }
  if (/too[ _]large/i.test(said)) {
    return new ActionError('source/too-large', say`${what} is larger than the 100 MB that GitHub’s API gives (status ${status}).`, { hint: 'Check the repository out with `actions/checkout`, and use `source: workspace`.' })
  }
  const [, meaning, hint = githubRemedy('source/forbidden')] = PHRASES.find(([phrase]) => phrase.test(said)) ?? []
  const why = meaning === undefined ? '' : `: ${meaning}`
  return new ActionError('source/forbidden', refused + why + say` (status ${status}).`, { hint })
}
