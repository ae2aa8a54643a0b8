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

/** Holds users and their tokens: no part of the configuration for anyone. */
export const USERS_FILE = '_users.yaml'

export class Repository {
  readonly #folder: string
  readonly #gitFolder: string
  readonly #trees = new Map<string, Promise<Files>>()

  private constructor(folder: string, gitFolder: string) {
    this.#folder = folder
    this.#gitFolder = gitFolder
  }

  /**
   * An existing repository as it is, or a new one.
   * @throws Error if Git does not work there
   */
  static async open(folder: string): Promise<Repository> {
    if (!existsSync(join(folder, '.git'))) await git(folder, ['init', '--quiet', '--initial-branch=main'])
    const gitFolder = (await git(folder, ['rev-parse', '--absolute-git-dir'])).toString().trim()
    const repository = new Repository(folder, gitFolder)
    const isEmpty = await git(folder, ['rev-parse', '--verify', '--quiet', 'HEAD']).then(() => false, () => true)
    if (isEmpty) await repository.#git(['commit', '--quiet', '--allow-empty', '--message', 'Begin'], 'ECS')
    return repository
  }

  /** Where users survive a restart: beside the commits, where nobody fetches them. */
  get usersFile(): string {
    return join(this.#gitFolder, 'ecs-users.json')
  }

  /** Where the secrets of the master keys survive it. */
  get keysFile(): string {
    return join(this.#gitFolder, 'ecs-emulated-keys.json')
  }

  /** Read from Git's own file where it is one: every request asks. */
  async head(): Promise<string> {
    const read = (name: string): Promise<string> => readFile(join(this.#gitFolder, name), 'utf8').catch(() => '')
    const [, branch] = /^ref: (refs\/[^\s]+)/.exec(await read('HEAD')) ?? []
    const hash = branch === undefined ? '' : (await read(branch)).trim()
    return /^[0-9a-f]{40}$/.test(hash) ? hash : (await this.#git(['rev-parse', 'HEAD'])).toString().trim()
  }

  /** The commit of a tag or hash; undefined if there is none. A branch is no config id. */
  async resolve(id: string): Promise<string | undefined> {
    if (this.#trees.has(id)) return id // a commit that was read before
    const names = [...((await this.#isTagName(id)) ? [`refs/tags/${id}`] : []), ...(/^[0-9a-f]{7,40}$/.test(id) ? [id] : [])]
    for (const name of names) {
      const commit = await this.#git(['rev-parse', '--verify', '--quiet', `${name}^{commit}`]).catch(() => undefined)
      if (commit !== undefined) return commit.toString().trim()
    }
    return undefined
  }

  async isFreeTag(tag: string): Promise<boolean> {
    return (await this.#isTagName(tag)) && this.#git(['rev-parse', '--verify', '--quiet', `refs/tags/${tag}`]).then(() => false, () => true)
  }

  /** Every file of a commit. */
  files(commit: string): Promise<Files> {
    const tree = this.#trees.get(commit) ?? this.#read(commit)
    this.#trees.set(commit, tree)
    return tree
  }

  async commit({ written, deleted, author, tag }: Change): Promise<void> {
    for (const path of deleted) await rm(join(this.#folder, path), { force: true })
    for (const [path, bytes] of written) {
      await mkdir(dirname(join(this.#folder, path)), { recursive: true })
      await writeFile(join(this.#folder, path), bytes)
    }
    const paths = [...written.keys(), ...deleted]
    if (paths.length > 0) await this.#git(['add', '--all', '--force', '--', ...paths])
    await this.#git(['commit', '--quiet', '--allow-empty', '--message', 'Push configuration'], author)
    if (tag !== undefined) await this.#git(['tag', tag])
  }

  /** One that Git takes, and no option. */
  async #isTagName(tag: string): Promise<boolean> {
    return !tag.startsWith('-') && this.#git(['check-ref-format', `refs/tags/${tag}`]).then(() => true, () => false)
  }

  async #read(commit: string): Promise<Files> {
    const listing = (await this.#git(['ls-tree', '-r', '-z', commit])).toString().split('\0').filter(Boolean)
    const entries = listing
      .map((line) => ({ path: line.slice(line.indexOf('\t') + 1), hash: line.split(/[ \t]/)[2] ?? '', isFile: line.startsWith('100') }))
      .filter(({ path, isFile }) => isFile && path !== USERS_FILE)
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

  /** @param author of what is committed */
  #git(args: readonly string[], author = 'ECS', input?: string): Promise<Buffer> {
    return git(this.#folder, ['-c', `user.name=${author}`, '-c', 'user.email=ecs@example.com', ...args], input)
  }
}

/** What the machine's own configuration could change is set. */
const SETTINGS = ['commit.gpgsign=false', 'tag.gpgsign=false', 'core.hooksPath=/dev/null', 'core.autocrlf=false', 'core.quotepath=false'].flatMap((setting) => ['-c', setting])

function git(folder: string, args: readonly string[], input?: string): Promise<Buffer> {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')))
  return new Promise((resolve, reject) => {
    const child = execFile('git', [...SETTINGS, ...args], { cwd: folder, env, encoding: 'buffer', maxBuffer: 1024 ** 3 }, (error: ExecFileException | null, stdout) => (error ? reject(new Error(`git ${args.join(' ')}: ${error.message}`)) : resolve(stdout)))
    if (input !== undefined) child.stdin?.end(input)
  })
}
