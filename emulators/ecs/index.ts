/** The ECS server: users, files, pushes and builds over one Git repository. */
import { createHash } from 'node:crypto'
import { zipSync } from 'fflate'
import { json, type EmulatedRequest, type EmulatedResponse, type Handler } from '../http.ts'
import type { Keyring, Provider } from '../keyring.ts'
import { Accounts } from './accounts.ts'
import { Builder, decrypted, denied, resolved, serialised, type BuildRequest } from './build.ts'
import { driftText } from './drift.ts'
import { fieldsOf, flag, optionalText, text, texts, type Fields } from './fields.ts'
import { Problem, refuse } from './problem.ts'
import { push } from './push.ts'
import { Repository } from './repository.ts'
import { may, newUser, Users, VERY_FIRST_USER, type User } from './users.ts'

/** Questions that nobody answers in public: a client must live with either answer. */
export interface EcsSwitches {
  /** A build with `show_secrets` for who may not read secrets: 200 with ciphertext, or 403. */
  readonly showSecretsDenied: 'ciphertext' | 'forbidden'
  /** Keys of a build without a strategy: `password` as with one, or `password_ecs_secret` as the file has it. */
  readonly plainBuildSuffix: 'stripped' | 'kept'
  /** `/config/raw` as bytes of a zip, or as base64 of one, as old servers do. */
  readonly rawAs: 'zip' | 'base64'
  /** Content type of a build in JSON; the real CLI wants it bare. */
  readonly jsonType: string
  /** Status of a drift. */
  readonly driftStatus: number
  /** Status of a push on top of something else than the latest commit. */
  readonly staleStatus: number
  /** The `x-saas-token` of an organisation, without which ECS Cloud answers 401; none: a server of one's own. */
  readonly saasToken: string | undefined
}

const ASSUMED: EcsSwitches = { showSecretsDenied: 'ciphertext', plainBuildSuffix: 'stripped', rawAs: 'zip', jsonType: 'application/json', driftStatus: 400, staleStatus: 409, saasToken: undefined }

export interface EcsOptions {
  /** Folder of the repository, initialised if it holds none. */
  readonly data: string
  /** Its name: a request may leave `x-repo-name` out, but not say another. */
  readonly name?: string
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
  /** Waits for what is being written. */
  close(): Promise<void>
}

/** @throws Error if Git does not work on the folder */
export async function createEcs({ data, name = 'config', keyring, provider, firstUse, switches = {} }: EcsOptions): Promise<Ecs> {
  const repository = await Repository.open(data)
  const users = await Users.open(repository.usersFile)
  if (!firstUse && !users.all.some(({ admin }) => admin)) await users.put(newUser('admin', { admin: true }))
  const server = new Server({ repository, name, users, keyring, provider, switches: { ...ASSUMED, ...switches } })
  const admin = users.all.find((user) => user.admin)
  return { handler: (request) => server.answer(request), ...(admin === undefined ? {} : { adminToken: admin.token }), close: () => server.idle() }
}

interface Parts {
  readonly repository: Repository
  readonly name: string
  readonly users: Users
  readonly keyring: Keyring
  readonly provider: Provider
  readonly switches: EcsSwitches
}

class Server {
  readonly #parts: Parts
  readonly #accounts: Accounts
  /** Pushes, one after the other. */
  #pushes: Promise<unknown> = Promise.resolve()

  constructor(parts: Parts) {
    this.#parts = parts
    this.#accounts = new Accounts(parts.users)
  }

  async idle(): Promise<void> {
    await this.#pushes
  }

  async answer(request: EmulatedRequest): Promise<EmulatedResponse> {
    try {
      return await this.#route(request)
    } catch (error) {
      if (error instanceof Problem) return error.answer
      throw error
    }
  }

  async #route(request: EmulatedRequest): Promise<EmulatedResponse> {
    const { method, url, body } = request
    const [, account = '', rest = ''] = /^\/users\/([^/]+)(.*)$/.exec(url.pathname) ?? []
    const endpoint = `${method} ${account === '' ? url.pathname : `/users/*${rest}`}`
    if (endpoint === 'GET /') return json(200, { status: 'healthy', version: '0.4.1', compatibility: { cli_versions: ['0.4.*'] } })
    const user = this.#authenticated(request)
    const username = decoded(account)
    switch (endpoint) {
      case 'GET /users': return this.#accounts.list(user)
      case 'POST /users': return this.#accounts.create(user, fieldsOf(body))
      case 'PATCH /users/*': return this.#accounts.change(user, username, fieldsOf(body))
      case 'DELETE /users/*': return this.#accounts.delete(user, username)
      case 'POST /users/*/token/regenerate': return this.#accounts.regenerate(user, username)
      case 'GET /users/*/auth': return this.#accounts.paths(user, username)
      case 'POST /users/*/auth': return this.#accounts.grant(user, username, fieldsOf(body))
      case 'DELETE /users/*/auth': return this.#accounts.revoke(user, username, url.searchParams.get('path') ?? '')
      case 'GET /config/hashes': return this.#hashes(user)
      case 'GET /config/raw': return this.#raw(user)
      case 'POST /config': return this.#push(request, user)
      case 'POST /config/build': return this.#build(user, fieldsOf(body))
      case 'POST /config/decrypt': return this.#decrypt(user, text(fieldsOf(body), 'path'))
      case 'POST /config/generate_schema': return refuse(403, 'Schema generation needs a license') // a client would repeat what is 5xx
      default: return refuse(404, 'Not Found')
    }
  }

  #authenticated({ headers }: EmulatedRequest): User {
    const { users, name, switches } = this.#parts
    const { authorization: token = '', 'x-repo-name': repository = '', 'x-saas-token': saasToken } = headers
    if (switches.saasToken !== undefined && saasToken !== switches.saasToken) refuse(401, 'Token is not valid')
    const isFirst = token === VERY_FIRST_USER && users.all.length === 0
    const user = isFirst ? newUser(VERY_FIRST_USER, { admin: true }) : (users.byToken(token) ?? refuse(401, 'Token is not valid'))
    return repository === '' || repository === name ? user : refuse(404, `Repository ${repository} does not exist`)
  }

  async #visible(user: User): Promise<{ head: string; files: [string, Buffer][] }> {
    const { repository } = this.#parts
    const head = await repository.head()
    return { head, files: [...(await repository.files(head))].filter(([path]) => may(user, path)) }
  }

  async #hashes(user: User): Promise<EmulatedResponse> {
    const { head, files } = await this.#visible(user)
    return json(200, { repo_hash: head, files: Object.fromEntries(files.map(([path, bytes]) => [path, createHash('sha256').update(bytes).digest('hex')])) })
  }

  async #raw(user: User): Promise<EmulatedResponse> {
    const { files } = await this.#visible(user)
    const zip = Buffer.from(zipSync(Object.fromEntries(files.map(([path, bytes]) => [path, new Uint8Array(bytes)]))))
    if (this.#parts.switches.rawAs === 'zip') return { status: 200, headers: { 'content-type': 'application/zip' }, body: zip }
    return { status: 200, headers: { 'content-type': 'text/plain' }, body: zip.toString('base64') }
  }

  async #push(request: EmulatedRequest, user: User): Promise<EmulatedResponse> {
    const { repository, keyring, provider, switches } = this.#parts
    const pushed = this.#pushes.then(() => push(request, { user, repository, keyring, provider, staleStatus: switches.staleStatus }))
    this.#pushes = pushed.catch(() => undefined)
    return json(200, await pushed)
  }

  async #build(user: User, fields: Fields): Promise<EmulatedResponse> {
    const { repository, keyring, switches } = this.#parts
    const [request, configId, detectDrift, showSecrets] = [buildRequest(fields), optionalText(fields, 'config_id'), flag(fields, 'detect_drift'), flag(fields, 'show_secrets')]
    if (detectDrift && configId === undefined) refuse(400, 'Drift detection needs a config id')
    const latest = await repository.head()
    const commit = configId === undefined ? latest : ((await repository.resolve(configId)) ?? refuse(404, `Config id ${configId} does not exist`))
    const opens = showSecrets && readsSecrets(user)
    if (showSecrets && !opens && switches.showSecretsDenied === 'forbidden') refuse(403, 'You are not authorized to read secrets')
    const options = { user, keepSuffixes: switches.plainBuildSuffix === 'kept', ...(opens ? { keyring } : {}) }
    const builtAt = async (at: string) => new Builder(await repository.files(at), options).tree(request)
    const tree = await builtAt(commit)
    const drift = detectDrift ? driftText(tree, await builtAt(latest)) : undefined
    if (drift !== undefined) refuse(switches.driftStatus, `Config drift detected: ${drift}`)
    return this.#answer(serialised(tree, optionalText(fields, 'format')))
  }

  async #decrypt(user: User, named: string): Promise<EmulatedResponse> {
    const { repository, keyring } = this.#parts
    const path = resolved('', named)
    if (!may(user, path) || !readsSecrets(user)) throw denied(path)
    const bytes = (await repository.files(await repository.head())).get(path) ?? refuse(404, `Path ${path} does not exist`)
    if (!/\.(ya?ml|json)$/.test(path)) return { status: 200, headers: { 'content-type': 'text/plain' }, body: bytes }
    return this.#answer(serialised(await decrypted(path, bytes, keyring), path.endsWith('.json') ? 'json' : 'yaml'))
  }

  #answer({ type, body }: { type: string; body: string }): EmulatedResponse {
    return { status: 200, headers: { 'content-type': type === 'application/json' ? this.#parts.switches.jsonType : type }, body }
  }
}

function buildRequest(fields: Fields): BuildRequest {
  const [strategyName, filter] = [optionalText(fields, 'strategy_name'), optionalText(fields, 'filter')]
  return { path: text(fields, 'path'), recursive: flag(fields, 'recursive'), configVars: texts(fields, 'config_vars'), ...(strategyName === undefined ? {} : { strategyName }), ...(filter === undefined ? {} : { filter }) }
}

function readsSecrets({ admin, read_secrets: granted }: User): boolean {
  return admin || granted
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}
