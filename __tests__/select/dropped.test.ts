import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Entry } from '../../src/runner.ts'
import { LARGEST_OUTPUT, outputsLost, outputsTooLarge } from '../../src/select/dropped.ts'

const OWN: readonly Entry[] = [
  ['config-json', '{"user":"admin","year":2026}'],
  ['config-plain', '{"user":"administrator","year":2026}'],
  ['config-id', 'release-2026.1'],
  ['config-hash', 'ab12cd34'],
  ['config-names', '["USER","YEAR"]'],
]
const plain = (value: string) => ({ value, secret: false })
const lost = (masks: string[], exports = [plain('administrator'), plain('2026'), plain('of 2026'), { value: '2026', secret: true }]) => outputsLost(OWN, exports, masks)

describe('outputs that a job could not pass on', () => {
  it('are told in one notice: the names of our own, and that there are others; secrets are no surprise', () => {
    expect(lost(['admin'])).toEqual(['GitHub would drop job outputs made of these, because a masked text stands in them: `config-plain` and other outputs without a secret. Read them in this job, or make the secrets longer and less common.'])
    expect(lost(['USER', 'ab12'])).toEqual([expect.stringContaining(': `config-hash` and `config-names`. Read')])
  })

  it('say with `config-id` what an empty one means', () => {
    expect(lost(['2026'])).toEqual([expect.stringMatching(/: `config-plain`, `config-id` and other outputs without a secret\..* An empty `config-id` means the latest: keep `detect-drift` beside it, which refuses that\.$/)])
  })

  it('are none where no mask stands in one, or there is no mask', () => {
    expect([lost([]), lost(['hunter2', 'adminx', '2027', 'release-2026.2'])]).toEqual([[], []])
  })

  it('say the same however many others there are: a number would tell which of many guesses is the secret', () => {
    const guesses = (count: number) => outputsLost([], Array.from({ length: count }, () => plain('hunter2')), ['hunter2'])
    expect(guesses(1)).toEqual([expect.stringMatching(/: outputs without a secret\. /)])
    expect(guesses(700)).toEqual(guesses(1))
  })

  it('name no key path, no value and no mask', () => {
    const [line = ''] = lost(['2026'], [plain('2026')])
    expect(line.replace(/`config-[a-z]+`/g, '')).not.toMatch(/2026|USER|YEAR|user|year/)
  })
})

describe('the search', () => {
  const text = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '\ud83d'), maxLength: 40 })
  const mask = fc.string({ unit: fc.constantFrom('a', 'b', 'é', '\ud83d'), minLength: 4, maxLength: 9 })

  it('finds what a search for each mask finds', () => {
    fc.assert(
      fc.property(fc.array(mask, { maxLength: 8 }), text, (masks, value) => {
        expect(lost(masks, []).length > 0).toBe(OWN.slice(1).some(([, own]) => masks.some((one) => own.includes(one))))
        expect(outputsLost([], [plain(value)], masks).length > 0).toBe(masks.some((one) => value.includes(one)))
      }),
      { numRuns: 500 },
    )
  })

  it('finds masks of any length, and among masks that begin alike', () => {
    const long = `${'a'.repeat(1_000)}b`
    expect(outputsLost([], [plain(`x${long}y`)], [long])).toHaveLength(1)
    expect(outputsLost([], [plain('xabcdef')], ['abcz', 'abcd', 'abcdez', 'abca'])).toHaveLength(1)
    expect(outputsLost([], [plain('xabcdef')], ['abcz', 'abcdez', 'abca'])).toEqual([])
  })

  it('takes a time that grows with the sum of masks and outputs, not with their product', () => {
    const run = (count: number) => {
      const masks = Array.from({ length: count }, (_, i) => `secret number ${i} of many`)
      const outputs = Array.from({ length: count }, (_, i) => plain(`secret numbers ${i}, and what else there is to say`))
      const began = performance.now()
      expect(outputsLost([], outputs, masks)).toEqual([])
      return performance.now() - began
    }
    run(2_000)
    const times = Array.from({ length: 3 }, () => run(20_000) / Math.max(run(2_000), 1))
    expect(Math.min(...times)).toBeLessThan(30)
  })
})

describe('outputs that are too large for a job to pass on', () => {
  it('are told in one notice, with the limit', () => {
    const outputs: Entry[] = [['A', 'x'.repeat(LARGEST_OUTPUT / 2)], ['B', 'é'.repeat(LARGEST_OUTPUT / 2 + 1)], ['config-json', 'x'.repeat(LARGEST_OUTPUT)]]
    expect(outputsTooLarge(outputs)).toEqual(['GitHub passes on at most 1 MB of outputs from a job, counted as UTF-16, and is given more here: B, config-json. Read them in this job, select less, or write files: `output-file`, `export-files`.'])
    expect([outputsTooLarge(outputs.slice(0, 1)), outputsTooLarge([])]).toEqual([[], []])
  })

  it('are named up to ten', () => {
    const outputs = Array.from({ length: 12 }, (_, i): Entry => [`N${i}`, 'x'.repeat(LARGEST_OUTPUT)])
    expect(outputsTooLarge(outputs)).toEqual([expect.stringMatching(/: N0, .*N9 and 2 more\. Read/)])
  })
})
