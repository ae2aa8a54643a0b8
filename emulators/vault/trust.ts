/** Whose tokens the JWT method takes for which role, and what the policies of the roles allow. */
import { ISSUER, type Claims } from '../github/oidc.ts'
import type { Grants, TokenType } from './tokens.ts'

/** As an administrator gives it to Vault. */
export interface VaultTrust {
  /** `bound_issuer` of `auth/jwt/config`. */
  readonly issuer: string
  /** By name, each as `vault write auth/jwt/role/NAME` takes it. */
  readonly roles: Readonly<Record<string, unknown>>
  /** By name, each as `vault policy write NAME` takes it. */
  readonly policies: Readonly<Record<string, string>>
}

/** The same, read. */
export interface Trust {
  readonly issuer: string
  readonly roles: ReadonlyMap<string, Role>
}

export interface Role {
  readonly audiences: readonly string[]
  /** Each claim that is bound, with the values that it may have. */
  readonly claims: readonly (readonly [name: string, values: readonly unknown[]])[]
  readonly grants: Grants
  readonly type: TokenType
}

/** What jobs of this organisation may become, with a token that can be revoked and with one that cannot. */
export const ROLE = 'ecs-config-decrypt'
export const BATCH_ROLE = 'ecs-config-batch'
/** What role the same jobs may take that is good for nothing. */
export const OTHER_ROLE = 'other'

export const REVOKE = 'auth/token/revoke-self'

const TRUSTED = { role_type: 'jwt', user_claim: 'sub', bound_audiences: ['https://vault.example.com'], bound_claims: { repository_owner_id: '81234567' } }

export const TRUST: VaultTrust = {
  issuer: ISSUER,
  roles: {
    [ROLE]: { ...TRUSTED, token_policies: [ROLE] },
    [BATCH_ROLE]: { ...TRUSTED, token_policies: [ROLE], token_type: 'batch' },
    [OTHER_ROLE]: { ...TRUSTED, token_policies: [] },
  },
  policies: { [ROLE]: 'path "transit/decrypt/ecs" { capabilities = ["update"] }' },
}

/** The policy that every token has, as far as it matters here. */
const DEFAULT: Grants = [REVOKE]

const ROLE_FIELDS = ['role_type', 'user_claim', 'bound_audiences', 'bound_claims', 'token_policies', 'token_type', 'token_ttl', 'token_max_ttl']

/** @throws Error naming what is not understood */
export function trustOf({ issuer, roles, policies }: VaultTrust): Trust {
  const grants = new Map(Object.entries(policies).map(([name, policy]) => [name, grantsOf(policy)]))
  return { issuer, roles: new Map(Object.entries(roles).map(([name, role]) => [name, roleOf(role, grants)])) }
}

/** Whether a role takes these claims, audience apart; else the first that does not fit. */
export function wrongClaim(claims: Claims, { claims: bound }: Role): string | undefined {
  return bound.find(([name, values]) => !values.includes(claims[name]))?.[0]
}

function roleOf(document: unknown, policies: ReadonlyMap<string, Grants>): Role {
  if (typeof document !== 'object' || document === null) throw notUnderstood('a role', document)
  const given = document as Readonly<Record<string, unknown>>
  const stranger = Object.keys(given).find((name) => !ROLE_FIELDS.includes(name))
  if (stranger !== undefined) throw notUnderstood('a role', stranger)
  const { role_type: kind, user_claim: user, bound_claims: bound, token_type: type = 'service' } = given
  if (kind !== 'jwt' || typeof user !== 'string') throw notUnderstood('role_type or user_claim', kind)
  if (type !== 'service' && type !== 'batch') throw notUnderstood('token_type', type)
  return {
    audiences: texts(given['bound_audiences']),
    claims: Object.entries(bound ?? {}).map(([name, values]) => [name, texts(values)]),
    grants: [...DEFAULT, ...texts(given['token_policies']).flatMap((name) => policies.get(name) ?? [])],
    type,
  }
}

/** Paths with `update`; a policy that gives another capability is not understood. */
function grantsOf(policy: string): Grants {
  const withoutComments = policy.replace(/^\s*#.*$/gm, '')
  const PATH = /\s*path\s+"([\w/.-]+\*?)"\s*\{\s*capabilities\s*=\s*\["update"\]\s*\}\s*/y
  const grants: string[] = []
  while (PATH.lastIndex < withoutComments.length) {
    const from = PATH.lastIndex
    const [, path] = PATH.exec(withoutComments) ?? []
    if (path === undefined) throw notUnderstood('a policy', withoutComments.slice(from).trim())
    grants.push(path)
  }
  return grants
}

/** One text or several. */
function texts(value: unknown): readonly string[] {
  const all: readonly unknown[] = [value].flat()
  if (all.some((one) => typeof one !== 'string')) throw notUnderstood('a list', value)
  return all as readonly string[]
}

function notUnderstood(of: string, what: unknown): Error {
  return new Error(`the emulated Vault does not understand this of ${of}: ${JSON.stringify(what)}`)
}
