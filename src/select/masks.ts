/**
 * Which texts are registered with the runner for a secret: the forms in which it can reach a log, and nothing that
 * would turn ordinary lines into `***`.
 *
 * The runner registers each line of a mask with line breaks, `{` included, and adds forms of its own to one without
 * (base64, URI, XML, JSON-escaped). So a mask here is always one line.
 */
import { percentDecoded } from '../text.ts'
import { distinct } from './distinct.ts'

const SHORTEST = 4
const SHORTEST_NUMBER = 8

/** Too common: masking them would hide half of a log. */
const COMMON = new Set(['true', 'false', 'null', 'yes', 'no', 'on', 'off'])

/**
 * Too common for a short part of a secret, which nobody encrypted for its own sake: names of environments, kinds,
 * protocols, users and ports, which stand beside a password and all over a log.
 */
const COMMON_PARTS = words(`prod test stage live demo beta alpha local main auto none user users admin root guest owner
  mysql mssql mongo redis kafka http https smtp smtps imap ldap ldaps amqp amqps sftp ftps file json yaml text html utf-8
  basic token oauth login plain name type host port data info debug warn error trace fatal read write azure linux
  east west north south 1433 1521 3000 3306 4000 5000 5432 5672 6379 6432 8000 8080 8081 8443 8888 9000 9092 9200 27017`)

/** Users of databases and brokers that everybody has. */
const COMMON_USERS = words('postgres mariadb oracle mongodb rabbitmq default nobody service server oauth2 x-access-token')

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/))
}

const LINE_BREAK = /\r\n|\n|\r/

/** So many letters and digits, in the lines of a secret that get no mask, are a secret that is shown. */
const SHOWN = 4

/**
 * Whether masks can hide a secret: one of its lines, at least, is neither too short nor too common, and the lines that
 * are have less than four letters and digits together. The brackets of JSON and the last line of a PEM remain below.
 */
export function isMaskable(secret: string | Uint8Array): boolean {
  if (typeof secret !== 'string') return masksOf(secret).length > 0
  const lines = secret.split(LINE_BREAK)
  const bare = lines.filter((line) => !isMask(line))
  return bare.length < lines.length && (bare.join('').match(/[\p{L}\p{N}]/gu)?.length ?? 0) < SHOWN
}

/**
 * The masks of one secret, each a single line.
 * @param secret bytes where it is not UTF-8: in a log they stand as base64
 */
export function masksOf(secret: string | Uint8Array): string[] {
  if (typeof secret !== 'string') return distinct(base64Forms(Buffer.from(secret))).filter(isMask)
  const parts = jsonParts(secret)
  const texts = [secret, ...parts].flatMap((text) => [...forms(text), ...urlPasswords(text), ...urlTokens(text)])
  return distinct(texts).filter(isMask)
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
  return [...base64Forms(Buffer.from(text)), uri(text)]
}

function base64Forms(bytes: Buffer): string[] {
  return [bytes.toString('base64'), ...[0, 1, 2].map((offset) => innerBase64(bytes, offset))]
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
      if (typeof value === 'string' && !isCommonPart(value) && !isHarmlessUrl(value)) parts.push(value)
      if (typeof value === 'number') parts.push(...longNumber(context?.source ?? String(value)))
      return value
    })
    return parts
  } catch {
    return []
  }
}

function isCommonPart(text: string): boolean {
  return COMMON_PARTS.has(text.trim().toLowerCase())
}

function isCommonUser(text: string): boolean {
  return isCommonPart(text) || COMMON_USERS.has(text.toLowerCase())
}

function longNumber(text: string): string[] {
  return text.replaceAll(/\D/g, '').length >= SHORTEST_NUMBER ? [text] : []
}

function isHarmlessUrl(text: string): boolean {
  return /^[a-z][a-z0-9+.-]*:\/\/[^\s@?]*$/i.test(text)
}

/** The scheme is looked for backwards from its `://`: forwards, a key file of one long line would be read from each letter to its end. */
const URL_PASSWORD = /(?<=[a-z][a-z0-9+.-]*):\/\/[^\s/?#:@]*:([^\s/?#]+)@/gi

/** Passwords of the URLs in a text, as they stand there and percent-decoded. */
function urlPasswords(text: string): string[] {
  return [...text.matchAll(URL_PASSWORD)].flatMap(([, password = '']) => [password, ...percentDecoded(password).split(LINE_BREAK)])
}

/**
 * Tokens in the place of a user, `https://TOKEN@host`: no password stands behind them, or the word that GitHub wants
 * there. Common names of users are none.
 */
function urlTokens(text: string): string[] {
  const users = Array.from(text.matchAll(/:\/\/([^\s/?#:@]+)(?::(?:x-oauth-basic)?)?@/gi), ([, user = '']) => user)
  return users.flatMap((user) => [user, ...percentDecoded(user).split(LINE_BREAK)]).filter((user) => !isCommonUser(user))
}
