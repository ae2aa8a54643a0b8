/** The format of an encrypted file, whatever it is called: told by where its `sops` block stands. */
import type { StoreName } from './stores/store.ts'

/** How the block begins, in the order in which it is looked for. */
const BLOCKS: readonly (readonly [StoreName, RegExp])[] = [
  ['json', /^\s*\{[^]*"sops"\s*:\s*\{/],
  ['ini', /^\[sops\][ \t]*\r?$/m],
  ['dotenv', /^sops_(?:mac|version|lastmodified)=/m],
  ['yaml', /^sops:[ \t]*\r?$/m],
]

/** The block of a binary file stands beside its one text. */
const BINARY = /^\s*\{\s*"data"\s*:\s*"[^"]*"\s*,\s*"sops"\s*:/

/** @returns undefined for what SOPS did not encrypt, as far as can be seen */
export function formatOf(bytes: Uint8Array): StoreName | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1')
  if (BINARY.test(text)) return 'binary'
  return BLOCKS.find(([, block]) => block.test(text))?.[0]
}
