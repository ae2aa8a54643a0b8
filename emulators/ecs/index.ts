/** The ECS server: one Git repository, or several that a request chooses from by `x-repo-name`. */
import type { EmulatedRequest, EmulatedResponse, Handler } from '../front/http.ts'
import type { Provider } from '../cloud.ts'
import type { Keyring } from '../keys/keyring.ts'
import { answered, refuse } from './problem.ts'
import { Repository } from './repository.ts'
import { Server } from './server.ts'
import { ASSUMED, type EcsSwitches } from './switches.ts'
import { newUser, Users } from './users.ts'

export type { EcsSwitches } from './switches.ts'

export interface EcsOptions {
  /** Folder of the repository, initialised if it holds none. */
  readonly data: string
  /** Its name: with no other repository, a request may leave `x-repo-name` out, but not say another. */
  readonly name?: string
  /** Folders of more repositories by their names; each has users of its own. */
  readonly more?: Readonly<Record<string, string>>
  readonly keyring: Keyring
  /** Whose key encrypts what is pushed. */
  readonly provider: Provider
  /** Whether there is no user yet. */
  readonly firstUse: boolean
  readonly switches?: Partial<EcsSwitches>
}

export interface Ecs {
  readonly handler: Handler
  /** Of the first repository; absent with first use. */
  readonly adminToken?: string
  /** Of every repository by its name; empty with first use. */
  readonly adminTokens: ReadonlyMap<string, string>
  /** Waits for what is being written. */
  close(): Promise<void>
}

/** @throws Error if Git does not work on a folder */
export async function createEcs({ data, name = 'config', more = {}, keyring, provider, firstUse, switches: changed = {} }: EcsOptions): Promise<Ecs> {
  const switches = { ...ASSUMED, ...changed }
  const servers = new Map<string, Server>()
  const adminTokens = new Map<string, string>()
  for (const [repositoryName, folder] of Object.entries({ [name]: data, ...more })) {
    const repository = await Repository.open(folder)
    const users = await Users.open(repository.usersFile)
    if (!firstUse && !users.all.some(({ admin }) => admin)) await users.put(newUser('admin', { admin: true }))
    servers.set(repositoryName, new Server({ repository, users, keyring, provider, switches }))
    const admin = users.all.find((user) => user.admin)
    if (admin !== undefined) adminTokens.set(repositoryName, admin.token)
  }
  const handler = (request: EmulatedRequest): Promise<EmulatedResponse> => answered(() => chosen(request, servers, switches).answer(request))
  const adminToken = adminTokens.get(name)
  return { handler, ...(adminToken === undefined ? {} : { adminToken }), adminTokens, close: async () => void (await Promise.all([...servers.values()].map((server) => server.idle()))) }
}

/** The server of the repository that a request is about: any for who asks for its health. Whoever has no account learns no names. */
function chosen(request: EmulatedRequest, servers: ReadonlyMap<string, Server>, { unknownStatus }: EcsSwitches): Server {
  const { 'x-repo-name': name = '' } = request.headers
  const [first, ...others] = servers.values()
  const server = request.url.pathname === '/' || (name === '' && others.length === 0) ? first : servers.get(name)
  if (server !== undefined) return server
  if (![...servers.values()].some((one) => one.knows(request))) return refuse(401, 'Token is not valid')
  return name === '' ? refuse(400, 'Header x-repo-name is required') : refuse(unknownStatus, `Repository ${name} does not exist`)
}
