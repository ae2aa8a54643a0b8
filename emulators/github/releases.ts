/** Of GitHub's API what a release needs: tags, and releases that nobody may change once they are published. */
import { createHash } from 'node:crypto'
import { json, type EmulatedRequest, type EmulatedResponse } from '../front/http.ts'

interface Release {
  readonly id: number
  readonly tag_name: string
  readonly body?: string
  /** SHA-256 by name. */
  readonly assets: Record<string, string>
  draft: boolean
  immutable: boolean
}

export class Releases {
  readonly tags = new Map<string, string>()
  readonly releases: Release[] = []
  /** What was asked to change, as `POST /releases`. */
  readonly writes: string[] = []
  /** Whether the repository's releases are locked. */
  immutable = true
  /** Answers once with 502, to a request that begins so. */
  failing = ''
  /** Where this is served. */
  url = ''
  readonly #repository: string
  readonly #token: string

  /** @param repository `OWNER/NAME` */
  constructor(repository: string, token: string) {
    this.#repository = repository
    this.#token = token
  }

  readonly handler = async (request: EmulatedRequest): Promise<EmulatedResponse> => {
    const { method, url, headers } = request
    if (headers['authorization'] !== `Bearer ${this.#token}`) return json(401, {})
    const path = url.pathname.replace(`/repos/${this.#repository}`, '')
    const call = `${method} ${path}${url.search}`
    if (method !== 'GET') this.writes.push(call)
    if (this.failing !== '' && call.startsWith(this.failing)) {
      this.failing = ''
      return json(502, {})
    }
    return this.#tagAnswer(method, path, request) ?? this.#releaseAnswer(method, path, request) ?? json(404, {})
  }

  #tagAnswer(method: string, path: string, { body }: EmulatedRequest): EmulatedResponse | undefined {
    const [, name = ''] = /^\/git\/refs?\/tags\/(.+)$/.exec(path) ?? []
    const [, start] = /^\/git\/matching-refs\/tags\/(.+)$/.exec(path) ?? []
    if (start !== undefined) return json(200, [...this.tags].filter(([tag]) => tag.startsWith(start)).map(([tag, sha]) => ({ ref: `refs/tags/${tag}`, object: { sha } })))
    if (method === 'POST' && path === '/git/refs') {
      const { ref, sha } = JSON.parse(body.toString()) as { ref: string; sha: string }
      const tag = ref.replace('refs/tags/', '')
      if (this.tags.has(tag)) return json(422, { message: 'Reference already exists' })
      this.tags.set(tag, sha)
      return json(201, {})
    }
    const sha = this.tags.get(name)
    if (sha === undefined) return undefined
    if (method === 'PATCH') this.tags.set(name, (JSON.parse(body.toString()) as { sha: string }).sha)
    return json(200, { ref: `refs/tags/${name}`, object: { sha } })
  }

  #releaseAnswer(method: string, path: string, { url, body }: EmulatedRequest): EmulatedResponse | undefined {
    if (path === '/releases' && method === 'GET') return json(200, this.releases.map((one) => this.#shown(one)))
    if (path === '/releases') {
      const one = { id: this.releases.length + 1, assets: {}, immutable: false, ...(JSON.parse(body.toString()) as { tag_name: string; body: string; draft: boolean }) }
      this.releases.push(one)
      return json(201, this.#shown(one))
    }
    const [, tag, id] = /^\/releases\/(?:tags\/(.+)|(\d+))/.exec(path) ?? []
    const at = this.releases.findIndex((one) => (tag === undefined ? one.id === Number(id) : one.tag_name === tag && !one.draft))
    const found = this.releases[at]
    if (found === undefined) return undefined
    if (method !== 'GET' && found.immutable) return json(422, { message: 'immutable' })
    if (method === 'DELETE') this.releases.splice(at, 1)
    if (method === 'PATCH') Object.assign(found, { draft: false, immutable: this.immutable })
    if (method === 'POST') found.assets[url.searchParams.get('name') ?? ''] = createHash('sha256').update(body).digest('hex')
    return json(200, this.#shown(found))
  }

  #shown(one: Release): object {
    const page = `https://github.com/${this.#repository}/releases/${one.tag_name}`
    return { ...one, upload_url: `${this.url}/repos/${this.#repository}/releases/${one.id}/assets{?name,label}`, html_url: page }
  }
}
