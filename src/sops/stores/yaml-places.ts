/** Places in a text that are asked for again and again, in ascending order but for a few: nothing is looked through twice. */

/** Where a mark stands next. */
export class Finder {
  readonly #text: string
  readonly #mark: string
  /** There is no mark between these two places, and one at the second. */
  #start = 0
  #found = -1

  constructor(text: string, mark: string) {
    this.#text = text
    this.#mark = mark
  }

  /** @returns the end of the text if none follows */
  from(start: number): number {
    if (start < this.#start || start > this.#found) {
      const at = this.#text.indexOf(this.#mark, start)
      this.#start = start
      this.#found = at < 0 ? this.#text.length : at
    }
    return this.#found
  }
}

/** Where lines begin and end. A long line is looked through once. */
export class LineFinder {
  readonly #text: string
  /** The line of the place last asked for: where it starts, and where its line feed is. */
  #start = 0
  #end = -1

  constructor(text: string) {
    this.#text = text
  }

  /** Where the line of a place starts. */
  startOf(at: number): number {
    if (at < this.#start) [this.#start, this.#end] = [at === 0 ? 0 : this.#text.lastIndexOf('\n', at - 1) + 1, this.#lineFeedFrom(at)]
    while (this.#end < at) {
      this.#start = this.#end + 1
      this.#end = this.#lineFeedFrom(this.#start)
    }
    return this.#start
  }

  /** Where it ends: at its line feed, or with the text. */
  endOf(at: number): number {
    this.startOf(at)
    return this.#end
  }

  columnOf(at: number): number {
    return at - this.startOf(at)
  }

  #lineFeedFrom(from: number): number {
    const at = this.#text.indexOf('\n', from)
    return at < 0 ? this.#text.length : at
  }
}
