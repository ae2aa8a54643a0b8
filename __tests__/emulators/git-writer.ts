import { execFileSync } from 'node:child_process'
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'

export interface GitCommit {
  /** Bytes by path, committed as they are. */
  readonly files?: Readonly<Record<string, string | Uint8Array>>
  readonly deleted?: readonly string[]
  readonly tag?: string
}

/**
 * Commits into the repository behind an emulated ECS as somebody with a Git client does, or a server that stores
 * otherwise: nothing is read, encrypted or refused on the way. The running emulator serves it from the next request on.
 * @param data folder of the repository: `data` of the emulators' line
 * @returns the commit, a config id
 */
export function commitAsIs(data: string, { files = {}, deleted = [], tag }: GitCommit): string {
  for (const path of deleted) rmSync(join(data, path))
  for (const [path, bytes] of Object.entries(files)) {
    mkdirSync(dirname(join(data, path)), { recursive: true })
    writeFileSync(join(data, path), bytes)
  }
  const paths = [...Object.keys(files), ...deleted]
  if (paths.length > 0) git(data, 'add', '--all', '--force', '--', ...paths)
  git(data, 'commit', '--quiet', '--allow-empty', '--message', 'Commit with Git')
  if (tag !== undefined) git(data, 'tag', tag)
  return git(data, 'rev-parse', 'HEAD')
}

const SETTINGS = ['user.name=Writer', 'user.email=writer@example.com', 'core.autocrlf=false', 'commit.gpgsign=false', 'tag.gpgsign=false', 'core.hooksPath=/dev/null'].flatMap((setting) => ['-c', setting])

function git(data: string, ...args: readonly string[]): string {
  return execFileSync('git', [...SETTINGS, ...args], { cwd: data, encoding: 'utf8' }).trim()
}

/** What stands at a path: a file's text, the target of a link, the commit of a submodule. */
export type GitEntry = string | Uint8Array | { readonly link: string } | { readonly submodule: string }

/**
 * A branch of one commit that holds these entries and nothing else, also such that no file system holds. Many are no
 * trouble: equal texts are stored once, and no file is written.
 * @returns the commit
 */
export function importBranch(data: string, branch: string, entries: Readonly<Record<string, GitEntry>>): string {
  const marks = new Map<string, number>()
  const [blobs, tree]: [Buffer[], string[]] = [[], []]
  const markOf = (content: string | Uint8Array): string => {
    const bytes = Buffer.from(content)
    const key = bytes.toString('latin1')
    const known = marks.get(key)
    if (known !== undefined) return `:${known}`
    marks.set(key, marks.size + 1)
    blobs.push(Buffer.from(`blob\nmark :${marks.size}\ndata ${bytes.length}\n`), bytes, Buffer.from('\n'))
    return `:${marks.size}`
  }
  for (const [path, entry] of Object.entries(entries)) {
    if (typeof entry === 'string' || entry instanceof Uint8Array) tree.push(`M 100644 ${markOf(entry)} ${path}\n`)
    else if ('link' in entry) tree.push(`M 120000 ${markOf(entry.link)} ${path}\n`)
    else tree.push(`M 160000 ${entry.submodule} ${path}\n`)
  }
  const commit = `commit refs/heads/${branch}\ncommitter Writer <writer@example.com> 1700000000 +0000\ndata 0\n\n${tree.join('')}\n`
  execFileSync('git', [...SETTINGS, 'fast-import', '--quiet', '--force'], { cwd: data, input: Buffer.concat([...blobs, Buffer.from(commit)]), maxBuffer: 1024 ** 3 })
  return git(data, 'rev-parse', `refs/heads/${branch}`)
}
