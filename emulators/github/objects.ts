/** What GitHub's API tells of a Git repository: commits by name, refs, tags, trees, blobs. */
import { execFile } from 'node:child_process'

export interface TreeEntry {
  readonly path: string
  readonly mode: string
  readonly type: 'blob' | 'tree' | 'commit'
  readonly sha: string
  /** Of a blob, in bytes. */
  readonly size?: number
}

/** What a ref or a tag points to. */
export interface Pointer {
  readonly sha: string
  readonly type: 'commit' | 'tag' | 'tree' | 'blob'
}

export class GitObjects {
  readonly #folder: string

  /** @param folder of the repository */
  constructor(folder: string) {
    this.#folder = folder
  }

  /**
   * The commit of a name, in GitHub's order: a whole hash, a branch, a tag, another ref, the beginning of a hash. A branch
   * called `tags/v1` comes before the tag `v1`. Git's expressions are no names.
   */
  async commit(name: string): Promise<string | undefined> {
    if (isHash(name)) return this.#hash(`${name}^{commit}`)
    if (!isName(name)) return undefined
    const refs = name === 'HEAD' ? ['HEAD'] : [`refs/heads/${name}`, `refs/tags/${name}`, `refs/${name}`]
    for (const ref of [...refs, ...(/^[0-9a-f]{7,39}$/.test(name) ? [name] : [])]) {
      const found = await this.#hash(`${ref}^{commit}`)
      if (found !== undefined) return found
    }
    return undefined
  }

  /** @param name below `refs/`; nothing of a similar name is taken for it */
  async ref(name: string): Promise<Pointer | undefined> {
    if (!isName(name)) return undefined
    const listed = await this.#git('for-each-ref', '--format=%(objectname) %(objecttype) %(refname)', `refs/${name}`)
    const line = listed.toString().split('\n').find((one) => one.endsWith(` refs/${name}`))
    return line === undefined ? undefined : pointerOf(line)
  }

  /** What an annotated tag points to. @param hash of the tag itself */
  async tag(hash: string): Promise<Pointer | undefined> {
    if (!isHash(hash)) return undefined
    const text = (await this.#git('cat-file', 'tag', hash).catch(() => undefined))?.toString() ?? ''
    const [, sha, type] = /^object (\w+)\ntype (\w+)\n/.exec(text) ?? []
    return sha === undefined ? undefined : pointerOf(`${sha} ${type}`)
  }

  /** @param name hash of a tree or of a commit, a branch or a tag; followed, if it is to be one below, by `:` and a path */
  async tree(name: string, recursive: boolean): Promise<{ readonly sha: string; readonly entries: readonly TreeEntry[] } | undefined> {
    const [revision = '', path] = name.split(/:(.*)/s)
    const root = isHash(revision) ? revision : await this.commit(revision)
    const sha = root === undefined ? undefined : await this.#hash(path === undefined || path === '' ? `${root}^{tree}` : `${root}:${path}`)
    if (sha === undefined || (await this.#git('cat-file', '-t', sha)).toString().trim() !== 'tree') return undefined
    const listing = await this.#git('ls-tree', '-z', '--long', '--full-tree', ...(recursive ? ['-r', '-t'] : []), sha)
    return { sha, entries: listing.toString().split('\0').filter(Boolean).map(entryOf) }
  }

  /** The bytes of a blob. */
  async blob(hash: string): Promise<Buffer | undefined> {
    return isHash(hash) ? this.#git('cat-file', 'blob', hash).catch(() => undefined) : undefined
  }

  /** The bytes of many blobs, each by its hash; what is none has no entry. */
  async blobs(hashes: readonly string[]): Promise<Map<string, Buffer>> {
    const found = new Map<string, Buffer>()
    const answer = await this.#git('cat-file', '--batch', { input: hashes.filter(isHash).map((hash) => `${hash}\n`).join('') })
    for (let at = 0; at < answer.length; ) {
      const end = answer.indexOf('\n', at)
      const [hash = '', type, size] = answer.subarray(at, end).toString().split(' ')
      at = end + 1
      if (size === undefined) continue // missing
      if (type === 'blob') found.set(hash, answer.subarray(at, at + Number(size)))
      at += Number(size) + 1
    }
    return found
  }

  async #hash(expression: string): Promise<string | undefined> {
    const found = await this.#git('rev-parse', '--verify', '--quiet', '--end-of-options', expression).catch(() => undefined)
    return found?.toString().trim()
  }

  #git(...all: (string | { readonly input: string })[]): Promise<Buffer> {
    const args = all.filter((one) => typeof one === 'string')
    const input = all.find((one) => typeof one === 'object')?.input
    return new Promise((resolve, reject) => {
      const process = execFile('git', ['-c', 'core.quotepath=false', ...args], { cwd: this.#folder, encoding: 'buffer', maxBuffer: 1024 ** 3 }, (error, stdout) => (error ? reject(new Error(`git ${args[0]} failed`)) : resolve(stdout)))
      if (input !== undefined) process.stdin?.end(input)
    })
  }
}

function isName(text: string): boolean {
  return /^[\w./@+-]+$/.test(text) && !text.includes('..') && !text.includes('@{')
}

function isHash(text: string): boolean {
  return /^[0-9a-f]{40}$/.test(text)
}

function pointerOf(line: string): Pointer {
  const [sha = '', type = ''] = line.split(' ')
  return { sha, type: type as Pointer['type'] }
}

/** `100644 blob 5f3c…      12<tab>path` */
function entryOf(line: string): TreeEntry {
  const [mode = '', type = '', sha = '', size = ''] = line.slice(0, line.indexOf('\t')).split(/ +/)
  return { path: line.slice(line.indexOf('\t') + 1), mode, type: type as TreeEntry['type'], sha, ...(type === 'blob' ? { size: Number(size) } : {}) }
}
