import { globSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { readLock } from '../../scripts/sbom.ts'

interface Job {
  readonly needs?: string | readonly string[]
  readonly uses?: string
  readonly permissions?: Readonly<Record<string, string>>
  readonly environment?: string
  readonly 'timeout-minutes'?: number
  readonly steps?: readonly { readonly uses?: string; readonly run?: string; readonly with?: Readonly<Record<string, unknown>> }[]
}

interface Workflow {
  readonly permissions: Readonly<Record<string, string>>
  readonly jobs: Readonly<Record<string, Job>>
}

const files = globSync('.github/workflows/*.yml').map((file) => ({ name: file.replace(/.*[\\/]/, ''), text: readFileSync(file, 'utf8') }))
const workflow = (name: string): Workflow => load(files.find((file) => file.name === name)?.text ?? '') as Workflow
const pins = files.flatMap(({ text }) => [...text.matchAll(/uses: (?!\.\/)(\S+)@(\S+)(.*)/g)].map(([, action = '', ref = '', comment = '']) => ({ action, ref, comment })))

describe.each(files)('.github/workflows/$name', ({ name }) => {
  const { permissions, jobs } = workflow(name)

  it('may no more than read, unless a job says what for', () => {
    expect([{}, { contents: 'read' }]).toContainEqual(permissions)
    const writing = Object.entries(jobs).filter(([, job]) => job.permissions?.['contents'] === 'write').map(([id]) => id)
    expect(writing).toEqual(name === 'release.yml' ? ['publish', 'move'] : [])
  })

  it('ends, and leaves no credentials in what it checks out', () => {
    const own = Object.values(jobs).filter(({ uses }) => uses === undefined)
    expect(own.filter((job) => job['timeout-minutes'] === undefined)).toEqual([])
    const checkouts = own.flatMap(({ steps = [] }) => steps.filter(({ uses }) => uses?.startsWith('actions/checkout@')))
    expect(checkouts.filter((step) => step.with?.['persist-credentials'] !== false)).toEqual([])
  })
})

describe('the actions that the workflows use', () => {
  it('are pinned to a commit, with the version beside it', () => {
    expect(pins.length).toBeGreaterThan(10)
    expect(pins.filter(({ ref, comment }) => !/^[0-9a-f]{40}$/.test(ref) || !/^ # v\d+\.\d+\.\d+$/.test(comment))).toEqual([])
  })

  it('are of one version each', () => {
    const versions = new Map(pins.map(({ action, ref }) => [action.split('/').slice(0, 2).join('/'), ref]))
    expect(pins.filter(({ action, ref }) => versions.get(action.split('/').slice(0, 2).join('/')) !== ref)).toEqual([])
  })
})

describe('release.yml', () => {
  const { jobs } = workflow('release.yml')
  const runs = (id: string): string[] => jobs[id]?.steps?.flatMap(({ run }) => run ?? []) ?? []

  it('tests and builds first, attests, publishes when reviewers agree, tries the release, and moves the tag last', () => {
    expect(Object.entries(jobs).map(([id, { needs }]) => [id, needs])).toEqual([
      ['check', undefined], ['test', 'check'], ['build', 'check'], ['attest', ['test', 'build']], ['publish', 'attest'], ['smoke', 'publish'], ['move', 'smoke'],
    ])
    expect(Object.entries(jobs).filter(([, { environment }]) => environment !== undefined).map(([id]) => id)).toEqual(['publish'])
    expect(runs('test')).toEqual(['.ci/run'])
    expect(runs('build')).toEqual(expect.arrayContaining(['npm run build', 'git diff --exit-code']))
  })

  it('works in every job on the commit for which it was started', () => {
    const refs = Object.values(jobs).flatMap(({ steps = [] }) => steps.filter(({ uses }) => uses?.startsWith('actions/checkout@')).map((step) => step.with?.['ref']))
    expect(refs).toEqual(refs.map(() => '${{ github.sha }}'))
    expect([...runs('publish'), ...runs('move')].every((run) => run.includes('--commit "$GITHUB_SHA"'))).toBe(true)
  })

  it('runs no code that npm installs where it may write', () => {
    expect([...runs('publish'), ...runs('move')].map((run) => run.split(' ').slice(0, 2).join(' '))).toEqual(['node scripts/release/main.ts', 'node scripts/release/main.ts'])
    expect(importsBelow('scripts/release/main.ts').filter((name) => !name.startsWith('node:'))).toEqual([])
  })
})

/** Every module outside of this repository that a file imports, and those that it imports. */
function importsBelow(file: string, seen = new Set<string>()): string[] {
  if (seen.has(file)) return []
  seen.add(file)
  const names = [...readFileSync(file, 'utf8').matchAll(/^(?:import|export)\s+(?!type\b)(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm)].map(([, name = '']) => name)
  return names.flatMap((name) => (name.startsWith('.') ? importsBelow(join(dirname(file), name), seen) : [name]))
}

describe('dependency-review.yml', () => {
  it('allows the licences of what is installed, and so fails only for a new one', () => {
    const step = workflow('dependency-review.yml').jobs['review']?.steps?.at(-1)
    const allowed = String(step?.with?.['allow-licenses']).split(', ')
    const installed = new Set(Object.entries(readLock()).filter(([folder]) => folder !== '').map(([, { license }]) => license))
    expect([...installed].filter((license) => !allowed.includes(license))).toEqual([])
  })
})
