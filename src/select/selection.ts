/** Chooses what is exported, names it, and refuses what can be refused while every secret is still closed. */
import type { ClosedTree, Selected } from '../config/closed.ts'
import { keyPathText } from '../config/walk.ts'
import type { ExportInputs } from '../inputs.ts'
import type { Node } from '../sops/tree.ts'
import { say } from '../text.ts'
import { choose, type Chosen } from './choose.ts'
import { holdsNames, refuseKeys } from './formats.ts'
import { toJson } from './json.ts'
import { guardNames, nameOf, type Job, type Named } from './names.ts'
import type { Selector } from './selectors.ts'
import { leavesOf, oneTree } from './tree.ts'
import { stringOf } from './values.ts'

/** What will be exported, under which names. */
export interface Selection {
  /** The whole configuration, as one tree. */
  readonly root: Node
  /** Whether any of it is a secret, selected or not. */
  readonly holdsSecrets: boolean
  /** The selected leaves where they stand in it. */
  readonly selected: Node
  /** What of it gives something, each end at its place. */
  readonly ends: readonly Selected[]
  readonly named: readonly Named[]
  /** What stays out of environment and files of names, because other programs obey such names. */
  readonly guarded: ReadonlySet<Named>
  /** Optional selectors that match nothing. */
  readonly idle: readonly Selector[]
  /** Exact selectors that name a secret by its position in a list. */
  readonly byPosition: readonly Named[]
}

/**
 * Uses no key: names come from keys, and a secret's plaintext decides nothing here.
 * @throws ActionError select/missing, select/ambiguous, select/names, select/value, config/undecrypted
 */
export function select({ documents }: Pick<ClosedTree, 'documents'>, inputs: ExportInputs, job: Job): Selection {
  const root = oneTree(documents)
  const { chosen, selected, ends, idle } = choose(root, inputs.selectors)
  const named = chosen.map((one): Named => ({ ...one, name: one.name ?? nameOf(one.path, inputs), ...plainValue(one) }))
  const guarded = guardNames(named, selected, job, { environment: inputs.exportEnv, file: holdsNames(inputs.outputFile) })
  if (inputs.outputFile !== '') refuseKeys(inputs.outputFile, selected)
  return { root, holdsSecrets: holdsSecret(root), selected, ends, named, guarded, idle, byPosition: named.filter(isSecretByPosition) }
}

/** How a value in the job is told from another: by plain values only. */
function plainValue({ node }: Chosen): { value?: string } {
  if (holdsSecret(node)) return {}
  const value = node.kind === 'leaf' ? stringOf(node) : toJson(node)
  return value === undefined ? {} : { value }
}

function holdsSecret(node: Node): boolean {
  return leavesOf(node).some(({ leaf }) => leaf.secret !== undefined)
}

function isSecretByPosition({ exact, path, node }: Named): boolean {
  return exact && path.some((segment) => typeof segment === 'number') && holdsSecret(node)
}

/** SOPS does not bind positions in lists: who may write the file may put another item in front. */
export function positionWarning(named: readonly Named[]): string[] {
  const [first, ...others] = named
  if (first === undefined) return []
  const more = others.length > 0 ? `, and ${others.length} more` : ''
  return [say`A secret is selected by its position in a list: ${keyPathText(first.path)}` + `${more}. Whoever may write the file may put another item in front: name secrets by keys.`]
}
