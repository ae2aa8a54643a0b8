/**
 * Keys that no service holds: the real `ssh-keygen` and `gpg` make them, the real `sops` encrypts for them. What it
 * encrypts opens here; and what is sealed here with the data key that was unwrapped, `sops` opens.
 */
import { deepStrictEqual } from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Gnupg, KINDS } from '../../__tests__/kms/gnupg.ts'
import { judge } from '../../scripts/judges.ts'
import { readInputs } from '../../src/inputs/index.ts'
import type { KeyInputs } from '../../src/inputs/table.ts'
import { Deadline } from '../../src/deadline.ts'
import { allowedKeys } from '../../src/kms/allowed.ts'
import { keyService } from '../../src/kms/index.ts'
import type { ProviderContext } from '../../src/kms/provider.ts'
import { githubRunner } from '../../src/runner.ts'
import { toJson } from '../../src/select/json.ts'
import { openFile, parseDocument, unwrapDataKey } from '../../src/sops/index.ts'
import { seal, writeFile } from '../../src/sops/seal.ts'
import type { Checks } from './check.ts'

const PLAIN = '{"database":{"password":"correct horse"}}\n'

type Variables = Readonly<Record<string, string>>

/** A key of somebody, as `sops` and the action are given it. */
interface KeyPair {
  /** Options of `sops encrypt` that name the key. */
  readonly recipient: readonly string[]
  /** With which `sops` opens. */
  readonly sops: Variables
  /** With which the action opens. */
  readonly inputs: Variables
}

/** The kinds of SSH keys that age uses, and the formats in which `ssh-keygen` writes them. */
const SSH_KEYS: Readonly<Record<string, readonly string[]>> = {
  'ssh-ed25519': ['-t', 'ed25519'],
  'ssh-rsa': ['-t', 'rsa', '-b', '3072'],
  'ssh-rsa in PKCS#1': ['-t', 'rsa', '-b', '2048', '-m', 'PEM'],
  'ssh-rsa in PKCS#8': ['-t', 'rsa', '-b', '4096', '-m', 'PKCS8'],
}

export function keyChecks(): Promise<Checks> {
  const checks: Record<string, () => Promise<void>> = {}
  for (const [kind, options] of Object.entries(SSH_KEYS)) checks[`${kind}: sops and we open what the other seals`] = () => inFolder((folder) => bothWays(sshKeyPair(folder, options), folder))
  for (const kind of Object.keys(KINDS)) checks[`PGP, ${kind}: sops and we open what the other seals`] = () => withGnupg((gnupg, folder) => bothWays(pgpKeyPair(gnupg, gnupg.generate(kind)), folder))
  checks['PGP, the job’s key ring: sops and we open what the other seals'] = () => withGnupg((gnupg, folder) => bothWays({ ...pgpKeyPair(gnupg, gnupg.generate('RSA')), inputs: {} }, folder, { GNUPGHOME: gnupg.home }))
  checks['PGP, one exact subkey: sops and we open what the other seals'] = () => withGnupg((gnupg, folder) => bothWays(pgpKeyPair(gnupg, gnupg.generate('curve25519'), '!'), folder))
  return Promise.resolve(checks)
}

function withGnupg(use: (gnupg: Gnupg, folder: string) => Promise<void>): Promise<void> {
  return inFolder(async (folder) => {
    const gnupg = new Gnupg()
    try {
      await use(gnupg, folder)
    } finally {
      gnupg.remove()
    }
  })
}

/** @param exactly `!` for the subkey of that fingerprint alone */
function pgpKeyPair(gnupg: Gnupg, fingerprint: string, exactly = ''): KeyPair {
  const subkey = /^fpr:(?:[^:]*:){8}([0-9A-F]{40})/m.exec(gnupg.run(['--with-colons', '--with-subkey-fingerprint', '--list-keys', fingerprint]).stdout.toString().split('\nsub:')[1] ?? '')?.[1]
  return {
    recipient: ['--pgp', exactly === '' ? fingerprint : `${subkey}${exactly}`],
    sops: { GNUPGHOME: gnupg.home },
    inputs: { 'pgp-key': gnupg.secretKey(fingerprint) },
  }
}

function sshKeyPair(folder: string, options: readonly string[]): KeyPair {
  const file = join(folder, 'id')
  run('ssh-keygen', ['-q', '-N', '', '-C', 'deploy@example.com', '-f', file, ...options])
  const [kind = '', key = ''] = readFileSync(`${file}.pub`, 'utf8').split(' ')
  return {
    recipient: ['--age', `${kind} ${key}`],
    sops: { SOPS_AGE_SSH_PRIVATE_KEY_FILE: file },
    inputs: { 'age-key': readFileSync(file, 'utf8') },
  }
}

/** @param environment of the job, beside what every job has */
async function bothWays({ recipient, sops: variables, inputs }: KeyPair, folder: string, environment: Variables = {}): Promise<void> {
  const encrypted = sops(folder, ['encrypt', ...recipient], PLAIN, variables)
  const file = parseDocument('file.json', encrypted)
  const keys = keyService(contextOf(inputs, folder, environment), () => undefined)
  try {
    const dataKey = await unwrapDataKey(file, keys)
    deepStrictEqual((await openFile(file, dataKey)).map(toJson), [PLAIN.trim()])

    const { documents } = parseDocument('plain.json', Buffer.from(PLAIN.replace('horse', 'staple')))
    const { keyGroups = [] } = file.metadata ?? {}
    const sealed = seal(documents, { dataKey: await unwrapDataKey(file, keys), selector: { kind: 'unencrypted_suffix', pattern: '_unencrypted' }, macOnlyEncrypted: false, keyGroups, lastModified: '2026-01-02T03:04:05Z', version: '3.9.4', randomBytes })
    const opened = sops(folder, ['decrypt'], Buffer.from(writeFile('json', sealed)), variables)
    deepStrictEqual(JSON.parse(opened.toString()), { database: { password: 'correct staple' } })
  } finally {
    await keys.close()
  }
}

/** What a provider needs that asks no service. */
function contextOf(inputs: Variables, folder: string, more: Variables): ProviderContext {
  const given = { url: 'https://ecs.example.com', token: 't', path: 'p', ...inputs }
  const environment = { PATH: process.env['PATH'] ?? '', HOME: folder, RUNNER_TEMP: folder, ...more }
  const runner = githubRunner({ ...environment, ...Object.fromEntries(Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])) })
  const keys: KeyInputs = readInputs(runner).keys
  return { inputs: keys, allowed: allowedKeys([]), environment, deadline: new Deadline(60) } as unknown as ProviderContext
}

/** Runs `sops` on a file of this content. */
function sops(folder: string, args: readonly string[], content: string | Buffer, variables: Variables): Buffer {
  const file = join(folder, 'file.json')
  writeFileSync(file, content)
  return run('sops', [...args, file], { HOME: folder, PATH: process.env['PATH'] ?? '', SOPS_DISABLE_VERSION_CHECK: '1', ...variables })
}

function run(program: Parameters<typeof judge>[0], args: readonly string[], environment: Variables = { PATH: process.env['PATH'] ?? '' }, input = ''): Buffer {
  const { status, stdout, stderr, error } = spawnSync(judge(program), args, { env: environment, input })
  if (error) throw error
  if (status !== 0) throw new Error(`${program} ${args[0] ?? ''} ended with ${status}: ${stderr.toString().slice(0, 500)}`)
  return stdout
}

async function inFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'interop-keys-'))
  try {
    await use(folder)
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
