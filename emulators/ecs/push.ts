/** A push: files that the user may write, secrets encrypted, as one commit. */
import { unzipSync } from 'fflate'
import { ActionError } from '../../src/errors.ts'
import type { EmulatedRequest } from '../http.ts'
import type { Keyring, Provider } from '../keyring.ts'
import { encrypted } from './encrypt.ts'
import { Problem } from './problem.ts'
import type { Repository } from './repository.ts'
import { may, type User } from './users.ts'

export interface PushAnswer {
  readonly status: string
  readonly warning: string | null
  readonly skipped_files: readonly string[]
  readonly server_modified_files: readonly string[]
}

interface Pushed {
  readonly files: ReadonlyMap<string, Buffer>
  readonly deleted: readonly string[]
  readonly tag: string | undefined
}

/** @throws Problem */
export async function push(request: EmulatedRequest, user: User, repository: Repository, keyring: Keyring, provider: Provider): Promise<PushAnswer> {
  const pushed = await parse(request)
  const head = await repository.head()
  if (request.headers['commit-hash'] !== head) throw new Problem(409, 'Repository is not up-to-date, pull the latest changes')
  if (pushed.tag !== undefined && (!/^[\w][\w.-]{0,99}$/.test(pushed.tag) || (await repository.hasTag(pushed.tag)))) throw new Problem(400, `Tag ${pushed.tag} cannot be used`)
  const stored = await repository.files(head)
  const allowed = (path: string): boolean => mayWrite(user, path)
  const written = new Map<string, Buffer>()
  const modified: string[] = []
  for (const [path, bytes] of pushed.files) {
    if (!allowed(path)) continue
    const kept = /\.(ya?ml|json)$/.test(path) ? await encrypted(path, bytes, stored.get(path), keyring, provider).catch(unreadable(path)) : bytes
    if (kept !== bytes) modified.push(path)
    written.set(path, kept)
  }
  const skipped = [...pushed.files.keys(), ...pushed.deleted].filter((path) => !allowed(path))
  await repository.commit({ written, deleted: pushed.deleted.filter((path) => allowed(path) && stored.has(path)), author: user.username, ...(pushed.tag === undefined ? {} : { tag: pushed.tag }) })
  return { status: 'Changes were pushed', warning: null, skipped_files: skipped, server_modified_files: modified }
}

function unreadable(path: string): (error: unknown) => never {
  return (error) => {
    if (error instanceof ActionError) throw new Problem(422, `File ${path}: ${error.message}`)
    throw error
  }
}

/** Strategies and webhooks need a privilege of their own. */
function mayWrite(user: User, path: string): boolean {
  const name = path.slice(path.lastIndexOf('/') + 1)
  const privileged = user.admin || (name === '__strategies.yaml' ? user.edit_strategies : name === '__webhooks.yaml' ? user.edit_webhooks : true)
  return privileged && isSafe(path) && may(user, path, 'read_write')
}

function isSafe(path: string): boolean {
  return path !== '_users.yaml' && !path.startsWith('/') && !path.includes('\\') && path.split('/').every((segment) => segment !== '' && segment !== '..' && segment !== '.' && segment.toLowerCase() !== '.git')
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
