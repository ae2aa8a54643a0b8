/** The keys of a vault: RSA pairs, their state, and who may do what. */
import { constants, createPrivateKey, createPublicKey, generateKeyPair, privateDecrypt, publicEncrypt, type KeyObject } from 'node:crypto'
import { promisify } from 'node:util'
import type { Material } from '../keys/material.ts'
import { OPERATOR_CLIENT } from './directory.ts'

export const VAULT_URL = 'https://ecs-example.vault.azure.net'

export type KeyAction = 'get' | 'encrypt' | 'decrypt'

export interface AzureKey {
  readonly name: string
  readonly version: string
  readonly enabled: boolean
  /** Who may do what, by client id; what the application for jobs may do says `trust.ts`. */
  readonly policy: Readonly<Record<string, readonly KeyAction[]>>
}

const EVERYTHING: readonly KeyAction[] = ['get', 'encrypt', 'decrypt']

/** The key that encrypts what is pushed. */
export const MAIN_KEY: AzureKey = { name: 'configuration', version: '7c0f3e5d9b1a4826af48d2c60e9173b5', enabled: true, policy: { [OPERATOR_CLIENT]: EVERYTHING } }
/** Only for the operator. */
export const PRIVATE_KEY: AzureKey = { name: 'private', version: '0e8d51b7c2f9464a9d3b7a6f5c1e8042', enabled: true, policy: { [OPERATOR_CLIENT]: EVERYTHING } }
export const DISABLED_KEY: AzureKey = { name: 'disabled', version: 'f4b6a90c3d7e42158e6c0b9d2a5f7318', enabled: false, policy: { [OPERATOR_CLIENT]: EVERYTHING } }

export function keyId({ name, version }: AzureKey): string {
  return `${VAULT_URL}/keys/${name}/${version}`
}

/** RSA-OAEP-256: SHA-256 for the label and for the mask. */
const PADDING = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' }
/** Bytes of a ciphertext, and the most that fits into one. */
export const MODULUS = 256
export const LONGEST_PLAINTEXT = MODULUS - 2 * 32 - 2

interface Pair {
  readonly publicKey: KeyObject
  readonly privateKey: KeyObject
}

/** @returns a private key, as PEM */
async function generate(): Promise<string> {
  const { privateKey } = await promisify(generateKeyPair)('rsa', { modulusLength: 8 * MODULUS })
  return privateKey.export({ type: 'pkcs8', format: 'pem' }) as string
}

function pairOf(pem: string): Pair {
  return { privateKey: createPrivateKey(pem), publicKey: createPublicKey(pem) }
}

export class AzureKeys {
  readonly #pairs: ReadonlyMap<AzureKey, Pair>

  private constructor(pairs: ReadonlyMap<AzureKey, Pair>) {
    this.#pairs = pairs
  }

  static async create(material: Material): Promise<AzureKeys> {
    const keys = [MAIN_KEY, PRIVATE_KEY, DISABLED_KEY]
    return new AzureKeys(new Map(await Promise.all(keys.map(async (key) => [key, pairOf(await material(keyId(key), generate))] as const))))
  }

  /** @param version the only one if empty */
  find(name: string, version: string): AzureKey | undefined {
    return [...this.#pairs.keys()].find((key) => key.name.toLowerCase() === name.toLowerCase() && (version === '' || key.version === version))
  }

  publicKey(of: AzureKey): { readonly n: string; readonly e: string } {
    const { n = '', e = '' } = this.#pair(of).publicKey.export({ format: 'jwk' })
    return { n, e }
  }

  encrypt(by: AzureKey, plaintext: Uint8Array): Buffer {
    return publicEncrypt({ key: this.#pair(by).publicKey, ...PADDING }, plaintext)
  }

  /** @returns undefined if this key did not encrypt it */
  decrypt(by: AzureKey, ciphertext: Uint8Array): Buffer | undefined {
    try {
      return privateDecrypt({ key: this.#pair(by).privateKey, ...PADDING }, ciphertext)
    } catch {
      return undefined
    }
  }

  #pair(of: AzureKey) {
    const pair = this.#pairs.get(of)
    if (pair === undefined) throw new Error('a key of another vault')
    return pair
  }
}
