/** Near misses: what a selector that matches nothing may have meant. */
import { keyPathText } from '../config/walk.ts'
import type { KeyPath } from '../sops/tree.ts'
import { plainSegment } from './tree.ts'

/** Paths that are looked at, the first ones. */
const CANDIDATES = 2_000

/** Characters of what is compared: comparing costs the product of both lengths. */
const LONGEST = 100

/** Paths that are named. */
const NAMED = 3

/**
 * @param wanted the selector as written
 * @param paths of the configuration, in its order
 * @returns at most three paths, as text, that end in what is wanted or are about as near as the nearest
 */
export function nearMisses(wanted: string, paths: readonly KeyPath[]): string[] {
  const plain = wanted.split('.').map(plainSegment).join('.')
  const near = paths
    .slice(0, CANDIDATES)
    .map((path) => keyPathText(path.map(plainSegment)))
    .map((text) => ({ text, far: distance(text, plain) }))
    .filter(({ far }) => far <= Math.max(2, Math.floor(plain.length / 3)))
    .toSorted((a, b) => a.far - b.far)
  return near.filter(({ far }) => far <= (near[0]?.far ?? 0) + 1).slice(0, NAMED).map(({ text }) => text)
}

/** 0 for a path that ends in what is wanted, infinity where one of them is too long to compare. */
function distance(path: string, wanted: string): number {
  if (path.endsWith(`.${wanted}`)) return 0
  return Math.max(path.length, wanted.length) > LONGEST ? Infinity : levenshtein(path.toLowerCase(), wanted.toLowerCase())
}

function levenshtein(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let j = 1; j <= b.length; j++) next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)))
    row = next
  }
  return row[b.length] ?? 0
}
