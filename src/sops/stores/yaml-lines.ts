/**
 * Line breaks as YAML 1.1 has them, and so go-yaml and PyYAML. For js-yaml, which reads YAML 1.2, NEL, U+2028 and U+2029
 * are letters: the keys that follow one in a comment would be hidden from us, and not from `sops`.
 */
import { CHOMPING_MODE, getScalarValue, SCALAR_STYLE, type ScalarEvent } from 'js-yaml'

/** A line feed, or one of the two that a scalar keeps. */
const BREAK = '[\\n\\u2028\\u2029]'
const SPACE = '[ \\t\\n\\u2028\\u2029]'

/** Blanks are matched in whole runs, so that none is looked at twice. */
const FOLDS = new RegExp(`[ \\t]*${BREAK}${SPACE}*|[ \\t]+`, 'g')
const FOLDS_AND_ESCAPES = new RegExp(`\\\\${BREAK}${SPACE}*|\\\\[^]|[ \\t]*${BREAK}${SPACE}*|[ \\t]+`, 'g')
const LINES = new RegExp(`[^\\n\\u2028\\u2029]*${BREAK}|[^\\n\\u2028\\u2029]+$`, 'g')

const ESCAPES: Readonly<Record<string, string>> = { '\n': '\\n', '\u2028': '\\L', '\u2029': '\\P' }

/** The line breaks that are one and the same for YAML 1.1, as line feeds. */
export function withLineFeeds(text: string): string {
  return /[\r\u0085]/.test(text) ? text.replace(/\r\n?|\u0085/g, '\n') : text
}

/** A text and its places, for a parser that knows no line break but the line feed. */
export class Lines {
  /** Every line break is a line feed: parse this. */
  readonly text: string
  /** The same places; U+2028 and U+2029 still stand. */
  readonly #source: string
  /** Whether there is a line break that js-yaml reads otherwise. */
  readonly #isAwkward: boolean

  /** @param source with line feeds */
  constructor(source: string) {
    const isSeparated = /[\u2028\u2029]/.test(source)
    this.#source = source
    this.text = isSeparated ? source.replace(/[\u2028\u2029]/g, '\n') : source
    this.#isAwkward = isSeparated || source.includes('\\\n')
  }

  /** @param event of the parser that was given `text` */
  scalar(event: ScalarEvent): string {
    if (event.valueStart < 0) return ''
    if (!this.#isAwkward) return getScalarValue(this.text, event)
    const source = this.#source.slice(event.valueStart, event.valueEnd)
    switch (event.style) {
      case SCALAR_STYLE.LITERAL_BLOCK: return block(source, event, false)
      case SCALAR_STYLE.FOLDED_BLOCK: return block(source, event, true)
      case SCALAR_STYLE.SINGLE_QUOTED: return source.replace(FOLDS, folded).replaceAll("''", "'")
      case SCALAR_STYLE.DOUBLE_QUOTED: return doubleQuoted(source, event)
      default: return source.replace(FOLDS, folded)
    }
  }
}

/** One line feed becomes a blank, a separator stays; the line breaks after it stay in any case. */
function folded(space: string): string {
  const breaks = space.replace(/[ \t]/g, '')
  if (breaks === '') return space
  return breaks === '\n' ? ' ' : breaks.replace(/^\n/, '')
}

/** Folded first, and then without a line break for js-yaml to fold. */
function doubleQuoted(source: string, event: ScalarEvent): string {
  const oneLine = source.replace(FOLDS_AND_ESCAPES, (found) => {
    const isEscape = found.startsWith('\\')
    if (isEscape && !isBreak(found.charAt(1))) return found
    const kept = isEscape ? found.slice(2).replace(/[ \t]/g, '') : folded(found)
    return kept.replace(/[\n\u2028\u2029]/g, (one) => ESCAPES[one] ?? one)
  })
  return getScalarValue(oneLine, { ...event, valueStart: 0, valueEnd: oneLine.length, fast: false })
}

function isBreak(character: string): boolean {
  return Object.hasOwn(ESCAPES, character)
}

function block(source: string, { indent, chomping }: ScalarEvent, folds: boolean): string {
  let text = ''
  let [lastBreak, emptyLines, wasMoreIndented] = ['', '', false]
  for (const line of source.match(LINES) ?? []) {
    const [, spaces = '', rest = '', lineBreak = ''] = /^( *)([^\n\u2028\u2029]*)([^]?)$/.exec(line) ?? []
    const body = spaces.slice(Math.max(indent, 0)) + rest
    if (indent < 0 || body === '') {
      emptyLines += lineBreak
      continue
    }
    const isMoreIndented = /^[ \t]/.test(body)
    const isFold = folds && lastBreak === '\n' && !wasMoreIndented && !isMoreIndented
    text += (isFold ? (emptyLines === '' ? ' ' : '') : lastBreak) + emptyLines + body
    ;[lastBreak, emptyLines, wasMoreIndented] = [lineBreak, '', isMoreIndented]
  }
  if (chomping !== CHOMPING_MODE.STRIP) text += lastBreak
  return chomping === CHOMPING_MODE.KEEP ? text + emptyLines : text
}
