/** A file as it is before any key is used: the values that its rule encrypts are closed. */
import { parseEncrypted } from './cipher.ts'
import { metadataOf, type ParsedFile } from './file.ts'
import type { Comment, KeyPath, Leaf, Node } from './tree.ts'
import { selectionOf, walkDocuments, type Place, type Visitor } from './walk.ts'

/**
 * The documents of an encrypted file as they will be when it is opened, leaf for leaf, in the same order: every value
 * that the file's own rule encrypts has a `secret` that is `closed`, its ciphertext as text, and the file that it is of.
 * @throws ActionError sops/metadata, sops/unsupported for an expression that is not evaluated here
 */
export async function closedDocuments(file: ParsedFile): Promise<Node[]> {
  return walkDocuments(file.documents, await selectionOf(metadataOf(file).selector, file.path), closer(file.path))
}

/**
 * Tells every leaf of an encrypted file, as it is stored, and whether the file's own rule encrypts it there.
 * @throws ActionError as `closedDocuments`
 */
export async function visitLeaves(file: ParsedFile, visit: (leaf: Leaf, place: Place) => void): Promise<void> {
  const tell = (leaf: Leaf, place: Place): Leaf => {
    visit(leaf, place)
    return leaf
  }
  const tellItem = (leaf: Leaf, place: Place): Leaf | Comment => (place.encrypted && isComment(leaf) ? asComment(leaf) : tell(leaf, place))
  walkDocuments(file.documents, await selectionOf(metadataOf(file).selector, file.path), { leaf: tell, listItem: tellItem, comment: (comment) => comment })
}

function closer(file: string): Visitor {
  const close = (leaf: Leaf, { encrypted, at }: Place): Leaf => (encrypted && leaf.type !== 'null' && leaf.text.length > 0 ? closed(leaf, at, file) : leaf)
  return {
    leaf: close,
    listItem: (leaf, place) => (place.encrypted && isComment(leaf) ? asComment(leaf) : close(leaf, place)),
    comment: (comment): Comment => comment,
  }
}

/** Field by field: V8 needs more memory for an object that others are spread into, and there is one for each value. */
function closed({ kind, type, text, literal }: Leaf, keyPath: KeyPath, file: string): Leaf {
  const leaf: Leaf = { kind, type, text, file, secret: { ciphertext: String(text), keyPath, state: 'closed' } }
  return literal === undefined ? leaf : { ...leaf, literal }
}

function asComment({ text }: Leaf): Comment {
  return { kind: 'comment', text: String(text) }
}

/** In a list an encrypted comment stands as a text, and is none of its values. */
function isComment({ text }: Leaf): boolean {
  return typeof text === 'string' && parseEncrypted(text)?.type === 'comment'
}
