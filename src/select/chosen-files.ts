/** The values of `export-files`: chosen while they are closed, and their bytes once they are open. */
import type { Opened, Selected } from '../config/closed.ts'
import { isSecretPath } from '../config/secrets.ts'
import { keyPathText } from '../config/walk.ts'
import { ActionError } from '../errors.ts'
import { base64 } from '../sops/cipher.ts'
import type { Leaf, Node } from '../sops/tree.ts'
import { textOrBytes } from '../sops/values.ts'
import { say } from '../text.ts'
import { refuseAmbiguous, refuseMissing, refuseWithheld } from './choose.ts'
import type { FileLine } from './export-files.ts'
import { isExact, matches, type Selector } from './selectors.ts'
import { isEnd, nodesOf, plainSegment, replaceLeaves, type Place } from './tree.ts'
import { refuseValues, stringOf } from './values.ts'

/** A leaf, its place, and the file that its bytes go to. */
export interface ChosenFile extends Selected {
  readonly line: FileLine
  readonly node: Leaf
  /** A selector without `*` named it. */
  readonly exact: boolean
}

export interface FileChoice {
  readonly files: readonly ChosenFile[]
  /** Optional selectors that match nothing. */
  readonly idle: readonly Selector[]
}

const INPUT = 'export-files'

/** @throws ActionError select/missing, select/ambiguous, config/undecrypted */
export function chooseFiles(root: Node, lines: readonly FileLine[]): FileChoice {
  if (lines.length === 0) return { files: [], idle: [] }
  const places = nodesOf(root).map((place) => ({ ...place, plain: place.path.map(plainSegment) }))
  const found = lines.map((line) => ({ line, places: places.filter(({ plain, node }) => matches(line.selector, plain, isEnd(node))) }))
  const idle = found.filter((one) => one.places.length === 0).map(({ line }) => line.selector)
  refuseMissing(INPUT, idle.filter(({ optional }) => !optional), places)
  const chosen = found.flatMap(({ line, places: [first, ...others] }) => (first === undefined ? [] : [{ line, places: [first, ...others] }]))
  chosen.forEach(({ line, places: matched }) => refuseAmbiguous(INPUT, line.selector, `the file ${line.file}`, matched))
  const files = chosen.map(({ line, places: matched }) => fileOf(line, matched[0] as Place))
  refuseWithheld(files.filter(({ node }) => node.secret?.state === 'withheld').map(({ path }) => path))
  return { files, idle }
}

function fileOf(line: FileLine, { node, path }: Place): ChosenFile {
  if (node.kind !== 'leaf') return refuseContainer(line.selector, node)
  return { line, node, path, exact: isExact(line.selector) }
}

function refuseContainer({ line, text }: Selector, { kind }: Node): never {
  const what = kind === 'list' ? 'a list' : 'a mapping'
  throw new ActionError('select/ambiguous', say`Line ${line} of \`${INPUT}\`: ${text} is ${what}, and a file of this input holds one value.`, { hint: 'Name one of its values; `output-file` writes a tree.' })
}

/** A file, whole. */
export interface FileToWrite {
  /** Relative to RUNNER_TEMP, with `/`. */
  readonly path: string
  readonly bytes: Uint8Array
  /** The key path of its value, for messages. */
  readonly from: string
  readonly secret: boolean
  /** Where the value is stored; absent where nobody knows. */
  readonly origin?: string
}

/** An opened value, and the file that it becomes. */
export interface OpenedFile {
  readonly leaf: Leaf
  /** Its content is what the base64 of the value says. */
  readonly base64: boolean
  readonly file: FileToWrite
}

/**
 * The bytes of each value: those of a text in UTF-8, or what its base64 says, in which blanks and line breaks do not count.
 * @throws ActionError select/value
 */
export function openedFiles(files: readonly ChosenFile[], opened: Opened): OpenedFile[] {
  const problems: string[] = []
  const all = files.map(({ line, node, path }): OpenedFile => {
    const leaf = replaceLeaves(node, opened) as Leaf
    const bytes = line.base64 ? decoded(leaf) : bytesOf(leaf)
    const from = keyPathText(path)
    if (bytes === undefined) problems.push(say`${from} ` + (line.base64 ? 'is not whole base64' : 'holds half of a surrogate pair'))
    const origin = leaf.file === undefined ? {} : { origin: leaf.file }
    return { leaf, base64: line.base64, file: { path: line.file, bytes: bytes ?? new Uint8Array(), from, secret: leaf.secret !== undefined || (bytes?.length === 0 && isSecretPath(path)), ...origin } }
  })
  refuseValues('`export-files` cannot write a value', problems, 'Correct the value; base64 is that of RFC 4648, with `=` at its end.')
  return all
}

function bytesOf(leaf: Leaf): Uint8Array | undefined {
  const text = stringOf(leaf)
  if (text === undefined) return leaf.text as Uint8Array // not UTF-8
  return text.isWellFormed() ? Buffer.from(text) : undefined
}

function decoded(leaf: Leaf): Uint8Array | undefined {
  return base64((stringOf(leaf) ?? '!').replace(/\s+/g, ''))
}

/** A secret that leaves as a file: text, or bytes that are not UTF-8. */
export function secretOf({ leaf }: OpenedFile): string | Uint8Array {
  return stringOf(leaf) ?? leaf.text
}

/** What the base64 of a secret says: a log may show the file. */
export function contentOf({ file }: OpenedFile): string | Uint8Array {
  return textOrBytes(file.bytes)
}
