import { describe, expect, it } from 'vitest'
import { ActionError } from '../../src/errors.ts'
import { inMergeOrder, isMerged, mayExplain, pathBelow, refuseTooLarge } from '../../src/source/directory.ts'

function refusal(task: () => unknown): string {
  try {
    task()
  } catch (error) {
    if (error instanceof ActionError) return `${error.code}: ${error.message}`
    throw error
  }
  return 'accepted'
}

describe('the path of an input', () => {
  it.each([['.', ''], ['./', ''], ['shop', 'shop'], ['./shop/', 'shop'], ['shop//live/./app.yaml', 'shop/live/app.yaml'], ['...', '...'], ['a..b/.c', 'a..b/.c']])('%s is below its root: "%s"', (path, below) => {
    expect(pathBelow(path)).toBe(below)
  })

  it.each(['/', '/etc/passwd', '..', '../other', 'shop/../../other', 'shop/..', 'C:/secrets', 'C:secrets', '\\\\server\\share', '..\\other', 'shop\\app.yaml', 'a\0b'])('%j is refused', (path) => {
    expect(refusal(() => pathBelow(path))).toMatch(/^input\/invalid: The input `path` must be relative, with `\/`, and stay below its root: /)
  })
})

describe('the files of a directory', () => {
  it.each(['a.yaml', 'a.yml', 'a.json', '.hidden.yaml', 'shop/_base.yaml', 'users.yaml', '_users.json', 'a__b.yaml'])('%s is merged', (path) => {
    expect(isMerged(path)).toBe(true)
  })

  it.each(['README.md', 'a.YAML', 'a.env', 'a.ini', 'yaml', 'a.yaml.bak', '__strategies.yaml', '__schemas.yml', 'shop/__webhooks.yaml', '_users.yaml', '.sops.yaml', 'shop/.sops.yml'])('%s is not', (path) => {
    expect(isMerged(path)).toBe(false)
  })

  it('may explain a build, strategies included, but for users and what is no YAML or JSON', () => {
    const paths = ['a.yaml', 'b/a.yml', 'a.json', '__strategies.yaml', '.sops.yaml', '_users.yaml', 'b/_users.yml', 'README.md', 'a.env']
    expect(paths.filter(mayExplain)).toEqual(['a.yaml', 'b/a.yml', 'a.json', '__strategies.yaml', '.sops.yaml'])
  })

  it('come in code-point order, deeper after shallower', () => {
    const order = ['B.yaml', 'a-b.yaml', 'a.yaml', 'é.yaml', '\uff5e.yaml', '\u{1f600}.yaml', 'a-b/z.yaml', 'a/b.yaml', 'a/z.yaml', 'b/a.yaml', 'a/a/a.yaml']
    expect(inMergeOrder(order.toReversed().map((path) => ({ path }))).map(({ path }) => path)).toEqual(order)
  })

  it('have a bound in bytes', () => {
    const half = { size: 128 * 1024 * 1024 }
    expect(refusal(() => refuseTooLarge('shop', [half, half]))).toBe('accepted')
    expect(refusal(() => refuseTooLarge('shop', [half, half, { size: 1 }]))).toBe('source/too-large: The files of "shop" have 268435457 bytes, more than 268435456.')
  })
})
