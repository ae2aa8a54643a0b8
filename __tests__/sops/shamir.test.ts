/** Shamir's parts: the published vector, every threshold, and what is no set of parts. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ActionError } from '../../src/errors.ts'
import { combine, divide, multiply, split } from '../../src/sops/shamir.ts'
import { random } from './sample.ts'

const secret = Uint8Array.from({ length: 32 }, (_, i) => i)
const parts = ['041b123920677e555c33cad1f8ffd6adb48b82699097ae858ce3fac1a8af465d01', '1659609fda4e07f8d57aaef1143b12d68b447dd9317eb788a55128f7527db9e602', '124370a5fe2c7faa81406e2be0c9ca742fdeeda3b5fc0f1a31abc82de6cfe1a403'].map((hex) => Buffer.from(hex, 'hex'))
const [first = secret, second = secret, third = secret] = parts

describe('the field', () => {
  it.each([[0x57, 0x83, 0xc1], [0x57, 0x13, 0xfe], [0x53, 0xca, 1], [0, 7, 0]])('%d times %d is %d', (a, b, product) => {
    expect(multiply(a, b)).toBe(product)
    expect(multiply(b, a)).toBe(product)
  })

  it('divides what it multiplied', () => {
    for (let a = 0; a < 256; a += 1) for (let b = 1; b < 256; b += 1) expect(divide(multiply(a, b), b)).toBe(a)
  })
})

describe('the vector: 32 bytes in three parts, all needed', () => {
  it('is split into exactly these parts', () => {
    let at = -1
    const coefficients = (): Uint8Array => {
      at += 1
      return Uint8Array.of((7 * at + 1) & 255, (13 * at + 5) & 255)
    }
    expect(split(secret, 3, 3, coefficients)).toEqual(parts.map((part) => Uint8Array.from(part)))
  })

  it.each([[[first, second, third]], [[third, first, second]]])('gives the secret back in any order', (some) => {
    expect(combine(some)).toEqual(secret)
  })

  it('gives something else for two of them', () => {
    expect(combine([first, second])).not.toEqual(secret)
  })
})

describe('any secret', () => {
  const setting = fc.integer({ min: 2, max: 12 }).chain((count) => fc.tuple(fc.constant(count), fc.integer({ min: 2, max: count }), fc.uint8Array({ minLength: 32, maxLength: 32 }), fc.string()))

  it('comes back from every subset of parts that is large enough, and from no smaller one', () => {
    fc.assert(
      fc.property(setting.chain(([count, threshold, bytes, seed]) => fc.tuple(fc.constant({ threshold, bytes, parts: split(bytes, count, threshold, random(seed)) }), fc.shuffledSubarray(Array.from({ length: count }, (_, i) => i), { minLength: 2 }))), ([given, chosen]) => {
        const combined = combine(chosen.map((i) => given.parts[i] ?? new Uint8Array()))
        expect(Buffer.compare(combined, given.bytes) === 0).toBe(chosen.length >= given.threshold)
      }),
    )
  })

  it('does not come back when one part is of another secret', () => {
    fc.assert(
      fc.property(setting, fc.nat(), ([count, threshold, bytes, seed], which) => {
        const good = split(bytes, count, threshold, random(seed))
        const other = split(bytes, count, threshold, random(`${seed} other`))
        const wrong = which % count
        expect(combine(good.map((part, i) => (i === wrong ? (other[i] ?? part) : part)))).not.toEqual(bytes)
      }),
    )
  })

  it('has parts numbered from one, and the number may be any other', () => {
    expect(split(secret, 4, 2, random('x')).map((part) => part.at(-1))).toEqual([1, 2, 3, 4])
    // A line through the secret, at x = 200 and 77: as versions up to 3.9 number them.
    const line = [200, 77].map((x) => Uint8Array.from([...secret.map((byte, i) => byte ^ multiply(i + 9, x)), x]))
    expect(combine(line)).toEqual(secret)
  })
})

describe('what is no set of parts', () => {
  it.each([
    ['one part', [first], /fewer than two/],
    ['none', [], /fewer than two/],
    ['the same part twice', [first, first], /not distinct/],
    ['a part at zero, which would be the secret itself', [first, Uint8Array.from([...secret, 0])], /not distinct/],
    ['parts of different lengths', [first, second.subarray(1)], /different lengths/],
    ['parts without a secret', [Uint8Array.of(1), Uint8Array.of(2)], /different lengths/],
  ])('%s', (_, some, message) => {
    expect(() => combine(some)).toThrow(ActionError)
    expect(() => combine(some)).toThrow(message)
  })
})
