import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createGithub, type Github } from '../../emulators/github/index.ts'
import type { EmulatedResponse, ServiceFault } from '../../emulators/front/http.ts'

let data: string
let github: Github
let head: string

const git = (...args: string[]): string => execFileSync('git', ['-c', 'user.name=A', '-c', 'user.email=a@example.com', ...args], { cwd: data, encoding: 'utf8' }).trim()

beforeAll(() => {
  data = mkdtempSync(join(tmpdir(), 'github-'))
  git('init', '--quiet', '--initial-branch=main')
  mkdirSync(join(data, 'shop'))
  writeFileSync(join(data, 'shop', 'app.yaml'), 'a: 1\n')
  writeFileSync(join(data, 'päth.bin'), Buffer.alloc(100, 0xff))
  symlinkSync('shop/app.yaml', join(data, 'link.yaml'))
  git('add', '--all')
  git('commit', '--quiet', '--message', 'One')
  git('tag', '--annotate', '--message', 'v1', 'v1')
  git('branch', 'feature/x')
  head = git('rev-parse', 'HEAD')
  github = createGithub({ data })
})
afterAll(() => rmSync(data, { recursive: true }))

/** Asks with the job's token. */
async function ask(path: string, headers: Record<string, string> = {}, more: { method?: string; fault?: ServiceFault } = {}): Promise<EmulatedResponse & { json: Record<string, unknown> }> {
  const target = `/repos/example/shop/${path}`
  const all = { 'user-agent': 'test', authorization: `token ${github.token}`, ...headers }
  const given = Object.fromEntries(Object.entries(all).filter(([, value]) => value !== ''))
  const answer = await github.handler({ method: 'GET', host: '127.0.0.1', url: new URL(target, 'http://127.0.0.1'), target, headers: given, body: Buffer.alloc(0), ...more })
  const body = String(answer.body)
  return { ...answer, json: body.startsWith('{') ? (JSON.parse(body) as Record<string, unknown>) : {} }
}

const SHA = { accept: 'application/vnd.github.v3.sha' }

describe('the emulated API of GitHub', () => {
  it.each(['HEAD', 'main', 'heads/main', 'feature/x', 'v1', 'tags/v1'])('resolves %s to its commit', async (ref) => {
    const { status, body } = await ask(`commits/${encodeURIComponent(ref)}`, SHA)
    expect([status, body]).toEqual([200, head])
  })

  it('resolves a hash, and the beginning of one', async () => {
    expect([(await ask(`commits/${head}`, SHA)).body, (await ask(`commits/${head.slice(0, 8)}`, SHA)).body]).toEqual([head, head])
  })

  it.each(['nope', 'HEAD~0', 'main^{tree}', '--all', 'main..v1', 'HEAD@{0}'])('knows no commit %s', async (ref) => {
    const { status, json } = await ask(`commits/${encodeURIComponent(ref)}`, SHA)
    expect([status, json['message']]).toEqual([422, `No commit found for SHA: ${ref}`])
  })

  it('lists a tree of a commit, with or without what is below', async () => {
    const [flat, deep] = [await ask(`git/trees/${head}`), await ask(`git/trees/${head}?recursive=1`)]
    const listed = ({ json }: { json: Record<string, unknown> }) => (json['tree'] as Record<string, unknown>[]).map(({ path, mode, type, size }) => [path, mode, type, size])
    expect(listed(flat)).toEqual([['link.yaml', '120000', 'blob', 13], ['päth.bin', '100644', 'blob', 100], ['shop', '040000', 'tree', undefined]])
    expect(listed(deep)).toEqual([...listed(flat), ['shop/app.yaml', '100644', 'blob', 5]])
    expect(deep.json).toMatchObject({ truncated: false, sha: git('rev-parse', 'HEAD^{tree}') })
  })

  it('gives blobs as base64, in lines of sixty', async () => {
    const { json } = await ask(`git/blobs/${git('rev-parse', 'HEAD:päth.bin')}`)
    expect(json).toMatchObject({ encoding: 'base64', size: 100, content: `${'/'.repeat(60)}\n${'/'.repeat(60)}\n${'/'.repeat(13)}w==\n` })
  })

  it('judges the token before all else, and shows nothing to who has none', async () => {
    const wrong = await ask('git/trees/x', { authorization: 'token ghs_wrong' })
    const none = await ask(`git/trees/${head}`, { authorization: '' })
    expect([wrong.status, wrong.json['message'], none.status, none.json['message']]).toEqual([401, 'Bad credentials', 404, 'Not Found'])
    expect((await ask(`git/trees/${head}`, { authorization: `Bearer ${github.token}` })).status).toBe(200)
  })

  it('finds neither unknown objects nor the wrong kind', async () => {
    const blob = git('rev-parse', 'HEAD:shop/app.yaml')
    const asked = [`git/blobs/${'0'.repeat(40)}`, `git/blobs/${head}`, `git/trees/${blob}`, 'git/trees/main~0', '../other/commits/main', 'contents/shop']
    expect(await Promise.all(asked.map(async (path) => (await ask(path)).status))).toEqual(asked.map(() => 404))
    expect((await ask(`git/trees/${head}`, {}, { method: 'POST' })).status).toBe(404)
  })

  it('wants to know who asks, and can refuse whom it knows', async () => {
    expect((await ask(`git/trees/${head}`, { 'user-agent': '' })).status).toBe(403)
    const denied = await ask(`git/trees/${head}`, {}, { fault: 'denied' })
    expect([denied.status, denied.json['message']]).toEqual([403, 'Resource not accessible by integration'])
  })
})

describe('the emulated API of GitHub, as strict as GitHub', () => {
  beforeAll(() => {
    git('branch', 'v1')
    git('commit', '--quiet', '--allow-empty', '--message', 'Two')
    git('branch', 'tags/v1')
  })

  it('prefers a branch to a tag, and a branch called `tags/v1` to the tag', async () => {
    const latest = git('rev-parse', 'HEAD')
    expect((await ask('commits/tags%2Fv1', SHA)).body).toBe(latest)
    expect([(await ask('git/ref/tags%2Fv1')).json, (await ask('git/ref/heads/v1')).json]).toMatchObject([{ ref: 'refs/tags/v1', object: { type: 'tag' } }, { ref: 'refs/heads/v1', object: { type: 'commit', sha: head } }])
  })

  it('gives exactly the ref that is named, and what a tag points to', async () => {
    const tag = git('rev-parse', 'refs/tags/v1')
    expect((await ask(`git/tags/${tag}`)).json).toMatchObject({ sha: tag, object: { type: 'commit', sha: head } })
    expect(await Promise.all(['git/ref/tags', 'git/ref/tags/v', 'git/ref/heads/nope', `git/tags/${head}`].map(async (path) => (await ask(path)).status))).toEqual([404, 404, 404, 404])
  })

  it('takes a commit and a path for a tree, where Git finds one', async () => {
    expect((await ask(`git/trees/${encodeURIComponent(`${head}:shop`)}`)).json).toMatchObject({ tree: [{ path: 'app.yaml' }] })
    expect((await ask(`git/trees/${encodeURIComponent(`${head}:link.yaml`)}`)).status).toBe(404)
    expect((await ask(`git/trees/${encodeURIComponent(`${head}:nope`)}`)).status).toBe(404)
  })

  it('cuts a long listing short, and says so', async () => {
    const short = createGithub({ data, mostEntries: 2 })
    const target = `/repos/example/shop/git/trees/${head}`
    const { body } = await short.handler({ method: 'GET', host: '127.0.0.1', url: new URL(target, 'http://127.0.0.1'), target, headers: { 'user-agent': 'test', authorization: `token ${short.token}` }, body: Buffer.alloc(0) })
    const { tree, truncated } = JSON.parse(String(body)) as { tree: unknown[]; truncated: boolean }
    expect([tree.length, truncated]).toEqual([2, true])
  })

  it('packs an answer for who can unpack it', async () => {
    const { headers, body } = await ask(`git/trees/${head}`, { 'accept-encoding': 'gzip' })
    expect([headers?.['content-encoding'], JSON.parse(gunzipSync(Buffer.from(body ?? '')).toString())]).toMatchObject(['gzip', { truncated: false }])
  })

  it('gives many objects in one request to GraphQL: text as text, cut at its limit, none of binary files', async () => {
    const blob = (name: string): string => git('rev-parse', `HEAD:${name}`)
    writeFileSync(join(data, 'long.txt'), 'x'.repeat(600_000))
    writeFileSync(join(data, 'zero.bin'), Buffer.from([1, 0, 2]))
    git('add', '--all')
    git('commit', '--quiet', '--message', 'Three')
    const query = `query($owner: String!, $name: String!) { repository(owner: $owner, name: $name) { ${['shop/app.yaml', 'long.txt', 'zero.bin'].map((name, i) => `b${i}: object(oid: "${blob(name)}") { ... on Blob { text } }`).join(' ')} none: object(oid: "${'0'.repeat(40)}") { oid } } }`
    const post = async (name: string, authorization = `token ${github.token}`) => {
      const body = Buffer.from(JSON.stringify({ query, variables: { owner: 'example', name } }))
      const answer = await github.handler({ method: 'POST', host: '127.0.0.1', url: new URL('http://127.0.0.1/graphql'), target: '/graphql', headers: { 'user-agent': 'test', ...(authorization === '' ? {} : { authorization }) }, body })
      return { status: answer.status, json: JSON.parse(String(answer.body)) as { data: { repository: Record<string, { text: string; isTruncated: boolean }> | null } } }
    }
    const { repository } = (await post('shop')).json.data
    expect(repository).toMatchObject({ b0: { text: 'a: 1\n', isBinary: false, isTruncated: false }, b1: { isTruncated: true }, b2: { text: null, isBinary: true }, none: null })
    expect(repository?.['b1']?.text).toHaveLength(512_000)
    expect([(await post('other')).json.data.repository, (await post('shop', '')).status]).toEqual([null, 401])
  })

  it('sends who asks by a former name to where the repository is now', async () => {
    const renamed = createGithub({ data, formerName: 'example/before' })
    const target = `/repos/example/before/git/trees/${head}`
    const { status, headers } = await renamed.handler({ method: 'GET', host: '127.0.0.1', url: new URL(target, 'http://127.0.0.1'), target, headers: { 'user-agent': 'test', authorization: `token ${renamed.token}` }, body: Buffer.alloc(0) })
    expect([status, headers?.['location']]).toEqual([301, `http://127.0.0.1/repositories/1296269/git/trees/${head}`])
  })
})
