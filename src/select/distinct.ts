/** Texts, each once. */
import { createHash } from 'node:crypto'

/** V8 tells longer texts than 16,383 characters apart by their length only: in a set, each would be compared with all. */
const LONGEST_IN_SET = 10_000

/** The first of each, in order. Long texts are told apart by their SHA-256. */
export function distinct(texts: readonly string[]): string[] {
  if (texts.length < 2) return [...texts]
  const [short, long] = [new Set<string>(), new Set<string>()]
  return texts.filter((text) => {
    const isShort = text.length <= LONGEST_IN_SET
    const [seen, key] = isShort ? [short, text] : [long, createHash('sha256').update(text).digest('base64')]
    if (seen.has(key)) return false
    seen.add(key)
    return true
  })
}
