/** Encryption on push: values below keys of secrets, into files that `sops -d` opens. */
import { randomBytes } from 'node:crypto'
import { Cipher, parseEncrypted } from '../../src/sops/cipher.ts'
import { openFile, parseDocument, unwrapDataKey, type ParsedFile } from '../../src/sops/index.ts'
import { seal, writeFile } from '../../src/sops/seal.ts'
import type { Leaf, Node } from '../../src/sops/tree.ts'
import { typedLeaf } from '../../src/sops/values.ts'
import type { Keyring, Provider } from '../keyring.ts'
import { mapLeaves, sorted } from './trees.ts'

const VERSION = '3.9.0'

/**
 * @param stored the file as it was, if there was one: a value that did not change keeps its ciphertext
 * @returns the file to store; the same bytes if there is nothing to encrypt
 * @throws ActionError where the file cannot be read
 */
export async function encrypted(path: string, bytes: Buffer, stored: Buffer | undefined, keyring: Keyring, provider: Provider): Promise<Buffer> {
  const pushed = parseDocument(path, bytes)
  if (!pushed.documents.some(holdsSecretInClear)) return bytes
  const base = pushed.metadata !== undefined ? pushed : stored === undefined ? undefined : await parsed(path, stored)
  const known = base?.metadata === undefined ? undefined : { file: base, dataKey: await unwrapDataKey(base, keyring) }
  const dataKey = known?.dataKey ?? randomBytes(32)
  const cipher = new Cipher(dataKey)
  const documents = pushed.documents.map((document) => sorted(mapLeaves(document, (leaf, secret, keys) => (secret ? opened(leaf, keys, cipher) : leaf))))
  const previous = known === undefined ? [] : [...documents, ...(known.file === pushed ? [] : openFile(known.file, dataKey))]
  const sealed = seal(documents, {
    dataKey,
    previous,
    selector: { kind: 'encrypted_suffix', pattern: '_ecs_secret' },
    macOnlyEncrypted: true,
    keyGroups: known?.file.metadata?.keyGroups ?? [[await keyring.wrap(provider, dataKey)]],
    lastModified: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    version: VERSION,
    randomBytes,
  })
  return Buffer.from(writeFile(pushed.store, sealed))
}

/** `null` and the empty string stay as they are; what is ciphertext already is not encrypted twice. */
function holdsSecretInClear(document: Node): boolean {
  let found = false
  mapLeaves(document, (leaf, secret) => {
    found ||= secret && leaf.type !== 'null' && leaf.text !== '' && !isCiphertext(leaf)
    return leaf
  })
  return found
}

function isCiphertext({ text }: Leaf): boolean {
  return typeof text === 'string' && parseEncrypted(text) !== undefined
}

/** A value that is encrypted already, and opens where it stands. */
function opened(leaf: Leaf, keys: string, cipher: Cipher): Leaf {
  const encryptedValue = typeof leaf.text === 'string' ? parseEncrypted(leaf.text) : undefined
  const bytes = encryptedValue && cipher.open(encryptedValue, keys)
  const value = encryptedValue && bytes && typedLeaf(encryptedValue.type, bytes)
  return value === undefined ? leaf : { ...value, secret: { ciphertext: leaf.text as string, keyPath: [] } }
}

async function parsed(path: string, bytes: Buffer): Promise<ParsedFile | undefined> {
  try {
    return parseDocument(path, bytes)
  } catch {
    return undefined
  }
}
