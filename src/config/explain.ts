/**
 * Which files explain the secrets of a build: those whose own rule encrypts the ciphertext, at a place that vouches for
 * the place where the build shows it.
 */
import { ActionError } from '../errors.ts'
import { parseDocument, visitLeaves, type ParsedFile } from '../sops/index.ts'
import { Size, tooMuch } from '../sops/size.ts'
import type { StoreName } from '../sops/stores/store.ts'
import type { KeyPath } from '../sops/tree.ts'
import { boundKeys, type BoundKeys } from './binding.ts'
import { ciphertextsIn } from './ciphertext.ts'
import type { Turn } from './closed.ts'
import { keyPathText, leafText, visitTexts } from './walk.ts'

export interface File {
  readonly path: string
  readonly bytes: Uint8Array
  /** Follows from the name if it is not given. */
  readonly format?: StoreName
}

/** A place where a file's own rule encrypts a ciphertext. */
export interface Explanation {
  /** Encrypted, read and not opened. */
  readonly file: ParsedFile
  /** Where it stands in the file. */
  readonly keyPath: KeyPath
  readonly own: BoundKeys
}

/** All files that are read may hold so many times what one may. */
const TIMES = 4

export class Files {
  readonly #files: readonly File[]
  readonly #turn: Turn
  /** Of all that was read: what a server stores may be more than one file, and must not fill the memory. */
  readonly #size = new Size(TIMES)
  readonly #read = new Map<File, Promise<Read>>()

  /** @param files everything that was stored when the build was made @param turn taken before each file is read */
  constructor(files: readonly File[], turn: Turn) {
    this.#turn = turn
    this.#files = files.filter(({ path }) => /\.(ya?ml|json)$/.test(path)) // ECS encrypts no others
  }

  /**
   * Where each of the ciphertexts is encrypted. A ciphertext stands verbatim wherever SOPS wrote it; files that may
   * spell it with escapes are read only where it is found nowhere else.
   * @returns no entry for a ciphertext that no file encrypts
   * @throws ActionError of the family `sops`, if there is one and a file that holds ciphertext of the build cannot be read
   */
  async explanations(wanted: ReadonlySet<string>): Promise<Map<string, Explanation[]>> {
    const found = new Map<string, Explanation[]>()
    const [verbatim, others] = partition(this.#files, (file) => shows(file, wanted))
    const read = await this.#explain(verbatim, wanted, found)
    if (found.size < wanted.size) await this.#explain(others.filter(mayEscape), wanted, found)
    const failure = read.find((one) => one instanceof ActionError)
    if (failure !== undefined && found.size < wanted.size) throw failure
    return found
  }

  /**
   * Where files show one of the ciphertexts and do not encrypt it: pasted values and keys. Comments and other prose do
   * not count, and a file that cannot be read shows nothing.
   * @param isRead which files the build may be made of
   * @returns `FILE at KEY PATH`
   */
  async pastes(wanted: ReadonlySet<string>, isRead: (path: string) => boolean): Promise<string[]> {
    const mayShow = this.#files.filter((file) => isRead(file.path) && (shows(file, wanted) || mayEscape(file)))
    const places = await Promise.all(mayShow.map(async (file) => pastesOf(await this.#readOnce(file), wanted)))
    return places.flat()
  }

  async #explain(files: readonly File[], wanted: ReadonlySet<string>, found: Map<string, Explanation[]>): Promise<Read[]> {
    const read = await Promise.all(files.map((file) => this.#readOnce(file)))
    for (const file of read) if (isEncrypted(file)) await addExplanations(file, wanted, found)
    return read
  }

  #readOnce(file: File): Promise<Read> {
    const reading = this.#read.get(file) ?? this.#turn().then(() => read(file, this.#size))
    this.#read.set(file, reading)
    return reading
  }
}

/** A file, or why it cannot be read. */
type Read = ParsedFile | ActionError

async function read({ path, bytes }: File, size: Size): Promise<Read> {
  try {
    if (size.excess !== undefined) throw tooMuch('What ECS stores', size.excess)
    const parsed = parseDocument(path, bytes)
    parsed.documents.forEach((document) => size.add(document))
    return parsed
  } catch (error) {
    if (error instanceof ActionError) return error
    throw error
  }
}

function isEncrypted(file: Read): file is ParsedFile {
  return !(file instanceof ActionError) && file.metadata !== undefined
}

async function addExplanations(file: ParsedFile, wanted: ReadonlySet<string>, found: Map<string, Explanation[]>): Promise<void> {
  await visitLeaves(file, (leaf, { encrypted, at: keyPath }) => {
    const text = leafText(leaf)
    if (!encrypted || !wanted.has(text)) return
    const explanation = { file, keyPath, own: boundKeys(keyPath) }
    const known = found.get(text)
    if (known === undefined) found.set(text, [explanation])
    else known.push(explanation)
  })
}

async function pastesOf(file: Read, wanted: ReadonlySet<string>): Promise<string[]> {
  if (file instanceof ActionError) return []
  const places: string[] = []
  const look = (text: string, keyPath: KeyPath): void => {
    if (ciphertextsIn(text, wanted).size > 0) places.push(`${file.path} at ${keyPathText(keyPath)}`)
  }
  for (const document of file.documents) {
    visitTexts(document, (text, keyPath, isKey, leaf) => {
      if (isKey || (leaf !== undefined && file.metadata === undefined)) look(text, keyPath)
    })
  }
  if (isEncrypted(file)) await visitLeaves(file, (leaf, { encrypted, at }) => (encrypted ? undefined : look(leafText(leaf), at)))
  return places
}

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  const first: T[] = []
  const second: T[] = []
  for (const item of items) (isFirst(item) ? first : second).push(item)
  return [first, second]
}

function shows(file: File, wanted: ReadonlySet<string>): boolean {
  return ciphertextsIn(latin1(file), wanted).size > 0
}

function latin1({ bytes }: File): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

/** Whether a reader of YAML or JSON may see a text that does not stand there as it is: escapes, tags such as `!!binary`, UTF-16. */
function mayEscape(file: File): boolean {
  return /[\\!\0]/.test(latin1(file))
}

