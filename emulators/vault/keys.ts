/** A key of the transit engine, type `aes256-gcm96`, in its first version. */
import { createCipheriv, createDecipheriv, createSecretKey, randomBytes, type KeyObject } from 'node:crypto'

const VERSION = 1
const NONCE = 12
const TAG = 16

/** Why a ciphertext is not opened, in Vault's words. */
export class NotOpened extends Error {}

export class TransitKey {
  readonly version = VERSION
  readonly #secret: KeyObject

  constructor(secret: Uint8Array) {
    this.#secret = createSecretKey(secret)
  }

  /** @returns `vault:v1:` and, in base64, nonce, ciphertext and tag */
  encrypt(plaintext: Uint8Array): string {
    const nonce = randomBytes(NONCE)
    const cipher = createCipheriv('aes-256-gcm', this.#secret, nonce)
    const sealed = Buffer.concat([nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
    return `vault:v${VERSION}:${sealed.toString('base64')}`
  }

  /** @throws NotOpened */
  decrypt(ciphertext: string): Buffer {
    const sealed = sealedIn(ciphertext)
    const decipher = createDecipheriv('aes-256-gcm', this.#secret, sealed.subarray(0, NONCE)).setAuthTag(sealed.subarray(-TAG))
    try {
      return Buffer.concat([decipher.update(sealed.subarray(NONCE, -TAG)), decipher.final()])
    } catch {
      throw new NotOpened('cipher: message authentication failed')
    }
  }
}

function sealedIn(ciphertext: string): Buffer {
  if (!ciphertext.startsWith('vault:v')) throw new NotOpened('invalid ciphertext: no prefix')
  const [version = '', text] = ciphertext.slice('vault:v'.length).split(/:(.*)/s)
  if (text === undefined) throw new NotOpened('invalid ciphertext: wrong number of fields')
  if (!/^\d+$/.test(version)) throw new NotOpened('invalid ciphertext: version number could not be decoded')
  if (Number(version) > VERSION) throw new NotOpened('invalid ciphertext: version is too new')
  const sealed = fromBase64(text)
  if (sealed === undefined) throw new NotOpened('invalid ciphertext: could not decode base64')
  if (sealed.length < NONCE + TAG) throw new NotOpened('invalid ciphertext length')
  return sealed
}

/** Standard base64 with padding, or nothing. */
export function fromBase64(text: string): Buffer | undefined {
  return /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text) ? Buffer.from(text, 'base64') : undefined
}
