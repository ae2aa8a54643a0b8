/**
 * How two builds differ, in the words of Python's DeepDiff, which the real server prints. Lists are compared place by
 * place; DeepDiff may align them first.
 */
import type { Node } from '../../src/sops/tree.ts'
import { dumps, quoted, typeName } from './python.ts'
import { child, elementsOf, itemsOf } from './trees.ts'

/** In the order of its report. */
const GROUPS = ['type_changes', 'dictionary_item_added', 'dictionary_item_removed', 'values_changed', 'iterable_item_added', 'iterable_item_removed'] as const
type Group = (typeof GROUPS)[number]

interface Difference {
  readonly group: Group
  readonly path: string
  /** JSON; keys are listed by their path alone. */
  readonly value?: string
}

/** @returns undefined if they are the same */
export function driftText(pinned: Node, latest: Node): string | undefined {
  const differences = compare(pinned, latest, 'root')
  const groups = GROUPS.flatMap((group) => {
    const members = differences.filter((one) => one.group === group)
    return members.length === 0 ? [] : [`${quoted(group)}: ${group.startsWith('dictionary') ? listed(members) : mapped(members)}`]
  })
  return groups.length === 0 ? undefined : `{${groups.join(', ')}}`
}

function compare(before: Node, after: Node, path: string): Difference[] {
  if (before.kind === 'map' && after.kind === 'map') return compareKeys(before, after, path)
  if (before.kind === 'list' && after.kind === 'list') return compareElements(elementsOf(before), elementsOf(after), path)
  const [[oldType, newType], [oldValue, newValue]] = [[before, after].map(typeName), [before, after].map(dumps)] as [[string, string], [string, string]]
  if (oldType !== newType) return [{ group: 'type_changes', path, value: `{"old_type": "${oldType}", "new_type": "${newType}", "old_value": ${oldValue}, "new_value": ${newValue}}` }]
  return oldValue === newValue ? [] : [{ group: 'values_changed', path, value: `{"new_value": ${newValue}, "old_value": ${oldValue}}` }]
}

function compareKeys(before: Node, after: Node, path: string): Difference[] {
  const at = (key: string): string => `${path}[${key.includes("'") ? `"${key}"` : `'${key}'`}]`
  const missingIn = (other: Node, one: Node): string[] => itemsOf(one).map(({ key }) => key).filter((key) => child(other, key) === undefined)
  return [
    ...missingIn(before, after).map((key): Difference => ({ group: 'dictionary_item_added', path: at(key) })),
    ...missingIn(after, before).map((key): Difference => ({ group: 'dictionary_item_removed', path: at(key) })),
    ...itemsOf(before).flatMap(({ key, value }) => {
      const other = child(after, key)
      return other === undefined ? [] : compare(value, other, at(key))
    }),
  ]
}

function compareElements(before: readonly Node[], after: readonly Node[], path: string): Difference[] {
  const common = Math.min(before.length, after.length)
  const rest = (group: Group, elements: readonly Node[]): Difference[] => elements.slice(common).map((element, index) => ({ group, path: `${path}[${common + index}]`, value: dumps(element) }))
  return [...before.slice(0, common).flatMap((element, index) => compare(element, after[index] as Node, `${path}[${index}]`)), ...rest('iterable_item_added', after), ...rest('iterable_item_removed', before)]
}

function listed(members: readonly Difference[]): string {
  return `[${members.map(({ path }) => quoted(path)).join(', ')}]`
}

function mapped(members: readonly Difference[]): string {
  return `{${members.map(({ path, value }) => `${quoted(path)}: ${value}`).join(', ')}}`
}
