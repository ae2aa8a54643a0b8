/**
 * Creates a file that only the user of the job can read, where no link can lead it elsewhere.
 *
 * What root makes in a container belongs to the owner of the folder, the user of the runner: who could not delete it
 * otherwise when the job is over.
 */
import { constants, lchown, lstat, mkdir, open, rmdir, unlink } from 'node:fs/promises'
import { join } from 'node:path'
import type { OnFailure } from './all-or-nothing.ts'
import { ActionError } from './errors.ts'
import { errorCode, heir, NO_FOLLOW, writeWhole, type Owner } from './runner-file.ts'
import { say } from './text.ts'

const CREATE = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | NO_FOLLOW

/**
 * @param folder absolute; folders below it are made as needed
 * @param relative with `/`, without `..`
 * @param onFailure told how what was made is removed: the file, and the folders that were not there
 * @returns the path of the file
 * @throws ActionError runner/write; what was there before is never touched
 */
export async function createFile(folder: string, relative: string, content: string | Uint8Array, onFailure: OnFailure): Promise<string> {
  const segments = relative.split('/')
  const file = join(folder, ...segments)
  try {
    const owner = await heir(folder)
    for (let depth = 1; depth < segments.length; depth++) {
      const above = segments.slice(0, depth)
      await ownFolder(join(folder, ...above), above.join('/'), owner, onFailure)
    }
    const handle = await open(file, CREATE, 0o600)
    onFailure(() => removed(unlink(file), relative))
    try {
      if (owner !== undefined) await handle.chown(owner.uid, owner.gid)
      await writeWhole(handle, content)
    } finally {
      await handle.close()
    }
    return file
  } catch (cause) {
    if (cause instanceof ActionError) throw cause
    const code = errorCode(cause)
    const exists = code === 'EEXIST' || code === 'ELOOP'
    throw new ActionError('runner/write', say`The file "${relative}" could not be written below RUNNER_TEMP (${code}).`, { cause, ...(exists ? { hint: 'It is there already: write to another path.' } : {}) })
  }
}

async function ownFolder(path: string, shown: string, owner: Owner | undefined, onFailure: OnFailure): Promise<void> {
  try {
    await mkdir(path, { mode: 0o700 })
    onFailure(() => removed(rmdir(path), shown))
    if (owner !== undefined) await lchown(path, owner.uid, owner.gid)
  } catch (error) {
    if (errorCode(error) !== 'EEXIST') throw error
  }
  if (!(await lstat(path)).isDirectory()) throw new ActionError('runner/write', say`"${shown}" below RUNNER_TEMP is a link or a file, and no folder.`, { hint: 'Write to another path.' })
}

/** A folder that somebody else has used meanwhile stays. */
async function removed(removing: Promise<void>, shown: string): Promise<void> {
  await removing.catch((cause: unknown) => {
    const code = errorCode(cause)
    if (code !== 'ENOTEMPTY') throw new ActionError('runner/write', say`"${shown}" could not be removed from RUNNER_TEMP (${code}).`, { cause })
  })
}
