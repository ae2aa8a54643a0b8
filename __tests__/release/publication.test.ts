import { createHash } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { serveQuietly, type Listening } from '../../emulators/serve.ts'
import type { EmulatedRequest, EmulatedResponse } from '../../emulators/http.ts'
import { Publication } from '../../scripts/release/publication.ts'

const COMMIT = '0123456789abcdef0123456789abcdef01234567'
const OTHER = 'fedcba9876543210fedcba9876543210fedcba98'
const TOKEN = 'ghs_token'

interface Released {
  readonly id: number
  readonly tag_name: string
  readonly body?: string
  readonly assets: Record<string, string>
  draft: boolean
  immutable: boolean
}

/** Of GitHub what a release needs: tags, and releases that nobody may change once they are published. */
class Github {
  readonly tags = new Map<string, string>()
  readonly releases: Released[] = []
  /** What was asked for, without reading requests. */
  readonly writes: string[] = []
  immutable = true
  /** Answers once with 502, to a request that begins so. */
  failing = ''
  url = ''

  readonly handler = async (request: EmulatedRequest): Promise<EmulatedResponse> => {
    const { method, url, headers } = request
    if (headers['authorization'] !== `Bearer ${TOKEN}`) return reply(401, {})
    const path = url.pathname.replace('/repos/example/action', '')
    const call = `${method} ${path}${url.search}`
    if (method !== 'GET') this.writes.push(call)
    if (this.failing !== '' && call.startsWith(this.failing)) {
      this.failing = ''
      return reply(502, {})
    }
    return this.#tagAnswer(method, path, request) ?? this.#releaseAnswer(method, path, request) ?? reply(404, {})
  }

  #tagAnswer(method: string, path: string, { body }: EmulatedRequest): EmulatedResponse | undefined {
    const [, name = ''] = /^\/git\/refs?\/tags\/(.+)$/.exec(path) ?? []
    const [, start] = /^\/git\/matching-refs\/tags\/(.+)$/.exec(path) ?? []
    if (start !== undefined) return reply(200, [...this.tags].filter(([tag]) => tag.startsWith(start)).map(([tag, sha]) => ({ ref: `refs/tags/${tag}`, object: { sha } })))
    if (method === 'POST' && path === '/git/refs') {
      const { ref, sha } = JSON.parse(body.toString()) as { ref: string; sha: string }
      if (this.tags.has(ref.slice(10))) return reply(422, { message: 'Reference already exists' })
      this.tags.set(ref.slice(10), sha)
      return reply(201, {})
    }
    const sha = this.tags.get(name)
    if (sha === undefined) return undefined
    if (method === 'PATCH') this.tags.set(name, (JSON.parse(body.toString()) as { sha: string }).sha)
    return reply(200, { ref: `refs/tags/${name}`, object: { sha } })
  }

  #releaseAnswer(method: string, path: string, { url, body }: EmulatedRequest): EmulatedResponse | undefined {
    if (path === '/releases' && method === 'GET') return reply(200, this.releases.map(shown(this.url)))
    if (path === '/releases') {
      const one = { id: this.releases.length + 1, assets: {}, immutable: false, ...(JSON.parse(body.toString()) as { tag_name: string; body: string; draft: boolean }) }
      this.releases.push(one)
      return reply(201, shown(this.url)(one))
    }
    const [, tag, id] = /^\/releases\/(?:tags\/(.+)|(\d+))/.exec(path) ?? []
    const at = this.releases.findIndex((one) => (tag === undefined ? one.id === Number(id) : one.tag_name === tag && !one.draft))
    const found = this.releases[at]
    if (found === undefined) return undefined
    if (method !== 'GET' && found.immutable) return reply(422, { message: 'immutable' })
    if (method === 'DELETE') this.releases.splice(at, 1)
    if (method === 'PATCH') Object.assign(found, { draft: false, immutable: this.immutable })
    if (method === 'POST') found.assets[url.searchParams.get('name') ?? ''] = createHash('sha256').update(body).digest('hex')
    return reply(200, shown(this.url)(found))
  }
}

const reply = (status: number, body: unknown): EmulatedResponse => ({ status, body: JSON.stringify(body) })
const shown = (url: string) => (one: Released) => ({ ...one, upload_url: `${url}/repos/example/action/releases/${one.id}/assets{?name,label}`, html_url: `https://github.com/example/action/releases/${one.tag_name}` })

let github: Github
let listening: Listening
beforeEach(async () => {
  github = new Github()
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
