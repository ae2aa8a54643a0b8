/** Applies selectors to a tree. */
import type { Selected } from '../config/closed.ts'
import { keyPathText } from '../config/walk.ts'
import { ActionError } from '../errors.ts'
import { childPath, type KeyPath, type Node } from '../sops/tree.ts'
import { listing, say } from '../text.ts'
import { nearMisses } from './near.ts'
import { advanced, atRoot, EVERYTHING, ifNameIsFirst, isExact, matchesAt, type Progress, type Selector } from './selectors.ts'
import { emptied, isEnd, leavesOf, nodesOf, plainSegment, rebuild, type Place } from './tree.ts'

/** One thing to export, in the order of the configuration. */
export interface Chosen {
  readonly path: KeyPath
  readonly node: Node
  /** A selector wrote its name. */
  readonly written: boolean
  /** A selector without `*` named it. */
  readonly exact: boolean
}

/** `name` where a selector wrote one; a written name takes the place of the one made from the path. */
type Named = Chosen & { readonly name?: string }

export interface Choice {
  readonly chosen: readonly Named[]
  /** The selected leaves where they stand, `null` at the other positions of lists. */
  readonly selected: Node
  /** What of it gives something: its leaves, and containers that hold nothing. */
  readonly ends: readonly Selected[]
  /** Optional selectors that match nothing. */
  readonly idle: readonly Selector[]
}

/**
 * Without selectors everything is chosen, leaf by leaf; of a root that is no mapping nothing has a name, and the tree
 * is all there is. Secrets that are withheld are left out; selecting one is an error.
 *
 * @param elsewhere places of leaves that leave as files: they are chosen only where a selector is written for them
 * @throws ActionError select/missing, select/ambiguous, config/undecrypted
 */
export function choose(root: Node, written: readonly Selector[], elsewhere: readonly KeyPath[] = []): Choice {
  const selectors = written.length > 0 ? written : root.kind === 'map' ? [EVERYTHING] : []
  const found = new Map<Selector, Place[]>(selectors.map((selector) => [selector, []]))
  const idle = new Set(selectors)
  const chosen: Named[] = []
  const ends: Selected[] = []
  const withheld: KeyPath[] = []
  const leftToFiles = new Set(written.length > 0 ? [] : elsewhere.map((path) => JSON.stringify(path)))

  /** @param progress that of each selector, in their order */
  const visit = (node: Node, path: KeyPath, progress: readonly Progress[], inside: boolean): Node | undefined => {
    if (leftToFiles.size > 0 && leftToFiles.has(JSON.stringify(path))) return undefined
    const hits = selectors.filter((selector, index) => matchesAt(selector, progress[index] ?? [], isEnd(node)))
    hits.forEach((selector) => idle.delete(selector))
    if (isWithheld(node)) {
      if (hits.some(isExact)) withheld.push(path)
      return undefined
    }
    chosen.push(...exportsOf({ path, node }, hits))
    hits.filter(({ name }) => name !== undefined).forEach((selector) => found.get(selector)?.push({ path, node }))
    if (hits.length > 0 && node.kind !== 'leaf') leavesOf(node, path).forEach((one) => isWithheld(one.leaf) && withheld.push(one.path))
    const whole = inside || hits.length > 0
    if (isEnd(node) || node.kind === 'leaf') {
      if (whole) ends.push({ node, path })
      return whole ? node : undefined
    }
    return rebuild(node, (child, segment) => {
      const key = plainSegment(segment)
      return visit(child, childPath(path, segment), selectors.map((selector, index) => advanced(selector, progress[index] ?? [], key)), whole)
    })
  }
  const selected = visit(root, [], selectors.map(atRoot), selectors.length === 0) ?? emptied(root)

  const missing = [...idle].filter(({ optional }) => !optional)
  if (missing.length > 0) refuseMissing('export', missing, nodesOf(root))
  for (const [selector, matched] of found) if (selector.name !== undefined) refuseAmbiguous('export', selector, selector.name, matched)
  refuseWithheld(withheld)
  return { chosen, selected, ends, idle: [...idle].filter(({ line }) => line > 0) }
}

function isWithheld(node: Node): boolean {
  return node.kind === 'leaf' && node.secret?.state === 'withheld'
}

/** @param hits the selectors that match the place */
function exportsOf({ path, node }: Place, hits: readonly Selector[]): Named[] {
  const exact = hits.some(isExact)
  const names = hits.flatMap(({ name }) => (name === undefined ? [] : [name]))
  if (names.length > 0) return [...new Set(names)].map((name) => ({ path, node, name, written: true, exact }))
  const isRoot = path.length === 0 // has no path to make a name from; `config-json` is its name
  return hits.length === 0 || isRoot ? [] : [{ path, node, written: false, exact }]
}

/** Selectors for which near misses are looked for: those that are read first. */
const EXPLAINED = 10

/**
 * Nothing where nothing is missing.
 * @param input the one whose lines the selectors are
 * @param places all of them, the root first
 * @throws ActionError select/missing
 */
export function refuseMissing(input: string, missing: readonly Selector[], places: readonly Place[]): void {
  if (missing.length === 0) return
  const candidates = places.slice(1).map(({ path }) => path) // all but the root
  const account = missing.map((selector, index) => {
    const { line, text } = selector
    const near = index < EXPLAINED ? meant(nearMisses(text, candidates)) : ''
    return say`line ${line} of \`${input}\`: ${text} matches nothing` + say`${ifNameIsFirst(selector)}` + near
  })
  const message = `${account[0]?.replace(/^line/, 'Line')}${missing.length > 1 ? `; and ${missing.length - 1} more` : ''}.`
  throw new ActionError('select/missing', message, { account })
}

function meant(near: readonly string[]): string {
  return near.length === 0 ? '' : say`; near is ${listing(near)}`
}

/**
 * Nothing where a selector matches one place at most.
 * @param what can be one thing only: a name, or a file
 * @throws ActionError select/ambiguous
 */
export function refuseAmbiguous(input: string, { line, text }: Selector, what: string, places: readonly Place[]): void {
  if (places.length < 2) return
  throw new ActionError('select/ambiguous', say`Line ${line} of \`${input}\`: ${text} matches ${places.length} things, and ${what} can be one only.`, {
    account: places.map(({ path }) => say`${keyPathText(path)}`),
  })
}

/**
 * Nothing where there are no places.
 * @param withheld places of secrets that were selected
 * @throws ActionError config/undecrypted
 */
export function refuseWithheld(withheld: readonly KeyPath[]): void {
  const places = [...new Set(withheld.map(keyPathText))]
  if (places.length === 0) return
  throw new ActionError('config/undecrypted', say`A secret was selected, and \`decrypt\` is \`none\`: ${places[0]}.`, { account: places.map((place) => say`${place}`) })
}
