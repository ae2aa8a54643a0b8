/** The keys of AWS KMS: their material, state and policy, and what they wrap. */
import { createCipheriv, createDecipheriv, createHash, createSecretKey, randomBytes, type KeyObject } from 'node:crypto'
import { secretBytes, type Material } from '../keys/material.ts'
import { ACCOUNT, OPERATOR, REGION, TEAM_ROLE } from './account.ts'

export type KeyState = 'Enabled' | 'Disabled' | 'PendingDeletion'
export type KeyAction = 'kms:Encrypt' | 'kms:Decrypt' | 'kms:DescribeKey' | 'kms:GenerateDataKey'

export interface AwsKey {
  readonly id: string
  readonly arn: string
  readonly region: string
  /** `alias/ecs` */
  readonly alias: string
  readonly state: KeyState
  /** Who may do what, by user or role; what the role for jobs may do says `trust.ts`. */
  readonly policy: Readonly<Record<string, readonly KeyAction[]>>
}

/** Names and values that are authenticated with what is encrypted. */
export type EncryptionContext = Readonly<Record<string, string>>

const EVERYTHING: readonly KeyAction[] = ['kms:Encrypt', 'kms:Decrypt', 'kms:DescribeKey', 'kms:GenerateDataKey']
const OPERATED = { [OPERATOR]: EVERYTHING }

/** The key that encrypts what is pushed. */
export const MAIN_KEY = key('6b1c0c0e-5f3a-4a52-9d7c-2f8f0e6d4a11', 'alias/ecs', 'Enabled', OPERATED)
/** Only for sessions of the team's role. */
export const TEAM_KEY = key('c2f7c0de-91b4-4c0b-8a55-0a1be4d3f722', 'alias/team', 'Enabled', { [TEAM_ROLE]: EVERYTHING })
export const DISABLED_KEY = key('3d9a4f10-77aa-4f0e-b1a0-5be1c2a9d833', 'alias/disabled', 'Disabled', OPERATED)
export const DELETED_KEY = key('8e5577aa-0a42-4c6f-8f3b-61d5e8c7b944', 'alias/deleted', 'PendingDeletion', OPERATED)

function key(id: string, alias: string, state: KeyState, policy: AwsKey['policy']): AwsKey {
  return { id, arn: `arn:aws:kms:${REGION}:${ACCOUNT}:key/${id}`, region: REGION, alias, state, policy }
}

/** A ciphertext: a fixed head, which key it is of, nonce, ciphertext and tag. */
const HEAD = Buffer.from('0102020078', 'hex')
const FINGERPRINT = 32
const NONCE = 12
const TAG = 16

const KEYS: readonly AwsKey[] = [MAIN_KEY, TEAM_KEY, DISABLED_KEY, DELETED_KEY]

export class AwsKeys {
  readonly #keys = KEYS
  readonly #material: ReadonlyMap<AwsKey, KeyObject>

  private constructor(material: ReadonlyMap<AwsKey, KeyObject>) {
    this.#material = material
  }

  static async create(material: Material): Promise<AwsKeys> {
    return new AwsKeys(new Map(await Promise.all(KEYS.map(async (one) => [one, createSecretKey(await secretBytes(material, one.arn))] as const))))
  }

  /** @param name key id or `alias/NAME`, within the region */
  find(region: string, name: string): AwsKey | undefined {
    return this.#keys.find((one) => one.region === region && (one.id === name || one.alias === name))
  }

  encrypt(by: AwsKey, plaintext: Uint8Array, context: EncryptionContext): Buffer {
    const nonce = randomBytes(NONCE)
    const head = Buffer.concat([HEAD, fingerprint(by)])
    const cipher = createCipheriv('aes-256-gcm', this.#secret(by), nonce).setAAD(authenticated(head, context))
    return Buffer.concat([head, nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
  }

  /** @returns undefined if it is no ciphertext of a key of this region, was changed, or has another context */
  decrypt(region: string, blob: Buffer, context: EncryptionContext): { readonly by: AwsKey; readonly plaintext: Buffer } | undefined {
    const by = this.keyOf(region, blob)
    if (by === undefined) return undefined
    const head = blob.subarray(0, HEAD.length + FINGERPRINT)
    const rest = blob.subarray(head.length)
    const decipher = createDecipheriv('aes-256-gcm', this.#secret(by), rest.subarray(0, NONCE)).setAAD(authenticated(head, context)).setAuthTag(rest.subarray(-TAG))
    try {
      return { by, plaintext: Buffer.concat([decipher.update(rest.subarray(NONCE, -TAG)), decipher.final()]) }
    } catch {
      return undefined
    }
  }

  /** Whether it looks like a ciphertext, of whatever key. */
  isCiphertext(blob: Buffer): boolean {
    return blob.length >= HEAD.length + FINGERPRINT + NONCE + TAG && blob.subarray(0, HEAD.length).equals(HEAD)
  }

  /** The key that a ciphertext says it is of. */
  keyOf(region: string, blob: Buffer): AwsKey | undefined {
    if (!this.isCiphertext(blob)) return undefined
    const claimed = blob.subarray(HEAD.length, HEAD.length + FINGERPRINT)
    return this.#keys.find((one) => one.region === region && claimed.equals(fingerprint(one)))
  }

  #secret(of: AwsKey): KeyObject {
    const secret = this.#material.get(of)
    if (secret === undefined) throw new Error('a key of another account')
    return secret
  }
}

function fingerprint({ arn }: AwsKey): Buffer {
  return createHash('sha256').update(arn).digest()
}

/** The context's order does not count. */
function authenticated(head: Buffer, context: EncryptionContext): Buffer {
  const entries = Object.entries(context).sort(([a], [b]) => (a < b ? -1 : 1))
  return Buffer.concat([head, Buffer.from(JSON.stringify(entries))])
}
