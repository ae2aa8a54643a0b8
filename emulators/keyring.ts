/**
 * The keys behind every emulated KMS. The ECS emulator wraps data keys with them on push, the KMS emulators unwrap
 * with them: one keyring, real cryptography.
 */
import type { MasterKey } from '../src/sops/key-service.ts'

export type Provider = 'aws' | 'gcp' | 'azure' | 'vault' | 'age'

export interface Keyring {
  /** The names of the keys, as SOPS users write them; what is not built is left out. */
  readonly names: Partial<Record<Provider, string>>
  /** Wraps a data key (or Shamir part) as that cloud does, into an entry of a `sops` block. */
  wrap(provider: Provider, part: Uint8Array): Promise<MasterKey>
  /** Unwraps it again: the ECS server may decrypt with its own keys. */
  unwrap(key: MasterKey): Promise<Uint8Array>
}
