/** The arguments of every script here: read in one way, so that none of them does something else than it was told. */
import { writeSync } from 'node:fs'
import { parseArgs } from 'node:util'

/** One option: how it is written, and what its text means. */
export interface Option<Value> {
  /** What follows the name in the usage: ` N`; empty for a flag. */
  readonly operand: string
  readonly many: boolean
  /** @param texts as they were given, none if it was not; @throws Error about what is wrong with them */
  readonly read: (texts: readonly string[]) => Value
}

type Values<Options> = { readonly [Name in keyof Options]: Options[Name] extends Option<infer Value> ? Value : never }

export function flag(): Option<boolean> {
  return { operand: '', many: false, read: (texts) => texts.length > 0 }
}

export function text<Otherwise extends string | undefined>(operand: string, otherwise: Otherwise): Option<string | Otherwise> {
  return { operand: ` ${operand}`, many: false, read: ([value]) => value ?? otherwise }
}

export function texts(operand: string): Option<readonly string[]> {
  return { operand: ` ${operand}`, many: true, read: (given) => given }
}

/** A whole number. */
export function number(least: number, otherwise: number): Option<number> {
  const read = ([value]: readonly string[]): number => {
    if (value === undefined) return otherwise
    if (!/^\d+$/.test(value) || Number(value) < least || !Number.isSafeInteger(Number(value))) throw new Error(`is a whole number from ${least}, not "${value}"`)
    return Number(value)
  }
  return { operand: ' N', many: false, read }
}

export function choice<const Name extends string>(of: readonly Name[], otherwise: Name): Option<Name> {
  const read = ([value = otherwise]: readonly string[]): Name => {
    const name = of.find((one) => one === value)
    if (name === undefined) throw new Error(`is one of ${of.join(', ')}, not "${value}"`)
    return name
  }
  return { operand: ` ${of.join('|')}`, many: false, read }
}

/** What a script takes beside its options: any of a list, or one text. */
export interface Operands {
  readonly name: string
  /** All that there are; one text, whatever it is, if absent. */
  readonly of?: readonly string[]
}

export interface Arguments<Options> {
  readonly values: Values<Options>
  readonly operands: readonly string[]
}

/** What a script that was started is told. */
export interface Told<Options> extends Arguments<Options> {
  /** Ends as for a wrong option, where only the script can know that something is wrong. */
  readonly refuse: (words: string) => never
}

/**
 * Reads the arguments of a script.
 * @param command as one types it: `npm run fuzz --`
 * @param more what `--help` prints beside the usage
 * @returns nothing but what the options allow: whatever is wrong prints the usage, and ends with status 2; `--help` with 0
 */
export function readArguments<Options extends Readonly<Record<string, Option<unknown>>>>(command: string, options: Options, operands?: Operands, more: () => string = () => ''): Told<Options> {
  const args = process.argv.slice(2)
  const how = `${usage(command, options, operands)}\n`
  if (args.includes('--help') || args.includes('-h')) return endWith(0, how + (more() === '' ? '' : `\n${more()}`))
  const refuse = (words: string): never => endWith(2, `${words}\n${how}`)
  try {
    return { ...parse(args, options, operands), refuse }
  } catch (error) {
    return refuse((error as Error).message)
  }
}

function endWith(status: 0 | 2, words: string): never {
  writeSync(status === 0 ? 1 : 2, words)
  // eslint-disable-next-line no-restricted-properties -- nothing of the script has begun, and no mask is on its way
  process.exit(status)
}

/** @throws Error about what is wrong */
export function parse<Options extends Readonly<Record<string, Option<unknown>>>>(args: readonly string[], options: Options, operands?: Operands): Arguments<Options> {
  const known = Object.entries(options).map(([name, { operand }]) => [name, { type: operand === '' ? 'boolean' : 'string', multiple: true }] as const)
  const { values, positionals } = parseArgs({ args: [...args], options: Object.fromEntries(known), allowPositionals: operands !== undefined })
  const read = Object.entries(options).map(([name, option]) => [name, readOption(name, option, values[name])])
  if (operands !== undefined) checkOperands(positionals, operands)
  return { values: Object.fromEntries(read) as Values<Options>, operands: positionals }
}

function checkOperands(given: readonly string[], { name, of }: Operands): void {
  if (of === undefined) {
    if (given.length > 1) throw new Error(`There is one ${name}, not ${given.length}`)
    return
  }
  const stranger = given.find((one) => !of.includes(one))
  if (stranger !== undefined) throw new Error(`There is no ${name} "${stranger}", but ${of.join(', ')}`)
}

function readOption(name: string, { many, read }: Option<unknown>, given: readonly (string | boolean)[] = []): unknown {
  if (given.length > 1 && !many) throw new Error(`--${name} is given twice`)
  try {
    return read(given.map(String))
  } catch (error) {
    throw new Error(`--${name} ${(error as Error).message}`, { cause: error })
  }
}

function usage(command: string, options: Readonly<Record<string, Option<unknown>>>, operands?: Operands): string {
  const written = Object.entries(options).map(([name, { operand, many }]) => `[--${name}${operand}]${many ? '...' : ''}`)
  const shape = operands?.of === undefined ? '' : '...'
  const named = operands === undefined ? [] : [`[${operands.name.toUpperCase()}${shape}]`]
  const list = operands?.of === undefined ? '' : `\n${operands.name.toUpperCase()}: ${operands.of.join(', ')}`
  return `Usage: ${[command, ...written, ...named].join(' ')}${list}`
}
