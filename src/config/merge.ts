/** Merges trees, as ECS merges the files of a directory. */
import type { Mapping, Node } from '../sops/tree.ts'

export const EMPTY: Mapping = { kind: 'map', items: [] }

/**
 * Mappings deeply, later over earlier; everything else is replaced, lists and `null` included. Keys keep the order of
 * their first appearance; comments are lost.
 */
export function merge(base: Node, over: Node): Node {
  if (base.kind !== 'map' || over.kind !== 'map') return over
  const values = new Map<string, Node>()
  for (const item of [...base.items, ...over.items]) {
    if (item.kind === 'comment') continue
    const before = values.get(item.key)
    values.set(item.key, before === undefined ? item.value : merge(before, item.value))
  }
  return { kind: 'map', items: Array.from(values, ([key, value]) => ({ kind: 'item', key, value })) }
}
