/**
 * How large a tree may be. The work on a tree is the product of what is in it: a long key is part of the path, of the
 * additional data and of the name of each value below it. Each bound is some ten times what configurations need.
 */
import { ActionError } from '../errors.ts'
import { say } from '../text.ts'
import type { Comment, Item, Node } from './tree.ts'

/** Containers between the root and a value: nothing that walks a tree may run out of stack. */
export const DEEPEST = 250

/** Mappings, lists, values and comments. */
export const MOST_VALUES = 500_000

/**
 * Characters of a key, and of a key path written out. V8 tells longer texts than 16,383 characters apart by their length
 * only when it looks one up in a set or map: of many, each lookup would compare all.
 */
export const LONGEST_PATH = 10_000

/** Characters of all key paths written out, one for each value. */
export const MOST_PATH_TEXT = 32_000_000

/** Characters of all keys, values and comments; aliases count as what they stand for. */
export const MOST_TEXT = 32_000_000

export const MORE_LEVELS = `more than ${DEEPEST} levels`
export const LONG_PATH = `a key path of more than ${LONGEST_PATH} characters`
export const MORE_VALUES = `more than ${MOST_VALUES} values`

/**
 * @param documents of one file, or of one configuration
 * @returns what there is too much of, as `more than 500000 values`; undefined where nothing exceeds its bound
 */
export function excess(documents: readonly Node[]): string | undefined {
  const size = new Size()
  for (const document of documents) size.add(document)
  return size.excess
}

/** The size of all trees that are added. */
export class Size {
  readonly #times: number
  #values = 0
  #pathText = 0
  #text = 0
  #excess: string | undefined

  /** @param times how many times what one file may hold */
  constructor(times = 1) {
    this.#times = times
  }

  /** What there is too much of, as soon as there is. */
  get excess(): string | undefined {
    return this.#excess
  }

  add(document: Node): void {
    if (this.#excess === undefined) this.#add(document, 0, 0)
  }

  /** @param path characters of the keys from the root, a separator after each */
  #add(node: Node | Item | Comment, path: number, depth: number): void {
    if (node.kind === 'item') {
      this.#text += node.key.length
      return this.#add(node.value, path + node.key.length + 1, depth)
    }
    this.#values += 1
    this.#pathText += path
    if (node.kind === 'comment' || node.kind === 'leaf') this.#text += node.text.length
    this.#excess = this.#exceeded(path, depth)
    if (node.kind === 'comment' || node.kind === 'leaf') return
    for (const item of node.items) {
      if (this.#excess !== undefined) return
      this.#add(item, path, depth + 1)
    }
  }

  #exceeded(path: number, depth: number): string | undefined {
    if (depth > DEEPEST) return MORE_LEVELS
    if (path > LONGEST_PATH) return LONG_PATH
    if (this.#values > MOST_VALUES * this.#times) return `more than ${MOST_VALUES * this.#times} values`
    if (this.#pathText > MOST_PATH_TEXT * this.#times) return `key paths of more than ${MOST_PATH_TEXT * this.#times} characters in all`
    if (this.#text > MOST_TEXT * this.#times) return `more than ${MOST_TEXT * this.#times} characters`
    return undefined
  }
}

/** @param what the file or answer that holds too much @param problem as `more than 250 levels` @param hint where no file is at fault alone */
export function tooMuch(what: string, problem: string, hint?: string): ActionError {
  return new ActionError('sops/size', say`${what} holds ` + `${problem}.`, hint === undefined ? {} : { hint })
}

/** @throws ActionError sops/size */
export function refuseExcess(documents: readonly Node[], what: string): void {
  const problem = excess(documents)
  if (problem !== undefined) throw tooMuch(what, problem)
}
