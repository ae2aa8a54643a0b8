/**
 * The walk that every file is read by: each leaf and comment in the order of the MAC, each with whether the file's own
 * rule encrypts it. Opening a file and showing it closed are the same walk.
 */
import { bySuffix, Selection, type Selector } from './selectors.ts'
import { childPath, type Comment, type Item, type KeyPath, type Leaf, type List, type Mapping, type Node } from './tree.ts'

/** Where the walk stands. */
export interface Place {
  /** Whether the file's rule encrypts what stands here. */
  readonly encrypted: boolean
  /** The keys from the root, joined with `:`, as they are authenticated; undefined at the root. */
  readonly keys: string | undefined
  readonly at: KeyPath
}

/** What takes the place of each leaf and comment. */
export interface Visitor {
  leaf(leaf: Leaf, place: Place): Leaf
  /** A leaf that is an item of a list: there, an encrypted comment stands as a text. */
  listItem(leaf: Leaf, place: Place): Leaf | Comment
  comment(comment: Comment, place: Omit<Place, 'at'>): Comment
}

/**
 * Rules that are expressions load their engine when the first file has one.
 * @param path of the file, for messages
 */
export async function selectionOf(selector: Selector, path: string): Promise<Selection> {
  const matches = bySuffix(selector) ?? (await import('./expressions.ts')).byExpression(selector.pattern, path)
  return new Selection(selector.kind, matches)
}

/** @param selection a fresh one: it keeps, from document to document, where the walk stands */
export function walkDocuments(documents: readonly Node[], selection: Selection, visitor: Visitor): Node[] {
  const walk = new Walk(selection, visitor)
  return documents.map((document) => walk.node(document, undefined, []))
}

class Walk {
  readonly #selection: Selection
  readonly #visitor: Visitor

  constructor(selection: Selection, visitor: Visitor) {
    this.#selection = selection
    this.#visitor = visitor
  }

  node(node: Node, keys: string | undefined, at: KeyPath): Node {
    if (node.kind === 'leaf') return this.#visitor.leaf(node, this.#place(keys, at))
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
        items.push({ kind: 'item', key: item.key, value: this.node(item.value, keys === undefined ? item.key : `${keys}:${item.key}`, childPath(at, item.key)) })
        this.#selection.leaveKey()
        this.#selection.itemDone()
      }
    }
    return { ...map, items }
  }

  #list(list: List, keys: string | undefined, at: KeyPath): List {
    const items = list.items.map((item, index): Node | Comment => {
      if (item.kind === 'comment') return this.#comment(item, keys)
      const path = childPath(at, index)
      const read = item.kind === 'leaf' ? this.#visitor.listItem(item, this.#place(keys, path)) : this.node(item, keys, path)
      if (read.kind !== 'comment') this.#selection.itemDone() // the comments before it go on to the item that they stand above
      return read
    })
    return { ...list, items }
  }

  #comment(comment: Comment, keys: string | undefined): Comment {
    this.#selection.comment(comment.text)
    return this.#visitor.comment(comment, { encrypted: this.#selection.commentEncrypted, keys })
  }

  #place(keys: string | undefined, at: KeyPath): Place {
    return { encrypted: this.#selection.encrypted, keys, at }
  }
}
