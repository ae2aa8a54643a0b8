/** The floor under keyless Azure: the vault's challenge is known, and so is answered here. */
import type { HttpClient } from '@azure/core-rest-pipeline'
import { floor } from './common.ts'

const { 'INPUT_AZURE-TENANT-ID': tenant = '', 'INPUT_AZURE-CLIENT-ID': client = '' } = process.env
const RESOURCE = 'https://vault.azure.net'

void floor({
  list: 'azure_kv',
  audience: 'api://AzureADTokenExchange',
  async load() {
    const [identity, keys, pipeline] = await Promise.all([import('@azure/identity'), import('@azure/keyvault-keys'), import('@azure/core-rest-pipeline')])
    return { ...identity, ...keys, ...pipeline }
  },
  async signIn(idToken, sdk) {
    const token = await idToken
    const { ClientAssertionCredential } = await sdk
    return new ClientAssertionCredential(tenant, client, async () => token, { disableInstanceDiscovery: true }).getToken(`${RESOURCE}/.default`)
  },
  async unwrap({ CryptographyClient, createDefaultHttpClient, createHttpHeaders }, token, key) {
    const http = createDefaultHttpClient()
    const headers = createHttpHeaders({ 'www-authenticate': `Bearer authorization="https://login.microsoftonline.com/${tenant}", resource="${RESOURCE}"` })
    const httpClient: HttpClient = {
      sendRequest: async (request) => (request.headers.has('authorization') ? http.sendRequest(request) : { request, status: 401, headers, bodyAsText: '' }),
    }
    const id = `${key['vault_url']}/keys/${key['name']}/${key['version']}`
    const known = { id, name: key['name'] ?? '', keyType: 'RSA', properties: { id, name: key['name'] ?? '', vaultUrl: key['vault_url'] ?? '', version: key['version'] ?? '' } } as const
    return (await new CryptographyClient(known, { getToken: async () => token }, { httpClient }).decrypt('RSA-OAEP-256', Buffer.from(key['enc'] ?? '', 'base64url'))).result
  },
})
