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
import { isBelowCiphertext, refusePlaces, type Compute, type Opened, type Selected, type Turn } from './closed.ts'
import { Files, type Explanation, type Explanations, type File } from './explain.ts'
import { openAny } from './open.ts'
import { keyPathText, leafText, selectorOf, visitTexts } from './walk.ts'

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
  readonly compute: Compute
  /** What was stored when the build was made, in batches; the first holds what the build is made of, and what is below it. */
  readonly files: () => AsyncIterable<readonly File[]>
  /** The same build without its filter; absent where it has none. */
  readonly unfiltered?: () => Promise<readonly Node[]>
}

/**
 * Opens what is selected of a build.
 * @param selected of documents that `markClosed` made: secrets are `ENC[...]` texts
 * @throws ActionError of the families `config`, `sops`, `kms` and `source`
 */
export async function openSelected(selected: readonly Selected[], facts: BuildFacts, keys: KeyService): Promise<Opened> {
  const secrets = selected.filter(isClosed)
  refuseWhatIsNoneByItself(selected, secrets)
  if (secrets.length === 0) return new Map()

  const files = new Files(facts.files(), facts)
  const places = await placesOf(secrets, facts)
  const explained = await explanationsOf(places, files, facts)
  refuseUnexplained(places, explained)
  const vouched = facts.compute(() => whatVouches(places, explained, facts), 'Comparing places')
  if (facts.hasStrategy) await refusePastes(files, facts, ownPlaces(explained)) // what can be told before a key is used

  const plaintexts = await openAny(vouched, keys).catch((error: unknown) => openElsewhere(error, { places, vouched, files, facts, keys }))
  if (facts.hasStrategy) await refusePastes(files, facts, new Map(Array.from(plaintexts, ([ciphertext, leaf]) => [ciphertext, boundKeys(leaf.secret?.keyPath ?? [])])))
  return new Map(secrets.map(({ node }) => [node, openedLeaf(node, plaintexts)]))
}

/** A strategy may read any file, so a file that explains a ciphertext is enough only if it vouches for its places, too. */
function explanationsOf(places: Places, files: Files, facts: BuildFacts): Promise<Explanations> {
  const wanted = new Set(places.keys())
  if (!facts.hasStrategy) return files.explanations(wanted, facts.isPart, (_, explanations) => explanations.length > 0)
  return files.explanations(wanted, () => true, (ciphertext, explanations) => goodOnes(explanations, places.get(ciphertext) ?? [], facts).length > 0)
}

interface Unopened {
  readonly places: Places
  /** The files that did not open all. */
  readonly vouched: ReadonlyMap<string, readonly ParsedFile[]>
  readonly files: Files
  readonly facts: BuildFacts
  readonly keys: KeyService
}

/**
 * A strategy may have read the ciphertext in a file further away, which this job can open where a copy at hand is for
 * other keys, or was changed.
 * @throws what kept the files at hand from being opened, where no other file is found that explains anything; else as `openAny`
 */
async function openElsewhere(error: unknown, { places, vouched, files, facts, keys }: Unopened): Promise<Map<string, Leaf>> {
  if (!facts.hasStrategy || !(error instanceof ActionError)) throw error
  const explained = await files.explanations(new Set(places.keys()), () => true, () => false).catch(() => Promise.reject(error))
  const all = facts.compute(() => whatVouches(places, explained, facts), 'Comparing places')
  if (countOf(all) === countOf(vouched)) throw error
  return openAny(all, keys)
}

function countOf(vouched: ReadonlyMap<string, readonly ParsedFile[]>): number {
  return [...vouched.values()].reduce((sum, { length }) => sum + length, 0)
}

/** The places of which no two files say different things. */
function ownPlaces(explained: Explanations): Map<string, BoundKeys> {
  const places = new Map<string, BoundKeys>()
  for (const [ciphertext, [first, ...others]] of explained) {
    if (first !== undefined && others.every(({ own }) => samePlace(own, first.own))) places.set(ciphertext, first.own)
  }
  return places
}

interface ClosedLeaf extends Selected {
  readonly node: Leaf
}

function isClosed(selected: Selected): selected is ClosedLeaf {
  return selected.node.kind === 'leaf' && selected.node.secret !== undefined
}

/** Nothing could take the place of a part of a text, of a key, or of a spelling that no file has. */
function refuseWhatIsNoneByItself(selected: readonly Selected[], secrets: readonly ClosedLeaf[]): void {
  const below = selected.filter(({ path }) => isBelowCiphertext(path))
  const embedded = [...below, ...secrets.filter(({ node }) => !isWhole(leafText(node)))]
  refusePlaces('config/embedded', 'Ciphertext is part of a longer text, or a key, or not as SOPS spells it, at ', embedded.map(({ path }) => keyPathText(path)))
}

/** By ciphertext: every place where the build shows it, those that bind alike once. */
type Places = ReadonlyMap<string, readonly Place[]>

interface Place {
  readonly path: KeyPath
  readonly keys: BoundKeys
}

/** A filter can move a secret, so the places are those without one. */
async function placesOf(secrets: readonly ClosedLeaf[], { unfiltered }: BuildFacts): Promise<Places> {
  const places = new Map<string, Map<string, Place>>(secrets.map(({ node }) => [leafText(node), new Map()]))
  const add = (ciphertext: string, path: KeyPath): void => {
    const keys = boundKeys(path)
    const known = places.get(ciphertext)
    const place = keys.join('\0')
    if (known?.has(place) === false) known.set(place, { path, keys })
  }
  if (unfiltered === undefined) secrets.forEach(({ node, path }) => add(leafText(node), path))
  else {
    const inTexts: string[] = []
    for (const document of await unfiltered()) {
      visitTexts(document, (text, path, isKey) => {
        if (places.has(text) && !isKey) add(text, path)
        else if (ciphertextsIn(text, places).size > 0) inTexts.push(keyPathText(path))
      })
    }
    refusePlaces('config/embedded', 'Without `filter`, ciphertext of the build is part of a longer text, or a key, at ', inTexts)
    const made = secrets.filter(({ node }) => places.get(leafText(node))?.size === 0)
    refusePlaces('config/embedded', '`filter` makes a ciphertext that stands nowhere in the build, at ', made.map(({ path }) => keyPathText(path)))
  }
  return new Map(Array.from(places, ([ciphertext, known]) => [ciphertext, [...known.values()]]))
}

function refuseUnexplained(places: Places, explained: Explanations): void {
  const unexplained = [...places].filter(([ciphertext]) => !explained.has(ciphertext)).map(([, [place]]) => keyPathText(place?.path ?? []))
  refusePlaces('config/unexplained', 'The build holds ciphertext that no readable file explains, at ', unexplained)
}

/** One file that explains is enough: by ciphertext, the files of which one must open. */
function whatVouches(places: Places, explained: Explanations, facts: BuildFacts): Map<string, ParsedFile[]> {
  const vouched = new Map<string, ParsedFile[]>()
  const refused: Refused[] = []
  for (const [ciphertext, shown] of places) {
    const explanations = explained.get(ciphertext) ?? []
    const good = goodOnes(explanations, shown, facts)
    if (good.length > 0) vouched.set(ciphertext, good.map(({ file }) => file))
    else for (const place of shown) refused.push(...refusalOf(place, explanations, facts))
  }
  refuseMoved(refused)
  return vouched
}

/** Those that vouch for every place where the build shows the ciphertext. */
function goodOnes(explanations: readonly Explanation[], shown: readonly Place[], facts: BuildFacts): readonly Explanation[] {
  return explanations.filter((one) => mayExplain(one, facts) && shown.every(({ keys }) => vouches(one.own, keys, facts)))
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
function refusalOf({ path, keys }: Place, explanations: readonly Explanation[], facts: BuildFacts): Refused[] {
  const explanation = explanations.find((one) => mayExplain(one, facts)) ?? explanations[0]
  if (explanation === undefined) return []
  const { file, keyPath, own } = explanation
  const about = { place: keyPathText(path), own: keyPathText(keyPath), file: file.path }
  if (!mayExplain(explanation, facts)) return [about]
  return vouches(own, keys, facts) ? [] : [{ ...about, line: `${selectorOf(own)} => ${selectorOf(keys)}` }]
}

/** Longer lines do not help. */
const LONGEST_LINE = 1_000

function refuseMoved(refused: readonly Refused[]): void {
  const [first, ...others] = refused
  if (first === undefined) return
  const isForeign = first.line === undefined
  const message = isForeign
    ? say`The build shows a secret of ${first.file}, which is no file that this build is made of, at ${first.place}`
    : say`The build shows a secret under another name: ${first.own} of ${first.file} at ${first.place}`
  const account = refused.map(({ place, own, file, line }) => {
    const what = say`${place}: stored at ${own} of ${file}`
    if (line === undefined) return `${what}, which is no file that this build is made of`
    // A selector is text that can be shown; what is ciphertext, or very long, helps nobody.
    return line.length > LONGEST_LINE || holdsCiphertext(`${place}${own}`) || place.includes('ENC[') ? what : `${what}; if that is meant, add to \`moved-secrets\`: ${line}`
  })
  const hint = isForeign ? 'Find out who put it there, and remove it; or build the path of that file.' : undefined
  throw new ActionError('config/misplaced', message + say`${andMore(others)}.`, { account, ...(hint === undefined ? {} : { hint }) })
}

/** A strategy reads files of its own choice below the path: none of them may show a selected ciphertext where it was not encrypted. */
async function refusePastes(files: Files, { isBelow }: BuildFacts, own: ReadonlyMap<string, BoundKeys>): Promise<void> {
  const hint = 'Find out who put it there, and remove it: a strategy could show it under another name.'
  refusePlaces('config/misplaced', 'A selected ciphertext also stands where its file does not encrypt it: ', await files.pastes(own, isBelow), hint)
}

function openedLeaf(leaf: Leaf, plaintexts: ReadonlyMap<string, Leaf>): Leaf {
  const plaintext = plaintexts.get(leafText(leaf))
  if (plaintext === undefined) throw new ActionError('config/unexplained', 'A file does not hold what it explained.') // it was read a moment ago
  return plaintext
}
