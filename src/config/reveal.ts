/**
 * Decrypts a built configuration: each `ENC[...]` text of the build is looked up in the files it came from, opened
 * there, and put in its place.
 *
 * A lookup by ciphertext alone would let someone who may write but not read paste a ciphertext under another key and
 * have it revealed there. So *every* place where such a text stands, in every file, must be a leaf that its file
 * encrypts and that opens there.
 */
import { ActionError } from '../errors.ts'
import { openFile, parseDocument, unwrapDataKey, type ParsedFile } from '../sops/index.ts'
import type { KeyService } from '../sops/key-service.ts'
import type { KeyPath, Leaf, Node } from '../sops/tree.ts'
import { say } from '../text.ts'
import { holdsCiphertext, isCiphertext, occurrences } from './ciphertext.ts'
import { keyPathText } from './key-path.ts'

export interface SourceFile {
  readonly path: string
  readonly bytes: Uint8Array
}

/**
 * @param built documents whose secrets are `ENC[...]` texts
 * @param files everything that may explain them; not asked for when there is nothing to explain
 * @returns the same documents, with a `secret` on each leaf that was opened
 * @throws ActionError config/embedded, config/unexplained, config/misplaced, and those of `sops` and `kms`
 */
export async function reveal(built: readonly Node[], files: () => Promise<readonly SourceFile[]>, keys: KeyService): Promise<Node[]> {
  const wanted = ciphertexts(built)
  if (wanted.size === 0) return [...built]
  const plaintexts = await explain(new Set(wanted.keys()), await files(), keys)
  const unexplained = [...wanted].filter(([ciphertext]) => !plaintexts.has(ciphertext)).map(([, path]) => path)
  if (unexplained.length > 0) {
    throw new ActionError('config/unexplained', say`The build holds ciphertext that no readable file explains, at ${unexplained[0]}${more(unexplained)}.`, {
      account: unexplained.map((path) => say`${path}: in no file that this service account may read`),
    })
  }
  return built.map((node) => replaceLeaves(node, (leaf) => plaintexts.get(leafText(leaf) ?? '') ?? leaf))
}

/** For `decrypt: none`: marks what is secret and leaves it closed. */
export function leaveClosed(built: readonly Node[]): Node[] {
  const closed = (leaf: Leaf, keyPath: KeyPath): Leaf => ({ ...leaf, secret: { ciphertext: leafText(leaf) ?? '', keyPath, undecrypted: true } })
  return built.map((node) => replaceLeaves(node, (leaf, keyPath) => (holdsCiphertext(leafText(leaf) ?? '') ? closed(leaf, keyPath) : leaf)))
}

/** Every ciphertext of the build, with the first place where it stands. */
function ciphertexts(built: readonly Node[]): Map<string, string> {
  const found = new Map<string, string>()
  const embedded: string[] = []
  for (const document of built) {
    visit(document, [], (text, keyPath, isKey) => {
      if (!holdsCiphertext(text)) return
      const place = keyPathText(keyPath)
      if (isKey || !isCiphertext(text)) embedded.push(place)
      else if (!found.has(text)) found.set(text, place)
    })
  }
  if (embedded.length > 0) {
    throw new ActionError('config/embedded', say`Ciphertext is part of a longer text, or a key, at ${embedded[0]}${more(embedded)}.`, {
      account: embedded.map((place) => say`${place}`),
    })
  }
  return found
}

/** Opens every file that holds one of the ciphertexts. Nothing is returned unless every occurrence is in order. */
async function explain(wanted: ReadonlySet<string>, files: readonly SourceFile[], keys: KeyService): Promise<Map<string, Leaf>> {
  const relevant = files.map((file) => ({ file, found: occurrences(file.bytes, wanted) })).filter(({ found }) => found.size > 0)
  const opened = await Promise.all(relevant.map(async ({ file, found }) => examine(file, found, keys)))
  const misplaced = opened.flatMap(({ misplaced }) => misplaced)
  if (misplaced.length > 0) {
    throw new ActionError('config/misplaced', say`A ciphertext of the build also stands where it was not encrypted: ${misplaced[0]}${more(misplaced)}.`, {
      account: misplaced.map((place) => say`${place}`),
    })
  }
  return new Map(opened.flatMap(({ leaves }) => leaves))
}

interface Examined {
  readonly leaves: [ciphertext: string, leaf: Leaf][]
  readonly misplaced: string[]
}

async function examine(file: SourceFile, found: ReadonlyMap<string, number>, keys: KeyService): Promise<Examined> {
  const parsed = parseIfEncrypted(file)
  if (parsed === undefined) return { leaves: [], misplaced: [`${file.path} (not an encrypted file)`] }
  const dataKey = await unwrapDataKey(parsed, keys)
  try {
    return place(openFile(parsed, dataKey), file, found)
  } finally {
    dataKey.fill(0)
  }
}

/** A file that cannot be read, or has no `sops` block, encrypts nothing. */
function parseIfEncrypted({ path, bytes }: SourceFile): ParsedFile | undefined {
  if (!/\.(ya?ml|json)$/.test(path)) return undefined
  const parsed = parseDocument(path, bytes)
  return parsed.metadata === undefined ? undefined : parsed
}

/** Sorts the occurrences in an opened file into opened leaves and all other places. */
function place(documents: readonly Node[], file: SourceFile, found: ReadonlyMap<string, number>): Examined {
  const leaves: [string, Leaf][] = []
  const misplaced: string[] = []
  const open = new Map<string, number>()
  for (const document of documents) {
    visit(document, [], (text, keyPath, _, leaf) => {
      if (leaf?.secret !== undefined) {
        const { ciphertext } = leaf.secret
        if (!found.has(ciphertext)) return
        leaves.push([ciphertext, { ...leaf, secret: { ...leaf.secret, file: file.path } }])
        open.set(ciphertext, (open.get(ciphertext) ?? 0) + 1)
      } else if (holdsCiphertext(text) && [...found.keys()].some((ciphertext) => text.includes(ciphertext))) {
        misplaced.push(`${file.path} at ${keyPathText(keyPath)}`)
      }
    })
  }
  // An alias opens in several places what stands once; what stands more often than it opens is somewhere in the text.
  for (const [ciphertext, times] of found) {
    if (misplaced.length === 0 && times > (open.get(ciphertext) ?? 0)) misplaced.push(`${file.path}, outside of its encrypted values`)
  }
  return { leaves, misplaced }
}

type Visit = (text: string, keyPath: KeyPath, isKey: boolean, leaf?: Leaf) => void

/** Every text of a tree: keys, leaves, comments. */
function visit(node: Node, keyPath: KeyPath, see: Visit): void {
  if (node.kind === 'leaf') return see(leafText(node) ?? '', keyPath, false, node)
  node.items.forEach((item, index) => {
    if (item.kind === 'comment') see(item.text, keyPath, false)
    else if (item.kind === 'item') {
      see(item.key, [...keyPath, item.key], true)
      visit(item.value, [...keyPath, item.key], see)
    } else visit(item, [...keyPath, index], see)
  })
}

function replaceLeaves(node: Node, replace: (leaf: Leaf, keyPath: KeyPath) => Leaf, keyPath: KeyPath = []): Node {
  if (node.kind === 'leaf') return replace(node, keyPath)
  if (node.kind === 'map') {
    return { kind: 'map', items: node.items.map((item) => (item.kind === 'item' ? { ...item, value: replaceLeaves(item.value, replace, [...keyPath, item.key]) } : item)) }
  }
  return { kind: 'list', items: node.items.map((item, index) => (item.kind === 'comment' ? item : replaceLeaves(item, replace, [...keyPath, index]))) }
}

function leafText(leaf: Leaf): string | undefined {
  return typeof leaf.text === 'string' ? leaf.text : undefined
}

function more(places: readonly string[]): string {
  return places.length > 1 ? ` and ${places.length - 1} more` : ''
}
