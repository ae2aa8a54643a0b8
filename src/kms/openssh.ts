/**
 * OpenSSH's own format of private keys, `-----BEGIN OPENSSH PRIVATE KEY-----`: what `ssh-keygen` writes by default.
 * @see https://github.com/openssh/openssh-portable/blob/master/PROTOCOL.key
 */
import { createPrivateKey, type KeyObject } from 'node:crypto'

const MAGIC = 'openssh-key-v1\0'

/** Before the 32 bytes of an Ed25519 key: PKCS#8 in DER. */
const PKCS8_ED25519 = Buffer.from('302e020100300506032b657004220420', 'hex')

/** Bytes of the seed, and of the public key that stands behind it. */
const ED25519_SEED = 32

/**
 * @param bytes what stands in base64 between the lines BEGIN and END
 * @returns the private key; `encrypted` if a passphrase protects it, `other` if it is neither Ed25519 nor RSA
 * @throws Error, of whatever kind, for what is not of this format
 */
export function readOpenSshKey(bytes: Buffer): KeyObject | 'encrypted' | 'other' {
  if (bytes.toString('latin1', 0, MAGIC.length) !== MAGIC) throw new Error('not a key of OpenSSH')
  const outer = new Reader(bytes.subarray(MAGIC.length))
  const cipher = outer.text()
  outer.string() // the key derivation function
  outer.string() // its options
  const keys = outer.number()
  outer.string() // the public key
  if (cipher !== 'none') return 'encrypted'
  if (keys !== 1) throw new Error('not one key')
  return privateKey(new Reader(outer.string()))
}

function privateKey(section: Reader): KeyObject | 'other' {
  if (section.number() !== section.number()) throw new Error('the check numbers differ')
  const type = section.text()
  if (type === 'ssh-ed25519') return ed25519Key(section)
  return type === 'ssh-rsa' ? rsaKey(section) : 'other'
}

function ed25519Key(section: Reader): KeyObject {
  section.string() // the public key
  const seed = section.string().subarray(0, ED25519_SEED)
  return createPrivateKey({ key: Buffer.concat([PKCS8_ED25519, seed]), format: 'der', type: 'pkcs8' })
}

/** The format leaves out the two exponents that JWK asks for. */
function rsaKey(section: Reader): KeyObject {
  const [n, e, d, qi, p, q] = Array.from({ length: 6 }, () => section.string()) as [Buffer, Buffer, Buffer, Buffer, Buffer, Buffer]
  const members = { n, e, d, p, q, qi, dp: exponent(d, p), dq: exponent(d, q) }
  const jwk = Object.fromEntries(Object.entries(members).map(([name, number]) => [name, withoutSign(number).toString('base64url')]))
  return createPrivateKey({ key: { kty: 'RSA', ...jwk }, format: 'jwk' })
}

/** What the private exponent is modulo one less than a prime. */
function exponent(d: Buffer, prime: Buffer): Buffer {
  const hex = (asNumber(d) % (asNumber(prime) - 1n)).toString(16)
  return Buffer.from(hex.length % 2 === 0 ? hex : `0${hex}`, 'hex')
}

function asNumber(bytes: Buffer): bigint {
  return BigInt(`0x${bytes.toString('hex')}`)
}

/** Numbers begin with a zero byte where they would look negative. */
function withoutSign(number: Buffer): Buffer {
  return number[0] === 0 ? number.subarray(1) : number
}

/** Fields one after another: numbers of four bytes, and strings behind their length. */
class Reader {
  readonly #bytes: Buffer
  #at = 0

  constructor(bytes: Buffer) {
    this.#bytes = bytes
  }

  number(): number {
    this.#at += 4
    return this.#bytes.readUInt32BE(this.#at - 4)
  }

  string(): Buffer {
    const length = this.number()
    if (length > this.#bytes.length - this.#at) throw new Error('a field is longer than what is left')
    this.#at += length
    return this.#bytes.subarray(this.#at - length, this.#at)
  }

  text(): string {
    return this.string().toString('latin1')
  }
}
