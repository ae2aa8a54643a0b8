/** What a build does to trees. Order and spelling survive; objects would lose both. */
import { mergeAll } from '../../src/config/merge.ts'
import { SECRET_SUFFIX, withoutSuffix } from '../../src/config/secrets.ts'
import type { Item, Leaf, Mapping, Node } from '../../src/sops/tree.ts'

export { EMPTY } from '../../src/config/merge.ts'

/** The server merges as the sources do that merge themselves. */
export function merge(base: Node, over: Node): Node {
  return mergeAll([base, over])
}

export function itemsOf(node: Node): Item[] {
  return node.kind === 'map' ? node.items.filter((item) => item.kind === 'item') : []
}

export function elementsOf(node: Node): Node[] {
  return node.kind === 'list' ? node.items.filter((item) => item.kind !== 'comment') : []
}

export function mapping(items: readonly (readonly [key: string, value: Node])[]): Mapping {
  return { kind: 'map', items: items.map(([key, value]) => ({ kind: 'item', key, value })) }
}

/** The output has no suffixes; two keys may become one. */
export function withoutSuffixes(node: Node, counts: 'later' | 'earlier'): Node {
  if (node.kind === 'leaf') return node
  if (node.kind === 'list') return { kind: 'list', items: elementsOf(node).map((element) => withoutSuffixes(element, counts)) }
  const values = new Map<string, Node>()
  for (const { key, value } of itemsOf(node)) {
    const bare = withoutSuffix(key)
    if (counts === 'later' || !values.has(bare)) values.set(bare, withoutSuffixes(value, counts))
  }
  return mapping([...values])
}

/** Every key in ascending order, as the server writes files with secrets; comments are lost. */
export function sorted(node: Node): Node {
  if (node.kind === 'leaf') return node
  if (node.kind === 'list') return { kind: 'list', items: elementsOf(node).map(sorted) }
  return mapping(itemsOf(node).map(({ key, value }) => [key, sorted(value)] as const).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)))
}

export function child(node: Node, key: string): Node | undefined {
  return itemsOf(node).find((item) => item.key === key)?.value
}

/** Each leaf, whether it is below a key of a secret, and its keys joined with `:`. */
export function mapLeaves(node: Node, change: (leaf: Leaf, secret: boolean, keys: string) => Leaf, secret = false, keys = ''): Node {
  if (node.kind === 'leaf') return change(node, secret, keys)
  if (node.kind === 'list') return { kind: 'list', items: elementsOf(node).map((element) => mapLeaves(element, change, secret, keys)) }
  return mapping(itemsOf(node).map(({ key, value }) => [key, mapLeaves(value, change, secret || key.endsWith(SECRET_SUFFIX), `${keys}${key}:`)]))
}

/** A tree as JavaScript values: for what needs no lossless numbers. */
export function plain(node: Node): unknown {
  if (node.kind === 'map') return Object.fromEntries(itemsOf(node).map(({ key, value }) => [key, plain(value)]))
  if (node.kind === 'list') return elementsOf(node).map(plain)
  if (node.type === 'null') return null
  if (node.type === 'bool') return node.text === 'True'
  return node.type === 'int' || node.type === 'float' ? Number(node.text) : String(node.text)
}
