/** What a source gets, and what it hands over: what a server built, or files as they are stored. */
import type { HttpClient } from '../http.ts'
import type { Inputs } from '../inputs.ts'
import type { Node } from '../sops/tree.ts'
import type { Drift } from './drift.ts'

/** What every source gets. */
export interface SourceContext {
  readonly http: HttpClient
  /** Who decrypts. */
  readonly decrypt: Inputs['decrypt']
  /** Called once, when there is nothing to do but wait. */
  readonly whileWaiting: () => void
}

export type Fetched = Built | Stored

/** A configuration, and the files that can explain its ciphertext. */
export interface Built {
  readonly kind: 'built'
  /** One, or several documents of a YAML file. Secrets are `ENC[...]` texts. */
  readonly documents: readonly Node[]
  /** The same documents with secrets in clear, where the server decrypted them. */
  readonly open?: readonly Node[]
  /** What was built: a tag or commit. */
  readonly configId: string
  /** Absent where nobody asked. */
  readonly drift?: Drift
  /** Every file that the account may read, encrypted as stored. */
  readonly files: () => Promise<readonly SourceFile[]>
  /** Builds once more, if what was built may have moved meanwhile; absent when it was pinned. */
  readonly again?: () => Promise<Built>
  /** What to do about ciphertext that no file explains, where that is known. */
  readonly unexplained?: string
}

/** The files that are the configuration. */
export interface Stored {
  readonly kind: 'stored'
  /** In the order in which they are merged. */
  readonly files: readonly SourceFile[]
  /** They are the files of a directory; else there is one. */
  readonly directory: boolean
  /** The commit; empty if it is not known. */
  readonly configId: string
}

export interface SourceFile {
  /** Relative to the root of the configuration, with `/`. */
  readonly path: string
  readonly bytes: Uint8Array
}
