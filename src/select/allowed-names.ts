/**
 * `allowed-names`: which names configuration may give to variables. It is to names what `allowed-keys` is to keys: a
 * set that the workflow closes, where the list of guarded names can only be long.
 */
import type { ExportInputs } from '../inputs/table.ts'
import type { Mapping, Node } from '../sops/tree.ts'
import { isLike } from '../text.ts'
import { childrenOf, plainSegment } from './tree.ts'

export interface AllowedNames {
  /** Whether the input was given: then no other derived name is exported. */
  readonly given: boolean
  /** Whether a name may be exported as far as this input goes: any name where it was not given. */
  readonly lists: (name: string) => boolean
  /** Whether the workflow wrote this name in full. One that only a `*` covers is as untrusted as before. */
  readonly writes: (name: string) => boolean
}

/** @param patterns names, `*` for any text; empty when the input is absent */
export function allowedNames(patterns: readonly string[]): AllowedNames {
  const all = patterns.map(withoutCase)
  const written = new Set(all.filter((one) => !one.includes('*')))
  const open = all.filter((one) => one.includes('*'))
  const given = all.length > 0
  return {
    given,
    lists: (name) => !given || written.has(withoutCase(name)) || open.some((pattern) => isLike(pattern, withoutCase(name))),
    writes: (name) => written.has(withoutCase(name)),
  }
}

/** ASCII only: `ı` and `K` (the sign for kelvin) are letters of their own, and no other spelling of `I` and `K`. */
function withoutCase(name: string): string {
  return name.replace(/[a-z]+/g, (letters) => letters.toUpperCase())
}

/**
 * The name under which a key at the top stands in a `.tfvars` file, where a key is itself the name of a variable:
 * Terraform knows no `name-case`, and a prefix such as `TF_VAR_` belongs to the environment; here it says which
 * variable of the environment would mean the same.
 */
export function nameOfKey(key: string, { prefix }: Pick<ExportInputs, 'prefix'>): string {
  return `${prefix}${plainSegment(key)}`
}

/** The keys at the top of a tree that `allowed-names` keeps out of a `.tfvars` file. */
export function unlistedKeys(selected: Node, inputs: Pick<ExportInputs, 'prefix' | 'allowedNames'>): ReadonlySet<string> {
  if (selected.kind !== 'map') return new Set()
  const { lists } = allowedNames(inputs.allowedNames)
  return new Set(childrenOf(selected).flatMap(([key]) => (typeof key === 'string' && !lists(nameOfKey(key, inputs)) ? [key] : [])))
}

/** A tree without some of the keys at its top. */
export function withoutKeys(selected: Node, keys: ReadonlySet<string>): Node {
  if (selected.kind !== 'map' || keys.size === 0) return selected
  const items: Mapping['items'] = selected.items.filter((item) => item.kind !== 'item' || !keys.has(item.key))
  return { kind: 'map', items }
}
