import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { INPUTS } from '../src/inputs/table.ts'

interface Step {
  readonly uses?: string
  readonly run?: string
  readonly with?: Readonly<Record<string, unknown>>
}

interface Job {
  readonly uses?: string
  readonly permissions?: Readonly<Record<string, string>>
  readonly outputs?: Readonly<Record<string, string>>
  readonly steps?: readonly Step[]
}

interface Workflow {
  readonly on: unknown
  readonly permissions?: unknown
  readonly jobs: Readonly<Record<string, Job>>
}

const manifest = load(readFileSync('action.yml', 'utf8')) as { outputs: Record<string, unknown> }
const names = readdirSync('examples').filter((name) => name.endsWith('.yml'))
const examples = names.map((name) => ({ name, text: readFileSync(join('examples', name), 'utf8') }))

const isOurs = ({ uses = '' }: Step): boolean => uses.includes('/ecs-config-action@')
const REUSABLE = './.github/workflows/reusable.yml'

/** Inputs that need GitHub's token. */
const KEYLESS = ['aws-role-to-assume', 'gcp-workload-identity-provider', 'azure-client-id', 'vault-role']

/** Permissions beside `contents: read`, and who may have them. */
const ALLOWED: Readonly<Record<string, readonly string[]>> = { 'drift-watch.yml': ['issues: write'] }

describe.each(examples)('examples/$name', ({ name, text }) => {
  const workflow = load(text) as Workflow
  const jobs = Object.values(workflow.jobs)
  const steps = jobs.flatMap((job) => job.steps ?? []).filter(isOurs)
  const inputs = steps.map((step) => step.with ?? {})

  it('begins with its promise, in one line', () => {
    expect(text).toMatch(/^# [A-Z].{40,125}\.\n/)
  })

  it('is a complete workflow that uses this action, or calls one that does', () => {
    expect([workflow.on, workflow.jobs].every((part) => part !== undefined)).toBe(true)
    expect(steps.length > 0 || jobs.some(({ uses }) => uses === REUSABLE)).toBe(true)
  })

  it('gives inputs that there are, and every one that is required', () => {
    expect(inputs.flatMap((given) => Object.keys(given)).filter((input) => !(input in INPUTS))).toEqual([])
    const required = (given: object): string[] => ('source' in given ? ['path'] : ['url', 'token', 'path'])
    expect(inputs.filter((given) => !required(given).every((input) => input in given))).toEqual([])
  })

  it('keeps `detect-drift` beside a pin, which refuses an empty one, and the history where secrets are opened', () => {
    const pinned = inputs.filter((given) => 'config-id' in given)
    expect(pinned.filter((given) => !['warn', 'true'].includes(String(given['detect-drift'])))).toEqual([])
    expect(pinned.filter((given) => given['decrypt'] !== 'none' && !('repository' in given && 'github-token' in given))).toEqual([])
  })

  it('reads outputs that there are', () => {
    const read = [...text.matchAll(/steps\.config\.outputs\.([\w-]+)/g)].map(([, output = '']) => output)
    expect(read.filter((output) => !(output in manifest.outputs))).toEqual([])
  })

  it('asks for no more than it needs, job by job', () => {
    expect(workflow.permissions).toBeUndefined()
    for (const { permissions, steps: own = [], uses } of jobs) {
      const given = Object.entries(permissions ?? { nothing: 'said' }).map(([scope, access]) => `${scope}: ${access}`)
      const signsIn = uses === REUSABLE || own.some((step) => isOurs(step) && KEYLESS.some((input) => input in (step.with ?? {})))
      const wanted = [...(signsIn ? ['id-token: write'] : []), ...(ALLOWED[name] ?? [])]
      expect(given.filter((one) => one !== 'contents: read').toSorted()).toEqual(wanted.toSorted())
    }
  })

  it('writes no secret down, and no expression into a script', () => {
    const tokens = inputs.flatMap((given) => [given['token'], given['github-token']]).filter((token) => token !== undefined)
    expect(tokens.filter((token) => typeof token !== 'string' || !/^\$\{\{ secrets\.[\w-]+ \}\}$/.test(token))).toEqual([])
    expect(jobs.flatMap(({ outputs }) => Object.keys(outputs ?? {})).filter((output) => !['config-id', 'config-plain'].includes(output))).toEqual([])
    const scripts = jobs.flatMap(({ steps: own = [] }) => own.map(({ run = '' }) => run))
    expect(scripts.filter((script) => script.includes('${{'))).toEqual([])
  })
})

describe('examples/README.md', () => {
  const readme = readFileSync('examples/README.md', 'utf8')

  it('lists every example once, and no other', () => {
    const [table = ''] = readme.split('They read these')
    const listed = [...table.matchAll(/\[([\w-]+\.yml)\]\(\1\)/g)].map(([, name = '']) => name)
    expect(listed.toSorted()).toEqual(names.toSorted())
  })

  it('names the variables and secrets that several examples read', () => {
    const read = examples.flatMap(({ text }) => [...new Set([...text.matchAll(/\b(?:vars|secrets)\.\w+/g)].map(([name]) => name))])
    const shared = read.filter((name, at) => read.indexOf(name) !== at)
    expect([...new Set(shared)].filter((name) => !readme.includes(`\`${name}\``))).toEqual([])
  })
})
