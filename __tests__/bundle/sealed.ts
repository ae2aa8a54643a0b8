/** One sealed file behind a small ECS server: any tree as a configuration, in a process or in this one. */
import { randomBytes } from 'node:crypto'
import { EventEmitter } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { strToU8, zipSync } from 'fflate'
import { createAge } from '../../emulators/keys/age.ts'
import { settle, runAction, type ActionRun, type ActionStep } from '../../emulators/runner/index.ts'
import { run } from '../../src/main.ts'
import type { Host } from '../../src/outcome.ts'
import { githubRunner } from '../../src/runner.ts'
import { toJson } from '../../src/select/json.ts'
import { seal, writeFile } from '../../src/sops/seal.ts'
import type { Item, Mapping, Node } from '../../src/sops/tree.ts'

export const FILE = 'shop/app.json'

const SUFFIX = '_ecs_secret'

/** Answers as ECS does for one file; `answer` may take the place of an answer. */
export class SealedServer {
  readonly #server: Server
  readonly #age: Awaited<ReturnType<typeof createAge>>
  #build = ''
  #files: Record<string, Uint8Array> = {}
  /** Requests so far. */
  asked = 0
  /** Takes the place of an answer: by path, status and body. */
  answers = new Map<string, { readonly status: number; readonly body?: string; readonly headers?: Record<string, string> }>()

  private constructor(age: Awaited<ReturnType<typeof createAge>>) {
    this.#age = age
    this.#server = createServer((request, response) => {
      this.asked += 1
      request.resume()
      const fixed = this.answers.get(request.url ?? '')
      if (fixed !== undefined) response.writeHead(fixed.status, fixed.headers).end(fixed.body)
      else if (request.url === '/config/build') response.end(this.#build)
      else if (request.url === '/config/hashes') response.end(JSON.stringify({ repo_hash: '5f3c1d0a9b8e7f6d5c4b3a291807f6e5d4c3b2a1' }))
      else response.end(Buffer.from(zipSync(this.#files)))
    })
  }

  static async start(): Promise<SealedServer> {
    const server = new SealedServer(await createAge({} as never))
    await new Promise<void>((resolve) => server.#server.listen(0, '127.0.0.1', resolve))
    return server
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  /** Seals a tree: what stands under a key with the suffix of secrets is encrypted. */
  async store(root: Mapping, change = (text: string): string => text, path = FILE): Promise<void> {
    const dataKey = randomBytes(32)
    const keyGroups = [[await this.#age.wrap(dataKey)]]
    const sealed = seal([root], { dataKey, selector: { kind: 'encrypted_suffix', pattern: SUFFIX }, macOnlyEncrypted: true, keyGroups, lastModified: '2026-01-02T03:04:05Z', version: '3.9.4', randomBytes })
    this.#files = { [path]: strToU8(change(Buffer.from(writeFile('json', sealed)).toString())) }
    this.#build = Buffer.from(writeFile('json', { documents: sealed.documents, metadata: sealed.metadata })).toString().replace(/,\s*"sops":\s*\{[^]*$/, '}')
    if (root.items.length === 0) this.#build = toJson(root)
  }

  /** Another file of the repository. */
  addFile(path: string, text: string): void {
    this.#files[path] = strToU8(text)
  }

  /** The first ciphertext of the build. */
  get ciphertext(): string {
    return /ENC\[[^\]]+\]/.exec(this.#build)?.[0] ?? ''
  }

  get inputs(): Record<string, string> {
    const { port } = this.#server.address() as AddressInfo
    return { url: `http://127.0.0.1:${port}`, token: 'pipeline-t0ken', path: 'shop', ...this.#age.inputs }
  }

  /** The whole action as a process. */
  runProcess(inputs: Record<string, string> = {}, more: Partial<ActionStep> = {}): Promise<ActionRun> {
    return runAction({ main: MAIN, inputs: { ...this.inputs, ...inputs }, env: {}, ...more })
  }

  runHere(inputs: Record<string, string> = {}, environment: Record<string, string> = {}): Promise<RunHere> {
    return runHere({ ...this.inputs, ...inputs }, environment)
  }
}

type RunHere = ActionRun & { readonly file: string }

/** The whole action in this process: fast enough for many. */
export async function runHere(inputs: Record<string, string>, environment: Record<string, string> = {}): Promise<RunHere> {
  const folder = mkdtempSync(join(tmpdir(), 'here-'))
  const host = Object.assign(new EventEmitter(), { exitCode: undefined as number | undefined })
  try {
    const files = Object.fromEntries(['GITHUB_ENV', 'GITHUB_OUTPUT', 'GITHUB_STEP_SUMMARY'].map((name) => [name, join(folder, name)]))
    Object.values(files).forEach((file) => writeFileSync(file, ''))
    const given = Object.entries(inputs).map(([name, value]): [string, string] => [`INPUT_${name.toUpperCase()}`, value])
    let raw = ''
    await run(githubRunner({ ...files, RUNNER_TEMP: folder, ...environment, ...Object.fromEntries(given) }, async (text) => void (raw += text), host as unknown as Host))
    const [env = '', outputs = '', summary = ''] = Object.values(files).map((file) => readFileSync(file, 'utf8'))
    const done = settle({ exitCode: host.exitCode ?? 0, raw, milliseconds: 0, summary, env, outputs, debug: environment['RUNNER_DEBUG'] === '1' })
    return { ...done, file: done.outputs['config-file'] === undefined ? '' : readFileSync(done.outputs['config-file'], 'utf8') }
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The script of the action: the committed bundle, unless `ACTION_MAIN=src/index.ts` asks for the sources. */
export const MAIN = process.env['ACTION_MAIN'] ?? 'dist/index.js'

/** A mapping of texts and trees, in order. */
export function mapping(...entries: readonly (readonly [key: string, value: string | Node])[]): Mapping {
  return { kind: 'map', items: entries.map(([key, value]): Item => ({ kind: 'item', key, value: typeof value === 'string' ? { kind: 'leaf', type: 'str', text: value } : value })) }
}

/** A key under which values are encrypted. */
export function secretKey(key: string): string {
  return key + SUFFIX
}
