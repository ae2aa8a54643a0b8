/**
 * The bill of materials of the action, in CycloneDX 1.6: the libraries of which the bundler packed a module, and no
 * others. npm's own list would name what is installed, much of which never reaches `dist`.
 * @see https://cyclonedx.org/docs/1.6/json/
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** Beside the bundle, so that the check of `dist` compares it, too; `.gitattributes` keeps it out of the archive. */
export const SBOM = 'sbom.cdx.json'

export interface Component {
  readonly type: 'application' | 'library'
  readonly 'bom-ref': string
  readonly name: string
  readonly version: string
  readonly purl?: string
  readonly licenses: readonly License[]
  readonly hashes?: readonly { readonly alg: 'SHA-512'; readonly content: string }[]
  readonly externalReferences?: readonly { readonly type: 'vcs'; readonly url: string }[]
}

type License = { readonly license: { readonly id: string } } | { readonly expression: string }

interface Dependency {
  readonly ref: string
  readonly dependsOn: readonly string[]
}

export interface Bom {
  readonly $schema: string
  readonly bomFormat: 'CycloneDX'
  readonly specVersion: '1.6'
  readonly version: 1
  readonly serialNumber?: string
  readonly metadata: { readonly timestamp?: string; readonly lifecycles: readonly [{ readonly phase: 'build' }]; readonly component: Component }
  readonly components: readonly Component[]
  readonly dependencies: readonly Dependency[]
}

/** What npm wrote down of one package, by its folder, in `package-lock.json`; under `''` the action itself. */
export interface Locked {
  readonly name?: string
  readonly version: string
  readonly license: string
  readonly integrity?: string
  readonly dependencies?: Readonly<Record<string, string>>
  readonly optionalDependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
}

export type Lock = Readonly<Record<string, Locked>>

export function readLock(): Lock {
  return (JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Lock }).packages
}

/**
 * @param folders of the packages that were packed, from the root of the repository: `node_modules/ms`
 * @returns what is the same for every build of the same commit: neither time nor number
 * @throws Error if a folder is none that npm installed by the lock file
 */
export function sbomOf(folders: readonly string[], lock: Lock): Bom {
  const action = actionOf(lock)
  const components = librariesOf(folders, lock)
  const dependencies = new Map(folders.map((folder) => [folder, packedDependencies(folder, components, lock)]))
  return {
    $schema: 'http://cyclonedx.org/schema/bom-1.6.schema.json',
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: { lifecycles: [{ phase: 'build' }], component: action },
    components: [...components.values()].sort((one, other) => compare(one['bom-ref'], other['bom-ref'])),
    dependencies: graphOf(action, components, dependencies, lock),
  }
}

/** The packages that were packed, by their folders. */
export function librariesOf(folders: readonly string[], lock: Lock): ReadonlyMap<string, Component> {
  return new Map(folders.map((folder) => [folder, libraryOf(folder, lock)]))
}

/** What the file in `dist` is. */
export function sbomText(bom: Bom): string {
  return `${JSON.stringify(bom, null, 1)}\n`
}

/** The commit that a release is made of. */
export interface ReleasedCommit {
  /** `OWNER/NAME`. */
  readonly repository: string
  readonly commit: string
  /** When it was committed. */
  readonly date: Date
}

/** The same bill, with what is only known when a release is made: where it came from, when, and a number of its own. */
export function releasedSbom(bom: Bom, { repository, commit, date }: ReleasedCommit): Bom {
  const { component } = bom.metadata
  const vcs = { type: 'vcs', url: `https://github.com/${repository}/tree/${commit}` } as const
  const purl = `pkg:github/${repository.toLowerCase()}@v${component.version}`
  return {
    ...bom,
    serialNumber: `urn:uuid:${uuidOf(commit)}`,
    metadata: { ...bom.metadata, timestamp: date.toISOString(), component: { ...component, purl, externalReferences: [vcs] } },
  }
}

function actionOf(lock: Lock): Component {
  const { name = '', version, license } = locked('', lock)
  return { type: 'application', 'bom-ref': `${name}@${version}`, name, version, licenses: [licenseOf(license)] }
}

function libraryOf(folder: string, lock: Lock): Component {
  const { version, license, integrity = '' } = locked(folder, lock)
  const name = folder.slice(folder.lastIndexOf('node_modules/') + 'node_modules/'.length)
  const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`
  const [algorithm, digest = ''] = integrity.split('-')
  if (algorithm !== 'sha512') throw new Error(`The lock file has no SHA-512 of ${folder}`)
  const hashes = [{ alg: 'SHA-512', content: Buffer.from(digest, 'base64').toString('hex') }] as const
  return { type: 'library', 'bom-ref': purl, name, version, purl, licenses: [licenseOf(license)], hashes }
}

function locked(folder: string, lock: Lock): Locked {
  const found = lock[folder]
  if (found === undefined) throw new Error(`${folder} was packed, and is not in package-lock.json: run npm ci`)
  return found
}

/** npm writes SPDX: the id of one licence, or an expression over several. */
function licenseOf(spdx: string): License {
  return /^[\w.+-]+$/.test(spdx) ? { license: { id: spdx } } : { expression: spdx }
}

/** What of a package's dependencies was packed, too. */
function packedDependencies(folder: string, components: ReadonlyMap<string, Component>, lock: Lock): readonly string[] {
  const { dependencies, optionalDependencies, peerDependencies } = locked(folder, lock)
  const names = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies })
  return names.flatMap((name) => refOf(resolve(name, folder, lock), components)).sort(compare)
}

function refOf(folder: string | undefined, components: ReadonlyMap<string, Component>): string[] {
  const component = folder === undefined ? undefined : components.get(folder)
  return component === undefined ? [] : [component['bom-ref']]
}

/** The folder in which Node finds a package for a module of `from`: its own `node_modules`, or that of a folder above. */
function resolve(name: string, from: string, lock: Lock): string | undefined {
  for (let base = from; ; base = base.slice(0, Math.max(0, base.lastIndexOf('/node_modules/')))) {
    const folder = `${base === '' ? '' : `${base}/`}node_modules/${name}`
    if (folder in lock) return folder
    if (base === '') return undefined
  }
}

/**
 * The action depends on what its package.json names, and on what nothing else in the bill depends on: what the bundler
 * adds of itself, and libraries that were reached through one of which no module was packed.
 */
function graphOf(action: Component, components: ReadonlyMap<string, Component>, dependencies: ReadonlyMap<string, readonly string[]>, lock: Lock): Dependency[] {
  const direct = packedDependencies('', components, lock)
  const reached = new Set([...dependencies.values()].flat())
  const loose = [...components.values()].map((one) => one['bom-ref']).filter((ref) => !reached.has(ref))
  const ofAction = [...new Set([...direct, ...loose])].sort(compare)
  const ofLibraries = [...components].map(([folder, one]) => ({ ref: one['bom-ref'], dependsOn: dependencies.get(folder) ?? [] }))
  return [{ ref: action['bom-ref'], dependsOn: ofAction }, ...ofLibraries.sort((one, other) => compare(one.ref, other.ref))]
}

/** Independent of the language of the machine. */
function compare(one: string, other: string): number {
  if (one === other) return 0
  return one < other ? -1 : 1
}

/** A UUID of version 8, whose bits are ours to choose: those of a commit. */
function uuidOf(commit: string): string {
  const [a, b, c, d, e] = [commit.slice(0, 8), commit.slice(8, 12), commit.slice(13, 16), commit.slice(17, 20), commit.slice(20, 32)]
  return `${a}-${b}-8${c}-8${d}-${e}`
}
