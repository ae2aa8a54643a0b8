/** Writes the pages that are made from code: `docs/errors.md`, from the catalogue in `src/errors.ts`. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { CATALOGUE, FAMILIES, type Family } from '../src/errors.ts'

export function errorsPage(): string {
  const sections = Object.entries(FAMILIES).map(([family, who]) => {
    const rows = Object.entries(CATALOGUE)
      .filter(([code]) => code.startsWith(`${family}/`))
      .map(([code, { cause, remedy, ...more }]) => `| <a id="${code}"></a>\`${code}\` | ${cause} | ${remedy}${'github' in more ? ` GitHub: ${more.github}` : ''} |`)
    return `## ${family}: ${who satisfies (typeof FAMILIES)[Family]} must act\n\n| code | cause | what to do |\n| --- | --- | --- |\n${rows.join('\n')}\n`
  })
  return `# Errors

The title of every error names its code; the part before the slash says who must act. A failed step has exported nothing.
Each error ends with the address of its line here.
Made from the code with \`npm run docs\`; a test compares it.

${sections.join('\n')}`
}

if (import.meta.main) writeFileSync(join(import.meta.dirname, '..', 'docs', 'errors.md'), errorsPage())
