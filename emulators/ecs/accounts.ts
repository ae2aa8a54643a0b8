/** The endpoints below `/users`. A regular user sees himself; the rest is for admins. */
import { json, type EmulatedResponse } from '../front/http.ts'
import type { Fields } from './fields.ts'
import { refuse } from './problem.ts'
import { newToken, newUser, type User, type Users } from './users.ts'

const PRIVILEGES = ['admin', 'read_secrets', 'edit_strategies', 'edit_webhooks'] as const
const NAMES = ['given_name', 'family_name', 'email'] as const

export class Accounts {
  readonly #users: Users

  constructor(users: Users) {
    this.#users = users
  }

  list(user: User): EmulatedResponse {
    const seen = this.#users.all.filter((one) => user.admin || one === user)
    return json(200, Object.fromEntries(seen.map((one) => [one.username, Object.fromEntries([...NAMES, ...PRIVILEGES].map((name) => [name, one[name]]))])))
  }

  /** The token is shown this once. */
  async create(user: User, fields: Fields): Promise<EmulatedResponse> {
    needAdmin(user)
    const username = fields['username']
    if (typeof username !== 'string' || !/^[^\s/]+$/.test(username)) return refuse(422, 'Field username is required')
    if (this.#users.get(username)) return refuse(409, `User ${username} already exists`)
    const created = newUser(username, known(fields))
    if (this.#users.all.length === 0 && !created.admin) return refuse(400, 'The first user is an admin')
    await this.#users.put(created)
    return json(200, { username, token: created.token })
  }

  async change(user: User, username: string, fields: Fields): Promise<EmulatedResponse> {
    return this.#saved(Object.assign(this.#named(user, username), known(fields)))
  }

  async delete(user: User, username: string): Promise<EmulatedResponse> {
    await this.#users.delete(this.#named(user, username).username)
    return { status: 204 }
  }

  async regenerate(user: User, username: string): Promise<EmulatedResponse> {
    const named = Object.assign(this.#named(user, username), { token: newToken() })
    await this.#users.put(named)
    return json(200, { token: named.token })
  }

  paths(user: User, username: string): EmulatedResponse {
    return json(200, this.#named(user, username).paths)
  }

  async grant(user: User, username: string, { allowed_path: path, mode = 'read_write' }: Fields): Promise<EmulatedResponse> {
    const named = this.#named(user, username)
    if (typeof path !== 'string' || !path.startsWith('/')) return refuse(422, 'Field allowed_path begins with /')
    if (mode !== 'read' && mode !== 'read_write') return refuse(422, 'Field mode is read or read_write')
    named.paths = { ...named.paths, [path]: mode }
    return this.#saved(named)
  }

  async revoke(user: User, username: string, path: string): Promise<EmulatedResponse> {
    const named = this.#named(user, username)
    if (!Object.hasOwn(named.paths, path)) return refuse(404, `User ${username} is not authorized for ${path}`)
    named.paths = Object.fromEntries(Object.entries(named.paths).filter(([granted]) => granted !== path))
    return this.#saved(named)
  }

  #named(user: User, username: string): User {
    needAdmin(user)
    return this.#users.get(username) ?? refuse(404, `User ${username} does not exist`)
  }

  async #saved(user: User): Promise<EmulatedResponse> {
    await this.#users.put(user)
    return { status: 204 }
  }
}

function needAdmin(user: User): void {
  if (!user.admin) refuse(403, 'You are not authorized to manage users')
}

/** What may be set of a user. */
function known(fields: Fields): Partial<User> {
  const texts = NAMES.filter((name) => typeof fields[name] === 'string')
  const flags = PRIVILEGES.filter((name) => typeof fields[name] === 'boolean')
  return Object.fromEntries([...texts, ...flags].map((name) => [name, fields[name]]))
}
