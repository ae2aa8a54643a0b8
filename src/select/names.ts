/** How names are made, and which are refused. */
import { keyPathText } from '../config/walk.ts'
import { ActionError } from '../errors.ts'
import type { ExportInputs } from '../inputs/table.ts'
import { childPath, type KeyPath, type Mapping, type Node } from '../sops/tree.ts'
import { say } from '../text.ts'
import { allowedNames, nameOfKey, unlistedKeys, type AllowedNames } from './allowed-names.ts'
import type { Chosen } from './choose.ts'
import { holdsKeys, holdsNames } from './formats.ts'
import { guardOf, type Guard } from './guarded.ts'
import { textOf } from './json.ts'
import { childrenOf, isSecret, itemsOf, plainSegment } from './tree.ts'

/** What the job has when the step begins. */
export interface Job {
  readonly environment: Readonly<Record<string, string | undefined>>
  readonly platform: NodeJS.Platform
  /** Names that earlier uses of this action set in this job, each with the source that it was last set from. */
  readonly ownNames: ReadonlyMap<string, string>
  /** What this use builds from, in the same form. */
  readonly source: string
}

/** A name and what it is for. The values of secrets are not known yet. */
export interface Named extends Chosen {
  readonly name: string
}

/** What the plan leaves out because of its name. */
export interface LeftOut<T extends Named> {
  /** Other programs obey the names, or they are none: told one by one. */
  readonly guarded: ReadonlySet<T>
  /** `allowed-names` does not list the names: told by their number. */
  readonly unlisted: ReadonlySet<T>
  /** The same for keys at the top of the tree, where the file is one of variables; else empty. */
  readonly unlistedKeys: ReadonlySet<string>
  /** No output can have the names, and the step is there for a file: told one by one. */
  readonly clashing: ReadonlySet<T>
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
 * Judges names before any secret is open: refuses some, all of them at once, and says which stay out of environment and
 * file. In outputs a name harms nobody. A step that writes a tree or single values to files, and no environment, does
 * not need its outputs: those whose names clash are left out.
 *
 * @param selected the selected tree: two of its keys may be one
 * @throws ActionError select/names
 */
export function guardNames<T extends Named>(named: readonly T[], selected: Node, job: Job, inputs: ExportInputs): LeftOut<T> {
  const allowed = allowedNames(inputs.allowedNames)
  const leave = inputs.exportEnv || holdsNames(inputs.outputFile)
  const derived = leave ? named.filter(({ written }) => !written) : []
  const unlisted = derived.filter(({ name }) => !allowed.lists(name))
  const keys = holdsKeys(inputs.outputFile) ? unlistedKeys(selected, inputs) : new Set<string>()

  const clashing = isForFiles(inputs) ? new Set(clashingNames(named)) : new Set<T>()
  const outputs = named.filter((one) => !clashing.has(one))

  refuse([
    ...outputs.flatMap(outputProblem),
    ...unlisted.filter(({ exact }) => exact).map(unlistedProblem),
    ...named.flatMap((one) => unlistedKeyProblem(one, keys, inputs)),
    ...(leave ? guardProblems(named, allowed, inputs) : []),
    ...(inputs.exportEnv ? environmentProblems(named, job, allowed) : []),
    ...sharedNames(outputs),
    ...doubledKeys(selected, outputs),
  ])
  const guarded = derived.filter(({ name }) => allowed.lists(name) && guardOfDerived(name, allowed) !== undefined)
  return { guarded: new Set(guarded), unlisted: new Set(unlisted), unlistedKeys: keys, clashing }
}

function refuse([first, ...others]: readonly Problem[]): void {
  if (first === undefined) return
  const message = others.length === 0 ? `${first.what}.` : `${first.what}; and ${others.length} more.`
  const hint = `${first.wayOut.replace(/^\w/, (letter) => letter.toUpperCase())}.`
  throw new ActionError('select/names', message, { hint, account: [first, ...others].map(({ what, wayOut }) => `${what}; ${wayOut}`) })
}

/** The guard of a name that configuration made; `allowed-names` lifts it where the workflow wrote the name there. */
function guardOfDerived(name: string, { writes }: AllowedNames): Guard | undefined {
  const guard = guardOf(name)
  return guard?.kind === 'guarded' && writes(name) ? undefined : guard
}

interface Problem {
  /** Path and name, shown. */
  readonly what: string
  readonly wayOut: string
}

const ANOTHER_NAME = 'write another name with `=> NAME`'
const IN_A_FILE = 'if it is meant, write the name with `=> NAME`, else set a `prefix`'
const IF_MEANT = IN_A_FILE + ', or `export-env: false`'
const REMOVE_ONE = 'remove one from the configuration'
const LIST_IT = 'list it there, or write the name with `=> NAME`'
const LIST_THE_KEY = 'list it there, or select something else'

function outputProblem({ name, path }: Named): Problem[] {
  if (!RESERVED.test(name) && OUTPUT.test(name)) return []
  const place = keyPathText(path)
  if (name === '') return [{ what: say`${place} has no name`, wayOut: ANOTHER_NAME }]
  if (RESERVED.test(name)) return [{ what: say`${place} → ${name}: outputs that begin with \`config-\` belong to this action`, wayOut: ANOTHER_NAME }]
  return [{ what: say`${place} → ${name} is no name of an output`, wayOut: 'use letters, digits, `_` and `-` in `prefix`' }]
}

/** The workflow named the thing and would miss it. */
function unlistedProblem({ name, path }: Named): Problem {
  return { what: say`${keyPathText(path)} → ${name}: \`allowed-names\` does not list ${name}`, wayOut: LIST_IT }
}

/** The same where a file of variables would hold it under the key at the top. */
function unlistedKeyProblem({ path, written, exact }: Named, keys: ReadonlySet<string>, inputs: ExportInputs): Problem[] {
  const key = String(path[0])
  if (path.length === 0 || !keys.has(key) || !(written || exact)) return []
  return [{ what: say`${keyPathText(path)} → \`output-file\`: \`allowed-names\` does not list ${nameOfKey(key, inputs)}`, wayOut: LIST_THE_KEY }]
}

/** The names that will be judged: others are left out already. */
function judged(named: readonly Named[], allowed: AllowedNames): { one: Named; guard: Guard | undefined }[] {
  const entering = named.filter(({ name, written }) => written || allowed.lists(name))
  return entering.map((one) => ({ one, guard: one.written ? guardOf(one.name) : guardOfDerived(one.name, allowed) }))
}

/** A file of variables leads to the environment of other programs: what is written there by name only is trusted in it. */
function guardProblems(named: readonly Named[], allowed: AllowedNames, { exportEnv }: ExportInputs): Problem[] {
  return judged(named, allowed).flatMap(({ one, guard }) => (guard === undefined || (one.written && !exportEnv) ? [] : guardProblem(one, guard, exportEnv)))
}

function environmentProblems(named: readonly Named[], job: Job, allowed: AllowedNames): Problem[] {
  const jobNames = new JobNames(job)
  return judged(named, allowed).flatMap(({ one, guard }) => (guard !== undefined || one.written ? [] : jobNames.problem(one)))
}

/** What is left out with a warning is no problem. */
function guardProblem({ name, path, written, exact }: Named, guard: Guard, exportEnv: boolean): Problem[] {
  const isRefused = written ? guard.kind === 'never' : exact
  if (!isRefused) return []
  const [ofNever, ofGuarded] = exportEnv ? [`${ANOTHER_NAME}, or set \`export-env: false\``, IF_MEANT] : [ANOTHER_NAME, IN_A_FILE]
  const wayOut = guard.kind === 'never' ? ofNever : ofGuarded
  return [{ what: say`${keyPathText(path)} → ${name}: ${name} ${guard.reason}`, wayOut }]
}

/**
 * The names that are this source's own from now on: later uses of this action may set them again. Not what a variable of
 * the job, or of another source, had already, be it that it has the same value.
 *
 * @param environment what enters the environment
 */
export function ownNames(environment: readonly Named[], job: Job): string[] {
  const jobNames = new JobNames(job)
  return environment.filter((one) => one.written || !jobNames.isOfOthers(one)).map(({ name }) => name)
}

/** The variables that the job has already. One that is empty counts as absent: an undefined `vars.X` makes such. */
class JobNames {
  readonly #job: Job
  readonly #inUse: ReadonlyMap<string, string>
  readonly #sources: ReadonlyMap<string, string>

  constructor(job: Job) {
    this.#job = job
    this.#inUse = new Map(Object.entries(job.environment).flatMap(([name, value]) => (value ? [[this.#key(name), name]] : [])))
    this.#sources = new Map([...job.ownNames].map(([name, source]) => [this.#key(name), source]))
  }

  /**
   * A name that the job has may be set again from the same source, or to the value that it has. A secret is never
   * compared: whether the step fails would answer guesses of it.
   */
  problem(one: Named): Problem[] {
    const { name, path, node } = one
    const there = this.#inUse.get(this.#key(name))
    if (there === undefined || !this.isOfOthers(one)) return []
    const source = this.#sources.get(this.#key(name))
    const isCompared = !isSecret(node)
    if (isCompared && this.#job.environment[there] === textOf(node)) return []
    const by = source === undefined ? 'the job has' : 'an earlier use of this action, with another source, has set'
    return [{ what: say`${keyPathText(path)} → ${name}: ` + by + say` ${there} already` + (isCompared ? ', with another value' : ''), wayOut: IF_MEANT }]
  }

  /** The job has it, and not from this source. */
  isOfOthers({ name }: Named): boolean {
    const key = this.#key(name)
    return this.#inUse.has(key) && this.#sources.get(key) !== this.#job.source
  }

  /** Variables have a case, except on Windows. */
  #key(name: string): string {
    return this.#job.platform === 'win32' ? name.toUpperCase() : name
  }
}

/** What is wanted of the step is a file that holds no names made from key paths. */
function isForFiles({ exportEnv, outputFile, exportFiles }: ExportInputs): boolean {
  return !exportEnv && !holdsNames(outputFile) && (outputFile !== '' || exportFiles.length > 0)
}

/** Names that the workflow did not write, and that no output can have, or only one of several. */
function clashingNames<T extends Named>(named: readonly T[]): T[] {
  const shared = new Set(byName(named).flatMap(([, group]) => (group.length > 1 ? group : [])))
  return named.filter((one) => !one.written && (shared.has(one) || outputProblem(one).length > 0))
}

/** Names that differ only in case are one name: outputs have no case. */
function byName<T extends Named>(named: readonly T[]): [name: string, T[]][] {
  return [...Map.groupBy(named, ({ name }) => name.toUpperCase())]
}

function sharedNames(named: readonly Named[]): Problem[] {
  if (areDistinct(named.map(({ name }) => name.toUpperCase()))) return []
  return byName(named)
    .filter(([name, { length }]) => name !== '' && length > 1)
    .map(([, group]) => {
      const what = say`${group.map(({ path }) => keyPathText(path)).join(' and ')} → ${group[0]?.name}: `
      return isOnePlace(group) ? { what: what + 'one key stands there twice', wayOut: REMOVE_ONE } : { what: what + 'two paths with one name', wayOut: ANOTHER_NAME }
    })
}

/** No selector tells them apart, as two equal keys of a dotenv file. */
function isOnePlace(named: readonly Named[]): boolean {
  return new Set(named.map(({ path }) => keyPathText(path.map(plainSegment)))).size === 1
}

/** Keys of one mapping that are one without the suffix of secrets; those that are exports of their own share a name. */
function doubledKeys(selected: Node, exports: readonly Named[]): Problem[] {
  const doubled = placesOfOneKey(selected, [])
  if (doubled.length === 0) return []
  const exported = new Set(exports.map(({ path }) => keyPathText(path)))
  return doubled
    .filter((places) => !places.every((place) => exported.has(place)))
    .map((places) => ({ what: say`${places.join(' and ')}: two values with one key`, wayOut: REMOVE_ONE }))
}

/** @returns the places of each such key, in the node and below it; nothing where each key is another */
function placesOfOneKey(node: Node, path: KeyPath): string[][] {
  if (node.kind === 'leaf') return []
  const below = childrenOf(node).flatMap(([segment, child]) => (child.kind === 'leaf' ? [] : placesOfOneKey(child, childPath(path, segment))))
  return node.kind === 'map' ? [...doubledIn(node, path), ...below] : below
}

function doubledIn(map: Mapping, path: KeyPath): string[][] {
  const keys = itemsOf(map).map(({ key }) => key)
  if (areDistinct(keys.map(plainSegment))) return []
  const groups = [...Map.groupBy(keys, plainSegment).values()].filter(({ length }) => length > 1)
  return groups.map((group) => group.map((key) => keyPathText([...path, key])))
}

function areDistinct(texts: readonly string[]): boolean {
  return new Set(texts).size === texts.length
}
