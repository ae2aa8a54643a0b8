import { describe, expect, it } from 'vitest'
import { ActionError } from '../../src/errors.ts'
import type { ExportInputs } from '../../src/inputs/table.ts'
import { parseDocument } from '../../src/sops/index.ts'
import { parseJson } from '../../src/sops/stores/json.ts'
import { type Job, type Plan } from '../../src/select/index.ts'
import { exportInputs, leaf, list, map, NO_JOB, planned, secret, tree, withheld, type Short } from './trees.ts'

function plan(config: Short, selectors = '', inputs: Partial<ExportInputs> = {}, job: Partial<Job> = {}): Plan {
  return planned([tree(config)], exportInputs({ export: selectors, ...inputs }), { ...NO_JOB, ...job })
}

function failure(...args: Parameters<typeof plan>): ActionError {
  try {
    plan(...args)
  } catch (error) {
    if (error instanceof ActionError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

const output = ({ outputs }: Plan, name: string) => outputs.find(([one]) => one === name)?.[1]
const values = ({ exports }: Plan) => Object.fromEntries(exports.map(({ name, value }) => [name, value]))
const names = ({ exports }: Plan) => exports.map(({ name }) => name)

const SHOP = {
  database: { host: 'db', password_ecs_secret: secret('c0rrect-horse'), ports: [5432, 5433] },
  'eu-west-1': { '2fa.on': true },
  empty: {},
  none: null,
}

describe('everything', () => {
  it('is exported leaf by leaf, in the order of the configuration', () => {
    expect(values(plan(SHOP))).toEqual({ DATABASE_HOST: 'db', DATABASE_PASSWORD: 'c0rrect-horse', DATABASE_PORTS_0: '5432', DATABASE_PORTS_1: '5433', EU_WEST_1_2FA_ON: 'true', EMPTY: '{}', NONE: '' })
    expect(names(plan(SHOP))[1]).toBe('DATABASE_PASSWORD')
  })

  it('comes with outputs of its own, of which config-names is the last', () => {
    const { outputs, exports } = plan(SHOP)
    expect(outputs.map(([name]) => name)).toEqual([...exports.map(({ name }) => name), 'config-json', 'config-plain', 'config-id', 'config-hash', 'config-names'])
    expect(outputs.at(-1)).toEqual(['config-names', JSON.stringify(exports.map(({ name }) => name))])
    expect(output(plan(SHOP), 'config-id')).toBe('abc')
    expect(output(plan(SHOP), 'config-hash')).toMatch(/^[0-9a-f]{64}$/)
    expect(output(plan(SHOP), 'config-json')).toBe('{"database":{"host":"db","password":"c0rrect-horse","ports":[5432,5433]},"eu-west-1":{"2fa.on":true},"empty":{},"none":null}')
    expect(output(plan(SHOP), 'config-plain')).toBe('{"database":{"host":"db","ports":[5432,5433]},"eu-west-1":{"2fa.on":true},"empty":{},"none":null}')
  })

  it.each([
    ['a list', [1, 'a'], '[1,"a"]'],
    ['a text', 'a', '"a"'],
    ['a number', leaf('int', '90210123456789012345'), '90210123456789012345'],
    ['nothing', null, 'null'],
    ['an empty object', {}, '{}'],
  ] as [string, Short, string][])('of %s is config-json alone', (_, config, json) => {
    expect([names(plan(config)), output(plan(config), 'config-json')]).toEqual([[], json])
  })

  it('of several documents is a list of them', () => {
    const several = planned([tree({ a: 1 }), tree({ a: 2 })], exportInputs({ export: '1.a => A' }))
    expect([values(several), output(several, 'config-json')]).toEqual([{ A: '2' }, '[null,{"a":2}]'])
  })

  it('has no comments', () => {
    const config = map(['a', list({ kind: 'comment', text: ' x' }, tree(1), { kind: 'comment', text: ' y' }, tree(2))])
    expect(values(plan(config))).toEqual({ A_0: '1', A_1: '2' })
    expect(output(plan(config), 'config-json')).toBe('{"a":[1,2]}')
  })
})

describe('what selectors choose', () => {
  it.each([
    ['database.password', { DATABASE_PASSWORD: 'c0rrect-horse' }, '{"database":{"password":"c0rrect-horse"}}'],
    ['database.ports.1', { DATABASE_PORTS_1: '5433' }, '{"database":{"ports":[null,5433]}}'],
    ['database.ports => PORTS', { PORTS: '[5432,5433]' }, '{"database":{"ports":[5432,5433]}}'],
    ['"eu-west-1".*', { EU_WEST_1_2FA_ON: 'true' }, '{"eu-west-1":{"2fa.on":true}}'],
    ['empty', { EMPTY: '{}' }, '{"empty":{}}'],
    ['. => ALL\nnone', { ALL: '{"database":{"host":"db","password":"c0rrect-horse","ports":[5432,5433]},"eu-west-1":{"2fa.on":true},"empty":{},"none":null}', NONE: '' }, undefined],
  ])('%s', (selectors, exported, json) => {
    const made = plan(SHOP, selectors)
    expect(values(made)).toEqual(exported)
    if (json !== undefined) expect(output(made, 'config-json')).toBe(json)
  })

  it('is the tree alone for the root without a name', () => {
    expect([names(plan(SHOP, '.')), output(plan(SHOP, '.'), 'config-json')]).toEqual([[], output(plan(SHOP), 'config-json')])
  })

  it('has one export for what several selectors match, and a written name in place of the made one', () => {
    expect(names(plan(SHOP, 'database.*\n**\ndatabase.host => DB\ndatabase.host => DB_2'))).toEqual(['DB', 'DB_2', 'DATABASE_PASSWORD', 'DATABASE_PORTS', 'DATABASE_PORTS_0', 'DATABASE_PORTS_1', 'EU_WEST_1_2FA_ON', 'EMPTY', 'NONE'])
  })

  it('knows a key that is written with the suffix that the file has', () => {
    expect(failure(SHOP, 'database.password_ecs_secret').message).toBe('Line 1 of `export`: database.password_ecs_secret matches nothing; near is database.password.')
  })

  it('says what is wrong with a prefix that makes no names of variables', () => {
    const { warnings, environment } = plan({ a: 'x' }, '', { prefix: 'my-' })
    expect([environment, warnings]).toEqual([[], ['Outputs only, because these are no names of variables: a → my-A. Use letters, digits and `_` in `prefix`.']])
  })

  it('leaves a plain time as it is written', () => {
    const { documents } = parseDocument('a.yaml', Buffer.from('day: 2024-01-02\nat: 2024-01-02T03:04:05.120Z\n'))
    const { outputs } = planned(documents)
    expect(Object.fromEntries(outputs)).toMatchObject({ DAY: '2024-01-02', AT: '2024-01-02T03:04:05.120Z', 'config-json': '{"day":"2024-01-02","at":"2024-01-02T03:04:05.120Z"}' })
  })

  it('refuses what matches nothing, all at once, with near misses', () => {
    const { code, message, account } = failure(SHOP, 'database.pasword\nhost\nzzzzzzzz\nnone')
    expect(code).toBe('select/missing')
    expect(message).toBe('Line 1 of `export`: database.pasword matches nothing; near is database.password; and 2 more.')
    expect(account).toEqual([
      'line 1 of `export`: database.pasword matches nothing; near is database.password',
      'line 2 of `export`: host matches nothing; near is database.host',
      'line 3 of `export`: zzzzzzzz matches nothing',
    ])
  })

  it('lets an optional selector match nothing, with one notice', () => {
    const { notices } = plan(SHOP, 'database.host\nreplica?\nother.**?')
    expect(notices).toEqual(['Matched nothing, as `?` allows: replica, other.**.'])
    expect(plan(SHOP, 'database.host?').notices).toEqual([])
  })

  it('refuses one name for several things', () => {
    const { code, message, account } = failure(SHOP, 'database.ports.* => PORT')
    expect([code, message, account]).toEqual(['select/ambiguous', 'Line 1 of `export`: database.ports.* matches 2 things, and PORT can be one only.', ['database.ports.0', 'database.ports.1']])
  })
})

describe('names', () => {
  it.each([
    ['upper', '', 'A_B_C__D'],
    ['lower', 'TF_VAR_', 'TF_VAR_a_b_c__d'],
    ['keep', 'X_', 'X_a_B_c__D'],
  ] as const)('%s with the prefix "%s"', (nameCase, prefix, name) => {
    expect(names(plan({ a: { 'B-c': { éD_ecs_secret: 'x' } } }, '', { nameCase, prefix }))).toEqual([name])
  })

  it('put _ before a leading digit, and one for each code point', () => {
    expect(names(plan({ '1😀': 'x' }, '', { prefix: 'P' }))).toEqual(['P_1_'])
  })

  const twice = (...items: [string, Short][]) => failure(map(...items))
  it.each([
    ['paths that make one name', twice(['a', { b: 1 }], ['a_b', 2]), ['a.b and a_b → A_B: two paths with one name; write another name with `=> NAME`']],
    ['names that differ in case', failure({ a: 1, A: 2 }, '', { nameCase: 'keep' }), ['a and A → a: two paths with one name; write another name with `=> NAME`']],
    ['a doubled key', twice(['a', 1], ['a', 2]), ['a and a → A: one key stands there twice; remove one from the configuration']],
    ['a key with and without the suffix', twice(['p', 1], ['p_ecs_secret', 2]), ['p and p_ecs_secret → P: one key stands there twice; remove one from the configuration']],
    ['the same inside of an object', failure({ o: map(['p', 1], ['p_ecs_secret', 2]) }, 'o'), ['o.p and o.p_ecs_secret: two values with one key; remove one from the configuration']],
    ['outputs of the action', failure({ json: 1 }, '', { prefix: 'config-' }), expect.arrayContaining(['json → config-JSON: outputs that begin with `config-` belong to this action; write another name with `=> NAME`'])],
    ['what breaks the runner’s files', failure({ a: 1 }, '', { prefix: 'x=y\n<<' }), ['a → x=y\\u000a<<A is no name of an output; use letters, digits, `_` and `-` in `prefix`']],
    ['no name', failure({ '': 1 }), expect.arrayContaining([expect.stringContaining('has no name; write another')])],
  ])('refuse %s', (_, { code, account }, expected) => {
    expect([code, account]).toEqual(['select/names', expected])
  })

  it('are refused all at once, even for outputs only', () => {
    const { message, hint, account } = failure({ a: { b: 1 }, a_b: 2, c: { d: 1 }, c_d: 2 }, '', { exportEnv: false })
    expect(account).toHaveLength(2)
    expect([message, hint]).toEqual(['a.b and a_b → A_B: two paths with one name; and 1 more.', 'Write another name with `=> NAME`.'])
  })
})

describe('a line that matches nothing, with its name in front', () => {
  it.each([
    ['DB_PASSWORD=database.password', /^Line 1 of `export`: DB_PASSWORD=database\.password matches nothing; the name comes last: `database\.password => DB_PASSWORD`/],
    ['HOST => host', /matches nothing; the name comes last: `host => HOST`/],
  ])('%s', (line, message) => {
    expect(failure({ host: 'h', database: { password: 'p' } }, line).message).toMatch(message)
  })

  it.each(['hots => HOST', 'a==b'])('and no other: %s', (line) => {
    expect(failure({ host: 'h' }, line).message).not.toContain('comes last')
  })
})

describe('what is empty', () => {
  it('is a secret below the key of one: SOPS leaves an empty text as it is', () => {
    const made = plan({ p_ecs_secret: '', a: '', n_ecs_secret: { x: '' }, s_ecs_secret: 'plain' })
    expect(made.exports.map(({ name, value, secret: isSecret }) => [name, value, isSecret])).toEqual([['P', '', true], ['A', '', false], ['N_X', '', true], ['S', 'plain', false]])
  })
})

describe('names that other programs obey', () => {
  const config = { path: '/x', ld: { preload: 'y' }, github: { token: 'z' }, ok: 1 }

  it('stay out of the environment when made from a path, with one warning for each kind', () => {
    const made = plan(config)
    expect(made.environment).toEqual([['OK', '1']])
    expect(made.outputs.map(([name]) => name)).toEqual(expect.arrayContaining(['PATH', 'LD_PRELOAD', 'GITHUB_TOKEN']))
    expect(made.warnings).toEqual([expect.stringContaining('belong to the runner: github.token → GITHUB_TOKEN.'), expect.stringContaining('path → PATH, ld.preload → LD_PRELOAD.')])
  })

  it('are refused when an exact selector names them', () => {
    const { code, account } = failure(config, 'path\nok')
    expect([code, account]).toEqual(['select/names', [expect.stringMatching(/^path → PATH: PATH tells .*=> NAME.*prefix.*export-env: false/)]])
  })

  it('are trusted when written, except the runner’s', () => {
    expect(plan(config, 'path => PATH').environment).toEqual([['PATH', '/x']])
    expect(failure(config, 'path => NODE_OPTIONS').account).toEqual([expect.stringMatching(/^path → NODE_OPTIONS: NODE_OPTIONS belongs to the runner/)])
    expect(failure(config, 'path => my-path').code).toBe('select/names')
  })

  it('harm nobody as outputs', () => {
    const made = plan(config, 'path\nok => my-ok', { exportEnv: false })
    expect([names(made), made.environment, made.warnings]).toEqual([['PATH', 'my-ok'], [], []])
  })

  it('are judged with their prefix', () => {
    expect(plan({ region: 'x' }, '', { prefix: 'TF_VAR_', nameCase: 'lower' }).environment).toEqual([['TF_VAR_region', 'x']])
    expect(plan({ config_file: 'x' }, '', { prefix: 'AWS_' }).environment).toEqual([])
  })
})

it('an exact name that other programs obey is refused to a file of variables as to the environment', () => {
  const inputs = { exportEnv: false, outputFile: 'a.env' }
  expect(failure({ path: 'x' }, 'path', inputs)).toMatchObject({ code: 'select/names', hint: 'If it is meant, write the name with `=> NAME`, else set a `prefix`.' })
  expect(plan({ path: 'x' }, 'path => PATH', inputs).file?.text).toBe('PATH=x\n')
  expect(plan({ path: 'x' }, '**', inputs).file?.text).toBe('')
})

it('the warning for a name that is never exported does not advise to write it', () => {
  expect(plan({ github_env: 'x', path: 'y' }).warnings).toEqual([
    expect.stringMatching(/belong to the runner: github_env → GITHUB_ENV\. Set a `prefix`, or write another name/),
    expect.stringMatching(/obey variables of these names: path → PATH\. If it is meant/),
  ])
})

describe('names that the job has', () => {
  const there = { environment: { A: 'old' } }

  it('are refused with another value, and the value is not told', () => {
    const { code, message, hint } = failure({ a: 'new' }, '', {}, there)
    expect([code, message]).toEqual(['select/names', 'a → A: the job has A already, with another value.'])
    expect(hint).toMatch(/=> NAME.*prefix.*export-env: false/)
    expect(message).not.toMatch(/old|new/)
  })

  it('are refused to secrets whatever their values: a name in use tells nothing of a plaintext', () => {
    const same = failure({ a_ecs_secret: secret('old') }, '', {}, there)
    const other = failure({ a_ecs_secret: secret('new') }, '', {}, there)
    expect([same.message, same.account]).toEqual([other.message, other.account])
    expect(same.code).toBe('select/names')
    expect(failure({ a: { b_ecs_secret: secret('x') } }, 'a', {}, { environment: { A: '{"b":"x"}' } }).code).toBe('select/names')
  })

  it.each([
    ['the same value', 'old', '', {}, there],
    ['a written name', 'new', 'a => A', {}, there],
    ['an earlier use of this action from the same source', 'new', '', {}, { ...there, ownNames: new Map([['A', 'here']]) }],
    ['the value that an earlier use from another source set', 'old', '', {}, { ...there, ownNames: new Map([['A', 'elsewhere']]) }],
    ['an empty value, which counts as absent', 'new', '', {}, { environment: { A: '' } }],
    ['an undefined one', 'new', '', {}, { environment: { A: undefined } }],
    ['outputs only', 'new', '', { exportEnv: false }, there],
    ['another case, where names have one', 'new', '', {}, { environment: { a: 'old' } }],
  ])('are fine with %s', (_, value, selectors, inputs, job) => {
    expect(names(plan({ a: value }, selectors, inputs, job))).toEqual(['A'])
  })

  it('have no case on Windows', () => {
    expect(failure({ a: 'new' }, '', {}, { environment: { a: 'old' }, platform: 'win32' }).code).toBe('select/names')
    expect(names(plan({ a: 'new' }, '', {}, { environment: { a: 'old' }, platform: 'win32', ownNames: new Map([['a', 'here']]) }))).toEqual(['A'])
  })

  it('are refused to another source: the password of one would go to the host of another', () => {
    const { message, hint } = failure({ a: 'new' }, '', {}, { ...there, ownNames: new Map([['A', 'elsewhere']]) })
    expect(message).toBe('a → A: an earlier use of this action, with another source, has set A already, with another value.')
    expect(hint).toMatch(/=> NAME.*prefix.*export-env: false/)
  })

  it.each([['the value that it has', 'old'], ['another', 'new']])('never tell whether a secret has %s: a secret’s name that is in use is in use', (_, value) => {
    const told = [{ a: secret(value) }, { a: { b: secret(value) } }].map((config) => failure(config, 'a', {}, there).message)
    expect(told).toEqual(Array(2).fill('a → A: the job has A already.'))
  })

  it('may be set to an equal object, and to no other', () => {
    const job = { environment: { A: '{"b":1}' } }
    expect(names(plan({ a: { b: 1 } }, 'a', {}, job))).toEqual(['A'])
    expect(failure({ a: { b: 2 } }, 'a', {}, job).code).toBe('select/names')
  })

  it('are remembered with their source', () => {
    expect(plan({ a: 'x' }, '', {}, { source: 'there' }).source).toBe('there')
  })
})

describe('allowed names', () => {
  const config = { db: { host: 'h', password_ecs_secret: secret('hunter2') }, aws: { region: 'r' }, path: '/x', github: { token: 't' }, log_level: 'info' }
  const allow = (...allowedNames: string[]): Partial<ExportInputs> => ({ allowedNames })

  it('are the only derived ones in the environment; the others are outputs, and counted', () => {
    const made = plan(config, '', allow('DB_*'))
    expect(made.environment.map(([name]) => name)).toEqual(['DB_HOST', 'DB_PASSWORD'])
    expect([names(made), made.warnings, made.notices, made.unlisted]).toEqual([['DB_HOST', 'DB_PASSWORD', 'AWS_REGION', 'PATH', 'GITHUB_TOKEN', 'LOG_LEVEL'], [], [], 4])
  })

  it.each([
    ['without case', { allowedNames: ['db_host', 'Log_Level'] }, ['DB_HOST', 'LOG_LEVEL']],
    ['after prefix and name-case', { allowedNames: ['APP_DB_HOST', 'DB_PASSWORD'], prefix: 'app_', nameCase: 'lower' }, ['app_db_host']],
    ['with `*` for any text, also for none', { allowedNames: ['*HOST*'] }, ['DB_HOST']],
    ['in full, which lifts the guard', { allowedNames: ['AWS_REGION', 'PATH'] }, ['AWS_REGION', 'PATH']],
  ] as [string, Partial<ExportInputs>, string[]][])('are compared %s', (_, inputs, expected) => {
    expect(plan(config, '', inputs).environment.map(([name]) => name)).toEqual(expected)
  })

  it('do not lift the guard where a `*` covers them: the warnings as ever', () => {
    const made = plan(config, '', allow('*'))
    expect(made.environment.map(([name]) => name)).toEqual(['DB_HOST', 'DB_PASSWORD', 'LOG_LEVEL'])
    expect([made.warnings, made.unlisted]).toEqual([[expect.stringContaining('github.token → GITHUB_TOKEN.'), expect.stringContaining('aws.region → AWS_REGION, path → PATH.')], 0])
    expect(failure(config, 'path', allow('*')).account).toEqual([expect.stringMatching(/^path → PATH: PATH tells /)])
  })

  it('never reach the runner’s own, even in full', () => {
    expect(plan(config, '', allow('GITHUB_TOKEN')).environment).toEqual([])
    expect(failure(config, 'github.token', allow('GITHUB_TOKEN')).account).toEqual([expect.stringMatching(/GITHUB_TOKEN belongs to the runner/)])
    expect(failure(config, 'db.host => NODE_OPTIONS', allow('NODE_OPTIONS')).account).toEqual([expect.stringMatching(/NODE_OPTIONS belongs to the runner/)])
  })

  it('still must not be in use', () => {
    expect(failure(config, '', allow('PATH'), { environment: { PATH: '/usr/bin' } }).message).toBe('path → PATH: the job has PATH already, with another value.')
  })

  it('make an exact line an error whose name is not among them: the workflow would miss it', () => {
    const { code, account } = failure(config, 'db.host\ndb.password\nlog_level', allow('LOG_LEVEL'))
    expect([code, account]).toEqual(['select/names', [
      'db.host → DB_HOST: `allowed-names` does not list DB_HOST; list it there, or write the name with `=> NAME`',
      'db.password_ecs_secret → DB_PASSWORD: `allowed-names` does not list DB_PASSWORD; list it there, or write the name with `=> NAME`',
    ]])
  })

  it('do not concern names that the workflow wrote, nor what a `*` selects', () => {
    const made = plan(config, 'db.host => HOST_OF_DB\ndb.*\npath => PATH', allow('NOTHING'))
    expect([made.environment.map(([name]) => name), made.unlisted]).toEqual([['HOST_OF_DB', 'PATH'], 1])
  })

  it('leave no warning of what they leave out, whatever else would keep it out', () => {
    const made = plan({ pin: secret('123'), path: '/x', other: secret('12') }, '', allow('OTHER'))
    expect(made.warnings).toEqual([expect.stringMatching(/^Outputs only, because a log cannot mask [^:]*: other → OTHER\./)])
    expect(made.unlisted).toBe(2)
  })

  it('do not concern outputs', () => {
    const made = plan(config, 'db.host\nlog_level', { ...allow('LOG_LEVEL'), exportEnv: false })
    expect([names(made), made.unlisted, made.warnings]).toEqual([['DB_HOST', 'LOG_LEVEL'], 0, []])
  })

  it.each([true, false])('hold for `.env` as for the environment (export-env: %s)', (exportEnv) => {
    const inputs = { ...allow('DB_*', 'LOG_LEVEL'), outputFile: 'a.env', exportEnv }
    const made = plan(config, '', inputs)
    expect([made.file?.text, made.unlisted]).toEqual(['DB_HOST=h\nDB_PASSWORD=hunter2\nLOG_LEVEL=info\n', 3])
    expect(plan(config, 'path => MY_PATH\ndb.*', inputs).file?.text).toBe('DB_HOST=h\nDB_PASSWORD=hunter2\nMY_PATH=/x\n')
    expect(failure(config, 'aws.region', inputs).code).toBe('select/names')
  })

  it('hold for the keys at the top of `.tfvars`, with all below them; `prefix` stands in front', () => {
    const tfvars = (...allowedNames: string[]) => plan(config, '', { allowedNames, outputFile: 'a.tfvars', exportEnv: false })
    expect(tfvars('DB', 'log_*').file?.text).toBe('db = {\n  "host" = "h"\n  "password" = "hunter2"\n}\nlog_level = "info"\n')
    expect(tfvars('DB', 'log_*').unlisted).toBe(3)
    expect(tfvars('DB_HOST').file?.text).toBe('')
    const both = plan({ region: 'r', other: 1 }, '', { allowedNames: ['TF_VAR_region'], prefix: 'TF_VAR_', nameCase: 'lower', outputFile: 'a.tfvars' })
    expect([both.environment, both.file?.text, both.unlisted]).toEqual([[['TF_VAR_region', 'r']], 'region = "r"\n', 2])
  })

  it('take a key of `.tfvars` as it stands: `a-b` is another variable than `a_b`', () => {
    const config1 = map(['a-b', 1], ['a_b', 2])
    const file = (...allowedNames: string[]) => plan(config1, 'a-b => X\na_b => Y', { allowedNames, outputFile: 'a.tfvars', exportEnv: false }).file?.text
    expect(failure(config1, 'a-b => X\na_b => Y', { allowedNames: ['A_B'], outputFile: 'a.tfvars', exportEnv: false }).account).toEqual(['a-b → `output-file`: `allowed-names` does not list a-b; list it there, or select something else'])
    expect(file('a-b', 'a_b')).toBe('a-b = 1\na_b = 2\n')
    expect(plan({ K: 1, 'ſ': 2, s: 3 }, '**', { allowedNames: ['K', 'S'], outputFile: 'a.tfvars', exportEnv: false, nameCase: 'keep' }).file?.text).toBe('K = 1\ns = 3\n')
  })

  it('leave other files whole: they hold a tree, and no variables', () => {
    expect(plan(config, '', { ...allow('LOG_LEVEL'), outputFile: 'a.json' }).file?.text).toContain('"region":"r"')
  })
})

describe('values', () => {
  it.each([
    [leaf('str', ' a\r\n\tb\n'), ' a\r\n\tb\n'],
    [leaf('int', '511', '0777'), '0777'],
    [leaf('float', '1', '1.0'), '1.0'],
    [leaf('float', '1000', '1e3'), '1e3'],
    [leaf('bool', 'True', 'yes'), 'true'],
    [secret('0001', 'str'), '0001'],
    [secret('-7000', 'int'), '-7000'],
    [secret('0.00001', 'float'), '0.00001'],
    [secret('2024-01-02T03:04:05Z', 'time'), '2024-01-02T03:04:05Z'],
  ])('%j is exported as %j', (node, value) => {
    expect(values(plan({ v: node }))).toEqual({ V: value })
  })

  it.each([
    ['NUL', 'a\0b'],
    ['surrogate', 'a\ud800'],
    ['UTF-8', leaf('str', Uint8Array.of(0xff))],
  ])('refuses %s with the path and not the value', (reason, value) => {
    const { code, message, hint } = failure({ x: { v: value } }, '', { exportEnv: false })
    expect([code, hint]).toEqual(['select/value', expect.not.stringContaining('export-env')])
    expect(message).toMatch(new RegExp(`: x\\.v .*${reason}`))
  })
})

describe('sizes', () => {
  const text = (length: number) => 'x'.repeat(length)

  it('refuses a variable that no later step can start with', () => {
    const { code, message } = failure({ a: text(120_000) })
    expect([code, message]).toEqual(['select/value', 'Too large for the environment: a → A: 120003 bytes, and a variable of the environment has at most 120000.'])
    expect(names(plan({ a: text(119_997) }))).toEqual(['A'])
  })

  it('counts bytes, and characters on Windows', () => {
    expect(failure({ a: 'é'.repeat(60_000) }).code).toBe('select/value')
    expect(names(plan({ a: 'é'.repeat(31_000) }, '', {}, { platform: 'win32' }))).toEqual(['A'])
    expect(failure({ a: text(32_000) }, '', {}, { platform: 'win32' }).message).toContain('characters')
  })

  it('counts what the job has already, unless it is overwritten', () => {
    const many = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((key) => [key, text(110_000)]))
    const environment = { BIG: text(160_000) }
    expect(plan(many).environment).toHaveLength(5)
    expect(failure(many, '', {}, { environment }).message).toMatch(/710\d{3} bytes in all/)
    expect(plan({ ...many, f: '' }, 'f => BIG\n*', {}, { environment }).environment).toHaveLength(6)
  })

  it('does not limit outputs', () => {
    expect(names(plan({ a: text(200_000) }, '', { exportEnv: false }))).toEqual(['A'])
  })
})

describe('secrets', () => {
  it('are masked if they are published, each text once, and plain values never', () => {
    const made = plan({ a: secret('hunter2'), b: secret('hunter2'), c: secret('unseen'), d: 'plain text' }, 'a\nb\nd')
    expect([made.masks, made.maskedSecrets]).toEqual([['hunter2'], 2])
    expect(made.exports.map(({ secret: isSecret }) => isSecret)).toEqual([true, true, false])
  })

  it('are masked inside of an object, too', () => {
    const made = plan({ o: { p_ecs_secret: secret('hunter2'), q: 1 } }, 'o')
    expect([made.masks, made.exports[0]?.secret, made.exports[0]?.value]).toEqual([['hunter2'], true, '{"p":"hunter2","q":1}'])
  })

  it('that cannot be masked stay out of the environment, alone and in objects, with one warning', () => {
    const made = plan({ a: { pin: secret('123', 'int') }, flag: secret('True', 'bool'), ok: secret('hunter2') }, 'a\na.pin\nflag\nok')
    expect(made.environment).toEqual([['OK', 'hunter2']])
    expect(values(made)).toEqual({ A: '{"pin":123}', A_PIN: '123', FLAG: 'true', OK: 'hunter2' })
    expect(made.warnings).toEqual([
      'Outputs only, because a log cannot mask secrets that are short or common, or have such lines: a → A, a.pin → A_PIN, flag → FLAG. Leave unencrypted what is no secret, read the output, or make the secret longer.',
    ])
    expect([made.masks, made.maskedSecrets]).toEqual([['hunter2'], 1])
  })

  it('warn of none left out where nothing goes into the environment', () => {
    expect(plan({ pin: secret('123') }, '', { exportEnv: false }).warnings).toEqual([])
  })

  it('of which there are many get one warning', () => {
    const many = (count: number) => Object.fromEntries(Array.from({ length: count }, (_, i) => [`k${i}`, secret(`secret ${i}`)]))
    expect(plan(many(1000)).warnings).toEqual([])
    expect(plan(many(1001)).warnings).toEqual([expect.stringContaining('More than 1,000 masks')])
  })

  it('are summed up: a warning names ten', () => {
    const guarded = Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`aws_${i}`, 'x']))
    expect(plan(guarded).warnings).toEqual([expect.stringContaining('aws_9 → AWS_9 and 2 more.')])
  })
})

describe('a configuration that is empty', () => {
  it.each([['an object', '{}'], ['a list', '[]'], ['what a filter gives that finds nothing', 'null']])('as %s gets a warning', (_, json) => {
    const { exports, warnings } = planned([parseJson(json, 'a build')])
    expect([exports, warnings]).toEqual([[], ['The configuration is empty: nothing is exported. Check `path`, `strategy-name` and `filter`.']])
  })

  it.each([['an empty text', '""'], ['an empty object in it', '{"a":{}}']])('not if it is %s', (_, json) => {
    expect(planned([parseJson(json, 'a build')]).warnings).toEqual([])
  })
})

describe('secrets left closed', () => {
  const config = { a: 'x', p_ecs_secret: withheld(), o: { q_ecs_secret: withheld(), r: 1 }, l: [withheld(), 2] }

  it('are left out, and their ciphertext is nowhere', () => {
    const made = plan(config)
    expect(values(made)).toEqual({ A: 'x', O_R: '1', L_1: '2' })
    expect(output(made, 'config-json')).toBe('{"a":"x","o":{"r":1},"l":[null,2]}')
    expect([made.masks, made.maskedSecrets, JSON.stringify(made).includes('ENC[')]).toEqual([[], 0, false])
  })

  it('count as matched by *', () => {
    expect(names(plan({ o: { q: withheld() }, a: 1 }, 'o.*\na'))).toEqual(['A'])
  })

  it.each([
    ['p', ['p_ecs_secret']],
    ['o', ['o.q_ecs_secret']],
    ['l.0\nl', ['l.0']],
    ['*', ['o.q_ecs_secret', 'l.0']],
    ['. => ALL', ['p_ecs_secret', 'o.q_ecs_secret', 'l.0']],
  ])('are refused when %s selects them', (selectors, places) => {
    const { code, account } = failure(config, selectors)
    expect([code, account.toSorted()]).toEqual(['config/undecrypted', places.toSorted()])
  })
})

describe('the file', () => {
  const config = { b: { 'x-y': 1, p_ecs_secret: secret('hunter2') }, a: true }
  const file = (...args: Parameters<typeof plan>) => plan(...args).file

  it('is only there when asked for', () => {
    expect('file' in plan(config)).toBe(false)
  })

  it.each([
    ['c/a.json', '{"b":{"x-y":1,"p":"hunter2"},"a":true}\n'],
    ['a.yaml', 'b:\n  x-y: 1\n  p: hunter2\na: true\n'],
    ['a.env', 'B_X_Y=1\nB_P=hunter2\nA=true\n'],
    ['a.tfvars', 'b = {\n  "x-y" = 1\n  "p" = "hunter2"\n}\na = true\n'],
  ])('%s holds what is selected, secrets too', (path, text) => {
    expect(file(config, '', { outputFile: path })).toEqual({ path, text })
  })

  it('holds nothing else', () => {
    expect(file(config, 'b.p => PASSWORD', { outputFile: 'a.json' })?.text).toBe('{"b":{"p":"hunter2"}}\n')
    expect(file(config, 'b.p => PASSWORD', { outputFile: 'a.env' })?.text).toBe('PASSWORD=hunter2\n')
  })

  it.each([true, false])('of names leaves out those that other programs obey, unless they are written (export-env: %s)', (exportEnv) => {
    const hostile = { path: '/evil', ld: { preload: 'x.so' }, ok: 1, short_ecs_secret: secret('ab') }
    const made = plan(hostile, '', { outputFile: 'a.env', exportEnv })
    expect(made.file?.text).toBe('OK=1\nSHORT=ab\n')
    expect(made.warnings[0]).toMatch(/^Outputs only, because other programs obey .*: path → PATH, ld\.preload → LD_PRELOAD\./)
    expect(file(hostile, 'path => PATH', { outputFile: 'a.env', exportEnv })?.text).toBe('PATH=/evil\n')
  })

  it('keeps what is no name of a variable in a tree', () => {
    expect(file({ path: '/evil' }, '', { outputFile: 'a.json', exportEnv: false })?.text).toBe('{"path":"/evil"}\n')
    expect(plan({ path: '/evil' }, '', { outputFile: 'a.json', exportEnv: false }).warnings).toEqual([])
  })

  it('may be larger than the environment', () => {
    const large = { a: 'x'.repeat(800_000) }
    expect(failure(large).code).toBe('select/value')
    expect(file(large, '', { outputFile: 'a.json', exportEnv: false })?.text).toHaveLength(800_009)
  })
})

describe('where a secret is stored', () => {
  it('is known for each export, each file once', () => {
    const stored = (text: string, file: string): Short => ({ ...leaf('str', text), file, secret: { ciphertext: 'ENC[x]', keyPath: [] } })
    const made = plan({ a: 1, o: { p: stored('hunter2', 'a.yaml'), q: stored('hunter3', 'b.yaml'), r: stored('hunter4', 'a.yaml') } }, 'a\no')
    expect(made.exports.map(({ files, secret: isSecret }) => [isSecret, files])).toEqual([[false, []], [true, ['a.yaml', 'b.yaml']]])
  })
})

describe('what is not secret', () => {
  it('depends on no secret: names, hash, plain outputs, notices and warnings are the same for any text', () => {
    const visible = (text: string) => {
      const { exports, outputs, notices, warnings, maskedSecrets } = plan({ a: 1, p_ecs_secret: secret(text), o: { q_ecs_secret: secret(`${text} and more`), r: true }, path: 'x' }, '**\nnone?')
      const own = outputs.filter(([name]) => name.startsWith('config-') && name !== 'config-json')
      return { exports: exports.map(({ name, path, secret: isSecret, files, environment }) => ({ name, path, isSecret, files, environment })), own, notices, warnings, maskedSecrets }
    }
    expect(visible('hunter2!')).toEqual(visible('another one, which is longer'))
    expect(visible('hunter2!').own.map(([name]) => name)).toEqual(['config-plain', 'config-id', 'config-hash', 'config-names'])
  })
})

describe('a secret that is opened', () => {
  const CIPHERTEXT = 'ENC[AES256_GCM,data:AAAA,iv:BBBB,tag:CCCC,type:str]'

  it.each([CIPHERTEXT, ` ${CIPHERTEXT}\n`, CIPHERTEXT.replace('AAAA', 'A\rAAA')])('and is ciphertext again was encrypted twice: %j', (text) => {
    const { code, message, hint } = failure({ db: { password_ecs_secret: secret(text) }, ok: 1 })
    expect([code, message]).toEqual(['config/encrypted-twice', 'A secret is ciphertext again when it is opened: db.password_ecs_secret.'])
    expect(hint).toMatch(/plain value again/)
  })

  it('and merely holds ciphertext is exported: a file of values, say', () => {
    expect(values(plan({ v_ecs_secret: secret(`password: ${CIPHERTEXT}`) }))).toEqual({ V: `password: ${CIPHERTEXT}` })
  })

  it('and is selected by its position in a list gets one warning', () => {
    const config = { users: [{ token_ecs_secret: secret('hunter2!') }, { token_ecs_secret: secret('hunter3!') }], hosts: ['a'] }
    const warning = 'A secret is selected by its position in a list: users.0.token_ecs_secret, and 1 more. Whoever may write the file may put another item in front: name secrets by keys.'
    expect(plan(config, 'users.0.token\nusers.1 => B\nhosts.0').warnings).toEqual([warning])
    expect(plan(config, 'users.*.token\nhosts.0\nusers => ALL').warnings).toEqual([])
  })
})
