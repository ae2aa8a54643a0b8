/**
 * AWS KMS. Keyless with GitHub OIDC and `AssumeRoleWithWebIdentity`, else with what
 * `aws-actions/configure-aws-credentials` leaves; the machine's own identity last.
 */
import { DecryptCommand, KMSClient } from '@aws-sdk/client-kms'
import { fromEnv } from '@aws-sdk/credential-provider-env'
import { fromTokenFile, fromWebToken } from '@aws-sdk/credential-provider-web-identity'
import { NodeHttpHandler } from '@smithy/node-http-handler'
import { ATTEMPTS, backOff } from '../deadline.ts'
import { ActionError, type ErrorCode } from '../errors.ts'
import type { IdToken } from '../oidc.ts'
import { oneWord, say } from '../text.ts'
import type { Provider, ProviderContext } from './provider.ts'

type Credentials = Awaited<ReturnType<ReturnType<typeof fromEnv>>>
type CredentialProvider = () => Promise<Credentials>

/** What signs requests, and how the log calls it. */
interface Identity {
  readonly credentials: Credentials
  readonly name: string
}

interface Endpoints {
  readonly kms: string
  readonly sts: string
  readonly audience: string
}

/** Partitions, and the domain of their services. A file names the partition: only these become hosts. */
const PARTITIONS: Readonly<Record<string, string>> = {
  aws: 'amazonaws.com',
  'aws-cn': 'amazonaws.com.cn',
  'aws-us-gov': 'amazonaws.com',
  'aws-eusc': 'amazonaws.eu',
  'aws-iso': 'c2s.ic.gov',
  'aws-iso-b': 'sc2s.sgov.gov',
  'aws-iso-e': 'cloud.adc-e.uk',
  'aws-iso-f': 'csp.hci.ic.gov',
}

const KEY_ARN = /^arn:(aws[a-z-]*):kms:([a-z]{2,4}(?:-[a-z]+)+-\d{1,2}):\d{12}:(?:key|alias)\/[\w/-]+$/
const ROLE_ARN = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/

/** Set, so that keyless clients look for nothing in the environment or in files. */
const SETTLED = {
  authSchemePreference: Array<string>(),
  defaultsMode: 'standard' as const,
  retryMode: 'standard',
  sigv4aSigningRegionSet: Array<string>(),
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  userAgentAppId: '',
}

/** Milliseconds for the machine's identity: where there is none, nobody answers. */
const MACHINE_IDENTITY_TIMEOUT = 1000

export function awsKms(context: ProviderContext): Provider<'kms'> {
  const { inputs, allowed, deadline, environment } = context
  const requestHandler = new HandlerWithinDeadline(context)
  const keyless = inputs.awsRoleToAssume !== ''
  /** Where a client asks, if that follows from the key. */
  const settled = (endpoint: string) => (keyless ? { ...SETTLED, endpoint } : {})
  const sessionName = `ecs-config-${environment['GITHUB_RUN_ID'] ?? 'local'}`
  const clients = new Map<string, KMSClient>()
  const roles = new Map<string, Promise<Identity>>()
  let signIn: Promise<Identity> | undefined
  const signInRegions = new Set<string>()

  const masked = async (provide: CredentialProvider, name: string): Promise<Identity> => {
    const credentials = await provide()
    await context.mask([credentials.secretAccessKey, credentials.sessionToken ?? ''].filter(Boolean))
    return { credentials, name }
  }

  const assumeWithOidc = async (region: string, endpoints: Endpoints): Promise<Identity> => {
    const roleArn = inputs.awsRoleToAssume
    for (let attempt = 1; ; attempt += 1) {
      const idToken = await context.mintIdToken(endpoints.audience)
      try {
        const clientConfig = { ...settled(endpoints.sts), region, requestHandler, maxAttempts: 1 }
        return await masked(fromWebToken({ roleArn, roleSessionName: sessionName, webIdentityToken: idToken.token, clientConfig }), `GitHub OIDC as ${roleArn}`)
      } catch (error) {
        const failure = signInFailure(error, roleArn, idToken, context)
        if (!failure.repeat || attempt === ATTEMPTS) throw failure.error
        await deadline.pause(backOff(attempt), 'Signing in to AWS')
      }
    }
  }

  /** One sign-in for all keys. Where it cannot be done in the region of one key, which a file names, another's is tried. */
  const base = (region: string, endpoints: Endpoints): Promise<Identity> => {
    const start = (): Promise<Identity> => (keyless ? assumeWithOidc(region, endpoints) : ambient(context, region, requestHandler, masked))
    if (signIn === undefined) signIn = start()
    else if (!signInRegions.has(region)) signIn = signIn.catch((error: unknown) => (isUnreachable(error) ? start() : Promise.reject(error as Error)))
    signInRegions.add(region)
    return signIn
  }

  /** The `role` of an entry: only if the workflow listed it; whoever writes configuration must not choose roles. */
  const identity = async (role: string, region: string, endpoints: Endpoints): Promise<Identity> => {
    const signedIn = await base(region, endpoints)
    if (role === '' || !allowed.lists(role)) return signedIn
    if (!ROLE_ARN.test(role)) throw new ActionError('kms/malformed', say`"${role}" is not the ARN of an IAM role.`)
    const assumed = roles.get(role) ?? assume(role, signedIn, region, endpoints)
    roles.set(role, assumed)
    return assumed
  }
  const assume = async (role: string, from: Identity, region: string, endpoints: Endpoints): Promise<Identity> => {
    const { fromTemporaryCredentials } = await import('@aws-sdk/credential-providers')
    const clientConfig = { region, requestHandler, ...settled(endpoints.sts) }
    const provide = fromTemporaryCredentials({ masterCredentials: from.credentials, params: { RoleArn: role, RoleSessionName: sessionName }, clientConfig })
    return masked(provide, say`${role}, assumed by ${from.name}`).catch((error: unknown) => {
      throw failed(error, 'kms/denied', say`AWS STS refused sts:AssumeRole on ${role}`, context)
    })
  }

  return {
    async unwrap(key) {
      const [, partition = '', region = ''] = KEY_ARN.exec(key.arn) ?? []
      const endpoints = endpointsOf(partition, region)
      if (endpoints === undefined) throw new ActionError('kms/malformed', say`"${key.arn}" is not the ARN of an AWS KMS key.`)
      if (keyless) refuseOtherPartition(key.arn, partition, inputs.awsRoleToAssume)
      const by = await identity(key.role, region, endpoints)
      const clientName = `${region} ${by.name}`
      const client = clients.get(clientName) ?? new KMSClient({ region, credentials: by.credentials, requestHandler, maxAttempts: ATTEMPTS, ...settled(endpoints.kms) })
      clients.set(clientName, client)
      const command = new DecryptCommand({ CiphertextBlob: Buffer.from(key.enc, 'base64'), KeyId: key.arn, EncryptionContext: Object.fromEntries(key.context) })
      try {
        const { Plaintext: part } = await client.send(command, { abortSignal: deadline.signal })
        if (part === undefined) throw new ActionError('kms/malformed', say`AWS KMS answered for ${key.arn} without a plaintext.`)
        return { part, credential: by.name }
      } catch (error) {
        const role = key.role !== '' && !allowed.lists(key.role) ? say` (the file names the role ${key.role}, which \`allowed-keys\` does not list)` : ''
        throw failed(error, 'kms/unreachable', say`AWS KMS could not decrypt with ${key.arn} as ${by.name}` + role, context)
      }
    },
    close: () => requestHandler.destroy(),
  }
}

/** GitHub's token vouches for the job: a key, which a file names, must not choose the partition where it is shown. */
function refuseOtherPartition(arn: string, partition: string, role: string): void {
  const [, own] = role.split(':')
  if (partition === own) return
  throw new ActionError('kms/not-allowed', say`${arn} lies in the partition ${partition}, and the role of \`aws-role-to-assume\` in ${own}: GitHub’s token is sent to the partition of the role only.`, {
    hint: 'Give a role of the partition of the key, or encrypt with a key of the partition of the role.',
  })
}

/** Every request ends with the deadline, those of clients that make a client of their own included. */
class HandlerWithinDeadline extends NodeHttpHandler {
  readonly #signal: AbortSignal

  constructor({ agent, deadline }: ProviderContext) {
    super({ httpsAgent: agent })
    this.#signal = deadline.signal
  }

  override handle(...[request, options = {}]: Parameters<NodeHttpHandler['handle']>): ReturnType<NodeHttpHandler['handle']> {
    return super.handle(request, { ...options, abortSignal: options.abortSignal ?? this.#signal })
  }
}

/** Hosts follow from the key's partition and region alone. */
function endpointsOf(partition: string, region: string): Endpoints | undefined {
  const domain = PARTITIONS[partition]
  if (domain === undefined) return undefined
  const audience = partition === 'aws-cn' ? 'sts.amazonaws.com.cn' : 'sts.amazonaws.com'
  return { kms: `https://kms.${region}.${domain}`, sts: `https://sts.${region}.${domain}`, audience }
}

/**
 * What the environment offers, in this order: variables, web identity file, shared configuration, container, machine.
 * The first that has anything is used.
 */
async function ambient(
  context: ProviderContext,
  region: string,
  requestHandler: NodeHttpHandler,
  masked: (provide: CredentialProvider, name: string) => Promise<Identity>,
): Promise<Identity> {
  const { environment } = context
  const clientConfig = { region, requestHandler }
  const sources: [name: string, load: () => CredentialProvider | Promise<CredentialProvider>][] = [
    ['environment variables', () => fromEnv()],
    ['a web identity file', () => fromTokenFile({ clientConfig })],
    ['the shared AWS configuration', async () => (await import('@aws-sdk/credential-provider-ini')).fromIni({ clientConfig })],
  ]
  if (environment['AWS_CONTAINER_CREDENTIALS_RELATIVE_URI'] || environment['AWS_CONTAINER_CREDENTIALS_FULL_URI']) {
    sources.push(['the container', () => fromContainer(context)])
  } else if (environment['RUNNER_ENVIRONMENT'] !== 'github-hosted' && environment['AWS_EC2_METADATA_DISABLED'] !== 'true') {
    sources.push(['the machine’s identity', async () => (await import('@smithy/credential-provider-imds')).fromInstanceMetadata({ timeout: MACHINE_IDENTITY_TIMEOUT, maxRetries: 0 })])
  }
  const account: string[] = []
  for (const [name, load] of sources) {
    try {
      return await masked(await load(), name)
    } catch (error) {
      if (context.deadline.passed) throw context.deadline.error('Signing in to AWS')
      const absent = error instanceof Error && (error.name === 'CredentialsProviderError' || (error as { tryNextLink?: boolean }).tryNextLink === true)
      if (!absent) throw failed(error, 'kms/no-credentials', say`The AWS credentials of ${name} could not be used`, context)
      account.push(say`${name}: nothing there`)
    }
  }
  throw new ActionError('kms/no-credentials', 'There are no AWS credentials in this job.', {
    hint: 'Set `aws-role-to-assume`, or run aws-actions/configure-aws-credentials before this step.',
    account,
  })
}

/** The library would try again behind the back of the deadline, and keep the process from ending. */
async function fromContainer({ deadline }: ProviderContext): Promise<CredentialProvider> {
  const { fromHttp } = await import('@aws-sdk/credential-provider-http')
  return async () => {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await fromHttp({ maxRetries: 0 })()
      } catch (error) {
        if (attempt === ATTEMPTS) throw error
        await deadline.pause(backOff(attempt), 'Signing in to AWS')
      }
    }
  }
}

function isUnreachable(error: unknown): boolean {
  return error instanceof ActionError && error.code === 'kms/unreachable'
}

/** AWS's error names, and what they mean here. */
const MEANING: Readonly<Record<string, ErrorCode>> = {
  AccessDeniedException: 'kms/denied',
  AccessDenied: 'kms/denied',
  NotFoundException: 'kms/not-found',
  DisabledException: 'kms/disabled',
  KMSInvalidStateException: 'kms/disabled',
  IncorrectKeyException: 'kms/malformed',
  InvalidCiphertextException: 'kms/malformed',
  InvalidKeyUsageException: 'kms/malformed',
  ThrottlingException: 'kms/throttled',
  Throttling: 'kms/throttled',
  LimitExceededException: 'kms/throttled',
  ExpiredToken: 'kms/no-credentials',
  ExpiredTokenException: 'kms/no-credentials',
  UnrecognizedClientException: 'kms/no-credentials',
  InvalidClientTokenId: 'kms/no-credentials',
  InvalidSignatureException: 'kms/no-credentials',
  SignatureDoesNotMatch: 'kms/no-credentials',
  MissingAuthenticationTokenException: 'kms/no-credentials',
}

/** AWS's own name of an error says enough; its text may hold anything. */
function failed(error: unknown, otherwise: ErrorCode, what: string, { deadline }: ProviderContext): ActionError {
  if (error instanceof ActionError) return error
  if (deadline.passed) return deadline.error('AWS')
  const name = errorName(error)
  const message = `${what}: ${name}.`
  return new ActionError(MEANING[name] ?? otherwise, message, { cause: error })
}

function signInFailure(error: unknown, role: string, { claims }: IdToken, context: ProviderContext): { error: ActionError; repeat: boolean } {
  if (error instanceof ActionError || context.deadline.passed) return { error: failed(error, 'kms/sign-in', '', context), repeat: false }
  const name = errorName(error)
  const status = (error as { $metadata?: { httpStatusCode?: number } }).$metadata?.httpStatusCode
  const cutOff = status !== undefined && status < 300 // it began as a token, and could not be read to its end
  const unanswered = status === undefined || cutOff || status >= 500 || status === 429
  const worthRepeating = unanswered || ['IDPCommunicationErrorException', 'ExpiredTokenException', 'Throttling', 'ThrottlingException'].includes(name)
  if (unanswered) return { error: new ActionError('kms/unreachable', say`AWS STS could not be asked for ${role}: ${name}.`, { cause: error }), repeat: worthRepeating }
  const refused = new ActionError('kms/sign-in', say`AWS STS refused the role ${role}: ${name}.`, {
    hint: 'Let the trust policy of the role accept these claims.',
    account: [`claims sent: ${claims}`],
    cause: error,
  })
  return { error: refused, repeat: worthRepeating }
}

/** One word: `AccessDeniedException`, `ECONNREFUSED`; never a text that the service wrote. */
function errorName(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const name = 'code' in error && typeof error.code === 'string' ? error.code : error.name
  return name === 'Error' ? 'unknown' : oneWord(name)
}
