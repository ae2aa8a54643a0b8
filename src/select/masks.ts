/**
 * Which texts are registered with the runner for a secret: forms in which it can reach a log, and nothing that would
 * turn ordinary lines into `***`. A program can always write a secret in a form that nobody foresaw; these are foreseen:
 *
 * - the secret, each of its lines, and both without blanks around them;
 * - what JSON makes of it, as JavaScript, Go, Python and PHP write it, and JSON within JSON once more;
 * - what `bash -x` makes of a `'` in a line;
 * - a secret of several lines as base64, wherever that begins, and as part of a URI;
 * - all these of the leaves of a secret that is JSON, or lines of JSON, and of JSON within them, numbers as written and as
 *   JavaScript writes them; not of keys;
 * - passwords and tokens of the URLs in all of these, as they stand there and percent-decoded.
 *
 * The runner registers each line of a mask with line breaks, `{` included, and adds forms of its own to one without
 * (base64, URI, XML, JSON-escaped). So a mask here is always one line.
 */
import { percentDecoded, unicode } from '../text.ts'
import { distinct } from './distinct.ts'

const SHORTEST = 4
const SHORTEST_NUMBER = 8

/** Too common: masking them would hide half of a log. */
const COMMON = new Set(['true', 'false', 'null', 'yes', 'no', 'on', 'off'])

/**
 * Too common for a part of a secret, which nobody encrypted for its own sake: names of environments, kinds, protocols,
 * users, ports and places, which stand beside a password and all over a log. A secret that is one as a whole is masked.
 */
const COMMON_PARTS = words(`prod production test testing stage staging live demo beta alpha local localhost main master
  auto none dev devel development user users admin administrator root guest owner default nobody service server deploy
  deployer ubuntu debian ec2-user jenkins runner oauth2 x-access-token mysql mariadb mssql sqlserver mongo mongodb redis
  kafka postgres postgresql aurora aurora-mysql aurora-postgresql oracle rabbitmq elasticsearch http https smtp smtps
  imap ldap ldaps amqp amqps sftp ftps file json yaml text html utf-8 basic token oauth login plain name type host port
  data info debug warn error trace fatal read write azure linux windows amazon google github gitlab docker
  service_account googleapis.com authorized_user amazonaws.com east west north south 1433 1521 3000 3306 4000 5000 5432
  5672 6379 6432 8000 8080 8081 8443 8888 9000 9092 9200 27017`)

/** `eu-west-1`, `us-gov-east-1`, and `europe-west1` of Google. */
const CLOUD_REGION = /^[a-z]{2}(?:-[a-z]+){1,3}-\d$|^[a-z]{2,14}-[a-z]{4,12}\d{1,2}$/

function words(text: string): ReadonlySet<string> {
  return new Set(text.split(/\s+/))
}

const LINE_BREAK = /\r\n|\n|\r/

const letterOrDigit = unicode(String.raw`[\p{L}\p{N}]`, 'u')
const lettersAndDigits = unicode(String.raw`[\p{L}\p{N}]`, 'gu')
/** Neither a letter nor a digit. */
const neither = unicode(String.raw`[^\p{L}\p{N}]`, 'gu')

/** So many letters and digits, in the lines of a secret that get no mask, are a secret that is shown. */
const SHOWN = 4

/**
 * Whether masks can hide a secret: one of its lines, at least, is neither too short nor too common, and the lines that
 * are have less than four letters and digits together. The brackets of JSON and the last line of a PEM remain below.
 */
export function isMaskable(secret: string | Uint8Array): boolean {
  if (typeof secret !== 'string') return masksOf(secret).length > 0
  const lines = linesOf(secret)
  const bare = lines.filter((line) => !isMask(line))
  if (bare.length === 0) return true
  return bare.length < lines.length && (bare.join('').match(lettersAndDigits())?.length ?? 0) < SHOWN
}

/** A key of YAML without a value: `users:` or `- name:`. */
const YAML_KEY = /^[ \t]*(?:- )?[a-z][a-z_-]{0,40}:[ \t]*$/i

/** The lines of a text, without keys of YAML that stand above what is theirs: those are in every log. */
function linesOf(text: string): string[] {
  if (!LINE_BREAK.test(text)) return [text]
  const lines = text.split(LINE_BREAK)
  return lines.filter((line, i) => !(YAML_KEY.test(line) && isBelow(line, lines[i + 1])))
}

/** Whether the next line of YAML is indented deeper than a key, or an item of its list. */
function isBelow(key: string, next = ''): boolean {
  const [indent, deeper] = [key.search(/\S/), next.search(/\S/)]
  return deeper > indent || (deeper === indent && next.startsWith('- ', deeper))
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
  return isLong && (/[A-Za-z0-9]/.test(seen) || letterOrDigit().test(seen)) && !COMMON.has(seen.toLowerCase())
}

function forms(text: string): string[] {
  const seen = linesOf(text).flatMap((line) => (line === line.trim() ? line : [line, line.trim()]))
  return [...seen, ...escapedForms(text), ...seen.filter((line) => line.includes("'")).map(bashQuoted), ...(LINE_BREAK.test(text) ? oneLineForms(text) : uriForms(text))]
}

/** What nobody escapes who writes JSON: printable ASCII without quotes, slashes of either kind, and what HTML obeys. */
const NEVER_ESCAPED = /^[ !#-%'-.0-;=?-[\]-~]*$/

/** A text within JSON, by who writes it, and within JSON that is a text of JSON, as `toJSON` makes of outputs; the runner adds one more. */
function escapedForms(text: string): string[] {
  if (NEVER_ESCAPED.test(text)) return []
  const once = escaped(text)
  const python = asciiEscaped(once)
  return [once, escaped(once), goEscaped(once), python, phpEscaped(once), phpEscaped(python)].filter((form) => form !== text)
}

function escaped(text: string): string {
  return JSON.stringify(text).slice(1, -1)
}

/** Of `encoding/json`, which makes JSON that may stand in HTML. */
function goEscaped(json: string): string {
  return json.replaceAll(/[<>&\u2028\u2029]/g, unicodeEscape)
}

/** Of `json.dumps`. */
function asciiEscaped(json: string): string {
  return json.replaceAll(/[^ -~]/g, unicodeEscape)
}

/** Of `json_encode`, which makes ASCII, too, unless it is told otherwise. */
function phpEscaped(json: string): string {
  return json.replaceAll('/', '\\/')
}

function unicodeEscape(unit: string): string {
  return `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
}

/** Within single quotes, as `bash -x` writes a word. */
function bashQuoted(line: string): string {
  return line.replaceAll("'", String.raw`'\''`)
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

function uriForms(line: string): string[] {
  return LEFT_BY_JAVASCRIPT.test(line) ? [uri(line)] : []
}

function uri(text: string): string {
  return encodeURIComponent(text.toWellFormed())
}

/** What base64 makes of the bytes wherever they stand in a longer text: whole groups of three only. */
function innerBase64(bytes: Buffer, offset: number): string {
  const length = Math.floor((bytes.length - offset) / 3) * 3
  return bytes.subarray(offset, offset + length).toString('base64')
}

/** So many levels of JSON, texts within texts, are opened below a secret that is JSON. */
const JSON_LEVELS = 3

/**
 * Leaves of a secret that is itself JSON, or lines of JSON, and of leaves that are: `fromJSON` brings them into a log one
 * by one.
 */
function jsonParts(secret: string, levels = JSON_LEVELS): string[] {
  const json = secret.replace(/^\ufeff/, '')
  if (!/^\s*["[{]/.test(json)) return []
  const parts = jsonLeaves(json) ?? json.split(LINE_BREAK).filter(isClosedJson).flatMap((line) => jsonLeaves(line) ?? [])
  return levels === 0 ? parts : parts.flatMap((part) => [part, ...jsonParts(part, levels - 1)])
}

/** Whether a line can be JSON: an attempt to parse costs more. */
function isClosedJson(line: string): boolean {
  return /^(?:\[.*\]|\{.*\}|".*")$/.test(line.trim())
}

/** Undefined where the text is no JSON. */
function jsonLeaves(json: string): string[] | undefined {
  const leaves: string[] = []
  try {
    JSON.parse(json, (_key, value: unknown, context?: { readonly source?: string }) => {
      if (typeof value === 'string' && !isCommonPart(value) && !isHarmlessUrl(value)) leaves.push(value)
      if (typeof value === 'number') leaves.push(...[context?.source ?? '', String(value)].flatMap(longNumber)) // as it is written, and as JavaScript writes it
      return value
    })
    return leaves
  } catch {
    return undefined
  }
}

function isCommonPart(text: string): boolean {
  const word = text.trim().toLowerCase()
  return COMMON_PARTS.has(word) || CLOUD_REGION.test(word)
}

function longNumber(text: string): string[] {
  return text.replaceAll(/\D/g, '').length >= SHORTEST_NUMBER ? [text] : []
}

/** So many letters and digits in one segment of a path may be a token, as in the address of a hook. */
const TOKEN_IN_PATH = 16

/** Without credentials, query and fragment, and without a segment that may be a token. */
function isHarmlessUrl(text: string): boolean {
  if (!/^[a-z][a-z0-9+.-]*:\/\/[^\s@?#]*$/i.test(text)) return false
  const [, , , ...path] = text.split('/')
  return path.every((segment) => segment.replaceAll(neither(), '').length < TOKEN_IN_PATH)
}

/**
 * Passwords of the URLs in a text, as they stand there and percent-decoded. A password that nobody encoded may hold `/`,
 * `?`, `#`, `@` and `://`: so each text that may be one counts.
 */
function urlPasswords(text: string): string[] {
  if (!text.includes('://')) return []
  const passwords = text.split(/\s+/).flatMap(passwordsOfWord).filter((one) => one !== '')
  return passwords.flatMap((password) => [password, ...percentDecoded(password).split(LINE_BREAK)])
}

/** Of a word with one URL or several, separated by commas, say: each password ends at an `@` before the next URL, the first at the last `@` of all, too. */
function passwordsOfWord(word: string): string[] {
  const [, ...urls] = word.split('://')
  const [first] = urls
  return [...urls.flatMap(passwordsOfUrl), ...(first === undefined || urls.length === 1 ? [] : upToLastAt(behindUser(urls.join('://'))))]
}

/** @param url what stands behind `://` */
function passwordsOfUrl(url: string): string[] {
  const rest = behindUser(url)
  const [authority = ''] = rest.split(/[/?#]/, 1)
  return [...upToLastAt(authority), ...upToLastAt(rest)]
}

/** What stands behind the `:` of a user; nothing where there is none. */
function behindUser(url: string): string {
  const end = url.search(/[/?#:@]/)
  return url[end] === ':' ? url.slice(end + 1) : ''
}

function upToLastAt(text: string): string[] {
  const end = text.lastIndexOf('@')
  return end < 0 ? [] : [text.slice(0, end)]
}

/**
 * Tokens in the place of a user, `https://TOKEN@host`: no password stands behind them, or the word that GitHub wants
 * there. Common names of users are none.
 */
function urlTokens(text: string): string[] {
  if (!text.includes('://')) return []
  const users = Array.from(text.matchAll(/:\/\/([^\s/?#:@]+)(?::(?:x-oauth-basic)?)?@/gi), ([, user = '']) => user)
  return users.flatMap((user) => [user, ...percentDecoded(user).split(LINE_BREAK)]).filter((user) => !isCommonPart(user))
}
