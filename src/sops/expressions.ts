/** Rules that are expressions of RE2. Loaded for the files that name one: few do. */
import { RE2JS } from 're2js'
import type { Matcher } from './selectors.ts'

/** SOPS takes an expression that does not compile for one that never matches. */
export function byExpression(pattern: string): Matcher {
  try {
    const expression = RE2JS.compile(pattern)
    return (text) => expression.matcher(text).find()
  } catch {
    return () => false
  }
}

/** Whether a pattern means what it says: a writer must not encrypt by one that never matches. */
export function compiles(pattern: string): boolean {
  try {
    RE2JS.compile(pattern)
    return true
  } catch {
    return false
  }
}
