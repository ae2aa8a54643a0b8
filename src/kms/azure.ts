/**
 * Azure Key Vault and Managed HSM. Keyless with GitHub OIDC as a federated credential, else with what the job has
 * (`azure-ambient.ts`). Only `decrypt` is asked of a vault: the key itself is never read.
 */
import type { PipelineRequest } from '@azure/core-rest-pipeline'
import type { AccessToken, TokenCredential } from '@azure/identity'
import type { CryptographyClient, KeyVaultKey } from '@azure/keyvault-keys'
import { ActionError, type ErrorCode } from '../errors.ts'
import type { IdToken } from '../oidc.ts'
import { masterKeyName, type MasterKey } from '../sops/key-service.ts'
import { oneWord, say } from '../text.ts'
import { clientOf, ENTRA, Exchange, options, refusedBy, sendFor, type EntraRefusal } from './azure-requests.ts'
import { library } from './library.ts'
import type { Provider, ProviderContext } from './provider.ts'
import { ask, NOT_ITS_OWN, type CloudAnswer } from './transport.ts'

type Sdk = typeof import('./azure-sdk.ts')
type AzureKey = Extract<MasterKey, { type: 'azure_kv' }>

/** What the requests carry, and how the log calls it. */
export interface Identity {
  readonly token: AccessToken
  readonly name: string
}

/** Where to sign in, and the audience of GitHub's token there. */
export interface AzureCloud {
  readonly authorityHost: string
  readonly audience: string
}

const VAULT = 'Azure Key Vault'

const PUBLIC: AzureCloud = { authorityHost: 'https://login.microsoftonline.com', audience: 'api://AzureADTokenExchange' }
const CHINA: AzureCloud = { authorityHost: 'https://login.partner.microsoftonline.cn', audience: 'api://AzureADTokenExchangeChina' }
const US_GOVERNMENT: AzureCloud = { authorityHost: 'https://login.microsoftonline.us', audience: 'api://AzureADTokenExchangeUSGov' }

/** Vaults and Managed HSMs. A file names the host, and a token is sent there: only below these, or if listed. */
const DOMAINS: Readonly<Record<string, AzureCloud>> = {
  'vault.azure.net': PUBLIC,
  'managedhsm.azure.net': PUBLIC,
  'vault.azure.cn': CHINA,
  'managedhsm.azure.cn': CHINA,
  'vault.usgovcloudapi.net': US_GOVERNMENT,
  'managedhsm.usgovcloudapi.net': US_GOVERNMENT,
}

const PUBLIC_VAULTS = 'vault.azure.net'

const VAULT_URL = /^https:\/\/((?:[a-z0-9-]+\.)+[a-z0-9-]+(?::\d{1,5})?)$/i
const KEY_NAME = /^[0-9a-z-]{1,127}$/i
/** None for the latest, as sops up to 3.10 wrote it for keys of key groups. */
const KEY_VERSION = /^[0-9a-z]{0,64}$/i

export function azureKeyVault(context: ProviderContext): Provider<'azure_kv'> {
  const keyless = context.inputs.azureClientId !== ''
  const sdk = library(() => import('./azure-sdk.ts'))
  const clients = new Map<string, CryptographyClient>()
  /** The same for every vault, once signed in. */
  let by = ''
  const signIns = new Map<string, Promise<Identity>>()

  /** One sign-in for each cloud, tenant and kind of vault. */
  const once = (name: string, signIn: () => Promise<Identity>): Promise<Identity> => {
    const signingIn = signIns.get(name) ?? signIn()
    signIns.set(name, signingIn)
    return signingIn
  }
  /** @param loaded the SDK */
  const withGithub = (cloud: AzureCloud, scope: string, loaded: Promise<Sdk>): Promise<Identity> => once([cloud.authorityHost, scope].join(' '), () => federated(cloud, scope, loaded, context))
  const withAmbient = (cloud: AzureCloud, scope: string, tenant: string | undefined): Promise<Identity> =>
    once([cloud.authorityHost, tenant, scope].join(' '), async () => (await import('./azure-ambient.ts')).ambientAzure(cloud, scope, tenant, context))

  const askVault = async (request: PipelineRequest): Promise<CloudAnswer> => {
    const answer = await ask(VAULT, context, () => sendFor(VAULT, { ...request, url: withoutEmptyVersion(request.url) }, context))
    if (keyless && answer.status === 401) refuseOtherTenant(tenantIn(answer), context)
    return answer
  }
  const httpClient = clientOf(async (request) => (keyless ? foreseenChallenge(request, context) : undefined) ?? askVault(request))

  return {
    signIn() {
      const domain = likelyDomain(context)
      return withGithub(DOMAINS[domain] ?? PUBLIC, scopeOf(domain), sdk.loaded)
    },
    load: sdk.load,
    async unwrap(key) {
      const id = masterKeyName({ ...key, vaultUrl: vaultUrl(key) })
      const cloud = cloudOf(key, context)
      const loading = sdk.load()
      const credential: TokenCredential = {
        async getToken(scopes, { tenantId } = {}) {
          if (keyless) refuseOtherTenant(tenantId, context)
          const scope = [scopes].flat().join(' ')
          const { token, name } = await (keyless ? withGithub(cloud, scope, loading) : withAmbient(cloud, scope, tenantId))
          by = name
          return token
        },
      }
      // A key that is known already is not asked for.
      const known = { id, name: key.name, keyType: 'RSA', properties: { id, name: key.name, version: key.version, vaultUrl: vaultUrl(key) } } satisfies KeyVaultKey
      const { CryptographyClient } = await loading
      const client = clients.get(id) ?? new CryptographyClient(known, credential, options(httpClient))
      clients.set(id, client)
      try {
        const { result } = await client.decrypt('RSA-OAEP-256', Buffer.from(key.enc, 'base64url'), { abortSignal: context.deadline.signal })
        if (result.length === 0) throw new ActionError('kms/malformed', say`${VAULT} answered for ${id} without a plaintext.`)
        return { part: result, credential: by }
      } catch (error) {
        throw notDecrypted(error, new URL(id).host, by, context)
      }
    },
    close: () => undefined,
  }
}

/**
 * What a vault of Azure's would say to a request without a token, which is how the SDK begins: where to sign in, and for
 * what. It follows from the host, so nobody has to be asked.
 * @returns undefined for every other request and host
 */
function foreseenChallenge({ url, headers }: PipelineRequest, { inputs: { azureTenantId: tenant } }: ProviderContext): CloudAnswer | undefined {
  const domain = domainOf(new URL(url).host)
  const cloud = ownDomain(domain)
  if (cloud === undefined || headers.has('authorization')) return undefined
  const challenge = `Bearer authorization="${cloud.authorityHost}/${tenant}", resource="https://${domain}"`
  return { status: 401, headers: { 'www-authenticate': challenge }, body: Buffer.alloc(0) }
}

/** @returns the tenant that a vault names which refuses a token */
function tenantIn({ headers }: CloudAnswer): string | undefined {
  return /\bauthorization="https:\/\/[^"/]+\/([^"/]+)"/.exec(headers['www-authenticate'] ?? '')?.[1]
}

/**
 * @param tenant of the vault, if it says so
 * @throws ActionError kms/sign-in where it is not that of the inputs
 */
function refuseOtherTenant(tenant: string | undefined, { inputs: { azureTenantId: own } }: ProviderContext): void {
  if (tenant === undefined || tenant.toLowerCase() === own.toLowerCase()) return
  throw new ActionError('kms/sign-in', say`The vault belongs to the tenant ${tenant}, not to ${own}.`, { hint: 'Set `azure-tenant-id` to the tenant of the vault.' })
}

/** The domain that `allowed-keys` lists; of several of one cloud that of its vaults; else that of the public cloud's. */
function likelyDomain({ allowed }: ProviderContext): string {
  const listed = [...new Set(allowed.patterns.map((pattern) => domainOf(/^https:\/\/([^/]+)\//i.exec(pattern)?.[1] ?? '')))].filter((domain) => ownDomain(domain) !== undefined)
  const [only = PUBLIC_VAULTS, ...others] = listed
  if (others.length === 0) return only
  const cloud = ownDomain(only)
  const isOneCloud = others.every((domain) => ownDomain(domain) === cloud)
  return (isOneCloud ? Object.keys(DOMAINS).find((domain) => ownDomain(domain) === cloud) : undefined) ?? PUBLIC_VAULTS
}

function scopeOf(domain: string): string {
  return `https://${domain}/.default`
}

/** `vault.azure.net` of `team.vault.azure.net`. */
function domainOf(host: string): string {
  return host.slice(host.indexOf('.') + 1).toLowerCase()
}

/** The cloud that a domain belongs to, if it is one of Azure's. */
function ownDomain(domain: string): AzureCloud | undefined {
  return Object.hasOwn(DOMAINS, domain) ? DOMAINS[domain] : undefined
}

/** The SDK writes two slashes where a key has no version, which is another address. */
function withoutEmptyVersion(url: string): string {
  return url.replace(/(\/keys\/[^/?]+)\/\//, '$1/')
}

function vaultUrl({ vaultUrl: url }: AzureKey): string {
  return url.trim().replace(/\/$/, '')
}

/**
 * The cloud whose host the file names.
 * @throws ActionError kms/malformed, kms/not-allowed
 */
function cloudOf(key: AzureKey, { allowed }: ProviderContext): AzureCloud {
  const [, host = ''] = VAULT_URL.exec(vaultUrl(key)) ?? []
  const name = masterKeyName(key)
  if (URL.parse(vaultUrl(key)) === null || host === '' || !KEY_NAME.test(key.name) || !KEY_VERSION.test(key.version)) throw new ActionError('kms/malformed', say`"${name}" is not the address of a key in Azure Key Vault.`)
  const cloud = ownDomain(domainOf(host))
  if (cloud !== undefined) return cloud
  if (allowed.lists(name)) return PUBLIC
  throw new ActionError('kms/not-allowed', say`${host} is not a host of Azure, and \`allowed-keys\` does not list ${name}.`)
}

/** GitHub's token as an assertion for the application. Every attempt mints its own. */
async function federated(cloud: AzureCloud, scope: string, loaded: Promise<Sdk>, context: ProviderContext): Promise<Identity> {
  const { azureTenantId, azureClientId } = context.inputs
  context.debug(say`Credentials of Azure: GitHub OIDC as ${azureClientId}: tried.`)
  const token = await ask(ENTRA, context, async () => {
    const idToken = await context.mintIdToken(cloud.audience)
    const { ClientAssertionCredential } = await loaded
    const exchange = new Exchange(context)
    const credential = new ClientAssertionCredential(azureTenantId, azureClientId, async () => idToken.token, { ...options(exchange.httpClient), authorityHost: cloud.authorityHost, disableInstanceDiscovery: true })
    return exchange.run(credential.getToken(scope, { abortSignal: context.deadline.signal }), (refusal) => refusedAssertion(refusal, azureClientId, idToken))
  })
  await context.mask([token.token])
  return { token, name: `GitHub OIDC as ${azureClientId}` }
}

/** Entra refused GitHub's token. */
function refusedAssertion(refusal: EntraRefusal, client: string, { claims, bearer }: IdToken): ActionError {
  return refusedBy(refusal, say`the application ${client}`, {
    ids: { client: '`azure-client-id`', tenant: '`azure-tenant-id`' },
    with: `, for a token with ${bearer}`,
    hint: 'Give the application a federated credential with issuer, subject (`sub`) and audience of these claims.',
    account: [`claims sent: ${claims}`],
    accountTitle: 'The token that was refused',
  })
}

/** By the name of an error within what a vault answers: where the status does not say it, and what to do. */
const INNER: Readonly<Record<string, { readonly code?: ErrorCode; readonly hint?: string }>> = {
  KeyDisabled: { code: 'kms/disabled' },
  KeyNotYetValid: { code: 'kms/disabled' },
  KeyExpired: { code: 'kms/disabled', hint: 'Extend the expiry of the key, or encrypt with another.' },
  ForbiddenByFirewall: { hint: 'Let the runner’s address through the firewall of the vault, or use a runner inside its network: this is not about permissions.' },
  ForbiddenByConnection: { hint: 'The vault takes no connections from the public network: use a runner that reaches its private endpoint.' },
  KeyOperationForbidden: { hint: 'Add `decrypt` to the permitted operations of the key itself.' },
}
const STATUS: Readonly<Record<number, ErrorCode>> = { 400: 'kms/malformed', 401: 'kms/sign-in', 403: 'kms/denied', 404: 'kms/not-found' }
const HINTS: Partial<Record<ErrorCode, string>> = {
  'kms/denied': 'Give the identity the data action `Microsoft.KeyVault/vaults/keys/decrypt/action` on the key (role “Key Vault Crypto User”), or `decrypt` in the access policy of the vault.',
  'kms/sign-in': 'Check that the identity signs in to the tenant that the vault belongs to.',
}

/** What the SDK makes of a vault's refusal. */
interface VaultFailure {
  readonly statusCode?: number
  readonly details?: { readonly error?: { readonly code?: unknown; readonly innerError?: { readonly code?: unknown } } }
}

/** The vault's own names of an error say enough; its text may hold anything. */
function notDecrypted(error: unknown, host: string, by: string, { deadline }: ProviderContext): ActionError {
  if (error instanceof ActionError) return error
  const vault = say`${VAULT} at ${host}`
  if (deadline.passed) return deadline.error(vault)
  const { statusCode = 0, details } = (error ?? {}) as VaultFailure
  if (STATUS[statusCode] === undefined && details === undefined) {
    return new ActionError('kms/failed', say`${vault} gave an answer that is none of its own${statusCode === 0 ? '' : ` (status ${statusCode})`}.`, { hint: NOT_ITS_OWN, cause: error })
  }
  const [name, inner] = [oneWord(details?.error?.code), oneWord(details?.error?.innerError?.code)]
  const reason = name === 'unknown' && statusCode !== 0 ? `status ${statusCode}` : name
  const message = `${vault} did not decrypt${by === '' ? '' : say` for ${by}`}: ${reason}${inner === 'unknown' ? '' : ` (${inner})`}.`
  const known = INNER[inner] ?? INNER[name] ?? {}
  const code = known.code ?? STATUS[statusCode] ?? 'kms/failed'
  const hint = known.hint ?? (known.code === undefined ? HINTS[code] : undefined)
  return new ActionError(code, message, { cause: error, ...(hint === undefined ? {} : { hint }) })
}
