/** HashiCorp Vault: a transit engine with one key, a token for jobs and one for its operator. */
import { randomBytes } from 'node:crypto'
import type { Cloud, CreateCloud } from '../cloud.ts'
import { TransitKey } from './keys.ts'
import { createTransit, ENGINE, type Grants } from './transit.ts'

export const HOST = 'vault.example.com'
export const KEY = 'ecs'

export const createVault: CreateCloud = async (): Promise<Cloud> => {
  const key = new TransitKey()
  const [pipeline, operator] = [token(), token()]
  const grants: Grants = new Map([
    [pipeline, [`${ENGINE}/decrypt/${KEY}`]],
    [operator, [`${ENGINE}/encrypt/*`, `${ENGINE}/decrypt/*`]],
  ])
  const vaultAddress = `https://${HOST}`
  const keyName = `${vaultAddress}/v1/${ENGINE}/keys/${KEY}`
  return {
    provider: 'vault',
    keyName,
    services: [{ service: 'vault', host: /^vault\.example\.com$/, handler: createTransit(new Map([[KEY, key]]), grants), privateAuthority: true }],
    inputs: { 'vault-token': pipeline },
    allowedKeys: [keyName],
    sops: { VAULT_TOKEN: operator },
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

/** As Vault makes service tokens. */
function token(): string {
  return `hvs.${randomBytes(69).toString('base64url')}`
}
