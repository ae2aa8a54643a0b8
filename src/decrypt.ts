/** The closed configuration of what was fetched, by the way to decrypt that the workflow chose. */
import { ActionError } from './errors.ts'
import type { BuildFacts } from './config/built.ts'
import type { ClosedConfig, ClosedTree } from './config/closed.ts'
import type { Deadline } from './deadline.ts'
import type { EcsInputs, Inputs } from './inputs.ts'
import type { Built, Fetched, Stored } from './source/built.ts'
import { filesBelow, partsOf } from './source/directory.ts'

/** @throws ActionError input/invalid for `filter`, config/computed, config/unmergeable, and of the family `sops` */
export async function closed(fetched: Fetched, inputs: Inputs, deadline: Deadline): Promise<ClosedConfig> {
  const { configId } = fetched
  if (fetched.kind === 'stored') return { configId, ...(await closedStored(fetched, inputs, deadline)) }
  const drifted = fetched.drift === undefined ? {} : { drifted: fetched.drift.found }
  return { configId, ...drifted, ...(await closedBuilt(fetched, inputs.source as EcsInputs, inputs.decrypt, deadline)) }
}

async function closedStored({ files, directory }: Stored, { decrypt, source: { filter } }: Inputs, deadline: Deadline): Promise<ClosedTree> {
  const { closedFiles } = await import('./config/stored.ts')
  const tree = await closedFiles(files, { directory, withhold: decrypt === 'none', turn: () => deadline.turn('Reading files') })
  if (filter === '') return tree
  const { filtered } = await import('./config/filter.ts') // what no server filtered
  return { ...tree, documents: [deadline.compute(() => filtered(tree.documents, filter), '`filter`')] }
}

async function closedBuilt(built: Built, inputs: EcsInputs, decrypt: Inputs['decrypt'], deadline: Deadline): Promise<ClosedTree> {
  const { documents, open } = built
  if (open !== undefined) return (await import('./config/server.ts')).openedByServer(documents, open, inputs.filter !== '')
  const { closedBuild, markClosed } = await import('./config/built.ts')
  if (decrypt === 'none') return { documents: markClosed(documents, 'withheld'), open: async () => new Map() }
  const tree = closedBuild(documents, factsOf(built, inputs, deadline))
  const openOrExplain: ClosedTree['open'] = (selected, keys) =>
    tree.open(selected, keys).catch((error: unknown) => {
      throw explained(error, built)
    })
  return { ...tree, open: openOrExplain }
}

function factsOf({ files, unfiltered }: Built, inputs: EcsInputs, deadline: Deadline): BuildFacts {
  return {
    hasStrategy: inputs.strategyName !== '',
    isPart: partsOf(inputs),
    isBelow: filesBelow(inputs.path),
    moved: inputs.movedSecrets,
    turn: () => deadline.turn('Reading files'),
    files,
    ...(unfiltered === undefined ? {} : { unfiltered }),
  }
}

/** Failures that say that this job cannot get at the key, where ECS perhaps can. Not those that will pass, or that a line in the workflow mends. */
const OUT_OF_REACH: ReadonlySet<string> = new Set(['kms/denied', 'kms/not-found', 'kms/no-credentials', 'kms/unreachable', 'sops/data-key'])

/** What the workflow can do, where that is known; ECS may be able to use a key that this job cannot: that is said, and never done unasked. */
function explained(error: unknown, { unexplained }: Built): unknown {
  if (!(error instanceof ActionError)) return error
  if (error.code === 'config/unexplained' && unexplained !== undefined) return error.with({ hint: unexplained })
  return OUT_OF_REACH.has(error.code) ? error.with({ hint: `${error.hint} Or let ECS decrypt: \`decrypt: server\`.` }) : error
}
