import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { INPUTS } from '../src/inputs/table.ts'

interface Step {
  readonly uses?: string
  readonly id?: string
  readonly with?: Readonly<Record<string, unknown>>
}

interface Workflow {
  readonly on: unknown
  readonly permissions: Readonly<Record<string, string>>
  readonly jobs: Readonly<Record<string, { readonly uses?: string; readonly environment?: string; readonly outputs?: Readonly<Record<string, string>>; readonly steps?: readonly Step[] }>>
}

const manifest = load(readFileSync('action.yml', 'utf8')) as { outputs: Record<string, unknown> }
const examples = readdirSync('examples').map((name) => ({ name, text: readFileSync(join('examples', name), 'utf8') }))

describe.each(examples)('examples/$name', ({ text }) => {
  const workflow = load(text) as Workflow
  const jobs = Object.values(workflow.jobs)
  const steps = jobs.flatMap((job) => job.steps ?? []).filter(({ uses }) => uses?.includes('ecs-config-action'))

  it('is a complete workflow that uses this action, or calls one that does', () => {
    expect([workflow.on, workflow.jobs].every((part) => part !== undefined)).toBe(true)
    expect(steps.length > 0 || jobs.some(({ uses }) => uses === './.github/workflows/reusable.yml')).toBe(true)
  })

  it('gives inputs that there are, and every one that is required', () => {
    const given = steps.map((step) => Object.keys(step.with ?? {}))
    expect(given.flat().filter((name) => !(name in INPUTS))).toEqual([])
    expect(given.filter((names) => !['url', 'token', 'path'].every((name) => names.includes(name)))).toEqual([])
  })

  it('reads outputs that there are', () => {
    const read = [...text.matchAll(/steps\.config\.outputs\.([\w-]+)/g)].map(([, name = '']) => name)
    expect(read.filter((name) => !(name in manifest.outputs))).toEqual([])
  })

  it('asks for no more than it needs, and writes no secret down', () => {
    expect(workflow.permissions).toEqual({ contents: 'read', 'id-token': 'write' })
    expect(steps.map((step) => step.with?.['token']).filter((token) => !/^\$\{\{ secrets\.[\w-]+ \}\}$/.test(String(token)))).toEqual([])
    expect(jobs.flatMap(({ outputs }) => Object.keys(outputs ?? {})).filter((name) => !['config-id', 'config-plain'].includes(name))).toEqual([])
    expect(text).not.toMatch(/run:.*\$\{\{/)
  })
})
