/** Publishes a plan: masks first, then what they hide. */
import { allOrNothing, type OnFailure } from './all-or-nothing.ts'
import type { Entry, Runner } from './runner.ts'
import type { Plan } from './select/index.ts'
import { jobSummary } from './summary.ts'
import { say } from './text.ts'

/**
 * Each write is awaited before the next. `config-names` leaves last: where it is, the export is whole, and only then has
 * the step succeeded. Where a write fails, those before it are taken back.
 * @throws ActionError runner/environment, runner/write
 */
export async function publish(plan: Plan, runner: Runner, withSummary: boolean): Promise<void> {
  await runner.mask(plan.masks)
  await allOrNothing((onFailure) => writeExports(plan, runner, onFailure))
  runner.succeed()
  await runner.rememberNames(plan.environment.map(([name]) => name), plan.source)
  if (withSummary) await runner.summarize(jobSummary(plan))
  runner.group('Names', mapping(plan, runner.environment['RUNNER_DEBUG'] === '1'))
  plan.notices.forEach((line) => runner.notice(line))
  plan.warnings.forEach((line) => runner.warning(line))
  if (plan.unlisted > 0) runner.info(`Left out of environment and file, because \`allowed-names\` does not list them: ${count(plan.unlisted, 'name')}.`)
  runner.info(summary(plan))
}

/** The file, the environment, the outputs: in this order. */
async function writeExports({ file, environment, outputs }: Plan, runner: Runner, onFailure: OnFailure): Promise<void> {
  const written: Entry[] = []
  if (file !== undefined) written.push(['config-file', await runner.createFile(file.path, file.text, onFailure)])
  await runner.exportEnvironment(environment, onFailure)
  await runner.setOutputs([...written, ...outputs], onFailure)
}

/** Longer lists are whole only when the runner debugs. */
const NAMES_SHOWN = 100

function mapping({ exports }: Plan, whole: boolean): string[] {
  const shown = whole ? exports : exports.slice(0, NAMES_SHOWN)
  const lines = shown.map(({ path, name, secret, environment }) => say`${path} → ${name}` + (secret ? ', secret' : '') + (environment ? '' : ', output only'))
  return shown.length < exports.length ? [...lines, `and ${exports.length - shown.length} more: run once with RUNNER_DEBUG=1 to see all`] : lines
}

function summary({ exports, maskedSecrets, environment }: Plan): string {
  return `Exported ${count(exports.length, 'value')}, masked ${count(maskedSecrets, 'secret')}, left ${exports.length - environment.length} out of the environment.`
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`
}
