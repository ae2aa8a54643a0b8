/** `CHANGELOG.md`, in the form of Keep a Changelog: a section a version, dated, and what is not released above them. */

const UNRELEASED = '## [Unreleased]'

/** A version that can be released, as `1.2.3`. */
export const VERSION = /^(0|[1-9]\d*)\.(0|[1-9]\d*)\.(0|[1-9]\d*)$/

/**
 * What a version changed, without its heading.
 * @throws Error that says what is missing: the section, its date, or what changed
 */
export function changesOf(changelog: string, version: string): string {
  const heading = `## [${version}]`
  const section = changelog.split(/^(?=## )/m).find((text) => text.startsWith(heading))
  if (section === undefined) throw new Error(`CHANGELOG.md has no section ${heading}`)
  const [first = '', ...lines] = section.split('\n')
  const date = first.slice(heading.length)
  if (!/^ - \d{4}-\d\d-\d\d$/.test(date) || !isDay(date.slice(3))) throw new Error(`CHANGELOG.md: the heading must be \`${heading} - YYYY-MM-DD\`, not \`${first}\``)
  const changes = lines.join('\n').trim()
  if (!/^[^#\s]/m.test(changes)) throw new Error(`CHANGELOG.md: the section ${heading} says nothing but headings`)
  return changes
}

/**
 * Gives what is not released a version and a day, and opens a new section above it.
 * @param day `2026-12-01`
 * @throws Error if there is no section of what is not released, or it is empty
 */
export function released(changelog: string, version: string, day: string): string {
  if (!changelog.includes(`${UNRELEASED}\n`)) throw new Error(`CHANGELOG.md has no section ${UNRELEASED}`)
  const dated = changelog.replace(`${UNRELEASED}\n`, `${UNRELEASED}\n\n## [${version}] - ${day}\n`)
  changesOf(dated, version)
  return dated
}

function isDay(text: string): boolean {
  const day = new Date(`${text}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text)
}
