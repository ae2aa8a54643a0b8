/** Which values each rule encrypts, and what a regular expression means. */
import { describe, expect, it } from 'vitest'
import { ActionError } from '../../src/errors.ts'
import { byExpression } from '../../src/sops/expressions.ts'
import { Selection, type Selector } from '../../src/sops/selectors.ts'
import type { Comment, Node } from '../../src/sops/tree.ts'
import { decrypt, encrypt, parse } from './sample.ts'

const DOCUMENT = `# note
db_secret:
    host_unencrypted: a
    # public
    user: b
    list:
        - c
        - d_secret: e
plain:
    password_secret: f
    # public
    nested:
        port: 1
        host: g
    other: h
# public marker
shown: i
last: j
`

/** The comments and leaves that are encrypted, by what they hold. */
function encryptedBy(selector: Selector, yaml = DOCUMENT): string {
  const texts = (node: Node | Comment): string[] => (node.kind === 'leaf' || node.kind === 'comment' ? [String(node.text)] : node.items.flatMap((item) => texts(item.kind === 'item' ? item.value : item)))
  const [plain = [], encrypted = []] = [yaml, encrypt(yaml, { selector })].map((text) => parse(text.split('\nsops:')[0] ?? '').flatMap(texts))
  expect(encrypted.length).toBe(plain.length)
  return plain.filter((_, index) => encrypted[index]?.startsWith('ENC[')).join(' ')
}

describe('each rule', () => {
  it.each([
    ['unencrypted_suffix', '_unencrypted', ' note  public b c e f  public 1 g h  public marker i j'],
    ['unencrypted_suffix', '_secret', ' note  public 1 g h  public marker i j'],
    ['encrypted_suffix', '_secret', 'a  public b c e f'],
    ['unencrypted_regex', '^(db_secret|nested)$', ' note f  public h  public marker i j'],
    ['encrypted_regex', '^(user|nested|d_)', 'b e 1 g'],
    ['unencrypted_comment_regex', 'public', ' note a c e f h j'],
    ['encrypted_comment_regex', 'public', 'b 1 g i'],
    ['encrypted_comment_regex', 'note', 'a  public b c e'],
    ['unencrypted_comment_regex', 'note', 'f  public 1 g h  public marker i j'],
  ] as const)('%s %s', async (kind, pattern, expected) => {
    expect(encryptedBy({ kind, pattern })).toBe(expected)
    await expect(decrypt(encrypt(DOCUMENT, { selector: { kind, pattern } }))).resolves.toHaveLength(1)
  })

  it('covers everything below a key that matches, whatever the keys below say', () => {
    expect(encryptedBy({ kind: 'unencrypted_suffix', pattern: '_x' }, 'a_x:\n    b: 1\n    c:\n        - d: 2\ne: 3\n')).toBe('3')
    expect(encryptedBy({ kind: 'encrypted_regex', pattern: '^a' }, 'a_x:\n    b: 1\n    c:\n        - d: 2\ne: 3\n')).toBe('1 2')
  })
})

describe('a comment that marks', () => {
  it('stays readable; what is between it and its item is encrypted with the item, the next item is not', () => {
    expect(encryptedBy({ kind: 'encrypted_comment_regex', pattern: 'mark' }, '# mark\n# after\na: 1\nb: 2\n')).toBe(' after 1')
  })

  it('is clear with its item where it says so', () => {
    expect(encryptedBy({ kind: 'unencrypted_comment_regex', pattern: 'mark' }, '# before\n# mark\n# after\na: 1\nb: 2\n')).toBe(' before 2')
  })

  it.each([
    ['on the line of a value', 'a: 1 # mark\nb: 2\n'],
    ['on the line of a key', 'a: # mark\n    c: 1\n    d: 1\nb: 2\n'],
    ['above a list', '# mark\na:\n    - 1\n    - 1\nb: 2\n'],
    ['on the line of a block', 'a: | # mark\n    1\nb: 2\n'],
    ['on the line of a block in a list, behind a mapping', 'b:\n    - c: 2\n    - | # mark\n      1\n'],
    ['above the first key of a mapping', 'a:\n    # mark\n    c: 1\n    d: 2\nb: 2\n'],
  ])('%s', (_, yaml) => {
    expect(encryptedBy({ kind: 'unencrypted_comment_regex', pattern: 'mark' }, yaml)).toMatch(/^2( 2)?$/)
    expect(encryptedBy({ kind: 'encrypted_comment_regex', pattern: 'mark' }, yaml).trim()).toMatch(/^1( 1)?$/)
  })
})

describe('a regular expression', () => {
  const matches = (pattern: string, key: string): boolean => {
    const selection = new Selection('encrypted_regex', byExpression(pattern, 'a file'))
    selection.enterKey(key)
    return selection.encrypted
  }

  it.each([
    ['(?i)^PASS', 'password', true],
    ['\\Apw\\z', 'pw', true],
    ['\\Apw\\z', 'pw\n', false],
    ['pw$', 'pw\n', false],
    ['(?m)pw$', 'pw\n', true],
    ['[[:digit:]]+', 'a1', true],
    ['(?P<x>a)b', 'ab', true],
    ['\\Qa.b\\E', 'a.b', true],
    ['\\Qa.b\\E', 'axb', false],
    ['^a.b$', 'a\nb', false],
    ['^a.b$', 'a\rb', true],
    ['(?s)^a.b$', 'a\nb', true],
    ['^\\s$', '\u000b', false],
    ['^\\s$', '\u00a0', false],
    ['\\pL', 'é', true],
    ['^.$', '😀', true],
    ['(?U)a+', 'aa', true],
    ['(?!x)', 'y', false],
    ['(a)\\1', 'aa', false],
    ['(', '(', false],
  ])('%j means what it means to RE2: %j', (pattern, key, expected) => {
    expect(matches(pattern, key)).toBe(expected)
  })

  it('takes linear time', () => {
    const start = process.cpuUsage()
    expect(matches('(a+)+$', `${'a'.repeat(5000)}b`)).toBe(false)
    expect(process.cpuUsage(start).user).toBeLessThan(1_000_000)
  })

  it.each(['(?!x)', '(a)\\1', '['])('that does not compile encrypts nothing in silence: the writer refuses %j', (pattern) => {
    expect(() => encrypt('a: b\n', { selector: { kind: 'encrypted_regex', pattern } })).toThrow(ActionError)
  })
})
