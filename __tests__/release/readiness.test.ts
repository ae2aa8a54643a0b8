import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { faultsOf, type Candidate } from '../../scripts/release/readiness.ts'
import { documents, placeRepository, readPackage, repositoryOf } from '../../scripts/release/repository.ts'

const OWNED = { name: 'ecs-config-action', version: '1.2.3', repository: 'github:example/ecs-config-action' }

const READY: Candidate = {
  version: '1.2.3',
  package: OWNED,
  lockedVersion: '1.2.3',
  sourceVersion: '1.2.3',
  changelog: '## [1.2.3] - 2026-12-01\n\n* It.\n',
  documents: { 'README.md': '- uses: example/ecs-config-action@v1\n' },
  runsIn: 'example/ecs-config-action',
  ref: 'refs/heads/main',
}

describe('a commit', () => {
  it('is ready where everything says the same version and the same repository', () => {
    expect(faultsOf(READY)).toEqual([])
  })

  it.each<[string, Partial<Candidate>, string]>([
    ['in another repository', { runsIn: 'fork/ecs-config-action' }, '`repository` in package.json is example/ecs-config-action, and this runs in fork/ecs-config-action: change that line, run `npm run docs`, and commit'],
    ['while nobody has written the name of the repository', { package: { ...OWNED, repository: 'github:OWNER/ecs-config-action' }, documents: {} }, '`repository` in package.json is OWNER/ecs-config-action, and this runs in example/ecs-config-action: change that line, run `npm run docs`, and commit'],
    ['under another name', { package: { ...OWNED, repository: 'github:example/other' } }, '`repository` in package.json must be `github:OWNER/ecs-config-action`, not `github:example/other`'],
    ['of another branch', { ref: 'refs/heads/next' }, 'A release is made of the branch main, and this was started for refs/heads/next'],
    ['with a v', { version: 'v1.2.3' }, '"v1.2.3" is no version as 1.2.3, without a "v"'],
    ['with a version that is a command to the runner', { version: '1\n::add-mask::x' }, '"1\\n::add-mask::x" is no version as 1.2.3, without a "v"'],
    ['with another version of the package', { package: { ...OWNED, version: '1.2.2' } }, 'package.json has the version 1.2.2: run `npm run release -- prepare --version 1.2.3` and merge what it writes'],
    ['with another version in the lock file', { lockedVersion: '1.2.2' }, 'package-lock.json has the version 1.2.2: run `npm run release -- prepare --version 1.2.3` and merge what it writes'],
    ['with another version in the sources', { sourceVersion: '1.2.2' }, 'src/version.ts has the version 1.2.2: run `npm run release -- prepare --version 1.2.3` and merge what it writes'],
    ['with documents that name another repository', { documents: { 'README.md': 'uses: OWNER/ecs-config-action@v1' } }, 'README.md is not what `npm run docs` writes'],
    ['with documents that show another major version', { documents: { 'README.md': 'uses: example/ecs-config-action@v2' } }, 'README.md is not what `npm run docs` writes'],
    ['without changes', { changelog: '' }, 'CHANGELOG.md has no section ## [1.2.3]'],
  ])('is not released %s', (_, changed, fault) => {
    expect(faultsOf({ ...READY, ...changed })).toEqual([fault])
  })

  it('is not released below 1.0.0, for documents show @v1', () => {
    const early = { version: '0.2.0', package: { ...OWNED, version: '0.2.0' }, lockedVersion: '0.2.0', sourceVersion: '0.2.0', changelog: '## [0.2.0] - 2026-12-01\n\n* It.\n' }
    expect(faultsOf({ ...READY, ...early })).toEqual(['The documents show @v1, and the tag of this release would be v0'])
  })

  it('is told every fault at once', () => {
    expect(faultsOf({ ...READY, runsIn: 'fork/x', ref: 'refs/tags/v1', sourceVersion: '1', changelog: '' })).toHaveLength(4)
  })
})

describe('the name of the repository', () => {
  it('stands in package.json, and documents, examples and settings say the same', () => {
    const files = documents()
    expect(files).toEqual(expect.arrayContaining(['README.md', 'examples/step.yml', '.github/CODEOWNERS', '.github/ISSUE_TEMPLATE/config.yml']))
    const texts = files.map((file) => [file, readFileSync(file, 'utf8')] as const)
    expect(texts.filter(([, text]) => placeRepository(text, readPackage()) !== text).map(([file]) => file)).toEqual([])
    expect(texts.filter(([, text]) => text.includes(`uses: ${repositoryOf(readPackage())}@v1`)).map(([file]) => file)).toEqual(expect.arrayContaining(['README.md', 'examples/step.yml']))
  })

  const before = [
    '- uses: OWNER/ecs-config-action@v1',
    '- uses: OWNER/ecs-config-action@0123456789abcdef0123456789abcdef01234567 # v1.0.0',
    '- uses: OWNER/ecs-config-action@v1.0.0',
    'allow `OWNER/ecs-config-action@*`, see https://github.com/OWNER/ecs-config-action/security/advisories/new',
    'gh attestation verify x.tar.gz --repo OWNER/ecs-config-action',
    '* @OWNER/maintainers',
    '- uses: actions/checkout@v5',
    'role/ecs-config-action, OWNER/NAME, github.com/OWNER/ecs-config-action-2, user@example.com',
  ].join('\n')

  it('is written wherever a text names the repository, and nowhere else', () => {
    expect(placeRepository(before, { ...OWNED, version: '2.0.1', repository: 'github:new-owner/ecs-config-action' })).toBe([
      '- uses: new-owner/ecs-config-action@v2',
      '- uses: new-owner/ecs-config-action@0123456789abcdef0123456789abcdef01234567 # v1.0.0',
      '- uses: new-owner/ecs-config-action@v1.0.0',
      'allow `new-owner/ecs-config-action@*`, see https://github.com/new-owner/ecs-config-action/security/advisories/new',
      'gh attestation verify x.tar.gz --repo new-owner/ecs-config-action',
      '* @new-owner/maintainers',
      '- uses: actions/checkout@v5',
      'role/ecs-config-action, OWNER/NAME, github.com/OWNER/ecs-config-action-2, user@example.com',
    ].join('\n'))
  })

  it('can be changed again, and is written once', () => {
    const placed = placeRepository(before, OWNED)
    expect(placeRepository(placed, OWNED)).toBe(placed)
    expect(placeRepository(placed, { ...OWNED, repository: 'github:OWNER/ecs-config-action' })).toBe(before)
  })
})
