import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

/** A copy of what a release is made of, with a history of its own; nothing that npm installs is in it. */
const PARTS = ['.gitattributes', '.github', 'CHANGELOG.md', 'CONTRIBUTING.md', 'LICENSE', 'README.md', 'SECURITY.md', 'action.yml', 'dist', 'docs', 'examples', 'package-lock.json', 'package.json', 'scripts', 'src']

let copy: string
beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'release-'))
  for (const part of PARTS) cpSync(part, join(copy, part), { recursive: true })
  git('init', '--quiet', '--initial-branch=main')
})
afterAll(() => rmSync(copy, { recursive: true, force: true, maxRetries: 5 }))

const run = (program: string, args: readonly string[], env: Record<string, string> = {}) => spawnSync(program, args, { cwd: copy, encoding: 'utf8', env: { ...process.env, ...env } })
const read = (...path: string[]): string => readFileSync(join(copy, ...path), 'utf8')

function git(...args: string[]): string {
  const { status, stdout, stderr } = run('git', ['-c', 'user.name=t', '-c', 'user.email=t@example.com', ...args])
  expect([status, stderr]).toEqual([0, ''])
  return stdout.trim()
}

function release(...args: string[]): { status: number | null; stdout: string; stderr: string } {
  const { repository } = JSON.parse(read('package.json')) as { repository: string }
  return run(process.execPath, ['scripts/release/main.ts', ...args], { GITHUB_REPOSITORY: repository.replace('github:', ''), GITHUB_REF: 'refs/heads/main' })
}

describe('a release, step by step', () => {
  it('is refused as long as nobody prepared it', () => {
    const { status, stdout } = release('check', '--version', '90.0.0')
    expect(status).toBe(1)
    expect(stdout).toContain('::error title=Not ready to be released::CHANGELOG.md has no section ## [90.0.0]')
  })

  it('is ready when what was prepared is merged', () => {
    expect(release('prepare', '--version', '90.0.0')).toMatchObject({ status: 0, stderr: '' })
    expect(read('src', 'version.ts')).toContain("VERSION = '90.0.0'")
    expect(read('README.md')).toContain('ecs-config-action@v90\n')
    expect(release('check', '--version', '90.0.0')).toMatchObject({ status: 0, stdout: '90.0.0 can be released\n' })
  })

  it('is made of the commit: the archive as a runner downloads it, the bill of materials, their hashes, and the notes', () => {
    git('add', '--all')
    git('commit', '--quiet', '--message=Release 90.0.0')
    const commit = git('rev-parse', 'HEAD')
    expect(release('assets', '--version', '90.0.0', '--commit', commit)).toMatchObject({ status: 0, stderr: '' })
    const [archive, sbom] = ['ecs-config-action-90.0.0.tar.gz', 'ecs-config-action-90.0.0.cdx.json']
    const made = join('build', 'release')
    expect(readdirSync(join(copy, made)).sort()).toEqual(['SHA256SUMS', sbom, archive, 'notes.md'])
    expect(git('archive', '--format=tar.gz', `--output=${join(copy, 'again.tar.gz')}`, commit)).toBe('')
    expect(readFileSync(join(copy, made, archive)).equals(readFileSync(join(copy, 'again.tar.gz')))).toBe(true)
    expect(JSON.parse(read(made, sbom))).toMatchObject({ metadata: { timestamp: expect.any(String) as string, component: { purl: expect.stringContaining('pkg:github/') as string } } })
    const sums = [sbom, archive].map((name) => `${createHash('sha256').update(readFileSync(join(copy, made, name))).digest('hex')}  ${name}\n`)
    expect(read(made, 'SHA256SUMS')).toBe(sums.join(''))
    expect(read(made, 'notes.md')).toContain(`@${commit} # v90.0.0`)
  })

  it.each([
    [['publish', '--version', '90.0.0', '--commit', 'main'], '--commit is the full hash of the commit that was tested'],
    [['check', 'publish'], 'One step is needed, of prepare, check, assets, publish, move'],
    [['prepare', '--version', 'v1'], '--version is a version as 1.2.3'],
    [['prepare', '--version', '90.0.1'], 'CHANGELOG.md: the section ## [90.0.1] says nothing but headings'],
  ])('is refused as %j', (args, message) => {
    const { status, stderr } = run(process.execPath, ['scripts/release/main.ts', ...args], { GITHUB_API_URL: 'http://127.0.0.1:1', GITHUB_TOKEN: 't' })
    expect([status, stderr]).toEqual([1, `${message}\n`])
  })
})
