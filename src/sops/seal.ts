/** The writer: encrypts the values of documents and makes their `sops` block. */
import { ActionError } from '../errors.ts'
import { say } from '../text.ts'
import { Cipher, parseEncrypted } from './cipher.ts'
import { byExpression, compiles } from './expressions.ts'
import { STORES } from './file.ts'
import type { MasterKey } from './key-service.ts'
import { writeMetadata, type Metadata } from './metadata.ts'
import { MacHash } from './open.ts'
import { bySuffix, Selection, type Selector } from './selectors.ts'
import { dataOf } from './stores/binary.ts'
import type { StoreName } from './stores/store.ts'
import type { Comment, Item, KeyPath, Leaf, Node } from './tree.ts'
import { bytesOf } from './values.ts'

export interface SealOptions {
  /** 32 bytes. */
  readonly dataKey: Uint8Array
  readonly selector: Selector
  readonly macOnlyEncrypted: boolean
  /** Each entry wraps the data key, or the part of its group. */
  readonly keyGroups: readonly (readonly MasterKey[])[]
  readonly shamirThreshold?: number
  /** RFC 3339, whole seconds, UTC. */
  readonly lastModified: string
  readonly version: string
  readonly randomBytes: (size: number) => Uint8Array
  /** The documents as they were when last opened: a value that did not change keeps its ciphertext. */
  readonly previous?: readonly Node[]
}

export interface Sealed {
  readonly documents: Node[]
  readonly metadata: Metadata
}

/** @throws ActionError sops/unsupported for what could not be opened again, with its key path */
export function seal(documents: readonly Node[], options: SealOptions): Sealed {
  const { selector, macOnlyEncrypted, keyGroups, lastModified, version } = options
  if (selector.kind.endsWith('regex') && !compiles(selector.pattern)) throw new ActionError('sops/unsupported', say`"${selector.pattern}" is not a regular expression of RE2.`)
  if (keyGroups.length === 0 || keyGroups.some((group) => group.length === 0)) throw new ActionError('sops/unsupported', 'Every key group needs a master key.')
  const sealer = new Sealer(options)
  const sealed = documents.map((document) => sealer.node(document, undefined, []))
  return { documents: sealed, metadata: { keyGroups, shamirThreshold: options.shamirThreshold ?? 0, lastModified, mac: sealer.mac(lastModified), selector, macOnlyEncrypted, version } }
}

/**
 * The bytes of a file.
 * @throws ActionError sops/unsupported for what the store cannot hold, or where a rule would leave a binary file in clear
 */
export function writeFile(store: StoreName, { documents, metadata }: Sealed): Uint8Array {
  const text = store === 'binary' ? (dataOf(documents)?.text ?? '') : ''
  if (text.length > 0 && (typeof text !== 'string' || parseEncrypted(text) === undefined)) throw new ActionError('sops/unsupported', say`The rule ${metadata.selector.kind} would leave the binary file in clear.`)
  return STORES[store].emit(documents, writeMetadata(metadata))
}

class Sealer {
  readonly #cipher: Cipher
  readonly #selection: Selection
  readonly #mac: MacHash
  readonly #randomBytes: (size: number) => Uint8Array
  /** Ciphertexts by additional data, type and text. */
  readonly #known = new Map<string, string>()

  constructor({ dataKey, selector, macOnlyEncrypted, randomBytes, previous = [] }: SealOptions) {
    this.#cipher = new Cipher(dataKey)
    this.#selection = new Selection(selector.kind, bySuffix(selector) ?? byExpression(selector.pattern, 'The file'))
    this.#mac = new MacHash(macOnlyEncrypted)
    this.#randomBytes = randomBytes
    for (const document of previous) this.#remember(document, undefined)
  }

  node(node: Node, keys: string | undefined, at: KeyPath): Node {
    if (node.kind === 'leaf') return this.#leaf(node, keys)
    this.#selection.enterContainer()
    const result: Node =
      node.kind === 'map'
        ? { kind: 'map', items: node.items.map((item): Item | Comment => (item.kind === 'comment' ? this.#comment(item, keys) : this.#item(item, keys, at))) }
        : { kind: 'list', items: node.items.map((item, index) => this.#element(item, keys, [...at, index])) }
    this.#selection.leaveContainer()
    return result
  }

  mac(lastModified: string): string {
    return this.#cipher.seal('str', Buffer.from(this.#mac.digest()), lastModified, this.#randomBytes)
  }

  #item(item: Item, keys: string | undefined, at: KeyPath): Item {
    this.#selection.enterKey(item.key)
    const value = this.node(item.value, keys === undefined ? item.key : `${keys}:${item.key}`, [...at, item.key])
    this.#selection.leaveKey()
    this.#selection.itemDone()
    return { ...item, value }
  }

  #element(item: Node | Comment, keys: string | undefined, at: KeyPath): Node | Comment {
    if (item.kind === 'comment') {
      this.#selection.comment(item.text)
      // In a list it would become a text, which no two versions of SOPS agree on.
      if (this.#selection.commentEncrypted) throw new ActionError('sops/unsupported', say`A comment in the encrypted list at ${at.slice(0, -1).join('.')} cannot be encrypted.`)
      return item
    }
    const value = this.node(item, keys, at)
    this.#selection.itemDone()
    return value
  }

  #leaf(leaf: Leaf, keys: string | undefined): Leaf {
    if (leaf.type === 'null') return leaf
    const { encrypted } = this.#selection
    this.#mac.add(leaf, encrypted)
    if (!encrypted || leaf.text.length === 0) return leaf
    const aad = `${keys ?? ''}:`
    return { kind: 'leaf', type: 'str', text: this.#known.get(identity(leaf, aad)) ?? this.#cipher.seal(leaf.type, bytesOf(leaf.text), aad, this.#randomBytes) }
  }

  #comment(comment: Comment, keys: string | undefined): Comment {
    this.#selection.comment(comment.text)
    if (!this.#selection.commentEncrypted || comment.text === '') return comment
    return { ...comment, text: this.#cipher.seal('comment', Buffer.from(comment.text), `${keys ?? ''}:`, this.#randomBytes) }
  }

  #remember(node: Node, keys: string | undefined): void {
    if (node.kind === 'leaf') {
      if (node.secret) this.#known.set(identity(node, `${keys ?? ''}:`), node.secret.ciphertext)
    } else if (node.kind === 'map') {
      for (const item of node.items) if (item.kind === 'item') this.#remember(item.value, keys === undefined ? item.key : `${keys}:${item.key}`)
    } else for (const item of node.items) if (item.kind !== 'comment') this.#remember(item, keys)
  }
}

function identity({ type, text }: Leaf, aad: string): string {
  return `${type}\0${Buffer.from(bytesOf(text)).toString('latin1')}\0${aad}`
}
