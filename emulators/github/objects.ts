/** What GitHub's API tells of a Git repository: commits by name, trees, blobs. */
import { execFile } from 'node:child_process'

export interface TreeEntry {
  readonly path: string
  readonly mode: string
  readonly type: 'blob' | 'tree' | 'commit'
  readonly sha: string
  /** Of a blob, in bytes. */
  readonly size?: number
}

export class GitObjects {
  readonly #folder: string

  /** @param folder of the repository */
  constructor(folder: string) {
    this.#folder = folder
  }

  /** The commit of a branch, a tag, `heads/…`, `tags/…`, `HEAD` or a hash; not of Git's expressions. */
  async commit(name: string): Promise<string | undefined> {
    if (!/^[\w./@+-]+$/.test(name) || name.includes('..') || name.includes('@{')) return undefined
    const refs = name === 'HEAD' ? ['HEAD'] : [`refs/heads/${name}`, `refs/tags/${name}`, `refs/${name}`]
    for (const ref of [...refs, ...(/^[0-9a-f]{7,40}$/.test(name) ? [name] : [])]) {
      const found = await this.#hash(`${ref}^{commit}`)
      if (found !== undefined) return found
    }
    return undefined
  }

  /** @param hash of a tree, or of a commit */
  async tree(hash: string, recursive: boolean): Promise<{ readonly sha: string; readonly entries: readonly TreeEntry[] } | undefined> {
    const sha = isHash(hash) ? await this.#hash(`${hash}^{tree}`) : undefined
    if (sha === undefined) return undefined
    const listing = await this.#git('ls-tree', '-z', '--long', '--full-tree', ...(recursive ? ['-r', '-t'] : []), sha)
    return { sha, entries: listing.toString().split('\0').filter(Boolean).map(entryOf) }
  }

  /** The bytes of a blob. */
  async blob(hash: string): Promise<Buffer | undefined> {
    return isHash(hash) ? this.#git('cat-file', 'blob', hash).catch(() => undefined) : undefined
  }

  async #hash(expression: string): Promise<string | undefined> {
    const found = await this.#git('rev-parse', '--verify', '--quiet', '--end-of-options', expression).catch(() => undefined)
    return found?.toString().trim()
  }

  #git(...args: string[]): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      execFile('git', ['-c', 'core.quotepath=false', ...args], { cwd: this.#folder, encoding: 'buffer', maxBuffer: 1024 ** 3 }, (error, stdout) => (error ? reject(new Error(`git ${args[0]} failed`)) : resolve(stdout)))
    })
  }
}

function isHash(text: string): boolean {
  return /^[0-9a-f]{40}$/.test(text)
}

/** `100644 blob 5f3c…      12<tab>path` */
function entryOf(line: string): TreeEntry {
  const [mode = '', type = '', sha = '', size = ''] = line.slice(0, line.indexOf('\t')).split(/ +/)
  return { path: line.slice(line.indexOf('\t') + 1), mode, type: type as TreeEntry['type'], sha, ...(type === 'blob' ? { size: Number(size) } : {}) }
}
