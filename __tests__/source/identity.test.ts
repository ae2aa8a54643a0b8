import { describe, expect, it } from 'vitest'
import { readInputs } from '../../src/inputs/index.ts'
import { githubRunner } from '../../src/runner.ts'
import { sourceId } from '../../src/source/identity.ts'

const ENVIRONMENT = { GITHUB_REPOSITORY: 'example/shop', GITHUB_WORKSPACE: '/work', GITHUB_SHA: 'a' }
const ECS = { url: 'https://ecs.example.com', token: 't', path: 'shop', 'config-vars': 'a=1\nb=2' }
const GITHUB = { source: 'github', 'github-token': 't', path: 'shop' }

function idOf(inputs: Record<string, string>, environment: Record<string, string> = {}): string {
  const given = Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value]))
  return sourceId(readInputs(githubRunner({ ...ENVIRONMENT, ...environment, ...given })).source)
}

describe('the identity of a source', () => {
  it.each<[string, Record<string, string>, Record<string, string>]>([
    ['config-id', ECS, { 'config-id': 'v1' }],
    ['detect-drift', { ...ECS, 'config-id': 'v1' }, { 'detect-drift': 'warn' }],
    ['token', ECS, { token: 'other' }],
    ['saas-token', ECS, { 'saas-token': 'other' }],
    ['repository of the files of a pinned build', { ...ECS, 'config-id': 'v1' }, { repository: 'a/b', 'github-token': 't' }],
    ['order of config-vars', ECS, { 'config-vars': 'b=2\na=1' }],
    ['what is decrypted and exported', ECS, { decrypt: 'none', prefix: 'X_', export: 'a', timeout: '5' }],
    ['ref', GITHUB, { ref: 'v1' }],
    ['github-token', GITHUB, { 'github-token': 'other' }],
    ['default for the repository, and its case', GITHUB, { repository: 'Example/Shop' }],
  ])('does not change with %s', (_, inputs, others) => {
    expect(idOf({ ...inputs, ...others })).toBe(idOf(inputs))
  })

  it.each<[string, Record<string, string>, Record<string, string>]>([
    ['url', ECS, { url: 'https://other.example.com' }],
    ['repo-name', ECS, { 'repo-name': 'other' }],
    ['path', ECS, { path: 'shop/b' }],
    ['recursive', ECS, { recursive: 'true' }],
    ['strategy-name', ECS, { 'strategy-name': 's' }],
    ['config-vars: production and staging of one path are two', ECS, { 'config-vars': 'a=1\nb=3' }],
    ['filter', ECS, { filter: 'a' }],
    ['repository', GITHUB, { repository: 'example/other' }],
    ['the same path of another source', GITHUB, { source: 'workspace' }],
  ])('changes with %s', (_, inputs, others) => {
    expect(idOf({ ...inputs, ...others })).not.toBe(idOf(inputs))
  })

  it('is a hash', () => {
    expect(idOf(ECS)).toMatch(/^[0-9a-f]{64}$/)
  })
})
