/** Files of the checked-out repository. Links are followed as long as they stay in the workspace. */
import { readdir, readFile, realpath, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'
import { ActionError } from '../errors.ts'
import type { WorkspaceInputs } from '../inputs/table.ts'
import { say } from '../text.ts'
import type { SourceContext, SourceFile, Stored } from './built.ts'
import { inFormat, inMergeOrder, isMerged, nothingToMerge, pathBelow, refusePointers, refuseTooLarge } from './directory.ts'
import { inParallel } from './parallel.ts'

/** Files open at the same time: a process may have few descriptors. */
const MOST_OPEN = 64

interface Found {
  /** Below the workspace, with `/`. */
  readonly path: string
  /** Where it really is, with no link on the way. */
  readonly target: string
  readonly size: number
  readonly directory: boolean
}

/**
 * @returns the commit of the workflow as what was built
 * @throws ActionError input/invalid, source/not-found, source/too-large, runner/environment
 */
export async function readWorkspace(inputs: WorkspaceInputs, { whileWaiting }: Pick<SourceContext, 'whileWaiting'>): Promise<Stored> {
  const { root, commit, path, recursive } = inputs
  const at = pathBelow(path)
  whileWaiting()
  const workspace = await realpath(root).catch((cause: unknown) => {
    throw new ActionError('runner/environment', 'The folder in GITHUB_WORKSPACE is not there.', { hint: 'The runner makes that folder: do not remove it before this step; a container must mount it.', cause })
  })
  const top = await find(workspace, at)
  const found = top.directory ? inMergeOrder(await filesBelow(workspace, top, recursive)) : [top]
  if (found.length === 0) throw nothingToMerge(path)
  refuseTooLarge(path, found)
  const files = await inParallel(found, MOST_OPEN, read)
  refusePointers(files, 'Check out with `lfs: true`, an input of `actions/checkout`.')
  return { kind: 'stored', files: inFormat(files, top.directory, inputs), directory: top.directory, configId: commit }
}

/** @throws ActionError input/invalid for a link that leaves the workspace */
async function find(workspace: string, path: string): Promise<Found> {
  const target = await realpath(join(workspace, path)).catch((cause: unknown) => {
    throw missing(path, cause)
  })
  const below = relative(workspace, target)
  if (below === '..' || below.startsWith(`..${sep}`) || join(workspace, below) !== target) {
    throw new ActionError('input/invalid', say`"${path}" is a link that leaves the workspace.`, { hint: 'Copy what it points to into the repository.' })
  }
  const stats = await stat(target)
  if (!stats.isDirectory() && !stats.isFile()) throw missing(path, undefined)
  return { path, target, size: stats.size, directory: stats.isDirectory() }
}

/** A linked folder is not entered: Git would not, and it could lead in circles. */
async function filesBelow(workspace: string, folder: Found, recursive: boolean): Promise<Found[]> {
  const entries = await readdir(folder.target, { withFileTypes: true })
  const at = (name: string): string => (folder.path === '' ? name : `${folder.path}/${name}`)
  const below = entries.filter((entry) => recursive && entry.isDirectory() && entry.name !== '.git')
  const files = entries.filter((entry) => !entry.isDirectory() && isMerged(entry.name)).map((entry) => find(workspace, at(entry.name)))
  const deeper = below.map(async (entry) => filesBelow(workspace, await find(workspace, at(entry.name)), recursive))
  return [...(await Promise.all(files)), ...(await Promise.all(deeper)).flat()]
}

async function read({ path, target }: Found): Promise<SourceFile> {
  try {
    return { path, bytes: await readFile(target) }
  } catch (cause) {
    throw missing(path, cause)
  }
}

function missing(path: string, cause: unknown): ActionError {
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'neither a file nor a directory'
  const what = code === 'ENOENT' || code === 'ENOTDIR' ? say`The workspace has no "${path}".` : say`"${path}" in the workspace cannot be read (${code}).`
  return new ActionError('source/not-found', what, { hint: 'Check `path`; the workspace holds the repository after `actions/checkout` only.', cause })
}
