/** The texts of `output-file`. What a format cannot hold is refused with its path, never bent. */
import { keyPathText } from '../config/walk.ts'
import type { FileEnding } from '../inputs/table.ts'
import type { KeyPath, Leaf, List, Mapping, Node } from '../sops/tree.ts'
import { say, unicode } from '../text.ts'
import { scalar, toJson } from './json.ts'
import { childrenOf, isEnd, leavesOf, plainSegment } from './tree.ts'
import { refuseValues } from './values.ts'

/** One thing as it is exported. */
interface Variable {
  readonly name: string
  readonly value: string
  /** For messages. */
  readonly path: string
}

/** What a file is made of: a tree, or the names made from it. */
interface Content {
  readonly selected: Node
  /** The tree is a list of documents. */
  readonly isStream?: boolean
  readonly exports: readonly Variable[]
}

const FORMATS: Readonly<Record<FileEnding, (content: Content) => string>> = {
  '.json': ({ selected }) => `${toJson(selected)}\n`,
  '.yaml': ({ selected, isStream = false }) => (isStream ? yamlDocuments(selected) : yaml(selected)),
  '.env': ({ exports }) => dotenv(exports),
  '.tfvars': ({ selected }) => tfvars(selected),
}

/** Whether names, and not the tree, are what a file holds. */
export function holdsNames(file: string): boolean {
  return file.endsWith('.env')
}

/** Whether the keys at the top of the tree are the names of variables there. */
export function holdsKeys(file: string): boolean {
  return file.endsWith('.tfvars')
}

/**
 * Refuses a tree whose keys a format cannot hold: no value needs to be known for that.
 * @param file a name with one of the endings
 * @throws ActionError select/value
 */
export function refuseKeys(file: string, selected: Node): void {
  if (file.endsWith('.tfvars')) refuseUnnamed(selected)
}

/**
 * @param file a name with one of the endings
 * @param content whose keys the format can hold
 * @throws ActionError select/value
 */
export function fileText(file: string, content: Content): string {
  const ending = file.slice(file.lastIndexOf('.')) as FileEnding // the input was checked
  return FORMATS[ending](content)
}

/** @param problems shown lines */
function refuseFormat(format: string, problems: readonly string[]): void {
  refuseValues(`\`output-file\` cannot be ${format}`, problems, 'Select less, or write another format: `.json` and `.yaml` hold everything.')
}

// YAML: every text that is not plainly a word is quoted, so that all versions of YAML read the same.

/** As several documents, as `kubectl apply -f` takes them; one of which nothing is selected is left out. */
function yamlDocuments(list: Node): string {
  const documents = list.kind === 'list' ? childrenOf(list).map(([, document]) => document) : [list]
  return documents.filter((document) => document.kind !== 'leaf' || document.type !== 'null').map((document) => `---\n${yaml(document)}`).join('')
}

function yaml(root: Node): string {
  if (root.kind === 'leaf') return `${yamlScalar(root)}\n`
  return `${yamlBlock(root, '').join('\n')}\n`
}

function yamlBlock(node: Mapping | List, indent: string): string[] {
  if (isEnd(node)) return [indent + (node.kind === 'map' ? '{}' : '[]')]
  return childrenOf(node).flatMap(([segment, child]) => {
    const head = indent + (node.kind === 'list' ? '-' : yamlKey(plainSegment(segment), indent))
    if (child.kind === 'leaf') return [`${head} ${yamlScalar(child)}`]
    return isEnd(child) ? [`${head} ${child.kind === 'map' ? '{}' : '[]'}`] : [head, ...yamlBlock(child, `${indent}  `)]
  })
}

/** A key of more than 1,024 characters must be announced. */
const LONGEST_KEY = 1_000

function yamlKey(key: string, indent: string): string {
  const text = yamlText(key)
  return text.length > LONGEST_KEY ? `? ${text}\n${indent}:` : `${text}:`
}

const WORD = /^[A-Za-z_][\w.-]*$/
const TYPED = /^(true|false|null|yes|no|on|off|y|n)$/i

function yamlText(text: string): string {
  if (WORD.test(text) && !TYPED.test(text)) return text
  return JSON.stringify(text).replace(/[\u007f-\u009f\u2028\u2029\ufeff]|[\ufffe\uffff]/g, escaped)
}

/** An exponent needs a fraction and a sign before YAML 1.2. */
function yamlScalar(leaf: Leaf): string {
  if (leaf.type !== 'int' && leaf.type !== 'float') return leaf.type === 'str' || leaf.type === 'time' ? yamlText(String(leaf.text)) : (scalar(leaf) ?? '')
  return (scalar(leaf) ?? '').replace(/^(-?\d+)(?=[eE])/, '$1.0').replace(/([eE])(?=\d)/, '$1+')
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}

// dotenv, as `docker --env-file` reads it: a line is a variable, what follows `=` is its value, nothing is quoted.

/** Docker reads lines of less than 64 KiB. */
const LONGEST_LINE = 65_535

function dotenv(exports: readonly Variable[]): string {
  refuseFormat('`.env`', exports.flatMap(({ name, value, path }) => {
    if (/[\r\n]/.test(value)) return [say`${path} → ${name} holds a line break`]
    const size = Buffer.byteLength(`${name}=${value}`)
    return size > LONGEST_LINE ? [say`${path} → ${name} has ${size} bytes, and a line has at most ${LONGEST_LINE}`] : []
  }))
  return exports.map(({ name, value }) => `${name}=${value}\n`).join('')
}

// HCL, as Terraform reads a file of variables.

/** What can stand before `=` without quotes. */
const identifier = unicode(String.raw`^[\p{ID_Start}_][\p{ID_Continue}-]*$`, 'u')

function tfvars(root: Node): string {
  refuseFormat('`.tfvars`', leavesOf(root).flatMap(({ leaf, path }) => (isOther(String(leaf.text)) ? [say`${keyPathText(path)} ${NOT_NORMAL}`] : [])))
  return variablesOf(root).map(([key, child]) => `${plainSegment(key)} = ${hcl(child, '')}\n`).join('')
}

function refuseUnnamed(root: Node): void {
  if (root.kind !== 'map') refuseFormat('`.tfvars`', ['what is selected is no mapping, and has no names'])
  const unnamed = variablesOf(root).filter(([key]) => !identifier().test(plainSegment(key)))
  const problems = unnamed.map(([key]) => say`${keyPathText([key])} is no name of a variable`)
  visitKeys(root, [], (path, key) => isOther(key) && problems.push(say`The key ${keyPathText(path)} ${NOT_NORMAL}`))
  refuseFormat('`.tfvars`', problems)
}

function variablesOf(root: Node): ReturnType<typeof childrenOf> {
  return root.kind === 'map' ? childrenOf(root) : []
}

/**
 * More marks in a row than any script uses: putting them in order takes the square of their number.
 * @see https://www.unicode.org/reports/tr15/#Stream_Safe_Text_Format
 */
const manyMarks = unicode(String.raw`(?<!\p{M})\p{M}{31}`, 'u')

/** Terraform brings every text into Unicode's normal form C: another text than the one that is exported. */
function isOther(text: string): boolean {
  return manyMarks().test(text) || text !== text.normalize('NFC')
}

const NOT_NORMAL = 'is not in Unicode’s normal form C'

/** Tells each key of a tree, with its place. */
function visitKeys(node: Node, path: KeyPath, visit: (path: KeyPath, key: string) => void): void {
  if (node.kind === 'leaf') return
  for (const [segment, child] of childrenOf(node)) {
    const place = [...path, segment]
    if (typeof segment === 'string') visit(place, segment)
    visitKeys(child, place, visit)
  }
}

function hcl(node: Node, indent: string): string {
  if (node.kind === 'leaf') return node.type === 'str' || node.type === 'time' ? hclText(String(node.text)) : (scalar(node) ?? '')
  const [open, close] = node.kind === 'map' ? '{}' : '[]'
  if (isEnd(node)) return `${open}${close}`
  const inner = `${indent}  `
  let text = open // one put behind the other: a join would copy what is deep inside at each level
  for (const [segment, child] of childrenOf(node)) text += `\n${inner}` + (node.kind === 'list' ? `${hcl(child, inner)},` : `${hclText(plainSegment(segment))} = ${hcl(child, inner)}`)
  return `${text}\n${indent}${close}`
}

/** `${` and `%{` would begin a template. */
function hclText(text: string): string {
  const quoted = text.replace(/["\\]/g, '\\$&').replace(/[$%](?=\{)/g, escaped)
  // eslint-disable-next-line no-control-regex
  return `"${quoted.replace(/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]/g, (c) => ({ '\n': '\\n', '\r': '\\r', '\t': '\\t' })[c] ?? escaped(c))}"`
}
