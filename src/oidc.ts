/** GitHub's OIDC token: what the job is, signed by GitHub, for one audience. */
import { ActionError } from './errors.ts'
import type { HttpClient, HttpResponse } from './http/client.ts'
import type { Runner } from './runner.ts'
import { say } from './text.ts'

export interface IdToken {
  readonly token: string
  /** The claims a trust policy is written on, to be shown when the cloud refuses: never the token itself. */
  readonly claims: string
  /** `sub` and `iss` of them, for the one line that everybody sees. */
  readonly bearer: string
}

/** A fresh token for an audience; they live for minutes, so every attempt mints its own. */
export type MintIdToken = (audience: string) => Promise<IdToken>

const LIMIT = 64 * 1024

const WHO = 'GitHub’s OIDC provider'

/** @returns a function that mints tokens and masks each when first seen */
export function idTokens(runner: Runner, http: HttpClient): MintIdToken {
  return async (audience) => {
    const { ACTIONS_ID_TOKEN_REQUEST_URL: base, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = runner.environment
    const url = base ? URL.parse(base) : null
    if (url === null || !bearer) throw new ActionError('kms/no-oidc', 'This job may not ask GitHub for an OIDC token.')
    url.searchParams.set('audience', audience)
    const answer = await http.ask({ who: WHO, family: 'kms', url, headers: { authorization: `Bearer ${bearer}` }, limit: LIMIT })
    const token = answer.status === 200 ? tokenOf(answer.body) : undefined
    if (token === undefined) throw refused(answer, url)
    await runner.mask([token])
    return { token, claims: claimsOf(token, ['sub', 'aud', 'iss', 'job_workflow_ref']), bearer: claimsOf(token, ['sub', 'iss']) }
  }
}

/** Only 401 and 403 are about the job's permission; everything else is about the provider, or what stands before it. */
function refused({ status, tried }: HttpResponse, { host }: URL): ActionError {
  if (status === 401 || status === 403) return new ActionError('kms/no-oidc', say`${WHO} at ${host} does not give this job a token (status ${status}).`)
  if (status === 429) return new ActionError('kms/throttled', say`${WHO} at ${host} is too busy (status ${status})${tried}.`)
  if (status === 200) return new ActionError('kms/failed', say`${WHO} at ${host} answered without a token (status 200).`, { hint: 'Check that nothing else, such as a proxy, answers in its place.' })
  return new ActionError('kms/failed', say`${WHO} at ${host} failed (status ${status})${tried}.`, { hint: 'Try again later; https://www.githubstatus.com tells more.' })
}

function tokenOf(body: Buffer): string | undefined {
  try {
    const { value } = JSON.parse(body.toString('utf8')) as { value?: unknown }
    return typeof value === 'string' && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(value) ? value : undefined
  } catch {
    return undefined
  }
}

function claimsOf(token: string, names: readonly string[]): string {
  try {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as Record<string, unknown>
    return names.map((name) => say`${name}=${claims[name]}`).join(', ')
  } catch {
    return 'unreadable claims'
  }
}
