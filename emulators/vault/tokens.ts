/** The tokens of Vault, and what their policies allow. */
import { randomBytes } from 'node:crypto'
import type { EmulatedRequest } from '../front/http.ts'
import { oneError, VaultError } from './answers.ts'

/** Paths on which a policy has `update`, and nothing else; `*` at the end stands for any text. */
export type Grants = readonly string[]

export type TokenType = 'service' | 'batch'

export class Tokens {
  readonly #known = new Map<string, { readonly grants: Grants; readonly type: TokenType }>()

  issue(grants: Grants, type: TokenType = 'service'): string {
    const token = type === 'service' ? `hvs.${randomBytes(69).toString('base64url')}` : `hvb.${randomBytes(120).toString('base64url')}`
    this.#known.set(token, { grants, type })
    return token
  }

  /** Whether a token is still good. */
  has(token: string): boolean {
    return this.#known.has(token)
  }

  /** A token that is not known and one whose policy does not say so are told apart, as Vault does. */
  check({ method, headers, fault }: EmulatedRequest, path: string): void {
    const known = this.#known.get(tokenOf(headers))
    if (known === undefined) throw new VaultError(403, 'permission denied')
    const granted = ['POST', 'PUT'].includes(method) && known.grants.some((one) => (one.endsWith('*') ? path.startsWith(one.slice(0, -1)) : path === one))
    if (!granted || fault === 'denied') throw refusedByPolicy()
  }

  revoke({ headers }: EmulatedRequest): void {
    const token = tokenOf(headers)
    if (this.#known.get(token)?.type === 'batch') throw new VaultError(400, 'batch tokens cannot be revoked')
    this.#known.delete(token)
  }
}

function tokenOf(headers: EmulatedRequest['headers']): string {
  return headers['x-vault-token'] ?? /^Bearer (.+)$/.exec(headers['authorization'] ?? '')?.[1] ?? ''
}

export function refusedByPolicy(): VaultError {
  return new VaultError(403, oneError('permission denied'))
}
