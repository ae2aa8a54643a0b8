/** Merges trees, as ECS merges the files of a directory. */
import type { Mapping, Node } from '../sops/tree.ts'

export const EMPTY: Mapping = { kind: 'map', items: [] }

/**
 * Mappings deeply, later over earlier; everything else is replaced, lists and `null` included. Keys keep the order of
 * their first appearance; comments are lost. All trees at once: one after the other, the first keys would be copied as
 * often as there are files.
 * @param trees at least one, earlier ones first
 */
export function mergeAll(trees: readonly Node[]): Node {
  const last = trees.at(-1) ?? EMPTY
  const mappings = trees.slice(trees.findLastIndex(({ kind }) => kind !== 'map') + 1) as readonly Mapping[]
  return mappings.length < 2 ? last : mergedMappings(mappings)
}

function mergedMappings(mappings: readonly Mapping[]): Mapping {
  const values = new Map<string, Node[]>()
  for (const item of mappings.flatMap(({ items }) => items)) {
    if (item.kind === 'comment') continue
    const before = values.get(item.key)
    if (before === undefined) values.set(item.key, [item.value])
    else before.push(item.value)
  }
  return { kind: 'map', items: Array.from(values, ([key, all]) => ({ kind: 'item', key, value: mergeAll(all) })) }
}
