/**
 * The lines of `moved-secrets`:
 *
 *     line = path "=>" path
 *
 * A secret's own place, and a place where a build may show it. What `*` and `**` stand for is the same on both sides.
 */
import { boundKeys, type BoundKeys, type Vouches } from '../config/binding.ts'
import { parseLines, type Line, type Segment } from './grammar.ts'

interface Move {
  readonly own: readonly Segment[]
  readonly place: readonly Segment[]
}

/**
 * Places are compared as the rule of places compares them: without list positions and suffixes.
 * @throws ActionError select/syntax
 */
export function parseMovedSecrets(text: string): Vouches {
  const moves = parseLines('moved-secrets', text, parseMove)
  return (own, place) => moves.some((move) => new Match(move, own, place).from(0, 0, 0, 0))
}

function parseMove(line: Line): Move {
  const own = line.path().segments
  if (!line.blanks().takeText('=>')) throw line.fault('`=>` and the place in the build are expected here')
  const place = line.blanks().path().segments
  if (!line.blanks().ended) throw line.fault('the line ends after the place in the build')
  if (wildcards(own) !== wildcards(place)) throw line.fault('`*` and `**` must be the same on both sides, in the same order')
  return { own: asBound(own), place: asBound(place) }
}

function wildcards(segments: readonly Segment[]): string {
  return segments.flatMap(({ kind }) => (kind === 'key' ? [] : [kind])).join()
}

function asBound(segments: readonly Segment[]): Segment[] {
  return segments.flatMap((segment) => (segment.kind === 'key' ? boundKeys([segment.key]).map((key): Segment => ({ kind: 'key', key })) : [segment]))
}

/** Whether one line vouches for one secret at one place. */
class Match {
  readonly #move: Move
  readonly #own: BoundKeys
  readonly #place: BoundKeys
  /** Positions from which there is no match: several `**` would come to them again and again. */
  readonly #hopeless = new Set<string>()

  constructor(move: Move, own: BoundKeys, place: BoundKeys) {
    this.#move = move
    this.#own = own
    this.#place = place
  }

  /** @param s @param t the next segments of both patterns @param a @param b the next keys of both places */
  from(s: number, t: number, a: number, b: number): boolean {
    for (; this.#move.own[s]?.kind === 'key'; s++, a++) if (!isKey(this.#move.own[s], this.#own[a])) return false
    for (; this.#move.place[t]?.kind === 'key'; t++, b++) if (!isKey(this.#move.place[t], this.#place[b])) return false
    const wildcard = this.#move.own[s]
    if (wildcard === undefined) return a === this.#own.length && b === this.#place.length
    const position = `${s} ${a} ${b}`
    if (this.#hopeless.has(position)) return false
    const matched = wildcard.kind === 'one' ? this.#same(a, b) && this.from(s + 1, t + 1, a + 1, b + 1) : this.#any(s, t, a, b)
    if (!matched) this.#hopeless.add(position)
    return matched
  }

  /** The same keys on both sides: none, one, or more. */
  #any(s: number, t: number, a: number, b: number): boolean {
    for (let taken = 0; ; taken++) {
      if (this.from(s + 1, t + 1, a + taken, b + taken)) return true
      if (!this.#same(a + taken, b + taken)) return false
    }
  }

  #same(a: number, b: number): boolean {
    return a < this.#own.length && this.#own[a] === this.#place[b]
  }
}

function isKey(segment: Segment | undefined, key: string | undefined): boolean {
  return segment?.kind === 'key' && segment.key === key
}
