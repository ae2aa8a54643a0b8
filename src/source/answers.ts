/** Answers of ECS that are not what was asked for: each becomes the error that says who must act. */
import { ActionError } from '../errors.ts'
import type { HttpResponse } from '../http/client.ts'
import type { EcsInputs } from '../inputs/table.ts'
import { say } from '../text.ts'

export function isRefusal({ status }: HttpResponse): boolean {
  return status >= 400 && status < 500
}

/** The same error; where the time ran out it tells what of the server was waited for. */
export function askedFor(endpoint: string, error: unknown): unknown {
  if (!(error instanceof ActionError) || error.code !== 'source/timeout') return error
  return error.with({ message: error.message + say` It was asked for /${endpoint}.`, cause: error })
}

/**
 * The answer, if its status is 200, which alone is whole.
 * @throws ActionError of the family `source`
 */
export function accept(response: HttpResponse, { url, path }: Pick<EcsInputs, 'url' | 'path'>): HttpResponse {
  const { status, body, tried } = response
  if (status === 200) return response
  if (status >= 200 && status < 300) throw new ActionError('source/malformed', say`ECS at ${url.host} answered with status ${status}, and only 200 is a whole answer.`)
  const said = errorDetail(body)
  const detail = said === '' ? '' : `: ${said}`
  if (status === 401) throw new ActionError('source/unauthorized', say`ECS at ${url.host} does not accept the token (status 401).`)
  if (status === 403 && ownDetail(body) === undefined) throw refusedOnTheWay(url)
  if (status === 403) throw new ActionError('source/forbidden', say`ECS at ${url.host} does not let this service account read "${path}" (status 403${detail}).`)
  if (status === 404) throw new ActionError('source/not-found', say`ECS at ${url.host} did not find what was asked for (status 404${detail}).`, isUnknownEndpoint(body) ? { hint: wrongAddress(url) } : {})
  if (status === 429 || status >= 500) throw new ActionError('source/failed', say`ECS at ${url.host} ${status === 429 ? 'is too busy' : 'failed'} (status ${status})${tried}.`)
  throw new ActionError('source/rejected', say`ECS at ${url.host} refused the request (status ${status}${detail}).`)
}

/** ECS refuses with a `detail`: a page, or JSON of another kind, is of something else. */
function refusedOnTheWay({ host }: URL): ActionError {
  return new ActionError('source/forbidden', say`Something at ${host} refuses the request (status 403), and not in the words of ECS.`, {
    hint: 'A gateway, firewall or proxy in front of ECS, it seems: ask whoever runs it to let the requests of this runner through. Grants of the service account are not the cause.',
  })
}

/** What the framework of ECS says of an address that it does not serve, and what others say. */
function isUnknownEndpoint(body: Buffer): boolean {
  return (ownDetail(body) ?? 'Not Found') === 'Not Found'
}

function wrongAddress({ pathname }: URL): string {
  if (pathname === '/') return 'Check that `url` is the address of ECS itself, and what stands in front of it; then `path`, `config-id` and `repo-name`.'
  return say`Check the path of \`url\`, "${pathname}": requests go to "${pathname}/config/build". If ECS is not below it, leave it out.`
}

/**
 * A refusal of the build with secrets open, whose text may hold them. Asked for only beside the same build with secrets
 * closed, which ECS made.
 */
export function refusedOpen({ status }: HttpResponse, { url }: Pick<EcsInputs, 'url'>): ActionError {
  return new ActionError('source/rejected', say`ECS at ${url.host} makes this build with its secrets closed, and refuses it with secrets open (status ${status}). What it says may hold secrets, and is not shown.`, {
    hint: 'Ask whoever runs ECS to look at its log: it may be unable to use the key of a file, or a value does not fit its schema or `filter` when it is open. `decrypt: kms` needs no such build.',
  })
}

/** The same error; of files that are too large together with the ways that make them fewer. */
export function tooManyFiles(error: unknown): unknown {
  if (!(error instanceof ActionError) || error.code !== 'source/too-large') return error
  return error.with({
    message: 'To decrypt, every file is fetched that the service account may read (/config/raw). ' + error.message,
    hint: 'Grant this service account the paths that it needs and no others (`cto ecs users auth`), or let ECS decrypt: `decrypt: server`.',
    cause: error,
  })
}

/** What ECS says: `{"detail": "text"}` or `{"detail": [{"msg": "text"}]}`. Undefined where something else is said. */
function ownDetail(body: Buffer): string | undefined {
  try {
    const detail: unknown = (JSON.parse(body.toString('utf8')) as { detail?: unknown } | null)?.detail
    if (typeof detail === 'string') return detail
    if (!Array.isArray(detail)) return undefined
    return detail.map((one: { msg?: unknown } | null) => (typeof one?.msg === 'string' ? one.msg : '')).filter(Boolean).join('; ')
  } catch {
    return undefined
  }
}

/** What ECS says, or plain text; never a page or other JSON. */
export function errorDetail(body: Buffer): string {
  const own = ownDetail(body)
  if (own !== undefined) return own
  const text = body.toString('utf8').trim()
  return text.startsWith('<') || isJson(text) ? '' : text
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}
