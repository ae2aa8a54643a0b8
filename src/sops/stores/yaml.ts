/**
 * YAML, read as go-yaml does: js-yaml finds the structure, the scalars are resolved by our own table, and comments are
 * found between them. Aliases are expanded, merge keys are keys like any other, order and spelling are kept.
 */
import { EVENT_ID } from 'js-yaml'
import { ActionError } from '../../errors.ts'
import { say } from '../../text.ts'
import { refuseExcess } from '../size.ts'
import type { Mapping, Node } from '../tree.ts'
import { utf8 } from '../values.ts'
import { splitMetadata } from './json.ts'
import type { Store } from './store.ts'
import { emitYaml } from './yaml-emit.ts'
import { eventsIn } from './yaml-events.ts'
import { YamlReader } from './yaml-reader.ts'

export const yamlStore: Store = {
  parse(bytes, path) {
    const roots = parseYaml(textOf(bytes, path), path)
    const parts = roots.map((root) => (root.kind === 'map' ? splitMetadata(root, path) : { documents: [root] }))
    const [first] = parts
    const sops = first && 'sops' in first ? first.sops : undefined
    if (sops === undefined) return { documents: roots }
    const documents = parts.flatMap((part) => part.documents).map((root): Node => (isEmpty(root) ? { kind: 'map', items: [] } : root))
    if (documents.some((root) => root.kind !== 'map')) throw new ActionError('sops/syntax', say`A document of ${path} is not a mapping.`)
    return { documents, sops }
  },
  emit: (documents, sops) => Buffer.from(emitYaml(documents.map((root) => (sops === undefined ? root : withMetadata(root, sops))))),
}

/** UTF-8, or UTF-16 where a byte order mark says so: as PowerShell's `>` writes it, and go-yaml reads it. */
function textOf(bytes: Uint8Array, path: string): string {
  const order = UTF16[Buffer.from(bytes.subarray(0, 2)).toString('hex')]
  if (order === undefined) return utf8(bytes, path).replace(/^\ufeff/, '')
  const units = Buffer.from(bytes.subarray(2))
  if (units.length % 2 !== 0) throw notUtf16(path)
  const text = (order === 'big' ? units.swap16() : units).toString('utf16le')
  if (!text.isWellFormed()) throw notUtf16(path)
  return text
}

/** By the two bytes of the mark: which byte of a unit comes first. */
const UTF16: Readonly<Record<string, 'little' | 'big'>> = { fffe: 'little', feff: 'big' }

function notUtf16(path: string): ActionError {
  return new ActionError('sops/syntax', say`${path} begins with the mark of UTF-16, and is not UTF-16.`)
}

function isEmpty(root: Node): boolean {
  return root.kind === 'leaf' && root.type === 'null'
}

function withMetadata(root: Node, sops: Mapping): Node {
  if (root.kind !== 'map') throw new ActionError('sops/unsupported', 'An encrypted YAML document is a mapping.')
  return { kind: 'map', items: [...root.items, { kind: 'item', key: 'sops', value: sops }] }
}

/**
 * Every document of a YAML text.
 * @throws ActionError sops/syntax, sops/size; never with a piece of the text
 */
export function parseYaml(text: string, path: string): Node[] {
  const documents = new YamlReader(eventsIn(text, path), path).documents()
  refuseExcess(documents, path)
  return documents
}

/**
 * The texts of all scalars of a file that SOPS would refuse: one with a key twice, say, or with a `sops` block that is none.
 * Other readers may take such a file.
 * @throws ActionError sops/syntax, sops/size where it is not even YAML
 */
export function scalarTexts(bytes: Uint8Array, path: string): string[] {
  const { lines, events } = eventsIn(textOf(bytes, path), path)
  return events.flatMap((event) => {
    if (event.type !== EVENT_ID.SCALAR) return []
    const text = lines.scalar(event)
    return [text, Buffer.from(text, 'base64').toString('latin1')] // as `!!binary` may say
  })
}
