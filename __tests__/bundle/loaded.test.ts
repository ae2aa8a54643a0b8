/** What of the bundle a run loads: code that nobody needs costs every job its time. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { scenario } from './harness.ts'

const current = scenario()

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'loaded-'))
  writeFileSync(join(folder, 'tell.cjs'), `process.on('exit', () => require('node:fs').writeFileSync(process.env.LOADED, JSON.stringify(Object.keys(require.cache))))`)
})
afterAll(() => rmSync(folder, { recursive: true }))

/** The files of the bundle that a run with these inputs loads. */
async function loadedBy(inputs: Record<string, string>): Promise<string[]> {
  const list = join(folder, 'loaded.json')
  const run = await current().run({ 'aws-role-to-assume': '', ...inputs }, { LOADED: list, NODE_OPTIONS: `--require=${join(folder, 'tell.cjs').replaceAll('\\', '/')}` })
  expect(run.exitCode, run.raw).toBe(0)
  return (JSON.parse(readFileSync(list, 'utf8')) as string[]).filter((file) => basename(file) !== 'tell.cjs')
}

it.each([
  ['nothing is encrypted', { path: 'shop/plain' }],
  ['nothing that is selected is encrypted', { path: 'shop', export: 'database.host' }],
  ['nothing is decrypted', { path: 'shop', export: 'database.*', decrypt: 'none' }],
])('where %s, two files are loaded: the start, and what comes after the answer', async (_, inputs) => {
  await current().admin.push({ files: { 'shop/plain/a.yaml': 'a: 1\n' } })
  const files = await loadedBy(inputs)
  expect(files.map((file) => basename(file))).toEqual(['index.js', expect.stringMatching(/^\d+\.index\.js$/)])
  expect(files.reduce((sum, file) => sum + statSync(file).size, 0)).toBeLessThan(220_000)
})
