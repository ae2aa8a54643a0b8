/** What the runner shows of a secret of several lines at the head of the next step, for every shape of one. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { settle } from '../../emulators/runner/index.ts'
import { commandLine, fileCommands } from '../../src/runner.ts'
import { planned, secret, tree } from './trees.ts'

/** The value of `S` in the environment as the runner prints it; undefined if it is not there. */
function shownOf(text: string): string | undefined {
  const plan = planned([tree({ s: secret(text) })])
  const raw = plan.masks.map((mask) => `${commandLine('add-mask', {}, mask)}\n`).join('')
  const env = fileCommands(plan.environment)
  const run = settle({ exitCode: 0, raw, milliseconds: 0, summary: '', env, outputs: '' })
  const [, shown] = /^##\[group\]Run following\nenv:\n(?: {2}S: ([^]*)\n)?##\[endgroup\]$/.exec(run.followingStep().join('\n')) ?? []
  return shown
}

/** Letters and digits in what is shown. */
function readable(shown: string): number {
  return shown.match(/[\p{L}\p{N}]/gu)?.length ?? 0
}

const BODY = ['QmFzZTY0IGxpbmUgb25l', 'QmFzZTY0IGxpbmUgdHdv', 'QmFzZTY0IGxpbmUgdGhyZWU=']
const PEM = ['-----BEGIN PRIVATE KEY-----', ...BODY, '-----END PRIVATE KEY-----', '']

describe('a secret of several lines at the head of the next step', () => {
  it.each([
    ['a PEM', PEM.join('\n'), '***\n***\n***\n***\n***\n'],
    ['a PEM whose last line is short', [...PEM.slice(0, 4), 'ab=', '-----END PRIVATE KEY-----'].join('\n'), '***\n***\n***\n***\nab=\n***'],
    ['a PEM of Windows', PEM.join('\r\n'), '***\n***\n***\n***\n***\n'],
    ['lines of an old Mac', BODY.join('\r'), '***\r***\r***'],
    ['JSON for people', JSON.stringify({ user: 'a-user', list: ['x7', 'y8'], on: true }, null, 2), '{\n***\n***\n***\n***\n  ],\n***\n}'],
    ['YAML, whose keys without a value are none of the secret', 'user: a-user\nlist:\n- long-item\n', '***\nlist:\n***\n'],
    ['indented lines', '  one-line\n\tother-line\n    third-line', '***\n***\n***'],
    ['lines with blanks behind', 'one-line  \nother-line\t', '***\n***'],
    ['empty lines between', 'one-line\n\n\n \nother-line\n\n', '***\n\n\n \n***\n\n'],
    ['lines that hold one another', 'longer-line\nline\nlonger', '***\n***\n***'],
    ['three letters beside them', 'one-line\nabc', '***\nabc'],
    ['other separators of lines, which the runner does not know', 'one\u2028two\u0085three\vfour', '***'],
  ])('%s', (_, text, shown) => {
    expect(shownOf(text)).toBe(shown)
  })

  it.each([
    ['most lines too short', 'k7\nx9\nq2\nw4\nzz8\nlong-enough'],
    ['most lines too short, of Windows', 'k7\r\nx9\r\nlong-enough'],
    ['four letters in one-letter lines', 'a\nb\nc\nd\nlong-enough'],
    ['a word that is too common for a mask', 'long-enough\ntrue'],
    ['short lines of other scripts', '密码\n密钥\nlong-enough'],
    ['short lines only', 'ab\ncd\nef'],
    ['nothing but signs', '----\n====\n'],
  ])('%s: it is not there', (_, text) => {
    expect(shownOf(text)).toBeUndefined()
  })

  it('whatever it is, shows less than four letters and digits', () => {
    const line = fc.oneof(fc.stringMatching(/^[a-z0-9]{1,3}$/), fc.stringMatching(/^[A-Z]{4,12}$/), fc.constantFrom('', '{', '}', '],', 'true', 'no', '  ab', '--', '密码'))
    const text = fc.tuple(fc.array(line, { minLength: 1, maxLength: 8 }), fc.constantFrom('\n', '\r\n', '\r')).map(([all, end]) => all.join(end))
    fc.assert(
      fc.property(text, (one) => {
        const shown = shownOf(one)
        expect(shown === undefined ? 0 : readable(shown)).toBeLessThan(4)
      }),
      { numRuns: 2_000 },
    )
  })
})
