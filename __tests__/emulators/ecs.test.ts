import { execFileSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { unzipSync } from 'fflate'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEcs, type EcsSwitches } from '../../emulators/ecs/index.ts'
import { Client, startServer, type Answer, type Server } from './ecs-server.ts'
import { commitAsIs } from './git-writer.ts'

const seen = ({ status, value }: Answer) => [status, value]
const git = (folder: string, ...args: string[]) => execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args], { cwd: folder, encoding: 'utf8' }).trim()
const CIPHERTEXT = /ENC\[AES256_GCM,data:[^\]]+\]/g

/** A server for the tests of one group. */
function serverWith(files: Readonly<Record<string, string>> = {}, switches: Partial<EcsSwitches> = {}): () => Server {
  let server: Server
  beforeAll(async () => {
    server = await startServer({ switches })
    if (Object.keys(files).length > 0) expect(await server.admin.push({ files })).toMatchObject({ status: 200 })
  })
  afterAll(() => server.stop())
  return () => server
}

describe('the first use', () => {
  it('lets the very first user make an admin, once', async () => {
    const server = await startServer({ firstUse: true })
    const first = new Client(server.ecs, 'very_first_user')
    expect(server.ecs.adminToken).toBeUndefined()
    expect(seen(await first.ask('GET', '/users'))).toEqual([200, {}])
    expect(seen(await first.ask('POST', '/users', { username: 'x', admin: false }))).toEqual([400, { detail: 'The first user is an admin' }])
    const { value } = await first.ask('POST', '/users', { username: 'root', given_name: 'R', family_name: 'T', email: 'r@example.com', admin: true })
    expect(value).toEqual({ username: 'root', token: expect.stringMatching(/^\S{32}$/) as string })
    expect(seen(await first.ask('GET', '/users'))).toEqual([401, { detail: 'Token is not valid' }])
    const root = new Client(server.ecs, (value as { token: string }).token)
    expect(seen(await root.ask('GET', '/users'))).toEqual([200, { root: { given_name: 'R', family_name: 'T', email: 'r@example.com', admin: true, read_secrets: false, edit_strategies: false, edit_webhooks: false } }])
    await server.stop()
  })

  it('is over where an admin exists', async () => {
    const server = await startServer()
    expect((await new Client(server.ecs, 'very_first_user').ask('GET', '/users')).status).toBe(401)
    await server.stop()
  })
})

describe('a request', () => {
  const server = serverWith({}, { saasToken: 'organisation' })

  it('without credentials learns the version that clients must have', async () => {
    const { status, type, value } = await new Client(server().ecs, '').ask('GET', '/')
    expect([status, type, value]).toEqual([200, 'application/json', { status: 'healthy', version: '0.4.1', compatibility: { cli_versions: ['0.4.*'] } }])
  })

  it.each([
    ['the token of nobody', { authorization: 'x' }, 401, 'Token is not valid'],
    ['no token', { authorization: '' }, 401, 'Token is not valid'],
    ['a scheme before the token', { authorization: 'Bearer TOKEN' }, 401, 'Token is not valid'],
    ['another organisation', { 'x-saas-token': 'other' }, 401, 'Token is not valid'],
    ['no organisation', { 'x-saas-token': '' }, 401, 'Token is not valid'],
    ['another repository', { 'x-repo-name': 'other' }, 404, 'Repository other does not exist'],
    ['the repository by its name', { 'x-repo-name': 'config' }, 200, undefined],
    ['no repository', {}, 200, undefined],
  ])('with %s is answered so', async (_, headers: Record<string, string>, status, detail) => {
    const token = server().ecs.adminToken ?? ''
    const given = { ...headers, ...(headers['authorization'] ? { authorization: headers['authorization'].replace('TOKEN', token) } : {}) }
    const answer = await new Client(server().ecs, token, { 'x-saas-token': 'organisation', ...given }).ask('GET', '/users')
    expect([answer.status, (answer.value as { detail?: string }).detail]).toEqual([status, detail])
  })

  it.each([
    ['POST', '/config/build', Buffer.from('{'), 'The body is not a JSON object'],
    ['POST', '/config/build', [], 'The body is not a JSON object'],
    ['POST', '/config/build', {}, 'Field path is required'],
    ['POST', '/config/build', { path: '', recursive: 'yes' }, 'Field recursive is a boolean'],
    ['POST', '/config/build', { path: '', filter: 1 }, 'Field filter is a text'],
    ['POST', '/config/build', { path: '', config_vars: { a: 1 } }, 'Field a is required'],
    ['POST', '/config/build', { path: '', config_vars: 'a' }, 'Field config_vars is an object'],
    ['POST', '/config/decrypt', {}, 'Field path is required'],
    ['POST', '/users', { username: 'a b' }, 'Field username is required'],
    ['POST', '/users/admin/auth', { allowed_path: 'teams' }, 'Field allowed_path begins with /'],
    ['POST', '/users/admin/auth', { allowed_path: '/teams', mode: 'write' }, 'Field mode is read or read_write'],
  ])('%s %s with a body that is not well-formed names what is wrong: %j', async (method, path, body, msg) => {
    const admin = new Client(server().ecs, server().ecs.adminToken ?? '', { 'x-saas-token': 'organisation' })
    expect(seen(await admin.ask(method, path, body))).toEqual([422, { detail: [{ loc: ['body'], msg, type: 'value_error' }] }])
  })

  it.each([
    ['GET', '/nothing', 404],
    ['GET', '//config/hashes', 404],
    ['POST', '/config/generate_schema', 403],
  ])('%s %s is answered with %i', async (method, path, status) => {
    const admin = new Client(server().ecs, server().ecs.adminToken ?? '', { 'x-saas-token': 'organisation' })
    expect((await admin.ask(method, path, {})).status).toBe(status)
  })
})

describe('users', () => {
  const server = serverWith()
  const privileges = { admin: false, read_secrets: false, edit_strategies: false, edit_webhooks: false }

  it('are created without any path or privilege, changed and deleted', async () => {
    const { admin } = server()
    const ci = await server().account('ci', {})
    expect(seen(await admin.ask('GET', '/users/ci/auth'))).toEqual([200, {}])
    expect(seen(await ci.ask('GET', '/users'))).toEqual([200, { ci: { given_name: 'G', family_name: 'F', email: 'ci@example.com', ...privileges } }])
    expect((await admin.ask('PATCH', '/users/ci', { read_secrets: true, email: 'new@example.com', token: 'mine', paths: { '/': 'read' } })).status).toBe(204)
    expect(seen(await ci.ask('GET', '/users'))).toEqual([200, { ci: { given_name: 'G', family_name: 'F', email: 'new@example.com', ...privileges, read_secrets: true } }])
    expect((await admin.ask('DELETE', '/users/ci')).status).toBe(204)
    expect((await ci.ask('GET', '/users')).status).toBe(401)
  })

  it('are seen by admins alone, but each sees himself', async () => {
    const ci = await server().account('seen', {})
    expect(Object.keys((await server().admin.ask('GET', '/users')).value as object)).toEqual(['admin', 'seen'])
    expect(Object.keys((await ci.ask('GET', '/users')).value as object)).toEqual(['seen'])
  })

  it.each([
    ['POST', '/users', { username: 'x' }],
    ['PATCH', '/users/regular', { admin: true }],
    ['DELETE', '/users/admin', undefined],
    ['POST', '/users/regular/token/regenerate', undefined],
    ['POST', '/users/regular/auth', { allowed_path: '/' }],
    ['GET', '/users/regular/auth', undefined],
    ['DELETE', '/users/regular/auth?path=%2F', undefined],
  ])('are not managed by regular ones: %s %s', async (method, path, body) => {
    const { value } = await server().admin.ask('POST', '/users', { username: 'regular', admin: false })
    const token = (value as { token?: string }).token ?? ((await server().admin.ask('POST', '/users/regular/token/regenerate')).value as { token: string }).token
    expect(seen(await new Client(server().ecs, token).ask(method, path, body))).toEqual([403, { detail: 'You are not authorized to manage users' }])
  })

  it.each([
    ['POST', '/users', { username: 'admin' }, 409, 'User admin already exists'],
    ['PATCH', '/users/nobody', {}, 404, 'User nobody does not exist'],
    ['DELETE', '/users/nobody/auth?path=%2F', undefined, 404, 'User nobody does not exist'],
    ['DELETE', '/users/admin/auth?path=%2Fteams', undefined, 404, 'User admin is not authorized for /teams'],
  ])('%s %s is refused', async (method, path, body, status, detail) => {
    expect(seen(await server().admin.ask(method, path, body))).toEqual([status, { detail }])
  })

  it('get a new token in place of the old one', async () => {
    const old = await server().account('renewed', {})
    const { value } = await server().admin.ask('POST', '/users/renewed/token/regenerate')
    expect((await old.ask('GET', '/users')).status).toBe(401)
    expect((await new Client(server().ecs, (value as { token: string }).token).ask('GET', '/users')).status).toBe(200)
  })

  it('get and lose paths, for reading and writing unless said', async () => {
    const { admin } = server()
    await server().account('granted', { '/teams/a': 'read' })
    expect((await admin.ask('POST', '/users/granted/auth', { allowed_path: '/b' })).status).toBe(204)
    expect(seen(await admin.ask('GET', '/users/granted/auth'))).toEqual([200, { '/teams/a': 'read', '/b': 'read_write' }])
    expect((await admin.ask('DELETE', '/users/granted/auth?path=%2Fteams%2Fa')).status).toBe(204)
    expect(seen(await admin.ask('GET', '/users/granted/auth'))).toEqual([200, { '/b': 'read_write' }])
  })

  it('survive a restart, beside the repository and not in it', async () => {
    await server().account('kept', { '/a': 'read' })
    const { data, keyring, ecs } = server()
    await writeFile(join(data, '_users.yaml'), 'token: x\n')
    git(data, 'add', '_users.yaml')
    git(data, 'commit', '-q', '-m', 'Users of the real server')
    const again = await createEcs({ data, keyring, provider: 'age', firstUse: false })
    const admin = new Client(again, again.adminToken ?? '')
    expect(again.adminToken).toBe(ecs.adminToken)
    expect(seen(await admin.ask('GET', '/users/kept/auth'))).toEqual([200, { '/a': 'read' }])
    expect(await admin.files()).toEqual({})
    expect((await admin.build('_users.yaml')).status).toBe(404)
    expect((await admin.ask('POST', '/config/decrypt', { path: '_users.yaml' })).status).toBe(404)
    expect((await admin.push({ files: { '_users.yaml': 'a: 1\n' } })).value).toMatchObject({ skipped_files: ['_users.yaml'] })
  })
})

describe('access', () => {
  const server = serverWith({ 'teams/a/one.yaml': 'a: 1\n', 'teams/a/deep/two.yaml': 'b: 2\n', 'teams/ab/three.yaml': 'c: 3\n', 'root.yaml': 'd: 4\n', 'teams/a/__strategies.yaml': 'strategies: {}\n' })
  let [reader, writer, editor] = [] as unknown as [Client, Client, Client]
  beforeAll(async () => {
    reader = await server().account('reader', { '/teams/a': 'read' })
    writer = await server().account('writer', { '/teams/a/': 'read_write' })
    editor = await server().account('editor', { '/': 'read_write' }, { edit_strategies: true })
  })

  it.each([
    ['teams/a', 200],
    ['/teams/a/', 200],
    ['teams/a/deep/two.yaml', 200],
    ['teams/a/../ab', 403],
    ['teams/ab', 403],
    ['teams', 403],
    ['', 403],
    ['root.yaml', 403],
    ['nowhere/at/all.yaml', 403],
    ['teams/a/nowhere', 404],
  ])('to build %j is answered with %i', async (path, status) => {
    expect((await reader.build(path)).status).toBe(status)
  })

  it('tells a path that is denied from no path by its name alone', async () => {
    const details = await Promise.all(['root.yaml', 'none.yaml'].map(async (path) => (await reader.build(path)).value))
    expect(details).toEqual([{ detail: 'You are not authorized to access path /root.yaml' }, { detail: 'You are not authorized to access path /none.yaml' }])
  })

  it('decides which files are listed and sent, and their hashes', async () => {
    const { repo_hash: hash, files } = (await reader.ask('GET', '/config/hashes')).value as { repo_hash: string; files: Record<string, string> }
    expect(hash).toBe(git(server().data, 'rev-parse', 'HEAD'))
    expect(files).toEqual({ 'teams/a/__strategies.yaml': expect.any(String) as string, 'teams/a/deep/two.yaml': expect.any(String) as string, 'teams/a/one.yaml': createHash('sha256').update('a: 1\n').digest('hex') })
    expect(await reader.files()).toEqual({ 'teams/a/__strategies.yaml': 'strategies: {}\n', 'teams/a/deep/two.yaml': 'b: 2\n', 'teams/a/one.yaml': 'a: 1\n' })
  })

  it.each([
    ['reader', () => reader, ['teams/a/new.yaml', 'root.yaml', 'teams/a/__strategies.yaml'], []],
    ['writer', () => writer, ['root.yaml', 'teams/a/__strategies.yaml', 'teams/a/__webhooks.yaml'], ['teams/a/new.yaml']],
    ['editor', () => editor, ['teams/a/__webhooks.yaml'], ['teams/a/new.yaml', 'root.yaml', 'teams/a/__strategies.yaml']],
    ['admin', () => server().admin, [], ['teams/a/new.yaml', 'root.yaml', 'teams/a/__strategies.yaml', 'teams/a/__webhooks.yaml']],
  ])('to push is that of the %s; the rest is skipped, and told', async (name, client, skipped, written) => {
    const paths = ['teams/a/new.yaml', 'root.yaml', 'teams/a/__strategies.yaml', 'teams/a/__webhooks.yaml'].filter((path) => skipped.includes(path) || written.includes(path))
    const answer = await client().push({ files: Object.fromEntries(paths.map((path) => [path, `by: ${name}\n`])) })
    expect(answer.status).toBe(200)
    expect((answer.value as { skipped_files: string[] }).skipped_files.sort()).toEqual(skipped.toSorted())
    const stored = await server().admin.files()
    expect(Object.keys(stored).filter((path) => stored[path] === `by: ${name}\n`).sort()).toEqual(written.toSorted())
  })

  it('to delete is access to write', async () => {
    const before = Object.keys(await server().admin.files())
    expect((await reader.push({ deleted: ['teams/a/one.yaml'] })).value).toMatchObject({ skipped_files: ['teams/a/one.yaml'] })
    expect(Object.keys(await server().admin.files())).toEqual(before)
    expect((await writer.push({ deleted: ['teams/a/one.yaml', 'teams/a/never.yaml'] })).value).toMatchObject({ skipped_files: [] })
    expect(Object.keys(await server().admin.files())).toEqual(before.filter((path) => path !== 'teams/a/one.yaml'))
  })
})

describe('a build', () => {
  const server = serverWith({
    'd/b.yaml': '# first\nb: { x: 1.0, y: [1, 2] }\n"10": ten\n',
    'd/a.yaml': 'a: 10000000000000000000000001\nb: { z: &z 0x10, w: *z }\n',
    'd/empty.yaml': '# nothing\n',
    'd/more.json': '{"j": "json", "b": {"y": [3]}}',
    'd/two.yaml': 'first: 1\n---\nsecond: 2\n',
    'd/notes.txt': 'text',
    'd/__schemas.yaml': 'schemas: {}\n',
    'd/sub/c.yaml': 'b: { x: deeper }\n',
  })
  beforeAll(async () => {
    const { data } = server()
    await mkdir(join(data, 'broken'))
    await writeFile(join(data, 'broken', 'x.yaml'), 'a: [\n')
    git(data, 'add', 'broken')
    git(data, 'commit', '-q', '-m', 'Not by a push, which would refuse it')
  })
  const TOP = '{"a":10000000000000000000000001,"b":{"z":16,"w":16,"x":1.0,"y":[3]},"10":"ten","j":"json","first":1}'

  it.each([
    ['a file as it is, anchors resolved', 'd/a.yaml', {}, '{"a":10000000000000000000000001,"b":{"z":16,"w":16}}'],
    ['the files of a directory in alphabetical order', 'd', {}, TOP],
    ['deeper files over those above', 'd', { recursive: true }, TOP.replace('"x":1.0', '"x":"deeper"')],
    ['the first of several documents', 'd/two.yaml', {}, '{"first":1}'],
    ['an empty object for an empty file', 'd/empty.yaml', {}, '{}'],
    ['what a filter leaves', 'd', { filter: 'b.y' }, '[3]'],
    ['null where a filter finds nothing', 'd', { filter: 'no.such' }, 'null'],
    ['nothing of members that are empty', 'd/two.yaml', { strategy_name: '', filter: null, config_id: '', format: '' }, '{"first":1}'],
  ])('answers %s', async (_, path, more, expected) => {
    const { status, type, text } = await server().admin.build(path, more)
    expect([status, type, text]).toEqual([200, 'application/json', expected])
  })

  it('answers YAML as PyYAML does', async () => {
    const { type, text } = await server().admin.build('d', { format: 'yaml' })
    expect([type, text]).toEqual(['application/yaml', "'10': ten\na: 10000000000000000000000001\nb:\n  w: 16\n  x: 1.0\n  y:\n  - 3\n  z: 16\nfirst: 1\nj: json\n"])
  })

  it.each([
    ['a path that is not there', 'nowhere', {}, 404, 'Path nowhere does not exist'],
    ['a file that is no configuration', 'd/notes.txt', {}, 400, 'File d/notes.txt is no configuration'],
    ['a file that cannot be read', 'broken', {}, 400, 'File broken/x.yaml cannot be read'],
    ['an unknown strategy', 'd', { strategy_name: 'nothing' }, 400, 'Specified strategy is not correct'],
    ['a filter that is not correct', 'd', { filter: 'a[' }, 400, 'Filter is not a correct JMESPath expression'],
    ['an unknown format', 'd', { format: 'toml' }, 400, 'Format toml is not supported'],
    ['an unknown config id', 'd', { config_id: 'v9' }, 404, 'Config id v9 does not exist'],
    ['a branch as config id', 'd', { config_id: 'main' }, 404, 'Config id main does not exist'],
    ['an option as config id', 'd', { config_id: '--all' }, 404, 'Config id --all does not exist'],
    ['drift detection without a config id', 'd', { detect_drift: true }, 400, 'Drift detection needs a config id'],
  ])('refuses %s', async (_, path, more, status, detail) => {
    expect(seen(await server().admin.build(path, more))).toEqual([status, { detail }])
  })
})

describe('a config id', () => {
  const server = serverWith()

  it('is a tag or a commit: what was built then is built again, and drift is told', async () => {
    const { admin } = server()
    await admin.push({ files: { 'a.yaml': 'team-1: { size: 400 }\n', 'b.yaml': 'b: 1\n' }, tag: '1.0.0' })
    const pinned = await admin.hash()
    await admin.push({ files: { 'b.yaml': 'b: 2\n' }, tag: 'release/1.0' })
    expect(seen(await admin.build('a.yaml', { config_id: '1.0.0', detect_drift: true }))).toEqual([200, { 'team-1': { size: 400 } }])
    await admin.push({ files: { 'a.yaml': 'team-1: { size: 300 }\n' } })
    for (const id of ['1.0.0', pinned, pinned.slice(0, 12), 'release/1.0']) {
      expect(seen(await admin.build('a.yaml', { config_id: id }))).toEqual([200, { 'team-1': { size: 400 } }])
      const detail = 'Config drift detected: {"values_changed": {"root[\'team-1\'][\'size\']": {"new_value": 300, "old_value": 400}}}'
      expect(seen(await admin.build('a.yaml', { config_id: id, detect_drift: true }))).toEqual([400, { detail }])
    }
    expect(seen(await admin.build('a.yaml', { config_id: '1.0.0', detect_drift: true, filter: 'keys(@)' }))).toEqual([200, ['team-1']])
    expect(git(server().data, 'tag', '--list')).toBe('1.0.0\nrelease/1.0')
  })
})

describe('a push', () => {
  const server = serverWith()
  const plain = { 'a.yaml': '# kept\nb: 1\na: 2\n' }

  it('is one commit of its author, with every file as it is where nothing is secret', async () => {
    const writer = await server().account('alice', { '/': 'read_write' })
    const before = await writer.hash()
    expect(seen(await writer.push({ files: { ...plain, 'notes.txt': 'x_ecs_secret: 1\r\n', '.gitignore': '*\n' } }))).toEqual([200, { status: 'Changes were pushed', warning: null, skipped_files: [], server_modified_files: [], config_id: await writer.hash() }])
    expect(git(server().data, 'log', '--format=%an %P', '-1')).toBe(`alice ${before}`)
    expect(git(server().data, 'status', '--short')).toBe('')
    expect(await writer.files()).toEqual({ ...plain, 'notes.txt': 'x_ecs_secret: 1\r\n', '.gitignore': '*\n' })
  })

  it('may have a tag and no change', async () => {
    expect((await server().admin.push({ tag: 'empty' })).status).toBe(200)
    expect(git(server().data, 'rev-parse', 'empty')).toBe(await server().admin.hash())
  })

  it.each([
    ['another commit than the latest', { hash: '0'.repeat(40), files: plain }, 409, 'Repository is not up-to-date, pull the latest changes'],
    ['no commit', { hash: '', files: plain }, 409, 'Repository is not up-to-date, pull the latest changes'],
    ['a tag that exists', { tag: 'empty', files: plain }, 400, 'Tag empty exists already, or is no name'],
    ['a tag that is no name', { tag: 'a..b', files: plain }, 400, 'Tag a..b exists already, or is no name'],
    ['a tag that is an option', { tag: '-d', files: plain }, 400, 'Tag -d exists already, or is no name'],
    ['an empty file, as a careless retry sends', { zip: new Uint8Array() }, 422, [{ loc: ['body'], msg: 'The file is not a zip', type: 'value_error' }]],
    ['a file that is no zip', { zip: Buffer.from('PK no zip') }, 422, [{ loc: ['body'], msg: 'The file is not a zip', type: 'value_error' }]],
    ['a path that is a file and a directory', { files: { 'a.yaml/b.yaml': 'a: 1\n' } }, 400, 'Path a.yaml is a file and a directory'],
  ])('with %s changes nothing', async (_, pushed, status, detail) => {
    const before = await server().admin.hash()
    expect(seen(await server().admin.push(pushed))).toEqual([status, { detail }])
    expect([await server().admin.hash(), git(server().data, 'status', '--short')]).toEqual([before, ''])
  })

  it('without a part for the file is refused', async () => {
    const form = new Response(new FormData())
    const headers = { 'content-type': form.headers.get('content-type') ?? '', 'commit-hash': await server().admin.hash() }
    expect((await server().admin.ask('POST', '/config', Buffer.from(await form.arrayBuffer()), headers)).status).toBe(422)
  })

  it('may put a directory where a file was', async () => {
    await server().admin.push({ files: { place: 'x' } })
    expect((await server().admin.push({ deleted: ['place'], files: { 'place/a.yaml': 'a: 1\n' } })).status).toBe(200)
    expect(await server().admin.files()).toMatchObject({ 'place/a.yaml': 'a: 1\n' })
  })

  it('at the same time as another wins or is refused', async () => {
    const hash = await server().admin.hash()
    const answers = await Promise.all([1, 2, 3].map((n) => server().admin.push({ files: { [`race-${n}.yaml`]: 'a: 1\n' }, hash })))
    expect(answers.map(({ status }) => status)).toEqual([200, 409, 409])
    expect(Object.keys(await server().admin.files()).filter((path) => path.startsWith('race'))).toEqual(['race-1.yaml'])
  })

  it.each(['../outside.yaml', '/absolute.yaml', '.git/config', 'a/.GIT/hooks/post-commit', 'a//b.yaml', 'a\\b.yaml'])('does not write %s', async (path) => {
    expect((await server().admin.push({ files: { [path]: 'a: 1\n' } })).value).toMatchObject({ skipped_files: [path] })
  })

  it('of a file that cannot be read is refused', async () => {
    expect((await server().admin.push({ files: { 'bad.yaml': 'a: [\n' } })).status).toBe(422)
    expect(await server().admin.files()).not.toHaveProperty('bad.yaml')
  })
})

describe('encryption on push', () => {
  const server = serverWith()
  const path = 'app/db.yaml'
  const push = (text: string) => server().admin.push({ files: { [path]: text } })
  const stored = async () => (await server().admin.files())[path] ?? ''
  const revealed = (more: Record<string, unknown> = {}) => server().admin.build(path, { show_secrets: true, ...more })

  it('encrypts what is below a key of a secret, with types, sorts keys, and says so', async () => {
    const answer = await push('# lost\nz: plain\ndb: { user: u, password_ecs_secret: p4ss, port_ecs_secret: 5432, on_ecs_secret: true, ratio_ecs_secret: 1.5 }\ncreds_ecs_secret: { b: [x, 2], a: "" , none: null }\n')
    expect(answer.value).toMatchObject({ skipped_files: [], server_modified_files: [path] })
    const text = await stored()
    expect([...text.replace(CIPHERTEXT, (one) => `<${one.slice(one.lastIndexOf(':') + 1, -1)}>`).split('sops:')[0]!.split('\n')]).toEqual(['creds_ecs_secret:', '    a: ""', '    b:', '        - <str>', '        - <int>', '    none: null', 'db:', '    on_ecs_secret: <bool>', '    password_ecs_secret: <str>', '    port_ecs_secret: <int>', '    ratio_ecs_secret: <float>', '    user: u', 'z: plain', ''])
    expect(text).toMatch(/sops:\n[^]*encrypted_suffix: _ecs_secret\n[^]*mac_only_encrypted: true\n[^]*version: 3\.9\.0\n/)
    expect(text).not.toMatch(/p4ss|5432|lost/)
    expect((await revealed()).text).toBe('{"creds":{"a":"","b":["x",2],"none":null},"db":{"on":true,"password":"p4ss","port":5432,"ratio":1.5,"user":"u"},"z":"plain"}')
  })

  it('writes JSON as JSON', async () => {
    await server().admin.push({ files: { 'j.json': '{"b":1,"a_ecs_secret":"x"}' } })
    expect((await server().admin.files())['j.json']).toMatch(/^\{\n\t"a_ecs_secret": "ENC\[[^\]]+\]",\n\t"b": 1,\n\t"sops": \{\n/)
    expect((await server().admin.build('j.json', { show_secrets: true })).text).toBe('{"a":"x","b":1}')
  })

  it('keeps the ciphertext and the data key of what did not change', async () => {
    await push('a_ecs_secret: one\nb_ecs_secret: two\n')
    const before = await stored()
    const [a, b] = before.match(CIPHERTEXT) ?? []
    await push('a_ecs_secret: one\nb_ecs_secret: changed\nc: 1\n')
    const after = await stored()
    const [sameA, otherB] = after.match(CIPHERTEXT) ?? []
    expect([sameA === a, otherB === b]).toEqual([true, false])
    expect(/enc: \|[^]*?-----END/.exec(after)?.[0]).toBe(/enc: \|[^]*?-----END/.exec(before)?.[0])
    expect((await revealed()).text).toBe('{"a":"one","b":"changed","c":1}')
  })

  it('adds secrets to a file that is encrypted already, and encrypts none twice', async () => {
    await push('a_ecs_secret: one\n')
    const [a] = (await stored()).match(CIPHERTEXT) ?? []
    expect((await push(`new_ecs_secret: two\n${await stored()}`)).value).toMatchObject({ server_modified_files: [path] })
    expect((await stored()).match(CIPHERTEXT)?.[0]).toBe(a)
    expect((await revealed()).text).toBe('{"a":"one","new":"two"}')
  })

  it('stores an encrypted file without new secrets as it is', async () => {
    await push('a_ecs_secret: one\nplain: 1\n')
    const changed = (await stored()).replace('plain: 1', 'plain: 2 # said')
    expect((await push(changed)).value).toMatchObject({ server_modified_files: [] })
    expect(await stored()).toBe(changed)
    expect((await revealed()).text).toBe('{"a":"one","plain":2}')
  })

  it('stores ciphertext pasted under a plain key untouched, and never opens it', async () => {
    await push('a_ecs_secret: one\n')
    const [pasted = ''] = (await stored()).match(CIPHERTEXT) ?? []
    expect((await server().admin.push({ files: { 'thief.yaml': `stolen: ${pasted}\n` } })).value).toMatchObject({ server_modified_files: [] })
    expect((await server().admin.files())['thief.yaml']).toBe(`stolen: ${pasted}\n`)
    expect((await server().admin.build('thief.yaml', { show_secrets: true })).text).toBe(JSON.stringify({ stolen: pasted }))
  })

  it('encrypts a secret again that is pushed as ciphertext, like any other text', async () => {
    await push('a_ecs_secret: one\n')
    const [pasted = ''] = (await stored()).match(CIPHERTEXT) ?? []
    for (const place of ['thief.yaml', path]) {
      await server().admin.push({ files: { [place]: `a_ecs_secret: ${pasted}\nplain: ${pasted}\n` } })
      const text = (await server().admin.files())[place] ?? ''
      expect(text).toContain(`\nplain: ${pasted}\nsops:\n`)
      expect(text).not.toContain(`a_ecs_secret: ${pasted}`)
      expect((await server().admin.build(place, { show_secrets: true })).value).toEqual({ a: pasted, plain: pasted })
    }
  })

  it('encrypts ciphertext again that is put into an encrypted file, and leaves the file\'s own as it is', async () => {
    await push('a_ecs_secret: one\n')
    const [pasted = ''] = (await stored()).match(CIPHERTEXT) ?? []
    await push(`b_ecs_secret: ${pasted}\n${await stored()}`)
    expect((await stored()).match(CIPHERTEXT)?.[0]).toBe(pasted)
    expect((await revealed()).value).toEqual({ a: 'one', b: pasted })
  })

  it('stores a file as it is that another server encrypted', async () => {
    const other = await startServer()
    await other.admin.push({ files: { [path]: 'a_ecs_secret: theirs\n' } })
    const theirs = (await other.admin.files())[path] ?? ''
    await other.stop()
    expect((await push(theirs)).value).toMatchObject({ server_modified_files: [] })
    expect(await stored()).toBe(theirs)
    expect((await push(`b_ecs_secret: mine\n${theirs}`)).status).toBe(422)
  })

  it('reads what it encrypts as PyYAML does, merge keys merged', async () => {
    await push('base: &base { user: u, on: yes }\ndb: { <<: *base, mode: 012, password_ecs_secret: x }\n')
    expect((await stored()).split('sops:')[0]?.replace(CIPHERTEXT, '<secret>')).toBe(
      'base:\n    "true": true\n    user: u\ndb:\n    mode: 10\n    password_ecs_secret: <secret>\n    "true": true\n    user: u\n')
  })

  it('begins anew where the stored file does not open', async () => {
    await push('a_ecs_secret: one\n')
    const broken = `a_ecs_secret: ENC[AES256_GCM,data:AAAA,iv:${'A'.repeat(43)}=,tag:${'A'.repeat(22)}==,type:str]`
    commitAsIs(server().data, { files: { [path]: (await stored()).replace(/a_ecs_secret: ENC.*/, broken) } })
    expect(seen(await revealed())).toEqual([400, { detail: `File ${path} cannot be decrypted` }])
    await push('a_ecs_secret: repaired\n')
    expect((await revealed()).text).toBe('{"a":"repaired"}')
  })
})

describe('secrets', () => {
  const server = serverWith({ 'app/db.yaml': 'db: { password_ecs_secret: p4ss }\n', 'other/x.yaml': 'x_ecs_secret: other\n', 'app/broken.txt': 'text' })
  const asIs = { db: { password: expect.stringMatching(/^ENC\[AES256_GCM,/) as string } }
  let [plain, reads] = [] as unknown as [Client, Client]
  beforeAll(async () => {
    plain = await server().account('plain', { '/app': 'read' })
    reads = await server().account('reads', { '/app': 'read' }, { read_secrets: true })
  })

  it('stay ciphertext, the same as in the file, unless they are asked for', async () => {
    const { value } = await reads.build('app/db.yaml')
    expect(value).toEqual(asIs)
    expect((await reads.files())['app/db.yaml']).toContain((value as { db: { password: string } }).db.password)
  })

  it('are shown to who may read them, and the path', async () => {
    expect((await reads.build('app', { show_secrets: true })).value).toEqual({ db: { password: 'p4ss' } })
    expect((await reads.build('other', { show_secrets: true })).status).toBe(403)
    expect((await plain.build('app', { show_secrets: true })).value).toEqual(asIs)
  })

  it('are decrypted in a file, which keeps its suffixes, for who may read them, and the path', async () => {
    const decrypt = (client: Client, path: string) => client.ask('POST', '/config/decrypt', { path })
    const { type, text } = await decrypt(reads, '/app/db.yaml')
    expect([type, text]).toEqual(['application/yaml', 'db:\n  password_ecs_secret: p4ss\n'])
    expect((await decrypt(reads, 'app/broken.txt')).text).toBe('text')
    const refusals = await Promise.all([decrypt(plain, 'app/db.yaml'), decrypt(reads, 'other/x.yaml'), decrypt(reads, 'other/none.yaml'), decrypt(reads, 'app/none.yaml')])
    expect(refusals.map(({ status }) => status)).toEqual([403, 403, 403, 404])
  })
})

describe('a switch', () => {
  const files = { 'a.yaml': 'a_ecs_secret: x\n' }
  const started = async (switches: Partial<EcsSwitches>, check: (server: Server) => Promise<void>) => {
    const server = await startServer({ switches })
    await server.admin.push({ files, tag: 'v1' })
    await check(server).finally(() => server.stop())
  }

  it('makes 403 of secrets that may not be read', () =>
    started({ showSecretsDenied: 'forbidden' }, async (server) => {
      const reader = await server.account('r', { '/': 'read' })
      expect(seen(await reader.build('a.yaml', { show_secrets: true }))).toEqual([403, { detail: 'You are not authorized to read secrets' }])
      expect((await reader.build('a.yaml')).status).toBe(200)
    }))

  it('keeps suffixes without a strategy', () =>
    started({ plainBuildSuffix: 'kept' }, async ({ admin }) => {
      expect((await admin.build('a.yaml', { show_secrets: true })).text).toBe('{"a_ecs_secret":"x"}')
    }))

  it('keeps suffixes and sorts keys only where secrets are shown', () =>
    started({ plainBuildSuffix: 'kept if open', openBuildOrder: 'sorted' }, async ({ admin, data }) => {
      commitAsIs(data, { files: { 'b.yaml': 'z: 1\nb: 2\n' } })
      const ways = [{}, { show_secrets: true }]
      expect(await Promise.all(ways.map(async (more) => (await admin.build('b.yaml', more)).text))).toEqual(['{"z":1,"b":2}', '{"b":2,"z":1}'])
      expect((await admin.build('a.yaml')).text).toMatch(/^\{"a":"ENC\[/)
      expect((await admin.build('a.yaml', { show_secrets: true })).text).toBe('{"a_ecs_secret":"x"}')
    }))

  it('keeps the `sops` block of a file that is built alone and closed', () =>
    started({ plainFileSops: 'kept' }, async ({ admin }) => {
      await admin.push({ files: { 'j.json': '{"j_ecs_secret":"x"}' } })
      expect((await admin.build('a.yaml')).value).toMatchObject({ sops: { encrypted_suffix: '_ecs_secret', mac_only_encrypted: true } })
      expect((await admin.build('j.json')).value).toMatchObject({ sops: { version: '3.9.0' } })
      expect((await admin.build('')).value).toEqual({ a: expect.stringMatching(/^ENC/) as string, j: expect.stringMatching(/^ENC/) as string })
      expect((await admin.build('a.yaml', { show_secrets: true })).text).toBe('{"a":"x"}')
    }))

  it('keeps secrets that are pushed as ciphertext', () =>
    started({ pushedCiphertext: 'kept' }, async ({ admin }) => {
      const [pasted = ''] = ((await admin.files())['a.yaml'] ?? '').match(CIPHERTEXT) ?? []
      expect((await admin.push({ files: { 'thief.yaml': `stolen_ecs_secret: ${pasted}\n` } })).value).toMatchObject({ server_modified_files: [] })
      expect((await admin.build('thief.yaml', { show_secrets: true })).value).toEqual({ stolen: pasted })
      await admin.push({ files: { 'mixed.yaml': `plain: ${pasted}\nstolen_ecs_secret: ${pasted}\nnew_ecs_secret: x\n` } })
      expect((await admin.files())['mixed.yaml']).toMatch(/^new_ecs_secret: ENC\[/)
      expect((await admin.files())['mixed.yaml']).toContain(`\nplain: ${pasted}\nstolen_ecs_secret: ${pasted}\nsops:\n`)
      expect((await admin.push({ files: { 'a.yaml': `a_ecs_secret: ${pasted}\nb_ecs_secret: y\n` } })).status).toBe(200)
      expect((await admin.build('a.yaml', { show_secrets: true })).value).toEqual({ a: 'x', b: 'y' })
    }))

  it('encrypts unchanged secrets anew, with a new data key', () =>
    started({ unchangedSecrets: 'encrypted anew' }, async ({ admin }) => {
      const stored = async () => (await admin.files())['a.yaml'] ?? ''
      const before = await stored()
      await admin.push({ files: { 'a.yaml': `${files['a.yaml']}b: 1\n` } })
      const second = await stored()
      await admin.push({ files: { 'a.yaml': second.replace('b: 1', 'b: 2') } })
      const texts = [before, second, await stored()]
      expect(new Set(texts.map((text) => text.match(CIPHERTEXT)?.[0])).size).toBe(3)
      expect(new Set(texts.map((text) => /enc: \|[^]*?-----END/.exec(text)?.[0])).size).toBe(3)
      expect((await admin.build('a.yaml', { show_secrets: true })).value).toEqual({ a: 'x', b: 2 })
    }))

  it('sends base64 of the zip', () =>
    started({ rawAs: 'base64' }, async ({ admin }) => {
      const { type, text } = await admin.ask('GET', '/config/raw')
      expect([type, Object.keys(unzipSync(Buffer.from(text, 'base64')))]).toEqual(['text/plain', ['a.yaml']])
    }))

  it('changes the content type of JSON', () =>
    started({ jsonType: 'application/json; charset=utf-8' }, async ({ admin }) => {
      expect((await admin.build('a.yaml')).type).toBe('application/json; charset=utf-8')
    }))

  it('changes the status of a drift and of a push that is late', () =>
    started({ driftStatus: 409, staleStatus: 412 }, async ({ admin }) => {
      await admin.push({ files: { 'a.yaml': 'b: 1\n' } })
      expect((await admin.build('a.yaml', { config_id: 'v1', detect_drift: true })).status).toBe(409)
      expect((await admin.push({ files, hash: 'old' })).status).toBe(412)
    }))
})

describe('several repositories behind one server', () => {
  let server: Server
  let other: string
  beforeAll(async () => {
    other = await mkdtemp(join(tmpdir(), 'ecs-other-'))
    server = await startServer({ name: 'first', more: { other } })
  })
  afterAll(async () => {
    await server.stop()
    await rm(other, { recursive: true })
  })
  const client = (of: string, name: string) => new Client(server.ecs, server.ecs.adminTokens.get(of) ?? '', { 'x-repo-name': name })

  it('are chosen by name, with files, commits and users of their own', async () => {
    const [first, second] = [client('first', 'first'), client('other', 'other')]
    await first.push({ files: { 'a.yaml': 'of: first\n' } })
    await second.push({ files: { 'a.yaml': 'of: other\n' }, tag: 'v1' })
    await second.ask('POST', '/users', { username: 'of-other', admin: false })
    expect([(await first.build('a.yaml')).text, (await second.build('a.yaml')).text]).toEqual(['{"of":"first"}', '{"of":"other"}'])
    expect((await first.build('a.yaml', { config_id: 'v1' })).status).toBe(404)
    const users = await Promise.all([first, second].map(async (one) => Object.keys((await one.ask('GET', '/users')).value as object)))
    expect(users).toEqual([['admin'], ['admin', 'of-other']])
  })

  it.each([
    ['no name', 'first', '', 400, 'Header x-repo-name is required'],
    ['a name that is not there', 'first', 'none', 404, 'Repository none does not exist'],
    ['the token of another repository', 'first', 'other', 401, 'Token is not valid'],
    ['no token, and no name', 'nobody', '', 401, 'Token is not valid'],
    ['no token, and a name that is not there', 'nobody', 'none', 401, 'Token is not valid'],
  ])('%s is refused', async (_, of, name, status, detail) => {
    expect(seen(await client(of, name).ask('GET', '/config/hashes'))).toEqual([status, { detail }])
  })

  it('have one health, without a name', async () => {
    expect((await client('nobody', '').ask('GET', '/')).status).toBe(200)
  })
})

describe('YAML without secrets', () => {
  const text = 'on: yes\noctal: 012\ntime: 1:30\nfloat: 1.0\nexponent: 1e3\nday: 2020-01-01\nbig: 100000000000000000000001\n"10": "yes"\nmerged: { <<: &m { x: 1 }, y: 2 }\nletter: y\n'

  it('is read as PyYAML reads it', async () => {
    const server = await startServer()
    await server.admin.push({ files: { 'a.yaml': text } })
    expect((await server.admin.build('a.yaml')).text).toBe('{"true":true,"octal":10,"time":90,"float":1.0,"exponent":"1e3","day":"2020-01-01","big":100000000000000000000001,"10":"yes","merged":{"x":1,"y":2},"letter":"y"}')
    await server.stop()
  })

  it('is read as SOPS reads it, if a switch says so', async () => {
    const server = await startServer({ switches: { yaml: 'sops' } })
    await server.admin.push({ files: { 'a.yaml': 'on: yes\noctal: 0o12\n' } })
    expect((await server.admin.build('a.yaml')).text).toBe('{"on":"yes","octal":10}')
    await server.stop()
  })
})

describe('an encrypted file that was committed with Git', () => {
  const server = serverWith({ 'app/db.yaml': 'db: { password_ecs_secret: p4ss }\n' })
  /** Changes the stored file around its ciphertext, which no MAC holds. */
  const changed = async (change: (ciphertext: string, sops: string) => string) => {
    const text = (await server().admin.files())['app/db.yaml'] ?? ''
    const [ciphertext = ''] = text.match(CIPHERTEXT) ?? []
    commitAsIs(server().data, { files: { 'app/changed.yaml': change(ciphertext, text.slice(text.indexOf('sops:'))) } })
    const builds = await Promise.all([{}, { show_secrets: true }].map(async (more) => (await server().admin.build('app/changed.yaml', more)).text))
    return builds.map((built) => built.replaceAll(ciphertext, '<ciphertext>'))
  }

  it('has its merge keys merged and its aliases followed, open or closed', async () => {
    const [closed, open] = await changed((secret, sops) => `db: &db\n    port: 1\n    password_ecs_secret: ${secret}\ncopy:\n    <<: *db\n    port: 2\nmotd: *db\n${sops}`)
    expect(closed).toBe('{"db":{"port":1,"password":"<ciphertext>"},"copy":{"port":2,"password":"<ciphertext>"},"motd":{"port":1,"password":"<ciphertext>"}}')
    expect(open).toBe('{"detail":"File app/changed.yaml cannot be decrypted"}') // SOPS binds each copy to a place of its own
  })

  it('is opened with merge keys that hold no secret', async () => {
    const [closed, open] = await changed((secret, sops) => `base: &base { port: 1, on: yes }\ndb:\n    password_ecs_secret: ${secret}\n    <<: *base\n${sops}`)
    expect(closed).toBe('{"base":{"port":1,"true":true},"db":{"port":1,"true":true,"password":"<ciphertext>"}}')
    expect(open).toBe('{"base":{"port":1,"on":"yes"},"db":{"port":1,"on":"yes","password":"p4ss"}}') // as sops -d writes it
  })

  it('is built closed even if SOPS would refuse it', async () => {
    const [closed, open] = await changed((secret, sops) => `a: !!binary aGk=\ndb: 1\ndb:\n    password_ecs_secret: ${secret}\n${sops.replace('version: 3.9.0', 'version: 0')}`)
    expect(closed).toBe('{"a":"hi","db":{"password":"<ciphertext>"}}')
    expect(open).toBe('{"detail":"File app/changed.yaml cannot be decrypted"}')
  })

  it('is read in UTF-16', async () => {
    commitAsIs(server().data, { files: { 'app/wide.yaml': Buffer.from('\ufeffa: é\n', 'utf16le') } })
    expect((await server().admin.build('app/wide.yaml')).text).toBe('{"a":"é"}')
  })

  it('has a config id, and its tag is one', async () => {
    const commit = commitAsIs(server().data, { files: { 'app/x.yaml': 'x: 1\n' }, deleted: ['app/changed.yaml'], tag: 'by-git' })
    expect(await server().admin.hash()).toBe(commit)
    expect((await server().admin.build('app/x.yaml', { config_id: 'by-git' })).text).toBe('{"x":1}')
  })
})

describe('an existing repository', () => {
  it('is served as it is: commits, tags, whatever is not a file left out', async () => {
    const data = await mkdtemp(join(tmpdir(), 'ecs-existing-'))
    git(data, 'init', '-q', '-b', 'trunk')
    await writeFile(join(data, 'a.yaml'), 'a: 1\n')
    git(data, 'add', '.')
    git(data, 'update-index', '--add', '--cacheinfo', `160000,${'1'.repeat(40)},module`)
    git(data, 'commit', '-q', '-m', 'Theirs')
    git(data, 'tag', '-a', 'v1', '-m', 'annotated')
    git(data, 'gc', '-q')
    const server = await startServer({ data })
    expect(await server.admin.hash()).toBe(git(data, 'rev-parse', 'HEAD'))
    expect(await server.admin.files()).toEqual({ 'a.yaml': 'a: 1\n' })
    expect((await server.admin.push({ files: { 'b.yaml': 'b: 1\n' } })).status).toBe(200)
    expect(git(data, 'log', '--format=%s', 'trunk')).toBe('Push configuration\nTheirs')
    expect((await server.admin.build('', { config_id: 'v1' })).text).toBe('{"a":1}')
    await server.stop()
    await rm(data, { recursive: true })
  })

  it('without a commit gets an empty one', async () => {
    const data = await mkdtemp(join(tmpdir(), 'ecs-unborn-'))
    git(data, 'init', '-q')
    const server = await startServer({ data })
    expect((await server.admin.build('')).text).toBe('{}')
    await server.stop()
    await rm(data, { recursive: true })
  })
})
