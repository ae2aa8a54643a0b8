/** Who may do what, where: every user, privilege, operation and path. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, type Client, type Server } from './ecs-server.ts'

/** What is granted: `/a`, unless said otherwise. `deep` is `/a/deep`, `ab` only looks alike. */
const FOLDERS = { a: 'a', deep: 'a/deep', ab: 'ab', b: 'b' } as const
type Folder = keyof typeof FOLDERS

const USERS: Readonly<Record<string, { readonly paths: Readonly<Record<string, string>>; readonly privileges?: Readonly<Record<string, boolean>> }>> = {
  'nobody yet': { paths: {} },
  'a reader': { paths: { '/a': 'read' } },
  'a reader of secrets': { paths: { '/a': 'read' }, privileges: { read_secrets: true } },
  'a writer': { paths: { '/a': 'read_write' } },
  'an editor of strategies': { paths: { '/a': 'read_write' }, privileges: { edit_strategies: true } },
  'an editor of webhooks': { paths: { '/a/': 'read_write' }, privileges: { edit_webhooks: true } },
  'an editor who only reads': { paths: { '/a': 'read' }, privileges: { edit_strategies: true, edit_webhooks: true } },
  'a reader of secrets elsewhere': { paths: { '/b': 'read' }, privileges: { read_secrets: true } },
  'a writer below what is read': { paths: { '/a': 'read', '/a/deep': 'read_write' }, privileges: { read_secrets: true } },
  'a reader of everything': { paths: { '/': 'read' } },
}

const READS = { 'nobody yet': '', 'a reader': 'a deep', 'a reader of secrets': 'a deep', 'a writer': 'a deep', 'an editor of strategies': 'a deep', 'an editor of webhooks': 'a deep', 'an editor who only reads': 'a deep', 'a reader of secrets elsewhere': 'b', 'a writer below what is read': 'a deep', 'a reader of everything': 'a deep ab b', admin: 'a deep ab b' }
const OPENS = { ...READS, 'a reader': '', 'a writer': '', 'an editor of strategies': '', 'an editor of webhooks': '', 'an editor who only reads': '', 'a reader of everything': '' }
const WRITES = { ...READS, 'a reader': '', 'a reader of secrets': '', 'an editor who only reads': '', 'a reader of secrets elsewhere': '', 'a writer below what is read': 'deep', 'a reader of everything': '' }
const EDITS = { ...WRITES, 'a writer': '', 'an editor of strategies': '', 'an editor of webhooks': '', 'a writer below what is read': '' }

/** In which folders it succeeds, for each user. */
const TABLE: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'lists files': READS,
  'is sent files': READS,
  'builds a file': READS,
  'builds a folder': READS,
  'opens secrets in a build': OPENS,
  'decrypts a file': OPENS,
  'writes files': WRITES,
  'deletes files': WRITES,
  'writes strategies': { ...EDITS, 'an editor of strategies': 'a deep' },
  'writes webhooks': { ...EDITS, 'an editor of webhooks': 'a deep' },
}

type Attempt = (client: Client, folder: string) => Promise<boolean>

const pushed = async (client: Client, path: string, how: 'files' | 'deleted'): Promise<boolean> => {
  const { status, value } = await client.push(how === 'files' ? { files: { [path]: 'strategies: {}\n' } } : { deleted: [path] })
  expect(status).toBe(200)
  return !(value as { skipped_files: string[] }).skipped_files.includes(path)
}

const OPERATIONS: Readonly<Record<string, Attempt>> = {
  'lists files': async (client, folder) => `${folder}/x.yaml` in ((await client.ask('GET', '/config/hashes')).value as { files: object }).files,
  'is sent files': async (client, folder) => `${folder}/x.yaml` in (await client.files()),
  'builds a file': async (client, folder) => (await client.build(`${folder}/x.yaml`)).status === 200,
  'builds a folder': async (client, folder) => (await client.build(folder)).status === 200,
  'opens secrets in a build': async (client, folder) => (await client.build(`${folder}/x.yaml`, { show_secrets: true })).text === '{"x":"s3cret"}',
  'decrypts a file': async (client, folder) => (await client.ask('POST', '/config/decrypt', { path: `${folder}/x.yaml` })).text === 'x_ecs_secret: s3cret\n',
  'writes files': (client, folder) => pushed(client, `${folder}/written.yaml`, 'files'),
  'deletes files': (client, folder) => pushed(client, `${folder}/gone.yaml`, 'deleted'),
  'writes strategies': (client, folder) => pushed(client, `${folder}/__strategies.yaml`, 'files'),
  'writes webhooks': (client, folder) => pushed(client, `${folder}/__webhooks.yaml`, 'files'),
}

/** What is about users, not paths: for admins alone. */
const MANAGEMENT: readonly (readonly [method: string, path: string, body?: object])[] = [
  ['POST', '/users', { username: 'other', admin: false }],
  ['PATCH', '/users/target', { read_secrets: true }],
  ['POST', '/users/target/auth', { allowed_path: '/', mode: 'read' }],
  ['GET', '/users/target/auth'],
  ['DELETE', '/users/target/auth?path=%2F'],
  ['POST', '/users/target/token/regenerate'],
  ['DELETE', '/users/target'],
]

let server: Server
const clients = new Map<string, Client>()

beforeAll(async () => {
  server = await startServer()
  await server.admin.push({ files: Object.fromEntries(Object.values(FOLDERS).flatMap((folder) => [[`${folder}/x.yaml`, 'x_ecs_secret: s3cret\n'], [`${folder}/gone.yaml`, 'a: 1\n']])) })
  for (const [name, { paths, privileges }] of Object.entries(USERS)) clients.set(name, await server.account(name.replaceAll(' ', '-'), paths, privileges))
  clients.set('admin', server.admin)
  await server.account('target', {})
})
afterAll(() => server.stop())

describe.each(Object.entries(TABLE))('%s', (operation, table) => {
  it('is known for every user', () => {
    expect(Object.keys(table).sort()).toEqual([...clients.keys()].sort())
  })

  it.each(Object.entries(table))('%s: in %j', async (name, folders) => {
    const succeeded: string[] = []
    for (const folder of Object.keys(FOLDERS) as Folder[]) {
      if (await OPERATIONS[operation]?.(clients.get(name) as Client, FOLDERS[folder])) succeeded.push(folder)
    }
    expect(succeeded.join(' ')).toBe(folders)
  })
})

describe('users', () => {
  it.each(Object.keys(USERS))('%s manages none, and sees himself alone', async (name) => {
    const client = clients.get(name) as Client
    for (const [method, path, body] of MANAGEMENT) expect((await client.ask(method, path, body)).status).toBe(403)
    expect(Object.keys((await client.ask('GET', '/users')).value as object)).toEqual([name.replaceAll(' ', '-')])
  })

  it('admin manages all', async () => {
    const statuses: number[] = []
    for (const [method, path, body] of MANAGEMENT) statuses.push((await server.admin.ask(method, path, body)).status)
    expect(statuses).toEqual([200, 204, 204, 200, 204, 200, 204])
  })
})
