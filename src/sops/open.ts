/** Opens a file: decrypts every value at its own key path, then verifies the MAC. Nothing is returned before that. */
import { createHash, timingSafeEqual, type Hash } from 'node:crypto'
import { ActionError, ENCRYPT_ANEW } from '../errors.ts'
import { say } from '../text.ts'
import { Cipher, DATA_KEY_LENGTH, parseEncrypted } from './cipher.ts'
import { metadataOf, type ParsedFile } from './file.ts'
import type { Metadata } from './metadata.ts'
import { dataOf } from './stores/binary.ts'
import type { Comment, KeyPath, Leaf, Node } from './tree.ts'
import { bytesOf, textOrBytes, typedLeaf } from './values.ts'
import { selectionOf, walkDocuments, type Place, type Visitor } from './walk.ts'

/** What the hash of a file starts with that covers its encrypted values only: the SHA-256 of `sops`. */
export const MAC_ONLY_ENCRYPTED = Buffer.from('8a3fd2ad54ce66527b1034f3d147be0b0b975b3bf44f72c6fdadec8176f27d69', 'hex')

/**
 * @param dataKey 32 bytes
 * @returns the documents; each leaf that was ciphertext has a `secret`, and says which file it is of
 * @throws ActionError sops/metadata, sops/data-key, sops/value, sops/mac
 */
export async function openFile(file: ParsedFile, dataKey: Uint8Array): Promise<Node[]> {
  const { path, store, documents } = file
  if (dataKey.length !== DATA_KEY_LENGTH) throw new ActionError('sops/data-key', say`The data key of ${path} has ${dataKey.length} bytes instead of ${DATA_KEY_LENGTH}.`, { hint: ENCRYPT_ANEW })
  const metadata = metadataOf(file)
  const opener = new Opener(file, metadata, new Cipher(dataKey))
  const opened = walkDocuments(documents, await selectionOf(metadata.selector, path), opener)
  opener.verify()
  if (store === 'binary' && dataOf(opened) === undefined) throw new ActionError('sops/value', say`${path} holds something else than one text.`)
  return opened
}

class Opener implements Visitor {
  readonly #path: string
  readonly #metadata: Metadata
  readonly #cipher: Cipher
  readonly #mac: MacHash

  constructor({ path, store }: ParsedFile, metadata: Metadata, cipher: Cipher) {
    this.#path = path
    this.#metadata = metadata
    this.#cipher = cipher
    this.#mac = new MacHash(metadata.macOnlyEncrypted, store === 'json')
  }

  leaf(leaf: Leaf, place: Place): Leaf {
    const opened = this.listItem(leaf, place)
    if (opened.kind === 'comment') throw this.#refused(place.at, 'is a comment in the place of a value')
    return opened
  }

  listItem(leaf: Leaf, place: Place): Leaf | Comment {
    if (leaf.type === 'null') return leaf
    const opened = place.encrypted && leaf.text.length > 0 ? this.#open(leaf, place) : leaf
    if (opened.kind === 'leaf') this.#mac.add(opened, place.encrypted)
    return opened
  }

  /** Comments are in no MAC: one that cannot be opened stays as it is. */
  comment(comment: Comment, { encrypted, keys }: Omit<Place, 'at'>): Comment {
    const ciphertext = encrypted ? parseEncrypted(comment.text) : undefined
    const plain = ciphertext && this.#cipher.open(ciphertext, `${keys ?? ''}:`)
    return plain === undefined ? comment : { ...comment, text: String(textOrBytes(plain)) }
  }

  #open(leaf: Leaf, { keys, at }: Place): Leaf | Comment {
    const ciphertext = leaf.type === 'str' && typeof leaf.text === 'string' ? leaf.text : ''
    const encrypted = parseEncrypted(ciphertext)
    if (encrypted === undefined) throw this.#refused(at, 'is not encrypted, although the file says that it is')
    const plain = this.#cipher.open(encrypted, `${keys ?? ''}:`)
    if (plain === undefined) throw this.#refused(at, 'cannot be decrypted')
    if (encrypted.type === 'comment') return { kind: 'comment', text: String(textOrBytes(plain)) }
    const opened = typedLeaf(encrypted.type, plain)
    if (opened === undefined) throw this.#refused(at, 'does not hold what its type says')
    const { kind, type, text } = opened
    return { kind, type, text, file: this.#path, secret: { ciphertext, keyPath: at } }
  }

  verify(): void {
    const { mac, lastModified } = this.#metadata
    const encrypted = parseEncrypted(mac)
    const expected = encrypted?.type === 'str' ? this.#cipher.open(encrypted, lastModified) : undefined
    if (mac === '') throw new ActionError('sops/mac', say`${this.#path} has no MAC.`)
    if (expected === undefined) throw new ActionError('sops/mac', say`The MAC of ${this.#path} cannot be decrypted.`)
    if (!this.#mac.isOneOf(expected)) throw new ActionError('sops/mac', say`The MAC of ${this.#path} does not match its values.`)
  }

  #refused(at: KeyPath, what: string): ActionError {
    return new ActionError('sops/value', say`In ${this.#path}, the value at ${at.join('.') || 'the root'} ${what}.`)
  }
}

/** SHA-512 over the texts of all leaves, without separators, in the order of the walk. */
export class MacHash {
  readonly #onlyEncrypted: boolean
  readonly #hash: Hash = createHash('sha512')
  readonly #trySign: boolean
  #minusZero: Hash | undefined

  /** @param onlyEncrypted `mac_only_encrypted` @param minusZero also try the plain number `-0` with its sign */
  constructor(onlyEncrypted: boolean, minusZero = false) {
    this.#onlyEncrypted = onlyEncrypted
    this.#trySign = minusZero
    if (onlyEncrypted) this.#hash.update(MAC_ONLY_ENCRYPTED)
  }

  add(leaf: Leaf, encrypted: boolean): void {
    if (leaf.type === 'null' || (this.#onlyEncrypted && !encrypted)) return
    // Into JSON, SOPS writes the float -0 as `-0`, hashed with its sign, which newer versions read as an integer.
    const minusZero = this.#trySign && leaf.literal === '-0' && leaf.secret === undefined
    if (minusZero) this.#minusZero ??= this.#hash.copy()
    this.#minusZero?.update(minusZero ? '-0' : bytesOf(leaf.text))
    this.#hash.update(bytesOf(leaf.text))
  }

  /** Upper-case hexadecimal digits. */
  digest(): string {
    return digits(this.#hash)
  }

  isOneOf(expected: Uint8Array): boolean {
    const hashes = this.#minusZero === undefined ? [this.#hash] : [this.#hash, this.#minusZero]
    return hashes.some((hash) => {
      const digest = Buffer.from(digits(hash))
      return digest.length === expected.length && timingSafeEqual(digest, expected)
    })
  }
}

function digits(hash: Hash): string {
  return hash.copy().digest('hex').toUpperCase()
}
