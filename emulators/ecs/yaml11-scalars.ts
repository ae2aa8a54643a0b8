/** What a scalar of YAML 1.1 is for PyYAML: `yes` is true, `012` is ten, `1e3` is a text. */
import { boolYaml11Tag, floatYaml11Tag, intYaml11Tag, NOT_RESOLVED, nullYaml11Tag, timestampTag, type ScalarTagDefinition } from 'js-yaml'
import type { Leaf } from '../../src/sops/tree.ts'
import { floatText, utf8 } from '../../src/sops/values.ts'

/** The key `<<`, and the key `=`: neither can be a value. */
export const MERGE = Symbol('<<')
export const VALUE = Symbol('=')

type Found = Pick<Leaf, 'type' | 'text' | 'literal'>
type Resolver = (source: string, isExplicit: boolean) => Found | undefined

/** @param unless what PyYAML takes for a text, and js-yaml does not */
function resolver<Value>({ resolve, tagName }: ScalarTagDefinition<Value>, found: (value: Value, source: string) => Found, unless?: RegExp): Resolver {
  return (source, isExplicit) => {
    const value = unless?.test(source) ? NOT_RESOLVED : resolve(source, isExplicit, tagName)
    return value === NOT_RESOLVED ? undefined : found(value, source)
  }
}

/** By the short names of their tags. */
const RESOLVERS: Readonly<Record<string, Resolver>> = {
  null: resolver(nullYaml11Tag, () => ({ type: 'null', text: '' })),
  bool: resolver(boolYaml11Tag, (value) => ({ type: 'bool', text: value ? 'True' : 'False' }), /^.$/),
  int: resolver(intYaml11Tag, (_, source) => ({ type: 'int', text: String(integer(source.replaceAll('_', ''))) }), /^[-+]?0.*:/),
  float: resolver(floatYaml11Tag, (value, source) => ({ type: 'float', text: floatText(value), literal: source })),
  timestamp: resolver(timestampTag, (value, source) => ({ type: 'str', text: /^[\d-]+$/.test(source) ? value.toISOString().slice(0, 10) : value.toISOString().replace(/\.000Z$|Z$/, '+00:00') })),
}

const EXPLICIT: Readonly<Record<string, Resolver>> = {
  ...RESOLVERS,
  str: (text) => ({ type: 'str', text }),
  binary: (source) => ({ type: 'str', text: utf8(decodedBinary(source), 'a value') }),
}

/**
 * @param tag its short name; empty without one
 * @throws Error where the tag has no constructor, or does not suit
 */
export function scalarOf(source: string, tag: string, isPlain: boolean): Leaf | typeof MERGE | typeof VALUE {
  if (tag === 'merge' || (tag === '' && isPlain && source === '<<')) return MERGE
  if (tag === 'value' || (tag === '' && isPlain && source === '=')) return VALUE
  const found = tag === '' ? implicit(source, isPlain) : EXPLICIT[tag]?.(source, true)
  if (found === undefined) throw new Error('there is no constructor for this tag')
  return { kind: 'leaf', ...found }
}

function implicit(source: string, isPlain: boolean): Found {
  const resolvers = isPlain ? Object.values(RESOLVERS) : []
  for (const resolve of resolvers) {
    const found = resolve(source, false)
    if (found !== undefined) return found
  }
  return { type: 'str', text: source }
}

/** Python's base64 drops foreign characters. */
function decodedBinary(source: string): Buffer {
  return Buffer.from(source.replace(/[^A-Za-z0-9+/=]/g, ''), 'base64')
}

/** Decimal, `0b`, `0x`, octal after a zero, or parts of sixty between colons. */
function integer(source: string): bigint {
  const sign = source.startsWith('-') ? -1n : 1n
  const digits = source.replace(/^[-+]/, '')
  if (digits.includes(':')) return sign * digits.split(':').reduce((sum, part) => sum * 60n + BigInt(part), 0n)
  return sign * BigInt(/^0\d/.test(digits) ? `0o${digits}` : digits)
}
