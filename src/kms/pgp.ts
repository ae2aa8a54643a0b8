/**
 * PGP, as SOPS has it: the runner's own `gpg` decrypts, and no service is asked. With `pgp-key` in a home of its own that
 * is gone at the end, else with the job's key ring, as an import action leaves it.
 */
import { existsSync } from 'node:fs'
import { homedir } from 'node:os'
import { join } from 'node:path'
import { ActionError } from '../errors.ts'
import { say } from '../text.ts'
import { createHome, runGpg, type GpgHome, type GpgOutcome, type GpgRun } from './gpg.ts'
import { limiter } from './limiter.ts'
import type { Provider, ProviderContext } from './provider.ts'

/** Characters of a message: one for an RSA key of 16,384 bits has some 3,000. */
const LONGEST_MESSAGE = 16 * 1024

const BEGIN = '-----BEGIN PGP PRIVATE KEY BLOCK-----'

export function pgp({ inputs, environment, deadline }: ProviderContext): Provider<'pgp'> {
  const { pgpKey, pgpPassphrase } = inputs
  const credential = pgpKey.length === 0 ? 'the job’s key ring' : '`pgp-key`'
  /** One at a time: the agent keeps secret keys in memory of which it has little. */
  const inTurn = limiter(1)
  const closed = new AbortController()
  let home: Promise<GpgHome> | undefined
  let ready: Promise<string | undefined> | undefined

  const gpg = async (run: Pick<GpgRun, 'args' | 'input' | 'home'>): Promise<GpgOutcome> => {
    try {
      return await inTurn(() => runGpg({ ...run, environment, signal: AbortSignal.any([deadline.signal, closed.signal]) }))
    } catch (error) {
      if (deadline.passed) throw deadline.error('gpg')
      throw notRun(error)
    }
  }

  /** @returns the home with the keys of `pgp-key`; undefined for the job's own */
  const keyRing = async (): Promise<string | undefined> => {
    if (pgpKey.length === 0) {
      if (hasKeyRing(environment)) return undefined
      throw new ActionError('kms/no-credentials', 'There is no PGP key in this job.', { hint: 'Give the private key in `pgp-key`, or import it into the key ring before this step.' })
    }
    home = createHome(temporaryFolder(environment), environment)
    const { path } = await home
    checkImport(await gpg({ args: ['--import'], input: pgpKey, home: path }), pgpKey)
    return path
  }

  return {
    async unwrap({ fingerprint, enc }) {
      if (enc.length > LONGEST_MESSAGE) throw new ActionError('kms/malformed', say`What is encrypted for ${fingerprint} is longer than ${LONGEST_MESSAGE} characters.`)
      const ring = await (ready ??= keyRing())
      const withPassphrase = pgpPassphrase === '' ? { args: ['--decrypt'], input: enc } : { args: ['--passphrase-fd', '0', '--decrypt'], input: `${pgpPassphrase}\n${enc}` }
      const outcome = await gpg({ ...withPassphrase, home: ring })
      if (isDecrypted(outcome)) return { part: outcome.output, credential }
      const secretKeys = await gpg({ args: ['--with-colons', '--list-secret-keys'], input: '', home: ring })
      throw refused(outcome, { fingerprint, credential, hasPassphrase: pgpPassphrase !== '', held: keyIdsIn(secretKeys) })
    },
    async close() {
      closed.abort()
      await (await home?.catch(() => undefined))?.remove()
    },
  }
}

function temporaryFolder(environment: ProviderContext['environment']): string {
  const folder = environment['RUNNER_TEMP']
  if (!folder) throw new ActionError('runner/environment', 'The runner gave no folder in RUNNER_TEMP.')
  return folder
}

/** Else `gpg` would make one, and find nothing in it. */
function hasKeyRing(environment: ProviderContext['environment']): boolean {
  const { GNUPGHOME: given, HOME: home = homedir(), APPDATA: windows } = environment
  return [given || join(home, '.gnupg'), ...(windows ? [join(windows, 'gnupg')] : [])].some((folder) => existsSync(folder))
}

/** Each block of `pgp-key` is one private key; without armor it is one. */
function checkImport(outcome: GpgOutcome, pgpKey: Buffer): void {
  const given = Math.max(1, pgpKey.toString('latin1').split(BEGIN).length - 1)
  const [read, imported, known] = (statusOf(outcome, 'IMPORT_RES')?.slice(10, 13) ?? []).map(Number) as [number?, number?, number?]
  if ((imported ?? 0) + (known ?? 0) >= given) return
  if ((read ?? 0) >= given) throw new ActionError('kms/unreachable', 'gpg could not take the keys of `pgp-key`: its agent does not work.', { hint: 'Check that GnuPG 2.2 or newer is whole on the runner.' })
  throw new ActionError('kms/no-credentials', say`Of the ${given} private keys in \`pgp-key\`, gpg could read ${read ?? 0}.`, { hint: 'Store each whole, as `gpg --armor --export-secret-keys` prints it.' })
}

/** Encrypted for a key, and whole. A message for a passphrase is none of SOPS's, and would let its writer guess ours. */
function isDecrypted(outcome: GpgOutcome): boolean {
  return outcome.code === 0 && outcome.output.length > 0 && statusOf(outcome, 'DECRYPTION_OKAY') !== undefined && statusOf(outcome, 'NEED_PASSPHRASE_SYM') === undefined
}

/** What is known when a message did not open. */
interface Failed {
  readonly fingerprint: string
  readonly credential: string
  /** Whether the job gave one. */
  readonly hasPassphrase: boolean
  /** The ids of all secret keys and subkeys of the ring. */
  readonly held: ReadonlySet<string>
}

/** The number of a wrong passphrase, without the part of GnuPG that it came from. */
const BAD_PASSPHRASE = 11

/**
 * What `gpg` says itself is not shown: it holds what stands in the message. Of a passphrase that is wrong for a key as it
 * was imported version 2.2 says nothing at all: then the key is held, and no error has a number.
 */
function refused(outcome: GpgOutcome, { fingerprint, credential, hasPassphrase, held }: Failed): ActionError {
  const malformed = new ActionError('kms/malformed', say`What is encrypted for ${fingerprint} is not well-formed, or was changed.`)
  const wanted = outcome.statuses.filter(([keyword]) => keyword === 'ENC_TO').map(([, keyId = '']) => keyId)
  const isOpened = ['DECRYPTION_KEY', 'DECRYPTION_INFO'].some((keyword) => statusOf(outcome, keyword) !== undefined)
  if (wanted.length === 0 || isOpened) return malformed
  if (!wanted.some((keyId) => held.has(keyId))) {
    return new ActionError('kms/no-credentials', `No private key of ${credential} ` + say`opens what is encrypted for ${fingerprint}.`, { hint: 'Give the private key of that fingerprint in `pgp-key`.' })
  }
  if (!hasPassphrase && statusOf(outcome, 'NEED_PASSPHRASE') !== undefined) {
    return new ActionError('kms/no-credentials', say`The PGP key ${fingerprint} has a passphrase.`, { hint: 'Give it in `pgp-passphrase`.' })
  }
  const error = outcome.statuses.find(([keyword, place]) => keyword === 'ERROR' && place === 'pkdecrypt_failed')?.[2]
  if (error !== undefined && (Number(error) & 0xffff) !== BAD_PASSPHRASE) return malformed
  return hasPassphrase ? new ActionError('kms/no-credentials', say`The passphrase does not open the PGP key ${fingerprint}.`, { hint: 'Give the passphrase of that key in `pgp-passphrase`.' }) : malformed
}

/** In `gpg`'s list for programs the fifth field is the id, and the fifteenth `#` where only the name of the key is there. */
function keyIdsIn({ output }: GpgOutcome): ReadonlySet<string> {
  const lines = output.toString('latin1').split('\n').map((line) => line.split(':'))
  return new Set(lines.filter(([kind = '', , , , , , , , , , , , , , place]) => /^(?:sec|ssb)$/.test(kind) && place !== '#').map((fields) => fields[4] ?? ''))
}

/** The first status line of a kind. */
function statusOf({ statuses }: GpgOutcome, keyword: string): readonly string[] | undefined {
  return statuses.find(([first]) => first === keyword)
}

function notRun(error: unknown): unknown {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  if (code === 'ENOENT') return new ActionError('kms/no-credentials', 'There is no `gpg` on this runner, which a PGP key needs.', { hint: 'Install GnuPG before this step (on Debian and Ubuntu the package `gnupg`).' })
  if (code === 'EMSGSIZE') return new ActionError('kms/malformed', 'What a PGP message holds is far longer than a data key.')
  if (typeof code === 'string') return new ActionError('kms/unreachable', say`gpg could not be started (${code}).`, { hint: 'Check the GnuPG of the runner.' })
  return error
}
