/**
 * Changes without the key that the format does not detect: each opens, and the one beside it, which goes a step further,
 * does not. The page lists these and no others.
 */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ActionError } from '../../src/errors.ts'
import type { SealOptions } from '../../src/sops/seal.ts'
import { bare, decrypt, encrypt } from './sample.ts'

interface Weakness {
  readonly name: string
  readonly plain: string
  readonly changes?: Partial<SealOptions>
  readonly change: (file: string) => string
  /** What the reader then sees. */
  readonly seen: unknown
  /** What is detected still. */
  readonly further: (file: string) => string
}

const SECRETS: Partial<SealOptions> = { selector: { kind: 'encrypted_suffix', pattern: '_secret' } }
const MAC_ONLY: Partial<SealOptions> = { ...SECRETS, macOnlyEncrypted: true }

const WEAKNESSES: readonly Weakness[] = [
  {
    name: 'renamed plain keys',
    plain: 'host: a\ntoken_secret: x\n',
    changes: SECRETS,
    change: (file) => file.replace('host: a', 'proxy: a'),
    seen: [['proxy', 'str:a'], ['token_secret', 'str:x']],
    further: (file) => file.replace('token_secret: ENC', 'other_secret: ENC'),
  },
  {
    name: 'shifted plain text',
    plain: 'a: ab\nb: c\n',
    changes: SECRETS,
    change: (file) => file.replace('a: ab\nb: c\n', 'a: a\nb: bc\n'),
    seen: [['a', 'str:a'], ['b', 'str:bc']],
    further: (file) => file.replace('a: ab\nb: c\n', 'a: c\nb: ab\n'),
  },
  {
    name: 'another structure around plain values',
    plain: 'a: one\nb: two\n',
    changes: SECRETS,
    change: (file) => file.replace('a: one\nb: two\n', 'a: [one, {b: two}]\n'),
    seen: [['a', { list: ['str:one', { map: [['b', 'str:two']] }] }]],
    further: (file) => file.replace('a: one\nb: two\n', 'a: [one]\n'),
  },
  {
    name: 'added emptiness',
    plain: 'a: one\n',
    change: (file) => `b: ""\nc: null\nd: {}\ne: []\n${file}`,
    seen: [['b', 'str:'], ['c', null], ['d', { map: [] }], ['e', { list: [] }], ['a', 'str:one']],
    further: (file) => `b: 0\n${file}`,
  },
  {
    name: 'another type of a plain value',
    plain: 'a: 5\nb: 1.5\nc: true\n',
    changes: SECRETS,
    change: (file) => file.replace('a: 5\nb: 1.5\nc: true\n', 'a: "5"\nb: 1.50\nc: "True"\n'),
    seen: [['a', 'str:5'], ['b', 'float:1.5'], ['c', 'str:True']],
    further: (file) => file.replace('b: 1.5', 'b: "1.50"'),
  },
  {
    name: 'another type of a secret',
    plain: 'a: "5"\nb: 6\nc: "True"\n',
    change: (file) => file.replace('type:int', 'type:TYPE').replace('type:str', 'type:int').replace('type:str', 'type:bool').replace('type:TYPE', 'type:str'),
    seen: [['a', 'int:5'], ['b', 'str:6'], ['c', 'bool:True']],
    further: (file) => file.replace('type:str', 'type:comment'),
  },
  {
    name: 'comments',
    plain: '# one\na: x\n# two\nb: y\n',
    change: (file) => {
      const [one = '', two = ''] = file.match(/^#.*\n/gm) ?? []
      return file.replace(one, '').replace(two, `${two}# put in\n${one}`)
    },
    seen: [['a', 'str:x'], '# two', '# put in', '# one', ['b', 'str:y']],
    further: (file) => file.replace(/^#(ENC.*)\n/m, 'comment: $1\n'),
  },
  {
    name: 'plain values under `mac_only_encrypted`',
    plain: 'host: a\nport: 1\ntoken_secret: x\n',
    changes: MAC_ONLY,
    change: (file) => file.replace('host: a\nport: 1\n', 'host: evil.example\nuser: root\n'),
    seen: [['host', 'str:evil.example'], ['user', 'str:root'], ['token_secret', 'str:x']],
    further: (file) => file.replace(/token_secret: .*\n/, ''),
  },
  {
    name: 'other recipients',
    plain: 'a: x\n',
    change: (file) => file.replace('recipient: age1example', 'recipient: age1other').replace('version: 3.9.4', 'version: 3.8.0'),
    seen: [['a', 'str:x']],
    further: (file) => file.replace('"2026-01-02T03:04:05Z"', '"2026-01-02T03:04:06Z"'),
  },
  {
    name: 'another selector that selects the same',
    plain: 'a: x\nb_unencrypted: y\n',
    change: (file) => file.replace('unencrypted_suffix: _unencrypted', 'encrypted_regex: ^a$'),
    seen: [['a', 'str:x'], ['b_unencrypted', 'str:y']],
    further: (file) => file.replace('unencrypted_suffix: _unencrypted', 'encrypted_regex: ^b'),
  },
  {
    name: 'paths that are joined alike',
    plain: '"a:b": x\na:\n    b: x\n',
    change: (file) => {
      const [one = '', two = ''] = file.match(/ENC\[.*/g) ?? []
      return file.replace(one, '\0').replace(two, one).replace('\0', two)
    },
    seen: [['a:b', 'str:x'], ['a', { map: [['b', 'str:x']] }]],
    further: (file) => file.replace('a:b', 'a:c'),
  },
  {
    name: 'documents that read alike',
    plain: 'one: x\ntwo: {}\n---\none: x\nthree: {}\n',
    change: (file) => file.split('---\n').reverse().join('---\n'),
    seen: [['one', 'str:x'], ['three', { map: [] }]],
    further: (file) => `${file.split('---\n')[0]}`,
  },
]

describe('a change without the key', () => {
  it.each(WEAKNESSES.map((weakness) => [weakness.name, weakness] as const))('%s: opens, and one step further is refused', async (_, { plain, changes, change, seen, further }) => {
    const file = encrypt(plain, changes)
    const changed = change(file)
    expect(changed).not.toBe(file)
    const [first] = await decrypt(changed)
    expect(first && bare(first)).toEqual({ map: seen })
    expect(further(file)).not.toBe(file)
    await expect(decrypt(further(file))).rejects.toThrow(ActionError)
  })

  it('is one of those that the page lists', () => {
    const [, section = ''] = readFileSync('docs/conformance.md', 'utf8').split('## What the format does not detect\n')
    const listed = [...(section.split('\n## ')[0] ?? '').matchAll(/^\* \*\*(.+?)\*\*/gm)].map(([, name]) => name)
    expect(listed).toEqual(WEAKNESSES.map(({ name }) => name))
  })
})
