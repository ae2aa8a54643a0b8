/**
 * Writes what documents take from code: `docs/errors.md`, from the catalogue in `src/errors.ts`, and the name of the
 * repository, from `package.json`, wherever a document or an example names it.
 */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CATALOGUE, FAMILIES, type Family } from '../src/errors.ts'
import { documents, placeRepository, readPackage } from './release/repository.ts'

const root = join(import.meta.dirname, '..')

export function errorsPage(): string {
  const sections = Object.entries(FAMILIES).map(([family, who]) => {
    const rows = Object.entries(CATALOGUE)
      .filter(([code]) => code.startsWith(`${family}/`))
      .map(([code, { cause, remedy, ...more }]) => `| <a id="${code}"></a>\`${code}\` | ${cause} | ${remedy}${otherwise(more)} |`)
    return `## ${family}: ${who satisfies (typeof FAMILIES)[Family]} must act\n\n| code | cause | what to do |\n| --- | --- | --- |\n${rows.join('\n')}\n`
  })
  return `# Errors

The title of every error names its code; the part before the slash says who must act. A failed step has exported nothing.
Each error ends with the address of its line here.
Made from the code with \`npm run docs\`; a test compares it.

${sections.join('\n')}`
}

/** What else to do, where GitHub was asked, or the files are those of a repository. */
function otherwise({ github, files }: { readonly github?: string; readonly files?: string }): string {
  return (github === undefined ? '' : ` GitHub: ${github}`) + (files === undefined ? '' : ` With \`source: github\` or \`workspace\`: ${files}`)
}

if (import.meta.main) {
  writeFileSync(join(root, 'docs', 'errors.md'), errorsPage())
  for (const file of documents()) {
    const path = join(root, file)
    writeFileSync(path, placeRepository(readFileSync(path, 'utf8'), readPackage()))
  }
}
