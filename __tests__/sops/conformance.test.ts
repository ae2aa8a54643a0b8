/** The page names all cases, and every test and vector that it names is there. */
import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const page = readFileSync('docs/conformance.md', 'utf8')
const { cases } = JSON.parse(readFileSync('__tests__/vectors/manifest.json', 'utf8')) as { cases: { name: string }[] }
const vectors = new Set(cases.map(({ name }) => name))
const rows = [...page.matchAll(/^\| (\d+) \| ([^|]+) \| ([^|]*) \| ([^|]+) \|$/gm)].map(([, number, name = '', expected = '', held = '']) => ({ number: Number(number), name, expected, held }))

const names = (text: string): string[] => [...text.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)

describe('docs/conformance.md', () => {
  it('has the cases from 1 to 95, each once and in order', () => {
    expect(rows.map(({ number }) => number)).toEqual(Array.from({ length: 95 }, (_, i) => i + 1))
  })

  it.each(rows.map((row) => [row.number, row.name, row] as const))('%d %s: names tests and vectors that exist, or says why it is out of scope', (_, __, { expected, held }) => {
    if (held.startsWith('*out of scope:*')) {
      expect(held.length).toBeGreaterThan(30)
      return
    }
    expect(expected).not.toBe('')
    expect(names(held).length).toBeGreaterThan(0)
    expect(names(held).filter((name) => !vectors.has(name) && !existsSync(name))).toEqual([])
  })

  it('names only files and vectors that exist elsewhere, too', () => {
    const files = names(page).filter((name) => /^(__tests__|interop|docs|src)\//.test(name))
    expect(files.filter((name) => !existsSync(name))).toEqual([])
    const [, differences = ''] = page.split('## Where versions of sops differ\n')
    const inBrackets = [...differences.matchAll(/\((`[^)]+)\)/g)].flatMap(([, list = '']) => names(list))
    expect(inBrackets.length).toBeGreaterThan(8)
    expect(inBrackets.filter((name) => !vectors.has(name))).toEqual([])
  })
})
