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
import type { Keyring } from '../keys/keyring.ts'
import { pushedFile } from './contents.ts'
import type { EcsSwitches } from './switches.ts'
import { mapLeaves, sorted } from './trees.ts'

const VERSION = '3.9.0'

export interface PushedFile {
  readonly path: string
  readonly bytes: Buffer
  /** The file as it was, if there was one. */
  readonly stored: Buffer | undefined
}

export interface EncryptOptions {
  readonly keyring: Keyring
  /** Whose key encrypts. */
  readonly provider: Provider
  readonly switches: EcsSwitches
}

/**
 * @returns the file to store; the same bytes if there is nothing to encrypt
 * @throws ActionError where the file cannot be read, or is encrypted with a key that is not ours
 */
export async function encrypted(file: PushedFile, options: EncryptOptions): Promise<Buffer> {
  const { path, bytes } = file
  const pushed = pushedFile(path, bytes, options.switches.yaml)
  return pushed.metadata === undefined ? encryptedFirst(file, pushed, options) : encryptedAnother(file, pushed, pushed.metadata, options)
}

/** A file without a `sops` block: a ciphertext in it is a text, unless a switch says that it is kept. */
async function encryptedFirst({ path, bytes, stored }: PushedFile, pushed: ParsedFile, { keyring, provider, switches }: EncryptOptions): Promise<Buffer> {
  const keeps = switches.pushedCiphertext === 'kept'
  if (!holdsSecret(pushed.documents, (leaf) => !keeps || !isCiphertext(leaf))) return bytes
  const before = switches.unchangedSecrets === 'kept' ? await openedBefore(path, stored, keyring) : undefined
  const key = before ?? (await newKey(keyring, provider))
  const cipher = new Cipher(key.dataKey)
  const closed = (leaf: Leaf, keys: string): Leaf => (keeps ? (openedAt(leaf, keys, cipher) ?? leftAlone(leaf)) : leaf)
  return written(pushed, key, closed)
}

/**
 * A file that was pulled and pushed again. What opens where it stands is the file's own secret; another ciphertext was
 * put in, and is a text, unless a switch says that it is kept.
 */
async function encryptedAnother({ bytes }: PushedFile, pushed: ParsedFile, metadata: Metadata, { keyring, provider, switches }: EncryptOptions): Promise<Buffer> {
  const keeps = switches.pushedCiphertext === 'kept'
  const anew = switches.unchangedSecrets === 'encrypted anew'
  const inClear = holdsSecret(pushed.documents, (leaf) => !isCiphertext(leaf))
  if (!inClear && keeps && !anew) return bytes
  const key = inClear ? await keyOf(pushed, metadata, keyring) : await keyIfOurs(pushed, metadata, keyring)
  if (key === undefined) return bytes // without the key, the server cannot tell its secrets from other ciphertext
  const cipher = new Cipher(key.dataKey)
  const isNew = (leaf: Leaf, keys: string): boolean => !isCiphertext(leaf) || openedAt(leaf, keys, cipher) === undefined
  if (!anew && !holdsSecret(pushed.documents, isNew)) return bytes
  const own = (leaf: Leaf, keys: string): Leaf | undefined => {
    const opened = openedAt(leaf, keys, cipher)
    return opened && anew ? { kind: 'leaf', type: opened.type, text: opened.text } : opened
  }
  const closed = (leaf: Leaf, keys: string): Leaf => own(leaf, keys) ?? (keeps ? leftAlone(leaf) : leaf)
  return written(pushed, anew ? await newKey(keyring, provider) : key, closed)
}

/** @param closed what is to be encrypted of a value below the key of a secret */
function written({ store, documents }: ParsedFile, { dataKey, keyGroups, shamirThreshold, previous }: DataKey, closed: (leaf: Leaf, keys: string) => Leaf): Buffer {
  const opened = documents.map((document) => sorted(mapLeaves(document, (leaf, secret, keys) => (secret ? closed(leaf, keys) : leaf))))
  const sealed = seal(opened, {
    dataKey,
    previous: [...opened, ...previous],
    selector: { kind: 'encrypted_suffix', pattern: '_ecs_secret' },
    macOnlyEncrypted: true,
    keyGroups,
    shamirThreshold,
    lastModified: new Date().toISOString().replace(/\.\d+Z$/, 'Z'),
    version: VERSION,
    randomBytes,
  })
  return Buffer.from(writeFile(store, sealed))
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

async function keyIfOurs(file: ParsedFile, metadata: Metadata, keyring: Keyring): Promise<DataKey | undefined> {
  try {
    return await keyOf(file, metadata, keyring)
  } catch (error) {
    if (error instanceof ActionError) return undefined
    throw error
  }
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

/** Whether there is a secret of a kind; `null` and the empty string are none. */
function holdsSecret(documents: readonly Node[], kind: (leaf: Leaf, keys: string) => boolean): boolean {
  let found = false
  for (const document of documents) {
    mapLeaves(document, (leaf, secret, keys) => {
      found ||= secret && leaf.type !== 'null' && leaf.text !== '' && kind(leaf, keys)
      return leaf
    })
  }
  return found
}

function isCiphertext({ text }: Leaf): boolean {
  return typeof text === 'string' && parseEncrypted(text) !== undefined
}

/** @returns the value of a ciphertext, which it keeps; undefined if it is none, or does not open where it stands */
function openedAt(leaf: Leaf, keys: string, cipher: Cipher): Leaf | undefined {
  const known = typeof leaf.text === 'string' ? parseEncrypted(leaf.text) : undefined
  const bytes = known && cipher.open(known, keys)
  const opened = known && bytes && typedLeaf(known.type, bytes)
  return opened && { ...opened, secret: { ciphertext: String(leaf.text), keyPath: [] } }
}

/** Ciphertext that stands for itself. */
function leftAlone(leaf: Leaf): Leaf {
  return isCiphertext(leaf) ? { ...leaf, secret: { ciphertext: String(leaf.text), keyPath: [] } } : leaf
}
