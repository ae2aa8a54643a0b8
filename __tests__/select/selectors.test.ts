import { describe, expect, it } from 'vitest'
import { ActionError } from '../../src/errors.ts'
import { isExact, matches, parseSelectors } from '../../src/select/selectors.ts'

const key = (text: string) => ({ kind: 'key', key: text })
const one = { kind: 'one' }
const any = { kind: 'any' }

function failure(text: string): ActionError {
  try {
    parseSelectors(text)
  } catch (error) {
    if (error instanceof ActionError) return error
  }
  throw new Error(`${text} was taken for a selector`)
}

describe('the grammar', () => {
  it.each([
    ['database.password', [key('database'), key('password')], {}],
    ['.', [], {}],
    ['.?', [], { optional: true }],
    ['. => ALL', [], { name: 'ALL' }],
    ['regions."eu-west-1".*.password', [key('regions'), key('eu-west-1'), one, key('password')], {}],
    ['services.**', [key('services'), any], {}],
    ['**.password', [any, key('password')], {}],
    ['"a.b \\"c\\" \\u00e9"', [key('a.b "c" é')], {}],
    ['""', [key('')], {}],
    ['eu-west-1.a=b.0', [key('eu-west-1'), key('a=b'), key('0')], {}],
    ['  database.replica? ', [key('database'), key('replica')], { optional: true }],
    ['database.replica ?  =>  DB_2', [key('database'), key('replica')], { optional: true, name: 'DB_2' }],
    ['a=>B', [key('a')], { name: 'B' }],
  ])('reads %s', (text, segments, rest) => {
    expect(parseSelectors(text)).toEqual([expect.objectContaining({ segments, optional: false, line: 1, ...rest })])
  })

  it('skips blank lines and comments, and counts them', () => {
    expect(parseSelectors('\n# all\r\n  \n a \n  # b\nc').map(({ text, line }) => [text, line])).toEqual([['a', 4], ['c', 6]])
  })

  it.each([
    ['a..b', 3, 'a key is expected here'],
    ['.a', 1, 'a key is expected here'],
    ['a.', 3, 'a key is expected here'],
    ['a. b', 3, 'a key is expected here'],
    ['  ?', 3, 'a key is expected here'],
    ['a*', 2, 'stands in double quotes'],
    ['***', 3, 'stands in double quotes'],
    ['a"b"', 2, 'stands in double quotes'],
    ['a."b', 3, 'this quoted key does not end'],
    ['"\\x"', 1, 'is no JSON string'],
    ['a b', 3, '`=> NAME` or the end of the line'],
    ['a ??', 4, '`=> NAME` or the end of the line'],
    ['a =>', 5, 'a name'],
    ['a => 1A', 6, 'a name'],
    ['a => A.B', 7, 'letters, digits'],
    ['a => A=B', 7, 'letters, digits'],
    ['a => A?', 7, 'letters, digits'],
  ])('refuses %s at column %i', (text, column, problem) => {
    const { code, message } = failure(text)
    expect(code).toBe('select/syntax')
    expect(message).toContain(`Line 1, column ${column} of`)
    expect(message).toContain(problem)
  })

  it.each([
    ['DB_PASSWORD => database.password', /; the name comes last: `database\.password => DB_PASSWORD`\.$/],
    ['DB => "a.b".c', /; the name comes last: `"a\.b"\.c => DB`\.$/],
    ['A => *', /; the name comes last/],
    ['secret/data/db password | DB_PASSWORD', /; the name comes last, as in `database\.password => DB_PASSWORD`, with keys joined by dots\.$/],
    ['database.password | DB_PASSWORD', /; the name comes last/],
  ])('helps with what other tools write: %s', (text, hint) => {
    expect(failure(text).message).toMatch(hint)
  })

  it.each(['a b', 'a => A.B', 'db.x => A.B', 'a ?? '])('speaks of no order where it is right: %s', (text) => {
    expect(failure(text).message).not.toContain('comes last')
  })

  it('shows every broken line with a caret below the place', () => {
    expect(failure('ok\n  a..b\n\nc d').account).toEqual([
      'line 2, column 5: a key is expected here',
      '    a..b',
      '      ^',
      'line 4, column 3: `?`, `=> NAME` or the end of the line is expected here',
      '  c d',
      '    ^',
    ])
  })

  it('shows what a runner would obey harmlessly', () => {
    expect(failure('::error::##[x] y').account.join('\n')).not.toMatch(/##\[|^::/m)
  })
})

describe('matching', () => {
  const matched = (text: string, path: string[], end = true) => parseSelectors(text).some((selector) => matches(selector, path, end))

  it.each([
    ['a.b', ['a', 'b'], true],
    ['a.b', ['a'], false],
    ['a.b', ['a', 'b', 'c'], false],
    ['.', [], true],
    ['.', ['a'], false],
    ['a.*', ['a', '0'], true],
    ['a.*', ['a'], false],
    ['a.*', ['a', 'b', 'c'], false],
    ['a.**', ['a', 'b', 'c'], true],
    ['a.**', ['a'], true],
    ['a.**', ['b'], false],
    ['**.c', ['a', 'b', 'c'], true],
    ['**.c', ['c'], true],
    ['a.**.d', ['a', 'b', 'c', 'd'], true],
    ['a.**.d', ['a', 'd', 'c'], false],
    ['**.a.**.a.*', ['a', 'x', 'a', 'a', 'b'], true],
    ['**.a.**.a.*', ['a', 'x', 'b'], false],
    ['**.**', ['a'], true],
    ['"a.b"', ['a.b'], true],
    ['"*"', ['a'], false],
  ])('%s and %j: %s', (text, path, expected) => {
    expect(matched(text, path)).toBe(expected)
  })

  it('ends ** in leaves', () => {
    expect([matched('a.**', ['a', 'b'], false), matched('**.b', ['a', 'b'], false)]).toEqual([false, true])
  })

  it('takes no exponential time', () => {
    const deep = Array.from({ length: 400 }, () => 'a')
    expect(matched(`${'**.a.'.repeat(20)}b`, deep)).toBe(false)
  })

  it('calls exact what has keys only', () => {
    expect(parseSelectors('a.b\n.\na.*\n**').map(isExact)).toEqual([true, true, false, false])
  })
})
