import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { choice, flag, number, parse, text, texts } from '../scripts/arguments.ts'

const options = { json: flag(), rounds: number(1, 15), seed: number(0, 7), data: text('DIR', undefined), only: text('TEXT', ''), repo: texts('NAME'), kms: choice(['aws', 'age'], 'aws') }
const read = (...args: string[]) => parse(args, options, { name: 'part', of: ['act', 'sops'] })

describe('arguments', () => {
  it('that are not given have what the script says', () => {
    expect(read()).toEqual({ values: { json: false, rounds: 15, seed: 7, data: undefined, only: '', repo: [], kms: 'aws' }, operands: [] })
  })

  it('are read as what they are', () => {
    expect(read('--json', '--rounds', '3', '--seed=0', '--data', 'd', '--only', 'x', '--repo', 'a', '--repo', 'b', '--kms', 'age', 'sops')).toEqual({ values: { json: true, rounds: 3, seed: 0, data: 'd', only: 'x', repo: ['a', 'b'], kms: 'age' }, operands: ['sops'] })
  })

  it.each([
    [['--rounds', 'x'], '--rounds is a whole number from 1, not "x"'],
    [['--rounds', '0'], '--rounds is a whole number from 1, not "0"'],
    [['--rounds=-1'], '--rounds is a whole number from 1, not "-1"'],
    [['--rounds', '1.5'], '--rounds is a whole number'],
    [['--rounds', '9e99'], '--rounds is a whole number'],
    [['--rounds', '99999999999999999999'], '--rounds is a whole number'],
    [['--rounds', ''], '--rounds is a whole number'],
    [['--rounds'], "Option '--rounds"],
    [['--rounds', '1', '--rounds', '2'], '--rounds is given twice'],
    [['--kms', 'gcp'], '--kms is one of aws, age, not "gcp"'],
    [['--json=yes'], "Option '--json' does not take an argument"],
    [['--nope'], "Unknown option '--nope'"],
    [['nope'], 'There is no part "nope", but act, sops'],
  ])('refuses %j', (args, words) => {
    expect(() => read(...args)).toThrow(words)
  })
})

describe('one operand of any text', () => {
  const folder = (...args: string[]) => parse(args, options, { name: 'folder' }).operands

  it('is read, or absent', () => {
    expect([folder(), folder('a/b')]).toEqual([[], ['a/b']])
  })

  it('is not two', () => {
    expect(() => folder('a', 'b')).toThrow('There is one folder, not 2')
  })
})

describe('every script', () => {
  it.each([
    ['demo', ['--kms', 'nope'], '--kms is one of aws, gcp, azure, vault, age'],
    ['try', ['--input', 'filter'], '--input is NAME=VALUE, with a name of `action.yml`, not "filter"'],
    ['admin', ['--push', 'x'], '--emulators is needed'],
    ['emulators', ['--port', '1'], "Unknown option '--port'"],
    ['fuzz', ['--seconds', 'x'], '--seconds is a whole number from 1'],
    ['bench', ['--rounds', 'x'], '--rounds is a whole number from 1'],
    ['interop', ['nope'], 'There is no part "nope", but act, az'],
  ])('%s says what is wrong and how it is used, and ends with 2; with --help only how, and ends with 0', (script, args, words) => {
    const ended = (given: readonly string[]) => spawnSync(process.execPath, [programOf(script), ...given], { encoding: 'utf8' })
    const usage = new RegExp(`^Usage: npm run ${script} -- \\[--`, 'm')
    const { status, stdout, stderr } = ended(args)
    expect([status, stdout, stderr.match(/^ {4}at /m)]).toEqual([2, '', null])
    expect(stderr).toContain(words)
    expect(stderr).toMatch(usage)
    const help = ended(['--help'])
    expect([help.status, help.stderr]).toEqual([0, ''])
    expect(help.stdout).toMatch(usage)
  })
})

/** What `npm run` starts by that name. */
function programOf(script: string): string {
  const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
  return scripts[script]?.split(' ').at(-1) ?? ''
}
