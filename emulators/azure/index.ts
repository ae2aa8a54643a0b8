/** Azure: Entra, one vault, and a machine with a managed identity. */
import type { Cloud } from '../cloud.ts'
import { forgotten, type Material } from '../keys/material.ts'
import type { Oidc } from '../github/oidc.ts'
import { Directory, PIPELINE_CLIENT, TENANT } from './directory.ts'
import { createEntra, ENTRA_HOST } from './entra.ts'
import { AzureKeys, keyId, MAIN_KEY, VAULT_URL } from './keys.ts'
import { createMachine, IDENTITY_HEADER, MACHINE_PATH } from './machine.ts'
import { TRUST, trustOf, type AzureTrust } from './trust.ts'
import { createVault, VAULT_HOST } from './vault.ts'

/** @param given throws if it holds what the emulated Azure does not understand */
export async function createAzure(oidc: Oidc, material: Material = forgotten, given: AzureTrust = TRUST): Promise<Cloud> {
  const trust = trustOf(given)
  const directory = await Directory.create(trust.federated)
  const keys = await AzureKeys.create(material)
  const ids = { AZURE_TENANT_ID: TENANT, AZURE_CLIENT_ID: PIPELINE_CLIENT }
  return {
    provider: 'azure',
    keyName: keyId(MAIN_KEY),
    services: [
      { service: 'azure-entra', host: ENTRA_HOST, handler: createEntra(directory, oidc) },
      { service: 'azure-vault', host: VAULT_HOST, handler: createVault(directory, keys, trust) },
    ],
    inputs: { 'azure-tenant-id': TENANT, 'azure-client-id': PIPELINE_CLIENT },
    sops: { AZURE_TOKEN_CREDENTIALS: 'ManagedIdentityCredential' },
    logins: {
      secret: { variables: { ...ids, AZURE_CLIENT_SECRET: directory.secret } },
      certificate: { variables: ids, files: { AZURE_CLIENT_CERTIFICATE_PATH: directory.certificate.key + directory.certificate.pem } },
      // No longer accepted.
      expiredSecret: { variables: { ...ids, AZURE_CLIENT_SECRET: directory.expiredSecret } },
    },
    machine: {
      service: 'azure-entra',
      handler: createMachine(directory),
      variables: (url) => ({ IDENTITY_ENDPOINT: url + MACHINE_PATH, IDENTITY_HEADER }),
      virtualMachine: (url) => ({ AZURE_POD_IDENTITY_AUTHORITY_HOST: url }),
    },
    async wrap(part) {
      return { type: 'azure_kv', vaultUrl: VAULT_URL, name: MAIN_KEY.name, version: MAIN_KEY.version, enc: keys.encrypt(MAIN_KEY, part).toString('base64url') }
    },
    async unwrap(key) {
      const of = key.type === 'azure_kv' && key.vaultUrl === VAULT_URL ? keys.find(key.name, key.version) : undefined
      const part = of && key.type === 'azure_kv' ? keys.decrypt(of, Buffer.from(key.enc, 'base64url')) : undefined
      if (part === undefined) throw new Error('not wrapped by a key of this vault')
      return part
    },
  }
}
