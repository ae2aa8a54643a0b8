/** JSON, read and written without losing the order of keys, duplicates, big integers or `1.0`. */
import { ActionError } from '../../errors.ts'
import { say } from '../../text.ts'
import { DEEPEST, LONG_PATH, LONGEST_PATH, MORE_LEVELS, MORE_VALUES, MOST_VALUES, refuseExcess, tooMuch } from '../size.ts'
import type { Item, Leaf, List, Mapping, Node } from '../tree.ts'
import { floatText, intText, utf8 } from '../values.ts'
import type { Store } from './store.ts'

export const jsonStore: Store = {
  parse(bytes, path) {
    const root = parseJson(utf8(bytes, path), path)
    if (root.kind !== 'map') return { documents: [root] }
    return splitMetadata(root, path)
  },
  emit(documents, sops) {
    const [root, ...others] = documents
    if (others.length > 0 || root?.kind !== 'map') throw new ActionError('sops/unsupported', 'A JSON file holds one object.')
    return Buffer.from(`${writeJson(sops === undefined ? root : { kind: 'map', items: [...root.items, { kind: 'item', key: 'sops', value: sops }] })}\n`)
  },
}

/** Takes the top-level `sops` out of a document. */
export function splitMetadata(root: Mapping, path: string): { documents: Node[]; sops?: Mapping } {
  const sops = root.items.find((item) => item.kind === 'item' && item.key === 'sops') as Item | undefined
  if (sops === undefined) return { documents: [root] }
  if (sops.value.kind !== 'map') throw new ActionError('sops/metadata', say`The \`sops\` key of ${path} is not a mapping.`)
  return { documents: [{ kind: 'map', items: root.items.filter((item) => item !== sops) }], sops: sops.value }
}

export function sopsTwice(path: string): ActionError {
  return new ActionError('sops/metadata', say`${path} has the key \`sops\` twice.`)
}

/**
 * @param what for messages
 * @throws ActionError sops/syntax, sops/size; never with a piece of the text
 */
export function parseJson(text: string, what: string): Node {
  const root = new JsonParser(text, what).parse()
  refuseExcess([root], what)
  return root
}

const BLANK = /[ \t\r\n]*/y
const NUMBER = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y
const WORD = /true|false|null/y

class JsonParser {
  readonly #text: string
  readonly #what: string
  #at = 0
  /** Values begun so far. They are counted while they are made: too many would fill the memory. */
  #values = 0

  constructor(text: string, what: string) {
    this.#text = text
    this.#what = what
  }

  parse(): Node {
    const root = this.#value(0)
    this.#take(BLANK)
    if (this.#at < this.#text.length) throw this.#error('does not end after its value')
    return root
  }

  #value(depth: number): Node {
    this.#values += 1
    if (depth > DEEPEST) throw tooMuch(this.#what, MORE_LEVELS)
    if (this.#values > MOST_VALUES) throw tooMuch(this.#what, MORE_VALUES)
    this.#take(BLANK)
    switch (this.#text[this.#at]) {
      case '{': return this.#map(depth)
      case '[': return this.#list(depth)
      case '"': return { kind: 'leaf', type: 'str', text: this.#string() }
      default: return this.#scalar()
    }
  }

  #map(depth: number): Mapping {
    const items: Item[] = []
    const seen = new Set<string>()
    for (let open = this.#enter('}'); open; open = this.#next('}')) {
      this.#take(BLANK)
      const key = this.#string()
      if (key.length > LONGEST_PATH) throw tooMuch(this.#what, LONG_PATH)
      if (seen.has(key)) throw key === 'sops' && depth === 0 ? sopsTwice(this.#what) : this.#error('has a key twice')
      seen.add(key)
      this.#take(BLANK)
      if (this.#text[this.#at] !== ':') throw this.#error('is not JSON')
      this.#at += 1
      items.push({ kind: 'item', key, value: this.#value(depth + 1) })
    }
    return { kind: 'map', items }
  }

  #list(depth: number): List {
    const items: Node[] = []
    for (let open = this.#enter(']'); open; open = this.#next(']')) items.push(this.#value(depth + 1))
    return { kind: 'list', items }
  }

  /** @returns whether an element follows the opening bracket */
  #enter(end: string): boolean {
    this.#at += 1
    this.#take(BLANK)
    if (this.#text[this.#at] !== end) return true
    this.#at += 1
    return false
  }

  /** @returns whether another element follows */
  #next(end: string): boolean {
    this.#take(BLANK)
    const character = this.#text[this.#at]
    if (character !== ',' && character !== end) throw this.#error('is not JSON')
    this.#at += 1
    return character === ','
  }

  #string(): string {
    const start = this.#at
    if (this.#text[start] !== '"') throw this.#error('is not JSON')
    const source = this.#text.slice(start, this.#endOfString(start) + 1)
    this.#at += source.length
    try {
      const text = JSON.parse(source) as string
      return text.isWellFormed() ? text : text.toWellFormed()
    } catch {
      this.#at = start
      throw this.#error('is not JSON')
    }
  }

  /** The first quote that is not escaped. */
  #endOfString(start: number): number {
    for (let end = this.#text.indexOf('"', start + 1); end >= 0; end = this.#text.indexOf('"', end + 1)) {
      let backslashes = 0
      while (this.#text[end - 1 - backslashes] === '\\') backslashes += 1
      if (backslashes % 2 === 0) return end
    }
    return this.#text.length
  }

  #scalar(): Leaf {
    const word = this.#take(WORD)
    if (word === 'null') return { kind: 'leaf', type: 'null', text: '', literal: word }
    if (word !== undefined) return { kind: 'leaf', type: 'bool', text: word === 'true' ? 'True' : 'False', literal: word }
    const literal = this.#take(NUMBER)
    if (!literal) throw this.#error('is not JSON')
    return numberLeaf(literal) ?? this.#fail('holds a number beyond 64 bits')
  }

  #take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const [found] = pattern.exec(this.#text) ?? []
    this.#at += found?.length ?? 0
    return found
  }

  #fail(problem: string): never {
    throw this.#error(problem)
  }

  #error(problem: string): ActionError {
    const before = this.#text.slice(0, this.#at).split('\n')
    return new ActionError('sops/syntax', say`${this.#what} ${problem} (line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}).`)
  }
}

/** An integer if its digits are a signed 64-bit one, else a double; undefined if that overflows. */
function numberLeaf(literal: string): Leaf | undefined {
  const int = intText(literal)
  if (int !== undefined) return { kind: 'leaf', type: 'int', text: int, ...(int === literal ? {} : { literal }) }
  const value = Number(literal)
  if (!Number.isFinite(value)) return undefined
  const text = floatText(value)
  return { kind: 'leaf', type: 'float', text, ...(text === literal ? {} : { literal }) }
}

/** With tabs, as SOPS lays it out; comments are dropped. */
function writeJson(node: Node, indent = '\n'): string {
  if (node.kind === 'leaf') return writeLeaf(node)
  const inner = `${indent}\t`
  const items = node.kind === 'map' ? node.items.filter((item) => item.kind === 'item').map(({ key, value }) => `${writeString(key)}: ${writeJson(value, inner)}`) : node.items.filter((item) => item.kind !== 'comment').map((item) => writeJson(item, inner))
  const [open, close] = node.kind === 'map' ? '{}' : '[]'
  return items.length === 0 ? `${open}${close}` : `${open}${inner}${items.join(`,${inner}`)}${indent}${close}`
}

function writeLeaf({ type, text, literal }: Leaf): string {
  if (typeof text !== 'string') throw new ActionError('sops/unsupported', 'JSON cannot hold bytes that are not UTF-8.')
  switch (type) {
    case 'null': return 'null'
    case 'bool': return text.toLowerCase()
    case 'int': return text
    case 'float': return literal !== undefined && isJsonNumber(literal) ? literal : finite(text)
    default: return writeString(text)
  }
}

/** The float would be read as an integer without its point, and hashed alike. */
function finite(text: string): string {
  if (!isJsonNumber(text)) throw new ActionError('sops/unsupported', 'JSON cannot hold infinity or NaN.')
  return text
}

export function isJsonNumber(text: string): boolean {
  NUMBER.lastIndex = 0
  return NUMBER.exec(text)?.[0] === text
}

/** As Go escapes: `<`, `>`, `&` and the line separators too. */
function writeString(text: string): string {
  return JSON.stringify(text).replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
