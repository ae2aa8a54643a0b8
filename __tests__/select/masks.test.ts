import { describe, expect, it } from 'vitest'
import { Masker } from '../../emulators/runner/masker.ts'
import { isMaskable, masksOf } from '../../src/select/masks.ts'

/** Without what PHP makes of addresses, which has a test of its own. */
const withoutPhp = (masks: readonly string[]) => masks.filter((mask) => !mask.includes(String.raw`\/`))
const escaped = (text: string): string => JSON.stringify(text).slice(1, -1)

describe('what is masked', () => {
  it.each([
    ['one line, itself', 'c0rrect-horse', ['c0rrect-horse']],
    ['with blanks around it, also without', ' pass word ', [' pass word ', 'pass word']],
    ['digits', '48151623', ['48151623']],
    ['four characters, not code units', 'añ😀b', ['añ😀b', String.raw`a\u00f1\ud83d\ude00b`]],
    ['the password of a URL, plain and decoded', 'postgres://app:tr0ub%40dor@db/x', ['postgres://app:tr0ub%40dor@db/x', 'tr0ub%40dor', 'tr0ub@dor']],
    ['a URL without a password as itself', 'https://db.example.com/x', ['https://db.example.com/x']],
    ['too short a password of a URL not', 'redis://a:xy@host', ['redis://a:xy@host']],
    ['with what JavaScript leaves in URIs, also as it writes them', "it's (a) secret!", ["it's (a) secret!", String.raw`it'\''s (a) secret!`, "it's%20(a)%20secret!"]],
    ['a password that is no percent-encoding', 'redis://a:100%zz@host', ['redis://a:100%zz@host', '100%zz']],
  ])('%s', (_, secret, masks) => {
    expect(withoutPhp(masksOf(secret))).toEqual(masks)
  })

  it('several lines: each of four characters or more, and the whole on one line; never raw', () => {
    const secret = '{\n  "key": "Qm9i",\r\n  abc\r}\n'
    const bytes = Buffer.from(secret)
    const masks = masksOf(secret)
    expect(masks.slice(0, 3)).toEqual(['  "key": "Qm9i",', '"key": "Qm9i",', JSON.stringify(secret).slice(1, -1)])
    expect(masks).toContain(bytes.toString('base64'))
    expect(masks).toContain(encodeURIComponent(secret))
    expect(masks.filter((mask) => /[\r\n]/.test(mask) || mask.trim() === '{')).toEqual([])
  })

  it.each([[''], ['x'], ['xy']])('several lines in base64 behind %j', (before) => {
    const secret = '-----BEGIN KEY-----\nQmFzZTY0\n-----END KEY-----'
    const text = btoa(`${before}${secret}and more`)
    expect(masksOf(secret).some((mask) => mask.length > 50 && text.includes(mask))).toBe(true)
  })

  it('leaves of a JSON secret: texts of four characters, numbers of eight digits, no URL without credentials', () => {
    const secret = '{"a":"sixsix","b":["five5","x7K9","abc",{"c":90210123456789012345,"d":1234567}],"u":"https://example.com/a","v":"https://x:passw0rd@h/","t":true}'
    const whole = [secret, escaped(secret), escaped(escaped(secret))]
    expect(withoutPhp(masksOf(secret))).toEqual([...whole, 'passw0rd', 'sixsix', 'five5', 'x7K9', '90210123456789012345', '90210123456789000000', 'https://x:passw0rd@h/'])
  })

  it.each([
    ['an address with a token in its path', { hook: 'https://hooks.slack.com/services/T00000000/B00000000/XXXXsecretXXXXsecretXXXX' }, 'https://hooks.slack.com/services/T00000000/B00000000/XXXXsecretXXXXsecretXXXX'],
    ['an address with a fragment', { u: 'https://a.example/#token=s3' }, 'https://a.example/#token=s3'],
    ['JSON within', { config: JSON.stringify({ password: 's3cret-pw' }) }, 's3cret-pw'],
    ['JSON three levels within', { a: JSON.stringify([JSON.stringify([JSON.stringify(['s3cret-pw'])])]) }, 's3cret-pw'],
  ])('leaves of a JSON secret: %s', (_, json, leaf) => {
    expect(masksOf(JSON.stringify(json))).toContain(leaf)
    expect(masksOf(`\ufeff${JSON.stringify(json, null, 2)}`)).toContain(leaf)
  })

  it.each([
    ['lines of JSON, one of them broken', '{"password":"one-s3cret"}\r\n{broken}\n["two-s3cret"]\n', ['one-s3cret', 'two-s3cret']],
    ['a number that JavaScript writes otherwise', '[1.23456789e8]', ['1.23456789e8', '123456789']],
    ['a text', String.raw`"qu\u006fted-s3cret"`, ['quoted-s3cret']],
  ])('leaves of a JSON secret that is %s', (_, secret, leaves) => {
    expect(masksOf(secret)).toEqual(expect.arrayContaining(leaves))
  })

  it('no keys of a JSON secret, and no level of JSON beyond the third', () => {
    const wrapped = (levels: number): string => (levels === 0 ? 'leaf-s3cret' : JSON.stringify({ 'some-key': wrapped(levels - 1) }))
    expect([4, 5].map((levels) => masksOf(wrapped(levels)).includes('leaf-s3cret'))).toEqual([true, false])
    expect(masksOf(wrapped(2))).not.toContain('some-key')
  })

  it.each(['production', 'staging', 'postgres', 'aurora', 'service_account', 'googleapis.com', 'eu-west-1', 'us-gov-east-1', 'europe-west1', 'Ubuntu', 'ec2-user'])('no leaf of a JSON secret that is a common word: %s', (word) => {
    const secret = JSON.stringify({ a: word, password: 'Sup3rSecret' })
    expect(masksOf(secret).slice(3)).toEqual(['Sup3rSecret'])
    expect([masksOf(word), isMaskable(word)]).toEqual([[word], true])
  })

  it('no keys of YAML above what is theirs, and no brackets', () => {
    const lines = 'apiVersion: v1\nusers:\n- name: x\n  user:\n    token: abcdefghijkl\nlast-one:\n{\n'
    const masks = masksOf(lines)
    expect(masks).toEqual(expect.arrayContaining(['- name: x', 'token: abcdefghijkl', 'last-one:']))
    expect(masks.filter((mask) => /^\s*(users|user):$|^\{$/.test(mask))).toEqual([])
    expect([isMaskable(lines), masksOf('users:'), isMaskable('users:\n  x')]).toEqual([true, ['users:'], false])
  })

  it.each([
    ['Go', 'Tr0ub4&dor<horse>\u2028', String.raw`"Tr0ub4\u0026dor\u003chorse\u003e\u2028"`],
    ['Python', 'pässwort-"😀"-123', String.raw`"p\u00e4sswort-\"\ud83d\ude00\"-123"`],
    ['PHP', 'wJalrXUtn/K7MDENGé', String.raw`"wJalrXUtn\/K7MDENG\u00e9"`],
    ['PHP with JSON_UNESCAPED_UNICODE', 'wJalrXUtn/K7MDENGé', String.raw`"wJalrXUtn\/K7MDENGé"`],
    ['Go, of several lines', 'first & line\nsecond', String.raw`"first \u0026 line\nsecond"`],
    ['bash -x', "it's-a-secret", String.raw`'it'\''s-a-secret'`],
  ])('what %s makes of it', (_, secret, written) => {
    const masker = new Masker()
    masksOf(secret).forEach((mask) => masker.add(mask))
    expect(masker.mask(written)).toMatch(/^["']\*\*\*["']$/)
  })

  it.each(['prod', 'Test', 'admin', 'root', 'user', 'mysql', 'https', '5432', 'info', 'utf-8'])('no short leaf of a JSON secret that is common: %s', (word) => {
    const secret = JSON.stringify({ env: word, password: 'x7K9' })
    expect(masksOf(secret).filter((mask) => mask.length <= 5)).toEqual(['x7K9'])
    expect(masksOf(word)).toEqual([word])
  })

  it.each([
    ['a token in the place of the user of a URL', 'https://ghp_a1b2c3@github.com/a/b', ['ghp_a1b2c3']],
    ['percent-encoded, also decoded', 'https://a1%2Fb2@host', ['a1%2Fb2', 'a1/b2']],
    ['with an empty password', 'https://sk_live_1:@host', ['sk_live_1']],
    ['with the word that GitHub wants for a password', 'https://ghp_a1b2c3:x-oauth-basic@github.com', ['x-oauth-basic', 'ghp_a1b2c3']],
    ['a password with `/`', 'postgres://u:pa/ss-w0rd@h/db', ['pa/ss-w0rd']],
    ['a password with `?`, `#`, `@` and `://`', 'amqp://u:a?b#c@d://e@h', ['a?b#c', 'a?b#c@d://e']],
    ['an `@` in its path, which may belong to the password', 'redis://u:passw0rd@h/a@b', ['passw0rd', 'passw0rd@h/a']],
    ['several URLs in one word', 'amqp://u:first1@h,amqp://u:sec/ond@h', ['first1', 'sec/ond', 'first1@h,amqp://u:sec/ond']],
    ['no user beside a password', 'https://some-user:passw0rd@host', ['passw0rd']],
    ['no common user', 'postgres://postgres@db/x', []],
    ['no common user of servers', 'ssh://deploy@host/x', []],
    ['no common user, whatever its case', 'ssh://Admin@host', []],
    ['no user who is too short', 'ssh://git@github.com/a', []],
    ['nothing behind the host', 'https://host/path@v1', []],
  ])('URL: %s', (_, secret, masks) => {
    expect(withoutPhp(masksOf(secret)).slice(1)).toEqual(masks)
    expect(withoutPhp(masksOf(`Clone ${secret} and go`)).slice(1)).toEqual(masks)
  })

  it('a leaf with line breaks by its lines', () => {
    const masks = masksOf('{"pem":"-----BEGIN-----\\nQmFzZTY0\\n"}')
    expect(masks).toEqual(expect.arrayContaining(['-----BEGIN-----', 'QmFzZTY0']))
    expect(masks.filter((mask) => mask.includes('\n'))).toEqual([])
  })

  it('half of a surrogate pair in a leaf is no obstacle', () => {
    expect(masksOf('{"a":"\\ud800\\nsecond line"}')).toContain('second line')
  })

  it('no leaves of what only looks like JSON', () => {
    const secret = '[not json, "sixsix"]'
    expect(masksOf(secret)).toEqual([secret, escaped(secret), escaped(escaped(secret))])
  })

  it.each(['pa"ss\\word-4711', 'tab\there-and-there', JSON.stringify({ user: 'a', password: 'in"side-4711' })])('what JSON of JSON of JSON makes of it: %j', (secret) => {
    const masker = new Masker()
    masksOf(secret).forEach((mask) => masker.add(mask))
    for (const text of [secret, JSON.stringify({ secret }), JSON.stringify({ json: JSON.stringify({ secret }) }), JSON.stringify([JSON.stringify([JSON.stringify([secret])])])]) {
      expect(masker.mask(text)).not.toMatch(/4711|there-and-there/)
    }
  })

  it('each text once', () => {
    const masks = masksOf('same line\nsame line\n  same line')
    expect(new Set(masks).size).toBe(masks.length)
  })
})

describe('what cannot be masked', () => {
  it.each([[''], ['abc'], [' abc '], ['true'], ['FALSE'], ['null'], ['yes'], ['off'], ['----'], ['{\n}\nabc'], ['true\nfalse'], ['😀😀😀😀']])('%j', (secret) => {
    expect([isMaskable(secret), masksOf(secret).filter((mask) => secret.split('\n').includes(mask))]).toEqual([false, []])
  })

  it.each([['abcd'], ['true1'], ['a\nbcde'], ['日本語文'], ['abc\nlong enough\n}\n]']])('%j can', (secret) => {
    expect(isMaskable(secret)).toBe(true)
  })

  it.each([['k7\nx9\nq2\nw4\nlong-enough'], ['ab\nlong enough\ncd'], ['a\r\nb\rc\nd\nlong enough'], ['true\nlong enough'], ['日本\nlong enough\n語文']])('%j: its lines without a mask hold four letters or digits together', (secret) => {
    expect(isMaskable(secret)).toBe(false)
    expect(masksOf(secret)).toEqual(expect.arrayContaining([expect.stringMatching(/^long.enough$/)]))
  })
})

it('of each character, every form that a writer of JSON gives it is masked', () => {
  const unicode = (unit: string) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`
  const characters = [...Array.from({ length: 0x100 }, (_, code) => String.fromCharCode(code)), '\u2028', '\ufeff', '€', '😀'].filter((one) => !/[\r\n]/.test(one))
  const missing = characters.flatMap((character) => {
    const text = `abcd${character}efgh`
    const json = JSON.stringify(text).slice(1, -1)
    const python = json.replaceAll(/[^ -~]/g, unicode)
    const forms = [text, json, JSON.stringify(json).slice(1, -1), json.replaceAll(/[<>&\u2028\u2029]/g, unicode), python, json.replaceAll('/', '\\/'), python.replaceAll('/', '\\/')]
    const masks = new Set(masksOf(text))
    return forms.filter((form) => !masks.has(form))
  })
  expect(missing).toEqual([])
})
