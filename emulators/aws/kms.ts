/**
 * AWS KMS: the JSON 1.1 protocol, requests signed with Signature Version 4.
 * @see https://docs.aws.amazon.com/kms/latest/APIReference/API_Decrypt.html
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { json, parsedJson, type EmulatedRequest, type EmulatedResponse, type Handler } from '../front/http.ts'
import { ACCOUNT, PIPELINE_ROLE, type Account, type Principal } from './account.ts'
import type { AwsKey, AwsKeys, EncryptionContext, KeyAction, KeyState } from './keys.ts'
import { SignatureRefusal, verifySignature, type RefusalKind } from './sigv4.ts'
import { mayUse, type JobRole } from './trust.ts'

/** `kms.REGION.amazonaws.com` */
export const KMS_HOST = /^kms\.([a-z]{2}(?:-[a-z]+)+-\d)\.amazonaws\.com$/

const ALGORITHM = 'SYMMETRIC_DEFAULT'
/** Bytes. */
const LONGEST_PLAINTEXT = 4096
const LONGEST_CIPHERTEXT = 6144
const LONGEST_DATA_KEY = 1024

/** An error as AWS names it; every one of them has status 400. Some come without a message. */
class KmsError extends Error {
  readonly type: string

  constructor(type: string, message = '') {
    super(message)
    this.type = type
  }
}

/** The name of each reason to refuse a signature. */
const REFUSED: Readonly<Record<RefusalKind, string>> = {
  missing: 'MissingAuthenticationTokenException',
  incomplete: 'IncompleteSignatureException',
  unknown: 'UnrecognizedClientException',
  expired: 'ExpiredTokenException',
  mismatch: 'InvalidSignatureException',
}

/** Who asks what, where. */
interface Call {
  readonly region: string
  readonly caller: Principal
  readonly fault: EmulatedRequest['fault']
  readonly parameters: Readonly<Record<string, unknown>>
  /** What the role for jobs may do. */
  readonly job: JobRole
}

type Operation = (call: Call) => Readonly<Record<string, unknown>>

export function createKms(account: Account, keys: AwsKeys, job: JobRole): Handler {
  const encrypt: Operation = (call) => {
    const plaintext = bytes(call, 'Plaintext', LONGEST_PLAINTEXT)
    const key = usable(named(call, keys), 'kms:Encrypt', call)
    return { CiphertextBlob: keys.encrypt(key, plaintext, context(call)).toString('base64'), KeyId: key.arn, EncryptionAlgorithm: algorithm(call) }
  }

  const decrypt: Operation = (call) => {
    const blob = bytes(call, 'CiphertextBlob', LONGEST_CIPHERTEXT)
    const claimed = keys.keyOf(call.region, blob)
    const key = usable(call.parameters['KeyId'] === undefined ? meant(claimed, blob, keys) : named(call, keys), 'kms:Decrypt', call)
    if (claimed !== undefined && claimed !== key) throw new KmsError('IncorrectKeyException', 'The key ID in the request does not identify a CMK that can perform this operation.')
    const opened = keys.decrypt(call.region, blob, context(call))
    if (opened === undefined) throw new KmsError('InvalidCiphertextException')
    return { Plaintext: opened.plaintext.toString('base64'), KeyId: key.arn, EncryptionAlgorithm: algorithm(call) }
  }

  const generateDataKey: Operation = (call) => {
    const plaintext = randomBytes(dataKeyLength(call))
    const key = usable(named(call, keys), 'kms:GenerateDataKey', call)
    return { CiphertextBlob: keys.encrypt(key, plaintext, context(call)).toString('base64'), Plaintext: plaintext.toString('base64'), KeyId: key.arn }
  }

  const describeKey: Operation = (call) => {
    const key = permitted(named(call, keys), 'kms:DescribeKey', call)
    return { KeyMetadata: metadata(key, call.fault === 'disabled' ? 'Disabled' : key.state) }
  }

  const operations = new Map<string, Operation>([
    ['TrentService.Encrypt', encrypt],
    ['TrentService.Decrypt', decrypt],
    ['TrentService.GenerateDataKey', generateDataKey],
    ['TrentService.DescribeKey', describeKey],
  ])

  return (request) => {
    try {
      const operation = request.method === 'POST' ? operations.get(request.headers['x-amz-target'] ?? '') : undefined
      if (operation === undefined) throw new KmsError('UnknownOperationException')
      const region = KMS_HOST.exec(request.host)?.[1] ?? ''
      const caller = verifySignature(request, { service: 'kms', region }, account)
      return answer(200, operation({ region, caller, fault: request.fault, parameters: parametersOf(request), job }))
    } catch (error) {
      return refusal(error)
    }
  }
}

/** The key that the request names: an id, an alias, or the ARN of one of them. */
function named({ region, parameters }: Call, keys: AwsKeys): AwsKey {
  const { KeyId: name } = parameters
  if (name === undefined) throw missing('keyId')
  if (typeof name !== 'string' || name === '') throw new KmsError('ValidationException', "1 validation error detected: Value '' at 'keyId' failed to satisfy constraint: Member must have length greater than or equal to 1")
  const inAccount = name.startsWith('arn:') ? resource(name, region) : name
  const key = keys.find(region, inAccount)
  if (key !== undefined) return key
  const alias = inAccount.startsWith('alias/')
  if (!alias && !/^[\w-]+$/.test(inAccount)) throw new KmsError('NotFoundException', `Invalid keyId '${name}'`)
  throw new KmsError('NotFoundException', `${alias ? 'Alias' : 'Key'} '${name.startsWith('arn:') ? name : `arn:aws:kms:${region}:${ACCOUNT}:${alias ? inAccount : `key/${inAccount}`}`}' ${alias ? 'is not found.' : 'does not exist'}`)
}

/** What an ARN names in this account and region: a key id or `alias/NAME`. */
function resource(arn: string, region: string): string {
  const [, at = '', owner = '', alias = '', id = ''] = /^arn:aws:kms:([\w-]+):(\d{12}):(?:(alias\/[\w/-]+)|key\/([\w-]+))$/.exec(arn) ?? []
  if (at === '') throw new KmsError('NotFoundException', `Invalid arn ${arn}`)
  if (at !== region) throw new KmsError('NotFoundException', `Invalid arn ${at}`)
  if (owner !== ACCOUNT) throw new KmsError('AccessDeniedException', 'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.')
  return alias || id
}

/** The key of a ciphertext for which the request names none. */
function meant(claimed: AwsKey | undefined, blob: Buffer, keys: AwsKeys): AwsKey {
  if (claimed !== undefined) return claimed
  if (!keys.isCiphertext(blob)) throw new KmsError('InvalidCiphertextException')
  throw new KmsError('AccessDeniedException', 'The ciphertext refers to a customer master key that does not exist, does not exist in this region, or you are not allowed to access.')
}

/** The key, if a policy lets the caller do that. */
function permitted(key: AwsKey, action: KeyAction, { caller, fault, job }: Call): AwsKey {
  const isAllowed = key.policy[caller.identity]?.includes(action) || (caller.identity === PIPELINE_ROLE && mayUse(job, action, key))
  if (fault !== 'denied' && isAllowed) return key
  throw new KmsError('AccessDeniedException', `User: ${caller.arn} is not authorized to perform: ${action} on resource: ${key.arn} because no resource-based policy allows the ${action} action`)
}

/** The key, if the caller may do that and the key is in a state to do it. */
function usable(key: AwsKey, action: KeyAction, call: Call): AwsKey {
  permitted(key, action, call)
  if (call.fault === 'disabled' || key.state === 'Disabled') throw new KmsError('DisabledException', `${key.arn} is disabled.`)
  if (key.state === 'PendingDeletion') throw new KmsError('KMSInvalidStateException', `${key.arn} is pending deletion.`)
  return key
}

function parametersOf({ body }: EmulatedRequest): Call['parameters'] {
  const value: unknown = parsedJson(body.toString('utf8'))
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new KmsError('SerializationException')
  return value as Call['parameters']
}

/** A parameter of 1 to `longest` bytes. */
function bytes({ parameters }: Call, name: string, longest: number): Buffer {
  const value = parameters[name]
  const member = name.charAt(0).toLowerCase() + name.slice(1)
  if (value === undefined) throw missing(member)
  if (typeof value !== 'string' || !/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(value)) throw new KmsError('SerializationException')
  const decoded = Buffer.from(value, 'base64')
  if (decoded.length === 0 || decoded.length > longest) {
    const bound = decoded.length === 0 ? 'greater than or equal to 1' : `less than or equal to ${longest}`
    throw new KmsError('ValidationException', `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must have length ${bound}`)
  }
  return decoded
}

function context({ parameters }: Call): EncryptionContext {
  const given = parameters['EncryptionContext'] ?? {}
  if (typeof given !== 'object' || Object.values(given).some((value) => typeof value !== 'string')) throw new KmsError('SerializationException')
  return given as EncryptionContext
}

function algorithm({ parameters }: Call): string {
  const given = parameters['EncryptionAlgorithm'] ?? ALGORITHM
  if (given !== ALGORITHM) throw new KmsError('InvalidKeyUsageException', `The encryption algorithm is not valid for a key of this type: only ${ALGORITHM} is.`)
  return ALGORITHM
}

function dataKeyLength({ parameters }: Call): number {
  const { KeySpec: spec, NumberOfBytes: count } = parameters
  if ((spec === undefined) === (count === undefined)) throw new KmsError('ValidationException', 'Please specify either number of bytes or key spec.')
  if (spec === 'AES_256') return 32
  if (spec === 'AES_128') return 16
  if (typeof count === 'number' && Number.isInteger(count) && count >= 1 && count <= LONGEST_DATA_KEY) return count
  throw new KmsError('ValidationException', `1 validation error detected: Value at '${spec === undefined ? 'numberOfBytes' : 'keySpec'}' failed to satisfy constraint: Member is out of range`)
}

function missing(member: string): KmsError {
  return new KmsError('ValidationException', `1 validation error detected: Value null at '${member}' failed to satisfy constraint: Member must not be null`)
}

function metadata({ id, arn }: AwsKey, state: KeyState): object {
  const kind = { KeyUsage: 'ENCRYPT_DECRYPT', KeySpec: ALGORITHM, CustomerMasterKeySpec: ALGORITHM, EncryptionAlgorithms: [ALGORITHM], KeyManager: 'CUSTOMER', Origin: 'AWS_KMS', MultiRegion: false }
  return { AWSAccountId: ACCOUNT, KeyId: id, Arn: arn, CreationDate: 1704067200, Enabled: state === 'Enabled', Description: '', KeyState: state, ...kind }
}

function refusal(error: unknown): EmulatedResponse {
  if (error instanceof SignatureRefusal) return refusal(new KmsError(REFUSED[error.kind], error.message))
  if (!(error instanceof KmsError)) throw error
  return answer(400, { __type: error.type, ...(error.message === '' ? {} : { message: error.message }) })
}

function answer(status: number, body: object): EmulatedResponse {
  return json(status, body, { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': randomUUID() })
}
