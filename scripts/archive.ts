/**
 * The archive of the action, as GitHub makes it of a ref and a runner downloads and unpacks it for every job. Shows its
 * size; `git archive`, which obeys `export-ignore` in `.gitattributes` like GitHub, stands for GitHub.
 *
 *   node scripts/archive.ts [--ref REF] [--to DIR]
 *
 * REF is a commit; without it, what is in the working tree. DIR gets the unpacked files.
 */
import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

const root = join(import.meta.dirname, '..')

export interface Archive {
  /** A gzipped tar. */
  readonly bytes: Buffer
  /** Paths, with `/`. */
  readonly files: readonly string[]
}

/** The most that a job shall pay. */
export const MOST = { bytes: 1_100_000, files: 60 }

/** @param ref a commit; without it, what the next commit would hold if everything were added */
export function archiveOf(ref?: string): Archive {
  const bytes = ref === undefined ? archiveOfWorkingTree() : git({}, 'archive', '--format=tar.gz', ref)
  const names = program('tar', ['-tz'], { input: bytes }).toString().split('\n')
  return { bytes, files: names.filter((name) => name !== '' && !name.endsWith('/')) }
}

/** When a commit was made. */
export function commitDate(ref: string): Date {
  return new Date(git({}, 'show', '--no-patch', '--format=%cI', ref).toString().trim())
}

/** Unpacks into a folder, which is made. */
export function unpack({ bytes }: Archive, to: string): void {
  mkdirSync(to, { recursive: true })
  program('tar', ['-xz'], { input: bytes, cwd: to })
}

/** With an index and new objects of its own, so that the repository stays as it is. */
function archiveOfWorkingTree(): Buffer {
  const aside = mkdtempSync(join(tmpdir(), 'archive-'))
  try {
    const objects = resolve(root, git({}, 'rev-parse', '--git-path', 'objects').toString().trim())
    const env = { GIT_INDEX_FILE: join(aside, 'index'), GIT_OBJECT_DIRECTORY: join(aside, 'objects'), GIT_ALTERNATE_OBJECT_DIRECTORIES: objects }
    mkdirSync(env.GIT_OBJECT_DIRECTORY)
    git(env, 'add', '--all')
    const tree = git(env, 'write-tree').toString().trim()
    return git(env, 'archive', '--format=tar.gz', tree)
  } finally {
    rmSync(aside, { recursive: true })
  }
}

function git(env: Readonly<Record<string, string>>, ...args: string[]): Buffer {
  return program('git', args, { cwd: root, env: { ...process.env, ...env } })
}

function program(name: string, args: readonly string[], options: { input?: Buffer; cwd?: string; env?: NodeJS.ProcessEnv }): Buffer {
  const { status, stdout, stderr, error } = spawnSync(name, args, { ...options, maxBuffer: 1e9 })
  if (error) throw error
  if (status !== 0) throw new Error(`${name} ${args.join(' ')} failed with status ${status}: ${stderr.toString()}`)
  return stdout
}

/** Milliseconds that a program takes to unpack it, the fastest of five times. */
function timeToUnpack(archive: Archive): number {
  const times = Array.from({ length: 5 }, () => {
    const to = mkdtempSync(join(tmpdir(), 'unpacked-'))
    const began = performance.now()
    unpack(archive, to)
    const took = performance.now() - began
    rmSync(to, { recursive: true })
    return took
  })
  return Math.min(...times)
}

if (import.meta.main) {
  const { values } = parseArgs({ options: { ref: { type: 'string' }, to: { type: 'string' } } })
  const archive = archiveOf(values.ref)
  if (values.to !== undefined) unpack(archive, values.to)
  console.log(`${Math.round(archive.bytes.length / 1000)} kB in ${archive.files.length} files, unpacked in ${Math.round(timeToUnpack(archive))} ms`)
}
