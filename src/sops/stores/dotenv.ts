/** dotenv as SOPS reads it: no quotes, no `export`, nothing trimmed; `\n` in a value is a line feed. */
import { ActionError } from '../../errors.ts'
import { say } from '../../text.ts'
import { refuseExcess } from '../size.ts'
import type { Comment, Item, Leaf, Mapping } from '../tree.ts'
import { utf8 } from '../values.ts'
import { flatten, unflatten } from './flat.ts'
import type { Store } from './store.ts'

const PREFIX = 'sops_'

export const dotenvStore: Store = {
  parse(bytes, path) {
    const items: (Item | Comment)[] = []
    const metadata: [string, string][] = []
    for (const [index, line] of utf8(bytes, path).split('\n').entries()) {
      if (line === '') continue
      if (line.startsWith('#')) {
        items.push({ kind: 'comment', text: line.slice(1) })
        continue
      }
      const cut = line.indexOf('=')
      if (cut < 0) throw new ActionError('sops/syntax', say`Line ${index + 1} of ${path} is neither a comment nor \`KEY=value\`.`)
      const [key, text] = [line.slice(0, cut), line.slice(cut + 1).replaceAll('\\n', '\n')]
      if (key.startsWith(PREFIX)) metadata.push([key.slice(PREFIX.length), text])
      else items.push({ kind: 'item', key, value: { kind: 'leaf', type: 'str', text } })
    }
    const documents: Mapping[] = [{ kind: 'map', items }]
    refuseExcess(documents, path)
    return { documents, ...(metadata.length > 0 ? { sops: unflatten(metadata, path) } : {}) }
  },
  emit(documents, sops) {
    const [root] = documents
    if (documents.length !== 1 || root?.kind !== 'map') throw new ActionError('sops/unsupported', 'A dotenv file holds one list of names and values.')
    const lines = root.items.map((item) => (item.kind === 'comment' ? `#${oneLine(item.text, 'a comment')}` : line(item)))
    const metadata = sops === undefined ? [] : flatten(sops).map(([name, leaf]) => `${PREFIX}${name}=${escape(flatText(leaf))}`)
    return Buffer.from([...lines, ...metadata].map((one) => `${one}\n`).join(''))
  },
}

/** @throws ActionError sops/syntax for a key that stands twice: programs would choose differently */
export function withoutDuplicates(items: readonly (Item | Comment)[], path: string): readonly (Item | Comment)[] {
  const seen = new Set<string>()
  for (const item of items) {
    if (item.kind === 'comment') continue
    if (seen.has(item.key)) throw new ActionError('sops/syntax', say`${path} has the key ${item.key} twice.`)
    seen.add(item.key)
  }
  return items
}

function line({ key, value }: Item): string {
  if (value.kind !== 'leaf' || typeof value.text !== 'string' || value.type !== 'str') throw new ActionError('sops/unsupported', say`dotenv cannot hold what is at ${key}: it holds texts only.`)
  if (key === '' || /[=\n]|^#|^sops_/.test(key)) throw new ActionError('sops/unsupported', say`dotenv cannot hold the key "${key}".`)
  if (value.text.includes('\\n')) throw new ActionError('sops/unsupported', say`dotenv cannot hold the text at ${key}: a backslash before n would be read as a line feed.`)
  return `${key}=${escape(value.text)}`
}

function oneLine(text: string, what: string): string {
  if (text.includes('\n')) throw new ActionError('sops/unsupported', say`dotenv cannot hold ${what} of several lines.`)
  return text
}

function escape(text: string): string {
  return text.replaceAll('\n', '\\n')
}

/** Of an entry of the `sops` block: booleans in lower case. */
export function flatText({ type, text }: Leaf): string {
  return type === 'bool' ? String(text).toLowerCase() : String(text)
}
