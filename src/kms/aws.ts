/**
 * AWS KMS. Keyless with GitHub OIDC and `AssumeRoleWithWebIdentity`, else with what the job has (`aws-ambient.ts`).
 */
import type { KMSClient } from '@aws-sdk/client-kms'
import { ActionError } from '../errors.ts'
import type { IdToken } from '../oidc.ts'
import { say } from '../text.ts'
import { awsFailure, awsRequests } from './aws-requests.ts'
import { library } from './library.ts'
import type { Provider, ProviderContext } from './provider.ts'
import { ask } from './transport.ts'

type Sdk = typeof import('./aws-sdk.ts')

export interface AwsCredentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** What signs requests, and how the log calls it. */
export interface Identity {
  readonly credentials: AwsCredentials
  readonly name: string
  /** What to do where AWS does not know these credentials; not said of those that AWS has just given. */
  readonly whenUnknown?: string
}

interface Endpoints {
  readonly kms: string
  readonly sts: string
  readonly audience: string
}

interface Partition {
  /** Of its services. */
  readonly domain: string
  /** Its first region, and how the names of its regions begin. */
  readonly first: string
  readonly stem: string
}

const COMMERCIAL: Partition = { domain: 'amazonaws.com', first: 'us-east-1', stem: '' }

/** A file names the partition: only these become hosts. */
const PARTITIONS: Readonly<Record<string, Partition>> = {
  aws: COMMERCIAL,
  'aws-cn': { domain: 'amazonaws.com.cn', first: 'cn-north-1', stem: 'cn-' },
  'aws-us-gov': { domain: 'amazonaws.com', first: 'us-gov-west-1', stem: 'us-gov-' },
  'aws-eusc': { domain: 'amazonaws.eu', first: 'eusc-de-east-1', stem: 'eusc-' },
  'aws-iso': { domain: 'c2s.ic.gov', first: 'us-iso-east-1', stem: 'us-iso-' },
  'aws-iso-b': { domain: 'sc2s.sgov.gov', first: 'us-isob-east-1', stem: 'us-isob-' },
  'aws-iso-e': { domain: 'cloud.adc-e.uk', first: 'eu-isoe-west-1', stem: 'eu-isoe-' },
  'aws-iso-f': { domain: 'csp.hci.ic.gov', first: 'us-isof-south-1', stem: 'us-isof-' },
}

const REGION = '[a-z]{2,4}(?:-[a-z]+)+-\\d{1,2}'
const KEY_ARN = new RegExp(`^arn:(aws[a-z-]*):kms:(${REGION}):\\d{12}:(?:key|alias)\\/[\\w/-]+$`)
const ROLE_ARN = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/

/** Set, so that keyless clients look for nothing in the environment or in files. */
const SETTLED = {
  authSchemePreference: Array<string>(),
  defaultsMode: 'standard' as const,
  disableClockSkewCorrection: false,
  retryMode: 'standard',
  sigv4aSigningRegionSet: Array<string>(),
  useDualstackEndpoint: false,
  useFipsEndpoint: false,
  userAgentAppId: '',
}

export function awsKms(context: ProviderContext): Provider<'kms'> {
  const { inputs, allowed, deadline, environment } = context
  const keyless = inputs.awsRoleToAssume !== ''
  /** Where a client asks, if that follows from the key. */
  const settled = (endpoint: string) => (keyless ? { ...SETTLED, endpoint } : {})
  const sessionName = `ecs-config-${environment['GITHUB_RUN_ID'] ?? 'local'}`
  const clients = new Map<string, { readonly client: KMSClient; readonly kms: ReturnType<typeof awsRequests> }>()
  const roles = new Map<string, Promise<Identity>>()
  const sdk = library(() => import('./aws-sdk.ts'))
  let guess: Guess | undefined
  let signIn: Promise<Identity> | undefined
  const signInRegions = new Set<string>()

  /** @param loaded the SDK @param stop as of `ask` */
  const assumeWithOidc = async (region: string, endpoints: Endpoints, loaded: Promise<Sdk>, stop?: AbortSignal): Promise<Identity> => {
    const roleArn = inputs.awsRoleToAssume
    context.debug(say`Credentials of AWS: GitHub OIDC as ${roleArn}: tried.`)
    const sts = awsRequests('AWS STS', context)
    const clientConfig = { ...settled(endpoints.sts), ...sts.config, region }
    const attempt = async (): Promise<AwsCredentials> => {
      const idToken = await context.mintIdToken(endpoints.audience)
      const { fromWebToken } = await loaded
      const provide = fromWebToken({ roleArn, roleSessionName: sessionName, webIdentityToken: idToken.token, clientConfig })
      return provide().catch((error: unknown) => Promise.reject(refusedRole(error, roleArn, idToken, sts.asked, context)))
    }
    const credentials = await ask('AWS STS', context, attempt, stop)
    await maskCredentials(credentials, context)
    return { credentials, name: `GitHub OIDC as ${roleArn}` }
  }

  /** One sign-in for all keys. Where it cannot be done in the region of one key, which a file names, another's is tried. */
  const base = (region: string, endpoints: Endpoints): Promise<Identity> => {
    const start = (): Promise<Identity> => (keyless ? assumeWithOidc(region, endpoints, sdk.load()) : import('./aws-ambient.ts').then(({ ambientAws }) => ambientAws(region, context)))
    if (signIn === undefined) signIn = guess === undefined ? start() : confirmed(guess, region, start)
    else if (!signInRegions.has(region)) signIn = signIn.catch((error: unknown) => (isUnanswered(error) ? start() : Promise.reject(error as Error)))
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
    const sts = awsRequests('AWS STS', context)
    const clientConfig = { region, ...settled(endpoints.sts), ...sts.config }
    const provide = fromTemporaryCredentials({ masterCredentials: from.credentials, params: { RoleArn: role, RoleSessionName: sessionName }, clientConfig })
    const credentials = await ask('AWS STS', context, () => provide().catch((error: unknown) => Promise.reject(notAssumed(error, role, from, sts.asked, context))))
    await maskCredentials(credentials, context)
    return { credentials, name: say`${role}, assumed by ${from.name}` }
  }

  return {
    /** In the region that is most likely that of the keys; STS of each region gives the same credentials. */
    signIn() {
      const [, partition = ''] = inputs.awsRoleToAssume.split(':')
      const region = likelyRegion(partition, context)
      const endpoints = region === undefined ? undefined : endpointsOf(partition, region)
      if (region === undefined || endpoints === undefined) return Promise.resolve()
      const stop = new AbortController()
      signInRegions.add(region)
      guess = { region, stop, identity: assumeWithOidc(region, endpoints, sdk.loaded, stop.signal) }
      return guess.identity
    },
    load: sdk.load,
    async unwrap(key) {
      const [, partition = '', region = ''] = KEY_ARN.exec(key.arn) ?? []
      const endpoints = endpointsOf(partition, region)
      if (endpoints === undefined) throw new ActionError('kms/malformed', say`"${key.arn}" is not the ARN of an AWS KMS key.`)
      if (keyless) refuseOtherPartition(key.arn, partition, inputs.awsRoleToAssume)
      const { DecryptCommand, KMSClient } = await sdk.load()
      const by = await identity(key.role, region, endpoints)
      const clientName = `${region} ${by.name}`
      const { client, kms } = clients.get(clientName) ?? clientFor(by, KMSClient, { region, ...settled(endpoints.kms) }, context)
      clients.set(clientName, { client, kms })
      const command = new DecryptCommand({ CiphertextBlob: Buffer.from(key.enc, 'base64'), KeyId: key.arn, EncryptionContext: Object.fromEntries(key.context) })
      const unused = key.role !== '' && !allowed.lists(key.role) ? say` (the file names the role ${key.role}, which \`allowed-keys\` does not list)` : ''
      const decrypt = () => client.send(command, { abortSignal: deadline.signal }).catch((error: unknown) => Promise.reject(notDecrypted(error, by, unused, kms.asked, context)))
      const { Plaintext: part } = await ask('AWS KMS', context, decrypt)
      if (part === undefined) throw new ActionError('kms/malformed', say`${kms.asked} answered without a plaintext.`)
      return { part, credential: by.name }
    },
    close: () => undefined,
  }
}

function clientFor({ credentials }: Identity, Client: Sdk['KMSClient'], config: { readonly region: string }, context: ProviderContext) {
  const kms = awsRequests('AWS KMS', context)
  return { client: new Client({ credentials, ...config, ...kms.config }), kms }
}

/** A sign-in that began before a key showed its region. */
interface Guess {
  readonly region: string
  readonly identity: Promise<Identity>
  /** Ends the repeating. */
  readonly stop: AbortController
}

/**
 * The region that `allowed-keys` names, if it is one; else that of the job; else the partition's first.
 * @returns undefined for a partition that is not known
 */
function likelyRegion(partition: string, { allowed, environment }: ProviderContext): string | undefined {
  const listed = new Set(allowed.patterns.flatMap((pattern) => regionOfPattern(pattern, partition)))
  const given = [environment['AWS_REGION'], environment['AWS_DEFAULT_REGION']].filter((one) => one !== undefined && one !== '')
  const candidates = [...(listed.size === 1 ? listed : []), ...given]
  return candidates.find((region) => isRegionOf(partition, region)) ?? PARTITIONS[partition]?.first
}

/** Of a pattern such as `arn:aws:kms:eu-west-1:*`. */
function regionOfPattern(pattern: string, partition: string): string[] {
  const [, of, service, region = ''] = pattern.split(':')
  return of === partition && service === 'kms' && isRegionOf(partition, region) ? [region] : []
}

/** GitHub's token is sent to the partition of the role only, and two of them share a domain. */
function isRegionOf(partition: string, region: string | undefined): region is string {
  if (region === undefined || !new RegExp(`^${REGION}$`).test(region)) return false
  const owner = Object.values(PARTITIONS).find(({ stem }) => stem !== '' && region.startsWith(stem)) ?? COMMERCIAL
  return owner === PARTITIONS[partition]
}

/** Milliseconds that a sign-in in another region than that of the key may still take once the key is known. */
const PATIENCE = 2000

/**
 * The sign-in that has begun, if it succeeds. Where STS refuses it or does not answer, the region of the key is tried
 * before that is an error: private networks may have STS only there.
 * @param start signs in in the region of the key
 */
async function confirmed({ region: guessed, identity, stop }: Guess, region: string, start: () => Promise<Identity>): Promise<Identity> {
  if (guessed === region) return identity
  stop.abort()
  const first = await Promise.race([identity.catch(asError), patienceEnds()])
  if (!(first instanceof Error)) return first
  if (first instanceof ActionError && !NOT_EVERYWHERE.has(first.code)) throw first
  return start().catch((error: unknown) => {
    const isSilent = isUnanswered(error)
    throw isSilent && first instanceof ActionError && !isUnanswered(first) ? first : error
  })
}

/** GitHub's token vouches for the job: a key, which a file names, must not choose the partition where it is shown. */
function refuseOtherPartition(arn: string, partition: string, role: string): void {
  const [, own] = role.split(':')
  if (partition === own) return
  throw new ActionError('kms/not-allowed', say`${arn} lies in the partition ${partition}, and the role of \`aws-role-to-assume\` in ${own}: GitHub’s token is sent to the partition of the role only.`, {
    hint: 'Give a role of the partition of the key, or encrypt with a key of the partition of the role.',
  })
}

function patienceEnds(): Promise<Error> {
  return new Promise((resolve) => setTimeout(() => resolve(new Error('no patience')), PATIENCE).unref())
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error('not signed in')
}

const UNANSWERED: ReadonlySet<string> = new Set(['kms/unreachable', 'kms/failed', 'kms/throttled'])

/** What may be otherwise in another region. */
const NOT_EVERYWHERE: ReadonlySet<string> = new Set([...UNANSWERED, 'kms/sign-in'])

/** Whether a sign-in was not refused, and not granted either: that may be the region's fault. */
function isUnanswered(error: unknown): boolean {
  return error instanceof ActionError && UNANSWERED.has(error.code)
}

/** Registers the secret parts: the key's id is none. */
export async function maskCredentials({ secretAccessKey, sessionToken }: AwsCredentials, context: ProviderContext): Promise<void> {
  await context.mask(sessionToken ? [secretAccessKey, sessionToken] : [secretAccessKey])
}

/** Hosts follow from the key's partition and region alone. */
function endpointsOf(partition: string, region: string): Endpoints | undefined {
  const { domain } = PARTITIONS[partition] ?? {}
  if (domain === undefined) return undefined
  const audience = partition === 'aws-cn' ? 'sts.amazonaws.com.cn' : 'sts.amazonaws.com'
  return { kms: `https://kms.${region}.${domain}`, sts: `https://sts.${region}.${domain}`, audience }
}

/** Why STS gives no credentials for GitHub's token. */
function refusedRole(error: unknown, role: string, { claims, bearer }: IdToken, asked: string, context: ProviderContext): ActionError {
  return awsFailure(error, asked, context, ({ name, code }) => ({
    code: code === 'kms/throttled' ? code : 'kms/sign-in',
    message: `${asked} ${say`refused the role ${role}: ${name}, for a token with `}${bearer}.`,
    hint: SIGN_IN_HINTS[name] ?? 'Let the trust policy of the role accept these claims; check that the role exists.',
    account: [`claims sent: ${claims}`],
    accountTitle: 'The token that was refused',
  }))
}

const SIGN_IN_HINTS: Readonly<Record<string, string>> = {
  InvalidIdentityToken: 'Create the identity provider for this `iss` in the IAM of the role’s account, with this `aud` among its audiences.',
  InvalidIdentityTokenException: 'Create the identity provider for this `iss` in the IAM of the role’s account, with this `aud` among its audiences.',
  ExpiredTokenException: 'The token was new: try again. On GitHub Enterprise Server, whose clock says when it ends, set that clock.',
  RegionDisabledException: 'Activate AWS STS for the region of the key in the role’s account.',
}

/** Why STS gives no credentials for the `role` of a file's entry. */
function notAssumed(error: unknown, role: string, { name: by, whenUnknown }: Identity, asked: string, context: ProviderContext): ActionError {
  return awsFailure(error, asked, context, ({ name, code = 'kms/denied' }) => ({
    code,
    message: `${asked} ${say`refused sts:AssumeRole on ${role} to ${by}: ${name}.`}`,
    ...(code === 'kms/denied' ? { hint: 'Allow `sts:AssumeRole` in the trust policy of that role and in the policy of the caller.' } : unknownHint(code, whenUnknown)),
  }))
}

/** Why KMS does not give the data key. */
function notDecrypted(error: unknown, { name: by, whenUnknown }: Identity, unused: string, asked: string, context: ProviderContext): ActionError {
  return awsFailure(error, asked, context, ({ name, code = 'kms/failed' }) => ({
    code,
    message: `${asked} ${say`did not decrypt for ${by}`}${unused}: ${name}.`,
    ...(code === 'kms/denied' ? { hint: 'Allow the role or user `kms:Decrypt` with this key: in its own policy, and in the policy of the key.' } : unknownHint(code, whenUnknown)),
  }))
}

function unknownHint(code: string, whenUnknown: string | undefined): { readonly hint?: string } {
  return code === 'kms/sign-in' && whenUnknown !== undefined ? { hint: whenUnknown } : {}
}
