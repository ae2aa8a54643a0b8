import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createAuthority } from '../../emulators/front/certificates.ts'
import { Faults } from '../../emulators/control/faults.ts'
import { serveFront } from '../../emulators/front/index.ts'
import { createGithub } from '../../emulators/github/index.ts'
import { RequestLog } from '../../emulators/control/requests.ts'
import { serve, type Listening } from '../../emulators/front/serve.ts'
import type { EmulatedRequest, EmulatedResponse, Handler } from '../../emulators/front/http.ts'
import { Deadline } from '../../src/deadline.ts'
import { ActionError } from '../../src/errors.ts'
import { HttpClient } from '../../src/http/client.ts'
import type { EcsInputs, GithubInputs, RepositoryInputs } from '../../src/inputs/table.ts'
import { fetchFromGithub, filesOfCommit } from '../../src/source/github/index.ts'
import { waitForLimit } from '../../src/source/github/refusals.ts'
import { importBranch } from '../emulators/git-writer.ts'
import { filesIn } from './batches.ts'

const log = new RequestLog()
const faults = new Faults()
let data: string
let at: Listening
let token: string
/** What the source told the author of the workflow. */
const lines: string[] = []
const told = { info: (line: string) => void lines.push(line), warning: (line: string) => void lines.push(`warning: ${line}`) }
/** Answers in the place of the emulator, for what a test wants GitHub to say. */
let instead: ((request: EmulatedRequest) => EmulatedResponse | undefined | Promise<EmulatedResponse>) | undefined

const git = (...args: string[]): string => execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args], { cwd: data, encoding: 'utf8' }).trim()

function commit(files: Record<string, string>): string {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(data, path)), { recursive: true })
    writeFileSync(join(data, path), text)
  }
  git('add', '--all')
  git('commit', '--quiet', '--allow-empty', '--message', 'A commit')
  return git('rev-parse', 'HEAD')
}

let first: string
let second: string
let handler: Handler

beforeAll(async () => {
  data = mkdtempSync(join(tmpdir(), 'github-source-'))
  git('init', '--quiet', '--initial-branch=main')
  first = commit({ 'shop/b.yaml': 'b: old\n', 'shop/a.json': '{"a":1}', 'shop/README.md': '#', 'shop/.sops.yaml': 'x: 1\n', 'shop/live/c.yml': 'c: 1\n', 'shop/__strategies.yaml': 's: 1\n', '_users.yaml': 'u: 1\n', 'root.yaml': 'r: 1\n', 'shop/pä th.env': 'A=1\n' })
  git('tag', '1.0.1')
  second = commit({ 'shop/b.yaml': 'b: new\n' })
  symlinkSync('shop/b.yaml', join(data, 'link.yaml'))
  symlinkSync('../shop/b.yaml', join(data, 'shop', 'live', 'link.yaml'))
  git('checkout', '--quiet', '-b', 'feature/links')
  commit({})
  git('checkout', '--quiet', 'main')
  const github = createGithub({ data })
  token = github.token
  handler = async (request) => (await instead?.(request)) ?? github.handler(request)
  at = await serve({ service: 'github', handler }, { log, faults })
})
afterEach(() => {
  faults.clear()
  log.clear()
  lines.length = 0
  instead = undefined
})
afterAll(async () => {
  await at.close()
  rmSync(data, { recursive: true })
})

function client(seconds = 10): HttpClient {
  return new HttpClient({ deadline: new Deadline(seconds), environment: {} })
}

function repository(changes: Partial<RepositoryInputs> = {}): RepositoryInputs {
  return { api: new URL(at.url), graphql: new URL(`${at.url}/graphql`), owner: 'example', name: 'shop', token, ...changes }
}

async function fetched(path: string, changes: Partial<GithubInputs> = {}, http = client()) {
  try {
    const { files, ...rest } = await fetchFromGithub({ kind: 'github', repository: repository(), ref: '', path, recursive: false, filter: '', ...changes }, { http, whileWaiting: () => undefined, log: told })
    return { ...rest, files: files.map((file) => `${file.path}: ${Buffer.from(file.bytes).toString()}`) }
  } finally {
    http.close()
  }
}

async function refusal(path: string, changes: Partial<GithubInputs> = {}, http = client()): Promise<ActionError> {
  return fetched(path, changes, http).then(
    ({ files }) => { throw new Error(`read ${files.join()}`) },
    (error: unknown) => error as ActionError,
  )
}

function asked(): string[] {
  return log.list().map(({ path }) => decodeURIComponent(path).replace('/repos/example/shop/', '').replace(/(blobs)\/.*/, '$1'))
}

/** The files that may explain a build. */
async function explaining(configId: string, build: Partial<EcsInputs> = {}, batches = Infinity): Promise<string[]> {
  const http = client()
  try {
    const files = await filesIn(filesOfCommit(repository(), { configId, path: 'shop', recursive: false, strategyName: '', ...build }, { http, log: told }), batches)
    return files.map((file) => `${file.path}: ${Buffer.from(file.bytes).toString().trim()}`)
  } finally {
    http.close()
  }
}

describe('the source github', () => {
  it('gives a file of the default branch, and the commit', async () => {
    expect(await fetched('shop/b.yaml')).toEqual({ kind: 'stored', directory: false, configId: second, files: ['shop/b.yaml: b: new\n'] })
    expect(asked()).toEqual(['commits/HEAD', `git/trees/${second}:shop`, 'git/blobs'])
  })

  it('gives the YAML and JSON files of a directory, and of those below when asked', async () => {
    const own = ['shop/a.json: {"a":1}', 'shop/b.yaml: b: new\n']
    expect(await fetched('shop/')).toMatchObject({ directory: true, files: own })
    expect(await fetched('./shop', { recursive: true })).toMatchObject({ directory: true, files: [...own, 'shop/live/c.yml: c: 1\n'] })
  })

  it('gives the root', async () => {
    expect((await fetched('.')).files).toEqual(['root.yaml: r: 1\n'])
    expect((await fetched('.', { recursive: true })).files).toEqual(['root.yaml: r: 1\n', 'shop/a.json: {"a":1}', 'shop/b.yaml: b: new\n', 'shop/live/c.yml: c: 1\n'])
  })

  it('says which repository, ref and commit it reads', async () => {
    await fetched('shop/b.yaml', { ref: 'main' })
    await fetched('shop/b.yaml')
    expect(lines).toEqual([`Reading example/shop at "main": the commit ${second}.`, `Reading example/shop at its default branch: the commit ${second}.`])
  })

  it('gives every byte of a file, whatever its name', async () => {
    expect((await fetched('shop/pä th.env')).files).toEqual(['shop/pä th.env: A=1\n'])
  })

  it('asks for at most sixteen files at a time', async () => {
    let [now, most] = [0, 0]
    const slow: Handler = async (request) => {
      most = Math.max(most, (now += 1))
      await new Promise((resolve) => setTimeout(resolve, 20))
      now -= 1
      return request.url.pathname.includes('/git/blobs/') ? { status: 200, headers: JSON_TYPE, body: JSON.stringify({ content: 'eA==', encoding: 'base64' }) } : handler(request)
    }
    const there = await serve({ service: 'github', handler: slow }, { log: new RequestLog(), faults })
    instead = ({ url }) => (url.pathname.includes('/git/trees/') ? tree(Array.from({ length: 30 }, (_, i) => ({ path: `f${i}.yaml`, mode: '100644', sha: String(i), size: 1 }))) : undefined)
    const { files } = await fetched('.', { ref: first, repository: repository({ api: new URL(there.url) }) })
    await there.close()
    expect([files.length, most]).toEqual([30, 16])
  })

  it('tells who waits when the first request is on its way, once', async () => {
    const http = client()
    let waited = 0
    await fetchFromGithub({ kind: 'github', repository: repository(), ref: '', path: 'shop', recursive: false, filter: '' }, { http, whileWaiting: () => (waited += 1), log: told })
    http.close()
    expect(waited).toBe(1)
  })

  it('gives every YAML and JSON file of a commit for a pinned build, but no users', async () => {
    expect((await explaining('1.0.1')).toSorted()).toEqual(['root.yaml: r: 1', 'shop/.sops.yaml: x: 1', 'shop/__strategies.yaml: s: 1', 'shop/a.json: {"a":1}', 'shop/b.yaml: b: old', 'shop/live/c.yml: c: 1'])
  })
})

const JSON_TYPE = { 'content-type': 'application/json; charset=utf-8' }

function tree(entries: readonly unknown[], truncated = false): EmulatedResponse {
  return { status: 200, headers: JSON_TYPE, body: JSON.stringify({ sha: 'x', tree: entries, truncated }) }
}

function said(status: number, headers: Record<string, string> = {}): () => EmulatedResponse {
  return () => ({ status, headers: { ...JSON_TYPE, ...headers }, body: JSON.stringify({ message: 'b0dy of GitHub' }) })
}

describe('what the source github refuses', () => {
  it.each<[string, string, Partial<GithubInputs>, string]>([
    ['a path that is not there', 'shop/nope.yaml', {}, 'source/not-found: example/shop has no "shop/nope.yaml" at the commit COMMIT.'],
    ['a path below a file', 'shop/b.yaml/c.yaml', {}, 'source/not-found: example/shop has no "shop/b.yaml/c.yaml" at the commit COMMIT: "shop/b.yaml" is a file.'],
    ['a part of a name', 'sho', {}, 'source/not-found: example/shop has no "sho" at the commit COMMIT.'],
    ['a path that goes up', '../x', {}, 'input/invalid: The input `path` must be relative, with `/`, and stay below its root: "../x" does not.'],
    ['a ref that is not there', 'shop', { ref: 'nope' }, 'source/not-found: GitHub did not find "nope" in example/shop (status 422).'],
    ['a commit that is not there', 'shop', { ref: '0'.repeat(40) }, `source/not-found: GitHub did not find the commit ${'0'.repeat(40)} in example/shop (status 422).`],
  ])('%s', async (_, path, changes, message) => {
    const error = await refusal(path, changes)
    expect(`${error.code}: ${error.message}`).toBe(message.replace('COMMIT', second))
  })

  it('a token that GitHub does not know, another repository, and a directory of which nothing is merged', async () => {
    const unknown = await refusal('shop', { repository: repository({ token: 'ghs_wrong' }) })
    const other = await refusal('shop', { repository: repository({ name: 'other' }) })
    expect([unknown.code, other.code, other.message]).toEqual(['source/unauthorized', 'source/not-found', 'GitHub did not find its default branch in example/other (status 404).'])
    expect(other.hint).toContain('contents: read')
    instead = ({ url }) => (url.pathname.includes('/git/trees/') ? tree([{ path: 'a.md', mode: '100644', sha: 'a', size: 1 }]) : undefined)
    expect((await refusal('.')).message).toBe('The directory "." holds no .yaml, .yml or .json file.')
  })

  it.each<[string, () => EmulatedResponse, string, RegExp]>([
    ['a token without the permission', said(403), 'source/forbidden: GitHub does not let the token read example/shop (status 403).', /contents: read/],
    ['the hourly limit', said(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1800000000' }), 'source/failed: GitHub’s rate limit is used up (status 403).', /again in \d+ seconds/],
    ['the limit of bursts', said(403, { 'retry-after': '60' }), 'source/failed: GitHub’s limit of bursts (secondary rate limit) is reached (status 403).', /again in 60 seconds/],
    ['too many requests', said(429, { 'retry-after': '0' }), 'source/failed: GitHub’s limit of bursts (secondary rate limit) is reached (status 429), in N attempts over 0.N seconds.', /again in 0 seconds/],
    ['an empty repository', said(409), 'source/not-found: GitHub did not find its default branch in example/shop (status 409).', /`repository`/],
    ['a failure', said(503, { 'retry-after': '0' }), 'source/failed: GitHub failed (status 503), in N attempts over 0.N seconds.', /githubstatus/],
    ['another status', said(418), 'source/rejected: GitHub refused the request for its default branch in example/shop (status 418).', /`repository`/],
    ['a login page', () => ({ status: 200, headers: { 'content-type': 'text/html' }, body: '<html>b0dy' }), 'source/malformed: GitHub answered the question for a commit of example/shop with something else.', /GITHUB_API_URL/],
  ])('%s', async (_, answer, message, hint) => {
    instead = answer
    const error = await refusal('shop', {}, client(0.9))
    expect(`${error.code}: ${error.message.replace(/in \d attempts over 0\.\d/, 'in N attempts over 0.N')}`).toBe(message)
    expect(error.hint).toMatch(hint)
    expect(JSON.stringify([error.message, error.hint, error.account])).not.toMatch(/b0dy|ghs_/)
  })

  it.each<[string, unknown]>([
    ['no list', { tree: {}, truncated: false }],
    ['nothing', {}],
    ['entries without a path', { tree: [{ mode: '100644', sha: 'a' }] }],
    ['no JSON', 'x'],
  ])('a tree of %s', async (_, body) => {
    instead = ({ url }) => (url.pathname.includes('/git/trees/') ? { status: 200, headers: JSON_TYPE, body: typeof body === 'string' ? body : JSON.stringify(body) } : undefined)
    expect((await refusal('shop')).code).toBe('source/malformed')
  })

  it('a blob that is not base64', async () => {
    instead = ({ url }) => (url.pathname.includes('/git/blobs/') ? { status: 200, headers: JSON_TYPE, body: '{"content":"a: 1","encoding":"utf-8"}' } : undefined)
    expect((await refusal('shop')).code).toBe('source/malformed')
  })

  it('one directory that GitHub does not list whole', async () => {
    instead = ({ url }) => (url.pathname.includes('/git/trees/') ? tree([{ path: 'root.yaml', mode: '100644', sha: 'a', size: 1 }], true) : undefined)
    const error = await refusal('.')
    expect([error.code, error.message]).toEqual(['source/too-large', 'The directory "." has more entries than GitHub lists.'])
    expect(error.hint).toContain('source: workspace')
  })

  it('a file that is not there: what has not been asked for is not asked for any more', async () => {
    instead = ({ url }) => {
      if (url.pathname.includes('/git/trees/')) return tree(Array.from({ length: 30 }, (_, i) => ({ path: `f${i}.yaml`, mode: '100644', sha: String(i), size: 1 })))
      if (url.pathname.endsWith('/git/blobs/0')) return said(404)()
      if (!url.pathname.includes('/git/blobs/')) return undefined
      return new Promise((resolve) => setTimeout(resolve, 50, { status: 200, headers: JSON_TYPE, body: JSON.stringify({ content: 'eA==', encoding: 'base64' }) }))
    }
    const http = client()
    const failed = fetchFromGithub({ kind: 'github', repository: repository(), ref: first, path: '.', recursive: false, filter: '' }, { http, whileWaiting: () => undefined, log: told })
    await expect(failed).rejects.toMatchObject({ code: 'source/not-found', message: 'GitHub did not find "f0.yaml" in example/shop (status 404).' })
    await new Promise((resolve) => setTimeout(resolve, 150))
    http.close()
    expect(asked().filter((path) => path === 'git/blobs').length).toBeLessThanOrEqual(16)
  })

  it('files that are too large together, before any is asked for', async () => {
    instead = ({ url }) => (url.pathname.includes('/git/trees/') ? tree([{ path: 'root.yaml', mode: '100644', sha: 'a', size: 2 ** 30 }]) : undefined)
    expect((await refusal('root.yaml')).code).toBe('source/too-large')
    expect(asked()).not.toContain('git/blobs')
  })
})

describe('the way to GitHub', () => {
  it('repeats what failed', async () => {
    faults.add({ service: 'github', match: '/git/trees/', times: 2, kind: 'status', status: 502, headers: { 'retry-after': '0' } })
    expect((await fetched('shop/b.yaml')).files).toEqual(['shop/b.yaml: b: new\n'])
    expect(asked().filter((path) => path.startsWith('git/trees'))).toHaveLength(3)
  })

  it('follows no redirect: the token goes nowhere else', async () => {
    const elsewhere = await serve({ service: 'github', handler }, { log, faults: new Faults() })
    faults.add({ service: 'github', match: '/commits/', kind: 'redirect', location: `${elsewhere.url}/repositories/1/commits/HEAD` })
    const error = await refusal('shop')
    await elsewhere.close()
    expect([error.code, asked()]).toEqual(['source/redirected', ['commits/HEAD']])
    expect(error.hint).toBe('Check what GITHUB_API_URL points to, and what stands in between: a token follows no redirect to another host.')
  })

  it('keeps the deadline', async () => {
    faults.add({ service: 'github', match: '/commits/', kind: 'slow', milliseconds: 5000 })
    const error = await refusal('shop', {}, client(0.2))
    expect([error.code, error.message]).toEqual(['source/timeout', expect.stringMatching(/^GitHub at 127\.0\.0\.1:\d+ did not finish within the 0\.2 seconds of `timeout`\.$/)])
  })

  it('says where nobody answers', async () => {
    const error = await refusal('shop', { repository: repository({ api: new URL('http://127.0.0.1:9') }) }, client(0.4))
    expect([error.code, error.message]).toEqual(['source/unreachable', expect.stringMatching(/^GitHub at 127\.0\.0\.1:9 could not be reached \(ECONNREFUSED\), in [23] attempts over 0\.\d seconds\.$/)])
    expect(error.hint).toContain('GITHUB_API_URL')
  })

  it('prints nothing, whatever GitHub says about its addresses', async () => {
    const spies = (['debug', 'info', 'log', 'warn', 'error'] as const).map((name) => vi.spyOn(console, name).mockImplementation(() => undefined))
    instead = () => ({ status: 200, headers: { 'content-type': 'text/plain; charset=utf-8', deprecation: 'true', sunset: 'soon', link: '<https://example.com>; rel="deprecation"' }, body: first })
    await refusal('shop')
    expect(spies.flatMap((spy) => spy.mock.calls)).toEqual([])
    vi.restoreAllMocks()
  })

  it('asks below the path of an enterprise server', async () => {
    instead = ({ url }) => (url.pathname.startsWith('/api/v3/repos/') ? { status: 401 } : undefined)
    await refusal('shop', { repository: repository({ api: new URL(`${at.url}/api/v3/`) }) })
    expect(log.list().map(({ path, credential }) => [path, credential])).toEqual([['/api/v3/repos/example/shop/commits/HEAD', true]])
  })

  it('goes through the proxy, and trusts the CA that is given', async () => {
    const authority = await createAuthority('Enterprise')
    const front = await serveFront({ log, faults, routes: [{ service: 'github', host: /^ghe\.example\.com$/, handler, authority }] })
    const api = new URL('https://ghe.example.com')
    const through = (ca?: string) => new HttpClient({ deadline: new Deadline(10), environment: { HTTPS_PROXY: front.url }, ...(ca === undefined ? {} : { ca }) })
    const untrusted = await refusal('shop', { repository: repository({ api }) }, through())
    const { files } = await fetched('shop/b.yaml', { repository: repository({ api }) }, through(authority.pem))
    await front.close()
    expect([untrusted.code, files]).toEqual(['source/untrusted-certificate', ['shop/b.yaml: b: new\n']])
  })
})

describe('what a ref means', () => {
  let [file, tree_]: string[] = []

  beforeAll(() => {
    git('tag', 'both', first)
    git('branch', 'both', second)
    git('branch', 'tags/1.0.1', second)
    git('tag', '--annotate', '--message', 'a', 'annotated', first)
    git('-c', 'advice.nestedTag=false', 'tag', '--annotate', '--message', 'n', 'nested', 'annotated')
    file = git('rev-parse', `${first}:root.yaml`)
    tree_ = git('rev-parse', `${first}^{tree}`)
    git('tag', 'of-a-file', file)
    git('branch', first.slice(0, 8), second)
    git('branch', 'only-branch', second)
  })

  const commits = { first: () => first, second: () => second }

  it.each<[string, keyof typeof commits]>([
    ['1.0.1', 'first'],
    ['main', 'second'],
    ['feature/links', 'second'],
    ['refs/heads/main', 'second'],
    ['heads/main', 'second'],
    ['both', 'second'], // GitHub's order: a branch comes before a tag
    ['refs/heads/both', 'second'],
    ['refs/tags/both', 'first'],
    ['tags/both', 'first'],
    ['refs/tags/1.0.1', 'first'], // and not the branch that is called `tags/1.0.1`
    ['tags/1.0.1', 'first'],
    ['refs/heads/tags/1.0.1', 'second'],
    ['annotated', 'first'],
    ['refs/tags/annotated', 'first'],
    ['refs/tags/nested', 'first'],
  ])('`ref: %s` is the %s commit', async (ref, which) => {
    const expected = ref === 'feature/links' ? git('rev-parse', ref) : commits[which]()
    expect(await fetched('root.yaml', { ref })).toMatchObject({ configId: expected, files: ['root.yaml: r: 1\n'] })
  })

  it('a hash is the commit itself', async () => {
    expect((await fetched('shop/b.yaml', { ref: first })).configId).toBe(first)
    expect((await fetched('shop/b.yaml', { ref: second.slice(0, 8) })).configId).toBe(second)
  })

  it.each<[string, string]>([['both', 'old'], ['1.0.1', 'old'], ['annotated', 'old'], ['nested', 'old'], ['refs/tags/both', 'old']])('`config-id: %s` is a tag', async (configId, value) => {
    expect(await explaining(configId)).toContain(`shop/b.yaml: b: ${value}`)
  })

  it('`config-id` may be a commit, and the beginning of one', async () => {
    expect(await explaining(second)).toContain('shop/b.yaml: b: new')
    expect(await explaining(second.slice(0, 9))).toContain('shop/b.yaml: b: new')
  })

  const problem = (run: Promise<unknown>) => run.then(() => 'accepted', (error: unknown) => (error as ActionError).code)

  it('`config-id` is never a branch, whatever that is called', async () => {
    expect(await problem(explaining('only-branch'))).toBe('source/not-found')
    expect(await problem(explaining('refs/heads/main'))).toBe('input/invalid')
    expect(await problem(explaining(first.slice(0, 8)))).toBe('source/not-found')
  })

  it('what is no commit is refused: a tree, a file, a tag of one', async () => {
    for (const ref of [tree_ ?? '', file ?? '', 'of-a-file', 'refs/tags/of-a-file', 'refs/heads/nope', '0'.repeat(40)]) expect([ref, await problem(fetched('root.yaml', { ref }))]).toEqual([ref, 'source/not-found'])
    expect(await problem(explaining(tree_ ?? ''))).toBe('source/not-found')
  })

  it.each(['refs/', 'refs', '.', '..', '/', 'a//b', 'a/', '/a', 'heads/../../x', 'a..b', '.hidden', 'a.lock', 'a b', 'a~1', 'a^', 'a:b', 'a@{0}', '@', 'a.', 'a\\b', 'a*', '[a'])('%s is no ref, and nobody is asked', async (text) => {
    expect(await problem(fetched('root.yaml', { ref: text }))).toBe('input/invalid')
    expect(await problem(explaining(text))).toBe('input/invalid')
    expect(asked()).toEqual([])
  })
})

describe('how much is asked for', () => {
  const many = (count: number, text: (i: number) => string) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`app/f${i}.yaml`, text(i)]))

  beforeAll(() => {
    importBranch(data, 'thirty', many(30, (i) => `k${i}: ${i}\n`))
    importBranch(data, 'five-hundred', many(500, (i) => `k${i}: ${i}\n`))
    importBranch(data, 'equal', many(500, () => 'a: 1\n'))
    importBranch(data, 'awkward', { ...many(40, (i) => `k${i}: ${i}\n`), 'app/latin.yaml': Buffer.from('k: \xe4\n', 'latin1'), 'app/binary.json': Buffer.from([0x7b, 0, 0x7d]), 'app/long.yaml': `k: ${'x'.repeat(600_000)}\n`, 'app/bom.yaml': '\ufeffk: 1\r\n' })
    importBranch(data, 'deep', { 'a/b/c/d/e/f.yaml': 'a: 1\n', ...many(10, () => 'x: 1\n') })
  })

  it.each<[string, string, number, number]>([
    ['main', 'root.yaml', 1, 3],
    ['main', 'shop/b.yaml', 1, 3],
    ['deep', 'a/b/c/d/e/f.yaml', 1, 3],
    ['thirty', 'app', 30, 33],
    ['five-hundred', 'app', 500, 8],
    ['equal', 'app', 500, 4],
  ])('of %s, %s: %i files in %i requests', async (ref, path, files, requests) => {
    const found = await fetched(path, { ref })
    expect([found.files.length, asked().length]).toEqual([files, requests])
  })

  it('every byte is that of Git: what GraphQL cuts, recodes or takes for binary is asked for by itself', async () => {
    const http = client()
    const { files } = await fetchFromGithub({ kind: 'github', repository: repository(), ref: 'awkward', path: 'app', recursive: false, filter: '' }, { http, whileWaiting: () => undefined, log: told })
    http.close()
    for (const { path, bytes } of files) expect(Buffer.from(bytes).equals(execFileSync('git', ['show', `awkward:${path}`], { cwd: data, maxBuffer: 2 ** 24 })), path).toBe(true)
    expect([files.length, asked().filter((path) => path === 'git/blobs').length, asked().filter((path) => path === '/graphql').length]).toEqual([44, 3, 1])
  })

  it.each<[string, () => EmulatedResponse]>([
    ['refuses the token', said(403)],
    ['is not there', said(404)],
    ['answers with errors', () => ({ status: 200, headers: JSON_TYPE, body: '{"data":null,"errors":[{"type":"SOMETHING"}]}' })],
    ['answers with another text', () => ({ status: 200, headers: JSON_TYPE, body: JSON.stringify({ data: { repository: Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`b${i}`, { text: 'forged: 1\n', isBinary: false, isTruncated: false }])) } }) })],
  ])('where GraphQL %s, files are asked for one by one', async (_, answer) => {
    instead = ({ url }) => (url.pathname === '/graphql' ? answer() : undefined)
    const { files } = await fetched('app', { ref: 'awkward' })
    expect([files.length, files.some((text) => text.includes('forged')), asked().filter((path) => path === 'git/blobs').length]).toEqual([44, false, 44])
  })

  it('a limit of GraphQL is one: nothing is asked for one by one', async () => {
    instead = ({ url }) => (url.pathname === '/graphql' ? { status: 200, headers: JSON_TYPE, body: '{"errors":[{"type":"RATE_LIMITED","message":"b0dy"}]}' } : undefined)
    const error = await refusal('app', { ref: 'five-hundred' })
    expect([error.code, asked()]).toEqual(['source/failed', expect.not.arrayContaining(['git/blobs'])])
  })

  it('answers may come packed, and are unpacked within the limit', async () => {
    instead = ({ headers }) => (headers['accept-encoding'] === 'gzip' ? { status: 200, headers: { ...JSON_TYPE, 'content-encoding': 'gzip' }, body: gzipSync(Buffer.alloc(100 * 1024 * 1024)) } : undefined)
    expect((await refusal('app')).code).toBe('source/too-large')
    instead = () => ({ status: 200, headers: { ...JSON_TYPE, 'content-encoding': 'gzip' }, body: 'no gzip' })
    expect((await refusal('app')).code).toBe('source/malformed')
  })

  it('one file of a repository of 100,000 costs three small requests', async () => {
    const folders = Array.from({ length: 100 }, (_, i) => `d${i}`)
    const entries = folders.flatMap((folder) => Array.from({ length: 1000 }, (_, i) => [`${folder}/f${i}.yaml`, i === 0 ? `own: ${folder}\n` : 'a: 1\n'] as const))
    importBranch(data, 'huge', Object.fromEntries(entries))
    expect((await fetched('d7/f500.yaml', { ref: 'huge' })).files).toEqual(['d7/f500.yaml: a: 1\n'])
    expect(asked()).toHaveLength(3)
    log.clear()
    const { files } = await fetched('.', { ref: 'huge', recursive: true }, client(60))
    expect([files.length, asked().length]).toEqual([100_000, 1 + 2 + 100 + 2]) // GitHub cuts the listing of all short: one for each directory
  }, 60_000)
})

describe('the files that explain a pinned build', () => {
  beforeAll(() => {
    const others = Object.fromEntries(Array.from({ length: 800 }, (_, i) => [`team/f${i}.yaml`, `k${i}: 1\n`]))
    const commit = importBranch(data, 'pinned', { ...others, 'root.yaml': 'r: 1\n', 'odd.yaml/a.json': '{}', 'shop/app.yaml': 'a: 1\n', 'shop/__strategies.yaml': 's: 1\n', 'shop/live/app.yaml': 'l: 1\n', 'shop/link.yaml': { link: 'app.yaml' }, 'shop/README.md': '#' })
    git('tag', 'pin', commit)
  })

  it.each<[string, Partial<EcsInputs>, string[], number]>([
    ['the file', { path: 'shop/app.yaml' }, ['shop/app.yaml: a: 1'], 3],
    ['a file of the root', { path: '/root.yaml' }, ['root.yaml: r: 1'], 3],
    ['the files of the directory', { path: 'shop' }, ['shop/app.yaml: a: 1'], 3],
    ['those below, too', { path: 'shop/', recursive: true }, ['shop/app.yaml: a: 1', 'shop/live/app.yaml: l: 1'], 4],
    ['all below, for a strategy', { path: 'shop', strategyName: 's' }, ['shop/__strategies.yaml: s: 1', 'shop/app.yaml: a: 1', 'shop/live/app.yaml: l: 1'], 5],
    ['those of a directory that is called as a file', { path: 'odd.yaml' }, ['odd.yaml/a.json: {}'], 4],
    ['those of the root', { path: '.' }, ['root.yaml: r: 1'], 3],
    ['nothing behind a link', { path: 'shop/link.yaml' }, [], 2],
    ['nothing where nothing is', { path: 'nothing/here' }, [], 2],
    ['nothing outside', { path: '../shop' }, [], 1],
  ])('come first as far as the build needs them: %s', async (_, build, files, requests) => {
    expect([(await explaining('pin', build, 1)).toSorted(), asked().length]).toEqual([files, requests])
  })

  it('come next from below `path` and from the way to it', async () => {
    const near = ['root.yaml: r: 1', 'shop/__strategies.yaml: s: 1', 'shop/app.yaml: a: 1', 'shop/live/app.yaml: l: 1']
    expect((await explaining('pin', { path: 'shop' }, 2)).toSorted()).toEqual(near)
    expect(asked()).toHaveLength(3 + 1 + 3) // one listing, three files
  })

  it('are all there at last, each once, with few requests: 805 files', async () => {
    const files = await explaining('pin')
    expect([files.length, new Set(files).size]).toEqual([805, 805])
    expect(asked().length).toBeLessThanOrEqual(3 + 1 + 3 + 9)
  })

  it('are 500 with at most twelve requests', async () => {
    importBranch(data, 'pinned-many', Object.fromEntries(Array.from({ length: 500 }, (_, i) => [`app/f${i}.yaml`, `k${i}: ${i}\n`])))
    expect(await explaining(git('rev-parse', 'pinned-many'), { path: 'app' }, 1)).toHaveLength(500)
    expect(asked().length).toBeLessThanOrEqual(12)
  })

  it('are those of one directory where GitHub cuts the listing short', async () => {
    const folders = Object.fromEntries(Array.from({ length: 3 }, (_, i) => [`app/d${i}/f.yaml`, `k: ${i}\n`]))
    importBranch(data, 'pinned-cut', { ...folders, 'app/own.yaml': 'o: 1\n', 'other/f.yaml': 'f: 1\n' })
    instead = ({ url }) => (url.searchParams.has('recursive') ? tree([], true) : undefined)
    expect((await explaining(git('rev-parse', 'pinned-cut'), { path: 'app', recursive: true }, 1)).toSorted()).toEqual(['app/d0/f.yaml: k: 0', 'app/d1/f.yaml: k: 1', 'app/d2/f.yaml: k: 2', 'app/own.yaml: o: 1'])
  })
})

describe('links and submodules', () => {
  beforeAll(() => {
    importBranch(data, 'links', {
      'shop/a.yaml': 'a: 1\n',
      'shop/live/b.yaml': 'b: 1\n',
      'current': { link: 'shop' },
      'again': { link: './current/../current/live' },
      'a-link.yaml': { link: 'shop/a.yaml' },
      'out.yaml': { link: '../x.yaml' },
      'absolute.yaml': { link: '/etc/passwd' },
      'circle': { link: 'circle' },
      'dangling.yaml': { link: 'nowhere.yaml' },
      'sub': { submodule: first },
      'conf/a.yaml': { link: '../shop/a.yaml' },
      'conf/b.yaml': 'c: 1\n',
      'all/x.yaml': 'x: 1\n',
      'all/folder': { link: '../shop' },
      'all/LICENSE': { link: '../conf/b.yaml' },
      'all/gone': { link: 'nowhere' },
      'all/away': { link: '../../elsewhere' },
      'all/deep/vendor': { submodule: first },
      'called/x.yaml': { link: '../shop' },
      'leaving/x.yaml': { link: '../../x.yaml' },
    })
  })

  it.each<[string, string[]]>([
    ['a-link.yaml', ['a-link.yaml: a: 1\n']],
    ['current/a.yaml', ['current/a.yaml: a: 1\n']],
    ['again/b.yaml', ['again/b.yaml: b: 1\n']],
    ['current', ['current/a.yaml: a: 1\n']],
    ['conf', ['conf/a.yaml: a: 1\n', 'conf/b.yaml: c: 1\n']],
  ])('inside the repository are followed: %s', async (path, files) => {
    expect((await fetched(path, { ref: 'links' })).files).toEqual(files)
  })

  it.each<[string, string, string]>([
    ['out.yaml', 'input/invalid', '"out.yaml" is a link that leaves the repository.'],
    ['absolute.yaml', 'input/invalid', '"absolute.yaml" is a link that leaves the repository.'],
    ['leaving', 'input/invalid', '"leaving/x.yaml" is a link that leaves the repository.'],
    ['circle/x', 'source/not-found', 'links on the way lead in a circle'],
    ['dangling.yaml', 'source/not-found', 'has no "dangling.yaml"'],
    ['sub', 'sops/unsupported', '"sub" is a submodule: its files are in another repository.'],
    ['sub/x/y.yaml', 'sops/unsupported', '"sub/x/y.yaml" is in the submodule "sub": its files are in another repository.'],
    ['called', 'sops/unsupported', '"called/x.yaml" is a link to a directory, and called as a file.'],
  ])('that lead elsewhere are said: %s', async (path, code, words) => {
    const error = await refusal(path, { ref: 'links' })
    expect([error.code, error.message]).toEqual([code, expect.stringContaining(words)])
  })

  it('are said where `recursive` does not enter them', async () => {
    expect((await fetched('all', { ref: 'links', recursive: true })).files).toEqual(['all/x.yaml: x: 1\n'])
    expect(lines.filter((line) => line.startsWith('warning'))).toEqual(['warning: Not read below "all": "all/away", "all/deep/vendor", "all/folder" (submodules, and links to directories or out of the repository).'])
    lines.length = 0
    await fetched('all', { ref: 'links' })
    expect(lines.filter((line) => line.startsWith('warning'))).toEqual([])
  })

  it('a path that differs in case or composition is named', async () => {
    importBranch(data, 'names', { 'Shop/App.yaml': 'a: 1\n', 'shop/p\u00e4th.yaml': 'a: 1\n' })
    expect((await refusal('shop/App.yaml', { ref: 'names' })).message).toMatch(/^example\/shop has no "shop\/App.yaml" at the commit [0-9a-f]{40}\.$/)
    expect((await refusal('Shop/app.yaml', { ref: 'names' })).message).toMatch(/: it has "Shop\/App.yaml", which differs in case/)
    expect((await refusal('shop/pa\u0308th.yaml', { ref: 'names' })).message).toContain('it has "shop/p\u00e4th.yaml"')
  })

  it('unusual modes of a file, and those of unrelated entries, do not matter', async () => {
    instead = ({ url }) => (url.pathname.includes('/git/trees/') ? tree([{ path: 'other', mode: '777', sha: 'x' }, { path: 'root.yaml', mode: '100664', type: 'blob', sha: git('rev-parse', `${second}:root.yaml`), size: 5 }]) : undefined)
    expect((await fetched('root.yaml')).files).toEqual(['root.yaml: r: 1\n'])
  })

  it('a pointer of Git LFS is called one', async () => {
    importBranch(data, 'lfs', { 'app.yaml': 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n' })
    const error = await refusal('app.yaml', { ref: 'lfs' })
    expect([error.code, error.message]).toEqual(['sops/unsupported', '"app.yaml" is a pointer of Git LFS, not the file itself.'])
  })
})

describe('what a 403 means', () => {
  const refused = (message: string, headers: Record<string, string> = {}, errors?: unknown): (() => EmulatedResponse) => () => ({ status: 403, headers: { ...JSON_TYPE, ...headers }, body: JSON.stringify({ message, errors }) })

  it.each<[string, () => EmulatedResponse, string, RegExp, RegExp]>([
    ['a secondary limit without a header', refused('You have exceeded a secondary rate limit. Please wait a few minutes before you try again.'), 'source/failed', /secondary rate limit/, /again in 60 seconds/],
    ['a secondary limit that says how long', refused('You have exceeded a secondary rate limit.', { 'retry-after': '17' }), 'source/failed', /secondary rate limit/, /again in 17 seconds/],
    ['the hourly limit, by GitHub’s own clock', refused('API rate limit exceeded for installation ID 1.', { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1800000000', date: 'Fri, 15 Jan 2027 07:58:00 GMT' }), 'source/failed', /rate limit is used up/, /again in 120 seconds/],
    ['single sign-on', refused('Resource protected by organization SAML enforcement.', { 'x-github-sso': 'required; url=https://github.com/orgs/example/sso?authorization_request=AZ' }), 'source/forbidden', /single sign-on/, /https:\/\/github\.com\/orgs\/example\/sso\?authorization_request=AZ/],
    ['single sign-on without an address', refused('Resource protected by organization SAML enforcement.'), 'source/forbidden', /single sign-on/, /authorizes it/],
    ['an address that is none', refused('x', { 'x-github-sso': 'required; url=javascript:alert(1)' }), 'source/forbidden', /read example\/shop \(status 403\)/, /^(?!.*javascript)/],
    ['a list of addresses', refused('Although you appear to have the correct authorization credentials, the `example` organization has an IP allow list enabled, and your IP address is not permitted to access this resource.'), 'source/forbidden', /only listed addresses/, /address of the runner/],
    ['the lifetime of a token', refused("The 'example' organization forbids access via a fine-grained personal access tokens if the token's lifetime is greater than 366 days."), 'source/forbidden', /so long a lifetime/, /expires sooner/],
    ['a kind of token', refused('`example` forbids access via a personal access token (classic).'), 'source/forbidden', /this kind of token/, /policy/],
    ['a blocked repository', refused('Repository access blocked'), 'source/forbidden', /has blocked the repository/, /support/],
    ['a blob over 100 MB', refused('This API returns blobs up to 100 MB in size. The requested blob is too large to fetch via the API.', {}, [{ resource: 'Blob', field: 'data', code: 'too_large' }]), 'source/too-large', /100 MB/, /source: workspace/],
    ['a missing permission', refused('Resource not accessible by integration'), 'source/forbidden', /does not let the token read example\/shop \(status 403\)/, /contents: read/],
  ])('%s', async (_, answer, code, message, hint) => {
    instead = answer
    const error = await refusal('shop')
    expect([error.code, error.message, error.hint]).toEqual([code, expect.stringMatching(message), expect.stringMatching(hint)])
  })

  it('a limit, for who repeats it: how long to wait', () => {
    const now = Date.parse('2027-01-15T08:00:00Z')
    const wait = (status: number, headers: Record<string, string>, words = '') => waitForLimit({ status, headers, said: words }, now)
    expect([wait(429, {}), wait(403, { 'retry-after': '2' }), wait(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1800000090' }), wait(403, {}, 'You have exceeded a secondary rate limit')]).toEqual([60_000, 2_000, 90_000, 60_000])
    expect([wait(403, {}), wait(403, {}, 'Resource not accessible by integration'), wait(404, { 'retry-after': '2' })]).toEqual([undefined, undefined, undefined])
  })
})

describe('a repository that was renamed', () => {
  let former: Listening
  beforeAll(async () => {
    const github = createGithub({ data, formerName: 'example/old-shop' })
    former = await serve({ service: 'github', handler: github.handler }, { log, faults })
    token_ = github.token
  })
  afterAll(() => former.close())
  let token_: string

  const old = (): RepositoryInputs => ({ api: new URL(former.url), graphql: new URL(`${former.url}/graphql`), owner: 'example', name: 'old-shop', token: token_ })

  it('is read where it is now, and its new name is said once', async () => {
    expect((await fetched('shop/b.yaml', { repository: old() })).files).toEqual(['shop/b.yaml: b: new\n'])
    expect(lines.filter((line) => line.startsWith('warning'))).toEqual(['warning: example/old-shop was renamed or moved, and is now example/shop: give that name in `repository`.'])
    expect(log.list().map(({ status }) => status)).toEqual([301, 200, 200, 200, 200])
  })

  it.each<[string, number, (url: string) => string]>([
    ['to another host', 301, () => 'https://elsewhere.example.com/repositories/1/commits/HEAD'],
    ['for a while', 302, (url) => `${url}/repositories/1/commits/HEAD`],
    ['again and again', 301, (url) => `${url}/repos/example/shop/commits/HEAD?again`],
  ])('is not followed %s', async (_, status, location) => {
    instead = () => ({ status, headers: { location: location(at.url) } })
    const error = await refusal('shop')
    expect([error.code, error.message.includes('renamed'), error.hint.includes('renamed')]).toEqual(['source/redirected', false, false])
  })
})
