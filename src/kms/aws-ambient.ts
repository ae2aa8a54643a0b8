/**
 * AWS credentials that other tools left, in this order: variables, a web identity file, the shared configuration, the
 * container, the machine. The first that is configured decides: its failure is the error, and never another identity is used.
 */
import { readFile } from 'node:fs/promises'
import { fromTokenFile } from '@aws-sdk/credential-provider-web-identity'
import { ActionError } from '../errors.ts'
import { oneWord, say } from '../text.ts'
import { firstConfigured, type Place } from './ambient.ts'
import { awsFailure, awsRequests, type AwsRequests } from './aws-requests.ts'
import { maskCredentials, type AwsCredentials, type Identity } from './aws.ts'
import type { ProviderContext } from './provider.ts'
import { jsonObject, NOT_ITS_OWN, send } from './transport.ts'

type Environment = ProviderContext['environment']

interface Source extends Place {
  /** One attempt. @returns undefined where there turns out to be none, which only the machine may say */
  readonly provide: (context: ProviderContext, sts: AwsRequests, region: string) => Promise<AwsCredentials | undefined>
  /** What to do where AWS refuses these credentials. */
  readonly whenUnknown: string
}

const STS = 'AWS STS'
const CONTAINER = 'the credentials of the container'
const MACHINE = 'the metadata service of the machine'

/** Milliseconds for the machine's identity: where there is none, nobody answers. */
const MACHINE_IDENTITY_TIMEOUT = 1000

const SOURCES: readonly Source[] = [
  {
    name: 'the variables AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY',
    who: STS,
    isConfigured: ({ AWS_ACCESS_KEY_ID: id, AWS_SECRET_ACCESS_KEY: secret }) => Boolean(id || secret),
    provide: ({ environment }) => Promise.resolve(fromVariables(environment)),
    whenUnknown: 'Sign in again: AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN have expired, or are not of one and the same sign-in.',
  },
  {
    name: 'the file in AWS_WEB_IDENTITY_TOKEN_FILE',
    who: STS,
    isConfigured: ({ AWS_WEB_IDENTITY_TOKEN_FILE: file }) => Boolean(file),
    provide: fromWebIdentity,
    whenUnknown: 'Let the trust policy of the role in AWS_ROLE_ARN accept the token in AWS_WEB_IDENTITY_TOKEN_FILE; the token may have expired.',
  },
  {
    name: 'the shared AWS configuration',
    who: STS,
    isConfigured: hasProfile,
    provide: fromProfile,
    whenUnknown: 'Correct or renew the credentials of that profile.',
  },
  {
    name: 'the container',
    who: CONTAINER,
    isConfigured: ({ AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: relative, AWS_CONTAINER_CREDENTIALS_FULL_URI: full }) => Boolean(relative || full),
    provide: fromContainer,
    whenUnknown: 'Check the role of the task or pod.',
  },
  {
    name: 'the machine’s identity',
    who: MACHINE,
    isConfigured: ({ RUNNER_ENVIRONMENT: runner, AWS_EC2_METADATA_DISABLED: disabled }) => runner !== 'github-hosted' && disabled?.toLowerCase() !== 'true',
    provide: fromMachine,
    whenUnknown: 'Check the role of the machine.',
  },
]

/** @throws ActionError kms/no-credentials if nothing is configured; else what kept the configured source from being used */
export async function ambientAws(region: string, context: ProviderContext): Promise<Identity> {
  const cloud = { name: 'AWS', hint: 'Set `aws-role-to-assume`, or run aws-actions/configure-aws-credentials before this step.' }
  const { place, credentials } = await firstConfigured(SOURCES, (source) => provided(source, region, context), cloud, context)
  await maskCredentials(credentials, context)
  return { credentials, name: place.name, whenUnknown: place.whenUnknown }
}

function provided({ name, provide, whenUnknown }: Source, region: string, context: ProviderContext): Promise<AwsCredentials | undefined> {
  const sts = awsRequests(STS, context)
  return provide(context, sts, region).catch((error: unknown) => {
    throw awsFailure(error, sts.asked, context, ({ name: reason, code }) => ({ code: code === 'kms/throttled' ? code : 'kms/sign-in', message: `${sts.asked} ${say`refused ${name}: ${reason}.`}`, hint: whenUnknown }))
  })
}

/** What is configured, and cannot be used: nobody was asked yet. */
function unusable(source: string, why: string, hint: string, cause?: unknown): ActionError {
  return new ActionError('kms/no-credentials', say`The AWS credentials of ${source} could not be used: ${why}.`, { hint, cause })
}

function fromVariables({ AWS_ACCESS_KEY_ID: accessKeyId, AWS_SECRET_ACCESS_KEY: secretAccessKey, AWS_SESSION_TOKEN: sessionToken }: Environment): AwsCredentials {
  if (accessKeyId && secretAccessKey) return { accessKeyId, secretAccessKey, ...(sessionToken ? { sessionToken } : {}) }
  const missing = accessKeyId ? 'AWS_SECRET_ACCESS_KEY' : 'AWS_ACCESS_KEY_ID'
  throw unusable('the job’s variables', `${missing} is empty`, `Set ${missing}, too, or neither of the two.`)
}

async function fromWebIdentity({ environment }: ProviderContext, sts: AwsRequests, region: string): Promise<AwsCredentials> {
  const { AWS_WEB_IDENTITY_TOKEN_FILE: file = '', AWS_ROLE_ARN: role, AWS_ROLE_SESSION_NAME: session } = environment
  if (!role) throw unusable('AWS_WEB_IDENTITY_TOKEN_FILE', 'AWS_ROLE_ARN is empty', 'Set AWS_ROLE_ARN to the role that the token is for.')
  const clientConfig = { region, ...sts.config }
  try {
    return await fromTokenFile({ webIdentityTokenFile: file, roleArn: role, ...(session ? { roleSessionName: session } : {}), clientConfig })()
  } catch (error) {
    if (!isFileError(error)) throw error
    throw unusable('AWS_WEB_IDENTITY_TOKEN_FILE', say`${file} cannot be read (${error.code})`, 'Check that the file still exists, and that the step may read it.', error)
  }
}

function isFileError(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'path' in error
}

type Profile = Readonly<Record<string, string | undefined>>

/** Settings of a profile that say where credentials come from; a region is none. */
const CREDENTIAL_SETTING = /^(aws_(access_key_id|secret_access_key|session_token)|role_arn|source_profile|credential_(source|process)|web_identity_token_file|sso_\w+|login_session)$/

async function profiles(): Promise<Readonly<Record<string, Profile | undefined>>> {
  const { parseKnownFiles } = await import('@smithy/core/config')
  return parseKnownFiles({})
}

/** A profile that is named, or a default one that says where credentials come from. */
async function hasProfile({ AWS_PROFILE: named }: Environment): Promise<boolean> {
  if (named) return true
  const standard = (await profiles())['default'] ?? {}
  return Object.keys(standard).some((setting) => CREDENTIAL_SETTING.test(setting))
}

async function fromProfile({ environment, deadline }: ProviderContext, sts: AwsRequests, region: string): Promise<AwsCredentials> {
  const { fromIni } = await import('@aws-sdk/credential-provider-ini')
  const name = environment['AWS_PROFILE'] || 'default'
  try {
    const clientConfig = { region, ...sts.config }
    return await fromIni({ profile: name, clientConfig, parentClientConfig: clientConfig })() // the second for a web identity: without it, that passes by the proxy
  } catch (error) {
    if (error instanceof ActionError || deadline.passed || (error instanceof Error && '$fault' in error)) throw error
    throw unusable(say`the profile "${name}"`, profileFault(error, name, await profiles()), 'Correct the AWS configuration of the runner, or unset AWS_PROFILE; or set `aws-role-to-assume`.', error)
  }
}

/** Why a profile gives nothing, told by what it says: the SDK's text may hold the output of a program. */
function profileFault(error: unknown, name: string, all: Readonly<Record<string, Profile | undefined>>): string {
  const profile = all[name]
  if (profile === undefined) return 'there is no such profile'
  const { source_profile: source, credential_process: program, sso_session: session, sso_start_url: start, web_identity_token_file: file } = profile
  if (source !== undefined && all[source] === undefined) return say`its source_profile "${source}" does not exist`
  if (program !== undefined) return 'its credential_process failed, or did not print credentials'
  if (session !== undefined || start !== undefined) return 'its sign-in through SSO is missing or has expired'
  if (file !== undefined && isFileError(error)) return say`its web_identity_token_file cannot be read (${error.code})`
  if (source !== undefined) return say`its source_profile "${source}" gives no credentials`
  return say`it is incomplete (${oneWord(error instanceof Error ? error.name : '')})`
}

/** Hosts in clear that a container's platform answers at. */
const CONTAINER_HOSTS: ReadonlySet<string> = new Set(['169.254.170.2', '169.254.170.23', '[fd00:ec2::23]', 'localhost', '127.0.0.1', '[::1]'])

/** @see https://docs.aws.amazon.com/sdkref/latest/guide/feature-container-credentials.html */
async function fromContainer(context: ProviderContext): Promise<AwsCredentials> {
  const { environment } = context
  const { AWS_CONTAINER_CREDENTIALS_RELATIVE_URI: relative, AWS_CONTAINER_CREDENTIALS_FULL_URI: full = '' } = environment
  const url = URL.parse(relative ? `http://169.254.170.2${relative}` : full)
  if (url === null || (url.protocol !== 'https:' && !CONTAINER_HOSTS.has(url.hostname))) {
    throw unusable('the container', 'AWS_CONTAINER_CREDENTIALS_FULL_URI is no address that a token may be sent to', 'Check that variable: https, or the address of the container’s platform.')
  }
  const token = await containerToken(environment)
  const signal = AbortSignal.timeout(MACHINE_IDENTITY_TIMEOUT)
  const { status, body } = await send({ who: CONTAINER, url, headers: token === undefined ? {} : { authorization: token }, signal }, context)
  const credentials = credentialsOf(jsonObject(body))
  if (status === 200 && credentials !== undefined) return credentials
  if (status === 200) throw new ActionError('kms/failed', say`${CONTAINER} at ${url.host} answered without credentials (status 200).`, { hint: NOT_ITS_OWN })
  throw new ActionError('kms/sign-in', say`The credentials of the container at ${url.host} were refused (status ${status}).`, { hint: 'Check the role of the task or pod.' })
}

async function containerToken({ AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE: file, AWS_CONTAINER_AUTHORIZATION_TOKEN: token }: Environment): Promise<string | undefined> {
  if (!file) return token || undefined
  return readFile(file, 'utf8').then(
    (text) => text.trim(),
    (error: NodeJS.ErrnoException) => {
      throw unusable('the container', say`${file} cannot be read (${error.code})`, 'Check the file in AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE.', error)
    },
  )
}

function credentialsOf({ AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, Token: sessionToken }: Readonly<Record<string, unknown>>): AwsCredentials | undefined {
  if (typeof accessKeyId !== 'string' || typeof secretAccessKey !== 'string') return undefined
  return { accessKeyId, secretAccessKey, ...(typeof sessionToken === 'string' ? { sessionToken } : {}) }
}

/** @returns undefined where no machine answers, or one that has no role */
async function fromMachine(): Promise<AwsCredentials | undefined> {
  const { fromInstanceMetadata } = await import('@smithy/credential-provider-imds')
  try {
    return await fromInstanceMetadata({ timeout: MACHINE_IDENTITY_TIMEOUT, maxRetries: 0 })()
  } catch (error) {
    const { statusCode: status } = error as { readonly statusCode?: number }
    if (status === undefined || status < 500) return undefined
    throw new ActionError('kms/failed', say`The metadata service of the machine failed (status ${status}).`, { cause: error, repeat: {} })
  }
}
