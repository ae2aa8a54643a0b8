/** Who may do what: users, privileges, tokens, and the paths they were granted. Kept beside the repository. */
import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'

export interface User {
  readonly username: string
  given_name: string
  family_name: string
  email: string
  admin: boolean
  read_secrets: boolean
  edit_strategies: boolean
  edit_webhooks: boolean
  token: string
  /** Path with a leading `/` → mode. */
  paths: Record<string, Mode>
}

export type Mode = 'read' | 'read_write'

/** The token of whoever comes first, while there is no user. */
export const VERY_FIRST_USER = 'very_first_user'

export class Users {
  readonly #file: string
  readonly #users: Map<string, User>
  #saving: Promise<void> = Promise.resolve()

  private constructor(file: string, users: readonly User[]) {
    this.#file = file
    this.#users = new Map(users.map((user) => [user.username, user]))
  }

  static async open(file: string): Promise<Users> {
    const text = await readFile(file, 'utf8').catch(() => '[]')
    return new Users(file, JSON.parse(text) as User[])
  }

  get all(): User[] {
    return [...this.#users.values()]
  }

  get(username: string): User | undefined {
    return this.#users.get(username)
  }

  byToken(token: string): User | undefined {
    return this.all.find((user) => user.token === token)
  }

  async put(user: User): Promise<void> {
    this.#users.set(user.username, user)
    await this.#save()
  }

  async delete(username: string): Promise<void> {
    this.#users.delete(username)
    await this.#save()
  }

  /** One write after the other, each of all users: the last one counts. */
  async #save(): Promise<void> {
    this.#saving = this.#saving.then(() => writeFile(this.#file, JSON.stringify(this.all), { mode: 0o600 }))
    await this.#saving
  }
}

/** Without any path; a new token. */
export function newUser(username: string, fields: Partial<User> = {}): User {
  return { username, given_name: '', family_name: '', email: '', admin: false, read_secrets: false, edit_strategies: false, edit_webhooks: false, token: newToken(), paths: {}, ...fields }
}

export function newToken(): string {
  return randomBytes(24).toString('base64url')
}

/** Whether a user may read or write a file or directory: by a grant on it, or on a directory above. */
export function may({ admin, paths }: User, path: string, mode: Mode = 'read'): boolean {
  return admin || Object.entries(paths).some(([granted, given]) => (mode === 'read' || given === mode) && covers(granted, path))
}

function covers(granted: string, path: string): boolean {
  const prefix = granted.replace(/^\/|\/$/g, '')
  return prefix === '' || path === prefix || path.startsWith(`${prefix}/`)
}
