import { describe, expect, it } from 'vitest'
import { Deadline } from '../src/deadline.ts'
import { closed } from '../src/decrypt.ts'
import type { Inputs } from '../src/inputs/table.ts'
import { parseJson } from '../src/sops/stores/json.ts'
import type { Built } from '../src/source/built.ts'
import { everythingOf } from './select/trees.ts'
import { untouched } from './source/batches.ts'

describe('a build', () => {
  it('is refused where what its key calls a secret is in clear, before a file is asked for', async () => {
    const built: Built = { kind: 'built', documents: [parseJson('{"p_ecs_secret":"clear"}', 'the build')], configId: '', files: untouched, notices: [] }
    const inputs = { decrypt: 'kms', source: { kind: 'ecs', filter: '', path: 'shop' } } as Inputs
    const { documents, open } = await closed(built, inputs, new Deadline(5))
    await expect(open(everythingOf(documents), { unwrap: () => Promise.reject(new Error('asked')) })).rejects.toMatchObject({ code: 'config/unencrypted' })
  })
})
