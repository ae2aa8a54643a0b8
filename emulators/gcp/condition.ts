/**
 * Google's attribute conditions, as far as they are understood here: claims that must have a value each, joined by `&&`.
 * What is more than that refuses the whole condition.
 * @see https://cloud.google.com/iam/docs/workload-identity-federation#conditions
 */
import type { Claims } from '../github/oidc.ts'

const COMPARISON = /^assertion\.(\w+)\s*==\s*'([^'\\]*)'$/

/** @throws Error naming what is not understood */
export function conditionOf(expression: string): (claims: Claims) => boolean {
  const expected = expression.split('&&').map((comparison) => {
    const [, claim, value] = COMPARISON.exec(comparison.trim()) ?? []
    if (claim === undefined) throw new Error(`the emulated STS does not understand the condition ${comparison.trim()}`)
    return [claim, value] as const
  })
  return (claims) => expected.every(([claim, value]) => claims[claim] === value)
}
