/** Rules that are expressions of RE2. Loaded for the files that name one: few do. */
import { RE2JS } from 're2js'
import type { Matcher } from './selectors.ts'
import { LONGEST_PATH, tooMuch } from './size.ts'

/** Characters of an expression: compiling one repeats parts of it up to 1,000 times. */
export const LONGEST_EXPRESSION = 2_000

/** RE2 takes, for each character that is looked at, one step for each instruction that an expression compiles to. */
export const MOST_STEPS = 200_000_000

/**
 * SOPS takes an expression that does not compile for one that never matches.
 * @param path of the file, for messages
 * @throws ActionError sops/size for an expression that is too long; the matcher, where keys are too many for it
 */
export function byExpression(pattern: string, path: string): Matcher {
  if (pattern.length > LONGEST_EXPRESSION) throw tooMuch(path, `an expression of more than ${LONGEST_EXPRESSION} characters`)
  const expression = compiled(pattern)
  if (expression === undefined) return () => false
  const instructions = expression.programSize()
  const known = new Map<string, boolean>()
  let steps = 0
  return (text) => {
    const before = known.get(text)
    if (before !== undefined) return before
    steps += instructions * text.length
    if (steps > MOST_STEPS) throw tooMuch(path, 'too many keys or comments for its expression')
    const found = expression.matcher(text).find()
    if (text.length <= LONGEST_PATH) known.set(text, found)
    return found
  }
}

/** Whether a pattern means what it says: a writer must not encrypt by one that never matches. */
export function compiles(pattern: string): boolean {
  return compiled(pattern) !== undefined
}

function compiled(pattern: string): RE2JS | undefined {
  try {
    return RE2JS.compile(pattern)
  } catch {
    return undefined
  }
}
