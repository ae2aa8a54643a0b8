import { describe, expect, it } from 'vitest'
import { isLike, listing, say, show } from '../src/text.ts'

describe('foreign text in messages', () => {
  it.each([
    ['a line break', 'a\nb', 'a\\u000ab'],
    ['a carriage return', 'a\rb', 'a\\u000db'],
    ['an escape sequence', '\u001b[31m', '\\u001b[31m'],
    ['a bidirectional override', 'a\u202eb', 'a\\u202eb'],
    ['a line separator', 'a\u2028b', 'a\\u2028b'],
    ['a byte order mark', '\ufeffa', '\\ufeffa'],
    ['a lone surrogate', 'a\ud800b', 'a\\ud800b'],
    ['an old command anywhere in the line', 'x ##[error]y', 'x #\\#[error]y'],
    ['a command at the start', '::set-output name=a::b', '\\:\\:set-output name=a::b'.replace('\\:\\:', '\\::')],
    ['a command after blanks', '  ::stop-commands::x', '  \\::stop-commands::x'],
  ])('makes %s harmless', (_, text, shown) => {
    expect(show(text)).toBe(shown)
  })

  it('leaves ordinary text alone, emoji and umlauts included', () => {
    expect(show('teams/größe/🚀: a::b')).toBe('teams/größe/🚀: a::b')
  })

  it('cuts at 200 characters, not inside a character', () => {
    expect(Array.from(show('🚀'.repeat(300)))).toHaveLength(200)
    expect(show('x'.repeat(200))).toBe('x'.repeat(200))
  })

  it('escapes interpolations of a message, not the message', () => {
    expect(say`::ok:: ${'a\nb'} and ${3}`).toBe('::ok:: a\\u000ab and 3')
  })
})

it('lists words as a sentence does', () => {
  expect([listing([]), listing(['a']), listing(['a', 'b']), listing(['a', 'b', 'c'])]).toEqual(['', 'a', 'a and b', 'a, b and c'])
})

describe('a pattern', () => {
  it.each<[string, string, boolean]>([
    ['a', 'a', true],
    ['a', 'ab', false],
    ['*', '', true],
    ['a*', 'a', true],
    ['*a', 'ba', true],
    ['a*b', 'ab', true],
    ['a*b', 'a', false],
    ['ab*bc', 'abc', false],
    ['a*b*c', 'axbyc', true],
    ['a*b*c', 'acb', false],
    ['a.c', 'abc', false],
    ['**', 'x', true],
  ])('%s, and %j: %s', (pattern, text, expected) => {
    expect(isLike(pattern, text)).toBe(expected)
  })
})
