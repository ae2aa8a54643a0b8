/** As much of GitHub's GraphQL as reads objects by their hash: `repository(owner:, name:) { alias: object(oid:) { … } }`. */
import { isUtf8 } from 'node:buffer'
import { json, parsedJson, type EmulatedResponse } from '../front/http.ts'
import type { GitObjects } from './objects.ts'

/** Bytes of a text; what is longer is cut. */
export const LONGEST_TEXT = 512_000

/** Objects that one query may name; GitHub's own limit is one of cost. */
const MOST_OBJECTS = 500

const OBJECT = /(\w+)\s*:\s*object\(\s*oid\s*:\s*"([0-9a-f]+)"\s*\)/g

interface Query {
  readonly query?: unknown
  readonly variables?: { readonly owner?: unknown; readonly name?: unknown } | null
}

/** @param repository `owner/name` of the one there is */
export async function graphql(objects: GitObjects, body: string, repository: string): Promise<EmulatedResponse> {
  const { query, variables } = (parsedJson(body) ?? {}) as Query
  if (typeof query !== 'string') return json(400, { message: 'Problems parsing JSON', documentation_url: 'https://docs.github.com/graphql' })
  const asked = `${String(variables?.owner)}/${String(variables?.name)}`.toLowerCase()
  if (asked !== repository) return json(200, { data: { repository: null }, errors: [{ type: 'NOT_FOUND', path: ['repository'], message: `Could not resolve to a Repository with the name '${asked}'.` }] })
  const named = [...query.matchAll(OBJECT)]
  if (named.length > MOST_OBJECTS) return json(200, { data: null, errors: [{ type: 'MAX_NODE_LIMIT_EXCEEDED', message: 'This query asks for too many objects.' }] })
  const blobs = await objects.blobs(named.map(([, , sha = '']) => sha))
  const found = named.map(([, alias = '', sha = '']) => [alias, blobObject(sha, blobs.get(sha))] as const)
  return json(200, { data: { repository: Object.fromEntries(found) } })
}

/** Null for a binary text, and cut at the limit, as GitHub gives it; other encodings than UTF-8 are turned into that. */
function blobObject(sha: string, bytes: Buffer | undefined): unknown {
  if (bytes === undefined) return null
  const isBinary = bytes.subarray(0, 8_000).includes(0)
  const isTruncated = !isBinary && bytes.length > LONGEST_TEXT
  const shown = bytes.subarray(0, LONGEST_TEXT)
  const text = isUtf8(shown) ? shown.toString('utf8') : shown.toString('latin1')
  return { oid: sha, byteSize: bytes.length, isBinary, isTruncated, text: isBinary ? null : text }
}
