/** Reads one input by its name. An empty input has its default; what is wrong is told with the input's name. */
import { whyAbsent } from './absent.ts'
import { ActionError, CATALOGUE } from '../errors.ts'
import type { Runner } from '../runner.ts'
import { listing, say } from '../text.ts'
import { INPUTS, type InputName } from './table.ts'

// eslint-disable-next-line no-control-regex
const ONE_LINE = /^[^\u0000\r\n]*$/

/** What a header can carry. */
const HEADER_WORD = /^[\x21-\x7e]*$/

export class InputReader {
  readonly runner: Runner

  constructor(runner: Runner) {
    this.runner = runner
  }

  text(name: InputName): string {
    return this.runner.input(name) || INPUTS[name]
  }

  /** @throws ActionError input/missing */
  required(name: InputName): string {
    const value = this.text(name)
    if (value === '') throw absent(say`The input \`${name}\` is required, and empty.`, this.runner)
    return value
  }

  /** @throws ActionError input/missing if `name` is given without `needed` */
  together(name: InputName, needed: InputName): void {
    if (this.text(name) !== '' && this.text(needed) === '') throw absent(say`The input \`${needed}\` is required with \`${name}\`, and empty.`, this.runner)
  }

  /** @throws ActionError input/invalid, as all that follow */
  choice<T extends string>(name: InputName, allowed: readonly T[]): T {
    const value = this.text(name)
    const found = allowed.find((one) => one === value)
    if (found === undefined) throw invalid(name, `must be one of ${listing(allowed.filter((one) => one !== '').map((one) => `\`${one}\``))}`)
    return found
  }

  /** @param rule what `pattern` asks, after the input's name: `must be one line` */
  matching(name: InputName, pattern: RegExp, rule: string, value = this.text(name)): string {
    if (value !== '' && !pattern.test(value)) throw invalid(name, rule)
    return value
  }

  line(name: InputName): string {
    return this.matching(name, ONE_LINE, 'must be one line')
  }

  /** A credential or name that goes into a header: what a header cannot hold is refused here, with the input's name. */
  headerWord(name: InputName, value = this.text(name)): string {
    return this.matching(name, HEADER_WORD, 'holds spaces, line breaks or other characters that a header cannot carry', value)
  }

  boolean(name: InputName): boolean {
    const value = asBoolean(this.text(name))
    if (value === undefined) throw invalid(name, 'must be `true` or `false`')
    return value
  }

  /** `name=value`, one a line, cut at the first `=`. */
  assignments(name: InputName): Map<string, string> {
    const found = new Map<string, string>()
    for (const line of lines(this.text(name))) {
      const cut = line.indexOf('=')
      if (cut < 1) throw new ActionError('input/invalid', say`The input \`${name}\` holds the line "${line}", which is not \`name=value\`.`)
      const key = line.slice(0, cut).trim()
      if (found.has(key)) throw new ActionError('input/invalid', say`The input \`${name}\` gives "${key}" twice.`)
      found.set(key, line.slice(cut + 1).trim())
    }
    return found
  }
}

/** @returns undefined for what is neither `true` nor `false` in one of YAML 1.2's spellings */
export function asBoolean(text: string): boolean | undefined {
  if (/^(true|True|TRUE)$/.test(text)) return true
  if (/^(false|False|FALSE)$/.test(text)) return false
  return undefined
}

/** The lines of a list: blank ones and those that start with `#` are skipped. */
export function lines(text: string): string[] {
  return text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'))
}

/** @param rule what is asked, after the input's name: `must be one line` */
export function invalid(name: InputName, rule: string): ActionError {
  return new ActionError('input/invalid', say`The input \`${name}\` ${rule}.`)
}

/** @param message about an input that is empty, which a secret or variable may fill in */
export function absent(message: string, { environment }: Runner): ActionError {
  return new ActionError('input/missing', message, { hint: `${CATALOGUE['input/missing'].remedy} ${whyAbsent(environment)}` })
}
