/** PGP with the real `gpg`: keys of every kind, key rings, passphrases, and what is left behind. */
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { spawnSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import { Deadline } from '../../src/deadline.ts'
import { ActionError, explain } from '../../src/errors.ts'
import { readInputs } from '../../src/inputs/index.ts'
import { allowedKeys } from '../../src/kms/allowed.ts'
import { keyService } from '../../src/kms/index.ts'
import { pgp } from '../../src/kms/pgp.ts'
import type { Provider, ProviderContext } from '../../src/kms/provider.ts'
import { run } from '../../src/main.ts'
import { githubRunner } from '../../src/runner.ts'
import { Gnupg, KINDS } from './gnupg.ts'

const PART = Buffer.from(Uint8Array.from({ length: 33 }, (_, i) => i))
const PASSPHRASE = 'correct horse é'

vi.setConfig({ testTimeout: 90_000 }) // passphrases are slow to try on purpose

let somebody: Gnupg
/** Of a key of curve25519 without a passphrase, of one with, and of one that nobody has. */
let [plain, guarded, foreign] = ['', '', '']
beforeAll(() => {
  somebody = new Gnupg()
  plain = somebody.generate('curve25519')
  guarded = somebody.generate('RSA', { passphrase: PASSPHRASE })
  foreign = somebody.generate('NIST P-256')
})
afterAll(() => somebody.remove())

let temporary: string
const providers: Provider<'pgp'>[] = []
beforeEach(() => {
  temporary = mkdtempSync(join(tmpdir(), 'runner-'))
})
afterEach(async () => {
  for (const one of providers.splice(0)) await one.close()
  rmSync(temporary, { recursive: true, force: true })
})

interface Job {
  readonly inputs?: Readonly<Record<string, string>>
  readonly environment?: Readonly<Record<string, string>>
  readonly seconds?: number
}

const inputNames = (inputs: Readonly<Record<string, string>>) => Object.fromEntries(Object.entries({ url: 'https://ecs.example.com', token: 't0ken', path: 'p', ...inputs }).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]))

function contextOf({ inputs = {}, environment = {}, seconds = 30 }: Job): ProviderContext {
  const variables = { PATH: process.env['PATH'] ?? '', HOME: temporary, RUNNER_TEMP: temporary, ...environment }
  return { inputs: readInputs(githubRunner({ ...variables, ...inputNames(inputs) })).keys, allowed: allowedKeys([]), environment: variables, deadline: new Deadline(seconds) } as unknown as ProviderContext
}

function providerOf(job: Job): Provider<'pgp'> {
  const provider = pgp(contextOf(job))
  providers.push(provider)
  return provider
}

const entry = (fingerprint: string, content: Uint8Array = PART, options: readonly string[] = []) => ({ type: 'pgp', fingerprint, enc: somebody.encrypt(fingerprint, content, options) }) as const
const withKey = (fingerprint: string, passphrase = '') => ({ inputs: { 'pgp-key': somebody.secretKey(fingerprint, passphrase), ...(passphrase === '' ? {} : { 'pgp-passphrase': passphrase }) } })

async function failure(job: Job, key: ReturnType<typeof entry>): Promise<ActionError> {
  const error: unknown = await providerOf(job).unwrap(key).catch((reason: unknown) => reason)
  if (!(error instanceof ActionError)) throw new Error('it did not fail as it should', { cause: error })
  return error
}

/** Agents whose home is below a folder. */
function agentsBelow(folder: string): string[] {
  return spawnSync('ps', ['axww', '-o', 'args']).stdout.toString().split('\n').filter((line) => line.startsWith('gpg-agent') && line.includes(folder))
}

describe('with `pgp-key`', () => {
  it.each(Object.keys(KINDS))('opens what is encrypted for a key of the kind %s', async (kind) => {
    const fingerprint = somebody.generate(kind)
    expect(await providerOf(withKey(fingerprint)).unwrap(entry(fingerprint))).toEqual({ part: PART, credential: '`pgp-key`' })
  })

  it('opens with a passphrase', async () => {
    expect((await providerOf(withKey(guarded, PASSPHRASE)).unwrap(entry(guarded))).part).toEqual(PART)
  })

  it('opens with a key that has expired', async () => {
    const expired = somebody.generate('curve25519', { expires: 'seconds=2' })
    const key = entry(expired)
    await new Promise((resolve) => setTimeout(resolve, 2500))
    expect((await providerOf(withKey(expired)).unwrap(key)).part).toEqual(PART)
  })

  it('opens with the subkeys alone', async () => {
    const pgpKey = somebody.secretKey(plain, '', '--export-secret-subkeys')
    expect((await providerOf({ inputs: { 'pgp-key': pgpKey } }).unwrap(entry(plain))).part).toEqual(PART)
  })

  it('takes several keys, one after another, and opens what is for either', async () => {
    const provider = providerOf({ inputs: { 'pgp-key': `${somebody.secretKey(foreign)}\r\n\n${somebody.secretKey(plain)}` } })
    const entries = Array.from({ length: 8 }, (_, i) => entry(i % 2 === 0 ? plain : foreign))
    const opened = await Promise.all(entries.map((one) => provider.unwrap(one)))
    expect(opened.map(({ part }) => Buffer.from(part))).toEqual(entries.map(() => PART))
  })

  it.each([
    ['armored key', () => Buffer.from(somebody.secretKey(plain)).toString('base64')],
    ['key without armor', () => somebody.run(['--export-secret-keys', plain]).stdout.toString('base64').replaceAll(/.{76}/g, '$&\n')],
  ])('takes the base64 of an %s', async (_, pgpKey) => {
    expect((await providerOf({ inputs: { 'pgp-key': pgpKey() } }).unwrap(entry(plain))).part).toEqual(PART)
  })

  it('never looks into the key ring of the job', async () => {
    const error = await failure({ ...withKey(plain), environment: { GNUPGHOME: somebody.home } }, entry(foreign))
    expect([error.code, error.message]).toEqual(['kms/no-credentials', `No private key of \`pgp-key\` opens what is encrypted for ${foreign}.`])
  })

  it('asks for the passphrase that is missing, and says which is wrong', async () => {
    const { inputs } = withKey(guarded, PASSPHRASE)
    const missing = await failure({ inputs: { ...inputs, 'pgp-passphrase': '' } }, entry(guarded))
    expect([missing.code, missing.message, missing.hint]).toEqual(['kms/no-credentials', `The PGP key ${guarded} has a passphrase.`, 'Give it in `pgp-passphrase`.'])
    const wrong = await failure({ inputs: { ...inputs, 'pgp-passphrase': 'wrong' } }, entry(guarded))
    expect([wrong.code, wrong.message, wrong.hint]).toEqual(['kms/no-credentials', `The passphrase does not open the PGP key ${guarded}.`, 'Give the passphrase of that key in `pgp-passphrase`.'])
  })

  it('counts the keys that cannot be read', async () => {
    const damaged = somebody.secretKey(plain).replace(/\n\n.{8}/, '\n\nlIYEAAAA')
    const error = await failure({ inputs: { 'pgp-key': damaged } }, entry(plain))
    expect([error.code, error.message]).toEqual(['kms/no-credentials', 'Of the 1 private keys in `pgp-key`, gpg could read 0.'])
  })

  it('leaves neither agent nor key behind', async () => {
    const provider = providerOf(withKey(guarded, PASSPHRASE))
    await provider.unwrap(entry(guarded))
    const [home = ''] = readdirSync(temporary)
    expect(statSync(join(temporary, home)).mode & 0o777).toBe(0o700)
    expect(agentsBelow(temporary)).toHaveLength(1)
    await provider.close()
    expect([readdirSync(temporary), agentsBelow(temporary)]).toEqual([[], []])
  })

  it('leaves nothing behind where it fails', async () => {
    const provider = providerOf({ inputs: { 'pgp-key': somebody.secretKey(plain) } })
    await expect(provider.unwrap(entry(foreign))).rejects.toThrow(ActionError)
    await provider.close()
    expect([readdirSync(temporary), agentsBelow(temporary)]).toEqual([[], []])
  })

  it('finds a short way to a folder whose path is too long for the sockets of the agent', async () => {
    const deep = join(temporary, 'd'.repeat(60), 'e'.repeat(60))
    mkdirSync(deep, { recursive: true })
    const provider = providerOf({ ...withKey(plain), environment: { RUNNER_TEMP: deep } })
    expect((await provider.unwrap(entry(plain))).part).toEqual(PART)
    expect(existsSync(join(deep, readdirSync(deep)[0] ?? '', 'private-keys-v1.d'))).toBe(true)
    const links = readdirSync(tmpdir()).filter((name) => name.startsWith('pgp-'))
    await provider.close()
    expect(readdirSync(deep)).toEqual([])
    expect(readdirSync(tmpdir()).filter((name) => name.startsWith('pgp-'))).toHaveLength(links.length - 1)
  })
})

describe('without `pgp-key`', () => {
  it('asks the key ring of the job', async () => {
    const { part, credential } = await providerOf({ environment: { GNUPGHOME: somebody.home } }).unwrap(entry(plain))
    expect([part, credential]).toEqual([PART, 'the job’s key ring'])
  })

  it('opens the key ring with the passphrase', async () => {
    const job = { inputs: { 'pgp-passphrase': PASSPHRASE }, environment: { GNUPGHOME: somebody.home } }
    expect((await providerOf(job).unwrap(entry(guarded))).part).toEqual(PART)
  })

  it('makes no key ring where there is none', async () => {
    const error = await failure({}, entry(plain))
    expect([error.code, error.message]).toEqual(['kms/no-credentials', 'There is no PGP key in this job.'])
    expect(readdirSync(temporary)).toEqual([])
  })
})

describe('a message', () => {
  const job = () => withKey(plain)

  it.each([
    ['that is none', () => 'hello'],
    ['that is nobody’s secret', () => somebody.run(['--armor', '--store'], 'data key').stdout.toString()],
    ['for a passphrase, even for that of the job', () => somebody.run(['--armor', '--pinentry-mode', 'loopback', '--passphrase', PASSPHRASE, '--symmetric'], PART).stdout.toString()],
    ['that holds nothing', () => entry(plain, new Uint8Array(0)).enc],
    ['that was changed', () => flipped(entry(plain).enc)],
    ['that is cut', () => `${entry(plain).enc.split('\n').slice(0, 4).join('\n')}\n`],
  ])('%s is malformed', async (_, enc) => {
    const { inputs } = job()
    const error = await failure({ inputs: { ...inputs, 'pgp-passphrase': PASSPHRASE } }, { type: 'pgp', fingerprint: plain, enc: enc() })
    expect([error.code, error.message]).toEqual(['kms/malformed', `What is encrypted for ${plain} is not well-formed, or was changed.`])
  })

  it('that unfolds to more than it may is given up', async () => {
    expect((await failure(job(), entry(plain, Buffer.alloc(200_000)))).message).toBe('What a PGP message holds is far longer than a data key.')
  })

  it('longer than one can be is not read', async () => {
    expect((await failure(job(), { type: 'pgp', fingerprint: plain, enc: 'A'.repeat(20_000) })).code).toBe('kms/malformed')
  })

  it('opens with blanks around it and Windows’ line ends', async () => {
    const { enc, ...rest } = entry(plain)
    expect((await providerOf(job()).unwrap({ ...rest, enc: `\r\n${enc.replaceAll('\n', '\r\n')}` })).part).toEqual(PART)
  })

  /** One byte in the middle of what is encrypted, the checksum of the armor left out. */
  function flipped(enc: string): string {
    const lines = enc.trim().split('\n').filter((line) => !line.startsWith('='))
    const body = Buffer.from(lines.slice(2, -1).join(''), 'base64')
    body[body.length - 10]! ^= 1
    return [lines[0], '', ...(body.toString('base64').match(/.{1,64}/g) ?? []), lines.at(-1), ''].join('\n')
  }
})

describe('the program', () => {
  /** A folder in PATH whose `gpg` is this script of the shell. */
  function pretending(script: string): string {
    const folder = mkdtempSync(join(temporary, 'bin-'))
    writeFileSync(join(folder, 'gpg'), `#!/bin/sh\n${script}\n`)
    chmodSync(join(folder, 'gpg'), 0o755)
    return folder
  }

  it('that is not there is named, with how to install it', async () => {
    const error = await failure({ ...withKey(plain), environment: { PATH: temporary } }, entry(plain))
    expect([error.code, error.message, error.hint]).toEqual(['kms/no-credentials', 'There is no `gpg` on this runner, which a PGP key needs.', 'Install GnuPG before this step (on Debian and Ubuntu the package `gnupg`).'])
  })

  it('that hangs ends with the deadline', async () => {
    const PATH = [pretending('sleep 60'), process.env['PATH']].join(delimiter)
    const error = await failure({ ...withKey(plain), environment: { PATH }, seconds: 0.3 }, entry(plain))
    expect(error.code).toBe('source/timeout')
  })

  it('that leaves a program behind, which holds its pipes, ends with the deadline, too', async () => {
    const PATH = [pretending(`${process.execPath} -e "setTimeout(() => undefined, 4000)" & sleep 4`), process.env['PATH']].join(delimiter)
    const pipes = (): number => process.getActiveResourcesInfo().filter((name) => name === 'PipeWrap').length
    const before = pipes()
    const error = await failure({ ...withKey(plain), environment: { PATH }, seconds: 0.3 }, entry(plain))
    expect(error.code).toBe('source/timeout')
    await expect.poll(pipes, { timeout: 2_000 }).toBe(before)
  })

  it('is never given a key, a passphrase or another input where others could see it', async () => {
    const seen = join(temporary, 'seen')
    const PATH = [pretending(`(echo "$@"; env) >> ${seen}; exec ${spawnSync('which', ['gpg']).stdout.toString().trim()} "$@"`), process.env['PATH']].join(delimiter)
    await providerOf({ ...withKey(guarded, PASSPHRASE), environment: { PATH, 'INPUT_PGP-PASSPHRASE': PASSPHRASE, ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'bearer' } }).unwrap(entry(guarded))
    const { stdout } = spawnSync('cat', [seen])
    expect(stdout.toString()).toContain('--decrypt')
    expect(stdout.toString()).not.toMatch(/correct horse|PRIVATE KEY|bearer|BEGIN PGP/)
  })
})

it('is found by the key service, which cleans up after it', async () => {
  const opened: string[] = []
  const keys = keyService(contextOf(withKey(plain)), (line) => opened.push(line))
  expect(Buffer.from((await keys.unwrap(entry(plain))) ?? [])).toEqual(PART)
  expect(opened).toEqual([`${plain} opened by \`pgp-key\``])
  await keys.close()
  expect(readdirSync(temporary)).toEqual([])
})

describe('the inputs', () => {
  const shown = (inputs: Record<string, string>): string => {
    try {
      contextOf({ inputs })
      return 'accepted'
    } catch (error) {
      return explain(error).headline
    }
  }

  it.each([
    ['a public key', () => somebody.run(['--armor', '--export', plain]).stdout.toString()],
    ['half a key', () => somebody.secretKey(plain).slice(0, 200)],
    ['a key with something behind it', () => `${somebody.secretKey(plain)}\nx`],
    ['the base64 of something else', () => 'aGVsbG8='],
  ])('refuse %s without showing it', (_, pgpKey) => {
    expect(shown({ 'pgp-key': pgpKey() })).toBe('The input `pgp-key` must hold whole armored private keys, `-----BEGIN PGP PRIVATE KEY BLOCK-----`, or one in base64. Correct the input as the message says.')
  })

  it('refuse a passphrase of two lines', () => {
    expect(shown({ 'pgp-passphrase': 'a\nb' })).toMatch(/^The input `pgp-passphrase` must be one line\./)
  })

  it.each([
    ['as it is', (key: string) => key],
    ['in base64', (key: string) => Buffer.from(key).toString('base64')],
  ])('are masked line by line, the key %s', async (_, form) => {
    const key = somebody.secretKey(guarded, PASSPHRASE)
    const printed: string[] = []
    const variables = inputNames({ url: 'http://127.0.0.1:1', timeout: '0.01', 'pgp-key': form(key), 'pgp-passphrase': PASSPHRASE })
    await run({ ...githubRunner(variables, async (text) => void printed.push(text)), fail: () => true })
    const masks = printed[0]?.split(/\r?\n/) ?? []
    const lines = key.split('\n').filter((line) => line !== '' && !line.startsWith('-----') && !line.includes(': '))
    expect(masks).toEqual(expect.arrayContaining([...lines, PASSPHRASE].map((line) => `::add-mask::${line}`)))
    expect(masks.filter((line) => line.includes('-----'))).toEqual([])
  })
})
