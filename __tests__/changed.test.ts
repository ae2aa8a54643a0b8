import { expect, it } from 'vitest'
import { alsoChanged } from '../scripts/changed.ts'

const TESTS = {
  '__tests__/manifest.test.ts': "load(readFileSync('action.yml', 'utf8')); readFileSync('README.md')",
  '__tests__/examples.test.ts': "readdirSync('examples'); readFileSync('action.yml')",
  '__tests__/workflows.test.ts': "globSync('.github/workflows/*.yml')",
  '__tests__/retry.test.ts': "import { retry } from '../src/retry.ts'",
}

it.each<[string, readonly string[], readonly string[]]>([
  ['a page runs what names it', ['README.md'], ['__tests__/manifest.test.ts']],
  ['the interface runs every test that reads it', ['action.yml'], ['__tests__/manifest.test.ts', '__tests__/examples.test.ts']],
  ['a file runs what reads its folder', ['examples/new.yml'], ['__tests__/examples.test.ts']],
  ['a workflow runs what reads all of them', ['.github/workflows/ci.yml'], ['__tests__/workflows.test.ts']],
  ['the bundle runs every test that starts it', ['dist/index.js'], ['emulators/runner/index.ts']],
  ['a module is left to Vitest, which follows imports', ['src/retry.ts', 'scripts/run.mjs'], []],
])('npm test -- --changed: %s', (_, changed, also) => {
  expect(alsoChanged(changed, TESTS)).toEqual(also)
})
