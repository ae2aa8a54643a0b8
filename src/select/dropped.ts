/**
 * Outputs that a job cannot pass on, because they are too large, or because a mask stands in them. GitHub drops a job output that holds a masked text, without a word in the job that
 * reads it: with a secret `admin` that can be any output. The action has masks and outputs in hand, and tells which.
 *
 * This is the one line of a run that depends on the plaintext of secrets, as the `***` of a log do. It names outputs of
 * the action only, and neither names nor counts the others: with either, a writer of plain values could test many guesses
 * at once, where this tells one bit, whether any of them holds a mask.
 */
import type { Entry } from '../runner.ts'
import { andMore, listing, say } from '../text.ts'

interface Output {
  readonly value: string
  /** It is a secret, or holds one: that it is dropped is no surprise. */
  readonly secret: boolean
}

/**
 * @param own outputs of the action itself
 * @param exports the others
 * @returns one line for a notice, or none
 */
export function outputsLost(own: readonly Entry[], exports: readonly Output[], masks: readonly string[]): string[] {
  const holdsMask = finder(masks)
  const names = own.filter(([name, value]) => name !== 'config-json' && holdsMask(value)).map(([name]) => name)
  const others = exports.some(({ value, secret }) => !secret && holdsMask(value))
  if (names.length === 0 && !others) return []
  const lost = listing([...names.map((name) => `\`${name}\``), ...(others ? [`${names.length > 0 ? 'other ' : ''}outputs without a secret`] : [])])
  const pin = names.includes('config-id') ? ' An empty `config-id` means the latest: keep `detect-drift` beside it, which refuses that.' : ''
  return [`GitHub would drop job outputs made of these, because a masked text stands in them: ${lost}. Read them in this job, or make the secrets longer and less common.${pin}`]
}

/**
 * GitHub: the outputs of a job have 1 MB, counted as UTF-16.
 * @see https://docs.github.com/en/actions/reference/workflows-and-actions/workflow-syntax#jobsjob_idoutputs
 */
export const LARGEST_OUTPUT = 1024 * 1024

/** @returns one line for a notice, or none: outputs of which each is too large for a job to pass on */
export function outputsTooLarge(outputs: readonly Entry[]): string[] {
  const names = outputs.filter(([, value]) => 2 * value.length > LARGEST_OUTPUT).map(([name]) => name)
  if (names.length === 0) return []
  return [say`GitHub passes on at most 1 MB of outputs from a job, counted as UTF-16, and is given more here: ${names.slice(0, 10).join(', ')}${andMore(names.slice(10))}. Read them in this job, select less, or write files: \`output-file\`, \`export-files\`.`]
}

/** Every mask has four UTF-16 units at least. */
const GRAM = 4

/** So many beginnings are told apart where a text is passed by. */
const BUCKETS = 65_536

/** Only the beginning of longer masks is looked for: nothing else begins so, and each comparison stays short. */
const LONGEST = 200

/**
 * Finds any of many masks in a text, in one pass over it: most places are passed by because no mask begins with the
 * four units that stand there.
 */
function finder(masks: readonly string[]): (text: string) => boolean {
  const sorted = withoutLonger(masks.map((mask) => mask.slice(0, LONGEST)).toSorted())
  const begins = new Uint8Array(BUCKETS)
  for (const mask of sorted) begins[bucketAt(mask, 0)] = 1
  return (text) => {
    for (let at = 0; at + GRAM <= text.length; at++) {
      if (begins[bucketAt(text, at)] === 1 && standsAt(sorted, text, at)) return true
    }
    return false
  }
}

/** Of the four units that stand there. That two beginnings share one costs a comparison and no more. */
function bucketAt(text: string, at: number): number {
  let hash = 0
  for (let unit = at; unit < at + GRAM; unit++) hash = (Math.imul(hash, 31) + text.charCodeAt(unit)) | 0
  return (hash ^ (hash >>> 16)) & (BUCKETS - 1)
}

/** Without those that begin with another of them, which is found where they are. */
function withoutLonger(sorted: readonly string[]): string[] {
  const kept: string[] = []
  for (const mask of sorted) {
    const last = kept.at(-1)
    if (last === undefined || !mask.startsWith(last)) kept.push(mask)
  }
  return kept
}

/**
 * Whether one of the masks begins at a place of a text. As none begins with another, it can only be the last one that
 * is not behind the text in order: what is between a mask and a text that begins with it begins with it, too. One after
 * another, masks that begin alike would cost the product of masks and outputs.
 */
function standsAt(sorted: readonly string[], text: string, at: number): boolean {
  const here = text.slice(at, at + LONGEST)
  let [low, high] = [0, sorted.length]
  while (low < high) {
    const middle = (low + high) >> 1
    if ((sorted[middle] ?? '') <= here) low = middle + 1
    else high = middle
  }
  const candidate = sorted[low - 1]
  return candidate !== undefined && here.startsWith(candidate)
}
