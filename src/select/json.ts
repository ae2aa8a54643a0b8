/**
 * JSON of a tree. `JSON.stringify` of objects would move keys such as `10` to the front and put numbers through a
 * double; here order stays, and so do integers of any size and `1.0`.
 */
import { createHash } from 'node:crypto'
import { keyPathText } from '../config/walk.ts'
import { ActionError } from '../errors.ts'
import type { Item, Leaf, Node } from '../sops/tree.ts'
import { say } from '../text.ts'
import { elementsOf, itemsOf, leavesOf, plainSegment } from './tree.ts'
import { stringOf } from './values.ts'

const NUMBER = /^-?(0|[1-9]\d*)(\.\d+)?([eE][+-]?\d+)?$/

/**
 * Compact JSON in the tree's own order; keys lose the suffix of secrets, times are strings.
 * @throws ActionError select/value for infinities, NaN, and bytes that are not UTF-8
 */
export function toJson(node: Node): string {
  return write(node, { items: (items) => items, key: plainSegment, leaf: (leaf) => scalar(leaf) ?? refuse(node) })
}

/** A node as it is exported: the text of a leaf, compact JSON of anything else. Undefined for bytes that are not UTF-8. */
export function textOf(node: Node): string | undefined {
  return node.kind === 'leaf' ? stringOf(node) : toJson(node)
}

/** Where it stands is looked for only now. */
function refuse(root: Node): never {
  const path = leavesOf(root).find(({ leaf }) => scalar(leaf) === undefined)?.path ?? []
  throw new ActionError('select/value', say`The value at ${keyPathText(path)} cannot be JSON: it is no finite number, or not UTF-8.`, { hint: 'A file can hold it: `export-files` with `selector => path`, `.` for all of a binary file. Or select less.' })
}

/**
 * SHA-256, in hex, of the JSON with keys sorted and secrets as ciphertext: it changes when the configuration does, and
 * nobody can test guesses of a secret against it. Two encryptions of one secret differ.
 */
export function configHash(node: Node): string {
  const canonical = write(node, {
    items: (items) => items.toSorted((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key))),
    key: (key) => key,
    leaf: (leaf) => (leaf.secret ? JSON.stringify(leaf.secret.ciphertext) : (scalar(leaf) ?? JSON.stringify(Buffer.from(leaf.text).toString('base64')))),
  })
  return createHash('sha256').update(canonical).digest('hex')
}

interface Style {
  /** In the order in which they are written. */
  items(items: readonly Item[]): readonly Item[]
  key(key: string): string
  leaf(leaf: Leaf): string
}

/** All pieces are joined once: a join at each level would copy what is deep inside as often as it is deep. */
function write(root: Node, style: Style): string {
  const pieces: string[] = []
  writePieces(root, style, pieces)
  return pieces.join('')
}

function writePieces(node: Node, style: Style, pieces: string[]): void {
  if (node.kind === 'leaf') return void pieces.push(style.leaf(node))
  if (node.kind === 'map') {
    pieces.push('{')
    style.items(itemsOf(node)).forEach(({ key, value }, index) => {
      if (index > 0) pieces.push(',')
      pieces.push(JSON.stringify(style.key(key)), ':')
      writePieces(value, style, pieces)
    })
    return void pieces.push('}')
  }
  pieces.push('[')
  elementsOf(node).forEach((child, index) => {
    if (index > 0) pieces.push(',')
    writePieces(child, style, pieces)
  })
  pieces.push(']')
}

/** A leaf as JSON; undefined if it has none. */
export function scalar(leaf: Leaf): string | undefined {
  switch (leaf.type) {
    case 'null':
      return 'null'
    case 'bool':
      return stringOf(leaf)
    case 'int':
    case 'float':
      return [leaf.secret ? undefined : leaf.literal, leaf.text].find((text): text is string => typeof text === 'string' && NUMBER.test(text))
    default: {
      const text = stringOf(leaf)
      return text === undefined ? undefined : JSON.stringify(text)
    }
  }
}
