/**
 * YAML as PyYAML's `safe_dump` writes it: keys sorted, lists not indented below their key, ASCII, lines broken at about
 * 80 columns. The rules of its emitter, for what a build can hold (no anchors: what is shared is written twice).
 */
import type { Leaf, Node } from '../../src/sops/tree.ts'
import { numberRepr, textOf } from './python.ts'
import { elementsOf, itemsOf } from './trees.ts'

const WIDTH = 80
const INDENT = 2
/** Characters of the longest key that stands on the line of its value. */
const SIMPLE_KEY = 122

/** Plain texts that YAML 1.1 reads as something other than a string. */
const NO_STRINGS = [
  /^(~|null|Null|NULL|)$/,
  /^(yes|Yes|YES|no|No|NO|true|True|TRUE|false|False|FALSE|on|On|ON|off|Off|OFF)$/,
  /^([-+]?0b[01_]+|[-+]?0[0-7_]+|[-+]?(0|[1-9][0-9_]*)|[-+]?0x[0-9a-fA-F_]+|[-+]?[1-9][0-9_]*(:[0-5]?[0-9])+)$/,
  /^([-+]?[0-9][0-9_]*\.[0-9_]*([eE][-+][0-9]+)?|\.[0-9][0-9_]*([eE][-+][0-9]+)?|[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+\.[0-9_]*|[-+]?\.(inf|Inf|INF)|\.(nan|NaN|NAN))$/,
  /^(\d{4}-\d\d-\d\d|\d{4}-\d\d?-\d\d?([Tt]|[ \t]+)\d\d?:\d\d:\d\d(\.\d*)?([ \t]*(Z|[-+]\d\d?(:\d\d)?))?)$/,
  /^(=|<<)$/,
]
const NOT_PLAIN = /^[#,[\]{}&*!|>'"%@`]|^(---|\.\.\.)|^[?:-]( |$)|:( |$)| #|^ | $|\n/
const BREAK = /[\n\x85\u2028\u2029]/
const NOT_QUOTED_ONCE = /[^\n -~]|\n | \n/
const ESCAPES: Readonly<Record<string, string>> = { '\0': '0', '\x07': 'a', '\b': 'b', '\t': 't', '\n': 'n', '\v': 'v', '\f': 'f', '\r': 'r', '\x1b': 'e', '"': '"', '\\': '\\', '\x85': 'N', '\xa0': '_', '\u2028': 'L', '\u2029': 'P' }

export function safeDump(node: Node): string {
  return new Emitter().document(node)
}

class Emitter {
  #out = ''
  #column = 0
  /** Blank or start of a line before. */
  #afterBlank = true
  /** Nothing but indentation and indicators of structure on the line so far. */
  #atStart = true

  document(node: Node): string {
    this.#node(node, -INDENT, 'root')
    return `${this.#out}\n${node.kind === 'leaf' && isPlain(node) ? '...\n' : ''}`
  }

  /** @param indent of what it is in */
  #node(node: Node, indent: number, place: 'root' | 'value' | 'element'): void {
    if (node.kind === 'leaf') this.#scalar(node, place === 'root' ? INDENT : indent + INDENT)
    else if (node.items.length === 0) this.#indicator(node.kind === 'map' ? '{}' : '[]')
    else if (node.kind === 'map') this.#mapping(node, indent + INDENT)
    else this.#list(node, place === 'value' && !this.#atStart ? indent : indent + INDENT)
  }

  #mapping(node: Node, indent: number): void {
    for (const { key, value } of itemsOf(node).toSorted((a, b) => byCodePoints(a.key, b.key))) {
      this.#line(indent)
      const name: Leaf = { kind: 'leaf', type: 'str', text: key }
      if (key !== '' && [...key].length <= SIMPLE_KEY && !BREAK.test(key)) {
        this.#scalar(name, indent + INDENT, true)
        this.#write(':')
      } else {
        this.#indicator('?', true)
        this.#scalar(name, indent + INDENT)
        this.#line(indent)
        this.#indicator(':', true)
      }
      this.#node(value, indent, 'value')
    }
  }

  #list(node: Node, indent: number): void {
    for (const element of elementsOf(node)) {
      this.#line(indent)
      this.#indicator('-', true)
      this.#node(element, indent, 'element')
    }
  }

  #scalar(leaf: Leaf, indent: number, simpleKey = false): void {
    const text = spelled(leaf)
    if (isPlain(leaf)) {
      this.#plain(text, indent, !simpleKey)
    } else if (!NOT_QUOTED_ONCE.test(text)) {
      this.#indicator("'")
      this.#singleQuoted(text, indent, !simpleKey)
      this.#write("'")
    } else {
      this.#indicator('"')
      this.#doubleQuoted(text, indent, !simpleKey)
      this.#write('"')
    }
  }

  /** Words; a line that is too long ends at a single blank. */
  #plain(text: string, indent: number, split: boolean): void {
    if (!this.#afterBlank) this.#write(' ')
    for (const part of text.split(/( +)/)) {
      if (part === ' ' && split && this.#column > WIDTH) this.#line(indent)
      else this.#write(part)
    }
  }

  #singleQuoted(text: string, indent: number, split: boolean): void {
    const parts = text.replaceAll("'", "''").split(/( +|\n+)/)
    parts.forEach((part, index) => {
      const between = index > 1 || parts[0] !== ''
      if (part.startsWith('\n')) {
        this.#out += '\n'.repeat(part.length + 1)
        this.#column = 0
        this.#pad(indent)
      } else if (part === ' ' && split && this.#column > WIDTH && between && (index < parts.length - 2 || parts.at(-1) !== '')) this.#line(indent)
      else this.#write(part)
    })
  }

  #doubleQuoted(text: string, indent: number, split: boolean): void {
    const characters = [...text]
    const isSafe = (character: string | undefined): boolean => character !== undefined && /[ !#-[\]-~]/.test(character)
    let start = 0
    for (let end = 0; end <= characters.length; end++) {
      const character = characters[end]
      if (!isSafe(character)) {
        this.#write(characters.slice(start, end).join(''))
        start = end
        if (character !== undefined) {
          this.#write(escaped(character))
          start = end + 1
        }
      }
      if (!split || end === 0 || end >= characters.length - 1 || !(character === ' ' || start >= end) || this.#column + (end - start) <= WIDTH) continue
      this.#write(`${characters.slice(start, end).join('')}\\`)
      start = Math.max(start, end)
      this.#line(indent)
      if (characters[start] === ' ') this.#write('\\')
    }
  }

  #indicator(text: string, structural = false): void {
    const atStart = this.#atStart && structural
    this.#write(this.#afterBlank ? text : ` ${text}`)
    this.#atStart = atStart
  }

  #write(text: string): void {
    if (text === '') return
    this.#out += text
    this.#column += [...text].length
    this.#afterBlank = false
    this.#atStart = false
  }

  /** To a column: on this line if there is only structure on it, else on the next one. */
  #line(indent: number): void {
    if (!this.#atStart || this.#column > indent || (this.#column === indent && !this.#afterBlank)) {
      this.#out += '\n'
      this.#column = 0
    }
    this.#pad(indent)
  }

  #pad(indent: number): void {
    this.#out += ' '.repeat(Math.max(indent - this.#column, 0))
    this.#column = Math.max(indent, this.#column)
    this.#afterBlank = true
    this.#atStart = true
  }
}

function spelled(leaf: Leaf): string {
  const { type, text } = leaf
  switch (type) {
    case 'null': return 'null'
    case 'bool': return text === 'True' ? 'true' : 'false'
    case 'int':
    case 'float': return numberRepr(leaf).replace(/^(-?)(inf|nan)$/, '$1.$2').replace(/^(-?\d+)e/, '$1.0e')
    default: return textOf(text)
  }
}

function isPlain(leaf: Leaf): boolean {
  const text = spelled(leaf)
  return leaf.type !== 'str' || (!NO_STRINGS.some((form) => form.test(text)) && !NOT_PLAIN.test(text) && !NOT_QUOTED_ONCE.test(text))
}

function escaped(character: string): string {
  const short = ESCAPES[character]
  if (short !== undefined) return `\\${short}`
  const code = character.codePointAt(0) ?? 0
  const digits = code.toString(16).toUpperCase()
  return code <= 0xff ? `\\x${digits.padStart(2, '0')}` : code <= 0xffff ? `\\u${digits.padStart(4, '0')}` : `\\U${digits.padStart(8, '0')}`
}

function byCodePoints(one: string, other: string): number {
  const [a, b] = [one, other].map((text) => [...text].map((character) => character.codePointAt(0) ?? 0)) as [number[], number[]]
  const at = a.findIndex((code, index) => code !== b[index])
  return at === -1 ? a.length - b.length : (a[at] ?? 0) - (b[at] ?? -1)
}
