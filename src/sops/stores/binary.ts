/** Any file, as one string in a JSON object: `data`. */
import { ActionError } from '../../errors.ts'
import { say } from '../../text.ts'
import type { Leaf, Node } from '../tree.ts'
import { jsonStore } from './json.ts'
import type { Store } from './store.ts'

export const binaryStore: Store = {
  parse(bytes, path) {
    const content = jsonStore.parse(bytes, path)
    if (content.sops !== undefined && dataOf(content.documents) === undefined) throw new ActionError('sops/value', say`${path} holds no text \`data\`.`)
    return content
  },
  emit(documents, sops) {
    const data = dataOf(documents)
    if (data === undefined) throw new ActionError('sops/unsupported', 'A binary file holds one text.')
    return sops === undefined ? Buffer.from(data.text as string) : jsonStore.emit(documents, sops)
  },
}

/** The one text of a binary file. */
export function dataOf(documents: readonly Node[]): Leaf | undefined {
  const [root] = documents
  if (documents.length !== 1 || root?.kind !== 'map') return undefined
  const item = root.items.find((one) => one.kind === 'item' && one.key === 'data')
  return item?.kind === 'item' && item.value.kind === 'leaf' && item.value.type === 'str' ? item.value : undefined
}
