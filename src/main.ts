/** The main job. `run` reads like the README. */
import { explain } from './errors.ts'
import { readInputs, type Inputs } from './inputs.ts'
import { githubRunner, requireNode, type Runner } from './runner.ts'
import { credentials, openSession, type Session } from './session.ts'
import type { Fetched } from './source/built.ts'
import { driftText } from './source/drift.ts'
import { fetchFrom } from './source/index.ts'
import { say } from './text.ts'

export async function run(runner: Runner = githubRunner()): Promise<void> {
  try {
    requireNode(process.versions.node)
    const inputs = readInputs(runner) //                                1. What did the workflow ask for?
    await runner.mask(credentials(inputs, runner))
    const session = openSession(inputs, runner)
    try {
      const fetched = await fetchConfig(inputs, session) //             2. Build the configuration.
      sayWhatWasBuilt(fetched, inputs, runner)
      const { decrypt, planExports, publish } = await laterStages()
      const config = await decrypt(fetched, inputs, session.keys) //    3. Decrypt what is secret; every MAC verified.
      const job = { ...runner, ownNames: await runner.ownNames() }
      const plan = planExports(config, inputs.exports, job) //          4. Select, name, refuse. Nothing is out yet.
      await publish(plan, runner, inputs.exports.jobSummary) //         5. Mask everything, then write.
    } finally {
      await session.close()
    }
  } catch (error) {
    runner.fail(explain(error))
  }
}

/** Loading code is hidden behind the answer: what every run needs then, and the provider of a cloud that an input names. */
function fetchConfig(inputs: Inputs, { http, keys }: Session): Promise<Fetched> {
  const whileWaiting = (): void => {
    void laterStages()
    if (inputs.decrypt === 'kms' && keys.preload()) void (inputs.source.kind === 'ecs' ? import('./config/reveal.ts') : import('./config/stored.ts'))
  }
  return fetchFrom(inputs.source, { http, decrypt: inputs.decrypt, whileWaiting })
}

async function laterStages() {
  const [{ decrypt }, { planExports }, { publish }] = await Promise.all([import('./decrypt.ts'), import('./select/index.ts'), import('./publish.ts')])
  return { decrypt, planExports, publish }
}

function sayWhatWasBuilt(fetched: Fetched, { source }: Inputs, runner: Runner): void {
  runner.info(say`Built "${source.path}" from \`${source.kind}\`, config id ${fetched.configId}.`)
  if (fetched.kind === 'built' && fetched.drift?.found) runner.warning(driftText(fetched.configId, fetched.drift))
}
