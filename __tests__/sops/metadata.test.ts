/** The `sops` block: what versions wrote over the years, and what contradicts itself. */
import { describe, expect, it } from 'vitest'
import { parseDocument } from '../../src/sops/index.ts'
import type { MasterKey } from '../../src/sops/key-service.ts'
import { writeMetadata, type Metadata } from '../../src/sops/metadata.ts'
import { decrypt, encrypt, options } from './sample.ts'

const file = encrypt('a: x\n')
const metadataOf = (text: string): Metadata | undefined => parseDocument('a.yaml', Buffer.from(text), 'yaml').metadata

const KEYS: readonly MasterKey[] = [
  { type: 'kms', arn: 'arn:aws:kms:eu-west-1:1:key/k', role: 'arn:aws:iam::1:role/r', context: new Map([['b', '2'], ['__proto__x', '1']]), awsProfile: '', enc: 'AQ==', createdAt: '2026-01-02T03:04:05Z' },
  { type: 'gcp_kms', resourceId: 'projects/p/locations/l/keyRings/r/cryptoKeys/k', enc: 'AQ==', createdAt: '2026-01-02T03:04:05Z' },
  { type: 'hckms', keyId: 'r:u', enc: 'x', createdAt: '2026-01-02T03:04:05Z' },
  { type: 'azure_kv', vaultUrl: 'https://v', name: 'n', version: 'v', enc: 'AQ', createdAt: '2026-01-02T03:04:05Z' },
  { type: 'hc_vault', vaultAddress: 'https://v', enginePath: 'e', keyName: 'k', enc: 'vault:v1:x', createdAt: '2026-01-02T03:04:05Z' },
  { type: 'pgp', fingerprint: 'F', enc: 'x\n', createdAt: '2026-01-02T03:04:05Z' },
  { type: 'age', recipient: 'age1x', enc: 'x\n' },
]

describe('reading accepts', () => {
  it.each([
    ['lists that are empty', (text: string) => text.replace('sops:\n', 'sops:\n    kms: []\n    pgp: null\n    key_groups: []\n')],
    ['fields that it does not know', (text: string) => text.replace('sops:\n', 'sops:\n    future: {a: 1}\n    barbican: [{x: y}]\n')],
    ['a time without quotes', (text: string) => text.replace('"2026-01-02T03:04:05Z"', '2026-01-02T03:04:05Z')],
    ['names in another case', (text: string) => text.replace('lastmodified:', 'LastModified:')],
    ['a boolean and a number as texts', (text: string) => text.replace('sops:\n', 'sops:\n    mac_only_encrypted: "f"\n    shamir_threshold: "0x0"\n').replace('"0x0"', '"00"')],
    ['a mapping in the place of a list of one', (text: string) => text.replace('- enc:', '  enc:')],
    ['a version with a v', (text: string) => text.replace('version: 3.9.4', 'version: v3.9.4')],
    ['a version with a suffix', (text: string) => text.replace('version: 3.9.4', 'version: 3.9.4-rc.1+x')],
    ['selectors that are empty', (text: string) => text.replace('sops:\n', 'sops:\n    encrypted_regex: ""\n    encrypted_suffix: null\n')],
    ['no selector: the suffix `_unencrypted` holds', (text: string) => text.replace(/ +unencrypted_suffix: .*\n/, '')],
  ])('%s', async (_, change) => {
    const changed = change(file)
    expect(changed).not.toBe(file)
    expect({ ...metadataOf(changed), version: '' }).toEqual({ ...metadataOf(file), version: '' })
    await expect(decrypt(changed)).resolves.toHaveLength(1)
  })

  it('keys at the top, and no groups beside them', () => {
    const both = file.replace('sops:\n', 'sops:\n    key_groups: [{age: [{recipient: other, enc: x}]}]\n')
    expect(metadataOf(both)?.keyGroups).toEqual(options.keyGroups)
  })

  it('a threshold as INI files of some versions have it', () => {
    expect(metadataOf(file.replace('sops:\n', 'sops:\n    shamir_threshold: 2.000000\n'))?.shamirThreshold).toBe(2)
  })
})

describe('reading refuses', () => {
  it.each([
    ['no key', (text: string) => text.replace(/ {4}age:\n(?: {8}.*\n)+/, ''), /names no master key/],
    ['keys of an unknown kind alone', (text: string) => text.replace('    age:', '    barbican:'), /names no master key/],
    ['two selectors', (text: string) => text.replace('sops:\n', 'sops:\n    encrypted_regex: x\n'), /says twice/],
    ['no version', (text: string) => text.replace(/ +version: .*\n/, ''), /no version/],
    ['half a version', (text: string) => text.replace('version: 3.9.4', 'version: "3.9"'), /no version/],
    ['no time', (text: string) => text.replace(/ +lastmodified: .*\n/, ''), /no time in `lastmodified`/],
    ['a flag that is none', (text: string) => text.replace('sops:\n', 'sops:\n    mac_only_encrypted: maybe\n'), /no boolean/],
    ['a threshold below zero', (text: string) => text.replace('sops:\n', 'sops:\n    shamir_threshold: -1\n'), /number of groups/],
    ['a threshold beyond 255', (text: string) => text.replace('sops:\n', 'sops:\n    shamir_threshold: 256\n'), /number of groups/],
    ['a list that is a text', (text: string) => text.replace('sops:\n', 'sops:\n    kms: x\n'), /no list `kms`/],
    ['a key that is a text', (text: string) => text.replace('sops:\n', 'sops:\n    kms: [x]\n'), /entry of `kms`.*not a mapping/],
    ['a key without its time', (text: string) => text.replace('sops:\n', 'sops:\n    kms: [{arn: x, enc: y}]\n'), /no time in `created_at`/],
    ['a text that is a list', (text: string) => text.replace('version: 3.9.4', 'version: [3.9.4]'), /no text in `version`/],
    ['more than a thousand keys', (text: string) => text.replace('sops:\n', `sops:\n    hckms: [${'{key_id: a, enc: b, created_at: 2026-01-01T00:00:00Z},'.repeat(1001)}]\n`), /more than 1000/],
    ['a block that stands twice', (text: string) => `${text}${text.slice(text.indexOf('sops:'))}`, /twice/],
    ['a block that is no mapping', (text: string) => `${text.slice(0, text.indexOf('sops:'))}sops: null\n`, /not a mapping/],
    ['no block', (text: string) => text.slice(0, text.indexOf('sops:')), /no `sops` block/],
  ])('%s', async (_, change, message) => {
    await expect(decrypt(change(file))).rejects.toThrow(message)
    await expect(decrypt(change(file))).rejects.toThrow(expect.objectContaining({ code: 'sops/metadata' }))
  })
})

describe('writing', () => {
  it.each(['yaml', 'json', 'dotenv', 'ini', 'binary'] as const)('%s: is read again as it was, keys of every kind in one group or in several', (store) => {
    const plain = { yaml: 'a: x\n', json: '{"a":"x"}', dotenv: 'A=x\n', ini: '[s]\na = x\n', binary: '{"data":"x"}' }[store]
    for (const keyGroups of [[KEYS], [KEYS.slice(0, 3), KEYS.slice(3)]]) {
      const changes = { keyGroups, shamirThreshold: keyGroups.length > 1 ? 2 : 0, macOnlyEncrypted: true, selector: { kind: 'encrypted_regex', pattern: '^(a|A|data)$' } as const }
      const { metadata } = parseDocument('file', Buffer.from(encrypt(plain, changes, store)), store)
      expect(metadata).toEqual({ ...changes, lastModified: options.lastModified, version: options.version, mac: metadata?.mac })
    }
  })

  it('sorts keys bytewise, and leaves out what is empty', () => {
    const written = writeMetadata({ keyGroups: [KEYS], shamirThreshold: 0, lastModified: options.lastModified, mac: 'm', selector: options.selector, macOnlyEncrypted: false, version: '3.9.4' })
    expect(written.items.map((item) => item.kind === 'item' && item.key)).toEqual(['age', 'azure_kv', 'gcp_kms', 'hc_vault', 'hckms', 'kms', 'lastmodified', 'mac', 'pgp', 'unencrypted_suffix', 'version'])
  })
})
