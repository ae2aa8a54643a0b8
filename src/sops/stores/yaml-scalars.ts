/** What a YAML scalar is: the rules of go-yaml, which SOPS reads with. They are neither those of YAML 1.1 nor of 1.2. */
import type { Leaf } from '../tree.ts'
import { floatText, isDate, textOrBytes, timeText } from '../values.ts'

const NULL = new Set(['', '~', 'null', 'Null', 'NULL'])
const BOOL = /^(?:(true|True|TRUE)|false|False|FALSE)$/
const SPECIAL = /^(?:([-+]?)\.(inf|Inf|INF)|\.(nan|NaN|NAN))$/
const FLOAT = /^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/
const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[oO]?([0-7]+)|0[bB]([01]+)|(\d+))$/
const TIME = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:(?:([Tt])| +)(\d{1,2}):(\d{1,2}):(\d{1,2})(\.\d+)?(Z|[-+]\d\d:\d\d)?)?$/

/** Digits beyond which nothing is an integer; keeps the conversion linear. */
const LONGEST_INTEGER = 80

/** A plain scalar; undefined if it is an unsigned integer beyond 63 bits, which SOPS cannot walk. */
export function resolvePlain(source: string): Leaf | undefined {
  // Most are words: nothing else can be meant.
  if (!/^[-+.0-9~nNtTfF]|^$/.test(source)) return string(source)
  if (NULL.has(source)) return { kind: 'leaf', type: 'null', text: '', literal: source }
  const bool = BOOL.exec(source)
  if (bool) return leaf('bool', bool[1] === undefined ? 'False' : 'True', source)
  const special = SPECIAL.exec(source)
  if (special) return leaf('float', special[3] ? 'NaN' : special[1] === '-' ? '-Inf' : '+Inf', source)
  return resolveTime(source) ?? resolveNumber(source)
}

/** A scalar with a tag: `!!str`, `!!int`, … by its short name; others are dropped and leave a text. */
export function resolveTagged(tag: string, source: string, plain: boolean): Leaf | undefined {
  if (tag === '!!binary') return { kind: 'leaf', type: 'str', text: textOrBytes(Buffer.from(source, 'base64')) }
  if (tag === '!!str') return string(source)
  const resolved = resolvePlain(source)
  const type = resolved === undefined ? undefined : resolved.type === 'int' && tag === '!!float' ? 'float' : resolved.type
  const wanted = { '!!int': 'int', '!!float': 'float', '!!bool': 'bool', '!!null': 'null', '!!timestamp': 'time' }[tag]
  if (wanted !== undefined) return type === wanted ? resolved && { ...resolved, type: wanted } : undefined
  return plain && tag === '' ? resolved : string(source)
}

function resolveTime(source: string): Leaf | undefined {
  const [, year = '', month = '', day = '', t, hour, minute = '', second = '', fraction = '', zone] = TIME.exec(source) ?? []
  if (year === '' || !isDate(+year, +month, +day)) return undefined
  if (hour === undefined) return leaf('time', `${year}-${pad(month)}-${pad(day)}T00:00:00Z`, source)
  // With T a zone is required, with a blank there must be none.
  if ((t === undefined) !== (zone === undefined)) return undefined
  const text = timeText(`${year}-${pad(month)}-${pad(day)}T${pad(hour)}:${pad(minute)}:${pad(second)}${fraction}${zone ?? 'Z'}`)
  return text === undefined ? undefined : leaf('time', text, source)
}

function pad(digits: string): string {
  return digits.padStart(2, '0')
}

function resolveNumber(source: string): Leaf | undefined {
  if (!/^[-+.\d]/.test(source)) return string(source)
  const digits = source.replaceAll('_', '')
  const value = digits.length <= LONGEST_INTEGER ? integer(digits) : undefined
  if (value !== undefined && value >= -(2n ** 63n) && value < 2n ** 63n) return leaf('int', String(value), source)
  if (value !== undefined && value > 0n && value < 2n ** 64n) return undefined
  if (!FLOAT.test(digits)) return string(source)
  const float = Number(digits)
  return Number.isFinite(float) ? leaf('float', floatText(float), source) : string(source)
}

function integer(digits: string): bigint | undefined {
  const [, sign, hex, octal, binary, decimal] = INTEGER.exec(digits) ?? []
  const text = hex !== undefined ? `0x${hex}` : octal !== undefined ? `0o${octal}` : binary !== undefined ? `0b${binary}` : decimal
  if (text === undefined || (decimal !== undefined && decimal.length > 1 && decimal.startsWith('0'))) return undefined // 08 is a float
  return sign === '-' ? -BigInt(text) : BigInt(text)
}

function leaf(type: Leaf['type'], text: string, source: string): Leaf {
  return { kind: 'leaf', type, text, ...(text === source ? {} : { literal: source }) }
}

export function string(text: string): Leaf {
  return { kind: 'leaf', type: 'str', text }
}
