/**
 * YAML as Python's PyYAML reads it with `safe_load`: merge keys are merged, of equal keys the last counts, and what has
 * no constructor is refused. js-yaml finds the structure; its trees would not keep the order of merged keys.
 */
import { EVENT_ID, SCALAR_STYLE, type Event, type MappingEvent, type ScalarEvent, type SequenceEvent } from 'js-yaml'
import { eventsOf } from '../../src/sops/stores/yaml-events.ts'
import type { Lines } from '../../src/sops/stores/yaml-lines.ts'
import type { Leaf, Node } from '../../src/sops/tree.ts'
import { compact } from './python.ts'
import { itemsOf, mapping } from './trees.ts'
import { MERGE, scalarOf, VALUE } from './yaml11-scalars.ts'

/**
 * Every document.
 * @throws Error if PyYAML would not read it, too
 */
export function readYaml11(text: string): Node[] {
  const { lines, events } = eventsOf(text, 250)
  return new Reader(lines, events).documents()
}

/** What an event stands for: a node, or a key with a meaning of its own. */
type Read = Node | typeof MERGE | typeof VALUE

/** Pairs of a mapping in their order; equal keys are still there as often as they were written. */
type Pair = readonly [key: string, value: Node]

class Reader {
  readonly #lines: Lines
  readonly #text: string
  readonly #events: readonly Event[]
  #next = 0
  #anchors = new Map<string, Read>()

  constructor(lines: Lines, events: readonly Event[]) {
    this.#lines = lines
    this.#text = lines.text
    this.#events = events
  }

  documents(): Node[] {
    const documents: Node[] = []
    while (this.#next < this.#events.length) documents.push(this.#document())
    return documents
  }

  #document(): Node {
    const event = this.#take()
    if (event?.type !== EVENT_ID.DOCUMENT) throw new Error('not a document')
    if (event.directives.some(({ kind }) => kind === 'tag')) throw new Error('tags of its own are not emulated')
    this.#anchors = new Map()
    const root = this.#atEnd() ? NULL : this.#node()
    this.#take()
    return root
  }

  #node(): Node {
    const read = this.#read()
    if (typeof read === 'symbol') throw new Error('there is no constructor for this tag')
    return read
  }

  #read(): Read {
    const event = this.#take()
    switch (event?.type) {
      case EVENT_ID.ALIAS: return this.#alias(this.#text.slice(event.anchorStart, event.anchorEnd))
      case EVENT_ID.SCALAR: return this.#anchored(event, this.#scalar(event))
      case EVENT_ID.SEQUENCE: return this.#anchored(event, this.#sequence(event))
      case EVENT_ID.MAPPING: return this.#anchored(event, this.#mapping(event))
      default: throw new Error('not a node')
    }
  }

  /** An anchor that stands twice in a document is refused. */
  #anchored({ anchorStart, anchorEnd }: ScalarEvent | SequenceEvent | MappingEvent, read: Read): Read {
    if (anchorStart < 0) return read
    const name = this.#text.slice(anchorStart, anchorEnd)
    if (this.#anchors.has(name)) throw new Error('found duplicate anchor')
    this.#anchors.set(name, read)
    return read
  }

  /** Also one within its own anchor is not found: JSON could not hold it. */
  #alias(name: string): Read {
    const found = this.#anchors.get(name)
    if (found === undefined) throw new Error('found undefined alias')
    return found
  }

  #scalar(event: ScalarEvent): Read {
    return scalarOf(this.#lines.scalar(event), this.#tag(event), event.style === SCALAR_STYLE.PLAIN)
  }

  #sequence(event: SequenceEvent): Node {
    if (!['', 'seq'].includes(this.#tag(event))) throw new Error('there is no constructor for this tag')
    const items: Node[] = []
    while (!this.#atEnd()) items.push(this.#node())
    this.#take()
    return { kind: 'list', items }
  }

  /** Merged pairs come first, so that the mapping's own, and of these the last, count. */
  #mapping(event: MappingEvent): Node {
    if (!['', 'map'].includes(this.#tag(event))) throw new Error('there is no constructor for this tag')
    const merged: Pair[] = []
    const own: Pair[] = []
    while (!this.#atEnd()) {
      const key = this.#read()
      const value = this.#node()
      if (key === MERGE) merged.push(...mergedPairs(value))
      else own.push([key === VALUE ? '=' : textOfKey(key), value])
    }
    this.#take()
    return mapping([...new Map([...merged, ...own])])
  }

  /** `int` for `!!int`; empty for none, and for `!`, which says nothing of a plain scalar. */
  #tag({ tagStart, tagEnd }: ScalarEvent | SequenceEvent | MappingEvent): string {
    const tag = tagStart < 0 ? '' : this.#text.slice(tagStart, tagEnd)
    return tag === '!' ? '' : tag.replace(/^!!|^!<tag:yaml\.org,2002:(\w+)>$/, '$1')
  }

  #atEnd(): boolean {
    return this.#events[this.#next]?.type === EVENT_ID.POP
  }

  #take(): Event | undefined {
    return this.#events[this.#next++]
  }
}

const NULL: Leaf = { kind: 'leaf', type: 'null', text: '' }

/** Of a mapping, or of a list of them, the first of which counts. */
function mergedPairs(value: Node): Pair[] {
  const sources = value.kind === 'list' ? value.items.filter((item) => item.kind !== 'comment').toReversed() : [value]
  if (sources.some(({ kind }) => kind !== 'map')) throw new Error('expected a mapping or list of mappings for merging')
  return sources.flatMap(itemsOf).map((item): Pair => [item.key, item.value])
}

/** Keys are texts, as JSON has them. */
function textOfKey(key: Node): string {
  if (key.kind !== 'leaf') throw new Error('found unhashable key')
  return key.type === 'str' ? String(key.text) : compact(key)
}
