/**
 * What a file says of its master keys may be any text. Whatever it is, the answer is an error of the key, never a defect
 * of this action: then the next key of the group is tried.
 */
import { randomBytes } from 'node:crypto'
import fc from 'fast-check'
import { beforeAll, describe, expect, it } from 'vitest'
import { createAge } from '../../emulators/keys/age.ts'
import { createAws } from '../../emulators/aws/index.ts'
import { ActionError } from '../../src/errors.ts'
import { allowedKeys } from '../../src/kms/allowed.ts'
import { keyService, type Keys } from '../../src/kms/index.ts'
import { unwrapDataKey } from '../../src/sops/data-key.ts'
import type { ParsedFile } from '../../src/sops/file.ts'
import type { MasterKey } from '../../src/sops/key-service.ts'
import { surroundings } from './harness.ts'

const here = surroundings(createAws)
const ENC = randomBytes(32).toString('base64')

/** One well-formed entry of each kind that is read. */
const ENTRIES: readonly MasterKey[] = [
  { type: 'kms', arn: 'arn:aws:kms:eu-west-1:123456789012:key/0a1b2c3d-0000-4000-8000-000000000000', role: '', context: new Map(), awsProfile: '', enc: ENC },
  { type: 'gcp_kms', resourceId: 'projects/p/locations/europe/keyRings/r/cryptoKeys/k', enc: ENC },
  { type: 'azure_kv', vaultUrl: 'https://team.vault.azure.net', name: 'k', version: '0123456789abcdef', enc: ENC },
  { type: 'hc_vault', vaultAddress: 'https://vault.example.com', enginePath: 'transit', keyName: 'k', enc: 'vault:v1:AAAA' },
  { type: 'age', recipient: 'age1qqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqqq', enc: '-----BEGIN AGE ENCRYPTED FILE-----\nAAAA\n-----END AGE ENCRYPTED FILE-----\n' },
]

const HOSTILE = [
  '', ' ', '\0', '\n', '\r\nx: y', '\ud800', '%', '%00', '%2e%2e', '..', '../../x', '//', '\\', '?', '#', '@', '*', '-', '::error::x', '__proto__', 'constructor', '\u202e', '🔑', 'é', '٣', 'a'.repeat(100_000),
  'https://xn--x.vault.azure.net', 'https://xn--a-ecp.vault.azure.net', 'https://-.vault.azure.net', 'https://a..b.vault.azure.net', 'https://team.vault.azure.net:99999', 'https://team.vault.azure.net:', 'https://0x7f.1', 'https://1.2.3.4.5', 'https://[::1', 'https://[::1]:8200', 'https://', 'http://vault.example.com', 'HTTPS://TEAM.VAULT.AZURE.NET', `https://${'a'.repeat(300)}.vault.azure.net`, 'https://a.b.vault.azure.net.', 'https://u:p@team.vault.azure.net', 'javascript:x', 'file:///etc/passwd',
  `arn:aws:kms:us-${'a'.repeat(70)}-1:123456789012:key/k`, 'arn:aws-none:kms:eu-west-1:123456789012:key/k', 'arn:aws-cn:kms:cn-north-1:123456789012:key/k', 'arn:aws:kms:eu-west-1:123456789012:key/../x', 'arn:aws:iam::123456789012:role/x',
  'projects/../locations/x/keyRings/y/cryptoKeys/z', 'projects/a:b/locations/x/keyRings/y/cryptoKeys/z', `projects/${'p'.repeat(5000)}/locations/x/keyRings/y/cryptoKeys/z`,
]

const fieldsOf = (entry: MasterKey): string[] => Object.entries(entry).filter(([name, value]) => name !== 'type' && typeof value === 'string').map(([name]) => name)
const CASES = ENTRIES.flatMap((entry) => fieldsOf(entry).map((field) => [entry.type, field, entry] as const))

/** A text with one piece in the place of another. */
const mutated = (text: string): fc.Arbitrary<string> =>
  fc.tuple(fc.nat(text.length), fc.nat(3), fc.oneof(fc.string({ unit: 'binary', maxLength: 4 }), fc.constantFrom(...HOSTILE.filter((one) => one.length < 10)))).map(([at, gone, piece]) => text.slice(0, at) + piece + text.slice(at + gone))

let keys: Keys
beforeAll(async () => {
  const age = await createAge({} as never)
  const inputs = {
    ...here.cloud.inputs,
    ...age.inputs,
    'gcp-workload-identity-provider': 'projects/1/locations/global/workloadIdentityPools/p/providers/p',
    'azure-tenant-id': '11111111-2222-3333-4444-555555555555',
    'azure-client-id': '11111111-2222-3333-4444-555555555555',
    'vault-token': 's.token',
  }
  const context = here.context({ inputs, timeout: 600 })
  Object.defineProperty(context.deadline, 'share', { value: 0 }) // hosts that there are not would be asked for minutes
  keys = keyService({ ...context, allowed: allowedKeys(['*']) }, () => undefined)
})

/** @returns the code of the refusal */
async function refusal(key: MasterKey): Promise<string> {
  const error = await keys.unwrap(key).then(() => undefined, (thrown: unknown) => thrown)
  if (!(error instanceof ActionError)) throw new Error(`not an error of the key: ${JSON.stringify(key).slice(0, 300)}`, { cause: error })
  return error.code
}

describe.each(CASES)('the field of %s that says %s', (_, field, entry) => {
  it('may be any hostile text', async () => {
    const codes = await Promise.all(HOSTILE.map((text) => refusal({ ...entry, [field]: text })))
    expect(codes.filter((code) => !code.startsWith('kms/'))).toEqual([])
  })

  it('may be anything else', async () => {
    const good = String((entry as unknown as Record<string, unknown>)[field])
    await fc.assert(fc.asyncProperty(fc.array(fc.oneof(fc.string({ unit: 'binary' }), mutated(good)), { minLength: 16, maxLength: 16 }), async (texts) => {
      const codes = await Promise.all(texts.map((text) => refusal({ ...entry, [field]: text })))
      expect(codes.filter((code) => !code.startsWith('kms/'))).toEqual([])
    }), { numRuns: 4 })
  })
})

it('the encryption context may be any text', async () => {
  const [entry] = ENTRIES
  const codes = await Promise.all(HOSTILE.map((text) => refusal({ ...entry, context: new Map([[text, text]]) } as MasterKey)))
  expect(codes.filter((code) => !code.startsWith('kms/'))).toEqual([])
})

it('a malformed key is passed over for the next of its group', async () => {
  const good = await here.cloud.wrap(randomBytes(32))
  const bad: MasterKey = { type: 'azure_kv', vaultUrl: 'https://xn--x.vault.azure.net', name: 'k', version: '0123456789abcdef', enc: ENC }
  const file = { path: 'a.yaml', metadata: { keyGroups: [[bad, good]], shamirThreshold: 0 } } as unknown as ParsedFile
  expect(await unwrapDataKey(file, keys)).toHaveLength(32)
})
