/** A push: files that the user may write, secrets encrypted, as one commit. */
import { basename } from 'node:path/posix'
import { unzipSync } from 'fflate'
import { ActionError } from '../../src/errors.ts'
import { parseDocument } from '../../src/sops/index.ts'
import type { EmulatedRequest } from '../front/http.ts'
import type { Provider } from '../cloud.ts'
import type { Keyring } from '../keys/keyring.ts'
import { encrypted } from './encrypt.ts'
import { Problem } from './problem.ts'
import { USERS_FILE, type Repository } from './repository.ts'
import { SCHEMAS, schemasOf } from './schemas.ts'
import type { EcsSwitches } from './switches.ts'
import { EMPTY } from './trees.ts'
import { may, type User } from './users.ts'

export interface PushAnswer {
  readonly status: string
  readonly warning: string | null
  readonly skipped_files: readonly string[]
  readonly server_modified_files: readonly string[]
  /** The commit. Two pages of the documentation say that a push answers it; none says under which name. */
  readonly config_id: string
}

interface Pushed {
  readonly files: ReadonlyMap<string, Buffer>
  readonly deleted: readonly string[]
  readonly tag: string | undefined
}

export interface PushOptions {
  readonly user: User
  readonly repository: Repository
  readonly keyring: Keyring
  /** Whose key encrypts. */
  readonly provider: Provider
  readonly switches: EcsSwitches
}

/** @throws Problem */
export async function push(request: EmulatedRequest, { user, repository, keyring, provider, switches }: PushOptions): Promise<PushAnswer> {
  const pushed = await parse(request)
  const head = await repository.head()
  if (request.headers['commit-hash'] !== head) throw new Problem(switches.staleStatus, 'Repository is not up-to-date, pull the latest changes')
  if (pushed.tag !== undefined && !(await repository.isFreeTag(pushed.tag))) throw new Problem(400, `Tag ${pushed.tag} exists already, or is no name`)
  const stored = await repository.files(head)
  const allowed = (path: string): boolean => mayWrite(user, path)
  refuseConflicts([...pushed.files.keys()].filter(allowed), [...stored.keys()].filter((path) => !pushed.deleted.includes(path)))
  const written = new Map<string, Buffer>()
  const modified: string[] = []
  for (const [path, bytes] of pushed.files) {
    if (!allowed(path)) continue
    const kept = /\.(ya?ml|json)$/.test(path) ? await encrypted({ path, bytes, stored: stored.get(path) }, { keyring, provider, switches }).catch(unreadable(path)) : bytes
    if (basename(path) === SCHEMAS) schemasOf(path, parseDocument(path, kept).documents[0] ?? EMPTY)
    if (kept !== bytes) modified.push(path)
    written.set(path, kept)
  }
  const skipped = [...pushed.files.keys(), ...pushed.deleted].filter((path) => !allowed(path))
  await repository.commit({ written, deleted: pushed.deleted.filter((path) => allowed(path) && stored.has(path)), author: user.username, ...(pushed.tag === undefined ? {} : { tag: pushed.tag }) })
  return { status: 'Changes were pushed', warning: null, skipped_files: skipped, server_modified_files: modified, config_id: await repository.head() }
}

/** A path cannot be a file and a directory. */
function refuseConflicts(written: readonly string[], kept: readonly string[]): void {
  const files = new Set([...written, ...kept])
  for (const path of files) {
    const parent = path.split('/').map((_, index, segments) => segments.slice(0, index).join('/')).find((above) => files.has(above))
    if (parent !== undefined) throw new Problem(400, `Path ${parent} is a file and a directory`)
  }
}

function unreadable(path: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof ActionError) throw new Problem(422, `File ${path}: ${error.message}`)
    throw error
  }
}

/** Strategies and webhooks need a privilege of their own. */
function mayWrite(user: User, path: string): boolean {
  const name = basename(path)
  const privileged = user.admin || (name === '__strategies.yaml' ? user.edit_strategies : name === '__webhooks.yaml' ? user.edit_webhooks : true)
  return privileged && isSafe(path) && may(user, path, 'read_write')
}

function isSafe(path: string): boolean {
  return path !== USERS_FILE && !path.startsWith('/') && !path.includes('\\') && path.split('/').every((segment) => segment !== '' && segment !== '..' && segment !== '.' && segment.toLowerCase() !== '.git')
}

async function parse({ headers, body }: EmulatedRequest): Promise<Pushed> {
  try {
    const form = await new Response(Uint8Array.from(body), { headers: { 'content-type': headers['content-type'] ?? '' } }).formData()
    const file = form.get('file')
    if (!(file instanceof Blob)) throw new Problem(422, 'Part file is missing')
    const entries = Object.entries(unzipSync(new Uint8Array(await file.arrayBuffer()))).filter(([path]) => !path.endsWith('/'))
    const tag = form.get('tag')
    return { files: new Map(entries.map(([path, bytes]) => [path, Buffer.from(bytes)])), deleted: form.getAll('deleted_files').map(String), tag: typeof tag === 'string' && tag !== '' ? tag : undefined }
  } catch (error) {
    if (error instanceof Problem) throw error
    throw new Problem(422, 'The file is not a zip') // an empty one is none: a retry of some clients sends that
  }
}
