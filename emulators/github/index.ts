/** GitHub's REST API for one repository: the Git repository behind ECS. */
import { randomBytes } from 'node:crypto'
import type { EmulatedRequest, EmulatedResponse, Handler } from '../http.ts'
import { GitObjects } from './objects.ts'

/** The one repository there is. */
export const REPOSITORY = 'example/shop'

export interface GithubOptions {
  /** Folder of the repository. */
  readonly data: string
}

export interface Github {
  readonly handler: Handler
  /** The job's `github.token`. */
  readonly token: string
}

export function createGithub({ data }: GithubOptions): Github {
  const objects = new GitObjects(data)
  const token = `ghs_${randomBytes(27).toString('base64').replace(/[+/]/g, 'x')}`
  return { token, handler: (request) => answer(objects, request, token) }
}

const DOCUMENTATION = 'https://docs.github.com/rest'

/** Lines of base64 as GitHub breaks them. */
const LINE = /.{1,60}/g

async function answer(objects: GitObjects, request: EmulatedRequest, token: string): Promise<EmulatedResponse> {
  const { method, url, headers, fault } = request
  if (!headers['user-agent']) return { status: 403, headers: { 'content-type': 'text/html' }, body: 'Request forbidden by administrative rules. Please make sure your request has a User-Agent header.' }
  const authorization = headers['authorization']
  if (authorization !== undefined && !new RegExp(`^(token|bearer) ${token}$`, 'i').test(authorization)) return refusal(401, 'Bad credentials')
  const [, repository = '', collection = '', name = ''] = /^\/repos\/([^/]+\/[^/]+)\/(commits|git\/trees|git\/blobs)\/([^/]+)$/.exec(url.pathname) ?? []
  // Who may not read a private repository learns nothing of it.
  if (authorization === undefined || repository.toLowerCase() !== REPOSITORY || method !== 'GET') return refusal(404, 'Not Found')
  if (fault === 'denied') return refusal(403, 'Resource not accessible by integration')
  const about = decodeURIComponent(name)
  if (collection === 'commits') return commit(objects, about, headers['accept'] ?? '')
  return collection === 'git/trees' ? tree(objects, about, url) : blob(objects, about, url)
}

/** Only its hash, which is one of the media types. */
async function commit(objects: GitObjects, name: string, accept: string): Promise<EmulatedResponse> {
  const hash = await objects.commit(name)
  if (hash === undefined) return refusal(422, `No commit found for SHA: ${name}`)
  if (/^application\/vnd\.github(\.v3)?\.sha$/.test(accept)) return { status: 200, headers: { ...HEADERS, 'content-type': 'application/vnd.github.v3.sha; charset=utf-8' }, body: hash }
  return refusal(415, "Unsupported 'Accept' header: only the hash is emulated")
}

async function tree(objects: GitObjects, hash: string, url: URL): Promise<EmulatedResponse> {
  const found = await objects.tree(hash, url.searchParams.has('recursive'))
  if (found === undefined) return refusal(404, 'Not Found')
  const { sha, entries } = found
  const at = url.origin + url.pathname.replace(/\/trees\/.*/, '')
  const addressed = entries.map((entry) => (entry.type === 'commit' ? entry : { ...entry, url: `${at}/${entry.type}s/${entry.sha}` }))
  return answered(200, { sha, url: `${at}/trees/${sha}`, tree: addressed, truncated: false })
}

async function blob(objects: GitObjects, sha: string, url: URL): Promise<EmulatedResponse> {
  const bytes = await objects.blob(sha)
  if (bytes === undefined) return refusal(404, 'Not Found')
  const content = (bytes.toString('base64').match(LINE) ?? []).map((line) => `${line}\n`).join('')
  return answered(200, { sha, node_id: Buffer.from(`Blob:${sha}`).toString('base64'), size: bytes.length, url: url.origin + url.pathname, content, encoding: 'base64' })
}

const HEADERS = { 'x-github-media-type': 'github.v3; format=json', 'x-ratelimit-limit': '1000', 'x-ratelimit-remaining': '999', 'x-ratelimit-resource': 'core' }

function answered(status: number, body: unknown): EmulatedResponse {
  return { status, headers: { ...HEADERS, 'content-type': 'application/json; charset=utf-8' }, body: JSON.stringify(body) }
}

function refusal(status: number, message: string): EmulatedResponse {
  return answered(status, { message, documentation_url: DOCUMENTATION, status: String(status) })
}
