/**
 * Which files explain the secrets of a build: those whose own rule encrypts the ciphertext, at a place that vouches for
 * the place where the build shows it.
 */
import { ActionError } from '../errors.ts'
import { parseEncrypted } from '../sops/cipher.ts'
import { parseDocument, scalarTexts, visitLeaves, type ParsedFile } from '../sops/index.ts'
import { Size, tooMuch } from '../sops/size.ts'
import type { StoreName } from '../sops/stores/store.ts'
import type { KeyPath } from '../sops/tree.ts'
import { boundKeys, samePlace, type BoundKeys } from './binding.ts'
import { ciphertextsIn } from './ciphertext.ts'
import type { Compute, Turn } from './closed.ts'
import { keyPathText, leafText, visitTexts } from './walk.ts'

export interface File {
  readonly path: string
  readonly bytes: Uint8Array
  /** Follows from the name if it is not given. */
  readonly format?: StoreName
}

/** A place where a file's own rule encrypts a ciphertext; of places that bind alike in one file, the first. */
export interface Explanation {
  /** Encrypted, read and not opened. */
  readonly file: ParsedFile
  /** Where it stands in the file. */
  readonly keyPath: KeyPath
  readonly own: BoundKeys
}

/** By ciphertext. */
export type Explanations = ReadonlyMap<string, readonly Explanation[]>

/** What takes the time, for the message of the deadline. */
export const READING = 'Reading files'

/** All files that are read may hold so many times what one may. */
const TIMES = 4

/** What is known of a ciphertext so far. */
type IsSettled = (ciphertext: string, explanations: readonly Explanation[]) => boolean

export class Files {
  readonly #batches: AsyncIterator<readonly File[]>
  /** The first batch, until it is taken: asked for at once, beside whatever else is asked. */
  #first: Promise<IteratorResult<readonly File[]>> | undefined
  /** What was taken so far. */
  readonly #files: File[] = []
  readonly #turn: Turn
  readonly #compute: Compute
  /** Of all that was read: what a server stores may be more than one file, and must not fill the memory. */
  readonly #size = new Size(TIMES)
  readonly #read = new Map<File, Promise<Read>>()

  /**
   * @param batches what was stored when the build was made, what the build needs first; each is taken when it is needed
   * @param turn taken before each file is read
   */
  constructor(batches: AsyncIterable<readonly File[]>, { turn, compute }: { readonly turn: Turn; readonly compute: Compute }) {
    this.#turn = turn
    this.#compute = compute
    this.#batches = batches[Symbol.asyncIterator]()
    this.#first = this.#batches.next()
    this.#first.catch(() => undefined) // awaited where files are looked at
  }

  /**
   * Where each of the ciphertexts is encrypted. A ciphertext stands verbatim wherever SOPS wrote it; files that may
   * spell it with escapes are read only where it is found nowhere else. Asked once more, it begins with what was taken.
   * @param isFirst files that are looked at first; the others only for what these do not explain
   * @param isSettled whether a ciphertext needs no further batch of files
   * @returns no entry for a ciphertext that no file encrypts
   * @throws ActionError of the family `sops`, if there is one, and a file that shows it cannot be read
   */
  async explanations(wanted: ReadonlySet<string>, isFirst: (path: string) => boolean, isSettled: IsSettled): Promise<Explanations> {
    const found = new Map<string, Explanation[]>()
    let open = wanted
    for await (const files of this.#takenFirst()) {
      await this.#explainFrom(files, { isFirst, wanted: open, found })
      open = new Set([...open].filter((ciphertext) => !isSettled(ciphertext, found.get(ciphertext) ?? [])))
      if (open.size === 0) break
    }
    const left = missing(wanted, found)
    for (const file of left.size > 0 ? this.#files.filter((one) => isFirst(one.path) && shows(one, left)) : []) {
      const read = await this.#readOnce(file)
      if (read instanceof ActionError) throw read
    }
    return found
  }

  /**
   * Where files show one of the ciphertexts to a lenient reader, and do not encrypt it there: pasted values and keys, and
   * places of which a file says that it encrypts them, though the secret was encrypted for another. Comments and other
   * prose do not count.
   * @param own the places that the secrets were encrypted for
   * @param isRead which files the build may be made of
   * @returns `FILE at KEY PATH`
   * @throws ActionError sops/size where too much would have to be read
   */
  async pastes(own: ReadonlyMap<string, BoundKeys>, isRead: (path: string) => boolean): Promise<string[]> {
    const wanted = new Set(own.keys())
    const places: string[] = []
    for (const file of this.#files) {
      if (!isRead(file.path) || !(shows(file, wanted) || mayEscape(file))) continue
      const read = await this.#readOnce(file)
      const found = read instanceof ActionError ? this.#compute(() => pastesInUnreadable(file, read, wanted), READING) : await pastesIn(read, own)
      found.forEach((place) => places.push(place))
    }
    return places
  }

  async *#takenFirst(): AsyncGenerator<readonly File[]> {
    if (this.#files.length > 0) yield [...this.#files]
    for (;;) {
      const batch = await (this.#first ?? this.#batches.next())
      this.#first = undefined
      if (batch.done === true) return
      yield this.#take(batch.value)
    }
  }

  #take(batch: readonly File[]): readonly File[] {
    const files = batch.filter(({ path }) => /\.(ya?ml|json)$/.test(path)) // ECS encrypts no others
    files.forEach((file) => this.#files.push(file))
    return files
  }

  /** @param wanted what is not settled yet @param found where explanations are added */
  async #explainFrom(files: readonly File[], { isFirst, wanted, found }: { isFirst: (path: string) => boolean; wanted: ReadonlySet<string>; found: Map<string, Explanation[]> }): Promise<void> {
    let left = wanted
    for (const group of partition(files, ({ path }) => isFirst(path))) {
      const [verbatim, escaped] = partition(group, (file) => shows(file, left))
      for (const some of [verbatim, escaped.filter(mayEscape)]) {
        if (left.size > 0) await this.#explain(some, left, found)
        left = missing(left, found)
      }
    }
  }

  async #explain(files: readonly File[], wanted: ReadonlySet<string>, found: Map<string, Explanation[]>): Promise<void> {
    for (const file of await Promise.all(files.map((one) => this.#readOnce(one)))) {
      if (!(file instanceof ActionError) && file.metadata !== undefined) await addExplanations(file, wanted, found)
    }
  }

  #readOnce(file: File): Promise<Read> {
    const reading = this.#read.get(file) ?? this.#turn().then(() => this.#compute(() => read(file, this.#size), READING))
    this.#read.set(file, reading)
    return reading
  }
}

/** A file, or why it cannot be read. */
type Read = ParsedFile | ActionError

const FEWER_FILES = 'Grant this service account the paths that it needs and no others, or let ECS decrypt: `decrypt: server`.'

function read({ path, bytes }: File, size: Size): Read {
  try {
    if (size.excess !== undefined) throw tooMuch('What may explain the build, all files together,', size.excess, FEWER_FILES)
    const parsed = parseDocument(path, bytes)
    parsed.documents.forEach((document) => size.add(document))
    return parsed
  } catch (error) {
    if (error instanceof ActionError) return error
    throw error
  }
}

/** A text that is no ciphertext as SOPS writes it could not be opened: it explains nothing. */
async function addExplanations(file: ParsedFile, wanted: ReadonlySet<string>, found: Map<string, Explanation[]>): Promise<void> {
  const known = new Set<string>()
  await visitLeaves(file, (leaf, { encrypted, at: keyPath }) => {
    const ciphertext = leafText(leaf)
    if (!encrypted || !wanted.has(ciphertext) || parseEncrypted(ciphertext) === undefined) return
    const own = boundKeys(keyPath)
    const place = [ciphertext, ...own].join('\0')
    if (known.has(place)) return
    known.add(place)
    const explanations = found.get(ciphertext)
    if (explanations === undefined) found.set(ciphertext, [{ file, keyPath, own }])
    else explanations.push({ file, keyPath, own })
  })
}

async function pastesIn(file: ParsedFile, own: ReadonlyMap<string, BoundKeys>): Promise<string[]> {
  const places: string[] = []
  const isOwn = (ciphertext: string, keyPath: KeyPath): boolean => samePlace(own.get(ciphertext) ?? [], boundKeys(keyPath))
  const look = (text: string, keyPath: KeyPath, encrypted: boolean): void => {
    const found = [...ciphertextsIn(text, own)]
    if (found.some((ciphertext) => !encrypted || !isOwn(ciphertext, keyPath))) places.push(`${file.path} at ${keyPathText(keyPath)}`)
  }
  const isPlain = file.metadata === undefined
  for (const document of file.documents) {
    visitTexts(document, (text, keyPath, isKey, leaf) => {
      if (isKey || (leaf !== undefined && isPlain)) look(text, keyPath, false)
    })
  }
  if (!isPlain) await visitLeaves(file, (leaf, { encrypted, at }) => look(leafText(leaf), at, encrypted))
  return places
}

/** What SOPS refuses, another reader may take: a key that stands twice, or a `sops` block that is none. */
function pastesInUnreadable(file: File, why: ActionError, wanted: ReadonlySet<string>): string[] {
  if (why.code === 'sops/size') throw why
  try {
    const isShown = scalarTexts(file.bytes, file.path).some((text) => ciphertextsIn(text, wanted).size > 0)
    return isShown ? [`${file.path}, which SOPS does not read`] : []
  } catch (error) {
    if (!(error instanceof ActionError)) throw error
    return shows(file, wanted) ? [`${file.path}, which cannot be read`] : []
  }
}

function missing(wanted: ReadonlySet<string>, found: ReadonlyMap<string, unknown>): Set<string> {
  return new Set([...wanted].filter((ciphertext) => !found.has(ciphertext)))
}

function partition<T>(items: readonly T[], isFirst: (item: T) => boolean): [T[], T[]] {
  const first: T[] = []
  const second: T[] = []
  for (const item of items) (isFirst(item) ? first : second).push(item)
  return [first, second]
}

function shows(file: File, wanted: { has(ciphertext: string): boolean }): boolean {
  return ciphertextsIn(latin1(file), wanted).size > 0
}

function latin1({ bytes }: File): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
}

/** Whether a reader of YAML or JSON may see a text that does not stand there as it is: escapes, tags such as `!!binary`, UTF-16. */
function mayEscape(file: File): boolean {
  return /[\\!\0]/.test(latin1(file))
}
