/**
 * A configuration that ECS opened: which of its leaves are secret. Two builds of one commit, secrets closed and open,
 * differ where they are.
 */
import { ActionError } from '../errors.ts'
import { childPath, type Item, type KeyPath, type Leaf, type Mapping, type Node } from '../sops/tree.ts'
import { say } from '../text.ts'
import { holdsCiphertext } from './ciphertext.ts'
import { markClosed, needsOpening, refusePlaces, refuseSecretsInClear, type ClosedTree } from './closed.ts'
import { withoutSuffix } from './secrets.ts'
import { keyPathText, leafText } from './walk.ts'

/**
 * A leaf is secret where the closed build has ciphertext anywhere in it, or differs in any way: a filter may have
 * computed with it. Ciphertext that the server left stays closed, and is an error where it is selected.
 * @param open the same build with secrets in clear, or why the server does not make one
 * @throws ActionError config/computed if the two differ in shape
 */
export function openedByServer(closed: readonly Node[], open: readonly Node[] | ActionError): ClosedTree {
  if (open instanceof ActionError) {
    return { documents: markClosed(closed, 'closed'), open: async (selected) => (selected.some(needsOpening) ? Promise.reject(open) : new Map()) }
  }
  if (closed.length !== open.length) throw differentShape([])
  return {
    documents: closed.map((node, index) => marked(node, open[index] as Node, [])),
    async open(selected) {
      const left = selected.filter(needsOpening)
      refuseSecretsInClear(selected)
      refusePlaces('source/read-secrets', 'ECS was asked to decrypt, and left ciphertext at ', left.map(({ path }) => keyPathText(path)))
      return new Map()
    },
  }
}


function marked(closed: Node, open: Node, path: KeyPath): Node {
  if (closed.kind === 'leaf' && open.kind === 'leaf') return isSecret(closed, open) ? opened(closed, open, path) : open
  if (closed.kind === 'list' && open.kind === 'list' && closed.items.length === open.items.length) {
    return { kind: 'list', items: open.items.map((item, index) => marked(closed.items[index] as Node, item as Node, childPath(path, index))) }
  }
  if (closed.kind === 'map' && open.kind === 'map' && closed.items.length === open.items.length) return markedMap(closed, open, path)
  throw differentShape(path)
}

/** By key, not by place: a server may order the keys of its two builds differently, or keep suffixes in one of them. */
function markedMap(closed: Mapping, open: Mapping, path: KeyPath): Mapping {
  const asWritten = new Map(itemsOf(open).map(({ key, value }) => [key, value]))
  const bare = new Map(itemsOf(open).map(({ key, value }) => [withoutSuffix(key), value]))
  const matched = new Set<Node>()
  const items = itemsOf(closed).map((item): Item => {
    const other = asWritten.get(item.key) ?? bare.get(withoutSuffix(item.key))
    if (other === undefined || matched.has(other)) throw differentShape(path)
    matched.add(other)
    return { ...item, value: marked(item.value, other, childPath(path, item.key)) }
  })
  return { kind: 'map', items }
}

function itemsOf({ items }: Mapping): Item[] {
  return items.filter((item) => item.kind === 'item')
}

function isSecret(closed: Leaf, open: Leaf): boolean {
  return holdsCiphertext(leafText(closed)) || closed.type !== open.type || spelling(closed) !== spelling(open)
}

/** A number keeps the spelling of the server. */
function opened(closed: Leaf, { type, ...open }: Leaf, keyPath: KeyPath): Leaf {
  if (type === 'null' && holdsCiphertext(leafText(closed))) throw gone(keyPath)
  const isNumber = type === 'int' || type === 'float'
  const isLeft = holdsCiphertext(spelling(closed)) && spelling(closed) === spelling({ type, ...open })
  const secret = { ciphertext: spelling(closed), keyPath, ...(isLeft ? { state: 'closed' as const } : {}) }
  return { kind: 'leaf', type, text: isNumber ? (open.literal ?? open.text) : open.text, secret }
}

/** Nothing is encrypted to become `null`: a filter found the closed secret, and not the open one. */
function gone(path: KeyPath): ActionError {
  const hint = 'ECS may keep `_ecs_secret` in keys whose secrets are open: leave out `filter` and select in `export`, or set `decrypt: kms`.'
  return new ActionError('config/computed', say`\`filter\` finds a secret at ${keyPathText(path)} that it does not find when secrets are open.`, { hint })
}

function spelling(leaf: Leaf): string {
  return leaf.literal ?? leafText(leaf)
}

/** Where is said only for what is the same in both builds: a key that differs may be a secret. */
function differentShape(path: KeyPath): ActionError {
  return new ActionError('config/computed', say`The build has another shape when its secrets are open, at ${keyPathText(path)}: the filter looks into secrets.`)
}
