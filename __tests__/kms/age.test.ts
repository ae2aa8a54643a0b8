import { armor, Encrypter, generateHybridIdentity, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { beforeAll, describe, expect, it } from 'vitest'
import { createAge } from '../../emulators/keys/age.ts'
import { createOidc } from '../../emulators/github/oidc.ts'
import { ActionError, explain } from '../../src/errors.ts'
import { readInputs } from '../../src/inputs/index.ts'
import { age } from '../../src/kms/age.ts'
import { allowedKeys } from '../../src/kms/allowed.ts'
import { keyService } from '../../src/kms/index.ts'
import { Deadline } from '../../src/deadline.ts'
import type { ProviderContext } from '../../src/kms/provider.ts'
import { run } from '../../src/main.ts'
import { githubRunner } from '../../src/runner.ts'
import type { MasterKey } from '../../src/sops/key-service.ts'

type AgeKey = Extract<MasterKey, { type: 'age' }>

const PART = Uint8Array.from({ length: 33 }, (_, i) => i)

let identity: string
let postQuantum: string
let stranger: string
beforeAll(async () => {
  ;[identity, postQuantum, stranger] = await Promise.all([generateX25519Identity(), generateHybridIdentity(), generateX25519Identity()])
})

const contextOf = (ageKeys: readonly string[]) => ({ inputs: { ageKeys }, allowed: allowedKeys([]), deadline: new Deadline(20) }) as unknown as ProviderContext
const unwrap = (key: AgeKey, ...ageKeys: string[]) => age(contextOf(ageKeys)).unwrap(key)

async function entryFor(owner: string, part = PART): Promise<AgeKey> {
  const recipient = await identityToRecipient(owner)
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  return { type: 'age', recipient, enc: armor.encode(await encrypter.encrypt(part)) }
}

async function failure(key: AgeKey, ...ageKeys: string[]): Promise<ActionError> {
  const error: unknown = await unwrap(key, ...ageKeys).catch((reason: unknown) => reason)
  if (!(error instanceof ActionError)) throw new Error('it did not fail as it should', { cause: error })
  return error
}

/** The entry with one bit of its file changed. */
function changed(key: AgeKey, at: number): AgeKey {
  const file = armor.decode(key.enc)
  file[at < 0 ? file.length + at : at]! ^= 1
  return { ...key, enc: armor.encode(file) }
}

function pem(label: string, body: string): string {
  return `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----`
}

describe('age', () => {
  it('opens what is encrypted for an X25519 identity, and says by what', async () => {
    expect(await unwrap(await entryFor(identity), identity)).toEqual({ part: PART, credential: '`age-key`' })
  })

  it('opens what is encrypted for a post-quantum identity', async () => {
    expect((await unwrap(await entryFor(postQuantum), postQuantum)).part).toEqual(PART)
  })

  it('offers every identity, whatever recipient the entry names', async () => {
    const entry = await entryFor(identity)
    expect((await unwrap(entry, stranger, postQuantum, identity)).part).toEqual(PART)
    expect((await unwrap({ ...entry, recipient: 'ssh-ed25519 AAAA somebody' }, identity)).part).toEqual(PART)
  })

  it('opens an armor with blanks around it and Windows’ line ends', async () => {
    const { enc, ...entry } = await entryFor(identity)
    expect((await unwrap({ ...entry, enc: `\n  ${enc.replaceAll('\n', '\r\n')}\n` }, identity)).part).toEqual(PART)
  })

  it('opens the entry of the emulators', async () => {
    const cloud = await createAge(await createOidc())
    const keys = keyService(contextOf([cloud.inputs['age-key'] ?? '']), () => undefined)
    expect(await keys.unwrap(await cloud.wrap(PART))).toEqual(PART)
    await keys.close()
  })

  it('names the input when there is no identity', async () => {
    expect(await failure(await entryFor(identity))).toMatchObject({ code: 'kms/no-credentials', message: 'There is no age identity in this job.', hint: 'Give identities in `age-key`.' })
  })

  it.each([
    ['X25519', () => identity],
    ['post-quantum', () => postQuantum],
  ])('says whose %s identity is missing', async (_, owner) => {
    const entry = await entryFor(owner())
    const error = await failure(entry, stranger, await generateHybridIdentity())
    expect([error.code, error.hint]).toEqual(['kms/no-credentials', 'Give the identity of that recipient in `age-key`.'])
    expect(error.message).toContain(`No identity of \`age-key\` opens what is encrypted for ${entry.recipient.slice(0, 150)}`)
  })

  it('says that it does not read what plugins encrypt', async () => {
    const recipient = 'age1yubikey1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t'
    const error = await failure({ ...(await entryFor(stranger)), recipient }, identity)
    expect([error.code, error.message, error.hint]).toEqual(['kms/no-credentials', `Plugins of age are not supported: ${recipient}.`, 'Encrypt for a recipient that age-keygen made, too.'])
  })

  it('refuses a file whose header was changed', async () => {
    const entry = await entryFor(identity)
    const mac = Buffer.from(armor.decode(entry.enc)).indexOf('\n--- ') + 5
    const error = await failure(changed(entry, mac), identity)
    expect([error.code, error.message]).toEqual(['kms/malformed', `What is encrypted for ${entry.recipient} is not well-formed, or was changed.`])
  })

  it('refuses a file whose payload was changed', async () => {
    expect((await failure(changed(await entryFor(identity), -1), identity)).code).toBe('kms/malformed')
  })

  it.each([
    ['nothing', ''],
    ['no armor', 'age-encryption.org/v1\n'],
    ['an armor of something else', armor.encode(Buffer.from('age-encryption.org/v2\n-> X25519 AAAA\n'))],
    ['an armor that is cut', '-----BEGIN AGE ENCRYPTED FILE-----\nAAAA\n'],
  ])('refuses %s', async (_, enc) => {
    expect((await failure({ type: 'age', recipient: await identityToRecipient(identity), enc }, identity)).code).toBe('kms/malformed')
  })

  it('reads no entry longer than a wrapped key can be', async () => {
    expect((await unwrap(await entryFor(identity, new Uint8Array(11_000)), identity)).part).toHaveLength(11_000)
    const error = await failure(await entryFor(identity, new Uint8Array(13_000)), identity)
    expect([error.code, error.message]).toEqual(['kms/malformed', `What is encrypted for ${await identityToRecipient(identity)} is longer than 16384 characters.`])
  })

  it('tells a damaged identity by its number, and never shows it', async () => {
    const damaged = identity.slice(0, -1) + (identity.endsWith('Q') ? 'P' : 'Q')
    const error = await failure(await entryFor(identity), stranger, damaged)
    expect([error.code, error.message, error.cause]).toEqual(['kms/no-credentials', 'Identity 2 of `age-key` is damaged: its checksum is wrong.', undefined])
  })
})

describe('the inputs of these keys', () => {
  const given = { url: 'https://ecs.example.com', token: 't0ken', path: 'shop' }
  const read = (inputs: Record<string, string>) => readInputs(githubRunner(Object.fromEntries(Object.entries({ ...given, ...inputs }).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])))).keys
  const shown = (inputs: Record<string, string>): string => {
    try {
      read(inputs)
      return 'accepted'
    } catch (error) {
      return explain(error).headline
    }
  }

  it('are absent by default', () => {
    expect(read({})).toMatchObject({ ageKeys: [], vaultToken: '' })
  })

  it('take identities one a line, as age-keygen prints them', () => {
    expect(read({ 'age-key': `# created: 2026-01-01T00:00:00Z\n# public key: age1x\n${identity}\r\n\n  ${postQuantum}\n` }).ageKeys).toEqual([identity, postQuantum])
  })

  it('take identities divided by blanks, as sops does, and private keys of SSH among them', () => {
    const [one, other] = [pem('OPENSSH PRIVATE KEY', 'AAAA\nBBBB'), pem('RSA PRIVATE KEY', 'CCCC')]
    expect(read({ 'age-key': `${identity} ${stranger}\n # of the server\n${one}\n${other} ${postQuantum}` }).ageKeys).toEqual([identity, stranger, one, other, postQuantum])
  })

  it.each([
    ['a recipient', () => 'age1qwt50d05nh5vutpdzmlg5wn80xq5negm4uj9ghv0snvdd3yysf5yw3rhl3t'],
    ['half an identity', () => identity.slice(0, 40)],
    ['small letters', () => identity.toLowerCase()],
    ['a plugin’s identity', () => 'AGE-PLUGIN-YUBIKEY-1QQPQYQSZQGPQYQSZQGP'],
    ['half an SSH key', () => '-----BEGIN OPENSSH PRIVATE KEY-----\nb3BlbnNzaC1rZXktdjEA'],
    ['a public key', () => '-----BEGIN PUBLIC KEY-----\nMCowBQYDK2VwAyEA\n-----END PUBLIC KEY-----'],
  ])('refuse %s without showing it', (_, line) => {
    const text = shown({ 'age-key': `${stranger}\n${line()}` })
    expect(text).toBe('The input `age-key` must hold age identities, `AGE-SECRET-KEY-1…` or `AGE-SECRET-KEY-PQ-1…`, or whole private keys of SSH (number 2 is neither). Correct the input as the message says.')
  })

  it('are masked line by line before anything else is printed', async () => {
    const ssh = pem('RSA PRIVATE KEY', 'Proc-Type: 4,ENCRYPTED\n\nAAAAB3Nz\r\nC1yc2E=\nA=')
    const inputs = { ...given, url: 'http://127.0.0.1:1', timeout: '0.01', 'age-key': `${identity}\n${ssh}\n${postQuantum}`, 'vault-token': 'hvs.CAES' }
    const printed: string[] = []
    const runner = githubRunner(Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])), async (text) => void printed.push(text))
    await run({ ...runner, fail: () => true })
    expect(printed[0]?.split(/\r?\n/)).toEqual([given.token, identity, 'AAAAB3Nz', 'C1yc2E=', postQuantum, 'hvs.CAES'].map((text) => `::add-mask::${text}`).concat(''))
  })

  it('take the token of Vault, if a header can carry it', () => {
    expect(read({ 'vault-token': 'hvs.CAES' }).vaultToken).toBe('hvs.CAES')
    expect(shown({ 'vault-token': 'hvs CAES' })).toMatch(/^The input `vault-token` holds spaces, line breaks or other characters that a header cannot carry\./)
  })
})
