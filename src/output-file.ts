/** Creates a file that only the user of the job can read, where no link can lead it elsewhere. */
import { constants, lstat, mkdir, open, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import { ActionError } from './errors.ts'
import { say } from './text.ts'

/** Absent on Windows, where a link needs privileges. */
const NO_FOLLOW = (constants.O_NOFOLLOW as number | undefined) ?? 0
const CREATE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW

/**
 * @param folder absolute; folders below it are made as needed
 * @param relative with `/`, without `..`
 * @returns the path of the file
 * @throws ActionError runner/write; what was there before is never touched
 */
export async function createFile(folder: string, relative: string, text: string): Promise<string> {
  const segments = relative.split('/')
  const file = join(folder, ...segments)
  try {
    for (let depth = 1; depth < segments.length; depth++) await ownFolder(join(folder, ...segments.slice(0, depth)), segments.slice(0, depth).join('/'))
    const handle = await open(file, CREATE, 0o600)
    try {
      await handle.writeFile(text)
    } catch (cause) {
      await unlink(file)
      throw cause
    } finally {
      await handle.close()
    }
    return file
  } catch (cause) {
    if (cause instanceof ActionError) throw cause
    const code = cause instanceof Error && 'code' in cause ? cause.code : 'unknown error'
    const exists = code === 'EEXIST' || code === 'ELOOP'
    throw new ActionError('runner/write', say`The file "${relative}" could not be written below RUNNER_TEMP (${code}).`, { cause, ...(exists ? { hint: 'It is there already: name another in `output-file`.' } : {}) })
  }
}

async function ownFolder(path: string, shown: string): Promise<void> {
  await mkdir(path, { mode: 0o700 }).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'EEXIST') throw error
  })
  if (!(await lstat(path)).isDirectory()) throw new ActionError('runner/write', say`"${shown}" below RUNNER_TEMP is a link or a file, and no folder.`, { hint: 'Name another in `output-file`.' })
}
