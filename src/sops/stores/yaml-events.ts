/**
 * The structure of a YAML text, which js-yaml finds: its line breaks and indentation made such that js-yaml takes them, and
 * within what the memory holds.
 */
import { COLLECTION_STYLE, EVENT_ID, parseEvents, SCALAR_STYLE, YAMLException, type Event } from 'js-yaml'
import { ActionError } from '../../errors.ts'
import { say } from '../../text.ts'
import { DEEPEST, MORE_LEVELS, tooMuch } from '../size.ts'
import { Lines, withLineFeeds } from './yaml-lines.ts'

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

/** Characters that are read of a file, over again for each line that must be indented first. */
const MOST_READ = 4_000_000

export interface YamlEvents {
  /** What the places of the events are in. */
  readonly lines: Lines
  readonly events: readonly Event[]
}

/**
 * The events of a text that is not too large.
 * @param path for messages
 * @throws ActionError sops/syntax, sops/size; never with a piece of the text
 */
export function eventsIn(text: string, path: string): YamlEvents {
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

/** Before the parser sees the text: what it notes of a larger one would fill the memory. */
function refuseLargeText(text: string, path: string): void {
  if (text.length > LONGEST_YAML) throw tooMuch(path, `more than ${LONGEST_YAML} characters of YAML`)
  if (text.length <= MOST_MARKS) return
  let marks = 0
  for (MARK.lastIndex = 0; MARK.test(text); ) marks += 1
  if (marks > MOST_MARKS) throw tooMuch(path, `more than ${MOST_MARKS} commas, brackets, line breaks and other marks of YAML`)
}

/**
 * What js-yaml finds must be what go-yaml finds: else `sops` would show other keys than we see. So a few texts that the
 * two take apart differently are refused.
 * @param deepest levels that collections may be nested
 * @throws YAMLException if it is not YAML
 */
export function eventsOf(text: string, deepest: number): YamlEvents {
  for (let [source, read] = [withLineFeeds(text), 0]; ; ) {
    const lines = new Lines(source)
    read += source.length
    try {
      const events = parseEvents(lines.text, { maxDepth: deepest })
      refuseAmbiguous(lines.text, events)
      return { lines, events }
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

const END_IN_COLON = /[ \t]*:[,[\]{}]/y
/** The letters of names for go-yaml and PyYAML; for js-yaml, `&a:` has a colon in its name. */
const NAME = /[\w-]+(?![^\s,\]}])/y

/** @throws YAMLException */
function refuseAmbiguous(text: string, events: readonly Event[]): void {
  const refuse = (position: number): never => YAMLException.throwAt(text, position, 'is read otherwise by other parsers', '')
  const isFlow: boolean[] = []
  for (const event of events) {
    if (event.type === EVENT_ID.POP) isFlow.pop()
    if (event.type === EVENT_ID.DOCUMENT) isFlow.push(false)
    if (event.type === EVENT_ID.MAPPING || event.type === EVENT_ID.SEQUENCE) isFlow.push(event.style === COLLECTION_STYLE.FLOW || isFlow.at(-1) === true)
    if ('anchorStart' in event && event.anchorStart >= 0 && !isName(text, event.anchorStart)) refuse(event.anchorStart)
    // Commas and brackets are letters of a tag for others, which js-yaml ends there.
    if ('tagStart' in event && event.tagStart >= 0 && /\S/.test(text.charAt(event.tagEnd))) refuse(event.tagEnd)
    if (event.type === EVENT_ID.SCALAR && event.style === SCALAR_STYLE.PLAIN && isFlow.at(-1) === true && !isFlowScalar(text, event)) refuse(event.valueStart)
  }
}

function isName(text: string, start: number): boolean {
  NAME.lastIndex = start
  return NAME.test(text)
}

/** Within brackets and braces, others take `?a` and `:a` for a key and a value, and `a:,` for a text. */
function isFlowScalar(text: string, { valueStart, valueEnd }: { valueStart: number; valueEnd: number }): boolean {
  if (valueStart < 0) return true
  END_IN_COLON.lastIndex = valueEnd
  return !/[?:]/.test(text.charAt(valueStart)) && !END_IN_COLON.test(text)
}
