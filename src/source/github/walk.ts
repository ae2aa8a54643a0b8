/** The trees of one commit: what a path names, links followed as the workspace follows them, and what lies below. */
import { ActionError, githubRemedy } from '../../errors.ts'
import { andMore, say } from '../../text.ts'
import { mayExplain } from '../directory.ts'
import { inParallel } from '../parallel.ts'
import type { Entry, Listing, Repository } from './repository.ts'

/** Links on the way to one file, as Linux counts them. */
const MOST_LINKS = 40
const LONGEST_TARGET = 4096
const PARALLEL = 4

/** Where something really is: the names on the way, with no link among them. */
type Place = readonly string[]

export interface Found {
  readonly kind: 'file' | 'directory'
  /** As it was asked for, with `/`. */
  readonly path: string
  readonly place: Place
  readonly sha: string
  readonly size: number
}

/** A directory that the walk has entered. */
interface Step {
  readonly name: string
  readonly sha: string
}

export class CommitTree {
  readonly #repository: Repository
  readonly #commit: string
  readonly #listings = new Map<string, Promise<Listing>>()

  constructor(repository: Repository, commit: string) {
    this.#repository = repository
    this.#commit = commit
  }

  /**
   * @param path with `/`, without `.` and `..`; empty for the root
   * @throws ActionError source/not-found; input/invalid for a link that leaves; sops/unsupported for a submodule
   */
  async find(path: string): Promise<Found> {
    const segments = path === '' ? [] : path.split('/')
    return (await this.#findAtOnce(path, segments)) ?? this.#follow(path, segments)
  }

  /** Without a walk: where Git itself knows the directory, no link and no submodule is on the way. */
  async #findAtOnce(path: string, segments: readonly string[]): Promise<Found | undefined> {
    const [name, above] = [segments.at(-1), segments.slice(0, -1)]
    if (name === undefined || above.length === 0) return undefined
    const listing = await this.#repository.directoryOf(this.#commit, above.join('/'))
    const entry = listing?.entries.find((one) => one.path === name)
    if (entry?.kind !== 'file' && entry?.kind !== 'directory') return undefined
    return { kind: entry.kind, path, place: segments, sha: entry.sha, size: entry.size }
  }

  /** One directory after another; a link puts its target in front of what is left. */
  async #follow(path: string, segments: readonly string[]): Promise<Found> {
    const steps: Step[] = [{ name: '', sha: this.#commit }]
    const left = [...segments]
    let links = 0
    for (let segment = left.shift(); segment !== undefined; segment = left.shift()) {
      if (segment === '' || segment === '.') continue
      if (segment === '..') {
        if (steps.length === 1) throw leaves(path)
        steps.pop()
        continue
      }
      const entry = await this.#entryOf(steps, segment, path)
      if (entry.kind === 'directory') steps.push({ name: segment, sha: entry.sha })
      else if (entry.kind === 'submodule') throw isSubmodule(path, placeOf(steps, segment))
      else if (entry.kind === 'link') {
        links += 1
        if (links > MOST_LINKS) throw this.#missing(path, 'links on the way lead in a circle')
        left.unshift(...(await this.#targetOf(entry, path)))
      } else {
        if (left.length > 0) throw this.#missing(path, say`"${placeOf(steps, segment).join('/')}" is a file`)
        return { kind: 'file', path, place: placeOf(steps, segment), sha: entry.sha, size: entry.size }
      }
    }
    return { kind: 'directory', path, place: placeOf(steps), sha: steps.at(-1)?.sha ?? this.#commit, size: 0 }
  }

  async #entryOf(steps: readonly Step[], name: string, path: string): Promise<Entry> {
    const { entries } = await this.#list(steps.at(-1)?.sha ?? this.#commit)
    const entry = entries.find((one) => one.path === name)
    if (entry !== undefined) return entry
    const alike = entries.find((one) => folded(one.path) === folded(name))
    throw this.#missing(path, alike === undefined ? undefined : say`it has "${placeOf(steps, alike.path).join('/')}", which differs in case or in how letters are composed`)
  }

  async #targetOf(link: Entry, path: string): Promise<string[]> {
    if (link.size > LONGEST_TARGET) throw this.#missing(path, 'a link on the way has no target')
    const target = (await this.#repository.blob({ path, sha: link.sha })).toString('utf8')
    if (target.startsWith('/')) throw leaves(path)
    return target.split('/')
  }

  /**
   * What lies in a directory. A listing that GitHub cuts short is made of those of the directories below.
   * @param recursive with what is below its directories
   * @returns paths below the directory
   * @throws ActionError source/too-large for a single directory that is not listed whole
   */
  async inside({ sha, path }: Pick<Found, 'sha' | 'path'>, recursive: boolean): Promise<readonly Entry[]> {
    const whole = await this.#list(sha, recursive)
    if (!whole.truncated) return whole.entries
    const own = recursive ? await this.#list(sha) : whole
    if (own.truncated) {
      throw new ActionError('source/too-large', say`The directory "${path === '' ? '.' : path}" has more entries than GitHub lists.`, { hint: githubRemedy('source/too-large') })
    }
    const directories = own.entries.filter(({ kind }) => kind === 'directory')
    const below = await inParallel(directories, PARALLEL, async (one) => prefixed(one.path, await this.inside({ sha: one.sha, path: join(path, one.path) }, true)))
    return [...own.entries, ...below.flat()]
  }

  /**
   * What a path names, without following a link: the file, or all that is below the directory. One request, for the name
   * tells which of the two it is.
   * @param path with `/`, without `.` and `..`; empty for the root
   * @returns with paths below the root; nothing where the path names neither
   */
  async filesAt(path: string): Promise<readonly Entry[]> {
    if (path === '') return this.everything()
    if (!mayExplain(path)) return this.#below(path)
    const entry = await this.#entryAt(path)
    if (entry?.kind === 'directory') return this.#below(path)
    return entry?.kind === 'file' ? [entry] : []
  }

  /** All that the commit holds. */
  async everything(): Promise<readonly Entry[]> {
    return this.inside({ sha: this.#commit, path: '' }, true)
  }

  async #below(path: string): Promise<readonly Entry[]> {
    const listing = await this.#repository.directoryOf(this.#commit, path, true)
    if (listing === undefined) return []
    return prefixed(path, listing.truncated ? await this.inside(await this.find(path), true) : listing.entries)
  }

  async #entryAt(path: string): Promise<Entry | undefined> {
    const end = path.lastIndexOf('/')
    const above = await this.#repository.directoryOf(this.#commit, path.slice(0, Math.max(0, end)))
    const entry = above?.entries.find((one) => one.path === path.slice(end + 1))
    return entry && { ...entry, path }
  }

  /** Follows a link that stands in a directory. @throws ActionError as `find` */
  async followLink(directory: Found, link: Entry): Promise<Found> {
    return this.#follow(join(directory.path, link.path), [...directory.place, ...link.path.split('/')])
  }

  #list(sha: string, recursive = false): Promise<Listing> {
    const key = recursive ? `${sha} and below` : sha
    const known = this.#listings.get(key)
    if (known !== undefined) return known
    const listing = this.#repository.tree(sha, { recursive, what: sha === this.#commit ? `the commit ${sha}` : `the tree ${sha}` })
    this.#listings.set(key, listing)
    return listing
  }

  #missing(path: string, more?: string): ActionError {
    const message = say`${this.#repository.name} has no "${path}" at the commit ${this.#commit}`
    const why = more === undefined ? '' : `: ${more}`
    return new ActionError('source/not-found', message + why + '.', { hint: 'Check `path`, and `ref`.' })
  }
}

export function join(directory: string, path: string): string {
  return directory === '' ? path : `${directory}/${path}`
}

/** One warning for what a directory holds and is not read. @param what each shown by this function */
export function notRead(path: string, what: readonly string[]): string {
  const shown = what.slice(0, 3).map((one) => say`"${one}"`)
  return say`Not read below "${path}": ` + `${shown.join(', ')}${andMore(what.slice(3))} (submodules, and links to directories or out of the repository).`
}

function prefixed(directory: string, entries: readonly Entry[]): Entry[] {
  return entries.map((entry) => ({ ...entry, path: join(directory, entry.path) }))
}

function placeOf(steps: readonly Step[], ...more: readonly string[]): string[] {
  return [...steps.slice(1).map(({ name }) => name), ...more]
}

/** As file systems compare names that do not tell case or composition apart. */
function folded(name: string): string {
  return name.normalize('NFC').toLowerCase()
}

function leaves(path: string): ActionError {
  return new ActionError('input/invalid', say`"${path}" is a link that leaves the repository.`, { hint: 'Copy what it points to into the repository.' })
}

function isSubmodule(path: string, place: Place): ActionError {
  const where = place.join('/')
  const message = where === path ? say`"${path}" is a submodule` : say`"${path}" is in the submodule "${where}"`
  return new ActionError('sops/unsupported', message + ': its files are in another repository.', { hint: 'Give that repository as `repository`; or check out with `submodules: true`, and use `source: workspace`.' })
}
