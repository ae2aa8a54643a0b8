/**
 * Which texts are registered with the runner for a secret: the forms in which it can reach a log, and nothing that
 * would turn ordinary lines into `***`.
 *
 * The runner registers each line of a mask with line breaks, `{` included, and adds forms of its own to one without
 * (base64, URI, XML, JSON-escaped). So a mask here is always one line.
 */
import { percentDecoded } from '../text.ts'

const SHORTEST = 4
const SHORTEST_PART = 6
const SHORTEST_NUMBER = 8

/** Too common: masking them would hide half of a log. */
const COMMON = new Set(['true', 'false', 'null', 'yes', 'no', 'on', 'off'])

const LINE_BREAK = /\r\n|\n|\r/

/** Whether masks can hide a secret: one of its lines, at least, is neither too short nor too common. */
export function isMaskable(secret: string): boolean {
  return secret.split(LINE_BREAK).some(isMask)
}

/** The masks of one secret, each a single line. */
export function masksOf(secret: string): string[] {
  const parts = jsonParts(secret)
  const texts = [secret, ...parts].flatMap((text) => [...forms(text), ...urlPasswords(text)])
  return [...new Set(texts)].filter(isMask)
}

function isMask(text: string): boolean {
  const seen = text.trim()
  const isLong = seen.length >= 2 * SHORTEST || Array.from(seen).length >= SHORTEST // a character has at most two units
  return isLong && /[\p{L}\p{N}]/u.test(seen) && !COMMON.has(seen.toLowerCase())
}

function forms(text: string): string[] {
  const lines = text.split(LINE_BREAK)
  const seen = lines.flatMap((line) => [line, line.trim()])
  return [...seen, ...escapedForms(text), ...(lines.length === 1 ? (LEFT_BY_JAVASCRIPT.test(text) ? [uri(text)] : []) : oneLineForms(text))]
}

/** A text within JSON, and within JSON that is a text of JSON, as `toJSON` makes of outputs; the runner adds one more. */
function escapedForms(text: string): string[] {
  const once = escaped(text)
  return once === text ? [] : [once, escaped(once)]
}

function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

/** How a text with line breaks looks where it is made one line. */
function oneLineForms(text: string): string[] {
  const bytes = Buffer.from(text)
  return [bytes.toString('base64'), ...[0, 1, 2].map((offset) => innerBase64(bytes, offset)), uri(text)]
}

/** What the runner escapes in its own form for URIs, and programs in JavaScript leave. */
const LEFT_BY_JAVASCRIPT = /[!'()*]/

function uri(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}

/** What base64 makes of the bytes wherever they stand in a longer text: whole groups of three only. */
function innerBase64(bytes: Buffer, offset: number): string {
  const length = Math.floor((bytes.length - offset) / 3) * 3
  return bytes.subarray(offset, offset + length).toString('base64')
}

/** Leaves of a secret that is itself a JSON object or list: `fromJSON` brings them into a log one by one. */
function jsonParts(secret: string): string[] {
  if (!/^\s*[[{]/.test(secret)) return []
  const parts: string[] = []
  try {
    JSON.parse(secret, (_key, value: unknown, context?: { readonly source?: string }) => {
      if (typeof value === 'string' && Array.from(value).length >= SHORTEST_PART && !isHarmlessUrl(value)) parts.push(value)
      if (typeof value === 'number') parts.push(...longNumber(context?.source ?? String(value)))
      return value
    })
    return parts
  } catch {
    return []
  }
}

function longNumber(text: string): string[] {
  return text.replaceAll(/\D/g, '').length >= SHORTEST_NUMBER ? [text] : []
}

function isHarmlessUrl(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\/[^\s@?]*$/i.test(text)
}

/** Passwords of the URLs in a text, as they stand there and percent-decoded. */
function urlPasswords(text: string): string[] {
  return [...text.matchAll(/[a-z][a-z0-9+.-]*:\/\/[^\s/?#:@]*:([^\s/?#]+)@/gi)].flatMap(([, password = '']) => [password, ...percentDecoded(password).split(LINE_BREAK)])
}
