/** How names are made, and which are refused. */
import { keyPathText } from '../config/walk.ts'
import { ActionError } from '../errors.ts'
import type { ExportInputs } from '../inputs.ts'
import type { KeyPath, Node } from '../sops/tree.ts'
import { say } from '../text.ts'
import type { Chosen } from './choose.ts'
import { guardOf } from './guarded.ts'
import { childrenOf, plainSegment } from './tree.ts'

/** What the job has when the step begins. */
export interface Job {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  /** Names that earlier uses of this action set in this job. */
  readonly ownNames: ReadonlySet<string>
}

/** A name and what it is for. */
export interface Named extends Chosen {
  readonly name: string
  /** Absent where it is, or holds, a secret: what is visible must not depend on one. */
  readonly value?: string
}

/** Outputs of the action itself. */
const RESERVED = /^config-/i
const OUTPUT = /^[A-Za-z_][A-Za-z0-9_-]*$/

/** `database.password_ecs_secret` → `DATABASE_PASSWORD`; empty for the root. */
export function nameOf(path: KeyPath, { prefix, nameCase }: Pick<ExportInputs, 'prefix' | 'nameCase'>): string {
  const joined = path.map(plainSegment).join('_').replace(/[^A-Za-z0-9_]/gu, '_')
  const cased = nameCase === 'upper' ? joined.toUpperCase() : nameCase === 'lower' ? joined.toLowerCase() : joined
  return cased === '' ? '' : `${prefix}${cased.replace(/^(?=\d)/, '_')}`
}

/**
 * Refuses names, all of them at once.
 * @param selected the selected tree: two of its keys may be one
 * @param into where names are written, outputs apart: there they harm nobody
 * @returns those that stay out of environment and file because of their names
 * @throws ActionError select/names
 */
export function guardNames(named: readonly Named[], selected: Node, job: Job, into: { readonly environment: boolean; readonly file: boolean }): Set<Named> {
  const problems = [
    ...named.flatMap(outputProblem),
    ...(into.environment ? named.flatMap((one) => environmentProblem(one, job)) : []),
    ...sharedNames(named),
    ...doubledKeys(selected, [], new Set(named.map(({ path }) => keyPathText(path)))),
  ]
  const [first, ...others] = problems
  if (first !== undefined) {
    const message = others.length === 0 ? `${first.what}.` : `${first.what}; and ${others.length} more.`
    const hint = `${first.wayOut.replace(/^\w/, (letter) => letter.toUpperCase())}.`
    throw new ActionError('select/names', message, { hint, account: problems.map(({ what, wayOut }) => `${what}; ${wayOut}`) })
  }
  return new Set(into.environment || into.file ? named.filter(({ name, written }) => !written && guardOf(name) !== undefined) : [])
}

interface Problem {
  /** Path and name, shown. */
  readonly what: string
  readonly wayOut: string
}

const ANOTHER_NAME = 'write another name with `=> NAME`'
const IF_MEANT = 'if it is meant, write the name with `=> NAME`, else set a `prefix`, or `export-env: false`'

function outputProblem({ name, path }: Named): Problem[] {
  if (!RESERVED.test(name) && OUTPUT.test(name)) return []
  const place = keyPathText(path)
  if (name === '') return [{ what: say`${place} has no name`, wayOut: ANOTHER_NAME }]
  if (RESERVED.test(name)) return [{ what: say`${place} → ${name}: outputs that begin with \`config-\` belong to this action`, wayOut: ANOTHER_NAME }]
  return [{ what: say`${place} → ${name} is no name of an output`, wayOut: 'use letters, digits, `_` and `-` in `prefix`' }]
}

function environmentProblem({ name, path, value, written, exact }: Named, job: Job): Problem[] {
  const place = keyPathText(path)
  const guard = guardOf(name)
  if (guard !== undefined && (written ? guard.kind === 'never' : exact)) {
    return [{ what: say`${place} → ${name}: ${name} ${guard.reason}`, wayOut: guard.kind === 'never' ? `${ANOTHER_NAME}, or set \`export-env: false\`` : IF_MEANT }]
  }
  if (guard !== undefined || written) return []
  const sameName = (other: string): boolean => sameVariable(other, name, job.platform)
  const there = Object.keys(job.environment).find((other) => job.environment[other] !== undefined && sameName(other))
  if (there === undefined || job.environment[there] === value || [...job.ownNames].some(sameName)) return []
  return [{ what: say`${place} → ${name}: the job has ${there} already, with another value`, wayOut: IF_MEANT }]
}

function sameVariable(a: string, b: string, platform: NodeJS.Platform): boolean {
  return platform === 'win32' ? a.toUpperCase() === b.toUpperCase() : a === b
}

/** Names that differ only in case are one name: outputs have no case. */
function sharedNames(named: readonly Named[]): Problem[] {
  const groups = Map.groupBy(named, ({ name }) => name.toUpperCase())
  return [...groups]
    .filter(([name, { length }]) => name !== '' && length > 1)
    .map(([, group]) => ({ what: say`${group.map(({ path }) => keyPathText(path)).join(' and ')} → ${group[0]?.name}: two paths with one name`, wayOut: ANOTHER_NAME }))
}

/** Keys of one mapping that are one without the suffix of secrets; those that are exports of their own share a name. */
function doubledKeys(node: Node, path: KeyPath, exported: ReadonlySet<string>): Problem[] {
  if (node.kind === 'leaf') return []
  const children = childrenOf(node)
  const groups = node.kind === 'map' ? [...Map.groupBy(children, ([key]) => plainSegment(key)).values()] : []
  const doubled = groups
    .filter(({ length }) => length > 1)
    .map((group) => group.map(([key]) => keyPathText([...path, key])))
    .filter((places) => !places.every((place) => exported.has(place)))
    .map((places) => ({ what: say`${places.join(' and ')}: two values with one key`, wayOut: 'remove one from the configuration' }))
  return [...doubled, ...children.flatMap(([segment, child]) => doubledKeys(child, [...path, segment], exported))]
}
