/** The texts of typed values: what SOPS encrypts and hashes, and what it accepts after decryption. */
import { ActionError } from '../errors.ts'
import { say } from '../text.ts'
import type { Leaf, LeafType } from './tree.ts'

const INT64 = [-(2n ** 63n), 2n ** 63n - 1n] as const

/** Decimal digits of a signed 64-bit integer, without leading zeros or `+`; undefined if it is none. */
export function intText(text: string): string | undefined {
  if (!/^[+-]?\d{1,400}$/.test(text)) return undefined
  const value = BigInt(text.replace(/^\+/, ''))
  return value >= INT64[0] && value <= INT64[1] ? String(value) : undefined
}

/** Shortest digits that round-trip, in fixed notation, never with an exponent: `1`, `1.5`, `-0`, `+Inf`, `NaN`. */
export function floatText(value: number): string {
  if (Number.isNaN(value)) return 'NaN'
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf'
  if (Object.is(value, -0)) return '-0'
  const [mantissa = '', exponent] = String(value).split('e')
  if (exponent === undefined) return mantissa
  const sign = mantissa.startsWith('-') ? '-' : ''
  const [whole = '', fraction = ''] = mantissa.replace('-', '').split('.')
  const shift = Number(exponent)
  if (shift < 0) return `${sign}0.${'0'.repeat(-shift - whole.length)}${whole}${fraction}`
  return `${sign}${whole}${fraction.padEnd(shift, '0')}`
}

const TRUE = new Set(['1', 't', 'T', 'TRUE', 'true', 'True'])
const FALSE = new Set(['0', 'f', 'F', 'FALSE', 'false', 'False'])

/** The two spellings that SOPS encrypts and hashes. */
export function boolText(text: string): 'True' | 'False' | undefined {
  return TRUE.has(text) ? 'True' : FALSE.has(text) ? 'False' : undefined
}

/** Each digit can be read in one way only: else a long row of them would be split at every place. */
const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?$/
const SPECIAL = /^([+-]?)(inf|infinity|nan)$/i

/** A decimal, with exponent or without, or infinity, or NaN. What overflows a double is none. */
export function parseFloat64(text: string): number | undefined {
  const [, sign, word] = SPECIAL.exec(text) ?? []
  if (word !== undefined) return word.toLowerCase() === 'nan' ? Number.NaN : sign === '-' ? -Infinity : Infinity
  if (!DECIMAL.test(text)) return undefined
  const value = Number(text)
  return Number.isFinite(value) ? value : undefined
}

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d{1,2}):(\d\d):(\d\d)(?:[.,](\d+))?(Z|[+-]\d\d:\d\d)$/

/**
 * RFC 3339 as SOPS writes it again: `Z` for a zero offset, zeros at the end of a fraction dropped.
 * @param fraction false: whole seconds only, as for `lastmodified`
 * @returns undefined if it is no such time
 */
export function timeText(text: string, fraction = true): string | undefined {
  const [, year = '', month = '', day = '', hour = '', minute = '', second = '', digits = '', zone = ''] = RFC3339.exec(text) ?? []
  if (zone === '' || !isDate(+year, +month, +day) || +hour > 23 || +minute > 59 || +second > 59) return undefined
  const [, offsetHour = '0', offsetMinute = '0'] = /(\d\d):(\d\d)/.exec(zone) ?? []
  if (+offsetHour > 24 || +offsetMinute > 59) return undefined
  const part = digits.slice(0, 9).replace(/0+$/, '')
  const offset = /^(Z|[+-]00:00)$/.test(zone) ? 'Z' : zone
  return `${year}-${month}-${day}T${hour.padStart(2, '0')}:${minute}:${second}${fraction && part !== '' ? `.${part}` : ''}${offset}`
}

export function isDate(year: number, month: number, day: number): boolean {
  return month >= 1 && month <= 12 && day >= 1 && day <= daysIn(year, month)
}

function daysIn(year: number, month: number): number {
  const leap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0
  return [31, leap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0
}

const UTF8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Text, or the bytes themselves where they are not UTF-8. */
export function textOrBytes(bytes: Uint8Array): string | Uint8Array {
  try {
    return UTF8.decode(bytes)
  } catch {
    return bytes
  }
}

/** @throws ActionError sops/syntax */
export function utf8(bytes: Uint8Array, what: string): string {
  const text = textOrBytes(bytes)
  if (typeof text !== 'string') throw new ActionError('sops/syntax', say`${what} is not UTF-8.`)
  return text
}

export function bytesOf(text: string | Uint8Array): Uint8Array {
  return typeof text === 'string' ? Buffer.from(text) : text
}

/** The leaf that a decrypted text of a type is; undefined if the type cannot hold it. */
export function typedLeaf(type: string, bytes: Uint8Array): Leaf | undefined {
  const text = textOrBytes(bytes)
  if (type === 'str') return { kind: 'leaf', type, text }
  if (typeof text !== 'string') return undefined
  const canonical = canonicalText(type, text)
  return canonical === undefined ? undefined : { kind: 'leaf', type: type as LeafType, text: canonical }
}

function canonicalText(type: string, text: string): string | undefined {
  if (type === 'int') return intText(text)
  if (type === 'bool') return boolText(text)
  if (type === 'time') return timeText(text)
  if (type !== 'float') return undefined
  const value = parseFloat64(text)
  return value === undefined ? undefined : floatText(value)
}
