/** Chooses what is exported, names it, and refuses what can be refused while every secret is still closed. */
import type { ClosedTree, Selected } from '../config/closed.ts'
import { keyPathText } from '../config/walk.ts'
import type { ExportInputs } from '../inputs/table.ts'
import type { Node } from '../sops/tree.ts'
import { say } from '../text.ts'
import { withoutKeys } from './allowed-names.ts'
import { refuseLargeConfiguration, refuseLongSecrets } from './bounds.ts'
import { choose } from './choose.ts'
import { chooseFiles, type ChosenFile } from './chosen-files.ts'
import { refuseKeys } from './formats.ts'
import { guardNames, nameOf, type Job, type LeftOut, type Named } from './names.ts'
import type { Selector } from './selectors.ts'
import { isSecret, oneTree, type Place } from './tree.ts'

/** What will be exported, under which names. */
export interface Selection {
  /** The whole configuration, as one tree. */
  readonly root: Node
  /** It is several documents, as a list. */
  readonly isStream: boolean
  /** Whether any of it is a secret, selected or not. */
  readonly holdsSecrets: boolean
  /** The selected leaves where they stand in it. */
  readonly selected: Node
  /** What of it gives something, and what leaves as a file, each end at its place. */
  readonly ends: readonly Selected[]
  readonly named: readonly Named[]
  /** What `export-files` selects. */
  readonly files: readonly ChosenFile[]
  /** What stays out of environment and files of names, because of its name. */
  readonly leftOut: LeftOut<Named>
  /** Optional selectors that match nothing. */
  readonly idle: readonly Selector[]
  /** Exact selectors that name a secret by its position in a list. */
  readonly byPosition: readonly Place[]
}

/**
 * Uses no key: names come from keys, and a secret's plaintext decides nothing here.
 * @throws ActionError sops/size, select/missing, select/ambiguous, select/names, select/value, config/undecrypted
 */
export function select({ documents }: Pick<ClosedTree, 'documents'>, inputs: ExportInputs, job: Job): Selection {
  const root = oneTree(documents)
  refuseLargeConfiguration(root)
  const { files, idle: idleFiles } = chooseFiles(root, inputs.exportFiles)
  const { chosen, selected, ends: selectedEnds, idle } = choose(root, inputs.selectors, files.map(({ path }) => path))
  const ends = withFiles(selectedEnds, files)
  refuseLongSecrets(ends.flatMap(({ node }) => (node.kind === 'leaf' ? (node.secret?.ciphertext ?? []) : [])))
  const all = chosen.map(({ path, node, written, exact, name }): Named => ({ path, node, written, exact, name: name ?? nameOf(path, inputs) }))
  const leftOut = guardNames(all, selected, job, inputs)
  const named = all.filter((one) => !leftOut.clashing.has(one))
  if (inputs.outputFile !== '') refuseKeys(inputs.outputFile, withoutKeys(selected, leftOut.unlistedKeys))
  const byPosition = [...named, ...files].filter(isSecretByPosition)
  return { root, isStream: documents.length > 1, holdsSecrets: isSecret(root), selected, ends, named, files, leftOut, idle: [...idle, ...idleFiles], byPosition }
}

/** Each place once: a value may leave both ways, and as several files. */
function withFiles(ends: readonly Selected[], files: readonly ChosenFile[]): Selected[] {
  if (files.length === 0) return [...ends]
  return [...new Map([...ends, ...files].map(({ node, path }) => [JSON.stringify(path), { node, path }])).values()]
}

function isSecretByPosition({ exact, path, node }: Place & { readonly exact: boolean }): boolean {
  return exact && path.some((segment) => typeof segment === 'number') && isSecret(node)
}

/** SOPS does not bind positions in lists: who may write the file may put another item in front. */
export function positionWarning(places: readonly Place[]): string[] {
  const [first, ...others] = places
  if (first === undefined) return []
  const more = others.length > 0 ? `, and ${others.length} more` : ''
  return [say`A secret is selected by its position in a list: ${keyPathText(first.path)}` + `${more}. Whoever may write the file may put another item in front: name secrets by keys.`]
}
