/** Walks over trees. */
import type { KeyPath, Leaf, Node } from '../sops/tree.ts'
import { holdsCiphertext } from './ciphertext.ts'

/** @param isKey whether the text is a key of a mapping @param leaf the leaf, if it is one's text */
type Visitor = (text: string, keyPath: KeyPath, isKey: boolean, leaf?: Leaf) => void

/** Every text of a tree, in order: keys, leaves, comments. A leaf that is no text counts as an empty one. */
export function visitTexts(node: Node, visit: Visitor, keyPath: KeyPath = []): void {
  if (node.kind === 'leaf') return visit(leafText(node), keyPath, false, node)
  node.items.forEach((item, index) => {
    if (item.kind === 'comment') visit(item.text, keyPath, false)
    else if (item.kind === 'item') {
      visit(item.key, [...keyPath, item.key], true)
      visitTexts(item.value, visit, [...keyPath, item.key])
    } else visitTexts(item, visit, [...keyPath, index])
  })
}

/** The same tree with other leaves. */
export function mapLeaves(node: Node, change: (leaf: Leaf, keyPath: KeyPath) => Leaf, keyPath: KeyPath = []): Node {
  if (node.kind === 'leaf') return change(node, keyPath)
  if (node.kind === 'map') {
    return { kind: 'map', items: node.items.map((item) => (item.kind === 'comment' ? item : { ...item, value: mapLeaves(item.value, change, [...keyPath, item.key]) })) }
  }
  return { kind: 'list', items: node.items.map((item, index) => (item.kind === 'comment' ? item : mapLeaves(item, change, [...keyPath, index]))) }
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

/** The leaves of a tree, in order. */
export function leavesIn(node: Node): Leaf[] {
  if (node.kind === 'leaf') return [node]
  if (node.kind === 'map') return node.items.flatMap((item) => (item.kind === 'comment' ? [] : leavesIn(item.value)))
  return node.items.flatMap((item) => (item.kind === 'comment' ? [] : leavesIn(item)))
}

/** The same tree with each end changed: each leaf, and each container that holds nothing. */
export function mapEnds(node: Node, change: (end: Node, keyPath: KeyPath) => Node, keyPath: KeyPath = []): Node {
  if (node.kind === 'leaf' || node.items.length === 0) return change(node, keyPath)
  if (node.kind === 'map') return { ...node, items: node.items.map((item) => (item.kind === 'comment' ? item : { ...item, value: mapEnds(item.value, change, [...keyPath, item.key]) })) }
  return { ...node, items: node.items.map((item, index) => (item.kind === 'comment' ? item : mapEnds(item, change, [...keyPath, index]))) }
}
