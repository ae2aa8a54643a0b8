/**
 * What a release is on GitHub, in an order in which every step can be repeated: the exact tag, a draft with all its
 * assets, the release that cannot be changed any more, and, when that has been tried, the tag that moves.
 * @see https://docs.github.com/en/rest/releases/releases
 * @see https://docs.github.com/en/code-security/concepts/supply-chain-security/immutable-releases
 */
import { VERSION } from './changelog.ts'
import type { Release } from './notes.ts'
import { movingTag } from './repository.ts'

export interface Asset {
  readonly name: string
  readonly bytes: Buffer
}

interface GithubRelease {
  readonly id: number
  readonly tag_name: string
  readonly draft: boolean
  readonly immutable?: boolean
  readonly upload_url: string
  readonly html_url: string
}

interface Ref {
  readonly ref: string
  readonly object: { readonly sha: string }
}

export class Publication {
  readonly #api: string
  readonly #token: string
  readonly #release: Release

  /** @param api GitHub's API, without a slash at the end */
  constructor(api: string, token: string, release: Release) {
    this.#api = `${api}/repos/${release.repository}`
    this.#token = token
    this.#release = release
  }

  /**
   * Makes the exact tag and its release.
   * @returns the address of the release
   * @throws Error if the tag is at another commit, the version is released already, or releases can be changed here
   */
  async publish(notes: string, assets: readonly Asset[]): Promise<string> {
    const tag = `v${this.#release.version}`
    await this.#refuseReleased(tag)
    await this.#tagExactly(tag)
    await this.#removeDrafts(tag)
    const draft = await this.#draft(tag, notes)
    for (const asset of assets) await this.#upload(draft, asset)
    await this.#ask('PATCH', `/releases/${draft.id}`, { draft: false, make_latest: 'legacy' })
    const published = (await this.#ask('GET', `/releases/tags/${tag}`)) as GithubRelease
    if (published.immutable !== true) throw new Error(`${published.html_url} can be changed: delete it and its tag, switch on immutable releases in the repository's settings, and start again`)
    return published.html_url
  }

  /**
   * Moves the tag of the major version to this release, unless a later one has it.
   * @returns what was done, for people
   */
  async move(): Promise<string> {
    const { version, commit } = this.#release
    const tag = movingTag(version)
    const later = (await this.#versions(tag)).find((other) => isLater(other, version))
    if (later !== undefined) return `${tag} stays where it is, for ${later} is later than ${version}`
    if ((await this.#commitOf(tag)) === undefined) await this.#ask('POST', '/git/refs', { ref: `refs/tags/${tag}`, sha: commit })
    else await this.#ask('PATCH', `/git/refs/tags/${tag}`, { sha: commit, force: true })
    return `${tag} is ${version} now, commit ${commit}`
  }

  async #refuseReleased(tag: string): Promise<void> {
    const found = (await this.#ask('GET', `/releases/tags/${tag}`, undefined, [404])) as GithubRelease | undefined
    if (found !== undefined) throw new Error(`${tag} is released already: ${found.html_url}`)
  }

  /** A tag that an earlier try made stays. */
  async #tagExactly(tag: string): Promise<void> {
    const { commit } = this.#release
    const found = await this.#commitOf(tag)
    if (found === undefined) await this.#ask('POST', '/git/refs', { ref: `refs/tags/${tag}`, sha: commit })
    else if (found !== commit) throw new Error(`The tag ${tag} is at ${found}, and what was tested is ${commit}`)
  }

  /** Drafts that an earlier try left, with some of its assets. */
  async #removeDrafts(tag: string): Promise<void> {
    const releases = (await this.#ask('GET', '/releases?per_page=100')) as readonly GithubRelease[]
    for (const { id } of releases.filter((one) => one.draft && one.tag_name === tag)) await this.#ask('DELETE', `/releases/${id}`)
  }

  async #draft(tag: string, notes: string): Promise<GithubRelease> {
    return (await this.#ask('POST', '/releases', { tag_name: tag, target_commitish: this.#release.commit, name: tag, body: notes, draft: true })) as GithubRelease
  }

  async #upload({ upload_url: url }: GithubRelease, { name, bytes }: Asset): Promise<void> {
    const to = `${url.replace(/\{.*\}$/, '')}?name=${encodeURIComponent(name)}`
    await this.#request('POST', to, Uint8Array.from(bytes), { 'content-type': 'application/octet-stream' })
  }

  /** The commit of a tag; undefined if there is no such tag. */
  async #commitOf(tag: string): Promise<string | undefined> {
    const found = (await this.#ask('GET', `/git/ref/tags/${tag}`, undefined, [404])) as Ref | undefined
    return found?.object.sha
  }

  /** The exact versions of a major version that have a tag. */
  async #versions(tag: string): Promise<string[]> {
    const refs = (await this.#ask('GET', `/git/matching-refs/tags/${tag}.`)) as readonly Ref[]
    return refs.map(({ ref }) => ref.replace('refs/tags/v', '')).filter((version) => VERSION.test(version))
  }

  #ask(method: string, path: string, body?: unknown, absent: readonly number[] = []): Promise<unknown> {
    const content = body === undefined ? undefined : JSON.stringify(body)
    return this.#request(method, this.#api + path, content, { 'content-type': 'application/json' }, absent)
  }

  /** @returns the parsed answer; undefined if it is empty, or its status is one of `absent` */
  async #request(method: string, url: string, body: string | Uint8Array<ArrayBuffer> | undefined, headers: Readonly<Record<string, string>>, absent: readonly number[] = []): Promise<unknown> {
    const credentials = { authorization: `Bearer ${this.#token}`, accept: 'application/vnd.github+json', 'x-github-api-version': '2022-11-28' }
    const response = await fetch(url, { method, headers: { ...credentials, ...headers }, ...(body === undefined ? {} : { body }) })
    const text = await response.text()
    if (absent.includes(response.status)) return undefined
    if (!response.ok) throw new Error(`GitHub answered ${method} ${new URL(url).pathname} with ${response.status}: ${text.slice(0, 500)}`)
    return text === '' ? undefined : JSON.parse(text)
  }
}

function isLater(one: string, other: string): boolean {
  const [a, b] = [one, other].map((version) => version.split('.').map(Number))
  const differs = (a ?? []).findIndex((part, at) => part !== b?.[at])
  return differs >= 0 && (a?.[differs] ?? 0) > (b?.[differs] ?? 0)
}
