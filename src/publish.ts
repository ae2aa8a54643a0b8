/** Publishes a plan: masks first, then what they hide. */
import type { Entry, Runner } from './runner.ts'
import type { Plan } from './select/index.ts'
import { jobSummary } from './summary.ts'
import { say } from './text.ts'

/**
 * Each write is awaited before the next. `config-names` leaves last: where it is, the export is whole.
 * @throws ActionError runner/environment, runner/write
 */
export async function publish(plan: Plan, runner: Runner, withSummary: boolean): Promise<void> {
  await runner.mask(plan.masks)
  await runner.checkFiles(plan.environment.length > 0)
  const file: Entry[] = plan.file === undefined ? [] : [['config-file', await runner.createFile(plan.file.path, plan.file.text)]]
  await runner.exportEnvironment(plan.environment)
  await runner.setOutputs([...file, ...plan.outputs])
  await runner.rememberNames(plan.environment.map(([name]) => name), plan.source)
  if (withSummary) await runner.summarize(jobSummary(plan))
  runner.group('Names', mapping(plan, runner.environment['RUNNER_DEBUG'] === '1'))
  plan.notices.forEach((line) => runner.notice(line))
  plan.warnings.forEach((line) => runner.warning(line))
  if (plan.unlisted > 0) runner.info(`Left out of environment and file, because \`allowed-names\` does not list them: ${count(plan.unlisted, 'name')}.`)
  runner.info(summary(plan))
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
