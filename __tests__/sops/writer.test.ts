/** What the writer writes is read again as it was, in every store; the real `sops` judges it in `npm run interop`. */
import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ActionError } from '../../src/errors.ts'
import { STORES } from '../../src/sops/file.ts'
import { openFile, parseDocument } from '../../src/sops/index.ts'
import { seal, writeFile, type SealOptions } from '../../src/sops/seal.ts'
import type { StoreName } from '../../src/sops/stores/store.ts'
import type { Comment, Item, Leaf, Node } from '../../src/sops/tree.ts'
import { floatText, textOrBytes } from '../../src/sops/values.ts'
import { dataKey, options } from './sample.ts'

/** Types and texts alone: neither spelling nor provenance. */
function bare(node: Node | Item | Comment): unknown {
  if (node.kind === 'comment') return { comment: node.text }
  if (node.kind === 'item') return { [node.key]: bare(node.value) }
  if (node.kind === 'leaf') return { type: node.type, text: typeof node.text === 'string' ? node.text : Buffer.from(node.text).toString('base64') }
  return { [node.kind]: node.items.map(bare) }
}

async function written(store: StoreName, documents: readonly Node[], changes: Partial<SealOptions> = {}): Promise<Node[]> {
  const bytes = writeFile(store, seal(documents, { ...options, ...changes }))
  return openFile(parseDocument('file', bytes, store), dataKey)
}

const manifest = JSON.parse(readFileSync('__tests__/vectors/manifest.json', 'utf8')) as { cases: { name: string; store: StoreName; plain?: string; verdict: string }[] }
const plains = manifest.cases.filter(({ plain, verdict }) => plain !== undefined && verdict === 'ok')

describe('writing what the real sops was given', () => {
  /** What the writer refuses, and why. */
  const REFUSED: Record<string, RegExp> = {
    'yaml-multidoc-dup-in-second': /has a key twice/,
    'json-dup': /has a key twice/,
    'ini-dup-section': /has the key s twice/,
    'sel-comment-regex-list': /comment in the encrypted list/,
    ...Object.fromEntries(['3.7.3', '3.9.4', '3.13.1', '3.13.2', '3.13.3'].map((version) => [`yaml-comments-in-list-${version}`, /comment in the encrypted list/])),
    'sel-encrypted-comment-regex-two-in-list': /comment in the encrypted list/,
  }

  it.each(plains.map((one) => [one.name, one] as const))('%s', async (name, { store, plain = '' }) => {
    const bytes = readFileSync(`__tests__/vectors/${plain}`)
    const read = () => (store === 'binary' ? [binary(bytes)] : parseDocument(plain, bytes, store).documents)
    if (name in REFUSED) await expect(async () => written(store, read())).rejects.toThrow(REFUSED[name])
    else expect((await written(store, read())).map(bare)).toEqual(read().map(bare))
  })
})

function binary(bytes: Uint8Array): Node {
  return { kind: 'map', items: [{ kind: 'item', key: 'data', value: { kind: 'leaf', type: 'str', text: textOrBytes(bytes) } }] }
}

describe('writing any tree', () => {
  const text = fc.oneof(fc.string(), fc.string({ unit: 'binary' }), fc.string({ unit: fc.constantFrom('\n', ' ', 'a', ':', '#', '-', "'", '"', '\\', '\t', '\u2028', '\u0085', '{', '%', '&', '😀') }), fc.constantFrom('', 'yes', 'null', '0777', '1e3', '2024-01-02', '<<', '=', '~', '.inf', 'ENC[AES256_GCM,data:a]', '---', '...', '- a', 'a: b', '? a', '!x'))
  const leaf: fc.Arbitrary<Leaf> = fc.oneof(
    text.map((one): Leaf => ({ kind: 'leaf', type: 'str', text: one.toWellFormed() })),
    fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((one): Leaf => ({ kind: 'leaf', type: 'int', text: String(one) })),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((one) => !Number.isInteger(one)).map((one): Leaf => ({ kind: 'leaf', type: 'float', text: floatText(one) })),
    fc.boolean().map((one): Leaf => ({ kind: 'leaf', type: 'bool', text: one ? 'True' : 'False' })),
    fc.constant<Leaf>({ kind: 'leaf', type: 'null', text: '' }),
  )
  const tree = fc.letrec<{ node: Node; map: Node }>((tie) => ({
    node: fc.oneof({ maxDepth: 4, depthSize: 'small' }, leaf, tie('map'), fc.array(tie('node'), { maxLength: 4 }).map((items): Node => ({ kind: 'list', items }))),
    map: fc.uniqueArray(fc.tuple(text.map((one) => one.toWellFormed()), tie('node')), { maxLength: 5, selector: ([key]) => key }).map((entries): Node => ({ kind: 'map', items: entries.filter(([key]) => key !== 'sops').map(([key, value]) => ({ kind: 'item', key, value })) })),
  })).map

  it.each(['yaml', 'json'] as const)('%s: reading it again is the identity, encrypted or not', async (store) => {
    await fc.assert(
      fc.asyncProperty(tree, fc.boolean(), async (root, clear) => {
        const documents = [root]
        const selector = clear ? ({ kind: 'encrypted_suffix', pattern: '_ecs_secret' } as const) : options.selector
        expect((await written(store, documents, { selector })).map(bare)).toEqual(documents.map(bare))
        expect(STORES[store].parse(STORES[store].emit(documents), 'x').documents.map(bare)).toEqual(documents.map(bare))
      }),
      { numRuns: 300 },
    )
  })
})

describe('sealing again', () => {
  const documents = parseDocument('a.yaml', Buffer.from('a: one\nb: 1\nc:\n    d: one\n')).documents

  it('keeps the ciphertext of what did not change, by type, text and key path', async () => {
    const first = seal(documents, options)
    const previous = await openFile(parseDocument('a.yaml', writeFile('yaml', first)), dataKey)
    const changed = parseDocument('a.yaml', Buffer.from('a: one\nb: "1"\nc:\n    d: two\n')).documents
    const texts = (sealed: { documents: Node[] }) => sealed.documents.flatMap((root) => (root.kind === 'map' ? root.items.map((item) => JSON.stringify(item)) : []))
    const [before, after] = [texts(first), texts(seal(changed, { ...options, previous }))]
    expect(after.map((one, i) => one === before[i])).toEqual([true, false, false])
  })

  it.each([
    ['a pattern that is no RE2 expression', { selector: { kind: 'encrypted_regex', pattern: '(?!x)' } }],
    ['a group without keys', { keyGroups: [[]] }],
  ] as const)('refuses %s', (_, changes) => {
    expect(() => seal(documents, { ...options, ...changes })).toThrow(ActionError)
  })

  it('refuses a rule that would leave a binary file in clear', () => {
    const file = seal([binary(Buffer.from('secret'))], { ...options, selector: { kind: 'encrypted_regex', pattern: '^x' } })
    expect(() => writeFile('binary', file)).toThrow(/in clear/)
  })

  it('refuses a comment in an encrypted list, on which no two versions agree', () => {
    const listed = parseDocument('a.yaml', Buffer.from('l:\n    # note\n    - x\n')).documents
    expect(() => seal(listed, options)).toThrow(/comment in the encrypted list at l/)
  })
})
