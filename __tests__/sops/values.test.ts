/** Which texts each type can hold, and how they are hashed. */
import { describe, expect, it } from 'vitest'
import { floatText, timeText, typedLeaf } from '../../src/sops/values.ts'

describe('a decrypted text', () => {
  it.each([
    ['int', '007', '7'],
    ['int', '+5', '5'],
    ['int', '-0', '0'],
    ['int', '9223372036854775807', '9223372036854775807'],
    ['int', '-9223372036854775808', '-9223372036854775808'],
    ['int', '9223372036854775808', undefined],
    ['int', '-9223372036854775809', undefined],
    ['int', '0x10', undefined],
    ['int', '1_0', undefined],
    ['int', ' 1', undefined],
    ['int', '1.0', undefined],
    ['int', '', undefined],
    ['bool', 'True', 'True'],
    ['bool', 'true', 'True'],
    ['bool', '1', 'True'],
    ['bool', 'F', 'False'],
    ['bool', 'tRUE', undefined],
    ['bool', 'yes', undefined],
    ['float', '1e3', '1000'],
    ['float', '.5', '0.5'],
    ['float', '1.50', '1.5'],
    ['float', '-inf', '-Inf'],
    ['float', 'Infinity', '+Inf'],
    ['float', 'NAN', 'NaN'],
    ['float', '1e400', undefined],
    ['float', '1e-400', '0'],
    ['float', '0x1p4', undefined],
    ['float', '', undefined],
    ['float', '1_0', undefined],
    ['time', '2024-01-01T00:00:00.500Z', '2024-01-01T00:00:00.5Z'],
    ['time', '2024-02-29T01:02:03+00:00', '2024-02-29T01:02:03Z'],
    ['time', '2024-01-01T00:00:00.1234567891-05:30', '2024-01-01T00:00:00.123456789-05:30'],
    ['time', '2023-02-29T00:00:00Z', undefined],
    ['time', '2024-01-01', undefined],
    ['str', '', ''],
    ['bytes', 'x', undefined],
    ['foo', 'x', undefined],
    ['null', '', undefined],
  ])('of type %s: %j is %j', (type, text, expected) => {
    expect(typedLeaf(type, Buffer.from(text))).toEqual(expected === undefined ? undefined : { kind: 'leaf', type, text: expected })
  })

  it('keeps the bytes of a text that is not UTF-8, and of nothing else', () => {
    const bytes = Buffer.from([0, 0xff, 0x0a])
    expect(typedLeaf('str', bytes)).toEqual({ kind: 'leaf', type: 'str', text: bytes })
    expect(typedLeaf('int', bytes)).toBeUndefined()
  })

  it('keeps a byte order mark', () => {
    expect(typedLeaf('str', Buffer.from('\ufeffx'))).toEqual({ kind: 'leaf', type: 'str', text: '\ufeffx' })
  })
})

describe('a float', () => {
  it.each([
    [1, '1'],
    [0.1, '0.1'],
    [1e21, '1000000000000000000000'],
    [1.5e22, '15000000000000000000000'],
    [-1e-7, '-0.0000001'],
    [1.25e-9, '0.00000000125'],
    [5e-324, `0.${'0'.repeat(323)}5`],
    [-0, '-0'],
    [Infinity, '+Inf'],
    [-Infinity, '-Inf'],
    [Number.NaN, 'NaN'],
    [Number.MAX_VALUE, `17976931348623157${'0'.repeat(292)}`],
  ])('%d has the text %s', (value, expected) => {
    expect(floatText(value)).toBe(expected)
  })
})

describe('the time of the last change', () => {
  it.each([
    ['2024-01-02T03:04:05Z', '2024-01-02T03:04:05Z'],
    ['2024-01-02T03:04:05+00:00', '2024-01-02T03:04:05Z'],
    ['2024-01-02T03:04:05-00:00', '2024-01-02T03:04:05Z'],
    ['2024-01-02T03:04:05.123Z', '2024-01-02T03:04:05Z'],
    ['2024-01-02T03:04:05,5Z', '2024-01-02T03:04:05Z'],
    ['2024-01-02T3:04:05Z', '2024-01-02T03:04:05Z'],
    ['2024-01-02T03:04:05+05:30', '2024-01-02T03:04:05+05:30'],
    ['2024-01-02t03:04:05z', undefined],
    ['2024-01-02T03:04:05+0530', undefined],
    ['2024-01-02T24:00:00Z', undefined],
    ['2024-01-02T03:04:60Z', undefined],
    ['2024-02-30T03:04:05Z', undefined],
    ['2024-01-02', undefined],
    ['', undefined],
  ])('%j is authenticated as %j', (text, expected) => {
    expect(timeText(text, false)).toBe(expected)
  })
})
