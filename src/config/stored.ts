/**
 * A configuration of files as they are stored, where no server built one: each file explains its own leaves, and a
 * directory is merged as ECS does.
 */
import { ActionError } from '../errors.ts'
import { closedDocuments, parseDocument, type ParsedFile } from '../sops/index.ts'
import type { KeyService } from '../sops/key-service.ts'
import { storeOf } from '../sops/file.ts'
import { Size, tooMuch } from '../sops/size.ts'
import { dataOf } from '../sops/stores/binary.ts'
import type { Leaf, Mapping, Node } from '../sops/tree.ts'
import { say } from '../text.ts'
import { holdsCiphertext } from './ciphertext.ts'
import { refusePlaces, type ClosedTree, type Opened, type Selected, type Turn } from './closed.ts'
import type { File } from './explain.ts'
import { EMPTY, mergeAll } from './merge.ts'
import { openWith } from './open.ts'
import { isSecretPath } from './secrets.ts'
import { keyPathText, leafText, leavesIn, mapEnds, visitTexts } from './walk.ts'

/** A file as it was read; every leaf knows it. */
interface StoredFile {
  readonly parsed: ParsedFile
  /** What was encrypted is closed. */
  readonly documents: readonly Node[]
}

interface Reading {
  /** The files are merged, plain ones too; else there is one, and it must be encrypted. */
  readonly directory: boolean
  /** Leave every secret closed, and open no file. */
  readonly withhold: boolean
  /** Taken before each file is read. */
  readonly turn: Turn
}

/**
 * @param files in the order in which they are merged
 * @returns one document for a directory
 * @throws ActionError config/unmergeable, and those of `sops`
 */
export async function closedFiles(files: readonly File[], { directory, withhold, turn }: Reading): Promise<ClosedTree> {
  const size = new Size()
  const stored: StoredFile[] = []
  for (const file of files) {
    await turn()
    const parsed = directory ? parseDocument(file.path, file.bytes) : parseEncrypted(file)
    refuseTooMuch(size, parsed)
    stored.push(await closedFile(parsed, withhold))
  }
  const contents = stored.map(content)
  const documents = directory ? [mergeAll([EMPTY, ...contents.map(oneMapping)])] : contents.flatMap((one) => one.documents)
  return {
    documents,
    async open(selected, keys) {
      refuseWhatIsNotEncrypted(selected, stored)
      return withhold ? new Map() : openFiles(filesOf(selected, stored), keys)
    },
  }
}

/** @throws ActionError sops/size as soon as all files together hold too much: the others would fill the memory */
function refuseTooMuch(size: Size, { documents }: ParsedFile): void {
  documents.forEach((document) => size.add(document))
  if (size.excess !== undefined) throw tooMuch('What is merged', size.excess)
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

async function closedFile(parsed: ParsedFile, withhold: boolean): Promise<StoredFile> {
  const documents = parsed.metadata === undefined ? parsed.documents : await closedDocuments(parsed)
  const withOrigin = (end: Node): Node => {
    const secret = end.kind === 'leaf' && withhold && end.secret !== undefined ? { secret: { ...end.secret, state: 'withheld' as const } } : {}
    return { ...end, ...secret, file: parsed.path }
  }
  return { parsed, documents: documents.map((document) => mapEnds(document, withOrigin)) }
}

/** Of a binary file its one text; of INI the sections that are there: keys before the first one are rare. */
function content({ parsed: { path, store, metadata }, documents }: StoredFile): { path: string; documents: readonly Node[] } {
  const [root] = documents
  if (store === 'binary' && metadata !== undefined) return { path, documents: [dataOf(documents) ?? EMPTY] }
  if (store !== 'ini' || root?.kind !== 'map') return { path, documents }
  return { path, documents: [{ kind: 'map', items: root.items.filter((item) => item.kind === 'comment' || item.value.kind !== 'map' || item.value.items.length > 0) }] }
}

/** @throws ActionError config/unmergeable */
function oneMapping({ path, documents }: { path: string; documents: readonly Node[] }): Mapping {
  const [root = EMPTY, ...others] = documents
  if (others.length > 0) throw new ActionError('config/unmergeable', say`${path} holds ${documents.length} documents: a directory is merged from files of one mapping each.`)
  if (root.kind === 'map') return root
  if (root.kind === 'leaf' && root.type === 'null') return EMPTY
  throw new ActionError('config/unmergeable', say`${path} holds a ${root.kind === 'list' ? 'list' : 'single value'}: a directory is merged from files of one mapping each.`)
}

/** Ciphertext at a plain place would be exported as it is, a secret in clear without a mask. */
function refuseWhatIsNotEncrypted(selected: readonly Selected[], files: readonly StoredFile[]): void {
  const chosen = new Set(selected.map(({ node }) => node))
  const misplaced: string[] = []
  const inClear: string[] = []
  for (const { parsed, documents } of files) {
    for (const document of documents) {
      visitTexts(document, (text, keyPath, _, leaf) => {
        if (leaf === undefined || leaf.secret !== undefined || !chosen.has(leaf)) return
        const place = (): string => `${parsed.path} at ${keyPathText(keyPath)}`
        if (holdsCiphertext(text) || hasCiphertext(keyPath)) misplaced.push(place())
        else if (leaf.text.length > 0 && isSecretPath(keyPath)) inClear.push(place())
      })
    }
  }
  const computed = selected.filter(({ node }) => node.kind === 'leaf' && node.file === undefined && node.secret === undefined && holdsCiphertext(leafText(node)))
  computed.forEach(({ path }) => misplaced.push(`the result of \`filter\` at ${keyPathText(path)}`))
  refusePlaces('config/misplaced', 'Ciphertext stands where its file does not encrypt: ', misplaced)
  refusePlaces('config/unencrypted', 'A value under the key of a secret is not encrypted: ', inClear)
}

function hasCiphertext(keyPath: readonly (string | number)[]): boolean {
  return keyPath.some((segment) => typeof segment === 'string' && holdsCiphertext(segment))
}

/** The encrypted files that gave something that is selected, plain values too; what a filter computed may come of any. */
function filesOf(selected: readonly Selected[], files: readonly StoredFile[]): StoredFile[] {
  const origins = new Set(selected.map(({ node }) => node.file))
  return files.filter(({ parsed }) => parsed.metadata !== undefined && (origins.has(undefined) || origins.has(parsed.path)))
}

async function openFiles(files: readonly StoredFile[], keys: KeyService): Promise<Opened> {
  const opened = await Promise.all(files.map(async ({ parsed, documents }) => pairs(documents, await openWith(keys, parsed), parsed.path)))
  return new Map(opened.flat())
}

/** Leaf for leaf: opening a file changes neither its shape nor its order. */
function pairs(closed: readonly Node[], opened: readonly Node[], file: string): [Leaf, Leaf][] {
  const after = opened.flatMap(leavesIn)
  return closed.flatMap(leavesIn).flatMap((leaf, index): [Leaf, Leaf][] => (leaf.secret === undefined ? [] : [[leaf, { ...(after[index] as Leaf), file }]]))
}
