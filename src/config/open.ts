/** Opens files with whoever can use one of their master keys. */
import { ActionError } from '../errors.ts'
import { openFile, unwrapDataKey, type ParsedFile } from '../sops/index.ts'
import type { KeyService } from '../sops/key-service.ts'
import type { Leaf, Node } from '../sops/tree.ts'
import type { ClosedFile } from './explain.ts'
import { leavesIn } from './walk.ts'

/**
 * The data key is wiped before this returns.
 * @throws ActionError of the families `sops` and `kms`
 */
export async function openWith(keys: KeyService, file: ParsedFile): Promise<Node[]> {
  const dataKey = await unwrapDataKey(file, keys)
  try {
    return await openFile(file, dataKey)
  } finally {
    dataKey.fill(0)
  }
}

/**
 * Opens, for each ciphertext, the first of its files that can be opened: all ciphertexts at the same time, no file twice.
 * A file that explains more than others is tried first, so that few keys are used.
 * @param wanted by ciphertext: the files that explain it, at least one
 * @returns the opened leaves by ciphertext
 * @throws ActionError the failure of a ciphertext's first file, where none of them opens
 */
export async function openAny(wanted: ReadonlyMap<string, readonly ClosedFile[]>, keys: KeyService): Promise<Map<string, Leaf>> {
  const opening = new Map<ClosedFile, Promise<Map<string, Leaf> | ActionError>>()
  const openOnce = (file: ClosedFile): Promise<Map<string, Leaf> | ActionError> => {
    const known = opening.get(file) ?? secretsOf(file, keys)
    opening.set(file, known)
    return known
  }
  const explains = new Map<ClosedFile, number>()
  for (const file of [...wanted.values()].flat()) explains.set(file, (explains.get(file) ?? 0) + 1)
  const plaintexts = await Promise.all(
    [...wanted].map(async ([ciphertext, files]): Promise<[string, Leaf]> => {
      let failure: ActionError | undefined
      for (const file of files.toSorted((a, b) => (explains.get(b) ?? 0) - (explains.get(a) ?? 0))) {
        const opened = await openOnce(file)
        const leaf = opened instanceof ActionError ? undefined : opened.get(ciphertext)
        if (leaf !== undefined) return [ciphertext, leaf]
        if (opened instanceof ActionError) failure ??= opened
      }
      throw failure ?? new Error('a file without what it explains')
    }),
  )
  return new Map(plaintexts)
}

async function secretsOf({ parsed }: ClosedFile, keys: KeyService): Promise<Map<string, Leaf> | ActionError> {
  try {
    const documents = await openWith(keys, parsed)
    const leaves = documents.flatMap(leavesIn).map((leaf): Leaf => ({ ...leaf, file: parsed.path }))
    return new Map(leaves.flatMap((leaf) => (leaf.secret === undefined ? [] : [[leaf.secret.ciphertext, leaf]])))
  } catch (error) {
    if (error instanceof ActionError) return error
    throw error
  }
}
