/** The floor under keyless Azure. */
import { floor, idToken } from './common.ts'

const { 'INPUT_AZURE-TENANT-ID': tenant = '', 'INPUT_AZURE-CLIENT-ID': client = '' } = process.env
const load = async () => Promise.all([import('@azure/identity'), import('@azure/keyvault-keys')])

void floor('azure_kv', load, async ([{ ClientAssertionCredential }, { CryptographyClient }], key) => {
  const id = `${key['vault_url']}/keys/${key['name']}/${key['version']}`
  const credential = new ClientAssertionCredential(tenant, client, () => idToken('api://AzureADTokenExchange'), { disableInstanceDiscovery: true })
  const known = { id, name: key['name'] ?? '', keyType: 'RSA', properties: { id, name: key['name'] ?? '', vaultUrl: key['vault_url'] ?? '', version: key['version'] ?? '' } } as const
  return (await new CryptographyClient(known, credential).decrypt('RSA-OAEP-256', Buffer.from(key['enc'] ?? '', 'base64url'))).result
})
