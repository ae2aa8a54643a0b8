/** Whatever the parsers are fed, they answer soon: with a tree, or with an error of the catalogue. `npm run fuzz` goes on for longer. */
import { describe, expect, it } from 'vitest'
import { Fuzzer, tryInput } from '../../tools/fuzz.ts'
import type { StoreName } from '../../src/sops/stores/store.ts'

const dataKey = Buffer.alloc(32)

it.each([1, 2])('survives 10,000 hostile inputs (seed %d)', async (seed) => {
  const fuzzer = new Fuzzer(seed)
  const verdicts = new Set<string>()
  for (let left = 10_000; left > 0; left -= 1) verdicts.add((await tryInput(fuzzer.next())).verdict)
  expect(verdicts).toEqual(new Set(['opened', 'plain', 'refused']))
})

it('makes the same inputs from the same seed', () => {
  const [one, same, other] = [new Fuzzer(7), new Fuzzer(7), new Fuzzer(8)]
  const inputs = (fuzzer: Fuzzer) => Array.from({ length: 50 }, () => fuzzer.next())
  const first = inputs(one)
  expect(inputs(same)).toEqual(first)
  expect(inputs(other)).not.toEqual(first)
})

describe('400,000 characters of one kind take no time', () => {
  const many = (text: string, before = '', after = ''): string => before + text.repeat(Math.ceil(400_000 / text.length)) + after

  it.each<[StoreName, string, string]>([
    ['yaml', 'opening brackets', many('[')],
    ['yaml', 'empty mappings on one line', many('{},', '[', ']')],
    ['yaml', 'pairs on one line', many('{a: b},', 'x: [', ']')],
    ['yaml', 'values on one line, a comment at the end', many('a, ', '[', '] # c')],
    ['yaml', 'dashes', many('- ')],
    ['yaml', 'question marks', many('? ')],
    ['yaml', 'a list of words, a comment at the end', many('- a\n', '', '# c')],
    ['yaml', 'comments', many('# c\n', 'a: b\n')],
    ['yaml', 'number signs in a text', many(' #', 'a: "', '"')],
    ['yaml', 'number signs in a plain text', many('a#', 'a: ')],
    ['yaml', 'comments behind values', many('- a # c\n')],
    ['yaml', 'comments in a flow list', many('a, # c\n', '[', ']')],
    ['yaml', 'documents', many('---\n')],
    ['yaml', 'documents with comments', many('--- # c\na: b\n')],
    ['yaml', 'anchors', many('- &a b\n')],
    ['yaml', 'aliases', many('- *a\n', '- &a b\n')],
    ['yaml', 'tags', many('- !!str b\n')],
    ['yaml', 'line feeds', many('\n', 'a: b', 'c')],
    ['yaml', 'line feeds in quotes', many('\n', 'a: "', '"')],
    ['yaml', 'blanks between words', many(' ', 'a: b\u2028x', 'c')],
    ['yaml', 'blanks in quotes', many(' ', 'a: "\u2028x', 'c"')],
    ['yaml', 'blanks in quotes before a separator', many(' ', 'a: "b', '\u2028c"')],
    ['yaml', 'escaped line feeds', many('\\\n', 'a: "', '"')],
    ['yaml', 'blanks in a block with a separator', many(' ', 'a: |\n  b\u2028  c', 'd')],
    ['yaml', 'lines of a folded block that separators end', many(' x\u2029', 'a: >\n')],
    ['yaml', 'line separators', many('\u2028', 'a: "x', 'c"')],
    ['yaml', 'quotes', many("''", "a: '", "'")],
    ['yaml', 'backslashes', many('\\\\', 'a: "', '"')],
    ['yaml', 'digits', many('1', 'a: ')],
    ['yaml', 'underscores', many('1_', 'a: ')],
    ['yaml', 'digits of a time', many('1', 'a: 2024-01-01T00:00:00.', 'x')],
    ['yaml', 'lines of a block', many(' x\n', 'a: |\n')],
    ['yaml', 'empty lines of a folded block', many('\n', 'a: >\n x\n', ' y')],
    ['yaml', 'a word over lines', many('x\n ', 'a: ')],
    ['yaml', 'carriage returns', many('\r', 'a: b')],
    ['yaml', 'ciphertexts that never end', many('ENC[AES256_GCM,data:', 'a: ')],
    ['json', 'opening brackets', many('[')],
    ['json', 'opening braces', many('{"a":')],
    ['json', 'backslashes', many('\\\\', '{"a":"', '"}')],
    ['json', 'escaped quotes', many('\\"', '{"a":"', '"}')],
    ['json', 'digits', many('1', '{"a":', '}')],
    ['json', 'zeros of a fraction', many('0', '{"a":0.', '1}')],
    ['json', 'line feeds', many('\n', '{"a":', '}')],
    ['json', 'empty objects', many('{},', '{"a":[', '{}]}')],
    ['json', 'keys', `{${Array.from({ length: 40_000 }, (_, i) => `"k${i}":1`).join(',')}}`],
    ['dotenv', 'equals signs', many('=', 'a')],
    ['dotenv', 'backslashes', many('\\n', 'a=')],
    ['dotenv', 'nested metadata', many('__map_a', 'sops_a', '=x\n')],
    ['dotenv', 'lists in metadata', many('__list_0', 'sops_a', '=x\n')],
    ['dotenv', 'entries of metadata', Array.from({ length: 10_000 }, (_, i) => `sops_age__list_${i}__map_enc=x\n`).join('')],
    ['ini', 'sections', many('[s]\n')],
    ['ini', 'brackets', many('[')],
    ['ini', 'comments', many('; c\n')],
    ['ini', 'introducers of comments', many('#;', '', '\na=b\n')],
    ['ini', 'continued lines', many('\\\n', 'a = b')],
    ['ini', 'quotes that do not end', many('"""', 'a = ')],
    ['ini', 'blanks', many(' ', 'a = "', 'x')],
    ['ini', 'nested metadata', many('__map_a', '[sops]\na', '=x\n')],
    ['binary', 'opening brackets', many('[')],
  ])('%s: %s', async (store, _, text) => {
    // Throws when it takes too long, or for another reason than the catalogue knows.
    expect((await tryInput({ store, bytes: Buffer.from(text), dataKey })).milliseconds).toBeLessThan(1000)
  })
})
