/**
 * What a machine offers to what runs on it: tokens of its managed identity, as App Service gives them, or as the metadata
 * service of a virtual machine (IMDS) does.
 * @see https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
 * @see https://learn.microsoft.com/entra/identity/managed-identities-azure-resources/how-to-use-vm-token#get-a-token-using-http
 */
import { randomUUID } from 'node:crypto'
import { json, type EmulatedRequest, type EmulatedResponse, type Handler } from '../front/http.ts'
import { LIFE, OPERATOR_CLIENT, VAULT_RESOURCE, type Directory } from './directory.ts'

export const MACHINE_PATH = '/metadata/identity/oauth2/token'
export const IDENTITY_HEADER = randomUUID()

export function createMachine(directory: Directory): Handler {
  return async (request) => {
    const { method, url, headers } = request
    if (method !== 'GET' || url.pathname.replace(/\/$/, '') !== MACHINE_PATH) return { status: 404 } // Azure's SDK adds the slash
    const refusal = headers['metadata'] === undefined ? refusedByAppService(request) : refusedByImds(request)
    if (refusal !== undefined) return refusal
    const operator = directory.application(OPERATOR_CLIENT)
    if (operator === undefined) return { status: 500 }
    const expires = Math.floor(Date.now() / 1000) + LIFE
    return json(200, { access_token: await directory.issue(operator, VAULT_RESOURCE), expires_on: String(expires), expires_in: String(LIFE), resource: VAULT_RESOURCE, token_type: 'Bearer', client_id: OPERATOR_CLIENT })
  }
}

function refusedByAppService({ url, headers }: EmulatedRequest): EmulatedResponse | undefined {
  const refusal = (status: number, message: string) => json(status, { statusCode: status, message })
  if (headers['x-identity-header'] !== IDENTITY_HEADER) return refusal(401, 'X-IDENTITY-HEADER is missing or wrong')
  if (url.searchParams.get('api-version') !== '2019-08-01') return refusal(400, 'Unsupported api-version')
  return isAssigned(url) ? undefined : refusal(400, 'No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.')
}

function refusedByImds({ url, headers }: EmulatedRequest): EmulatedResponse | undefined {
  const refusal = (description: string) => json(400, { error: 'invalid_request', error_description: description })
  if (headers['metadata'] !== 'true' || 'x-forwarded-for' in headers) return refusal('Required metadata header not specified')
  if (url.searchParams.get('api-version') !== '2018-02-01') return refusal('Unsupported api-version')
  return isAssigned(url) ? undefined : refusal('Identity not found')
}

/** Whether the identity and resource that are asked for are those of the machine. */
function isAssigned({ searchParams }: URL): boolean {
  return searchParams.get('resource')?.replace(/\/$/, '') === VAULT_RESOURCE && (searchParams.get('client_id') ?? OPERATOR_CLIENT) === OPERATOR_CLIENT
}
