/** What is too much is refused by name, and `docs/limits.md` lists every bound. */
import { readFileSync } from 'node:fs'
import { zipSync } from 'fflate'
import { describe, expect, it } from 'vitest'
import { Files } from '../src/config/explain.ts'
import { filtered } from '../src/config/filter.ts'
import { closedFiles } from '../src/config/stored.ts'
import { ActionError, LONGEST_ACCOUNT, type ErrorCode } from '../src/errors.ts'
import { LONG_SECRET, MOST_LONG_SECRETS, MOST_PUBLISHED, MOST_SECRET_TEXT, refuseLargeConfiguration, refuseLargeOutputs, refuseLargeSecrets, refuseLongSecrets } from '../src/select/bounds.ts'
import { POSIX, WINDOWS } from '../src/select/values.ts'
import { base64 } from '../src/sops/cipher.ts'
import { byExpression, LONGEST_EXPRESSION, MOST_STEPS } from '../src/sops/expressions.ts'
import { LARGEST_FILE } from '../src/sops/file.ts'
import { parseDocument } from '../src/sops/index.ts'
import { LONGEST_FIELD, MOST_KEYS } from '../src/sops/metadata.ts'
import { DEEPEST, LONGEST_PATH, MOST_PATH_TEXT, MOST_TEXT, MOST_VALUES } from '../src/sops/size.ts'
import type { StoreName } from '../src/sops/stores/store.ts'
import { LONGEST_YAML, MOST_MARKS } from '../src/sops/stores/yaml-events.ts'
import { MOST_ALIASED } from '../src/sops/stores/yaml-reader.ts'
import { LARGEST_DIRECTORY } from '../src/source/directory.ts'
import { LARGEST_ANSWER } from '../src/source/ecs.ts'
import { unzip } from '../src/source/zip.ts'
import { tree } from './select/trees.ts'
import { encrypt } from './sops/sample.ts'
import { batchesOf } from './source/batches.ts'

const page = readFileSync('docs/limits.md', 'utf8')

/** The bounds of the page, as it lists them. */
const BOUNDS: readonly (readonly [what: string, ...bounds: number[]])[] = [
  ['bytes of a file', LARGEST_FILE],
  ['characters of a YAML file', LONGEST_YAML],
  ['commas, opening brackets', MOST_MARKS],
  ['levels of mappings and lists', DEEPEST],
  ['values of a file', MOST_VALUES],
  ['characters of a key path', LONGEST_PATH],
  ['characters of all key paths', MOST_PATH_TEXT],
  ['characters of all keys, values and comments', MOST_TEXT],
  ['values that the aliases', MOST_ALIASED],
  ['master keys of a file', MOST_KEYS],
  ['characters of a field', LONGEST_FIELD],
  ['characters of an expression', LONGEST_EXPRESSION],
  ['steps of that expression', MOST_STEPS],
  ['bytes of all files', LARGEST_DIRECTORY],
  ['bytes of an answer of ECS', LARGEST_ANSWER],
  ['characters of all selected secrets', MOST_SECRET_TEXT],
  ['selected secrets with a ciphertext of more than 10,000', MOST_LONG_SECRETS],
  ['characters of all outputs', MOST_PUBLISHED],
  ['bytes of a variable', POSIX.variable, WINDOWS.variable],
  ['bytes of the environment', POSIX.total, WINDOWS.total],
  ['lines of the account', LONGEST_ACCOUNT],
]

describe('docs/limits.md', () => {
  it.each(BOUNDS)('says how many: %s', (what, ...bounds) => {
    const row = page.split('\n').find((line) => line.startsWith(`| ${what}`))
    expect(row).toContain(`| ${bounds.map((bound) => bound.toLocaleString('en-US')).join('; ')} |`)
  })
})

function refusal(work: () => unknown): ActionError {
  try {
    work()
  } catch (error) {
    if (error instanceof ActionError) return error
    throw error
  }
  throw new Error('accepted')
}

function expectRefusal({ code, message }: ActionError, expected: ErrorCode, words: string): void {
  expect([code, message]).toEqual([expected, expect.stringContaining(words)])
}

const aged = (enc: string) => encrypt('a: b\n', { keyGroups: [[{ type: 'age', recipient: 'age1', enc }]] })

describe('a file is refused with', () => {
  it.each<[string, StoreName, () => string, ErrorCode, string]>([
    ['a level too many in JSON', 'json', () => '['.repeat(DEEPEST + 2), 'sops/size', '250 levels'],
    ['a level too many in YAML', 'yaml', () => '['.repeat(DEEPEST + 2), 'sops/size', '250 levels'],
    ['levels that aliases add', 'yaml', () => `a: &a ${'['.repeat(200)}${']'.repeat(200)}\nb: ${'['.repeat(200)}*a${']'.repeat(200)}`, 'sops/size', '250 levels'],
    ['a value too many in JSON', 'json', () => `[${'1,'.repeat(MOST_VALUES)}1]`, 'sops/size', '500000 values'],
    ['a value too many in YAML', 'yaml', () => '- 1\n'.repeat(MOST_VALUES + 1), 'sops/size', '500000 values'],
    ['a value too many in dotenv', 'dotenv', () => '#\n'.repeat(MOST_VALUES + 1), 'sops/size', '500000 values'],
    ['a long key in JSON', 'json', () => `{"${'k'.repeat(LONGEST_PATH + 1)}":1}`, 'sops/size', 'a key path of more than 10000'],
    ['a long key in YAML', 'yaml', () => `? ${'k'.repeat(LONGEST_PATH + 1)}\n: 1`, 'sops/size', 'a key path of more than 10000'],
    ['a long key in INI', 'ini', () => `${'k'.repeat(LONGEST_PATH + 1)} = 1`, 'sops/size', 'a key path of more than 10000'],
    ['a long section in INI', 'ini', () => `[${'k'.repeat(LONGEST_PATH + 1)}]\na = 1`, 'sops/size', 'a key path of more than 10000'],
    ['keys that are long together', 'json', () => `{"${'k'.repeat(6_000)}":{"${'l'.repeat(6_000)}":1}}`, 'sops/size', 'a key path of more than 10000'],
    ['key paths that are long in all', 'json', () => `{"${'k'.repeat(9_000)}":[${'1,'.repeat(4_000)}1]}`, 'sops/size', 'key paths of more than 32000000'],
    ['an alias that repeats a long text', 'yaml', () => `a: &a ${'x'.repeat(1_000_000)}\nb:\n${'- *a\n'.repeat(40)}`, 'sops/size', '32000000 characters'],
    ['a long YAML', 'yaml', () => `a: ${'x'.repeat(LONGEST_YAML)}`, 'sops/size', '16000000 characters of YAML'],
    ['more marks of YAML than its parser should note', 'yaml', () => `a: {${'b, '.repeat(MOST_MARKS + 1)}`, 'sops/size', '2000000 commas'],
    ['a long name in a flattened `sops` block', 'dotenv', () => `sops_${'x'.repeat(LONGEST_PATH + 1)}=1`, 'sops/size', 'a key path of more than 10000'],
    ['a long field in the `sops` block', 'yaml', () => aged('x'.repeat(LONGEST_FIELD + 1)), 'sops/metadata', 'more than 16384 characters in `enc`'],
    ['a long context in the `sops` block', 'yaml', () => encrypt('a: b\n', { keyGroups: [[{ type: 'kms', arn: 'arn', role: '', context: new Map([['a', 'x'.repeat(LONGEST_FIELD)]]), awsProfile: '', enc: 'x' }]] }), 'sops/metadata', 'more than 16384 characters in `context`'],
  ])('%s', (_, store, text, code, words) => {
    const bytes = Buffer.from(text())
    expectRefusal(refusal(() => parseDocument('app.yaml', bytes, store)), code, words)
  })

  it('a long expression, or more keys than its steps allow', () => {
    expectRefusal(refusal(() => byExpression('a'.repeat(LONGEST_EXPRESSION + 1), 'app.yaml')), 'sops/size', 'app.yaml holds an expression of more than 2000')
    const matches = byExpression('^(a|b){500}$', 'app.yaml')
    expectRefusal(refusal(() => Array.from({ length: 100 }, (__, i) => matches(`${i}${'a'.repeat(9_000)}`))), 'sops/size', 'too many keys or comments')
  })
})

describe('what is in bounds is read', () => {
  it.each<[string, StoreName, string]>([
    ['as many levels as may be', 'json', '['.repeat(DEEPEST) + ']'.repeat(DEEPEST)],
    ['as many levels in YAML', 'yaml', `${'- '.repeat(DEEPEST)}a`],
    ['100,000 values', 'yaml', '- a\n'.repeat(100_000)],
    ['100,000 secrets of 140 characters', 'yaml', Array.from({ length: 100_000 }, (_, i) => `key_${i}: ENC[AES256_GCM,data:${'x'.repeat(40)},iv:${'x'.repeat(44)},tag:xxxxxxxxxxxxxxxxxxxxxxxx,type:str]\n`).join('')],
    ['a text of 30 megabytes', 'json', `{"a":"${'x'.repeat(30_000_000)}"}`],
    ['a field as long as may be', 'yaml', aged('x'.repeat(LONGEST_FIELD))],
  ])('%s', (_, store, text) => {
    expect(parseDocument('a file', Buffer.from(text), store).documents).toHaveLength(1)
  })

  it('base64 of 40 megabytes', () => {
    expect(base64('AAAA'.repeat(10_000_000))).toHaveLength(30_000_000)
  })
})

type Time = ConstructorParameters<typeof Files>[1]
const endless: Time = { turn: async () => undefined, compute: (work) => work() }

describe('what is made of files is refused with', () => {
  it('more values than one may have, in all', async () => {
    const files = [0, 1].map((i) => ({ path: `${i}.json`, bytes: Buffer.from(`{"k${i}":[${'1,'.repeat(MOST_VALUES / 2)}1]}`) }))
    const error = await closedFiles(files, { directory: true, withhold: true, ...endless }).then(() => undefined, (reason: unknown) => reason as ActionError)
    expectRefusal(error as ActionError, 'sops/size', 'What is merged holds more than 500000 values')
    expect((error as ActionError).hint).toBe('Give a narrower `path`, or leave out `recursive`.')
  })

  it('more than a build may have in the files that explain it', async () => {
    const ciphertext = 'ENC[AES256_GCM,data:x]'
    const text = `{"${'k'.repeat(9_000)}":[${'1,'.repeat(3_500)}1],"a":"${ciphertext}"}`
    const files = new Files(batchesOf(Array.from({ length: 6 }, (_, i) => ({ path: `${i}.json`, bytes: Buffer.from(text) }))), endless)
    await expect(files.explanations(new Set([ciphertext]), () => true, () => true)).rejects.toMatchObject({ code: 'sops/size', message: 'What may explain the build, all files together, holds key paths of more than 128000000 characters in all.', hint: expect.stringMatching(/^Grant this service account the paths that it needs/) as string })
  })

  it.each<[string, (time: Time) => Promise<unknown>]>([
    ['of a directory', (time) => closedFiles([{ path: 'a.yaml', bytes: Buffer.from('a: 1') }], { directory: true, withhold: true, ...time })],
    ['that explains a build', (time) => new Files(batchesOf([{ path: 'a.yaml', bytes: Buffer.from('a: ENC[AES256_GCM,data:x]') }]), time).explanations(new Set(['ENC[AES256_GCM,data:x]']), () => true, () => true)],
  ])('the deadline within the reading of a file %s', async (_, read) => {
    const compute = (_work: unknown, what: string): never => {
      throw new ActionError('source/timeout', what)
    }
    await expect(read({ ...endless, compute })).rejects.toMatchObject({ code: 'source/timeout', message: 'Reading files' })
  })

  it('a result of `filter` that is nested or repeated without end', () => {
    const nested = `${'['.repeat(DEEPEST + 1)}a${']'.repeat(DEEPEST + 1)}`
    expectRefusal(refusal(() => filtered([tree({ a: 1 })], nested)), 'input/invalid', '250 levels')
    const repeated = Array.from({ length: 6 }, () => '[@,@,@,@,@,@,@,@,@,@]').join(' | ')
    expectRefusal(refusal(() => filtered([tree({ a: 1 })], `[a] | ${repeated}`)), 'input/invalid', '500000 values')
  })

  it('entries of a zip that share their bytes', () => {
    const zip = Buffer.from(zipSync({ a: new Uint8Array(1_000) }, { level: 0 }))
    const central = zip.indexOf(Buffer.from('PK\x01\x02', 'latin1'))
    const end = zip.indexOf(Buffer.from('PK\x05\x06', 'latin1'))
    const again = Buffer.from(zip.subarray(central, end))
    again.write('b', 46)
    const tail = Buffer.from(zip.subarray(end))
    tail.writeUInt16LE(2, 10)
    expectRefusal(refusal(() => unzip(Buffer.concat([zip.subarray(0, end), again, tail]), 1e6)), 'source/malformed', 'share their bytes')
  })

  it('more than can be selected, masked or published', () => {
    expectRefusal(refusal(() => refuseLargeConfiguration(tree(Array.from({ length: MOST_VALUES }, () => 1)))), 'select/value', 'The configuration holds more than 500000 values')
    expectRefusal(refusal(() => refuseLargeSecrets(['x'.repeat(MOST_SECRET_TEXT), 'x'])), 'select/value', 'more than 8000000 characters')
    expectRefusal(refusal(() => refuseLongSecrets(Array.from({ length: MOST_LONG_SECRETS + 1 }, () => 'x'.repeat(LONG_SECRET + 1)))), 'select/value', 'More than 200 of the selected secrets')
    expectRefusal(refusal(() => refuseLargeOutputs(['x'.repeat(MOST_PUBLISHED), 'x'])), 'select/value', 'more than 256000000 characters')
  })
})

it('the account of an error counts the lines that it leaves out', () => {
  const { account } = new ActionError('internal/bug', 'An error.', { account: Array.from({ length: LONGEST_ACCOUNT + 5 }, (_, i) => `line ${i}`) })
  expect([account.length, account.at(-1)]).toEqual([LONGEST_ACCOUNT + 1, 'and 5 more'])
})

