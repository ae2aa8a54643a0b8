/** JMESPath over trees. It works on JavaScript values, which know neither `1.0` nor large integers nor the place of a key `10`. */
import { search, type JSONValue } from '@jmespath-community/jmespath'
import type { Leaf, Node } from '../../src/sops/tree.ts'
import { Problem } from './problem.ts'
import { elementsOf, itemsOf, mapping, plain } from './trees.ts'

/**
 * What is not found is `null`. Lists and objects that come out as they went in are the trees they were; a number on its
 * own is spelled as its first equal in the tree.
 * @throws Problem 400 for an expression that is not correct, or does not fit
 */
export function filtered(tree: Node, expression: string): Node {
  const values = new Values()
  const value = values.of(tree)
  try {
    return values.back(search(value as JSONValue, expression))
  } catch {
    throw new Problem(400, 'Filter is not a correct JMESPath expression')
  }
}

class Values {
  readonly #nodes = new Map<unknown, Node>()
  readonly #large: Leaf[] = []

  of(node: Node): unknown {
    const value = node.kind === 'leaf' ? this.#scalar(node) : node.kind === 'list' ? elementsOf(node).map((element) => this.of(element)) : Object.fromEntries(itemsOf(node).map(({ key, value }) => [key, this.of(value)]))
    if ((typeof value === 'object' || typeof value === 'number') && value !== null && !this.#nodes.has(value)) this.#nodes.set(value, node)
    return value
  }

  back(value: unknown): Node {
    const known = this.#nodes.get(value)
    if (known !== undefined) return known
    if (Array.isArray(value)) return { kind: 'list', items: value.map((element) => this.back(element)) }
    switch (typeof value) {
      case 'object': return value === null ? NOTHING : mapping(Object.entries(value).map(([key, member]) => [key, this.back(member)]))
      case 'string': return (value.startsWith('\0') ? this.#large[Number(value.slice(1))] : undefined) ?? { kind: 'leaf', type: 'str', text: value }
      case 'number': return { kind: 'leaf', type: Number.isInteger(value) ? 'int' : 'float', text: String(value) }
      case 'boolean': return { kind: 'leaf', type: 'bool', text: value ? 'True' : 'False' }
      default: return NOTHING
    }
  }

  /** Integers that a double cannot hold go through as marks. */
  #scalar(leaf: Leaf): unknown {
    const value = plain(leaf)
    return Number.isInteger(value) && !Number.isSafeInteger(value) ? `\0${this.#large.push(leaf) - 1}` : value
  }
}

const NOTHING: Leaf = { kind: 'leaf', type: 'null', text: '' }
