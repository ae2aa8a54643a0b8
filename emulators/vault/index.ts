/**
 * HashiCorp Vault: a transit engine with one key, a token for jobs and one for its operator, and a JWT method that gives
 * jobs tokens for GitHub's.
 */
import type { Cloud, CreateCloud } from '../cloud.ts'
import { forgotten, secretBytes } from '../material.ts'
import { answering } from './answers.ts'
import { login, LOGIN, REVOKE, type Role } from './auth.ts'
import { TransitKey } from './keys.ts'
import { Tokens } from './tokens.ts'
import { createTransit, ENGINE } from './transit.ts'

export const HOST = 'vault.example.com'
export const KEY = 'ecs'

/** What jobs of this organisation may become, with a token that can be revoked and with one that cannot. */
export const ROLE = 'ecs-config-decrypt'
export const BATCH_ROLE = 'ecs-config-batch'
/** What role the same jobs may take that is good for nothing. */
export const OTHER_ROLE = 'other'

const PIPELINE = [`${ENGINE}/decrypt/${KEY}`, REVOKE]

export const createVault: CreateCloud = async (oidc, material = forgotten): Promise<Cloud> => {
  const key = new TransitKey(await secretBytes(material, 'vault transit ecs'))
  const tokens = new Tokens()
  const vaultAddress = `https://${HOST}`
  const role: Role = { audiences: [vaultAddress], claims: { repository_owner_id: '81234567' }, grants: PIPELINE, type: 'service' }
  const roles = new Map<string, Role>([[ROLE, role], [BATCH_ROLE, { ...role, type: 'batch' }], [OTHER_ROLE, { ...role, grants: [REVOKE] }]])
  const transit = createTransit(new Map([[KEY, key]]))
  const handler = answering(async (call) => {
    if (call.path === LOGIN) return login(call, { roles, oidc, tokens })
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
