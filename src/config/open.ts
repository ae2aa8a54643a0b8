/** Opens files with whoever can use one of their master keys. */
import { ActionError } from '../errors.ts'
import { openFile, unwrapDataKey, type ParsedFile } from '../sops/index.ts'
import type { KeyService } from '../sops/key-service.ts'
import type { Leaf, Node } from '../sops/tree.ts'
import { leavesIn } from './walk.ts'

/**
 * The data key is wiped before this returns.
 * @returns the documents; each leaf that was ciphertext has a `secret`, and says which file it is of
 * @throws ActionError of the families `sops` and `kms`
 */
export async function openWith(keys: KeyService, file: ParsedFile): Promise<Node[]> {
  const dataKey = await unwrapDataKey(file, keys)
  try {
    return await openFile(file, dataKey)
  } finally {
    dataKey.fill(0)
  }
}

/**
 * Opens, for each ciphertext, one of the files that explain it: that which explains most first, so that few keys are used;
 * the next where it cannot be opened. Files that do not wait for each other are opened at the same time, none twice.
 * @param wanted by ciphertext: the files that explain it, at least one
 * @returns the opened leaves by ciphertext
 * @throws ActionError the failure of a ciphertext's first file, where none of them opens
 */
export async function openAny(wanted: ReadonlyMap<string, readonly ParsedFile[]>, keys: KeyService): Promise<Map<string, Leaf>> {
  const explainedBy = ciphertextsByFile(wanted)
  const opened = new Map<string, Leaf>()
  const tried = new Map<ParsedFile, ActionError | undefined>()
  for (let left = candidates(wanted, explainedBy); left.length > 0; left = left.filter(({ ciphertext }) => !opened.has(ciphertext))) {
    const next = new Set(left.map((one) => nextOf(one, tried)))
    await Promise.all([...next].map(async (file) => {
      const secrets = await secretsOf(file, keys)
      tried.set(file, secrets instanceof ActionError ? secrets : undefined)
      if (secrets instanceof ActionError) return
      // Another file may claim a ciphertext of this one for a place of its own: only who explains a secret opens it.
      for (const ciphertext of explainedBy.get(file) ?? []) {
        const leaf = secrets.get(ciphertext)
        if (leaf !== undefined) opened.set(ciphertext, leaf)
      }
    }))
  }
  return opened
}

function ciphertextsByFile(wanted: ReadonlyMap<string, readonly ParsedFile[]>): Map<ParsedFile, string[]> {
  const explained = new Map<ParsedFile, string[]>()
  for (const [ciphertext, files] of wanted) {
    for (const file of files) {
      const known = explained.get(file)
      if (known === undefined) explained.set(file, [ciphertext])
      else known.push(ciphertext)
    }
  }
  return explained
}

interface Candidates {
  readonly ciphertext: string
  /** That which explains most first. */
  readonly files: readonly ParsedFile[]
  /** How many of them were tried. */
  at: number
}

function candidates(wanted: ReadonlyMap<string, readonly ParsedFile[]>, explainedBy: ReadonlyMap<ParsedFile, readonly string[]>): Candidates[] {
  const covers = (file: ParsedFile): number => explainedBy.get(file)?.length ?? 0
  const ordered = (files: readonly ParsedFile[]): readonly ParsedFile[] => (files.length > 1 ? files.toSorted((a, b) => covers(b) - covers(a)) : files)
  return Array.from(wanted, ([ciphertext, files]) => ({ ciphertext, files: ordered(files), at: 0 }))
}

/** @throws ActionError where every file was tried */
function nextOf(one: Candidates, tried: ReadonlyMap<ParsedFile, ActionError | undefined>): ParsedFile {
  for (; one.at < one.files.length; one.at += 1) {
    const file = one.files[one.at]
    if (file !== undefined && !tried.has(file)) return file
  }
  const [failure] = one.files.flatMap((file) => tried.get(file) ?? [])
  throw failure ?? new Error('a file that does not hold what it explains')
}

async function secretsOf(file: ParsedFile, keys: KeyService): Promise<Map<string, Leaf> | ActionError> {
  try {
    const secrets = new Map<string, Leaf>()
    for (const leaf of leavesIn(await openWith(keys, file))) {
      if (leaf.secret !== undefined) secrets.set(leaf.secret.ciphertext, leaf)
    }
    return secrets
  } catch (error) {
    if (error instanceof ActionError) return error
    throw error
  }
}
