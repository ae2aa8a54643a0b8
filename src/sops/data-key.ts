/** The data key of a file: unwrapped by whoever can use one of its master keys. */
import { ActionError, ENCRYPT_ANEW } from '../errors.ts'
import { say } from '../text.ts'
import { DATA_KEY_LENGTH } from './cipher.ts'
import { metadataOf, type ParsedFile } from './file.ts'
import { masterKeyName, type KeyService, type MasterKey } from './key-service.ts'
import { combine } from './shamir.ts'

/** Local kinds first, as SOPS does; the others in the order of the file. */
const LOCAL: readonly MasterKey['type'][] = ['age', 'pgp']

/** A master key that did not give its part. */
interface Attempt {
  readonly key: MasterKey
  /** Undefined: this kind of key is not supported. */
  readonly error?: ActionError
}

/**
 * Tries the keys of each group until one works. One group holds the data key; of several, all parts that can be had are
 * combined, if they are as many as the threshold asks for.
 * @returns 32 bytes; wipe them after use
 * @throws ActionError the failure of the only key; else sops/data-key, with every attempt
 */
export async function unwrapDataKey(file: ParsedFile, keys: KeyService): Promise<Uint8Array> {
  const { path } = file
  const { keyGroups, shamirThreshold } = metadataOf(file)
  const groups = await Promise.all(keyGroups.map((group) => unwrapPart(group, keys)))
  const parts = groups.flatMap(({ part }) => (part === undefined ? [] : [part]))
  const needed = keyGroups.length === 1 ? 1 : Math.max(shamirThreshold, 2)
  if (parts.length < needed) throw unusable(path, groups.map(({ attempts }) => attempts), parts.length, needed)
  const dataKey = keyGroups.length === 1 ? parts[0] : combine(parts)
  if (dataKey?.length !== DATA_KEY_LENGTH) throw new ActionError('sops/data-key', say`The data key of ${path} does not have ${DATA_KEY_LENGTH} bytes.`, { hint: ENCRYPT_ANEW })
  return dataKey
}

async function unwrapPart(group: readonly MasterKey[], keys: KeyService): Promise<{ part?: Uint8Array; attempts: readonly Attempt[] }> {
  const attempts: Attempt[] = []
  for (const key of [...group.filter(({ type }) => LOCAL.includes(type)), ...group.filter(({ type }) => !LOCAL.includes(type))]) {
    try {
      const part = await keys.unwrap(key)
      if (part !== null) return { part, attempts }
      attempts.push({ key })
    } catch (error) {
      if (!(error instanceof ActionError) || error.code === 'source/timeout') throw error
      attempts.push({ key, error })
    }
  }
  return { attempts }
}

/** One key, one reason: that reason is the error. Otherwise all of them are told. Each names file and key. */
function unusable(path: string, groups: readonly (readonly Attempt[])[], had: number, needed: number): ActionError {
  const attempts = groups.flat()
  const [only] = attempts
  if (attempts.length === 1 && only?.error) return only.error.with({ message: `${attemptName(path, only)}: ${only.error.message}` })
  const account = groups.flatMap((group, index) => group.map((attempt) => attemptLine(path, attempt, groups.length > 1 ? `group ${index + 1}: ` : '')))
  const message = groups.length > 1 ? say`Of the ${needed} key groups that ${path} needs, ${had} could be used.` : say`None of the master keys of ${path} could be used.`
  return new ActionError('sops/data-key', message, { account, accountTitle: 'Every master key, and why it could not be used', cause: attempts.find(({ error }) => error)?.error })
}

function attemptName(path: string, { key }: Attempt): string {
  return say`${path}: ${key.type} ${masterKeyName(key)}`
}

/** `FILE: TYPE KEY: why`, and what to do. */
function attemptLine(path: string, attempt: Attempt, group: string): string {
  const { error } = attempt
  return `${attemptName(path, attempt)}: ${group}${error ? `${error.message} ${error.hint}` : 'this kind of key is not supported'}`
}
