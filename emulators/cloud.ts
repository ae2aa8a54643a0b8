/** What every emulated cloud is. Adding one is one folder, and one line in `start.ts`. */
import type { MasterKey } from '../src/sops/key-service.ts'
import type { Handler, Service } from './front/http.ts'
import type { Material } from './keys/material.ts'
import type { Oidc } from './github/oidc.ts'

export const PROVIDERS = ['aws', 'gcp', 'azure', 'vault', 'age'] as const
export type Provider = (typeof PROVIDERS)[number]

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
  /** What other tools would leave for the identity of `inputs`: the text of a file or value, by the variable that leads to it. */
  readonly logins?: Readonly<Record<string, Login>>
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
  /** Variables that lead there as from a virtual machine, where they differ. */
  virtualMachine?(url: string): Readonly<Record<string, string>>
}

/** One way to be signed in. */
export interface Login {
  readonly variables: Readonly<Record<string, string>>
  /** Texts of files, by the variable that names the file. */
  readonly files?: Readonly<Record<string, string>>
}

/**
 * Clouds trust GitHub's OIDC provider.
 * @param material gives the secrets of its keys; new ones if not said
 */
export type CreateCloud = (oidc: Oidc, material?: Material) => Promise<Cloud>
