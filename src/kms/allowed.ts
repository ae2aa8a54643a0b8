/**
 * `allowed-keys`: which master keys may be asked. The names in a file are written by whoever can write configuration,
 * so the workflow has the last word.
 */
import { isLike } from '../text.ts'

export interface AllowedKeys {
  /** Whether the input was given: then no key is asked that it does not list. */
  readonly given: boolean
  lists(name: string): boolean
}

export function allowedKeys(patterns: readonly string[]): AllowedKeys {
  return { given: patterns.length > 0, lists: (name) => patterns.some((pattern) => matches(pattern, name)) }
}

/** `*` stands for any text, everything else for itself; in an address a `*` of the host stays within the host. */
function matches(pattern: string, name: string): boolean {
  const [wanted, given] = [pattern, name].map((text) => /^(https?:\/\/[^/]*)(.*)$/s.exec(text))
  if (!wanted || !given) return isLike(pattern, name)
  const [, host = '', path = ''] = wanted
  const anyPath = path === '' && host.endsWith('*')
  return isLike(host, given[1] ?? '') && (anyPath || isLike(path, given[2] ?? ''))
}
