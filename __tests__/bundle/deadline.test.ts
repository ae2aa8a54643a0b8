/** The committed bundle against configuration that is made to take long: it ends in time, whatever there is to compute. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { armor, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { createAge } from '../../emulators/keys/age.ts'
import { runAction, type ActionRun } from '../../emulators/runner/index.ts'
import type { MasterKey } from '../../src/sops/key-service.ts'
import { dataKey, encrypt } from '../sops/sample.ts'
import { MAIN } from './sealed.ts'

let age: Awaited<ReturnType<typeof createAge>>
let workspace: string

beforeAll(async () => void (age = await createAge({} as never)))
beforeEach(() => void (workspace = mkdtempSync(join(tmpdir(), 'workspace-'))))
afterEach(() => rmSync(workspace, { recursive: true }))

/** Runs the action on a directory of these files. */
async function run(files: Readonly<Record<string, string>>, inputs: Record<string, string> = {}): Promise<ActionRun> {
  for (const [name, text] of Object.entries(files)) writeFileSync(join(workspace, name), text)
  const given = { source: 'workspace', path: '.', 'export-env': 'false', timeout: '10', ...age.inputs, ...inputs }
  return runAction({ main: MAIN, inputs: given, env: { GITHUB_WORKSPACE: workspace } })
}

/** Seconds that a step may take beyond its `timeout`, on a machine that has much else to do. */
const BEYOND = 5

function expectInTime({ milliseconds }: ActionRun, timeout = 10): void {
  expect(milliseconds / 1000).toBeLessThan(timeout + BEYOND)
}

/** The code of the one error; empty where there is none. */
function errorOf({ annotations }: ActionRun): string {
  return annotations.filter(({ kind }) => kind === 'error').map(({ title }) => title.replace(/^.*\((.*)\)$/, '$1')).join()
}

const children = (n: number, child: string): string => `{${Array.from({ length: n }, (_, i) => `"k${i}":${child}`).join(',')}}`

describe('a step ends in time', () => {
  it('with a secret of 160,000 letters in one word', async () => {
    const letters = 'a'.repeat(160_000)
    const result = await run({ 'app.yaml': encrypt(`key: ${letters}\n`, { keyGroups: [[await age.wrap(dataKey)]] }) })
    expectInTime(result)
    expect([result.exitCode, result.outputs['KEY']]).toEqual([0, letters])
  })

  it.each<[string, Record<string, string>, string]>([
    ['one long key over 4,000 children', { 'a.json': `{"${'k'.repeat(300_000)}":${children(4_000, '1')}}` }, 'sops/size'],
    ['keys whose paths are too long together', { 'a.json': `{"${'k'.repeat(9_000)}":${children(5_000, '1')}}` }, 'sops/size'],
    ['a megabyte that a thousand aliases repeat', { 'a.yaml': `a: &a ${'x'.repeat(1_000_000)}\nb:\n${'- *a\n'.repeat(1_000)}` }, 'sops/size'],
    ['lists in lists in YAML', { 'a.yaml': `a: ${'['.repeat(100_000)}` }, 'sops/size'],
    ['aliases that nest what they stand for', { 'a.yaml': Array.from({ length: 20 }, (_, i) => `a${i}: &a${i} ${'['.repeat(200)}${i === 0 ? '' : `*a${i - 1}`}${']'.repeat(200)}`).join('\n') }, 'sops/size'],
    ['16 megabytes of commas in YAML', { 'a.yaml': `a: {${'b, '.repeat(5_300_000)}` }, 'sops/size'],
    ['a million values', { 'a.json': `{"a":[${'1,'.repeat(1_000_000)}1]}` }, 'sops/size'],
    ['as many values in three files', Object.fromEntries(['a', 'b', 'c'].map((name) => [`${name}.json`, `{"${name}":[${'1,'.repeat(200_000)}1]}`])), 'sops/size'],
  ])('with %s', async (_, files, code) => {
    const result = await run(files)
    expectInTime(result)
    expect([errorOf(result), result.exitCode]).toEqual([code, 1])
  })

  it('with a selector that matches nothing beside long keys', async () => {
    const keys = Array.from({ length: 50 }, (_, i) => `"${'k'.repeat(9_000)}${i}":1`).join(',')
    const result = await run({ 'a.json': `{${keys}}` }, { export: `${'k'.repeat(9_000)}x` })
    expectInTime(result)
    expect(errorOf(result)).toBe('select/missing')
  })

  it('with 400 entries of 95 stanzas for age', async () => {
    const encrypter = new Encrypter()
    for (let i = 0; i < 95; i += 1) encrypter.addRecipient(await identityToRecipient(await generateX25519Identity()))
    const enc = armor.encode(await encrypter.encrypt(dataKey))
    const keys = Array.from({ length: 400 }, (_, i): MasterKey => ({ type: 'age', recipient: `age1${'q'.repeat(i)}`, enc }))
    const result = await run({ 'app.yaml': encrypt('a: b\n', { keyGroups: [keys] }) }, { timeout: '3' })
    expectInTime(result, 3)
    expect(['source/timeout', 'sops/data-key']).toContain(errorOf(result))
  })

  it('with selectors that each look at everything', async () => {
    const selectors = Array.from({ length: 1_000 }, (_, i) => `**.a.**.b${i}?`).join('\n')
    const result = await run({ 'a.json': `{"a":${children(100_000, '1')}}` }, { export: selectors, timeout: '2' })
    expectInTime(result, 2)
    expect(errorOf(result)).toBe('source/timeout')
  })

  it('with a filter that multiplies what it finds', async () => {
    const tenfold = `[${Array.from({ length: 10 }, () => '@').join(',')}][]`
    const filter = `a | ${tenfold} | ${tenfold} | ${tenfold} | map(&to_string(@), @) | sort(@) | reverse(@) | sort(@) | length(@)`
    const result = await run({ 'a.json': `{"a":[${Array.from({ length: 4_000 }, (_, i) => i).join(',')}]}` }, { filter, timeout: '2' })
    expectInTime(result, 2)
    expect(errorOf(result)).toBe('source/timeout')
  })
})
