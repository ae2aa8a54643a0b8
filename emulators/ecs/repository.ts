/** The Git repository behind ECS: a push is a commit, a tag is a tag, a config id is either. */
import { execFile, type ExecFileException } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

/** Paths relative to the root, with `/`, to bytes. */
export type Files = ReadonlyMap<string, Buffer>

export interface Change {
  readonly written: Files
  readonly deleted: readonly string[]
  readonly author: string
  readonly tag?: string
}

export class Repository {
  readonly folder: string
  readonly #trees = new Map<string, Promise<Files>>()

  private constructor(folder: string) {
    this.folder = folder
  }

  /** An existing repository as it is, or a new one. */
  static async open(folder: string): Promise<Repository> {
    const repository = new Repository(folder)
    if (!existsSync(join(folder, '.git'))) {
      await repository.#git(['init', '--quiet', '--initial-branch=main'])
      await repository.#git(['commit', '--quiet', '--allow-empty', '--message', 'Begin'], 'ECS')
    }
    return repository
  }

  /** Read from Git's own file where it is one: every request asks. */
  async head(): Promise<string> {
    const read = (name: string): Promise<string> => readFile(join(this.folder, '.git', name), 'utf8').catch(() => '')
    const [, branch] = /^ref: (refs\/[^\s]+)/.exec(await read('HEAD')) ?? []
    const hash = branch === undefined ? '' : (await read(branch)).trim()
    return /^[0-9a-f]{40}$/.test(hash) ? hash : (await this.#git(['rev-parse', 'HEAD'])).toString().trim()
  }

  /** The commit of a tag or hash; undefined if there is none. */
  async resolve(id: string): Promise<string | undefined> {
    if (!/^[\w./-]{1,200}$/.test(id) || id.startsWith('-')) return undefined
    const found = await this.#git(['rev-parse', '--verify', '--quiet', `${id}^{commit}`]).catch(() => undefined)
    return found?.toString().trim()
  }

  hasTag(tag: string): Promise<boolean> {
    return this.#git(['rev-parse', '--verify', '--quiet', `refs/tags/${tag}`]).then(() => true, () => false)
  }

  /** Every file of a commit. */
  files(commit: string): Promise<Files> {
    const tree = this.#trees.get(commit) ?? this.#read(commit)
    this.#trees.set(commit, tree)
    return tree
  }

  async commit({ written, deleted, author, tag }: Change): Promise<void> {
    for (const [path, bytes] of written) {
      await mkdir(dirname(join(this.folder, path)), { recursive: true })
      await writeFile(join(this.folder, path), bytes)
    }
    for (const path of deleted) await rm(join(this.folder, path), { force: true })
    const paths = [...written.keys(), ...deleted]
    if (paths.length > 0) await this.#git(['add', '--all', '--force', '--', ...paths])
    await this.#git(['commit', '--quiet', '--allow-empty', '--message', 'Push configuration'], author)
    if (tag !== undefined) await this.#git(['tag', tag])
  }

  async #read(commit: string): Promise<Files> {
    const listing = (await this.#git(['ls-tree', '-r', '-z', commit])).toString().split('\0').filter(Boolean)
    const entries = listing.map((line) => ({ path: line.slice(line.indexOf('\t') + 1), hash: line.split(/[ \t]/)[2] ?? '' }))
    const blobs = await this.#git(['cat-file', '--batch'], undefined, entries.map(({ hash }) => `${hash}\n`).join(''))
    const files = new Map<string, Buffer>()
    let at = 0
    for (const { path } of entries) {
      const end = blobs.indexOf('\n', at)
      const size = Number(blobs.toString('latin1', at, end).split(' ')[2])
      files.set(path, blobs.subarray(end + 1, end + 1 + size))
      at = end + 1 + size + 1
    }
    return files
  }

  #git(args: readonly string[], author?: string, input?: string): Promise<Buffer> {
    const identity = author === undefined ? [] : ['-c', `user.name=${author}`, '-c', 'user.email=ecs@example.com', '-c', 'commit.gpgsign=false', '-c', 'core.hooksPath=/dev/null']
    return new Promise((resolve, reject) => {
      const child = execFile('git', ['-c', 'core.autocrlf=false', '-c', 'core.quotepath=false', ...identity, ...args], { cwd: this.folder, encoding: 'buffer', maxBuffer: 1024 ** 3 }, (error: ExecFileException | null, stdout) => (error ? reject(new Error(`git ${args[0]}: ${error.message}`)) : resolve(stdout)))
      if (input !== undefined) child.stdin?.end(input)
    })
  }
}
