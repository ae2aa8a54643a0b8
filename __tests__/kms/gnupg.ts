/** Somebody's `gpg`, the real one, with keys of every kind: it makes keys and encrypts for them. Its own home is gone afterwards. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { judge } from '../../scripts/judges.ts'

/** How `gpg --generate-key` is told what to make. Where no subkey is named the key itself encrypts. */
export const KINDS: Readonly<Record<string, readonly string[]>> = {
  'RSA': ['Key-Type: RSA', 'Key-Length: 3072', 'Key-Usage: sign,encrypt'],
  'RSA with a subkey': ['Key-Type: RSA', 'Key-Length: 2048', 'Key-Usage: sign', 'Subkey-Type: RSA', 'Subkey-Length: 4096', 'Subkey-Usage: encrypt'],
  'curve25519': ['Key-Type: EDDSA', 'Key-Curve: ed25519', 'Subkey-Type: ECDH', 'Subkey-Curve: cv25519'],
  'NIST P-256': ['Key-Type: ECDSA', 'Key-Curve: nistp256', 'Subkey-Type: ECDH', 'Subkey-Curve: nistp256'],
  'NIST P-521': ['Key-Type: ECDSA', 'Key-Curve: nistp521', 'Subkey-Type: ECDH', 'Subkey-Curve: nistp521'],
  'brainpool': ['Key-Type: ECDSA', 'Key-Curve: brainpoolP384r1', 'Subkey-Type: ECDH', 'Subkey-Curve: brainpoolP384r1'],
  'ElGamal': ['Key-Type: DSA', 'Key-Length: 2048', 'Subkey-Type: ELG-E', 'Subkey-Length: 2048'],
}

export class Gnupg {
  /** For GNUPGHOME. */
  readonly home = mkdtempSync(join(tmpdir(), 'gnupg-'))

  /**
   * @param passphrase of the key; none if empty
   * @returns its fingerprint
   */
  generate(kind: string, { passphrase = '', expires = '0' } = {}): string {
    const lines = [...(KINDS[kind] ?? []), `Name-Real: ${kind}`, `Expire-Date: ${expires}`, ...(passphrase === '' ? ['%no-protection'] : [`Passphrase: ${passphrase}`]), '%commit', '']
    const { stderr } = this.run(['--status-fd', '2', '--pinentry-mode', 'loopback', '--generate-key'], lines.join('\n'))
    return /KEY_CREATED . ([0-9A-F]{40})/.exec(stderr)?.[1] ?? ''
  }

  /** The armored private key. */
  secretKey(fingerprint: string, passphrase = '', command = '--export-secret-keys'): string {
    const { stdout } = this.run(['--armor', '--pinentry-mode', 'loopback', '--passphrase', passphrase, command, fingerprint])
    return stdout.toString()
  }

  /** The armored message. */
  encrypt(fingerprint: string, content: Uint8Array, options: readonly string[] = []): string {
    return this.run(['--armor', '--trust-model', 'always', '--recipient', fingerprint, ...options, '--encrypt'], content).stdout.toString()
  }

  /** @throws Error with what it said */
  run(args: readonly string[], input: string | Uint8Array = ''): { stdout: Buffer; stderr: string } {
    const { status, stdout, stderr, error } = spawnSync(judge('gpg'), ['--homedir', this.home, '--batch', '--quiet', '--no-tty', ...args], { input, env: { PATH: process.env['PATH'], LC_ALL: 'C' } })
    if (error) throw error
    if (status !== 0) throw new Error(`gpg ${args.join(' ')} ended with ${status}: ${stderr.toString().slice(0, 500)}`)
    return { stdout, stderr: stderr.toString() }
  }

  remove(): void {
    spawnSync('gpgconf', ['--homedir', this.home, '--kill', 'all'])
    rmSync(this.home, { recursive: true, force: true })
  }
}
