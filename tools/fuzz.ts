/**
 * Hostile input for every parser of SOPS files: files of the vectors, mutated, and texts made of what the formats mean.
 * And for `age-key`: identities and private keys of SSH, mutated.
 * Goes on until the time is up, or until one fails: then the input is written to a file.
 *
 *   npm run fuzz -- [--seconds N] [--seed N]
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { number, readArguments } from '../scripts/arguments.ts'
import { ActionError } from '../src/errors.ts'
import { readInputs } from '../src/inputs/index.ts'
import { age } from '../src/kms/age.ts'
import type { ProviderContext } from '../src/kms/provider.ts'
import { githubRunner } from '../src/runner.ts'
import { parseEncrypted } from '../src/sops/cipher.ts'
import { openFile, parseDocument } from '../src/sops/index.ts'
import { formatOf } from '../src/sops/recognize.ts'
import type { StoreName } from '../src/sops/stores/store.ts'

/** CPU milliseconds that one small input may take: a hundred times what it does, so that a busy machine does not matter. */
export const SLOWEST = 1000
const LARGEST = 64 * 1024

/** What parses an input: a store, or the reader of the input `age-key`. */
type Parser = StoreName | 'age-key'

interface Seed {
  readonly store: Parser
  readonly bytes: Buffer
  readonly dataKey: Buffer
}

export interface Input {
  readonly store: Parser
  readonly bytes: Buffer
  readonly dataKey: Buffer
}

export interface Outcome {
  readonly verdict: 'opened' | 'plain' | 'refused'
  readonly milliseconds: number
}

const vectors = join(import.meta.dirname, '..', '__tests__', 'vectors')
const { cases } = JSON.parse(readFileSync(join(vectors, 'manifest.json'), 'utf8')) as { cases: { store: StoreName; file: string; data_key?: string }[] }

/** Identities of age and private keys of SSH, and an entry for each of the latter. */
const identities = Object.values(JSON.parse(readFileSync(join(vectors, 'keys', 'age.json'), 'utf8')) as Record<string, { identity: string }>).map(({ identity }) => identity)
const sshEntries = cases.filter(({ file }) => file.includes('age-ssh-')).flatMap(({ file }) => parseDocument(file, readFileSync(join(vectors, file))).metadata?.keyGroups.flat() ?? []).filter((key) => key.type === 'age')

const STORES: readonly StoreName[] = ['yaml', 'json', 'dotenv', 'ini', 'binary']

/** What the grammars are made of, and what the reader has a rule for. */
const TOKENS = [
  '{', '}', '[', ']', ':', ': ', ',', '- ', '-', '? ', '|', '|2-\n', '>', '>+\n', '&a ', '*a', '<<: *a', '!!int ', '!!binary ', '!!merge ', '!x ', '%YAML 1.1\n', '%TAG ! !\n', '---\n', '...\n', '\t', ' ', '    ', '\n', '\r\n', '\r', '#', ' # c\n', '\n# c\n',
  '"', "'", '\\', '\\n', '\\u0000', '\\ud800', '"""', '`', '=', ';', '[s]\n', '[sops]\n', '[DEFAULT]\n', 'a=b\n', 'a: b\n', '-: x\n', 'null', 'true', '~', '.inf', '.nan', '-0', '1e400', '0x', '1_000', '18446744073709551615', '99999999999999999999', '2024-01-01', '2024-01-01T00:00:00Z',
  'sops', 'sops:\n', 'sops_', 'sops_age__list_0__map_enc=', '__map_', '__list_', '__list_999999999', '__list_-1', '__proto__', 'constructor', 'toString', 'prototype', 'mac: ', 'lastmodified: ', 'version: ', 'age:\n', 'key_groups:\n', 'shamir_threshold: ', 'encrypted_regex: (a+)+$\n', 'unencrypted_suffix: \n', 'mac_only_encrypted: ',
  'ENC[', 'ENC[AES256_GCM,', 'data:', ',iv:', ',tag:', ',type:str]', 'AAAA', '==', '\u0000', '\u0085', '\u2028', '\ufeff', '\ufffd', '😀', 'é',
]

/** Reproducible: the same number gives the same inputs. */
export class Fuzzer {
  readonly #seeds: readonly Seed[]
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
    this.#seeds = cases.map(({ store, file, data_key }) => ({ store, bytes: readFileSync(join(vectors, file)), dataKey: key(data_key) })).filter(({ bytes }) => bytes.length <= LARGEST / 2)
  }

  next(): Input {
    if (this.#below(10) === 0) return this.#ageKeys()
    const seed = this.#pick(this.#seeds)
    if (this.#below(4) === 0) return { store: this.#pick(STORES), bytes: Buffer.from(Array.from({ length: this.#below(60) }, () => this.#pick(TOKENS)).join('')), dataKey: seed.dataKey }
    let bytes = seed.bytes
    for (let left = 1 + this.#below(6); left > 0; left -= 1) bytes = this.#mutated(bytes).subarray(0, LARGEST)
    // Now and then another parser gets it.
    return { store: this.#below(20) === 0 ? this.#pick(STORES) : seed.store, bytes, dataKey: seed.dataKey }
  }

  /** Some identities, some changed as texts, some PEM blocks changed within their base64. */
  #ageKeys(): Input {
    const parts = Array.from({ length: 1 + this.#below(3) }, () => {
      const part = this.#pick(identities)
      const body = /(?<=-----\n)[^-]+/.exec(part)?.[0]
      const changed = body === undefined || this.#below(3) === 0 ? this.#mutated(Buffer.from(part)).toString('latin1') : part.replace(body, `${this.#mutated(Buffer.from(body, 'base64')).toString('base64')}\n`)
      return this.#below(4) === 0 ? part : changed
    })
    return { store: 'age-key', bytes: Buffer.from(parts.join(this.#pick(['\n', ' ', '\r\n', '']))), dataKey: Buffer.alloc(32) }
  }

  #mutated(bytes: Buffer): Buffer {
    const [from, to] = [this.#below(bytes.length + 1), this.#below(bytes.length + 1)].sort((a, b) => a - b) as [number, number]
    const near = Math.min(to, from + this.#below(80))
    const replaced = (by: Buffer, end = near): Buffer => Buffer.concat([bytes.subarray(0, from), by, bytes.subarray(end)])
    switch (this.#below(8)) {
      case 0: return replaced(Buffer.of((bytes[from] ?? 0) ^ (1 << this.#below(8))), from + 1)
      case 1: return replaced(Buffer.alloc(0))
      case 2: return replaced(Buffer.from(this.#pick(TOKENS)), from)
      case 3: return replaced(Buffer.from(this.#pick(TOKENS)))
      case 4: return replaced(Buffer.from(this.#pick(TOKENS).repeat(this.#below(300))), from)
      case 5: return replaced(bytes.subarray(from, to), from)
      case 6: return replaced(this.#piece(this.#pick(this.#seeds).bytes), from)
      default: return bytes.subarray(0, from)
    }
  }

  #piece(bytes: Buffer): Buffer {
    const from = this.#below(bytes.length)
    return bytes.subarray(from, from + this.#below(400))
  }

  #pick<T>(list: readonly T[]): T {
    return list[this.#below(list.length)] as T
  }

  /** Mulberry32. */
  #below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) % Math.max(1, limit)
  }
}

/** The recorded key; where a vector has one of another length, one that opens nothing. */
function key(hex = ''): Buffer {
  return hex.length === 64 ? Buffer.from(hex, 'hex') : Buffer.alloc(32)
}

/** @throws Error whatever is no `ActionError`, and one of the fuzzer's own if an input takes too long or leaves traces */
export async function tryInput({ store, bytes, dataKey }: Input): Promise<Outcome> {
  const before = process.cpuUsage()
  const verdict = await verdictOf(async () => {
    if (store === 'age-key') return openedByAge(bytes.toString())
    parseEncrypted(bytes.toString())
    formatOf(bytes)
    const file = parseDocument('file', bytes, store)
    if (file.metadata === undefined) return 'plain'
    await openFile(file, dataKey)
    return 'opened'
  })
  const { user, system } = process.cpuUsage(before)
  const milliseconds = (user + system) / 1000
  if (milliseconds > SLOWEST) throw new Error(`${bytes.length} bytes of ${store} took ${Math.round(milliseconds)} ms`)
  for (const prototype of [Object.prototype, Array.prototype, String.prototype]) if (Object.keys(prototype).length > 0) throw new Error(`a prototype has new members: ${Object.keys(prototype).join(', ')}`)
  return { verdict, milliseconds }
}

/** Reads the input as the action does, and offers what it holds to every entry for a key of SSH. */
async function openedByAge(text: string): Promise<Outcome['verdict']> {
  const given = { INPUT_PATH: 'p', INPUT_URL: 'https://ecs.example.com', INPUT_TOKEN: 't', 'INPUT_AGE-KEY': text }
  const provider = age({ inputs: readInputs(githubRunner(given)).keys } as ProviderContext)
  const outcomes = await Promise.all(sshEntries.map((entry) => verdictOf(async () => (await provider.unwrap(entry), 'opened'))))
  return outcomes.includes('opened') ? 'opened' : 'refused'
}

async function verdictOf(read: () => Promise<Outcome['verdict']>): Promise<Outcome['verdict']> {
  try {
    return await read()
  } catch (error) {
    if (error instanceof ActionError && error.code !== 'internal/bug') return 'refused'
    throw error
  }
}

async function fuzz(seconds: number, seed: number): Promise<void> {
  console.log(`Seed ${seed}, ${seconds} seconds`)
  const fuzzer = new Fuzzer(seed)
  const verdicts: Record<Outcome['verdict'], number> = { opened: 0, plain: 0, refused: 0 }
  let slowest = 0
  for (const end = Date.now() + seconds * 1000; Date.now() < end; ) {
    const input = fuzzer.next()
    try {
      const { verdict, milliseconds } = await tryInput(input)
      verdicts[verdict] += 1
      slowest = Math.max(slowest, milliseconds)
    } catch (error) {
      const file = join(tmpdir(), `fuzz-${seed}.${input.store}`)
      writeFileSync(file, input.bytes)
      console.log(`FAILED: the input is in ${file}\n${error instanceof Error ? error.stack : String(error)}`)
      process.exitCode = 1
      break
    }
  }
  console.log(`${verdicts.opened} opened, ${verdicts.plain} not encrypted, ${verdicts.refused} refused; the slowest took ${slowest.toFixed(0)} ms`)
}

if (import.meta.main) {
  const { seconds, seed } = readArguments('npm run fuzz --', { seconds: number(1, 60), seed: number(0, Date.now() % 1_000_000_000) }).values
  await fuzz(seconds, seed)
}
