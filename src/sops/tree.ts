/**
 * The tree: what every store parses to, what SOPS walks, and what a built configuration is.
 *
 * A mapping is an ordered list of items, not an object: order is hashed, keys such as `10` or `__proto__` must stay
 * where they are, and duplicates can be seen and refused. Numbers keep their text: neither integers beyond 2^53 nor
 * `1.0` survive a JavaScript number.
 */

export type Node = Mapping | List | Leaf

export interface Mapping {
  readonly kind: 'map'
  readonly items: readonly (Item | Comment)[]
}

export interface Item {
  readonly kind: 'item'
  readonly key: string
  readonly value: Node
}

export interface List {
  readonly kind: 'list'
  readonly items: readonly (Node | Comment)[]
}

/** Text after the comment introducer, kept as it is, or an `ENC[...]` text. */
export interface Comment {
  readonly kind: 'comment'
  readonly text: string
  /** On the line of the value before it (YAML). */
  readonly inline?: boolean
}

export interface Leaf {
  readonly kind: 'leaf'
  readonly type: LeafType
  /**
   * The form that SOPS encrypts and hashes: `True`/`False`, integers in decimal, floats in fixed notation without
   * exponent, times as RFC 3339; empty for `null`. Bytes only where a string is not UTF-8 (binary store, `!!binary`).
   */
  readonly text: string | Uint8Array
  /** How the document spelled it, where that differs from `text`: `true`, `1.0`, `1e3`, `0777`. */
  readonly literal?: string
  /** Set on a leaf that was opened from ciphertext. */
  readonly secret?: Secret
}

export type LeafType = 'str' | 'int' | 'float' | 'bool' | 'time' | 'null'

/** Where an opened leaf comes from. */
export interface Secret {
  /** The `ENC[...]` text, exactly as the document has it. */
  readonly ciphertext: string
  /** Path of the file, as its source names it; set by the source. */
  readonly file?: string
  /** Keys from the root to the leaf, list indices included. */
  readonly keyPath: KeyPath
  /** The leaf was left closed: its text is the ciphertext. */
  readonly undecrypted?: boolean
}

/** Keys (strings) and list indices (numbers) from the root to a node. */
export type KeyPath = readonly (string | number)[]
