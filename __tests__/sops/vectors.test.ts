/** Files made by the real `sops`, and hostile variants of them: each is read exactly, or refused for its stated reason. */
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ActionError } from '../../src/errors.ts'
import { age } from '../../src/kms/age.ts'
import type { ProviderContext } from '../../src/kms/provider.ts'
import { openFile, parseDocument, unwrapDataKey } from '../../src/sops/index.ts'
import { masterKeyName, type KeyService, type MasterKey } from '../../src/sops/key-service.ts'
import type { StoreName } from '../../src/sops/stores/store.ts'
import type { Comment, KeyPath, Leaf, Node } from '../../src/sops/tree.ts'

interface Case {
  readonly name: string
  readonly store: StoreName
  readonly file: string
  readonly verdict: 'ok' | 'reject'
  readonly reason?: string
  readonly policy?: string
  readonly keys: { readonly age: readonly string[] }
  readonly parts?: readonly { readonly type: string; readonly id: string; readonly context?: Record<string, string>; readonly enc: string; readonly plaintext_hex: string }[]
  readonly secrets?: readonly Value[]
  readonly plains?: readonly Value[]
}

interface Value {
  readonly doc?: number
  readonly path: KeyPath
  readonly type: string
  readonly text?: string
  readonly base64?: string
}

const folder = '__tests__/vectors'
const { cases } = JSON.parse(readFileSync(`${folder}/manifest.json`, 'utf8')) as { cases: Case[] }
const identities = JSON.parse(readFileSync(`${folder}/keys/age.json`, 'utf8')) as Record<string, { identity: string }>

/** What a refusal of each reason may be called; where the set's own policy says that any will do, any does. */
const CODES: Record<string, string> = { syntax: 'sops/syntax', metadata: 'sops/metadata', key: 'sops/data-key', tag: 'sops/value', value: 'sops/value', mac: 'sops/mac', size: 'sops/size' }

/** Accepted by `sops`, refused here: the policy of each case allows it. */
const STRICTER: Record<string, string> = {
  'yaml-multidoc-dup-in-second': 'sops/syntax',
  'json-dup': 'sops/syntax',
  'enc-trailing-text': 'sops/value',
  'b64-cr': 'sops/value',
  'b64-trailing-bits': 'sops/value',
  'float-hex': 'sops/value',
}

/** Refused by `sops`, read here: the policy of each case allows it. */
const MORE_LENIENT = ['yaml-merge-string-key', 'dotenv-proto']

describe.each(['yaml', 'json', 'dotenv', 'ini', 'binary'] as const)('%s files', (store) => {
  const mine = cases.filter((one) => one.store === store)

  it.each(mine.filter(({ name, verdict }) => verdict === 'ok' && !(name in STRICTER)).map((one) => [one.name, one] as const))('reads %s', async (_, one) => {
    const documents = await open(one)
    const { secrets, plains } = leavesOf(documents)
    expect(secrets).toEqual((one.secrets ?? []).filter(({ type }) => type !== 'comment').map(described))
    expect(plains).toEqual((one.plains ?? []).filter(({ type }) => !['map', 'list', 'comment'].includes(type)).map(described))
  })

  it.each(mine.filter(({ name, verdict }) => (verdict === 'reject' && !MORE_LENIENT.includes(name)) || name in STRICTER).map((one) => [one.name, one] as const))('refuses %s', async (_, one) => {
    const error = await open(one).then(() => undefined, (reason: unknown) => reason)
    expect(error).toBeInstanceOf(ActionError)
    const { code } = error as ActionError
    const expected = STRICTER[one.name] ?? CODES[one.reason ?? '']
    if (/any reject class|reason metadata or key|syntax will do|Reject, or keep both/.test(one.policy ?? '')) expect(code).toMatch(/^(sops|kms)\//)
    else expect(code === 'kms/denied' ? 'sops/data-key' : code).toBe(expected) // the only key's own reason
  })
})

it.each(cases.filter(({ name }) => MORE_LENIENT.includes(name)).map((one) => [one.name, one] as const))('reads %s, which sops does not', async (_, one) => {
  expect(leavesOf(await open(one)).secrets.length).toBeGreaterThan(0)
  expect(Object.keys(Object.prototype)).toEqual([])
})

it('knows every case by its store, and none of another', () => {
  expect(new Set(cases.map(({ store }) => store))).toEqual(new Set(['yaml', 'json', 'dotenv', 'ini', 'binary']))
})

async function open(one: Case): Promise<Node[]> {
  const file = parseDocument(one.file, readFileSync(`${folder}/${one.file}`))
  return openFile(file, await unwrapDataKey(file, keyService(one)))
}

/** Answers for the clouds from what is recorded, and for age with the identities that the reader holds. */
function keyService({ parts = [], keys }: Case): KeyService {
  return {
    async unwrap(key) {
      if (key.type === 'age') return unwrapAge(key, keys.age)
      if (key.type === 'pgp') return null
      const context = key.type === 'kms' ? Object.fromEntries([...key.context].sort()) : {}
      const same = (part: (typeof parts)[number]) => part.type === key.type && part.id.trim() === masterKeyName(key) && unpadded(part.enc) === unpadded(key.enc) && JSON.stringify(Object.entries(part.context ?? {}).sort()) === JSON.stringify(Object.entries(context))
      const part = parts.find(same)
      if (part === undefined) throw new ActionError('kms/denied', 'refused')
      return Buffer.from(part.plaintext_hex, 'hex')
    },
  }
}

/** Azure's was padded in old files. */
function unpadded(enc: string): string {
  return enc.replace(/=+$/, '')
}

async function unwrapAge(key: Extract<MasterKey, { type: 'age' }>, names: readonly string[]): Promise<Uint8Array> {
  const ageKeys = names.map((name) => (identities[name]?.identity ?? '').trim())
  try {
    return (await age({ inputs: { ageKeys } } as unknown as ProviderContext).unwrap(key)).part
  } catch {
    throw new ActionError('kms/denied', 'refused')
  }
}

function leavesOf(documents: readonly Node[]): { secrets: unknown[]; plains: unknown[] } {
  const secrets: unknown[] = []
  const plains: unknown[] = []
  const visit = (node: Node | Comment, path: KeyPath, doc: number): void => {
    if (node.kind === 'comment') return
    if (node.kind === 'map') return node.items.forEach((item) => visit(item.kind === 'item' ? item.value : item, item.kind === 'item' ? [...path, item.key] : path, doc))
    if (node.kind === 'list') return node.items.forEach((item, index) => visit(item, [...path, index], doc))
    ;(node.secret ? secrets : plains).push(described({ doc, path, type: node.type, ...textOf(node) }))
  }
  documents.forEach((document, doc) => visit(document, [], doc))
  return { secrets, plains }
}

function textOf({ type, text }: Leaf): { text?: string; base64?: string } {
  if (type === 'null') return {}
  return typeof text === 'string' ? { text } : { base64: Buffer.from(text).toString('base64') }
}

function described({ doc = 0, path, type, text, base64 }: Value): unknown {
  return { doc, path, type, text, base64 }
}
