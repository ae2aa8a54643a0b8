/** A build: load, merge or run a strategy, strip suffixes, filter, serialise. */
import { compile, search } from '@jmespath-community/jmespath'
import { dump } from 'js-yaml'
import { openFile, parseDocument, unwrapDataKey } from '../../src/sops/index.ts'
import type { Leaf, Node } from '../../src/sops/tree.ts'
import { toJson } from '../../src/select/json.ts'
import type { Keyring } from '../keyring.ts'
import { driftText } from './drift.ts'
import { Problem } from './problem.ts'
import type { Files } from './repository.ts'
import { run, type Strategy } from './strategies.ts'
import { elementsOf, EMPTY, itemsOf, mapping, merge, plain, withoutSuffixes } from './trees.ts'
import { may, type User } from './users.ts'

export interface BuildRequest {
  readonly path: string
  readonly recursive: boolean
  readonly show_secrets?: boolean
  readonly strategy_name?: string
  readonly config_vars?: Readonly<Record<string, string>>
  readonly format?: string
  readonly filter?: string
  readonly config_id?: string
  readonly detect_drift?: boolean
}

/** Files that are no configuration. */
const APART = /^(__.*|_users)\.ya?ml$/
const DATA = /\.(ya?ml|json)$/
const STRATEGIES = '__strategies.yaml'

/** The files that a user sees, and the documents in them. */
export class Build {
  readonly #files: Files
  readonly #user: User
  readonly #documents: ReadonlyMap<string, Node>

  private constructor(files: Files, user: User, documents: ReadonlyMap<string, Node>) {
    this.#files = files
    this.#user = user
    this.#documents = documents
  }

  /** @param keyring given to open secrets: the user may see them */
  static async of(files: Files, user: User, keyring?: Keyring): Promise<Build> {
    const documents = new Map<string, Node>()
    for (const [path, bytes] of files) {
      if (DATA.test(path) && may(user, path)) documents.set(path, await load(path, bytes, keyring))
    }
    return new Build(files, user, documents)
  }

  /** @throws Problem */
  tree(request: BuildRequest): Node {
    const path = normalized(request.path)
    const built = request.strategy_name ? this.#strategy(path, request.strategy_name, request.config_vars ?? {}) : this.#plain(path, request.recursive)
    const stripped = withoutSuffixes(built)
    return request.filter ? filtered(stripped, request.filter) : stripped
  }

  #plain(path: string, recursive: boolean): Node {
    if (!may(this.#user, path)) throw denied(path)
    if (this.#files.has(path)) return this.#documents.get(path) ?? refuse(400, `${path} is no configuration`)
    return this.#directory(path, recursive)
  }

  /** Its files in alphabetical order, then those of the directories below. */
  #directory(path: string, recursive: boolean): Node {
    const inside = [...this.#files.keys()].filter((file) => path === '' || file.startsWith(`${path}/`))
    if (inside.length === 0) throw new Problem(404, `Path ${path} does not exist`)
    const depth = (file: string): number => file.split('/').length
    const own = path === '' ? 1 : depth(path) + 1
    return inside
      .filter((file) => DATA.test(file) && !APART.test(file.slice(file.lastIndexOf('/') + 1)) && (recursive || depth(file) === own))
      .sort((a, b) => depth(a) - depth(b) || (a < b ? -1 : 1))
      .reduce<Node>((node, file) => merge(node, this.#documents.get(file) ?? EMPTY), EMPTY)
  }

  #strategy(path: string, name: string, configVars: Readonly<Record<string, string>>): Node {
    const [found] = [path, ''].flatMap((folder) => {
      const bytes = this.#files.get(folder === '' ? STRATEGIES : `${folder}/${STRATEGIES}`)
      const strategy = bytes && (plain(parseDocument(STRATEGIES, bytes).documents[0] ?? EMPTY) as { strategies?: Record<string, Strategy> }).strategies?.[name]
      return strategy ? [{ folder, strategy }] : []
    })
    if (found === undefined) throw new Problem(400, 'Specified strategy is not correct')
    const at = (relative: string): string => resolved(found.folder, relative)
    return run(found.strategy, configVars, {
      load: (relative) => {
        const target = at(relative)
        if (!may(this.#user, target)) throw denied(target)
        return this.#files.has(target) ? (this.#documents.get(target) ?? EMPTY) : this.#directory(target, true)
      },
      directories: (before, after) => {
        const prefix = at(before) === '' ? '' : `${at(before)}/`
        const names = [...this.#files.keys()].filter((file) => file.startsWith(prefix) && file.slice(prefix.length).includes('/')).map((file) => file.slice(prefix.length).split('/')[0] ?? '')
        const targetOf = (one: string): string => at(`${before}${one}${after}`)
        return [...new Set(names)].sort().filter((one) => may(this.#user, targetOf(one)) && [...this.#files.keys()].some((file) => file === targetOf(one) || file.startsWith(`${targetOf(one)}/`)))
      },
    })
  }
}

async function load(path: string, bytes: Buffer, keyring: Keyring | undefined): Promise<Node> {
  let file
  try {
    file = parseDocument(path, bytes)
  } catch {
    throw new Problem(422, `File ${path} cannot be read`)
  }
  // Of several documents the first counts.
  if (keyring === undefined || file.metadata === undefined) return file.documents[0] ?? EMPTY
  return openFile(file, await unwrapDataKey(file, keyring))[0] ?? EMPTY
}

/** The answer's body and content type. */
export function serialised(tree: Node, format: string | undefined): { type: string; body: string } {
  if (format === undefined || format === 'json') return { type: 'application/json', body: toJson(tree) }
  if (format !== 'yaml') throw new Problem(400, `Format ${format} is not supported`)
  return { type: 'application/yaml', body: dump(plain(tree), { sortKeys: true, flowLevel: -1 }) }
}

/** What differs between a pinned build and the latest one. */
export function refuseDrift(pinned: Node, latest: Node): void {
  const text = driftText(plain(pinned), plain(latest))
  if (text !== undefined) throw new Problem(400, `Config drift detected: ${text}`)
}

/** Numbers go through JMESPath as marks, so that `1.0` and big ones come out as they went in. */
function filtered(tree: Node, expression: string): Node {
  const leaves: Leaf[] = []
  const marked = (node: Node): unknown => {
    if (node.kind === 'map') return Object.fromEntries(itemsOf(node).map(({ key, value }) => [key, marked(value)]))
    if (node.kind === 'list') return elementsOf(node).map(marked)
    const isNumber = node.type === 'int' || node.type === 'float'
    const spelled = node.literal ?? String(node.text)
    if (!isNumber || String(Number(spelled)) === spelled) return plain(node)
    return `\0${leaves.push(node) - 1}`
  }
  const back = (value: unknown): Node => {
    if (Array.isArray(value)) return { kind: 'list', items: value.map(back) }
    if (typeof value === 'object' && value !== null) return mapping(Object.entries(value).map(([key, one]) => [key, back(one)]))
    if (typeof value === 'string') return (value.startsWith('\0') ? leaves[Number(value.slice(1))] : undefined) ?? { kind: 'leaf', type: 'str', text: value }
    if (typeof value === 'number') return { kind: 'leaf', type: Number.isInteger(value) ? 'int' : 'float', text: String(value) }
    if (typeof value === 'boolean') return { kind: 'leaf', type: 'bool', text: value ? 'True' : 'False' }
    return { kind: 'leaf', type: 'null', text: '' }
  }
  try {
    compile(expression)
    return back(search(marked(tree) as never, expression))
  } catch {
    throw new Problem(400, 'Filter is not a correct JMESPath expression')
  }
}

function normalized(path: string): string {
  return resolved('', path)
}

/** Relative to a folder; a leading `/` is the root. */
function resolved(folder: string, path: string): string {
  const segments = path.startsWith('/') || folder === '' ? [] : folder.split('/')
  for (const segment of path.split('/')) {
    if (segment === '..') segments.pop()
    else if (segment !== '' && segment !== '.') segments.push(segment)
  }
  return segments.join('/')
}

/** The same for what is not there: who may not read learns nothing. */
function denied(path: string): Problem {
  return new Problem(403, `You are not authorized to access path /${path}`)
}

function refuse(status: number, detail: string): never {
  throw new Problem(status, detail)
}
