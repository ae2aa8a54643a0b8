/** The strategy language: operations over variables, each on a "current" object that begins empty. */
import type { Node } from '../../src/sops/tree.ts'
import { Problem } from './problem.ts'
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
  load(path: string): Node
  /** Names of the directories that take the place of `{name}`, in order, that the user may read. */
  directories(before: string, after: string): readonly string[]
}

interface Loop {
  readonly alias: string | undefined
  readonly key: string
  readonly value: Node
}

type Operation = Readonly<Record<string, unknown>>

/** @throws Problem for a strategy that is not well-formed, or a variable that is not given */
export function run(strategy: Strategy, configVars: Readonly<Record<string, string>>, loader: Loader): Node {
  const variables = new Map(Object.entries(strategy.variable_definitions ?? {}).map(([name, definition]) => [name, valueOf(definition, configVars, loader)]))
  return new Evaluation(variables).operations(strategy.operations, EMPTY, [])
}

function valueOf(definition: Definition, configVars: Readonly<Record<string, string>>, loader: Loader): Node {
  const path = definition.path.replace(/\$\{([^}]+)\}/g, (_, name: string) => configVars[name] ?? refuse(`Variable ${name} is not given`))
  if (definition.type === 'data_with_key_from_path') {
    const [, before, after] = /^(.*?)\{[^}]+\}(.*)$/.exec(path) ?? []
    if (before === undefined || after === undefined) return refuse(`Path ${path} has no placeholder`)
    return mapping(loader.directories(before, after).map((name) => [name, loader.load(`${before}${name}${after}`)]))
  }
  const data = loader.load(path)
  if (definition.type === 'data') return data
  if (definition.type !== 'data_with_key_from_object_field') return refuse(`Type ${definition.type} is not known`)
  const source = segments(definition.source_object_path).reduce<Node>((node, key) => child(node, key) ?? EMPTY, data)
  return segments(definition.destination_object_path).reduceRight<Node>((node, key) => mapping([[key, node]]), source)
}

function segments(path: string | undefined): string[] {
  return (path ?? '').split('.').filter(Boolean)
}

class Evaluation {
  readonly #variables: ReadonlyMap<string, Node>

  constructor(variables: ReadonlyMap<string, Node>) {
    this.#variables = variables
  }

  /** A list of maps with one key, or one map. */
  operations(operations: unknown, current: Node, loops: readonly Loop[]): Node {
    const list = (Array.isArray(operations) ? operations : [operations]) as Operation[]
    return list.flatMap((operation) => Object.entries(operation)).reduce((node, [name, argument]) => this.#operation(name, argument, node, loops), current)
  }

  #operation(name: string, argument: unknown, current: Node, loops: readonly Loop[]): Node {
    switch (name) {
      case 'inject':
        return (argument as string[]).reduce((node, expression) => merge(node, this.#find(expression, loops) ?? EMPTY), current)
      case 'add_parent':
        return mapping([[this.#text(String(argument), loops), current]])
      case 'for_each':
        return merge(current, this.#loop(argument as Operation, loops))
      default:
        return refuse(`Operation ${name} is not known`)
    }
  }

  #loop({ iterator, list_iterator: literals, alias, actions, action }: Operation, loops: readonly Loop[]): Node {
    const round = (key: string, value: Node): Node => this.operations(actions ?? action, EMPTY, [{ alias: alias as string | undefined, key, value }, ...loops])
    if (literals !== undefined) {
      return (literals as unknown[]).map(String).reduce<Node>((node, literal) => merge(node, round(literal, { kind: 'leaf', type: 'str', text: literal })), EMPTY)
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
    if (kind === undefined) return this.#variables.get(name.replace(/^\$/, '')) ?? refuse(`Variable ${name} is not defined`)
    const loop = alias === undefined ? loops[0] : loops.find((one) => one.alias === alias)
    if (loop === undefined) return refuse(`${name} is outside of its loop`)
    return kind === 'key' ? { kind: 'leaf', type: 'str', text: loop.key } : loop.value
  }

  #text(expression: string, loops: readonly Loop[]): string {
    if (!expression.startsWith('$')) return expression
    const node = this.#find(expression, loops)
    return node?.kind === 'leaf' ? String(node.text) : refuse(`${expression} is no text`)
  }
}

function refuse(detail: string): never {
  throw new Problem(400, detail)
}
