import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { openSelected, type BuildFacts } from '../../src/config/built.ts'
import { markClosed } from '../../src/config/closed.ts'
import type { File } from '../../src/config/explain.ts'
import { ActionError } from '../../src/errors.ts'
import { parseMovedSecrets } from '../../src/select/moved.ts'
import { replaceLeaves } from '../../src/select/tree.ts'
import { parseDocument } from '../../src/sops/index.ts'
import type { KeyService, MasterKey } from '../../src/sops/key-service.ts'
import { seal, writeFile, type SealOptions } from '../../src/sops/seal.ts'
import { parseJson } from '../../src/sops/stores/json.ts'
import type { Node } from '../../src/sops/tree.ts'
import { everythingOf } from '../select/trees.ts'
import { batchesOf, counted, untouched } from '../source/batches.ts'

const dataKey = randomBytes(32)

/** Knows the data key by every recipient but those that begin with `age1foreign`; remembers who was asked for. */
function keyService(): KeyService & { asked: string[] } {
  return {
    asked: [],
    async unwrap(key: MasterKey) {
      const recipient = key.type === 'age' ? key.recipient : ''
      this.asked.push(recipient)
      if (recipient.startsWith('age1foreign')) throw new ActionError('kms/denied', 'no identity fits')
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

function encrypted(path: string, text: string, changes: Partial<SealOptions> = {}): File {
  const { documents } = parseDocument(path, Buffer.from(text))
  return { path, bytes: writeFile(path.endsWith('.json') ? 'json' : 'yaml', seal(documents, { ...options, ...changes })) }
}

function file(path: string, text: string): File {
  return { path, bytes: Buffer.from(text) }
}

const textOf = ({ bytes }: File): string => Buffer.from(bytes).toString()
const ciphertextsOf = (one: File): string[] => textOf(one).match(/ENC\[[^\]]+\]/g) ?? []

const secret = encrypted('team/db.yaml', 'db:\n    host: h\n    password_ecs_secret: hunter2\n')
const [ciphertext = ''] = ciphertextsOf(secret)

interface Built {
  readonly build: unknown
  readonly files: readonly File[]
  /** Where files come in more than one: instead of `files`. */
  readonly batches?: readonly (readonly File[])[]
  /** Instead of `batches`. */
  readonly source?: AsyncIterable<readonly File[]>
  /** Called when a batch is taken. */
  readonly tell?: () => void
  readonly strategy?: boolean
  readonly moved?: string
  readonly unfiltered?: unknown
  readonly keys?: KeyService
}

const json = (value: unknown): Node[] => [parseJson(typeof value === 'string' ? value : JSON.stringify(value), 'the build')]

/** Opens all of a build at `team`. */
async function opened({ build, files, batches = [files], source = batchesOf(...batches), tell = () => undefined, strategy = false, moved = '', unfiltered, keys = keyService() }: Built): Promise<Node> {
  const facts: BuildFacts = {
    hasStrategy: strategy,
    isPart: (path) => path.startsWith('team/'),
    isBelow: (path) => path.startsWith('team/'),
    moved: parseMovedSecrets(moved),
    turn: async () => undefined,
    compute: (work) => work(),
    files: () => counted(source, tell),
    ...(unfiltered === undefined ? {} : { unfiltered: async () => json(unfiltered) }),
  }
  const documents = markClosed(json(build), 'closed')
  return replaceLeaves(documents[0] as Node, await openSelected(everythingOf(documents), facts, keys))
}

async function refused(built: Built): Promise<ActionError & { asked: string[] }> {
  const keys = keyService()
  const error: unknown = await opened({ keys, ...built }).then((node) => new Error(`opened ${JSON.stringify(node)}`), (reason: unknown) => reason)
  if (!(error instanceof ActionError)) throw error
  expect(JSON.stringify([error.message, error.hint, error.account])).not.toMatch(/hunter2|AES256/)
  return Object.assign(error, { asked: keys.asked })
}

function leafAt(node: Node, ...keys: (string | number)[]): unknown {
  return keys.reduce<unknown>((one, key) => {
    const { items } = one as { items: { key?: string; value?: Node }[] }
    return typeof key === 'number' ? items[key] : items.find((item) => item.key === key)?.value
  }, node)
}

describe('opening what is selected of a build', () => {
  it('puts the plaintext where the ciphertext stands, and says which file it comes from', async () => {
    const node = await opened({ build: { db: { password: ciphertext, host: 'h' } }, files: [secret] })
    expect(leafAt(node, 'db', 'password')).toEqual({ kind: 'leaf', type: 'str', text: 'hunter2', file: 'team/db.yaml', secret: { ciphertext, keyPath: ['db', 'password_ecs_secret'] } })
    expect(leafAt(node, 'db', 'host')).toEqual({ kind: 'leaf', type: 'str', text: 'h' })
  })

  it('keeps the type that was encrypted', async () => {
    const one = encrypted('team/a.yaml', 'n_ecs_secret: 42\nb_ecs_secret: true\nf_ecs_secret: 1.50\n')
    const [n, b, f] = ciphertextsOf(one)
    const node = await opened({ build: { n, b, f }, files: [one] })
    expect(['n', 'b', 'f'].map((key) => leafAt(node, key))).toMatchObject([{ type: 'int', text: '42' }, { type: 'bool', text: 'True' }, { type: 'float', text: '1.5' }])
  })

  it('uses no key where nothing selected is secret, and asks for no file', async () => {
    const documents = markClosed(json({ a: 1, b: ciphertext }), 'closed')
    const facts: BuildFacts = { hasStrategy: false, isPart: () => true, isBelow: () => true, moved: () => false, turn: async () => undefined, compute: (work) => work(), files: untouched }
    const keys = keyService()
    expect(await openSelected(everythingOf(documents).slice(0, 1), facts, keys)).toEqual(new Map())
    expect(keys.asked).toEqual([])
  })

  it('opens only files that give something that is selected', async () => {
    const keys = keyService()
    const other = encrypted('team/other.yaml', 'x_ecs_secret: y\n', { keyGroups: [[{ type: 'age', recipient: 'age1other', enc: 'x\n' }]] })
    await opened({ build: { db: { password: ciphertext } }, files: [other, secret, file('team/p.yaml', 'a: 1\n')], keys })
    expect(keys.asked).toEqual(['age1example'])
  })

  it('takes one file that explains: the errors of copies do not count', async () => {
    const foreign = file('team/a-copy.yaml', textOf(secret).replace('age1example', 'age1foreign'))
    const broken = file('team/b-copy.yaml', textOf(secret).replace('mac: ENC[AES256_GCM,data:', 'mac: ENC[AES256_GCM,data:AAAA'))
    const unreadable = file('team/c-copy.yaml', `${textOf(secret)}\n: [`)
    const node = await opened({ build: { db: { password: ciphertext } }, files: [foreign, broken, unreadable, secret] })
    expect(leafAt(node, 'db', 'password')).toMatchObject({ text: 'hunter2', file: 'team/db.yaml' })
  })

  it('says why the first of them did not open, where none does', async () => {
    const foreign = file('team/copy.yaml', textOf(secret).replace('age1example', 'age1foreign'))
    expect((await refused({ build: { db: { password: ciphertext } }, files: [foreign] })).code).toBe('kms/denied')
  })

  it('finds a file that spells its ciphertext with escapes', async () => {
    const one = encrypted('team/a.json', '{"a_ecs_secret":"hunter3"}')
    const [c = ''] = ciphertextsOf(one)
    const escaped = file('team/a.json', textOf(one).replace(c, c.replace('E', '\\u0045')))
    expect(leafAt(await opened({ build: { a: c }, files: [escaped] }), 'a')).toMatchObject({ text: 'hunter3' })
  })

  it('names the place of a ciphertext that no file explains, and why a file that holds it cannot be read', async () => {
    const { code, message } = await refused({ build: { a: { b: ciphertext } }, files: [] })
    expect([code, message]).toEqual(['config/unexplained', 'The build holds ciphertext that no readable file explains, at a.b.'])
    const broken = await refused({ build: { db: { password: ciphertext } }, files: [file('team/db.yaml', `${textOf(secret)}\n: [`)] })
    expect(broken.message).toMatch(/^team\/db\.yaml is not YAML/)
  })

  it.each([
    ['part of a text', { url: `https://x/${ciphertext}` }],
    ['a key', { [ciphertext]: 1 }],
    ['a key above a leaf', { [ciphertext]: { a: 'x' } }],
    ['cut', { a: 'ENC[AES256_GCM,data:abc' }],
    ['spelled with a carriage return', { a: ciphertext.replace('data:', 'data:\r') }],
    ['spelled with a blank around it', { a: ` ${ciphertext}` }],
  ])('refuses ciphertext that is %s, and uses no key', async (_, build) => {
    const { code, asked } = await refused({ build, files: [secret] })
    expect([code, asked]).toEqual(['config/embedded', []])
  })
})

describe('a secret keeps its name', () => {
  const foreign = encrypted('prod/db.yaml', 'db:\n    password_ecs_secret: hunter2\n')
  const [production = ''] = ciphertextsOf(foreign)

  it.each<[string, Built, RegExp]>([
    ['another key', { build: { motd: ciphertext }, files: [secret] }, /^motd: stored at db\.password_ecs_secret of team\/db\.yaml; if that is meant, add to `moved-secrets`: db\.password => motd$/],
    ['a key above its own', { build: { team: { db: { password: ciphertext } } }, files: [secret] }, /add to `moved-secrets`: db\.password => team\.db\.password$/],
    ['another group of keys, by a strategy', { build: { smtp: { password: ciphertext } }, files: [secret], strategy: true }, /add to `moved-secrets`: db\.password => smtp\.password$/],
    ['another last key, by a strategy', { build: { db: { password: { motd: ciphertext } } }, files: [secret], strategy: true }, /: db\.password => db\.password\.motd$/],
    ['fewer keys, by a strategy', { build: { password: ciphertext }, files: [secret], strategy: true }, /: db\.password => password$/],
    ['its own key, from a file of another path', { build: { db: { password: production } }, files: [secret, foreign] }, /^db\.password: stored at db\.password_ecs_secret of prod\/db\.yaml, which is no file that this build is made of$/],
    ['another place without the filter', { build: { p: ciphertext }, unfiltered: { motd: ciphertext }, files: [secret] }, /^motd: .*: db\.password => motd$/],
    ['one more place without the filter', { build: { p: ciphertext }, unfiltered: { db: { password: ciphertext }, motd: ciphertext }, files: [secret] }, /^motd: /],
  ])('and is not opened at %s, with no key used', async (_, built, line) => {
    const { code, account, asked } = await refused(built)
    expect([code, asked]).toEqual(['config/misplaced', []])
    expect(account).toEqual([expect.stringMatching(line)])
  })

  it.each<[string, Built]>([
    ['at its own place', { build: { db: { password: ciphertext } }, files: [secret] }],
    ['with keys in front and between, by a strategy', { build: { a: { db: { b: { password: ciphertext } } } }, files: [secret], strategy: true }],
    ['from a file of another path, by a strategy', { build: { db: { password: production } }, files: [foreign], strategy: true }],
    ['where the workflow vouches for both places', { build: { motd: ciphertext }, files: [secret], moved: 'db.password => motd' }],
    ['under any name that a filter gives, if every place without it is its own', { build: { renamed: ciphertext }, unfiltered: { db: { password: ciphertext } }, files: [secret] }],
    ['beside another secret that is pasted, which nobody selects', { build: { x: ciphertext }, unfiltered: { db: { password: ciphertext }, motd: production }, files: [secret, foreign] }],
  ])('and is opened %s', async (_, built) => {
    expect(JSON.stringify(await opened(built))).toContain('hunter2')
  })

  it('compares places without list positions, merge keys and suffixes, and cut at colons', async () => {
    const one = encrypted('team/a.yaml', 'users_ecs_secret:\n    - token: hunter2\n"x:y_ecs_secret": hunter3\n"b_ecs_secret_ecs_secret": hunter4\n')
    const [token, y, b] = ciphertextsOf(one)
    const node = await opened({ build: { users: [{ token: null }, { token }], 'x:y': y, b_ecs_secret: b }, files: [one] })
    expect([leafAt(node, 'users', 1, 'token'), leafAt(node, 'x:y'), leafAt(node, 'b_ecs_secret')]).toMatchObject([{ text: 'hunter2' }, { text: 'hunter3' }, { text: 'hunter4' }])
  })

  it('names every place, quoted as a line of `moved-secrets` needs it', async () => {
    const { message, account } = await refused({ build: { 'a.b': ciphertext, 'c*': ciphertext }, files: [secret] })
    expect(message).toBe('The build shows a secret under another name: db.password_ecs_secret of team/db.yaml at "a.b" and 1 more.')
    expect(account).toEqual([expect.stringContaining('db.password => "a.b"'), expect.stringContaining('db.password => "c*"')])
    expect(parseMovedSecrets('db.password => "c*"')(['db', 'password'], ['c*'])).toBe(true)
  })

  it('a filter cannot make a ciphertext that stands nowhere, or take one out of a text', async () => {
    expect((await refused({ build: { p: ciphertext }, unfiltered: { a: 1 }, files: [secret] })).message).toMatch(/`filter` makes a ciphertext that stands nowhere in the build, at p/)
    expect((await refused({ build: { p: ciphertext }, unfiltered: { db: { password: ciphertext }, a: `x${ciphertext}` }, files: [secret] })).message).toMatch(/^Without `filter`, ciphertext of the build is part of a longer text, or a key, at a\./)
  })
})

describe('who may write but not read gains nothing by pasting', () => {
  const text = textOf(secret)
  const inSecretFile = (change: (text: string) => string): File => file(secret.path, change(text))
  const nel = '\u0085'

  it.each<[string, File]>([
    ['a plain file', file('team/mine.yaml', `motd: ${ciphertext}\n`)],
    ['a JSON file, escaped', file('team/m.json', `{"motd":"${ciphertext.replace('E', '\\u0045')}"}`)],
    ['base64', file('team/mine.yaml', `motd: !!binary "${btoa(ciphertext)}"\n`)],
    ['a list of the same file', inSecretFile((all) => all.replace('sops:', `motd:\n    - ${ciphertext}\nsops:`))],
    ['an alias of the same file', inSecretFile((all) => all.replace('password_ecs_secret: ENC', 'password_ecs_secret: &a ENC').replace('sops:', 'motd: *a\nsops:'))],
    ['an alias behind a comment', inSecretFile((all) => all.replace('password_ecs_secret: ENC', 'password_ecs_secret: &a ENC').replace('sops:', `# note${nel}motd: *a\nsops:`))],
    ['a file in UTF-16', { path: 'team/mine.yaml', bytes: Buffer.from(`\ufeffmotd: ${ciphertext}\n`, 'utf16le') }],
    ['a file of another kind', file('team/mine.YAML', `motd: ${ciphertext}\n`)],
  ])('into %s: the place is not its own', async (_, pasted) => {
    const files = pasted.path === secret.path ? [pasted] : [secret, pasted]
    expect((await refused({ build: { motd: ciphertext }, files })).code).toBe('config/misplaced')
    expect((await refused({ build: { x: { motd: ciphertext } }, files, strategy: true })).code).toBe('config/misplaced')
  })

  it.each<[string, (text: string) => string, string]>([
    ['another key of the same file', (all) => all.replace('host: h', `host: h\n    mine_ecs_secret: ${ciphertext}`), 'sops/value'],
    ['another key in place of the first', (all) => all.replace('password_ecs_secret', 'mine_ecs_secret'), 'sops/value'],
    ['the same key in a list below it, twice', (all) => all.replace(`password_ecs_secret: ${ciphertext}`, `password_ecs_secret:\n        - ${ciphertext}\n        - ${ciphertext}`), 'sops/mac'],
    ['the same key of a second document', (all) => `${all}---\ndb:\n    password_ecs_secret: ${ciphertext}\n`, 'sops/mac'],
  ])('under %s: it does not open there', async (_, change, code) => {
    const build = change(text).includes('password_ecs_secret') ? { db: { password: ciphertext } } : { db: { mine: ciphertext } }
    expect((await refused({ build, files: [inSecretFile(change)] })).code).toBe(code)
  })

  it.each<[string, File, string]>([
    ['a plain value', file('team/mine.yaml', `app: {db: {password: "${ciphertext}"}}\n`), 'team/mine.yaml at app.db.password'],
    ['a key', file('team/mine.json', `{"${ciphertext}":1}`), 'team/mine.json at ENC[…]'],
    ['an escaped value', file('team/mine.json', `{"db":{"password":"${ciphertext.replace('[', '\\u005b')}"}}`), 'team/mine.json at db.password'],
    ['a plain value of an encrypted file', inSecretFile((all) => all.replace('host: h', `host: ${ciphertext}`)), 'team/db.yaml at db.host'],
  ])('where a strategy may read it: %s', async (_, pasted, place) => {
    const files = pasted.path === secret.path ? [pasted] : [secret, pasted]
    const { code, account, asked } = await refused({ build: { app: { db: { password: ciphertext } } }, files, strategy: true })
    expect([code, account, asked]).toEqual(['config/misplaced', [place], []])
  })

  it.each<[string, File]>([
    ['a README', file('team/README.md', `The build says ${ciphertext}\n`)],
    ['a comment', file('team/mine.yaml', `# ${ciphertext}\na: 1\n`)],
    ['a file that is not below the path', file('other/mine.yaml', `a: ${ciphertext}\n`)],
    ['another secret that nobody selected', file('team/mine.yaml', `a: ${ciphertextsOf(encrypted('x.yaml', 'a_ecs_secret: y\n'))[0]}\n`)],
  ])('and %s blocks nobody', async (_, harmless) => {
    for (const strategy of [false, true]) {
      expect(JSON.stringify(await opened({ build: { db: { password: ciphertext } }, files: [secret, harmless], strategy }))).toContain('hunter2')
    }
  })
})

describe('a file that claims another secret for a place of its own', () => {
  const two = encrypted('team/two.yaml', 'db:\n    other_ecs_secret: fine\n    password_ecs_secret: hunter2\n')
  const [other = '', password = ''] = ciphertextsOf(two)
  const block = textOf(two).slice(textOf(two).indexOf('sops:'))
  const claim = (text: string): File => file('team/m.yaml', `${text}\n${block}`)

  it.each<[string, Built]>([
    ['beside a secret of its file that is selected', { build: { db: { other }, motd: password }, files: [two, claim(`motd_ecs_secret: ${password}`)] }],
    ['with a strategy', { build: { db: { other }, motd: password }, files: [two, claim(`motd_ecs_secret: ${password}`)], strategy: true }],
    ['with a filter', { build: { a: other, b: password }, unfiltered: { db: { other }, motd: password }, files: [two, claim(`motd_ecs_secret: ${password}`)] }],
    ['with a block that is none', { build: { db: { other }, motd: password }, files: [two, file('team/m.yaml', `motd_ecs_secret: ${password}\n${block.replace(/mac: .*/, 'mac: ""').replace('age1example', 'age1x')}`)] }],
  ])('reveals nothing: %s', async (_, built) => {
    expect((await refused(built)).code).toMatch(/^(sops\/|config\/misplaced)/)
  })

  it.each<[string, File]>([
    ['a block that is none', file('team/data/m.yaml', `smtp: {host: evil, password: "${password}"}\nsops: 1\n`)],
    ['a key that stands twice', file('team/data/m.yaml', `smtp: {db: {password: "${password}"}}\nx: 1\nx: 2\n`)],
    ['a key that stands twice, the paste escaped', file('team/data/m.json', `{"smtp":{"db":{"password":"${password.replace('E', '\\u0045')}"}},"x":1,"x":2}`)],
    ['a copied block', file('team/data/m.yaml', `mail:\n    db:\n        password_ecs_secret: ${password}\n${block}`)],
    ['what is no YAML', file('team/data/m.yaml', `smtp: {password: ${password}`)],
  ])('is seen where a strategy may read it: %s', async (_, pasted) => {
    const { code, account } = await refused({ build: { mail: { db: { password } } }, files: [two, pasted], strategy: true })
    expect([code, account.join()]).toEqual(['config/misplaced', expect.stringContaining('team/data/m.')])
  })

  it('does not matter outside of the path: another team refuses nobody', async () => {
    const foreign = file('other/m.yaml', `mail:\n    db:\n        password_ecs_secret: ${password}\n${block}`)
    for (const strategy of [false, true]) expect(JSON.stringify(await opened({ build: { db: { password } }, files: [foreign, two], strategy }))).toContain('hunter2')
  })
})

describe('what the files say', () => {
  it('a broken file that shows something else takes no blame', async () => {
    const broken = file('team/docs.yaml', `see ${ciphertext}: [`)
    const foreign = ciphertextsOf(encrypted('x.yaml', 'a_ecs_secret: y\n'))[0]
    expect((await refused({ build: { db: { password: ciphertext }, a: foreign }, files: [secret, broken] })).code).toBe('config/unexplained')
  })

  it('bits of base64 that mean nothing use no key', async () => {
    const changed = ciphertext.replace(/(tag:.{21})(.)==/, (_, head: string, last: string) => `${head}${String.fromCharCode(last.charCodeAt(0) + 1)}==`)
    expect(changed).not.toBe(ciphertext)
    const { code, asked } = await refused({ build: { db: { password: changed } }, files: [file(secret.path, textOf(secret).replace(ciphertext, changed))] })
    expect([code, asked]).toEqual(['config/unexplained', []])
  })

  it('no ciphertext is shown where it is a key', async () => {
    const { account, message } = await refused({ build: { p: ciphertext }, unfiltered: { m: { [ciphertext]: 1 }, db: { password: ciphertext } }, files: [secret] })
    expect(JSON.stringify([message, account])).not.toMatch(/iv|tag:/)
  })

  it.each(['#tag', 'a b', '##[error]x', 'x\u0085y', '\u202e', 'é', '::', '"', '\\', 'a"b', '', '*', '0'])('the line to add works as it is shown, for the key %j', async (key) => {
    const { account } = await refused({ build: { [key]: { p: ciphertext } }, files: [secret] })
    const [, line = ''] = /add to `moved-secrets`: (.*)$/.exec(account[0] ?? '') ?? []
    expect(JSON.stringify(await opened({ build: { [key]: { p: ciphertext } }, files: [secret], moved: line }))).toContain('hunter2')
  })
})

describe('files that come in batches', () => {
  const build = { db: { password: ciphertext } }
  const elsewhere = file('backup/db.yaml', textOf(secret))
  /** The block of the file, and the ciphertext under another name: it explains, and vouches for nothing. */
  const claim = file('team/claim.yaml', textOf(secret).replace(/^db:[^]*?\n(?=sops:)/, `motd_ecs_secret: ${ciphertext}\n`))
  const pasted = file('team/pasted.yaml', `motd: ${ciphertext}\n`)
  const foreign = file('team/foreign.yaml', textOf(secret).replace('age1example', 'age1foreign'))
  const changed = file('team/changed.yaml', textOf(secret).replace('host: h', 'host: other').replace('mac: ENC[AES256_GCM,data:', 'mac: ENC[AES256_GCM,data:AAAA'))
  async function* failing(): AsyncGenerator<readonly File[]> {
    yield [foreign]
    throw await Promise.resolve(new ActionError('source/failed', 'no second'))
  }

  /** @returns what a run gives, and how many batches it took */
  async function taking(built: Built): Promise<[string, number]> {
    let taken = 0
    const result = await opened({ ...built, tell: () => (taken += 1) }).then((node) => String((leafAt(node, 'db', 'password') as { text?: string }).text), (error: unknown) => (error as ActionError).code)
    return [result, taken]
  }

  it.each<[string, Partial<Built>, [string, number]]>([
    ['the first, where it explains', { batches: [[secret], [elsewhere]] }, ['hunter2', 1]],
    ['the first, with a strategy', { batches: [[secret], [elsewhere]], strategy: true }, ['hunter2', 1]],
    ['the second, where the first explains nothing', { batches: [[file('team/other.yaml', 'a: 1')], [secret], [elsewhere]] }, ['hunter2', 2]],
    ['the second, where a strategy reads another file', { batches: [[], [elsewhere], []], strategy: true }, ['hunter2', 2]],
    ['the second, where what the first says vouches for nothing', { batches: [[claim], [elsewhere], []], strategy: true }, ['config/misplaced', 2]],
    ['all, where none explains', { batches: [[], [file('team/other.yaml', 'a: 1')], []] }, ['config/unexplained', 3]],
    ['all, to say whose secret it is', { batches: [[], [], [elsewhere]] }, ['config/misplaced', 3]],
    ['the second, where a strategy may have read what the job can open', { batches: [[foreign, changed], [elsewhere], []], strategy: true }, ['hunter2', 3]],
    ['all, where a strategy reads nothing that the job can open', { batches: [[foreign], []], strategy: true }, ['kms/denied', 2]],
    ['the first, whose file the job cannot open', { batches: [[foreign], [elsewhere]] }, ['kms/denied', 1]],
    ['the first, which shows what is pasted below', { batches: [[secret, pasted], [elsewhere]], strategy: true }, ['config/misplaced', 1]],
  ])('are taken as far as needed: %s', async (_, built, expected) => {
    expect(await taking({ build, files: [], ...built })).toEqual(expected)
  })

  it('a batch that does not come hides nothing of what kept the file at hand from being opened', async () => {
    expect((await refused({ build, files: [], source: failing(), strategy: true })).code).toBe('kms/denied')
  })
})

describe('marking what is closed', () => {
  it('marks every leaf that holds ciphertext, whole or in part', () => {
    const [root] = markClosed(json({ a: ciphertext, b: `x ${ciphertext}`, c: 'plain' }), 'withheld')
    expect(['a', 'b', 'c'].map((key) => (leafAt(root as Node, key) as { secret?: { state: string } }).secret?.state)).toEqual(['withheld', 'withheld', undefined])
  })
})
