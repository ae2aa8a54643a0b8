/**
 * Checks beside the tests: types, lint, the bundle, the workflows, the demo, a pretended Windows. Each says `ok` or `FAILED` with its output.
 *
 *   node scripts/checks.ts [--report FILE] [NAME...]
 */
import { spawnSync } from 'node:child_process'
import { cpSync, globSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { PROVIDERS } from '../emulators/cloud.ts'
import { archiveOf, MOST } from './archive.ts'
import { readArguments, text } from './arguments.ts'
import { blocksOf, PAGES } from './documents.ts'
import { judge } from './judges.ts'

const root = join(import.meta.dirname, '..')

const CHECKS: Record<string, () => void> = {
  types: () => node('node_modules/typescript/bin/tsc', '-p', '.'),
  lint: () => node('node_modules/eslint/bin/eslint.js', '.'),
  dist: distIsFresh,
  archive: archiveIsSmall,
  actionlint: () => program(judge('actionlint')),
  'settings schemas': settingsHaveSchemas,
  examples: examplesAreWorkflows,
  documents: documentsShowWorkflows,
  'action.yml schema': () => program(judge('check-jsonschema'), '--builtin-schema', 'vendor.github-actions', 'action.yml'),
  zizmor: () => program(judge('zizmor'), '--offline', '--no-progress', '.github', 'action.yml'),
  demo: theStoryHolds,
  windows: () => node('scripts/machines.ts', '--quick', 'windows'),
}

/** Runs the named checks, or all; prints as it goes. */
export function runChecks(names: readonly string[] = Object.keys(CHECKS)): { passed: number; failed: number } {
  let failed = 0
  for (const name of names) {
    const check = CHECKS[name]
    if (check === undefined) throw new Error(`No check is called ${name}: ${Object.keys(CHECKS).join(', ')}`)
    try {
      check()
      console.log(`ok      ${name}`)
    } catch (error) {
      failed += 1
      console.log(`FAILED  ${name}\n${error instanceof Error ? error.message : String(error)}`)
    }
  }
  return { passed: names.length - failed, failed }
}

/** The committed bundle is byte for byte what a fresh build gives. */
function distIsFresh(): void {
  const fresh = mkdtempSync(join(tmpdir(), 'dist-'))
  try {
    node('scripts/build.ts', '--to', fresh)
    const [have, want] = [join(root, 'dist'), fresh].map((folder) => readdirSync(folder).sort())
    const names = [...new Set([...(have ?? []), ...(want ?? [])])]
    const differ = names.filter((name) => !sameBytes(join(root, 'dist', name), join(fresh, name)))
    if (differ.length > 0) throw new Error(`dist is not what \`npm run build\` gives: ${differ.join(', ')}`)
  } finally {
    rmSync(fresh, { recursive: true })
  }
}

/** What GitHub and Dependabot read of `.github`. */
function settingsHaveSchemas(): void {
  const [workflows, forms] = ['.github/workflows/*.yml', '.github/ISSUE_TEMPLATE/*.yml'].map((pattern) => globSync(pattern, { cwd: root }))
  const isForm = (file: string): boolean => !file.endsWith('config.yml')
  hasSchema('github-workflows', ...(workflows ?? []))
  hasSchema('github-issue-forms', ...(forms ?? []).filter(isForm))
  hasSchema('github-issue-config', '.github/ISSUE_TEMPLATE/config.yml')
  hasSchema('dependabot', '.github/dependabot.yml')
}

function hasSchema(schema: string, ...files: readonly string[]): void {
  program(judge('check-jsonschema'), '--builtin-schema', `vendor.${schema}`, ...files)
}

/** What every job downloads: what it reads and what a reader looks for, and not more than was promised. */
function archiveIsSmall(): void {
  const { bytes, files } = archiveOf()
  const others = files.filter((file) => !file.startsWith('dist/')).sort()
  if (others.join() !== 'CHANGELOG.md,LICENSE,README.md,SECURITY.md,action.yml') throw new Error(`Beside dist, the archive holds ${others.join(', ')}`)
  if (!files.includes('dist/index.js')) throw new Error('The archive holds no dist/index.js')
  if (bytes.length > MOST.bytes || files.length > MOST.files) throw new Error(`The archive takes ${bytes.length} bytes in ${files.length} files; at most ${MOST.bytes} in ${MOST.files} are promised`)
}

/** The demo, with the key of every cloud and from both sources. */
function theStoryHolds(): void {
  for (const kms of PROVIDERS) node('tools/demo.ts', '--kms', kms)
  node('tools/demo.ts', '--source', 'workspace')
}

function sameBytes(one: string, other: string): boolean {
  if (globSync([one, other].map((path) => path.replaceAll('\\', '/'))).length < 2) return false
  return readFileSync(one).equals(readFileSync(other))
}

/** Every example. */
function examplesAreWorkflows(): void {
  const names = readdirSync(join(root, 'examples')).filter((name) => name.endsWith('.yml'))
  lintWorkflows(Object.fromEntries(names.map((name) => [name, readFileSync(join(root, 'examples', name), 'utf8')])))
}

/**
 * Workflows as they would stand in a repository, with this action in it: its inputs and outputs are compared with
 * `action.yml`, and what they use of others must be pinned.
 * @param workflows by the names of their files
 */
function lintWorkflows(workflows: Readonly<Record<string, string>>): void {
  const repository = mkdtempSync(join(tmpdir(), 'workflows-'))
  try {
    const folder = join(repository, '.github', 'workflows')
    mkdirSync(folder, { recursive: true })
    mkdirSync(join(repository, '.git'))
    writeFileSync(join(repository, '.github', 'actionlint.yaml'), 'self-hosted-runner: { labels: [shop-runners] }\n')
    writeFileSync(join(repository, 'zizmor.yml'), ZIZMOR_FOR_WORKFLOWS)
    cpSync(join(root, 'action.yml'), join(repository, 'action.yml'))
    cpSync(join(root, 'dist'), join(repository, 'dist'), { recursive: true })
    for (const [name, text] of Object.entries(workflows)) writeFileSync(join(folder, name), text.replace(/[\w.-]+\/ecs-config-action@v\d+/g, './'))
    program(judge('actionlint'), ...Object.keys(workflows).map((name) => join(folder, name)))
    program(judge('zizmor'), '--offline', '--no-progress', '--config', join(repository, 'zizmor.yml'), folder)
  } finally {
    rmSync(repository, { recursive: true })
  }
}

/** Every block of a document that is a whole workflow; blocks that show a part of one are for the tests. */
function documentsShowWorkflows(): void {
  const blocks = PAGES.flatMap((page) => blocksOf(page, 'yaml', 'yml')).filter(({ text }) => /^on:/m.test(text) && /^jobs:/m.test(text))
  if (blocks.length === 0) throw new Error('No document shows a workflow')
  lintWorkflows(Object.fromEntries(blocks.map(({ page, line, text }) => [`${page.replaceAll(/\W/g, '-')}-${line}.yml`, text])))
}

/** Every action is pinned by its commit; a path of the same repository may be written `./`, as every runner reads it. */
const ZIZMOR_FOR_WORKFLOWS = `rules:
  self-repository: { disable: true }
  unpinned-uses: { config: { policies: { '*': hash-pin } } }
`

function node(...command: string[]): void {
  program(process.execPath, ...command)
}

function program(path: string, ...args: string[]): void {
  const { status, stdout, stderr, error } = spawnSync(path, args, { cwd: root, encoding: 'utf8' })
  if (error) throw error
  if (status !== 0) throw new Error(`${stdout}${stderr}`.trimEnd().split('\n').slice(-60).join('\n'))
}

if (import.meta.main) {
  const { values, operands } = readArguments('node scripts/checks.ts', { report: text('FILE', undefined) }, { name: 'check', of: Object.keys(CHECKS) })
  const counts = runChecks(operands.length > 0 ? operands : undefined)
  if (values.report !== undefined) writeFileSync(values.report, JSON.stringify(counts))
  process.exitCode = counts.failed > 0 ? 1 : 0
}
