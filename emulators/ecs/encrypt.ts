/** Encryption on push: values below keys of secrets, into files that `sops -d` opens. */
import { randomBytes } from 'node:crypto'
import { ActionError } from '../../src/errors.ts'
import { Cipher, parseEncrypted } from '../../src/sops/cipher.ts'
import { openFile, parseDocument, unwrapDataKey, type ParsedFile } from '../../src/sops/index.ts'
import type { Metadata } from '../../src/sops/metadata.ts'
import { seal, writeFile } from '../../src/sops/seal.ts'
import type { Leaf, Node } from '../../src/sops/tree.ts'
import { typedLeaf } from '../../src/sops/values.ts'
import { say } from '../../src/text.ts'
import type { Provider } from '../cloud.ts'
import type { Keyring } from '../keyring.ts'
import { mapLeaves, sorted } from './trees.ts'

const VERSION = '3.9.0'

/**
 * @param stored the file as it was, if there was one: a value that did not change keeps its ciphertext
 * @returns the file to store; the same bytes if there is nothing to encrypt
 * @throws ActionError where the file cannot be read, or is encrypted with a key that is not ours
 */
export async function encrypted(path: string, bytes: Buffer, stored: Buffer | undefined, keyring: Keyring, provider: Provider): Promise<Buffer> {
  const pushed = parseDocument(path, bytes)
  if (!pushed.documents.some(holdsSecretInClear)) return bytes
  const { dataKey, keyGroups, shamirThreshold, previous } = pushed.metadata === undefined ? ((await openedBefore(path, stored, keyring)) ?? (await newKey(keyring, provider))) : await keyOf(pushed, pushed.metadata, keyring)
  const cipher = new Cipher(dataKey)
  const documents = pushed.documents.map((document) => sorted(mapLeaves(document, (leaf, secret, keys) => (secret ? asOpened(leaf, keys, cipher) : leaf))))
  const sealed = seal(documents, {
    dataKey,
    previous: [...documents, ...previous],
    selector: { kind: 'encrypted_suffix', pattern: '_ecs_secret' },
    macOnlyEncrypted: true,
    keyGroups,
    shamirThreshold,
    lastModified: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    version: VERSION,
    randomBytes,
  })
  return Buffer.from(writeFile(pushed.store, sealed))
}

interface DataKey extends Pick<Metadata, 'keyGroups' | 'shamirThreshold'> {
  readonly dataKey: Uint8Array
  /** The file that had it, opened. */
  readonly previous: readonly Node[]
}

async function newKey(keyring: Keyring, provider: Provider): Promise<DataKey> {
  const dataKey = randomBytes(32)
  return { dataKey, keyGroups: [[await keyring.wrap(provider, dataKey)]], shamirThreshold: 0, previous: [] }
}

async function keyOf(file: ParsedFile, { keyGroups, shamirThreshold }: Metadata, keyring: Keyring): Promise<DataKey> {
  return { dataKey: await unwrapDataKey(file, { unwrap: (key) => keyring.unwrap(key).catch(notOurs(file.path)) }), keyGroups, shamirThreshold, previous: [] }
}

function notOurs(path: string): (cause: unknown) => never {
  return (cause) => {
    throw new ActionError('sops/data-key', say`${path} is encrypted with a key that is not this server's.`, { cause })
  }
}

/** @returns undefined if the file was not encrypted, or does not open: whoever pushes may repair it */
async function openedBefore(path: string, stored: Buffer | undefined, keyring: Keyring): Promise<DataKey | undefined> {
  if (stored === undefined) return undefined
  try {
    const file = parseDocument(path, stored)
    if (file.metadata === undefined) return undefined
    const key = await keyOf(file, file.metadata, keyring)
    return { ...key, previous: await openFile(file, key.dataKey) }
  } catch (error) {
    if (error instanceof ActionError) return undefined
    throw error
  }
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

/** Ciphertext keeps its text: one that opens where it stands stands for its value, one that does not for itself. */
function asOpened(leaf: Leaf, keys: string, cipher: Cipher): Leaf {
  const known = typeof leaf.text === 'string' ? parseEncrypted(leaf.text) : undefined
  if (known === undefined) return leaf
  const bytes = cipher.open(known, keys)
  return { ...((bytes && typedLeaf(known.type, bytes)) ?? leaf), secret: { ciphertext: leaf.text as string, keyPath: [] } }
}
