/**
 * Which files count as changed for `npm test -- --changed`. Vitest runs the tests that import one of them; what a test
 * reads or starts without importing it is added here.
 */
import { globSync, readFileSync } from 'node:fs'
import { basename, join, relative } from 'node:path'
import { GitVCSProvider, type VCSProviderOptions } from 'vitest/node'

/** Every test that runs the bundle imports this. */
const RUNS_BUNDLE = 'emulators/runner/index.ts'

/**
 * @param changed paths from the root, with `/`
 * @param tests texts by path
 * @returns what else is to count as changed
 */
export function alsoChanged(changed: readonly string[], tests: Readonly<Record<string, string>>): string[] {
  const bundle = changed.some((file) => file.startsWith('dist/')) ? [RUNS_BUNDLE] : []
  const read = changed.filter((file) => !/\.m?ts$/.test(file)).flatMap((file) => Object.keys(tests).filter((test) => names(tests[test] ?? '', file)))
  return [...new Set([...bundle, ...read])]
}

/** Whether a test names the file itself, or the folder of the repository in which it is, as text. */
function names(test: string, file: string): boolean {
  const [folder = '', ...below] = file.split('/')
  return test.includes(basename(file)) || (below.length > 0 && new RegExp(`['"\`]${folder.replaceAll('.', '\\.')}['"\`/]`).test(test))
}

const git = new GitVCSProvider()

export default {
  async findChangedFiles(options: VCSProviderOptions): Promise<string[]> {
    const { root } = options
    const changed = await git.findChangedFiles(options)
    const tests = globSync('__tests__/**/*.test.ts', { cwd: root }).map((file) => [slashed(file), readFileSync(join(root, file), 'utf8')] as const)
    const also = alsoChanged(changed.map((file) => slashed(relative(root, file))), Object.fromEntries(tests))
    return [...changed, ...also.map((file) => join(root, file))]
  },
}

function slashed(path: string): string {
  return path.replaceAll('\\', '/')
}
