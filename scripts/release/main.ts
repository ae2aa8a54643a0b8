/**
 * The steps of a release. `prepare` is what a maintainer runs, and merges; the others are run by
 * `.github/workflows/release.yml`.
 *
 *   npm run release -- prepare --version 1.2.3
 *
 * They import nothing that npm installs, so that what may write to the repository runs no code of others.
 */
import { createHash } from 'node:crypto'
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { VERSION as SOURCE_VERSION } from '../../src/version.ts'
import { archiveOf, commitDate } from '../archive.ts'
import { readArguments, text } from '../arguments.ts'
import { readLock, releasedSbom, SBOM, sbomText, type Bom } from '../sbom.ts'
import { released, VERSION } from './changelog.ts'
import { archiveName, notesOf, sbomName, type Release } from './notes.ts'
import { Publication } from './publication.ts'
import { faultsOf } from './readiness.ts'
import { documents, placeRepository, readPackage, repositoryOf } from './repository.ts'

const root = join(import.meta.dirname, '..', '..')
const NOTES = 'notes.md'

const COMMANDS: Readonly<Record<string, () => Promise<void> | void>> = { prepare, check, assets, publish, move }

const { values, operands } = readArguments(
  'npm run release --',
  { version: text('X.Y.Z', ''), commit: text('SHA', ''), folder: text('FOLDER', 'build/release') },
  { name: 'step', of: Object.keys(COMMANDS) },
)
const folder = join(root, values.folder)

/** Writes the version wherever it stands. */
function prepare(): void {
  const { version } = values
  if (!VERSION.test(version)) throw new Error('--version is a version as 1.2.3')
  const day = new Date().toISOString().slice(0, 10)
  rewrite('CHANGELOG.md', (text) => released(text, version, day))
  rewriteJson('package.json', (file) => ({ ...file, version }))
  rewriteJson('package-lock.json', (file) => ({ ...file, version, packages: { ...file.packages, '': { ...file.packages?.[''], version } } }))
  rewrite('src/version.ts', (text) => text.replace(/(VERSION = )'.*'/, `$1'${version}'`))
  for (const file of documents()) rewrite(file, (text) => placeRepository(text, readPackage()))
  console.log(`Everything says ${version} now. Read CHANGELOG.md, run \`npm run build\` and \`.ci/run\`, merge it, and start the workflow "release" with ${version}.`)
}

/** Fails with every reason why this commit is not to be released. */
function check(): void {
  const faults = faultsOf({
    version: values.version,
    package: readPackage(),
    lockedVersion: readLock()['']?.version ?? '',
    sourceVersion: SOURCE_VERSION,
    changelog: read('CHANGELOG.md'),
    documents: Object.fromEntries(documents().map((file) => [file, read(file)])),
    runsIn: variable('GITHUB_REPOSITORY'),
    ref: variable('GITHUB_REF'),
  })
  for (const fault of faults) console.log(`::error title=Not ready to be released::${fault}`)
  if (faults.length > 0) process.exitCode = 1
  else console.log(`${values.version} can be released`)
}

/** Writes what a release is made of into the folder: the archive, the bill of materials, their hashes, and the notes. */
function assets(): void {
  const release = theRelease()
  const bom = JSON.parse(read(join('dist', SBOM))) as Bom
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, archiveName(release)), archiveOf(release.commit).bytes)
  writeFileSync(join(folder, sbomName(release)), sbomText(releasedSbom(bom, { ...release, date: commitDate(release.commit) })))
  const hashes = readdirSync(folder).sort().map((name) => `${createHash('sha256').update(readFileSync(join(folder, name))).digest('hex')}  ${name}\n`)
  writeFileSync(join(folder, 'SHA256SUMS'), hashes.join(''))
  writeFileSync(join(folder, NOTES), notesOf(release, read('CHANGELOG.md')))
}

/** Tags the commit and makes the release of what is in the folder. */
async function publish(): Promise<void> {
  const names = readdirSync(folder).filter((name) => name !== NOTES).sort()
  const files = names.map((name) => ({ name, bytes: readFileSync(join(folder, name)) }))
  console.log(await publication().publish(readFileSync(join(folder, NOTES), 'utf8'), files))
}

async function move(): Promise<void> {
  console.log(await publication().move())
}

function publication(): Publication {
  return new Publication(variable('GITHUB_API_URL'), variable('GITHUB_TOKEN'), theRelease())
}

function theRelease(): Release {
  if (!/^[0-9a-f]{40}$/.test(values.commit)) throw new Error('--commit is the full hash of the commit that was tested')
  return { repository: repositoryOf(readPackage()), version: values.version, commit: values.commit }
}

function read(file: string): string {
  return readFileSync(join(root, file), 'utf8')
}

function rewrite(file: string, change: (text: string) => string): void {
  writeFileSync(join(root, file), change(read(file)))
}

interface PackageFile {
  readonly version: string
  readonly packages?: Readonly<Record<string, object>>
}

/** npm writes its files so, too. */
function rewriteJson(file: string, change: (content: PackageFile) => PackageFile): void {
  rewrite(file, (text) => `${JSON.stringify(change(JSON.parse(text) as PackageFile), null, 2)}\n`)
}

function variable(name: string): string {
  const value = process.env[name]
  if (value === undefined || value === '') throw new Error(`${name} is not set: this step is one of the workflow "release"`)
  return value
}

try {
  const [command = '', another] = operands
  const step = COMMANDS[command]
  if (step === undefined || another !== undefined) throw new Error(`One step is needed, of ${Object.keys(COMMANDS).join(', ')}`)
  await step()
} catch (error) {
  console.error((error as Error).message)
  process.exitCode = 1
}
