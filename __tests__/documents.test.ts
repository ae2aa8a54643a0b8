/** What documents say can be followed: links lead somewhere, workflows are ones that the action accepts, commands exist. */
import { existsSync, globSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, posix } from 'node:path'
import { load, loadAll } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { anchorsOf, blocksOf, codeIn, linksOf, PAGES, pageText, rowsOf, sectionOf, withoutBlocks } from '../scripts/documents.ts'
import { CATALOGUE } from '../src/errors.ts'
import { readInputs } from '../src/inputs/index.ts'
import { INPUTS, type InputName } from '../src/inputs/table.ts'
import { githubRunner } from '../src/runner.ts'
import { CTO_COMMANDS } from '../tools/interop/cto-commands.ts'
import { createAuthority } from '../emulators/front/certificates.ts'

const README = pageText('README.md')
const REFERENCE = pageText('docs/reference.md')

/** What is wrong, by place: an empty list, where nothing is. */
const problemsIn = (pages: readonly string[], find: (page: string) => readonly string[]): string[] => pages.flatMap((page) => find(page).map((problem) => `${page}: ${problem}`))

describe('links', () => {
  it('lead to pages and anchors that are there', () => {
    const dead = (page: string): string[] =>
      linksOf(pageText(page)).filter(({ path, anchor }) => {
        const target = path === '' ? page : posix.normalize(posix.join(dirname(page), path))
        if (!existsSync(target)) return true
        return anchor !== '' && !anchorsOf(pageText(target)).has(anchor)
      }).map(({ target }) => target)
    expect(problemsIn(PAGES, dead)).toEqual([])
  })

  it('lead to every page of docs', () => {
    const linked = new Set(PAGES.flatMap((page) => linksOf(pageText(page)).map(({ path }) => posix.normalize(posix.join(dirname(page), path)))))
    expect(PAGES.filter((page) => page.startsWith('docs/') && !linked.has(page))).toEqual([])
  })
})

const MANIFEST = load(readFileSync('action.yml', 'utf8')) as { readonly outputs: Readonly<Record<string, unknown>> }

/** Names and defaults of a table of inputs. A default that is told in words stands for an empty one. */
const inputsOf = (section: string) => rowsOf(section).map(([name = '', value = '']) => [codeIn(name)[0], /^`([^`]*)`$/.exec(value)?.[1] ?? ''])

/** The row of the exported names has no name. */
const outputsOf = (section: string): string[] => rowsOf(section).flatMap(([names = '']) => codeIn(names))

describe('docs/reference.md', () => {
  it('names the inputs that there are, in their order, with their defaults', () => {
    expect(inputsOf(sectionOf(REFERENCE, '## Inputs'))).toEqual(Object.entries(INPUTS))
  })

  it('names the outputs that there are', () => {
    expect(outputsOf(sectionOf(REFERENCE, '## Outputs'))).toEqual(Object.keys(MANIFEST.outputs))
  })
})

describe('the README', () => {
  it('names ten inputs, with their defaults', () => {
    const rows = inputsOf(sectionOf(README, '## The ten inputs that matter'))
    expect(rows).toHaveLength(10)
    expect(rows).toEqual(rows.map(([name]) => [name, INPUTS[name as InputName]]))
  })

  it('names every output', () => {
    expect(outputsOf(sectionOf(README, '## Outputs')).toSorted()).toEqual(Object.keys(MANIFEST.outputs).toSorted())
  })

  it('has at most 900 words', () => {
    expect(README.split(/\s+/).filter((word) => word !== '').length).toBeLessThanOrEqual(900)
  })

  it('has its parts in this order', () => {
    expect([...withoutBlocks(README).matchAll(/^## (.*)$/gm)].map(([, title]) => title)).toEqual(['Quick start', 'Set-up', 'The ten inputs that matter', 'Outputs', 'What happens to secrets', 'Where it runs', 'More'])
  })

  it('says in three lines what the action does, in four how it is set up, in six rows where it runs', () => {
    const [, beginning = ''] = README.split('\n\n')
    expect(beginning.split('\n')).toHaveLength(3)
    expect(sectionOf(README, '## Set-up').match(/^\d\. /gm)).toHaveLength(4)
    expect(rowsOf(sectionOf(README, '## Where it runs'))).toHaveLength(6)
  })

  it('shows one step of eight lines', () => {
    const [example = { text: '' }] = blocksOf('README.md', 'yaml')
    const lines = example.text.trimEnd().split('\n')
    const step = lines.slice(lines.findIndex((line) => line.includes('uses:')), lines.findIndex((line) => line.includes('run:')))
    expect(step.length).toBeLessThanOrEqual(8)
  })
})

interface Step {
  readonly uses: string
  readonly with: Readonly<Record<string, unknown>>
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null

/** Every step with this action, however deep it stands. */
function stepsIn(value: unknown): Step[] {
  if (Array.isArray(value)) return value.flatMap(stepsIn)
  if (!isObject(value)) return []
  const isOurs = typeof value['uses'] === 'string' && /\/ecs-config-action@/.test(value['uses'])
  return isOurs ? [{ uses: String(value['uses']), with: isObject(value['with']) ? value['with'] : {} }] : Object.values(value).flatMap(stepsIn)
}

/** What an expression could come to, where an input does not take any text. */
const SAMPLES: Partial<Record<InputName, string>> = {
  url: 'https://ecs.example.com',
  'aws-role-to-assume': 'arn:aws:iam::123456789012:role/ecs-config-decrypt',
  'gcp-workload-identity-provider': 'projects/1/locations/global/workloadIdentityPools/github/providers/github',
  'gcp-service-account': 'decrypt@shop.iam.gserviceaccount.com',
  'azure-tenant-id': '11111111-2222-3333-4444-555555555555',
  'azure-client-id': '11111111-2222-3333-4444-555555555555',
  'age-key': `AGE-SECRET-KEY-1${'Q'.repeat(58)}`,
  'pgp-key': '-----BEGIN PGP PRIVATE KEY BLOCK-----\nx\n-----END PGP PRIVATE KEY BLOCK-----',
  'ca-certificate': (await createAuthority('Example authority')).pem,
  repository: 'example/config',
}

/** Expressions that stand beside other text become a word. */
function sampleOf(name: string, value: unknown): string {
  const text = String(value).trim()
  if (/^\$\{\{[^}]*\}\}$/.test(text)) return SAMPLES[name as InputName] ?? 'x'
  return text.replaceAll(/\$\{\{[^}]*\}\}/g, 'x')
}

/** What the action would say to inputs; nothing, if it accepts them. */
function refusalOf(given: Readonly<Record<string, unknown>>): string[] {
  const unknown = Object.keys(given).filter((name) => !(name in INPUTS))
  if (unknown.length > 0) return unknown.map((name) => `${name} is no input`)
  const inputs = Object.entries({ 'github-token': 'ghs_x', ...given })
  const environment: Record<string, string> = { GITHUB_WORKSPACE: '/work', GITHUB_REPOSITORY: 'example/shop' }
  for (const [name, value] of inputs) environment[`INPUT_${name.toUpperCase()}`] = sampleOf(name, value)
  try {
    readInputs(githubRunner(environment))
    return []
  } catch (error) {
    return [(error as Error).message]
  }
}

const yamlBlocks = PAGES.flatMap((page) => blocksOf(page, 'yaml', 'yml'))

describe('YAML in documents', () => {
  it.each(yamlBlocks.map((block) => [`${block.page}:${block.line}`, block.text] as const))('%s is YAML, and what it gives to this action is accepted', (_, text) => {
    const documents = loadAll(text)
    expect(stepsIn(documents).flatMap((step) => refusalOf(step.with))).toEqual([])
  })

  it.each(yamlBlocks.filter(({ text }) => isInputs(load(text))).map((block) => [`${block.page}:${block.line}`, block.text] as const))('%s shows inputs alone, which are accepted beside the required ones', (_, text) => {
    expect(refusalOf({ url: 'https://ecs.example.com', token: 'x', path: 'shop', ...(load(text) as object) })).toEqual([])
  })

  it.each(readdirSync('examples').filter((name) => /\.ya?ml$/.test(name)))('examples/%s gives what this action accepts', (name) => {
    expect(stepsIn(load(readFileSync(join('examples', name), 'utf8'))).flatMap((step) => refusalOf(step.with))).toEqual([])
  })

  it('reads outputs that there are', () => {
    const read = PAGES.flatMap((page) => [...pageText(page).matchAll(/steps\.config\.outputs\.(config-[\w-]+)/g)].map(([, name]) => name))
    expect(read.length).toBeGreaterThan(0)
    expect(read.filter((name = '') => !(name in MANIFEST.outputs))).toEqual([])
  })
})

function isInputs(value: unknown): boolean {
  return isObject(value) && !Array.isArray(value) && Object.keys(value).every((name) => name in INPUTS)
}

describe('commands in documents', () => {
  it('that npm runs are scripts of the package', () => {
    const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: Record<string, string> }
    const run = (page: string): string[] => [...pageText(page).matchAll(/\bnpm run ([\w:-]+)/g)].map(([, name = '']) => name)
    expect(run('README.md').length).toBeGreaterThan(0)
    expect(problemsIn(PAGES, (page) => run(page).filter((name) => !(name in scripts)))).toEqual([])
  })

  it('of cto are ones that it knows, with its own options', () => {
    const found = PAGES.flatMap((page) => ctoCommandsIn(page))
    expect(found.length).toBeGreaterThan(10)
    expect(problemsIn(PAGES, (page) => ctoCommandsIn(page).flatMap(ctoProblem))).toEqual([])
  })
})

interface CtoLine {
  readonly text: string
  /** It is to be pasted, so that nothing that is required may be missing. */
  readonly whole: boolean
}

function ctoCommandsIn(page: string): CtoLine[] {
  const ofBlocks = blocksOf(page).flatMap(({ text }) => text.replaceAll(/\\\n\s*/g, ' ').split('\n'))
  const pasted = ofBlocks.flatMap((line) => /\bcto ecs [^|>#]*/.exec(line) ?? []).map((text) => ({ text, whole: true }))
  const mentioned = codeIn(withoutBlocks(pageText(page))).filter((code) => code.startsWith('cto ecs ')).map((text) => ({ text, whole: false }))
  return [...pasted, ...mentioned]
}

/** A whole group, such as `cto ecs users`, may be mentioned. */
function ctoProblem({ text, whole }: CtoLine): string[] {
  const words = text.trim().split(/\s+/).slice(2)
  const name = Object.keys(CTO_COMMANDS).find((one) => words.join(' ').startsWith(one))
  const isGroup = words.length === 1 && Object.keys(CTO_COMMANDS).some((one) => one.startsWith(`${words[0]} `))
  if (name === undefined) return isGroup && !whole ? [] : [`cto has no command ${text}`]
  const { required = [], optional = [] } = CTO_COMMANDS[name] ?? {}
  const given = words.filter((word) => word.startsWith('--')).map((word) => word.split('=')[0] ?? '')
  const unknown = given.filter((option) => ![...required, ...optional].includes(option))
  const missing = whole ? required.filter((option) => !given.includes(option)) : []
  return [...unknown, ...missing].map((option) => `${text}: ${option}`)
}

describe('docs/migration.md', () => {
  it('says of every option of `cto ecs config build` what takes its place', () => {
    const { required, optional } = CTO_COMMANDS['config build'] ?? { required: [], optional: [] }
    const listed = rowsOf(sectionOf(pageText('docs/migration.md'), '### Flags')).flatMap(([cell = '']) => codeIn(cell)).filter((code) => code.startsWith('--'))
    expect(listed.map((code) => code.split(' ')[0]).toSorted()).toEqual([...required, ...optional].toSorted())
  })
})

describe('docs/decisions.md', () => {
  it('has a line for every library of package.json', () => {
    const { dependencies, devDependencies } = JSON.parse(readFileSync('package.json', 'utf8')) as Record<'dependencies' | 'devDependencies', Record<string, string>>
    const page = pageText('docs/decisions.md')
    const listed = ['## Libraries that ship', '## Libraries for building and testing'].flatMap((heading) => rowsOf(sectionOf(page, heading)))
    expect(listed.map(([name = '']) => codeIn(name)[0]).toSorted()).toEqual(Object.keys({ ...dependencies, ...devDependencies }).toSorted())
    expect(listed.filter((cells) => cells.length !== 4 || cells.some((cell) => cell === ''))).toEqual([])
  })
})

describe('docs/troubleshooting.md', () => {
  it('calls every error by its code', () => {
    const linked = linksOf(pageText('docs/troubleshooting.md')).filter(({ path }) => path === 'errors.md')
    expect(linked.filter(({ anchor }) => anchor !== '' && !(anchor in CATALOGUE))).toEqual([])
    const texts = [...pageText('docs/troubleshooting.md').matchAll(/\[([a-z]+\/[a-z-]+)\]\(errors\.md#([^)]+)\)/g)]
    expect(texts.length).toBeGreaterThan(20)
    expect(texts.filter(([, code, anchor]) => code !== anchor)).toEqual([])
  })
})

/** Variables that are the name of a list, an error's code or the like in the source, and are not read. */
const NO_VARIABLES = /^(?:AADSTS\d+|AES256_GCM|AGE-.*)$/

describe('the variables of docs/reference.md', () => {
  const listed = new Set(rowsOf(sectionOf(REFERENCE, '## Variables that are read')).flatMap(([cell = '']) => codeIn(cell)))

  it('are all that the source reads', () => {
    const read = globSync('src/**/*.ts').flatMap((file) => variablesIn(readFileSync(file, 'utf8')))
    expect(read.length).toBeGreaterThan(40)
    expect([...new Set(read)].filter((name) => !listed.has(name) && !NO_VARIABLES.test(name)).toSorted()).toEqual([])
  })

  it('are all read, by the source or by a library in the bundle', () => {
    const files = [...globSync('src/**/*.ts'), ...globSync('dist/*.js')].filter((file) => !/guarded\.ts$/.test(file)).map((file) => readFileSync(file, 'utf8'))
    const isRead = (name: string): boolean => files.some((text) => new RegExp(`\\b${name}\\b`).test(text))
    const composed = /^AWS_ENDPOINT_URL(?=_)/ // AWS's SDK adds the name of the service
    expect([...listed].filter((name) => !isRead(composed.exec(name)?.[0] ?? name))).toEqual([])
  })
})

/** What the source takes from an environment: by an index, by taking an object apart, or as a name that is handed on. */
function variablesIn(source: string): string[] {
  const code = source.replaceAll(/\/\*[^]*?\*\/|(?<=^|\s)\/\/ .*$/gm, '')
  const indexed = [...code.matchAll(/environment\['(\w+)'\]/g)].map(([, name = '']) => name)
  const takenApart = [...code.matchAll(/[{,] *([A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+)(?=: \w+(?: = '')?[,} ])/g)].map(([, name = '']) => name)
  const handedOn = [...code.matchAll(/(?:githubAddress\(|name: )'([A-Z]+(?:_[A-Z0-9]+)+)'/g)].map(([, name = '']) => name)
  return [...indexed, ...takenApart, ...handedOn]
}
