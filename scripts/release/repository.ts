/**
 * The name of the repository, which stands once: as `repository` in `package.json`. Documents, examples and the
 * settings of GitHub name it, too; `npm run docs` writes it there, and a test compares.
 */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..', '..')

export interface Package {
  readonly name: string
  readonly version: string
  /** `github:OWNER/NAME`. */
  readonly repository: string
}

export function readPackage(): Package {
  return JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Package
}

/**
 * @returns `OWNER/NAME`
 * @throws Error if it is written otherwise, or NAME is not that of the package, by which it is found in documents
 */
export function repositoryOf({ name, repository }: Package): string {
  const [, owner, found] = /^github:([\w-]+)\/([\w.-]+)$/.exec(repository) ?? []
  if (owner === undefined || found !== name) throw new Error(`\`repository\` in package.json must be \`github:OWNER/${name}\`, not \`${repository}\``)
  return `${owner}/${found}`
}

/** The tag that moves with every release of a major version. The documents show that of the first release until there is one. */
export function movingTag(version: string): string {
  return `v${Math.max(1, Number.parseInt(version, 10))}`
}

/** Files of the repository that name it, with `/` between folders. */
export function documents(): string[] {
  const files = globSync(['{README,CONTRIBUTING,SECURITY}.md', 'docs/**/*.md', 'examples/**/*.{md,yml}', '.github/*.md', '.github/ISSUE_TEMPLATE/*.yml', '.github/CODEOWNERS'], { cwd: root })
  return files.map((file) => file.replaceAll('\\', '/')).sort()
}

/**
 * Writes the name where a text names this repository: before `@` and a ref, after `github.com/`, `--repo` or `-R`, and
 * as the owner of code. A moving tag becomes that of the version; a ref that is pinned stays.
 */
export function placeRepository(text: string, owned: Package): string {
  const repository = repositoryOf(owned)
  const [owner = ''] = repository.split('/')
  const name = owned.name.replaceAll('.', '\\.')
  return text
    .replace(new RegExp(`(?<![\\w./-])[\\w-]+/${name}@`, 'g'), `${repository}@`)
    .replace(new RegExp(`(?<=github\\.com/|(?:--repo|-R) )[\\w-]+/${name}(?![\\w-])`, 'g'), repository)
    .replace(new RegExp(`(?<=${repository}@)v\\d+(?![\\w.-])`, 'g'), movingTag(owned.version))
    .replace(/^(\S+ +)@[\w-]+(?=\/maintainers$)/gm, `$1@${owner}`)
}
