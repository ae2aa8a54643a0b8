/** The structure of a YAML text, which js-yaml finds: its line breaks and indentation made such that js-yaml takes them. */
import { parseEvents, YAMLException, type Event } from 'js-yaml'
import { Lines, withLineFeeds } from './yaml-lines.ts'

/** Characters that are read of a file, over again for each line that must be indented first. */
const MOST_READ = 4_000_000

export interface YamlEvents {
  /** What the places of the events are in. */
  readonly lines: Lines
  readonly events: readonly Event[]
}

/**
 * @param deepest levels that collections may be nested
 * @throws YAMLException if it is not YAML
 */
export function eventsOf(text: string, deepest: number): YamlEvents {
  for (let [source, read] = [withLineFeeds(text), 0]; ; ) {
    const lines = new Lines(source)
    read += source.length
    try {
      return { lines, events: parseEvents(lines.text, { maxDepth: deepest }) }
    } catch (cause) {
      const indented = cause instanceof YAMLException && read < MOST_READ ? indentDeficient(source, cause) : undefined
      if (indented === undefined) throw cause
      source = indented
    }
  }
}

/**
 * Lines within brackets, braces and quotes must be indented for js-yaml and need not be for go-yaml, and SOPS itself
 * closes braces at the column of their key. More blanks before such a line change no value.
 * @returns the text with the line indented that the parser stopped at, or undefined if that is not what stopped it
 */
function indentDeficient(text: string, { reason, mark }: YAMLException): string | undefined {
  if (reason !== 'deficient indentation' || mark === undefined) return undefined
  const start = mark.position - mark.column
  if (text.slice(start, mark.position).trim() !== '') return undefined
  const deepest = (text.slice(0, start).match(/^ +/gm) ?? []).reduce((most, blanks) => (blanks.length > most.length ? blanks : most), '')
  return `${text.slice(0, start)}${deepest} ${text.slice(start)}`
}
