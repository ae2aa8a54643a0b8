/** The closed configuration of what was fetched, by the way to decrypt that the workflow chose. */
import { ActionError } from './errors.ts'
import type { BuildFacts } from './config/built.ts'
import { holdsCiphertext } from './config/ciphertext.ts'
import { markClosed, needsOpening, refuseSecretsInClear, type ClosedConfig, type ClosedTree } from './config/closed.ts'
import { keyPathText, visitTexts } from './config/walk.ts'
import type { Deadline } from './deadline.ts'
import type { EcsInputs, Inputs } from './inputs/table.ts'
import type { Built, Fetched, Stored } from './source/built.ts'
import type { Node } from './sops/tree.ts'
import { isCommitHash } from './source/commit.ts'
import { filesBelow, partsOf } from './source/directory.ts'
import { say } from './text.ts'

/** @throws ActionError input/invalid for `filter`, config/computed, config/unmergeable, and of the family `sops` */
export async function closed(fetched: Fetched, inputs: Inputs, deadline: Deadline): Promise<ClosedConfig> {
  const { configId } = fetched
  if (fetched.kind === 'stored') return { configId, ...(await closedStored(fetched, inputs, deadline)) }
  const drift = fetched.drift === undefined ? {} : { drift: fetched.drift }
  return { configId, ...drift, ...(await closedBuilt(fetched, inputs.source as EcsInputs, inputs.decrypt, deadline)) }
}

async function closedStored({ files, directory }: Stored, { decrypt, source: { filter } }: Inputs, deadline: Deadline): Promise<ClosedTree> {
  const { closedFiles } = await import('./config/stored.ts')
  const tree = await closedFiles(files, { directory, withhold: decrypt === 'none', ...timeOf(deadline) })
  if (filter === '') return tree
  const { filtered } = await import('./config/filter.ts') // what no server filtered
  return { ...tree, documents: [deadline.compute(() => filtered(tree.documents, filter), '`filter`')] }
}

async function closedBuilt(built: Built, inputs: EcsInputs, decrypt: Inputs['decrypt'], deadline: Deadline): Promise<ClosedTree> {
  const { documents, open } = built
  if (open !== undefined) return (await import('./config/server.ts')).openedByServer(documents, open)
  if (decrypt === 'none') return { documents: markClosed(documents, 'withheld'), open: async () => new Map() }
  return {
    documents: markClosed(documents, 'closed'),
    async open(selected, keys) {
      refuseSecretsInClear(selected)
      if (!selected.some(needsOpening)) return new Map() // the code that opens files takes as long to load as all other
      const { openSelected } = await import('./config/built.ts')
      return openSelected(selected, factsOf(built, inputs, deadline), keys).catch((error: unknown) => {
        throw explained(error, built)
      })
    },
  }
}

function factsOf(built: Built, inputs: EcsInputs, deadline: Deadline): BuildFacts {
  const { files, unfiltered } = built
  return {
    hasStrategy: inputs.strategyName !== '',
    isPart: partsOf(inputs),
    isBelow: filesBelow(inputs.path),
    moved: inputs.movedSecrets,
    ...timeOf(deadline),
    files,
    ...(unfiltered === undefined ? {} : { unfiltered: () => sameBuild(built, unfiltered, inputs.filter, deadline) }),
  }
}

function timeOf(deadline: Deadline): Pick<BuildFacts, 'turn' | 'compute'> {
  return { turn: () => deadline.turn('Reading files'), compute: (work, what) => deadline.compute(work, what) }
}

/** Failures that say that this job cannot get at the key, where ECS perhaps can. Not those that will pass, or that a line in the workflow mends. */
const OUT_OF_REACH: ReadonlySet<string> = new Set(['kms/denied', 'kms/not-found', 'kms/no-credentials', 'kms/unreachable', 'sops/data-key'])

/**
 * The build without its filter, of the same commit: where only a tag says so, our own filter must take the same secrets
 * from it.
 * @throws ActionError source/unpinned
 */
async function sameBuild({ documents, configId }: Built, unfiltered: () => Promise<readonly Node[]>, filter: string, deadline: Deadline): Promise<readonly Node[]> {
  const whole = await unfiltered()
  if (isCommitHash(configId)) return whole // a tag may be moved between two builds of it
  const { filtered } = await import('./config/filter.ts')
  const here = deadline.compute(() => filtered(whole, filter), '`filter`')
  if (ciphertextPlaces([here]).join('\n') === ciphertextPlaces(documents).join('\n')) return whole
  throw new ActionError('source/unpinned', say`The build of "${configId}" and the same one without \`filter\` are not of one commit, or \`filter\` is read otherwise here.`)
}

function ciphertextPlaces(documents: readonly Node[]): string[] {
  const places: string[] = []
  for (const document of documents) visitTexts(document, (text, keyPath) => (holdsCiphertext(text) ? places.push(`${keyPathText(keyPath)} ${text}`) : undefined))
  return places.toSorted()
}

/** What the workflow can do, where that is known; ECS may be able to use a key that this job cannot: that is said, and never done unasked. */
function explained(error: unknown, { unexplained }: Built): unknown {
  if (!(error instanceof ActionError)) return error
  if (error.code === 'config/unexplained' && unexplained !== undefined) return error.with({ hint: unexplained })
  return OUT_OF_REACH.has(error.code) ? error.with({ hint: `${error.hint} Or let ECS decrypt: \`decrypt: server\`.` }) : error
}
