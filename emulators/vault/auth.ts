/**
 * Vault's JWT method, which trusts GitHub's OIDC provider, and the end of a token. It refuses what OpenBao refuses, in the
 * same words.
 * @see https://openbao.org/api-docs/auth/jwt/#jwt-login
 */
import { randomUUID } from 'node:crypto'
import type { Claims, Oidc } from '../github/oidc.ts'
import { text, VaultError, type Call } from './answers.ts'
import type { Tokens } from './tokens.ts'
import { wrongClaim, type Role, type Trust } from './trust.ts'

export const LOGIN = 'auth/jwt/login'

/** Seconds that a token lives. */
const LIFE = 60

/** Signs in with the parameters `role` and `jwt`. */
export async function login({ parameters, request }: Call, { trust: { issuer, roles }, oidc, tokens }: { trust: Trust; oidc: Oidc; tokens: Tokens }): Promise<object> {
  if (!['POST', 'PUT'].includes(request.method)) throw new VaultError(405, 'unsupported operation')
  const name = text(parameters['role'])
  if (!name) throw new VaultError(400, 'missing role')
  const role = roles.get(name)
  if (role === undefined) throw new VaultError(400, `role "${name}" could not be found`)
  const token = text(parameters['jwt'])
  if (!token) throw new VaultError(400, 'missing token')
  checkClaims(await oidc.verify(token), role, issuer)
  return { auth: { client_token: tokens.issue(role.grants, role.type), accessor: role.type === 'batch' ? '' : randomUUID(), policies: ['default'], token_policies: ['default'], metadata: { role: name }, lease_duration: LIFE, renewable: role.type === 'service', entity_id: randomUUID(), token_type: role.type, orphan: true, mfa_requirement: null, num_uses: 0 } }
}

/** @param claims undefined for what GitHub did not sign */
function checkClaims(claims: Claims | undefined, role: Role, issuer: string): void {
  if (claims === undefined) throw new VaultError(400, 'error validating token: error verifying token signature: failed to verify id token signature')
  if (claims['iss'] !== issuer) throw new VaultError(400, 'error validating token: invalid issuer (iss) claim')
  if (Number(claims['exp']) <= Date.now() / 1000) throw new VaultError(400, 'error validating token: invalid expiration time (exp) claim: token is expired')
  const audiences = [claims['aud']].flat()
  if (!role.audiences.some((one) => audiences.includes(one))) throw new VaultError(400, 'error validating token: invalid audience (aud) claim: audience claim does not match any expected audience')
  const wrong = wrongClaim(claims, role)
  if (wrong !== undefined) throw new VaultError(400, `error validating claims: claim "${wrong}" does not match any associated bound claim values`)
}
