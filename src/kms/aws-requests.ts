/** Requests of the AWS SDK: one attempt each, on our transport; and what AWS's names of errors mean here. */
import type { KMSClientConfig } from '@aws-sdk/client-kms'
import { ActionError, type ErrorCode, type ErrorDetails, type Repeat } from '../errors.ts'
import { oneWord, say } from '../text.ts'
import type { ProviderContext } from './provider.ts'
import { NOT_ITS_OWN, send, withClock, type CloudAnswer } from './transport.ts'

/** As much of the SDK's request as is sent. */
interface SdkRequest {
  readonly protocol?: string
  readonly hostname: string
  readonly port?: number
  readonly path: string
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body?: unknown
}

export interface AwsRequests {
  /** For the configuration of a client. */
  readonly config: { readonly requestHandler: NonNullable<KMSClientConfig['requestHandler']>; readonly maxAttempts: number }
  /** Who was asked, with the host: `AWS STS at sts.eu-west-1.amazonaws.com`. */
  readonly asked: string
}

export function awsRequests(who: string, context: ProviderContext): AwsRequests {
  let asked = who
  const handle = async (request: SdkRequest) => {
    const url = urlOf(request)
    asked = say`${who} at ${url.host}`
    const { method, headers } = request
    const { status: statusCode, ...answer } = await send({ who, url, method, headers, ...bodyOf(request) }, context)
    return { response: { statusCode, ...answer } }
  }
  const requestHandler = { metadata: { handlerProtocol: 'http/1.1' }, handle, updateHttpClientConfig: () => undefined, httpHandlerConfigs: () => ({}), destroy: () => undefined }
  return {
    config: { requestHandler: requestHandler as never, maxAttempts: 1 },
    get asked() {
      return asked
    },
  }
}

/** Bytes are taken as they are: asked for anything else, the SDK's kind of them prints a warning. */
function bodyOf({ body }: SdkRequest): { readonly body?: string | Buffer } {
  if (body instanceof Uint8Array) return { body: Buffer.from(body.buffer, body.byteOffset, body.byteLength) }
  return typeof body === 'string' ? { body } : {}
}

function urlOf({ protocol = 'https:', hostname, port, path, query = {} }: SdkRequest): URL {
  const url = new URL(`${protocol}//${hostname}${port === undefined ? '' : `:${port}`}${path}`)
  for (const [name, values] of Object.entries(query)) for (const value of [values ?? ''].flat()) url.searchParams.append(name, value)
  return url
}

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
  ExpiredToken: 'kms/sign-in',
  ExpiredTokenException: 'kms/sign-in',
  UnrecognizedClientException: 'kms/sign-in',
  InvalidClientTokenId: 'kms/sign-in',
  InvalidSignatureException: 'kms/sign-in',
  IncompleteSignatureException: 'kms/sign-in',
  SignatureDoesNotMatch: 'kms/sign-in',
  MissingAuthenticationTokenException: 'kms/sign-in',
  RequestExpired: 'kms/sign-in',
  RequestTimeTooSkewed: 'kms/sign-in',
  RequestTimeTooSkewedException: 'kms/sign-in',
}

/** AWS says so, among others, of a signature whose time is not its own. */
const OF_THE_CLOCK: ReadonlySet<string> = new Set(['InvalidSignatureException', 'RequestExpired', 'RequestTimeTooSkewed', 'RequestTimeTooSkewedException', 'SignatureDoesNotMatch'])

/** AWS says with status 400, too, that it is too busy, or that it could not fetch GitHub's keys. */
const PASSING: ReadonlySet<string> = new Set(['ThrottlingException', 'Throttling', 'LimitExceededException', 'IDPCommunicationErrorException', 'IDPCommunicationError'])

/** An error of the SDK, told by AWS's own name of it: its text may hold anything, and is not shown. */
export interface AwsError {
  readonly name: string
  /** Undefined: not by its name alone. */
  readonly code: ErrorCode | undefined
  readonly repeat: Repeat | undefined
}

export function awsError(error: unknown): AwsError {
  const name = errorName(error)
  const isService = error instanceof Error && '$fault' in error
  const { clockSkewCorrected = false } = (error as { readonly $metadata?: { readonly clockSkewCorrected?: boolean } }).$metadata ?? {}
  // The SDK has learnt from the answer how wrong the clock of the machine is: the next signature will be right.
  return { name, code: isService ? MEANING[name] : 'kms/failed', repeat: PASSING.has(name) || clockSkewCorrected ? {} : undefined }
}

/** What an error means for whoever asked. */
export type Describe = (error: AwsError) => { readonly code: ErrorCode; readonly message: string } & ErrorDetails

/**
 * What a request of the SDK came to.
 * @param describe what happened, by the error's name, and its code and hint where the name alone does not give them
 * @returns errors of the transport and of the deadline as they are
 */
export function awsFailure(error: unknown, asked: string, { deadline }: ProviderContext, describe: Describe): ActionError {
  if (error instanceof ActionError) return error
  if (deadline.passed) return deadline.error(asked)
  const known = awsError(error)
  if (known.code === 'kms/failed') {
    return new ActionError('kms/failed', say`${asked} gave an answer that is none of AWS’s (${known.name}).`, { hint: NOT_ITS_OWN, cause: error })
  }
  const { code, message, ...details } = describe(known)
  const refusal = new ActionError(code, message, { ...details, cause: error, ...(known.repeat ? { repeat: known.repeat } : {}) })
  return OF_THE_CLOCK.has(known.name) ? withClock(refusal, answerOf(error)) : refusal
}

/** What the SDK keeps of an answer. */
function answerOf(error: unknown): Pick<CloudAnswer, 'headers'> {
  const { $response: response } = error as { readonly $response?: { readonly headers?: CloudAnswer['headers'] } }
  return { headers: response?.headers ?? {} }
}

/** One word: `AccessDeniedException`, `ECONNREFUSED`; never a text that the service wrote. */
function errorName(error: unknown): string {
  if (!(error instanceof Error)) return 'unknown'
  const name = 'code' in error && typeof error.code === 'string' ? error.code : error.name
  return name === 'Error' ? 'unknown' : oneWord(name)
}
