/**
 * The ECS server. Its build answer has lost what SOPS needs (metadata, key paths), but carries every `ENC[...]` text
 * verbatim; `/config/raw` has the files that explain them. So nothing is asked for in clear, unless the workflow lets the
 * server decrypt.
 */
import { isUtf8 } from 'node:buffer'
import { keyPathText } from '../config/walk.ts'
import { ActionError } from '../errors.ts'
import type { HttpRequest, HttpResponse } from '../http.ts'
import type { EcsInputs } from '../inputs.ts'
import { parseJson } from '../sops/stores/json.ts'
import { say } from '../text.ts'
import type { Built, SourceContext, SourceFile } from './built.ts'
import { driftText, NO_DRIFT, parseDrift } from './drift.ts'

/** Bytes of one answer; a zip may unpack to four times that. */
const LIMIT = 64 * 1024 * 1024
const UNPACKED_LIMIT = 4 * LIMIT

type Ask = (endpoint: string, more?: Pick<HttpRequest, 'method' | 'body' | 'whileWaiting'>) => Promise<HttpResponse>

/** @throws ActionError of the family `source` */
export async function fetchFromEcs(inputs: EcsInputs, context: SourceContext): Promise<Built> {
  const stop = new AbortController()
  const ask: Ask = (endpoint, more = {}) =>
    context.http.ask({ who: 'ECS', url: endpointUrl(inputs.url, endpoint), headers: headers(inputs, more.body), limit: LIMIT, signal: stop.signal, ...more })
  try {
    return await (context.decrypt === 'server' ? openByServer(inputs, ask, context.whileWaiting) : closed(inputs, ask, context))
  } catch (error) {
    stop.abort()
    throw error
  }
}

/**
 * Asks for hashes, build and raw files at the same time; raw files only where something may be decrypted. The server
 * has those of the latest commit only; a repository has them of the one that is pinned.
 */
async function closed(inputs: EcsInputs, ask: Ask, { http, decrypt, whileWaiting }: SourceContext): Promise<Built> {
  const { repository } = inputs
  const pinned = inputs.configId !== ''
  const explained = decrypt === 'kms' && repository === undefined
  const onItsWay = afterAll(1 + Number(!pinned) + Number(explained), whileWaiting)
  const build = closedBuild(inputs, ask, onItsWay)
  const hashes = pinned ? undefined : ask('config/hashes', { whileWaiting: onItsWay })
  const raw = explained ? ask('config/raw', { whileWaiting: onItsWay }) : undefined
  for (const early of [hashes, raw]) early?.catch(() => undefined) // awaited below, after the build's own answer

  const stored = async (): Promise<readonly SourceFile[]> => {
    if (repository !== undefined) return (await import('./github.ts')).filesOfCommit(repository, inputs.configId, http)
    return raw === undefined ? [] : filesOf(accept(await raw, inputs), inputs)
  }

  const built = await build
  const configId = hashes === undefined ? inputs.configId : repositoryHash(accept(await hashes, inputs), inputs)
  return {
    kind: 'built',
    ...built,
    configId,
    files: async () => {
      refusePkl([inputs.path, ...inputs.configVars.values()])
      const files = await stored()
      if (inputs.strategyName !== '') refusePkl(files.filter(({ path }) => path.endsWith('__strategies.yaml')).map(({ bytes }) => Buffer.from(bytes).toString('latin1')))
      return files
    },
    ...(pinned ? {} : { again: () => fetchFromEcs(inputs, { http, decrypt, whileWaiting: () => undefined }) }),
    ...(pinned && repository === undefined ? { unexplained: OLD_BUILD } : {}),
  }
}

/** Loading code holds up whatever was not sent yet: so it begins when every request is on its way. */
function afterAll(count: number, then: () => void): () => void {
  let left = count
  return () => {
    left -= 1
    if (left === 0) then()
  }
}

/** A Pkl module computes its output: it could read another's ciphertext and put it anywhere. */
function refusePkl(texts: readonly string[]): void {
  const named = texts.flatMap((text) => text.match(/[^\s'"]*\.pkl\b/i) ?? [])
  if (named.length > 0) throw new ActionError('config/embedded', say`"${named[0]}" is built by Pkl, whose output cannot be traced to encrypted files.`)
}

const OLD_BUILD = 'Grant the service account read access to the file. If the value was encrypted anew since that `config-id`, give the Git repository behind ECS as `repository`: it still has the file. Or let ECS decrypt: `decrypt: server`.'

/** Two builds of one commit, closed and open: only both together tell what is secret. */
async function openByServer(inputs: EcsInputs, ask: Ask, whileWaiting: () => void): Promise<Built> {
  const configId = inputs.configId || repositoryHash(accept(await ask('config/hashes'), inputs), inputs)
  const pinned = { ...inputs, configId }
  const onItsWay = afterAll(2, whileWaiting)
  const open = ask('config/build', { method: 'POST', body: buildRequest(pinned, { show_secrets: true }), whileWaiting: onItsWay })
  open.catch(() => undefined) // awaited below, after the other's own answer
  const built = await closedBuild(pinned, ask, onItsWay)
  return { kind: 'built', ...built, configId, open: [parseBuild(acceptOpen(await open, inputs), inputs)], files: () => Promise.resolve([]) }
}

/** The build without secrets; with `detect-drift` what the server says of it. */
async function closedBuild(inputs: EcsInputs, ask: Ask, whileWaiting?: () => void): Promise<Pick<Built, 'documents' | 'drift'>> {
  const asksForDrift = inputs.detectDrift !== 'false'
  const body = buildRequest(inputs, asksForDrift ? { detect_drift: true } : {})
  const answer = await ask('config/build', { method: 'POST', body, ...(whileWaiting ? { whileWaiting } : {}) })
  if (!asksForDrift) return { documents: [parseBuild(accept(answer, inputs), inputs)] }
  const drift = isRefusal(answer) ? parseDrift(errorDetail(answer.body)) : undefined
  if (drift === undefined) return { documents: [parseBuild(accept(answer, inputs), inputs)], drift: NO_DRIFT }
  if (inputs.detectDrift === 'true') throw new ActionError('source/drift', driftText(inputs.configId, drift), { account: drift.paths.map(keyPathText).map((place) => say`${place}`) })
  const again = await ask('config/build', { method: 'POST', body: buildRequest(inputs) })
  return { documents: [parseBuild(accept(again, inputs), inputs)], drift }
}

function isRefusal({ status }: HttpResponse): boolean {
  return status >= 400 && status < 500
}

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

interface BuildFlags {
  readonly show_secrets?: true
  readonly detect_drift?: true
}

/** Members that are empty or false are left out, as the `cto` CLI does. */
function buildRequest(inputs: EcsInputs, flags: BuildFlags = {}): string {
  return JSON.stringify({
    path: inputs.path,
    recursive: inputs.recursive,
    strategy_name: inputs.strategyName || undefined,
    config_vars: inputs.configVars.size > 0 ? Object.fromEntries(inputs.configVars) : undefined,
    format: 'json',
    filter: inputs.filter || undefined,
    config_id: inputs.configId || undefined,
    ...flags,
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

/** Of a refused build with secrets in clear nothing is shown but the status: its details may hold them. */
function acceptOpen(response: HttpResponse, inputs: EcsInputs): HttpResponse {
  const { status } = response
  if (status === 403) throw new ActionError('source/read-secrets', say`ECS does not decrypt for this service account (status ${status}).`)
  return accept(isRefusal(response) ? { ...response, body: Buffer.alloc(0) } : response, inputs)
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
    if (isUtf8(response.body)) return parseJson(response.body.toString('utf8').replace(/^\ufeff/, ''), 'the build')
  } catch (cause) {
    const why = cause instanceof ActionError ? cause.message : 'The build is not JSON.'
    throw new ActionError('source/malformed', say`ECS at ${url.host} answered the build with something that cannot be used: ` + why, { cause })
  }
  throw new ActionError('source/malformed', say`ECS at ${url.host} answered the build with something that is not UTF-8.`)
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
async function filesOf({ body }: HttpResponse, { url }: EcsInputs): Promise<SourceFile[]> {
  const { unzip } = await import('./zip.ts')
  try {
    return unzip(body[0] === 0x50 && body[1] === 0x4b ? body : Buffer.from(body.toString('latin1'), 'base64'), UNPACKED_LIMIT)
  } catch (cause) {
    if (cause instanceof ActionError) throw cause
    throw new ActionError('source/malformed', say`ECS at ${url.host} answered /config/raw with something that is not a zip.`, { cause })
  }
}
