/**
 * The grammar of key paths in inputs, one a line:
 *
 *     path     = "." | segment { "." segment }
 *     segment  = key | "*" | "**" | a JSON string
 *
 * `.` is the root, `*` one key or index, `**` any depth. Blank lines and lines that start with `#` are skipped.
 */
import { ActionError } from '../errors.ts'
import { say, show } from '../text.ts'

export type Segment = { readonly kind: 'key'; readonly key: string } | { readonly kind: 'one' } | { readonly kind: 'any' }

/** Why a line cannot be read. */
export class Fault extends Error {
  /** Counted from 1. */
  readonly column: number

  constructor(problem: string, column: number) {
    super(problem)
    this.column = column
  }
}

/**
 * @param input the name of the input, for messages
 * @param parse what a line says @param number of the line, counted from 1, skipped lines included
 * @throws ActionError select/syntax with line, column and a caret for each line that cannot be read
 */
export function parseLines<T>(input: string, text: string, parse: (line: Line, number: number) => T): T[] {
  const parsed: T[] = []
  const faults: { readonly written: string; readonly line: number; readonly fault: Fault }[] = []
  text.split(/\r?\n/).forEach((written, index) => {
    if (written.trim() === '' || written.trim().startsWith('#')) return
    try {
      parsed.push(parse(new Line(written), index + 1))
    } catch (fault) {
      if (!(fault instanceof Fault)) throw fault
      faults.push({ written, line: index + 1, fault })
    }
  })
  const [first] = faults
  if (first === undefined) return parsed
  throw new ActionError('select/syntax', say`Line ${first.line}, column ${first.fault.column} of \`${input}\` cannot be used: ${first.fault.message}.`, {
    account: faults.flatMap(({ line, fault: { column, message: problem }, written }) => {
      const before = show(written.slice(0, column - 1))
      return [say`line ${line}, column ${column}: ${problem}`, `  ${show(written)}`, `  ${' '.repeat(before.length)}^`]
    }),
  })
}

const QUOTED = /"(?:[^"\\]|\\.)*"/y
/** `*` and `?` are operators, and so is `=>`. */
const BARE = /(?:[^\s."*?=]|=(?!>))+/y
const BLANKS = /\s*/y
const ROOT = /\.(?=[\s?]|=>|$)/y

/** One line, read from left to right. */
export class Line {
  readonly #text: string
  #at: number

  constructor(text: string) {
    this.#text = text
    this.#at = text.length - text.trimStart().length
  }

  get ended(): boolean {
    return this.#at === this.#text.length
  }

  /** How much of the line is read. */
  get at(): number {
    return this.#at
  }

  /** What is not read yet. */
  get rest(): string {
    return this.#text.slice(this.#at)
  }

  /** Skips blanks. */
  blanks(): this {
    this.take(BLANKS)
    return this
  }

  /** @param pattern sticky @returns undefined where it does not match */
  take(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at
    const [found] = pattern.exec(this.#text) ?? []
    this.#at += found?.length ?? 0
    return found
  }

  takeText(wanted: string): boolean {
    if (!this.#text.startsWith(wanted, this.#at)) return false
    this.#at += wanted.length
    return true
  }

  fault(problem: string, at = this.#at): Fault {
    return new Fault(problem, at + 1)
  }

  /**
   * A path, and its text as it is written.
   * @throws Fault
   */
  path(): { readonly segments: readonly Segment[]; readonly text: string } {
    const start = this.#at
    const segments: Segment[] = []
    if (this.take(ROOT) === undefined) {
      do segments.push(this.#segment())
      while (this.takeText('.'))
    }
    return { segments, text: this.#text.slice(start, this.#at) }
  }

  #segment(): Segment {
    const segment = this.#readSegment()
    if (!/[.?\s]|=>|^$/y.test(this.#text.slice(this.#at, this.#at + 2))) throw this.fault('a key ends here; a key that holds this character stands in double quotes')
    return segment
  }

  #readSegment(): Segment {
    const from = this.#at
    if (this.takeText('**')) return { kind: 'any' }
    if (this.takeText('*')) return { kind: 'one' }
    if (this.#text[this.#at] === '"') {
      const key = unquoted(this.take(QUOTED))
      if (key === undefined) throw this.fault('this quoted key does not end, or is no JSON string', from)
      return { kind: 'key', key }
    }
    const key = this.take(BARE)
    if (key === undefined) throw this.fault('a key is expected here')
    return { kind: 'key', key }
  }
}

function unquoted(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as string)
  } catch {
    return undefined
  }
}
