/** Walks over trees. */
import { childPath, type KeyPath, type Leaf, type List, type Mapping, type Node } from '../sops/tree.ts'
import { holdsCiphertext } from './ciphertext.ts'

/** @param isKey whether the text is a key of a mapping @param leaf the leaf, if it is one's text */
type Visitor = (text: string, keyPath: KeyPath, isKey: boolean, leaf?: Leaf) => void

/** Every text of a tree, in order: keys, leaves, comments. A leaf that is no text counts as an empty one. */
export function visitTexts(node: Node, visit: Visitor, keyPath: KeyPath = []): void {
  if (node.kind === 'leaf') return visit(leafText(node), keyPath, false, node)
  node.items.forEach((item, index) => {
    if (item.kind === 'comment') visit(item.text, keyPath, false)
    else if (item.kind === 'item') {
      visit(item.key, childPath(keyPath, item.key), true)
      visitTexts(item.value, visit, childPath(keyPath, item.key))
    } else visitTexts(item, visit, childPath(keyPath, index))
  })
}

/**
 * The container with each child changed, comments as they are. What does not change stays the same object, the container
 * too: of a large tree, a copy for every step of a run would cost more than the step.
 */
export function mapChildren(node: Mapping | List, change: (child: Node, segment: string | number) => Node): Mapping | List {
  return node.kind === 'map' ? mapItems(node, change) : mapElements(node, change)
}

function mapItems(map: Mapping, change: (child: Node, key: string) => Node): Mapping {
  let changed: Mapping['items'][number][] | undefined
  map.items.forEach((item, index) => {
    if (item.kind === 'comment') return
    const value = change(item.value, item.key)
    if (value !== item.value) (changed ??= [...map.items])[index] = { kind: 'item', key: item.key, value }
  })
  return changed === undefined ? map : { ...map, items: changed }
}

function mapElements(list: List, change: (child: Node, index: number) => Node): List {
  let changed: List['items'][number][] | undefined
  list.items.forEach((item, index) => {
    if (item.kind === 'comment') return
    const value = change(item, index)
    if (value !== item) (changed ??= [...list.items])[index] = value
  })
  return changed === undefined ? list : { ...list, items: changed }
}

/** The same tree with other leaves. */
export function mapLeaves(node: Node, change: (leaf: Leaf, keyPath: KeyPath) => Leaf, keyPath: KeyPath = []): Node {
  if (node.kind === 'leaf') return change(node, keyPath)
  return mapChildren(node, (child, segment) => mapLeaves(child, change, childPath(keyPath, segment)))
}

export function leafText({ text }: Leaf): string {
  return typeof text === 'string' ? text : ''
}

/** `database.hosts.0.password`: for messages, as a selector writes it. Segments with dots or blanks are quoted, ciphertext is not shown. */
export function keyPathText(keyPath: KeyPath): string {
  if (keyPath.length === 0) return 'the root'
  return keyPath.map(segmentText).join('.')
}

/** As `export` and `moved-secrets` read it back, whatever the keys are, and as the log shows it. */
export function selectorOf(keys: readonly string[]): string {
  return keys.length === 0 ? '.' : keys.map((key) => (/^[\w-]+$/.test(key) ? key : quoted(key))).join('.')
}

function quoted(key: string): string {
  return JSON.stringify(key).replace(/[^\x20-\x7e]|#/g, (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`)
}

function segmentText(segment: string | number): string {
  const text = String(segment)
  if (holdsCiphertext(text)) return 'ENC[…]'
  return /^[^\s".*?=]+$/.test(text) ? text : JSON.stringify(text)
}

/** The leaves of trees, in order. */
export function leavesIn(nodes: readonly Node[]): Leaf[] {
  const leaves: Leaf[] = []
  for (const node of nodes) addLeaves(node, leaves)
  return leaves
}

function addLeaves(node: Node, leaves: Leaf[]): void {
  if (node.kind === 'leaf') return void leaves.push(node)
  for (const item of node.items) {
    if (item.kind === 'item') addLeaves(item.value, leaves)
    else if (item.kind !== 'comment') addLeaves(item, leaves)
  }
}

/** The same tree with each end changed: each leaf, and each container that holds nothing. */
export function mapEnds(node: Node, change: (end: Node, keyPath: KeyPath) => Node, keyPath: KeyPath = []): Node {
  if (node.kind === 'leaf' || node.items.length === 0) return change(node, keyPath)
  return mapChildren(node, (child, segment) => mapEnds(child, change, childPath(keyPath, segment)))
}
