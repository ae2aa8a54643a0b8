import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync, zipSync } from 'fflate'
import { createAge } from '../../emulators/keys/age.ts'
import { createEcs, type Ecs, type EcsOptions } from '../../emulators/ecs/index.ts'
import { keyringOf, type Keyring } from '../../emulators/keys/keyring.ts'
import { createOidc } from '../../emulators/github/oidc.ts'

export interface Answer {
  readonly status: number
  readonly type: string | undefined
  readonly bytes: Buffer
  readonly text: string
  /** Of JSON. */
  readonly value: unknown
}

export interface Pushed {
  readonly files?: Readonly<Record<string, string>>
  readonly deleted?: readonly string[]
  readonly tag?: string
  /** The latest one if not said. */
  readonly hash?: string
  /** Instead of a zip of the files. */
  readonly zip?: Uint8Array
}

/** One account's requests. */
export class Client {
  readonly #ecs: Ecs
  readonly #headers: Readonly<Record<string, string>>

  constructor(ecs: Ecs, token: string, headers: Readonly<Record<string, string>> = {}) {
    this.#ecs = ecs
    this.#headers = { authorization: token, ...headers }
  }

  async ask(method: string, path: string, body?: unknown, headers: Readonly<Record<string, string>> = {}): Promise<Answer> {
    const bytes = body === undefined ? Buffer.alloc(0) : Buffer.isBuffer(body) ? body : Buffer.from(JSON.stringify(body))
    const answer = await this.#ecs.handler({ method, host: '127.0.0.1', url: new URL(path, 'http://127.0.0.1'), target: path, headers: { ...this.#headers, ...headers }, body: bytes })
    const type = answer.headers?.['content-type']
    const sent = Buffer.from(answer.body ?? '')
    return { status: answer.status, type, bytes: sent, text: sent.toString(), value: type?.startsWith('application/json') ? JSON.parse(sent.toString()) : undefined }
  }

  build(path: string, more: Readonly<Record<string, unknown>> = {}): Promise<Answer> {
    return this.ask('POST', '/config/build', { path, recursive: false, ...more })
  }

  async hash(): Promise<string> {
    return ((await this.ask('GET', '/config/hashes')).value as { repo_hash: string }).repo_hash
  }

  async push({ files = {}, deleted = [], tag, hash, zip }: Pushed): Promise<Answer> {
    const form = new FormData()
    for (const path of deleted) form.append('deleted_files', path)
    if (tag !== undefined) form.append('tag', tag)
    const bytes = zip ?? zipSync(Object.fromEntries(Object.entries(files).map(([path, text]) => [path, Buffer.from(text)])))
    form.append('file', new Blob([Uint8Array.from(bytes)]), 'file')
    const encoded = new Response(form)
    const headers = { 'content-type': encoded.headers.get('content-type') ?? '', 'commit-hash': hash ?? (await this.hash()) }
    return this.ask('POST', '/config', Buffer.from(await encoded.arrayBuffer()), headers)
  }

  /** The files that this account may read. */
  async files(): Promise<Record<string, string>> {
    const { bytes } = await this.ask('GET', '/config/raw')
    return Object.fromEntries(Object.entries(unzipSync(new Uint8Array(bytes))).map(([path, content]) => [path, Buffer.from(content).toString()]))
  }
}

export interface Server {
  readonly ecs: Ecs
  readonly admin: Client
  readonly data: string
  readonly keyring: Keyring
  /** A new account with paths and privileges. */
  account(name: string, paths: Readonly<Record<string, string>>, privileges?: Readonly<Record<string, boolean>>): Promise<Client>
  stop(): Promise<void>
}

/** A server with an age key over a temporary repository. */
export async function startServer(options: Partial<EcsOptions> = {}): Promise<Server> {
  const temporary = await mkdtemp(join(tmpdir(), 'ecs-test-'))
  const keyring = options.keyring ?? keyringOf([await createAge(await createOidc())])
  const data = options.data ?? temporary
  const ecs = await createEcs({ keyring, provider: 'age', firstUse: false, ...options, data })
  const admin = new Client(ecs, ecs.adminToken ?? '')
  return {
    ecs,
    admin,
    data,
    keyring,
    async account(name, paths, privileges = {}) {
      const { value } = await admin.ask('POST', '/users', { username: name, given_name: 'G', family_name: 'F', email: `${name}@example.com`, admin: false, ...privileges })
      for (const [path, mode] of Object.entries(paths)) await admin.ask('POST', `/users/${name}/auth`, { allowed_path: path, mode })
      return new Client(ecs, (value as { token: string }).token)
    },
    async stop() {
      await ecs.close()
      await rm(temporary, { recursive: true, force: true })
    },
  }
}
