/** The keys of Cloud KMS: their material, state and policy, and what they wrap. */
import { createCipheriv, createDecipheriv, createHash, createSecretKey, randomBytes, type KeyObject } from 'node:crypto'
import { secretBytes, type Material } from '../keys/material.ts'
import { OPERATOR, PROJECT, type Principal } from './project.ts'

export type VersionState = 'ENABLED' | 'DISABLED' | 'DESTROYED'
export type Permission = 'cloudkms.cryptoKeyVersions.useToEncrypt' | 'cloudkms.cryptoKeyVersions.useToDecrypt' | 'cloudkms.cryptoKeys.get'

export interface GcpKey {
  /** `projects/…/cryptoKeys/…` */
  readonly name: string
  /** Of its one version. */
  readonly state: VersionState
  /** Whether those who may decrypt for jobs may do so with it. */
  readonly isForJobs: boolean
}

export const KEY_RING = `projects/${PROJECT}/locations/europe-west1/keyRings/ecs`

/** The key that encrypts what is pushed. */
export const MAIN_KEY = key('configuration', 'ENABLED')
/** Only for who may do everything. */
export const PRIVATE_KEY = key('private', 'ENABLED', { isForJobs: false })
export const DISABLED_KEY = key('disabled', 'DISABLED')
export const DESTROYED_KEY = key('destroyed', 'DESTROYED')

function key(id: string, state: VersionState, { isForJobs } = { isForJobs: true }): GcpKey {
  return { name: `${KEY_RING}/cryptoKeys/${id}`, state, isForJobs }
}

/** A ciphertext: a fixed head, which key it is of, nonce, ciphertext and tag. */
const HEAD = Buffer.from('0a2400', 'hex')
const FINGERPRINT = 32
const NONCE = 12
const TAG = 16

export class GcpKeys {
  readonly #material: ReadonlyMap<GcpKey, KeyObject>
  readonly #decrypters: readonly Principal[]

  private constructor(material: ReadonlyMap<GcpKey, KeyObject>, decrypters: readonly Principal[]) {
    this.#material = material
    this.#decrypters = decrypters
  }

  /** @param decrypters who has `roles/cloudkms.cryptoKeyDecrypter` on the keys for jobs */
  static async create(material: Material, decrypters: readonly Principal[]): Promise<GcpKeys> {
    const keys = [MAIN_KEY, PRIVATE_KEY, DISABLED_KEY, DESTROYED_KEY]
    return new GcpKeys(new Map(await Promise.all(keys.map(async (one) => [one, createSecretKey(await secretBytes(material, one.name))] as const))), decrypters)
  }

  find(name: string): GcpKey | undefined {
    return [...this.#material.keys()].find((one) => one.name === name)
  }

  /** @param caller every name by which policies may know who asks */
  permits(key: GcpKey | undefined, caller: readonly Principal[], permission: Permission): boolean {
    if (caller.includes(OPERATOR)) return true
    const isToDecrypt = key?.isForJobs === true && permission === 'cloudkms.cryptoKeyVersions.useToDecrypt'
    return isToDecrypt && caller.some((name) => this.#decrypters.includes(name))
  }

  encrypt(by: GcpKey, plaintext: Uint8Array, authenticated: Uint8Array): Buffer {
    const nonce = randomBytes(NONCE)
    const head = Buffer.concat([HEAD, fingerprint(by)])
    const cipher = createCipheriv('aes-256-gcm', this.#secret(by), nonce).setAAD(Buffer.concat([head, authenticated]))
    return Buffer.concat([head, nonce, cipher.update(plaintext), cipher.final(), cipher.getAuthTag()])
  }

  /** @returns undefined if this key did not make it, it was changed, or is authenticated with other data */
  decrypt(by: GcpKey, blob: Buffer, authenticated: Uint8Array): Buffer | undefined {
    const head = Buffer.concat([HEAD, fingerprint(by)])
    if (blob.length < head.length + NONCE + TAG || !blob.subarray(0, head.length).equals(head)) return undefined
    const rest = blob.subarray(head.length)
    const decipher = createDecipheriv('aes-256-gcm', this.#secret(by), rest.subarray(0, NONCE)).setAAD(Buffer.concat([head, authenticated])).setAuthTag(rest.subarray(-TAG))
    try {
      return Buffer.concat([decipher.update(rest.subarray(NONCE, -TAG)), decipher.final()])
    } catch {
      return undefined
    }
  }

  #secret(of: GcpKey): KeyObject {
    const secret = this.#material.get(of)
    if (secret === undefined) throw new Error('a key of another project')
    return secret
  }
}

function fingerprint({ name }: GcpKey): Buffer {
  return createHash('sha256').update(name).digest().subarray(0, FINGERPRINT)
}
