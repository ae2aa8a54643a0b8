/** The ECS client against answers of every kind. */
import { zipSync, strToU8, type Zippable } from 'fflate'
import { afterEach, describe, expect, it, vi } from 'vitest'
import { json, type EmulatedRequest, type EmulatedResponse } from '../../emulators/front/http.ts'
import { serveQuietly } from '../../emulators/front/serve.ts'
import { Deadline } from '../../src/deadline.ts'
import { ActionError } from '../../src/errors.ts'
import { HttpClient } from '../../src/http/client.ts'
import type { EcsInputs, Inputs } from '../../src/inputs/table.ts'
import { toJson } from '../../src/select/json.ts'
import type { Node } from '../../src/sops/tree.ts'
import type { Built } from '../../src/source/built.ts'
import { fetchFromEcs } from '../../src/source/ecs.ts'
import { IDENTIFICATION } from '../../src/version.ts'
import { filesIn } from './batches.ts'

interface Answers {
  readonly build?: (body: Record<string, unknown>, request: EmulatedRequest) => EmulatedResponse
  readonly hashes?: () => EmulatedResponse
  readonly raw?: () => EmulatedResponse
}

interface Asked {
  readonly path: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: unknown
}

const HASH = 'c0ffee'.padEnd(40, '0')
const closers: (() => unknown)[] = []
let asked: Asked[] = []

afterEach(async () => {
  asked = []
  for (const close of closers.splice(0)) await close()
})

/** Fetches from a server that gives these answers. */
async function fetched(answers: Answers, inputs: Partial<EcsInputs> = {}, decrypt: Inputs['decrypt'] = 'kms', seconds = 20, debug?: (line: string) => void): Promise<Built> {
  const { build = () => json(200, {}), hashes = () => json(200, { repo_hash: HASH, files: {} }), raw = () => ({ status: 200, body: Buffer.from(zipSync({})) }) } = answers
  const { url, close } = await serveQuietly((request) => {
    const body: unknown = request.body.length === 0 ? undefined : JSON.parse(request.body.toString())
    asked.push({ path: request.url.pathname, headers: request.headers, body })
    if (request.url.pathname.endsWith('/config/hashes')) return hashes()
    return request.url.pathname.endsWith('/config/raw') ? raw() : build(body as Record<string, unknown>, request)
  })
  const http = new HttpClient({ deadline: new Deadline(seconds), environment: {} })
  closers.push(() => http.close(), close)
  return fetchFromEcs({ ...GIVEN, ...inputs, url: new URL(inputs.url ?? '', url) }, { http, decrypt, whileWaiting: () => undefined, log: NO_LOG, ...(debug ? { debug } : {}) })
}

const NO_LOG = { info: () => undefined, warning: () => undefined }

const GIVEN: EcsInputs = { kind: 'ecs', url: new URL('http://127.0.0.1'), token: 't0ken', saasToken: '', repoName: '', path: 'shop', recursive: false, strategyName: '', configVars: new Map(), filter: '', configId: '', detectDrift: 'false', movedSecrets: () => false }

/** The error of a fetch. */
async function refused(...given: Parameters<typeof fetched>): Promise<ActionError> {
  const error: unknown = await fetched(...given).then(() => new Error('succeeded'), (reason: unknown) => reason)
  if (error instanceof ActionError) return error
  throw error
}

async function failure(from: Promise<unknown>): Promise<string> {
  const error: unknown = await from.then(() => new Error('succeeded'), (reason: unknown) => reason)
  if (error instanceof ActionError) return `${error.code}: ${error.message.replace(/127\.0\.0\.1:\d+/, 'HOST')}`
  throw error
}

const answer = (status: number, body: string | Buffer, type = 'application/json'): EmulatedResponse => ({ status, headers: { 'content-type': type }, body })
const buildOf = (): unknown => asked.find(({ path }) => path === '/config/build')?.body

describe('while ECS answers', () => {
  it.each<[Inputs['decrypt'], Partial<EcsInputs>, string[]]>([
    ['kms', {}, ['config/raw', 'config/hashes', 'config/build']],
    ['kms', { configId: 'v1' }, ['config/raw', 'config/build']],
    ['none', {}, ['config/hashes', 'config/build']],
    ['none', { configId: 'v1' }, ['config/build']],
    ['server', {}, ['config/hashes', 'config/build', 'config/build']],
    ['server', { configId: 'v1' }, ['config/build', 'config/build']],
  ])('code is loaded when the last of all requests is on its way (decrypt: %s, %j)', async (decrypt, inputs, paths) => {
    const sent: { readonly url: URL; readonly whileWaiting?: () => void }[] = []
    const hashes = { status: 200, headers: {}, body: Buffer.from(JSON.stringify({ repo_hash: HASH })) }
    const ask = (request: { url: URL }) => (sent.push(request), request.url.pathname === '/config/hashes' ? Promise.resolve(hashes) : new Promise(() => undefined))
    let loaded = 0
    void fetchFromEcs({ ...GIVEN, ...inputs }, { http: { ask } as unknown as HttpClient, decrypt, whileWaiting: () => void (loaded += 1), log: NO_LOG })
    await new Promise(setImmediate)
    expect(sent.map(({ url }) => url.pathname.slice(1))).toEqual(paths)
    const told = sent.flatMap(({ whileWaiting }) => whileWaiting ?? [])
    expect(told.map((one) => (one(), loaded))).toEqual([...Array<number>(told.length - 1).fill(0), 1])
    told[0]?.() // one that is repeated
    expect(loaded).toBe(1)
    expect(sent.at(-1)?.whileWaiting).toBeDefined()
  })

  it.each<[Inputs['decrypt'], number]>([['kms', 2], ['none', 1]])('others are told once the first requests are on their way, before any answer (decrypt: %s)', async (decrypt, first) => {
    const sent: { readonly whileWaiting?: () => void }[] = []
    const ask = (request: object) => (sent.push(request), new Promise(() => undefined))
    let asked = 0
    void fetchFromEcs(GIVEN, { http: { ask } as unknown as HttpClient, decrypt, whenAsked: () => void (asked += 1), whileWaiting: () => undefined, log: NO_LOG })
    await new Promise(setImmediate)
    expect(sent.map(({ whileWaiting }) => (whileWaiting?.(), asked))).toEqual([...Array<number>(first - 1).fill(0), 1])
  })
})

describe('a request', () => {
  it('holds path and recursive, and nothing that was not given', async () => {
    await fetched({})
    expect(buildOf()).toEqual({ path: 'shop', recursive: false, format: 'json', config_id: HASH })
  })

  it('holds every field that was given', async () => {
    await fetched({}, { path: '/a/b', recursive: true, strategyName: 'st', configVars: new Map([['a', 'b=c']]), filter: 'x.y', configId: 'v1', detectDrift: 'true' })
    expect(buildOf()).toEqual({ path: '/a/b', recursive: true, strategy_name: 'st', config_vars: { a: 'b=c' }, format: 'json', filter: 'x.y', config_id: 'v1', detect_drift: true })
  })

  it('carries the raw token, and the headers of ECS Cloud only where they are given', async () => {
    await filesIn((await fetched({})).files())
    await filesIn((await fetched({}, { saasToken: 's4as', repoName: 'team' })).files())
    expect([...new Set(asked.map(({ headers: { 'user-agent': agent } }) => agent))]).toEqual([IDENTIFICATION['user-agent']])
    const headers = asked.map(({ headers: { authorization, 'x-saas-token': saas, 'x-repo-name': name } }) => [authorization, saas, name])
    expect(headers).toEqual([...Array<unknown[]>(3).fill(['t0ken', undefined, undefined]), ...Array<unknown[]>(3).fill(['t0ken', 's4as', 'team'])])
  })
})

describe('a build is read by what was asked for', () => {
  it.each(['application/json', 'application/json; charset=utf-8', 'text/plain', ''])('whatever its content type: %j', async (type) => {
    const { documents } = await fetched({ build: () => answer(200, '{"10":1,"2":90210123456789012345,"f":1.0,"e":1e3}', type) })
    expect(documents.map(toJson)).toEqual(['{"10":1,"2":90210123456789012345,"f":1.0,"e":1e3}'])
  })

  it.each(['null', '5', '"text"', '[1.0,null]', 'true', '{"status":"x"}'])('with any JSON: %s', async (text) => {
    expect((await fetched({ build: () => answer(200, text) })).documents.map(toJson)).toEqual([text])
  })

  it('with a byte order mark', async () => {
    expect((await fetched({ build: () => answer(200, '\ufeff{"a":1}') })).documents.map(toJson)).toEqual(['{"a":1}'])
  })

  it.each([['a page', '<html>login</html>'], ['nothing', ''], ['YAML', 'a: 1\n'], ['half of it', '{"a":'], ['bytes', Buffer.from([0xff, 0xfe])], ['a text that is not UTF-8', Buffer.from('{"a":"\xff"}', 'latin1')], ['a key twice', '{"a":1,"a":2}']])('but not %s', async (_, body) => {
    expect(await failure(fetched({ build: () => answer(200, body, 'text/html') }))).toMatch(/^source\/malformed: ECS at HOST answered the build with something that (cannot be used: .* (is not JSON|has a key twice)[^]*|is not UTF-8\.)$/)
  })
})

describe('a build of Pkl', () => {
  const pkl = (text: string, decrypt: Inputs['decrypt'] = 'kms') => fetched({ build: () => answer(200, text, 'text/plain') }, { path: 'shop/k8s/*.pkl' }, decrypt)

  it.each([
    ['JSON', '{"replicas":2,"ratio":1.0}', ['{"replicas":2,"ratio":1.0}']],
    ['one YAML document', 'replicas: 2\nversion: "1.0"\n', ['{"replicas":2,"version":"1.0"}']],
    ['several', '---\nkind: Service\n---\nkind: Deployment\nspec:\n- 1\n', ['{"kind":"Service"}', '{"kind":"Deployment","spec":[1]}']],
    ['several, with one that holds nothing', 'a: 1\n---\n---\n- b\n...\n', ['{"a":1}', '["b"]']],
  ])('is %s', async (_, text, documents) => {
    expect((await pkl(text)).documents.map(toJson)).toEqual(documents)
    const { documents: closed, open } = await pkl(text, 'server')
    expect([closed.map(toJson), (open as Node[]).map(toJson)]).toEqual([documents, documents])
  })

  it.each([
    ['XML', '<?xml version="1.0" encoding="UTF-8"?>\n<root>\n  <a>1</a>\n</root>\n'],
    ['a property list', '<?xml version="1.0" encoding="UTF-8"?>\n<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">\n<plist version="1.0">\n<dict/>\n</plist>\n'],
    ['properties', 'a = 1\nb.c = two\n'],
    ['a text', 'hello\n'],
    ['nothing', ''],
    ['neither', 'a: [1\n'],
  ])('is refused as %s, and the message says what is read', async (_, text) => {
    const error: unknown = await pkl(text).catch((reason: unknown) => reason)
    if (!(error instanceof ActionError)) throw error
    expect([error.code, error.message]).toEqual(['source/malformed', 'The Pkl module renders neither JSON nor YAML of objects or lists.'])
    expect(error.hint).toMatch(/`JsonRenderer` or `YamlRenderer`: XML, property lists, properties/)
  })
})

describe('ciphertext of a pinned build that no file explains', () => {
  it.each([
    ['asks for the repository', {}, /give the Git repository behind ECS as `repository`/],
    ['does not, where it is given', { repository: {} as never }, /^Check that `repository` is the Git repository behind ECS/],
  ])('%s', async (_, repository, words) => {
    expect((await fetched({ build: () => json(200, {}) }, { configId: 'v1', ...repository })).unexplained).toMatch(words)
  })
})

describe('an error', () => {
  it.each([
    ['a text', 400, '{"detail":"Specified strategy is not correct"}', 'source/rejected: ECS at HOST refused the request (status 400: Specified strategy is not correct).'],
    ['a list', 422, '{"detail":[{"msg":"one","loc":[]},{"msg":"two"},{"loc":1},null]}', 'source/rejected: ECS at HOST refused the request (status 422: one; two).'],
    ['a text where a list is usual', 422, '{"detail":"text"}', 'source/rejected: ECS at HOST refused the request (status 422: text).'],
    ['no JSON', 404, 'not here', 'source/not-found: ECS at HOST did not find what was asked for (status 404: not here).'],
    ['a grant that lacks', 403, '{"detail":"no"}', 'source/forbidden: ECS at HOST does not let this service account read "shop" (status 403: no).'],
    ...[201, 202, 203, 206].map((status): [string, number, string, string] => [`half an answer as whole: ${status}`, status, '{}', `source/malformed: ECS at HOST answered with status ${status}, and only 200 is a whole answer.`]),
    ['nothing', 409, '', 'source/rejected: ECS at HOST refused the request (status 409).'],
    ['JSON of another kind', 400, '[1]', 'source/rejected: ECS at HOST refused the request (status 400).'],
    ['null', 400, 'null', 'source/rejected: ECS at HOST refused the request (status 400).'],
    ['a command for the runner', 400, '{"detail":"##[error]x\\n::set-env::"}', 'source/rejected: ECS at HOST refused the request (status 400: #\\#[error]x\\u000a::set-env::).'],
  ])('says %s', async (_, status, body, message) => {
    expect((await failure(fetched({ build: () => answer(status, body) }))).replace(/127\.0\.0\.1:\d+/, 'HOST')).toBe(message)
  })

  it.each([['a page', '<html>blocked by example WAF'], ['JSON of a gateway', '{"message":"Forbidden"}'], ['a text', 'error code: 1020'], ['nothing', '']])('403 with %s is of something in front of ECS, whose words are not shown', async (_, body) => {
    const { code, message, hint } = await refused({ build: () => answer(403, body) })
    expect([code, message]).toEqual(['source/forbidden', expect.stringMatching(/^Something at 127\.0\.0\.1:\d+ refuses the request \(status 403\), and not in the words of ECS\.$/)])
    expect(hint).toMatch(/gateway, firewall or proxy/)
  })

  it.each([
    ['a path in `url` is named', 'https://h/base', '{"detail":"Not Found"}', /the path of `url`, "\/base": requests go to "\/base\/config\/build"/],
    ['also for a page', 'https://h/base', '<html>', /the path of `url`, "\/base"/],
    ['without one, the address is', '', '{"detail":"Not Found"}', /`url` is the address of ECS itself/],
    ['what ECS does not know itself is not the address', 'https://h/base', '{"detail":"Path shop does not exist"}', /^Check `path`, `config-id` and `repo-name`\.$/],
  ])('of a 404 %s', async (_, url, body, words) => {
    const inputs = url === '' ? {} : { url: new URL(url).pathname as unknown as URL }
    expect((await refused({ build: () => answer(404, body), hashes: () => answer(404, body) }, inputs)).hint).toMatch(words)
  })

  it.each([400, 422])('%d for the open build alone says what may be wrong, and nothing that ECS says', async (status) => {
    const { code, message, hint } = await refused({ build: ({ show_secrets: shown }) => (shown === true ? answer(status, '{"detail":"hunter2 is not of type integer"}') : json(200, {})) }, {}, 'server')
    expect([code, message.replace(/127\.0\.0\.1:\d+/, 'HOST')]).toEqual(['source/rejected', `ECS at HOST makes this build with its secrets closed, and refuses it with secrets open (status ${status}). What it says may hold secrets, and is not shown.`])
    expect(hint).toMatch(/log: it may be unable to use the key.*schema or `filter`.*`decrypt: kms`/)
  })

  it('401 is a token, whatever is said', async () => {
    expect(await failure(fetched({ build: () => answer(401, '{"detail":"t0ken"}') }))).toMatch(/^source\/unauthorized: ECS at HOST does not accept the token \(status 401\)\.$/)
  })

  it('5xx is asked again, and nothing of it shown but how often', async () => {
    const message = await failure(fetched({ build: () => answer(500, '{"detail":"stack"}') }, {}, 'kms', 1))
    const attempts = asked.filter(({ path }) => path === '/config/build').length
    expect(message).toMatch(new RegExp(`^source/failed: ECS at HOST failed \\(status 500\\), in ${attempts} attempts over 0\\.\\d seconds\\.$`))
    expect(attempts).toBeGreaterThan(1)
  })

  it('a page in place of the hashes is no ECS', async () => {
    expect(await failure(fetched({ hashes: () => answer(200, '<html>') }))).toMatch(/^source\/malformed: .*without a repository hash/)
  })
})

describe('the version of the server', () => {
  it.each([
    ['{"status":"healthy","version":"0.1.3"}', 'ECS says that it has the version 0.1.3.'],
    ['{"version":3}', 'ECS says that it has the version unknown.'],
    ['<html>', 'ECS does not say which version it has.'],
  ])('is told when the runner debugs: %s', async (body, line) => {
    const lines: string[] = []
    await fetched({ build: (_, { url }) => (url.pathname === '/' ? answer(200, body) : json(200, {})) }, {}, 'kms', 20, (text) => void lines.push(text))
    await vi.waitFor(() => expect(lines).toEqual([line]))
  })

  it('is not asked for otherwise', async () => {
    await fetched({})
    expect(asked.map(({ path }) => path)).not.toContain('/')
  })
})

it.each([['config/hashes', 0], ['config/build', 1]] as const)('the end of the time says that %s was waited for', async (endpoint, answers) => {
  const hashes = { status: 200, headers: {}, body: Buffer.from(JSON.stringify({ repo_hash: HASH })) }
  let left = answers
  const ask = ({ url }: { url: URL }) => ((left -= 1) >= 0 && url.pathname === '/config/hashes' ? Promise.resolve(hashes) : Promise.reject(new ActionError('source/timeout', 'ECS did not finish within the 1 seconds of `timeout`.')))
  const from = fetchFromEcs(GIVEN, { http: { ask } as unknown as HttpClient, decrypt: 'none', whileWaiting: () => undefined, log: NO_LOG })
  expect(await failure(from)).toBe(`source/timeout: ECS did not finish within the 1 seconds of \`timeout\`. It was asked for /${endpoint}.`)
})

describe('what is built is pinned', () => {
  const commits = () => asked.filter(({ path }) => path === '/config/build').map(({ body }) => (body as Record<string, unknown>)['config_id'])

  it.each<[Inputs['decrypt'], number]>([['kms', 1], ['none', 1], ['server', 2]])('to the hash that was answered before (decrypt: %s)', async (decrypt, builds) => {
    const { configId, notices } = await fetched({}, {}, decrypt)
    expect([configId, notices, commits()]).toEqual([HASH, [], Array(builds).fill(HASH)])
    expect(asked.findIndex(({ path }) => path === '/config/hashes')).toBeLessThan(asked.findIndex(({ path }) => path === '/config/build'))
  })

  it.each<[string, () => EmulatedResponse, RegExp]>([
    ['refuses it', () => answer(403, '{"detail":"no"}'), /refuses \/config\/hashes \(status 403\)/],
    ['does not know it', () => answer(404, ''), /refuses \/config\/hashes \(status 404\)/],
    ['answers null', () => answer(200, 'null'), /gives no hash that can be a config id/],
    ['answers without one', () => answer(200, '{"files":{}}'), /gives no hash/],
    ['answers null for it', () => answer(200, '{"repo_hash":null}'), /gives no hash/],
    ...['a/b', 'a+b', 'YQ==', 'a b'].map((hash): [string, () => EmulatedResponse, RegExp] => [`answers ${hash}`, () => json(200, { repo_hash: hash }), /gives no hash/]),
  ])('or to nothing, with a notice, where the server %s', async (_, hashes, words) => {
    for (const [decrypt, builds] of [['kms', 1], ['none', 1], ['server', 2]] as const) {
      asked = []
      const { configId, notices } = await fetched({ hashes }, {}, decrypt)
      expect([configId, commits()]).toEqual(['', Array(builds).fill(undefined)])
      expect(notices).toEqual([expect.stringMatching(words)])
    }
  })

  it.each([400, 404, 422])('or to nothing, where the server does not take its own hash as a config id (status %d)', async (status) => {
    const build = ({ config_id: pin }: Record<string, unknown>) => (pin === undefined ? json(200, { a: 1 }) : answer(status, '{"detail":"no such config id"}'))
    for (const [decrypt, builds] of [['kms', 1], ['server', 2]] as const) {
      asked = []
      const { configId, notices, documents } = await fetched({ build }, {}, decrypt)
      expect([configId, commits(), documents.map(toJson)]).toEqual(['', [...Array<unknown>(builds).fill(HASH), ...Array<unknown>(builds).fill(undefined)], ['{"a":1}']])
      expect(notices).toEqual([expect.stringContaining('refuses its own hash as a config id')])
    }
  })

  it('says what the server says where it refuses the build with and without a pin', async () => {
    expect(await failure(fetched({ build: () => answer(400, '{"detail":"Specified strategy is not correct"}') }))).toBe('source/rejected: ECS at HOST refused the request (status 400: Specified strategy is not correct).')
  })

  it('asks nothing again where the workflow pinned it', async () => {
    expect(await failure(fetched({ build: () => answer(404, '{"detail":"no such config id"}') }, { configId: 'v1' }))).toMatch(/^source\/not-found/)
    expect(commits()).toEqual(['v1'])
  })

  it('the build without a filter is of the same commit, and there is none where nothing is pinned', async () => {
    const { unfiltered } = await fetched({}, { filter: 'a.b', configId: 'v1' })
    await unfiltered?.()
    expect(buildOf()).toMatchObject({ filter: 'a.b', config_id: 'v1' })
    expect(asked.at(-1)?.body).toEqual({ path: 'shop', recursive: false, format: 'json', config_id: 'v1' })
    const loose = await fetched({ hashes: () => answer(403, '') }, { filter: 'a.b' })
    expect(await failure(loose.unfiltered?.() ?? Promise.resolve())).toMatch(/^source\/unpinned/)
    expect((await fetched({})).unfiltered).toBeUndefined()
  })
})

describe('a build that is literally its file', () => {
  it.each([
    ['{"a":1,"sops":{"mac":"x","version":"3.9.0"}}', '{"a":1}'],
    ['{"sops":{"mac":"x"},"a_ecs_secret":"y"}', '{"a":"y"}'],
    ['{"a":1,"sops":{"enabled":true}}', '{"a":1,"sops":{"enabled":true}}'],
    ['{"a":{"sops":{"mac":"x"}}}', '{"a":{"sops":{"mac":"x"}}}'],
    ['{"sops":"mac"}', '{"sops":"mac"}'],
  ])('%s is read without its metadata', async (text, expected) => {
    expect((await fetched({ build: () => answer(200, text) })).documents.map(toJson)).toEqual([expected])
  })
})

describe('the files', () => {
  const entries: Zippable = { 'shop/a.yaml': strToU8('a: 1\n'), 'empty/': new Uint8Array(), 'shop/stored.json': [strToU8('{}'), { level: 0 }], 'shop/ümläut.yaml': strToU8('') }
  const zip = Buffer.from(zipSync(entries))
  const filesOf = async (body: Buffer | string) => filesIn((await fetched({ raw: () => answer(200, body, 'application/zip') })).files())

  it.each([['a zip', zip], ['base64 of one', zip.toString('base64')], ['base64 in lines', zip.toString('base64').replace(/.{76}/g, '$&\n')]])('come as %s', async (_, body) => {
    expect((await filesOf(body)).map(({ path, bytes }) => [path, Buffer.from(bytes).toString()])).toEqual([['shop/a.yaml', 'a: 1\n'], ['shop/stored.json', '{}'], ['shop/ümläut.yaml', '']])
  })

  it('are asked for only where something may be decrypted', async () => {
    expect(await filesIn((await fetched({}, {}, 'none')).files())).toEqual([])
    expect(asked.map(({ path }) => path).toSorted()).toEqual(['/config/build', '/config/hashes'])
  })

  it.each([['nothing', ''], ['a page', '<html></html>'], ['half a zip', zip.subarray(0, zip.length - 30)], ['a zip without its middle', Buffer.concat([zip.subarray(0, 20), zip.subarray(60)])]])('are refused as %s', async (_, body) => {
    expect(await failure(filesOf(body))).toMatch(/^source\/malformed: .*something that is not a zip/)
  })

  it.each(['../a.yaml', 'a/../../b.yaml', '/etc/passwd', 'a//b.yaml', './a.yaml', 'a\\b.yaml', 'C:/a.yaml', 'a\0.yaml'])('are refused with the path %j', async (path) => {
    expect(await failure(filesOf(Buffer.from(zipSync({ [path]: strToU8('a: 1') }))))).toMatch(/^source\/malformed: .* is no path below the repository/)
  })

  it('are refused with a link', async () => {
    const linked = Buffer.from(zipSync({ 'a.yaml': [strToU8('/etc/passwd'), { os: 3, attrs: 0o120777 * 0x10000 }] }))
    expect(await failure(filesOf(linked))).toMatch(/^source\/malformed: .*"a\.yaml" is no file but a link/)
  })

  it('are refused with one path twice', async () => {
    const twice = Buffer.from(zipSync({ 'a.yaml': strToU8('a: 1'), 'b.yaml': strToU8('a: 2') })).toString('latin1').replaceAll('b.yaml', 'a.yaml')
    expect(await failure(filesOf(Buffer.from(twice, 'latin1')))).toMatch(/^source\/malformed: .*one path twice/)
  })

  it('are refused when they announce more than 256 MiB', async () => {
    const large = Buffer.from(zipSync({ 'a.yaml': [new Uint8Array(257 * 1024 * 1024), { level: 1 }] }))
    expect(await failure(filesOf(large))).toMatch(/^source\/too-large: .*\(\/config\/raw\)\. The files of ECS unpack to more than 268435456 bytes/)
  })

  it.each([['less', 10], ['more', 200_000_000]])('are refused when they are not as large as they say, but announce %s', async (_, announced) => {
    const bomb = Buffer.from(zipSync({ 'a.yaml': [new Uint8Array(100_000_000), { level: 9 }] }))
    const entry = bomb.indexOf('PK\x01\x02', 'latin1')
    bomb.writeUInt32LE(announced, entry + 24)
    const began = performance.now()
    expect(await failure(filesOf(bomb))).toMatch(/^source\/malformed/)
    expect(performance.now() - began).toBeLessThan(5_000)
  })

  it('are refused when their checksum is another', async () => {
    const changed = Buffer.from(zipSync({ 'a.yaml': [strToU8('a: 1'), { level: 0 }] }))
    changed.write('a: 2', changed.indexOf('a: 1'))
    expect(await failure(filesOf(changed))).toMatch(/^source\/malformed/)
  })
})

describe('an answer of more than 64 MiB', () => {
  it.each(['build', 'hashes', 'raw'] as const)('is refused: %s', async (which) => {
    const large = answer(200, Buffer.alloc(65 * 1024 * 1024, ' '))
    const from = fetched({ [which]: () => large }).then(({ files }) => filesIn(files()))
    const error: unknown = await from.catch((reason: unknown) => reason)
    const [first, hint] = which === 'raw' ? ['To decrypt, every file is fetched that the service account may read (/config/raw). ', /^Grant this service account the paths that it needs.*`decrypt: server`/] : ['', /narrower `path`/]
    const message = expect.stringMatching(new RegExp(`^${(first).replace(/[()/.]/g, '\\$&')}ECS at 127\\.0\\.0\\.1:\\d+ answered with more than 67108864 bytes\\.$`)) as unknown
    expect(error).toMatchObject({ code: 'source/too-large', message, hint: expect.stringMatching(hint) as unknown })
  })
})

describe('decrypt: server', () => {
  const closed = '{"a":"ENC[AES256_GCM,data:AA==,iv:AA==,tag:AA==,type:str]","b":1.0}'
  const open = '{"a":"s3cret","b":1.0}'

  it('builds twice, pinned to one commit, and asks for no files', async () => {
    const built = await fetched({ build: (body) => answer(200, body['show_secrets'] === true ? open : closed) }, { filter: 'x' }, 'server')
    expect([built.documents.map(toJson), (built.open as readonly Node[]).map(toJson), built.configId]).toEqual([[closed], [open], HASH])
    const same = { path: 'shop', recursive: false, format: 'json', filter: 'x', config_id: HASH }
    const bodies = asked.filter(({ path }) => path === '/config/build').map(({ body }) => body)
    expect(bodies).toHaveLength(2)
    expect(bodies).toEqual(expect.arrayContaining([same, { ...same, show_secrets: true }]))
    expect(asked.map(({ path }) => path).filter((path) => path !== '/config/build')).toEqual(['/config/hashes'])
  })

  it('pins to what the workflow pins to, and asks for no hash', async () => {
    const built = await fetched({ build: (body) => answer(200, body['show_secrets'] === true ? open : closed) }, { configId: 'v1' }, 'server')
    expect(built.configId).toBe('v1')
    expect(asked.map(({ path, body }) => [path, (body as Record<string, unknown>)['config_id']])).toEqual([['/config/build', 'v1'], ['/config/build', 'v1']])
  })

  it.each([
    [400, '{"detail":"no key s3cret"}', 'source/rejected: ECS at HOST makes this build with its secrets closed'],
    [422, '{"detail":[{"msg":"s3cret"}]}', 'source/rejected: ECS at HOST makes this build'],
    [404, 's3cret', 'source/rejected: ECS at HOST makes this build'],
    [401, 's3cret', 'source/unauthorized: '],
    [200, '{"a":"s3cret"', 'source/malformed: '],
    [500, 's3cret', 'source/failed: '],
  ])('shows of the open build nothing but its status: %d', async (status, body, message) => {
    const said = await failure(fetched({ build: ({ show_secrets: shown }) => (shown === true ? answer(status, body) : answer(200, closed)) }, {}, 'server'))
    expect([said.startsWith(message), said]).toEqual([true, expect.not.stringContaining('s3cret')])
  })

  it('keeps the refusal of a service account without `read-secrets`: nothing selected may need it', async () => {
    const { open, documents } = await fetched({ build: ({ show_secrets: shown }) => (shown === true ? answer(403, '{"detail":"s3cret"}') : answer(200, closed)) }, {}, 'server')
    expect([documents.map(toJson), open]).toEqual([[closed], expect.objectContaining({ code: 'source/read-secrets', message: expect.stringMatching(/^ECS at \S+ does not decrypt for this service account \(status 403\)\.$/) as string })])
  })

  it('says what was wrong with the closed build where both fail', async () => {
    const build = ({ show_secrets: shown }: Record<string, unknown>) => answer(400, shown === true ? '{"detail":"s3cret"}' : '{"detail":"Specified strategy is not correct"}')
    expect(await failure(fetched({ build }, {}, 'server'))).toBe('source/rejected: ECS at HOST refused the request (status 400: Specified strategy is not correct).')
  })
})

describe('detect-drift', () => {
  const drifted = '{"detail":"Config drift detected: {\\"values_changed\\": {\\"root[\'a\']\\": {\\"new_value\\": 300, \\"old_value\\": 400}}}"}'
  const build = ({ detect_drift: asksForDrift }: Record<string, unknown>) => (asksForDrift === true ? answer(409, drifted) : json(200, { a: 400 }))

  const CIPHERTEXT = ' Secrets are compared as ciphertext: one that was encrypted anew differs, whatever its value; `decrypt: server` compares what they are.'

  it.each([['kms', CIPHERTEXT], ['none', CIPHERTEXT], ['server', '']] as const)('`true` fails, with places, what was compared, and no value (decrypt: %s)', async (decrypt, compared) => {
    expect(await failure(fetched({ build }, { configId: 'v1', detectDrift: 'true' }, decrypt))).toBe('source/drift: The build of "v1" differs from the latest one, at a.' + compared)
  })

  it.each([['kms', 'ciphertext'], ['server', 'plaintext']] as const)('`warn` builds again without the flag (decrypt: %s)', async (decrypt, compared) => {
    const { documents, drift, open } = await fetched({ build }, { configId: 'v1', detectDrift: 'warn' }, decrypt)
    expect([documents.map(toJson), drift]).toEqual([['{"a":400}'], { found: true, paths: [['a']], compared }])
    if (decrypt === 'server') expect((open as Node[]).map(toJson)).toEqual(['{"a":400}'])
  })

  it('only the open build is asked for it, where there is one', async () => {
    await fetched({ build }, { configId: 'v1', detectDrift: 'warn' }, 'server')
    const flags = asked.map(({ body }) => body as Record<string, unknown>).map(({ show_secrets: shown, detect_drift: drift }) => `${String(shown)} ${String(drift)}`)
    expect(flags.toSorted()).toEqual(['true true', 'true undefined', 'undefined undefined'])
  })

  it.each([
    ["root['hunter2']", '{"a":1}', 'the root'],
    ["root['a']['hunter2'][0]", '{"a":{"b":1}}', 'a'],
    ["root['l'][1]", '{"l":[1]}', 'l'],
    ["root['l'][0]['b']", '{"l":[{"b":1}]}', 'l.0.b'],
    ["root['p_ecs_secret']", '{"p":"x"}', 'p_ecs_secret'],
  ])('of the open build no key is shown that the closed one does not have: %s', async (place, closed, shown) => {
    const detail = `Config drift detected: {"dictionary_item_added": ["${place}"]}`
    const answered = ({ detect_drift: asksForDrift }: Record<string, unknown>) => (asksForDrift === true ? json(400, { detail }) : answer(200, closed))
    expect(await failure(fetched({ build: answered }, { configId: 'v1', detectDrift: 'true' }, 'server'))).toBe(`source/drift: The build of "v1" differs from the latest one, at ${shown}.`)
  })

  it('is not told for a service account that may not read secrets, where the server should open them', async () => {
    const refused = ({ show_secrets: shown }: Record<string, unknown>) => (shown === true ? answer(403, '{"detail":"no"}') : json(200, {}))
    expect(await failure(fetched({ build: refused }, { configId: 'v1', detectDrift: 'warn' }, 'server'))).toBe('source/read-secrets: ECS at HOST does not decrypt for this service account (status 403).')
  })

  it('leaves other refusals what they are', async () => {
    expect(await failure(fetched({ build: () => answer(400, '{"detail":"no"}') }, { configId: 'v1', detectDrift: 'warn' }))).toBe('source/rejected: ECS at HOST refused the request (status 400: no).')
  })

  it('says nothing where nobody asked', async () => {
    expect((await fetched({})).drift).toBeUndefined()
  })
})
