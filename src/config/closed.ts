/** What every source comes to: one configuration whose secrets are closed, and the way to open those that are selected. */
import { ActionError, type ErrorCode } from '../errors.ts'
import type { KeyService } from '../sops/key-service.ts'
import type { KeyPath, Leaf, Node } from '../sops/tree.ts'
import { andMore, say } from '../text.ts'
import { holdsCiphertext } from './ciphertext.ts'
import { isSecretPath } from './secrets.ts'
import { keyPathText, leafText, mapLeaves } from './walk.ts'

export interface ClosedTree {
  /** Leaves that are secret have a `secret`; its state says whether they can be opened. */
  readonly documents: readonly Node[]
  /**
   * Opens what is selected, and nothing else. Whatever can be refused without a key is refused first.
   * @param selected each leaf, and each container that holds nothing, with its place in the configuration
   * @returns the opened leaf of each leaf that was closed
   * @throws ActionError of the families `config`, `sops`, `kms` and `source`
   */
  readonly open: (selected: readonly Selected[], keys: KeyService) => Promise<Opened>
}

export interface ClosedConfig extends ClosedTree {
  /** What was built, a tag or commit; empty where nobody says. */
  readonly configId: string
  /** Whether it differs from the latest, and as what secrets were compared; absent where nobody asked. */
  readonly drift?: { readonly found: boolean; readonly compared: 'ciphertext' | 'plaintext' }
}

export interface Selected {
  readonly node: Node
  readonly path: KeyPath
}

/** Between two pieces of computing: lets others have their turn. @throws when the time is up */
export type Turn = () => Promise<void>

/** Ends computing when the time is up. @param what is being done, for the message @throws when the time is up */
export type Compute = <Result>(work: () => Result, what: string) => Result

/** By the leaf that it takes the place of: each closed leaf is an object of its own. */
export type Opened = ReadonlyMap<Leaf, Leaf>

/**
 * Nobody encrypted what stands in clear under the key of a secret: it would leave without a mask.
 * @throws ActionError config/unencrypted
 */
export function refuseSecretsInClear(selected: readonly Selected[]): void {
  const inClear = selected.filter(({ node, path }) => node.kind === 'leaf' && node.secret === undefined && node.text.length > 0 && isSecretPath(path))
  refusePlaces('config/unencrypted', 'A value under the key of a secret is not encrypted: ', inClear.map(({ path }) => keyPathText(path)))
}

/**
 * Whatever holds ciphertext is a secret, whole or not, and what is below a key that does.
 * @param documents as a server gave them: secrets are `ENC[...]` texts
 */
export function markClosed(documents: readonly Node[], state: 'closed' | 'withheld'): Node[] {
  const marked = (leaf: Leaf, keyPath: KeyPath): Leaf => {
    const ciphertext = leafText(leaf)
    return isBelowCiphertext(keyPath) || holdsCiphertext(ciphertext) ? { ...leaf, secret: { ciphertext, keyPath, state } } : leaf
  }
  return documents.map((document) => mapLeaves(document, marked))
}

/** Whether it must be opened, or be refused: it is closed, or stands below a key that is ciphertext. */
export function needsOpening({ node, path }: Selected): boolean {
  return (node.kind === 'leaf' && node.secret?.state === 'closed') || isBelowCiphertext(path)
}

/** Whether a key on the way to it is ciphertext, which nothing can open. */
export function isBelowCiphertext(path: KeyPath): boolean {
  return path.some((segment) => typeof segment === 'string' && holdsCiphertext(segment))
}

/**
 * Nothing where there are no places.
 * @param what the start of the message, which goes on with the first place
 * @param places shown by this function
 * @param hint what to do, where the catalogue says too much
 */
export function refusePlaces(code: ErrorCode, what: string, places: readonly string[], hint?: string): void {
  const [first, ...others] = places
  if (first === undefined) return
  throw new ActionError(code, what + say`${first}${andMore(others)}.`, { account: places.map((place) => say`${place}`), ...(hint === undefined ? {} : { hint }) })
}
