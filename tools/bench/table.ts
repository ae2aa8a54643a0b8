/** The measuring itself: programs in turns, a line of the table for each row, and what is counted, told after the table. */

/** Milliseconds from start to exit. */
export type Program = () => Promise<number>

export interface Row {
  readonly what: string
  readonly program: Program
  readonly against: string
  readonly base: Program
  /** The highest ratio of the medians. */
  readonly promise: number
  /** In few rounds: it mostly waits, so it takes long, and differs little. */
  readonly few?: boolean
  /** The smallest program that does the same, where a promise is not kept: how near it comes to the base is told beside it. */
  readonly floor?: Program
}

export interface Terms {
  /** How often each program runs. */
  readonly rounds: number
  /** Only rows whose name has this text; all if it is empty. */
  readonly only: string
}

const FEW = 5

export class Table {
  readonly rounds: number
  readonly #only: string
  readonly #notes: string[] = []

  constructor({ rounds, only }: Terms) {
    this.rounds = rounds
    this.#only = only
  }

  begin(): void {
    console.log('| what | ms | against | ms | ratio | promised |\n| --- | --: | --- | --: | --: | --: |')
  }

  /** Whether the row is asked for. */
  wanted(what: string): boolean {
    return what.includes(this.#only)
  }

  /** Measures one row, in turns. */
  async row({ what, program, against, base, promise, floor, few = false }: Row): Promise<void> {
    if (!this.wanted(what)) return
    const turns = few ? Math.min(this.rounds, FEW) : this.rounds
    const [ours = [], theirs = [], floors = []] = await this.inTurns([program, base, ...(floor === undefined ? [] : [floor])], turns)
    const [a, b] = [median(ours), median(theirs)]
    const digits = b < 20 ? 1 : 0
    const reached = floors.length === 0 ? '' : `; floor ${(median(floors) / b).toFixed(2)}`
    console.log(`| ${what} | ${a.toFixed(digits)} | ${against} | ${b.toFixed(digits)} | ${(a / b).toFixed(2)} | ${verdict(a / b <= promise)}: ≤ ${Number(promise.toFixed(2))}${reached} |`)
  }

  /** Times of each program, measured A B C A B C. */
  async inTurns(programs: readonly Program[], turns = this.rounds): Promise<number[][]> {
    const times: number[][] = programs.map(() => [])
    for (let round = -1; round < turns; round += 1) {
      const measured: number[] = []
      for (const program of programs) measured.push(await program())
      if (round < 0) continue // warms the caches of the disk
      measured.forEach((time, i) => times[i]?.push(time))
    }
    return times
  }

  note(text: string): void {
    this.#notes.push(text)
  }

  end(): void {
    console.log(`\n${this.#notes.map((note) => `* ${note}\n`).join('')}`)
  }
}

export function verdict(kept: boolean): string {
  return kept ? 'kept' : 'NOT kept'
}

export function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)] ?? 0
}
