/**
 * Files of a repository at one commit, through GitHub's API.
 *
 * `@actions/github` knows the API; its requests go through `src/http.ts`, for one deadline, proxy, CA and set of
 * retries, and so that the token never follows a redirect.
 */
import { getOctokit } from '@actions/github'
import { ActionError } from '../errors.ts'
import type { HttpClient } from '../http.ts'
import type { GithubInputs, RepositoryInputs } from '../inputs.ts'
import { say } from '../text.ts'
import { IDENTIFICATION } from '../version.ts'
import type { SourceContext, SourceFile, Stored } from './built.ts'
import { inFormat, inMergeOrder, isMerged, mayExplain, nothingToMerge, pathBelow, refuseTooLarge } from './directory.ts'

/** Bytes of one answer: the largest file that is read, in base64, or 100,000 entries of a tree. */
const LIMIT = 96 * 1024 * 1024

/** Files asked for at the same time. */
const PARALLEL = 16

interface Entry {
  readonly path: string
  readonly kind: 'file' | 'link' | 'directory' | 'submodule'
  readonly sha: string
  readonly size: number
}

/** @throws ActionError of the family `source`; input/invalid, sops/unsupported */
export async function fetchFromGithub(inputs: GithubInputs, { http, whileWaiting }: Pick<SourceContext, 'http' | 'whileWaiting'>): Promise<Stored> {
  const { path, recursive, ref } = inputs
  const at = pathBelow(path)
  return withRepository(inputs.repository, http, async (repository) => {
    const commit = await repository.commit(ref)
    const entries = await repository.entries(commit, at !== '' || recursive)
    const { found, directory } = choose(entries, at, inputs)
    refuseTooLarge(path, found)
    return { kind: 'stored', files: inFormat(await repository.read(found), directory, inputs), directory, configId: commit }
  }, whileWaiting)
}

/**
 * Every YAML and JSON file of a commit: what may explain the ciphertext of a build of it.
 * @param ref a tag or commit
 * @throws ActionError of the family `source`
 */
export async function filesOfCommit(inputs: RepositoryInputs, ref: string, http: HttpClient): Promise<SourceFile[]> {
  return withRepository(inputs, http, async (repository) => {
    const entries = await repository.entries(await repository.commit(ref), true)
    const files = entries.filter(({ path, kind }) => kind === 'file' && mayExplain(path))
    refuseTooLarge(repository.name, files)
    return repository.read(files)
  })
}

/** What `path` names. */
function choose(entries: readonly Entry[], at: string, { path, recursive, repository }: GithubInputs): { found: Entry[]; directory: boolean } {
  const named = entries.find((entry) => entry.path === at)
  if (named?.kind === 'file') return { found: [named], directory: false }
  if (named !== undefined && named.kind !== 'directory') throw refusedKind(named)
  if (named === undefined && at !== '') throw new ActionError('source/not-found', say`${repository.owner}/${repository.name} has no "${path}" at that commit.`, { hint: 'Check `path`, and `ref`.' })
  const prefix = at === '' ? '' : `${at}/`
  const inside = entries.filter((entry) => entry.path.startsWith(prefix) && (recursive || !entry.path.slice(prefix.length).includes('/')))
  const found = inside.filter((entry) => (entry.kind === 'file' || entry.kind === 'link') && isMerged(entry.path))
  const link = found.find(({ kind }) => kind === 'link')
  if (link !== undefined) throw refusedKind(link)
  if (found.length === 0) throw nothingToMerge(path)
  return { found: inMergeOrder(found), directory: true }
}

function refusedKind({ path, kind }: Entry): ActionError {
  return new ActionError('sops/unsupported', say`${path} is a ${kind}, which is not followed.`, { hint: 'Store the file itself in the repository, or check it out and use `source: workspace`.' })
}

/** What ends with the first failure: nothing goes on behind it. */
async function withRepository<T>(inputs: RepositoryInputs, http: HttpClient, use: (repository: Repository) => Promise<T>, whileWaiting?: () => void): Promise<T> {
  const stop = new AbortController()
  try {
    return await use(new Repository(inputs, http, stop.signal, whileWaiting))
  } catch (error) {
    stop.abort()
    throw error
  }
}

class Repository {
  /** `owner/name` */
  readonly name: string
  readonly #api: ReturnType<typeof getOctokit>['rest']
  readonly #at: { readonly owner: string; readonly repo: string }

  constructor({ api, owner, name, token }: RepositoryInputs, http: HttpClient, signal: AbortSignal, whileWaiting?: () => void) {
    this.name = `${owner}/${name}`
    this.#at = { owner, repo: name }
    this.#api = getOctokit(token, { baseUrl: api.href.replace(/\/+$/, ''), request: { fetch: fetchThrough(http, signal, whileWaiting), log: SILENT } }).rest
  }

  /** @param ref a branch, tag or commit, as `${{ github.ref }}` or without `refs/`; empty for the default branch */
  async commit(ref: string): Promise<string> {
    if (/^[0-9a-f]{40}([0-9a-f]{24})?$/.test(ref)) return ref
    const sha: unknown = await this.#ask(this.#api.repos.getCommit({ ...this.#at, ref: ref.replace(/^refs\//, '') || 'HEAD', mediaType: { format: 'sha' } }), ref === '' ? 'its default branch' : `"${ref}"`)
    if (typeof sha !== 'string' || !/^[0-9a-f]{40,64}$/.test(sha)) throw this.#malformed('a commit')
    return sha
  }

  /** @param recursive everything below the root, too */
  async entries(commit: string, recursive: boolean): Promise<Entry[]> {
    const { tree, truncated } = await this.#ask(this.#api.git.getTree({ ...this.#at, tree_sha: commit, ...(recursive ? { recursive: '1' } : {}) }), `the commit ${commit}`)
    if (truncated) throw new ActionError('source/too-large', say`${this.name} has more files than GitHub lists at once.`, { hint: 'Check the repository out with `actions/checkout`, and use `source: workspace`.' })
    if (!Array.isArray(tree)) throw this.#malformed('a tree')
    return tree.map(({ path, mode, sha, size }) => {
      const kind = KINDS[String(mode)]
      if (kind === undefined || typeof path !== 'string' || typeof sha !== 'string') throw this.#malformed('a tree')
      return { path, kind, sha, size: Number(size ?? 0) }
    })
  }

  read(files: readonly Entry[]): Promise<SourceFile[]> {
    return inParallel(files, async ({ path, sha }) => {
      const { content, encoding } = await this.#ask(this.#api.git.getBlob({ ...this.#at, file_sha: sha }), `"${path}"`)
      if (encoding !== 'base64' || typeof content !== 'string') throw this.#malformed('a file')
      return { path, bytes: Buffer.from(content, 'base64') }
    })
  }

  /** @param what for messages: what is asked for */
  async #ask<T>(answer: Promise<{ readonly data: T }>, what: string): Promise<T> {
    try {
      return (await answer).data
    } catch (error) {
      throw this.#explained(error, what)
    }
  }

  #explained(error: unknown, what: string): unknown {
    if (!(error instanceof Error)) return error
    if (error.cause instanceof ActionError) return error.cause // of the transport
    if (!('status' in error)) return error
    const { status, response } = error as Error & { status: number; response?: { headers: Record<string, string | undefined> } }
    const headers = response?.headers ?? {}
    const limited = (status === 403 || status === 429) && (headers['retry-after'] !== undefined || headers['x-ratelimit-remaining'] === '0')
    if (limited || status === 429) return new ActionError('source/failed', say`GitHub’s rate limit is used up (status ${status})${headers[TRIED] ?? ''}.`, { hint: `Try again ${whenReset(headers)}; or give a \`github-token\` of its own to this step.` })
    if (status === 401) return new ActionError('source/unauthorized', say`GitHub does not accept the token (status 401).`, { hint: 'Give a valid token in `github-token`; the default is that of the job.' })
    if (status === 403) return new ActionError('source/forbidden', say`GitHub does not let the token read ${this.name} (status 403).`, { hint: MAY_READ })
    if (status === 404 || status === 409 || status === 422) return new ActionError('source/not-found', say`GitHub did not find ${what} in ${this.name} (status ${status}).`, { hint: `Check \`repository\`, \`ref\` and \`config-id\`. What a token may not read looks the same. ${MAY_READ}` })
    if (status >= 500) return new ActionError('source/failed', say`GitHub failed (status ${status})${headers[TRIED] ?? ''}.`, { hint: 'Try again later; https://www.githubstatus.com tells more.' })
    return new ActionError('source/rejected', say`GitHub refused the request for ${what} in ${this.name} (status ${status}).`, { hint: 'Check `repository` and `ref`.' })
  }

  #malformed(what: string): ActionError {
    return new ActionError('source/malformed', say`GitHub answered the question for ${what} of ${this.name} with something else.`, { hint: 'Check what GITHUB_API_URL points to, and what stands in between.' })
  }
}

const MAY_READ = 'Give the job `permissions: { contents: read }`; for another private repository, a `github-token` that may read its contents.'

/** Octokit would print that an address is deprecated. */
const ignore = (): void => undefined
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore }

/** By the mode that Git gives. */
const KINDS: Readonly<Record<string, Entry['kind']>> = { '100644': 'file', '100755': 'file', '100664': 'file', '120000': 'link', '040000': 'directory', '160000': 'submodule' }

/** @returns `later`, or `after 12:34:56 UTC` */
function whenReset(headers: Readonly<Record<string, string | undefined>>): string {
  const reset = Number(headers['x-ratelimit-reset'])
  return reset > 0 && reset < 1e11 ? `after ${new Date(reset * 1000).toISOString().slice(11, 19)} UTC` : 'later'
}

/** Carries how often was asked through Octokit, which hands over headers and nothing else of ours. */
const TRIED = 'x-tried'

/** As much of `fetch` as Octokit uses. */
function fetchThrough(http: HttpClient, signal: AbortSignal, whileWaiting?: () => void) {
  let waiting = whileWaiting
  return async (url: string, { headers }: { headers: Record<string, string> }) => {
    const first = waiting
    waiting = undefined
    const { status, headers: answered, body, tried } = await http.ask({ who: 'GitHub', url: new URL(url), headers: { ...headers, ...IDENTIFICATION }, limit: LIMIT, signal, ...(first ? { whileWaiting: first } : {}) }).catch((error: unknown) => {
      throw moved(error)
    })
    return { status, url, headers: new Map(Object.entries({ ...answered, [TRIED]: tried })), text: async () => body.toString('utf8'), arrayBuffer: async () => body }
  }
}

function moved(error: unknown): unknown {
  if (!(error instanceof ActionError) || error.code !== 'source/redirected') return error
  return new ActionError('source/redirected', error.message, { hint: 'The repository was renamed or moved: give its present name in `repository`.', cause: error })
}

async function inParallel<T, R>(items: readonly T[], task: (item: T) => Promise<R>): Promise<R[]> {
  const results: R[] = []
  const queue = items.entries()
  const worker = async (): Promise<void> => {
    for (const [index, item] of queue) results[index] = await task(item)
  }
  await Promise.all(Array.from({ length: PARALLEL }, worker))
  return results
}
