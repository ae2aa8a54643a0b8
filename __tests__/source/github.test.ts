import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import { createAuthority } from '../../emulators/certificates.ts'
import { Faults } from '../../emulators/faults.ts'
import { serveFront } from '../../emulators/front.ts'
import { createGithub } from '../../emulators/github/index.ts'
import { RequestLog } from '../../emulators/requests.ts'
import { serve, type Listening } from '../../emulators/serve.ts'
import type { EmulatedRequest, EmulatedResponse, Handler } from '../../emulators/http.ts'
import { Deadline } from '../../src/deadline.ts'
import { ActionError } from '../../src/errors.ts'
import { HttpClient } from '../../src/http.ts'
import type { GithubInputs, RepositoryInputs } from '../../src/inputs.ts'
import { fetchFromGithub, filesOfCommit } from '../../src/source/github.ts'
import { IDENTIFICATION } from '../../src/version.ts'

const log = new RequestLog()
const faults = new Faults()
let data: string
let at: Listening
let token: string
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
  return { api: new URL(at.url), owner: 'example', name: 'shop', token, ...changes }
}

async function fetched(path: string, changes: Partial<GithubInputs> = {}, http = client()) {
  try {
    const { files, ...rest } = await fetchFromGithub({ kind: 'github', repository: repository(), ref: '', path, recursive: false, filter: '', ...changes }, { http, whileWaiting: () => undefined })
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
  return log.list().map(({ path }) => path.replace('/repos/example/shop/', '').replace(/(blobs)\/.*/, '$1'))
}

describe('the source github', () => {
  it('gives a file of the default branch, and the commit', async () => {
    expect(await fetched('shop/b.yaml')).toEqual({ kind: 'stored', directory: false, configId: second, files: ['shop/b.yaml: b: new\n'] })
    expect(asked()).toEqual(['commits/HEAD', `git/trees/${second}`, 'git/blobs'])
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

  it.each([['1.0.1', 'old'], ['tags/1.0.1', 'old'], ['main', 'new'], ['heads/main', 'new'], ['feature/links', 'new'], ['refs/heads/main', 'new'], ['refs/tags/1.0.1', 'old']])('resolves %s once', async (ref, value) => {
    const { files, configId } = await fetched('shop/b.yaml', { ref })
    expect([files, configId]).toEqual([[`shop/b.yaml: b: ${value}\n`], git('rev-parse', `${ref}^{commit}`)])
    expect(asked().filter((path) => path.startsWith('commits/'))).toEqual([`commits/${encodeURIComponent(ref.replace('refs/', ''))}`])
  })

  it('asks for nothing to resolve a commit', async () => {
    expect(await fetched('shop/b.yaml', { ref: first })).toMatchObject({ configId: first, files: ['shop/b.yaml: b: old\n'] })
    expect(asked()).toEqual([`git/trees/${first}`, 'git/blobs'])
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
    instead = ({ url }) => (url.pathname.includes('/git/trees/') ? tree(Array.from({ length: 50 }, (_, i) => ({ path: `f${i}.yaml`, mode: '100644', sha: String(i), size: 1 }))) : undefined)
    const { files } = await fetched('.', { ref: first, repository: repository({ api: new URL(there.url) }) })
    await there.close()
    expect([files.length, most]).toEqual([50, 16])
  })

  it('tells who waits when the first request is on its way, once', async () => {
    const http = client()
    let waited = 0
    await fetchFromGithub({ kind: 'github', repository: repository(), ref: '', path: 'shop', recursive: false, filter: '' }, { http, whileWaiting: () => (waited += 1) })
    http.close()
    expect(waited).toBe(1)
  })

  it('gives every YAML and JSON file of a commit for a pinned build, but no users', async () => {
    const http = client()
    const files = await filesOfCommit(repository(), '1.0.1', http)
    http.close()
    expect(files.map(({ path, bytes }) => `${path}: ${Buffer.from(bytes).toString().trim()}`)).toEqual(['root.yaml: r: 1', 'shop/.sops.yaml: x: 1', 'shop/__strategies.yaml: s: 1', 'shop/a.json: {"a":1}', 'shop/b.yaml: b: old', 'shop/live/c.yml: c: 1'])
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
    ['a path that is not there', 'shop/nope.yaml', {}, 'source/not-found: example/shop has no "shop/nope.yaml" at that commit.'],
    ['a path below a file', 'shop/b.yaml/c.yaml', {}, 'source/not-found: example/shop has no "shop/b.yaml/c.yaml" at that commit.'],
    ['a part of a name', 'sho', {}, 'source/not-found: example/shop has no "sho" at that commit.'],
    ['a path that goes up', '../x', {}, 'input/invalid: The input `path` must be relative, with `/`, and stay below its root: "../x" does not.'],
    ['a ref that is not there', 'shop', { ref: 'nope' }, 'source/not-found: GitHub did not find "nope" in example/shop (status 422).'],
    ['a commit that is not there', 'shop', { ref: '0'.repeat(40) }, `source/not-found: GitHub did not find the commit ${'0'.repeat(40)} in example/shop (status 404).`],
    ['a link', 'link.yaml', { ref: 'feature/links' }, 'sops/unsupported: link.yaml is a link, which is not followed.'],
    ['a link among the files of a directory', 'shop', { ref: 'feature/links', recursive: true }, 'sops/unsupported: shop/live/link.yaml is a link, which is not followed.'],
  ])('%s', async (_, path, changes, message) => {
    const error = await refusal(path, changes)
    expect(`${error.code}: ${error.message}`).toBe(message)
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
    ['the hourly limit', said(403, { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1800000000' }), 'source/failed: GitHub’s rate limit is used up (status 403).', /after 08:00:00 UTC/],
    ['the limit of bursts', said(403, { 'retry-after': '60' }), 'source/failed: GitHub’s rate limit is used up (status 403).', /Try again later/],
    ['too many requests', said(429, { 'retry-after': '0' }), 'source/failed: GitHub’s rate limit is used up (status 429), in N attempts over 0.N seconds.', /Try again later/],
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
    ['modes that Git does not know', { tree: [{ path: 'a', mode: '777', sha: 'a' }] }],
    ['no JSON', 'x'],
  ])('a tree of %s', async (_, body) => {
    instead = ({ url }) => (url.pathname.includes('/git/trees/') ? { status: 200, headers: JSON_TYPE, body: typeof body === 'string' ? body : JSON.stringify(body) } : undefined)
    expect((await refusal('shop')).code).toBe('source/malformed')
  })

  it('a blob that is not base64', async () => {
    instead = ({ url }) => (url.pathname.includes('/git/blobs/') ? { status: 200, headers: JSON_TYPE, body: '{"content":"a: 1","encoding":"utf-8"}' } : undefined)
    expect((await refusal('shop')).code).toBe('source/malformed')
  })

  it('a tree that GitHub cut short', async () => {
    instead = ({ url }) => (url.pathname.includes('/git/trees/') ? tree([{ path: 'root.yaml', mode: '100644', sha: 'a', size: 1 }], true) : undefined)
    const error = await refusal('root.yaml')
    expect([error.code, error.message]).toEqual(['source/too-large', 'example/shop has more files than GitHub lists at once.'])
    expect(error.hint).toContain('source: workspace')
  })

  it('a file that is not there: what has not been asked for is not asked for any more', async () => {
    instead = ({ url }) => {
      if (url.pathname.includes('/git/trees/')) return tree(Array.from({ length: 100 }, (_, i) => ({ path: `f${i}.yaml`, mode: '100644', sha: String(i), size: 1 })))
      if (url.pathname.endsWith('/git/blobs/0')) return said(404)()
      return new Promise((resolve) => setTimeout(resolve, 50, { status: 200, headers: JSON_TYPE, body: JSON.stringify({ content: 'eA==', encoding: 'base64' }) }))
    }
    const http = client()
    const failed = fetchFromGithub({ kind: 'github', repository: repository(), ref: first, path: '.', recursive: false, filter: '' }, { http, whileWaiting: () => undefined })
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
    expect(error.hint).toBe('The repository was renamed or moved: give its present name in `repository`.')
  })

  it('keeps the deadline', async () => {
    faults.add({ service: 'github', match: '/commits/', kind: 'slow', milliseconds: 5000 })
    const error = await refusal('shop', {}, client(0.2))
    expect([error.code, error.message]).toEqual(['source/timeout', expect.stringMatching(/^GitHub at 127\.0\.0\.1:\d+ did not finish within the 0\.2 seconds of `timeout`\.$/)])
  })

  it('says where nobody answers', async () => {
    const error = await refusal('shop', { repository: repository({ api: new URL('http://127.0.0.1:9') }) }, client(0.4))
    expect([error.code, error.message]).toEqual(['source/unreachable', expect.stringMatching(/^GitHub at 127\.0\.0\.1:9 could not be reached \(ECONNREFUSED\), in [23] attempts over 0\.\d seconds\.$/)])
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

it('every request says who asks', async () => {
  const agents = new Set<string | undefined>()
  instead = ({ headers }) => void agents.add(headers['user-agent'])
  await fetched('shop', { recursive: true })
  expect([...agents]).toEqual([IDENTIFICATION['user-agent']])
})
