/**
 * Whoever may write configuration chooses how much of it there is: twice as much may take twice the time, not four times.
 * Ratios are compared, of the quickest of some runs: neither the machine nor what else it does matters.
 */
import { zipSync } from 'fflate'
import { beforeAll, describe, expect, it } from 'vitest'
import { filtered } from '../src/config/filter.ts'
import { mergeAll } from '../src/config/merge.ts'
import { boundKeys, keysKept } from '../src/config/binding.ts'
import { openSelected } from '../src/config/built.ts'
import { ciphertextsIn } from '../src/config/ciphertext.ts'
import { markClosed } from '../src/config/closed.ts'
import { openedByServer } from '../src/config/server.ts'
import { closedFiles } from '../src/config/stored.ts'
import { ActionError, explain } from '../src/errors.ts'
import { allowedKeys } from '../src/kms/allowed.ts'
import { commandLine } from '../src/runner.ts'
import { distinct } from '../src/select/distinct.ts'
import { fileText } from '../src/select/formats.ts'
import { configHash, toJson } from '../src/select/json.ts'
import { masksOf } from '../src/select/masks.ts'
import { parseMovedSecrets } from '../src/select/moved.ts'
import { nearMisses } from '../src/select/near.ts'
import { parseSelectors } from '../src/select/selectors.ts'
import { base64, parseEncrypted } from '../src/sops/cipher.ts'
import { byExpression } from '../src/sops/expressions.ts'
import { openFile, parseDocument, type ParsedFile } from '../src/sops/index.ts'
import type { StoreName } from '../src/sops/stores/store.ts'
import type { Node } from '../src/sops/tree.ts'
import { typedLeaf } from '../src/sops/values.ts'
import { inMergeOrder } from '../src/source/directory.ts'
import { parseDrift } from '../src/source/drift.ts'
import { unzip } from '../src/source/zip.ts'
import { jobSummary } from '../src/summary.ts'
import { show } from '../src/text.ts'
import { everythingOf, exportInputs, NO_JOB, planned, secret, tree, withheld } from './select/trees.ts'
import { dataKey, encrypt } from './sops/sample.ts'
import { batchesOf } from './source/batches.ts'

/** Twice as much takes less than this many times as long: on average over four doublings, which tells growth from noise. */
const MOST = 3
const DOUBLINGS = 4

/** Milliseconds below which nothing is told apart: whatever takes less counts as this much. */
const FLOOR = 0.25

const [RUNS, MOST_RUNS] = [4, 24]

/** How the cost of `run` depends on n: `make` is not counted. */
interface Growth<Input> {
  /** The greatest. */
  readonly n: number
  readonly make: (n: number) => Input
  readonly run: (input: Input) => unknown
}

function growth<Input>(n: number, make: (n: number) => Input, run: (input: Input) => unknown): Growth<unknown> {
  return { n, make, run: run as (input: unknown) => unknown }
}

/** What a doubling of n costs. Whatever disturbs makes a run dearer: so the cheapest count, of as many as are needed. */
async function ratio({ n, make, run }: Growth<unknown>): Promise<number> {
  const [small, large] = [make(Math.ceil(n / 2 ** DOUBLINGS)), make(n)]
  let [less, more, found] = [Infinity, Infinity, Infinity]
  for (let i = 0; i < MOST_RUNS && (i < RUNS || found >= MOST); i += 1) {
    less = Math.min(less, await cost(() => run(small)))
    more = Math.min(more, await cost(() => run(large)))
    found = (more / Math.max(less, FLOOR)) ** (1 / DOUBLINGS)
  }
  return found
}

/** Milliseconds; what is refused has been looked at all the same. */
async function cost(run: () => unknown): Promise<number> {
  const before = performance.now()
  try {
    await run()
  } catch (error) {
    if (!(error instanceof ActionError)) throw error
  }
  return performance.now() - before
}

function grow(cases: Readonly<Record<string, Growth<unknown>>>): void {
  it.each(Object.entries(cases))('%s', async (_, one) => {
    expect(await ratio(one)).toBeLessThan(MOST)
  })
}

const rows = (n: number, row: (i: number) => string, separator = '\n') => Array.from({ length: n }, (_, i) => row(i)).join(separator)
const same = (text: string) => (n: number) => text.repeat(n)
const object = (n: number, value: (i: number) => unknown) => tree(Object.fromEntries(Array.from({ length: n }, (_, i) => [`k${i}`, value(i)])) as never)

/** Reads what `text` makes as a file of a store. */
function reading(store: StoreName, n: number, text: (n: number) => string): Growth<unknown> {
  return growth(n, (size) => Buffer.from(text(size)), (bytes) => parseDocument('a file', bytes, store))
}

describe('reading YAML', () => grow({
  'mappings': reading('yaml', 8_000, (n) => rows(n, (i) => `k${i}: v`)),
  'lists': reading('yaml', 12_000, same('- v\n')),
  'flow': reading('yaml', 12_000, (n) => `{${rows(n, (i) => `k${i}: [a]`, ', ')}} # c`),
  'documents after ---': reading('yaml', 4_000, same('a: 1 # c\n---\n')),
  'documents after ...': reading('yaml', 4_000, (n) => `${'a: 1\n...\n'.repeat(n)}# c`),
  'documents after ... with comments': reading('yaml', 4_000, same('a: 1 # c\n...\n')),
  'comments on lines of their own': reading('yaml', 40_000, (n) => `${'# c\n'.repeat(n)}a: 1`),
  'comments behind values': reading('yaml', 4_000, (n) => rows(n, (i) => `k${i}: v # c`)),
  'comments behind keys, and after blocks': reading('yaml', 1_200, (n) => rows(n, (i) => `k${i}: # c\n  a: b # d\n  # foot`)),
  'number signs in one comment': reading('yaml', 80_000, (n) => `a: 1 #${' #'.repeat(n)}\nb: 2`),
  'number signs in a text': reading('yaml', 80_000, (n) => `a: ${'b#c'.repeat(n)} # c`),
  'ends of many lists at once': reading('yaml', 40, (n) => rows(n, () => `${'- '.repeat(200)}a # c`)),
  'anchors and aliases': reading('yaml', 8_000, (n) => rows(n, (i) => `- &a${i} v\n- *a${i}`)),
  'tags': reading('yaml', 8_000, same('- !<tag:yaml.org,2002:str> v\n')),
  'merge keys': reading('yaml', 4_000, (n) => rows(n, (i) => `k${i}: {<<: {a: b}}`)),
  'quoted texts of many lines': reading('yaml', 40_000, (n) => `"${'a \n '.repeat(n)}"`),
  'escapes': reading('yaml', 40_000, (n) => `"${'\\n'.repeat(n)}"`),
  'blocks': reading('yaml', 40_000, (n) => `a: |\n${' b\n\n'.repeat(n)}`),
  'blanks': reading('yaml', 80_000, (n) => `a:${' '.repeat(n)}b${' '.repeat(n)}c\n${'\n'.repeat(n)}d: "${' \t'.repeat(n)}x"`),
  'line separators': reading('yaml', 40_000, (n) => `"${' \u2028'.repeat(n)}${' '.repeat(n)}\u0085"`),
  'digits': reading('yaml', 80_000, (n) => `- ${'1'.repeat(n)}\n- ${'1_'.repeat(n)}x\n- ${'1'.repeat(n)}.${'1'.repeat(n)}x\n- 2020-01-01${' '.repeat(n)}x`),
}))

describe('reading JSON', () => grow({
  'objects': reading('json', 12_000, (n) => `{${rows(n, (i) => `"k${i}":1`, ',')}}`),
  'lists': reading('json', 20_000, (n) => `[${'[],'.repeat(n)}1]`),
  'escapes': reading('json', 80_000, (n) => `["${'\\"'.repeat(n)}","${'\\\\'.repeat(n)}"]`),
  'blanks': reading('json', 200_000, (n) => `{"a":${' '.repeat(n)}1}`),
  'a text without its end': reading('json', 200_000, (n) => `"${'\\'.repeat(n)}`),
  'digits': reading('json', 80_000, (n) => `[${'1'.repeat(n)}]`),
}))

describe('reading flat formats', () => grow({
  'INI: sections': reading('ini', 8_000, (n) => rows(n, (i) => `[s${i}]\na = 1`)),
  'INI: continued lines': reading('ini', 20_000, (n) => `a = ${'b\\\n'.repeat(n)}`),
  'INI: quotes of many lines': reading('ini', 20_000, (n) => `a = """${'b\n'.repeat(n)}"""`),
  'INI: comments': reading('ini', 20_000, (n) => `${'; b\n'.repeat(n)}a = 1 ;${'# '.repeat(n)}`),
  'INI: carriage returns': reading('ini', 200_000, (n) => `a = ${'\r'.repeat(n)}x`),
  'dotenv': reading('dotenv', 20_000, same('A=b\\n\n')),
  'a flattened `sops` block': reading('dotenv', 960, (n) => `A=b\n${rows(n, (i) => `sops_age__list_${i}__map_enc=x\nsops_age__list_${i}__map_recipient=y`)}\nsops_version=3.9.4`),
}))

describe('opening', () => {
  const file = (plain: string, selector: Parameters<typeof encrypt>[1] = {}): ParsedFile => parseDocument('a file', Buffer.from(encrypt(plain, selector)), 'yaml')
  const open = (parsed: ParsedFile): Promise<Node[]> => openFile(parsed, dataKey)
  const byComment = { selector: { kind: 'encrypted_comment_regex', pattern: 'secret' } } as const
  grow({
    'values': growth(1_200, (n) => file(rows(n, (i) => `k${i}: v`)), open),
    'comments before one key of many values': growth(2_000, (n) => file(`${'# note\n'.repeat(n)}a:\n${rows(n, (i) => `    k${i}: v`)}\nb: # secret\n    c: d\n`, byComment), open),
    'comments one after the other': growth(4_000, (n) => file(`${'# note\n'.repeat(n)}# secret\na: v\n`, byComment), open),
    'keys that an expression chooses': growth(1_200, (n) => file(rows(n, (i) => `key_number_${i}: v`), { selector: { kind: 'encrypted_regex', pattern: '(?i)^.*(password|secret|token).*$' } }), open),
    'one key against an expression': growth(20_000, same('a'), (key) => byExpression('(a*)*b', 'a file')(key)),
    'the text of a decimal': growth(12_000, (n) => Buffer.from(`${'1'.repeat(n)}x`), (text) => typedLeaf('float', text)),
    'one ciphertext': growth(200_000, same('AAAA'), (data) => parseEncrypted(`ENC[AES256_GCM,data:${data},iv:${data},tag:`)),
    'base64': growth(200_000, same('AAAA\r'), base64),
  })
})

describe('masks', () => grow({
  'letters in one word': growth(20_000, same('a'), masksOf),
  'letters before an address': growth(20_000, (n) => `${'a'.repeat(n)}://${'x'.repeat(n)}`, masksOf),
  'addresses': growth(8_000, same('a://b:c@d '), masksOf),
  'slashes, colons and at signs': growth(20_000, (n) => `${'a://'.repeat(n)} a://${':a'.repeat(n)} a://a:${'@'.repeat(n)}`, masksOf),
  'passwords that do not end': growth(20_000, same('a://b:/'), masksOf),
  'passwords of one word': growth(8_000, same('a://b:c/@d'), masksOf),
  'lines': growth(12_000, (n) => rows(n, (i) => `secret ${i}`), masksOf),
  'keys of YAML': growth(8_000, same('some-key:\n'), masksOf),
  'lines of JSON': growth(4_000, (n) => rows(n, (i) => `{"a":"secret ${i}"}`), masksOf),
  'lines that are no JSON': growth(4_000, same('{}}\n'), masksOf),
  'line breaks and blanks': growth(80_000, (n) => `a${'\r'.repeat(n)}b${' '.repeat(n)}c`, masksOf),
  'JSON': growth(4_000, (n) => JSON.stringify(Array.from({ length: n }, (_, i) => `secret ${i}`)), masksOf),
  'JSON of letters': growth(12_000, (n) => JSON.stringify({ a: 'a'.repeat(n) }), masksOf),
  'JSON in JSON': growth(4_000, (n) => `${'['.repeat(n)}"secret"${']'.repeat(n)}`, masksOf),
  'lines of JSON in JSON': growth(2_000, (n) => JSON.stringify([JSON.stringify([JSON.stringify(['{}}\n'.repeat(n)])])]), masksOf),
  'digits': growth(80_000, (n) => `[${'1'.repeat(n)}]`, masksOf),
  'long secrets that begin alike': growth(400, (n) => Array.from({ length: n }, (_, i) => 'x'.repeat(20_000) + String(1e6 + i)), distinct),
}))

describe('selecting', () => {
  const plan = (root: Node, inputs: Parameters<typeof exportInputs>[0] = {}, job = {}) => planned([root], exportInputs(inputs), { ...NO_JOB, ...job })
  const names = (n: number) => Array.from({ length: n }, (_, i) => `K${i}`)
  grow({
    'values': growth(2_000, (n) => object(n, (i) => `v${i}`), (root) => plan(root)),
    'secrets': growth(2_000, (n) => object(n, (i) => secret(`secret ${i}`)), (root) => plan(root)),
    'values below long keys': growth(400, (n) => tree({ ['k'.repeat(5_000)]: object(n, () => 'v') }), (root) => plan(root, { exportEnv: false })),
    'variables that the job has': growth(2_000, names, (all) =>
      plan(tree(Object.fromEntries(all.map((name) => [name, 'v']))), {}, { environment: Object.fromEntries(all.map((name) => [name, 'w'])) })),
    'variables that it has of this action': growth(2_000, names, (all) =>
      plan(tree(Object.fromEntries(all.map((name) => [name, 'v']))), {}, { environment: Object.fromEntries(all.map((name) => [name, 'w'])), ownNames: new Map(all.map((name) => [name, NO_JOB.source])) })),
    'names that clash': growth(2_000, (n) => tree(Object.fromEntries(names(n).flatMap((name) => [[`${name}_a`, 'v'], [`${name}.a`, 'v']]))), (root) => plan(root)),
    'secrets that are withheld': growth(4_000, (n) => tree({ a: Array.from({ length: n }, () => withheld()) }), (root) => plan(root, { export: 'a' })),
    'a selector that matches nothing, beside long keys': growth(2_000, (n) => names(50).map((name) => ['k'.repeat(n) + name]), (paths) => nearMisses('k'.repeat(paths[0]?.[0]?.length ?? 0), paths)),
    'selectors that match nothing': growth(200, (n) => rows(n, (i) => `missing${i}`), (lines) => plan(object(100, () => 'v'), { export: lines })),
    'selectors with many `**`': growth(2_000, (n) => '**.'.repeat(n), (path) => plan(tree({ a: { b: 1 } }), { export: `${path}b` })),
    'lines of `export`': growth(8_000, (n) => rows(n, (i) => `"a\\"".b${i}.* => N${i}`), parseSelectors),
    'a filter': growth(2_000, (n) => tree(Array.from({ length: n }, (_, i) => ({ a: n - i }))), (root) => filtered([root], 'sort_by(@, &a)[?a > `1`].a')),
  })
})

describe('writing', () => {
  const content = (selected: Node) => ({ selected, exports: [] })
  const nested = (text: string, depth: number): Node => (depth === 0 ? tree(text) : tree([1, nested(text, depth - 1)]))
  const all = (root: Node) => [toJson(root), configHash(root), fileText('a.json', content(root)), fileText('a.tfvars', content(tree({ root })))]
  grow({
    'JSON, YAML and tfvars': growth(4_000, (n) => object(n, () => 'v"${x}'), (root) => [...all(root), fileText('a.yaml', content(root))]),
    'marks that tfvars would put in order': growth(8_000, (n) => tree({ a: `a${'\u0301\u0327'.repeat(n)}` }), (root) => fileText('a.tfvars', content(root))),
    'the table on the page': growth(4_000, (n) => ({ exports: Array.from({ length: n }, (_, i) => ({ name: `A${i}`, value: '', secret: true, path: `a."${i}"`, files: ['<a>'], environment: true })), outputs: [], warnings: [] }), (plan) => jobSummary(plan, { path: 'shop', openedBy: [] })),
    'a command for the runner': growth(200_000, same('%\r\n'), (text) => commandLine('add-mask', {}, text)),
    'foreign text': growth(200_000, same(' \u202e:'), show),
    'an error of many lines': growth(20_000, (n) => Array.from({ length: n }, (_, i) => `line ${i}`), (account) => explain(new ActionError('internal/bug', 'An error.', { account }))),
  })

  it('nested texts are not copied at each level', async () => {
    const [shallow, deep] = [2, 200].map((depth) => nested('x'.repeat(1_000_000), depth)) as [Node, Node]
    let best = Infinity
    for (let i = 0; i < RUNS && best >= MOST; i += 1) best = Math.min(best, (await cost(() => all(deep))) / (await cost(() => all(shallow))))
    expect(best).toBeLessThan(MOST)
  })
})

describe('what many files make', () => {
  const bytes = Buffer.from('{"a":1}')
  grow({
    'merged': growth(4_000, (n) => Array.from({ length: n }, (_, i) => tree({ [`k${i}`]: 1, all: { [`k${i}`]: 1 } })), mergeAll),
    'read and merged': growth(1_200, (n) => Array.from({ length: n }, (_, i) => ({ path: `${i}.json`, bytes: Buffer.from(`{"k${i}":1}`) })), (files) => closedFiles(files, { directory: true, withhold: true, turn: async () => undefined, compute: (work) => work() })),
    'in order': growth(4_000, (n) => Array.from({ length: n }, (_, i) => ({ path: `a/b/c/${(i * 2_654_435_761) % 2 ** 32}.yaml` })), inMergeOrder),
    'unpacked': growth(200, (n) => Buffer.from(zipSync(Object.fromEntries(Array.from({ length: n }, (_, i) => [`${i}.json`, bytes])))), (zip) => unzip(zip, 1e9)),
    'compared closed and open': growth(8_000, (n) => object(n, (i) => `v${i}`), (root) => openedByServer([root], [root])),
  })
})

describe('the places of secrets', () => {
  const built = { hasStrategy: true, isPart: () => true, isBelow: () => true, moved: () => false, turn: async () => undefined, compute: <T>(work: () => T) => work() }
  const stored = (n: number) => encrypt(rows(n, (i) => `k${i}: v${i}`))
  const manyPlaces = (n: number) => encrypt('a: [x]\nz: y\n').replace(/(?<=a:\n)( *)- (ENC.*)\n/, (_, blanks: string, text: string) => `${blanks}- ${text}\n`.repeat(n))
  const open = (file: string, path: string) => {
    const text = file.replace(/^sops:[^]*/m, '')
    const documents = markClosed(parseDocument('build', Buffer.from(text), 'yaml').documents, 'closed')
    const facts = { ...built, files: () => batchesOf([{ path, bytes: Buffer.from(file) }]) }
    return openSelected(everythingOf(documents), facts, { unwrap: async () => Uint8Array.from(dataKey) })
  }
  grow({
    'explained by their file': growth(1_200, stored, (file) => open(file, 'a.yaml')),
    'one ciphertext at many places': growth(4_000, (n) => manyPlaces(n), (file) => open(file, 'a.yaml')),
    'explained by no file': growth(1_200, stored, (file) => open(file, 'a.txt')),
    'beginnings of ciphertext without an end': growth(20_000, (n) => `${'ENC[AES256_GCM,'.repeat(n)}]`, (text) => ciphertextsIn(text, new Set(['x']))),
    'keys of one place': growth(20_000, (n) => [':_ecs_secret'.repeat(n), ...Array.from({ length: n }, () => 'a')], (path) => keysKept(boundKeys(path), boundKeys(path))),
    'suffixes of one key': growth(20_000, (n) => 'a_ecs_secret'.repeat(n), (key) => boundKeys([key])),
    'lines of `moved-secrets`': growth(60, (n) => Array<string>(n).fill('a'), (keys) => parseMovedSecrets('**.**.**.**.x => **.**.**.**.y')(keys, keys)),
  })
})

describe('what servers say', () => grow({
  'drift: places': growth(8_000, (n) => `Config drift detected: ${JSON.stringify({ values_changed: Array.from({ length: n }, (_, i) => `root['k${i}']`) })}`, parseDrift),
  'drift: quotes that do not end': growth(8_000, (n) => `Config drift detected: {"a":["root${"['a']b".repeat(n)}"]}`, parseDrift),
  'drift: long places that begin alike': growth(400, (n) => `Config drift detected: ${JSON.stringify({ a: Array.from({ length: n }, (_, i) => `root['${'k'.repeat(20_000)}${1e6 + i}']`) })}`, parseDrift),
  'names of keys against patterns': growth(8_000, same('/a'), (name) => allowedKeys(['*/a*a*b', 'https://*.example.com/*']).lists(`https://a.example.com${name}`)),
}))

beforeAll(() => import('re2js')) // loading it is not what is measured
