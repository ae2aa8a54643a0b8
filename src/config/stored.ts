/**
 * A configuration of files as they are stored, where no server built one: each file explains its own leaves, and a
 * directory is merged as ECS does.
 */
import { ActionError } from '../errors.ts'
import { closedDocuments, parseDocument, type ParsedFile } from '../sops/index.ts'
import type { KeyService } from '../sops/key-service.ts'
import { storeOf } from '../sops/file.ts'
import { formatOf } from '../sops/recognize.ts'
import { Size, tooMuch } from '../sops/size.ts'
import { dataOf } from '../sops/stores/binary.ts'
import { BEFORE_SECTIONS } from '../sops/stores/ini.ts'
import type { StoreName } from '../sops/stores/store.ts'
import type { KeyPath, Leaf, Mapping, Node } from '../sops/tree.ts'
import { say } from '../text.ts'
import { holdsCiphertext } from './ciphertext.ts'
import { refusePlaces, type ClosedTree, type Compute, type Opened, type Selected, type Turn } from './closed.ts'
import { READING, type File } from './explain.ts'
import { EMPTY, mergeAll } from './merge.ts'
import { openWith } from './open.ts'
import { isSecretPath } from './secrets.ts'
import { keyPathText, leafText, leavesIn, mapEnds } from './walk.ts'

/** A file as it was read; every leaf knows it. */
interface StoredFile {
  readonly parsed: ParsedFile
  /** What was encrypted is closed. */
  readonly documents: readonly Node[]
  /** Leaves that are an error where they are selected, with their places. */
  readonly misplaced: ReadonlyMap<Node, string>
  readonly inClear: ReadonlyMap<Node, string>
}

interface Reading {
  /** The files are merged, plain ones too; else there is one, and it must be encrypted. */
  readonly directory: boolean
  /** Leave every secret closed, and open no file. */
  readonly withhold: boolean
  /** Taken before each file is read. */
  readonly turn: Turn
  readonly compute: Compute
}

/**
 * @param files in the order in which they are merged
 * @returns one document for a directory
 * @throws ActionError config/unmergeable, and those of `sops`
 */
export async function closedFiles(files: readonly File[], { directory, withhold, turn, compute }: Reading): Promise<ClosedTree> {
  const size = new Size()
  const stored: StoredFile[] = []
  for (const file of files) {
    await turn()
    const parsed = compute(() => (directory ? parseDocument(file.path, file.bytes) : parseEncrypted(file)), READING)
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
  if (size.excess !== undefined) throw tooMuch('What is merged', size.excess, 'Give a narrower `path`, or leave out `recursive`.')
}

/** @throws ActionError sops/metadata for a file that SOPS did not encrypt, or not in the format in which it is read */
function parseEncrypted({ path, bytes, format = storeOf(path) }: File): ParsedFile {
  const file = parseUnless(path, bytes, format)
  if (file?.metadata !== undefined) return file
  throw new ActionError('sops/metadata', say`${path} is not encrypted by SOPS.`, {
    hint: 'Encrypt it with `sops encrypt`, or give its directory as `path`: there, plain YAML and JSON files may stand beside encrypted ones.',
  })
}

/**
 * An encrypted file of an unknown kind is JSON; a plain one is anything.
 * @throws ActionError sops/metadata for an encrypted file of another format, which nobody should encrypt again, and those of `sops`
 */
function parseUnless(path: string, bytes: Uint8Array, format: StoreName): ParsedFile | undefined {
  try {
    const file = parseDocument(path, bytes, format)
    if (file.metadata !== undefined) return file
  } catch (error) {
    if (!(error instanceof ActionError) || error.code === 'sops/size') throw error
    refuseOtherFormat(path, bytes, format)
    if (format !== 'binary' || error.code !== 'sops/syntax') throw error
  }
  refuseOtherFormat(path, bytes, format)
  return undefined
}

function refuseOtherFormat(path: string, bytes: Uint8Array, format: StoreName): void {
  const found = formatOf(bytes)
  if (found === undefined || found === format) return
  throw new ActionError('sops/metadata', say`${path} is encrypted by SOPS as ${found}, and was read as ${format}.`, { hint: `Set \`file-format: ${found}\`.` })
}

/**
 * What nobody encrypted although it is secret, or is ciphertext where its file does not encrypt, is closed, too, so that
 * no filter looks into it; it is never opened.
 */
async function closedFile(parsed: ParsedFile, withhold: boolean): Promise<StoredFile> {
  const file = parsed.path
  const documents = parsed.metadata === undefined ? parsed.documents : await closedDocuments(parsed)
  const misplaced = new Map<Node, string>()
  const inClear = new Map<Node, string>()
  const read = (end: Node, keyPath: KeyPath): Node => {
    if (end.kind !== 'leaf') return { ...end, file }
    if (end.secret !== undefined) return withhold ? { ...end, secret: { ...end.secret, state: 'withheld' } } : end
    const isCiphertext = holdsCiphertext(leafText(end)) || hasCiphertext(keyPath)
    if (!isCiphertext && (end.text.length === 0 || !isSecretPath(keyPath))) return { ...end, file }
    const refused: Leaf = { ...end, file, secret: { ciphertext: isCiphertext ? leafText(end) : '', keyPath, state: 'closed' } }
    const refusals = isCiphertext ? misplaced : inClear
    refusals.set(refused, `${file} at ${keyPathText(keyPath)}`)
    return refused
  }
  return { parsed, documents: documents.map((document) => mapEnds(document, read)), misplaced, inClear }
}

/** Of a binary file its one text; of INI the sections that are there: that of keys before the first one is there always. */
function content({ parsed: { path, store, metadata }, documents }: StoredFile): { path: string; documents: readonly Node[] } {
  const [root] = documents
  if (store === 'binary' && metadata !== undefined) return { path, documents: [dataOf(documents) ?? EMPTY] }
  if (store !== 'ini' || root?.kind !== 'map') return { path, documents }
  const isThere = (item: Mapping['items'][number]): boolean => item.kind === 'comment' || item.key !== BEFORE_SECTIONS || item.value.kind !== 'map' || item.value.items.length > 0
  return { path, documents: [{ kind: 'map', items: root.items.filter(isThere) }] }
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
  const places = (refusals: (file: StoredFile) => ReadonlyMap<Node, string>): string[] =>
    files.flatMap((file) => selected.flatMap(({ node }) => refusals(file).get(node) ?? []))
  const computed = selected.filter(({ node }) => node.kind === 'leaf' && node.secret === undefined && holdsCiphertext(leafText(node)))
  const ofFilter = computed.map(({ path }) => `the result of \`filter\` at ${keyPathText(path)}`)
  refusePlaces('config/misplaced', 'Ciphertext stands where its file does not encrypt: ', [...places(({ misplaced }) => misplaced), ...ofFilter], WHO_PUT_IT_THERE)
  refusePlaces('config/unencrypted', 'A value under the key of a secret is not encrypted: ', places(({ inClear }) => inClear))
}

const WHO_PUT_IT_THERE = 'Find out who put it there, and remove it: it would reveal a secret under a name that nobody encrypted.'

function hasCiphertext(keyPath: KeyPath): boolean {
  return keyPath.some((segment) => typeof segment === 'string' && holdsCiphertext(segment))
}

/** The encrypted files that gave something that is selected, plain values too; what a filter computed may come of any, but nothing. */
function filesOf(selected: readonly Selected[], files: readonly StoredFile[]): StoredFile[] {
  const origins = new Set(selected.flatMap(({ node }) => (node.kind === 'leaf' && node.type === 'null' && node.file === undefined ? [] : [node.file])))
  return files.filter(({ parsed }) => parsed.metadata !== undefined && (origins.has(undefined) || origins.has(parsed.path)))
}

async function openFiles(files: readonly StoredFile[], keys: KeyService): Promise<Opened> {
  const opened = new Map<Leaf, Leaf>()
  await Promise.all(files.map(async ({ parsed, documents }) => addPairs(opened, documents, await openWith(keys, parsed))))
  return opened
}

/** Leaf for leaf: opening a file changes neither its shape nor its order. */
function addPairs(pairs: Map<Leaf, Leaf>, closed: readonly Node[], opened: readonly Node[]): void {
  const after = leavesIn(opened)
  leavesIn(closed).forEach((leaf, index) => {
    if (leaf.secret !== undefined) pairs.set(leaf, after[index] as Leaf)
  })
}
