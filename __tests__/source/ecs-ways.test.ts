/** `decrypt: kms` and `decrypt: server`, in one process: the same exports, the same masks. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { serveQuietly, type Listening } from '../../emulators/serve.ts'
import { Deadline } from '../../src/deadline.ts'
import { closed } from '../../src/decrypt.ts'
import { ActionError } from '../../src/errors.ts'
import { HttpClient } from '../../src/http.ts'
import type { EcsInputs, Inputs } from '../../src/inputs.ts'
import { planExports, select } from '../../src/select/index.ts'
import { fetchFromEcs } from '../../src/source/ecs.ts'
import { startServer, type Server } from '../emulators/ecs-server.ts'
import { exportInputs, NO_JOB } from '../select/trees.ts'

let server: Server
let listening: Listening
let http: HttpClient
let token = ''

beforeAll(async () => {
  server = await startServer()
  listening = await serveQuietly(server.ecs.handler)
  http = new HttpClient({ deadline: new Deadline(100), environment: {} })
  token = server.ecs.adminToken ?? ''
})

afterAll(async () => {
  http.close()
  await listening.close()
  await server.stop()
})

/** All that a run would publish, or why it would not. */
async function published(decrypt: 'kms' | 'server', filter: string): Promise<unknown> {
  const source: EcsInputs = { kind: 'ecs', url: new URL(listening.url), token, saasToken: '', repoName: '', path: 'team', recursive: true, strategyName: '', configVars: new Map(), filter, configId: '', detectDrift: 'false', movedSecrets: () => false }
  const exported = exportInputs({ jobSummary: false })
  try {
    const fetched = await fetchFromEcs(source, { http, decrypt, whileWaiting: () => undefined })
    const config = await closed(fetched, { source, decrypt } as Inputs)
    const selection = select(config, exported, NO_JOB)
    const opened = await config.open(selection.ends, server.keyring)
    const { exports, masks, outputs, environment, warnings, maskedSecrets } = planExports(selection, opened, config, exported, NO_JOB)
    return { exports: exports.map(({ name, path, value, secret, environment: inEnvironment }) => ({ name, path, value, secret, inEnvironment })), masks: masks.toSorted(), outputs, environment, warnings, maskedSecrets }
  } catch (error) {
    if (error instanceof ActionError) return `${error.code}: ${error.message}`
    throw error
  }
}

const key = fc.constantFrom('a', 'b', 'c', '10', 'x-y')
const secretKey = key.map((name) => `${name}_ecs_secret`)
const text = fc.string({ unit: 'grapheme', maxLength: 12 }).filter((one) => !one.includes('\0'))
/** A number on its own is told by its value after a filter: those of secrets are never those of plain leaves. */
const plainLeaf = fc.oneof(text, fc.integer({ min: -999, max: 999 }), fc.boolean(), fc.constant(null))
const secretLeaf = fc.oneof(text, fc.constant('-----BEGIN-----\n{"k": "abcdefgh"}\n'), fc.integer({ min: 1_000_000 }), fc.double({ min: 0.1, max: 0.9 }), fc.boolean(), fc.constant(null))
const inside = <T>(leaf: fc.Arbitrary<T>): fc.Arbitrary<unknown> => fc.oneof(leaf, fc.array(leaf, { maxLength: 3 }), fc.dictionary(key, leaf, { maxKeys: 3 }))
const level = (deeper: fc.Arbitrary<unknown>): fc.Arbitrary<Record<string, unknown>> =>
  fc.tuple(fc.dictionary(key, deeper, { maxKeys: 3 }), fc.dictionary(secretKey, inside(secretLeaf), { maxKeys: 3 })).map(([plain, secret]) => ({ ...plain, ...secret }))
const tree = level(fc.oneof(inside(plainLeaf), level(inside(plainLeaf))))

const path = fc.array(fc.constantFrom('a', 'b', 'c', '"10"', '"x-y"', '*'), { minLength: 1, maxLength: 3 }).map((segments) => segments.join('.'))
const filter = fc.oneof(
  fc.constant(''),
  path,
  fc.tuple(path, path).map(([one, other]) => `{first: ${one}, second: {third: ${other}}}`),
  fc.tuple(path, path).map(([one, other]) => `[${one}, ${other}, @]`),
  path.map((one) => `[${one}][].{renamed: @}`),
)

describe('a filter that selects, projects and renames', () => {
  it('gives the same whoever decrypts', async () => {
    await fc.assert(
      fc.asyncProperty(tree, tree, fc.array(filter, { minLength: 3, maxLength: 3 }), async (above, below, filters) => {
        const { status } = await server.admin.push({ files: { 'team/a.json': JSON.stringify(above), 'team/deep/b.json': JSON.stringify(below) } })
        expect(status).toBe(200)
        for (const one of filters) expect(await published('server', one)).toEqual(await published('kms', one))
      }),
      { numRuns: 40 },
    )
  })

  it('masks something, as the trees of this test are made', async () => {
    await server.admin.push({ files: { 'team/a.json': '{"a_ecs_secret": {"b": "hunter2!", "c": [1000001, 0.5]}, "b": 1.0}', 'team/deep/b.json': '{"c": {"a_ecs_secret": "tr0ub4dor"}}' } })
    for (const way of ['kms', 'server'] as const) {
      expect(await published(way, '{first: a, second: c.*, third: b}')).toMatchObject({
        masks: ['1000001', 'hunter2!', 'tr0ub4dor'],
        environment: [['FIRST_B', 'hunter2!'], ['FIRST_C_0', '1000001'], ['SECOND_0', 'tr0ub4dor'], ['THIRD', '1.0']],
      })
    }
  })
})
