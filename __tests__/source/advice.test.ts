/** What to do about a file fits where the file comes from: nobody pushes those of a workspace, and ECS does not decrypt them. */
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createAge } from '../../emulators/keys/age.ts'
import { CATALOGUE } from '../../src/errors.ts'
import { seal, writeFile } from '../../src/sops/seal.ts'
import type { Mapping } from '../../src/sops/tree.ts'
import { mapping, runHere, secretKey } from '../bundle/sealed.ts'

const workspace = mkdtempSync(join(tmpdir(), 'advice-'))
let age: Awaited<ReturnType<typeof createAge>>
let good = ''
let ciphertext = ''

async function sealed(root: Mapping): Promise<string> {
  const dataKey = randomBytes(32)
  const keyGroups = [[await age.wrap(dataKey)]]
  const file = seal([root], { dataKey, selector: { kind: 'encrypted_suffix', pattern: '_ecs_secret' }, macOnlyEncrypted: false, keyGroups, lastModified: '2026-01-02T03:04:05Z', version: '3.9.4', randomBytes })
  return Buffer.from(writeFile('json', file)).toString()
}

beforeAll(async () => {
  age = await createAge({} as never)
  good = await sealed(mapping(['host', 'h'], [secretKey('password'), 'hunter2!']))
  ciphertext = /ENC\[[^\]]+\]/.exec(good)?.[0] ?? ''
})
afterAll(() => rmSync(workspace, { recursive: true }))

/** The error of a step that reads one file of the workspace. */
async function advised(text: string, inputs: Record<string, string> = {}): Promise<string> {
  writeFileSync(join(workspace, 'app.json'), text)
  const { annotations } = await runHere({ source: 'workspace', path: 'app.json', ...age.inputs, ...inputs }, { GITHUB_WORKSPACE: workspace })
  return annotations.filter(({ kind }) => kind === 'error').map(({ title, message }) => `${title}: ${message}`).join()
}

describe('of a file of the workspace', () => {
  it.each<[string, () => string | Promise<string>, Record<string, string>, RegExp]>([
    ['that was changed by hand', () => good.replace('"h"', '"x"'), {}, /\(sops\/mac\): .*correct it with `sops`/],
    ['whose secret was damaged', () => good.replace(/data:..../, 'data:AAAA'), {}, /\(sops\/value\): .*encrypt the secret anew with `sops`/],
    ['whose `sops` block is damaged', () => good.replace('"lastmodified":', '"modified":'), {}, /\(sops\/metadata\): .*Encrypt the file anew with `sops`/],
    ['that was encrypted with its secrets closed', () => sealed(mapping([secretKey('password'), ciphertext])), {}, /\(config\/encrypted-twice\): .*Put the plain value in the place of the ciphertext, with `sops edit`/],
    ['whose secrets are withheld', () => good, { decrypt: 'none', export: 'password' }, /\(config\/undecrypted\): .*Set `decrypt: kms`, or do not select it/],
    ['of which `filter` makes a part', () => good, { filter: "join(':', [host, password])" }, /\(config\/embedded\): .*Select secrets and large numbers whole/],
    ['that nobody encrypted, which is said of it in particular', () => '{"a":1}', {}, /\(sops\/metadata\): .*Encrypt it with `sops encrypt`, or give its directory/],
    ['that cannot be read, as of any', () => '{"a":', {}, /\(sops\/syntax\): .*Correct the file\./],
  ])('%s', async (_, text, inputs, words) => {
    const said = await advised(await text(), inputs)
    expect(said).toMatch(words)
    expect(said).not.toMatch(/push|ECS administrator|decrypt: server/)
  })

  it('with a secret in clear', async () => {
    const merged = { path: '.', export: 'token' }
    expect(await advised('{"token_ecs_secret":"clear"}', merged)).toMatch(/\(config\/unencrypted\): .*Encrypt the file with `sops`; then replace the secret/)
  })
})

it('no remedy for files speaks of what only ECS does', () => {
  const onlyOfBuilds = ['config/unexplained', 'config/misplaced', 'config/computed'] // a build is what ECS made; files have their own words for what is misplaced
  const remedies = Object.entries<{ readonly remedy: string; readonly files?: string }>(CATALOGUE).filter(([code]) => /^(sops|config|select)\//.test(code) && !onlyOfBuilds.includes(code))
  const wrong = remedies.map(([code, { remedy, files = remedy }]) => `${code}: ${files}`).filter((line) => /push|ECS|server|service account|strategy/.test(line))
  expect(wrong).toEqual([])
})
