/** One repository behind ECS: its users, files, pushes and builds. */
import { createHash } from 'node:crypto'
import { zipSync } from 'fflate'
import type { Node } from '../../src/sops/tree.ts'
import { json, type EmulatedRequest, type EmulatedResponse } from '../front/http.ts'
import type { Provider } from '../cloud.ts'
import type { Keyring } from '../keys/keyring.ts'
import { Accounts } from './accounts.ts'
import { Builder, decrypted, denied, resolved, serialised, type BuildRequest } from './build.ts'
import { driftText } from './drift.ts'
import { fieldsOf, flag, optionalText, text, texts, type Fields } from './fields.ts'
import { refuse } from './problem.ts'
import { push } from './push.ts'
import type { Repository } from './repository.ts'
import type { EcsSwitches } from './switches.ts'
import { may, newUser, VERY_FIRST_USER, type User, type Users } from './users.ts'

export interface Parts {
  readonly repository: Repository
  readonly users: Users
  readonly keyring: Keyring
  readonly provider: Provider
  readonly switches: EcsSwitches
}

export class Server {
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

  /** Whether the request is one of a user of this repository. */
  knows({ headers }: EmulatedRequest): boolean {
    return this.#parts.users.byToken(headers.authorization ?? '') !== undefined
  }

  /** @throws Problem */
  async answer(request: EmulatedRequest): Promise<EmulatedResponse> {
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
    const { users, switches } = this.#parts
    const { authorization: token = '', 'x-saas-token': saasToken } = headers
    if (switches.saasToken !== undefined && saasToken !== switches.saasToken) refuse(switches.organisationStatus, 'Token is not valid')
    const isFirst = token === VERY_FIRST_USER && users.all.length === 0
    return isFirst ? newUser(VERY_FIRST_USER, { admin: true }) : (users.byToken(token) ?? refuse(401, 'Token is not valid'))
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
    const pushed = this.#pushes.then(() => push(request, { user, repository, keyring, provider, switches }))
    this.#pushes = pushed.catch(() => undefined)
    return json(200, await pushed)
  }

  async #build(user: User, fields: Fields): Promise<EmulatedResponse> {
    const { repository, keyring, switches } = this.#parts
    const [request, configId, detectDrift, showSecrets] = [buildRequest(fields), optionalText(fields, 'config_id'), flag(fields, 'detect_drift'), flag(fields, 'show_secrets')]
    if (detectDrift && configId === undefined) refuse(400, 'Drift detection needs a config id')
    const latest = await repository.head()
    const commit = configId === undefined ? latest : ((await repository.resolve(configId)) ?? refuse(switches.unknownStatus, `Config id ${configId} does not exist`))
    const opens = showSecrets && readsSecrets(user)
    if (showSecrets && !opens && switches.showSecretsDenied === 'forbidden') refuse(403, 'You are not authorized to read secrets')
    const options = { user, switches, ...(opens ? { keyring } : {}) }
    const builtAt = async (at: string, asked: BuildRequest): Promise<Node> => new Builder(await repository.files(at), options).tree(asked)
    const rendered = new Builder(await repository.files(commit), options).rendered(request.path)
    if (rendered !== undefined) return { status: 200, headers: { 'content-type': 'text/plain' }, body: rendered }
    const tree = await builtAt(commit, request)
    if (detectDrift) {
      const whole = { ...request, filter: undefined }
      const drift = switches.driftOf === 'whole' ? driftText(await builtAt(commit, whole), await builtAt(latest, whole)) : driftText(tree, await builtAt(latest, request))
      if (drift !== undefined) refuse(switches.driftStatus, `Config drift detected: ${drift}`)
    }
    return this.#answer(serialised(tree, optionalText(fields, 'format')))
  }

  async #decrypt(user: User, named: string): Promise<EmulatedResponse> {
    const { repository, keyring } = this.#parts
    const path = resolved('', named)
    if (!may(user, path) || !readsSecrets(user)) throw denied(path)
    const bytes = (await repository.files(await repository.head())).get(path) ?? refuse(this.#parts.switches.unknownStatus, `Path ${path} does not exist`)
    if (!/\.(ya?ml|json)$/.test(path)) return { status: 200, headers: { 'content-type': 'text/plain' }, body: bytes }
    return this.#answer(serialised(await decrypted(path, bytes, this.#parts.switches.yaml, keyring), path.endsWith('.json') ? 'json' : 'yaml'))
  }

  #answer({ type, body }: { type: string; body: string }): EmulatedResponse {
    return { status: 200, headers: { 'content-type': type === 'application/json' ? this.#parts.switches.jsonType : type }, body }
  }
}

function buildRequest(fields: Fields): BuildRequest {
  return { path: text(fields, 'path'), recursive: flag(fields, 'recursive'), configVars: texts(fields, 'config_vars'), strategyName: optionalText(fields, 'strategy_name'), filter: optionalText(fields, 'filter') }
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
