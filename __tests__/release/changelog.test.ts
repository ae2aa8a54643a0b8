import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { changesOf, released } from '../../scripts/release/changelog.ts'
import { archiveName, notesOf, sbomName } from '../../scripts/release/notes.ts'

const changelog = (heading: string, body = '### Added\n\n* A thing ([limits](docs/limits.md), [site](https://example.com)).') =>
  `# Changelog\n\n## [Unreleased]\n\n${heading}\n\n${body}\n\n## [1.0.0] - 2026-11-30\n\nFirst version.\n`

describe('the changelog', () => {
  it('tells what one version changed', () => {
    expect(changesOf(changelog('## [1.1.0] - 2026-12-01'), '1.1.0')).toBe('### Added\n\n* A thing ([limits](docs/limits.md), [site](https://example.com)).')
    expect(changesOf(changelog('## [1.1.0] - 2026-12-01'), '1.0.0')).toBe('First version.')
  })

  it.each([
    ['has no section of the version', '## [1.1.1] - 2026-12-01', undefined, 'has no section ## [1.1.0]'],
    ['has no date', '## [1.1.0]', undefined, 'the heading must be `## [1.1.0] - YYYY-MM-DD`, not `## [1.1.0]`'],
    ['has a day that there is not', '## [1.1.0] - 2026-02-30', undefined, 'the heading must be'],
    ['has a date of another form', '## [1.1.0] - 1 December 2026', undefined, 'the heading must be'],
    ['is empty', '## [1.1.0] - 2026-12-01', '', 'says nothing but headings'],
    ['has headings only', '## [1.1.0] - 2026-12-01', '### Added\n\n### Fixed', 'says nothing but headings'],
  ])('is refused where it %s', (_, heading, body, message) => {
    expect(() => changesOf(changelog(heading, body), '1.1.0')).toThrow(message)
  })

  it('gives what is not released a version and a day, below a new section', () => {
    const text = '# Changelog\n\n## [Unreleased]\n\n### Fixed\n\n* It.\n'
    expect(released(text, '1.1.0', '2026-12-01')).toBe('# Changelog\n\n## [Unreleased]\n\n## [1.1.0] - 2026-12-01\n\n### Fixed\n\n* It.\n')
  })

  it.each([
    ['nothing is unreleased', '# Changelog\n\n## [Unreleased]\n\n## [1.0.0] - 2026-11-30\n\n* It.\n', 'says nothing but headings'],
    ['there is no such section', '# Changelog\n', 'has no section ## [Unreleased]'],
  ])('gives no version where %s', (_, text, message) => {
    expect(() => released(text, '1.1.0', '2026-12-01')).toThrow(message)
  })

  it('of this repository can be released as it stands', () => {
    expect(released(readFileSync('CHANGELOG.md', 'utf8'), '99.0.0', '2026-12-01')).toContain('## [99.0.0] - 2026-12-01')
  })
})

describe('the notes of a release', () => {
  const release = { repository: 'example/ecs-config-action', version: '1.1.0', commit: '0123456789abcdef0123456789abcdef01234567' }
  const notes = notesOf(release, changelog('## [1.1.0] - 2026-12-01'))

  it('begin with the changes, whose links lead into the release', () => {
    expect(notes).toMatch(/^### Added\n\n\* A thing \(\[limits\]\(https:\/\/github\.com\/example\/ecs-config-action\/blob\/v1\.1\.0\/docs\/limits\.md\), \[site\]\(https:\/\/example\.com\)\)/)
  })

  it('carry the line that pins the release, by commit and version', () => {
    expect(notes).toContain('\n- uses: example/ecs-config-action@0123456789abcdef0123456789abcdef01234567 # v1.1.0\n')
  })

  it('name the assets as they are called', () => {
    expect([archiveName(release), sbomName(release)]).toEqual(['ecs-config-action-1.1.0.tar.gz', 'ecs-config-action-1.1.0.cdx.json'])
    expect(notes).toContain('gh attestation verify ecs-config-action-1.1.0.tar.gz --repo example/ecs-config-action\n')
  })

  it('are refused without changes', () => {
    expect(() => notesOf(release, '# Changelog\n')).toThrow('has no section')
  })
})
