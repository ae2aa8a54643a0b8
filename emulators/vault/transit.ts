/**
 * Vault's transit engine: `encrypt` and `decrypt`. It refuses what OpenBao refuses, in the same words.
 * @see https://openbao.org/api-docs/secret/transit/
 */
import { oneError, text, VaultError, type Call } from './answers.ts'
import { fromBase64, NotOpened, type TransitKey } from './keys.ts'
import { refusedByPolicy } from './tokens.ts'

/** Where the engine is mounted. */
export const ENGINE = 'transit'

/** @returns what answers a call once its token allows it */
export function createTransit(keys: ReadonlyMap<string, TransitKey>): (call: Call) => object {
  const keyNamed = (name: string, { fault }: Call['request']): TransitKey => {
    const key = keys.get(name)
    if (key === undefined) throw new VaultError(400, 'encryption key not found')
    if (fault === 'disabled') throw new VaultError(400, 'refusing to use soft-deleted key')
    return key
  }

  /** Unlike a policy with `create`, these let nobody make a key by encrypting with it. */
  const encrypt = (name: string, { parameters, request }: Call): object => {
    if (!keys.has(name)) throw refusedByPolicy()
    const plaintext = text(parameters['plaintext'])
    if (plaintext === undefined) throw new VaultError(400, 'missing plaintext to encrypt')
    const bytes = fromBase64(plaintext)
    if (bytes === undefined) throw new VaultError(400, 'illegal base64 data at input byte 0')
    const key = keyNamed(name, request)
    return { ciphertext: key.encrypt(bytes), key_version: key.version }
  }

  const decrypt = (name: string, { parameters, request }: Call): object => {
    const ciphertext = text(parameters['ciphertext'])
    if (!ciphertext) throw new VaultError(400, 'missing ciphertext to decrypt')
    return { plaintext: opened(keyNamed(name, request), ciphertext).toString('base64') }
  }

  return (call) => {
    const [, operation, name = ''] = new RegExp(`^${ENGINE}/(encrypt|decrypt)/(\\w(?:[\\w.-]*\\w)?)$`).exec(call.path) ?? []
    if (operation === 'encrypt') return { data: encrypt(name, call) }
    if (operation === 'decrypt') return { data: decrypt(name, call) }
    throw new VaultError(404, oneError('unsupported path'))
  }
}

function opened(key: TransitKey, ciphertext: string): Buffer {
  try {
    return key.decrypt(ciphertext)
  } catch (error) {
    throw error instanceof NotOpened ? new VaultError(400, error.message) : error
  }
}
