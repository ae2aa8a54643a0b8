/** Files of the workspace that are encrypted for age: who opens them, what of the bundle that loads, and the memory of many secrets. */
import { armor, Encrypter, generateHybridIdentity, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { runAction, type ActionRun } from '../../emulators/runner/index.ts'
import { seal, writeFile } from '../../src/sops/seal.ts'
import type { Node } from '../../src/sops/tree.ts'

const MAIN = process.env['ACTION_MAIN'] ?? 'dist/index.js'

/** What is told when the process ends. Linux counts into `maxRSS` what the process was before it became Node: a copy of the test. */
const TELL = `
const fs = require('node:fs')
const most = () => fs.existsSync('/proc/self/status') ? Number(/VmHWM:\\s+(\\d+)/.exec(fs.readFileSync('/proc/self/status', 'utf8'))[1]) : process.resourceUsage().maxRSS
process.on('exit', () => fs.writeFileSync(process.env.TOLD, JSON.stringify({ files: Object.keys(require.cache), megabytes: most() / 1024 })))
`

/** Secrets below one key of a file. */
const GROUP = 10

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'age-'))
  writeFileSync(join(folder, 'tell.cjs'), TELL)
  writeFileSync(join(folder, 'nothing.cjs'), '0\n')
})
afterAll(() => rmSync(folder, { recursive: true }))

const secretOf = (group: number, number: number) => `the secret number ${number} of group ${group}`

/** Puts a file with so many secrets into the workspace. @returns the identity that opens it */
async function encrypted(path: string, secrets: number, identity: string): Promise<string> {
  const dataKey = randomBytes(32)
  const recipient = await identityToRecipient(identity)
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  const enc = `${armor.encode(await encrypter.encrypt(dataKey)).trimEnd()}\n`
  const group = (g: number): Node => ({ kind: 'map', items: Array.from({ length: GROUP }, (_, k) => ({ kind: 'item', key: `key${k}_ecs_secret`, value: { kind: 'leaf', type: 'str', text: secretOf(g, k) } })) })
  const root: Node = { kind: 'map', items: Array.from({ length: secrets / GROUP }, (_, g) => ({ kind: 'item', key: `group${g}`, value: group(g) })) }
  const keys = [[{ type: 'age', recipient, enc }]] as const
  writeFileSync(join(folder, path), writeFile('yaml', seal([root], { dataKey, selector: { kind: 'encrypted_suffix', pattern: '_ecs_secret' }, macOnlyEncrypted: false, keyGroups: keys, lastModified: '2026-01-02T03:04:05Z', version: '3.9.4', randomBytes })))
  return identity
}

interface Told {
  /** What was loaded of the bundle. */
  readonly files: readonly string[]
  /** At most, of the process. */
  readonly megabytes: number
}

async function run(path: string, identity: string, main = MAIN): Promise<ActionRun & { readonly told: Told }> {
  const [told, tell] = [join(folder, 'told.json'), join(folder, 'tell.cjs').replaceAll('\\', '/')]
  const inputs = { source: 'workspace', path, 'age-key': identity, 'export-env': 'false' }
  const done = await runAction({ main, inputs, env: { GITHUB_WORKSPACE: folder, TOLD: told, NODE_OPTIONS: `--require=${tell}` } })
  expect(done.exitCode, done.raw).toBe(0)
  const { files, megabytes } = JSON.parse(readFileSync(told, 'utf8')) as Told
  return { ...done, told: { files: files.filter((file) => dirname(file) !== folder), megabytes } }
}

it('an identity of X25519 opens its file, and loads nothing of the post-quantum kind', async () => {
  const { outputs, told } = await run('x25519.yaml', await encrypted('x25519.yaml', GROUP, await generateX25519Identity()))
  expect(outputs['GROUP0_KEY3']).toBe(secretOf(0, 3))
  expect(told.files.filter((file) => /ml_kem768|edwards/.test(readFileSync(file, 'utf8')))).toEqual([])
  expect(told.files.reduce((sum, file) => sum + statSync(file).size, 0)).toBeLessThan(565_000)
})

it('a post-quantum identity opens its file', async () => {
  const { outputs } = await run('hybrid.yaml', await encrypted('hybrid.yaml', GROUP, await generateHybridIdentity()))
  expect(outputs['GROUP0_KEY3']).toBe(secretOf(0, 3))
})

it('20,000 secrets of one file are each masked once, and need less than 200 MB above those of Node', async () => {
  const { masks, outputs, told } = await run('many.yaml', await encrypted('many.yaml', 20_000, await generateX25519Identity()))
  const secrets = masks.filter((mask) => mask.startsWith('the secret number '))
  expect([secrets.length, new Set(secrets).size]).toEqual([20_000, 20_000])
  expect(outputs['GROUP1999_KEY9']).toBe(secretOf(1999, 9))
  const { told: bare } = await run('many.yaml', 'none', join(folder, 'nothing.cjs'))
  expect(told.megabytes - bare.megabytes).toBeLessThan(200)
})
