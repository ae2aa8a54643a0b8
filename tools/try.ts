/**
 * A configuration of one's own, from a push to a job, in one command: starts the emulators, pushes a folder with its
 * secrets in clear, makes a service account that may read one path, and runs the committed action there once. Or, with
 * `--emulators` and `--token`, only the action: at emulators that run, as an account that there is. Ends with the
 * action's exit code.
 *
 *   npm run try -- [--path PATH] [--kms aws|gcp|azure|vault|age] [--input NAME=VALUE]... [FOLDER]
 */
import { statSync } from 'node:fs'
import { join, posix } from 'node:path'
import { EcsAdmin } from '../emulators/admin.ts'
import { PROVIDERS } from '../emulators/cloud.ts'
import { defaultInputs } from '../emulators/runner/index.ts'
import type { Line } from '../emulators/start.ts'
import { choice, readArguments, text, type Option } from '../scripts/arguments.ts'
import { asWritten, filesOf, pushFiles } from './folder.ts'
import { lineOf } from './running.ts'
import { keyInputs, root, runJob, SAMPLE, Story } from './story.ts'

type Texts = Readonly<Record<string, string>>

const known = Object.keys(await defaultInputs())
const INPUTS: Option<Texts> = { operand: ' NAME=VALUE', many: true, read: (given) => Object.fromEntries(given.map(inputOf)) }

const { values, operands, refuse } = readArguments(
  'npm run try --',
  { path: text('PATH', 'shop'), kms: choice(PROVIDERS, 'aws'), input: INPUTS, emulators: text('URL', undefined), token: text('TOKEN', undefined) },
  { name: 'folder' },
  () => `Without a FOLDER it is ${SAMPLE}. --emulators and --token: only the action, at emulators that run.\n`,
)
const { path, kms, input, emulators, token } = values
const story = new Story()

try {
  if (emulators !== undefined && token !== undefined && operands.length === 0) {
    const line = await lineOf(emulators)
    await runAt(line, token, line.inputs)
  } else if (emulators === undefined && token === undefined) {
    await tryFolder(operands[0])
  } else {
    refuse('--emulators and --token go together, and without a folder')
  }
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}

/** @param given as it was written; the sample if it was not */
async function tryFolder(given: string | undefined): Promise<void> {
  const folder = given === undefined ? join(root, SAMPLE) : asWritten(given)
  const files = filesOf(folder)
  if (Object.keys(files).length === 0) refuse(`There are no files in ${given ?? SAMPLE}`)
  const { startEmulators } = await import('../emulators/start.ts') // takes a second to load, which other ways here do not need
  const { line, stop } = await startEmulators({ kms })
  try {
    const admin = new EcsAdmin(line.ecs.url, line.ecs.admin_token ?? '')
    story.step(`An administrator pushes ${given ?? SAMPLE} to ECS`)
    story.show(await pushFiles(admin, files))

    const readable = directoryOf(folder)
    story.step(`A service account is made that may read ${readable}`)
    const made = await admin.createServiceAccount({ username: 'pipeline', reads: [readable] })
    await runAt(line, made, keyInputs(line, kms))
  } finally {
    await stop()
  }
}

/** The directory of ECS that an account must be granted for `path`, which may be a file. */
function directoryOf(folder: string): string {
  const written = posix.join('/', path)
  const isDirectory = statSync(join(folder, written), { throwIfNoEntry: false })?.isDirectory() ?? true
  return isDirectory ? written : posix.dirname(written)
}

async function runAt(line: Line, account: string, inputs: Texts): Promise<void> {
  story.step(`Its job runs the action with \`path: ${path}\``)
  const run = await runJob(line, { url: line.ecs.url, token: account, path, ...inputs, ...input })
  story.show(run.log)
  process.exitCode = run.exitCode
  if (run.exitCode !== 0) return
  story.step('The next step finds in its environment')
  story.show(run.followingStep())
  story.step('and, if it asks for them, these outputs')
  story.show(Object.keys(run.outputs))
}

/** @throws Error if it is none */
function inputOf(given: string): [name: string, value: string] {
  const [name = '', value] = given.split(/=(.*)/s)
  if (value === undefined || !known.includes(name)) throw new Error(`is NAME=VALUE, with a name of \`action.yml\`, not "${given}"`)
  return [name, value]
}
