/** A build: load, merge or run a strategy, strip suffixes, validate, filter, serialise. */
import { basename } from 'node:path/posix'
import type { Node } from '../../src/sops/tree.ts'
import type { Keyring } from '../keys/keyring.ts'
import { documentsOf, isEncrypted, openedDocuments, withoutSops } from './contents.ts'
import { filtered } from './filter.ts'
import { Problem, refuse } from './problem.ts'
import { compact } from './python.ts'
import type { Files } from './repository.ts'
import { SCHEMAS, schemasOf, violationsOf } from './schemas.ts'
import { run, type Strategy } from './strategies.ts'
import type { EcsSwitches } from './switches.ts'
import { child, EMPTY, merge, plain, sorted, withoutSuffixes } from './trees.ts'
import { may, type User } from './users.ts'
import { safeDump } from './yaml.ts'

export interface BuildRequest {
  /** Relative to the root, with or without a leading `/`. */
  readonly path: string
  readonly recursive: boolean
  readonly strategyName: string | undefined
  readonly configVars: ReadonlyMap<string, string>
  readonly filter: string | undefined
}

const DATA = /\.(ya?ml|json)$/
/** Names of files that are no configuration. */
const APART = /^__(strategies|schemas|webhooks)\.yaml$/
const STRATEGIES = '__strategies.yaml'

export interface BuildOptions {
  readonly user: User
  /** Given to open secrets: the user may see them. */
  readonly keyring?: Keyring
  readonly switches: EcsSwitches
}

/** Builds from the files of one commit what a user may see of them. */
export class Builder {
  readonly #files: Files
  readonly #options: BuildOptions

  constructor(files: Files, options: BuildOptions) {
    this.#files = files
    this.#options = options
  }

  /** @throws Problem */
  async tree(request: BuildRequest): Promise<Node> {
    const output = await this.#output(request)
    if (request.filter === undefined) return output
    const found = filtered(output, request.filter)
    const { noMatchStatus } = this.#options.switches
    if (noMatchStatus !== 200 && found.kind === 'leaf' && found.type === 'null') throw new Problem(noMatchStatus, 'Filter does not match anything')
    return found
  }

  /**
   * What a Pkl module renders to. Pkl is not evaluated here: the file `MODULE.rendered` beside it says it.
   * @returns undefined where the path is no Pkl module
   * @throws Problem
   */
  rendered(path: string): string | undefined {
    const module = resolved('', path)
    if (!module.endsWith('.pkl')) return undefined
    if (!this.#may(module)) throw denied(module)
    const text = this.#files.get(`${module}.rendered`)
    if (text === undefined) throw new Problem(this.#options.switches.unknownStatus, `Path ${module} does not exist`)
    return text.toString()
  }

  async #output({ path, recursive, strategyName, configVars }: BuildRequest): Promise<Node> {
    const from = resolved('', path)
    if (strategyName !== undefined) return this.#strategy(from, strategyName, configVars)
    const keepsSops = this.#options.switches.plainFileSops === 'kept'
    return this.#plainBuild(await this.#load(from, recursive, keepsSops))
  }

  /** A build without a strategy: its keys, and their order, may depend on whether secrets are open. */
  #plainBuild(loaded: Node): Node {
    const { keyring, switches } = this.#options
    const isOpen = keyring !== undefined
    const keepsSuffix = switches.plainBuildSuffix === 'kept' || (switches.plainBuildSuffix === 'kept if open' && isOpen)
    const built = keepsSuffix ? loaded : this.#withoutSuffixes(loaded)
    return isOpen && switches.openBuildOrder === 'sorted' ? sorted(built) : built
  }

  #withoutSuffixes(tree: Node): Node {
    return withoutSuffixes(tree, this.#options.switches.sameKey)
  }

  /**
   * A file, or the files of a directory, merged.
   * @param keepsSops whether the `sops` block of an encrypted file, if it is a file, stays
   */
  async #load(path: string, recursive: boolean, keepsSops = false): Promise<Node> {
    if (!this.#may(path)) throw denied(path)
    if (!this.#files.has(path)) return this.#directory(path, recursive)
    if (!DATA.test(path)) throw new Problem(400, `File ${path} is no configuration`)
    return this.#document(path, keepsSops)
  }

  /** Its files in alphabetical order, then those of the directories below: deeper overrides shallower. */
  async #directory(path: string, recursive: boolean): Promise<Node> {
    const prefix = path === '' ? '' : `${path}/`
    const inside = [...this.#files.keys()].filter((file) => file.startsWith(prefix))
    if (inside.length === 0 && path !== '') throw new Problem(this.#options.switches.unknownStatus, `Path ${path} does not exist`)
    const own = depth(prefix)
    const data = inside.filter((file) => DATA.test(file) && !APART.test(basename(file)) && (recursive || depth(file) === own))
    const documents = await Promise.all(data.sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1)).map((file) => this.#document(file)))
    return documents.filter((document) => document.kind !== 'leaf').reduce(merge, EMPTY)
  }

  /** Of several documents the first counts. An empty file is an empty object. */
  async #document(path: string, keepsSops = false): Promise<Node> {
    const { keyring, switches } = this.#options
    const bytes = this.#bytes(path)
    const documents = keyring === undefined ? closed(path, bytes, switches.yaml) : await opened(path, bytes, switches.yaml, keyring)
    const [document = EMPTY] = keepsSops ? documents : documents.map(withoutSops)
    return document.kind === 'leaf' && document.type === 'null' ? EMPTY : document
  }

  async #strategy(path: string, name: string, configVars: ReadonlyMap<string, string>): Promise<Node> {
    const [found] = [path, ''].flatMap((folder) => this.#strategyIn(folder, name))
    if (found === undefined) throw new Problem(400, 'Specified strategy is not correct')
    const at = (relative: string): string => resolved(found.folder, relative)
    const { missingPath, notGranted } = this.#options.switches
    const built = await run(found.strategy, new Map([['config_path', `/${path}`], ...configVars]), {
      load: (relative) => this.#load(at(relative), true),
      directories: (before, after) => this.#directoriesIn(at(before)).filter((one) => {
        const target = at(`${before}${one}${after}`)
        const isThere = [...this.#files.keys()].some((file) => file === target || file.startsWith(`${target}/`))
        const granted = this.#may(target)
        if (isThere && !granted && notGranted === 'refused') throw denied(target)
        return isThere && granted
      }),
      missing: (expression) => missingPath === 'refused' && refuse(400, `Expression ${expression} finds nothing`),
    })
    return this.#validated(this.#withoutSuffixes(built), found.folder, name)
  }

  /** The output of a strategy, if it is like the schema says that stands beside it. */
  #validated(output: Node, folder: string, name: string): Node {
    const schemas = this.#apart(folder, SCHEMAS)
    const schema = schemas && schemasOf(SCHEMAS, schemas).get(name)
    const violations = schema === undefined ? [] : violationsOf(output, schema)
    if (violations.length === 0) return output
    throw this.#options.switches.schemaErrors === 'list' ? new Problem(422, violations) : new Problem(400, violations.map(({ msg }) => msg).join(', '))
  }

  /** Whoever builds may use it: it is the data it names that needs to be granted. */
  #strategyIn(folder: string, name: string): { folder: string; strategy: Strategy }[] {
    const strategies = child(this.#apart(folder, STRATEGIES) ?? EMPTY, 'strategies')
    const strategy = strategies && child(strategies, name)
    return strategy?.kind === 'map' ? [{ folder, strategy: plain(strategy) as Strategy }] : []
  }

  /** A file of a folder that is no configuration; undefined if there is none. */
  #apart(folder: string, name: string): Node | undefined {
    const path = folder === '' ? name : `${folder}/${name}`
    if (!this.#files.has(path)) return undefined
    const [document = EMPTY] = closed(path, this.#bytes(path), this.#options.switches.yaml)
    return document
  }

  #bytes(path: string): Buffer {
    return this.#files.get(path) ?? Buffer.alloc(0)
  }

  #directoriesIn(folder: string): string[] {
    const prefix = folder === '' ? '' : `${folder}/`
    const below = [...this.#files.keys()].filter((file) => file.startsWith(prefix)).map((file) => file.slice(prefix.length))
    return [...new Set(below.filter((file) => file.includes('/')).map((file) => file.slice(0, file.indexOf('/'))))].sort()
  }

  #may(path: string): boolean {
    return may(this.#options.user, path)
  }
}

type Dialect = EcsSwitches['yaml']

function closed(path: string, bytes: Buffer, dialect: Dialect): Node[] {
  try {
    return documentsOf(path, bytes, dialect)
  } catch {
    throw new Problem(400, `File ${path} cannot be read`)
  }
}

async function opened(path: string, bytes: Buffer, dialect: Dialect, keyring: Keyring): Promise<Node[]> {
  if (!isEncrypted(closed(path, bytes, dialect))) return closed(path, bytes, dialect)
  try {
    return await openedDocuments(path, bytes, dialect, keyring)
  } catch {
    throw new Problem(400, `File ${path} cannot be decrypted`)
  }
}

/**
 * A file as `sops -d` shows it: with its suffixes, to be changed and pushed again.
 * @throws Problem 400 if it cannot be opened
 */
export async function decrypted(path: string, bytes: Buffer, dialect: Dialect, keyring: Keyring): Promise<Node> {
  const [document = EMPTY] = await opened(path, bytes, dialect, keyring)
  return document
}

/**
 * The answer's body and content type: JSON unless another is asked for.
 * @throws Problem 400
 */
export function serialised(tree: Node, format = 'json'): { type: string; body: string } {
  if (format === 'json') return { type: 'application/json', body: compact(tree) }
  if (format === 'yaml') return { type: 'application/yaml', body: safeDump(tree) }
  throw new Problem(400, `Format ${format} is not supported`)
}

/** Relative to a folder; a leading `/` is the root, and nothing is above it. */
export function resolved(folder: string, path: string): string {
  const segments = path.startsWith('/') || folder === '' ? [] : folder.split('/')
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop()
    else if (segment !== '' && segment !== '.') segments.push(segment)
  }
  return segments.join('/')
}

function depth(path: string): number {
  return path.split('/').length
}

/** The same for what is not there: who may not read learns nothing. */
export function denied(path: string): Problem {
  return new Problem(403, `You are not authorized to access path /${path}`)
}
