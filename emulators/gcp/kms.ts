/**
 * Google Cloud KMS: its REST form.
 * @see https://cloud.google.com/kms/docs/reference/rest/v1/projects.locations.keyRings.cryptoKeys/decrypt
 */
import { json, type Handler, type ServiceFault } from '../front/http.ts'
import { crc32c } from '../../src/kms/crc32c.ts'
import type { GcpKey, GcpKeys, Permission } from './keys.ts'
import { denied, GoogleError, invalid, membersOf, type Principal, type Project } from './project.ts'

export const KMS_HOST = /^cloudkms\.googleapis\.com$/

const NAME = /^\/v1\/(projects\/[^/]+\/locations\/[^/]+\/keyRings\/[^/]+\/cryptoKeys\/[^/:]+)(?::(encrypt|decrypt))?$/
/** Bytes. */
const LONGEST_PLAINTEXT = 64 * 1024
const LONGEST_CIPHERTEXT = LONGEST_PLAINTEXT + 4096

/** Who asks what of which key. */
interface Call {
  readonly name: string
  readonly caller: readonly Principal[]
  readonly fault: ServiceFault | undefined
  readonly members: Readonly<Record<string, unknown>>
  /** How enumerations are written: `SOFTWARE`, or 1. */
  readonly protectionLevel: string | number
}

export function createKms(project: Project, keys: GcpKeys): Handler {
  const encrypt = (call: Call): object => {
    const key = usable(call, 'cloudkms.cryptoKeyVersions.useToEncrypt', keys)
    const plaintext = bytes(call, 'plaintext', LONGEST_PLAINTEXT)
    const ciphertext = keys.encrypt(key, plaintext, optionalBytes(call, 'additionalAuthenticatedData'))
    const verified = 'plaintextCrc32c' in call.members ? { verifiedPlaintextCrc32c: true } : {}
    return { name: `${key.name}/cryptoKeyVersions/1`, ciphertext: ciphertext.toString('base64'), ciphertextCrc32c: checksum(ciphertext, call), ...verified, protectionLevel: call.protectionLevel }
  }

  const decrypt = (call: Call): object => {
    const key = usable(call, 'cloudkms.cryptoKeyVersions.useToDecrypt', keys)
    const plaintext = keys.decrypt(key, bytes(call, 'ciphertext', LONGEST_CIPHERTEXT), optionalBytes(call, 'additionalAuthenticatedData'))
    if (plaintext === undefined) throw invalid('Decryption failed: the ciphertext is invalid.')
    return { plaintext: plaintext.toString('base64'), plaintextCrc32c: checksum(plaintext, call), usedPrimary: true, protectionLevel: call.protectionLevel }
  }

  const get = (call: Call): object => {
    const { name, state } = permitted(call, 'cloudkms.cryptoKeys.get', keys)
    return { name, purpose: 'ENCRYPT_DECRYPT', primary: { name: `${name}/cryptoKeyVersions/1`, state, protectionLevel: call.protectionLevel, algorithm: 'GOOGLE_SYMMETRIC_ENCRYPTION' } }
  }

  return (request) => {
    const [, name, verb] = NAME.exec(request.url.pathname) ?? []
    if (name === undefined || request.method !== (verb === undefined ? 'GET' : 'POST')) return { status: 404 }
    try {
      const caller = project.caller(request)
      const protectionLevel = request.url.searchParams.get('$alt') === 'json;enum-encoding=int' ? 1 : 'SOFTWARE'
      const call = { name, caller, fault: request.fault, protectionLevel }
      if (verb === undefined) return json(200, get({ ...call, members: {} }))
      const [operation, data] = verb === 'encrypt' ? [encrypt, 'plaintext'] : [decrypt, 'ciphertext']
      const members = membersOf(request, ['name', data, `${data}Crc32c`, 'additionalAuthenticatedData', 'additionalAuthenticatedDataCrc32c'])
      if ((members['name'] ?? name) !== name) throw invalid('The name in the body is not that of the address.')
      return json(200, operation({ ...call, members }))
    } catch (error) {
      if (!(error instanceof GoogleError)) throw error
      return error.answer
    }
  }
}

/** The key, if the caller may do that; who may not does not learn whether it exists. */
function permitted({ name, caller, fault }: Call, permission: Permission, keys: GcpKeys): GcpKey {
  const key = keys.find(name)
  if (fault === 'denied' || !keys.permits(key, caller, permission)) {
    throw denied(permission, 'cloudkms.googleapis.com', `Permission '${permission}' denied on resource '${name}' (or it may not exist).`)
  }
  if (key === undefined) throw new GoogleError(404, 'NOT_FOUND', `CryptoKey ${name} not found.`)
  return key
}

/** The key, if the caller may do that and its version is enabled. */
function usable(call: Call, permission: Permission, keys: GcpKeys): GcpKey {
  const key = permitted(call, permission, keys)
  const state = call.fault === 'disabled' ? 'DISABLED' : key.state
  if (state === 'ENABLED') return key
  const subject = `${key.name}/cryptoKeyVersions/1`
  throw new GoogleError(400, 'FAILED_PRECONDITION', `${subject} is not enabled, current state is: ${state}.`, [{ '@type': 'type.googleapis.com/google.rpc.PreconditionFailure', violations: [{ type: `KEY_${state}`, subject }] }])
}

/** A member of 1 to `longest` bytes, with the checksum that came with it. */
function bytes(call: Call, member: string, longest: number): Buffer {
  const data = optionalBytes(call, member)
  if (data.length === 0) throw invalid(`${snake(member)} is required.`)
  if (data.length > longest) throw invalid(`${snake(member)} must be at most ${longest} bytes.`)
  return data
}

function optionalBytes({ members }: Call, member: string): Buffer {
  const { [member]: value = '', [`${member}Crc32c`]: given } = members
  if (typeof value !== 'string' || !/^(?:[A-Za-z0-9+/_-]{4})*(?:[A-Za-z0-9+/_-]{2}(?:==)?|[A-Za-z0-9+/_-]{3}=?)?$/.test(value)) throw invalid(`Invalid value at '${snake(member)}' (TYPE_BYTES), Base64 decoding failed.`)
  const data = Buffer.from(value, 'base64')
  if (given !== undefined && given !== String(crc32c(data))) throw invalid(`The checksum in field ${snake(member)}_crc32c did not match the data in field ${snake(member)}.`)
  return data
}

/** A 64-bit number, which JSON carries as a text. */
function checksum(data: Buffer, { fault }: Call): string {
  return String(fault === 'wrong-crc' ? (crc32c(data) ^ 1) >>> 0 : crc32c(data))
}

function snake(member: string): string {
  return member.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}
