/**
 * Decrypts a built configuration: each `ENC[...]` text of the build is looked up in the files it came from, opened
 * there, and put in its place.
 *
 * A lookup by ciphertext alone would let someone who may write but not read paste a ciphertext under another key and
 * have it revealed there. So *every* place where such a text stands, in every file, must be a leaf that its file
 * encrypts and that opens there.
 */
import { ActionError } from '../errors.ts'
import { parseDocument, type ParsedFile } from '../sops/index.ts'
import type { KeyService } from '../sops/key-service.ts'
import type { Leaf, Node } from '../sops/tree.ts'
import { say } from '../text.ts'
import { holdsCiphertext, occurrences } from './ciphertext.ts'
import { openWith } from './open.ts'
import { andMore } from './secrets.ts'
import { keyPathText, leafText, mapLeaves, visitTexts } from './walk.ts'

export interface File {
  readonly path: string
  readonly bytes: Uint8Array
}

/**
 * @param built documents whose secrets are `ENC[...]` texts
 * @param wanted those texts, each with a place of the build where it stands
 * @param files everything that may explain them
 * @returns the same documents, with a `secret` on each leaf that was opened
 * @throws ActionError config/unexplained, config/misplaced, and those of `sops` and `kms`
 */
export async function reveal(built: readonly Node[], wanted: ReadonlyMap<string, string>, files: readonly File[], keys: KeyService): Promise<Node[]> {
  const plaintexts = await explain(new Set(wanted.keys()), files, keys)
  const unexplained = [...wanted].filter(([ciphertext]) => !plaintexts.has(ciphertext)).map(([, place]) => place)
  if (unexplained.length > 0) {
    throw new ActionError('config/unexplained', say`The build holds ciphertext that no readable file explains, at ${unexplained[0]}${andMore(unexplained)}.`, {
      account: unexplained.map((place) => say`${place}: in no file that this service account may read`),
    })
  }
  return built.map((node) => mapLeaves(node, (leaf) => plaintexts.get(leafText(leaf)) ?? leaf))
}

/** Opens every file that holds one of the ciphertexts. Nothing is returned unless every occurrence is in order. */
async function explain(wanted: ReadonlySet<string>, files: readonly File[], keys: KeyService): Promise<Map<string, Leaf>> {
  const relevant = files.map((file) => ({ file, found: occurrences(file.bytes, wanted) })).filter(({ found }) => found.size > 0)
  const examined = await Promise.all(relevant.map(({ file, found }) => examine(file, found, keys)))
  const misplaced = examined.flatMap((one) => one.misplaced)
  if (misplaced.length > 0) {
    throw new ActionError('config/misplaced', say`A ciphertext of the build also stands where it was not encrypted: ${misplaced[0]}${andMore(misplaced)}.`, {
      account: misplaced.map((place) => say`${place}`),
    })
  }
  return new Map(examined.flatMap((one) => one.opened))
}

interface Examined {
  readonly opened: readonly [ciphertext: string, leaf: Leaf][]
  /** Where a ciphertext stands that is not opened there. */
  readonly misplaced: readonly string[]
}

async function examine(file: File, found: ReadonlyMap<string, number>, keys: KeyService): Promise<Examined> {
  const parsed = parseIfEncrypted(file)
  if (parsed === undefined) return { opened: [], misplaced: [`${file.path}, which is not an encrypted file`] }
  return sortOccurrences(await openWith(keys, parsed), file, found)
}

/** ECS encrypts YAML and JSON; a file of another kind, or without a `sops` block, encrypts nothing. */
function parseIfEncrypted({ path, bytes }: File): ParsedFile | undefined {
  if (!/\.(ya?ml|json)$/.test(path)) return undefined
  const parsed = parseDocument(path, bytes)
  return parsed.metadata === undefined ? undefined : parsed
}

/** Sorts the occurrences of an opened file into opened leaves and all other places. */
function sortOccurrences(documents: readonly Node[], file: File, found: ReadonlyMap<string, number>): Examined {
  const opened: [string, Leaf][] = []
  const misplaced: string[] = []
  const times = new Map<string, number>()
  for (const document of documents) {
    visitTexts(document, (text, keyPath, _, leaf) => {
      const ciphertext = leaf?.secret?.ciphertext
      if (leaf?.secret !== undefined && ciphertext !== undefined) {
        if (!found.has(ciphertext)) return
        opened.push([ciphertext, { ...leaf, secret: { ...leaf.secret, file: file.path } }])
        times.set(ciphertext, (times.get(ciphertext) ?? 0) + 1)
      } else if (holdsCiphertext(text) && [...found.keys()].some((one) => text.includes(one))) {
        misplaced.push(`${file.path} at ${keyPathText(keyPath)}`)
      }
    })
  }
  // An alias opens at several places what stands once; what stands more often than it opens is elsewhere in the text.
  const elsewhere = [...found].some(([ciphertext, count]) => count > (times.get(ciphertext) ?? 0))
  if (elsewhere && misplaced.length === 0) misplaced.push(`${file.path}, outside of its encrypted values`)
  return { opened, misplaced }
}
