/** What stands on the page of a release. */
import { changesOf } from './changelog.ts'

export interface Release {
  /** `OWNER/NAME`. */
  readonly repository: string
  readonly version: string
  /** The commit that was tested and is released. */
  readonly commit: string
}

/** The archive that is an asset of a release. */
export function archiveName({ repository, version }: Release): string {
  return `${repository.split('/')[1]}-${version}.tar.gz`
}

/** The bill of materials that is an asset of a release. */
export function sbomName({ repository, version }: Release): string {
  return `${repository.split('/')[1]}-${version}.cdx.json`
}

/** The line of a workflow that uses exactly this release, as updaters of dependencies read and write it. */
export function usesLine({ repository, version, commit }: Release): string {
  return `uses: ${repository}@${commit} # v${version}`
}

/** @throws Error if the changelog tells nothing of the version */
export function notesOf(release: Release, changelog: string): string {
  const { repository, version } = release
  const changes = changesOf(changelog, version).replace(/\]\((?!https?:|#)/g, `](https://github.com/${repository}/blob/v${version}/`)
  return `${changes}

### Use exactly this release

\`\`\`yaml
- ${usesLine(release)}
\`\`\`

### Check where it comes from

\`\`\`sh
gh release verify v${version} --repo ${repository}
gh release download v${version} --repo ${repository} --pattern '*.tar.gz' --pattern '*.cdx.json'
gh attestation verify ${archiveName(release)} --repo ${repository}
gh attestation verify ${archiveName(release)} --repo ${repository} --predicate-type https://cyclonedx.org/bom
\`\`\`

\`${archiveName(release)}\` holds what a runner downloads for this release; every file of its \`dist\` is attested, too. \`${sbomName(release)}\` lists the libraries in it.
`
}
