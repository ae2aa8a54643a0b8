/**
 * The ECS server. Its build answer has lost what SOPS needs (metadata, key paths), but carries every `ENC[...]` text
 * verbatim; `/config/raw` has the files that explain them. So nothing is asked for in clear, unless the workflow lets the
 * server decrypt.
 */
import { isUtf8 } from 'node:buffer'
import { ActionError } from '../errors.ts'
import type { HttpRequest, HttpResponse } from '../http/client.ts'
import type { EcsInputs } from '../inputs/table.ts'
import { parseJson } from '../sops/stores/json.ts'
import type { Node } from '../sops/tree.ts'
import { say } from '../text.ts'
import { accept, askedFor, errorDetail, isRefusal, refusedOpen, tooManyFiles } from './answers.ts'
import type { Built, SourceContext, SourceFile } from './built.ts'
import type { Compared, Drift } from './drift.ts'

/** Bytes of one answer; a zip may unpack to four times that. */
export const LARGEST_ANSWER = 64 * 1024 * 1024
const UNPACKED_LIMIT = 4 * LARGEST_ANSWER

type Ask = (endpoint: string, more?: Pick<HttpRequest, 'method' | 'body' | 'whileWaiting'>) => Promise<HttpResponse>

/** @throws ActionError of the family `source` */
export async function fetchFromEcs(inputs: EcsInputs, context: SourceContext): Promise<Built> {
  const stop = new AbortController()
  const ask: Ask = (endpoint, more = {}) =>
    context.http.ask({ who: 'ECS', url: endpointUrl(inputs.url, endpoint), headers: headers(inputs, more.body), limit: LARGEST_ANSWER, signal: stop.signal, ...more }).catch((error: unknown) => {
      throw askedFor(endpoint, error)
    })
  if (context.debug) void tellVersion(ask, context.debug)
  try {
    return await (context.decrypt === 'server' ? openByServer(inputs, ask, context) : closed(inputs, ask, context))
  } catch (error) {
    stop.abort()
    throw error
  }
}

/** Beside the other requests: whatever comes of it, nothing waits for it. */
async function tellVersion(ask: Ask, debug: (line: string) => void): Promise<void> {
  try {
    const { version } = JSON.parse((await ask('')).body.toString('utf8')) as { version?: unknown }
    debug(say`ECS says that it has the version ${typeof version === 'string' ? version : 'unknown'}.`)
  } catch {
    debug('ECS does not say which version it has.')
  }
}

/**
 * The build, and the files that explain it. Raw files are asked for only where something may be decrypted, beside the
 * hash that the build is pinned to. The server has those of the latest commit only; a repository has those of any.
 */
async function closed(inputs: EcsInputs, ask: Ask, context: SourceContext): Promise<Built> {
  const { repository } = inputs
  const isPinned = inputs.configId !== ''
  const explained = context.decrypt === 'kms' && repository === undefined
  const asked = afterAll(explained ? 2 : 1, () => context.whenAsked?.())
  const onItsWay = afterAll(explained && isPinned ? 2 : 1, context.whileWaiting)
  const raw = explained ? ask('config/raw', { whileWaiting: isPinned ? onItsWay : asked }) : undefined
  raw?.catch(() => undefined) // awaited when the files are

  const { pin, notices, built } = await withPin(inputs, ask, (pinned) => closedBuild(pinned, ask, onItsWay), asked)
  const stored = async function* (): AsyncGenerator<readonly SourceFile[]> {
    if (repository !== undefined) yield* (await import('./github/index.ts')).filesOfCommit(repository, inputs, context)
    if (raw !== undefined) yield await rawFiles(raw, inputs)
  }
  return {
    kind: 'built',
    ...built,
    configId: pin,
    notices,
    files: stored,
    ...(inputs.filter === '' ? {} : { unfiltered: () => withoutFilter({ ...inputs, configId: pin }, ask) }),
    ...(isPinned ? {} : { again: () => fetchFromEcs(inputs, { ...context, whileWaiting: () => undefined }) }),
    ...(isPinned ? { unexplained: repository === undefined ? OLD_BUILD : OTHER_REPOSITORY } : {}),
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

const OLD_BUILD = 'Grant the service account read access to the file. If the value was encrypted anew since that `config-id`, give the Git repository behind ECS as `repository`: it still has the file. Or let ECS decrypt: `decrypt: server`.'

const OTHER_REPOSITORY = 'Check that `repository` is the Git repository behind ECS, and that `config-id` is the same commit in both. Or let ECS decrypt: `decrypt: server`.'

/** A filter can move a secret: the places that count are those without one, in a build of the same commit. */
async function withoutFilter(inputs: EcsInputs, ask: Ask): Promise<Built['documents']> {
  if (inputs.configId === '') throw new ActionError('source/unpinned', 'ECS does not say which commit it built, so the build cannot be compared with the one that `filter` looks into.')
  return (await closedBuild({ ...inputs, filter: '', detectDrift: 'false' }, ask)).documents
}

/**
 * Two builds of one commit, closed and open: only both together tell what is secret. Drift is a matter of the open one,
 * whose answer holds plaintext: it is read for places, which the closed build must know.
 */
async function openByServer(inputs: EcsInputs, ask: Ask, { whileWaiting }: SourceContext): Promise<Built> {
  const onItsWay = afterAll(2, whileWaiting)
  const { pin, notices, built } = await withPin(inputs, ask, async (pinned) => {
    const asked = openBuild(pinned, ask, onItsWay)
    asked.catch(() => undefined) // awaited below, after the other's own answer
    const { documents } = await closedBuild({ ...pinned, detectDrift: 'false' }, ask, onItsWay)
    const { open, drift } = await asked
    if (drift === undefined) return { documents, open }
    const { withoutOpenKeys } = await import('./drift.ts')
    return { documents, open, drift: { ...drift, paths: withoutOpenKeys(drift.paths, documents) } }
  })
  if (built.drift !== undefined) await refuseDrift(inputs, built.drift)
  return { kind: 'built', ...built, configId: pin, notices, files: noFiles }
}

/** What ECS opened needs no explanation. */
async function* noFiles(): AsyncGenerator<readonly SourceFile[]> {}

interface OpenBuild {
  /** The build with secrets in clear; the refusal where the service account may not see them. */
  readonly open: NonNullable<Built['open']>
  readonly drift?: Drift
}

async function openBuild(inputs: EcsInputs, ask: Ask, whileWaiting: () => void): Promise<OpenBuild> {
  const asksForDrift = inputs.detectDrift !== 'false'
  const flags = { show_secrets: true } as const
  const answer = await ask('config/build', { method: 'POST', body: buildRequest(inputs, asksForDrift ? { ...flags, detect_drift: true } : flags), whileWaiting })
  if (answer.status === 403) return { open: mayNotOpen(inputs) }
  if (!asksForDrift) return { open: await openDocuments(answer, inputs) }
  const drift = await driftIn(answer, 'plaintext')
  if (drift === undefined) return { open: await openDocuments(answer, inputs), drift: { found: false, paths: [], compared: 'plaintext' } }
  if (inputs.detectDrift === 'true') return { open: [], drift }
  const again = await ask('config/build', { method: 'POST', body: buildRequest(inputs, flags) })
  return { open: await openDocuments(again, inputs), drift }
}

/** @throws it where drift was asked for, which nobody else tells */
function mayNotOpen({ detectDrift, url }: EcsInputs): ActionError {
  const refusal = new ActionError('source/read-secrets', say`ECS at ${url.host} does not decrypt for this service account (status 403).`)
  if (detectDrift === 'false') return refusal
  throw refusal.with({ hint: `${refusal.hint} With \`decrypt: kms\`, \`detect-drift\` compares ciphertext and needs no such right.` })
}

/** What a refusal says may hold secrets. */
async function openDocuments(answer: HttpResponse, inputs: EcsInputs): Promise<Node[]> {
  if (isRefusal(answer) && ![401, 408, 429].includes(answer.status)) throw refusedOpen(answer, inputs)
  return documentsOf(answer, inputs)
}

interface Pinned<T> {
  /** What was built; empty where the server cannot say. */
  readonly pin: string
  readonly notices: readonly string[]
  readonly built: T
}

/**
 * Builds the commit that the workflow names, or the latest: asked for first, so that what is said to have been built is
 * what was built. Only an output needs the answer: where the server gives none, or does not take it, the build is asked
 * for without.
 * @param whileWaiting called when it is asked which commit is the latest
 */
async function withPin<T>(inputs: EcsInputs, ask: Ask, build: (inputs: EcsInputs) => Promise<T>, whileWaiting?: () => void): Promise<Pinned<T>> {
  if (inputs.configId !== '') return { pin: inputs.configId, notices: [], built: await build(inputs) }
  const latest = latestCommit(await ask('config/hashes', whileWaiting ? { whileWaiting } : {}), inputs)
  if ('hash' in latest) {
    try {
      return { pin: latest.hash, notices: [], built: await build({ ...inputs, configId: latest.hash }) }
    } catch (error) {
      if (!(error instanceof ActionError) || !['source/rejected', 'source/not-found', 'source/forbidden'].includes(error.code)) throw error
    }
  }
  const built = await build(inputs)
  const why = 'hash' in latest ? 'refuses its own hash as a config id' : latest.why
  return { pin: '', notices: [`ECS does not say which commit it built: it ${why}. The output \`config-id\` is empty.`], built }
}

/** The build without secrets; with `detect-drift` what the server says of it. */
async function closedBuild(inputs: EcsInputs, ask: Ask, whileWaiting?: () => void): Promise<Pick<Built, 'documents' | 'drift'>> {
  const asksForDrift = inputs.detectDrift !== 'false'
  const body = buildRequest(inputs, asksForDrift ? { detect_drift: true } : {})
  const answer = await ask('config/build', { method: 'POST', body, ...(whileWaiting ? { whileWaiting } : {}) })
  if (!asksForDrift) return { documents: await documentsOf(answer, inputs) }
  const drift = await driftIn(answer, 'ciphertext')
  if (drift === undefined) return { documents: await documentsOf(answer, inputs), drift: { found: false, paths: [], compared: 'ciphertext' } }
  await refuseDrift(inputs, drift)
  const again = await ask('config/build', { method: 'POST', body: buildRequest(inputs) })
  return { documents: await documentsOf(again, inputs), drift }
}

/** @returns undefined where the server does not tell of drift */
async function driftIn(answer: HttpResponse, compared: Compared): Promise<Drift | undefined> {
  if (!isRefusal(answer)) return undefined
  const { parseDrift } = await import('./drift.ts')
  const told = parseDrift(errorDetail(answer.body))
  return told && { ...told, compared }
}

/** @throws ActionError source/drift, unless a warning is what was asked for */
async function refuseDrift({ configId, detectDrift }: EcsInputs, drift: Drift): Promise<void> {
  if (!drift.found || detectDrift !== 'true') return
  const { driftRefusal } = await import('./drift.ts')
  throw driftRefusal(configId, drift)
}

function endpointUrl(base: URL, endpoint: string): URL {
  return new URL(`${base.pathname.replace(/(?<!\/)\/+$/, '')}/${endpoint}`, base)
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

/** Whether ECS hands a path, a file or a pattern of files, to Pkl. */
function isPkl(path: string): boolean {
  return path.endsWith('.pkl')
}

/** Read by what was asked for, not by its content type: Pkl comes as text. */
async function documentsOf(response: HttpResponse, inputs: EcsInputs): Promise<Node[]> {
  const { url, path } = inputs
  const { body } = accept(response, inputs)
  if (!isUtf8(body)) throw new ActionError('source/malformed', say`ECS at ${url.host} answered the build with something that is not UTF-8.`)
  const text = body.toString('utf8').replace(/^\ufeff/, '')
  try {
    return [withoutMetadata(parseJson(text, 'the build'))]
  } catch (cause) {
    if (isPkl(path) && cause instanceof ActionError && cause.code === 'sops/syntax') return (await import('./pkl.ts')).pklDocuments(text)
    const why = cause instanceof ActionError ? cause.message : 'The build is not JSON.'
    throw new ActionError('source/malformed', say`ECS at ${url.host} answered the build with something that cannot be used: ` + why, { cause })
  }
}

/** A build of one file may be literally the file: its `sops` block is no part of the configuration. */
function withoutMetadata(root: Node): Node {
  if (root.kind !== 'map') return root
  const isMetadata = (item: (typeof root.items)[number]): boolean =>
    item.kind === 'item' && item.key === 'sops' && item.value.kind === 'map' && item.value.items.some((one) => one.kind === 'item' && one.key === 'mac')
  return root.items.some(isMetadata) ? { ...root, items: root.items.filter((item) => !isMetadata(item)) } : root
}

/** The hash of the latest commit, or why it is not known. */
function latestCommit(response: HttpResponse, inputs: EcsInputs): { readonly hash: string } | { readonly why: string } {
  const { status } = response
  if (isRefusal(response) && status !== 401 && status !== 429) return { why: say`refuses /config/hashes (status ${status})` }
  try {
    const answer = JSON.parse(accept(response, inputs).body.toString('utf8')) as { repo_hash?: unknown } | null
    const hash = answer?.repo_hash
    return typeof hash === 'string' && /^[\w.:-]{1,128}$/.test(hash) ? { hash } : { why: 'gives no hash that can be a config id' }
  } catch (cause) {
    if (cause instanceof ActionError) throw cause
    throw new ActionError('source/malformed', say`ECS at ${inputs.url.host} answered /config/hashes without a repository hash.`, { cause })
  }
}

async function rawFiles(raw: Promise<HttpResponse>, inputs: EcsInputs): Promise<SourceFile[]> {
  try {
    return await filesOf(accept(await raw, inputs), inputs)
  } catch (error) {
    throw tooManyFiles(error)
  }
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
