/**
 * The grammar of `export`, one selector a line:
 *
 *     line     = path [ "?" ] [ "=>" name ]
 *     path     = "." | segment { "." segment }
 *     segment  = key | "*" | "**" | a JSON string
 *
 * `.` is the root, `*` one key or index, `**` any depth; a path that ends in `**` selects leaves. `?` lets a selector
 * match nothing. Blank lines and lines that start with `#` are skipped.
 */
import { ActionError } from '../errors.ts'
import { say, show } from '../text.ts'

export interface Selector {
  readonly segments: readonly Segment[]
  /** May match nothing. */
  readonly optional: boolean
  /** The name that the workflow wrote. */
  readonly name?: string
  /** The path as written, for messages. */
  readonly text: string
  /** Counted from 1, skipped lines included. */
  readonly line: number
}

export type Segment = { readonly kind: 'key'; readonly key: string } | { readonly kind: 'one' } | { readonly kind: 'any' }

/** Selects every leaf: what is exported when `export` is empty. */
export const EVERYTHING: Selector = { segments: [{ kind: 'any' }], optional: true, text: '**', line: 0 }

/** @throws ActionError select/syntax with line, column and a caret for each line that is no selector */
export function parseSelectors(text: string): Selector[] {
  const selectors: Selector[] = []
  const faults: Fault[] = []
  text.split(/\r?\n/).forEach((line, index) => {
    if (line.trim() === '' || line.trim().startsWith('#')) return
    const parsed = parseLine(line, index + 1)
    if ('problem' in parsed) faults.push(parsed)
    else selectors.push(parsed)
  })
  const [first] = faults
  if (first === undefined) return selectors
  throw new ActionError('select/syntax', say`Line ${first.line}, column ${first.column} of \`export\` is no selector: ${first.problem}.`, {
    account: faults.flatMap(({ line, column, problem, text: written }) => {
      const before = show(written.slice(0, column - 1))
      return [say`line ${line}, column ${column}: ${problem}`, `  ${show(written)}`, `  ${' '.repeat(before.length)}^`]
    }),
  })
}

/** Nothing but keys: it names one place. */
export function isExact({ segments }: Selector): boolean {
  return segments.every(({ kind }) => kind === 'key')
}

/** @param path segments without the suffix of secrets @param end whether the path ends there, in a leaf */
export function matches({ segments }: Selector, path: readonly string[], end: boolean): boolean {
  if (segments.at(-1)?.kind === 'any' && !end) return false
  return matchesAll(segments, path)
}

/** Keeps, for each key of the path, which segments may come next: the product of both lengths, however many `**` there are. */
function matchesAll(segments: readonly Segment[], path: readonly string[]): boolean {
  let states = withSkipped(new Set([0]), segments)
  for (const key of path) {
    const following = new Set<number>()
    for (const state of states) {
      const segment = segments[state]
      if (segment?.kind === 'any') following.add(state)
      else if (segment?.kind === 'one' || segment?.key === key) following.add(state + 1)
    }
    if (following.size === 0) return false
    states = withSkipped(following, segments)
  }
  return states.has(segments.length)
}

/** `**` may stand for nothing. */
function withSkipped(states: Set<number>, segments: readonly Segment[]): Set<number> {
  for (const state of states) if (segments[state]?.kind === 'any') states.add(state + 1) // a set visits what is added meanwhile
  return states
}

interface Fault {
  readonly line: number
  /** Counted from 1. */
  readonly column: number
  readonly problem: string
  readonly text: string
}

const QUOTED = /"(?:[^"\\]|\\.)*"/y
/** `*` and `?` are operators, and so is `=>`. */
const BARE = /(?:[^\s."*?=]|=(?!>))+/y
const NAME = /[A-Za-z_][A-Za-z0-9_-]*/y

function parseLine(text: string, line: number): Selector | Fault {
  let at = text.length - text.trimStart().length
  const start = at
  const fault = (problem: string, column = at + 1): Fault => ({ line, column, problem, text })
  const take = (pattern: RegExp): string | undefined => {
    pattern.lastIndex = at
    const [found] = pattern.exec(text) ?? []
    at += found?.length ?? 0
    return found
  }
  const takeText = (wanted: string): boolean => {
    if (!text.startsWith(wanted, at)) return false
    at += wanted.length
    return true
  }

  const segments: Segment[] = []
  if (!/^\.(?=[\s?]|=>|$)/.test(text.slice(at))) {
    do {
      const from = at
      if (takeText('**')) segments.push({ kind: 'any' })
      else if (takeText('*')) segments.push({ kind: 'one' })
      else if (text[at] === '"') {
        const key = unquote(take(QUOTED))
        if (key === undefined) return fault('this quoted key does not end, or is no JSON string', from + 1)
        segments.push({ kind: 'key', key })
      } else {
        const key = take(BARE)
        if (key === undefined) return fault('a key is expected here')
        segments.push({ kind: 'key', key })
      }
      if (!/[.?\s]|=>|^$/y.test(text.slice(at, at + 2))) return fault('a key ends here; a key that holds this character stands in double quotes')
    } while (takeText('.'))
  } else takeText('.')
  const path = text.slice(start, at)

  take(/\s*/y)
  const optional = takeText('?')
  take(/\s*/y)
  if (at === text.length) return { segments, optional, text: path, line }
  if (!takeText('=>')) return fault('`?`, `=> NAME` or the end of the line is expected here')
  take(/\s*/y)
  const name = take(NAME)
  if (name === undefined) return fault('a name of letters, digits and `_` is expected here')
  take(/\s*/y)
  if (at < text.length) return fault('the line ends after the name, which has letters, digits and `_` only')
  return { segments, optional, name, text: path, line }
}

function unquote(text: string | undefined): string | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as string)
  } catch {
    return undefined
  }
}
