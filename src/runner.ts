/**
 * The port to GitHub's runner. Nothing else prints or writes the runner's files.
 *
 * The documented commands and files are written here and not through `@actions/core`: core appends once per name, does
 * not await its writes, and loading it costs more than the rest of a run. A test holds our bytes equal to core's.
 */
import { fstatSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { allOrNothing, type OnFailure } from './all-or-nothing.ts'
import { ActionError, explain, type Explanation } from './errors.ts'
import { Outcome, type Host } from './outcome.ts'
import { append, appendOwn, checkFile, checkFolder, errorCode, readOwn, type RunnerPath } from './runner-file.ts'
import { say } from './text.ts'

export type Entry = readonly [name: string, value: string]

export interface Runner {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  /** The text of an input, trimmed; empty when absent. */
  readonly input: (name: string) => string
  /** Registers masks, each a single line, in one write; resolves once the runner can read them. */
  readonly mask: (texts: readonly string[]) => Promise<void>
  /** The step has failed until `succeed`, however the process ends. @param whenCrashed told of a crash, where nothing is exported yet */
  readonly assumeFailure: (whenCrashed?: (explanation: Explanation) => void) => void
  /** Everything is exported: the step succeeds. */
  readonly succeed: () => void
  /**
   * Writes nothing. That of the outputs is always needed.
   * @throws ActionError runner/environment, runner/write where something that will be needed cannot be written
   */
  readonly checkFiles: (needed: { readonly environment: boolean; readonly folder: boolean }) => Promise<void>
  /** One write to GITHUB_ENV. */
  readonly exportEnvironment: (entries: readonly Entry[], onFailure: OnFailure) => Promise<void>
  /** One write to GITHUB_OUTPUT. */
  readonly setOutputs: (entries: readonly Entry[], onFailure: OnFailure) => Promise<void>
  /** Creates a file below RUNNER_TEMP that nobody else can read; its absolute path. */
  readonly createFile: (relative: string, content: string | Uint8Array, onFailure: OnFailure) => Promise<string>
  /** Adds to the job's page. A page that cannot be written is a warning: the export is whole without it. */
  readonly summarize: (html: string) => Promise<void>
  /** Shown only when the runner debugs. */
  readonly debug: (line: string) => void
  readonly info: (line: string) => void
  readonly notice: (line: string) => void
  readonly warning: (line: string) => void
  /** Lines in a folded group of the log. */
  readonly group: (title: string, lines: readonly string[]) => void
  /** The one `::error::`, its account before it, and a failed step. A later failure is not told. @returns whether this one is */
  readonly fail: (explanation: Explanation) => boolean
  /** Names that earlier uses of this action set in this job, each with the source that it was last set from. */
  readonly ownNames: () => Promise<Map<string, string>>
  /** Remembers names and their source, never values, for later uses of this action in this job. */
  readonly rememberNames: (names: readonly string[], source: string) => Promise<void>
}

/** As `node:os` has it, which is not loaded for it. */
const EOL = process.platform === 'win32' ? '\r\n' : '\n'

/** What GitHub's runner brings from version 2.328 on. */
const OLDEST_NODE = [24, 5, 0] as const

/**
 * @param machine what runs the action: not every runner could have a newer Node
 * @throws ActionError runner/environment
 */
export function requireNode(version: string, { environment, arch }: { readonly environment: Runner['environment']; readonly arch: string }): void {
  const [major = 0, minor = 0] = version.split('.').map(Number)
  const [oldestMajor, oldestMinor] = OLDEST_NODE
  if (major > oldestMajor || (major === oldestMajor && minor >= oldestMinor)) return
  throw new ActionError('runner/environment', say`This action needs Node ${OLDEST_NODE.join('.')}, and the runner has ${version}.`, { hint: newerNode(environment, arch) })
}

/** Set by runners that are not GitHub’s; they start the Node that they find in the job’s image, or on the machine. */
const OTHER_RUNNERS = ['ACT', 'GITEA_ACTIONS', 'FORGEJO_ACTIONS'] as const

/** How to come by a newer Node. */
function newerNode(environment: Runner['environment'], arch: string): string {
  if (OTHER_RUNNERS.some((name) => environment[name] === 'true')) {
    return say`This runner takes Node from the image of the job: use an image whose \`node\` is ${OLDEST_NODE.join('.')} or newer, such as \`node:24\`.`
  }
  if (arch === 'arm') return 'GitHub’s runner has no Node 24 for ARM with 32 bits: run the job on a 64-bit system.'
  return 'Update the runner to version 2.328 or newer.'
}

/** An annotation longer than this is cut by GitHub. */
const LONGEST_ANNOTATION = 1000

/**
 * `SOURCE NAME`, one a line, below RUNNER_TEMP: gone when the job ends. Every step of the job may write it. It guards
 * the job against configuration, and not against itself.
 */
export const OWN_NAMES_FILE = 'ecs-config-action.names'

/** Bytes of it that are read. */
const MOST_OWN_NAMES = 1_048_576

export function githubRunner(
  environment: Readonly<Record<string, string | undefined>> = process.env,
  write: (text: string) => Promise<void> = writeToStandardOutput,
  host: Host = process,
): Runner {
  const print = (text: string): void => void write(text + EOL)
  const command = (name: string, properties: Record<string, string>, data: string): void => print(commandLine(name, properties, data))
  const group = (title: string, lines: readonly string[]): void => print([commandLine('group', {}, title), ...lines, '::endgroup::'].join(EOL))
  const outcome = new Outcome(host, ({ title, headline, page, account, accountTitle = 'What was tried', stack }) => {
    if (account.length > 0) group(accountTitle, account)
    if (stack && environment['RUNNER_DEBUG'] === '1') group('Stack', stack.split('\n'))
    const address = ` ${addressOf(page, environment)}`
    command('error', { title }, cut(headline, LONGEST_ANNOTATION - address.length) + address)
  })
  const given = (kind: 'file' | 'folder', variable: string): RunnerPath => {
    const path = environment[variable]
    if (!path) throw new ActionError('runner/environment', say`The runner gave no ${kind} in ${variable}.`)
    return { variable, path }
  }
  const appendEntries = async (variable: string, entries: readonly Entry[], onFailure: OnFailure): Promise<void> => {
    if (entries.length === 0) return
    outcome.refuseAfterFailure()
    await append(given('file', variable), fileCommands(entries), onFailure)
  }
  const warnOf = (what: string) => (error: unknown) => command('warning', {}, say`${what} could not be written (${errorCode(error)}).`)
  const ownNamesFile = environment['RUNNER_TEMP'] ? join(environment['RUNNER_TEMP'], OWN_NAMES_FILE) : undefined

  return {
    environment,
    platform: process.platform,
    input: (name) => (environment[`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`] ?? '').trim(),
    async mask(texts) {
      if (texts.length === 0) return
      if (write === writeToStandardOutput) refuseUnreadOutput()
      await write(commandLines('add-mask', texts))
    },
    assumeFailure: (whenCrashed) => outcome.assumeFailure(whenCrashed),
    succeed: () => outcome.succeed(),
    fail: (explanation) => outcome.fail(explanation),
    async checkFiles(needed) {
      await checkFile(given('file', 'GITHUB_OUTPUT'))
      if (needed.environment) await checkFile(given('file', 'GITHUB_ENV'))
      if (needed.folder) await checkFolder(given('folder', 'RUNNER_TEMP'))
    },
    exportEnvironment: (entries, onFailure) => appendEntries('GITHUB_ENV', entries, onFailure),
    setOutputs: (entries, onFailure) => appendEntries('GITHUB_OUTPUT', entries, onFailure),
    async createFile(relative, content, onFailure) {
      outcome.refuseAfterFailure()
      const folder = given('folder', 'RUNNER_TEMP').path
      return (await import('./output-file.ts')).createFile(folder, relative, content, onFailure)
    },
    async summarize(html) {
      const path = environment['GITHUB_STEP_SUMMARY']
      if (!path) return
      const file = { variable: 'GITHUB_STEP_SUMMARY', path }
      await allOrNothing((onFailure) => append(file, html, onFailure)).catch((error: unknown) => {
        command('warning', {}, cut('The job’s page could not be written. ' + explain(error).headline))
      })
    },
    debug: (line) => command('debug', {}, line),
    info: print,
    notice: (line) => command('notice', {}, cut(line)),
    warning: (line) => command('warning', {}, cut(line)),
    group,
    async ownNames() {
      if (!ownNamesFile) return new Map()
      const text = await readOwn(ownNamesFile, MOST_OWN_NAMES)
      return new Map(Array.from(text.matchAll(/^(\S+) (\S+)$/gm), ([, source = '', name = '']) => [name, source]))
    },
    async rememberNames(names, source) {
      if (!ownNamesFile || names.length === 0) return
      await appendOwn(ownNamesFile, names.map((name) => `${source} ${name}\n`).join('')).catch(warnOf('The list of names, for later uses of this action,'))
    },
  }
}

/**
 * Where standard output is closed when a process starts, Node opens the null device in its place.
 * @throws ActionError runner/environment: nobody would read a mask
 */
function refuseUnreadOutput(): void {
  const output = fstatSync(1)
  if (!output.isCharacterDevice() || process.platform === 'win32' || output.rdev !== statSync('/dev/null').rdev) return
  throw new ActionError('runner/environment', 'Standard output is closed: the runner would read no mask.', { hint: 'Do not redirect the output of the action.' })
}

function writeToStandardOutput(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    process.stdout.write(text, (error) => (error ? reject(error) : resolve()))
  })
}

/** `::name key=value,key=value::data`, escaped as the runner expects. */
export function commandLine(name: string, properties: Record<string, string>, data: string): string {
  const list = Object.entries(properties).map(([key, value]) => `${key}=${escapeData(value).replaceAll(':', '%3A').replaceAll(',', '%2C')}`)
  return `::${name}${list.length > 0 ? ` ${list.join(',')}` : ''}::${escapeData(data)}`
}

/** The same for many texts, without properties, each on a line. */
export function commandLines(name: string, texts: readonly string[]): string {
  if (texts.length === 0) return ''
  const start = commandLine(name, {}, '')
  return start + texts.map(escapeData).join(EOL + start) + EOL
}

function escapeData(text: string): string {
  return text.replaceAll('%', '%25').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}

/** Nobody can foresee it. What makes it is loaded when something is written: it takes longer than the rest of this file. */
function newDelimiter(): string {
  return `ghadelimiter_${process.getBuiltinModule('node:crypto').randomUUID()}`
}

/**
 * Entries of GITHUB_ENV or GITHUB_OUTPUT. One delimiter does for all: to make one for each of thousands would cost more
 * than to write them.
 * @param delimiter another takes its place where an entry holds it
 */
export function fileCommands(entries: readonly Entry[], delimiter = newDelimiter()): string {
  if (entries.some(([name, value]) => name.includes(delimiter) || value.includes(delimiter))) return fileCommands(entries)
  const [start, end] = [`<<${delimiter}${EOL}`, `${EOL}${delimiter}${EOL}`]
  return entries.flatMap(([name, value]) => [name, start, value, end]).join('')
}

/** A page of the version of this action that runs; its path where the runner does not say which, as of a local action. */
export function addressOf(page: string, environment: Runner['environment']): string {
  const { GITHUB_SERVER_URL: server = '', GITHUB_ACTION_REPOSITORY: repository = '', GITHUB_ACTION_REF: ref = '' } = environment
  const isSaid = /^https?:\/\/[\w.:-]+$/.test(server) && /^[\w.-]+\/[\w.-]+$/.test(repository) && ref !== '' && ref.length < 200 && ref.isWellFormed()
  return isSaid ? `${server}/${repository}/blob/${ref.split('/').map(encodeURIComponent).join('/')}/${page}` : page
}

function cut(line: string, longest: number = LONGEST_ANNOTATION): string {
  return line.length > longest ? `${line.slice(0, longest - 1)}…` : line
}
