/** What selection needs to know of trees. */
import { withoutSuffix } from '../config/secrets.ts'
import { mapChildren } from '../config/walk.ts'
import { childPath, type Comment, type Item, type KeyPath, type Leaf, type List, type Mapping, type Node } from '../sops/tree.ts'

export const NULL: Leaf = { kind: 'leaf', type: 'null', text: '' }

/** A segment of a key path as text, without the suffix of a secret. */
export function plainSegment(segment: string | number): string {
  return typeof segment === 'string' ? withoutSuffix(segment) : String(segment)
}

/** One tree for all documents, without comments: several become a list of them. */
export function oneTree(documents: readonly Node[]): Node {
  const [first = NULL] = documents
  return withoutComments(documents.length > 1 ? { kind: 'list', items: documents } : first)
}

function withoutComments(node: Node): Node {
  if (node.kind === 'leaf') return node
  return mapChildren(withoutOwnComments(node), withoutComments)
}

function withoutOwnComments(node: Mapping | List): Mapping | List {
  if (!node.items.some(({ kind }) => kind === 'comment')) return node
  return node.kind === 'map' ? { ...node, items: itemsOf(node) } : { ...node, items: elementsOf(node) }
}

export function itemsOf(map: Mapping): Item[] {
  return map.items.filter((item) => item.kind === 'item')
}

export function elementsOf(list: List): Node[] {
  return list.items.filter((item): item is Exclude<typeof item, Comment> => item.kind !== 'comment')
}

/** A leaf, or a container that holds nothing: where a path ends. */
export function isEnd(node: Node): boolean {
  return node.kind === 'leaf' || node.items.length === 0
}

/** The leaves of a tree without comments, in order, with their key paths. */
export function leavesOf(node: Node, path: KeyPath = []): { readonly leaf: Leaf; readonly path: KeyPath }[] {
  return nodesOf(node, path).flatMap((place) => (place.node.kind === 'leaf' ? [{ leaf: place.node, path: place.path }] : []))
}

/** Every node of a tree without comments, each before what it holds, with its key path. */
export function nodesOf(node: Node, path: KeyPath = []): Place[] {
  const places: Place[] = []
  const add = (one: Node, at: KeyPath): void => {
    places.push({ node: one, path: at })
    if (one.kind !== 'leaf') childrenOf(one).forEach(([segment, child]) => add(child, childPath(at, segment)))
  }
  add(node, path)
  return places
}

/** A node and its key path. */
export interface Place {
  readonly path: KeyPath
  readonly node: Node
}

export function childrenOf(node: Mapping | List): [segment: string | number, child: Node][] {
  return node.kind === 'map' ? itemsOf(node).map(({ key, value }) => [key, value]) : elementsOf(node).map((child, index) => [index, child])
}

/**
 * The container, without comments, with what `keep` returns for each child; itself where that is every child. A key is
 * left out, a list position becomes `null`; undefined if no child is kept.
 */
export function rebuild(node: Mapping | List, keep: (child: Node, segment: string | number) => Node | undefined): Node | undefined {
  return node.kind === 'map' ? rebuiltMap(node, keep) : rebuiltList(node, keep)
}

function rebuiltMap(map: Mapping, keep: (child: Node, key: string) => Node | undefined): Mapping | undefined {
  const items: Item[] = []
  for (const item of itemsOf(map)) {
    const value = keep(item.value, item.key)
    if (value !== undefined) items.push(value === item.value ? item : { ...item, value })
  }
  if (items.length === 0) return undefined
  return isSame(items, map.items) ? map : { kind: 'map', items }
}

function rebuiltList(list: List, keep: (child: Node, index: number) => Node | undefined): List | undefined {
  const kept = elementsOf(list).map(keep)
  if (kept.every((child) => child === undefined)) return undefined
  return isSame(kept, list.items) ? list : { kind: 'list', items: kept.map((child) => child ?? NULL) }
}

function isSame(some: readonly unknown[], others: readonly unknown[]): boolean {
  return some.length === others.length && some.every((one, index) => one === others[index])
}

/** What remains of a tree when nothing of it does: an empty container, or `null`. */
export function emptied(node: Node): Node {
  return node.kind === 'leaf' ? NULL : { kind: node.kind, items: [] }
}

/**
 * The tree, without comments, with opened leaves in the places of the closed ones.
 * @throws Error for a leaf that is still closed: its ciphertext is nobody's value
 */
export function replaceLeaves(node: Node, opened: ReadonlyMap<Leaf, Leaf>): Node {
  if (node.kind === 'leaf') {
    const leaf = opened.get(node) ?? node
    if (leaf.secret?.state !== undefined) throw new Error('a selected secret was not opened')
    return leaf
  }
  return mapChildren(node, (child) => replaceLeaves(child, opened))
}

/** Whether it is a secret, opened or not, or holds one. */
export function isSecret(node: Node): boolean {
  if (node.kind === 'leaf') return node.secret !== undefined
  return node.items.some((item) => item.kind !== 'comment' && isSecret(item.kind === 'item' ? item.value : item))
}

/** The tree without its secrets. */
export function withoutSecrets(node: Node): Node {
  const keep = (one: Node): Node | undefined => {
    if (one.kind === 'leaf') return one.secret === undefined ? one : undefined
    return isEnd(one) ? one : rebuild(one, keep)
  }
  return keep(node) ?? emptied(node)
}
