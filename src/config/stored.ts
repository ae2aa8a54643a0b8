/**
 * Makes a configuration of files as they are stored, where no server built one: opens what is encrypted, each file on
 * its own, and merges a directory as ECS does.
 */
import { ActionError, type ErrorCode } from '../errors.ts'
import { parseDocument, type ParsedFile } from '../sops/index.ts'
import type { KeyService } from '../sops/key-service.ts'
import { storeOf } from '../sops/file.ts'
import { dataOf } from '../sops/stores/binary.ts'
import type { Mapping, Node } from '../sops/tree.ts'
import { say } from '../text.ts'
import { holdsCiphertext } from './ciphertext.ts'
import { EMPTY, merge } from './merge.ts'
import { openWith } from './open.ts'
import type { File } from './reveal.ts'
import { andMore, isSecretPath, leaveClosed } from './secrets.ts'
import { keyPathText, mapLeaves, visitTexts } from './walk.ts'

interface OpenedFile {
  readonly path: string
  readonly documents: readonly Node[]
}

/**
 * @param files in the order in which they are merged
 * @param directory whether they are merged, plain ones too; else each must be encrypted
 * @param keys absent to leave secrets closed
 * @returns one document for a directory; each secret knows its file and its key path there
 * @throws ActionError config/misplaced, config/unencrypted, config/unmergeable, and those of `sops` and `kms`
 */
export async function openStored(files: readonly File[], directory: boolean, keys?: KeyService): Promise<Node[]> {
  const parsed = files.map((file) => (directory ? parseDocument(file.path, file.bytes) : parseEncrypted(file)))
  const opened = await Promise.all(parsed.map(async (file): Promise<OpenedFile> => ({ path: file.path, documents: await open(file, keys) })))
  refuseWhatIsNotEncrypted(opened)
  return directory ? [opened.map(oneMapping).reduce(merge, EMPTY)] : opened.flatMap(({ documents }) => documents)
}

/** @throws ActionError sops/metadata for a file that SOPS did not encrypt, whatever it is */
function parseEncrypted({ path, bytes }: File): ParsedFile {
  const file = parseIfJson(path, bytes)
  if (file?.metadata !== undefined) return file
  throw new ActionError('sops/metadata', say`${path} is not encrypted by SOPS.`, {
    hint: 'Encrypt it with `sops encrypt`, or give its directory as `path`: there, plain YAML and JSON files may stand beside encrypted ones.',
  })
}

/** An encrypted file of an unknown kind is JSON; a plain one is anything. */
function parseIfJson(path: string, bytes: Uint8Array): ParsedFile | undefined {
  try {
    return parseDocument(path, bytes)
  } catch (error) {
    if (storeOf(path) === 'binary' && error instanceof ActionError && error.code === 'sops/syntax') return undefined
    throw error
  }
}

async function open(file: ParsedFile, keys: KeyService | undefined): Promise<readonly Node[]> {
  const { path, metadata, documents } = file
  if (metadata === undefined) return documents
  const opened = keys === undefined ? leaveClosed(documents) : await openWith(keys, file)
  return content(file, opened).map((node) => mapLeaves(node, (leaf) => (leaf.secret === undefined ? leaf : { ...leaf, secret: { ...leaf.secret, file: path } })))
}

/** Of a binary file its one text; of INI the sections that are there: keys before the first one are rare. */
function content({ store }: ParsedFile, documents: readonly Node[]): readonly Node[] {
  const [root] = documents
  if (store === 'binary') return [dataOf(documents) ?? EMPTY]
  if (store !== 'ini' || root?.kind !== 'map') return documents
  return [{ kind: 'map', items: root.items.filter((item) => item.kind === 'comment' || item.value.kind !== 'map' || item.value.items.length > 0) }]
}

/** Ciphertext at a plain place would be exported as it is, a secret in clear without a mask. */
function refuseWhatIsNotEncrypted(files: readonly OpenedFile[]): void {
  const misplaced: string[] = []
  const inClear: string[] = []
  for (const { path, documents } of files) {
    for (const document of documents) {
      visitTexts(document, (text, keyPath, isKey, leaf) => {
        const place = (): string => `${path} at ${keyPathText(keyPath)}`
        if (leaf?.secret !== undefined || (leaf === undefined && !isKey)) return
        if (holdsCiphertext(text)) misplaced.push(place())
        else if (leaf !== undefined && leaf.text.length > 0 && isSecretPath(keyPath)) inClear.push(place())
      })
    }
  }
  refuse('config/misplaced', 'Ciphertext stands where its file does not encrypt', misplaced)
  refuse('config/unencrypted', 'A value under the key of a secret is not encrypted', inClear)
}

function refuse(code: ErrorCode, what: string, places: readonly string[]): void {
  if (places.length > 0) throw new ActionError(code, `${what}: ` + say`${places[0]}${andMore(places)}.`, { account: places.map((place) => say`${place}`) })
}

/** @throws ActionError config/unmergeable */
function oneMapping({ path, documents }: OpenedFile): Mapping {
  const [root = EMPTY, ...others] = documents
  if (others.length > 0) throw new ActionError('config/unmergeable', say`${path} holds ${documents.length} documents: a directory is merged from files of one mapping each.`)
  if (root.kind === 'map') return root
  if (root.kind === 'leaf' && root.type === 'null') return EMPTY
  throw new ActionError('config/unmergeable', say`${path} holds a ${root.kind === 'list' ? 'list' : 'single value'}: a directory is merged from files of one mapping each.`)
}
