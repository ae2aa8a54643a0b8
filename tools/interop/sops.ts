/** The real `sops`, both ways: it decrypts what the writer writes, and the reader opens what it encrypts. */
import { armor, Decrypter, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { deepStrictEqual, rejects } from 'node:assert/strict'
import { spawnSync, type SpawnSyncReturns } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openFile, parseDocument, unwrapDataKey } from '../../src/sops/index.ts'
import type { KeyService } from '../../src/sops/key-service.ts'
import { seal, writeFile } from '../../src/sops/seal.ts'
import type { StoreName } from '../../src/sops/stores/store.ts'
import type { Comment, Item, Node } from '../../src/sops/tree.ts'
import { textOrBytes } from '../../src/sops/values.ts'
import { AWKWARD, READ_OTHERWISE } from '../../__tests__/sops/awkward.ts'
import { LINE_BREAK_CASES } from '../../__tests__/sops/line-breaks.ts'
import { judge, type Judge } from '../../scripts/judges.ts'
import type { Checks } from './check.ts'

const EXTENSIONS: Readonly<Record<StoreName, string>> = { yaml: 'yaml', json: 'json', dotenv: 'env', ini: 'ini', binary: 'bin' }

/** The newest, the one before it, and one of each older line. */
const VERSIONS: readonly Judge[] = ['sops', 'sops-3.13.2', 'sops-3.9.4', 'sops-3.7.3']
/** Those that do everything as the newest does. */
const CURRENT: readonly Judge[] = ['sops', 'sops-3.13.2']

/**
 * What old versions do otherwise, by the names of the vectors that show it: these checks hold as long as they do.
 * `docs/conformance.md` tells who is right.
 */
const DIFFERENCES: readonly { readonly what: string; readonly theyOpen: RegExp; readonly weOpen: RegExp }[] = [
  { what: 'there are no times before 3.10', theyOpen: /^yaml-(timestamps|unencrypted-times)/, weOpen: /^yaml-(timestamps|unencrypted-times)/ },
  { what: 'line feeds at the start of a text are lost before 3.11', theyOpen: /^yaml-(unencrypted-)?leading-lf/, weOpen: /^yaml-unencrypted-leading-lf/ },
  { what: 'JSON numbers are doubles before 3.13.2', theyOpen: /^json-(bigints$|unencrypted-bigint)/, weOpen: /^json-(unencrypted-)?bigint/ },
  { what: 'the names of the JSON `sops` block know no case before 3.13', theyOpen: /^nested-sops-key-json$/, weOpen: /^$/ },
]

/** What our reader refuses and `sops` reads: a key that stands twice. */
const NOT_READ = ['yaml-multidoc-dup-in-second', 'json-dup', 'ini-dup-section']
/** What our writer refuses besides: comments in an encrypted list, which 3.13.2 writes and cannot read. */
const NOT_WRITTEN = /^(yaml-comments-in-list|sel-comment-regex-list|sel-encrypted-comment-regex-two-in-list)/

interface Plain {
  readonly name: string
  readonly store: StoreName
  readonly bytes: Buffer
}

const { cases } = JSON.parse(readFileSync(join(import.meta.dirname, '../../__tests__/vectors/manifest.json'), 'utf8')) as { cases: { name: string; store: StoreName; plain?: string; verdict: string; origin: string }[] }

/** Each distinct plain file that the vectors were made from. */
function plains(): Plain[] {
  const seen = new Map<string, Plain>()
  for (const { name, store, plain, verdict } of cases) {
    if (plain === undefined || verdict !== 'ok') continue
    const bytes = readFileSync(join(import.meta.dirname, '../../__tests__/vectors', plain))
    const identity = `${store}\n${bytes.toString('latin1')}`
    if (!seen.has(identity)) seen.set(identity, { name, store, bytes })
  }
  return [...seen.values()]
}

class Bench {
  readonly #sops: string
  readonly #folder: string
  readonly #identity: string
  readonly #recipient: string

  constructor(version: Judge, folder: string, identity: string, recipient: string) {
    this.#sops = judge(version)
    this.#folder = folder
    this.#identity = identity
    this.#recipient = recipient
  }

  /** Our writer, their reader. */
  async theyOpen({ store, bytes }: Plain): Promise<void> {
    const documents = documentsOf(store, bytes)
    const dataKey = randomBytes(32)
    const encrypter = new Encrypter()
    encrypter.addRecipient(this.#recipient)
    const enc = armor.encode(await encrypter.encrypt(dataKey))
    const lastModified = new Date().toISOString().replace(/\.\d+/, '')
    const sealed = seal(documents, { dataKey, selector: { kind: 'unencrypted_suffix', pattern: '_unencrypted' }, macOnlyEncrypted: false, keyGroups: [[{ type: 'age', recipient: this.#recipient, enc: enc.endsWith('\n') ? enc : `${enc}\n` }]], lastModified, version: '3.9.4', randomBytes })
    const opened = this.#run(['-d'], store, writeFile(store, sealed))
    deepStrictEqual(documentsOf(store, opened).map(bare), documents.map(bare))
  }

  /** Their writer, our reader. */
  async weOpen({ store, bytes }: Plain): Promise<void> {
    const encrypted = this.#run(['-e', '--age', this.#recipient], store, bytes)
    const file = parseDocument(`file.${EXTENSIONS[store]}`, encrypted)
    const opened = await openFile(file, await unwrapDataKey(file, this.#keys()))
    deepStrictEqual(opened.map(bare), documentsOf(store, bytes).map(bare))
  }

  /** What their reader makes of a file: its first document as JSON; undefined if they refuse it. */
  theyRead(yaml: string): unknown {
    const { status, stdout } = this.#spawn(['-e', '--age', this.#recipient, '--encrypted-regex', '^nothing$', '--output-type', 'json'], 'yaml', Buffer.from(yaml))
    if (status !== 0) return undefined
    const document = JSON.parse(stdout.toString()) as Record<string, unknown>
    delete document['sops']
    return document
  }

  #keys(): KeyService {
    const identity = this.#identity
    return {
      async unwrap(key) {
        const decrypter = new Decrypter()
        decrypter.addIdentity(identity)
        return key.type === 'age' ? decrypter.decrypt(armor.decode(key.enc)) : null
      },
    }
  }

  #run(args: readonly string[], store: StoreName, input: Uint8Array): Buffer {
    const { status, stdout, stderr } = this.#spawn(args, store, input)
    if (status !== 0) throw new Error(`sops ${args[0]} ended with ${status}: ${stderr.toString().slice(0, 500)}`)
    return stdout
  }

  #spawn(args: readonly string[], store: StoreName, input: Uint8Array): SpawnSyncReturns<Buffer> {
    const file = join(this.#folder, `file.${EXTENSIONS[store]}`)
    writeFileSync(file, input)
    return spawnSync(this.#sops, [...args, file], { env: { HOME: this.#folder, SOPS_AGE_KEY: this.#identity, SOPS_DISABLE_VERSION_CHECK: '1' }, maxBuffer: 64 * 1024 * 1024 })
  }
}

function documentsOf(store: StoreName, bytes: Uint8Array): readonly Node[] {
  if (store === 'binary') return [{ kind: 'map', items: [{ kind: 'item', key: 'data', value: { kind: 'leaf', type: 'str', text: textOrBytes(bytes) } }] }]
  return parseDocument(`file.${EXTENSIONS[store]}`, bytes).documents
}

/** Keys, types and texts. `sops -d` prints the float 1.0 as `1` into YAML, and -0.0 as `-0`, so all numbers are one type; comments move between versions of `sops`, and are in no MAC. */
function bare(node: Node | Item | Comment): unknown {
  if (node.kind === 'comment') return 'comment'
  if (node.kind === 'item') return [node.key, bare(node.value)]
  if (node.kind === 'leaf' && (node.type === 'int' || node.type === 'float')) return ['number', node.text === '-0' ? '0' : node.text]
  if (node.kind === 'leaf') return [node.type, typeof node.text === 'string' ? node.text : Buffer.from(node.text).toString('base64')]
  return [node.kind, node.items.filter((item) => item.kind !== 'comment').map(bare)]
}

export async function sopsChecks(): Promise<Checks> {
  const identity = await generateX25519Identity()
  const recipient = await identityToRecipient(identity)
  const folder = mkdtempSync(join(tmpdir(), 'interop-'))
  const checks: Record<string, () => Promise<void> | void> = {}
  const add = (name: string, difference: { readonly what: string } | undefined, check: () => Promise<void>): void => {
    if (difference === undefined) checks[name] = check
    else checks[`not so: ${name}, since ${difference.what}`] = () => rejects(check)
  }
  for (const version of VERSIONS) {
    const bench = new Bench(version, folder, identity, recipient)
    const differences = CURRENT.includes(version) ? [] : DIFFERENCES
    for (const plain of plains()) {
      if (NOT_READ.includes(plain.name)) continue
      if (!NOT_WRITTEN.test(plain.name)) add(`${version} opens what we write: ${plain.name}`, differences.find(({ theyOpen }) => theyOpen.test(plain.name)), () => bench.theyOpen(plain))
      add(`we open what ${version} writes: ${plain.name}`, differences.find(({ weOpen }) => weOpen.test(plain.name)), () => bench.weOpen(plain))
    }
  }
  const newest = new Bench('sops', folder, identity, recipient)
  for (const [yaml] of AWKWARD) checks[`we read what sops reads: ${JSON.stringify(yaml)}`] = () => newest.weOpen({ name: yaml, store: 'yaml', bytes: Buffer.from(yaml) })
  // The tests hold that our reader reads these so, too.
  for (const { name, yaml, json } of LINE_BREAK_CASES) checks[`sops reads as the tests say: ${name}`] = () => deepStrictEqual(newest.theyRead(yaml), json === undefined ? undefined : JSON.parse(json))
  for (const [yaml, json] of READ_OTHERWISE) checks[`sops reads otherwise, and so we do not: ${JSON.stringify(yaml)}`] = () => deepStrictEqual(newest.theyRead(yaml), JSON.parse(json))
  checks['tidies up'] = () => rmSync(folder, { recursive: true })
  return checks
}
