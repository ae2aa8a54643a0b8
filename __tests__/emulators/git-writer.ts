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
