/**
 * The real `cto` lives its whole life against the emulated ECS, from the first use on; its answers are compared with the
 * action's for the same build.
 */
import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { runAction, type ActionRun } from '../../emulators/runner/index.ts'
import { startEmulators, type Emulators } from '../../emulators/start.ts'
import { blocksOf } from '../../scripts/documents.ts'
import { judge } from '../../scripts/judges.ts'
import type { Checks } from './check.ts'
import { CTO_COMMANDS } from './cto-commands.ts'

const STRATEGIES = `strategies:
  app_environment:
    operations:
      - for_each:
          iterator: $app
          actions:
            - inject: [ $common.$each_key, $each_value ]
    variable_definitions:
      common: { path: ./common, type: data }
      app: { path: './apps/\${application}/\${environment}', type: data }
`

const FILES: Readonly<Record<string, string>> = {
  'shop/common/base.yaml': 'database:\n  engine: postgres\n  size: 1.0\nqueue:\n  id: 90210123456789012345\n',
  'shop/apps/checkout/production/app.yaml': 'database:\n  host: db.example.com\n  password_ecs_secret: hunter2!\n  pin_ecs_secret: 48151623\nqueue: {}\n',
  'shop/__strategies.yaml': STRATEGIES,
  'team/other.json': '{"b": 1, "a": {"token_ecs_secret": "0ther-secret"}}\n',
}

export async function checks(): Promise<Checks> {
  const cto = judge('cto')
  const life = await Life.begin(cto)
  return {
    'the first user of cto is an admin': () => life.firstUse(),
    'cto has the commands and options that documents show': () => life.help(),
    'cto pulls, pushes and tags': () => life.push(),
    'cto creates, lists, edits and grants': () => life.users(),
    'cto and the action build the same with every flag': () => life.builds(),
    'cto shows what a build violates': () => life.violations(),
    'cto sees what was encrypted decrypted': () => life.decrypts(),
    'cto and the action tell drift': () => life.drift(),
    'cto of a service account sees its path alone': () => life.access(),
    'cto takes the right to read secrets away as docs/migration.md says': () => life.migrate(),
    'cto deletes files and users, and makes new tokens': () => life.end(),
    'the server stops': () => life.stop(),
  }
}

interface Said {
  readonly code: number
  readonly out: string
  readonly err: string
}

class Life {
  readonly #cto: string
  readonly #emulators: Emulators
  /** Folder of each user, by name. */
  readonly #folder: string
  readonly #tokens = new Map<string, string>()

  private constructor(cto: string, emulators: Emulators, folder: string) {
    this.#cto = cto
    this.#emulators = emulators
    this.#folder = folder
  }

  static async begin(cto: string): Promise<Life> {
    return new Life(cto, await startEmulators({ firstUse: true }), mkdtempSync(join(tmpdir(), 'cto-')))
  }

  async stop(): Promise<void> {
    rmSync(this.#folder, { recursive: true })
    await this.#emulators.stop()
  }

  async firstUse(): Promise<void> {
    const first = { authorization: 'very_first_user' }
    strictEqual((await fetch(`${this.#url}/users`, { headers: first })).status, 200)
    this.#tokens.set('root', await this.#init(['root', 'R', 'T', 'root@example.com']))
    strictEqual((await fetch(`${this.#url}/users`, { headers: first })).status, 401, 'nobody is the first any more')
    match((await this.#run('root', ['users', 'list'])).out, /root/)
  }

  /** `cto ecs init` in a home of its own. Returns the token that it keeps. */
  async #init(answers: readonly string[]): Promise<string> {
    const home = mkdtempSync(join(this.#folder, 'init-'))
    const empty = join(home, 'work')
    mkdirSync(empty)
    const { code, out, err } = await this.#spawn(['init'], { user: 'root', home, cwd: empty, input: ['n', this.#url, 'config', ...answers, ''].join('\n') })
    strictEqual(code, 0, out + err)
    match(out, /Your credentials were saved/)
    return (JSON.parse(readFileSync(join(home, '.cto/ecs_settings.json'), 'utf8')) as { token: string }).token
  }

  async help(): Promise<void> {
    const groups = await Promise.all(['config', 'users'].map(async (group) => commandsIn((await this.#run('root', [group, '--help'])).out).map((name) => `${group} ${name}`)))
    deepStrictEqual(groups.flat().sort(), Object.keys(CTO_COMMANDS).filter((name) => name.includes(' ')).sort())
    for (const [name, { required, optional }] of Object.entries(CTO_COMMANDS)) {
      const listed = optionsIn((await this.#run('root', [...name.split(' '), '--help'])).out)
      deepStrictEqual(listed, { required: [...required].sort(), optional: [...optional].sort() }, name)
    }
  }

  async push(): Promise<void> {
    await this.#run('root', ['config', 'pull'])
    for (const [path, text] of Object.entries(FILES)) this.#write('root', path, text)
    match((await this.#run('root', ['config', 'push', '--tag', '1.0.0'])).out, /pushed/i)
    const stored = this.#read('root', 'shop/apps/checkout/production/app.yaml')
    match(stored, /password_ecs_secret: ENC\[AES256_GCM/, 'the working copy holds what the server made of it')
    match((await this.#run('root', ['config', 'push'])).out, /nothing to be pushed/i)
  }

  async users(): Promise<void> {
    const { out } = await this.#run('root', ['users', 'create', '--username', 'ci', '--given-name', 'C', '--family-name', 'I', '--email', 'ci@example.com', '--read-secrets'])
    const token = /[\w-]{30,}/.exec(out)?.[0]
    ok(token, out)
    this.#tokens.set('ci', token)
    strictEqual(await this.#init([token]), token)
    await this.#run('root', ['users', 'auth', '--username', 'ci', '--action', 'add'], { input: 'y\nread\n', below: 'shop' })
    match((await this.#run('root', ['users', 'auth', '--username', 'ci', '--action', 'list'])).out, /\/shop/)
    const list = (await this.#run('root', ['users', 'list'])).out
    match(list, /ci@example\.com/)
    await this.#run('root', ['users', 'edit', '--username', 'ci', '--given-name', 'Continuous'])
    match((await this.#run('root', ['users', 'list'])).out, /Continuous/)
  }

  async builds(): Promise<void> {
    const strategy = { args: ['--strategy-name', 'app_environment', '--config-var', 'application', 'checkout', '--config-var', 'environment', 'production'], inputs: { 'strategy-name': 'app_environment', 'config-vars': 'application=checkout\nenvironment=production' } }
    const cases = [
      { args: ['--path', 'shop', ...strategy.args], inputs: { path: 'shop', ...strategy.inputs } },
      { args: ['--path', '/shop', ...strategy.args, '--filter', 'database'], inputs: { path: '/shop', ...strategy.inputs, filter: 'database' } },
      { args: ['--path', 'shop', '--recursive'], inputs: { path: 'shop', recursive: 'true' } },
      { args: ['--path', 'shop/common/base.yaml'], inputs: { path: 'shop/common/base.yaml' } },
      { args: ['--path', 'shop/apps/checkout/production', '--config-id', '1.0.0'], inputs: { path: 'shop/apps/checkout/production', 'config-id': '1.0.0' } },
      { args: ['--path', 'shop/apps/checkout/production', '--config-id', '1.0.0', '--detect-drift', '--debug', '--format', 'json'], inputs: { path: 'shop/apps/checkout/production', 'config-id': '1.0.0', 'detect-drift': 'true' } },
    ]
    for (const { args, inputs } of cases) {
      const theirs = await this.#run('ci', ['config', 'build', ...args, '--show-secrets'])
      for (const decrypt of ['kms', 'server']) {
        const ours = await this.#action({ decrypt, ...inputs })
        strictEqual(ours.exitCode, 0, ours.log.join('\n'))
        deepStrictEqual(parsed(ours.outputs['config-json'] ?? ''), parsed(theirs.out), args.join(' '))
      }
      const closed = await this.#run('ci', ['config', 'build', ...args])
      const ours = await this.#action({ decrypt: 'none', ...inputs })
      deepStrictEqual(parsed(ours.outputs['config-json'] ?? ''), withoutCiphertext(parsed(closed.out)), args.join(' '))
    }
  }

  async violations(): Promise<void> {
    const strategy = ['--path', 'shop', '--strategy-name', 'app_environment', '--config-var', 'application', 'checkout', '--config-var', 'environment', 'production']
    const schemas = (required: string) => `schemas:\n  app_environment:\n    properties:\n      database:\n        required: [${required}]\n        properties: { pin: { type: integer } }\n`
    this.#write('root', 'shop/__schemas.yaml', schemas('host, password, ami, zone'))
    await this.#run('root', ['config', 'push'])
    const { code, out, err } = await this.#ask('ci', ['config', 'build', ...strategy, '--show-secrets'])
    deepStrictEqual([code, out.trim()], [1, ''])
    match(err, /'ami' is a required property/)
    match(err, /'zone' is a required property/)
    const ours = await this.#action({ path: 'shop', 'strategy-name': 'app_environment', 'config-vars': 'application=checkout\nenvironment=production' })
    match(ours.log.join('\n'), /'ami' is a required property; 'zone' is a required property/)
    this.#write('root', 'shop/__schemas.yaml', schemas('host, password'))
    await this.#run('root', ['config', 'push'])
    match((await this.#run('ci', ['config', 'build', ...strategy, '--show-secrets'])).out, /hunter2!/)
  }

  async decrypts(): Promise<void> {
    const { out } = await this.#run('ci', ['config', 'decrypt', '--path', 'shop/apps/checkout/production/app.yaml'])
    match(out, /password_ecs_secret: hunter2!/)
    match((await this.#run('ci', ['config', 'build', '--path', 'shop/common', '--format', 'yaml'])).out, /^database:\s*\n {2}engine: postgres\s*\n {2}size: 1\.0\s*\nqueue:\s*\n {2}id: 90210123456789012345\s*$/)
  }

  async drift(): Promise<void> {
    this.#write('root', 'shop/common/base.yaml', 'database:\n  engine: mysql\n  size: 1.0\n')
    await this.#run('root', ['config', 'push'])
    const pinned = ['--path', 'shop/common', '--config-id', '1.0.0']
    const { code, err } = await this.#ask('ci', ['config', 'build', ...pinned, '--detect-drift'])
    strictEqual(code, 1)
    match(err.replaceAll(/\s/g, ''), /Configdriftdetected:\{.*"root\['database'\]\['engine'\]":\{"new_value":"mysql","old_value":"postgres"\}/)
    match((await this.#run('ci', ['config', 'build', ...pinned])).out, /postgres/)
    const ours = await this.#action({ path: 'shop/common', 'config-id': '1.0.0', 'detect-drift': 'true' })
    deepStrictEqual([ours.exitCode, ours.annotations.map(({ title }) => title)], [1, ['ECS configuration (source/drift)']])
    match(ours.log.join('\n'), /database\.engine/)
    strictEqual((await this.#action({ path: 'shop/common', 'config-id': '1.0.0', 'detect-drift': 'warn' })).outputs['config-drift'], 'true')
  }

  async access(): Promise<void> {
    await this.#run('ci', ['config', 'pull'])
    ok(this.#read('ci', 'shop/common/base.yaml').includes('mysql'))
    let seen = true
    try {
      this.#read('ci', 'team/other.json')
    } catch {
      seen = false
    }
    strictEqual(seen, false, 'a pull brings what the account may read')
    const { code, out, err } = await this.#ask('ci', ['config', 'build', '--path', 'team'])
    deepStrictEqual([code, out.trim()], [1, ''])
    match(err, /not authorized/)
    this.#write('ci', 'shop/common/base.yaml', 'a: 1\n')
    await this.#ask('ci', ['config', 'push'], { input: 'n\n' })
    match((await this.#run('root', ['config', 'build', '--path', 'shop/common'])).out, /mysql/, 'who may read may not write')
  }

  /** The commands of the page, as they stand there but for the name of the account. */
  async migrate(): Promise<void> {
    const commands = blocksOf('docs/migration.md', 'sh').flatMap(({ text }) => text.trim().split('\n'))
    let said = ''
    for (const command of commands) {
      const [program, part, ...words] = command.replaceAll('shop-pipeline', 'ci').split(/\s+/)
      deepStrictEqual([program, part], ['cto', 'ecs'])
      said = (await this.#run('root', words)).out
    }
    strictEqual((await this.#ask('ci', ['users', 'list'])).code, 1, 'the old token is no more')
    this.#tokens.set('ci', /[\w-]{30,}/.exec(said)?.[0] ?? '')
    const { out } = await this.#run('ci', ['config', 'build', '--path', 'shop/apps/checkout/production', '--show-secrets'])
    ok(!out.includes('hunter2!'), 'the new one reads no secret')
  }

  async end(): Promise<void> {
    await this.#run('root', ['config', 'pull'])
    rmSync(join(this.#home('root'), 'repo', 'team/other.json'))
    await this.#run('root', ['config', 'push'])
    strictEqual((await this.#ask('root', ['config', 'build', '--path', 'team'])).code, 1)
    const { out } = await this.#run('root', ['users', 'regenerate-token', '--username', 'ci'])
    strictEqual((await this.#ask('ci', ['users', 'list'])).code, 1, 'the old token is no more')
    this.#tokens.set('ci', /[\w-]{30,}/.exec(out)?.[0] ?? '')
    await this.#run('ci', ['users', 'list'])
    await this.#run('root', ['users', 'auth', '--username', 'ci', '--action', 'delete'], { input: 'y\n', below: 'shop' })
    strictEqual((await this.#ask('ci', ['config', 'build', '--path', 'shop'])).code, 1)
    await this.#run('root', ['users', 'delete', '--username', 'ci'], { input: 'y\n' })
    strictEqual((await this.#ask('ci', ['users', 'list'])).code, 1)
  }

  get #url(): string {
    return this.#emulators.line.ecs.url
  }

  #home(user: string): string {
    const home = join(this.#folder, user)
    mkdirSync(join(home, 'repo'), { recursive: true })
    return home
  }

  #write(user: string, path: string, text: string): void {
    const file = join(this.#home(user), 'repo', path)
    mkdirSync(dirname(file), { recursive: true })
    writeFileSync(file, text)
  }

  #read(user: string, path: string): string {
    return readFileSync(join(this.#home(user), 'repo', path), 'utf8')
  }

  /** @param options.below the folder of the working copy to stand in */
  async #run(user: string, args: readonly string[], options: { input?: string; below?: string } = {}): Promise<Said> {
    const said = await this.#ask(user, args, options)
    strictEqual(said.code, 0, `cto ecs ${args.join(' ')}\n${said.out}${said.err}`)
    return said
  }

  #ask(user: string, args: readonly string[], { input = '', below = '' }: { input?: string; below?: string } = {}): Promise<Said> {
    const home = this.#home(user)
    return this.#spawn(args, { user, home, cwd: join(home, 'repo', below), input, ECS_URL: this.#url, ECS_TOKEN: this.#tokens.get(user) ?? '', ECS_LOCAL_PATH: home })
  }

  async #spawn(args: readonly string[], { user, home, cwd, input, ...settings }: { user: string; home: string; cwd: string; input: string; [setting: `ECS_${string}`]: string }): Promise<Said> {
    const git = Object.fromEntries(['AUTHOR', 'COMMITTER'].flatMap((role) => [[`GIT_${role}_NAME`, user], [`GIT_${role}_EMAIL`, `${user}@example.com`]]))
    const env = { PATH: process.env['PATH'], HOME: home, NO_COLOR: '1', TERM: 'dumb', COLUMNS: '200', GIT_CONFIG_NOSYSTEM: '1', ...git, ...settings }
    const child = spawn(this.#cto, ['ecs', ...args], { env, cwd, stdio: 'pipe' })
    let [out, err] = ['', '']
    child.stdout.setEncoding('utf8').on('data', (text: string) => (out += text))
    child.stderr.setEncoding('utf8').on('data', (text: string) => (err += text))
    child.stdin.on('error', () => undefined).end(input)
    const [code] = (await once(child, 'close')) as [number]
    return { code, out, err }
  }

  #action(inputs: Readonly<Record<string, string>>): Promise<ActionRun> {
    const { line } = this.#emulators
    return runAction({ main: process.env['ACTION_MAIN'] ?? join(import.meta.dirname, '../../dist/index.js'), inputs: { url: line.ecs.url, token: this.#tokens.get('ci') ?? '', ...line.inputs, ...inputs }, env: line.env })
  }
}

/** The names in the second frame of a group's help. */
function commandsIn(help: string): string[] {
  const [, commands = ''] = help.split('─ Commands ─')
  return [...commands.matchAll(/^│ ([a-z-]+) /gm)].map(([, name = '']) => name)
}

/** The options in the frame of a command's help; a star marks those that are required. */
function optionsIn(help: string): { required: string[]; optional: string[] } {
  const found = [...help.matchAll(/^│ (\*?) *(--.*)$/gm)].flatMap(([, star, line = '']) => (line.match(/--[a-z-]+/g) ?? []).map((option) => ({ option, required: star === '*' })))
  const of = (required: boolean): string[] => found.filter((one) => one.required === required && one.option !== '--help').map(({ option }) => option).sort()
  return { required: of(true), optional: of(false) }
}

/** Keys in their order, numbers as they are spelled. */
function parsed(json: string): unknown {
  return JSON.parse(json, (_, value: unknown, context?: { readonly source?: string }) => {
    if (typeof value === 'number') return `number ${context?.source ?? ''}`
    return typeof value === 'object' && value !== null && !Array.isArray(value) ? Object.entries(value) : value
  })
}

/** What `decrypt: none` leaves of a closed build. */
function withoutCiphertext(value: unknown): unknown {
  if (!Array.isArray(value)) return value
  return value.filter((one) => !(Array.isArray(one) && typeof one[1] === 'string' && one[1].startsWith('ENC['))).map(withoutCiphertext)
}
