/** Shamir's secret sharing over GF(2^8), modulo x^8+x^4+x^3+x+1, byte by byte. The last byte of a part is its x. */
import { ActionError, ENCRYPT_ANEW } from '../errors.ts'
import { say } from '../text.ts'

const EXP = new Uint8Array(510)
const LOG = new Uint8Array(256)
for (let power = 0, value = 1; power < 255; power += 1) {
  EXP[power] = EXP[power + 255] = value
  LOG[value] = power
  value ^= (value << 1) ^ (value & 0x80 ? 0x11b : 0) // times 3, a generator
  value &= 0xff
}

export function multiply(a: number, b: number): number {
  return a === 0 || b === 0 ? 0 : (EXP[(LOG[a] ?? 0) + (LOG[b] ?? 0)] ?? 0)
}

export function divide(a: number, b: number): number {
  return a === 0 ? 0 : (EXP[(LOG[a] ?? 0) + 255 - (LOG[b] ?? 0)] ?? 0)
}

/**
 * @param parts at least two, of one length, each a byte longer than the secret
 * @throws ActionError sops/data-key
 */
export function combine(parts: readonly Uint8Array[]): Uint8Array {
  const [length = 0] = parts.map((part) => part.length)
  const xs = parts.map((part) => part.at(-1) ?? 0)
  const wrong =
    parts.length < 2 ? 'fewer than two'
    : length < 2 || parts.some((part) => part.length !== length) ? 'of different lengths'
    : xs.includes(0) || new Set(xs).size !== xs.length ? 'not distinct'
    : undefined
  if (wrong !== undefined) throw new ActionError('sops/data-key', say`The parts of the data key are ${wrong}.`, { hint: ENCRYPT_ANEW })
  // The Lagrange coefficients at zero are the same for every byte.
  const weights = xs.map((x) => xs.filter((other) => other !== x).reduce((weight, other) => multiply(weight, divide(other, x ^ other)), 1))
  return Uint8Array.from({ length: length - 1 }, (_, i) => parts.reduce((sum, part, p) => sum ^ multiply(part[i] ?? 0, weights[p] ?? 0), 0))
}

/**
 * Splits a secret so that any `threshold` of `count` parts give it back.
 * @param randomBytes for the coefficients
 */
export function split(secret: Uint8Array, count: number, threshold: number, randomBytes: (size: number) => Uint8Array): Uint8Array[] {
  const parts = Array.from({ length: count }, (_, i) => new Uint8Array(secret.length + 1).fill(i + 1, -1))
  secret.forEach((byte, i) => {
    const coefficients = [byte, ...randomBytes(threshold - 1)]
    for (const part of parts) part[i] = coefficients.reduceRight((sum, coefficient) => multiply(sum, part.at(-1) ?? 0) ^ coefficient, 0)
  })
  return parts
}
