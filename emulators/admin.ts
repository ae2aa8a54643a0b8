/** What an administrator does with the `cto` CLI, as a small client: for the demo, the tests and the bench. */
import { strFromU8, strToU8, unzipSync, zipSync } from 'fflate'

export interface ServiceAccount {
  readonly username: string
  /** Paths that it may read, with a leading `/`. */
  readonly reads: readonly string[]
  readonly readSecrets?: boolean
}

export interface Push {
  readonly files: Readonly<Record<string, string | Uint8Array>>
  readonly deleted?: readonly string[]
  readonly tag?: string
}

export interface Pushed {
  readonly status: string
  readonly skipped_files: readonly string[]
  readonly server_modified_files: readonly string[]
}

export class EcsAdmin {
  readonly #url: string
  readonly #credentials: Readonly<Record<string, string>>

  /** @param headers `x-repo-name` where the server has several, `x-saas-token` where it wants one */
  constructor(url: string, token: string, headers: Readonly<Record<string, string>> = {}) {
    this.#url = url
    this.#credentials = { authorization: token, ...headers }
  }

  /** Creates a service account and returns its token. */
  async createServiceAccount({ username, reads, readSecrets = false }: ServiceAccount): Promise<string> {
    const names = { given_name: 'Pipeline', family_name: 'Service', email: `${username}@example.com` }
    const privileges = { admin: false, read_secrets: readSecrets, edit_strategies: false, edit_webhooks: false }
    const { token } = (await this.#json('POST', 'users', { username, ...names, ...privileges })) as { token: string }
    for (const allowed_path of reads) await this.#ask('POST', `users/${username}/auth`, JSON.stringify({ allowed_path, mode: 'read' }), { 'content-type': 'application/json' })
    return token
  }

  /** Pushes files, secrets in clear, on top of what is there. */
  async push({ files, deleted = [], tag }: Push): Promise<Pushed> {
    const { repo_hash: hash } = (await this.#json('GET', 'config/hashes')) as { repo_hash: string }
    const form = new FormData()
    for (const path of deleted) form.append('deleted_files', path)
    if (tag !== undefined) form.append('tag', tag)
    const zip = zipSync(Object.fromEntries(Object.entries(files).map(([path, content]) => [path, typeof content === 'string' ? strToU8(content) : content])))
    form.append('file', new Blob([Uint8Array.from(zip)]), 'file')
    return (await (await this.#ask('POST', 'config', form, { 'commit-hash': hash })).json()) as Pushed
  }

  /** A file as it is stored. */
  async file(path: string): Promise<string> {
    const answer = Buffer.from(await (await this.#ask('GET', 'config/raw', undefined, {})).arrayBuffer())
    const zip = answer.toString('latin1', 0, 2) === 'PK' ? answer : Buffer.from(answer.toString('latin1'), 'base64') // as old servers send it
    const bytes = unzipSync(zip)[path]
    if (bytes === undefined) throw new Error(`${path} is not there`)
    return strFromU8(bytes)
  }

  async #json(method: string, endpoint: string, body?: unknown): Promise<unknown> {
    const sent = body === undefined ? undefined : JSON.stringify(body)
    return (await this.#ask(method, endpoint, sent, { 'content-type': 'application/json' })).json()
  }

  async #ask(method: string, endpoint: string, body: string | FormData | undefined, headers: Record<string, string>): Promise<Response> {
    const answer = await fetch(`${this.#url}/${endpoint}`, { method, headers: { ...this.#credentials, ...headers }, ...(body === undefined ? {} : { body }) })
    if (!answer.ok) throw new Error(`${method} /${endpoint} was answered with ${answer.status}: ${await answer.text()}`)
    return answer
  }
}
