/** YAML as go-yaml reads it and as SOPS writes it. */
import { describe, expect, it } from 'vitest'
import { ActionError } from '../../src/errors.ts'
import { toJson } from '../../src/select/json.ts'
import { yamlStore } from '../../src/sops/stores/yaml.ts'
import type { Node } from '../../src/sops/tree.ts'
import { AWKWARD, READ_OTHERWISE } from './awkward.ts'
import { LINE_BREAK_CASES } from './line-breaks.ts'
import { bare, decrypt, encrypt, parse } from './sample.ts'

describe('reading', () => {
  it.each(AWKWARD)('%j', (yaml, items) => {
    expect(parse(yaml).map(bare)).toEqual([{ map: items }])
  })

  it.each([
    ['a line separator, a paragraph separator and a next line within a plain text', 'a: "b \u2028 c\u0085 d"\n', 'str:b\u2028c d'],
    ['a surrogate pair that is escaped', 'a: "\\ud83d\\ude00"\n', 'str:😀'],
    ['bytes', 'a: !!binary /w==\n', 'str:/w=='],
  ])('%s', (_, yaml, expected) => {
    expect(parse(yaml).map(bare)).toEqual([{ map: [['a', expected]] }])
  })

  it.each(LINE_BREAK_CASES)('$name as SOPS does', ({ yaml, json }) => {
    if (json === undefined) expect(() => parse(yaml)).toThrow(ActionError)
    else expect(JSON.parse(toJson(parse(yaml)[0]!))).toEqual(JSON.parse(json))
  })

  it('ends a comment with every line break', () => {
    for (const lineBreak of ['\n', '\r\n', '\r', '\u0085', '\u2028', '\u2029']) {
      const text = ['a: &a 1 # one', '# two', 'motd: *a', '# three'].join(lineBreak)
      expect(parse(text).map(bare)).toEqual([{ map: ['# one', ['a', 'int:1'], '# two', ['motd', 'int:1'], '# three'] }])
    }
  })

  it('knows several documents, empty ones too', () => {
    expect(parse('a: 1\n---\n---\n# c\nb: 2\n...\n').map(bare)).toEqual([{ map: [['a', 'int:1']] }, null, { map: ['# c', ['b', 'int:2']] }])
  })

  it('copies what an alias stands for; a comment behind the alias is not in it', () => {
    expect(parse('a: &x # one\n  b: c\nd: *x # two\n').map(bare)).toEqual([{ map: [['a', { map: ['# one', ['b', 'str:c']] }], '# two', ['d', { map: ['# one', ['b', 'str:c']] }]] }])
  })
})

describe('refusing', () => {
  it.each(READ_OTHERWISE)('what SOPS takes apart otherwise: %j', (yaml) => {
    expect(attempt(() => parse(yaml))).toMatchObject({ code: 'sops/syntax' })
  })

  it.each([
    ['a key twice', 'a: 1\na: 2\n', 'sops/syntax'],
    ['a key twice, spelled differently', 'a: 1\n"a": 2\n', 'sops/syntax'],
    ['a key twice in a flow mapping', 'a: {b: 1, b: 2}\n', 'sops/syntax'],
    ['a key twice in a later document', 'a: 1\n---\nb: 1\nb: 2\n', 'sops/syntax'],
    ['a key that is a number', '1: x\n', 'sops/syntax'],
    ['a key that is a boolean', 'true: x\n', 'sops/syntax'],
    ['a key that is null', '~: x\n', 'sops/syntax'],
    ['a key that is missing', ': x\n', 'sops/syntax'],
    ['a key that is a time', '2024-01-01: x\n', 'sops/syntax'],
    ['a key that is a list', '? [a]\n: b\n', 'sops/syntax'],
    ['a key that is a mapping', '? {a: b}\n: c\n', 'sops/syntax'],
    ['an integer beyond 63 bits', 'a: 9223372036854775808\n', 'sops/value'],
    ['a hexadecimal integer beyond 63 bits', 'a: 0xffffffffffffffff\n', 'sops/value'],
    ['a tag that the value does not meet', 'a: !!int foo\n', 'sops/value'],
    ['a tag that a quoted text does not meet', 'a: !!bool "yes"\n', 'sops/value'],
    ['an alias without its anchor', 'a: *x\n', 'sops/syntax'],
    ['an alias within its anchor', 'a: &x [*x]\n', 'sops/syntax'],
    ['an alias of another document', 'a: &x 1\n---\nb: *x\n', 'sops/syntax'],
    ['aliases that stand for too much', `a: &a [x,x,x,x,x,x,x,x,x,x]\n${'abcdefgh'.split('').slice(0, -1).map((name, i) => `${'bcdefgh'[i]}: &${'bcdefgh'[i]} [${`*${name},`.repeat(10)}]\n`).join('')}`, 'sops/size'],
    ['an anchor of other letters', 'a: &b: c\n', 'sops/syntax'],
    ['an alias of other letters', 'a: &b c\nd: *b:\n', 'sops/syntax'],
    ['a value in brackets that starts with a colon', 'a: [!!str :b]\n', 'sops/syntax'],
    ['a tab that indents', 'a:\n\tb: c\n', 'sops/syntax'],
    ['a comment sign right behind a quote', 'a: "b"# c\n', 'sops/syntax'],
    ['a dash in a flow list', 'a: [-, b]\n', 'sops/syntax'],
    ['a bracket that is not closed', 'a: [b\nc: d\n', 'sops/syntax'],
    ['another version of YAML', '%YAML 1.2\n---\na: b\n', 'sops/syntax'],
    ['a control character', 'a: b\u0007\n', 'sops/syntax'],
    ['a nesting that is too deep', `a: ${'['.repeat(300)}${']'.repeat(300)}\n`, 'sops/size'],
  ])('%s', (_, yaml, code) => {
    const error = attempt(() => parse(yaml))
    expect(error).toBeInstanceOf(ActionError)
    expect((error as ActionError).code).toBe(code)
  })

  it.each([['[a]\n'], ['word\n'], ['a: 1\n---\n- b\n']])('a file that is no mapping, once it should be encrypted: %j', async (yaml) => {
    await expect(decrypt(yaml)).rejects.toThrow(/not a mapping|not encrypted/)
  })

  it('never shows a piece of the text', () => {
    const error = attempt(() => parse('a: [hunter2\nhunter2: hunter2\n'))
    expect(JSON.stringify([(error as Error).message, (error as ActionError).account])).not.toContain('hunter2')
  })
})

describe('writing', () => {
  /** A text as value and the line, or lines, that hold it. */
  it.each([
    ['plain', 'plain'],
    ['two words', 'two words'],
    ['http://x:80/y#z', 'http://x:80/y#z'],
    ['', '""'],
    ['5', '"5"'],
    ['true', '"true"'],
    ['yes', '"yes"'],
    ['n', '"n"'],
    ['~', '"~"'],
    ['null', '"null"'],
    ['2024-01-01', '"2024-01-01"'],
    ['12:30:45', '"12:30:45"'],
    ['0777', '"0777"'],
    ['.inf', '".inf"'],
    ['with: colon', "'with: colon'"],
    ['# x', "'# x'"],
    ['a #b', "'a #b'"],
    [' lead', "' lead'"],
    ['trail ', "'trail '"],
    ['{a}', "'{a}'"],
    ['-', "'-'"],
    ['- a', "'- a'"],
    ["it's", "it's"],
    ["'quoted'", "'''quoted'''"],
    ['*a', "'*a'"],
    ['!a', "'!a'"],
    ['a\tb', '"a\\tb"'],
    ['\u2028', '"\\u2028"'],
    ['😀', '"\\U0001F600"'],
    ['é ✓', 'é ✓'],
    ['a\nb', '|-\n    a\n    b'],
    ['a\nb\n', '|\n    a\n    b'],
    ['a\nb\n\n', '|+\n    a\n    b\n'],
    ['\nfoo', '"\\nfoo"'],
    [' a\nb', '|4-\n     a\n    b'],
  ])('the text %j', (text, expected) => {
    const root: Node = { kind: 'map', items: [{ kind: 'item', key: 'k', value: { kind: 'leaf', type: 'str', text } }] }
    const written = Buffer.from(yamlStore.emit([root])).toString()
    expect(written).toBe(`k: ${expected}\n`)
    expect(parse(written).map(bare)).toEqual([{ map: [['k', `str:${text}`]] }])
  })

  it('lays out comments, lists, merge keys and documents as sops does', () => {
    const yaml = '# top\na:\n    # first\n    - b: 1\n      c: 1.0 # inline\n    - - x\n      - []\nd:\n    !!merge <<:\n        e: {}\n---\n"n": null\n# end\n'
    expect(Buffer.from(yamlStore.emit(parse(yaml))).toString()).toBe(yaml)
  })

  it('puts the comments at the start of nested lists above the first dash', () => {
    const yaml = 'a:\n  - # one\n    - # two\n      - x\n    - # three\n      b: y\n'
    expect(Buffer.from(yamlStore.emit(parse(yaml))).toString()).toBe('a:\n    # one\n    # two\n    - - - x\n      # three\n      - b: "y"\n')
  })

  it('keeps a time, a float and an integer what they are', async () => {
    const yaml = 'a: 2024-01-01T00:00:00Z\nb: 1.0\nc: 1e+06\nd: .nan\ne: -9223372036854775808\n'
    expect((await decrypt(encrypt(yaml))).map(bare)).toEqual([{ map: [['a', 'time:2024-01-01T00:00:00Z'], ['b', 'float:1'], ['c', 'float:1000000'], ['d', 'float:NaN'], ['e', 'int:-9223372036854775808']] }])
  })
})

function attempt(read: () => unknown): unknown {
  try {
    read()
    return undefined
  } catch (error) {
    return error
  }
}

describe('UTF-16', () => {
  const read = (bytes: Buffer) => yamlStore.parse(bytes, 'a.yaml').documents
  const text = 'a: é 😀\r\nb: [1]\r\n'
  const little = Buffer.from(`\ufeff${text}`, 'utf16le')

  it('is read where a byte order mark says so, whichever byte comes first', () => {
    expect(read(little)).toEqual(read(Buffer.from(text)))
    expect(read(Buffer.from(little).swap16())).toEqual(read(Buffer.from(text)))
  })

  it.each([
    ['half a unit', little.subarray(0, -1)],
    ['half a pair', Buffer.from('\ufeffa: \ud83d', 'utf16le')],
  ])('with %s is no YAML', (_, bytes) => {
    expect(() => read(bytes)).toThrow('a.yaml begins with the mark of UTF-16, and is not UTF-16.')
  })

  it('without the mark is no YAML', () => {
    expect(() => read(little.subarray(2))).toThrow()
  })
})
