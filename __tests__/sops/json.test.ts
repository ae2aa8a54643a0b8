/** JSON as Go reads and writes it. */
import { describe, expect, it } from 'vitest'
import { ActionError } from '../../src/errors.ts'
import { STORES } from '../../src/sops/file.ts'
import type { StoreName } from '../../src/sops/stores/store.ts'
import type { Node } from '../../src/sops/tree.ts'
import { bare, decrypt, encrypt, parse } from './sample.ts'

const emit = (store: StoreName, ...documents: Node[]): string => Buffer.from(STORES[store].emit(documents)).toString()
const str = (text: string): Node => ({ kind: 'leaf', type: 'str', text })
const map = (entries: Readonly<Record<string, Node>>): Node => ({ kind: 'map', items: Object.entries(entries).map(([key, value]) => ({ kind: 'item', key, value })) })

describe('a JSON number', () => {
  it.each([
    ['1', 'int:1'],
    ['-0', 'int:0'],
    ['9007199254740993', 'int:9007199254740993'],
    ['9223372036854775807', 'int:9223372036854775807'],
    ['9223372036854775808', 'float:9223372036854776000'],
    ['1.0', 'float:1'],
    ['1e3', 'float:1000'],
    ['1E-7', 'float:0.0000001'],
    ['5e-324', `float:0.${'0'.repeat(323)}5`],
  ])('%s is %s', (literal, expected) => {
    expect(parse(`{"a":${literal}}`, 'json').map(bare)).toEqual([{ map: [['a', expected]] }])
  })

  it.each(['1e400', '01', '+1', '.5', '1.', '0x1', 'NaN', 'Infinity', '1_0'])('is not %s', (literal) => {
    expect(() => parse(`{"a":${literal}}`, 'json')).toThrow(ActionError)
  })

  it.each(['1.0', '1e3', '-0.0', '12345678901234567890', '1e-7'])('%s is written as it was', (literal) => {
    expect(emit('json', ...parse(`{"a":${literal}}`, 'json'))).toBe(`{\n\t"a": ${literal}\n}\n`)
  })
})

describe('a JSON text', () => {
  it.each([
    ['<>&', '"\\u003c\\u003e\\u0026"'],
    ['\u2028\u2029', '"\\u2028\\u2029"'],
    ['\b\f\n\r\t"\\/', '"\\b\\f\\n\\r\\t\\"\\\\/"'],
    ['\u0000\u001f', '"\\u0000\\u001f"'],
    ['\u007fé😀', '"\u007fé😀"'],
    ['\ufffd', '"\ufffd"'],
  ])('%j is written as %s', (text, expected) => {
    const written = emit('json', map({ a: str(text) }))
    expect(written).toBe(`{\n\t"a": ${expected}\n}\n`)
    expect(parse(written, 'json').map(bare)).toEqual([{ map: [['a', `str:${text}`]] }])
  })

  it('has U+FFFD for half of a surrogate pair', () => {
    expect(parse('{"a":"\\ud800x","b\\udc00":1}', 'json').map(bare)).toEqual([{ map: [['a', 'str:\ufffdx'], ['b\ufffd', 'int:1']] }])
  })
})

describe('a JSON file', () => {
  it('keeps the order of its keys, whatever they are', () => {
    expect(parse('{"2":1,"1":2,"__proto__":{"x":3},"constructor":4,"":5}', 'json').map(bare)).toEqual([{ map: [['2', 'int:1'], ['1', 'int:2'], ['__proto__', { map: [['x', 'int:3']] }], ['constructor', 'int:4'], ['', 'int:5']] }])
  })

  it.each([
    ['a byte order mark', '\ufeff{}', 'sops/syntax'],
    ['nothing', '', 'sops/syntax'],
    ['half of an object', '{"a":', 'sops/syntax'],
    ['a comma at the end', '{"a":1,}', 'sops/syntax'],
    ['a comment', '{"a":1} // c', 'sops/syntax'],
    ['single quotes', "{'a':1}", 'sops/syntax'],
    ['text after it', '{"a":1} x', 'sops/syntax'],
    ['another object after it', '{"a":1}{"a":1}', 'sops/syntax'],
    ['a line feed in a text', '{"a":"\n"}', 'sops/syntax'],
    ['a tab in a text', '{"a":"\t"}', 'sops/syntax'],
    ['an unknown escape', '{"a":"\\x41"}', 'sops/syntax'],
    ['a key twice', '{"a":1,"a":1}', 'sops/syntax'],
    ['a key twice, spelled differently', '{"a":1,"\\u0061":1}', 'sops/syntax'],
    ['too many levels', `${'['.repeat(300)}${']'.repeat(300)}`, 'sops/size'],
  ])('is refused with %s', (_, text, code) => {
    expect(() => parse(text, 'json')).toThrow(expect.objectContaining({ code }))
  })

  it.each(['[1]', '1', '"x"', 'null'])('that should be encrypted is no %s', async (text) => {
    await expect(decrypt(text, 'json')).rejects.toThrow(/not a mapping/)
  })

  it('is laid out with tabs, empty things in short, and a line feed at its end', () => {
    const text = '{\n\t"a": {\n\t\t"b": [\n\t\t\t1,\n\t\t\tnull\n\t\t],\n\t\t"c": {},\n\t\t"d": []\n\t},\n\t"e": true\n}\n'
    expect(emit('json', ...parse(text, 'json'))).toBe(text)
    expect(encrypt('{"a":"b"}', {}, 'json')).toMatch(/^\{\n\t"a": "ENC\[[^\n]*\n\t"sops": \{\n\t\t"age": \[\n[^]*\n\}\n$/)
  })
})

describe('a store that cannot hold a tree says so', () => {
  it.each([
    ['json', 'infinity', map({ a: { kind: 'leaf', type: 'float', text: '+Inf' } }), /infinity/],
    ['json', 'bytes', map({ a: { kind: 'leaf', type: 'str', text: Uint8Array.of(255) } }), /UTF-8/],
    ['json', 'a list', { kind: 'list', items: [] }, /one object/],
    ['dotenv', 'a mapping', map({ a: map({}) }), /at a:/],
    ['dotenv', 'a number', map({ a: { kind: 'leaf', type: 'int', text: '1' } }), /texts only/],
    ['dotenv', 'an equals sign in a key', map({ 'a=b': str('') }), /key "a=b"/],
    ['dotenv', 'the prefix of its metadata', map({ sops_a: str('') }), /key "sops_a"/],
    ['dotenv', 'a backslash before n', map({ a: str('\\n') }), /line feed/],
    ['ini', 'a text outside a section', map({ a: str('') }), /sections/],
    ['ini', 'a mapping in a section', map({ s: map({ a: map({}) }) }), /s\.a/],
    ['binary', 'two texts in one', map({ b: str('') }), /one text/],
  ] as const)('%s: %s', (store, _, root, message) => {
    expect(() => STORES[store].emit([root])).toThrow(message)
    expect(() => STORES[store].emit([root])).toThrow(expect.objectContaining({ code: 'sops/unsupported' }))
  })

  it.each(['json', 'dotenv', 'ini', 'binary'] as const)('%s: several documents', (store) => {
    expect(() => STORES[store].emit([map({}), map({})])).toThrow(expect.objectContaining({ code: 'sops/unsupported' }))
  })
})

describe('dotenv and INI', () => {
  it.each([
    ['dotenv', 'A=b=c\n#note\n\nB=\nC=x\\ny\n D = e \nexport E=f\nF="g"\nG=h\r\n', ['str:b=c', 'str:', 'str:x\ny', 'str: e ', 'str:f', 'str:"g"', 'str:h\r']],
    ['ini', 'a = 1\n[s]\nb = "x" ; note\nc: y\nd = \'it\'\ne = a \\\n  b\nf = """two\nlines"""\ng = `#`\n', ['str:1', 'str:x', 'str:y', 'str:it', 'str:a b', 'str:two\nlines', 'str:#']],
  ] as const)('%s has no types, and its own quotes', async (store, text, expected) => {
    const leaves = (node: unknown): unknown[] => (typeof node === 'string' ? (node.startsWith('#') ? [] : [node]) : Array.isArray(node) ? node.flatMap((one, index) => (index === 0 && typeof one === 'string' && node.length === 2 && !one.startsWith('#') ? [] : leaves(one))) : Object.values(node as object).flatMap(leaves))
    expect(parse(text, store).map(bare).flatMap(leaves)).toEqual(expected)
    expect(await decrypt(encrypt(store === 'ini' ? '[s]\na = 1\n' : 'A=1\n', {}, store), store)).toHaveLength(1)
  })

  it('keeps the keys and comments of dotenv as they are', () => {
    expect(parse('export A=1\n B =2\n# c\n', 'dotenv').map(bare)).toEqual([{ map: [['export A', 'str:1'], [' B ', 'str:2'], '# c'] }])
  })

  it.each([['dotenv', ' # indented\n'], ['dotenv', 'word\n'], ['ini', '[s]\nword\n'], ['ini', '[s\na=b\n'], ['ini', 'a = """b\n']] as const)('%s refuses %j', (store, text) => {
    expect(() => parse(text, store)).toThrow(expect.objectContaining({ code: 'sops/syntax' }))
  })

  it('INI keeps sections that stand twice apart, and the last value of a key that does', () => {
    expect(parse('[s]\na = 1\n[s]\na = 2\nb = 3\na = 4\n', 'ini').map(bare)).toEqual([{ map: [['DEFAULT', { map: [] }], ['s', { map: [['a', 'str:1']] }], ['s', { map: [['a', 'str:4'], ['b', 'str:3']] }]] }])
  })
})
