/**
 * A configuration that ECS built, its secrets closed. A build has lost all that SOPS needs, but carries every `ENC[...]`
 * text as its file has it; the files explain it, and say where it may appear.
 */
import { ActionError } from '../errors.ts'
import type { ParsedFile } from '../sops/index.ts'
import type { KeyService } from '../sops/key-service.ts'
import type { KeyPath, Leaf, Node } from '../sops/tree.ts'
import { andMore, say } from '../text.ts'
import { boundKeys, keysKept, samePlace, type BoundKeys, type Vouches } from './binding.ts'
import { ciphertextsIn, holdsCiphertext, isWhole } from './ciphertext.ts'
import { refusePlaces, type ClosedTree, type Opened, type Selected, type Turn } from './closed.ts'
import { Files, type Explanation, type File } from './explain.ts'
import { openAny } from './open.ts'
import { keyPathText, leafText, mapLeaves, visitTexts } from './walk.ts'

/** How a build came about. */
export interface BuildFacts {
  readonly hasStrategy: boolean
  /** Whether a build without a strategy is made of a file. */
  readonly isPart: (path: string) => boolean
  /** Whether a file is below the `path` of the build. */
  readonly isBelow: (path: string) => boolean
  /** What `moved-secrets` vouches for. */
  readonly moved: Vouches
  readonly turn: Turn
  /** Everything that was stored when the build was made. */
  readonly files: () => Promise<readonly File[]>
  /** The same build without its filter; absent where it has none. */
  readonly unfiltered?: () => Promise<readonly Node[]>
}

/** @param documents as the server gave them: secrets are `ENC[...]` texts */
export function closedBuild(documents: readonly Node[], facts: BuildFacts): ClosedTree {
  return {
    documents: markClosed(documents, 'closed'),
    open: (selected, keys) => openSelected(selected, facts, keys),
  }
}

/** Whatever holds ciphertext is a secret, whole or not. */
export function markClosed(documents: readonly Node[], state: 'closed' | 'withheld'): Node[] {
  const marked = (leaf: Leaf, keyPath: KeyPath): Leaf => {
    const ciphertext = leafText(leaf)
    return holdsCiphertext(ciphertext) ? { ...leaf, secret: { ciphertext, keyPath, state } } : leaf
  }
  return documents.map((document) => mapLeaves(document, marked))
}

async function openSelected(selected: readonly Selected[], facts: BuildFacts, keys: KeyService): Promise<Opened> {
  const secrets = selected.filter(isClosed)
  refuseWhatIsNoneByItself(selected, secrets)
  if (secrets.length === 0) return new Map()

  const [places, stored] = await Promise.all([placesOf(secrets, facts), facts.files()])
  const files = new Files(stored, facts.turn)
  const explained = await files.explanations(new Set(places.keys()))
  refuseUnexplained(places, explained)
  const vouched = whatVouches(places, explained, facts)
  if (facts.hasStrategy) await refusePastes(files, new Set(places.keys()), facts)

  const plaintexts = await openAny(vouched, keys)
  return new Map(secrets.map(({ node }) => [node, openedLeaf(node, plaintexts)]))
}

interface ClosedLeaf extends Selected {
  readonly node: Leaf
}

function isClosed(selected: Selected): selected is ClosedLeaf {
  return selected.node.kind === 'leaf' && selected.node.secret !== undefined
}

/** Nothing could take the place of a part of a text, of a key, or of a spelling that no file has. */
function refuseWhatIsNoneByItself(selected: readonly Selected[], secrets: readonly ClosedLeaf[]): void {
  const below = selected.filter(({ path }) => path.some((segment) => typeof segment === 'string' && holdsCiphertext(segment)))
  const embedded = [...below, ...secrets.filter(({ node }) => !isWhole(leafText(node)))]
  refusePlaces('config/embedded', 'Ciphertext is part of a longer text, or a key, or not as SOPS spells it, at ', embedded.map(({ path }) => keyPathText(path)))
}

/** By ciphertext: every place where the build shows it. A filter can move it, so the places are those without one. */
type Places = ReadonlyMap<string, readonly KeyPath[]>

async function placesOf(secrets: readonly ClosedLeaf[], { unfiltered }: BuildFacts): Promise<Places> {
  const places = new Map<string, KeyPath[]>(secrets.map(({ node }) => [leafText(node), []]))
  if (unfiltered === undefined) {
    for (const { node, path } of secrets) places.get(leafText(node))?.push(path)
    return places
  }
  const inTexts: string[] = []
  for (const document of await unfiltered()) {
    visitTexts(document, (text, keyPath) => {
      const whole = places.get(text)
      if (whole !== undefined) whole.push(keyPath)
      else if (ciphertextsIn(text, places).size > 0) inTexts.push(keyPathText(keyPath))
    })
  }
  refusePlaces('config/embedded', 'Without `filter`, ciphertext of the build is part of a longer text, or a key, at ', inTexts)
  const made = secrets.filter(({ node }) => places.get(leafText(node))?.length === 0)
  refusePlaces('config/embedded', '`filter` makes a ciphertext that stands nowhere in the build, at ', made.map(({ path }) => keyPathText(path)))
  return places
}

function refuseUnexplained(places: Places, explained: ReadonlyMap<string, readonly Explanation[]>): void {
  const unexplained = [...places].filter(([ciphertext]) => !explained.has(ciphertext)).map(([, [place = []]]) => keyPathText(place))
  refusePlaces('config/unexplained', 'The build holds ciphertext that no readable file explains, at ', unexplained)
}

/** One file that explains is enough: by ciphertext, the files of which one must open. */
function whatVouches(places: Places, explained: ReadonlyMap<string, readonly Explanation[]>, facts: BuildFacts): Map<string, ParsedFile[]> {
  const vouched = new Map<string, ParsedFile[]>()
  const refused: Refused[] = []
  for (const [ciphertext, shown] of places) {
    const explanations = explained.get(ciphertext) ?? []
    const bound = shown.map(boundKeys)
    const good = explanations.filter((one) => mayExplain(one, facts) && bound.every((keys) => vouches(one.own, keys, facts)))
    if (good.length > 0) vouched.set(ciphertext, good.map(({ file }) => file))
    else refused.push(...shown.flatMap((place) => refusalOf(place, explanations, facts)))
  }
  refuseMoved(refused)
  return vouched
}

/** Without a strategy a build is made of the files at its path: else those of another path could be pasted there. */
function mayExplain({ file }: Explanation, { hasStrategy, isPart }: BuildFacts): boolean {
  return hasStrategy || isPart(file.path)
}

function vouches(own: BoundKeys, place: BoundKeys, { hasStrategy, moved }: BuildFacts): boolean {
  return (hasStrategy ? keysKept : samePlace)(own, place) || moved(own, place)
}

interface Refused {
  readonly place: string
  readonly own: string
  readonly file: string
  /** The line of `moved-secrets` that would allow it; none where the file is no part of the build. */
  readonly line?: string
}

/** Nothing for a place that is in order, though another of the same ciphertext is not. */
function refusalOf(place: KeyPath, explanations: readonly Explanation[], facts: BuildFacts): Refused[] {
  const explanation = explanations.find((one) => mayExplain(one, facts)) ?? explanations[0]
  if (explanation === undefined) return []
  const { file, keyPath, own } = explanation
  const about = { place: keyPathText(place), own: keyPathText(keyPath), file: file.path }
  if (!mayExplain(explanation, facts)) return [about]
  const keys = boundKeys(place)
  return vouches(own, keys, facts) ? [] : [{ ...about, line: `${keyPathText(own)} => ${keyPathText(keys)}` }]
}

function refuseMoved(refused: readonly Refused[]): void {
  const [first, ...others] = refused
  if (first === undefined) return
  const message =
    first.line === undefined
      ? say`The build shows a secret of ${first.file}, which is no file that this build is made of, at ${first.place}`
      : say`The build shows a secret under another name: ${first.own} of ${first.file} at ${first.place}`
  const account = refused.map(({ place, own, file, line }) => {
    const what = say`${place}: stored at ${own} of ${file}`
    return line === undefined ? `${what}, which is no file that this build is made of` : `${what}; if that is meant, add to \`moved-secrets\`: ${say`${line}`}`
  })
  throw new ActionError('config/misplaced', message + say`${andMore(others)}.`, { account })
}

/** A strategy reads files of its own choice below the path: none of them may hold a selected ciphertext in clear view. */
async function refusePastes(files: Files, wanted: ReadonlySet<string>, { isBelow }: BuildFacts): Promise<void> {
  refusePlaces('config/misplaced', 'A selected ciphertext also stands where its file does not encrypt it: ', await files.pastes(wanted, isBelow))
}

function openedLeaf(leaf: Leaf, plaintexts: ReadonlyMap<string, Leaf>): Leaf {
  const plaintext = plaintexts.get(leafText(leaf))
  if (plaintext === undefined) throw new ActionError('config/unexplained', 'A file does not hold what it explained.') // it was read a moment ago
  return plaintext
}
