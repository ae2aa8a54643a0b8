/**
 * How much can be selected. A file is bounded when it is read; what many files, or a filter, make of it is bounded here.
 */
import { ActionError } from '../errors.ts'
import { excess } from '../sops/size.ts'
import type { Node } from '../sops/tree.ts'
import { say } from '../text.ts'

/** Characters of all selected secrets: each gets masks of up to some forty times its length. */
export const MOST_SECRET_TEXT = 8_000_000

/**
 * Selected secrets whose ciphertext is long. V8 tells texts of more than 16,383 characters apart by their length only when
 * it looks one up: each lookup compares it with all of them.
 */
export const MOST_LONG_SECRETS = 200
export const LONG_SECRET = 10_000

/** Characters of all outputs: they leave in one write, and no text of V8 is longer than 536 million. */
export const MOST_PUBLISHED = 256_000_000

/** @throws ActionError select/value */
export function refuseLargeConfiguration(root: Node): void {
  const problem = excess([root])
  if (problem !== undefined) throw new ActionError('select/value', say`The configuration holds ${problem}.`, { hint: 'Build a narrower `path`, or use `filter`.' })
}

/** @throws ActionError select/value */
export function refuseLargeSecrets(secrets: readonly { readonly length: number }[]): void {
  if (lengthOf(secrets) <= MOST_SECRET_TEXT) return
  throw new ActionError('select/value', say`The selected secrets have more than ${MOST_SECRET_TEXT} characters in all, too many to mask.`, { hint: 'Select less in `export`.' })
}

/** @throws ActionError select/value */
export function refuseLongSecrets(ciphertexts: readonly string[]): void {
  if (ciphertexts.filter(({ length }) => length > LONG_SECRET).length <= MOST_LONG_SECRETS) return
  throw new ActionError('select/value', say`More than ${MOST_LONG_SECRETS} of the selected secrets have a ciphertext of more than ${LONG_SECRET} characters.`, { hint: 'Select less in `export`.' })
}

/** @throws ActionError select/value */
export function refuseLargeOutputs(values: readonly string[]): void {
  if (lengthOf(values) <= MOST_PUBLISHED) return
  throw new ActionError('select/value', say`The outputs would have more than ${MOST_PUBLISHED} characters in all.`, { hint: 'Select less in `export`.' })
}

function lengthOf(texts: readonly { readonly length: number }[]): number {
  return texts.reduce((sum, { length }) => sum + length, 0)
}
