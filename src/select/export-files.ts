/**
 * The lines of `export-files`:
 *
 *     line = path [ "?" ] "=>" file [ "(base64)" ]
 *
 * The file is the rest of the line: a relative path below RUNNER_TEMP. With `(base64)` it gets what the value's base64 says.
 */
import { areInTheWay, PATH_RULE, staysBelow } from './file-path.ts'
import { parseLines, type Line } from './grammar.ts'
import type { Selector } from './selectors.ts'

/** One value, and the file that its bytes go to. */
export interface FileLine {
  /** Without a name. */
  readonly selector: Selector
  /** Relative to RUNNER_TEMP, with `/`. */
  readonly file: string
  /** The value is base64 of the bytes. */
  readonly base64: boolean
}

const REST = /.*/y
const BASE64 = /\s*\(base64\)$/i
/** `(hex)`, say: a path that ended so would be a misunderstanding. */
const OTHER_FORM = /\([^()]*\)$/

/**
 * @param taken paths below RUNNER_TEMP that are somebody else's
 * @throws ActionError select/syntax
 */
export function parseExportFiles(text: string, taken: readonly string[]): FileLine[] {
  const known = [...taken]
  return parseLines('export-files', text, (line, number) => {
    const read = parseFileLine(line, number, known)
    known.push(read.file)
    return read
  })
}

function parseFileLine(line: Line, number: number, taken: readonly string[]): FileLine {
  const { segments, text } = line.path()
  const optional = line.blanks().takeText('?')
  if (!line.blanks().takeText('=>')) throw line.fault('`=>` and the path of a file are expected here')
  const at = line.blanks().at
  const rest = (line.take(REST) ?? '').trimEnd()
  const file = rest.replace(BASE64, '')
  const problem = problemOf(file, taken)
  if (problem !== undefined) throw line.fault(problem, at)
  return { selector: { segments, optional, text, line: number }, file, base64: file !== rest }
}

function problemOf(file: string, taken: readonly string[]): string | undefined {
  if (file === '') return 'the path of a file is expected here'
  if (OTHER_FORM.test(file)) return 'only `(base64)` may stand behind a path'
  if (/^~(?:\/|$)/.test(file) || !staysBelow(file)) return `the path ${PATH_RULE}`
  return taken.some((other) => areInTheWay(file, other)) ? 'another file has this path, or is in its way; file names have no case everywhere' : undefined
}
