/** A file of one of the stores, read but not opened. */
import { ActionError } from '../errors.ts'
import { say } from '../text.ts'
import { readMetadata, type Metadata } from './metadata.ts'
import { binaryStore } from './stores/binary.ts'
import { dotenvStore } from './stores/dotenv.ts'
import { iniStore } from './stores/ini.ts'
import { jsonStore } from './stores/json.ts'
import type { Store, StoreName } from './stores/store.ts'
import { yamlStore } from './stores/yaml.ts'
import type { Node } from './tree.ts'

export const STORES: { readonly [Name in StoreName]: Store } = {
  yaml: yamlStore,
  json: jsonStore,
  dotenv: dotenvStore,
  ini: iniStore,
  binary: binaryStore,
}

export interface ParsedFile {
  readonly path: string
  readonly store: StoreName
  /** Without the `sops` block. Encrypted values are the `ENC[...]` texts. */
  readonly documents: readonly Node[]
  /** Absent in a file that SOPS did not encrypt. */
  readonly metadata?: Metadata
}

/** @throws ActionError sops/metadata, sops/syntax if SOPS did not encrypt the file */
export function metadataOf({ path, documents, metadata }: ParsedFile): Metadata {
  if (metadata !== undefined) return metadata
  if (documents.some(({ kind }) => kind !== 'map')) throw new ActionError('sops/syntax', say`${path} is not a mapping.`)
  throw new ActionError('sops/metadata', say`${path} has no \`sops\` block: it is not encrypted.`)
}

/** Bytes of the largest file that is read. */
export const LARGEST_FILE = 64 * 1024 * 1024

/** The store of a file follows from the end of its name; whatever is unknown is binary. */
export function storeOf(path: string): StoreName {
  if (/\.ya?ml$/.test(path)) return 'yaml'
  if (path.endsWith('.json')) return 'json'
  if (path.endsWith('.env')) return 'dotenv'
  if (path.endsWith('.ini')) return 'ini'
  return 'binary'
}

/**
 * @param path for messages, and for the store if it is not given
 * @throws ActionError sops/syntax, sops/metadata, sops/size
 */
export function parseDocument(path: string, bytes: Uint8Array, store: StoreName = storeOf(path)): ParsedFile {
  if (bytes.length > LARGEST_FILE) throw new ActionError('sops/size', say`${path} has more than ${LARGEST_FILE} bytes.`)
  const { documents, sops } = STORES[store].parse(bytes, path)
  return { path, store, documents, ...(sops === undefined ? {} : { metadata: readMetadata(sops, path) }) }
}
