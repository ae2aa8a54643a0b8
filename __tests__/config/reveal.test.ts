import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { reveal, type File } from '../../src/config/reveal.ts'
import { ciphertexts, leaveClosed } from '../../src/config/secrets.ts'
import { ActionError } from '../../src/errors.ts'
import { parseDocument } from '../../src/sops/index.ts'
import type { KeyService } from '../../src/sops/key-service.ts'
import { seal, writeFile, type SealOptions } from '../../src/sops/seal.ts'
import { parseJson } from '../../src/sops/stores/json.ts'
import type { Node } from '../../src/sops/tree.ts'

const dataKey = randomBytes(32)

/** Asked for the one data key; counts how often. */
function keyService(): KeyService & { asked: number } {
  return {
    asked: 0,
    async unwrap() {
      this.asked += 1
      return Uint8Array.from(dataKey)
    },
  }
}

const options: SealOptions = {
  dataKey,
  selector: { kind: 'encrypted_suffix', pattern: '_ecs_secret' },
  macOnlyEncrypted: true,
  keyGroups: [[{ type: 'age', recipient: 'age1example', enc: 'x\n' }]],
  lastModified: '2026-01-02T03:04:05Z',
  version: '3.9.4',
  randomBytes,
}

function encrypted(path: string, text: string): File {
  const { documents } = parseDocument(path, Buffer.from(text))
  return { path, bytes: writeFile(path.endsWith('.json') ? 'json' : 'yaml', seal(documents, options)) }
}

function plain(path: string, text: string): File {
  return { path, bytes: Buffer.from(text) }
}

const secret = encrypted('team/db.yaml', 'db:\n    host: h\n    password_ecs_secret: hunter2\n')
const ciphertext = /ENC\[[^\]]+\]/.exec(Buffer.from(secret.bytes).toString())?.[0] ?? ''

function build(json: string): Node[] {
  return [parseJson(json, 'the build')]
}

/** What a run does with a build and its files. */
async function revealed(documents: Node[], files: readonly File[], keys: KeyService = keyService()): Promise<Node[]> {
  return reveal(documents, ciphertexts(documents), files, keys)
}

async function failure(documents: Node[], files: readonly File[]): Promise<ActionError> {
  return revealed(documents, files).then(
    () => { throw new Error('revealed') },
    (error: unknown) => error as ActionError,
  )
}

describe('revealing a build', () => {
  it('puts the plaintext where the ciphertext stands, and says which file it comes from', async () => {
    const [root] = await revealed(build(`{"renamed":{"elsewhere":"${ciphertext}"},"host":"h"}`), [secret])
    expect(root).toEqual({
      kind: 'map',
      items: [
        { kind: 'item', key: 'renamed', value: { kind: 'map', items: [{ kind: 'item', key: 'elsewhere', value: { kind: 'leaf', type: 'str', text: 'hunter2', secret: { ciphertext, file: 'team/db.yaml', keyPath: ['db', 'password_ecs_secret'] } } }] } },
        { kind: 'item', key: 'host', value: { kind: 'leaf', type: 'str', text: 'h' } },
      ],
    })
  })

  it('keeps the type that was encrypted', async () => {
    const file = encrypted('a.yaml', 'n_ecs_secret: 42\nb_ecs_secret: true\nf_ecs_secret: 1.50\n')
    const texts = Buffer.from(file.bytes).toString().match(/ENC\[[^\]]+\]/g)?.slice(0, 3) ?? []
    const [root] = await revealed(build(JSON.stringify(texts)), [file])
    expect(root?.kind === 'list' && root.items.map((leaf) => leaf.kind === 'leaf' && [leaf.type, leaf.text])).toEqual([['int', '42'], ['bool', 'True'], ['float', '1.5']])
  })

  it('opens only files that hold a ciphertext of the build', async () => {
    const keys = keyService()
    await revealed(build(`{"a":"${ciphertext}"}`), [secret, encrypted('other.yaml', 'x_ecs_secret: y\n'), plain('p.yaml', 'a: 1\n')], keys)
    expect(keys.asked).toBe(1)
  })

  it('takes a file that was copied, whole, for what it is: each copy opens', async () => {
    const copy = { ...secret, path: 'copy/db.yaml' }
    const [root] = await revealed(build(`["${ciphertext}"]`), [secret, copy])
    expect(root?.kind === 'list' && root.items[0]).toMatchObject({ text: 'hunter2' })
  })

  it('names the place of a ciphertext that no file explains', async () => {
    const error = await failure(build(`{"a":{"b":"${ciphertext}"}}`), [])
    expect([error.code, error.message]).toEqual(['config/unexplained', 'The build holds ciphertext that no readable file explains, at a.b.'])
  })

  it.each([
    ['part of a text', (c: string) => `{"url":"https://x/${c}"}`],
    ['a key', (c: string) => `{"${c}":1}`],
    ['cut', () => '{"a":"ENC[AES256_GCM,data:abc"}'],
  ])('refuses ciphertext that is %s, which nothing could take the place of', async (_, json) => {
    const error = await failure(build(json(ciphertext)), [secret])
    expect(error.code).toBe('config/embedded')
  })
})

describe('who may write but not read gains nothing by pasting', () => {
  const text = Buffer.from(secret.bytes).toString()
  const inSecretFile = (change: (text: string) => string): File => ({ path: secret.path, bytes: Buffer.from(change(text)) })

  it.each<[string, readonly File[], string]>([
    ['a plain file', [secret, plain('mine.yaml', `a: ${ciphertext}\n`)], 'mine.yaml, which is not an encrypted file'],
    ['a plain file under a suffix key', [secret, plain('mine.yaml', `a_ecs_secret: ${ciphertext}\n`)], 'mine.yaml, which is not an encrypted file'],
    ['a JSON file, escaped', [secret, plain('mine.json', `{"a":"${ciphertext.replace('E', '\\u0045').replaceAll('/', '\\/')}"}`)], 'mine.json, which is not an encrypted file'],
    ['a YAML text, escaped', [secret, plain('mine.yaml', `a: "${ciphertext.replace('N', '\\x4e')}"\n`)], 'mine.yaml, which is not an encrypted file'],
    ['a plain key of the same file', [inSecretFile((all) => all.replace('host: h', `host: ${ciphertext}`))], 'team/db.yaml at db.host'],
    ['a new plain key of the same file', [inSecretFile((all) => all.replace('sops:', `mine: ${ciphertext}\nsops:`))], 'team/db.yaml at mine'],
    ['a list of the same file', [inSecretFile((all) => all.replace('sops:', `mine:\n    - x\n    - ${ciphertext}\nsops:`))], 'team/db.yaml at mine.1'],
    ['a second document of the same file', [inSecretFile((all) => `${all}---\nmine: ${ciphertext}\n`)], 'team/db.yaml at mine'],
    ['a URL', [secret, plain('mine.yaml', `url: https://example.com/?q=${ciphertext}\n`)], 'mine.yaml, which is not an encrypted file'],
    ['a URL of the same file', [inSecretFile((all) => all.replace('host: h', `host: https://x/${ciphertext}`))], 'team/db.yaml at db.host'],
    ['a strategy', [secret, plain('__strategies.yaml', `strategies:\n  s:\n    operations:\n      - for_each: { list_iterator: ["${ciphertext}"], actions: [] }\n`)], '__strategies.yaml, which is not an encrypted file'],
    ['a comment', [secret, plain('mine.yaml', `# ${ciphertext}\na: 1\n`)], 'mine.yaml, which is not an encrypted file'],
    ['a comment of the same file', [inSecretFile((all) => `# ${ciphertext}\n${all}`)], 'team/db.yaml at the root'],
    ['a key', [inSecretFile((all) => all.replace('host: h', `host: h\n    "${ciphertext}": x`))], 'team/db.yaml at db.'],
    ['the sops block of the same file', [inSecretFile((all) => all.replace('version:', `note: ${ciphertext}\n    version:`))], 'team/db.yaml, outside of its encrypted values'],
    ['a file that is no configuration', [secret, plain('notes.txt', ciphertext)], 'notes.txt, which is not an encrypted file'],
  ])('into %s', async (_, files, place) => {
    const error = await failure(build(`{"a":"${ciphertext}"}`), files)
    expect(error.code).toBe('config/misplaced')
    expect(error.account.join('\n')).toContain(place)
    expect(JSON.stringify([error.message, error.hint, error.account])).not.toContain('hunter2')
  })

  it.each<[string, (text: string) => string, string]>([
    ['another suffix key of the same file', (all) => all.replace('host: h', `host: h\n    mine_ecs_secret: ${ciphertext}`), 'sops/value'],
    ['another suffix key in place of the first', (all) => all.replace('password_ecs_secret', 'mine_ecs_secret'), 'sops/value'],
    ['the same key in a list below it, twice', (all) => all.replace(`password_ecs_secret: ${ciphertext}`, `password_ecs_secret:\n        - ${ciphertext}\n        - ${ciphertext}`), 'sops/mac'],
  ])('into %s: it does not open there', async (_, change, code) => {
    const error = await failure(build(`{"a":"${ciphertext}"}`), [inSecretFile(change)])
    expect(error.code).toBe(code)
  })

  it('into a file in UTF-16, which is seen and not read', async () => {
    const error = await failure(build(`{"a":"${ciphertext}"}`), [secret, { path: 'mine.yaml', bytes: Buffer.from(`\ufeffa: ${ciphertext}\n`, 'utf16le') }])
    expect([error.code, error.message]).toEqual(['sops/syntax', 'mine.yaml is not UTF-8.'])
  })

  it('into the same key of a second document: both open, and the MAC tells', async () => {
    const error = await failure(build(`{"a":"${ciphertext}"}`), [inSecretFile((all) => `${all}---\ndb:\n    password_ecs_secret: ${ciphertext}\n`)])
    expect(error.code).toBe('sops/mac')
  })
})

describe('leaving secrets closed', () => {
  it('marks every leaf that holds ciphertext, whole or in part', () => {
    const [root] = leaveClosed(build(`{"a":"${ciphertext}","b":"x ${ciphertext}","c":"plain"}`))
    expect(root?.kind === 'map' && root.items.map((item) => item.kind === 'item' && item.value.kind === 'leaf' && item.value.secret?.undecrypted)).toEqual([true, true, undefined])
  })
})
