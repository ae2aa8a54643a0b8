/** Which files a `path` names, in a repository and in the workspace alike. */
import { ActionError } from '../errors.ts'
import type { FileFormat } from '../inputs/table.ts'
import { say } from '../text.ts'
import type { SourceFile } from './built.ts'

/** Bytes of all files together. */
export const LARGEST_DIRECTORY = 256 * 1024 * 1024

const DATA = /\.(ya?ml|json)$/

/** Users of ECS and their tokens: no part of the configuration for anyone. */
const USERS = /^_users\.ya?ml$/

/** What stands beside configuration and is none: strategies, schemas and webhooks of ECS, rules of SOPS. */
const APART = /^(__.*|\.sops)\.ya?ml$/

/**
 * The path below its root, with `/` and without `.`; empty for the root itself.
 * @throws ActionError input/invalid for what is absolute, goes up, or is no path everywhere
 */
export function pathBelow(path: string): string {
  const segments = path.split('/').filter((segment) => segment !== '' && segment !== '.')
  if (path.startsWith('/') || segments.includes('..') || /[\\:\0]/.test(path)) {
    throw new ActionError('input/invalid', say`The input \`path\` must be relative, with \`/\`, and stay below its root: "${path}" does not.`)
  }
  return segments.join('/')
}

/** Where ECS looks for a `path`, with `/` and without leading ones; undefined where that is outside of its repository. */
export function placeInEcs(path: string): string | undefined {
  const segments: string[] = []
  for (const segment of path.split('/')) {
    if (segment === '' || segment === '.') continue
    if (segment !== '..') segments.push(segment)
    else if (segments.pop() === undefined) return undefined
  }
  return segments.join('/')
}

/** Which files a build of `path` without a strategy is made of: the file itself, or those of the directory. */
export function partsOf({ path, recursive }: { readonly path: string; readonly recursive: boolean }): (file: string) => boolean {
  const place = placeInEcs(path)
  if (place === undefined) return () => false
  return (file) => {
    if (place === file) return true
    const below = belowOf(place, file)
    return below !== undefined && isMerged(file) && (recursive || !below.includes('/'))
  }
}

/**
 * Which files must be read to open a build: those that it is made of; with a strategy, which reads files of its own choice,
 * all that are below its path.
 */
export function filesOfBuild(inputs: { readonly path: string; readonly recursive: boolean; readonly strategyName: string }): (file: string) => boolean {
  return inputs.strategyName === '' ? partsOf(inputs) : filesBelow(inputs.path)
}

/** Whether a file stands in a directory on the way to a place, from the root to its own. */
export function isOnTheWay(file: string, place: string): boolean {
  const directory = file.slice(0, Math.max(0, file.lastIndexOf('/')))
  return directory === '' || directory === place || place.startsWith(`${directory}/`)
}

/** Which files are below the `path` of a build. */
export function filesBelow(path: string): (file: string) => boolean {
  const place = placeInEcs(path)
  return (file) => place !== undefined && belowOf(place, file) !== undefined
}

function belowOf(directory: string, file: string): string | undefined {
  const prefix = directory === '' ? '' : `${directory}/`
  return file.startsWith(prefix) ? file.slice(prefix.length) : undefined
}

/** Whether ECS can have put something of a file into a build. */
export function mayExplain(path: string): boolean {
  return DATA.test(path) && !USERS.test(nameOf(path))
}

/** Whether a file is merged with the others of its directory. */
export function isMerged(path: string): boolean {
  return mayExplain(path) && !APART.test(nameOf(path))
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1)
}

/** Deeper over shallower, so after them; in code-point order where they are equally deep. */
export function inMergeOrder<File extends { readonly path: string }>(files: readonly File[]): File[] {
  const keyed = files.map((file) => ({ file, depth: file.path.split('/').length, bytes: Buffer.from(file.path) }))
  return keyed.sort((a, b) => a.depth - b.depth || Buffer.compare(a.bytes, b.bytes)).map(({ file }) => file)
}

/** @throws ActionError source/too-large @param files with their sizes in bytes */
export function refuseTooLarge(path: string, files: readonly { readonly size: number }[]): void {
  const size = files.reduce((sum, file) => sum + file.size, 0)
  if (size > LARGEST_DIRECTORY) throw new ActionError('source/too-large', say`The files of "${path}" have ${size} bytes, more than ${LARGEST_DIRECTORY}.`, { hint: 'Give a narrower `path`.' })
}

/** The first line of what Git LFS stores in the place of a file. */
const POINTER = 'version https://git-lfs.github.com/spec/'

/**
 * Else a pointer would be told to be encrypted, and whoever did that would encrypt the pointer.
 * @param hint how to get at the file itself
 * @throws ActionError sops/unsupported
 */
export function refusePointers(files: readonly SourceFile[], hint: string): void {
  const pointer = files.find(({ bytes }) => Buffer.from(bytes.subarray(0, POINTER.length)).toString('latin1') === POINTER)
  if (pointer !== undefined) throw new ActionError('sops/unsupported', say`"${pointer.path}" is a pointer of Git LFS, not the file itself.`, { hint })
}

/** For a directory whose files would be merged, and that has none. */
export function nothingToMerge(path: string): ActionError {
  return new ActionError('source/not-found', say`The directory "${path}" holds no .yaml, .yml or .json file.`, { hint: 'Check `path`; with `recursive: true` the directories below count, too.' })
}

/**
 * The one file in the format that the workflow names, if it does.
 * @throws ActionError input/conflict for the files of a directory
 */
export function inFormat(files: readonly SourceFile[], directory: boolean, { path, fileFormat = '' }: { readonly path: string; readonly fileFormat?: FileFormat }): readonly SourceFile[] {
  if (fileFormat === '') return files
  if (directory) throw new ActionError('input/conflict', say`The input \`file-format\` is for one file, and "${path}" is a directory.`, { hint: 'Give the file itself as `path`, or remove `file-format`.' })
  return files.map((file) => ({ ...file, format: fileFormat }))
}
