/**
 * The rule of places, for generated repositories: whatever a writer does, a secret appears under no name but its own; and
 * what honest configurations do is never refused.
 */
import fc from 'fast-check'
import { randomBytes } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ActionError } from '../../src/errors.ts'
import type { EcsInputs } from '../../src/inputs/table.ts'
import { leavesOf } from '../../src/select/tree.ts'
import { parseDocument } from '../../src/sops/index.ts'
import { seal, writeFile } from '../../src/sops/seal.ts'
import type { KeyPath, Node } from '../../src/sops/tree.ts'
import { commitAsIs } from '../emulators/git-writer.ts'
import { exportInputs } from '../select/trees.ts'
import { InProcess } from './in-process.ts'

let current: InProcess
beforeAll(async () => void (current = await InProcess.start()))
afterAll(() => current.stop())

/** Selects the tree as a whole, so that no two names can clash. */
const WHOLE = exportInputs({ export: '.', exportEnv: false, jobSummary: false })

const SUFFIX = '_ecs_secret'
const KEYS = ['db', 'smtp', 'password', 'motd', 'host', 'a:b'] as const
const key = fc.constantFrom(...KEYS)
const keys = (most: number) => fc.array(key, { minLength: 1, maxLength: most })

/** An encrypted file of secrets at these keys, as ECS stores it; the last key of each is marked, and its text says whose it is. */
async function sealed(path: string, places: readonly (readonly string[])[]): Promise<string> {
  const root: Record<string, unknown> = {}
  for (const own of places) {
    const last = `${own.at(-1)}${SUFFIX}`
    const parent = own.slice(0, -1).reduce<Record<string, unknown>>((map, one) => (map[one] ??= {}) as Record<string, unknown>, root)
    parent[last] = `secret of ${path}: ${own.join(' > ')}`
  }
  return sealedText(path, JSON.stringify(root))
}

async function sealedText(path: string, text: string): Promise<string> {
  const { documents } = parseDocument(path, Buffer.from(text))
  const dataKey = randomBytes(32)
  const keyGroups = [[await current.keyring.wrap('age', dataKey)]]
  const store = path.endsWith('.json') ? 'json' : 'yaml'
  return Buffer.from(writeFile(store, seal(documents, { dataKey, selector: { kind: 'encrypted_suffix', pattern: SUFFIX }, macOnlyEncrypted: true, keyGroups, lastModified: '2026-01-02T03:04:05Z', version: '3.9.0', randomBytes }))).toString()
}

/** The first four are JSON, too. A text that a reader takes for the ciphertext, or for something very like it. */
const SPELLINGS: readonly ((ciphertext: string) => string)[] = [
  (c) => JSON.stringify(c),
  (c) => `"${[...c].map((one) => `\\u${one.charCodeAt(0).toString(16).padStart(4, '0')}`).join('')}"`,
  (c) => `"${c.replace('data:', 'data:\\r')}"`,
  (c) => JSON.stringify(`see ${c}`),
  (c) => `!!binary "${btoa(c)}"`,
  (c) => `"${c.replace('E', '\\x45')}"`,
  (c) => `"${c.replace(',iv', '\\\n  ,iv')}"`,
]

interface Paste {
  readonly of: number
  readonly at: readonly string[]
  readonly spelling: number
  /** `own`: into the encrypted file itself, as a plain value. */
  readonly into: 'own' | 'json' | 'yaml' | 'below' | 'other'
  readonly marked: boolean
}

const paste: fc.Arbitrary<Paste> = fc.record({
  of: fc.nat(5),
  at: keys(3),
  spelling: fc.nat(SPELLINGS.length - 1),
  into: fc.constantFrom('own', 'json', 'yaml', 'below', 'other'),
  marked: fc.boolean(),
})

const FILES = { json: 'team/m.json', yaml: 'team/m.yaml', below: 'team/below/m.yaml', other: 'other/m.yaml' } as const

/** `{a: {b: VALUE}}`, in flow style, which both formats read. */
function nested(at: readonly string[], value: string, marked: boolean): string {
  return at.reduceRight((inner, one, index) => `{${JSON.stringify(marked && index === at.length - 1 ? one + SUFFIX : one)}: ${inner}}`, value)
}

const expressions = (...variables: string[]) => fc.tuple(fc.constantFrom(...variables), fc.array(key, { maxLength: 2 })).map(([variable, path]) => [variable, ...path.filter((one) => !one.includes(':'))].join('.'))
const [outside, inside] = [expressions('$own', '$all', '$moved'), expressions('$each_value', '$l#each_value', '$own', '$moved')]
const inject = (expression: fc.Arbitrary<string>) => fc.array(expression, { minLength: 1, maxLength: 2 }).map((all) => ({ inject: all }))
const addParent = (parent: fc.Arbitrary<string>) => parent.map((one) => ({ add_parent: one }))
const loop = fc.record({ iterator: outside, alias: fc.constant('l'), actions: fc.tuple(inject(inside), addParent(fc.oneof(key, fc.constant('$each_key')))) }).map((each) => ({ for_each: each }))
const operation = fc.oneof(inject(outside), loop, addParent(key))
const operations = fc.tuple(fc.oneof(inject(outside), loop), fc.array(operation, { maxLength: 2 })).map(([first, more]) => [first, ...more])
const definitions = fc.record({
  own: fc.constant({ path: './', type: 'data' }),
  all: fc.constant({ path: '/', type: 'data' }),
  moved: fc.tuple(keys(2), keys(2)).map(([from, to]) => ({ path: '/team', type: 'data_with_key_from_object_field', source_object_path: from.join('.'), destination_object_path: to.join('.') })),
})
const strategy = fc.option(fc.record({ operations, variable_definitions: definitions }), { nil: undefined })

const filterPath = keys(2).map((path) => path.map((one) => JSON.stringify(one)).join('.'))
const filter = fc.oneof(fc.constant(''), filterPath, filterPath.map((path) => `{renamed: ${path}, all: @}`), filterPath.map((path) => `[${path}, *.*]`))

/** The test's own reading of the rule: what may be told of a place. */
function plainKeys(path: KeyPath): string[] {
  return path.flatMap((segment) => (typeof segment === 'number' ? [] : segment.split(':'))).map((one) => one.replace(/(_ecs_secret)+$/, '')).filter((one) => one !== '<<')
}

function isOwn(own: readonly string[], place: readonly string[], strategyUsed: boolean): boolean {
  if (!strategyUsed) return own.join('\0') === place.join('\0')
  const pattern = own.map((one) => `\0${one.replace(/[^\w]/g, '\\$&')}`).join('(?:\0[^\0]*)*')
  return new RegExp(`^(?:\0[^\0]*)*${pattern}$`).test(place.map((one) => `\0${one}`).join(''))
}

interface Shown {
  readonly file: string
  readonly own: string[]
  readonly path: KeyPath
}

/** Every leaf that is a secret's plaintext, with the secret's own file and keys. */
function shown(node: Node): Shown[] {
  return leavesOf(node).flatMap(({ leaf, path }) => {
    const [, file, own] = /^secret of ([^:]*): (.*)$/.exec(String(leaf.text)) ?? []
    return file === undefined || own === undefined ? [] : [{ file, own: plainKeys(own.split(' > ')), path }]
  })
}

async function result(inputs: Partial<EcsInputs>): Promise<Node | ActionError> {
  try {
    return (await current.run({ path: 'team', ...inputs }, 'kms', WHOLE)).selected
  } catch (error) {
    if (error instanceof ActionError) return error
    throw error
  }
}

/** No key of one is a secret on the way to another. */
const secretPlaces = fc
  .uniqueArray(keys(3), { minLength: 1, maxLength: 3, selector: (own) => own.join('.') })
  .filter((all) => all.every((one) => all.every((other) => one === other || !`${other.join('.')}.`.startsWith(`${one.join('.')}.`))))

const attack = fc.record({ own: secretPlaces, elsewhere: keys(2), pastes: fc.array(paste, { maxLength: 3 }), copied: fc.boolean(), chosen: strategy, filter, recursive: fc.boolean() })

type Attack = typeof attack extends fc.Arbitrary<infer T> ? T : never

/** The repository of an attack: `team` is what is built. */
async function attackedFiles({ own, elsewhere, pastes, copied, chosen }: Attack): Promise<Record<string, string>> {
  const production = await sealed('prod/app.yaml', [elsewhere])
  let mine = await sealed('team/app.yaml', own)
  const ciphertexts = [...new Set(`${mine}${production}`.match(/ENC\[[^\]]*type:str\]/g))]
  const files: Record<string, string> = { 'prod/app.yaml': production }
  for (const { of, at, spelling, into, marked } of pastes) {
    const spell = SPELLINGS[into === 'json' ? spelling % 4 : spelling] ?? JSON.stringify
    const pasted = nested(at, spell(ciphertexts[of % ciphertexts.length] ?? ''), marked)
    if (into === 'own') mine = mine.replace('sops:', `pasted${at.join('')}: ${pasted}\nsops:`)
    else files[FILES[into]] = pasted
  }
  if (copied) files['team/copy/app.yaml'] = production
  if (chosen !== undefined) files['team/__strategies.yaml'] = JSON.stringify({ strategies: { s: chosen } })
  return { ...files, 'team/app.yaml': mine }
}

/** What is built; each time nothing is left of the last. */
class Repository {
  #paths: string[] = []

  hold(files: Readonly<Record<string, string>>): void {
    commitAsIs(current.server.data, { files, deleted: this.#paths.filter((path) => !(path in files)) })
    this.#paths = Object.keys(files)
  }
}

const repository = new Repository()

describe('a writer who may not read secrets', () => {
  it('has none shown under another name than its own, whatever is pasted, moved and filtered', async () => {
    const seen = { revealed: 0, misplaced: 0 }
    await fc.assert(
      fc.asyncProperty(attack, async (one) => {
        repository.hold(await attackedFiles(one))
        const hasStrategy = one.chosen !== undefined
        const inputs = { recursive: one.recursive, strategyName: hasStrategy ? 's' : '' }
        const opened = await result({ ...inputs, filter: one.filter })
        if (opened instanceof ActionError) return void (seen.misplaced += Number(opened.code === 'config/misplaced'))
        const secrets = shown(opened)
        seen.revealed += secrets.length
        if (!hasStrategy && !one.copied) expect(secrets.filter(({ file }) => file !== 'team/app.yaml')).toEqual([])
        if (one.filter === '') expect(secrets.filter(({ own, path }) => !isOwn(own, plainKeys(path), hasStrategy))).toEqual([])
        else await expectInOrderUnfiltered(secrets, inputs)
      }),
      { numRuns: 70 },
    )
    expect(seen.revealed).toBeGreaterThan(8)
    expect(seen.misplaced).toBeGreaterThan(2)
  }, 120_000)
})

/** A filter is the workflow's, and gives names of its own; where it takes a secret from must be in order. */
async function expectInOrderUnfiltered(secrets: readonly Shown[], inputs: Partial<EcsInputs>): Promise<void> {
  const whole = await result(inputs)
  const refused = whole instanceof ActionError ? whole.account : []
  expect(secrets.filter(({ file, own }) => refused.some((line) => line.includes(`stored at ${own.join('.')}_ecs_secret of ${file}`)))).toEqual([])
}

/** The same key is marked everywhere, or nowhere: two that become one are a clash. */
const honestKey = fc.constantFrom('db', 'smtp', 'host', '10', `password${SUFFIX}`, `x-y${SUFFIX}`, `token${SUFFIX}${SUFFIX}`)
const leaf = fc.oneof(fc.string({ maxLength: 8 }), fc.integer(), fc.boolean(), fc.constant(null))
const honestTree = fc.letrec<{ tree: Record<string, unknown> }>((tie) => ({
  tree: fc.dictionary(honestKey, fc.oneof({ maxDepth: 3 }, leaf, fc.array(fc.oneof(leaf, tie('tree')), { maxLength: 3 }), tie('tree')), { maxKeys: 4 }),
})).tree

const HONEST_STRATEGIES = {
  flat: { operations: [{ inject: ['$all'] }], variable_definitions: { all: { path: './', type: 'data' } } },
  front: { operations: [{ inject: ['$all'] }, { add_parent: 'service' }], variable_definitions: { all: { path: './', type: 'data' } } },
  between: {
    operations: [{ for_each: { iterator: '$all', actions: [{ inject: ['$each_value'] }, { add_parent: 'live' }] } }],
    variable_definitions: { all: { path: './objects', type: 'data' } },
  },
  directories: { operations: [{ inject: ['$apps'] }], variable_definitions: { apps: { path: './{app}', type: 'data_with_key_from_path' } } },
}

const MERGED = `base: &base
  password_ecs_secret: merged-secret
  users: [{token_ecs_secret: list-secret}, {token_ecs_secret: list-secret}]
other:
  <<: *base
  host: h
more: {again_ecs_secret: alias-secret}
`

describe('what honest configurations do', () => {
  it('is never refused: nested and doubled suffixes, lists, merge keys, strategies, directories', async () => {
    const merged = await sealedText('team/objects/merged.yaml', MERGED)
    let opened = 0
    const files = fc.record({ yaml: honestTree, json: honestTree, below: honestTree })
    const how = fc.record({ strategyName: fc.constantFrom('', ...Object.keys(HONEST_STRATEGIES)), recursive: fc.boolean(), filter: fc.constantFrom('', '@', 'db', '*.password') })
    await fc.assert(
      fc.asyncProperty(files, how, async ({ yaml, json, below }, inputs) => {
        repository.hold({
          'team/objects/merged.yaml': merged,
          'team/objects/deep/a.yaml': await sealedText('a.yaml', JSON.stringify({ objects: yaml })),
          'team/a.json': await sealedText('a.json', JSON.stringify(json)),
          'team/below/b.yaml': await sealedText('b.yaml', JSON.stringify(below)),
          'team/__strategies.yaml': JSON.stringify({ strategies: HONEST_STRATEGIES }),
        })
        const whole = await result(inputs)
        if (whole instanceof ActionError) throw new Error(`${whole.code}: ${whole.message}\n${whole.account.join('\n')}`)
        opened += leavesOf(whole).filter(({ leaf: one }) => one.secret !== undefined).length
      }),
      { numRuns: 40 },
    )
    expect(opened).toBeGreaterThan(50)
  }, 120_000)
})
