/**
 * YAML, read as go-yaml does: js-yaml finds the structure, the scalars are resolved by our own table, and comments are
 * found between them. Aliases are expanded, merge keys are keys like any other, order and spelling are kept.
 */
import { EVENT_ID, SCALAR_STYLE, YAMLException, type Event, type ScalarEvent } from 'js-yaml'
import { ActionError } from '../../errors.ts'
import { say } from '../../text.ts'
import { DEEPEST, LONG_PATH, LONGEST_PATH, MORE_LEVELS, MORE_VALUES, MOST_VALUES, refuseExcess, tooMuch } from '../size.ts'
import type { Comment, Item, Leaf, List, Mapping, Node } from '../tree.ts'
import { utf8 } from '../values.ts'
import { sopsTwice, splitMetadata } from './json.ts'
import type { Store } from './store.ts'
import { emitYaml } from './yaml-emit.ts'
import { eventsOf, type YamlEvents } from './yaml-events.ts'
import type { Lines } from './yaml-lines.ts'
import { resolvePlain, resolveTagged, string } from './yaml-scalars.ts'

/** Characters of a file. */
export const LONGEST_YAML = 16_000_000

/**
 * Marks of structure in a file: commas, opening brackets and braces, line breaks, and `-`, `?` and `:` before a blank. The
 * parser notes each, in some 250 bytes, before the values can be counted. A secret has some eight of them.
 */
export const MOST_MARKS = 2_000_000

/** Of CR LF the second counts; what YAML 1.1 takes for line breaks besides is as good. */
const MARK = /[,[{\n\x85\u2028\u2029]|\r(?!\n)|[-?:][ \t]/g

/** Two more than may be: js-yaml counts the root and the value, too, and what it lets through is counted once more. */
const MAX_DEPTH = DEEPEST + 2

/** Nodes that aliases may add to a file. */
export const MOST_ALIASED = 100_000

export const yamlStore: Store = {
  parse(bytes, path) {
    const roots = parseYaml(textOf(bytes, path), path)
    const parts = roots.map((root) => (root.kind === 'map' ? splitMetadata(root, path) : { documents: [root] }))
    const [first] = parts
    const sops = first && 'sops' in first ? first.sops : undefined
    if (sops === undefined) return { documents: roots }
    const documents = parts.flatMap((part) => part.documents).map((root): Node => (isEmpty(root) ? { kind: 'map', items: [] } : root))
    if (documents.some((root) => root.kind !== 'map')) throw new ActionError('sops/syntax', say`A document of ${path} is not a mapping.`)
    return { documents, sops }
  },
  emit: (documents, sops) => Buffer.from(emitYaml(documents.map((root) => (sops === undefined ? root : withMetadata(root, sops))))),
}

/** UTF-8, or UTF-16 where a byte order mark says so: as PowerShell's `>` writes it, and go-yaml reads it. */
function textOf(bytes: Uint8Array, path: string): string {
  const order = UTF16[Buffer.from(bytes.subarray(0, 2)).toString('hex')]
  if (order === undefined) return utf8(bytes, path).replace(/^\ufeff/, '')
  const units = Buffer.from(bytes.subarray(2))
  if (units.length % 2 !== 0) throw notUtf16(path)
  const text = (order === 'big' ? units.swap16() : units).toString('utf16le')
  if (!text.isWellFormed()) throw notUtf16(path)
  return text
}

/** By the two bytes of the mark: which byte of a unit comes first. */
const UTF16: Readonly<Record<string, 'little' | 'big'>> = { fffe: 'little', feff: 'big' }

function notUtf16(path: string): ActionError {
  return new ActionError('sops/syntax', say`${path} begins with the mark of UTF-16, and is not UTF-16.`)
}

function isEmpty(root: Node): boolean {
  return root.kind === 'leaf' && root.type === 'null'
}

function withMetadata(root: Node, sops: Mapping): Node {
  if (root.kind !== 'map') throw new ActionError('sops/unsupported', 'An encrypted YAML document is a mapping.')
  return { kind: 'map', items: [...root.items, { kind: 'item', key: 'sops', value: sops }] }
}

/**
 * Every document of a YAML text.
 * @throws ActionError sops/syntax, sops/size; never with a piece of the text
 */
export function parseYaml(text: string, path: string): Node[] {
  const { lines, events } = eventsIn(text, path)
  const documents = new YamlReader(lines, path, events).documents()
  refuseExcess(documents, path)
  return documents
}

/**
 * The texts of all scalars of a file that SOPS would refuse: one with a key twice, say, or with a `sops` block that is none.
 * Other readers may take such a file.
 * @throws ActionError sops/syntax, sops/size where it is not even YAML
 */
export function scalarTexts(bytes: Uint8Array, path: string): string[] {
  const { lines, events } = eventsIn(textOf(bytes, path), path)
  return events.flatMap((event) => {
    if (event.type !== EVENT_ID.SCALAR) return []
    const text = lines.scalar(event)
    return [text, Buffer.from(text, 'base64').toString('latin1')] // as `!!binary` may say
  })
}

/** Before the parser sees the text: what it notes of a larger one would fill the memory. */
function refuseLargeText(text: string, path: string): void {
  if (text.length > LONGEST_YAML) throw tooMuch(path, `more than ${LONGEST_YAML} characters of YAML`)
  if (text.length <= MOST_MARKS) return
  let marks = 0
  for (MARK.lastIndex = 0; MARK.test(text); ) marks += 1
  if (marks > MOST_MARKS) throw tooMuch(path, `more than ${MOST_MARKS} commas, brackets, line breaks and other marks of YAML`)
}

function eventsIn(text: string, path: string): YamlEvents {
  refuseLargeText(text, path)
  try {
    return eventsOf(text, MAX_DEPTH)
  } catch (cause) {
    if (!(cause instanceof YAMLException)) throw cause
    if (cause.reason.includes('maxDepth')) throw tooMuch(path, MORE_LEVELS)
    const line = cause.mark === undefined ? '' : say` (line ${cause.mark.line + 1})`
    throw new ActionError('sops/syntax', say`${path} is not YAML${line}.`)
  }
}

interface Anchored {
  readonly node: Node
  readonly size: number
}

/** Where the value stands that a comment on the same line belongs to. */
interface Slot {
  readonly items: (Item | Node | Comment)[]
  index: number
}

class YamlReader {
  readonly #lines: Lines
  readonly #text: string
  readonly #path: string
  readonly #events: readonly Event[]
  /** The next event. */
  #next = 0
  /** Where the last token ended. */
  #cursor = 0
  #anchors = new Map<string, Anchored | 'open'>()
  /** Nodes made so far, and those of them that aliases added. */
  #made = 0
  #aliased = 0
  #lastScalar: Slot | undefined
  readonly #numberSigns: Finder
  readonly #documentStarts: Finder
  readonly #documentEnds: Finder
  /** The line of the place last asked for: where it starts, and where its line feed is. */
  #lineStart = 0
  #lineEnd = -1

  constructor(lines: Lines, path: string, events: readonly Event[]) {
    this.#lines = lines
    this.#text = lines.text
    this.#path = path
    this.#events = events
    this.#numberSigns = new Finder(lines.text, '#')
    this.#documentStarts = new Finder(lines.text, '\n---')
    this.#documentEnds = new Finder(lines.text, '\n...')
  }

  documents(): Node[] {
    const documents: Node[] = []
    while (this.#next < this.#events.length) documents.push(this.#document())
    return documents
  }

  #document(): Node {
    const event = this.#take()
    if (event.type !== EVENT_ID.DOCUMENT) throw this.#syntax('is not YAML')
    const version = event.directives.find((directive) => directive.kind === 'yaml')
    if (version?.kind === 'yaml' && version.version !== '1.1') throw this.#syntax('has a %YAML directive other than 1.1')
    this.#anchors = new Map()
    this.#lastScalar = undefined
    const root = this.#peek().type === EVENT_ID.POP ? string('') : this.#node()
    this.#take() // the end of the document
    return root.kind === 'leaf' && root.text === '' && root.type === 'str' ? { kind: 'leaf', type: 'null', text: '' } : root
  }

  #node(): Node {
    const event = this.#take()
    this.#made += 1
    if (this.#made > MOST_VALUES) throw tooMuch(this.#path, MORE_VALUES)
    switch (event.type) {
      case EVENT_ID.ALIAS:
        this.#cursor = event.anchorEnd
        return this.#alias(this.#text.slice(event.anchorStart, event.anchorEnd))
      case EVENT_ID.SCALAR:
        return this.#anchored(event, () => this.#scalar(event))
      case EVENT_ID.MAPPING:
        return this.#anchored(event, () => this.#map(event.start))
      case EVENT_ID.SEQUENCE:
        return this.#anchored(event, () => this.#list(event.start))
      default:
        throw this.#syntax('is not YAML')
    }
  }

  #anchored({ anchorStart, anchorEnd }: { anchorStart: number; anchorEnd: number }, read: () => Node): Node {
    if (anchorStart < 0) return read()
    const name = this.#text.slice(anchorStart, anchorEnd)
    this.#anchors.set(name, 'open')
    const before = this.#made
    const node = read()
    this.#anchors.set(name, { node, size: this.#made - before + 1 })
    return node
  }

  #alias(name: string): Node {
    const found = this.#anchors.get(name)
    if (found === undefined) throw this.#syntax('has an alias without its anchor')
    if (found === 'open') throw this.#syntax('has an alias within its own anchor')
    this.#made += found.size
    this.#aliased += found.size
    if (this.#aliased > MOST_ALIASED) throw new ActionError('sops/size', say`The aliases of ${this.#path} stand for more than ${MOST_ALIASED} values.`)
    return found.node
  }

  #scalar(event: ScalarEvent): Leaf {
    const source = this.#withoutFinalLineFeed(event, this.#lines.scalar(event))
    if (event.valueEnd > 0) this.#cursor = event.valueEnd + (event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED ? 1 : 0)
    const plain = event.style === SCALAR_STYLE.PLAIN
    const tag = event.tagStart < 0 ? '' : shortTag(this.#text.slice(event.tagStart, event.tagEnd))
    const leaf = tag === '' ? (plain ? resolvePlain(source) : string(source)) : resolveTagged(tag, source, plain)
    if (leaf === undefined) throw new ActionError('sops/value', say`${this.#path} holds a value that its type cannot hold (line ${this.#line()}).`)
    return leaf
  }

  /** A block that ends with the text, on a line without a line feed, has none either. */
  #withoutFinalLineFeed({ style, valueEnd }: ScalarEvent, value: string): string {
    const isBlock = style === SCALAR_STYLE.LITERAL_BLOCK || style === SCALAR_STYLE.FOLDED_BLOCK
    return isBlock && valueEnd >= this.#text.length && !this.#text.endsWith('\n') ? value.replace(/\n$/, '') : value
  }

  #map(start: number): Mapping {
    const items: (Item | Comment)[] = []
    const seen = new Set<string>()
    const column = this.#column(start)
    while (this.#peek().type !== EVENT_ID.POP) {
      this.#comments(items)
      const key = this.#key()
      if (seen.has(key)) throw key === 'sops' && column === 0 ? sopsTwice(this.#path) : this.#syntax('has a key twice')
      seen.add(key)
      this.#commentOfKey(items)
      const isAlias = this.#peek().type === EVENT_ID.ALIAS
      const value = this.#node()
      items.push({ kind: 'item', key, value })
      if (isAlias || value.kind === 'leaf') this.#lastScalar = { items, index: items.length - 1 }
    }
    this.#foot(items, column)
    return { kind: 'map', items }
  }

  #key(): string {
    const event = this.#peek()
    const key = event.type === EVENT_ID.SCALAR || event.type === EVENT_ID.ALIAS ? this.#node() : undefined
    if (key?.kind !== 'leaf' || key.type !== 'str' || typeof key.text !== 'string') throw this.#syntax('has a key that is not a text')
    if (key.text.length > LONGEST_PATH) throw tooMuch(this.#path, LONG_PATH)
    return key.text
  }

  #list(start: number): List {
    const items: (Node | Comment)[] = []
    const column = this.#column(start)
    while (this.#peek().type !== EVENT_ID.POP) {
      this.#comments(items)
      const isAlias = this.#peek().type === EVENT_ID.ALIAS
      const value = this.#node()
      items.push(value)
      if (isAlias || value.kind === 'leaf') this.#lastScalar = { items, index: items.length - 1 }
    }
    this.#foot(items, column)
    return { kind: 'list', items }
  }

  /** Comments before the next item: those on the line of a value stand before that value, the others here. */
  #comments(items: (Item | Comment)[] | (Node | Comment)[]): void {
    const comments = this.#gap()
    for (const comment of comments) this.#place(comment, items)
    this.#cursor = comments.at(-1)?.end ?? this.#cursor
  }

  /** A comment on the line of a key whose value starts below it stands before the key. */
  #commentOfKey(items: (Item | Comment)[]): void {
    const [comment] = this.#gap()
    if (comment === undefined || this.#startOfLine(comment.start) > this.#cursor) return
    items.push({ kind: 'comment', text: comment.text, inline: true })
    this.#cursor = comment.end
  }

  /** At the end of a container: comments that are indented like its items are its own. */
  #foot(items: (Item | Comment)[] | (Node | Comment)[], column: number): void {
    this.#take()
    const found = this.#gap()
    const next = found.findIndex(({ inline, alone }) => !inline && !alone)
    const comments = next < 0 ? found : found.slice(0, next)
    const own = comments.findLastIndex((comment) => comment.inline === true || comment.column >= column) + 1
    for (const comment of comments.slice(0, own)) this.#place(comment, items)
    const last = comments[own - 1]
    if (last !== undefined) this.#cursor = last.end
  }

  #place({ text, inline }: Found, items: (Item | Comment)[] | (Node | Comment)[]): void {
    if (inline && this.#lastScalar !== undefined) {
      this.#lastScalar.items.splice(this.#lastScalar.index, 0, { kind: 'comment', text, inline: true })
      this.#lastScalar.index += 1
    } else items.push({ kind: 'comment', text })
  }

  /** The comments between the last token and the next. */
  #gap(): Found[] {
    const from = this.#cursor
    if (this.#numberSigns.from(from) === this.#text.length) return []
    const end = this.#startOfNext()
    const found: Found[] = []
    for (let at = this.#numberSigns.from(from); at < end; at = this.#numberSigns.from(at)) {
      if (at > 0 && !/[\s]/.test(this.#text[at - 1] ?? '')) {
        at += 1
        continue
      }
      const lineStart = this.#startOfLine(at)
      const stop = this.#lineEnd
      // A key without a value on its line has a comment that belongs to what follows.
      const before = this.#text.slice(lineStart, at).trim()
      const inline = before !== '' && lineStart < from && !/[:?-]$/.test(this.#text.slice(from, at).trim() || (from > lineStart ? '' : '-'))
      found.push({ text: this.#text.slice(at + 1, stop), inline, alone: before === '', column: at - lineStart, start: at, end: stop })
      at = stop
    }
    return found
  }

  #startOfNext(): number {
    for (let i = this.#next; i < this.#events.length; i += 1) {
      const event = this.#events[i]
      if (event === undefined || event.type === EVENT_ID.POP) continue
      if (event.type === EVENT_ID.DOCUMENT) return this.#endOfDocument()
      const starts = [('start' in event ? event.start : -1), ('valueStart' in event ? event.valueStart : -1), event.anchorStart, ('tagStart' in event ? event.tagStart : -1)].filter((start) => start >= 0)
      if (starts.length > 0) return Math.min(...starts)
    }
    return this.#text.length
  }

  #endOfDocument(): number {
    const marker = Math.min(this.#documentStarts.from(this.#cursor), this.#documentEnds.from(this.#cursor))
    return Math.min(marker + 1, this.#text.length)
  }

  #column(at: number): number {
    return at - this.#startOfLine(at)
  }

  /** Places are asked for in ascending order but for a few, so that a long line is looked through once. */
  #startOfLine(at: number): number {
    if (at < this.#lineStart) [this.#lineStart, this.#lineEnd] = [at === 0 ? 0 : this.#text.lastIndexOf('\n', at - 1) + 1, this.#lineFeedFrom(at)]
    while (this.#lineEnd < at) {
      this.#lineStart = this.#lineEnd + 1
      this.#lineEnd = this.#lineFeedFrom(this.#lineStart)
    }
    return this.#lineStart
  }

  #lineFeedFrom(from: number): number {
    const at = this.#text.indexOf('\n', from)
    return at < 0 ? this.#text.length : at
  }

  #line(): number {
    return this.#text.slice(0, this.#cursor).split('\n').length
  }

  #peek(): Event {
    const event = this.#events[this.#next]
    if (event === undefined) throw this.#syntax('is not YAML')
    return event
  }

  #take(): Event {
    const event = this.#peek()
    this.#next += 1
    return event
  }

  #syntax(problem: string): ActionError {
    return new ActionError('sops/syntax', say`${this.#path} ${problem} (line ${this.#line()}).`)
  }
}

/** Finds a mark again and again, in ascending order: what was looked through is not looked through once more. */
class Finder {
  readonly #text: string
  readonly #mark: string
  /** There is no mark between these two places, and one at the second. */
  #start = 0
  #found = -1

  constructor(text: string, mark: string) {
    this.#text = text
    this.#mark = mark
  }

  /** @returns the end of the text if none follows */
  from(start: number): number {
    if (start < this.#start || start > this.#found) {
      const at = this.#text.indexOf(this.#mark, start)
      this.#start = start
      this.#found = at < 0 ? this.#text.length : at
    }
    return this.#found
  }
}

interface Found {
  readonly text: string
  /** On the line of the value before it. */
  readonly inline: boolean
  /** On a line of its own; if neither, on the line of a dash whose value follows. */
  readonly alone: boolean
  readonly column: number
  readonly start: number
  /** Where its line ends. */
  readonly end: number
}

function shortTag(tag: string): string {
  return tag === '!' ? '' : tag.replace(/^!<tag:yaml\.org,2002:(\w+)>$/, '!!$1')
}
