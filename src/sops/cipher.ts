/** `ENC[...]`: one value, AES-256-GCM with the data key, authenticated together with its key path. */
import { createCipheriv, createDecipheriv, createSecretKey, type KeyObject } from 'node:crypto'

/**
 * Base64, padded, and no bit set that would be dropped. That groups are whole is asked of the length: repeated groups
 * would run out of stack in a text of some megabytes.
 */
const BASE64 = '[A-Za-z0-9+/]*(?:[AQgw]==|[AEIMQUYcgkosw048]=)?'
const CANONICAL = new RegExp(`^${BASE64}$`)
const FORM = new RegExp(`^ENC\\[AES256_GCM,data:(${BASE64}),iv:(${BASE64}),tag:(${BASE64}),type:([A-Za-z0-9]+)\\]$`)

const TAG_LENGTH = 16
const IV_LENGTH = 32
/** OpenSSL takes no longer ones. */
const LONGEST_IV = 128

export const DATA_KEY_LENGTH = 32

export interface Encrypted {
  readonly data: Buffer
  readonly iv: Buffer
  readonly tag: Buffer
  /** `str`, `int`, `float`, `bool`, `time`, `comment`; not authenticated. */
  readonly type: string
}

/**
 * Stricter than SOPS: nothing may follow, the tag has 16 bytes, no field is empty or absurdly long, and base64 is the one
 * text that Go writes for the bytes. So a ciphertext has one spelling: another cannot be taken for another secret.
 */
export function parseEncrypted(text: string): Encrypted | undefined {
  const [, data = '', iv = '', tag = '', type = ''] = FORM.exec(text) ?? []
  if (data.length === 0 || data.length % 4 !== 0 || iv.length === 0 || iv.length % 4 !== 0 || tag.length % 4 !== 0) return undefined
  const fields = { data: Buffer.from(data, 'base64'), iv: Buffer.from(iv, 'base64'), tag: Buffer.from(tag, 'base64'), type }
  return fields.iv.length <= LONGEST_IV && fields.tag.length === TAG_LENGTH ? fields : undefined
}

/** Node's own decoder takes nearly anything: what it would not give again is none. */
export function base64(text: string): Buffer | undefined {
  return text.length % 4 === 0 && CANONICAL.test(text) ? Buffer.from(text, 'base64') : undefined
}

export class Cipher {
  readonly #key: KeyObject

  /** @param dataKey 32 bytes */
  constructor(dataKey: Uint8Array) {
    this.#key = createSecretKey(dataKey)
  }

  /** @returns undefined if key, additional data or any bit is not what it was encrypted with */
  open({ data, iv, tag }: Encrypted, additionalData: string): Buffer | undefined {
    const decipher = createDecipheriv('aes-256-gcm', this.#key, iv, { authTagLength: TAG_LENGTH })
    decipher.setAAD(Buffer.from(additionalData))
    decipher.setAuthTag(tag)
    try {
      const plain = decipher.update(data)
      const rest = decipher.final()
      return rest.length === 0 ? plain : Buffer.concat([plain, rest])
    } catch {
      return undefined
    }
  }

  /** @param randomBytes where the initialisation vector comes from */
  seal(type: string, plain: Uint8Array, additionalData: string, randomBytes: (size: number) => Uint8Array): string {
    const iv = Buffer.from(randomBytes(IV_LENGTH))
    const cipher = createCipheriv('aes-256-gcm', this.#key, iv, { authTagLength: TAG_LENGTH })
    cipher.setAAD(Buffer.from(additionalData))
    const data = Buffer.concat([cipher.update(plain), cipher.final()])
    const [d, i, t] = [data, iv, cipher.getAuthTag()].map((bytes) => bytes.toString('base64'))
    return `ENC[AES256_GCM,data:${d},iv:${i},tag:${t},type:${type}]`
  }
}
