/** GitHub's API for one repository: the Git repository behind ECS. REST, and the part of GraphQL that reads objects. */
import { randomBytes } from 'node:crypto'
import { gzipSync } from 'node:zlib'
import type { EmulatedRequest, EmulatedResponse, Handler } from '../front/http.ts'
import { graphql } from './graphql.ts'
import { GitObjects, type Pointer } from './objects.ts'

/** The one repository there is. */
export const REPOSITORY = 'example/shop'

export interface GithubOptions {
  /** Folder of the repository. */
  readonly data: string
  /** A name that the repository had before it was renamed: `owner/name`. */
  readonly formerName?: string
  /** Entries that a tree lists at most, if not those of GitHub. */
  readonly mostEntries?: number
}

/** What GitHub lists of a tree: entries, and bytes of the answer. */
const MOST_ENTRIES = 100_000
const LARGEST_LISTING = 7 * 1024 * 1024

/** Bytes of a blob. */
const LARGEST_BLOB = 100 * 1024 * 1024

/** The number by which a repository is found under any name. */
const ID = 1296269

export interface Github {
  readonly handler: Handler
  /** The job's `github.token`. */
  readonly token: string
}

export function createGithub({ data, formerName, mostEntries = MOST_ENTRIES }: GithubOptions): Github {
  const service: Service = { objects: new GitObjects(data), mostEntries, ...(formerName === undefined ? {} : { formerName }) }
  const token = `ghs_${randomBytes(27).toString('base64').replace(/[+/]/g, 'x')}`
  return { token, handler: async (request) => packed(await answer(service, request, token), request) }
}

interface Service extends Pick<GithubOptions, 'formerName'> {
  readonly objects: GitObjects
  readonly mostEntries: number
}

const DOCUMENTATION = 'https://docs.github.com/rest'

/** Lines of base64 as GitHub breaks them. */
const LINE = /.{1,60}/g

async function answer(service: Service, request: EmulatedRequest, token: string): Promise<EmulatedResponse> {
  const { method, url, headers, fault, body } = request
  const { objects } = service
  if (!headers['user-agent']) return { status: 403, headers: { 'content-type': 'text/html' }, body: 'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.' }
  const authorization = headers['authorization']
  if (authorization !== undefined && !new RegExp(`^(token|bearer) ${token}$`, 'i').test(authorization)) return refusal(401, 'Bad credentials')
  if (url.pathname === '/graphql' && method === 'POST') return authorization === undefined ? refusal(401, 'This endpoint requires you to be authenticated.') : graphql(objects, body.toString('utf8'), REPOSITORY)
  const [, at = '', collection = '', name = ''] = ADDRESS.exec(url.pathname) ?? []
  const repository = at === `repositories/${ID}` ? REPOSITORY : at.replace(/^repos\//, '').toLowerCase()
  if (authorization !== undefined && repository === service.formerName) return renamed(url, at)
  // Who may not read a private repository learns nothing of it.
  if (authorization === undefined || repository !== REPOSITORY || method !== 'GET') return refusal(404, 'Not Found')
  if (fault === 'denied') return refusal(403, 'Resource not accessible by integration')
  const about = decodeURIComponent(name)
  if (collection === 'commits') return commit(objects, about, headers['accept'] ?? '')
  if (collection === 'git/trees') return tree(service, about, url)
  if (collection === 'git/ref') return pointer(await objects.ref(about), { ref: `refs/${about}` })
  if (collection === 'git/tags') return pointer(await objects.tag(about), { sha: about })
  return collection === '' ? answered(200, { id: ID, full_name: REPOSITORY }) : blob(objects, about, url)
}

const ADDRESS = /^\/(repos\/[^/]+\/[^/]+|repositories\/\d+)(?:\/(commits|git\/trees|git\/blobs|git\/ref|git\/tags)\/(.+))?$/

function renamed(url: URL, at: string): EmulatedResponse {
  const location = `${url.origin}/repositories/${ID}${url.pathname.slice(at.length + 1)}${url.search}`
  const { status, headers, body } = answered(301, { message: 'Moved Permanently', url: location, documentation_url: DOCUMENTATION })
  return { status, headers: { ...headers, location }, ...(body === undefined ? {} : { body }) }
}

function pointer(found: Pointer | undefined, about: object): EmulatedResponse {
  return found === undefined ? refusal(404, 'Not Found') : answered(200, { ...about, object: found })
}

/** As it was asked for. */
function packed(response: EmulatedResponse, { headers }: EmulatedRequest): EmulatedResponse {
  if (response.body === undefined || !/\bgzip\b/.test(headers['accept-encoding'] ?? '')) return response
  return { ...response, headers: { ...response.headers, 'content-encoding': 'gzip' }, body: gzipSync(response.body) }
}

/** Only its hash, which is one of the media types. */
async function commit(objects: GitObjects, name: string, accept: string): Promise<EmulatedResponse> {
  const hash = await objects.commit(name)
  if (hash === undefined) return refusal(422, `No commit found for SHA: ${name}`)
  if (/^application\/vnd\.github(\.v3)?\.sha$/.test(accept)) return { status: 200, headers: { ...HEADERS, 'content-type': 'application/vnd.github.v3.sha; charset=utf-8' }, body: hash }
  return refusal(415, "Unsupported 'Accept' header: only the hash is emulated")
}

async function tree({ objects, mostEntries }: Service, name: string, url: URL): Promise<EmulatedResponse> {
  const found = await objects.tree(name, url.searchParams.has('recursive'))
  if (found === undefined) return refusal(404, 'Not Found')
  const { sha, entries } = found
  const at = url.origin + url.pathname.replace(/\/trees\/.*/, '')
  const addressed = entries.map((entry) => (entry.type === 'commit' ? entry : { ...entry, url: `${at}/${entry.type}s/${entry.sha}` }))
  const listed = firstOf(addressed, mostEntries)
  return answered(200, { sha, url: `${at}/trees/${sha}`, tree: listed, truncated: listed.length < addressed.length })
}

/** As many entries as GitHub lists. */
function firstOf<Entry>(entries: readonly Entry[], most: number): readonly Entry[] {
  let bytes = 0
  const end = entries.slice(0, most).findIndex((entry) => (bytes += JSON.stringify(entry).length) > LARGEST_LISTING)
  return entries.slice(0, end < 0 ? most : end)
}

async function blob(objects: GitObjects, sha: string, url: URL): Promise<EmulatedResponse> {
  const bytes = await objects.blob(sha)
  if (bytes === undefined) return refusal(404, 'Not Found')
  if (bytes.length > LARGEST_BLOB) return refusal(403, TOO_LARGE, [{ resource: 'Blob', field: 'data', code: 'too_large' }])
  const content = (bytes.toString('base64').match(LINE) ?? []).map((line) => `${line}\n`).join('')
  return answered(200, { sha, node_id: Buffer.from(`Blob:${sha}`).toString('base64'), size: bytes.length, url: url.origin + url.pathname, content, encoding: 'base64' })
}

const HEADERS = { 'x-github-media-type': 'github.v3; format=json', 'x-ratelimit-limit': '1000', 'x-ratelimit-remaining': '999', 'x-ratelimit-resource': 'core' }

function answered(status: number, body: unknown): EmulatedResponse {
  return { status, headers: { ...HEADERS, 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) }
}

const TOO_LARGE = 'This API returns blobs up to 100 MB in size. The requested blob is too large to fetch via the API, but you can always clone the repository via Git in order to obtain it.'

function refusal(status: number, message: string, errors?: readonly object[]): EmulatedResponse {
  return answered(status, { message, ...(errors === undefined ? {} : { errors }), documentation_url: DOCUMENTATION, status: String(status) })
}
