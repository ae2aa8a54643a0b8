/** The ECS server: users, files, pushes and builds over one Git repository. */
import { createHash } from 'node:crypto'
import { join } from 'node:path'
import { zipSync } from 'fflate'
import { openFile, parseDocument, unwrapDataKey } from '../../src/sops/index.ts'
import { json, type EmulatedRequest, type EmulatedResponse, type Handler } from '../http.ts'
import type { Keyring, Provider } from '../keyring.ts'
import { Build, refuseDrift, serialised, type BuildRequest } from './build.ts'
import { Problem } from './problem.ts'
import { push } from './push.ts'
import { Repository } from './repository.ts'
import { EMPTY, withoutSuffixes } from './trees.ts'
import { may, newToken, Users, VERY_FIRST_USER, type Mode, type User } from './users.ts'

/** Questions that nobody answers in public: a client must live with either answer. */
export interface EcsSwitches {
  /** A build with `show_secrets` for who may not read secrets: 200 with ciphertext, or 403. */
  readonly showSecretsDenied: 'ciphertext' | 'forbidden'
  /** `/config/raw` as bytes of a zip, or as base64 of one, as old servers do. */
  readonly rawAs: 'zip' | 'base64'
  /** The status of a drift. */
  readonly driftStatus: number
}

const ASSUMED: EcsSwitches = { showSecretsDenied: 'ciphertext', rawAs: 'zip', driftStatus: 400 }

export interface EcsOptions {
  /** Folder of the repository, initialised if it holds none. */
  readonly data: string
  readonly keyring: Keyring
  /** Whose key encrypts what is pushed. */
  readonly provider: Provider
  /** Whether there is no user yet. */
  readonly firstUse: boolean
  readonly switches?: Partial<EcsSwitches>
}

export interface Ecs {
  readonly handler: Handler
  /** Absent with first use. */
  readonly adminToken?: string
  close(): Promise<void>
}

const PRIVILEGES = ['admin', 'read_secrets', 'edit_strategies', 'edit_webhooks'] as const
const NAMES = ['given_name', 'family_name', 'email'] as const

export async function createEcs({ data, keyring, provider, firstUse, switches = {} }: EcsOptions): Promise<Ecs> {
  const repository = await Repository.open(data)
  const users = await Users.open(join(data, '.git', 'ecs-users.json'))
  if (!firstUse && !users.all.some(({ admin }) => admin)) await users.put(newUser('admin', { admin: true }))
  const server = new Server(repository, users, keyring, provider, { ...ASSUMED, ...switches })
  const admin = users.all.find((user) => user.admin)
  return { handler: (request) => server.answer(request), ...(admin === undefined ? {} : { adminToken: admin.token }), close: () => server.idle() }
}

function newUser(username: string, fields: Partial<User>): User {
  return { username, given_name: '', family_name: '', email: '', admin: false, read_secrets: false, edit_strategies: false, edit_webhooks: false, token: newToken(), paths: {}, ...fields }
}

class Server {
  readonly #repository: Repository
  readonly #users: Users
  readonly #keyring: Keyring
  readonly #provider: Provider
  readonly #switches: EcsSwitches
  /** Pushes, one after the other. */
  #pushes: Promise<unknown> = Promise.resolve()

  constructor(repository: Repository, users: Users, keyring: Keyring, provider: Provider, switches: EcsSwitches) {
    this.#repository = repository
    this.#users = users
    this.#keyring = keyring
    this.#provider = provider
    this.#switches = switches
  }

  async idle(): Promise<void> {
    await this.#pushes.catch(() => undefined)
  }

  async answer(request: EmulatedRequest): Promise<EmulatedResponse> {
    try {
      return await this.#route(request)
    } catch (error) {
      if (error instanceof Problem) return json(error.status, { detail: error.message })
      throw error
    }
  }

  async #route(request: EmulatedRequest): Promise<EmulatedResponse> {
    const { method, url } = request
    const endpoint = `${method} ${url.pathname.replace(/^\/users\/[^/]+/, '/users/*')}`
    if (endpoint === 'GET /') return json(200, { status: 'healthy', version: '0.4.1', compatibility: { cli_versions: ['0.4.*'] } })
    const user = this.#authenticated(request)
    switch (endpoint) {
      case 'GET /users': return json(200, Object.fromEntries(this.#users.all.filter((one) => user.admin || one === user).map((one) => [one.username, shown(one)])))
      case 'POST /users': return this.#createUser(user, body(request))
      case 'PATCH /users/*': return this.#changeUser(user, this.#named(user, url), body(request))
      case 'DELETE /users/*': return done(this.#users.delete(this.#named(user, url).username))
      case 'POST /users/*/token/regenerate': return this.#regenerate(this.#named(user, url))
      case 'GET /users/*/auth': return json(200, this.#named(user, url).paths)
      case 'POST /users/*/auth': return this.#grant(this.#named(user, url), body(request))
      case 'DELETE /users/*/auth': return this.#revoke(this.#named(user, url), url.searchParams.get('path') ?? '')
      case 'GET /config/hashes': return this.#hashes(user)
      case 'GET /config/raw': return this.#raw(user)
      case 'POST /config': return this.#push(request, user)
      case 'POST /config/build': return this.#build(user, buildRequest(body(request)))
      case 'POST /config/decrypt': return this.#decrypt(user, body(request))
      case 'POST /config/generate_schema': throw new Problem(501, 'Schema generation needs a license')
      default: throw new Problem(404, 'Not Found')
    }
  }

  #authenticated({ headers }: EmulatedRequest): User {
    const token = headers['authorization'] ?? ''
    if (token === VERY_FIRST_USER && this.#users.all.length === 0) return newUser(VERY_FIRST_USER, { admin: true })
    return this.#users.byToken(token) ?? refuse(401, 'Token is not valid')
  }

  /** The user in the path: for administrators. */
  #named(user: User, { pathname }: URL): User {
    if (!user.admin) throw new Problem(403, 'You are not authorized to manage users')
    const name = decodeURIComponent(pathname.split('/')[2] ?? '')
    return this.#users.get(name) ?? refuse(404, `User ${name} does not exist`)
  }

  async #createUser(user: User, fields: Fields): Promise<EmulatedResponse> {
    if (!user.admin) throw new Problem(403, 'You are not authorized to manage users')
    const username = fields['username']
    if (typeof username !== 'string' || username === '') throw new Problem(422, 'Field username is required')
    if (this.#users.get(username)) throw new Problem(409, `User ${username} exists`)
    const created = newUser(username, known(fields))
    await this.#users.put(created)
    return json(200, { username, token: created.token })
  }

  #changeUser(_: User, user: User, fields: Fields): Promise<EmulatedResponse> {
    Object.assign(user, known(fields))
    return done(this.#users.save())
  }

  async #regenerate(user: User): Promise<EmulatedResponse> {
    user.token = newToken()
    await this.#users.save()
    return json(200, { token: user.token })
  }

  #grant(user: User, fields: Fields): Promise<EmulatedResponse> {
    const { allowed_path: path, mode = 'read_write' } = fields
    if (typeof path !== 'string' || !path.startsWith('/')) throw new Problem(422, 'Field allowed_path begins with /')
    if (mode !== 'read' && mode !== 'read_write') throw new Problem(422, 'Field mode is read or read_write')
    user.paths[path] = mode satisfies Mode
    return done(this.#users.save())
  }

  #revoke(user: User, path: string): Promise<EmulatedResponse> {
    if (!(path in user.paths)) throw new Problem(404, `User ${user.username} is not authorized for ${path}`)
    user.paths = Object.fromEntries(Object.entries(user.paths).filter(([granted]) => granted !== path))
    return done(this.#users.save())
  }

  async #visible(user: User): Promise<{ head: string; files: [string, Buffer][] }> {
    const head = await this.#repository.head()
    const files = [...(await this.#repository.files(head))].filter(([path]) => path !== '_users.yaml' && may(user, path))
    return { head, files }
  }

  async #hashes(user: User): Promise<EmulatedResponse> {
    const { head, files } = await this.#visible(user)
    return json(200, { repo_hash: head, files: Object.fromEntries(files.map(([path, bytes]) => [path, createHash('sha256').update(bytes).digest('hex')])) })
  }

  async #raw(user: User): Promise<EmulatedResponse> {
    const { files } = await this.#visible(user)
    const zip = Buffer.from(zipSync(Object.fromEntries(files.map(([path, bytes]) => [path, new Uint8Array(bytes)]))))
    return this.#switches.rawAs === 'zip' ? { status: 200, headers: { 'content-type': 'application/zip' }, body: zip } : { status: 200, headers: { 'content-type': 'text/plain' }, body: zip.toString('base64') }
  }

  async #push(request: EmulatedRequest, user: User): Promise<EmulatedResponse> {
    const pushed = this.#pushes.catch(() => undefined).then(() => push(request, user, this.#repository, this.#keyring, this.#provider))
    this.#pushes = pushed
    return json(200, await pushed)
  }

  async #build(user: User, request: BuildRequest): Promise<EmulatedResponse> {
    if (request.detect_drift && request.config_id === undefined) throw new Problem(400, 'Drift detection needs a config id')
    const latest = await this.#repository.head()
    const commit = request.config_id === undefined ? latest : await this.#repository.resolve(request.config_id)
    if (commit === undefined) throw new Problem(404, `Config id ${request.config_id} does not exist`)
    const opens = request.show_secrets === true && (user.admin || user.read_secrets)
    if (request.show_secrets === true && !opens && this.#switches.showSecretsDenied === 'forbidden') throw new Problem(403, 'You are not authorized to read secrets')
    const treeAt = async (at: string) => (await Build.of(await this.#repository.files(at), user, opens ? this.#keyring : undefined)).tree(request)
    const tree = await treeAt(commit)
    if (request.detect_drift) this.#refuseDrift(tree, await treeAt(latest))
    const { type, body: text } = serialised(tree, request.format)
    return { status: 200, headers: { 'content-type': type }, body: text }
  }

  #refuseDrift(pinned: Parameters<typeof refuseDrift>[0], latest: Parameters<typeof refuseDrift>[1]): void {
    try {
      refuseDrift(pinned, latest)
    } catch (error) {
      throw error instanceof Problem ? new Problem(this.#switches.driftStatus, error.message) : error
    }
  }

  async #decrypt(user: User, fields: Fields): Promise<EmulatedResponse> {
    const path = String(fields['path']).replace(/^\/+/, '')
    if (!may(user, path) || !(user.admin || user.read_secrets)) throw new Problem(403, `You are not authorized to decrypt /${path}`)
    const bytes = (await this.#repository.files(await this.#repository.head())).get(path) ?? refuse(404, `Path ${path} does not exist`)
    const file = parseDocument(path, bytes)
    const documents = file.metadata === undefined ? file.documents : openFile(file, await unwrapDataKey(file, this.#keyring))
    const { type, body: text } = serialised(withoutSuffixes(documents[0] ?? EMPTY), path.endsWith('.json') ? 'json' : 'yaml')
    return { status: 200, headers: { 'content-type': type }, body: text }
  }
}

type Fields = Readonly<Record<string, unknown>>

function body({ body: bytes }: EmulatedRequest): Fields {
  try {
    const value: unknown = JSON.parse(bytes.toString('utf8'))
    if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Fields
  } catch {
    // the same answer
  }
  throw new Problem(422, 'The body is not a JSON object')
}

function buildRequest(fields: Fields): BuildRequest {
  if (typeof fields['path'] !== 'string') throw new Problem(422, 'Field path is required')
  return { ...(fields as unknown as BuildRequest), recursive: fields['recursive'] === true }
}

/** What may be set of a user. */
function known(fields: Fields): Partial<User> {
  const texts = NAMES.filter((name) => typeof fields[name] === 'string').map((name) => [name, fields[name]])
  const flags = PRIVILEGES.filter((name) => typeof fields[name] === 'boolean').map((name) => [name, fields[name]])
  return Object.fromEntries([...texts, ...flags]) as Partial<User>
}

function shown(user: User): Partial<User> {
  return Object.fromEntries([...NAMES, ...PRIVILEGES].map((name) => [name, user[name]]))
}

async function done(change: Promise<void>): Promise<EmulatedResponse> {
  await change
  return { status: 204 }
}

function refuse(status: number, detail: string): never {
  throw new Problem(status, detail)
}
