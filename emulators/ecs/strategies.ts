/** The strategy language: operations over variables, each on a "current" object that begins empty. */
import type { Node } from '../../src/sops/tree.ts'
import { refuse } from './problem.ts'
import { child, EMPTY, itemsOf, mapping, merge } from './trees.ts'

export interface Strategy {
  readonly operations: unknown
  readonly variable_definitions?: Readonly<Record<string, Definition>>
}

export interface Definition {
  readonly path: string
  readonly type: string
  readonly source_object_path?: string
  readonly destination_object_path?: string
}

/** What a variable's path stands for. */
export interface Loader {
  /** A file, or all files of a directory and below, merged. */
  load(path: string): Promise<Node>
  /** Names of the directories that take the place of `{name}`, in order, that the user may read. */
  directories(before: string, after: string): readonly string[]
  /** Told of an expression that finds nothing, which then injects nothing. */
  missing(expression: string): void
}

interface Loop {
  readonly alias: string | undefined
  readonly key: string
  readonly value: Node
}

type Operation = Readonly<Record<string, unknown>>

/** @throws Problem 400 for a strategy that is not well-formed, or a variable that is not given */
export async function run({ operations, variable_definitions: definitions = {} }: Strategy, configVars: ReadonlyMap<string, string>, loader: Loader): Promise<Node> {
  const variables = new Map<string, Node>()
  for (const [name, definition] of Object.entries(definitions)) variables.set(name, await valueOf(definition, configVars, loader))
  return new Evaluation(variables, loader).operations(operations, EMPTY, [])
}

async function valueOf(definition: Definition, configVars: ReadonlyMap<string, string>, loader: Loader): Promise<Node> {
  const path = String(definition.path).replace(/\$\{([^}]+)\}/g, (_, name: string) => configVars.get(name) ?? refuse(400, `Variable ${name} is not given`))
  if (definition.type === 'data_with_key_from_path') return keyedByDirectory(path, loader)
  const data = await loader.load(path)
  if (definition.type === 'data') return data
  if (definition.type !== 'data_with_key_from_object_field') return refuse(400, `Variables of type ${definition.type} are not known`)
  const source = segments(definition.source_object_path).reduce<Node>((node, key) => child(node, key) ?? EMPTY, data)
  return segments(definition.destination_object_path).reduceRight<Node>((node, key) => mapping([[key, node]]), source)
}

async function keyedByDirectory(path: string, loader: Loader): Promise<Node> {
  const [, before, after] = /^(.*?)\{[^}]+\}(.*)$/.exec(path) ?? []
  if (before === undefined || after === undefined) return refuse(400, `Path ${path} has no placeholder`)
  return mapping(await Promise.all(loader.directories(before, after).map(async (name) => [name, await loader.load(`${before}${name}${after}`)] as const)))
}

function segments(path: string | undefined): string[] {
  return (path ?? '').split('.').filter(Boolean)
}

class Evaluation {
  readonly #variables: ReadonlyMap<string, Node>
  readonly #loader: Loader

  constructor(variables: ReadonlyMap<string, Node>, loader: Loader) {
    this.#variables = variables
    this.#loader = loader
  }

  /** A list of maps with one key, or one map. */
  operations(operations: unknown, current: Node, loops: readonly Loop[]): Node {
    return listOf(operations, isOperation, 'Operations are a list of maps').flatMap((operation) => Object.entries(operation)).reduce((node, [name, argument]) => this.#operation(name, argument, node, loops), current)
  }

  #operation(name: string, argument: unknown, current: Node, loops: readonly Loop[]): Node {
    switch (name) {
      case 'inject':
        return listOf(argument, isText, 'inject needs a list of expressions').reduce((node, expression) => this.#inject(node, expression, loops), current)
      case 'add_parent':
        return mapping([[this.#text(String(argument), loops), current]])
      case 'for_each':
        return isOperation(argument) ? merge(current, this.#loop(argument, loops)) : refuse(400, 'for_each needs a map')
      default:
        return refuse(400, `Operation ${name} is not known`)
    }
  }

  /** Overlays commonly lack keys. */
  #inject(current: Node, expression: string, loops: readonly Loop[]): Node {
    const value = this.#find(expression, loops)
    if (value === undefined) this.#loader.missing(expression)
    return value === undefined ? current : merge(current, value)
  }

  #loop({ iterator, list_iterator: literals, alias, actions, action }: Operation, loops: readonly Loop[]): Node {
    const round = (key: string, value: Node): Node => this.operations(actions ?? action, EMPTY, [{ alias: alias as string | undefined, key, value }, ...loops])
    if (literals !== undefined) {
      return listOf(literals, isScalar, 'list_iterator needs a list').map(String).reduce<Node>((node, literal) => merge(node, round(literal, { kind: 'leaf', type: 'str', text: literal })), EMPTY)
    }
    const over = this.#find(String(iterator), loops) ?? EMPTY
    return mapping(itemsOf(over).map(({ key, value }) => [key, round(key, value)]))
  }

  /** `$name(.segment)*`; a segment that begins with `$` is a key by its value. */
  #find(expression: string, loops: readonly Loop[]): Node | undefined {
    const [first = '', ...rest] = expression.split('.')
    return rest.reduce<Node | undefined>((node, segment) => node && child(node, segment.startsWith('$') ? this.#text(segment, loops) : segment), this.#root(first, loops))
  }

  #root(name: string, loops: readonly Loop[]): Node | undefined {
    const [, alias, kind] = /^\$(?:([^#]+)#)?each_(key|value)$/.exec(name) ?? []
    if (kind === undefined) return this.#variables.get(name.replace(/^\$/, '')) ?? refuse(400, `Variable ${name} is not defined`)
    const loop = alias === undefined ? loops[0] : loops.find((one) => one.alias === alias)
    if (loop === undefined) return refuse(400, `${name} is outside of its loop`)
    return kind === 'key' ? { kind: 'leaf', type: 'str', text: loop.key } : loop.value
  }

  #text(expression: string, loops: readonly Loop[]): string {
    if (!expression.startsWith('$')) return expression
    const node = this.#find(expression, loops)
    return node?.kind === 'leaf' ? String(node.text) : refuse(400, `${expression} is no text`)
  }
}

/** One element stands for a list of it. */
function listOf<Element>(value: unknown, isElement: (one: unknown) => one is Element, otherwise: string): Element[] {
  const list: unknown[] = Array.isArray(value) ? value : [value]
  return list.every(isElement) ? list : refuse(400, otherwise)
}

function isOperation(value: unknown): value is Operation {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function isScalar(value: unknown): value is string | number | boolean {
  return isText(value) || typeof value === 'number' || typeof value === 'boolean'
}
