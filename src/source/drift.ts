/** Drift: what ECS says when the pinned build and the latest one differ. */
import { withoutSuffix } from '../config/secrets.ts'
import { keyPathText } from '../config/walk.ts'
import { ActionError } from '../errors.ts'
import type { KeyPath, Node } from '../sops/tree.ts'
import { andMore, say } from '../text.ts'

export interface Drift {
  readonly found: boolean
  /** Where the builds differ, each place once; empty if that could not be told. Never a value. */
  readonly paths: readonly KeyPath[]
  /** As what secrets were compared: a ciphertext differs, too, where the same value was encrypted anew. */
  readonly compared: Compared
}

export type Compared = 'ciphertext' | 'plaintext'

/** Characters of a place that is told: a set of longer texts compares each with all. */
const LONGEST_PLACE = 10_000

const SAID = 'Config drift detected'

/**
 * @param detail what the server said: a sentence, then the JSON of Python's DeepDiff, which holds values
 * @returns undefined if it speaks of something else
 */
export function parseDrift(detail: string): Pick<Drift, 'found' | 'paths'> | undefined {
  if (!detail.startsWith(SAID)) return undefined
  try {
    const groups = Object.values(JSON.parse(detail.slice(detail.indexOf('{'))) as object) as unknown[]
    const places = groups.flatMap((group) => (Array.isArray(group) ? (group as unknown[]) : Object.keys(group as object)))
    const told = places.filter((place) => typeof place === 'string' && place.length <= LONGEST_PLACE) as string[]
    return { found: true, paths: [...new Set(told)].map(keyPath).filter((path) => path !== undefined) }
  } catch {
    return { found: true, paths: [] } // cut, or with `NaN`
  }
}

/**
 * The places as far as the closed build has them. A filter or strategy may make keys of secrets: one that only the open
 * build has is never shown, nor one of the latest build.
 */
export function withoutOpenKeys(paths: readonly KeyPath[], closed: readonly Node[]): KeyPath[] {
  const known = paths.map((path) => knownPart(path, closed))
  return [...new Map(known.map((path) => [keyPathText(path), path])).values()]
}

function knownPart(path: KeyPath, [root, ...others]: readonly Node[]): KeyPath {
  if (others.length > 0) return []
  let node = root
  const known = path.findIndex((segment) => (node = node && childOf(node, segment)) === undefined)
  return known < 0 ? path : path.slice(0, known)
}

function childOf(node: Node, segment: string | number): Node | undefined {
  if (node.kind === 'list') return node.items.filter((item) => item.kind !== 'comment')[Number(segment)]
  if (node.kind !== 'map') return undefined
  const items = node.items.filter((item) => item.kind === 'item')
  return items.find(({ key }) => withoutSuffix(key) === withoutSuffix(String(segment)))?.value
}

/** The error of a workflow that builds nothing where the builds differ. */
export function driftRefusal(configId: string, drift: Drift): ActionError {
  return new ActionError('source/drift', driftText(configId, drift), { account: drift.paths.map(keyPathText).map((place) => say`${place}`) })
}

/** For an error and for a warning. */
export function driftText(configId: string, { paths, compared }: Drift): string {
  const places = paths.map(keyPathText)
  return differs(configId, places) + (compared === 'plaintext' ? '' : ' Secrets are compared as ciphertext: one that was encrypted anew differs, whatever its value; `decrypt: server` compares what they are.')
}

function differs(configId: string, places: readonly string[]): string {
  return say`The build of "${configId}" differs from the latest one, ${places.length === 0 ? 'and ECS does not say where' : 'at '}` + say`${places[0] ?? ''}${andMore(places.slice(1))}.`
}

/** The next segment: a list index, or a key in quotes that no other segment can end. */
const SEGMENT = /\[(?:(\d+)|'(.*?)'|"(.*?)")\](?=\[|$)/gsy

/** `root['a'][0]` as its segments. */
function keyPath(place: string): KeyPath | undefined {
  if (!place.startsWith('root')) return undefined
  const path: (string | number)[] = []
  SEGMENT.lastIndex = 'root'.length
  while (SEGMENT.lastIndex < place.length) {
    const [, index, ...keys] = SEGMENT.exec(place) ?? []
    const segment = index === undefined ? keys.find((key) => key !== undefined) : Number(index)
    if (segment === undefined) return undefined
    path.push(segment)
  }
  return path
}
