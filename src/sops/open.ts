/** Opens a file: decrypts every value at its own key path, then verifies the MAC. Nothing is returned before that. */
import { createHash, timingSafeEqual, type Hash } from 'node:crypto'
import { ActionError } from '../errors.ts'
import { say } from '../text.ts'
import { Cipher, DATA_KEY_LENGTH, parseEncrypted } from './cipher.ts'
import { metadataOf, type ParsedFile } from './file.ts'
import type { Metadata } from './metadata.ts'
import { bySuffix, Selection } from './selectors.ts'
import { dataOf } from './stores/binary.ts'
import type { Comment, Item, KeyPath, Leaf, List, Mapping, Node } from './tree.ts'
import { bytesOf, textOrBytes, typedLeaf } from './values.ts'

/** What the hash of a file starts with that covers its encrypted values only: the SHA-256 of `sops`. */
export const MAC_ONLY_ENCRYPTED = Buffer.from('8a3fd2ad54ce66527b1034f3d147be0b0b975b3bf44f72c6fdadec8176f27d69', 'hex')

/**
 * @param dataKey 32 bytes
 * @returns the documents; each leaf that was ciphertext has a `secret`
 * @throws ActionError sops/metadata, sops/data-key, sops/value, sops/mac
 */
export async function openFile(file: ParsedFile, dataKey: Uint8Array): Promise<Node[]> {
  const { path, store, documents } = file
  if (dataKey.length !== DATA_KEY_LENGTH) throw new ActionError('sops/data-key', say`The data key of ${path} has ${dataKey.length} bytes instead of ${DATA_KEY_LENGTH}.`)
  const metadata = metadataOf(file)
  const { selector } = metadata
  const matches = bySuffix(selector) ?? (await import('./expressions.ts')).byExpression(selector.pattern)
  const opener = new Opener(file, metadata, new Cipher(dataKey), new Selection(selector.kind, matches))
  const opened = documents.map((document) => opener.node(document, undefined, []))
  opener.verify()
  if (store === 'binary' && dataOf(opened) === undefined) throw new ActionError('sops/value', say`${path} holds something else than one text.`)
  return opened
}

class Opener {
  readonly #path: string
  readonly #metadata: Metadata
  readonly #cipher: Cipher
  readonly #selection: Selection
  readonly #mac: MacHash

  constructor({ path, store }: ParsedFile, metadata: Metadata, cipher: Cipher, selection: Selection) {
    this.#path = path
    this.#metadata = metadata
    this.#cipher = cipher
    this.#selection = selection
    this.#mac = new MacHash(metadata.macOnlyEncrypted, store === 'json')
  }

  /** @param keys the keys from the root, joined with `:`; undefined at the root */
  node(node: Node, keys: string | undefined, at: KeyPath): Node {
    if (node.kind === 'leaf') {
      const opened = this.#leaf(node, keys, at)
      if (opened.kind === 'comment') throw this.#refused(at, 'is a comment in the place of a value')
      return opened
    }
    this.#selection.enterContainer()
    const result = node.kind === 'map' ? this.#map(node, keys, at) : this.#list(node, keys, at)
    this.#selection.leaveContainer()
    return result
  }

  #map(map: Mapping, keys: string | undefined, at: KeyPath): Mapping {
    const items: (Item | Comment)[] = []
    for (const item of map.items) {
      if (item.kind === 'comment') items.push(this.#comment(item, keys))
      else {
        this.#selection.enterKey(item.key)
        items.push({ ...item, value: this.node(item.value, keys === undefined ? item.key : `${keys}:${item.key}`, [...at, item.key]) })
        this.#selection.leaveKey()
        this.#selection.itemDone()
      }
    }
    return { kind: 'map', items }
  }

  #list(list: List, keys: string | undefined, at: KeyPath): List {
    const items = list.items.map((item, index): Node | Comment => {
      if (item.kind === 'comment') return this.#comment(item, keys)
      // An encrypted comment in a list stands there as a text.
      const opened = item.kind === 'leaf' ? this.#leaf(item, keys, [...at, index]) : this.node(item, keys, [...at, index])
      this.#selection.itemDone()
      return opened
    })
    return { kind: 'list', items }
  }

  #leaf(leaf: Leaf, keys: string | undefined, at: KeyPath): Leaf | Comment {
    if (leaf.type === 'null') return leaf
    const { encrypted } = this.#selection
    const opened = encrypted && leaf.text.length > 0 ? this.#open(leaf, keys, at) : leaf
    if (opened.kind === 'leaf') this.#mac.add(opened, encrypted)
    return opened
  }

  #open(leaf: Leaf, keys: string | undefined, at: KeyPath): Leaf | Comment {
    const ciphertext = leaf.type === 'str' && typeof leaf.text === 'string' ? leaf.text : ''
    const encrypted = parseEncrypted(ciphertext)
    if (encrypted === undefined) throw this.#refused(at, 'is not encrypted, although the file says that it is')
    const plain = this.#cipher.open(encrypted, `${keys ?? ''}:`)
    if (plain === undefined) throw this.#refused(at, 'cannot be decrypted')
    if (encrypted.type === 'comment') return { kind: 'comment', text: String(textOrBytes(plain)) }
    const opened = typedLeaf(encrypted.type, plain)
    if (opened === undefined) throw this.#refused(at, 'does not hold what its type says')
    return { ...opened, secret: { ciphertext, keyPath: at } }
  }

  /** Comments are in no MAC: one that cannot be opened stays as it is. */
  #comment(comment: Comment, keys: string | undefined): Comment {
    this.#selection.comment(comment.text)
    const encrypted = this.#selection.commentEncrypted ? parseEncrypted(comment.text) : undefined
    const plain = encrypted && this.#cipher.open(encrypted, `${keys ?? ''}:`)
    return plain === undefined ? comment : { ...comment, text: String(textOrBytes(plain)) }
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
