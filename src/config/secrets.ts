/** Which leaves of a built configuration are secret: those that are ciphertext. */
import { ActionError } from '../errors.ts'
import type { KeyPath, Leaf, Node } from '../sops/tree.ts'
import { say } from '../text.ts'
import { holdsCiphertext, isCiphertext } from './ciphertext.ts'
import { keyPathText, leafText, mapLeaves, visitTexts } from './walk.ts'

/** What ECS puts behind the key of a secret. */
export const SECRET_SUFFIX = '_ecs_secret'

export function withoutSuffix(key: string): string {
  return key.endsWith(SECRET_SUFFIX) ? key.slice(0, -SECRET_SUFFIX.length) : key
}

/** Whether a leaf stands below the key of a secret. */
export function isSecretPath(keyPath: KeyPath): boolean {
  return keyPath.some((segment) => typeof segment === 'string' && segment.endsWith(SECRET_SUFFIX))
}

/**
 * Every ciphertext of the build, with the first place where it stands.
 * @throws ActionError config/embedded where it is a part of a text, or a key: nothing could be put in its place
 */
export function ciphertexts(built: readonly Node[]): Map<string, string> {
  const found = new Map<string, string>()
  const embedded: string[] = []
  for (const document of built) {
    visitTexts(document, (text, keyPath, isKey) => {
      if (!holdsCiphertext(text)) return
      const place = keyPathText(keyPath)
      if (isKey || !isCiphertext(text)) embedded.push(place)
      else if (!found.has(text)) found.set(text, place)
    })
  }
  if (embedded.length > 0) {
    throw new ActionError('config/embedded', say`Ciphertext is part of a longer text, or a key, at ${embedded[0]}${andMore(embedded)}.`, {
      account: embedded.map((place) => say`${place}`),
    })
  }
  return found
}

/** For `decrypt: none`: marks what is secret and leaves it closed. */
export function leaveClosed(built: readonly Node[]): Node[] {
  const closed = (leaf: Leaf, keyPath: KeyPath): Leaf => ({ ...leaf, secret: { ciphertext: leafText(leaf), keyPath, undecrypted: true } })
  return built.map((node) => mapLeaves(node, (leaf, keyPath) => (holdsCiphertext(leafText(leaf)) ? closed(leaf, keyPath) : leaf)))
}

/** ` and 3 more`, or nothing. */
export function andMore(places: readonly string[]): string {
  return places.length > 1 ? ` and ${places.length - 1} more` : ''
}
