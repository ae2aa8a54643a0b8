/** `decrypt: kms` and `decrypt: server`, in one process: the same exports, the same masks. */
import fc from 'fast-check'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ActionError } from '../../src/errors.ts'
import { InProcess } from './in-process.ts'

let current: InProcess
beforeAll(async () => void (current = await InProcess.start()))
afterAll(() => current.stop())

/** All that a run would publish, or why it would not. */
async function published(decrypt: 'kms' | 'server', filter: string): Promise<unknown> {
  try {
    const { exports, masks, outputs, environment, warnings, maskedSecrets } = (await current.run({ path: 'team', recursive: true, filter }, decrypt)).plan
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
        const { status } = await current.server.admin.push({ files: { 'team/a.json': JSON.stringify(above), 'team/deep/b.json': JSON.stringify(below) } })
        expect(status).toBe(200)
        for (const one of filters) expect(await published('server', one)).toEqual(await published('kms', one))
      }),
      { numRuns: 40 },
    )
  })

  it('masks something, as the trees of this test are made', async () => {
    await current.server.admin.push({ files: { 'team/a.json': '{"a_ecs_secret": {"b": "hunter2!", "c": [1000001, 0.5]}, "b": 1.0}', 'team/deep/b.json': '{"c": {"a_ecs_secret": "tr0ub4dor"}}' } })
    for (const way of ['kms', 'server'] as const) {
      expect(await published(way, '{first: a, second: c.*, third: b}')).toMatchObject({
        masks: ['1000001', 'hunter2!', 'tr0ub4dor'],
        environment: [['FIRST_B', 'hunter2!'], ['FIRST_C_0', '1000001'], ['SECOND_0', 'tr0ub4dor'], ['THIRD', '1.0']],
      })
    }
  })
})
