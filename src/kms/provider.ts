/** What every provider gets, and what it must be. A provider is one file, and one line in `index.ts`. */
import type https from 'node:https'
import type { Deadline } from '../deadline.ts'
import type { HttpClient } from '../http/client.ts'
import type { KeyInputs } from '../inputs/table.ts'
import type { MintIdToken } from '../oidc.ts'
import type { MasterKey, MasterKeyType } from '../sops/key-service.ts'
import type { AllowedKeys } from './allowed.ts'

export interface ProviderContext {
  readonly inputs: KeyInputs
  readonly allowed: AllowedKeys
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly deadline: Deadline
  readonly mintIdToken: MintIdToken
  /** For services of one's own: also trusts `ca-certificate`. */
  readonly http: HttpClient
  /** Honours the proxy; trusts Node's own roots. */
  readonly agent: https.Agent
  /** Registers credentials when first seen. */
  mask(credentials: readonly string[]): Promise<void>
  /** A line that is shown only when the runner debugs. */
  debug(line: string): void
}

export interface Provider<Type extends MasterKeyType = MasterKeyType> {
  /**
   * Signs in before a key asks, with GitHub's token; only called where inputs say as whom. It loads no SDK: where it needs
   * that, it waits for `load` or for a key. What comes of it is kept for the keys, failures too.
   * @throws ActionError what the key that asks will be told, where it does not help to try elsewhere
   */
  signIn?(): Promise<unknown>
  /** Loads the SDK, which holds up the process: to be called while there is nothing to do but wait. */
  load?(): Promise<unknown>
  /**
   * @returns the data key or Shamir part
   * @throws ActionError of the family `kms`
   */
  unwrap(key: Extract<MasterKey, { type: Type }>): Promise<Unwrapped>
  /** Ends what the provider opened, so that the process can end and nothing is left behind. It never fails. */
  close(): void | Promise<void>
}

export interface Unwrapped {
  readonly part: Uint8Array
  /** The kind of credential that did it, for the log: `OIDC as arn:aws:iam::…`. */
  readonly credential: string
}
