/** SSH recipients of age: files that the real `sops` wrote, and keys in every format in which SSH keys are stored. */
import { readFileSync } from 'node:fs'
import { constants, createHash, createPrivateKey, generateKeyPairSync, publicEncrypt, randomBytes, type KeyObject } from 'node:crypto'
import { armor, Encrypter, Stanza, type Recipient } from 'age-encryption'
import { describe, expect, it } from 'vitest'
import { ActionError } from '../../src/errors.ts'
import { age } from '../../src/kms/age.ts'
import type { ProviderContext } from '../../src/kms/provider.ts'
import { parseDocument } from '../../src/sops/index.ts'
import type { MasterKey } from '../../src/sops/key-service.ts'

type AgeKey = Extract<MasterKey, { type: 'age' }>

const vectors = '__tests__/vectors'
const identities = JSON.parse(readFileSync(`${vectors}/keys/age.json`, 'utf8')) as Record<string, { identity: string; recipient: string }>
const { cases } = JSON.parse(readFileSync(`${vectors}/manifest.json`, 'utf8')) as { cases: { name: string; file: string; data_key: string }[] }

const KINDS = [['age-ssh-ed25519', 'ssh_ed25519'], ['age-ssh-rsa', 'ssh_rsa']] as const
const [ed25519, rsa, alice] = ['ssh_ed25519', 'ssh_rsa', 'alice'].map((name) => identities[name]?.identity.trim() ?? '') as [string, string, string]

const unwrap = async (key: AgeKey, ...ageKeys: string[]) => (await age({ inputs: { ageKeys } } as unknown as ProviderContext).unwrap(key)).part

async function failure(key: AgeKey, ...ageKeys: string[]): Promise<ActionError> {
  const error: unknown = await unwrap(key, ...ageKeys).catch((reason: unknown) => reason)
  if (!(error instanceof ActionError)) throw new Error('it did not fail as it should', { cause: error })
  return error
}

/** The entry that the real `sops` wrote, and the data key within. */
function entryOf(name: string): { entry: AgeKey; dataKey: Uint8Array } {
  const { file = '', data_key: dataKey = '' } = cases.find((one) => one.name === name) ?? {}
  const { metadata } = parseDocument(file, readFileSync(`${vectors}/${file}`))
  return { entry: metadata?.keyGroups[0]?.[0] as AgeKey, dataKey: Uint8Array.from(Buffer.from(dataKey, 'hex')) }
}

/** The same private key as PEM of another format. */
function converted(pem: string, type: 'pkcs1' | 'pkcs8', cipher = {}): string {
  return keyOf(pem).export({ format: 'pem', type, ...cipher }).toString().trim()
}

/** Reads the format of OpenSSH on its own: the fields of a key of the vectors stand at known places. */
function keyOf(pem: string): KeyObject {
  const fields = fieldsOf(pem)
  if (fields.kind === 'ssh-ed25519') {
    const [publicKey, both] = fields.rest as [Buffer, Buffer]
    return createPrivateKey({ format: 'jwk', key: { kty: 'OKP', crv: 'Ed25519', x: publicKey.toString('base64url'), d: both.subarray(0, 32).toString('base64url') } })
  }
  const [n, e, d, qi, p, q] = fields.rest.map((one) => BigInt(`0x${one.toString('hex')}`)) as [bigint, bigint, bigint, bigint, bigint, bigint]
  const numbers = { n, e, d, p, q, qi, dp: d % (p - 1n), dq: d % (q - 1n) }
  const text = (number: bigint) => Buffer.from(number.toString(16).padStart(Math.ceil(number.toString(16).length / 2) * 2, '0'), 'hex').toString('base64url')
  return createPrivateKey({ format: 'jwk', key: { kty: 'RSA', ...Object.fromEntries(Object.entries(numbers).map(([name, number]) => [name, text(number)])) } })
}

function fieldsOf(pem: string): { kind: string; rest: Buffer[] } {
  const bytes = Buffer.from(pem.split('\n').slice(1, -1).join(''), 'base64')
  const kind = pem === ed25519 ? 'ssh-ed25519' : 'ssh-rsa'
  let at = bytes.lastIndexOf(kind) + kind.length
  const rest: Buffer[] = []
  for (let left = kind === 'ssh-rsa' ? 6 : 2; left > 0; left -= 1) {
    const length = bytes.readUInt32BE(at)
    rest.push(bytes.subarray(at + 4, at + 4 + length))
    at += 4 + length
  }
  return { kind, rest }
}

/** The key with other bytes at the place of some. */
function edited(pem: string, edit: (bytes: Buffer) => Buffer): string {
  const lines = pem.split('\n')
  return [lines[0], edit(Buffer.from(lines.slice(1, -1).join(''), 'base64')).toString('base64'), lines.at(-1)].join('\n')
}

/** An entry whose one stanza is this. */
async function entryWith(...stanza: ConstructorParameters<typeof Stanza>): Promise<AgeKey> {
  const encrypter = new Encrypter()
  encrypter.addRecipient({ wrapFileKey: () => [new Stanza(...stanza)] } satisfies Recipient)
  return { type: 'age', recipient: identities['ssh_rsa']?.recipient ?? '', enc: armor.encode(await encrypter.encrypt(randomBytes(32))) }
}

describe.each(KINDS)('%s', (vector, owner) => {
  const { entry, dataKey } = entryOf(vector)
  const pem = identities[owner]?.identity.trim() ?? ''

  it('opens with the key as ssh-keygen writes it', async () => {
    expect(await unwrap(entry, pem)).toEqual(dataKey)
  })

  it.each([
    ['in PKCS#8', () => converted(pem, 'pkcs8')],
    ['with line ends of Windows', () => pem.replaceAll('\n', '\r\n')],
    ['on one line', () => pem.replaceAll('\n', ' ')],
  ])('opens with the key %s', async (_, key) => {
    expect(await unwrap(entry, key())).toEqual(dataKey)
  })

  it('opens whichever place the key has among others', async () => {
    expect(await unwrap(entry, alice, ed25519, rsa)).toEqual(dataKey)
  })

  it('says whose key is missing', async () => {
    const error = await failure(entry, alice, pem === rsa ? ed25519 : rsa)
    expect([error.code, error.hint]).toEqual(['kms/no-credentials', 'Give the private key of that SSH key in `age-key`.'])
    expect(error.message).toMatch(/^No identity of `age-key` opens what is encrypted for ssh-/)
  })

  it('refuses an entry of which one byte is not as it was', async () => {
    for (const at of [100, -40]) {
      const file = armor.decode(entry.enc)
      file[at < 0 ? file.length + at : at]! ^= 1
      expect((await failure({ ...entry, enc: armor.encode(file) }, pem)).code).toMatch(/^kms\/(malformed|no-credentials)$/)
    }
  })
})

it('opens with an RSA key in PKCS#1', async () => {
  const { entry, dataKey } = entryOf('age-ssh-rsa')
  expect(await unwrap(entry, converted(rsa, 'pkcs1'))).toEqual(dataKey)
})

describe('a key that cannot be used', () => {
  const { entry } = entryOf('age-ssh-ed25519')
  const passphrase = { cipher: 'aes-256-cbc', passphrase: 'secret' }
  const withPassphrase = edited(ed25519, (bytes) => Buffer.from(bytes.toString('latin1').replace('\0\0\0\x04none', '\0\0\0\x0aaes256-ctr'), 'latin1'))
  const ecdsa = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  const encrypted = 'It is encrypted with a passphrase: store it without one, as `ssh-keygen -p` makes it.'
  const damaged = 'It is damaged: store the whole private key, from BEGIN to END.'
  const other = 'It is of a kind that age does not use: it uses Ed25519 and RSA.'

  it.each([
    ['of OpenSSH, with a passphrase', withPassphrase, encrypted],
    ['in PKCS#8, with a passphrase', converted(ed25519, 'pkcs8', passphrase), encrypted],
    ['in PKCS#1, with a passphrase', converted(rsa, 'pkcs1', passphrase), encrypted],
    ['that lacks its end', edited(ed25519, (bytes) => bytes.subarray(0, 150)), damaged],
    ['whose check numbers differ', edited(ed25519, (bytes) => Buffer.concat([bytes.subarray(0, 98), Buffer.of((bytes[98] ?? 0) ^ 1), bytes.subarray(99)])), damaged],
    ['of nothing', '-----BEGIN OPENSSH PRIVATE KEY-----\n-----END OPENSSH PRIVATE KEY-----', damaged],
    ['in PKCS#8, cut', converted(ed25519, 'pkcs8').replace(/\n.{20}/, '\n'), damaged],
    ['of an elliptic curve of NIST', ecdsa.export({ format: 'pem', type: 'pkcs8' }).toString().trim(), other],
    ['of an elliptic curve of NIST, in its own format', ecdsa.export({ format: 'pem', type: 'sec1' }).toString().trim(), other],
    ['of OpenSSH, of another kind', edited(ed25519, (bytes) => Buffer.from(bytes.toString('latin1').replaceAll('ssh-ed25519', 'ssh-ed25517'), 'latin1')), other],
  ])('%s is told by its number, with what is wrong', async (_, key, hint) => {
    const error = await failure(entry, alice, key)
    expect([error.code, error.message, error.hint, error.cause]).toEqual(['kms/no-credentials', 'Identity 2 of `age-key`, a private key of SSH, cannot be used.', hint, undefined])
  })
})

describe('a stanza for a key of ours', () => {
  const publicKey = (name: string) => Buffer.from(identities[name]?.recipient.split(' ')[1] ?? '', 'base64')
  const fingerprint = (name: string) => createHash('sha256').update(publicKey(name)).digest().subarray(0, 4).toString('base64').replace(/=+$/, '')
  const share = randomBytes(32).toString('base64').replace(/=+$/, '')

  it.each<[string, ConstructorParameters<typeof Stanza>]>([
    ['that X25519 refuses', [['ssh-ed25519', fingerprint('ssh_ed25519'), Buffer.alloc(32).toString('base64').replace(/=+$/, '')], randomBytes(32)]],
    ['of another length', [['ssh-ed25519', fingerprint('ssh_ed25519'), share], randomBytes(31)]],
    ['with a short key', [['ssh-ed25519', fingerprint('ssh_ed25519'), 'AAAA'], randomBytes(32)]],
    ['that nobody wrapped', [['ssh-ed25519', fingerprint('ssh_ed25519'), share], randomBytes(32)]],
    ['of RSA that nobody wrapped', [['ssh-rsa', fingerprint('ssh_rsa')], randomBytes(256)]],
    ['of RSA with another label', [['ssh-rsa', fingerprint('ssh_rsa')], publicEncrypt({ key: keyOf(rsa), oaepHash: 'sha256', padding: constants.RSA_PKCS1_OAEP_PADDING }, randomBytes(16))]],
    ['of RSA with another length', [['ssh-rsa', fingerprint('ssh_rsa')], publicEncrypt({ key: keyOf(rsa), oaepHash: 'sha256', oaepLabel: Buffer.from('age-encryption.org/v1/ssh-rsa'), padding: constants.RSA_PKCS1_OAEP_PADDING }, randomBytes(15))]],
  ])('%s is malformed', async (_, stanza) => {
    expect((await failure(await entryWith(...stanza), ed25519, rsa)).code).toBe('kms/malformed')
  })

  it('with more arguments than it has is nobody’s', async () => {
    expect((await failure(await entryWith(['ssh-rsa', fingerprint('ssh_rsa'), 'more'], randomBytes(256)), rsa)).code).toBe('kms/no-credentials')
  })
})
