/**
 * Azure credentials that other tools left, in this order: a client secret, a certificate, a federated token, `az login`, the
 * machine. The first that is configured decides: its failure is the error, and never another identity is used.
 */
import { execFile } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import type { HttpClient } from '@azure/core-rest-pipeline'
import { ClientAssertionCredential, ClientCertificateCredential, ClientSecretCredential, ManagedIdentityCredential, type AccessToken, type TokenCredential } from '@azure/identity'
import { ActionError } from '../errors.ts'
import { oneWord, say } from '../text.ts'
import { firstConfigured, type Place } from './ambient.ts'
import type { AzureCloud, Identity } from './azure.ts'
import { aadsts, ENTRA, entraNumber, Exchange, options, refusedBy } from './azure-requests.ts'
import type { ProviderContext } from './provider.ts'
import { jsonObject, withClock } from './transport.ts'

type Environment = ProviderContext['environment']

/** What a token is wanted for. */
interface Wanted {
  readonly cloud: AzureCloud
  readonly scopes: string | string[]
  /** Of the vault, as its challenge says. */
  readonly tenant: string | undefined
}

interface Source extends Place {
  /** One attempt. @returns undefined where there turns out to be none: not installed, not signed in, no machine that answers */
  readonly provide: (wanted: Wanted, context: ProviderContext) => Promise<AccessToken | undefined>
}

const MACHINE = 'the identity of the machine'

const SOURCES: readonly Source[] = [
  application({
    name: 'AZURE_CLIENT_SECRET',
    hint: 'Check AZURE_CLIENT_SECRET: a secret is deleted, or expires.',
    make: ({ tenant, client, value, given }) => new ClientSecretCredential(tenant, client, value, given),
  }),
  application({
    name: 'AZURE_CLIENT_CERTIFICATE_PATH',
    hint: 'Check the certificate in AZURE_CLIENT_CERTIFICATE_PATH, and that it is registered with the application.',
    make({ tenant, client, value: certificatePath, given, context }) {
      const { AZURE_CLIENT_CERTIFICATE_PASSWORD: password } = context.environment
      const certificate = { certificatePath, ...(password ? { certificatePassword: password } : {}) }
      return new ClientCertificateCredential(tenant, client, certificate, given)
    },
  }),
  application({
    name: 'AZURE_FEDERATED_TOKEN_FILE',
    hint: 'Check the token in AZURE_FEDERATED_TOKEN_FILE, which may have expired, and the federated credential of the application.',
    async make({ tenant, client, value: file, given, context }) {
      const token = await maskedToken(file, context)
      return new ClientAssertionCredential(tenant, client, async () => token, given)
    },
  }),
  { name: 'the `az` login', who: ENTRA, isConfigured: () => true, provide: fromAz },
  { name: 'the machine’s identity', who: MACHINE, isConfigured: ({ RUNNER_ENVIRONMENT: runner }) => runner !== 'github-hosted', provide: fromMachine },
]

/** @throws ActionError kms/no-credentials if nothing is configured; else what kept the configured source from being used */
export async function ambientAzure(cloud: AzureCloud, scopes: string | string[], tenant: string | undefined, context: ProviderContext): Promise<Identity> {
  const hint = 'Set `azure-tenant-id` and `azure-client-id`, or run azure/login before this step.'
  const { place, credentials: token } = await firstConfigured(SOURCES, ({ provide }) => provide({ cloud, scopes, tenant }, context), { name: 'Azure', hint }, context)
  await context.mask([token.token])
  return { token, name: place.name }
}

/** What is configured, and cannot be used: nobody was asked yet. */
function unusable(source: string, why: string, hint: string, cause?: unknown): ActionError {
  return new ActionError('kms/no-credentials', say`The Azure credentials of ${source} could not be used: ${why}.`, { hint, cause })
}

/** What a credential of the SDK is made of. */
interface Ingredients {
  readonly tenant: string
  readonly client: string
  /** Of the variable that proves it. */
  readonly value: string
  readonly given: ReturnType<typeof options> & { authorityHost: string; disableInstanceDiscovery: boolean; additionallyAllowedTenants: string[] }
  readonly context: ProviderContext
}

/** One way in which an application proves itself. */
interface Proof {
  /** The variable that holds, or leads to, the proof. */
  readonly name: string
  readonly hint: string
  readonly make: (ingredients: Ingredients) => TokenCredential | Promise<TokenCredential>
}

/** An application in variables: AZURE_CLIENT_ID, AZURE_TENANT_ID, and one that proves it. */
function application({ name, hint, make }: Proof): Source {
  const provide: Source['provide'] = async ({ cloud, scopes, tenant: wanted }, context) => {
    const { environment, deadline } = context
    const { AZURE_TENANT_ID: tenant, AZURE_CLIENT_ID: client = '' } = environment
    if (!tenant) throw unusable(name, 'AZURE_TENANT_ID is empty', 'Set AZURE_TENANT_ID to the tenant of the application.')
    const allowed = allowedTenants(environment)
    if (wanted !== undefined && ![tenant.toLowerCase(), ...allowed].some((one) => one === '*' || one === wanted.toLowerCase())) {
      throw new ActionError('kms/sign-in', say`The vault belongs to the tenant ${wanted}, not to ${tenant}, where ${name} signs in.`, {
        hint: 'Set AZURE_TENANT_ID to the tenant of the vault, or list that in AZURE_ADDITIONALLY_ALLOWED_TENANTS.',
      })
    }
    const exchange = new Exchange(context)
    const given = { ...options(exchange.httpClient), authorityHost: cloud.authorityHost, disableInstanceDiscovery: true, additionallyAllowedTenants: allowed }
    try {
      const credential = await make({ tenant, client, value: environment[name] ?? '', given, context })
      const asked = credential.getToken(scopes, { abortSignal: deadline.signal, ...(wanted === undefined ? {} : { tenantId: wanted }) })
      const ids = { client: 'AZURE_CLIENT_ID', tenant: 'AZURE_TENANT_ID' }
      return await exchange.run(asked, (refusal) => withClock(refusedBy(refusal, say`the application ${client}, with ${name}`, { ids, hint }), refusal.answer))
    } catch (error) {
      if (error instanceof ActionError) throw error
      if (deadline.passed) throw deadline.error(say`Signing in to Azure with ${name}`)
      throw unusable(name, localReason(error), hint, error)
    }
  }
  return { name, who: ENTRA, isConfigured: (environment) => Boolean(environment['AZURE_CLIENT_ID'] && environment[name]), provide }
}

/** As Azure's SDKs read it: separated by semicolons, `*` for every tenant. */
function allowedTenants({ AZURE_ADDITIONALLY_ALLOWED_TENANTS: list = '' }: Environment): string[] {
  return list.split(';').map((tenant) => tenant.trim().toLowerCase()).filter((tenant) => tenant !== '')
}

/** The path of a file that cannot be read, or the SDK's name of its error. */
function localReason(error: unknown): string {
  const { code, path, name } = (error ?? {}) as { readonly code?: unknown; readonly path?: unknown; readonly name?: unknown }
  return typeof path === 'string' ? say`${path} cannot be read (${oneWord(code)})` : oneWord(name)
}

async function maskedToken(file: string, context: ProviderContext): Promise<string> {
  const token = (await readFile(file, 'utf8')).trim()
  await context.mask([token])
  return token
}

/** Milliseconds: an older `az` says in local time only when its token ends. */
const SHORT_LIFE = 300_000

/** What `az` printed, or why it did not run. */
interface AzRun {
  readonly stdout: string
  readonly stderr: string
  readonly code: unknown
}

const NOT_INSTALLED = /\baz:.*not found|'az' is not recognized/
/** What `az` says when nobody has signed in; when a sign-in has ended it asks for another in other words. */
const NOT_SIGNED_IN = /Please run ['"]?az login['"]? to set ?up account/
const NO_NETWORK = /Max retries exceeded|Failed to (resolve|establish)|NameResolutionError|Connection ?(Error|aborted|refused|reset)|timed? ?out/i

/** The SDK's way to ask `az` calls every failure "not signed in", a token that has expired included: so `az` is asked here. */
async function fromAz({ scopes, tenant }: Wanted, { deadline, environment }: ProviderContext): Promise<AccessToken | undefined> {
  const resource = [scopes].flat()[0]?.replace(/\/\.default$/, '') ?? ''
  if (!/^https:\/\/[\w.-]+$/.test(resource) || (tenant !== undefined && !/^[\w.-]+$/.test(tenant))) {
    throw new ActionError('kms/malformed', say`The vault asks for a token for "${resource}" of "${String(tenant)}".`)
  }
  const ofTenant = tenant === undefined ? [] : ['--tenant', tenant]
  const { stdout, stderr, code } = await runAz(environment, ['account', 'get-access-token', '--output', 'json', '--resource', resource, ...ofTenant], deadline.signal)
  if (deadline.passed) throw deadline.error('`az account get-access-token`')
  const { accessToken: token, expires_on: expires } = jsonObject(Buffer.from(stdout))
  const expiresOnTimestamp = Number(expires) > 0 ? Number(expires) * 1000 : Date.now() + SHORT_LIFE
  if (typeof token === 'string' && token !== '') return { token, expiresOnTimestamp, tokenType: 'Bearer' }
  if (code === 'ENOENT' || NOT_INSTALLED.test(stderr) || NOT_SIGNED_IN.test(stderr)) return undefined
  throw azFailure(stderr, code)
}

const EXPIRED_ASSERTION = 'AADSTS700024'

/** An `az` that is signed in, and gives no token. */
function azFailure(stderr: string, code: unknown): ActionError {
  const number = aadsts(stderr)
  if (number === undefined && NO_NETWORK.test(stderr)) {
    return new ActionError('kms/unreachable', 'The `az` login gave no token: `az` could not reach Microsoft Entra.', { repeat: {} })
  }
  const hint =
    number === EXPIRED_ASSERTION
      ? 'Run azure/login right before this step: the GitHub token that it signed in with lives five minutes.'
      : 'Run azure/login again, for the tenant of the vault; or set `azure-tenant-id` and `azure-client-id`.'
  return new ActionError('kms/sign-in', say`The \`az\` login gave no token: ${number ?? `\`az\` ended with ${oneWord(String(code))}`}.`, { hint })
}

/**
 * On Windows `az` is a batch file, which only `cmd.exe` starts: the one of the system, whatever `ComSpec` names. Away from
 * the workspace, where somebody could have put an `az` that Windows would prefer.
 * @param args without blanks and without characters that a shell knows
 */
function runAz({ SystemRoot: windows = 'C:\\Windows' }: Environment, args: readonly string[], signal: AbortSignal): Promise<AzRun> {
  const start =
    process.platform === 'win32'
      ? { program: ['az', ...args].join(' '), args: [], shell: `${windows}\\System32\\cmd.exe`, cwd: windows }
      : { program: 'az', args, shell: false, cwd: '/' }
  return new Promise((resolve) => {
    const { program, args: given, shell, cwd } = start
    execFile(program, given, { encoding: 'utf8', signal, shell, cwd }, (error, stdout, stderr) => {
      resolve({ stdout, stderr, code: error === null ? 0 : error.code })
    })
  })
}

/** Answers of the metadata service that mean that the machine has no identity. */
const NO_IDENTITY: ReadonlySet<number> = new Set([400, 403, 404, 410])

/** The SDK keeps the first client that it is given for as long as the process lives; each attempt's is behind it. */
let machineExchange: Exchange | undefined
const machineClient: HttpClient = { sendRequest: (request) => (machineExchange as Exchange).httpClient.sendRequest(request) }

/** App Service and its like say in variables where to ask; of a virtual machine nobody knows until it answers. */
async function fromMachine({ scopes }: Wanted, context: ProviderContext): Promise<AccessToken | undefined> {
  const { AZURE_CLIENT_ID: client, IDENTITY_ENDPOINT: announced } = context.environment
  const exchange = new Exchange(context, MACHINE)
  machineExchange = exchange
  const credential = new ManagedIdentityCredential({ ...options(machineClient), ...(client ? { clientId: client } : {}) })
  let none = false
  try {
    return await exchange.run(credential.getToken(scopes, { abortSignal: context.deadline.signal }), ({ asked, answer }) => {
      none = !announced && NO_IDENTITY.has(answer.status)
      const hint = 'Check the managed identity of the machine, and AZURE_CLIENT_ID if it has several.'
      return new ActionError('kms/sign-in', say`${asked} gave no token: ${entraNumber(answer)} (status ${answer.status}).`, { hint })
    })
  } catch (error) {
    if (none || (!announced && error instanceof ActionError && error.code === 'kms/unreachable')) return undefined
    if (error instanceof ActionError) throw error
    if (context.deadline.passed) throw context.deadline.error(say`Signing in to Azure with ${MACHINE}`)
    throw unusable('the machine’s identity', localReason(error), 'Check the managed identity of the machine.', error)
  }
}
