/** The data key of a file: unwrapped by whoever can use one of its master keys. */
import { ActionError } from '../errors.ts'
import { say } from '../text.ts'
import { DATA_KEY_LENGTH } from './cipher.ts'
import { metadataOf, type ParsedFile } from './file.ts'
import { masterKeyName, type KeyService, type MasterKey } from './key-service.ts'
import { combine } from './shamir.ts'

/** Local kinds first, as SOPS does; the others in the order of the file. */
const LOCAL: readonly MasterKey['type'][] = ['age', 'pgp']

interface Attempt {
  readonly line: string
  readonly error?: unknown
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
  if (dataKey?.length !== DATA_KEY_LENGTH) throw new ActionError('sops/data-key', say`The data key of ${path} does not have ${DATA_KEY_LENGTH} bytes.`)
  return dataKey
}

async function unwrapPart(group: readonly MasterKey[], keys: KeyService): Promise<{ part?: Uint8Array; attempts: readonly Attempt[] }> {
  const attempts: Attempt[] = []
  for (const key of [...group.filter(({ type }) => LOCAL.includes(type)), ...group.filter(({ type }) => !LOCAL.includes(type))]) {
    try {
      const part = await keys.unwrap(key)
      if (part !== null) return { part, attempts }
      attempts.push({ line: say`${key.type} ${masterKeyName(key)}: this kind of key is not supported` })
    } catch (error) {
      if (!(error instanceof ActionError) || error.code === 'source/timeout') throw error
      attempts.push({ line: say`${key.type} ${masterKeyName(key)}: ` + `${error.message} ${error.hint}`, error })
    }
  }
  return { attempts }
}

/** One key, one reason: that reason is the error. Otherwise all of them are told. */
function unusable(path: string, groups: readonly (readonly Attempt[])[], had: number, needed: number): ActionError {
  const attempts = groups.flat()
  const [only] = attempts
  if (attempts.length === 1 && only?.error instanceof ActionError) return only.error
  const account = groups.flatMap((group, index) => group.map(({ line }) => (groups.length > 1 ? `group ${index + 1}: ${line}` : line)))
  const message = groups.length > 1 ? say`Of the ${needed} key groups that ${path} needs, ${had} could be used.` : say`None of the master keys of ${path} could be used.`
  return new ActionError('sops/data-key', message, { account, cause: attempts.find(({ error }) => error)?.error })
}
