/** Keys, values, paths and answers made to break what they are written into. */
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import { PLATFORM, type ActionRun } from '../../emulators/runner/index.ts'
import type { Mapping } from '../../src/sops/tree.ts'
import { mapping, SealedServer, secretKey } from './sealed.ts'

let server: SealedServer
beforeAll(async () => void (server = await SealedServer.start()))
afterEach(() => server.answers.clear())
afterAll(() => server.stop())

const HOSTILE: Readonly<Record<string, string>> = {
  'another variable': 'x\nPATH=/evil',
  'another variable, Windows': 'x\r\nPATH=/evil',
  'an entry with a delimiter': 'x\nPATH<<EOF\n/evil\nEOF',
  'the end of a delimiter': 'x\nghadelimiter_00000000-0000-0000-0000-000000000000\nPATH=/evil',
  'many ends of a delimiter': Array.from({ length: 16 }, (_, i) => `ghadelimiter_${i.toString(16)}`).join('\n'),
  'a delimiter at once': 'ghadelimiter_',
  'an operator': 'x<<EOF',
  'an assignment': 'PATH=/evil',
  'only line breaks': '\n\n\n',
  'a carriage return': 'x\rPATH=/evil',
  'a command': '::error::gotcha',
  'a command after a line break': 'x\n::error::gotcha',
  'a command after blanks': ' \t::error title=gotcha::gotcha',
  'a command that stops commands': '::stop-commands::token\n',
  'a command that masks everything': '::add-mask::e',
  'a command that ends a group': '::endgroup::\n::error::gotcha',
  'a command in capitals': '::ERROR::gotcha',
  'a command, escaped': '%0A::error::gotcha%0D',
  'a command, escaped twice': '%250A::error::gotcha',
  'an old command': '##[error]gotcha',
  'an old command in a line': 'x ##[error]gotcha',
  'an old command that stops commands': '##[stop-commands]token',
  'an old command that masks': '##[add-mask]e]',
  'an old command with properties': '##[set-env name=PATH;]/evil',
  'an old command, doubled': '####[error]gotcha',
  'an old command, in pieces': '#\u200b#[error]gotcha ##\n[error]gotcha',
  'a save of state': '::save-state name=isPost::true',
  'an output of old': '::set-output name=A::evil',
  'an escape sequence': '\u001b[2J\u001b]0;gotcha\u0007',
  'a bidirectional override': '\u202egotcha\u2066',
  'a line separator': 'x\u2028::error::gotcha\u2029',
  'a next line': 'x\u0085::error::gotcha',
  'a vertical tab': 'x\u000b::error::gotcha\f',
  'a script': '<script>alert(1)</script>',
  'the end of a table': '</code></td></tr></table></details><h1>gotcha</h1>',
  'an image': '![x](https://evil.example.com/x.png)',
  'a link': '[x](javascript:alert(1))',
  'the row of a table': '| a | b |\n|---|---|',
  'a mention': '@octocat, see #1 and GH-1',
  'a fence': '```\n# gotcha\n```',
  'an entity': '&lt;b&gt;&#60;',
  'an expression': '${{ secrets.GITHUB_TOKEN }}',
  'a command of the shell': '$(id) `id` ; id | id && id',
  'a template of HCL': '${file("/etc/passwd")}%{ if true }gotcha%{ endif }',
  'an escaped template of HCL': '$${x} %%{y}',
  'the end of a text of HCL': 'x"\nevil = "y',
  'a document of YAML': 'x\n---\nevil: true\n...',
  'a tag of YAML': '!!python/object/apply:os.system ["id"]',
  'an anchor of YAML': '&a *a <<: *b',
  'the end of JSON': 'x","evil":"y',
  'a prototype': '__proto__',
  'a constructor': 'constructor',
  'a very long text': 'x'.repeat(5_000),
}

/** What ends a line of the log. */
const EOL = PLATFORM === 'win32' ? '\r\n' : '\n'

/** Lines that are not masks: what people read. */
function printed(run: ActionRun): string[] {
  return run.raw.replace(/\r?\n$/, '').split(EOL).filter((line) => !line.startsWith('::add-mask::'))
}

/** The runner obeys nothing that is not ours, and a terminal nothing at all. */
function expectHarmless(run: ActionRun, errors: number): void {
  const lines = printed(run)
  expect(lines.filter((line) => line.includes('##['))).toEqual([])
  // eslint-disable-next-line no-control-regex
  expect(lines.filter((line) => /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ufeff]/.test(line))).toEqual([])
  const commands = lines.flatMap((line) => /^\s*::([^\s:]*)/.exec(line)?.[1] ?? [])
  expect(commands.filter((name) => !['group', 'endgroup', 'warning', 'notice', 'error'].includes(name))).toEqual([])
  expect(commands.filter((name) => name === 'group')).toHaveLength(commands.filter((name) => name === 'endgroup').length)
  expect(run.annotations.filter(({ kind }) => kind === 'error')).toHaveLength(errors)
  expect(run.annotations.filter(({ title, message }) => message === 'gotcha' || title === 'gotcha')).toEqual([])
  expect(run.annotations.filter(({ kind }) => kind === 'warning').length).toBeLessThanOrEqual(5)
}

/** The page is ours: no element, link, mention or Markdown of others. */
function expectPlainPage(summary: string): void {
  const text = summary.replace(/<\/?(details|summary|table|tr|td|th|code|p|br|ul|li)>/g, '').replace(/&#\d+;/g, '')
  expect(text).not.toMatch(/[<>&`|*@[\]#~$"'!]|:\/\//)
  expect(summary).not.toMatch(/\n\s*\n/)
}

describe('as value and key', () => {
  it.each(Object.entries(HOSTILE))('%s', async (_, text) => {
    const root = mapping(['value', text], [secretKey('secret'), `Zqxx${text}`], ['inner', mapping([`k${text}`, 'x'])], ['list', { kind: 'list', items: [mapping([text, 'y'])] }])
    await server.store(root)
    const run = await server.runHere({ export: 'value\nsecret\ninner.*\nlist\ninner => WHOLE', 'output-file': 'a.yaml' })
    expect([run.exitCode, run.masks.filter((mask) => Array.from(mask.trim()).length < 4)]).toEqual([0, []])
    expectHarmless(run, 0)
    expectPlainPage(run.summary)

    const derived = `INNER_K${text.replace(/[^A-Za-z0-9_]/gu, '_').toUpperCase()}`
    const inner = JSON.stringify({ [`k${text}`]: 'x' })
    const own = { VALUE: text, SECRET: `Zqxx${text}`, WHOLE: inner, [derived]: 'x', LIST: `[{${JSON.stringify(text)}:"y"}]` }
    expect(run.env).toEqual(own)
    expect(Object.fromEntries(Object.entries(run.outputs).filter(([name]) => !name.startsWith('config-')))).toEqual(own)
    expect(run.names().toSorted()).toEqual(Object.keys(own).toSorted())
    expect(run.outputs['config-json']).toBe(`{"value":${JSON.stringify(text)},"secret":${JSON.stringify(`Zqxx${text}`)},"inner":${inner},"list":[{${JSON.stringify(text)}:"y"}]}`)
  })

  it.each(Object.entries(HOSTILE))('%s: in a file of variables each is one, or is refused', async (_, text) => {
    await server.store(mapping(['value', text], ['after', 'z']))
    const env = await server.runHere({ 'output-file': 'a.env', 'export-env': 'false' })
    if (/[\r\n]/.test(text)) expect([env.exitCode, env.outputs]).toEqual([1, {}])
    else expect(env.file).toBe(`VALUE=${text}\nAFTER=z\n`)
    expectHarmless(env, env.exitCode)

    const hcl = await server.runHere({ 'output-file': 'a.tfvars' })
    expect([hcl.exitCode, hcl.file.match(/^\w+ = /gm)]).toEqual([0, ['value = ', 'after = ']])
    expect(hcl.file).not.toMatch(/[$%]\{/)
    expect(JSON.parse(/^value = (".*")$/m.exec(hcl.file)?.[1] ?? '')).toBe(text)
  })

  it('is a table of at least forty', () => {
    expect(Object.keys(HOSTILE).length).toBeGreaterThanOrEqual(40)
  })
})

interface Place {
  readonly errors: 0 | 1
  /** Makes the action show the text. */
  readonly show: (text: string) => Promise<ActionRun>
  /** What the log must hold, so that it was shown; the text itself by default. */
  readonly shown?: RegExp
}

const PLAIN = mapping(['a', 'x'], [secretKey('p'), 'hunter2!'])

async function stored(root: Mapping, inputs: Record<string, string> = {}): Promise<ActionRun> {
  await server.store(root)
  return server.runHere(inputs)
}

async function answered(path: string, answer: { status: number; body?: string; headers?: Record<string, string> }): Promise<ActionRun> {
  await server.store(PLAIN)
  server.answers = new Map([[path, answer]])
  return server.runHere()
}

const flip = (text: string): string => text.replace(/("mac": *"ENC\[AES256_GCM,data:)(.)/, (_, head: string, first: string) => head + (first === 'A' ? 'B' : 'A'))

const PLACES: Readonly<Record<string, Place>> = {
  'the list of names': { errors: 0, show: (text) => stored(mapping([`${text}gotcha`, 'x'])) },
  'the warning about guarded names': { errors: 0, show: (text) => stored(mapping(['aws', mapping([`${text}gotcha`, 'x'])])), shown: /Outputs only, because other programs.*gotcha/ },
  'the warning about short secrets': { errors: 0, show: (text) => stored(mapping(['k', mapping([`${text}gotcha`, mapping([secretKey('s'), 'x'])])])), shown: /Outputs only, because a log.*gotcha/ },
  'the notice about what is not there': { errors: 0, show: (text) => stored(PLAIN, { export: `a\n${JSON.stringify(`${text}gotcha`)}?` }), shown: /Matched nothing.*gotcha/ },
  'a selector that matches nothing': { errors: 1, show: (text) => stored(PLAIN, { export: JSON.stringify(`${text}gotcha`) }) },
  'a selector that is none': { errors: 1, show: (text) => stored(PLAIN, { export: `${text.replace(/[\r\n"]/g, ' ').trim().replace(/^#/, 'x#')}gotcha"` }) },
  'near misses': { errors: 1, show: (text) => stored(mapping([`${text}gotcha`, 'x']), { export: JSON.stringify(`${text}gotch`) }), shown: /gotch/ },
  'clashing names': { errors: 1, show: (text) => stored(mapping([`${text}gotcha`, 'x'], [`${text}gotchA`, 'x'])) },
  'a prefix': { errors: 1, show: (text) => stored(PLAIN, { prefix: `${text}gotcha` }) },
  'a value that is refused': { errors: 1, show: (text) => stored(mapping([`${text}gotcha`, 'a\0b'])) },
  'a value that is too large': { errors: 1, show: (text) => stored(mapping([`${text}gotcha`, 'x'.repeat(130_000)])) },
  'a file that cannot hold a value': { errors: 1, show: (text) => stored(mapping([`${text}gotcha`, 'a\nb']), { 'output-file': 'a.env' }) },
  'a file that cannot hold a key': { errors: 1, show: (text) => stored(mapping([`${text} gotcha`, 'x']), { 'output-file': 'a.tfvars' }) },
  'the input `path`': { errors: 0, show: (text) => stored(PLAIN, { path: `shop${text}gotcha`, export: 'a' }), shown: /Built .*gotcha/ },
  'the input `config-id`': { errors: 0, show: (text) => stored(PLAIN, { 'config-id': `1${text}gotcha` }), shown: /config id .*gotcha/ },
  'the input `config-vars`': { errors: 1, show: (text) => stored(PLAIN, { 'config-vars': `${text.replace(/[\r\n=#]/g, ' ').trim()}gotcha` }) },
  'what the server says, as JSON': { errors: 1, show: (text) => answered('/config/build', { status: 400, body: JSON.stringify({ detail: `${text}gotcha` }) }) },
  'what the server says, as a list': { errors: 1, show: (text) => answered('/config/build', { status: 400, body: JSON.stringify({ detail: [{ msg: `${text}gotcha` }, { msg: text }] }) }) },
  'what the server says, as text': { errors: 1, show: (text) => answered('/config/build', { status: 404, body: `said ${text}gotcha` }) },
  'where the server points': { errors: 1, show: (text) => answered('/config/build', { status: 302, headers: { location: `/${encodeURI(text.toWellFormed())}gotcha` } }), shown: /redirect/ },
  'the path of a file whose MAC is wrong': {
    errors: 1,
    async show(text) {
      await server.store(PLAIN, flip, `${text}gotcha.json`)
      return server.runHere()
    },
  },
  'the path of a file that is no JSON': {
    errors: 1,
    async show(text) {
      await server.store(PLAIN, (file) => file.slice(0, -2), `shop/${text}gotcha.json`)
      return server.runHere({ recursive: 'true' })
    },
  },
  'the place of a pasted ciphertext': {
    errors: 1,
    async show(text) {
      await server.store(PLAIN)
      server.addFile(`shop/${text}gotcha.json`, JSON.stringify([server.ciphertext]))
      return server.runHere({ 'strategy-name': 's' })
    },
  },
  'the key path of a pasted ciphertext': {
    errors: 1,
    async show(text) {
      await server.store(PLAIN, (file) => file.replace('"a"', `${JSON.stringify(`${text}gotcha`)}:${JSON.stringify(/ENC\[[^\]]+\]/.exec(file)?.[0])},"a"`))
      return server.runHere({ 'strategy-name': 's' })
    },
  },
  'the name of a key in a file': {
    errors: 0,
    async show(text) {
      await server.store(PLAIN, (file) => file.replace(/"recipient": *"[^"]*"/, `"recipient": ${JSON.stringify(`${text}gotcha`)}`))
      return server.runHere()
    },
  },
  'the version in a file': {
    errors: 1,
    async show(text) {
      await server.store(PLAIN, (file) => file.replace(/"lastmodified": *"[^"]*"/, `"lastmodified": ${JSON.stringify(`${text}gotcha`)}`))
      return server.runHere()
    },
    shown: /./,
  },
}

const SYNTAXES = ['::error::gotcha', '\n::error::gotcha\n', '\r::error::gotcha', ' ::stop-commands::x', '##[error]gotcha', 'x ##[stop-commands]y', '\n##[add-mask]e', '\u2028::error::gotcha', '\u001b[31m\u202e', '%0A::error::gotcha', '</code><b>', '::add-mask::gotcha']

describe('wherever foreign text is shown', () => {
  it.each(Object.entries(PLACES))('%s', async (_, { errors, show, shown = /gotcha/ }) => {
    for (const text of SYNTAXES) {
      const run = await show(text)
      expect([run.exitCode, text], run.raw).toEqual([errors, text])
      expect(printed(run).join('\n')).toMatch(shown)
      expectHarmless(run, errors)
      expectPlainPage(run.summary)
      expect(run.masks.filter((mask) => !['pipeline-t0ken', server.inputs['age-key'], 'hunter2!'].includes(mask))).toEqual([])
      if (errors === 1) expect([run.outputs, run.env]).toEqual([{}, {}])
    }
  })
})

const NEVER = ['GITHUB_ENV', 'RUNNER_TEMP', 'ACTIONS_RUNTIME_TOKEN', 'INPUT_PATH', 'STATE_X', 'NODE_OPTIONS']
const GUARDED = ['PATH', 'BASH_ENV', 'LD_PRELOAD', 'DYLD_INSERT_LIBRARIES', 'EDITOR', 'GIT_SSH_COMMAND', 'NPM_CONFIG_REGISTRY', 'PYTHONPATH', 'JAVA_TOOL_OPTIONS', 'GOFLAGS', 'RUSTFLAGS', 'MAKEFLAGS', 'HTTPS_PROXY', 'SSL_CERT_FILE', 'AWS_PROFILE', 'KUBECONFIG', 'TF_CLI_ARGS', 'SOPS_AGE_KEY']
const spelled = (name: string): [string, string][] => [[name, 'keep'], [name.toLowerCase(), 'keep'], [name[0] + name.slice(1).toLowerCase(), 'keep']]

describe('names that programs obey', () => {
  it.each([...NEVER, ...GUARDED].flatMap(spelled))('%s: left out of the environment when everything is exported', async (name) => {
    const run = await stored(mapping([name, '/evil'], ['ok', '1']), { 'name-case': 'keep' })
    expect([run.exitCode, run.env, run.outputs[name]]).toEqual([0, { ok: '1' }, '/evil'])
    expect(run.annotations).toEqual([expect.objectContaining({ kind: 'warning', message: expect.stringContaining(`${name} → ${name}`) as string })])
  })

  it.each([...NEVER, ...GUARDED].flatMap(spelled))('%s: refused when a selector names it without a name', async (name) => {
    const run = await stored(mapping([name, '/evil']), { 'name-case': 'keep', export: name })
    expect([run.exitCode, run.outputs, run.annotations[0]?.title]).toEqual([1, {}, 'ECS configuration (select/names)'])
  })

  it.each(GUARDED.flatMap(spelled))('%s: exported where the workflow wrote it', async (name) => {
    const run = await stored(mapping(['a', '/meant']), { export: `a => ${name}` })
    expect([run.exitCode, run.env]).toEqual([0, { [name]: '/meant' }])
  })

  it.each(NEVER.flatMap(spelled))('%s: refused even where the workflow wrote it', async (name) => {
    const run = await stored(mapping(['a', '/meant']), { export: `a => ${name}` })
    expect([run.exitCode, run.outputs, run.annotations[0]?.title]).toEqual([1, {}, 'ECS configuration (select/names)'])
  })

  it.each([...NEVER, ...GUARDED])('%s: not made from a prefix and a harmless key either', async (name) => {
    const cut = Math.ceil(name.length / 2)
    const run = await stored(mapping([name.slice(cut), '/evil']), { prefix: name.slice(0, cut) })
    expect([run.exitCode, run.env]).toEqual([0, {}])
  })
})
