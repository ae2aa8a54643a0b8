/**
 * The files that the runner gives a step: checked before they are needed, each appended to in one write, and put back to
 * where it was.
 */
import { constants } from 'node:fs'
import { access, open, readFile, stat, truncate, type FileHandle } from 'node:fs/promises'
import { dirname } from 'node:path'
import type { OnFailure } from './all-or-nothing.ts'
import { ActionError } from './errors.ts'
import { say } from './text.ts'

/** A file or folder of the runner. */
export interface RunnerPath {
  /** Of the environment, for messages: `GITHUB_ENV`. */
  readonly variable: string
  readonly path: string
}

/** The runner makes its files: one that is not there lies elsewhere, and nobody would read a new one. */
const APPEND = constants.O_WRONLY | constants.O_APPEND

/**
 * Writes nothing.
 * @throws ActionError runner/write if the file cannot be appended to
 */
export async function checkFile(file: RunnerPath): Promise<void> {
  try {
    await refusePipe(file.path)
    await (await open(file.path, APPEND)).close()
  } catch (cause) {
    throw await cannotWrite('file', file, cause)
  }
}

/** A pipe would be waited for until somebody reads it. */
async function refusePipe(path: string): Promise<void> {
  const found = await stat(path)
  if (!found.isFile() && !found.isCharacterDevice() && !found.isDirectory()) throw withCode('ENXIO')
}

/** Absent on Windows, where a link needs privileges. */
export const NO_FOLLOW = (constants.O_NOFOLLOW as number | undefined) ?? 0

/** Neither waits for a pipe, nor follows a link; what is no regular file, or has another name elsewhere, is refused. */
async function openRegular(path: string, flags: number): Promise<FileHandle> {
  const handle = await open(path, flags | NO_FOLLOW | ((constants.O_NONBLOCK as number | undefined) ?? 0), 0o600)
  const found = await handle.stat()
  if (found.isFile() && found.nlink <= 1) return handle // else root would hand over what lies elsewhere
  await handle.close()
  throw withCode('ENXIO')
}

/**
 * A file that any step of the job may have made.
 * @returns its text, up to so many bytes; empty if it is not there, or is no regular file
 */
export async function readOwn(path: string, most: number): Promise<string> {
  const handle = await openRegular(path, constants.O_RDONLY).catch(() => undefined)
  if (handle === undefined) return ''
  try {
    const { bytesRead, buffer } = await handle.read(Buffer.alloc(most), 0, most, 0)
    return buffer.toString('utf8', 0, bytesRead)
  } catch {
    return ''
  } finally {
    await handle.close()
  }
}

export interface Owner {
  readonly uid: number
  readonly gid: number
}

/** Whom root hands over to what it makes in a folder; undefined for everybody else, and where the folder is root's own. */
export async function heir(folder: string): Promise<Owner | undefined> {
  if (process.getuid?.() !== 0) return undefined
  const { uid, gid } = await stat(folder)
  return uid === 0 ? undefined : { uid, gid }
}

/** Makes the file where it is not there, for every step of the job, whoever it runs as. @throws an error of Node where it cannot be written, or is no regular file */
export async function appendOwn(path: string, text: string): Promise<void> {
  const owner = await heir(dirname(path))
  const handle = await openRegular(path, APPEND | constants.O_CREAT)
  try {
    if (owner !== undefined) await handle.chown(owner.uid, owner.gid)
    await writeWhole(handle, text)
  } finally {
    await handle.close()
  }
}

/**
 * Writes nothing.
 * @throws ActionError runner/write if nothing can be made in the folder
 */
export async function checkFolder(folder: RunnerPath): Promise<void> {
  try {
    if (!(await stat(folder.path)).isDirectory()) throw withCode('ENOTDIR')
    await access(folder.path, constants.W_OK | constants.X_OK)
  } catch (cause) {
    throw await cannotWrite('folder', folder, cause)
  }
}

/**
 * Appends a text in one write, so that nothing can come in between.
 * @param onFailure told how the file is put back to where it was, half of the text included
 * @throws ActionError runner/write
 */
export async function append(file: RunnerPath, text: string, onFailure: OnFailure): Promise<void> {
  try {
    await refusePipe(file.path)
    const handle = await open(file.path, APPEND)
    try {
      const { size } = await handle.stat()
      onFailure(() => putBack(file, size))
      await writeWhole(handle, text)
    } finally {
      await handle.close() // on a network file system a full disk may show here
    }
  } catch (cause) {
    throw await cannotWrite('file', file, cause)
  }
}

async function putBack({ variable, path }: RunnerPath, size: number): Promise<void> {
  await truncate(path, size).catch((cause: unknown) => {
    throw new ActionError('runner/write', say`The file in ${variable} could not be put back to where it was (${errorCode(cause)}).`, { cause })
  })
}

/** One buffer, one write: Node's own `appendFile` and `writeFile` cut a text into pieces of 512 KiB. */
export async function writeWhole(handle: FileHandle, content: string | Uint8Array): Promise<void> {
  const bytes = typeof content === 'string' ? Buffer.from(content) : content
  let written = 0
  while (written < bytes.length) written += (await handle.write(bytes, written)).bytesWritten
}

/** The system's name of what went wrong. */
export function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown error'
}

function withCode(code: string): Error {
  return Object.assign(new Error(code), { code })
}

interface Reason {
  /** After a colon. */
  readonly why: string
  readonly hint?: string
}

const MOUNT = 'Mount the runner’s folder `_temp` into the container as the runner does it: at the path that the variable names, and writable.'
const FULL: Reason = { why: 'the disk is full', hint: 'Make room on the disk of the runner.' }

const REASONS: Readonly<Record<string, Reason>> = {
  EROFS: { why: 'its file system is read-only', hint: MOUNT },
  ENOENT: { why: 'it is not there', hint: MOUNT },
  EISDIR: { why: 'it is a folder', hint: MOUNT },
  ENOTDIR: { why: 'it is no folder', hint: MOUNT },
  ENXIO: { why: 'it is no regular file', hint: MOUNT },
  ENOSPC: FULL,
  EDQUOT: FULL,
}

async function cannotWrite(kind: 'file' | 'folder', { variable, path }: RunnerPath, cause: unknown): Promise<ActionError> {
  const code = errorCode(cause)
  const reason = code === 'EACCES' || code === 'EPERM' ? await notPermitted(kind, path) : REASONS[code]
  const because = reason === undefined ? '' : `: ${reason.why}`
  return new ActionError('runner/write', say`The ${kind} in ${variable} cannot be written (${code})` + `${because}.`, { ...(reason?.hint === undefined ? {} : { hint: reason.hint }), cause })
}

/** Container jobs, and runners in Kubernetes, may run a step as another user than the one who made the files. */
async function notPermitted(kind: 'file' | 'folder', path: string): Promise<Reason> {
  const uid = process.getuid?.()
  const found = await nearest(path)
  if (uid === undefined || found === undefined) return { why: 'the user of the step may not write there' }
  const users = await usersByNumber()
  const user = (number: number): string => say`user ${number}` + (users.has(number) ? say` (${users.get(number)})` : '')
  const what = found.isItself ? `the ${kind}` : 'the folder that it lies in'
  const mode = (found.mode & 0o777).toString(8).padStart(4, '0')
  return {
    why: `the step runs as ${user(uid)}, and ${what} belongs to ${user(found.uid)}, mode ${mode}`,
    hint: `Run the job’s container as a user who may write there (\`options: --user ${found.uid}\`), or give the files to the user of the step.`,
  }
}

/** The path itself, or the nearest folder above it that can be looked at. */
async function nearest(path: string): Promise<{ readonly isItself: boolean; readonly uid: number; readonly mode: number } | undefined> {
  for (let at = path; ; at = dirname(at)) {
    const found = await stat(at).catch(() => undefined)
    if (found !== undefined) return { isItself: at === path, uid: found.uid, mode: found.mode }
    if (dirname(at) === at) return undefined
  }
}

/** Names of the users that this machine or container knows. */
async function usersByNumber(): Promise<ReadonlyMap<number, string>> {
  const text = await readFile('/etc/passwd', 'utf8').catch(() => '')
  const users = text.split('\n').map((line) => line.split(':')).filter((fields) => fields.length > 2)
  return new Map(users.map(([name = '', , uid]) => [Number(uid), name]))
}
