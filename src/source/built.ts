/** What a source gets, and what it hands over: what a server built, or files as they are stored. */
import type { ActionError } from '../errors.ts'
import type { HttpClient } from '../http/client.ts'
import type { FileFormat, Inputs } from '../inputs/table.ts'
import type { Node } from '../sops/tree.ts'
import type { Drift } from './drift.ts'

/** What every source gets. */
export interface SourceContext {
  readonly http: HttpClient
  /** Who decrypts. */
  readonly decrypt: Inputs['decrypt']
  /** Called once, when the first requests are on their way, by a source that has to send others after their answers. */
  readonly whenAsked?: () => void
  /** Called once, when there is nothing to do but wait. */
  readonly whileWaiting: () => void
  /** Given when the runner debugs. */
  readonly debug?: (line: string) => void
  readonly log: SourceLog
}

/** What a source may tell the author of the workflow. Each line built with `say`. */
export interface SourceLog {
  readonly info: (line: string) => void
  readonly warning: (line: string) => void
}

export type Fetched = Built | Stored

/** A configuration, and the files that can explain its ciphertext. */
export interface Built {
  readonly kind: 'built'
  /** One, or several documents of a YAML file. Secrets are `ENC[...]` texts. */
  readonly documents: readonly Node[]
  /** With `decrypt: server`: the same documents with secrets in clear, or why the server does not show them. */
  readonly open?: readonly Node[] | ActionError
  /** What was built, a tag or commit; empty where the server does not say. */
  readonly configId: string
  /** Absent where nobody asked. */
  readonly drift?: Drift
  /**
   * Files that may explain the ciphertext, encrypted as stored, in batches: the next one is asked for when it is taken. The
   * first holds all that the build is made of, and with a strategy all below `path`.
   */
  readonly files: () => AsyncIterable<readonly SourceFile[]>
  /**
   * The build of the same commit without its filter; absent where it has none.
   * @throws ActionError source/unpinned where the server does not say which commit it built
   */
  readonly unfiltered?: () => Promise<readonly Node[]>
  /** Builds once more, if what was built may have moved meanwhile; absent when the workflow pinned it. */
  readonly again?: () => Promise<Built>
  /** What to do about ciphertext that no file explains, where that is known. */
  readonly unexplained?: string
  /** What the author of the workflow should know. */
  readonly notices: readonly string[]
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
  /** Where the workflow says so; else it follows from the name. */
  readonly format?: Exclude<FileFormat, ''>
}
