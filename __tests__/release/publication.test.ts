import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { Releases } from '../../emulators/github/releases.ts'
import { serveQuietly, type Listening } from '../../emulators/front/serve.ts'
import { Publication } from '../../scripts/release/publication.ts'

const COMMIT = '0123456789abcdef0123456789abcdef01234567'
const OTHER = 'fedcba9876543210fedcba9876543210fedcba98'
const TOKEN = 'ghs_token'

let github: Releases
let listening: Listening
beforeEach(async () => {
  github = new Releases('example/action', TOKEN)
  listening = await serveQuietly(github.handler)
  github.url = listening.url
})
afterEach(() => listening.close())

const publication = (version = '1.2.3', commit = COMMIT) => new Publication(listening.url, TOKEN, { repository: 'example/action', version, commit })
const ASSETS = [{ name: 'a.tar.gz', bytes: Buffer.from([0, 255, 1]) }, { name: 'SHA256SUMS', bytes: Buffer.from('sums') }]

describe('a release', () => {
  it('is a tag, then a draft with every asset, then what nobody can change', async () => {
    expect(await publication().publish('notes', ASSETS)).toBe('https://github.com/example/action/releases/v1.2.3')
    expect(github.writes).toEqual(['POST /git/refs', 'POST /releases', 'POST /releases/1/assets?name=a.tar.gz', 'POST /releases/1/assets?name=SHA256SUMS', 'PATCH /releases/1'])
    expect([...github.tags]).toEqual([['v1.2.3', COMMIT]])
    expect(github.releases).toMatchObject([{ tag_name: 'v1.2.3', target_commitish: COMMIT, body: 'notes', draft: false, immutable: true, assets: { 'a.tar.gz': createHash('sha256').update(Buffer.from([0, 255, 1])).digest('hex') } }])
  })

  it.each(['POST /releases', 'POST /releases/1/assets', 'PATCH /releases/1'])('can be tried again after %s failed, and has no second draft', async (failing) => {
    github.failing = failing
    await expect(publication().publish('notes', ASSETS)).rejects.toThrow(/^GitHub answered (POST|PATCH) \S+ with 502/)
    await publication().publish('notes', ASSETS)
    expect(github.releases.map(({ draft, assets }) => [draft, Object.keys(assets)])).toEqual([[false, ['a.tar.gz', 'SHA256SUMS']]])
  })

  it('is refused where the tag is at another commit', async () => {
    github.tags.set('v1.2.3', OTHER)
    await expect(publication().publish('notes', ASSETS)).rejects.toThrow(`The tag v1.2.3 is at ${OTHER}, and what was tested is ${COMMIT}`)
    expect(github.writes).toEqual([])
  })

  it('is refused where there is one', async () => {
    await publication().publish('notes', ASSETS)
    await expect(publication().publish('notes', ASSETS)).rejects.toThrow('v1.2.3 is released already: https://github.com/example/action/releases/v1.2.3')
  })

  it('is no success where releases can be changed', async () => {
    github.immutable = false
    await expect(publication().publish('notes', ASSETS)).rejects.toThrow('can be changed: delete it and its tag, switch on immutable releases')
  })

  it('shows no token in an error', async () => {
    const wrong = new Publication(listening.url, 'another-token', { repository: 'example/action', version: '1.2.3', commit: COMMIT })
    await expect(wrong.publish('notes', ASSETS)).rejects.toThrow(/^GitHub answered GET \/repos\/example\/action\/releases\/tags\/v1\.2\.3 with 401: \{\}$/)
  })
})

describe('the tag that moves', () => {
  it('is made with the first release of a major version, and has no release of its own', async () => {
    expect(await publication().move()).toBe(`v1 is 1.2.3 now, commit ${COMMIT}`)
    expect([...github.tags]).toEqual([['v1', COMMIT]])
    expect(github.releases).toEqual([])
  })

  it('moves to a later release', async () => {
    for (const tag of ['v1', 'v1.2.2', 'v1.2.3']) github.tags.set(tag, OTHER)
    await publication().move()
    expect(github.tags.get('v1')).toBe(COMMIT)
  })

  it.each(['1.2.4', '1.10.0'])('stays where a later version has it: %s', async (later) => {
    for (const tag of ['v1', `v${later}`]) github.tags.set(tag, OTHER)
    expect(await publication().move()).toBe(`v1 stays where it is, for ${later} is later than 1.2.3`)
    expect(github.tags.get('v1')).toBe(OTHER)
  })

  it('moves whatever other major versions have', async () => {
    for (const tag of ['v1', 'v2.0.0', 'v10.0.0']) github.tags.set(tag, OTHER)
    await publication().move()
    expect(github.tags.get('v1')).toBe(COMMIT)
  })
})
