/** Files as the server reads them: YAML with PyYAML, whether or not a file holds a secret, or as SOPS does. */
import { YAMLException } from 'js-yaml'
import { ActionError } from '../../src/errors.ts'
import { openFile, parseDocument, unwrapDataKey, type ParsedFile } from '../../src/sops/index.ts'
import { STORES, storeOf } from '../../src/sops/file.ts'
import { parseJson } from '../../src/sops/stores/json.ts'
import { parseYaml } from '../../src/sops/stores/yaml.ts'
import type { Node } from '../../src/sops/tree.ts'
import { utf8 } from '../../src/sops/values.ts'
import { say } from '../../src/text.ts'
import type { Keyring } from '../keys/keyring.ts'
import type { EcsSwitches } from './switches.ts'
import { child, itemsOf, mapping } from './trees.ts'
import { safeDump } from './yaml.ts'
import { readYaml11 } from './yaml11.ts'

type Dialect = EcsSwitches['yaml']

/**
 * The documents of a YAML or JSON file, the `sops` block of an encrypted one with them.
 * @throws ActionError sops/syntax, sops/size
 */
export function documentsOf(path: string, bytes: Buffer, dialect: Dialect): Node[] {
  if (storeOf(path) === 'json') return [parseJson(utf8(bytes, path), path)]
  return dialect === '1.1' ? pythonDocuments(path, bytes) : parseYaml(utf8(bytes, path).replace(/^\ufeff/, ''), path)
}

/**
 * The documents of an encrypted file as `sops -d` and then the server's own reader see them.
 * @throws ActionError if the file cannot be read or opened
 */
export async function openedDocuments(path: string, bytes: Buffer, dialect: Dialect, keyring: Keyring): Promise<Node[]> {
  const file = parseDocument(path, bytes)
  const opened = await openFile(file, await unwrapDataKey(file, keyring))
  return file.store === 'yaml' ? documentsOf(path, Buffer.from(STORES.yaml.emit(opened)), dialect) : opened
}

/**
 * A file that is pushed. One that is not encrypted yet is read and written by PyYAML, then read by SOPS.
 * @throws ActionError sops/syntax, sops/metadata, sops/size
 */
export function pushedFile(path: string, bytes: Buffer, dialect: Dialect): ParsedFile {
  if (storeOf(path) !== 'yaml' || dialect !== '1.1') return parseDocument(path, bytes)
  const documents = pythonDocuments(path, bytes)
  return isEncrypted(documents) ? parseDocument(path, bytes) : parseDocument(path, Buffer.from(documents.map(safeDump).join('---\n')))
}

export function isEncrypted([document]: readonly Node[]): boolean {
  return document !== undefined && child(document, 'sops') !== undefined
}

export function withoutSops(document: Node): Node {
  if (document.kind !== 'map') return document
  return mapping(itemsOf(document).filter(({ key }) => key !== 'sops').map(({ key, value }) => [key, value] as const))
}

function pythonDocuments(path: string, bytes: Buffer): Node[] {
  try {
    return readYaml11(decoded(bytes))
  } catch (cause) {
    const line = cause instanceof YAMLException && cause.mark !== undefined ? say` (line ${cause.mark.line + 1})` : ''
    throw new ActionError('sops/syntax', say`${path} is not YAML${line}.`, { cause })
  }
}

/** PyYAML tells UTF-16 by the mark at its start. */
function decoded(bytes: Buffer): string {
  const mark = bytes.toString('hex', 0, 2)
  const encoding = { fffe: 'utf-16le', feff: 'utf-16be' }[mark] ?? 'utf-8'
  return new TextDecoder(encoding, { fatal: true }).decode(bytes)
}
