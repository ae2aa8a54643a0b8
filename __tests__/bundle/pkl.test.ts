/** Pkl: what ECS renders comes as text, several YAML documents whatever format is asked for. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { loadAll } from 'js-yaml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { expectRefusal, scenario } from './harness.ts'

const current = scenario()
const temporary = mkdtempSync(join(tmpdir(), 'pkl-'))
afterAll(() => rmSync(temporary, { recursive: true }))
const MANIFESTS = 'apiVersion: v1\nkind: Service\nmetadata:\n  name: shop\nspec:\n  ports:\n  - port: 80\n---\napiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: shop\nspec:\n  replicas: 2\n'

beforeAll(async () => {
  await current().admin.push({ files: { 'shop/k8s.pkl': '// evaluated by ECS', 'shop/k8s.pkl.rendered': MANIFESTS, 'shop/x.pkl': '', 'shop/x.pkl.rendered': '<?xml version="1.0"?>\n<a/>\n' } })
})

describe.each(['kms', 'server', 'none'])('with `decrypt: %s`', (decrypt) => {
  it('several documents are a list, and a stream in a file', async () => {
    const run = await current().run({ path: 'shop/k8s.pkl', decrypt, 'output-file': `${decrypt}.yaml` }, { RUNNER_TEMP: temporary })
    const documents = loadAll(MANIFESTS)
    expect([run.exitCode, run.annotations, run.env]).toEqual([0, [], {}])
    expect(JSON.parse(run.outputs['config-json'] ?? '')).toEqual(documents)
    const written = readFileSync(run.outputs['config-file'] ?? '', 'utf8')
    expect(written.match(/^---$/gm)).toHaveLength(2)
    expect(loadAll(written)).toEqual(documents)
  })

  it('what is neither JSON nor YAML is refused', async () => {
    expectRefusal(await current().run({ path: 'shop/x.pkl', decrypt }), 'source/malformed', /Pkl module renders neither JSON nor YAML.*XML/)
  })
})

it('selectors name things in documents, and a file has only those that hold something selected', async () => {
  const run = await current().run({ path: 'shop/k8s.pkl', export: '1.spec.replicas => REPLICAS', 'output-file': 'k8s.yaml' }, { RUNNER_TEMP: temporary })
  expect(run.env).toEqual({ REPLICAS: '2' })
  expect(readFileSync(run.outputs['config-file'] ?? '', 'utf8')).toBe('---\nspec:\n  replicas: 2\n')
})
