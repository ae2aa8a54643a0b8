/** Opens one file with whoever can use one of its master keys. */
import { openFile, unwrapDataKey, type ParsedFile } from '../sops/index.ts'
import type { KeyService } from '../sops/key-service.ts'
import type { Node } from '../sops/tree.ts'

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
