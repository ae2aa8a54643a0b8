/**
 * A secret keeps its name: attacks of someone who may write configuration and may not read secrets, against the whole
 * action. What an emulated ECS can show, it shows; for the rest a small server answers what a build would hold.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { ActionRun } from '../../emulators/runner/index.ts'
import { commitAsIs } from '../emulators/git-writer.ts'
import { expectNothingShown, PLANTED, scenario } from './harness.ts'
import { mapping, SealedServer, secretKey } from './sealed.ts'

const current = scenario()

/** The encrypted file whose secret is attacked, and its ciphertext. */
let stored = ''
let ciphertext = ''
let reader = ''

beforeAll(async () => {
  const { admin } = current()
  await admin.push({ files: { 'db/app.yaml': `db:\n    host: db.example.com\n    password_ecs_secret: ${PLANTED.password}\n` } })
  stored = await admin.file('db/app.yaml')
  ciphertext = /ENC\[[^\]]+\]/.exec(stored)?.[0] ?? ''
  reader = await admin.createServiceAccount({ username: 'wide', reads: ['/db', '/attack'] })
})

const [CR, NEL, LS, PS] = ['\r', '\u0085', '\u2028', '\u2029']
const spelled = (between: string): string => ciphertext.replace('data:', `data:${between}`)
/** Base64 with characters that Python's reader drops. */
const dotted = (): string => Buffer.from(ciphertext).toString('base64').replace(/^..../, '$&.')
const anchored = (): string => stored.replace('password_ecs_secret: ENC', 'password_ecs_secret: &a ENC')

interface Attack {
  /** Files below `attack`, beside which the secret's own file lies in `db`. */
  readonly files: () => Readonly<Record<string, string | Uint8Array>>
  readonly inputs?: Readonly<Record<string, string>>
  readonly code?: string
}

const alone = (text: () => string, name = 'm.yaml'): Attack => ({ files: () => ({ [name]: text() }) })
const behind = (line: string): Attack => ({ files: () => ({ 'app.yaml': anchored().replace('sops:', `# note${line}motd: *a\nsops:`) }) })
const strategy = (text: string, files: Attack['files'] = () => ({})): Attack => ({
  files: () => ({ ...files(), '__strategies.yaml': `strategies:\n  s:\n${text.replace(/^/gm, '    ')}` }),
  inputs: { 'strategy-name': 's' },
})

const ATTACKS: Readonly<Record<string, Attack>> = {
  'pasted under a plain key': alone(() => `motd: ${ciphertext}\n`),
  'pasted into a list': alone(() => `motd: [x, '${ciphertext}']\n`),
  'pasted at its own keys, under another path': { files: () => ({ 'm.yaml': `db: {password: '${ciphertext}'}\n` }) },
  'a carriage return in its spelling, JSON': alone(() => JSON.stringify({ motd: spelled(CR) }), 'm.json'),
  'a carriage return in its spelling, escaped by number': alone(() => `{"motd":"${spelled('\\u000d')}"}`, 'm.json'),
  'a carriage return in its spelling, YAML': alone(() => `motd: "${spelled('\\r')}"\n`),
  'a carriage return in its spelling, YAML by number': alone(() => `motd: "${spelled('\\x0d')}"\n`),
  'every character escaped': alone(() => `motd: "${[...ciphertext].map((c) => `\\x${c.charCodeAt(0).toString(16)}`).join('')}"\n`),
  'an escaped line break': alone(() => `motd: "${spelled('\\\n    ')}"\n`),
  'an escaped next line': alone(() => `motd: "${spelled(`\\${NEL}`)}"\n`),
  'an escaped line separator': alone(() => `motd: "${spelled(`\\${LS}`)}"\n`),
  'an escaped paragraph separator': alone(() => `motd: "${spelled(`\\${PS}`)}"\n`),
  'an escaped carriage return': alone(() => `motd: "${spelled(`\\${CR}`)}"\n`),
  'base64': alone(() => `motd: !!binary "${btoa(ciphertext)}"\n`),
  'base64 with foreign characters': alone(() => `motd: !!binary "${dotted()}"\n`),
  'UTF-16': { files: () => ({ 'm.yaml': Buffer.from(`\ufeffmotd: ${ciphertext}\n`, 'utf16le') }) },
  'an alias of its own file': { files: () => ({ 'app.yaml': anchored().replace('sops:', 'motd: *a\nsops:') }) },
  'an alias behind a next line in a comment': behind(NEL),
  'an alias behind a line separator in a comment': behind(LS),
  'an alias behind a paragraph separator in a comment': behind(PS),
  'an alias behind a carriage return in a comment': behind(CR),
  'merged under another key': { files: () => ({ 'app.yaml': stored.replace(/^db:/m, 'db: &d').replace('sops:', 'motd: {<<: *d}\nsops:') }) },
  'a strategy that renames it': strategy('operations: [{inject: [$v]}]\nvariable_definitions: {v: {path: /db, type: data_with_key_from_object_field, source_object_path: db.password_ecs_secret, destination_object_path: motd}}'),
  'a strategy that takes a key away': strategy('operations: [{inject: [$v.db]}]\nvariable_definitions: {v: {path: /db, type: data}}'),
  'a strategy that moves it beside another host': strategy('operations: [{inject: [$v.db]}, {add_parent: smtp}]\nvariable_definitions: {v: {path: /db, type: data}}'),
  'a strategy that shows a paste with more keys in front': strategy('operations: [{inject: [$v]}]\nvariable_definitions: {v: {path: ./data, type: data}}', () => ({ 'data/m.yaml': `mail: {db: {password: '${ciphertext}'}}\n` })),
  'a strategy that makes a key of it': { ...strategy('operations: [{for_each: {list_iterator: [x], actions: [{inject: [$v]}]}}]\nvariable_definitions: {v: {path: ./data, type: data}}', () => ({ 'data/m.yaml': `"${ciphertext}": {a: 1}\n` })), code: 'config/embedded' },
}

/** What ECS shows who may read configuration: the attack is one. */
async function built(inputs: Readonly<Record<string, string>>): Promise<string> {
  const body = { path: 'attack', format: 'json', ...(inputs['strategy-name'] === undefined ? {} : { strategy_name: inputs['strategy-name'] }) }
  const answer = await fetch(`${current().emulators.line.ecs.url}/config/build`, { method: 'POST', headers: { authorization: reader, 'content-type': 'application/json' }, body: JSON.stringify(body) })
  expect(answer.status, await answer.clone().text()).toBe(200)
  return answer.text()
}

/** @param more inputs, given the commit of the attack */
async function attacked({ files, inputs = {} }: Attack, more: (id: string) => Readonly<Record<string, string>> = () => ({})): Promise<ActionRun> {
  const { data } = current().emulators.line.ecs
  const written = Object.fromEntries(Object.entries(files()).map(([name, text]) => [`attack/${name}`, text]))
  const id = commitAsIs(data, { files: written })
  try {
    expect(await built(inputs)).toContain('ENC[AES256_GCM,')
    return await current().run({ token: reader, path: 'attack', ...inputs, ...more(id) })
  } finally {
    commitAsIs(data, { deleted: Object.keys(written) })
  }
}

describe('a secret of another place is refused, and nothing is exported', () => {
  const expectRefused = (run: ActionRun, attack: Attack): void => {
    expect(run.annotations.map(({ kind, title }) => `${kind} ${title}`)).toEqual([expect.stringMatching(attack.code ?? /^error ECS configuration \((config\/(misplaced|embedded|unexplained)|sops\/\w+)\)$/)])
    expect([run.exitCode, run.outputs, run.env]).toEqual([1, {}, {}])
    expectNothingShown(run)
  }

  it.each(Object.entries(ATTACKS))('%s', async (_, attack) => {
    expectRefused(await attacked(attack), attack)
  })

  it.each(Object.entries(ATTACKS).filter(([, { inputs }]) => inputs !== undefined))('%s, of a repository of which only some files are read', async (_, attack) => {
    const token = current().emulators.line.github.token
    expectRefused(await attacked(attack, (id) => ({ 'config-id': id, repository: 'example/shop', 'github-token': token })), attack)
  })

  it('and no selector that leaves it out is disturbed by it', async () => {
    const { files } = ATTACKS['pasted under a plain key'] as Attack
    const run = await attacked({ files: () => ({ ...files(), 'a.yaml': 'level: info\n' }) }, () => ({ export: 'level' }))
    expect([run.exitCode, run.env]).toEqual([0, { LEVEL: 'info' }])
    expectNothingShown(run)
  })
})

const SERVED: Readonly<Record<string, (secret: string) => unknown>> = {
  'by Pkl, under another name': (secret) => ({ motd: secret }),
  'by Pkl, in a text': (secret) => ({ motd: `Welcome ${secret}` }),
  'by Pkl, as a key': (secret) => ({ [secret]: 1 }),
  'from a link that nobody reads': (secret) => ({ motd: [secret] }),
  'with its brackets spelled otherwise': (secret) => ({ motd: secret.replace('tag:', 'tag:\r') }),
}

describe('whatever a server shows', () => {
  let server: SealedServer
  beforeAll(async () => void (server = await SealedServer.start()))
  afterAll(() => server.stop())

  it.each(Object.entries(SERVED))('%s: refused', async (_, show) => {
    await server.store(mapping(['host', 'h'], [secretKey('password'), PLANTED.password]))
    for (const inputs of [{}, { 'strategy-name': 's' }, { path: 'shop/x.pkl' }]) {
      server.answers = new Map([['/config/build', { status: 200, body: JSON.stringify(show(server.ciphertext)) }]])
      const run = await server.runProcess(inputs)
      expect(run.annotations.map(({ title }) => title)).toEqual([expect.stringMatching(/config\/(misplaced|embedded)/)])
      expect([run.exitCode, run.outputs, run.env]).toEqual([1, {}, {}])
      expectNothingShown(run)
    }
  })

  it('a comment that names Pkl, and a README that quotes a build, disturb nobody', async () => {
    await server.store(mapping(['host', 'h'], [secretKey('password'), PLANTED.password]))
    server.answers = new Map()
    server.addFile('shop/__strategies.yaml', '# see x.pkl\nstrategies: {}\n')
    server.addFile('shop/README.md', `The build says: ${server.ciphertext}\n`)
    for (const inputs of [{}, { 'strategy-name': 's' }]) expect((await server.runProcess(inputs)).env).toEqual({ HOST: 'h', PASSWORD: PLANTED.password })
  })
})
