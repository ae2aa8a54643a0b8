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
  const text = new Text()
  write(node, { items: (items) => items, key: plainSegment, leaf: (leaf) => scalar(leaf) ?? refuse(node) }, text)
  return text.end()
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
  const hash = createHash('sha256')
  const text = new Text((piece) => void hash.update(piece))
  write(node, {
    items: (items) => items.toSorted((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key))),
    key: (key) => key,
    leaf: (leaf) => (leaf.secret ? JSON.stringify(leaf.secret.ciphertext) : (scalar(leaf) ?? JSON.stringify(Buffer.from(leaf.text).toString('base64')))),
  }, text)
  text.end()
  return hash.digest('hex')
}

interface Style {
  /** In the order in which they are written. */
  items(items: readonly Item[]): readonly Item[]
  key(key: string): string
  leaf(leaf: Leaf): string
}

/** Pieces of a text that are joined at a time: all at once, those of a large tree would fill the memory. */
const PIECES = 1_024

/** A text that is made of many pieces. A join at each level would copy what is deep inside as often as it is deep. */
class Text {
  readonly #take: ((text: string) => void) | undefined
  readonly #joined: string[] = []
  #pieces: string[] = []

  /** @param take gets the text part by part; without it, `end` gives the whole */
  constructor(take?: (text: string) => void) {
    this.#take = take
  }

  add(piece: string): void {
    if (this.#pieces.push(piece) >= PIECES) this.#join()
  }

  end(): string {
    this.#join()
    return this.#joined.join('')
  }

  #join(): void {
    const joined = this.#pieces.join('')
    this.#pieces = []
    if (this.#take === undefined) this.#joined.push(joined)
    else this.#take(joined)
  }
}

function write(node: Node, style: Style, text: Text): void {
  if (node.kind === 'leaf') return text.add(style.leaf(node))
  if (node.kind === 'map') {
    text.add('{')
    style.items(itemsOf(node)).forEach(({ key, value }, index) => {
      if (index > 0) text.add(',')
      text.add(JSON.stringify(style.key(key)))
      text.add(':')
      write(value, style, text)
    })
    return text.add('}')
  }
  text.add('[')
  elementsOf(node).forEach((child, index) => {
    if (index > 0) text.add(',')
    write(child, style, text)
  })
  text.add(']')
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
