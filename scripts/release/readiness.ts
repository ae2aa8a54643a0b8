/** Whether this commit can be released as a version: everything that would be noticed too late otherwise. */
import { changesOf, VERSION } from './changelog.ts'
import { movingTag, placeRepository, repositoryOf, type Package } from './repository.ts'

export interface Candidate {
  readonly version: string
  readonly package: Package
  /** Of `package-lock.json`. */
  readonly lockedVersion: string
  /** Of `src/version.ts`. */
  readonly sourceVersion: string
  readonly changelog: string
  /** By path. */
  readonly documents: Readonly<Record<string, string>>
  /** `OWNER/NAME` of the repository in which the workflow runs. */
  readonly runsIn: string
  /** The ref for which it was started: `refs/heads/main`. */
  readonly ref: string
}

/** @returns every reason why it cannot, none if it can */
export function faultsOf(candidate: Candidate): string[] {
  if (!VERSION.test(candidate.version)) return [`${JSON.stringify(candidate.version)} is no version as 1.2.3, without a "v"`]
  return [...faultsOfPlace(candidate), ...faultsOfVersion(candidate), ...faultsOfDocuments(candidate), ...faultsOfChangelog(candidate)]
}

function faultsOfPlace({ package: owned, runsIn, ref }: Candidate): string[] {
  const faults = reasons(() => {
    const repository = repositoryOf(owned)
    if (repository !== runsIn) throw new Error(`\`repository\` in package.json is ${repository}, and this runs in ${runsIn}: change that line, run \`npm run docs\`, and commit`)
  })
  return ref === 'refs/heads/main' ? faults : [...faults, `A release is made of the branch main, and this was started for ${ref}`]
}

function faultsOfVersion({ version, package: owned, lockedVersion, sourceVersion }: Candidate): string[] {
  const found = { 'package.json': owned.version, 'package-lock.json': lockedVersion, 'src/version.ts': sourceVersion }
  return Object.entries(found).flatMap(([file, other]) => (other === version ? [] : [`${file} has the version ${other}: run \`npm run release -- prepare --version ${version}\` and merge what it writes`]))
}

function faultsOfDocuments({ version, package: owned, documents }: Candidate): string[] {
  const stale = Object.entries(documents).filter(([, text]) => reasons(() => void placeRepository(text, owned)).length === 0 && placeRepository(text, owned) !== text)
  const faults = stale.map(([file]) => `${file} is not what \`npm run docs\` writes`)
  const major = `v${version.split('.')[0]}`
  return movingTag(version) === major ? faults : [...faults, `The documents show @${movingTag(version)}, and the tag of this release would be ${major}`]
}

function faultsOfChangelog({ version, changelog }: Candidate): string[] {
  return reasons(() => void changesOf(changelog, version))
}

/** The message of what is thrown; none if nothing is. */
function reasons(attempt: () => void): string[] {
  try {
    attempt()
    return []
  } catch (error) {
    return [(error as Error).message]
  }
}
