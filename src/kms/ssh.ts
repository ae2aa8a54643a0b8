/**
 * SSH keys as age identities: the stanzas `ssh-ed25519` and `ssh-rsa`, as the age program writes them. Nobody is asked;
 * Node's own cryptography suffices. Loaded only when `age-key` holds such a key.
 * @see https://github.com/FiloSottile/age/blob/main/agessh/agessh.go
 */
import { constants, createDecipheriv, createHash, createPrivateKey, createPublicKey, diffieHellman, hkdfSync, privateDecrypt, type KeyObject } from 'node:crypto'
import type { Identity, Stanza } from 'age-encryption'
import { readOpenSshKey } from './openssh.ts'

const ED25519_LABEL = 'age-encryption.org/v1/ssh-ed25519'
const RSA_LABEL = 'age-encryption.org/v1/ssh-rsa'

/** Before the 32 bytes of an X25519 key: PKCS#8 in DER. */
const PKCS8_X25519 = Buffer.from('302e020100300506032b656e04220420', 'hex')

/** Bytes of an X25519 key; of the file key, and of the file key as it is wrapped. */
const X25519_KEY = 32
const FILE_KEY = 16
const TAG = 16

/** Why a key cannot be used, as the end of a sentence that begins with it. */
export class UnusableKey extends Error {}

/**
 * @param pem one whole block: OpenSSH's own format, PKCS#1 or PKCS#8. The line breaks within do not matter.
 * @throws UnusableKey
 */
export function sshIdentity(pem: string): Identity {
  const key = privateKeyOf(pem)
  if (key.asymmetricKeyType === 'ed25519') return ed25519Identity(key)
  if (key.asymmetricKeyType === 'rsa') return rsaIdentity(key)
  throw otherKind()
}

function privateKeyOf(pem: string): KeyObject {
  const [, label = '', body = ''] = /^-----BEGIN ([A-Z0-9 ]+)-----([^]*)-----END \1-----$/.exec(pem) ?? []
  if (label === 'ENCRYPTED PRIVATE KEY' || /^Proc-Type:.*ENCRYPTED/m.test(body)) throw encrypted()
  const der = Buffer.from(body, 'base64')
  try {
    if (label === 'RSA PRIVATE KEY') return createPrivateKey({ key: der, format: 'der', type: 'pkcs1' })
    if (label === 'PRIVATE KEY') return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' })
  } catch {
    throw damaged()
  }
  if (label !== 'OPENSSH PRIVATE KEY') throw otherKind()
  const key = openSshKeyOf(der)
  if (key === 'encrypted') throw encrypted()
  if (key === 'other') throw otherKind()
  return key
}

function openSshKeyOf(bytes: Buffer): ReturnType<typeof readOpenSshKey> {
  try {
    return readOpenSshKey(bytes)
  } catch {
    throw damaged()
  }
}

function encrypted(): UnusableKey {
  return new UnusableKey('is encrypted with a passphrase: store it without one, as `ssh-keygen -p` makes it.')
}

function damaged(): UnusableKey {
  return new UnusableKey('is damaged: store the whole private key, from BEGIN to END.')
}

function otherKind(): UnusableKey {
  return new UnusableKey('is of a kind that age does not use: it uses Ed25519 and RSA.')
}

/**
 * X25519 between the stanza's key and ours, which is the Ed25519 key on the other curve; the secret is tied to the
 * SSH key once more by a tweak.
 */
function ed25519Identity(key: KeyObject): Identity {
  const { d = '', x = '' } = key.export({ format: 'jwk' })
  const wire = sshWire('ssh-ed25519', Buffer.from(x, 'base64url'))
  const scalar = createHash('sha512').update(Buffer.from(d, 'base64url')).digest().subarray(0, X25519_KEY)
  const secretKey = x25519PrivateKey(scalar)
  const publicKey = Buffer.from(createPublicKey(secretKey).export({ format: 'jwk' }).x ?? '', 'base64url')
  const tweak = x25519PrivateKey(derived(Buffer.alloc(0), wire, ED25519_LABEL))

  return identityFor('ssh-ed25519', wire, 3, ([, , share = ''], body) => {
    const ephemeral = Buffer.from(share, 'base64')
    if (body.length !== FILE_KEY + TAG) throw new Error('not the length of a wrapped file key')
    const agreed = diffieHellman({ privateKey: secretKey, publicKey: x25519PublicKey(ephemeral) })
    const shared = diffieHellman({ privateKey: tweak, publicKey: x25519PublicKey(agreed) })
    const wrappingKey = derived(shared, Buffer.concat([ephemeral, publicKey]), ED25519_LABEL)
    return openedWith(wrappingKey, body)
  })
}

function rsaIdentity(key: KeyObject): Identity {
  const { e = '', n = '' } = key.export({ format: 'jwk' })
  const wire = sshWire('ssh-rsa', ...[e, n].map((number) => withSign(Buffer.from(number, 'base64url'))))
  const options = { key, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256', oaepLabel: Buffer.from(RSA_LABEL) }
  return identityFor('ssh-rsa', wire, 2, (_, body) => privateDecrypt(options, body))
}

/**
 * @param wire the public key as SSH sends it: a stanza names its key by the first bytes of its hash
 * @param length arguments of such a stanza, its kind included
 * @param open throws for what was changed
 */
function identityFor(kind: string, wire: Buffer, length: number, open: (args: readonly string[], body: Uint8Array) => Buffer): Identity {
  const fingerprint = createHash('sha256').update(wire).digest().subarray(0, 4).toString('base64').replace(/=+$/, '')
  const isMine = ({ args }: Stanza): boolean => args.length === length && args[0] === kind && args[1] === fingerprint
  return {
    unwrapFileKey(stanzas) {
      const mine = stanzas.find(isMine)
      if (mine === undefined) return null
      const fileKey = open(mine.args, mine.body)
      if (fileKey.length !== FILE_KEY) throw new Error('not the length of a file key')
      return Uint8Array.from(fileKey)
    },
  }
}

/** Strings, each behind its length in four bytes. */
function sshWire(kind: string, ...fields: readonly Buffer[]): Buffer {
  return Buffer.concat([Buffer.from(kind), ...fields].flatMap((field) => [lengthOf(field), field]))
}

function lengthOf(field: Buffer): Buffer {
  const length = Buffer.alloc(4)
  length.writeUInt32BE(field.length)
  return length
}

/** A number begins with a zero byte where it would look negative. */
function withSign(number: Buffer): Buffer {
  return (number[0] ?? 0) >= 0x80 ? Buffer.concat([Buffer.alloc(1), number]) : number
}

function x25519PrivateKey(scalar: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([PKCS8_X25519, scalar]), format: 'der', type: 'pkcs8' })
}

function x25519PublicKey(bytes: Buffer): KeyObject {
  return createPublicKey({ key: { kty: 'OKP', crv: 'X25519', x: bytes.toString('base64url') }, format: 'jwk' })
}

function derived(secret: Buffer, salt: Buffer, label: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, label, 32))
}

/** The key is used once, so the nonce may be zero. */
function openedWith(wrappingKey: Buffer, body: Uint8Array): Buffer {
  const decipher = createDecipheriv('chacha20-poly1305', wrappingKey, Buffer.alloc(12), { authTagLength: TAG })
  decipher.setAuthTag(body.subarray(FILE_KEY))
  return Buffer.concat([decipher.update(body.subarray(0, FILE_KEY)), decipher.final()])
}
