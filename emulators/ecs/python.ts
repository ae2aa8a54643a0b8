/** Values as Python's own writers spell them: the real server is written in it. */
import type { Leaf, Node } from '../../src/sops/tree.ts'
import { elementsOf, itemsOf } from './trees.ts'

/** `repr` of a float: always with a point or an exponent, the exponent with two digits. */
function floatRepr(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'nan' : value > 0 ? 'inf' : '-inf'
  const sign = value < 0 || Object.is(value, -0) ? '-' : ''
  const [mantissa = '', power = '0'] = Math.abs(value).toExponential().split('e')
  const exponent = Number(power)
  if (exponent >= -4 && exponent < 16) {
    const fixed = exponent < 0 ? `0.${'0'.repeat(-exponent - 1)}${mantissa.replace('.', '')}` : String(Math.abs(value))
    return `${sign}${fixed.includes('.') ? fixed : `${fixed}.0`}`
  }
  return `${sign}${mantissa}e${exponent < 0 ? '-' : '+'}${String(Math.abs(exponent)).padStart(2, '0')}`
}

/** `repr` of a number; integers have any size. */
export function numberRepr(leaf: Leaf): string {
  return isWhole(leaf) ? String(BigInt(spelling(leaf))) : floatRepr(INFINITIES[String(leaf.text)] ?? Number(leaf.text))
}

const INFINITIES: Readonly<Record<string, number>> = { '+Inf': Infinity, '-Inf': -Infinity }

/** Also one of more than 64 bits, which the tree holds as a float. */
function isWhole(leaf: Leaf): boolean {
  return leaf.type === 'int' || /^-?\d+$/.test(spelling(leaf))
}

function spelling({ type, text, literal }: Leaf): string {
  return type === 'float' && literal !== undefined ? literal : String(text)
}

/** `__name__` of a value's type. */
export function typeName(node: Node): string {
  if (node.kind !== 'leaf') return node.kind === 'map' ? 'dict' : 'list'
  if (node.type === 'float') return isWhole(node) ? 'int' : 'float'
  return { str: 'str', int: 'int', bool: 'bool', time: 'str', null: 'NoneType' }[node.type]
}

/** How a value is written. */
interface Style {
  readonly comma: string
  readonly colon: string
  readonly quote: (text: string) => string
  /** `null`, `true`, `false`, infinity and no number. */
  readonly words: readonly [string, string, string, string, string]
}

const JSON_WORDS = ['null', 'true', 'false', 'Infinity', 'NaN'] as const

/** A blank after commas and colons, ASCII only; integers of any size. */
export function dumps(node: Node): string {
  return write(node, { comma: ', ', colon: ': ', quote: quoted, words: JSON_WORDS })
}

/** No blanks, any character: as the server's framework answers. */
export function compact(node: Node): string {
  return write(node, { comma: ',', colon: ':', quote: JSON.stringify, words: JSON_WORDS })
}

/** `repr`: as Python's messages show a value. */
export function repr(node: Node): string {
  return write(node, { comma: ', ', colon: ': ', quote: textRepr, words: ['None', 'True', 'False', 'inf', 'nan'] })
}

/** In single quotes, unless there are only such in it; what cannot be printed as an escape. */
function textRepr(text: string): string {
  const quote = text.includes("'") && !text.includes('"') ? '"' : "'"
  const escaped = text.replace(/[\\'\p{C}\p{Z}]/gu, (one) => {
    if (one === ' ' || (one === "'" && quote === '"')) return one
    const short = ESCAPES[one]
    if (short !== undefined) return short
    const code = one.codePointAt(0) ?? 0
    const [letter, digits] = code < 0x100 ? ['x', 2] : code < 0x10000 ? ['u', 4] : ['U', 8]
    return `\\${letter}${code.toString(16).padStart(digits, '0')}`
  })
  return `${quote}${escaped}${quote}`
}

const ESCAPES: Readonly<Record<string, string>> = { '\\': '\\\\', "'": "\\'", '\n': '\\n', '\r': '\\r', '\t': '\\t' }

function write(node: Node, style: Style): string {
  if (node.kind === 'list') return `[${elementsOf(node).map((element) => write(element, style)).join(style.comma)}]`
  if (node.kind === 'map') return `{${itemsOf(node).map(({ key, value }) => `${style.quote(key)}${style.colon}${write(value, style)}`).join(style.comma)}}`
  return scalar(node, style)
}

function scalar(leaf: Leaf, { quote, words: [nothing, yes, no, infinity, none] }: Style): string {
  const { type, text } = leaf
  switch (type) {
    case 'null': return nothing
    case 'bool': return text === 'True' ? yes : no
    case 'int':
    case 'float': return numberRepr(leaf).replace('inf', infinity).replace('nan', none)
    default: return quote(textOf(text))
  }
}

/** Bytes become characters one by one. */
export function textOf(text: string | Uint8Array): string {
  return typeof text === 'string' ? text : Buffer.from(text).toString('latin1')
}

export function quoted(text: string): string {
  return JSON.stringify(text).replace(/[\u007f-\uffff]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`)
}
