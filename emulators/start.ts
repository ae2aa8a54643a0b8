/** Starts every emulator, and says what clients must be given. */
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { createAge } from './keys/age.ts'
import { createAws } from './aws/index.ts'
import { createAzure } from './azure/index.ts'
import { createAuthority } from './front/certificates.ts'
import type { Cloud, CreateCloud, Provider } from './cloud.ts'
import { controlHandler } from './control/index.ts'
import { createEcs, type EcsSwitches } from './ecs/index.ts'
import { Repository } from './ecs/repository.ts'
import { Faults } from './control/faults.ts'
import { serveFront } from './front/index.ts'
import { createGcp } from './gcp/index.ts'
import { createGithub } from './github/index.ts'
import { keyringOf, type Keyring } from './keys/keyring.ts'
import { keptIn } from './keys/material.ts'
import { createOidc, type Oidc } from './github/oidc.ts'
import { RequestLog } from './control/requests.ts'
import { serve, serveQuietly } from './front/serve.ts'
import { createVault } from './vault/index.ts'

/** Adding a cloud is one line here. */
const CLOUDS: readonly CreateCloud[] = [createAws, createVault, createGcp, createAzure, createAge]

export interface EmulatorOptions {
  /** The Git repository behind ECS, initialised if empty, where the master keys are kept, too; a temporary one if not said. */
  readonly data?: string
  /** Names of more repositories behind the same ECS, each in a folder beside `data` with that name at its end. */
  readonly repositories?: readonly string[]
  /** Whose key encrypts what is pushed; AWS if not said. */
  readonly kms?: Provider
  /** Whether ECS has no user yet, for the handshake of its first use. */
  readonly firstUse?: boolean
  /** `user:password` that the proxy demands; none if not said. */
  readonly proxyCredentials?: string
  readonly ecs?: Partial<EcsSwitches>
  /** In place of every cloud: those that trust somebody else than the job of `oidc.ts`, for one. */
  readonly clouds?: readonly CreateCloud[]
}

type Variables = Readonly<Record<string, string>>

interface EcsRepository {
  /** Absent with first use. */
  readonly admin_token?: string
  readonly data: string
}

/** What clients must be given; what is not built is left out. */
export interface Line {
  readonly ecs: EcsRepository & { readonly url: string; /** The others, by the name to send as `x-repo-name`. */ readonly repositories?: Readonly<Record<string, EcsRepository>> }
  /** The same Git repository, behind GitHub's API. */
  readonly github: { readonly api_url: string; readonly token: string }
  /** Master keys, as SOPS users write them. */
  readonly keys: Partial<Record<Provider, string>>
  /** Inputs of the action, as a workflow would give them. */
  readonly inputs: Variables
  /** What every client process needs. */
  readonly env: Variables
  /** Credentials of an operator who may encrypt and decrypt: with `env`, all that the real `sops` needs. */
  readonly sops: Variables
  /** What other tools leave where they sign in, by cloud and way; files are written. */
  readonly logins: Readonly<Record<string, Variables>>
  readonly control: { readonly url: string }
}

export interface Emulators {
  readonly line: Line
  readonly log: RequestLog
  readonly faults: Faults
  readonly oidc: Oidc
  readonly keyring: Keyring
  /** Closes every connection and removes every temporary file. */
  readonly stop: () => Promise<void>
}

/** @throws Error if something cannot be started; nothing is left behind then */
export async function startEmulators(options: EmulatorOptions = {}): Promise<Emulators> {
  const undo: (() => Promise<unknown>)[] = []
  const stop = async (): Promise<void> => {
    for (const step of undo.splice(0).reverse()) await step()
  }
  try {
    return { ...(await start(options, (step) => undo.push(step))), stop }
  } catch (error) {
    await stop()
    throw error
  }
}

/** @param atEnd takes what undoes a step; the last one is undone first */
async function start(options: EmulatorOptions, atEnd: (step: () => Promise<unknown>) => void): Promise<Omit<Emulators, 'stop'>> {
  const { kms = 'aws', firstUse = false, proxyCredentials, repositories = [], ecs: switches, clouds: creators = CLOUDS } = options
  const watch = { log: new RequestLog(), faults: new Faults() }
  const opened = <Thing extends { close(): Promise<void> }>(thing: Thing): Thing => {
    atEnd(() => thing.close())
    return thing
  }

  const temporary = await mkdtemp(join(tmpdir(), 'ecs-emulators-'))
  atEnd(() => rm(temporary, { recursive: true, force: true, maxRetries: 5 }))
  const data = resolve(options.data ?? join(temporary, 'data'))
  const more = Object.fromEntries(repositories.map((name) => [name, folderBeside(data, name)]))
  for (const folder of [data, ...Object.values(more)]) await mkdir(folder, { recursive: true })

  const oidc = await createOidc()
  const kept = options.data === undefined ? undefined : await keptIn((await Repository.open(data)).keysFile)
  const clouds = await Promise.all(creators.map((create) => create(oidc, kept?.material)))
  await kept?.save()
  const keyring = keyringOf(clouds)
  if (keyring.names[kms] === undefined) throw new Error(`there is no emulated key of ${kms}, but of ${Object.keys(keyring.names).join(', ')}`)

  const [publicAuthority, privateAuthority] = await Promise.all([createAuthority('Emulated public authority'), createAuthority('Emulated private authority')])
  const routes = clouds.flatMap(({ services }) => services).map((service) => ({ ...service, authority: service.privateAuthority ? privateAuthority : publicAuthority }))
  const front = opened(await serveFront({ ...watch, routes, ...(proxyCredentials === undefined ? {} : { credentials: proxyCredentials }) }))
  const files = await writeFiles(temporary, { 'public.pem': publicAuthority.pem, 'both.pem': publicAuthority.pem + privateAuthority.pem })

  const ecs = opened(await createEcs({ data, more, keyring, provider: kms, firstUse, ...(switches === undefined ? {} : { switches }) }))
  const ecsAt = opened(await serve({ service: 'ecs', handler: ecs.handler }, watch))
  const github = createGithub({ data })
  const githubAt = opened(await serve({ service: 'github', handler: github.handler }, watch))
  const oidcAt = opened(await serve({ service: 'oidc', handler: oidc.handler }, watch))
  const control = opened(await serveQuietly(controlHandler({ ...watch, oidc, line: () => line })))
  const machines: Variables[] = []
  const machineUrls = new Map<Cloud, string>()
  for (const cloud of clouds) {
    if (cloud.machine === undefined) continue
    const { url } = opened(await serve(cloud.machine, watch))
    machines.push(cloud.machine.variables(url))
    machineUrls.set(cloud, url)
  }

  const repository = (folder: string, adminToken: string | undefined): EcsRepository => ({ ...(adminToken === undefined ? {} : { admin_token: adminToken }), data: folder })
  const others = Object.entries(more).map(([name, folder]) => [name, repository(folder, ecs.adminTokens.get(name))] as const)
  const line: Line = {
    ecs: { url: ecsAt.url, ...repository(data, ecs.adminToken), ...(others.length === 0 ? {} : { repositories: Object.fromEntries(others) }) },
    github: { api_url: githubAt.url, token: github.token },
    keys: keyring.names,
    inputs: { ...inputsOf(clouds), ...(routes.some(({ authority }) => authority === privateAuthority) ? { 'ca-certificate': privateAuthority.pem } : {}) },
    env: {
      ACTIONS_ID_TOKEN_REQUEST_URL: oidcAt.url + oidc.requestPath,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: oidc.requestToken,
      GITHUB_API_URL: githubAt.url,
      HTTPS_PROXY: withCredentials(front.url, proxyCredentials),
      NO_PROXY: '127.0.0.1,localhost',
      NODE_EXTRA_CA_CERTS: files['public.pem'], // in addition to Node's own; the action is given the private one as an input
      SSL_CERT_FILE: files['both.pem'], // all that programs in Go read
    },
    sops: {
      ...merged([...clouds.map(({ sops }) => sops), ...machines]),
      AWS_CA_BUNDLE: files['both.pem'], // AWS prefers it to SSL_CERT_FILE, and some machines set it
    },
    logins: await writeLogins(clouds, temporary, machineUrls),
    control: { url: control.url },
  }
  return { ...watch, line, oidc, keyring }
}

/** @throws Error if it is no name of a folder */
function folderBeside(data: string, name: string): string {
  if (!/^\w[\w.-]*$/.test(name)) throw new Error(`"${name}" is no name of a repository`)
  return `${data}-${name}`
}

/** `allowed-keys` is given only if a key needs to be listed; all must be listed then. */
function inputsOf(clouds: readonly Cloud[]): Variables {
  const needed = clouds.flatMap(({ allowedKeys = [] }) => allowedKeys)
  const inputs = merged(clouds.map((cloud) => cloud.inputs))
  return needed.length === 0 ? inputs : { ...inputs, 'allowed-keys': [...new Set([...clouds.map(({ keyName }) => keyName), ...needed])].join('\n') }
}

function merged(parts: readonly Variables[]): Variables {
  return Object.fromEntries(parts.flatMap((part) => Object.entries(part)))
}

/** @returns the path of each */
async function writeFiles<Name extends string>(folder: string, texts: Readonly<Record<Name, string>>): Promise<Record<Name, string>> {
  const entries = Object.entries<string>(texts).map(([name, text]) => [name, join(folder, name), text] as const)
  await Promise.all(entries.map(([, path, text]) => writeFile(path, text)))
  return Object.fromEntries(entries.map(([name, path]) => [name, path])) as Record<Name, string>
}

/** `azure certificate`: what each cloud's logins leave, the machine's ways included. */
async function writeLogins(clouds: readonly Cloud[], folder: string, machineUrls: ReadonlyMap<Cloud, string>): Promise<Record<string, Variables>> {
  const logins: Record<string, Variables> = {}
  for (const cloud of clouds) {
    for (const [way, { variables, files = {} }] of Object.entries(cloud.logins ?? {})) {
      const texts = Object.entries(files).map(([variable, text]) => [`${cloud.provider}-${way}-${variable}`, text] as const)
      const paths = await writeFiles(folder, Object.fromEntries(texts))
      logins[`${cloud.provider} ${way}`] = { ...variables, ...Object.fromEntries(Object.keys(files).map((variable) => [variable, paths[`${cloud.provider}-${way}-${variable}`] ?? ''])) }
    }
    const url = machineUrls.get(cloud)
    const { machine } = cloud
    if (machine === undefined || url === undefined) continue
    logins[`${cloud.provider} machine`] = machine.variables(url)
    if (machine.virtualMachine) logins[`${cloud.provider} virtual machine`] = machine.virtualMachine(url)
  }
  return logins
}

function withCredentials(url: string, credentials: string | undefined): string {
  if (credentials === undefined) return url
  const [user = '', password = ''] = credentials.split(/:(.*)/s)
  return url.replace('://', `://${encodeURIComponent(user)}:${encodeURIComponent(password)}@`)
}
