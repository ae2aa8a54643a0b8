/** Whose tokens the application for jobs takes, and what it may do with which key. */
import { ISSUER, SUBJECT } from '../github/oidc.ts'
import type { FederatedCredential } from './directory.ts'
import { DISABLED_KEY, MAIN_KEY, VAULT_URL, type AzureKey, type KeyAction } from './keys.ts'

/** As an administrator gives it to Entra and to Azure. */
export interface AzureTrust {
  /** Federated credentials, each as `az ad app federated-credential create` takes it. */
  readonly federatedCredentials: readonly unknown[]
  /** The role, as `az role definition create` takes it. */
  readonly roleDefinition: unknown
  /** The keys or the vault for which the application has that role. */
  readonly scopes: readonly string[]
}

/** The same, read. */
export interface Trust {
  readonly federated: readonly FederatedCredential[]
  readonly mayUse: (action: KeyAction, key: AzureKey) => boolean
}

/** What Azure calls an action on a key. */
const DATA_ACTIONS: Readonly<Record<string, KeyAction>> = {
  'Microsoft.KeyVault/vaults/keys/read': 'get',
  'Microsoft.KeyVault/vaults/keys/encrypt/action': 'encrypt',
  'Microsoft.KeyVault/vaults/keys/decrypt/action': 'decrypt',
}

const SUBSCRIPTION = '/subscriptions/6c1f0d52-8a37-4e9b-b5c4-92e07fd3a168'
const VAULT = `${SUBSCRIPTION}/resourceGroups/ecs/providers/Microsoft.KeyVault/vaults/${new URL(VAULT_URL).host.split('.')[0]}`

export const TRUST: AzureTrust = {
  federatedCredentials: [{ name: 'jobs', issuer: ISSUER, subject: SUBJECT, audiences: ['api://AzureADTokenExchange'] }],
  roleDefinition: { Name: 'Key Decrypter', IsCustom: true, Description: '', Actions: [], DataActions: ['Microsoft.KeyVault/vaults/keys/decrypt/action'], AssignableScopes: [SUBSCRIPTION] },
  scopes: [MAIN_KEY, DISABLED_KEY].map(({ name }) => `${VAULT}/keys/${name}`),
}

/** @throws Error naming what of the documents is not understood, or what Azure refuses in them */
export function trustOf({ federatedCredentials, roleDefinition, scopes }: AzureTrust): Trust {
  const { DataActions: dataActions, AssignableScopes: assignable, Actions: actions } = members(roleDefinition, ['Name', 'IsCustom', 'Description', 'Actions', 'DataActions', 'AssignableScopes'])
  if (texts(actions).length > 0) throw notUnderstood('Actions', actions)
  const allowed = texts(dataActions).map((name) => DATA_ACTIONS[name] ?? fail(notUnderstood('DataActions', name)))
  const unassignable = scopes.find((scope) => !texts(assignable).some((one) => isWithin(scope, one)))
  if (unassignable !== undefined) throw new Error(`the role is not assignable at ${unassignable}`)
  return {
    federated: federatedCredentials.map(credentialOf),
    mayUse: (action, { name }) => allowed.includes(action) && scopes.some((scope) => isWithin(`${VAULT}/keys/${name}`, scope)),
  }
}

function credentialOf(document: unknown): FederatedCredential {
  const { issuer, subject, audiences } = members(document, ['name', 'issuer', 'subject', 'audiences', 'description'])
  const [audience = '', ...more] = texts(audiences)
  if (more.length > 0 || typeof issuer !== 'string' || typeof subject !== 'string') throw notUnderstood('a federated credential', document)
  return { issuer, subject, audience }
}

function isWithin(scope: string, outer: string): boolean {
  return scope === outer || scope.startsWith(`${outer}/`)
}

/** The members of an object, each of them known. */
function members(value: unknown, known: readonly string[]): Readonly<Record<string, unknown>> {
  if (typeof value !== 'object' || value === null) throw notUnderstood('a document', value)
  const stranger = Object.keys(value).find((name) => !known.includes(name))
  if (stranger !== undefined) throw notUnderstood('a document', stranger)
  return value as Readonly<Record<string, unknown>>
}

function texts(value: unknown): readonly string[] {
  if (!Array.isArray(value) || value.some((one) => typeof one !== 'string')) throw notUnderstood('a list', value)
  return value as readonly string[]
}

function fail(error: Error): never {
  throw error
}

function notUnderstood(of: string, what: unknown): Error {
  return new Error(`the emulated Azure does not understand this of ${of}: ${JSON.stringify(what)}`)
}
