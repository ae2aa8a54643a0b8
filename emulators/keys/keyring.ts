/**
 * The keys behind every emulated KMS. The ECS emulator wraps data keys with them on push, the KMS emulators unwrap
 * with them: one keyring, real cryptography.
 */
import type { MasterKey, MasterKeyType } from '../../src/sops/key-service.ts'
import type { Cloud, Provider } from '../cloud.ts'

export interface Keyring {
  /** The names of the keys, as SOPS users write them; what is not built is left out. */
  readonly names: Partial<Record<Provider, string>>
  /** Wraps a data key (or Shamir part) as that cloud does, into an entry of a `sops` block. */
  wrap(provider: Provider, part: Uint8Array): Promise<MasterKey>
  /** Unwraps it again: the ECS server may decrypt with its own keys. */
  unwrap(key: MasterKey): Promise<Uint8Array>
}

/** Whose key an entry of a `sops` block is of. */
const PROVIDERS: Partial<Record<MasterKeyType, Provider>> = { kms: 'aws', gcp_kms: 'gcp', azure_kv: 'azure', hc_vault: 'vault', age: 'age' }

/** One keyring over what is built. */
export function keyringOf(clouds: readonly Cloud[]): Keyring {
  const cloudOf = (provider: Provider | undefined): Cloud => {
    const cloud = clouds.find((one) => one.provider === provider)
    if (cloud === undefined) throw new Error(`no emulated cloud has a key of this kind: ${provider ?? 'unknown'}`)
    return cloud
  }
  return {
    names: Object.fromEntries(clouds.map(({ provider, keyName }) => [provider, keyName])),
    wrap: async (provider, part) => cloudOf(provider).wrap(part),
    unwrap: async (key) => cloudOf(PROVIDERS[key.type]).unwrap(key),
  }
}
