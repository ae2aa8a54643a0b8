/**
 * The program `gpg` as a child process, and a home of its own for keys that the workflow gives. No shell; keys,
 * passphrases and messages go through its standard input; of what it says only the status lines are read.
 * @see https://github.com/gpg/gnupg/blob/master/doc/DETAILS
 */
import { spawn } from 'node:child_process'
import { mkdtemp, rm, symlink } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

export interface GpgRun {
  /** Options and the command. */
  readonly args: readonly string[]
  /** Standard input: the passphrase's line first, with `--passphrase-fd 0`. */
  readonly input: string | Buffer
  /** The home to use; the job's own if absent. */
  readonly home?: string | undefined
  readonly environment: Readonly<Record<string, string | undefined>>
  /** Kills the program. */
  readonly signal: AbortSignal
}

export interface GpgOutcome {
  /** The exit code. */
  readonly code: number | null
  readonly output: Buffer
  /** Status lines, cut into words: keyword and arguments. */
  readonly statuses: readonly (readonly string[])[]
}

/** Never asks a person, starts no other program for the network, and says what happened in status lines. */
const OPTIONS = ['--batch', '--no-tty', '--quiet', '--pinentry-mode', 'loopback', '--no-auto-key-retrieve', '--disable-dirmngr', '--status-fd', '2']

/** Bytes of standard output, and of standard error: a data key has 32, and a message might unfold to anything. */
const MOST_OUTPUT = 64 * 1024
const MOST_STATUS = 1024 * 1024

/**
 * Variables that `gpg` and its agent may see. The others hold the inputs and tokens of the action. The runner finds
 * programs that a step left running by RUNNER_TRACKING_ID.
 */
const VARIABLES = ['PATH', 'PATHEXT', 'HOME', 'USERPROFILE', 'APPDATA', 'LOCALAPPDATA', 'SYSTEMROOT', 'SYSTEMDRIVE', 'WINDIR', 'TMPDIR', 'TEMP', 'TMP', 'RUNNER_TRACKING_ID']

/**
 * @throws the reason of `signal`; an Error with a `code` if the program cannot be started (`ENOENT`: it is not there)
 *   or answers with more than it may (`EMSGSIZE`)
 */
export function runGpg({ args, input, home, environment, signal }: GpgRun): Promise<GpgOutcome> {
  return runProgram('gpg', [...OPTIONS, ...args], { input, home, environment, signal })
}

/** Ends the agent that `gpg` started for a home. Where that cannot be asked for, the agent ends with its folder. */
export async function endAgent({ home, environment }: Pick<GpgRun, 'home' | 'environment'>): Promise<void> {
  await runProgram('gpgconf', ['--kill', 'all'], { input: '', home, environment, signal: AbortSignal.timeout(AGENT_TIMEOUT) }).catch(() => undefined)
}

/** Milliseconds. */
const AGENT_TIMEOUT = 2000

function runProgram(program: string, args: readonly string[], { input, home, environment, signal }: Omit<GpgRun, 'args'>): Promise<GpgOutcome> {
  return new Promise((resolve, reject) => {
    // Not in the workspace: Windows looks for programs in the current directory first.
    const child = spawn(program, args, { cwd: home ?? tmpdir(), env: variables(environment, home), stdio: 'pipe', windowsHide: true, signal, killSignal: 'SIGKILL' })
    const tooMuch = (): void => {
      child.kill('SIGKILL')
      for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe.destroy()
      reject(Object.assign(new Error('more than expected'), { code: 'EMSGSIZE' }))
    }
    const [output, statuses] = [gathered(child.stdout, MOST_OUTPUT, tooMuch), gathered(child.stderr, MOST_STATUS, tooMuch)]
    child.on('error', (error) => {
      // A program that it started may hold the pipes open, and this process with them.
      for (const pipe of [child.stdin, child.stdout, child.stderr]) pipe.destroy()
      reject(signal.aborted ? (signal.reason as Error) : error)
    })
    child.on('close', (code) => resolve({ code, output: Buffer.concat(output), statuses: statusesIn(Buffer.concat(statuses).toString('utf8')) }))
    child.stdin.on('error', () => undefined) // it ended without reading everything: its status says why
    child.stdin.end(input)
  })
}

/** What a stream has said so far. */
function gathered(stream: NodeJS.ReadableStream, limit: number, tooMuch: () => void): readonly Buffer[] {
  const chunks: Buffer[] = []
  let size = 0
  stream.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > limit) tooMuch()
    else chunks.push(chunk)
  })
  return chunks
}

function statusesIn(text: string): string[][] {
  return text.split(/\r?\n/).flatMap((line) => (line.startsWith('[GNUPG:] ') ? [line.split(' ').slice(1)] : []))
}

function variables(environment: GpgRun['environment'], home: string | undefined): NodeJS.ProcessEnv {
  const kept = Object.entries(environment).filter(([name]) => VARIABLES.includes(name.toUpperCase()))
  const ring = home ?? environment['GNUPGHOME']
  return { ...Object.fromEntries(kept), ...(ring ? { GNUPGHOME: ring } : {}), LC_ALL: 'C' }
}

/** A folder for keys, and how to be rid of it. */
export interface GpgHome {
  readonly path: string
  /** Ends the agent and removes the folder. */
  remove(): Promise<void>
}

/** Bytes that a path of the agent's sockets may have (macOS; Linux takes four more), and the longest of their names. */
const LONGEST_SOCKET = 103
const SOCKET = '/S.gpg-agent.browser'

/**
 * Nobody else may enter the folder. It is below `parent`, which the runner empties even where this process is killed.
 * Where its path is too long for the sockets of the agent, a link with a short path leads there.
 */
export async function createHome(parent: string, environment: GpgRun['environment']): Promise<GpgHome> {
  const folder = await mkdtemp(join(parent, 'pgp-'))
  const link = Buffer.byteLength(folder + SOCKET) > LONGEST_SOCKET ? await mkdtemp(join(tmpdir(), 'pgp-')) : undefined
  const path = link === undefined ? folder : join(link, 'home')
  if (link !== undefined) await symlink(folder, path)
  return {
    path,
    async remove() {
      await endAgent({ home: path, environment })
      for (const one of [link, folder]) if (one !== undefined) await rm(one, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined)
    },
  }
}
