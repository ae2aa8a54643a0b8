/**
 * The ECS server. Its build answer has lost what SOPS needs (metadata, key paths), but carries every `ENC[...]` text
 * verbatim; `/config/raw` has the files that explain them. So nothing is asked for in clear.
 */
import { ActionError } from '../errors.ts'
import type { HttpRequest, HttpResponse } from '../http.ts'
import type { EcsInputs } from '../inputs.ts'
import { parseJson } from '../sops/stores/json.ts'
import { say } from '../text.ts'
import type { Built, SourceFile } from './built.ts'
import type { SourceContext } from './index.ts'

/** Bytes of one answer; a zip may unpack to four times that. */
const LIMIT = 64 * 1024 * 1024
const UNPACKED_LIMIT = 4 * LIMIT

/**
 * Asks for hashes, build and raw files at the same time; raw files only where something may be decrypted. The server
 * has those of the latest commit only; a repository has them of the one that is pinned.
 * @throws ActionError of the family `source`
 */
export async function fetchFromEcs(inputs: EcsInputs, { http, decrypting, whileWaiting }: SourceContext): Promise<Built> {
  const stop = new AbortController()
  const ask = (endpoint: string, more: Pick<HttpRequest, 'method' | 'body' | 'whileWaiting'> = {}): Promise<HttpResponse> =>
    http.ask({ who: 'ECS', url: endpointUrl(inputs.url, endpoint), headers: headers(inputs, more.body), limit: LIMIT, signal: stop.signal, ...more })
  const build = ask('config/build', { method: 'POST', body: buildRequest(inputs), whileWaiting })
  const pinned = inputs.configId !== ''
  const hashes = pinned ? undefined : ask('config/hashes')
  const { repository } = inputs
  const raw = decrypting && repository === undefined ? ask('config/raw') : undefined
  for (const early of [hashes, raw]) early?.catch(() => undefined) // awaited below, after the build's own answer

  try {
    const documents = [parseBuild(accept(await build, inputs), inputs)]
    const configId = hashes === undefined ? inputs.configId : repositoryHash(accept(await hashes, inputs), inputs)
    return {
      kind: 'built',
      documents,
      configId,
      files: async () => {
        // A Pkl module computes its output: it could read another's ciphertext and put it anywhere.
        if (/\.pkl\b/i.test(inputs.path)) throw new ActionError('config/embedded', say`"${inputs.path}" is built by Pkl, whose output cannot be traced to encrypted files.`)
        if (repository !== undefined) return (await import('./github.ts')).filesOfCommit(repository, inputs.configId, http)
        return raw === undefined ? [] : unzip(accept(await raw, inputs).body, inputs)
      },
      ...(pinned ? {} : { again: () => fetchFromEcs(inputs, { http, decrypting, whileWaiting: () => undefined }) }),
      ...(pinned && repository === undefined ? { unexplained: OLD_BUILD } : {}),
    }
  } catch (error) {
    stop.abort()
    throw error
  }
}

const OLD_BUILD = 'Grant the service account read access to the file. If the value was encrypted anew since that `config-id`, give the Git repository behind ECS as `repository`: it still has the file.'

function endpointUrl(base: URL, endpoint: string): URL {
  return new URL(`${base.pathname.replace(/\/+$/, '')}/${endpoint}`, base)
}

/** The token goes raw into `Authorization`: ECS knows no scheme. */
function headers({ token, saasToken, repoName }: EcsInputs, body: string | undefined): Record<string, string> {
  return {
    authorization: token,
    ...(saasToken === '' ? {} : { 'x-saas-token': saasToken }),
    ...(repoName === '' ? {} : { 'x-repo-name': repoName }),
    ...(body === undefined ? {} : { 'content-type': 'application/json' }),
  }
}

/** Members that are empty or false are left out, as the `cto` CLI does. */
function buildRequest(inputs: EcsInputs): string {
  return JSON.stringify({
    path: inputs.path,
    recursive: inputs.recursive,
    strategy_name: inputs.strategyName || undefined,
    config_vars: inputs.configVars.size > 0 ? Object.fromEntries(inputs.configVars) : undefined,
    format: 'json',
    filter: inputs.filter || undefined,
    config_id: inputs.configId || undefined,
  })
}

/** Turns every answer but 2xx into the error that says who must act. */
function accept(response: HttpResponse, { url, path }: EcsInputs): HttpResponse {
  const { status, body } = response
  if (status >= 200 && status < 300) return response
  const said = errorDetail(body)
  const detail = said === '' ? '' : `: ${said}`
  if (status === 401) throw new ActionError('source/unauthorized', say`ECS at ${url.host} does not accept the token (status 401).`)
  if (status === 403) throw new ActionError('source/forbidden', say`ECS does not let this service account read "${path}" (status 403${detail}).`)
  if (status === 404) throw new ActionError('source/not-found', say`ECS did not find what was asked for (status 404${detail}).`)
  if (status === 429 || status >= 500) throw new ActionError('source/failed', say`ECS at ${url.host} failed three times (status ${status}).`)
  throw new ActionError('source/rejected', say`ECS refused the request (status ${status}${detail}).`)
}

/** `{"detail": "text"}`, `{"detail": [{"msg": "text"}]}` or plain text; never more than the first lines of a page. */
function errorDetail(body: Buffer): string {
  const text = body.toString('utf8').trim()
  try {
    const detail: unknown = (JSON.parse(text) as { detail?: unknown } | null)?.detail
    if (typeof detail === 'string') return detail
    if (Array.isArray(detail)) return detail.map((one: { msg?: unknown } | null) => (typeof one?.msg === 'string' ? one.msg : '')).filter(Boolean).join('; ')
    return ''
  } catch {
    return text.startsWith('<') ? '' : text
  }
}

/** Read by what was asked for, not by its content type: Pkl output comes as text. */
function parseBuild(response: HttpResponse, { url }: EcsInputs): Built['documents'][number] {
  try {
    return parseJson(response.body.toString('utf8'), 'the build')
  } catch (cause) {
    throw new ActionError('source/malformed', say`ECS at ${url.host} answered the build with something that is not JSON.`, { cause })
  }
}

function repositoryHash(response: HttpResponse, { url }: EcsInputs): string {
  try {
    const { repo_hash: hash } = JSON.parse(response.body.toString('utf8')) as { repo_hash?: unknown }
    if (typeof hash === 'string' && /^[\w.:-]{1,128}$/.test(hash)) return hash
  } catch {
    // not JSON: the same error
  }
  throw new ActionError('source/malformed', say`ECS at ${url.host} answered /config/hashes without a repository hash.`)
}

/** A zip, or base64 of one; older servers do the latter. Held in memory, never on disk. */
async function unzip(body: Buffer, { url }: EcsInputs): Promise<SourceFile[]> {
  const { unzipSync } = await import('fflate')
  let unpacked = 0
  try {
    const zip = body[0] === 0x50 && body[1] === 0x4b ? body : Buffer.from(body.toString('latin1'), 'base64')
    const entries = unzipSync(zip, {
      filter: ({ name, originalSize }) => {
        unpacked += originalSize
        if (unpacked > UNPACKED_LIMIT) throw new ActionError('source/too-large', say`The files of ECS unpack to more than ${UNPACKED_LIMIT} bytes.`)
        return !name.endsWith('/')
      },
    })
    return Object.entries(entries).map(([path, bytes]) => ({ path, bytes }))
  } catch (cause) {
    if (cause instanceof ActionError) throw cause
    throw new ActionError('source/malformed', say`ECS at ${url.host} answered /config/raw with something that is not a zip.`, { cause })
  }
}
