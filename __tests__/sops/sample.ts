/** Files of the writer's own making, for tests that need one to change. */
import { createHash } from 'node:crypto'
import { openFile, parseDocument } from '../../src/sops/index.ts'
import { seal, writeFile, type SealOptions } from '../../src/sops/seal.ts'
import type { StoreName } from '../../src/sops/stores/store.ts'
import type { Comment, Item, Node } from '../../src/sops/tree.ts'

export const dataKey = Uint8Array.from({ length: 32 }, (_, i) => i)

export const options: SealOptions = {
  dataKey,
  selector: { kind: 'unencrypted_suffix', pattern: '_unencrypted' },
  macOnlyEncrypted: false,
  keyGroups: [[{ type: 'age', recipient: 'age1example', enc: 'x\n' }]],
  lastModified: '2026-01-02T03:04:05Z',
  version: '3.9.4',
  randomBytes: random('sample'),
}

/** Bytes that look random and are the same in every run. */
export function random(seed: string): (size: number) => Uint8Array {
  let drawn = 0
  return (size) => createHash('shake256', { outputLength: size }).update(`${seed} ${drawn++}`).digest()
}

/** A file as text, encrypted from its plain text. */
export function encrypt(plain: string, changes: Partial<SealOptions> = {}, store: StoreName = 'yaml'): string {
  return Buffer.from(writeFile(store, seal(parseDocument('plain', Buffer.from(plain), store).documents, { ...options, ...changes }))).toString()
}

/** What the reader makes of a file. */
export async function decrypt(file: string, store: StoreName = 'yaml'): Promise<Node[]> {
  return openFile(parseDocument('file', Buffer.from(file), store), dataKey)
}

/** What the reader makes of a file that nobody encrypted. */
export function parse(plain: string, store: StoreName = 'yaml'): readonly Node[] {
  return parseDocument('plain', Buffer.from(plain), store).documents
}

/** Mappings as lists of pairs, leaves as `type:text`, comments as `#text`. */
export function bare(node: Node | Item | Comment): unknown {
  if (node.kind === 'comment') return `#${node.text}`
  if (node.kind === 'item') return [node.key, bare(node.value)]
  if (node.kind === 'leaf') return node.type === 'null' ? null : `${node.type}:${typeof node.text === 'string' ? node.text : Buffer.from(node.text).toString('base64')}`
  return { [node.kind]: node.items.map(bare) }
}
