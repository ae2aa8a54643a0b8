/** What a source hands over: a configuration, and the files that can explain its ciphertext. */
import type { Node } from '../sops/tree.ts'

export interface Built {
  /** One, or several documents of a YAML file. Secrets are `ENC[...]` texts. */
  readonly documents: readonly Node[]
  /** What was built: a tag or commit. */
  readonly configId: string
  /** Every file that the account may read, encrypted as stored. */
  readonly files: () => Promise<readonly SourceFile[]>
  /** Builds once more, if what was built may have moved meanwhile; absent when it was pinned. */
  readonly again?: () => Promise<Built>
}

export interface SourceFile {
  /** Relative to the root of the configuration, with `/`. */
  readonly path: string
  readonly bytes: Uint8Array
}
