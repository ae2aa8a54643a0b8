/** The tree of a YAML text, from its events: aliases expanded, merge keys as keys like any other, order and spelling kept. */
import { EVENT_ID, SCALAR_STYLE, type Event, type ScalarEvent } from 'js-yaml'
import { ActionError } from '../../errors.ts'
import { say } from '../../text.ts'
import { LONG_PATH, LONGEST_PATH, MORE_VALUES, MOST_VALUES, tooMuch } from '../size.ts'
import type { Comment, Item, Leaf, List, Mapping, Node } from '../tree.ts'
import { sopsTwice } from './json.ts'
import { Comments } from './yaml-comments.ts'
import type { YamlEvents } from './yaml-events.ts'
import type { Lines } from './yaml-lines.ts'
import { LineFinder } from './yaml-places.ts'
import { resolvePlain, resolveTagged, string } from './yaml-scalars.ts'

/** Nodes that aliases may add to a file. */
export const MOST_ALIASED = 100_000

interface Anchored {
  readonly node: Node
  readonly size: number
}

/** Reads the events in their order. @throws ActionError sops/syntax, sops/size, sops/value */
export class YamlReader {
  readonly #lines: Lines
  readonly #text: string
  readonly #path: string
  readonly #events: readonly Event[]
  readonly #places: LineFinder
  readonly #comments: Comments
  /** The next event. */
  #next = 0
  #anchors = new Map<string, Anchored | 'open'>()
  /** Nodes made so far, and those of them that aliases added. */
  #made = 0
  #aliased = 0

  constructor({ lines, events }: YamlEvents, path: string) {
    this.#lines = lines
    this.#text = lines.text
    this.#path = path
    this.#events = events
    this.#places = new LineFinder(lines.text)
    this.#comments = new Comments(lines.text, this.#places, events)
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
    this.#comments.beginDocument()
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
        this.#comments.tokenEnd = event.anchorEnd
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
    if (event.valueEnd > 0) this.#comments.tokenEnd = event.valueEnd + (event.style === SCALAR_STYLE.SINGLE_QUOTED || event.style === SCALAR_STYLE.DOUBLE_QUOTED ? 1 : 0)
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
    const column = this.#places.columnOf(start)
    while (this.#peek().type !== EVENT_ID.POP) {
      this.#comments.beforeItem(items, this.#next)
      const key = this.#key()
      if (seen.has(key)) throw key === 'sops' && column === 0 ? sopsTwice(this.#path) : this.#syntax('has a key twice')
      seen.add(key)
      this.#comments.ofKey(items, this.#next)
      const isAlias = this.#peek().type === EVENT_ID.ALIAS
      const value = this.#node()
      items.push({ kind: 'item', key, value })
      if (isAlias || value.kind === 'leaf') this.#comments.endScalar(items)
    }
    this.#take() // its end
    this.#comments.foot(items, column, this.#next)
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
    const column = this.#places.columnOf(start)
    while (this.#peek().type !== EVENT_ID.POP) {
      this.#comments.beforeItem(items, this.#next)
      const isAlias = this.#peek().type === EVENT_ID.ALIAS
      const value = this.#node()
      items.push(value)
      if (isAlias || value.kind === 'leaf') this.#comments.endScalar(items)
    }
    this.#take() // its end
    this.#comments.foot(items, column, this.#next)
    return { kind: 'list', items }
  }

  #line(): number {
    return this.#text.slice(0, this.#comments.tokenEnd).split('\n').length
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

function shortTag(tag: string): string {
  return tag === '!' ? '' : tag.replace(/^!<tag:yaml\.org,2002:(\w+)>$/, '!!$1')
}
