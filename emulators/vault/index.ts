/**
 * HashiCorp Vault: a transit engine with one key, a token for jobs and one for its operator, and a JWT method that gives
 * jobs tokens for GitHub's.
 */
import type { Cloud } from '../cloud.ts'
import { forgotten, secretBytes, type Material } from '../keys/material.ts'
import type { Oidc } from '../github/oidc.ts'
import { answering } from './answers.ts'
import { login, LOGIN } from './auth.ts'
import { TransitKey } from './keys.ts'
import { Tokens } from './tokens.ts'
import { createTransit, ENGINE } from './transit.ts'
import { REVOKE, TRUST, trustOf, type VaultTrust } from './trust.ts'

export { BATCH_ROLE, OTHER_ROLE, ROLE } from './trust.ts'

export const HOST = 'vault.example.com'
export const KEY = 'ecs'

const PIPELINE = [`${ENGINE}/decrypt/${KEY}`, REVOKE]

/** @param given throws if it holds what the emulated Vault does not understand */
export async function createVault(oidc: Oidc, material: Material = forgotten, given: VaultTrust = TRUST): Promise<Cloud> {
  const trust = trustOf(given)
  const key = new TransitKey(await secretBytes(material, 'vault transit ecs'))
  const tokens = new Tokens()
  const vaultAddress = `https://${HOST}`
  const transit = createTransit(new Map([[KEY, key]]))
  const handler = answering(async (call) => {
    if (call.path === LOGIN) return login(call, { trust, oidc, tokens })
    tokens.check(call.request, call.path)
    if (call.path !== REVOKE) return transit(call)
    tokens.revoke(call.request)
    return null
  })
  const keyName = `${vaultAddress}/v1/${ENGINE}/keys/${KEY}`
  return {
    provider: 'vault',
    keyName,
    services: [{ service: 'vault', host: /^vault\.example\.com$/, handler, privateAuthority: true }],
    inputs: { 'vault-token': tokens.issue(PIPELINE) },
    allowedKeys: [keyName],
    sops: { VAULT_TOKEN: tokens.issue([`${ENGINE}/encrypt/*`, `${ENGINE}/decrypt/*`]) },
    async wrap(part) {
      return { type: 'hc_vault', vaultAddress, enginePath: ENGINE, keyName: KEY, enc: key.encrypt(part) }
    },
    async unwrap(entry) {
      const ours = entry.type === 'hc_vault' && entry.vaultAddress === vaultAddress && entry.enginePath === ENGINE && entry.keyName === KEY
      if (!ours) throw new Error('not wrapped by the key of this Vault')
      return key.decrypt(entry.enc)
    },
  }
}
