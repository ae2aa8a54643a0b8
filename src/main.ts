/** The main job. `run` reads like the README. */
import type { Agent } from 'node:https'
import { ciphertexts, leaveClosed } from './config/secrets.ts'
import { Deadline } from './deadline.ts'
import { ActionError, explain } from './errors.ts'
import { HttpClient, proxyAgent } from './http.ts'
import { readInputs, type Inputs } from './inputs.ts'
import { allowedKeys } from './kms/allowed.ts'
import { keyService, type Keys } from './kms/index.ts'
import type { ProviderContext } from './kms/provider.ts'
import { idTokens } from './oidc.ts'
import { publish } from './publish.ts'
import { githubRunner, requireNode, type Runner } from './runner.ts'
import { planExports } from './select/index.ts'
import type { Built } from './source/built.ts'
import { fetchFromEcs } from './source/ecs.ts'
import { say } from './text.ts'

export async function run(runner: Runner = githubRunner()): Promise<void> {
  try {
    requireNode(process.versions.node)
    const inputs = readInputs(runner) //                           1. What did the workflow ask for?
    await runner.mask(credentials(inputs, runner))
    const session = openSession(inputs, runner)
    try {
      const built = await fetchConfig(inputs, session) //          2. Build the configuration.
      runner.info(say`Built "${inputs.source.path}" from \`${inputs.source.kind}\`, config id ${built.configId}.`)
      const config = await decrypt(built, inputs, session.keys) // 3. Decrypt what is secret; every MAC verified.
      const job = { ...runner, ownNames: await runner.ownNames() }
      const plan = planExports(config, inputs.exports, job) //     4. Select, name, refuse. Nothing is out yet.
      await publish(plan, runner, inputs.exports.jobSummary) //    5. Mask everything, then write.
    } finally {
      await session.close()
    }
  } catch (error) {
    runner.fail(explain(error))
  }
}

interface Session {
  readonly http: HttpClient
  readonly keys: Keys
  /** Closes every connection, so that the process can end. */
  close(): Promise<void>
}

function openSession(inputs: Inputs, runner: Runner): Session {
  const { environment } = runner
  const deadline = new Deadline(inputs.timeout)
  const http = new HttpClient({ deadline, environment, ...(inputs.ca === undefined ? {} : { ca: inputs.ca }) })
  let agent: Agent | undefined
  const context: ProviderContext = {
    inputs: inputs.keys,
    allowed: allowedKeys(inputs.keys.allowedKeys),
    environment,
    deadline,
    mintIdToken: idTokens(runner, http),
    http,
    get agent() {
      return (agent ??= proxyAgent(environment))
    },
    mask: runner.mask,
  }
  const keys = keyService(context, runner.info)
  const close = async (): Promise<void> => {
    await keys.close()
    http.close()
    agent?.destroy()
  }
  return { http, keys, close }
}

function fetchConfig(inputs: Inputs, { http, keys }: Session): Promise<Built> {
  // Loading code is hidden behind the answer, for a cloud that an input names.
  const whileWaiting = (): void => {
    if (inputs.decrypt === 'kms' && keys.preload()) void import('./config/reveal.ts')
  }
  return fetchFromEcs(inputs.source, http, inputs.decrypt === 'kms', whileWaiting)
}

async function decrypt(built: Built, inputs: Inputs, keys: Keys): Promise<Pick<Built, 'documents' | 'configId'>> {
  const { documents, configId } = built
  if (inputs.decrypt === 'none') return { documents: leaveClosed(documents), configId }
  const wanted = ciphertexts(documents)
  if (wanted.size === 0) return { documents, configId }
  const { reveal } = await import('./config/reveal.ts')
  try {
    return { documents: await reveal(documents, wanted, await built.files(), keys), configId }
  } catch (error) {
    const moved = built.again !== undefined && error instanceof ActionError && error.code === 'config/unexplained'
    if (!moved) throw error
    const now = await built.again() // a push came between build and files: once more, and only once
    return decrypt({ documents: now.documents, configId: now.configId, files: now.files }, inputs, keys)
  }
}

/** What must never be seen, should anything print it: masked before it is used. */
function credentials({ source, keys }: Inputs, { environment }: Runner): string[] {
  const proxy = URL.parse(environment['HTTPS_PROXY'] ?? environment['https_proxy'] ?? '')?.password ?? ''
  return [...new Set([source.token, source.saasToken, ...keys.ageKeys, keys.vaultToken, proxy, percentDecoded(proxy)])].filter((text) => text !== '')
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
