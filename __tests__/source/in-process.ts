/** The action from an emulated ECS to what it would publish, in this process: fast enough for many. */
import type { Keyring } from '../../emulators/keys/keyring.ts'
import { Deadline } from '../../src/deadline.ts'
import { closed } from '../../src/decrypt.ts'
import { HttpClient } from '../../src/http/client.ts'
import type { EcsInputs, ExportInputs, Inputs } from '../../src/inputs/table.ts'
import { planExports, select, type Plan } from '../../src/select/index.ts'
import { replaceLeaves } from '../../src/select/tree.ts'
import type { Node } from '../../src/sops/tree.ts'
import { fetchFromEcs } from '../../src/source/ecs.ts'
import { serveQuietly, type Listening } from '../../emulators/front/serve.ts'
import { startServer, type Server } from '../emulators/ecs-server.ts'
import { exportInputs, NO_JOB } from '../select/trees.ts'

export class InProcess {
  readonly server: Server
  readonly #listening: Listening
  readonly #deadline = new Deadline(600)
  readonly #http = new HttpClient({ deadline: this.#deadline, environment: {} })

  private constructor(server: Server, listening: Listening) {
    this.server = server
    this.#listening = listening
  }

  static async start(): Promise<InProcess> {
    const server = await startServer()
    return new InProcess(server, await serveQuietly(server.ecs.handler))
  }

  async stop(): Promise<void> {
    this.#http.close()
    await this.#listening.close()
    await this.server.stop()
  }

  /** What a run as administrator exports, and the configuration with what is selected open. */
  async run(given: Partial<EcsInputs>, decrypt: 'kms' | 'server' = 'kms', exported: ExportInputs = exportInputs({ jobSummary: false })): Promise<{ plan: Plan; selected: Node }> {
    const token = this.server.ecs.adminToken ?? ''
    const source: EcsInputs = { kind: 'ecs', url: new URL(this.#listening.url), token, saasToken: '', repoName: '', path: '', recursive: false, strategyName: '', configVars: new Map(), filter: '', configId: '', detectDrift: 'false', movedSecrets: () => false, ...given }
    const fetched = await fetchFromEcs(source, { http: this.#http, decrypt, whileWaiting: () => undefined, log: { info: () => undefined, warning: () => undefined } })
    const config = await closed(fetched, { source, decrypt } as Inputs, this.#deadline)
    const selection = select(config, exported, NO_JOB)
    const opened = await config.open(selection.ends, this.keyring)
    return { plan: planExports(selection, opened, config, exported, NO_JOB), selected: replaceLeaves(selection.selected, opened) }
  }

  get keyring(): Keyring {
    return this.server.keyring
  }
}
