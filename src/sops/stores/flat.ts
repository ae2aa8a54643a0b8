/** The `sops` block in formats without nesting: `age__list_0__map_enc`. */
import { ActionError } from '../../errors.ts'
import { say } from '../../text.ts'
import { DEEPEST, LONG_PATH, LONGEST_PATH, MORE_LEVELS, tooMuch } from '../size.ts'
import type { Item, Leaf, Mapping, Node } from '../tree.ts'

const SEPARATOR = /__(map|list)_/

interface Branch {
  kind?: 'map' | 'list'
  text?: string
  readonly members: Map<string, Branch>
}

/**
 * @param entries names without their prefix
 * @throws ActionError sops/metadata where two entries are at one place, or a list has gaps; sops/size
 */
export function unflatten(entries: readonly (readonly [name: string, text: string])[], path: string): Mapping {
  const refused = (name: string): ActionError => new ActionError('sops/metadata', say`The \`sops\` block of ${path} contradicts itself at ${name}.`)
  const root: Branch = { kind: 'map', members: new Map() }
  for (const [name, text] of entries) {
    // "a", "list", "0", "map", "b": each second one says what the branch before it is.
    const [first = '', ...rest] = name.split(SEPARATOR)
    if (name.length > LONGEST_PATH) throw tooMuch(`The \`sops\` block of ${path}`, LONG_PATH)
    if (rest.length > 2 * DEEPEST) throw tooMuch(`The \`sops\` block of ${path}`, MORE_LEVELS)
    let branch = child(root, first)
    for (let i = 0; i < rest.length; i += 2) {
      const kind = rest[i] as 'map' | 'list'
      if ((branch.kind ?? kind) !== kind || branch.text !== undefined) throw refused(name)
      branch.kind = kind
      branch = child(branch, rest[i + 1] ?? '')
    }
    if (branch.text !== undefined || branch.kind !== undefined) throw refused(name)
    branch.text = text
  }
  return toNode(root, refused, '') as Mapping
}

function child(branch: Branch, name: string): Branch {
  const found = branch.members.get(name) ?? { members: new Map<string, Branch>() }
  branch.members.set(name, found)
  return found
}

function toNode({ kind, text = '', members }: Branch, refused: (name: string) => ActionError, name: string): Node {
  if (kind === undefined) return { kind: 'leaf', type: 'str', text }
  if (kind === 'map') return { kind, items: [...members].map(([key, value]): Item => ({ kind: 'item', key, value: toNode(value, refused, key) })) }
  const items = Array.from({ length: members.size }, (_, index) => members.get(String(index)))
  return { kind, items: items.map((item) => toNode(item ?? raise(refused(name)), refused, name)) }
}

function raise(error: Error): never {
  throw error
}

/** Every leaf with its flat name, in ascending order. */
export function flatten(sops: Mapping): [name: string, leaf: Leaf][] {
  const entries = sops.items.flatMap((item) => (item.kind === 'item' ? leaves(item.key, item.value) : []))
  return entries.sort(([a], [b]) => (a < b ? -1 : 1))
}

function leaves(name: string, node: Node): [string, Leaf][] {
  if (node.kind === 'leaf') return [[name, node]]
  if (node.kind === 'list') return node.items.flatMap((item, index) => (item.kind === 'comment' ? [] : leaves(`${name}__list_${index}`, item)))
  return node.items.flatMap((item) => (item.kind === 'comment' ? [] : leaves(`${name}__map_${item.key}`, item.value)))
}
