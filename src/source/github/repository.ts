/** One repository behind GitHub's API: commits, trees and blobs. `@actions/github` knows the API. */
import { getOctokit } from '@actions/github'
import { ActionError, githubRemedy } from '../../errors.ts'
import type { RepositoryInputs } from '../../inputs/table.ts'
import { say } from '../../text.ts'
import { isCommitHash } from '../commit.ts'
import type { SourceFile } from '../built.ts'
import { inParallel } from '../parallel.ts'
import { limitError, refusalError, type Refusal } from './refusals.ts'
import type { Revision } from './refs.ts'
import { Transport, type TransportOptions } from './transport.ts'

/** Requests at the same time. */
const PARALLEL = 16
const PARALLEL_BATCHES = 4

/** So many blobs are asked for one by one; more than these in batches. */
const MOST_ONE_BY_ONE = 30

/** Of one batch: blobs, and bytes of all together. */
const BATCH = { blobs: 100, bytes: 8 * 1024 * 1024 } as const

/** Bytes of a text that GraphQL gives whole; longer ones are cut. */
const LONGEST_TEXT = 500_000

/** A tag may be one of a tag. */
const MOST_TAGS = 5

/** What stands in a tree. */
export interface Entry {
  /** Below the tree, with `/`. */
  readonly path: string
  readonly kind: 'file' | 'link' | 'directory' | 'submodule'
  readonly sha: string
  readonly size: number
}

export interface Listing {
  readonly entries: readonly Entry[]
  /** There is more, which GitHub did not list. */
  readonly truncated: boolean
}

type Octokit = ReturnType<typeof getOctokit>

export class Repository {
  /** `owner/name` */
  readonly name: string
  readonly #octokit: Octokit
  readonly #graphql: URL
  readonly #at: { readonly owner: string; readonly repo: string }

  constructor(inputs: RepositoryInputs, options: TransportOptions) {
    const { api, graphql, owner, name, token } = inputs
    const { fetch } = new Transport(inputs, options)
    this.name = `${owner}/${name}`
    this.#at = { owner, repo: name }
    this.#graphql = graphql
    this.#octokit = getOctokit(token, { baseUrl: api.href.replace(/\/+$/, ''), request: { fetch, log: SILENT } })
  }

  /**
   * @param what for messages: `"main"`, `its default branch`
   * @returns the hash of the commit
   * @throws ActionError source/not-found for what is not there, or is no commit
   */
  async commit(revision: Revision, what: string): Promise<string> {
    switch (revision.kind) {
      case 'hash': {
        const hash = await this.#commitNamed(revision.hash, `the commit ${revision.hash}`)
        if (hash !== revision.hash) throw this.#noCommit(what)
        return hash
      }
      case 'named':
        return this.#commitNamed(revision.name, what)
      case 'exact':
        return this.#commitOfRef(revision.ref, what)
      case 'tag-or-commit':
        return this.#commitOfRef(revision.tag, what).catch((error: unknown) => {
          if (revision.beginning === undefined || !isNotFound(error)) throw error
          return this.#commitThatBegins(revision.beginning, what)
        })
    }
  }

  /** The order is GitHub's: a branch, a tag, a hash. */
  async #commitNamed(name: string, what: string): Promise<string> {
    const sha: unknown = await this.#ask(this.#octokit.rest.repos.getCommit({ ...this.#at, ref: name, mediaType: { format: 'sha' } }), what)
    if (!isCommitHash(sha)) throw this.#malformed('a commit')
    return sha
  }

  async #commitThatBegins(beginning: string, what: string): Promise<string> {
    const hash = await this.#commitNamed(beginning, what)
    if (!hash.startsWith(beginning)) throw this.#noCommit(what) // a branch has that name
    return hash
  }

  /** @param ref below `refs/`: that one, and no other of the same name */
  async #commitOfRef(ref: string, what: string): Promise<string> {
    const answer = await this.#ask(this.#octokit.rest.git.getRef({ ...this.#at, ref }), what)
    if (answer.ref !== `refs/${ref}`) throw this.#malformed('a ref')
    let { object } = answer
    for (let tags = 0; object.type === 'tag' && tags < MOST_TAGS; tags += 1) {
      object = (await this.#ask(this.#octokit.rest.git.getTag({ ...this.#at, tag_sha: object.sha }), what)).object
    }
    if (object.type !== 'commit') throw this.#noCommit(what)
    if (!isCommitHash(object.sha)) throw this.#malformed('a ref')
    return object.sha
  }

  /** @param recursive everything below, too */
  async tree(sha: string, { recursive = false, what = `the tree ${sha}` } = {}): Promise<Listing> {
    const answer = await this.#ask(this.#octokit.rest.git.getTree({ ...this.#at, tree_sha: sha, ...(recursive ? { recursive: '1' } : {}) }), what)
    const { tree, truncated } = answer as { tree: unknown; truncated: unknown }
    if (!Array.isArray(tree)) throw this.#malformed('a tree')
    return { entries: tree.map((entry: unknown) => this.#entry(entry)), truncated: truncated === true }
  }

  /**
   * A directory of a commit, in one request however deep it is.
   * @param recursive everything below, too
   * @returns undefined where Git finds no directory there: something on the way is missing, a link or a submodule
   */
  async directoryOf(commit: string, path: string, recursive = false): Promise<Listing | undefined> {
    try {
      return await this.tree(path === '' ? commit : `${commit}:${path}`, { recursive })
    } catch (error) {
      if (isNotFound(error)) return undefined
      throw error
    }
  }

  #entry(entry: unknown): Entry {
    const { path, mode, type, sha, size } = (entry ?? {}) as Readonly<Record<string, unknown>>
    if (typeof path !== 'string' || typeof sha !== 'string') throw this.#malformed('a tree')
    return { path, kind: kindOf(String(type), String(mode)), sha, size: Number(size ?? 0) }
  }

  /** Every distinct content is asked for once. */
  async read(files: readonly Entry[]): Promise<SourceFile[]> {
    const distinct = [...new Map(files.map((file) => [file.sha, file])).values()]
    const contents = distinct.length > MOST_ONE_BY_ONE ? await this.#readTogether(distinct) : new Map<string, Buffer>()
    const left = distinct.filter(({ sha }) => !contents.has(sha))
    await inParallel(left, PARALLEL, async (file) => void contents.set(file.sha, await this.blob(file)))
    return files.map(({ path, sha }) => ({ path, bytes: contents.get(sha) ?? Buffer.alloc(0) }))
  }

  async blob({ path, sha }: Pick<Entry, 'path' | 'sha'>): Promise<Buffer> {
    const { content, encoding } = await this.#ask(this.#octokit.rest.git.getBlob({ ...this.#at, file_sha: sha }), say`"${path}"`)
    if (encoding !== 'base64' || typeof content !== 'string') throw this.#malformed('a file')
    return Buffer.from(content, 'base64')
  }

  /** @returns by hash, the contents that could be had so: no binary ones, and no long ones */
  async #readTogether(files: readonly Entry[]): Promise<Map<string, Buffer>> {
    const contents = new Map<string, Buffer>()
    const texts = files.filter(({ sha, size }) => isCommitHash(sha) && size <= LONGEST_TEXT)
    await inParallel(batchesOf(texts), PARALLEL_BATCHES, async (batch) => {
      const objects = await this.#textsOf(batch)
      batch.forEach(({ sha }, index) => {
        const bytes = contentOf(objects[`b${index}`], sha)
        if (bytes !== undefined) contents.set(sha, bytes)
      })
    })
    return contents
  }

  /**
   * GraphQL, whose one request names many objects.
   * @returns by alias; nothing where GraphQL is not to be had, for there is another way
   */
  async #textsOf(files: readonly Entry[]): Promise<Readonly<Record<string, unknown>>> {
    const objects = files.map(({ sha }, index) => `b${index}: object(oid: "${sha}") { ...text }`)
    const query = `query($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { ${objects.join(' ')} } } fragment text on Blob { isBinary isTruncated text }`
    const variables = { owner: this.#at.owner, name: this.#at.repo }
    try {
      const answer: unknown = await this.#ask(this.#octokit.request(`POST ${this.#graphql.href}`, { query, variables }), 'files')
      const { data, errors } = (answer ?? {}) as { data?: { repository?: unknown } | null; errors?: unknown }
      if (Array.isArray(errors) && errors.some(isLimit)) throw limitError({ status: 200, headers: { 'x-ratelimit-remaining': '0' }, said: '' }, 60_000)
      return (data?.repository ?? {}) as Readonly<Record<string, unknown>>
    } catch (error) {
      if (error instanceof ActionError && ['source/not-found', 'source/forbidden', 'source/rejected', 'source/malformed'].includes(error.code)) return {}
      throw error
    }
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
    return refusalError(refusalOf(error as Error & OctokitError), what, this.name)
  }

  #malformed(what: string): ActionError {
    return new ActionError('source/malformed', say`GitHub answered the question for ${what} of ${this.name} with something else.`, { hint: githubRemedy('source/malformed') })
  }

  #noCommit(what: string): ActionError {
    return new ActionError('source/not-found', say`In ${this.name} ${what} is no commit: something else has that name.`, { hint: 'Give a branch, a tag or the whole hash of a commit.' })
  }
}

interface OctokitError {
  readonly status: number
  readonly response?: { readonly headers: Refusal['headers']; readonly data?: unknown }
}

function refusalOf({ status, response }: OctokitError): Refusal {
  const { message, errors } = (response?.data ?? {}) as { message?: unknown; errors?: unknown }
  const codes = Array.isArray(errors) ? errors.map((one: { code?: unknown } | null) => one?.code) : []
  const said = [message, ...codes].filter((one) => typeof one === 'string')
  return { status, headers: response?.headers ?? {}, said: said.join(' ') }
}

function isNotFound(error: unknown): boolean {
  return error instanceof ActionError && error.code === 'source/not-found'
}

/** An error of GraphQL, which comes with status 200. */
function isLimit(error: unknown): boolean {
  return (error as { type?: unknown } | null)?.type === 'RATE_LIMITED'
}

/** Octokit would print that an address is deprecated. */
const ignore = (): void => undefined
const SILENT = { debug: ignore, info: ignore, warn: ignore, error: ignore }

/** Git has one mode for links; any other of a blob is a file, also those that only old versions wrote. */
function kindOf(type: string, mode: string): Entry['kind'] {
  if (type === 'tree' || mode === '040000') return 'directory'
  if (type === 'commit' || mode === '160000') return 'submodule'
  return mode === '120000' ? 'link' : 'file'
}

function batchesOf(files: readonly Entry[]): Entry[][] {
  const batches: Entry[][] = []
  let bytes = 0
  for (const file of files) {
    const last = batches.at(-1)
    if (last === undefined || last.length >= BATCH.blobs || bytes + file.size > BATCH.bytes) {
      batches.push([file])
      bytes = file.size
    } else {
      last.push(file)
      bytes += file.size
    }
  }
  return batches
}

/** A text is taken only where its bytes have the hash that Git gave them: what is no UTF-8 comes in another encoding. */
function contentOf(object: unknown, sha: string): Buffer | undefined {
  const { text, isBinary, isTruncated } = (object ?? {}) as Readonly<Record<string, unknown>>
  if (typeof text !== 'string' || isBinary === true || isTruncated === true) return undefined
  const bytes = Buffer.from(text, 'utf8')
  return blobHash(bytes, sha.length === 40 ? 'sha1' : 'sha256') === sha ? bytes : undefined
}

function blobHash(bytes: Buffer, algorithm: 'sha1' | 'sha256'): string {
  return process.getBuiltinModule('node:crypto').createHash(algorithm).update(`blob ${bytes.length}\0`).update(bytes).digest('hex')
}
