/** The inputs that say what leaves the step, and how. */
import { ActionError } from '../errors.ts'
import { OWN_NAMES_FILE } from '../runner.ts'
import { parseExportFiles } from '../select/export-files.ts'
import { PATH_RULE, staysBelow } from '../select/file-path.ts'
import { parseSelectors } from '../select/selectors.ts'
import { listing, say } from '../text.ts'
import { invalid, lines, type InputReader } from './reader.ts'
import { FILE_ENDINGS, NAME_CASES, type ExportInputs, type InputName } from './table.ts'

/** A name of a variable, or of one of Terraform's, that may hold `-`; `*` for any text. */
const NAME_PATTERN = /^[\w*-]+$/

/** @throws ActionError input/invalid, select/syntax */
export function exportInputs(read: InputReader): ExportInputs {
  const outputFile = outputPath('output-file', read.text('output-file'))
  return Object.freeze<ExportInputs>({
    selectors: parseSelectors(read.text('export')),
    exportFiles: parseExportFiles(read.text('export-files'), [outputFile, OWN_NAMES_FILE].filter((path) => path !== '')),
    allowedNames: namePatterns('allowed-names', read.text('allowed-names')),
    prefix: read.text('prefix'),
    nameCase: read.choice('name-case', NAME_CASES),
    exportEnv: read.boolean('export-env'),
    outputFile,
    jobSummary: read.boolean('job-summary'),
  })
}

/** Stays below RUNNER_TEMP on every system. */
function outputPath(name: InputName, text: string): string {
  if (text === '') return ''
  if (!staysBelow(text)) throw invalid(name, PATH_RULE)
  if (!FILE_ENDINGS.some((ending) => text.endsWith(ending))) throw invalid(name, `must end in one of ${listing(FILE_ENDINGS.map((ending) => `\`${ending}\``))}`)
  return text
}

/**
 * Names, one a line or separated by blanks. What no variable could be called is refused, and so is a list of comments:
 * it would leave open what it is there to close.
 */
function namePatterns(name: InputName, text: string): string[] {
  const found = lines(text).flatMap((line) => line.split(/\s+/))
  const wrong = found.find((one) => !NAME_PATTERN.test(one))
  if (wrong !== undefined) throw new ActionError('input/invalid', say`The input \`${name}\` holds "${wrong}": names have letters, digits, \`_\` and \`-\`, \`*\` stands for any text, and blanks separate them.`)
  if (text !== '' && found.length === 0) throw invalid(name, 'holds no name')
  return found
}
