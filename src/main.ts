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
import { planExports, type Config } from './select/index.ts'
import type { Built, Fetched } from './source/built.ts'
import { driftText } from './source/drift.ts'
import { fetchFrom } from './source/index.ts'
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
      warnOfDrift(built, runner)
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

function fetchConfig(inputs: Inputs, { http, keys }: Session): Promise<Fetched> {
  // Loading code is hidden behind the answer, for a cloud that an input names.
  const whileWaiting = (): void => {
    if (inputs.decrypt === 'kms' && keys.preload()) void (inputs.source.kind === 'ecs' ? import('./config/reveal.ts') : import('./config/stored.ts'))
  }
  return fetchFrom(inputs.source, { http, decrypt: inputs.decrypt, whileWaiting })
}

function warnOfDrift(fetched: Fetched, runner: Runner): void {
  if (fetched.kind === 'built' && fetched.drift?.found) runner.warning(driftText(fetched.configId, fetched.drift))
}

async function decrypt(fetched: Fetched, inputs: Inputs, keys: Keys): Promise<Config> {
  if (fetched.kind === 'built') return { ...(await decryptBuilt(fetched, inputs, keys)), ...(fetched.drift ? { drifted: fetched.drift.found } : {}) }
  const { openStored } = await import('./config/stored.ts')
  return { documents: await openStored(fetched.files, fetched.directory, inputs.decrypt === 'none' ? undefined : keys), configId: fetched.configId }
}

async function decryptBuilt(built: Built, inputs: Inputs, keys: Keys): Promise<Config> {
  const { documents, configId, open } = built
  if (open !== undefined) return { documents: (await import('./config/server.ts')).markSecrets(documents, open), configId }
  if (inputs.decrypt === 'none') return { documents: leaveClosed(documents), configId }
  const wanted = ciphertexts(documents)
  if (wanted.size === 0) return { documents, configId }
  const { reveal } = await import('./config/reveal.ts')
  try {
    return { documents: await reveal(documents, wanted, await built.files(), keys), configId }
  } catch (error) {
    if (!(error instanceof ActionError) || error.code !== 'config/unexplained') throw orByServer(error)
    if (built.again === undefined) throw built.unexplained === undefined ? error : new ActionError(error.code, error.message, { hint: built.unexplained, account: error.account })
    const { kind, documents: now, configId: current, files } = await built.again() // a push came between build and files: once more, and only once
    return decryptBuilt({ kind, documents: now, configId: current, files }, inputs, keys)
  }
}

/** ECS may be able to use a key that this job cannot: that is said, and never done unasked. */
function orByServer(error: unknown): unknown {
  if (!(error instanceof ActionError) || !/^kms\/|^sops\/data-key$/.test(error.code)) return error
  const { code, message, hint, account, cause } = error
  return new ActionError(code, message, { hint: `${hint} Or let ECS decrypt: \`decrypt: server\`.`, account, cause })
}

/** What must never be seen, should anything print it: masked before it is used. */
function credentials({ source, keys }: Inputs, { environment }: Runner): string[] {
  const proxy = URL.parse(environment['HTTPS_PROXY'] ?? environment['https_proxy'] ?? '')?.password ?? ''
  return [...new Set([...tokensOf(source), ...keys.ageKeys, keys.vaultToken, proxy, percentDecoded(proxy)])].filter((text) => text !== '')
}

function tokensOf(source: Inputs['source']): string[] {
  if (source.kind === 'workspace') return []
  const tokens = source.kind === 'ecs' ? [source.token, source.saasToken] : []
  return source.repository === undefined ? tokens : [...tokens, source.repository.token]
}

function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}
