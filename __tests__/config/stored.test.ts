import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import type { File } from '../../src/config/explain.ts'
import { filtered } from '../../src/config/filter.ts'
import { closedFiles } from '../../src/config/stored.ts'
import { leavesIn, visitTexts } from '../../src/config/walk.ts'
import { ActionError } from '../../src/errors.ts'
import { storeOf } from '../../src/sops/file.ts'
import { parseDocument } from '../../src/sops/index.ts'
import type { KeyService } from '../../src/sops/key-service.ts'
import { seal, writeFile, type SealOptions } from '../../src/sops/seal.ts'
import type { Leaf, Node } from '../../src/sops/tree.ts'
import { oneTree, replaceLeaves } from '../../src/select/tree.ts'
import { toJson } from '../../src/select/json.ts'
import { everythingOf } from '../select/trees.ts'

const dataKey = randomBytes(32)
const endless = { turn: async (): Promise<void> => undefined, compute: <Result>(work: () => Result): Result => work() }

const keys: KeyService = { unwrap: async () => Uint8Array.from(dataKey) }

const options: SealOptions = {
  dataKey,
  selector: { kind: 'encrypted_suffix', pattern: '_ecs_secret' },
  macOnlyEncrypted: false,
  keyGroups: [[{ type: 'age', recipient: 'age1example', enc: 'x\n' }]],
  lastModified: '2026-01-02T03:04:05Z',
  version: '3.9.4',
  randomBytes,
}

const everything: Partial<SealOptions> = { selector: { kind: 'unencrypted_suffix', pattern: '_unencrypted' } }

/** The whole of it opened; without keys closed, as it is exported then. */
async function openStored(files: readonly File[], directory: boolean, keys?: KeyService, selects: (path: string) => boolean = () => true): Promise<Node[]> {
  const { documents, open } = await closedFiles(files, { directory, withhold: keys === undefined, ...endless })
  const selected = everythingOf(documents).filter(({ path }) => selects(path.join('.')))
  const opened = await open(selected, keys ?? { unwrap: () => Promise.reject(new Error('asked')) })
  return keys === undefined ? [...documents] : documents.map((document) => (selected.length > 0 ? replaceLeaves(document, new Map([...everythingLeftClosed(document), ...opened])) : document))
}

/** What was not selected stays closed; for comparison it counts as it is. */
function everythingLeftClosed(document: Node): [Leaf, Leaf][] {
  return leavesIn([document]).flatMap((leaf): [Leaf, Leaf][] => (leaf.secret === undefined ? [] : [[leaf, { kind: 'leaf', type: 'str', text: 'closed' }]]))
}

function plain(path: string, text: string): File {
  return { path, bytes: Buffer.from(text) }
}

function encrypted(path: string, text: string | Uint8Array, changes: Partial<SealOptions> = {}): File {
  const store = storeOf(path)
  const leaf = typeof text === 'string' ? text : Uint8Array.from(text)
  const documents: readonly Node[] = store === 'binary' ? [{ kind: 'map', items: [{ kind: 'item', key: 'data', value: { kind: 'leaf', type: 'str', text: leaf } }] }] : parseDocument(path, Buffer.from(text)).documents
  return { path, bytes: writeFile(store, seal(documents, { ...options, ...changes })) }
}

function changed(file: File, change: (text: string) => string): File {
  return plain(file.path, change(Buffer.from(file.bytes).toString()))
}

function ciphertextOf({ bytes }: File): string {
  return /ENC\[[^\]]+\]/.exec(Buffer.from(bytes).toString())?.[0] ?? ''
}

function json(documents: readonly Node[]): string {
  return toJson(oneTree(documents))
}

/** `text ← file at key path` of each secret. */
function secrets(documents: readonly Node[]): string[] {
  const found: string[] = []
  for (const document of documents) visitTexts(document, (text, _, __, leaf) => { if (leaf?.secret) found.push(`${text} ← ${leaf.file} at ${leaf.secret.keyPath.join('.')}`) })
  return found
}

async function failure(opened: Promise<Node[]>): Promise<ActionError> {
  return opened.then(
    (documents) => { throw new Error(`opened ${json(documents)}`) },
    (error: unknown) => error as ActionError,
  )
}

/** What SOPS encrypted as one format, under the name of another; without `format` as it is called. */
function renamed({ bytes }: File, path: string, format?: File['format']): File {
  return { path, bytes, ...(format === undefined ? {} : { format }) }
}

describe('a file of another name than its format', () => {
  const FILES = {
    yaml: () => encrypted('a.yaml', 'host: h\npassword_ecs_secret: hunter2\n'),
    json: () => encrypted('a.json', '{"host":"h","password_ecs_secret":"hunter2"}'),
    dotenv: () => encrypted('a.env', 'host=h\npassword_ecs_secret=hunter2\n'),
    ini: () => encrypted('a.ini', '[db]\npassword_ecs_secret = hunter2\n'),
    binary: () => encrypted('a.bin', 'hunter2', everything),
  }

  it.each([
    ['yaml', 'v.yaml.enc', 'binary'],
    ['json', 'terraform.tfstate.enc', 'binary'],
    ['json', 'a.ini', 'ini'],
    ['dotenv', 'prod.env.enc', 'binary'],
    ['dotenv', '.env.production', 'binary'],
    ['dotenv', 'a.yaml', 'yaml'],
    ['ini', 'app.ini.enc', 'binary'],
    ['ini', 'app.env', 'dotenv'],
    ['yaml', 'a.json', 'json'],
  ] as const)('%s as %s is told so, with the input that opens it', async (format, name, read) => {
    const file = FILES[format]()
    const error = await failure(openStored([renamed(file, name)], false, keys))
    expect([error.code, error.message, error.hint]).toEqual(['sops/metadata', `${name} is encrypted by SOPS as ${format}, and was read as ${read}.`, `Set \`file-format: ${format}\`.`])
    expect(json(await openStored([renamed(file, name, format)], false, keys))).toContain('hunter2')
  })

  it.each(Object.keys(FILES) as (keyof typeof FILES)[])('is opened as %s where the workflow says so', async (format) => {
    expect(json(await openStored([renamed(FILES[format](), 'secret', format)], false, keys))).toContain('hunter2')
  })

  it('is told so, too, where the workflow names the wrong format', async () => {
    const error = await failure(openStored([renamed(FILES.dotenv(), 'prod.env.enc', 'ini')], false, keys))
    expect([error.message, error.hint]).toEqual(['prod.env.enc is encrypted by SOPS as dotenv, and was read as ini.', 'Set `file-format: dotenv`.'])
  })

  it('is not guessed of what is well-formed as it is called: JSON is YAML, too', async () => {
    expect(json(await openStored([renamed(FILES.json(), 'a.yaml')], false, keys))).toBe('{"host":"h","password":"hunter2"}')
  })
})

describe('one file', () => {
  it.each<[string, File, string, string[]]>([
    ['YAML', encrypted('a/db.yaml', 'host: h\npassword_ecs_secret: hunter2\n'), '{"host":"h","password":"hunter2"}', ['hunter2 ← a/db.yaml at password_ecs_secret']],
    ['YAML of several documents: a list of them', encrypted('a.yml', 'a_ecs_secret: x\n---\nb: 1\n'), '[{"a":"x"},{"b":1}]', ['x ← a.yml at a_ecs_secret']],
    ['JSON, with the types of its values', encrypted('a.json', '{"pin":12,"on":true,"ratio":1.5,"none":null}', everything), '{"pin":12,"on":true,"ratio":1.5,"none":null}', ['12 ← a.json at pin', 'True ← a.json at on', '1.5 ← a.json at ratio']],
    ['dotenv: an object', encrypted('.env', 'A=1\nB=two\n', everything), '{"A":"1","B":"two"}', ['1 ← .env at A', 'two ← .env at B']],
    ['INI: an object of sections', encrypted('a.ini', '[db]\nhost = h\n[cache]\nurl = u\n', everything), '{"db":{"host":"h"},"cache":{"url":"u"}}', ['h ← a.ini at db.host', 'u ← a.ini at cache.url']],
    ['INI: sections without keys, which stay', encrypted('a.ini', '[empty]\n[db]\nhost = h\n[last]\n', everything), '{"empty":{},"db":{"host":"h"},"last":{}}', ['h ← a.ini at db.host']],
    ['INI, with keys before the first section', encrypted('a.ini', 'x = 1\n[db]\nhost = h\n', everything), '{"DEFAULT":{"x":"1"},"db":{"host":"h"}}', ['1 ← a.ini at DEFAULT.x', 'h ← a.ini at db.host']],
    ['anything else: one text', encrypted('key.pem', 'line one\nline two\n', everything), '"line one\\nline two\\n"', ['line one\nline two\n ← key.pem at data']],
  ])('is opened: %s', async (_, file, expected, provenance) => {
    const documents = await openStored([file], false, keys)
    expect(json(documents)).toBe(expected)
    expect(secrets(documents)).toEqual(provenance)
  })

  it.each<[string, File]>([
    ['YAML', plain('app.yaml', 'a: 1\n')],
    ['JSON', plain('app.json', '{"a":1}')],
    ['dotenv', plain('app.env', 'A=1\n')],
    ['INI', plain('app.ini', '[a]\nb = 1\n')],
    ['a text', plain('app.txt', 'hello\n')],
    ['JSON under another name', plain('app.txt', '{"a":1}')],
    ['YAML that holds only ciphertext', plain('app.yaml', `a: ${ciphertextOf(encrypted('a.yaml', 'a_ecs_secret: x\n'))}\n`)],
  ])('is refused when it is not encrypted, with the ways out: %s', async (_, file) => {
    for (const opener of [keys, undefined]) {
      const error = await failure(openStored([file], false, opener))
      expect([error.code, error.message]).toEqual(['sops/metadata', `${file.path} is not encrypted by SOPS.`])
      expect(error.hint).toMatch(/`sops encrypt`.*directory/)
    }
  })

  it('is refused when its MAC does not hold', async () => {
    const file = changed(encrypted('a.yaml', 'host: h\na_ecs_secret: x\n'), (text) => text.replace('host: h', 'host: evil'))
    expect((await failure(openStored([file], false, keys))).code).toBe('sops/mac')
  })

  it('asks nobody and leaves secrets closed without keys', async () => {
    const file = encrypted('db.yaml', 'host: h\nlist:\n    - password_ecs_secret: hunter2\n')
    const documents = await openStored([file], false)
    expect(secrets(documents)).toEqual([`${ciphertextOf(file)} ← db.yaml at list.0.password_ecs_secret`])
    const closed: unknown[] = []
    for (const document of documents) visitTexts(document, (_, __, ___, leaf) => closed.push(leaf?.secret?.state))
    expect(closed.filter(Boolean)).toEqual(['withheld'])
  })
})

describe('a directory', () => {
  const files = [
    plain('shop/a.yaml', 'db:\n  host: a\n  port: 1\nlist: [1, 2]\n'),
    encrypted('shop/b.json', '{"db":{"host":"b","password_ecs_secret":"hunter2"},"list":[3]}'),
    plain('shop/live/c.yml', 'db:\n  host: c\n'),
  ]

  it('is merged in the order of its files; each secret knows its own', async () => {
    const documents = await openStored(files, true, keys)
    expect(json(documents)).toBe('{"db":{"host":"c","port":1,"password":"hunter2"},"list":[3]}')
    expect(secrets(documents)).toEqual(['hunter2 ← shop/b.json at db.password_ecs_secret'])
  })

  it('lets a later file replace a secret', async () => {
    const documents = await openStored([...files, encrypted('z.yaml', 'db:\n  password_ecs_secret: other\n')], true, keys)
    expect(secrets(documents)).toEqual(['other ← z.yaml at db.password_ecs_secret'])
  })

  it('passes over files that hold nothing', async () => {
    expect(json(await openStored([plain('a.yaml', ''), plain('b.yaml', '# to do\n'), plain('c.yaml', 'null\n'), plain('d.yaml', 'a: 1\n')], true, keys))).toBe('{"a":1}')
  })

  it('verifies a file that gives anything selected, plain values and empty containers too', async () => {
    const tampered = changed(encrypted('a.yaml', 'host: h\nempty: {}\n'), (text) => text.replace('host: h', 'host: evil'))
    const others = [plain('b.yaml', 'port: 1\n'), encrypted('c.yaml', 'c_ecs_secret: x\n')]
    expect((await failure(openStored([tampered, ...others], true, keys, (path) => path === 'host'))).code).toBe('sops/mac')
    const { documents, open } = await closedFiles([tampered, ...others], { directory: true, withhold: false, ...endless })
    const [root] = documents
    const empty = root?.kind === 'map' ? root.items.flatMap((item) => (item.kind === 'item' && item.key === 'empty' ? [item.value] : [])) : []
    expect(empty).toHaveLength(1)
    await expect(open(empty.map((node) => ({ node, path: ['empty'] })), keys)).rejects.toThrow('MAC')
  })

  it('opens no file of which nothing is selected: one that is damaged, or for somebody else, does not matter', async () => {
    const asked: string[] = []
    const counting: KeyService = { unwrap: async (key) => (asked.push(key.type === 'age' ? key.recipient : ''), Uint8Array.from(dataKey)) }
    const others = encrypted('a.yaml', 'a_ecs_secret: x\n', { keyGroups: [[{ type: 'age', recipient: 'age1other', enc: 'x\n' }]] })
    const damaged = changed(encrypted('b.yaml', 'b: h\nb_ecs_secret: x\n', { macOnlyEncrypted: false }), (text) => text.replace('b: h', 'b: evil'))
    const documents = await openStored([others, damaged, encrypted('c.yaml', 'c_ecs_secret: hunter2\n'), plain('d.yaml', 'b: d\n')], true, counting, (path) => path === 'c_ecs_secret')
    expect([json(documents), asked]).toEqual(['{"a":"closed","b":"d","b":"closed","c":"hunter2"}', ['age1example']])
  })

  it('uses no key for an empty container of a plain file', async () => {
    const { documents, open } = await closedFiles([plain('a.yaml', 'labels: {}\nx: 1\n'), encrypted('b.yaml', 'b_ecs_secret: y\n')], { directory: true, withhold: false, ...endless })
    const root = oneTree(documents)
    const labels = root.kind === 'map' ? root.items.flatMap((item) => (item.kind === 'item' && item.key === 'labels' ? [item.value] : [])) : []
    expect(await open(labels.map((node) => ({ node, path: ['labels'] })), { unwrap: () => Promise.reject(new Error('asked')) })).toEqual(new Map())
  })

  it('a filter brings out neither a secret in clear nor a number of another file', async () => {
    const clear = await closedFiles([plain('a.yaml', 'db:\n  password_ecs_secret: clear-text\n')], { directory: true, withhold: false, ...endless })
    const [picked] = [filtered(clear.documents, '{p: db.password}')]
    await expect(clear.open(everythingOf([picked]), keys)).rejects.toMatchObject({ code: 'config/unencrypted' })

    const tampered = changed(encrypted('a.yaml', 'replicas: 2\n'), (text) => text.replace('replicas: 2', 'replicas: 99'))
    const files = await closedFiles([tampered, plain('z.yaml', 'other: 1\nunrelated: 99\n')], { directory: true, withhold: false, ...endless })
    const computed = filtered(files.documents, '{r: replicas, n: abs(other)}')
    await expect(files.open(everythingOf([computed]), keys)).rejects.toMatchObject({ code: 'sops/mac' })
  })

  it('opens every file where a filter computed something', async () => {
    const tampered = changed(encrypted('a.yaml', 'host: h\n'), (text) => text.replace('host: h', 'host: evil'))
    const { open } = await closedFiles([tampered, plain('b.yaml', 'port: 1\n')], { directory: true, withhold: false, ...endless })
    await expect(open([{ node: { kind: 'leaf', type: 'int', text: '1' }, path: ['count'] }], keys)).rejects.toThrow('MAC')
  })

  it.each<[string, File, string]>([
    ['a list', plain('x.yaml', '- 1\n'), 'x.yaml holds a list: a directory is merged from files of one mapping each.'],
    ['a scalar', plain('x.json', '5'), 'x.json holds a single value: a directory is merged from files of one mapping each.'],
    ['several documents', plain('x.yaml', 'a: 1\n---\nb: 1\n'), 'x.yaml holds 2 documents: a directory is merged from files of one mapping each.'],
  ])('refuses a file of %s', async (_, file, message) => {
    const error = await failure(openStored([...files, file], true, keys))
    expect([error.code, error.message]).toEqual(['config/unmergeable', message])
  })
})

describe('what is not encrypted where it stands', () => {
  const secret = encrypted('db.yaml', 'db:\n    host: h\n    password_ecs_secret: hunter2\n')
  const ciphertext = ciphertextOf(secret)

  it.each<[string, File[], string]>([
    ['a plain file', [secret, plain('mine.yaml', `a: ${ciphertext}\n`)], 'mine.yaml at a'],
    ['a plain file, under the key of a secret', [secret, plain('mine.yaml', `db: {password_ecs_secret: '${ciphertext}'}\n`)], 'mine.yaml at db.password_ecs_secret'],
    ['a part of a text', [secret, plain('mine.yaml', `url: https://x/${ciphertext}\n`)], 'mine.yaml at url'],
    ['a key', [secret, plain('mine.json', `{"${ciphertext}":1}`)], 'mine.json at '],
    ['a key above a leaf', [secret, plain('mine.json', `{"${ciphertext}":{"a":1}}`)], 'mine.json at ENC[…].a'],
    ['a list', [secret, plain('mine.yaml', `a:\n- x\n- ${ciphertext}\n`)], 'mine.yaml at a.1'],
    ['a plain leaf of an encrypted file', [encrypted('mine.yaml', `note: ${ciphertext}\nx_ecs_secret: y\n`)], 'mine.yaml at note'],
  ])('ciphertext in %s is refused', async (_, files, place) => {
    const error = await failure(openStored(files, true, keys))
    expect(error.code).toBe('config/misplaced')
    expect(error.account.join('\n')).toContain(place)
    expect(JSON.stringify([error.message, error.hint, error.account])).not.toContain('hunter2')
  })

  it('ciphertext in a plain file is refused when nothing is decrypted, too', async () => {
    expect((await failure(openStored([plain('mine.yaml', `a: ${ciphertext}\n`)], true))).code).toBe('config/misplaced')
  })

  it('what is not selected is nobody’s concern', async () => {
    const files = [plain('mine.yaml', `a: ${ciphertext}\nb_ecs_secret: clear\nc: fine\n`)]
    expect(json(await openStored(files, true, keys, (path) => path === 'c'))).toContain('"c":"fine"')
  })

  it('ciphertext of another key, pasted under the key of a secret, does not open', async () => {
    const file = changed(secret, (text) => text.replace('host: h', `host: h\n    mine_ecs_secret: ${ciphertext}`))
    expect((await failure(openStored([file], true, keys))).code).toBe('sops/value')
  })

  it.each<[string, File[], string]>([
    ['a plain file', [plain('a.yaml', 'db:\n  password_ecs_secret: hunter2\n')], 'a.yaml at db.password_ecs_secret'],
    ['a plain file, below the key', [plain('a.json', '{"db_ecs_secret":{"user":"hunter2"}}')], 'a.json at db_ecs_secret.user'],
    ['a file that encrypts other keys', [encrypted('a.yaml', 'a_ecs_secret: hunter2\npassword: y\n', { selector: { kind: 'encrypted_regex', pattern: '^password$' } })], 'a.yaml at a_ecs_secret'],
  ])('a secret in clear in %s is refused, and not shown', async (_, files, place) => {
    for (const opener of [keys, undefined]) {
      const error = await failure(openStored(files, true, opener))
      expect([error.code, error.message]).toEqual(['config/unencrypted', `A value under the key of a secret is not encrypted: ${place}.`])
      expect(JSON.stringify([error.message, error.hint, error.account])).not.toContain('hunter2')
    }
  })

  it('names every place', async () => {
    const error = await failure(openStored([plain('a.yaml', 'a_ecs_secret: 1\nb_ecs_secret: 2\n'), plain('b.yaml', 'c_ecs_secret: [3]\n')], true, keys))
    expect(error.message).toContain('a.yaml at a_ecs_secret and 2 more')
    expect(error.account).toEqual(['a.yaml at a_ecs_secret', 'a.yaml at b_ecs_secret', 'b.yaml at c_ecs_secret.0'])
  })

  it('nothing to encrypt is fine: null and the empty text', async () => {
    expect(json(await openStored([plain('a.yaml', 'a_ecs_secret:\nb_ecs_secret: ""\n')], true, keys))).toBe('{"a":null,"b":""}')
  })
})
