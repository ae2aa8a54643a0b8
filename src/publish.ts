/** Publishes a plan: masks first, then what they hide. */
import { allOrNothing, type OnFailure } from './all-or-nothing.ts'
import type { Entry, Runner } from './runner.ts'
import type { Export, FileToWrite, Plan } from './select/index.ts'
import { jobSummary, type Story } from './summary.ts'
import { count, say } from './text.ts'

/**
 * Each write is awaited before the next. `config-names` leaves last: where it is, the export is whole, and only then has
 * the step succeeded. Where a write fails, those before it are taken back.
 * @param story for the job's page; absent where the workflow wants none
 * @throws ActionError runner/environment, runner/write
 */
export async function publish(plan: Plan, runner: Runner, story?: Story): Promise<void> {
  await runner.mask(plan.masks)
  await allOrNothing((onFailure) => writeExports(plan, runner, onFailure))
  runner.succeed()
  await runner.rememberNames(plan.ownNames, plan.source)
  if (story !== undefined) await runner.summarize(jobSummary(plan, story))
  runner.group('Names', mapping(plan, runner.environment['RUNNER_DEBUG'] === '1'))
  plan.notices.forEach((line) => runner.notice(line))
  plan.warnings.forEach((line) => runner.warning(line))
  if (plan.unlisted > 0) runner.info(`Left out of environment and file, because \`allowed-names\` does not list them: ${count(plan.unlisted, 'name')}.`)
  runner.info(summary(plan))
}

/** The files, the environment, the outputs: in this order. */
async function writeExports({ file, files, environment, outputs }: Plan, runner: Runner, onFailure: OnFailure): Promise<void> {
  const written: Entry[] = []
  if (file !== undefined) written.push(['config-file', await runner.createFile(file.path, file.text, onFailure)])
  if (files !== undefined) written.push(['config-files', JSON.stringify(await writeFiles(files, runner, onFailure))])
  await runner.exportEnvironment(environment, onFailure)
  await runner.setOutputs([...written, ...outputs], onFailure)
}

/** @returns the absolute path of each file by the path that the workflow wrote */
async function writeFiles(files: readonly FileToWrite[], runner: Runner, onFailure: OnFailure): Promise<Record<string, string>> {
  const paths: [string, string][] = []
  for (const { path, bytes } of files) paths.push([path, await runner.createFile(path, bytes, onFailure)])
  return Object.fromEntries(paths)
}

/** Longer lists are whole only when the runner debugs. */
const NAMES_SHOWN = 100

function mapping({ exports, files = [] }: Plan, whole: boolean): string[] {
  const most = whole ? Infinity : NAMES_SHOWN
  const shownFiles = files.slice(0, most)
  const lines = [...shownFiles.map(lineOfFile), ...exports.slice(0, most - shownFiles.length).map(lineOfExport)]
  const more = files.length + exports.length - lines.length
  return more > 0 ? [...lines, `and ${more} more: run once with RUNNER_DEBUG=1 to see all`] : lines
}

function lineOfFile({ from, path, secret, bytes }: FileToWrite): string {
  return say`${from} → file ${path}` + traits(secret, bytes.length === 0)
}

function lineOfExport({ path, name, secret, value, environment }: Export): string {
  return say`${path} → ${name}` + traits(secret, value === '') + (environment ? '' : ', output only')
}

/** That something is empty is no secret: SOPS does not encrypt an empty text, and hides the length of no other. */
function traits(secret: boolean, empty: boolean): string {
  return (secret ? ', secret' : '') + (empty ? ', empty' : '')
}

function summary({ exports, maskedSecrets, environment }: Plan): string {
  return `Exported ${count(exports.length, 'value')}, masked ${count(maskedSecrets, 'secret')}, left ${exports.length - environment.length} out of the environment.`
}
