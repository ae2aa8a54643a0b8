/** Files read through GitHub's API, by the bundle: what is asked for, what the log says, what is refused. */
import { beforeAll, describe, expect, it } from 'vitest'
import type { ActionRun } from '../../emulators/runner/index.ts'
import { commitAsIs, importBranch } from '../emulators/git-writer.ts'
import { expectNothingShown, expectRefusal, PLANTED, scenario } from './harness.ts'

const current = scenario()

interface Asked {
  readonly service: string
  readonly path: string
}

async function requests(): Promise<string[]> {
  const asked = (await current().control('GET', '/requests')) as Asked[]
  return asked.filter(({ service }) => service === 'github').map(({ path }) => decodeURIComponent(path).replace('/repos/example/shop/', ''))
}

function github(inputs: Record<string, string> = {}, environment: Record<string, string> = {}): Promise<ActionRun> {
  return current().run({ source: 'github', url: '', token: '', 'github-token': current().emulators.line.github.token, ...inputs }, environment)
}

let data: string
let stored: string
let head: string

beforeAll(async () => {
  data = current().emulators.line.ecs.data
  stored = await current().admin.file('shop/app.yaml')
  head = commitAsIs(data, {})
  importBranch(data, 'many', Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`app/f${i}.json`, `{"k${i}":${i}}`])))
  importBranch(data, 'links', { 'current': { link: 'real' }, 'real/app.yaml': stored, 'real/vendor': { submodule: head }, 'out.yaml': { link: '../secret.yaml' }, 'sub': { submodule: head } })
  importBranch(data, 'lfs', { 'app.yaml': 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n' })
})

describe('the bundle, reading a repository', () => {
  it('exports one file with three requests, and says repository, ref and commit', async () => {
    const run = await github({ path: 'shop/app.yaml', ref: 'refs/heads/main' })
    expect([run.exitCode, run.env['DATABASE_PASSWORD'], run.outputs['config-id']]).toEqual([0, PLANTED.password, head])
    expect(run.log.join('\n')).toContain(`Reading example/shop at "refs/heads/main": the commit ${head}.`)
    expect(await requests()).toEqual(['git/ref/heads/main', `git/trees/${head}:shop`, expect.stringMatching(/^git\/blobs\//)])
    expectNothingShown(run)
  })

  it('exports 500 files with at most twelve requests', async () => {
    const run = await github({ path: 'app', ref: 'many' })
    expect([run.exitCode, run.names().length]).toEqual([0, 500])
    expect((await requests()).length).toBeLessThanOrEqual(12)
  })

  it('follows a link inside the repository, and says what `recursive` does not enter', async () => {
    const run = await github({ path: 'current', ref: 'links', recursive: 'true' })
    expect(run.env['DATABASE_PASSWORD']).toBe(PLANTED.password)
    expect(run.annotations).toEqual([expect.objectContaining({ kind: 'warning', message: 'Not read below "current": "current/vendor" (submodules, and links to directories or out of the repository).' })])
  })

  it.each<[string, Record<string, string>, string, RegExp]>([
    ['a link that leaves', { path: 'out.yaml', ref: 'links' }, 'input/invalid', /link that leaves the repository/],
    ['a submodule', { path: 'sub/app.yaml', ref: 'links' }, 'sops/unsupported', /is in the submodule "sub"/],
    ['a pointer of Git LFS', { path: 'app.yaml', ref: 'lfs' }, 'sops/unsupported', /pointer of Git LFS/],
    ['another case', { path: 'Shop/app.yaml' }, 'source/not-found', /it has "shop", which differs in case/],
    ['no ref', { path: 'shop', ref: 'refs/' }, 'input/invalid', /can be no branch, tag or commit/],
    ['a tag that is only a branch', { path: 'shop', ref: 'refs/tags/many' }, 'source/not-found', /did not find "refs\/tags\/many"/],
  ])('refuses %s', async (_, inputs, code, words) => {
    expectRefusal(await github(inputs), code, words)
  })

  it('tells what a 403 means, by its header and by its phrase', async () => {
    const refuse = (message: string, headers: Record<string, string> = {}) => current().control('POST', '/faults', { service: 'github', kind: 'status', status: 403, headers: { 'content-type': 'application/json; charset=utf-8', ...headers }, body: JSON.stringify({ message }) })
    await refuse('Resource protected by organization SAML enforcement.', { 'x-github-sso': 'required; url=https://github.com/orgs/example/sso?authorization_request=AZ' })
    expectRefusal(await github({ path: 'shop' }), 'source/forbidden', /authorizes it at https:\/\/github\.com\/orgs\/example\/sso/)
    await refuse('the `example` organization has an IP allow list enabled')
    expectRefusal(await github({ path: 'shop' }), 'source/forbidden', /only listed addresses/)
  })

  it('exports only what is named where others may have written what is read', async () => {
    const event = { GITHUB_EVENT_NAME: 'pull_request_target' }
    expectRefusal(await github({ path: 'shop/app.yaml', ref: 'many' }, event), 'input/missing', /`export` is required with `source: github`/)
    expect(await requests()).toEqual([])
    expect((await github({ path: 'shop/app.yaml', ref: 'main', export: 'database.password' }, event)).env).toEqual({ DATABASE_PASSWORD: PLANTED.password })
    expect((await github({ path: 'shop/app.yaml' }, event)).env['DATABASE_HOST']).toBe('db.example.com')
  })

  it('explains a pinned build by the files of its commit, three requests beside 800 of them', async () => {
    const commitOfPin = commitAsIs(data, { files: Object.fromEntries(Array.from({ length: 800 }, (_, i) => [`shop/others/f${i}.yaml`, `k${i}: 1\n`])), tag: 'pinned' })
    await current().control('DELETE', '/requests')
    const run = await current().run({ path: 'shop/app.yaml', 'config-id': 'pinned', repository: 'example/shop', 'github-token': current().emulators.line.github.token })
    expect([run.exitCode, run.env['DATABASE_PASSWORD']]).toEqual([0, PLANTED.password])
    expect(await requests()).toEqual(['git/ref/tags/pinned', `git/trees/${commitOfPin}:shop`, expect.stringMatching(/^git\/blobs\//)])
  })
})
