import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { EMPTY, mergeAll } from '../../src/config/merge.ts'
import { parseJson } from '../../src/sops/stores/json.ts'
import { toJson } from '../../src/select/json.ts'

/** JSON texts merged in order, as JSON. */
function merged(...texts: string[]): string {
  return toJson(mergeAll([EMPTY, ...texts.map((text) => parseJson(text, 'a file'))]))
}

describe('merging as ECS does', () => {
  it.each<[string, string[], string]>([
    ['mappings deeply, later over earlier', ['{"a":{"b":1,"c":2}}', '{"a":{"c":3,"d":4}}'], '{"a":{"b":1,"c":3,"d":4}}'],
    ['keys in the order of their first appearance', ['{"z":1,"a":{"y":1}}', '{"b":2,"a":{"x":2,"y":3},"z":4}'], '{"z":4,"a":{"y":3,"x":2},"b":2}'],
    ['lists replaced, never joined', ['{"a":[1,2,3]}', '{"a":[4]}'], '{"a":[4]}'],
    ['null as a value', ['{"a":{"b":1},"c":1}', '{"a":null}'], '{"a":null,"c":1}'],
    ['a mapping in the place of a scalar', ['{"a":1}', '{"a":{"b":1}}'], '{"a":{"b":1}}'],
    ['a scalar in the place of a mapping', ['{"a":{"b":1}}', '{"a":"x"}'], '{"a":"x"}'],
    ['an empty mapping over one that is not: nothing is lost', ['{"a":{"b":1}}', '{"a":{}}'], '{"a":{"b":1}}'],
    ['keys that objects would move or lose', ['{"b":1,"10":1,"__proto__":{"x":1}}', '{"2":1,"__proto__":{"y":2}}'], '{"b":1,"10":1,"__proto__":{"x":1,"y":2},"2":1}'],
    ['numbers as they were written', ['{"a":1.0}', '{"b":90210123456789012345}'], '{"a":1.0,"b":90210123456789012345}'],
    ['three, in order', ['{"a":1,"b":1,"c":1}', '{"b":2,"c":2}', '{"c":3}'], '{"a":1,"b":2,"c":3}'],
  ])('%s', (_, texts, expected) => {
    expect(merged(...texts)).toBe(expected)
  })

  it('with nothing, or with itself, changes nothing', () => {
    const { mapping } = fc.letrec<{ node: unknown; mapping: unknown }>((tie) => ({
      mapping: fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), tie('node')), { maxLength: 3 }).map((entries) => Object.fromEntries(entries)),
      node: fc.oneof({ maxDepth: 4 }, fc.integer(), fc.constant(null), fc.array(fc.integer(), { maxLength: 2 }), tie('mapping')),
    }))
    fc.assert(
      fc.property(mapping, (value) => {
        const text = JSON.stringify(value)
        expect([merged(text), merged('{}', text), merged(text, '{}'), merged(text, text)]).toEqual([text, text, text, text])
      }),
    )
  })
})
