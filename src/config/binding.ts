/**
 * The rule of places: a secret keeps its name.
 *
 * Who may write configuration without reading secrets can make any ciphertext appear anywhere in a build: by a paste, an
 * anchor, a link, a strategy, Pkl. No search finds all of these ways. So the place where a build shows a secret is
 * compared with the place that the secret was encrypted for, which SOPS authenticates; no other place is believed.
 */
import type { KeyPath } from '../sops/tree.ts'
import { SECRET_SUFFIX } from './secrets.ts'

/** The keys of a place that its secret is bound to. */
export type BoundKeys = readonly string[]

/**
 * What counts of a key path: neither list positions nor the merge key `<<`, which SOPS and ECS lay out differently, nor
 * the suffixes of secrets, as often as they stand there. A key is cut at `:`, because SOPS joins keys with it.
 */
export function boundKeys(keyPath: KeyPath): BoundKeys {
  const bound: string[] = []
  for (const segment of keyPath) {
    if (typeof segment !== 'string') continue
    for (const part of segment.includes(':') ? segment.split(':') : [segment]) {
      const key = withoutSuffixes(part)
      if (key !== '<<') bound.push(key)
    }
  }
  return bound
}

function withoutSuffixes(key: string): string {
  let end = key.length
  while (key.endsWith(SECRET_SUFFIX, end)) end -= SECRET_SUFFIX.length
  return key.slice(0, end)
}

/** Whether a secret may be shown at a place of a build. */
export type Vouches = (own: BoundKeys, place: BoundKeys) => boolean

/** A build without a strategy shows a secret where its file has it. */
export const samePlace: Vouches = (own, place) => own.length === place.length && own.every((key, index) => key === place[index])

/**
 * A strategy may put keys in front and between; it may not take one away, rename one, or change their order. The last
 * key stays last: else `db.password` could move to `smtp.password` beside a host of somebody's choice.
 */
export const keysKept: Vouches = (own, place) => {
  if (own.length === 0 || own.at(-1) !== place.at(-1)) return false
  let met = 0
  for (const key of place.slice(0, -1)) if (met < own.length - 1 && key === own[met]) met += 1
  return met === own.length - 1
}
