/** Files of a repository at one commit, through GitHub's API. What GitHub is asked, and how, is in the files beside. */
import { ActionError } from '../../errors.ts'
import type { EcsInputs, GithubInputs, RepositoryInputs } from '../../inputs/table.ts'
import { say } from '../../text.ts'
import type { SourceContext, SourceFile, Stored } from '../built.ts'
import { filesBelow, filesOfBuild, inFormat, inMergeOrder, isMerged, isOnTheWay, mayExplain, nothingToMerge, pathBelow, placeInEcs, refusePointers, refuseTooLarge } from '../directory.ts'
import { inParallel } from '../parallel.ts'
import { parseConfigId, parseRef, refText } from './refs.ts'
import { Repository, type Entry } from './repository.ts'
import { CommitTree, join, notRead, type Found } from './walk.ts'

/** Links followed at the same time. */
const PARALLEL = 8

type Context = Pick<SourceContext, 'http' | 'log'>

/** @throws ActionError of the family `source`; input/invalid, sops/unsupported */
export async function fetchFromGithub(inputs: GithubInputs, context: Context & Pick<SourceContext, 'whileWaiting'>): Promise<Stored> {
  const { path, recursive, ref } = inputs
  const at = pathBelow(path)
  const revision = parseRef(ref)
  const { repository, stop } = opened(inputs.repository, context, context.whileWaiting)
  try {
    const commit = await repository.commit(revision, refText(ref))
    sayCommit(repository, refText(ref), commit, context)
    const tree = new CommitTree(repository, commit)
    const found = await tree.find(at)
    const directory = found.kind === 'directory'
    const wanted = directory ? await mergedOf(tree, found, { path, recursive, ...context }) : [entryOf(found)]
    refuseTooLarge(path, wanted)
    const files = await repository.read(wanted)
    refusePointers(files, 'Store the file itself in Git; or check out with `lfs: true`, and use `source: workspace`.')
    return { kind: 'stored', files: inFormat(files, directory, inputs), directory, configId: commit }
  } catch (error) {
    stop()
    throw error
  }
}

/** The build whose ciphertext is to be explained. */
type BuildInputs = Pick<EcsInputs, 'configId' | 'path' | 'recursive' | 'strategyName'>

/**
 * YAML and JSON files of a commit, which may explain the ciphertext of a build of it: batch by batch, so that nothing is
 * asked for that is not needed. No link is followed, as in what ECS hands out: it would make a file of another path one of
 * this build.
 * @throws ActionError of the family `source`; input/invalid
 */
export async function* filesOfCommit(inputs: RepositoryInputs, build: BuildInputs, context: Context): AsyncGenerator<SourceFile[]> {
  const { configId } = build
  const revision = parseConfigId(configId)
  const { repository, stop } = opened(inputs, context)
  try {
    const commit = await repository.commit(revision, refText(configId))
    sayCommit(repository, refText(configId), commit, context)
    const taken = new Map<string, Entry>()
    for await (const entries of nearestFirst(new CommitTree(repository, commit), build)) {
      const files = entries.filter(({ kind, path }) => kind === 'file' && mayExplain(path) && !taken.has(path))
      files.forEach((file) => taken.set(file.path, file))
      refuseTooLarge(repository.name, [...taken.values()])
      yield await repository.read(files)
    }
  } catch (error) {
    stop()
    throw error
  }
}

/** What the build needs; then what else is below its path, and on the way to it; then everything. */
async function* nearestFirst(tree: CommitTree, build: BuildInputs): AsyncGenerator<readonly Entry[]> {
  const place = placeInEcs(build.path)
  const named = place === undefined ? [] : await tree.filesAt(place)
  const isNeeded = filesOfBuild(build)
  yield named.filter(({ path }) => isNeeded(path))

  const all = await tree.everything()
  const isBelow = filesBelow(build.path)
  yield all.filter(({ path }) => place !== undefined && (isBelow(path) || isOnTheWay(path, place)))
  yield all
}

/** What ends with the first failure: nothing goes on behind it. */
function opened(inputs: RepositoryInputs, { http, log }: Context, whileWaiting?: () => void): { repository: Repository; stop: () => void } {
  const stop = new AbortController()
  const options = { http, log, signal: stop.signal, ...(whileWaiting === undefined ? {} : { whileWaiting }) }
  return { repository: new Repository(inputs, options), stop: () => stop.abort() }
}

function sayCommit({ name }: Repository, ref: string, commit: string, { log }: Context): void {
  log.info(`${say`Reading ${name} at`} ${ref}${say`: the commit ${commit}.`}`)
}

interface Wish extends Context {
  /** As the workflow writes it. */
  readonly path: string
  readonly recursive: boolean
}

/** The files of a directory that are merged, in their order. What `recursive` does not enter is said. */
async function mergedOf(tree: CommitTree, directory: Found, { path, recursive, log }: Wish): Promise<Entry[]> {
  const entries = await tree.inside(directory, recursive)
  const files = entries.filter(({ kind, path: name }) => kind === 'file' && isMerged(name))
  const links = entries.filter(({ kind, path: name }) => kind === 'link' && isMerged(name))
  const linked = await inParallel(links, PARALLEL, async (link) => fileBehind(await tree.followLink(directory, link)))
  const found = [...files.map((file) => ({ ...file, path: join(directory.path, file.path) })), ...linked]
  if (recursive) {
    const passed = await notEntered(tree, directory, entries)
    if (passed.length > 0) log.warning(notRead(path, passed))
  }
  if (found.length === 0) throw nothingToMerge(path)
  return inMergeOrder(found)
}

function fileBehind(found: Found): Entry {
  if (found.kind === 'file') return entryOf(found)
  throw new ActionError('sops/unsupported', say`"${found.path}" is a link to a directory, and called as a file.`, { hint: 'Store the file itself in the repository.' })
}

function entryOf({ path, sha, size }: Found): Entry {
  return { path, kind: 'file', sha, size }
}

/** Submodules, and links to directories or out of the repository: a linked directory could lead in circles. */
async function notEntered(tree: CommitTree, directory: Found, entries: readonly Entry[]): Promise<string[]> {
  const others = entries.filter(({ kind, path }) => kind === 'submodule' || (kind === 'link' && !isMerged(path)))
  const passed = await inParallel(others, PARALLEL, async (entry) => (entry.kind === 'submodule' || (await leadsAway(tree, directory, entry)) ? [join(directory.path, entry.path)] : []))
  return passed.flat()
}

async function leadsAway(tree: CommitTree, directory: Found, link: Entry): Promise<boolean> {
  try {
    return (await tree.followLink(directory, link)).kind === 'directory'
  } catch (error) {
    if (!(error instanceof ActionError) || error.code === 'source/failed') throw error
    return error.code !== 'source/not-found' // a link to nothing
  }
}
