/** YAML as Python's PyYAML reads it: the dialect of 1.1, in which `yes` is true and `012` is ten. */
import { boolYaml11Tag, defineMappingTag, defineScalarTag, defineSequenceTag, floatYaml11Tag, intYaml11Tag, loadAll, mapTag, mergeTag, NOT_RESOLVED, nullYaml11Tag, Schema, seqTag, strTag, timestampTag, type ScalarTagDefinition } from 'js-yaml'
import type { Leaf, Node } from '../../src/sops/tree.ts'
import { floatText } from '../../src/sops/values.ts'
import { compact } from './python.ts'
import { child, itemsOf, mapping } from './trees.ts'

/**
 * Every document.
 * @throws Error if it is not YAML
 */
export function readYaml11(text: string): Node[] {
  return loadAll(text, { schema: SCHEMA }) as Node[]
}

/**
 * A scalar of the library's as a leaf, which keeps integers of any size.
 * @param unless what PyYAML takes for a text
 */
function leaves<Value>(tag: ScalarTagDefinition<Value>, leafOf: (value: Value, source: string) => Pick<Leaf, 'type' | 'text' | 'literal'>, unless?: RegExp): ScalarTagDefinition<Leaf> {
  const { tagName, implicit, implicitFirstChars, resolve } = tag
  return defineScalarTag<Leaf>(tagName, {
    implicit,
    implicitFirstChars,
    resolve: (source, isExplicit, name) => {
      const value = unless?.test(source) ? NOT_RESOLVED : resolve(source, isExplicit, name)
      return value === NOT_RESOLVED ? NOT_RESOLVED : { kind: 'leaf', ...leafOf(value, source) }
    },
    identify: () => false,
  })
}

const list = defineSequenceTag<Node[], Node>(seqTag.tagName, {
  create: () => [],
  addItem: (items, item) => void items.push(item as Node),
  finalize: (items) => ({ kind: 'list', items }),
  identify: () => false,
})

/** Keys are texts, as JSON has them. */
const map = defineMappingTag<Map<string, Node>, Node>(mapTag.tagName, {
  create: () => new Map(),
  addPair: (items, key, value) => (items.set(textOfKey(key), value as Node), ''),
  has: (items, key) => items.has(textOfKey(key)),
  keys: (node) => itemsOf(node).map((item) => item.key),
  get: (node, key) => child(node, textOfKey(key)),
  finalize: (items) => mapping([...items]),
  identify: () => false,
})

function textOfKey(key: unknown): string {
  if (typeof key === 'string') return key
  const node = key as Node
  return node.kind === 'leaf' && node.type === 'str' ? String(node.text) : compact(node)
}

const SCHEMA = new Schema([
  leaves(nullYaml11Tag, () => ({ type: 'null', text: '' })),
  leaves(boolYaml11Tag, (value) => ({ type: 'bool', text: value ? 'True' : 'False' }), /^.$/),
  leaves(intYaml11Tag, (_, source) => ({ type: 'int', text: String(integer(source.replaceAll('_', ''))) }), /^[-+]?0.*:/),
  leaves(floatYaml11Tag, (value, source) => ({ type: 'float', text: floatText(value), literal: source })),
  leaves(timestampTag, (value, source) => ({ type: 'str', text: /^[\d-]+$/.test(source) ? value.toISOString().slice(0, 10) : value.toISOString().replace(/\.000Z$|Z$/, '+00:00') })),
  leaves(strTag, (text) => ({ type: 'str', text })),
  list,
  map,
  mergeTag,
])

/** Decimal, `0b`, `0x`, octal after a zero, or parts of sixty between colons. */
function integer(source: string): bigint {
  const sign = source.startsWith('-') ? -1n : 1n
  const digits = source.replace(/^[-+]/, '')
  if (digits.includes(':')) return sign * digits.split(':').reduce((sum, part) => sum * 60n + BigInt(part), 0n)
  return sign * BigInt(/^0\d/.test(digits) ? `0o${digits}` : digits)
}
