/**
 * Azure Key Vault and Managed HSM. Keyless with GitHub OIDC as a federated credential, else with the environment or what
 * `azure/login` leaves; the machine's own identity last. Only `decrypt` is asked of a vault: the key itself is never read.
 */
import { readFile } from 'node:fs/promises'
import { createHttpHeaders, type HttpClient, type PipelineRequest } from '@azure/core-rest-pipeline'
import { AzureCliCredential, ClientAssertionCredential, ClientCertificateCredential, ClientSecretCredential, ManagedIdentityCredential, type AccessToken, type TokenCredential } from '@azure/identity'
import { CryptographyClient, type KeyVaultKey } from '@azure/keyvault-keys'
import { ActionError, type ErrorCode } from '../errors.ts'
import { masterKeyName, type MasterKey } from '../sops/key-service.ts'
import { oneWord, say } from '../text.ts'
import type { Provider, ProviderContext } from './provider.ts'
import { jsonObject, repeatedly, send, type CloudAnswer } from './transport.ts'

type AzureKey = Extract<MasterKey, { type: 'azure_kv' }>

/** What the requests carry, and how the log calls it. */
interface Identity {
  readonly token: AccessToken
  readonly name: string
}

/** Where to sign in, and the audience of GitHub's token there. */
interface AzureCloud {
  readonly authorityHost: string
  readonly audience: string
}

const VAULT = 'Azure Key Vault'
const ENTRA = 'Microsoft Entra'

const PUBLIC: AzureCloud = { authorityHost: 'https://login.microsoftonline.com', audience: 'api://AzureADTokenExchange' }
const CHINA: AzureCloud = { authorityHost: 'https://login.partner.microsoftonline.cn', audience: 'api://AzureADTokenExchangeChina' }
const US_GOVERNMENT: AzureCloud = { authorityHost: 'https://login.microsoftonline.us', audience: 'api://AzureADTokenExchangeUSGov' }

/** A file names the host, and a token is sent there: only below these, or if listed. */
const DOMAINS: Readonly<Record<string, AzureCloud>> = {
  'vault.azure.net': PUBLIC,
  'managedhsm.azure.net': PUBLIC,
  'vault.azure.cn': CHINA,
  'managedhsm.azure.cn': CHINA,
  'vault.usgovcloudapi.net': US_GOVERNMENT,
  'managedhsm.usgovcloudapi.net': US_GOVERNMENT,
}

const VAULT_URL = /^https:\/\/((?:[a-z0-9-]+\.)+[a-z0-9-]+(?::\d{1,5})?)$/i
const KEY_NAME = /^[0-9a-z-]{1,127}$/i
/** None for the latest, as sops up to 3.10 wrote it for keys of key groups. */
const KEY_VERSION = /^[0-9a-z]{0,64}$/i

/** Milliseconds for the machine's identity: where there is none, nobody answers. */
const MACHINE_IDENTITY_TIMEOUT = 1000

export function azureKeyVault(context: ProviderContext): Provider<'azure_kv'> {
  const keyless = context.inputs.azureClientId !== ''
  const clients = new Map<string, CryptographyClient>()
  /** The same for every vault, once signed in. */
  let by = ''
  const signIns = new Map<string, Promise<Identity>>()

  /** One sign-in for each cloud, tenant and kind of vault, as the vault's challenge names them. */
  const identity = (cloud: AzureCloud, scopes: string | string[], tenant: string | undefined): Promise<Identity> => {
    const name = [cloud.authorityHost, tenant, scopes].join(' ')
    const signIn = signIns.get(name) ?? (keyless ? federated(cloud, scopes, tenant, context) : ambient(cloud, scopes, tenant, context))
    signIns.set(name, signIn)
    return signIn
  }
  const httpClient = clientOf((request) => repeatedly(VAULT, context, () => sendFor(VAULT, { ...request, url: withoutEmptyVersion(request.url) }, context)))

  return {
    async unwrap(key) {
      const id = masterKeyName({ ...key, vaultUrl: vaultUrl(key) })
      const cloud = cloudOf(key, context)
      const credential: TokenCredential = {
        async getToken(scopes, { tenantId } = {}) {
          const { token, name } = await identity(cloud, scopes, tenantId)
          by = name
          return token
        },
      }
      // A key that is known already is not asked for.
      const known = { id, name: key.name, keyType: 'RSA', properties: { id, name: key.name, version: key.version, vaultUrl: vaultUrl(key) } } satisfies KeyVaultKey
      const client = clients.get(id) ?? new CryptographyClient(known, credential, options(httpClient))
      clients.set(id, client)
      try {
        const { result } = await client.decrypt('RSA-OAEP-256', Buffer.from(key.enc, 'base64url'), { abortSignal: context.deadline.signal })
        if (result.length === 0) throw new ActionError('kms/malformed', say`Azure Key Vault answered for ${id} without a plaintext.`)
        return { part: result, credential: by }
      } catch (error) {
        throw failed(error, say`Azure Key Vault could not decrypt with ${id}` + (by === '' ? '' : say` as ${by}`), context)
      }
    },
    close: () => undefined,
  }
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
  const domain = host.slice(host.indexOf('.') + 1).toLowerCase()
  const cloud = Object.hasOwn(DOMAINS, domain) ? DOMAINS[domain] : undefined
  if (cloud !== undefined) return cloud
  if (allowed.lists(name)) return PUBLIC
  throw new ActionError('kms/not-allowed', say`${host} is not a host of Azure, and \`allowed-keys\` does not list ${name}.`)
}

/** Our transport, told nothing twice: no retries, no redirects. */
function options(httpClient: HttpClient) {
  return { httpClient, retryOptions: { maxRetries: 0 }, redirectOptions: { maxRetries: 0 } }
}

function clientOf(ask: (request: PipelineRequest) => Promise<CloudAnswer>): HttpClient {
  return {
    async sendRequest(request) {
      const { status, headers, body } = await ask(request)
      const texts = Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')])
      return { request, status, headers: createHttpHeaders(Object.fromEntries(texts) as Record<string, string>), bodyAsText: body.toString('utf8') }
    },
  }
}

function sendFor(who: string, { url, method, headers, body, abortSignal }: PipelineRequest, context: ProviderContext): Promise<CloudAnswer> {
  const to = new URL(url)
  const signals = [...(abortSignal instanceof AbortSignal ? [abortSignal] : []), ...(to.protocol === 'http:' ? [AbortSignal.timeout(MACHINE_IDENTITY_TIMEOUT)] : [])]
  return send({ who, url: to, method, headers: headers.toJSON(), ...(typeof body === 'string' ? { body } : {}), signal: AbortSignal.any(signals) }, context)
}

/** GitHub's token as an assertion for the application. Every attempt mints its own. */
async function federated(cloud: AzureCloud, scopes: string | string[], tenant: string | undefined, context: ProviderContext): Promise<Identity> {
  const { azureTenantId, azureClientId } = context.inputs
  if (tenant !== undefined && tenant.toLowerCase() !== azureTenantId.toLowerCase()) {
    throw new ActionError('kms/sign-in', say`The vault belongs to the tenant ${tenant}, not to ${azureTenantId}.`, { hint: 'Set `azure-tenant-id` to the tenant of the vault.' })
  }
  let claims = ''
  let token: AccessToken | undefined
  const answer = await repeatedly(ENTRA, context, async () => {
    const idToken = await context.mintIdToken(cloud.audience)
    claims = idToken.claims
    const exchange = new Exchange(context)
    const credential = new ClientAssertionCredential(azureTenantId, azureClientId, async () => idToken.token, { ...options(exchange.httpClient), authorityHost: cloud.authorityHost, disableInstanceDiscovery: true })
    token = await exchange.run(credential.getToken(scopes, { abortSignal: context.deadline.signal }))
    return exchange.answer
  })
  if (token === undefined) throw refused(answer, azureClientId, claims)
  await context.mask([token.token])
  return { token, name: `GitHub OIDC as ${azureClientId}` }
}

/** Signing in once: the SDK puts what was answered into errors of its own, here it is kept as it came. */
class Exchange {
  readonly httpClient: HttpClient
  #answer: CloudAnswer | undefined
  #failure: Error | undefined

  constructor(context: ProviderContext) {
    this.httpClient = clientOf(async (request) => {
      try {
        this.#answer = await sendFor(ENTRA, request, context)
        return this.#answer
      } catch (error) {
        this.#failure = error instanceof Error ? error : new Error('not sent')
        throw this.#failure
      }
    })
  }

  /** The last answer. */
  get answer(): CloudAnswer {
    if (this.#answer === undefined) throw new Error('nothing was asked')
    return this.#answer
  }

  /** @returns undefined if the last answer says why there is no token */
  async run(signingIn: Promise<AccessToken>): Promise<AccessToken | undefined> {
    try {
      return await signingIn
    } catch (error) {
      if (this.#failure !== undefined) throw this.#failure
      if (this.#answer === undefined || this.#answer.status === 200) throw error
      return undefined
    }
  }
}

/** What the environment offers, in this order: a secret, a certificate, a federated token, `az login`, the machine. The first is used. */
async function ambient(cloud: AzureCloud, scopes: string | string[], tenant: string | undefined, context: ProviderContext): Promise<Identity> {
  const { environment, deadline } = context
  const httpClient = clientOf((request) => sendFor(ENTRA, request, context))
  const account: string[] = []
  for (const [name, credential] of sourcesOf(environment, { ...options(httpClient), authorityHost: cloud.authorityHost, disableInstanceDiscovery: true }, context)) {
    try {
      const token = await credential?.getToken(scopes, { abortSignal: deadline.signal, ...(tenant === undefined ? {} : { tenantId: tenant }) })
      if (token) {
        await context.mask([token.token])
        return { token, name }
      }
    } catch (error) {
      if (deadline.passed) throw deadline.error('Signing in to Azure')
      const absent = name === MACHINE || (error instanceof Error && error.name === 'CredentialUnavailableError')
      if (!absent) throw new ActionError('kms/no-credentials', say`The Azure credentials of ${name} could not be used: ${signInCode(error)}.`, { cause: error })
    }
    account.push(say`${name}: nothing there`)
  }
  throw new ActionError('kms/no-credentials', 'There are no Azure credentials in this job.', {
    hint: 'Set `azure-tenant-id` and `azure-client-id`, or run azure/login before this step.',
    account,
  })
}

const MACHINE = 'the machine’s identity'

type Options = ReturnType<typeof options> & { readonly authorityHost: string; readonly disableInstanceDiscovery: boolean }

function sourcesOf(environment: ProviderContext['environment'], given: Options, context: ProviderContext): [name: string, credential: TokenCredential | undefined][] {
  const { AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: client, AZURE_CLIENT_SECRET: secret } = environment
  const { AZURE_CLIENT_CERTIFICATE_PATH: certificatePath, AZURE_CLIENT_CERTIFICATE_PASSWORD: certificatePassword, AZURE_FEDERATED_TOKEN_FILE: tokenFile } = environment
  const assertion = async (): Promise<string> => {
    const token = (await readFile(tokenFile ?? '', 'utf8')).trim()
    await context.mask([token])
    return token
  }
  const ofMachine = environment['RUNNER_ENVIRONMENT'] === 'github-hosted' ? undefined : new ManagedIdentityCredential({ ...given, ...(client ? { clientId: client } : {}) })
  return [
    ['AZURE_CLIENT_SECRET', tenant && client && secret ? new ClientSecretCredential(tenant, client, secret, given) : undefined],
    ['AZURE_CLIENT_CERTIFICATE_PATH', tenant && client && certificatePath ? new ClientCertificateCredential(tenant, client, { certificatePath, ...(certificatePassword ? { certificatePassword } : {}) }, given) : undefined],
    ['AZURE_FEDERATED_TOKEN_FILE', tenant && client && tokenFile ? new ClientAssertionCredential(tenant, client, assertion, given) : undefined],
    ['the `az` login', new AzureCliCredential({ processTimeoutInMs: Math.ceil(context.deadline.left) })],
    [MACHINE, ofMachine],
  ]
}

/** Entra refused the assertion. */
function refused(answer: CloudAnswer, client: string, claims: string): ActionError {
  const { error, error_codes: codes } = jsonObject(answer.body)
  const name = Array.isArray(codes) && Number.isInteger(codes[0]) ? `AADSTS${String(codes[0])}` : oneWord(error)
  const message = say`Microsoft Entra refused the application ${client}: ${name}, status ${answer.status}.`
  if (answer.status === 429) return new ActionError('kms/throttled', message)
  if (answer.status >= 500) return new ActionError('kms/unreachable', message)
  return new ActionError('kms/sign-in', message, {
    hint: 'Give the application a federated credential with issuer, subject (`sub`) and audience of these claims.',
    account: [`claims sent: ${claims}`],
  })
}

/** Names of errors within what a vault answers, where the status does not say it. */
const INNER: Readonly<Record<string, ErrorCode>> = { KeyDisabled: 'kms/disabled', KeyNotYetValid: 'kms/disabled' }
const STATUS: Readonly<Record<number, ErrorCode>> = { 400: 'kms/malformed', 401: 'kms/no-credentials', 403: 'kms/denied', 404: 'kms/not-found', 429: 'kms/throttled' }

/** The vault's own names of an error say enough; its text may hold anything. */
function failed(error: unknown, what: string, { deadline }: ProviderContext): ActionError {
  if (error instanceof ActionError) return error
  if (deadline.passed) return deadline.error(VAULT)
  const { statusCode = 0, details } = (error ?? {}) as { readonly statusCode?: number; readonly details?: { readonly error?: { readonly code?: unknown; readonly innerError?: { readonly code?: unknown } } } }
  const [name, inner] = [oneWord(details?.error?.code), oneWord(details?.error?.innerError?.code)]
  const message = `${what}: ${name === 'unknown' && statusCode !== 0 ? `status ${statusCode}` : name}${inner === 'unknown' ? '' : ` (${inner})`}.`
  return new ActionError(INNER[inner] ?? STATUS[statusCode] ?? 'kms/unreachable', message, { cause: error })
}

/** Entra's number of an error, or the SDK's name of it. */
function signInCode(error: unknown): string {
  const { errorResponse, name } = (error ?? {}) as { readonly errorResponse?: { readonly errorCodes?: readonly unknown[] }; readonly name?: unknown }
  const number = errorResponse?.errorCodes?.[0]
  return Number.isInteger(number) ? `AADSTS${String(number)}` : oneWord(name)
}
