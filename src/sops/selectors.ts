/** Which leaves and comments of a file are encrypted: one of six rules, over the keys from the root or the comments. */
export const SELECTOR_KINDS = ['unencrypted_suffix', 'encrypted_suffix', 'unencrypted_regex', 'encrypted_regex', 'unencrypted_comment_regex', 'encrypted_comment_regex'] as const

export interface Selector {
  readonly kind: (typeof SELECTOR_KINDS)[number]
  readonly pattern: string
}

/** What holds in a file that names no rule. */
export const DEFAULT_SELECTOR: Selector = { kind: 'unencrypted_suffix', pattern: '_unencrypted' }

/** Whether a key or comment is one that a rule names. */
export type Matcher = (text: string) => boolean

/** @returns undefined for a rule that is an expression */
export function bySuffix({ kind, pattern }: Selector): Matcher | undefined {
  return kind.endsWith('suffix') ? (text) => text.endsWith(pattern) : undefined
}

/** Each comment is matched once, when it is met, however many values stand below it. */
interface Comments {
  /** One of them matches. */
  readonly match: boolean
  /** One of them matches, the last one apart. */
  readonly matchBeforeLast: boolean
}

const NO_COMMENTS: Comments = { match: false, matchBeforeLast: false }

/** Where the walk stands, for the rules. */
export class Selection {
  readonly #matches: Matcher
  readonly #byComment: boolean
  readonly #encrypts: boolean
  /** For each open container: whether one of its keys so far, or of those around it, matches. */
  readonly #keys: boolean[] = [false]
  /** For each open container: what the comments say that stand before its next item. */
  readonly #comments: Comments[] = [NO_COMMENTS]

  constructor(kind: Selector['kind'], matches: Matcher) {
    this.#byComment = kind.includes('comment')
    this.#encrypts = kind.startsWith('encrypted')
    this.#matches = matches
  }

  /** A key, and everything below it. */
  enterKey(key: string): void {
    this.#keys.push(this.#keys.at(-1) === true || (!this.#byComment && this.#matches(key)))
  }

  leaveKey(): void {
    this.#keys.pop()
  }

  enterContainer(): void {
    this.#comments.push(NO_COMMENTS)
  }

  leaveContainer(): void {
    this.#comments.pop()
  }

  /** A comment governs the item that follows, and what is below it. */
  comment(text: string): void {
    if (!this.#byComment) return
    const before = this.#comments.at(-1)?.match === true
    this.#comments[this.#comments.length - 1] = { match: before || this.#matches(text), matchBeforeLast: before }
  }

  /** After an item its comments are spent. */
  itemDone(): void {
    this.#comments[this.#comments.length - 1] = NO_COMMENTS
  }

  /** Whether a leaf here is encrypted. */
  get encrypted(): boolean {
    return (this.#byComment ? this.#comments.some(({ match }) => match) : this.#keys.at(-1) === true) === this.#encrypts
  }

  /** Whether the comment that was just met is encrypted: one that marks what follows stays readable itself. */
  get commentEncrypted(): boolean {
    if (!this.#byComment || !this.#encrypts) return this.encrypted
    return this.#comments.some(({ match, matchBeforeLast }, depth) => (depth === this.#comments.length - 1 ? matchBeforeLast : match))
  }
}
