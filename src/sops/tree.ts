/**
 * The tree: what every store parses to, what SOPS walks, and what a built configuration is.
 *
 * A mapping is an ordered list of items, not an object: order is hashed, keys such as `10` or `__proto__` must stay
 * where they are, and duplicates can be seen and refused. Numbers keep their text: neither integers beyond 2^53 nor
 * `1.0` survive a JavaScript number.
 */

export type Node = Mapping | List | Leaf

/** Where a leaf, or a container that holds nothing, was read; absent where nobody knows. */
export interface Origin {
  /** Path of the file, as its source names it. */
  readonly file?: string
}

export interface Mapping extends Origin {
  readonly kind: 'map'
  readonly items: readonly (Item | Comment)[]
}

export interface Item {
  readonly kind: 'item'
  readonly key: string
  readonly value: Node
}

export interface List extends Origin {
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

export interface Leaf extends Origin {
  readonly kind: 'leaf'
  readonly type: LeafType
  /**
   * The form that SOPS encrypts and hashes: `True`/`False`, integers in decimal, floats in fixed notation without
   * exponent, times as RFC 3339; empty for `null`. Bytes only where a string is not UTF-8 (binary store, `!!binary`).
   */
  readonly text: string | Uint8Array
  /** How the document spelled it, where that differs from `text`: `true`, `1.0`, `1e3`, `0777`. */
  readonly literal?: string
  /** Set on a leaf that is a secret, or was one before it was opened. */
  readonly secret?: Secret
}

export type LeafType = 'str' | 'int' | 'float' | 'bool' | 'time' | 'null'

/** What a leaf was before it was opened. */
export interface Secret {
  /** The `ENC[...]` text, exactly as the document has it. */
  readonly ciphertext: string
  /** Keys from the root of its file, or of the build, to the leaf, list indices included. */
  readonly keyPath: KeyPath
  /**
   * `closed`: the leaf's text is still the ciphertext, and is opened if it is selected. `withheld`: it stays closed,
   * as the workflow asked for. Absent once the text is the plaintext.
   */
  readonly state?: 'closed' | 'withheld'
}

/** Keys (strings) and list indices (numbers) from the root to a node. */
export type KeyPath = readonly (string | number)[]

/**
 * The key path of a child. In its exact length: `[...path, segment]` reserves room for sixteen segments more, which is
 * twice what else is kept of a value.
 */
export function childPath(parent: KeyPath, segment: string | number): KeyPath {
  const path = new Array<string | number>(parent.length + 1)
  for (let depth = 0; depth < parent.length; depth += 1) path[depth] = parent[depth] as string | number
  path[parent.length] = segment
  return path
}
