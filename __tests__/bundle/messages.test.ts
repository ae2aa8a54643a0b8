/** What the log says beside the error itself. */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
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

it('an error ends with the address of its line in the page of errors', async () => {
  const said = { GITHUB_ACTION_REPOSITORY: 'example/ecs-config-action', GITHUB_ACTION_REF: 'v1' }
  const messages = await Promise.all([said, {}].map(async (environment) => (await current().run({ path: 'team' }, environment)).annotations.at(-1)?.message))
  expect(messages).toEqual([expect.stringMatching(/ https:\/\/github\.com\/example\/ecs-config-action\/blob\/v1\/docs\/errors\.md#source\/forbidden$/), expect.stringMatching(/ docs\/errors\.md#source\/forbidden$/)])
})
