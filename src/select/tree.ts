/** What selection needs to know of trees. */
import { withoutSuffix } from '../config/secrets.ts'
import type { Comment, Item, KeyPath, Leaf, List, Mapping, Node } from '../sops/tree.ts'

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
  if (node.kind === 'map') return { ...node, items: itemsOf(node).map((item) => ({ ...item, value: withoutComments(item.value) })) }
  return { ...node, items: elementsOf(node).map(withoutComments) }
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
  if (node.kind === 'leaf') return [{ leaf: node, path }]
  return childrenOf(node).flatMap(([segment, child]) => leavesOf(child, [...path, segment]))
}

/** Every node of a tree without comments, each before what it holds, with its key path. */
export function nodesOf(node: Node, path: KeyPath = []): { readonly node: Node; readonly path: KeyPath }[] {
  if (node.kind === 'leaf') return [{ node, path }]
  return [{ node, path }, ...childrenOf(node).flatMap(([segment, child]) => nodesOf(child, [...path, segment]))]
}

export function childrenOf(node: Mapping | List): [segment: string | number, child: Node][] {
  return node.kind === 'map' ? itemsOf(node).map(({ key, value }) => [key, value]) : elementsOf(node).map((child, index) => [index, child])
}

/**
 * The container with what `keep` returns for each child. A key is left out, a list position becomes `null`; undefined
 * if no child is kept.
 */
export function rebuild(node: Mapping | List, keep: (child: Node, segment: string | number) => Node | undefined): Node | undefined {
  const kept = childrenOf(node).map(([segment, child]) => [segment, keep(child, segment)] as const)
  if (kept.every(([, child]) => child === undefined)) return undefined
  if (node.kind === 'list') return { kind: 'list', items: kept.map(([, child]) => child ?? NULL) }
  return { kind: 'map', items: kept.flatMap(([key, value]) => (value === undefined ? [] : [{ kind: 'item', key: String(key), value }])) }
}

/** What remains of a tree when nothing of it does: an empty container, or `null`. */
export function emptied(node: Node): Node {
  return node.kind === 'leaf' ? NULL : { kind: node.kind, items: [] }
}

/**
 * The tree with opened leaves in the places of the closed ones.
 * @throws Error for a leaf that is still closed: its ciphertext is nobody's value
 */
export function replaceLeaves(node: Node, opened: ReadonlyMap<Leaf, Leaf>): Node {
  if (node.kind === 'leaf') {
    const leaf = opened.get(node) ?? node
    if (leaf.secret?.state !== undefined) throw new Error('a selected secret was not opened')
    return leaf
  }
  if (node.kind === 'list') return { ...node, items: elementsOf(node).map((item) => replaceLeaves(item, opened)) }
  return { ...node, items: itemsOf(node).map((item) => ({ ...item, value: replaceLeaves(item.value, opened) })) }
}

/** Whether it is a secret, opened or not, or holds one. */
export function isSecret(node: Node): boolean {
  return leavesOf(node).some(({ leaf }) => leaf.secret !== undefined)
}

/** The tree without its secrets. */
export function withoutSecrets(node: Node): Node {
  const keep = (one: Node): Node | undefined => {
    if (one.kind === 'leaf') return one.secret === undefined ? one : undefined
    return isEnd(one) ? one : rebuild(one, keep)
  }
  return keep(node) ?? emptied(node)
}
