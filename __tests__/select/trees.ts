/** Trees for tests, written short. */
import type { Leaf, LeafType, List, Mapping, Node } from '../../src/sops/tree.ts'

export type Short = Node | string | number | boolean | null | Short[] | { [key: string]: Short }

export function tree(value: Short): Node {
  if (value === null) return leaf('null', '')
  if (typeof value === 'string') return leaf('str', value)
  if (typeof value === 'boolean') return leaf('bool', value ? 'True' : 'False', String(value))
  if (typeof value === 'number') return leaf(Number.isInteger(value) ? 'int' : 'float', String(value))
  if (Array.isArray(value)) return { kind: 'list', items: value.map(tree) }
  if (isNode(value)) return value
  return map(...Object.entries(value))
}

/** A mapping in exactly this order, doubled keys included. */
export function map(...items: [string, Short][]): Mapping {
  return { kind: 'map', items: items.map(([key, value]) => ({ kind: 'item', key, value: tree(value) })) }
}

export function list(...items: List['items']): List {
  return { kind: 'list', items }
}

export function leaf(type: LeafType, text: string | Uint8Array, literal?: string): Leaf {
  return { kind: 'leaf', type, text, ...(literal === undefined ? {} : { literal }) }
}

/** An opened secret. */
export function secret(text: string, type: LeafType = 'str', ciphertext = `ENC[AES256_GCM,data:${type}]`): Leaf {
  return { kind: 'leaf', type, text, secret: { ciphertext, keyPath: [] } }
}

/** A secret left closed, as with `decrypt: none`. */
export function closed(ciphertext = 'ENC[AES256_GCM,data:closed]'): Leaf {
  return { kind: 'leaf', type: 'str', text: ciphertext, secret: { ciphertext, keyPath: [], undecrypted: true } }
}

function isNode(value: Node | { [key: string]: Short }): value is Node {
  return typeof value['kind'] === 'string' && ['map', 'list', 'leaf'].includes(value['kind'])
}
