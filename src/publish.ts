/** Publishes a plan: masks first, then what they hide. */
import type { Runner } from './runner.ts'
import type { Plan } from './select/index.ts'

/**
 * Each write is awaited before the next. `config-names` leaves last: where it is, the export is whole.
 * @throws ActionError runner/environment, runner/write
 */
export async function publish(plan: Plan, runner: Runner): Promise<void> {
  await runner.mask(plan.masks)
  await runner.exportEnvironment(plan.environment)
  await runner.setOutputs(plan.outputs)
  await runner.rememberNames(plan.environment.map(([name]) => name))
  plan.notices.forEach((line) => runner.notice(line))
  plan.warnings.forEach((line) => runner.warning(line))
  runner.info(summary(plan))
}

function summary({ exports, maskedSecrets, environment }: Plan): string {
  return `Exported ${count(exports.length, 'value')}, masked ${count(maskedSecrets, 'secret')}, left ${exports.length - environment.length} out of the environment.`
}

function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`
}
