import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, type Server } from './ecs-server.ts'

/** Of no file here: it is stored, and built, as it is. */
const CIPHERTEXT = `ENC[AES256_GCM,data:AAAA,iv:${'A'.repeat(43)}=,tag:${'A'.repeat(22)}==,type:str]`
const SHOP = {
  'shop/common/base.yaml': 'database: { engine: postgres, instance_class: db.small, tags: { owner: platform } }\nqueue: { visibility_timeout: 30 }\n',
  'shop/apps/checkout/production/app.yaml': `database: { instance_class: db.large, password_ecs_secret: "${CIPHERTEXT}" }\nqueue: {}\n`,
  'shop/apps/checkout/staging/app.yaml': 'database: { instance_class: db.micro }\n',
  'shop/__strategies.yaml': `strategies:
  app_environment:
    operations:
      - for_each:
          iterator: $app
          actions:
            - inject: [ $common.$each_key, $each_value ]
    variable_definitions:
      common: { path: ./common, type: data }
      app: { path: './apps/\${application}/\${environment}', type: data }
  all_environments:
    operations:
      - for_each:
          iterator: $environments
          alias: env
          actions:
            - for_each:
                list_iterator: [database, queue]
                alias: resource
                actions:
                  - inject: [ $common.$resource#each_value, $env#each_value.$resource#each_value ]
                  - add_parent: $resource#each_value
    variable_definitions:
      common: { path: ./common, type: data }
      environments: { path: './apps/checkout/{environment}', type: data_with_key_from_path }
`,
}
const PRODUCTION = `{"database":{"engine":"postgres","instance_class":"db.large","tags":{"owner":"platform"},"password":"${CIPHERTEXT}"},"queue":{"visibility_timeout":30}}`
const STAGING = '{"database":{"engine":"postgres","instance_class":"db.micro","tags":{"owner":"platform"}},"queue":{"visibility_timeout":30}}'

let server: Server
beforeAll(async () => {
  server = await startServer({ switches: { pushedCiphertext: 'kept' } })
})
afterAll(() => server.stop())

/** Builds one strategy over files of a folder of its own. */
async function run(operations: string, definitions: string, files: Readonly<Record<string, string>>, configVars: Readonly<Record<string, string>> = {}) {
  const folder = `run-${Math.random().toString(36).slice(2)}`
  const strategies = `strategies:\n  s:\n    operations: ${operations}\n    variable_definitions: ${definitions}\n`
  await server.admin.push({ files: Object.fromEntries([['__strategies.yaml', strategies], ...Object.entries(files)].map(([path, text]) => [`${folder}/${path}`, text ?? ''])) })
  return server.admin.build(folder, { strategy_name: 's', config_vars: configVars })
}

describe('strategies', () => {
  beforeAll(() => server.admin.push({ files: SHOP }))

  it.each([
    ['one file over a base', 'shop', { strategy_name: 'app_environment', config_vars: { application: 'checkout', environment: 'production' } }, PRODUCTION],
    ['loops in loops, keys from directories', 'shop', { strategy_name: 'all_environments' }, `{"production":${PRODUCTION},"staging":${STAGING}}`],
    ['a leading slash', '/shop', { strategy_name: 'all_environments', filter: 'staging' }, STAGING],
    ['a filter', 'shop', { strategy_name: 'all_environments', filter: 'production.database.password' }, `"${CIPHERTEXT}"`],
    ['no strategy', 'shop/apps/checkout/production', {}, `{"database":{"instance_class":"db.large","password":"${CIPHERTEXT}"},"queue":{}}`],
  ])('build %s, in the order of first appearance', async (_, path, more, expected) => {
    const { status, type, text } = await server.admin.build(path, more)
    expect([status, type, text]).toEqual([200, 'application/json', expected])
  })

  it('of the path come before those of the root, which anyone may use', async () => {
    const strategy = (value: string) => `strategies:\n  which:\n    operations:\n      - add_parent: ${value}\n`
    await server.admin.push({ files: { 'where/a.yaml': 'a: 1\n', '__strategies.yaml': strategy('root'), 'where/__strategies.yaml': strategy('path') } })
    expect((await server.admin.build('where', { strategy_name: 'which' })).text).toBe('{"path":{}}')
    expect((await server.admin.build('shop', { strategy_name: 'which' })).text).toBe('{"root":{}}')
    await server.admin.push({ deleted: ['__strategies.yaml'] })
    expect((await server.admin.build('shop', { strategy_name: 'which' })).value).toEqual({ detail: 'Specified strategy is not correct' })
  })

  const team = { 'team/one.yaml': 'a: 1\nb: { c: 2 }\n', 'team/below/two.json': '{"b":{"d":3}}', 'over.yaml': 'b: { c: 9 }\n' }
  it.each([
    ['injects in order, deeply', '[{inject: [$team, $over]}]', '{team: {path: team, type: data}, over: {path: ./over.yaml, type: data}}', '{"a":1,"b":{"c":9,"d":3}}'],
    ['injects nothing where something is missing', '[{inject: [$team.a.b.c, $team.nothing, $over]}]', '{team: {path: team/, type: data}, over: {path: over.yaml, type: data}}', '{"b":{"c":9}}'],
    ['takes a variable without $', '[{inject: [team.b]}]', '{team: {path: team, type: data}}', '{"c":2,"d":3}'],
    ['takes actions as one map', '[{for_each: {iterator: $team, actions: {inject: [$over], add_parent: x}}}]', '{team: {path: team, type: data}, over: {path: over.yaml, type: data}}', '{"a":{"x":{"b":{"c":9}}},"b":{"x":{"b":{"c":9}}}}'],
    ['puts parents around', '[{inject: [$over]}, {add_parent: inner}, {add_parent: outer}]', '{over: {path: over.yaml, type: data}}', '{"outer":{"inner":{"b":{"c":9}}}}'],
    ['merges rounds over a list without a key', '[{for_each: {list_iterator: [b, a], actions: [{inject: [$team.$each_value]}, {add_parent: $each_key}]}}]', '{team: {path: team, type: data}}', '{"b":{"c":2,"d":3},"a":1}'],
    ['takes each_key and each_value of the innermost loop', '[{for_each: {iterator: $team, actions: [{for_each: {list_iterator: [x], actions: [{add_parent: $each_key}]}}]}}]', '{team: {path: team, type: data}}', '{"a":{"x":{}},"b":{"x":{}}}'],
    ['evaluates the iterator of a loop in the loop around it', '[{for_each: {iterator: $all, actions: [{for_each: {iterator: $each_value, actions: [{inject: [$each_value]}]}}]}}]', '{all: {path: ., type: data_with_key_from_object_field, source_object_path: "", destination_object_path: all}}', '{"all":{"b":{"c":9}}}'],
    ['keys by a field', '[{inject: [$moved]}]', '{moved: {path: team, type: data_with_key_from_object_field, source_object_path: b, destination_object_path: x.y}}', '{"x":{"y":{"c":2,"d":3}}}'],
    ['keys by directories, with what follows', '[{inject: [$one]}]', '{one: {path: "./{name}/below", type: data_with_key_from_path}}', '{"team":{"b":{"d":3}}}'],
    ['reads from the root', '[{inject: [$shop]}]', '{shop: {path: /shop/apps/checkout/staging, type: data}}', '{"database":{"instance_class":"db.micro"}}'],
    ['reads beside', '[{inject: [$shop]}]', '{shop: {path: ../shop/apps/checkout/staging, type: data}}', '{"database":{"instance_class":"db.micro"}}'],
  ])('%s', async (_, operations, definitions, expected) => {
    const files = definitions.startsWith('{all') ? { 'over.yaml': team['over.yaml'] } : team
    expect((await run(operations, definitions, files)).text).toBe(expected)
  })

  it.each([
    ['an unknown operation', '[{remove: x}]', '{}', 'Operation remove is not known'],
    ['operations that are none', 'text', '{}', 'Operations are a list of maps'],
    ['an unknown variable', '[{inject: [$nobody]}]', '{}', 'Variable $nobody is not defined'],
    ['each_key outside of a loop', '[{add_parent: $each_key}]', '{}', '$each_key is outside of its loop'],
    ['an object as a key', '[{add_parent: $d}]', '{d: {path: d.yaml, type: data}}', '$d is no text'],
    ['a configuration variable that is not given', '[]', '{d: {path: "${team}", type: data}}', 'Variable team is not given'],
    ['a placeholder that is missing', '[]', '{d: {path: d, type: data_with_key_from_path}}', 'Path d has no placeholder'],
    ['an unknown type', '[]', '{d: {path: d.yaml, type: dada}}', 'Variables of type dada are not known'],
  ])('refuse %s', async (_, operations, definitions, detail) => {
    const { status, value } = await run(operations, definitions, { 'd.yaml': 'a: 1\n' })
    expect([status, value]).toEqual([400, { detail }])
  })

  it('put configuration variables into paths, which no variable leads out of the grants', async () => {
    const reader = await server.account('checkout', { '/shop/common': 'read', '/shop/apps/checkout/staging': 'read' })
    const build = (environment: string) => reader.build('shop', { strategy_name: 'app_environment', config_vars: { application: 'checkout', environment } })
    expect((await build('staging')).text).toBe('{"database":{"engine":"postgres","instance_class":"db.micro","tags":{"owner":"platform"}}}')
    const refusals = await Promise.all(['production', 'nowhere', '../../..'].map(build))
    expect(refusals.map(({ status, value }) => [status, value])).toEqual([
      [403, { detail: 'You are not authorized to access path /shop/apps/checkout/production' }],
      [403, { detail: 'You are not authorized to access path /shop/apps/checkout/nowhere' }],
      [403, { detail: 'You are not authorized to access path /' }],
    ])
  })

  it('list only the directories that are granted', async () => {
    const reader = await server.account('staging', { '/shop/common': 'read', '/shop/apps/checkout/staging': 'read' })
    expect((await reader.build('shop', { strategy_name: 'all_environments' })).text).toBe(`{"staging":${STAGING}}`)
  })
})
