/**
 * GitHub's runner for one step: starts the action as a process, reads what it prints and writes as the runner does,
 * and shows what a reader of the log would see.
 */
import { spawn } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { load } from 'js-yaml'
import { Masker } from './masker.ts'

export interface ActionStep {
  /** The script, as `runs.main` of `action.yml`. */
  readonly main: string
  /** `with:`; the defaults of `action.yml` are filled in. */
  readonly inputs: Readonly<Record<string, string>>
  /** The job's environment, and whatever shall differ from what the runner gives. */
  readonly env: Readonly<Record<string, string>>
  readonly cwd?: string
  readonly nodePath?: string
  /** Name of the event that started the workflow; `push` by default. */
  readonly event?: string
  /** What the machine itself gives; `PATH` and `HOME` of this process by default. */
  readonly platformEnv?: Readonly<Record<string, string>>
}

export interface Annotation {
  readonly kind: 'error' | 'warning' | 'notice'
  readonly title: string
  readonly message: string
}

export interface ActionRun {
  readonly exitCode: number
  /** Standard output and error as they came. */
  readonly raw: string
  /** The log as GitHub shows it. */
  readonly log: readonly string[]
  readonly annotations: readonly Annotation[]
  /** Texts given to `add-mask`, in order. */
  readonly masks: readonly string[]
  readonly outputs: Readonly<Record<string, string>>
  /** What following steps get in addition. */
  readonly env: Readonly<Record<string, string>>
  readonly summary: string
  readonly milliseconds: number
  /** What `config-names` lists. */
  readonly names: () => string[]
  /** The head of a following step's log: its environment. */
  readonly followingStep: () => string[]
}

const FILES = ['GITHUB_ENV', 'GITHUB_OUTPUT', 'GITHUB_STATE', 'GITHUB_STEP_SUMMARY'] as const

export async function runAction(step: ActionStep): Promise<ActionRun> {
  const folder = await mkdtemp(join(tmpdir(), 'step-'))
  try {
    const files = Object.fromEntries(FILES.map((name) => [name, join(folder, name)])) as Record<(typeof FILES)[number], string>
    await Promise.all(Object.values(files).map((file) => writeFile(file, '')))
    const began = performance.now()
    const { exitCode, raw } = await start(step, await environmentOf(step, folder, files))
    const milliseconds = performance.now() - began
    const written = await Promise.all(FILES.map((name) => readFile(files[name], 'utf8')))
    const [env = '', outputs = '', , summary = ''] = written
    return settle({ exitCode, raw, milliseconds, summary, env, outputs, debug: step.env['RUNNER_DEBUG'] === '1' })
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

async function environmentOf({ inputs, env, event = 'push', platformEnv = machine() }: ActionStep, folder: string, files: Record<string, string>): Promise<Record<string, string>> {
  const given = { ...(await defaultInputs()), ...inputs }
  return {
    ...platformEnv,
    ...Object.fromEntries(Object.entries(given).map(([name, value]) => [`INPUT_${name.replaceAll(' ', '_').toUpperCase()}`, value])),
    GITHUB_ACTIONS: 'true',
    GITHUB_ACTION: 'config',
    GITHUB_ACTOR: 'octocat',
    GITHUB_EVENT_NAME: event,
    GITHUB_JOB: 'deploy',
    GITHUB_REF: 'refs/heads/main',
    GITHUB_REPOSITORY: 'example/shop',
    GITHUB_RUN_ATTEMPT: '1',
    GITHUB_RUN_ID: '1234567890',
    GITHUB_SERVER_URL: 'https://github.com',
    GITHUB_SHA: '5f3c1d0a9b8e7f6d5c4b3a291807f6e5d4c3b2a1',
    GITHUB_WORKFLOW: 'deploy',
    RUNNER_ARCH: 'X64',
    RUNNER_ENVIRONMENT: 'github-hosted',
    RUNNER_NAME: 'emulated',
    RUNNER_OS: SYSTEMS[PLATFORM] ?? 'Linux',
    RUNNER_TEMP: folder,
    ...files,
    ...env,
  }
}

function machine(): Record<string, string> {
  return Object.fromEntries(['PATH', 'HOME', 'SystemRoot'].flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]]])))
}

/** The inputs of `action.yml` with their defaults, as the runner fills them in. */
export async function defaultInputs(): Promise<Record<string, string>> {
  const manifest = load(await readFile(join(import.meta.dirname, '../..', 'action.yml'), 'utf8')) as { inputs: Record<string, { default?: string } | null> }
  return Object.fromEntries(Object.entries(manifest.inputs).map(([name, input]) => [name, input?.default?.replace('${{ github.token }}', 'ghs_emulated') ?? '']))
}

const LONGEST_STEP = 120_000

/** What the action runs on, or takes for it: `ACTION_PLATFORM` says what the module in ACTION_PRELOAD pretends. */
export const PLATFORM = process.env['ACTION_PLATFORM'] || process.platform

/** As RUNNER_OS names them. */
const SYSTEMS: Readonly<Record<string, string>> = { darwin: 'macOS', win32: 'Windows' }

/**
 * How the action is started: by this Node, or by the one in ACTION_NODE, with the module in ACTION_PRELOAD loaded before.
 * With these variables the same tests try another machine (`scripts/machines.ts`).
 */
export function nodeCommand(): readonly [node: string, ...words: string[]] {
  const { ACTION_NODE: node, ACTION_PRELOAD: preload } = process.env
  return [node || process.execPath, ...(preload ? [`--import=${preload}`] : [])]
}

async function start({ main, cwd, nodePath }: ActionStep, env: Record<string, string>): Promise<{ exitCode: number; raw: string }> {
  const [node, ...words] = nodePath === undefined ? nodeCommand() : [nodePath]
  const child = spawn(node, [...words, resolve(main)], { env, stdio: ['ignore', 'pipe', 'pipe'], timeout: LONGEST_STEP, ...(cwd === undefined ? {} : { cwd }) })
  let raw = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (raw += text))
  const [code] = (await once(child, 'close')) as [number | null]
  return { exitCode: code ?? 137, raw }
}

/** What a step left behind. */
export interface Finished {
  readonly exitCode: number
  readonly raw: string
  readonly milliseconds: number
  readonly summary: string
  /** Contents of the files. */
  readonly env: string
  readonly outputs: string
  /** The job runs with debug logging: the runner says what it sets. */
  readonly debug?: boolean
}

/** What the runner makes of a step that has ended. */
export function settle({ exitCode, raw, milliseconds, summary, env: envFile, outputs: outputFile, debug = false }: Finished): ActionRun {
  const reader = new LogReader()
  raw.replace(/\r?\n$/, '').split(/\r?\n/).forEach((line) => reader.read(line))
  const broken: string[] = []
  const entriesOf = (text: string): [string, string][] => {
    try {
      return fileEntries(text)
    } catch (error) {
      broken.push(error instanceof Error ? error.message : '')
      return []
    }
  }
  const refused = (name: string): boolean => name.toUpperCase() === 'NODE_OPTIONS'
  const env = entriesOf(envFile)
  for (const [name] of env.filter(([one]) => refused(one))) reader.complain(`Can't store ${name} output parameter using '$GITHUB_ENV' command.`)
  const set = entriesOf(outputFile)
  const outputs = withoutCase(set)
  if (debug) {
    env.forEach(([name, value]) => reader.debug(`${name}='${value}'`))
    set.forEach(([name, value]) => reader.debug(`Set output ${name} = ${value}`))
  }
  broken.forEach((problem) => reader.complain(`Unable to process file command successfully. ${problem}`))

  const kept = Object.fromEntries(env.filter(([name]) => !refused(name)))
  return {
    exitCode: broken.length > 0 ? exitCode || 1 : exitCode,
    raw,
    log: reader.log,
    annotations: reader.annotations,
    masks: reader.masks,
    outputs,
    env: kept,
    summary,
    milliseconds,
    names: () => JSON.parse(outputs['config-names'] ?? '[]') as string[],
    followingStep: () => ['##[group]Run following', 'env:', ...Object.entries(kept).map(([name, value]) => `  ${name}: ${value}`), '##[endgroup]'].flatMap((text) => reader.show(text)),
  }
}

/** Reads a log from its beginning: a mask holds from where it stands. */
class LogReader {
  readonly log: string[] = []
  readonly annotations: Annotation[] = []
  readonly masks: string[] = []
  private readonly masker = new Masker()
  /** Commands are off until this one comes. */
  private resume: string | undefined

  read(line: string): void {
    if (!commandsOf(line).some((command) => this.obey(command))) this.log.push(...this.show(line))
  }

  complain(message: string): void {
    this.annotate('error', '', message)
  }

  debug(message: string): void {
    this.log.push(...this.show(`##[debug]${message}`))
  }

  /** Lines of a text, masked. */
  show(text: string): string[] {
    return this.masker.mask(text).split(/\r?\n/)
  }

  /** False for what is no command of the runner. */
  private obey({ name, properties, data }: Command): boolean {
    if (this.resume !== undefined) {
      if (name === this.resume) this.resume = undefined
      return this.resume === undefined
    }
    switch (name) {
      case 'add-mask':
        this.masks.push(data)
        this.masker.add(data)
        return true
      case 'error':
      case 'warning':
      case 'notice':
        this.annotate(name, properties['title'] ?? '', data)
        return true
      case 'group':
      case 'endgroup':
        this.log.push(...this.show(`##[${name}]${data}`))
        return true
      case 'stop-commands':
        this.resume = data
        return true
      default:
        return SILENT.has(name)
    }
  }

  private annotate(kind: Annotation['kind'], title: string, message: string): void {
    this.annotations.push({ kind, title: this.masker.mask(title), message: this.masker.mask(message) })
    this.log.push(...this.show(`##[${kind}]${message}`))
  }
}

/** Commands that show nothing here. */
const SILENT = new Set(['debug', 'echo', 'add-matcher', 'remove-matcher', 'set-output', 'save-state', 'set-env', 'add-path'])

interface Command {
  readonly name: string
  readonly properties: Readonly<Record<string, string>>
  readonly data: string
}

/** What a line may say: `::name key=value::data` at its start, else `##[name key=value;]data` anywhere in it. */
function commandsOf(line: string): Command[] {
  const modern = /^\s*::([^\s:]+)(?: ([^]*?))?::([^]*)$/.exec(line)
  const old = /##\[([^\s\]]+)(?: ([^\]]*))?\]([^]*)$/.exec(line)
  return [
    ...(modern ? [command(modern, ',', { '%0D': '\r', '%0A': '\n', '%3A': ':', '%2C': ',', '%25': '%' })] : []),
    ...(old ? [command(old, ';', { '%3B': ';', '%0D': '\r', '%0A': '\n', '%5D': ']', '%25': '%' })] : []),
  ]
}

function command([, name = '', properties = '', data = '']: RegExpExecArray, separator: string, escapes: Record<string, string>): Command {
  const plain = (text: string): string => text.replace(/%[0-9A-F]{2}/g, (escape) => escapes[escape] ?? escape)
  const pairs = properties.split(separator).filter((pair) => pair.includes('='))
  return {
    name: name.toLowerCase(),
    properties: Object.fromEntries(pairs.map((pair) => [pair.slice(0, pair.indexOf('=')).trim(), plain(pair.slice(pair.indexOf('=') + 1))])),
    data: plain(data),
  }
}

/**
 * Entries of GITHUB_ENV or GITHUB_OUTPUT: `name=value`, or `name<<delimiter`, lines, `delimiter`. On Windows CRLF ends a
 * line, too; what stands between two lines of a value is kept as it is.
 * @throws Error where the runner fails the step
 */
export function fileEntries(text: string, windows = PLATFORM === 'win32'): [name: string, value: string][] {
  const lines = linesOf(text, windows)
  const entries: [string, string][] = []
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]?.text ?? ''
    if (line === '') continue
    const [, name, operator, rest = ''] = /^(.*?)(=|<<)(.*)$/s.exec(line) ?? []
    if (!name || (operator === '<<' && rest === '')) throw new Error(`Invalid format in line ${at + 1}.`)
    if (operator === '=') {
      entries.push([name, rest])
      continue
    }
    let end = at + 1
    while (end < lines.length && lines[end]?.text !== rest) end++
    if (end === lines.length) throw new Error(`Matching delimiter not found for the entry in line ${at + 1}.`)
    const value = lines.slice(at + 1, end)
    entries.push([name, value.map((one, index) => one.text + (index < value.length - 1 ? one.end : '')).join('')])
    at = end
  }
  return entries
}

interface Line {
  readonly text: string
  /** What ends it; nothing at the end of the file. */
  readonly end: string
}

function linesOf(text: string, windows: boolean): Line[] {
  const pieces = text.split(windows ? /(\r?\n)/ : /(\n)/)
  return pieces.flatMap((piece, index) => (index % 2 === 0 ? [{ text: piece, end: pieces[index + 1] ?? '' }] : []))
}

/** The last of the entries whose names differ only in case. */
function withoutCase(entries: readonly [string, string][]): Record<string, string> {
  return Object.fromEntries(new Map(entries.map((entry) => [entry[0].toLowerCase(), entry])).values())
}
