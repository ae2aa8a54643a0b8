/**
 * What an App Service offers to what runs on it: tokens of its managed identity.
 * @see https://learn.microsoft.com/azure/app-service/overview-managed-identity#rest-endpoint-reference
 */
import { randomUUID } from 'node:crypto'
import { json, type Handler } from '../http.ts'
import { LIFE, OPERATOR_CLIENT, VAULT_RESOURCE, type Directory } from './directory.ts'

export const MACHINE_PATH = '/metadata/identity/oauth2/token'
export const IDENTITY_HEADER = randomUUID()

export function createMachine(directory: Directory): Handler {
  return async ({ method, url, headers }) => {
    if (method !== 'GET' || url.pathname !== MACHINE_PATH) return { status: 404 }
    if (headers['x-identity-header'] !== IDENTITY_HEADER) return json(401, { statusCode: 401, message: 'X-IDENTITY-HEADER is missing or wrong' })
    if (url.searchParams.get('api-version') !== '2019-08-01') return json(400, { statusCode: 400, message: 'Unsupported api-version' })
    const [resource, client, operator] = [url.searchParams.get('resource')?.replace(/\/$/, ''), url.searchParams.get('client_id') ?? OPERATOR_CLIENT, directory.application(OPERATOR_CLIENT)]
    if (resource !== VAULT_RESOURCE || client !== OPERATOR_CLIENT || operator === undefined) return json(400, { statusCode: 400, message: 'No User Assigned or Delegated Managed Identity found for specified ClientId/ResourceId/PrincipalId.' })
    const expires = Math.floor(Date.now() / 1000) + LIFE
    return json(200, { access_token: await directory.issue(operator, VAULT_RESOURCE), expires_on: String(expires), expires_in: String(LIFE), resource, token_type: 'Bearer', client_id: OPERATOR_CLIENT })
  }
}
