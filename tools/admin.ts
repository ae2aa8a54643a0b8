/**
 * What an administrator does with `cto`, at emulators that run: pushes a folder, makes a service account.
 *
 *   npm run admin -- --emulators URL [--push DIR] [--account NAME [--reads PATH]...]
 */
import { readArguments, text, texts } from '../scripts/arguments.ts'
import { asWritten, filesOf, pushFiles } from './folder.ts'
import { adminOf, lineOf } from './running.ts'

const options = { emulators: text('URL', undefined), push: text('DIR', undefined), account: text('NAME', undefined), reads: texts('PATH') }
const { values, refuse } = readArguments('npm run admin --', options)
const { emulators, push, account, reads } = values
if (emulators === undefined) refuse('--emulators is needed: the control address that `npm run emulators` prints')
else if (push === undefined && account === undefined) refuse('--push or --account is needed')
else await administer(emulators)

async function administer(control: string): Promise<void> {
  try {
    const admin = adminOf(await lineOf(control))
    if (push !== undefined) for (const line of await pushFiles(admin, filesToPush(push))) console.log(line)
    // Its token, alone on the line: for a variable of the shell.
    if (account !== undefined) console.log(await admin.createServiceAccount({ username: account, reads: reads.map(withSlash) }))
  } catch (error) {
    console.error((error as Error).message)
    process.exitCode = 1
  }
}

function filesToPush(folder: string): Record<string, Uint8Array> {
  const files = filesOf(asWritten(folder))
  return Object.keys(files).length === 0 ? refuse(`There are no files in ${folder}`) : files
}

/** As ECS writes paths of an account. */
function withSlash(path: string): string {
  return `/${path.replace(/^\/+/, '')}`
}
