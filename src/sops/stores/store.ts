/** What a store is: the codec of one format. */
import type { Mapping, Node } from '../tree.ts'

export type StoreName = 'yaml' | 'json' | 'dotenv' | 'ini' | 'binary'

export interface StoreContent {
  /** Without the `sops` block. */
  readonly documents: readonly Node[]
  /** The `sops` block; absent in a file that SOPS did not encrypt. */
  readonly sops?: Mapping
}

export interface Store {
  /**
   * @param path for messages
   * @throws ActionError sops/syntax, sops/metadata, sops/size
   */
  parse(bytes: Uint8Array, path: string): StoreContent
  /**
   * @param sops put into each document
   * @throws ActionError sops/unsupported where the format cannot hold a tree
   */
  emit(documents: readonly Node[], sops?: Mapping): Uint8Array
}
