/** Whatever a secret looks like, and whatever goes wrong: nobody sees it who only sees the log, the page or the next step. */
import fc from 'fast-check'
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { Masker } from '../../emulators/runner/masker.ts'
import type { ActionRun } from '../../emulators/runner/index.ts'
import type { Leaf, Mapping, Node } from '../../src/sops/tree.ts'
import { FILE, mapping, SealedServer, secretKey } from './sealed.ts'

let server: SealedServer
beforeAll(async () => void (server = await SealedServer.start()))
afterEach(() => server.answers.clear())
afterAll(() => server.stop())

/** Begins so that nothing else in a log looks like it. */
const token = fc.stringMatching(/^[0-9A-Za-z]{2,14}$/).map((text) => `Zq${text}`)
const lines = fc.array(token, { minLength: 2, maxLength: 5 })

const SHAPES: Readonly<Record<string, fc.Arbitrary<string>>> = {
  'one line': token,
  'blanks around': token.map((a) => `  ${a}\t`),
  'several lines': lines.map((all) => all.join('\n')),
  'lines of Windows': lines.map((all) => `${all.join('\r\n')}\r\n`),
  'lines of an old Mac': lines.map((all) => all.join('\r')),
  'short lines between': lines.map((all) => all.join('\n}\n{\n\n-\n')),
  'most lines too short': fc.tuple(lines, fc.array(fc.stringMatching(/^[0-9a-z]{2,3}$/), { minLength: 2, maxLength: 5 })).map(([all, short]) => [...short, ...all, 'k7'].join('\n')),
  'indented lines': lines.map((all) => all.map((one, i) => ' '.repeat(i) + one).join('\n')),
  quotes: token.map((a) => `${a}"'\`${a}\\"`),
  percent: token.map((a) => `%0A${a}%25%0D%`),
  colons: token.map((a) => `::${a}::add-mask::x`),
  'an old command': token.map((a) => `##[add-mask]${a}##[error]${a}`),
  brackets: token.map((a) => `]]${a}]${a}[[`),
  'other scripts': token.map((a) => `Zq🔑密码${a}ñ\u0301\u202e`),
  'a key': lines.map((all) => `-----BEGIN PRIVATE KEY-----\n${all.map((one) => one.padEnd(64, 'Z')).join('\n')}\n-----END PRIVATE KEY-----\n`),
  'JSON for people': fc.tuple(token, token).map(([a, b]) => JSON.stringify({ user: `${a}-user`, nested: { list: [`${b}-item`, 9021012345] } }, null, 2)),
  'compact JSON': fc.tuple(token, token).map(([a, b]) => JSON.stringify({ user: `${a}-user`, list: [`${b}"item`, 12345678] })),
  'a URL': fc.tuple(token, token).map(([a, b]) => `postgres://app:${a}%40${b}@db.example.com:5432/shop`),
  'a URL in a text': token.map((a) => `amqp://u:${a}@mq.example.com and more`),
  'a delimiter': token.map((a) => `ghadelimiter_${a}\nEOF\nZqEOF`),
  'one character': fc.constantFrom('x', '{', '1', '\n'),
  'common words': fc.constantFrom('true', 'no', 'null', 'On'),
}

interface Planted {
  readonly root: Mapping
  readonly secrets: readonly string[]
  readonly plain: Readonly<Record<string, string>>
}

const planted: fc.Arbitrary<Planted> = fc
  .record({
    secrets: fc.array(fc.oneof(...Object.values(SHAPES)), { minLength: 1, maxLength: 6 }),
    number: fc.integer({ min: 21_000_000, max: 2_000_000_000 }),
    holds: fc.boolean(),
    plain: fc.array(fc.constantFrom('plain', 'db.example.com', '5432', '{"a": 1}', 'über', '*', 'plain: "x"'), { minLength: 1, maxLength: 4 }),
  })
  .map(({ secrets, number, holds, plain }) => {
    const all = holds ? [...secrets, `Zq before ${secrets[0]} after`] : secrets
    const digits: Leaf = { kind: 'leaf', type: 'int', text: String(number) }
    const root = mapping(
      ...all.map((text, i) => [secretKey(`s${i}`), text] as const),
      [secretKey('number'), digits],
      ['list', { kind: 'list', items: plain.map((text): Node => ({ kind: 'leaf', type: 'str', text })) }],
    )
    return { root, secrets: [...all, String(number)], plain: Object.fromEntries(plain.map((text, i) => [`LIST_${i}`, text])) }
  })

/** The pieces of a secret that a mask can hide: its lines, the texts in it if it is JSON, the password of a URL. */
function pieces(secret: string): string[] {
  const inside = [...secret.matchAll(/"(Zq[^"\\]{4,})"/g), ...secret.matchAll(/:\/\/\w+:([^@]+)@/g)].map(([, piece = '']) => piece)
  const common = ['true', 'null']
  return [...secret.split(/[\r\n]+/), ...inside].map((line) => line.trim()).filter((line) => Array.from(line).length >= 4 && /[\p{L}\p{N}]/u.test(line) && !common.includes(line.toLowerCase()))
}

/** Whether the lines that no mask hides hold four letters or digits: the secret must not be in the environment. */
function showsItself(secret: string): boolean {
  const hidden = pieces(secret)
  const bare = secret.split(/[\r\n]+/).filter((line) => !hidden.includes(line.trim()))
  return (bare.join('').match(/[\p{L}\p{N}]/gu)?.length ?? 0) >= 4
}

/** What people see: the log, the page, the annotations, the head of the next step; and what the process printed besides masks. */
function seen(run: ActionRun): string {
  const printed = run.raw.split(/\r?\n/).filter((line) => !line.startsWith('::add-mask::'))
  return [...run.log, ...printed, ...run.annotations.flatMap(({ title, message }) => [title, message]), run.summary, ...run.followingStep()].join('\n')
}

function expectNothingSeen(run: ActionRun, secrets: readonly string[]): void {
  const text = seen(run)
  expect(secrets.flatMap(pieces).filter((piece) => text.includes(piece))).toEqual([])
}

/** Ways in which a later step prints what it was given. */
const PRINTED: Readonly<Record<string, (text: string) => string>> = {
  'as it is': (text) => text,
  'as JSON': (text) => JSON.stringify({ value: text }),
  'in base64': (text) => Buffer.from(text).toString('base64'),
  'in base64 with a name before it': (text) => Buffer.from(`me:${text}`).toString('base64'),
  'in a URL': encodeURIComponent,
}

function printedBy(run: ActionRun): Masker {
  const masker = new Masker()
  run.masks.forEach((mask) => masker.add(mask))
  return masker
}

function expectFineMasks(run: ActionRun): void {
  const split = run.masks.flatMap((mask) => mask.split(/[\r\n]+/).map((line) => line.trim()))
  expect(split.filter((line) => Array.from(line).length < 4)).toEqual([])
  expect(run.masks.filter((mask) => /[\r\n]/.test(mask))).toEqual([])
}

const DEBUG = fc.constantFrom('', '1')

describe('in success', () => {
  it('nothing that can be masked is seen, whatever a later step does with it; what is plain stays readable', async () => {
    await fc.assert(
      fc.asyncProperty(planted, DEBUG, async ({ root, secrets, plain }, debug) => {
        await server.store(root)
        const run = await server.runHere({ 'output-file': 'a.json' }, { RUNNER_DEBUG: debug })
        expect([run.exitCode, run.annotations.filter(({ kind }) => kind === 'error')]).toEqual([0, []])
        expectNothingSeen(run, secrets)
        expectFineMasks(run)
        const masker = printedBy(run)
        for (const secret of secrets) {
          for (const [how, print] of Object.entries(PRINTED).slice(0, 2)) expect(pieces(secret).filter((piece) => masker.mask(print(secret)).includes(piece)), how).toEqual([])
        }
        const head = run.followingStep()
        for (const [name, value] of Object.entries(plain)) expect(head).toContain(`  ${name}: ${value}`)
        secrets.forEach((secret, i) => i < secrets.length - 1 && expect(run.outputs[`S${i}`]).toBe(secret))
      }),
      { numRuns: 150 },
    )
  })

  it.each(Object.keys(SHAPES))('a secret of the shape “%s” is hidden in every form that a later step makes of it', async (shape) => {
    await fc.assert(
      fc.asyncProperty(SHAPES[shape] ?? token, async (secret) => {
        await server.store(mapping([secretKey('p'), secret]))
        const run = await server.runHere()
        expectNothingSeen(run, [secret])
        expectFineMasks(run)
        const isHidden = pieces(secret).length > 0 && !showsItself(secret)
        expect([run.env, run.outputs['P']]).toEqual([isHidden ? { P: secret } : {}, secret])
        const masker = printedBy(run)
        for (const [how, print] of isHidden ? Object.entries(PRINTED) : []) expect(masker.mask(print(secret)), `${how}: ${JSON.stringify(secret)}`).toContain('***')
        for (const piece of pieces(secret)) expect(masker.mask(`<${piece}>`)).toBe('<***>')
      }),
      { numRuns: 12 },
    )
  })

  it('64 kB in one line, and in a thousand', async () => {
    const long = `Zq${'long'.repeat(16_000)}`
    const many = Array.from({ length: 900 }, (_, i) => `Zq line ${i} ${'x'.repeat(60)}`).join('\n')
    await server.store(mapping([secretKey('long'), long], [secretKey('many'), many]))
    const run = await server.runHere()
    expect(run.env).toEqual({ LONG: long, MANY: many })
    expectNothingSeen(run, [long, many])
    expectFineMasks(run)
  })

  it('the credentials of the step are masked before anything else', async () => {
    await server.store(mapping(['a', '1']))
    const run = await server.runHere()
    expect(run.masks).toEqual(['pipeline-t0ken', server.inputs['age-key']])
    expect(run.raw.indexOf('add-mask')).toBe(2)
  })
})

interface Failure {
  readonly code: string
  readonly inputs?: Record<string, string>
  readonly answers?: (secrets: string) => Record<string, { readonly status: number; readonly body: string }>
  /** Changes the stored file. */
  readonly change?: (text: string) => string
  readonly more?: (root: Mapping) => Mapping
}

const withItem = (key: string, value: string | Node) => (root: Mapping): Mapping => ({ ...root, items: [...root.items, ...mapping([key, value]).items] })

const FAILURES: Readonly<Record<string, Failure>> = {
  'a selector that matches nothing': { code: 'select/missing', inputs: { export: 's00' } },
  'a line that cannot be used': { code: 'select/syntax', inputs: { export: 's0 =>' } },
  'two paths with one name': { code: 'select/names', inputs: { export: 's0 => A\nnumber => a' } },
  'a name of the runner': { code: 'select/names', inputs: { export: 's0 => GITHUB_TOKEN' } },
  'a name that is there already': { code: 'select/names', inputs: { prefix: 'INPUT_', export: 's0' } },
  'a secret with NUL': { code: 'select/value', more: withItem(secretKey('nul'), 'Zq\0secret') },
  'a secret that is too large': { code: 'select/value', more: withItem(secretKey('large'), 'Zq'.repeat(100_000)) },
  'a file that cannot hold a line break': { code: 'select/value', inputs: { 'output-file': 'a.env' }, more: withItem(secretKey('lines'), 'Zqone\nZqtwo') },
  'a file that cannot hold a name': { code: 'select/value', inputs: { 'output-file': 'a.tfvars' }, more: withItem('no name', 'plain') },
  'a file that has nowhere to go': { code: 'runner/environment', inputs: { 'output-file': 'a.json' } },
  'a changed file': { code: 'config/unexplained', change: (text) => text.replace(/(s0_ecs_secret[^[]*\[AES256_GCM,data:)(.)/, (_, head: string, first: string) => head + (first === 'A' ? 'B' : 'A')) },
  'a ciphertext at another key, too': { code: 'sops/value', change: (text) => text.replace(/"s0_ecs_secret": *("ENC[^"]+")/, '$&, "other_ecs_secret": $1') },
  'a changed MAC': { code: 'sops/mac', change: (text) => text.replace(/("mac": *"ENC\[AES256_GCM,data:)(.)/, (_, head: string, first: string) => head + (first === 'A' ? 'B' : 'A')) },
  'an age key of somebody else': { code: 'kms/no-credentials', inputs: { 'age-key': 'AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX' } },
  'a build that is a page': { code: 'source/malformed', answers: (secrets) => ({ '/config/build': { status: 200, body: `<html>${secrets}` } }) },
  'a build that is refused by a page': { code: 'source/rejected', answers: (secrets) => ({ '/config/build': { status: 400, body: `<html>${secrets}` } }) },
  'hashes that are none': { code: 'source/malformed', answers: (secrets) => ({ '/config/hashes': { status: 200, body: `<html>${secrets}` } }) },
  'files that are no zip': { code: 'source/malformed', answers: (secrets) => ({ '/config/raw': { status: 200, body: secrets } }) },
}

describe('in failure', () => {
  it.each(Object.entries(FAILURES))('%s: nothing is seen, nothing is exported', async (name, { code, inputs = {}, answers, change, more = (root) => root }) => {
    const environment: Record<string, string> = name === 'a file that has nowhere to go' ? { RUNNER_TEMP: '' } : {}
    await fc.assert(
      fc.asyncProperty(planted, DEBUG, async ({ root, secrets }, debug) => {
        await server.store(more(root), change)
        server.answers = new Map(Object.entries(answers?.(secrets.join('\n')) ?? {}))
        const run = await server.runHere(inputs, { RUNNER_DEBUG: debug, ...environment })
        expect(run.annotations.filter(({ kind }) => kind === 'error').map(({ title }) => title)).toEqual([`ECS configuration (${code})`])
        expect([run.exitCode, run.outputs, run.env, run.summary]).toEqual([1, {}, {}, expect.stringMatching(/^<p>Nothing is exported/)])
        expectNothingSeen(run, [...secrets, 'Zq\0secret', 'Zqone', 'Zqtwo'])
        expectFineMasks(run)
      }),
      { numRuns: 8 },
    )
  })
})

describe('as a process', () => {
  const sample = () => fc.sample(planted, { numRuns: 1, seed: 7 })[0] as Planted
  const everyShape = (): Planted => {
    const secrets = Object.values(SHAPES).map((shape) => (fc.sample(shape, { numRuns: 1, seed: 11 })[0] ?? ''))
    return { ...sample(), root: mapping(...secrets.map((text, i) => [secretKey(`s${i}`), text] as const), ['host', 'db.example.com']), secrets }
  }

  it.each(['', '1'])('every shape at once is exported, and none is seen (RUNNER_DEBUG=%s)', async (debug) => {
    const { root, secrets } = everyShape()
    await server.store(root)
    const run = await server.runProcess({}, { env: { RUNNER_DEBUG: debug } })
    expect([run.exitCode, run.outputs['HOST']]).toEqual([0, 'db.example.com'])
    expect(secrets.map((_, i) => run.outputs[`S${i}`])).toEqual(secrets)
    expectNothingSeen(run, secrets)
    expectFineMasks(run)
    expect(run.followingStep()).toContain('  HOST: db.example.com')
  })

  it('a failure after everything was opened shows nothing', async () => {
    const { root, secrets } = everyShape()
    await server.store(root)
    const run = await server.runProcess({ 'output-file': 'a.env' })
    expect([run.exitCode, run.outputs, run.env]).toEqual([1, {}, {}])
    expectNothingSeen(run, secrets)
  })
})

describe('nothing that can be seen depends on a secret', () => {
  it('two configurations that differ only there give the same log, page, hash and plain outputs', async () => {
    await fc.assert(
      fc.asyncProperty(token, token, async (one, other) => {
        const root = (text: string) => mapping(['a', 'plain'], [secretKey('p'), text.padEnd(20, 'x')], ['o', mapping([secretKey('q'), `${text}\n${text}2`.padEnd(60, 'y')])])
        const answer = async (text: string) => {
          await server.store(root(text))
          const { log, annotations, summary, outputs, masks, followingStep } = await server.runHere({ 'output-file': 'a.yaml' })
          const { 'config-hash': hash = '', ...others } = outputs
          const plain = Object.entries(others).filter(([name]) => !['P', 'O_Q', 'config-json', 'config-file'].includes(name))
          return { log, annotations, summary: summary.replace(hash, ''), plain, masks: masks.length, next: followingStep() }
        }
        expect(await answer(one)).toEqual(await answer(other))
      }),
      { numRuns: 25 },
    )
  })

  it('the hash is that of the ciphertext', async () => {
    await server.store(mapping(['a', 'plain'], [secretKey('p'), 'hunter2!']))
    const [one, again] = [await server.runHere(), await server.runHere()]
    expect(one.outputs['config-hash']).toBe(again.outputs['config-hash'])
    await server.store(mapping(['a', 'plain'], [secretKey('p'), 'hunter2!']))
    expect((await server.runHere()).outputs['config-hash']).not.toBe(one.outputs['config-hash'])
  })
})

describe('where a secret comes from', () => {
  it('is on the job’s page, with the file that holds it', async () => {
    await server.store(mapping(['a', 'plain'], ['o', mapping([secretKey('p'), 'hunter2!'])]))
    const { summary } = await server.runHere()
    expect(summary).toContain(`<td><code>O_P</code></td><td>secret</td><td><code>o.p_ecs_secret</code></td><td><code>${FILE}</code></td>`)
    expect((await server.runHere({ 'job-summary': 'false' })).summary).toBe('')
  })
})

describe('a ciphertext pasted where no file encrypts it, in a build that reveals it there', () => {
  it.each([
    ['as it is', (ciphertext: string) => `leak: ${ciphertext}\n`],
    ['in base64', (ciphertext: string) => `leak: !!binary ${btoa(ciphertext)}\n`],
    ['in base64 over lines', (ciphertext: string) => `leak: !!binary |\n${btoa(ciphertext).replace(/.{1,40}/g, '    $&\n')}`],
  ])('is refused: %s', async (_, paste) => {
    await server.store(mapping([secretKey('secret'), 'Zqsuper-secret']))
    server.addFile('shop/evil.yaml', paste(server.ciphertext))
    server.answers.set('/config/build', { status: 200, body: JSON.stringify({ leak: server.ciphertext }) })
    const run = await server.runProcess()
    expect(run.annotations.map(({ title }) => title)).toEqual(['ECS configuration (config/misplaced)'])
    expect([run.exitCode, run.env, run.outputs, run.raw.includes('Zqsuper')]).toEqual([1, {}, {}, false])
  })
})
