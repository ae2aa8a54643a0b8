/** The main job. `run` reads like the picture in docs/architecture.md. */
import type { ClosedConfig, Opened } from './config/closed.ts'
import { isDebugging, tellVersions } from './debugging.ts'
import { aboutFiles, ActionError, explain, type Explanation } from './errors.ts'
import { isExposed } from './inputs/ecs-url.ts'
import { readInputs } from './inputs/index.ts'
import type { ExportInputs, Inputs } from './inputs/table.ts'
import { addressOf, githubRunner, requireNode, type Runner } from './runner.ts'
import type { Job, Plan, Selection } from './select/index.ts'
import { credentials, openSession, type Session } from './session.ts'
import type { Built, Fetched } from './source/built.ts'
import type { KeyPath } from './sops/tree.ts'
import { sourceId } from './source/identity.ts'
import { fetchFrom } from './source/index.ts'
import type { Story } from './summary.ts'
import { say } from './text.ts'
import { VERSION } from './version.ts'

export async function run(runner: Runner = githubRunner()): Promise<void> {
  runner.assumeFailure((explanation) => void summarizeFailure(explanation, runner).catch(() => undefined))
  try {
    if (isDebugging(runner)) tellVersions(runner)
    requireNode(process.versions.node, { environment: runner.environment, arch: process.arch })
    const inputs = readInputs(runner) //                                               1. What did the workflow ask for?
    warnOfHttp(inputs, runner)
    await runner.mask(credentials(inputs, runner))
    sayWhoRuns(inputs, runner)
    await runner.checkFiles({ environment: inputs.exports.exportEnv, folder: needsFolder(inputs.exports) })
    const session = openSession(inputs, runner)
    try {
      const fetched = await fetchConfig(inputs, session, runner) //                    2. Build it, its secrets closed.
      const job = { ...runner, source: sourceId(inputs.source), ownNames: await runner.ownNames() }
      const { config, selection, opened } = await selectAndOpen(fetched, inputs, { session, job, runner }) // 3.
      const { keyPathText, planExports, publish } = await import('./stages.ts')
      const makePlan = (): Plan => planExports(selection, opened, config, inputs.exports, job)
      const plan = session.deadline.compute(makePlan, 'Planning') //                   4. Values, sizes, masks. Nothing is out yet.
      const story = inputs.exports.jobSummary ? storyOf(fetched, inputs, session, keyPathText) : undefined
      await publish(plan, runner, story) //                                            5. Mask everything, then write.
    } catch (error) {
      throw inputs.source.kind === 'ecs' ? error : aboutFiles(error)
    } finally {
      await session.close()
    }
  } catch (error) {
    const explanation = explain(error)
    if (runner.fail(explanation)) await summarizeFailure(explanation, runner)
  }
}

/** Files are made below RUNNER_TEMP. */
function needsFolder({ outputFile, exportFiles }: ExportInputs): boolean {
  return outputFile !== '' || exportFiles.length > 0
}

function warnOfHttp({ source }: Inputs, runner: Runner): void {
  if (source.kind !== 'ecs' || !isExposed(source.url)) return
  runner.warning(say`ECS at ${source.url.host} is asked without TLS, as \`allow-http\` allows: whoever is on the way can read token and configuration and change what comes, with \`decrypt: server\` secrets, too.`)
}

/**
 * While the source answers, the action signs in to the one cloud that inputs name, and loads the code that it will need.
 * Files of the workspace are there at once: they show which key is needed.
 */
async function fetchConfig(inputs: Inputs, session: Session, runner: Runner): Promise<Fetched> {
  const { keys, http } = session
  let isAnswered = false
  const signIn = (): void => {
    if (inputs.decrypt === 'kms' && inputs.source.kind !== 'workspace') keys.signIn()
  }
  const whileWaiting = (): void => {
    signIn()
    void import('./stages.ts')
    void loadAhead(inputs, session, () => isAnswered)
  }
  const debug = isDebugging(runner) ? { debug: runner.debug } : {}
  try {
    return await fetchFrom(inputs.source, { http, decrypt: inputs.decrypt, whenAsked: signIn, whileWaiting, log: runner, ...debug })
  } finally {
    isAnswered = true
  }
}

/**
 * Loads what keys will need, piece by piece, for each holds up the process: a piece is begun only while an answer is
 * awaited, and no request on its way to its server. What fails to load here fails again where it is needed.
 */
async function loadAhead({ source }: Inputs, { keys, deadline, allSent }: Session, isAnswered: () => boolean): Promise<void> {
  if (keys.pieces.length === 0) return // what no input names may not be needed at all
  const openFiles = (): Promise<unknown> => (source.kind === 'ecs' ? import('./config/built.ts') : import('./config/stored.ts'))
  for (const load of [...keys.pieces, openFiles]) {
    await deadline.turn('Loading code').catch(() => undefined)
    await allSent()
    if (isAnswered() || deadline.passed) return
    await load().catch(() => undefined)
  }
}

/** What files of another commit than that of the build look like. */
const MAY_HAVE_MOVED: ReadonlySet<string> = new Set(['config/unexplained', 'config/misplaced'])

interface Step {
  readonly session: Session
  readonly job: Job
  readonly runner: Runner
}

interface Ready {
  readonly config: ClosedConfig
  readonly selection: Selection
  readonly opened: Opened
}

/**
 * Selects, names and refuses while every secret is closed; only then opens what is selected. Where the files do not
 * explain a selected secret, a push may have come between the answers of ECS: then everything once more, and only once.
 */
async function selectAndOpen(fetched: Fetched, inputs: Inputs, step: Step): Promise<Ready> {
  const { closed, select } = await import('./stages.ts')
  await sayWhatWasBuilt(fetched, inputs, step.runner)
  const { deadline } = step.session
  const config = await closed(fetched, inputs, deadline)
  const selection = deadline.compute(() => select(config, inputs.exports, step.job), 'Selecting')
  const again = fetched.kind === 'built' ? fetched.again : undefined
  try {
    const opened = await config.open(selection.ends, step.session.keys)
    sayThatNoKeyWasUsed(inputs, selection, step)
    return { config, selection, opened }
  } catch (error) {
    if (again === undefined || !(error instanceof ActionError) || !MAY_HAVE_MOVED.has(error.code)) throw error
    return selectAndOpen(onlyOnce(await again()), inputs, step)
  }
}

/** What has been said already is not said again. */
function onlyOnce(built: Built): Built {
  const { again, ...rest } = built
  return again === undefined ? built : { ...rest, notices: [] }
}

/** What a report of a defect needs first. */
function sayWhoRuns({ source }: Inputs, { environment, info }: Runner): void {
  const [repository, ref] = [environment['GITHUB_ACTION_REPOSITORY'], environment['GITHUB_ACTION_REF']]
  const from = repository ? say` (${repository}@${ref})` : ''
  info(say`ECS configuration action ${VERSION}` + from + say`, ${placeOf(source)}.`)
}

function placeOf(source: Inputs['source']): string {
  if (source.kind === 'ecs') return `ECS at ${source.url.href}`
  return source.kind === 'github' ? `files of ${source.repository.owner}/${source.repository.name}` : 'files of the workspace'
}

function storyOf(fetched: Fetched, { source: { path } }: Inputs, { keys: { openedBy } }: Session, placeText: (place: KeyPath) => string): Story {
  if (fetched.kind !== 'built' || fetched.drift === undefined) return { path, openedBy }
  const { paths, ...drift } = fetched.drift
  return { path, openedBy, drift: { ...drift, places: paths.map(placeText) } }
}

/** The inputs may be what is wrong: they are asked one by one. */
async function summarizeFailure(explanation: Explanation, runner: Runner): Promise<void> {
  if (/^false$/i.test(runner.input('job-summary'))) return
  const { failureSummary } = await import('./summary.ts')
  await runner.summarize(failureSummary(explanation, runner.input('path'), addressOf(explanation.page, runner.environment)))
}

async function sayWhatWasBuilt(fetched: Fetched, { source }: Inputs, runner: Runner): Promise<void> {
  runner.info(say`Built "${source.path}" from \`${source.kind}\`, config id ${fetched.configId || 'unknown'}.`)
  if (fetched.kind !== 'built') return
  fetched.notices.forEach((line) => runner.notice(line))
  if (!fetched.drift?.found) return
  const { driftText } = await import('./source/drift.ts')
  runner.warning(driftText(fetched.configId, fetched.drift))
}

/** A workflow that selects no secret of a configuration that has some may go without the rights to open them. */
function sayThatNoKeyWasUsed({ decrypt }: Inputs, { holdsSecrets }: Selection, { session: { keys }, runner }: Step): void {
  if (decrypt === 'kms' && holdsSecrets && !keys.used) runner.notice('No key was used: nothing that is selected is encrypted.')
}
