/** A provider's surroundings in a test: its cloud behind the front, GitHub's OIDC provider, and what was masked. */
import { writeFileSync } from 'node:fs'
import type https from 'node:https'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll } from 'vitest'
import { createAuthority, type Authority } from '../../emulators/front/certificates.ts'
import type { Cloud, CreateCloud } from '../../emulators/cloud.ts'
import { Faults } from '../../emulators/control/faults.ts'
import { serveFront } from '../../emulators/front/index.ts'
import { createOidc, type Oidc } from '../../emulators/github/oidc.ts'
import { RequestLog } from '../../emulators/control/requests.ts'
import { serve, type Listening } from '../../emulators/front/serve.ts'
import { Deadline } from '../../src/deadline.ts'
import { ActionError } from '../../src/errors.ts'
import { HttpClient } from '../../src/http/client.ts'
import { proxyAgent } from '../../src/http/proxy.ts'
import { readInputs } from '../../src/inputs/index.ts'
import { allowedKeys } from '../../src/kms/allowed.ts'
import type { ProviderContext } from '../../src/kms/provider.ts'
import { idTokens } from '../../src/oidc.ts'
import { githubRunner } from '../../src/runner.ts'

export class Surroundings {
  readonly faults = new Faults()
  readonly log = new RequestLog()
  /** Everything that was masked, in order. */
  readonly masked: string[] = []
  /** What only a runner that debugs would show. */
  readonly debugged: string[] = []
  cloud!: Cloud
  oidc!: Oidc
  authority!: Authority
  front!: Listening
  #oidcAt!: Listening
  #machine: Promise<Listening> | undefined
  readonly #open: { close(): void }[] = []
  readonly #agents: https.Agent[] = []

  async start(create: CreateCloud): Promise<void> {
    this.oidc = await createOidc()
    this.cloud = await create(this.oidc)
    this.authority = await createAuthority('Test authority')
    this.front = await serveFront({ log: this.log, faults: this.faults, routes: this.cloud.services.map((service) => ({ ...service, authority: this.authority })) })
    this.#oidcAt = await serve({ service: 'oidc', handler: this.oidc.handler }, this)
  }

  /** Variables of the machine that the cloud offers. */
  async machine(): Promise<Readonly<Record<string, string>>> {
    const { machine } = this.cloud
    if (machine === undefined) return {}
    this.#machine ??= serve(machine, this)
    return machine.variables((await this.#machine).url)
  }

  /** Variables of what another tool leaves, its files in a folder. */
  login(way: string, folder: string): Record<string, string> {
    const { variables, files = {} } = this.cloud.logins?.[way] ?? { variables: {} }
    const paths = Object.entries(files).map(([variable, text]) => {
      const path = join(folder, `${way}-${variable}`)
      writeFileSync(path, text)
      return [variable, path] as const
    })
    return { ...variables, ...Object.fromEntries(paths) }
  }

  /** @param given inputs, the environment beside that of a job that may ask for a token, and seconds */
  context({ inputs = this.cloud.inputs, environment = {}, timeout = 20, allowed = [] }: { inputs?: Readonly<Record<string, string>>; environment?: Readonly<Record<string, string>>; timeout?: number; allowed?: readonly string[] } = {}): ProviderContext {
    const given = { url: 'https://ecs.example.com', token: 't', path: 'p', ...inputs }
    const variables = {
      ACTIONS_ID_TOKEN_REQUEST_URL: this.#oidcAt.url + this.oidc.requestPath,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: this.oidc.requestToken,
      HTTPS_PROXY: this.front.url,
      RUNNER_ENVIRONMENT: 'github-hosted',
      ...environment,
    }
    const runner = githubRunner({ ...variables, ...Object.fromEntries(Object.entries(given).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])) }, async () => undefined)
    const mask = async (texts: readonly string[]) => void this.masked.push(...texts)
    const deadline = new Deadline(timeout)
    const http = new HttpClient({ deadline, environment: variables })
    const agent = proxyAgent(variables, this.authority.pem)
    this.#open.push(http)
    this.#agents.push(agent)
    return { inputs: readInputs(runner).keys, allowed: allowedKeys(allowed), environment: variables, deadline, http, agent, mintIdToken: idTokens({ ...runner, mask }, http), mask, debug: (line) => void this.debugged.push(line) }
  }

  /** What was asked, as `service METHOD path`. */
  asked(): string[] {
    return this.log.list().map(({ service, method, path }) => `${service} ${method} ${path}`)
  }

  clear(): void {
    this.faults.clear()
    this.log.clear()
    this.masked.length = 0
    this.debugged.length = 0
    this.oidc.setClaims({})
  }

  async stop(): Promise<void> {
    for (const one of this.#open) one.close()
    for (const agent of this.#agents) agent.destroy()
    for (const one of [this.front, this.#oidcAt, await this.#machine]) await one?.close()
  }
}

/** The error, with what the log shows of it. */
export async function refusal(asked: Promise<unknown>): Promise<{ code: string; message: string; hint: string; account: readonly string[] }> {
  const error = await asked.then(() => 'accepted', (thrown: unknown) => thrown)
  if (!(error instanceof ActionError)) throw new Error('not refused as it should be', { cause: error })
  return { code: error.code, message: error.message, hint: error.hint, account: error.account }
}

/** Of a file of tests; faults, records, claims and masks are cleared after each test. */
export function surroundings(create: CreateCloud): Surroundings {
  const current = new Surroundings()
  beforeAll(() => current.start(create))
  afterEach(() => current.clear())
  afterAll(() => current.stop())
  return current
}
