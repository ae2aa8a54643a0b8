/**
 * Which leaves of a build are secret when the server decrypts: two builds of one commit, secrets closed and open, differ
 * where they are.
 */
import { ActionError } from '../errors.ts'
import type { KeyPath, Leaf, Node } from '../sops/tree.ts'
import { say } from '../text.ts'
import { holdsCiphertext } from './ciphertext.ts'
import { andMore } from './secrets.ts'
import { keyPathText, leafText, visitTexts } from './walk.ts'

/**
 * A leaf is secret where the closed build has ciphertext anywhere in it, or differs in any way: a filter may have
 * computed with it.
 * @returns the open documents; each secret leaf knows its closed text
 * @throws ActionError source/read-secrets for ciphertext that is left, config/computed if the two differ in shape
 */
export function markSecrets(closed: readonly Node[], open: readonly Node[]): Node[] {
  refuseCiphertext(open)
  if (closed.length !== open.length) throw differentShape([])
  return closed.map((node, index) => marked(node, open[index] as Node, []))
}

function refuseCiphertext(open: readonly Node[]): void {
  const left: string[] = []
  for (const document of open) visitTexts(document, (text, keyPath) => (holdsCiphertext(text) ? left.push(keyPathText(keyPath)) : undefined))
  if (left.length === 0) return
  throw new ActionError('source/read-secrets', say`ECS was asked to decrypt, and left ciphertext at ${left[0]}${andMore(left)}.`, { account: left.map((place) => say`${place}`) })
}

function marked(closed: Node, open: Node, path: KeyPath): Node {
  if (closed.kind === 'leaf' && open.kind === 'leaf') return isSecret(closed, open) ? opened(closed, open, path) : open
  if (closed.kind === 'leaf' || open.kind === 'leaf' || closed.kind !== open.kind || closed.items.length !== open.items.length) throw differentShape(path)
  const pairs = closed.items.map((item, index) => [item, open.items[index]] as const)
  if (open.kind === 'list') return { kind: 'list', items: pairs.map(([one, other], index) => marked(one as Node, other as Node, [...path, index])) }
  const items = pairs.map(([one, other]) => {
    if (one.kind !== 'item' || other?.kind !== 'item' || one.key !== other.key) throw differentShape(path)
    return { ...other, value: marked(one.value, other.value, [...path, one.key]) }
  })
  return { kind: 'map', items }
}

function isSecret(closed: Leaf, open: Leaf): boolean {
  return holdsCiphertext(leafText(closed)) || closed.type !== open.type || spelling(closed) !== spelling(open)
}

/** A number keeps the spelling of the server. */
function opened(closed: Leaf, { type, ...open }: Leaf, keyPath: KeyPath): Leaf {
  const isNumber = type === 'int' || type === 'float'
  return { kind: 'leaf', type, text: isNumber ? (open.literal ?? open.text) : open.text, secret: { ciphertext: spelling(closed), keyPath } }
}

function spelling(leaf: Leaf): string {
  return leaf.literal ?? leafText(leaf)
}

/** Where is said only for what is the same in both builds: a key that differs may be a secret. */
function differentShape(path: KeyPath): ActionError {
  return new ActionError('config/computed', say`The build has another shape when its secrets are open, at ${keyPathText(path)}: the filter looks into secrets.`)
}
