/** What every emulated cloud is. Adding one is one folder, and one line in `start.ts`. */
import type { MasterKey } from '../src/sops/key-service.ts'
import type { Handler, Service } from './http.ts'
import type { Oidc } from './oidc.ts'

export type Provider = 'aws' | 'gcp' | 'azure' | 'vault' | 'age'

export interface Cloud {
  readonly provider: Provider
  /** Its key, as SOPS users write it. */
  readonly keyName: string
  /** Services behind the front, under their real names. */
  readonly services: readonly CloudService[]
  /** Inputs of the action, as a workflow would give them. */
  readonly inputs: Readonly<Record<string, string>>
  /** What `allowed-keys` must list beside any key of the clouds' own hosts. */
  readonly allowedKeys?: readonly string[]
  /** Variables of an operator who may encrypt and decrypt, for the real `sops`. */
  readonly sops: Readonly<Record<string, string>>
  /** Served on loopback in clear: what a machine offers to what runs on it. */
  readonly machine?: MachineService
  /** Wraps a data key or Shamir part into an entry of a `sops` block. */
  wrap(part: Uint8Array): Promise<MasterKey>
  /** @throws Error if it is not of this key */
  unwrap(key: MasterKey): Promise<Uint8Array>
}

export interface CloudService {
  readonly service: Service
  /** The whole host name, in lower case. */
  readonly host: RegExp
  readonly handler: Handler
  /** Vouched for by a private authority, which clients must be told to trust; else by a public one. */
  readonly privateAuthority?: boolean
}

export interface MachineService {
  readonly service: Service
  readonly handler: Handler
  /** Variables that lead there. */
  variables(url: string): Readonly<Record<string, string>>
}

/** Clouds trust GitHub's OIDC provider. */
export type CreateCloud = (oidc: Oidc) => Promise<Cloud>
