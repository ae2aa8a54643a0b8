/** What the log says beside the error itself. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, it } from 'vitest'
import { expectRefusal, scenario } from './harness.ts'

const current = scenario()
const folder = mkdtempSync(join(tmpdir(), 'messages-'))
afterAll(() => rmSync(folder, { recursive: true }))

describe('a required input that is empty', () => {
  it('is explained', async () => {
    expectRefusal(await current().run({ token: '' }), 'input/missing', /`token` is required, and empty\..*`environment:`.*reusable workflow/)
  })

  it('is told to be so for every fork', async () => {
    const event = join(folder, 'event.json')
    writeFileSync(event, JSON.stringify({ pull_request: { head: { repo: { full_name: 'other/shop' } } } }))
    const run = await current().run({ token: '' }, { GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: event, GITHUB_REPOSITORY: 'example/shop' })
    expectRefusal(run, 'input/missing', /from a fork, which never gets a secret/)
  })
})
