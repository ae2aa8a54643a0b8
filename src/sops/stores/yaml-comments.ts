/**
 * The comments of a YAML text, found between the tokens and put where SOPS has them: a comment on the line of a value stands
 * before that value, any other before the item that follows.
 */
import { EVENT_ID, type Event } from 'js-yaml'
import type { Comment, Item, Node } from '../tree.ts'
import { Finder, type LineFinder } from './yaml-places.ts'

/** Of a mapping, or of a list. */
export type Items = (Item | Comment)[] | (Node | Comment)[]

/** Where the value stands that a comment on the same line belongs to. */
interface Slot {
  readonly items: (Item | Node | Comment)[]
  index: number
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

/** Whoever reads the events asks in their order, each time with the number of the next event. */
export class Comments {
  readonly #text: string
  readonly #lines: LineFinder
  readonly #events: readonly Event[]
  readonly #numberSigns: Finder
  readonly #documentStarts: Finder
  readonly #documentEnds: Finder
  #lastScalar: Slot | undefined
  /** Where the last token ended, or the last comment that was taken: whoever reads the events moves it on. */
  tokenEnd = 0

  /** @param events those of `text`: their places are in it */
  constructor(text: string, lines: LineFinder, events: readonly Event[]) {
    this.#text = text
    this.#lines = lines
    this.#events = events
    this.#numberSigns = new Finder(text, '#')
    this.#documentStarts = new Finder(text, '\n---')
    this.#documentEnds = new Finder(text, '\n...')
  }

  /** No comment belongs to a value of another document. */
  beginDocument(): void {
    this.#lastScalar = undefined
  }

  /** The last of the items is a value on whose line a comment may follow. */
  endScalar(items: Items): void {
    this.#lastScalar = { items, index: items.length - 1 }
  }

  /** Comments before the next item: those on the line of a value stand before that value, the others here. */
  beforeItem(items: Items, next: number): void {
    const comments = this.#gap(next)
    for (const comment of comments) this.#place(comment, items)
    this.tokenEnd = comments.at(-1)?.end ?? this.tokenEnd
  }

  /** A comment on the line of a key whose value starts below it stands before the key. */
  ofKey(items: (Item | Comment)[], next: number): void {
    const [comment] = this.#gap(next)
    if (comment === undefined || this.#lines.startOf(comment.start) > this.tokenEnd) return
    items.push({ kind: 'comment', text: comment.text, inline: true })
    this.tokenEnd = comment.end
  }

  /** At the end of a container: comments that are indented like its items are its own. */
  foot(items: Items, column: number, next: number): void {
    const found = this.#gap(next)
    const others = found.findIndex(({ inline, alone }) => !inline && !alone)
    const comments = others < 0 ? found : found.slice(0, others)
    const own = comments.findLastIndex((comment) => comment.inline === true || comment.column >= column) + 1
    for (const comment of comments.slice(0, own)) this.#place(comment, items)
    const last = comments[own - 1]
    if (last !== undefined) this.tokenEnd = last.end
  }

  #place({ text, inline }: Found, items: Items): void {
    if (inline && this.#lastScalar !== undefined) {
      this.#lastScalar.items.splice(this.#lastScalar.index, 0, { kind: 'comment', text, inline: true })
      this.#lastScalar.index += 1
    } else items.push({ kind: 'comment', text })
  }

  /** The comments between the last token and the next. */
  #gap(next: number): Found[] {
    const from = this.tokenEnd
    if (this.#numberSigns.from(from) === this.#text.length) return []
    const end = this.#startOfNext(next)
    const found: Found[] = []
    for (let at = this.#numberSigns.from(from); at < end; at = this.#numberSigns.from(at)) {
      if (at > 0 && !/[\s]/.test(this.#text[at - 1] ?? '')) {
        at += 1
        continue
      }
      const lineStart = this.#lines.startOf(at)
      const stop = this.#lines.endOf(at)
      // A key without a value on its line has a comment that belongs to what follows.
      const before = this.#text.slice(lineStart, at).trim()
      const inline = before !== '' && lineStart < from && !/[:?-]$/.test(this.#text.slice(from, at).trim() || (from > lineStart ? '' : '-'))
      found.push({ text: this.#text.slice(at + 1, stop), inline, alone: before === '', column: at - lineStart, start: at, end: stop })
      at = stop
    }
    return found
  }

  /** Where the next token starts that has a place. */
  #startOfNext(next: number): number {
    for (let i = next; i < this.#events.length; i += 1) {
      const event = this.#events[i]
      if (event === undefined || event.type === EVENT_ID.POP) continue
      if (event.type === EVENT_ID.DOCUMENT) return this.#endOfDocument()
      const starts = [('start' in event ? event.start : -1), ('valueStart' in event ? event.valueStart : -1), event.anchorStart, ('tagStart' in event ? event.tagStart : -1)].filter((start) => start >= 0)
      if (starts.length > 0) return Math.min(...starts)
    }
    return this.#text.length
  }

  #endOfDocument(): number {
    const marker = Math.min(this.#documentStarts.from(this.tokenEnd), this.#documentEnds.from(this.tokenEnd))
    return Math.min(marker + 1, this.#text.length)
  }
}
