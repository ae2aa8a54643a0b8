/**
 * `allowed-keys`: which master keys may be asked. The names in a file are written by whoever can write configuration,
 * so the workflow has the last word.
 */
import { isLike } from '../text.ts'

export interface AllowedKeys {
  /** Whether the input was given: then no key is asked that it does not list. */
  readonly given: boolean
  readonly patterns: readonly string[]
  lists(name: string): boolean
}

export function allowedKeys(patterns: readonly string[]): AllowedKeys {
  return { given: patterns.length > 0, patterns, lists: (name) => patterns.some((pattern) => matches(pattern, name)) }
}

/** The name of a key that is an address, or a pattern of such names. */
const ADDRESS = /^(https?:\/\/)([^/]*)(.*)$/is

/**
 * @returns what is wrong with a pattern, to follow "it"; undefined if nothing is
 */
export function patternProblem(pattern: string): string | undefined {
  if (/^[^/]*\*[^/]*:\/\//.test(pattern)) return 'has a `*` in its scheme, which must be written'
  const [, , host, path] = ADDRESS.exec(pattern) ?? []
  if (host === undefined) return undefined
  if (host.split('.').some((label) => label !== '*' && label.includes('*'))) return 'has a `*` that is not a whole label of its host, as in `https://*.vault.azure.net/keys/*`'
  if (path === '') return 'has no path, as in `https://team.vault.azure.net/keys/*`'
  return undefined
}

/**
 * `*` stands for any text, everything else for itself; in the host of an address it stands for one whole label. An
 * address is listed by `*` alone, or by a pattern that is an address, too: another could be met by a path of any host.
 */
function matches(pattern: string, name: string): boolean {
  if (pattern === '*') return true
  const [wanted, given] = [ADDRESS.exec(pattern), ADDRESS.exec(name)]
  if (wanted === null && given === null) return isLike(pattern, name)
  const [, wantedScheme, wantedHost = '', wantedPath = ''] = wanted ?? []
  const [, givenScheme, givenHost = '', givenPath = ''] = given ?? []
  return wantedScheme === givenScheme && isHostLike(wantedHost, givenHost) && isLike(wantedPath, givenPath)
}

function isHostLike(pattern: string, host: string): boolean {
  const [wanted, given] = [pattern, host].map((text) => text.split('.'))
  if (wanted?.length !== given?.length) return false
  return wanted?.every((label, index) => (label === '*' ? LABEL.test(given?.[index] ?? '') : label === given?.[index])) ?? false
}

/** A label of a host, without a port. */
const LABEL = /^[\w-]+$/
