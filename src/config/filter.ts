/**
 * JMESPath over trees. It works on JavaScript values, which know neither `1.0` nor large integers nor the place of a key
 * `10`, and it must not see secrets: what a value cannot hold, or may not, goes through as a mark.
 */
import { search, type JSONValue } from '@jmespath-community/jmespath'
import { ActionError } from '../errors.ts'
import { DEEPEST, MORE_LEVELS, MORE_VALUES, MOST_VALUES } from '../sops/size.ts'
import type { KeyPath, Leaf, Node } from '../sops/tree.ts'
import { say } from '../text.ts'
import { withoutSuffix } from './secrets.ts'
import { keyPathText } from './walk.ts'

/**
 * One tree is filtered itself, several as a list of them; keys are seen without the suffix of secrets. What is not found
 * is `null`. Lists and objects that come out as they went in are the trees they were, and numbers keep their spelling. A
 * secret that comes out whole is still one, with its origin; functions and comparisons see its mark.
 * @throws ActionError input/invalid for an expression that is not correct or does not fit, config/embedded where it makes
 * a part of a text, or a key, of a secret
 */
export function filtered(documents: readonly Node[], expression: string): Node {
  const values = new Values()
  const result = searched(values.of(documents, 'seen'), expression)
  return values.back(result, orNothing(() => searched(values.of(documents, 'marked'), expression)))
}

function searched(value: unknown, expression: string): unknown {
  try {
    return search(value as JSONValue, expression)
  } catch (error) {
    throw new ActionError('input/invalid', say`The input \`filter\` is no JMESPath expression, or does not fit the configuration: ${error instanceof Error ? error.message : ''}.`)
  }
}

/** An expression that computes with numbers may not fit their marks. */
function orNothing(search: () => unknown): unknown {
  try {
    return search()
  } catch {
    return undefined
  }
}

/** Whether the expression can compare numbers, or can only tell which one it selects. */
type Numbers = 'seen' | 'marked'

/** Trees as values, and back. */
class Values {
  readonly #nodes = new Map<unknown, Node>()
  readonly #marks = new Map<string, Leaf>()
  /** Values of the result so far. */
  #made = 0

  of([only = NOTHING, ...others]: readonly Node[], numbers: Numbers): unknown {
    return others.length > 0 ? [only, ...others].map((document) => this.#of(document, numbers)) : this.#of(only, numbers)
  }

  /** @param twin the same result where numbers went through as marks; it differs where the expression compares them */
  back(value: unknown, twin: unknown, path: KeyPath = []): Node {
    this.#refuseExcess(path)
    const known = typeof value === 'object' ? this.#nodes.get(value) : undefined
    if (known !== undefined) return known
    if (value === Object.prototype) return NOTHING // the library finds it where there is no key `__proto__`
    if (Array.isArray(value)) return { kind: 'list', items: value.map((element, index) => this.back(element, member(twin, index), [...path, index])) }
    switch (typeof value) {
      case 'object': return value === null ? NOTHING : { kind: 'map', items: Object.entries(value).map(([key, one]) => ({ kind: 'item', key: unmarked(key, path), value: this.back(one, member(twin, key), [...path, key]) })) }
      case 'string': return this.#marks.get(value) ?? { kind: 'leaf', type: 'str', text: unmarked(value, path) }
      case 'number': return this.#spelled(value, twin)
      case 'boolean': return { kind: 'leaf', type: 'bool', text: value ? 'True' : 'False' }
      default: return NOTHING
    }
  }

  /** An expression can nest its results in one another, and repeat them, without end. */
  #refuseExcess({ length: depth }: KeyPath): void {
    this.#made += 1
    const problem = depth > DEEPEST ? MORE_LEVELS : MORE_VALUES
    if (depth > DEEPEST || this.#made > MOST_VALUES) throw new ActionError('input/invalid', say`The input \`filter\` makes a result of ${problem}.`)
  }

  /** As the selected leaf, or as all its equals if they agree; what was computed in the shortest way. */
  #spelled(value: number, twin: unknown): Node {
    const selected = typeof twin === 'string' ? this.#marks.get(twin) : undefined
    if (selected !== undefined && plain(selected) === value && selected.secret === undefined) return selected
    const equal = twin === value ? undefined : this.#nodes.get(value)
    return equal?.kind === 'leaf' ? withoutOrigin(equal) : numberLeaf(value)
  }

  #of(node: Node, numbers: Numbers): unknown {
    const value = this.#valueOf(node, numbers)
    if (typeof value === 'number') this.#nodes.set(value, sameSpelling(this.#nodes.get(value) ?? node, node) ? node : numberLeaf(value))
    else if (typeof value === 'object' && value !== null) this.#nodes.set(value, node)
    return value
  }

  #valueOf(node: Node, numbers: Numbers): unknown {
    if (node.kind === 'list') return node.items.flatMap((item) => (item.kind === 'comment' ? [] : [this.#of(item, numbers)]))
    if (node.kind === 'map') return Object.fromEntries(node.items.flatMap((item) => (item.kind === 'comment' ? [] : [[withoutSuffix(item.key), this.#of(item.value, numbers)]])))
    const value = node.secret === undefined ? plain(node) : undefined
    return value === undefined || (typeof value === 'number' && numbers === 'marked') ? this.#marked(node) : value
  }

  #marked(leaf: Leaf): string {
    const mark = markOf(this.#marks.size)
    this.#marks.set(mark, leaf)
    return mark
  }
}

/** An equal lends its spelling; where the value comes from is not known. */
function withoutOrigin({ kind, type, text, literal }: Leaf): Leaf {
  return { kind, type, text, ...(literal === undefined ? {} : { literal }) }
}

const NOTHING: Leaf = { kind: 'leaf', type: 'null', text: '' }

function member(value: unknown, key: string | number): unknown {
  return typeof value === 'object' && value !== null && Object.hasOwn(value, key) ? (value as Record<string | number, unknown>)[key] : undefined
}

/** Undefined for what a value cannot hold: bytes, large integers, infinities, text that looks like a mark. */
function plain({ type, text }: Leaf): string | number | boolean | null | undefined {
  if (typeof text !== 'string') return undefined
  switch (type) {
    case 'null': return null
    case 'bool': return text === 'True'
    case 'int': return Number.isSafeInteger(Number(text)) ? Number(text) : undefined
    case 'float': return Number.isFinite(Number(text)) && !isLargeInteger(Number(text)) ? Number(text) : undefined
    default: return OF_MARKS.test(text) ? undefined : text
  }
}

function numberLeaf(value: number): Leaf {
  return { kind: 'leaf', type: Number.isInteger(value) ? 'int' : 'float', text: String(value) }
}

function sameSpelling(one: Node, other: Node): boolean {
  return one.kind === 'leaf' && other.kind === 'leaf' && (one.literal ?? one.text) === (other.literal ?? other.text)
}

function isLargeInteger(value: number): boolean {
  return Number.isInteger(value) && !Number.isSafeInteger(value)
}

/** Code points that no text uses make up the whole of a mark: so any piece of one is known, whichever way it is turned. */
const OF_MARKS = /[\uFDD0-\uFDEF]/

/** A start, hexadecimal digits, another end. */
function markOf(index: number): string {
  const digits = [...index.toString(16)].map((digit) => String.fromCharCode(0xfdd0 + Number.parseInt(digit, 16)))
  return `\uFDE0${digits.join('')}\uFDE1`
}

/** The text, if nothing of a mark is in it. */
function unmarked(text: string, path: KeyPath): string {
  if (!OF_MARKS.test(text)) return text
  throw new ActionError('config/embedded', say`\`filter\` makes a part of a text, or a key, of a secret or a large number, at ${keyPathText(path)} of its result.`, { hint: 'Select secrets and large numbers whole: `filter` does not see them.' })
}
