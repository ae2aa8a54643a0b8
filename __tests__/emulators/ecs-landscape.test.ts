/**
 * What configurations of the field look like, and what is built of them: instances with defaults, accounts of teams,
 * resources by region, and who may see what. Keys stay in the order of their first appearance.
 */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startServer, type Client, type Server } from './ecs-server.ts'

const QUEUES = 'queue:\n  visibility: 30\n  dead_letters: null\n  retention: 4\n  labels: { managed: true }\n'
const BUCKETS = 'bucket: { private: true, versioned: false }\n'

/** One strategy a folder, each a step from the one before. */
const STEPS = {
  'one/team/worker.yaml': 'queue:\n  mail: { visibility: 30, retention: 1.5 }\n  print: { visibility: 90, retention: 4 }\n',
  'one/team/storage.yaml': 'bucket: { reports: { private: true } }\n',
  'two/queue.yaml': 'queue: { visibility: 30, retention: 4 }\n',
  'two/east/queue.yaml': 'queue: { retention: 14 }\n',
  'three/common/queue.yaml': QUEUES,
  'three/teams/red/queue.yaml': 'queue: { retention: 7 }\n',
  'three/teams/blue/queue.yaml': 'queue: { labels: { cost: blue } }\n',
  'four/common/a.yaml': QUEUES,
  'four/common/b.yaml': BUCKETS,
  'four/teams/red/a.yaml': 'queue: { retention: 7 }\n',
  'four/teams/red/b.yaml': 'bucket: { versioned: true }\n',
  'four/teams/blue/a.yaml': 'queue: { visibility: 60 }\nbucket: { private: false }\n',
  'five/common/queue.yaml': QUEUES,
  'five/teams/red/queue.yaml': 'queue: { mail: { retention: 7 }, print: { retention: 8 } }\n',
  'six/common/all.yaml': QUEUES + BUCKETS,
  'six/teams/red/all.yaml': 'queue: { mail: { retention: 7 } }\nbucket: { reports: {}, "10": { versioned: true } }\n',
  'six/teams/blue/all.yaml': 'queue: { print: { visibility: 90 } }\nbucket: {}\n',
  '__strategies.yaml': `strategies:
  defaults:
    operations:
      - for_each:
          iterator: $teams
          actions:
            - inject: [ $defaults, $each_value.queue ]
            - add_parent: queue
    variable_definitions:
      defaults: { path: '\${config_path}/common/', type: data_with_key_from_object_field, source_object_path: queue, destination_object_path: '' }
      teams: { path: '\${config_path}/teams/{team}/', type: data_with_key_from_path }
  objects:
    operations:
      - for_each:
          iterator: $teams
          alias: team
          actions:
            - for_each:
                list_iterator: [ queue, bucket ]
                actions:
                  - inject: [ $common.$each_value, $team#each_value.$each_value ]
                  - add_parent: $each_value
    variable_definitions:
      common: { path: '\${config_path}/common', type: data }
      teams: { path: '\${config_path}/teams/{team}', type: data_with_key_from_path }
  named:
    operations:
      - for_each:
          iterator: $teams
          alias: team
          actions:
            - for_each:
                iterator: ITERATOR
                actions:
                  - inject: [ $defaults, $each_value ]
            - add_parent: queue
    variable_definitions:
      defaults: { path: '\${config_path}/common/queue.yaml', type: data_with_key_from_object_field, source_object_path: queue, destination_object_path: '' }
      teams: { path: '\${config_path}/teams/{team}', type: data_with_key_from_path }
  named_objects:
    operations:
      - for_each:
          iterator: $teams
          alias: team
          actions:
            - for_each:
                list_iterator: [ queue, bucket ]
                alias: kind
                actions:
                  - for_each:
                      iterator: $team#each_value.$kind#each_value
                      alias: one
                      actions:
                        - inject: [ $common.$kind#each_value, $team#each_value.$kind#each_value.$each_key ]
                  - add_parent: $kind#each_value
    variable_definitions:
      common: { path: '\${config_path}/common', type: data }
      teams: { path: '\${config_path}/teams/{team}', type: data_with_key_from_path }
`,
}
const queue = (more: string, labels = '{"managed":true}') => `{"visibility":30,"dead_letters":null,"retention":${more},"labels":${labels}}`

/** Accounts and resources of teams, kept by those who run them, and applications, kept by the teams. */
const LANDSCAPE = {
  'core/common/accounts/limits.yaml': 'limits: { policies: [ base ] }\nlogin: { sets: [ { name: everyone } ], session: 8 }\n',
  'core/common/accounts/network.yaml': 'network: { north: { pool: pool-north, gateway: gw-north }, south: { pool: pool-south } }\n',
  'core/common/resources/store.yaml': 'store:\n  north: { engine: "15.3", size: 100, tags: { name: Store } }\n  south: { engine: "15.3", size: 50, tags: { name: Store } }\n',
  'core/common/resources/site.yaml': 'site: { north: { private: true } }\n',
  'core/teams/red/tags.yaml': 'tags: { cost: red }\n',
  'core/teams/blue/tags.yaml': 'tags: { cost: blue }\n',
  'core/teams/red/accounts/test/base/account.yaml': 'account: { name: Red test, modules: { login: true } }\nlimits: { policies: [ red-1 ] }\n',
  'core/teams/red/accounts/test/base/network.yaml': 'network: { north: { pool: pool-red } }\nlogin: {}\n',
  'core/teams/red/accounts/live/base/account.yaml': 'account: { name: Red live }\n',
  'core/teams/red/accounts/test/things/store.yaml': 'store: { north: { store-1: { size: 200 } }, south: { store-2: {} } }\n',
  'core/teams/red/accounts/test/things/site.yaml': 'site: { north: { reports: {} } }\n',
  'core/teams/red/repositories.yaml': 'repositories: [ { name: app }, { name: site } ]\n',
  'core/__strategies.yaml': `strategies:
  account:
    operations:
      - for_each:
          iterator: $own
          alias: part
          actions:
            - inject: [ $common.$part#each_key, $each_value, $tags ]
    variable_definitions:
      common: { path: ./common/accounts, type: data }
      own: { path: './teams/\${team}/accounts/\${account}/base', type: data }
      tags: { path: './teams/\${team}/tags.yaml', type: data }
  accounts:
    operations:
      - for_each:
          iterator: $accounts
          alias: account
          actions:
            - for_each:
                iterator: $account#each_value
                actions:
                  - inject: [ $common.$each_key, $each_value, $tags ]
    variable_definitions:
      common: { path: ./common/accounts, type: data }
      accounts: { path: './teams/\${team}/accounts/{account}/base', type: data_with_key_from_path }
      tags: { path: './teams/\${team}/tags.yaml', type: data }
  resources:
    operations:
      - for_each:
          iterator: $own
          alias: kind
          actions:
            - for_each:
                iterator: $kind#each_value
                alias: region
                actions:
                  - for_each:
                      iterator: $region#each_value
                      alias: one
                      actions:
                        - inject: [ $common.$kind#each_key.$region#each_key, $one#each_value, $tags ]
    variable_definitions:
      common: { path: ./common/resources, type: data }
      own: { path: './teams/\${team}/accounts/\${account}/things', type: data }
      tags: { path: './teams/\${team}/tags.yaml', type: data }
  file:
    operations:
      - inject: [ $data ]
    variable_definitions:
      data: { path: '\${file}', type: data }
`,
  'teams/red/apps/common/store.yaml': 'store:\n  tags: { name: Store }\n  class: small\n  version: 15.3\n  user: admin\n',
  'teams/red/apps/database/live/store.yaml': 'store:\n  class: large\n  tags: { env: live }\n  password_ecs_secret: r3d-secret\n  groups: [ sg-1 ]\n',
  'teams/blue/apps/common/store.yaml': 'store: { class: small }\n',
  'teams/blue/apps/database/live/store.yaml': 'store: { password_ecs_secret: blu3-secret }\n',
  'teams/__strategies.yaml': `strategies:
  apps:
    operations:
      - for_each:
          iterator: $app
          alias: part
          actions:
            - inject: [ $common.$each_key, $each_value, $tags ]
    variable_definitions:
      common: { path: './\${team}/apps/common', type: data }
      app: { path: './\${team}/apps/\${application}/\${environment}', type: data }
      tags: { path: '../core/teams/\${team}/tags.yaml', type: data }
`,
  'teams/blue/apps/__strategies.yaml': `strategies:
  own:
    operations:
      - for_each:
          iterator: $app
          actions:
            - inject: [ $common.$each_key, $each_value, $tags ]
    variable_definitions:
      common: { path: ./common, type: data }
      app: { path: './\${application}/\${environment}', type: data }
      tags: { path: ../../../core/teams/blue/tags.yaml, type: data }
`,
}

let server: Server
beforeAll(async () => {
  server = await startServer()
  await server.admin.push({ files: { ...STEPS, '__strategies.yaml': STEPS['__strategies.yaml'].replace('ITERATOR', '$teams.$each_key.queue') } })
  await server.admin.push({ files: LANDSCAPE })
})
afterAll(() => server.stop())

/** The bytes of a build, ciphertext as `<secret>`. */
async function built(client: Client, path: string, more: Readonly<Record<string, unknown>>): Promise<string> {
  const { status, text } = await client.build(path, more)
  return `${status === 200 ? '' : `${status} `}${text.replace(/ENC\[AES256_GCM,[^\]]+\]/g, '<secret>')}`
}

describe('step by step', () => {
  const RED = `"red":{"queue":${queue('7')}`
  it.each<[string, string, Readonly<Record<string, unknown>>, string]>([
    ['files of a folder', 'one/team', { recursive: true }, '{"bucket":{"reports":{"private":true}},"queue":{"mail":{"visibility":30,"retention":1.5},"print":{"visibility":90,"retention":4}}}'],
    ['one part of it', 'one/team', { recursive: true, filter: 'queue' }, '{"mail":{"visibility":30,"retention":1.5},"print":{"visibility":90,"retention":4}}'],
    ['one of many', 'one/team', { recursive: true, filter: 'queue."mail"' }, '{"visibility":30,"retention":1.5}'],
    ['deeper over shallower', 'two', { recursive: true }, '{"queue":{"visibility":30,"retention":14}}'],
    ['what is above alone', 'two', {}, '{"queue":{"visibility":30,"retention":4}}'],
    ['defaults below every team', 'three', { strategy_name: 'defaults' }, `{"blue":{"queue":${queue('4', '{"managed":true,"cost":"blue"}')}},${RED}}}`],
    ['several objects', 'four', { strategy_name: 'objects' }, `{"blue":{"queue":{"visibility":60,"dead_letters":null,"retention":4,"labels":{"managed":true}},"bucket":{"private":false,"versioned":false}},${RED},"bucket":{"private":true,"versioned":true}}}`],
    ['instances by their names', 'five', { strategy_name: 'named' }, `{"red":{"queue":{"mail":${queue('7')},"print":${queue('8')}}}}`],
    ['instances of several kinds', 'six', { strategy_name: 'named_objects' }, `{"blue":{"queue":{"print":{"visibility":90,"dead_letters":null,"retention":4,"labels":{"managed":true}}},"bucket":{}},"red":{"queue":{"mail":${queue('7')}},"bucket":{"reports":{"private":true,"versioned":false},"10":{"private":true,"versioned":true}}}}`],
    ['those of one team and kind', '/six', { strategy_name: 'named_objects', filter: '"red".bucket' }, '{"reports":{"private":true,"versioned":false},"10":{"private":true,"versioned":true}}'],
  ])('%s', async (_, path, more, expected) => {
    expect(await built(server.admin, path, more)).toBe(expected)
  })

  it.each(['$each_value.queue', '$team#each_value.queue'])('the names of instances come from %s, too', async (iterator) => {
    const before = await built(server.admin, 'five', { strategy_name: 'named' })
    await server.admin.push({ files: { '__strategies.yaml': STEPS['__strategies.yaml'].replace('ITERATOR', iterator) } })
    expect(await built(server.admin, 'five', { strategy_name: 'named' })).toBe(before)
  })
})

describe('a landscape of teams', () => {
  const TAGS = '"tags":{"cost":"red"}'
  const account = `{"account":{"name":"Red test","modules":{"login":true},${TAGS}},"limits":{"policies":["red-1"],${TAGS}},"network":{"north":{"pool":"pool-red","gateway":"gw-north"},"south":{"pool":"pool-south"},${TAGS}},"login":{"sets":[{"name":"everyone"}],"session":8,${TAGS}}}`
  const red = { team: 'red', account: 'test' }

  it.each<[string, string, Readonly<Record<string, unknown>>, string]>([
    ['an account, lists replaced', 'core', { strategy_name: 'account', config_vars: red }, account],
    ['all accounts of a team', 'core', { strategy_name: 'accounts', config_vars: { team: 'red' } }, `{"live":{"account":{"name":"Red live",${TAGS}}},"test":${account}}`],
    ['resources by kind, region and name', 'core', { strategy_name: 'resources', config_vars: red }, '{"site":{"north":{"reports":{"private":true,"tags":{"cost":"red"}}}},"store":{"north":{"store-1":{"engine":"15.3","size":200,"tags":{"name":"Store","cost":"red"}}},"south":{"store-2":{"engine":"15.3","size":50,"tags":{"name":"Store","cost":"red"}}}}}'],
    ['one kind, as YAML with its keys sorted', 'core', { strategy_name: 'resources', config_vars: red, filter: 'store', format: 'yaml' }, "north:\n  store-1:\n    engine: '15.3'\n    size: 200\n    tags:\n      cost: red\n      name: Store\nsouth:\n  store-2:\n    engine: '15.3'\n    size: 50\n    tags:\n      cost: red\n      name: Store\n"],
    ['a file by a variable', 'core', { strategy_name: 'file', config_vars: { file: 'teams/red/repositories.yaml' } }, '{"repositories":[{"name":"app"},{"name":"site"}]}'],
    ['the same file by its path', '/core/teams/red/repositories.yaml', {}, '{"repositories":[{"name":"app"},{"name":"site"}]}'],
  ])('%s', async (_, path, more, expected) => {
    expect(await built(server.admin, path, more)).toBe(expected)
  })

  describe('in which a team', () => {
    const STORE = '{"store":{"tags":{"name":"Store","env":"live","cost":"red"},"class":"large","version":15.3,"user":"admin","groups":["sg-1"],"password":"<secret>"}}'
    const vars = (team: string) => ({ strategy_name: 'apps', config_vars: { team, application: 'database', environment: 'live' } })
    let [ofRed, ofBlue, withoutTags] = [] as unknown as [Client, Client, Client]
    beforeAll(async () => {
      const grants = (team: string) => ({ [`/teams/${team}`]: 'read_write', [`/core/teams/${team}`]: 'read' })
      ofRed = await server.account('red', grants('red'), { read_secrets: true })
      ofBlue = await server.account('blue', grants('blue'))
      withoutTags = await server.account('narrow', { '/teams/red': 'read' })
    })

    it('builds with the strategy of all teams, in a folder it cannot read', async () => {
      expect(await built(ofRed, 'teams', vars('red'))).toBe(STORE)
      expect(await built(ofRed, 'teams', { ...vars('red'), show_secrets: true })).toBe(STORE.replace('<secret>', 'r3d-secret'))
    })

    it('builds with its own strategy, which reads beside', async () => {
      expect(await built(ofBlue, 'teams/blue/apps', { strategy_name: 'own', config_vars: { application: 'database', environment: 'live' } })).toBe('{"store":{"class":"small","password":"<secret>","tags":{"cost":"blue"}}}')
    })

    it('gets nothing of another by its name, nor without its tags', async () => {
      for (const [client, team] of [[ofRed, 'blue'], [ofBlue, 'red'], [withoutTags, 'red']] as const) {
        for (const more of [{}, { show_secrets: true }]) expect(await built(client, 'teams', { ...vars(team), ...more })).toMatch(/^403 \{"detail":"You are not authorized to access path \/(teams|core\/teams)\/\w+/)
      }
    })

    it('changes its own files, and not those of the others', async () => {
      const { value } = await ofRed.push({ files: { 'teams/red/apps/new.yaml': 'a: 1\n', 'core/teams/red/tags.yaml': 'tags: {}\n', 'teams/__strategies.yaml': 'strategies: {}\n' } })
      expect(value).toMatchObject({ skipped_files: ['core/teams/red/tags.yaml', 'teams/__strategies.yaml'] })
    })
  })
})
