/** What the format promises: whatever a key holder did not write is refused. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { ActionError } from '../../src/errors.ts'
import { STORES } from '../../src/sops/file.ts'
import type { StoreName } from '../../src/sops/stores/store.ts'
import type { Comment, Item, Node } from '../../src/sops/tree.ts'
import { decrypt, encrypt, options, parse } from './sample.ts'

const CIPHERTEXT = /ENC\[AES256_GCM,data:([^,]+),iv:([^,]+),tag:([^,]+),type:\w+\]/g

/** Values of every type, nested, in a list, and two in clear; all of one length where they are texts. */
const PLAIN: Readonly<Record<StoreName, string>> = {
  yaml: 'a: secret one\nb:\n    c: secret two\n    d: 12345\nl:\n    - secret 003\n    - true\n    - 1.5\nat: 2024-01-01T00:00:00Z\nhost_unencrypted: plain text\nport_unencrypted: 8080\n',
  json: '{"a":"secret one","b":{"c":"secret two","d":12345},"l":["secret 003",true,1.5],"host_unencrypted":"plain text","port_unencrypted":8080}',
  dotenv: 'A=secret one\nB=secret two\nHOST_unencrypted=plain text\n',
  ini: '[s]\na = secret one\nb = secret two\nhost_unencrypted = plain text\n',
  binary: '{"data":"secret one"}',
}

/** `sops` and the comments, keys and structure around values are told apart by what each test changes. */
const files = Object.entries(PLAIN).map(([store, plain]) => [store as StoreName, encrypt(plain, {}, store as StoreName)] as const)

async function refused(file: string, store: StoreName, code: RegExp): Promise<void> {
  const error = await attempt(file, store)
  expect(error).toBeInstanceOf(ActionError)
  expect((error as ActionError).code).toMatch(code)
}

async function attempt(file: string, store: StoreName): Promise<unknown> {
  try {
    await decrypt(file, store)
    return undefined
  } catch (error) {
    return error
  }
}

function flipped(text: string, bit: number): string {
  const bytes = Buffer.from(text, 'base64')
  const at = Math.floor(bit / 8) % bytes.length
  bytes[at] = (bytes[at] ?? 0) ^ (1 << (bit % 8))
  return bytes.toString('base64')
}

describe.each(files)('%s', (store, file) => {
  const ciphertexts = [...file.matchAll(CIPHERTEXT)]

  it('opens as it was written', async () => {
    expect(await attempt(file, store)).toBeUndefined()
    expect(ciphertexts.length).toBeGreaterThan(1)
  })

  it('is refused when one bit of data, initialisation vector or tag of any value or of the MAC is another', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(ciphertexts.length - 1), fc.integer({ min: 1, max: 3 }), fc.nat(10_000), async (which, field, bit) => {
        const [text = '', ...fields] = ciphertexts[which] ?? []
        const part = fields[field - 1] ?? ''
        await refused(file.replace(text, text.replace(part, flipped(part, bit))), store, /^sops\/(value|mac)$/)
      }),
      { numRuns: 300 },
    )
  })

  it('is refused when the time of the last change is another', async () => {
    await fc.assert(
      fc.asyncProperty(fc.date({ noInvalidDate: true, min: new Date('2000-01-01'), max: new Date('2099-01-01') }), async (date) => {
        const other = date.toISOString().replace(/\.\d+/, '')
        fc.pre(other !== options.lastModified)
        await refused(file.replaceAll(options.lastModified, other), store, /^sops\/mac$/)
      }),
      { numRuns: 50 },
    )
  })

  it('is refused when two ciphertexts stand in each other’s place', async () => {
    for (const [one = ''] of ciphertexts) {
      for (const [other = ''] of ciphertexts) {
        if (one === other) continue
        await refused(file.replace(/ENC\[[^\]]+\]/g, (text) => (text === one ? other : text === other ? one : text)), store, /^sops\/(value|mac)$/)
      }
    }
  })

  it('is refused when a value is taken out of its encryption', async () => {
    for (const [text = ''] of ciphertexts) await refused(file.replace(text, 'secret one'), store, /^sops\/(value|mac)$/)
  })
})

describe.each(files.filter(([store]) => store !== 'binary'))('%s: a plain value', (store, file) => {
  it('is refused when it is any other', async () => {
    await fc.assert(
      fc.asyncProperty(fc.stringMatching(/^[a-z]{1,12}$/), async (other) => {
        await refused(file.replace('plain text', `x${other}`), store, /^sops\/mac$/)
      }),
      { numRuns: 100 },
    )
  })
})

describe('YAML comments', () => {
  const comment = fc.tuple(fc.stringMatching(/^[ a-z#:'"-]{0,6}$/), fc.boolean()).map(([text, inline]): Comment => ({ kind: 'comment', text, ...(inline ? { inline } : {}) }))
  const leaf = fc.constantFrom('x', 'a b', '# no comment', 'two\nlines', '- y', '', 'é').map((text): Node => ({ kind: 'leaf', type: 'str', text }))
  const tree = fc.letrec<{ node: Node; map: Node; list: Node }>((tie) => ({
    node: fc.oneof({ maxDepth: 4, depthSize: 'small' }, leaf, tie('map'), tie('list')),
    map: fc.array(fc.oneof(comment, fc.tuple(fc.nat(99), tie('node')).map(([key, value]): Item => ({ kind: 'item', key: `k${key}`, value }))), { maxLength: 5 }).map((items): Node => ({ kind: 'map', items: items.filter((item, index) => item.kind === 'comment' || items.findIndex((other) => other.kind === 'item' && other.key === item.key) === index) })),
    list: fc.array(fc.oneof(comment, tie('node')), { maxLength: 4 }).map((items): Node => ({ kind: 'list', items })),
  })).map
  const texts = (node: Node | Item | Comment, comments: string[] = []): string[] => {
    if (node.kind === 'comment') comments.push(node.text)
    else if (node.kind === 'item') texts(node.value, comments)
    else if (node.kind !== 'leaf') for (const item of node.items) texts(item, comments)
    return comments
  }
  const values = (node: Node | Item): unknown => (node.kind === 'item' ? [node.key, values(node.value)] : node.kind === 'leaf' ? node.text : { [node.kind]: node.items.filter((item) => item.kind !== 'comment').map(values) })

  it('come through writing and reading, all of them, and change no value', () => {
    fc.assert(
      fc.property(tree, (root) => {
        const [again] = parse(Buffer.from(STORES.yaml.emit([root])).toString())
        expect(again && values(again)).toEqual(values(root))
        expect(again && texts(again).sort()).toEqual(texts(root).sort())
      }),
      { numRuns: 1000 },
    )
  })
})
