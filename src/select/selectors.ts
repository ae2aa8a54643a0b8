/**
 * The lines of `export`:
 *
 *     line = path [ "?" ] [ "=>" name ]
 *
 * A path that ends in `**` selects leaves. `?` lets a selector match nothing.
 */
import { parseLines, type Line, type Segment } from './grammar.ts'

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

/** Selects every leaf: what is exported when `export` is empty. */
export const EVERYTHING: Selector = { segments: [{ kind: 'any' }], optional: true, text: '**', line: 0 }

const NAME = /[A-Za-z_][A-Za-z0-9_-]*/y

/** @throws ActionError select/syntax */
export function parseSelectors(text: string): Selector[] {
  return parseLines('export', text, parseSelector)
}

function parseSelector(line: Line, number: number): Selector {
  const { segments, text } = line.path()
  const optional = line.blanks().takeText('?')
  if (line.blanks().ended) return { segments, optional, text, line: number }
  if (!line.takeText('=>')) throw line.fault('`?`, `=> NAME` or the end of the line is expected here' + ifPiped(line.rest))
  const written = line.blanks().rest
  const name = line.take(NAME)
  if (name === undefined) throw line.fault('a name of letters, digits and `_` is expected here' + ifReversed(text, written))
  if (!line.blanks().ended) throw line.fault('the line ends after the name, which has letters, digits and `_` only' + ifReversed(text, written))
  return { segments, optional, name, text, line: number }
}

/** What other tools write in front. */
const VARIABLE = /^[A-Z_][A-Z0-9_]*$/

/** `path key | NAME`, as other actions write it. */
function ifPiped(rest: string): string {
  return rest.includes('|') ? '; the name comes last, as in `database.password => DB_PASSWORD`, with keys joined by dots' : ''
}

/** `DB_PASSWORD => database.password`: the other way round. */
function ifReversed(path: string, written: string): string {
  return VARIABLE.test(path) && /[."*]/.test(written) ? nameLast(path, written) : ''
}

function nameLast(name: string, path: string): string {
  return `; the name comes last: \`${path.trim()} => ${name}\``
}

/**
 * What a line may have meant that matches nothing.
 * @returns what to put behind the message; empty where nothing is known
 */
export function ifNameIsFirst({ text, name }: Selector): string {
  if (name !== undefined && VARIABLE.test(text)) return nameLast(text, name)
  const [, variable, path] = /^([A-Za-z_]\w*)=([^=].*)$/.exec(text) ?? []
  return variable === undefined || path === undefined ? '' : nameLast(variable, path)
}

/** Nothing but keys: it names one place. */
export function isExact({ segments }: Selector): boolean {
  return segments.every(({ kind }) => kind === 'key')
}

/** @param path segments without the suffix of secrets @param end whether the path ends there, in a leaf */
export function matches(selector: Selector, path: readonly string[], end: boolean): boolean {
  return matchesAt(selector, path.reduce<Progress>((progress, key) => advanced(selector, progress, key), atRoot(selector)), end)
}

/**
 * How far a selector has come on the way to a place: the segments that may come next, in ascending order, and the number
 * of all segments where none need come. So a tree is walked once, each key costs at most the length of the selector,
 * however many `**` there are.
 */
export type Progress = readonly number[]

/** Before the first key. */
export function atRoot({ segments }: Selector): Progress {
  const progress: number[] = []
  addSegment(progress, 0, segments)
  return progress
}

/** @param key the next one, without the suffix of secrets */
export function advanced({ segments }: Selector, progress: Progress, key: string): Progress {
  if (segments.length === 1 && segments[0]?.kind === 'any') return progress // of `**`, which stays where it is
  const following: number[] = []
  for (const next of progress) {
    const segment = segments[next]
    if (segment?.kind === 'any') addSegment(following, next, segments)
    else if (segment?.kind === 'one' || segment?.key === key) addSegment(following, next + 1, segments)
  }
  return following
}

/** Whether the place that was come to is one of the selector's. @param end whether the path ends there, in a leaf */
export function matchesAt({ segments }: Selector, progress: Progress, end: boolean): boolean {
  if (segments.at(-1)?.kind === 'any' && !end) return false
  return progress.at(-1) === segments.length
}

/** `**` may stand for nothing: then what is behind it may come next, too. @param next not before those added already */
function addSegment(progress: number[], next: number, segments: readonly Segment[]): void {
  if (next <= (progress.at(-1) ?? -1)) return // it is there, and so is what comes with it
  let last = next
  while (segments[last]?.kind === 'any') last += 1
  for (let one = next; one <= last; one += 1) progress.push(one)
}
