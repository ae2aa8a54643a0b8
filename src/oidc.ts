/** GitHub's OIDC token: what the job is, signed by GitHub, for one audience. */
import { ActionError } from './errors.ts'
import type { HttpClient } from './http.ts'
import type { Runner } from './runner.ts'
import { say } from './text.ts'

export interface IdToken {
  readonly token: string
  /** The claims a trust policy is written on, to be shown when the cloud refuses: never the token itself. */
  readonly claims: string
}

/** A fresh token for an audience; they live for minutes, so every attempt mints its own. */
export type MintIdToken = (audience: string) => Promise<IdToken>

const LIMIT = 64 * 1024

/** @returns a function that mints tokens and masks each when first seen */
export function idTokens(runner: Runner, http: HttpClient): MintIdToken {
  return async (audience) => {
    const { ACTIONS_ID_TOKEN_REQUEST_URL: base, ACTIONS_ID_TOKEN_REQUEST_TOKEN: bearer } = runner.environment
    const url = base ? URL.parse(base) : null
    if (url === null || !bearer) throw new ActionError('kms/no-oidc', 'This job may not ask GitHub for an OIDC token.')
    url.searchParams.set('audience', audience)
    const { status, body } = await http.ask({ who: 'GitHub’s OIDC provider', url, headers: { authorization: `Bearer ${bearer}` }, limit: LIMIT })
    const token = status === 200 ? tokenOf(body) : undefined
    if (token === undefined) throw new ActionError('kms/no-oidc', say`GitHub’s OIDC provider gave no token (status ${status}).`)
    await runner.mask([token])
    return { token, claims: claimsOf(token) }
  }
}

function tokenOf(body: Buffer): string | undefined {
  try {
    const { value } = JSON.parse(body.toString('utf8')) as { value?: unknown }
    return typeof value === 'string' && /^[\w-]+\.[\w-]+\.[\w-]+$/.test(value) ? value : undefined
  } catch {
    return undefined
  }
}

function claimsOf(token: string): string {
  try {
    const claims = JSON.parse(Buffer.from(token.split('.')[1] ?? '', 'base64url').toString('utf8')) as Record<string, unknown>
    return ['sub', 'aud', 'iss', 'job_workflow_ref'].map((name) => say`${name}=${claims[name]}`).join(', ')
  } catch {
    return 'unreadable claims'
  }
}
