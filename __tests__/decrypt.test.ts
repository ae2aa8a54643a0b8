import { describe, expect, it } from 'vitest'
import { Deadline } from '../src/deadline.ts'
import { closed } from '../src/decrypt.ts'
import { ActionError, CATALOGUE } from '../src/errors.ts'
import type { Inputs } from '../src/inputs/table.ts'
import { parseJson } from '../src/sops/stores/json.ts'
import type { Built, Stored } from '../src/source/built.ts'
import { everythingOf } from './select/trees.ts'
import { untouched } from './source/batches.ts'

async function refused(text: string): Promise<ActionError> {
  const stored: Stored = { kind: 'stored', files: [{ path: 'shop/app.yaml', bytes: Buffer.from(text) }], directory: false, configId: '' }
  const inputs = { decrypt: 'kms', source: { kind: 'workspace', filter: '' } } as Inputs
  const error: unknown = await closed(stored, inputs, new Deadline(5)).catch((reason: unknown) => reason)
  if (error instanceof ActionError) return error
  throw error
}

describe('a file that nobody pushes to ECS', () => {
  it('is to be encrypted with `sops`, and not pushed again', async () => {
    const { code, hint } = await refused('a: 1\nsops:\n  mac: x\n')
    expect([code, hint]).toEqual(['sops/metadata', 'Encrypt the file anew with `sops`, and commit it.'])
  })

  it('keeps what is said of it in particular', async () => {
    const { code, hint } = await refused('a: 1\n')
    expect([code, hint]).toEqual(['sops/metadata', expect.stringMatching(/^Encrypt it with `sops encrypt`, or give its directory/)])
  })

  it('keeps what the catalogue says of other errors', async () => {
    const { code, hint } = await refused('a: [1\n')
    expect([code, hint]).toEqual(['sops/syntax', CATALOGUE['sops/syntax'].remedy])
  })
})

describe('a build', () => {
  it('is refused where what its key calls a secret is in clear, before a file is asked for', async () => {
    const built: Built = { kind: 'built', documents: [parseJson('{"p_ecs_secret":"clear"}', 'the build')], configId: '', files: untouched, notices: [] }
    const inputs = { decrypt: 'kms', source: { kind: 'ecs', filter: '', path: 'shop' } } as Inputs
    const { documents, open } = await closed(built, inputs, new Deadline(5))
    await expect(open(everythingOf(documents), { unwrap: () => Promise.reject(new Error('asked')) })).rejects.toMatchObject({ code: 'config/unencrypted' })
  })
})
