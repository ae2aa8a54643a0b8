/** The text of values, and which texts a runner can take. */
import { ActionError } from '../errors.ts'
import type { Leaf } from '../sops/tree.ts'
import { textOrBytes } from '../sops/values.ts'
import { say } from '../text.ts'

/**
 * A leaf as it is exported: strings byte for byte, plain numbers and times as written, opened ones as SOPS hashes them, `null` as
 * the empty string. Undefined for bytes that are not UTF-8.
 */
export function stringOf(leaf: Leaf): string | undefined {
  if (typeof leaf.text !== 'string') return utf8(leaf.text)
  if (leaf.type === 'null') return ''
  if (leaf.type === 'bool') return leaf.text.toLowerCase()
  const asWritten = leaf.type !== 'str' && leaf.secret === undefined
  return asWritten ? (leaf.literal ?? leaf.text) : leaf.text
}

function utf8(bytes: Uint8Array): string | undefined {
  const text = textOrBytes(bytes)
  return typeof text === 'string' ? text : undefined
}

/** Why a value can be neither output nor environment variable; undefined if it can. */
export function refusal(value: string | undefined): string | undefined {
  if (value === undefined) return 'is not UTF-8'
  if (value.includes('\0')) return 'holds a NUL character'
  return value.isWellFormed() ? undefined : 'holds half of a surrogate pair'
}

interface Limits {
  readonly variable: number
  readonly total: number
  readonly unit: string
  readonly size: (text: string) => number
}

/** Below the limits of the operating systems: beyond them no later step of the job can start. */
export const POSIX: Limits = { variable: 120_000, total: 700_000, unit: 'bytes', size: (text) => Buffer.byteLength(text) }
export const WINDOWS: Limits = { variable: 32_000, total: 60_000, unit: 'characters', size: (text) => text.length }

interface Variable {
  readonly name: string
  readonly value: string
  /** For messages. */
  readonly path: string
}

/** What is too large for the environment, one line each, what the job has already counted in. */
export function sizeProblems(variables: readonly Variable[], environment: Readonly<Record<string, string | undefined>>, platform: NodeJS.Platform): string[] {
  const { variable, total, unit, size } = platform === 'win32' ? WINDOWS : POSIX
  const sizeOf = (name: string, value: string): number => size(`${name}=${value}`) + 1
  const large = variables
    .filter(({ name, value }) => sizeOf(name, value) > variable)
    .map(({ name, value, path }) => say`${path} → ${name}: ${sizeOf(name, value)} ${unit}, and a variable of the environment has at most ${variable}`)
  if (large.length > 0) return large
  const all = new Map(Object.entries(environment).map(([name, value = '']) => [name, sizeOf(name, value)]))
  for (const { name, value } of variables) all.set(name, sizeOf(name, value))
  const sum = [...all.values()].reduce((a, b) => a + b, 0)
  return sum > total ? [say`The environment would have ${sum} ${unit} in all, what the job has already counted in, and at most ${total} are safe`] : []
}

/**
 * Nothing where there are no problems.
 * @param problems shown lines
 * @throws ActionError select/value that tells the first, and all in its account
 */
export function refuseValues(what: string, problems: readonly string[], hint?: string): void {
  const [first, ...others] = problems
  if (first === undefined) return
  const message = `${what}: ${first}${others.length > 0 ? `; and ${others.length} more` : ''}.`
  throw new ActionError('select/value', message, { account: problems, ...(hint === undefined ? {} : { hint }) })
}
