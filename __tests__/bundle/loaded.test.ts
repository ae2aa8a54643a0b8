/** What of the bundle a run loads: code that nobody needs costs every job its time. */
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { scenario } from './harness.ts'

const current = scenario()

/** Writes down the files that were loaded when the process ends, and what of Node was loaded at the first request. */
const TELL = `
let atFirstRequest, atBuild
require('node:diagnostics_channel').subscribe('http.client.request.created', ({ request }) => {
  atFirstRequest ??= [...process.moduleLoadList]
  if (request.path === '/config/build') atBuild ??= Object.keys(require.cache)
})
process.on('exit', () => require('node:fs').writeFileSync(process.env.LOADED, JSON.stringify({ files: Object.keys(require.cache), atFirstRequest, atBuild, atEnd: process.moduleLoadList })))
`

interface Loaded {
  readonly files: readonly string[]
  readonly atFirstRequest: readonly string[]
  /** Files, when the build is asked for. */
  readonly atBuild: readonly string[]
  readonly atEnd: readonly string[]
}

let folder: string
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'loaded-'))
  writeFileSync(join(folder, 'tell.cjs'), TELL)
  await current().admin.push({ files: { 'shop/plain/a.yaml': 'a: 1\n' } })
})
afterAll(() => rmSync(folder, { recursive: true }))

/** What a run with these inputs loads. */
async function loadedBy(inputs: Record<string, string>): Promise<Loaded> {
  const list = join(folder, 'loaded.json')
  const tell = join(folder, 'tell.cjs').replaceAll('\\', '/')
  const run = await current().run({ 'aws-role-to-assume': '', ...inputs }, { LOADED: list, NODE_OPTIONS: `--require=${tell}` })
  expect(run.exitCode, run.raw).toBe(0)
  const { files, ...loaded } = JSON.parse(readFileSync(list, 'utf8')) as Loaded
  return { files: files.filter((file) => basename(file) !== 'tell.cjs'), ...loaded }
}

it.each([
  ['nothing is encrypted', { path: 'shop/plain' }],
  ['nothing that is selected is encrypted', { path: 'shop', export: 'database.host' }],
  ['nothing is decrypted', { path: 'shop', export: 'database.*', decrypt: 'none' }],
])('where %s, two files are loaded: the start, and what comes after the answer', async (_, inputs) => {
  const { files } = await loadedBy(inputs)
  expect(files.map((file) => basename(file))).toEqual(['index.js', expect.stringMatching(/^\d+\.index\.js$/)])
  expect(files.reduce((sum, file) => sum + statSync(file).size, 0)).toBeLessThan(287_000)
})

it('over plain HTTP, what Node has for TLS and for streams of the web is not loaded', async () => {
  const { atEnd } = await loadedBy({ path: 'shop/plain' })
  expect(atEnd).toContain('NativeModule crypto')
  expect(atEnd.filter((name) => /^NativeModule (https|timers\/promises|tls|zlib|internal\/deps\/undici\/undici|internal\/crypto\/webcrypto|internal\/webstreams\/readablestream)$/.test(name))).toEqual([])
})

it('no expression of Unicode’s classes stands where V8 would look it up for every run', async () => {
  const { files } = await loadedBy({ path: 'shop/plain' })
  const literals = files.flatMap((file) => readFileSync(file, 'utf8').split('\n')).filter((line) => /(?<!`[^`]*)\\p\{/.test(line.replace(/\/\/.*$/, '')))
  expect(literals).toEqual([])
})

it('what takes long to load waits until the first request has left', async () => {
  const { atFirstRequest } = await loadedBy({ path: 'shop/plain', 'ca-certificate': '' }) // a certificate is read with the inputs
  expect(atFirstRequest).toContain('NativeModule http')
  expect(atFirstRequest.filter((name) => /^NativeModule (crypto|https|tls|vm|zlib)$/.test(name))).toEqual([])
})

it('no library of a cloud is loaded before the build is asked for, though the sign-in has begun', async () => {
  const { line } = current().emulators
  const others = Object.fromEntries(Object.keys(line.inputs).map((name) => [name, '']))
  const { files, atBuild } = await loadedBy({ ...others, 'aws-role-to-assume': line.inputs['aws-role-to-assume'] ?? '', path: 'shop' })
  const holding = (loaded: readonly string[], text: string): number => loaded.filter((file) => readFileSync(file, 'utf8').includes(text)).length
  expect([holding(atBuild, 'AssumeRoleWithWebIdentity'), holding(atBuild, 'class KMSClient'), holding(files, 'class KMSClient')]).toEqual([0, 0, 1])
  expect(holding(atBuild, 'async function confirmed(')).toBe(1)
})
