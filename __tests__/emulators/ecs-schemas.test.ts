import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { violationsOf } from '../../emulators/ecs/schemas.ts'
import { parseJson } from '../../src/sops/stores/json.ts'
import { startServer, type Client, type Server } from './ecs-server.ts'

const violations = (schema: object, instance: unknown) => violationsOf(parseJson(JSON.stringify(instance), 'an instance'), schema).map(({ msg, loc }) => [loc.join('.'), msg])
const CIPHERTEXT = `ENC[AES256_GCM,data:AAAA,iv:${'A'.repeat(43)}=,tag:${'A'.repeat(22)}==,type:int]`

describe('a violation is told in the words of Python’s jsonschema', () => {
  it.each<[object, unknown, [string, string][]]>([
    [{ required: ['ami', 'b'] }, { b: 1 }, [['', "'ami' is a required property"]]],
    [{ properties: { a: { type: 'integer' } } }, { a: "it's" }, [['a', `"it's" is not of type 'integer'`]]],
    [{ items: { type: ['string', 'null'] } }, [true, null], [['0', "True is not of type 'string', 'null'"]]],
    [{ additionalProperties: false, properties: { a: true } }, { a: 1, c: 2, b: 3 }, [['', "Additional properties are not allowed ('b', 'c' were unexpected)"]]],
    [{ additionalProperties: false, patternProperties: { '^x': true } }, { y: 1 }, [['', "'y' does not match any of the regexes: '^x'"]]],
    [{ additionalItems: false, items: [true] }, [1, { a: null }], [['', "Additional items are not allowed ({'a': None} was unexpected)"]]],
    [{ enum: ['a', 1.5, false] }, 'b', [['', "'b' is not one of ['a', 1.5, False]"]]],
    [{ const: {} }, [], [['', '{} was expected']]],
    [{ minimum: 2 }, 1, [['', '1 is less than the minimum of 2']]],
    [{ exclusiveMaximum: 2 }, 2, [['', '2 is greater than or equal to the maximum of 2']]],
    [{ multipleOf: 2 }, 3, [['', '3 is not a multiple of 2']]],
    [{ pattern: '^a\\d' }, 'b\n', [['', String.raw`'b\n' does not match '^a\\d'`]]],
    [{ minLength: 1 }, '', [['', "'' should be non-empty"]]],
    [{ minItems: 2 }, [1], [['', '[1] is too short']]],
    [{ maxProperties: 0 }, { a: 1 }, [['', "{'a': 1} is expected to be empty"]]],
    [{ uniqueItems: true }, [1, 1], [['', '[1, 1] has non-unique elements']]],
    [{ dependencies: { a: ['b'] } }, { a: 1 }, [['', "'b' is a dependency of 'a'"]]],
    [{ propertyNames: { pattern: '^a' } }, { b: 1 }, [['', "'b' does not match '^a'"]]],
    [{ not: { type: 'string' } }, 'x', [['', "'x' should not be valid under {'type': 'string'}"]]],
    [{ anyOf: [{ type: 'string' }, { minimum: 3 }] }, 2, [['', '2 is not valid under any of the given schemas']]],
    [{ oneOf: [{ type: 'integer' }, { minimum: 1 }] }, 2, [['', "2 is valid under each of {'minimum': 1}, {'type': 'integer'}"]]],
    [{ properties: { a: false } }, { a: 1 }, [['a', 'False schema does not allow 1']]],
    [{ if: { required: ['a'] }, then: { required: ['b'] } }, { a: 1 }, [['', "'b' is a required property"]]],
    [{ $ref: '#/definitions/port', definitions: { port: { maximum: 65535 } } }, 70000, [['', '70000 is greater than the maximum of 65535']]],
    [{ format: 'date' }, 'no date', []],
  ])('%j of %j', (schema, instance, expected) => {
    expect(violations(schema, instance)).toEqual(expected)
  })

  it.each<[object, unknown]>([
    [{ properties: { port: { type: 'integer', minimum: 1 } }, required: ['port'] }, { port: CIPHERTEXT }],
    [{ properties: { port: { anyOf: [{ type: 'integer' }, { const: 'none' }] } } }, { port: CIPHERTEXT }],
    [{ anyOf: [{ properties: { port: { type: 'integer' } } }, { properties: { port: { type: 'null' } } }] }, { port: CIPHERTEXT }],
  ])('and nothing is said of ciphertext: %j', (schema, instance) => {
    expect(violations(schema, instance)).toEqual([])
  })

  it('but of a secret that is missing, or beside it', () => {
    expect(violations({ properties: { port: { type: 'integer' }, host: { type: 'string' } }, required: ['password'] }, { port: CIPHERTEXT, host: 1 })).toEqual([['', "'password' is a required property"], ['host', "1 is not of type 'string'"]])
  })
})

describe('a strategy', () => {
  let server: Server
  let reader: Client
  const strategies = 'strategies:\n  db:\n    operations: [{inject: [$data]}]\n    variable_definitions: {data: {path: ./data, type: data}}\n'
  const schema = 'schemas:\n  db:\n    $schema: http://json-schema.org/draft-07/schema#\n    type: object\n    properties: {port: {type: integer}, password: {minLength: 12}}\n    required: [port, password]\n'
  beforeAll(async () => {
    server = await startServer()
    await server.admin.push({ files: { 'db/__strategies.yaml': strategies, 'db/__schemas.yaml': schema, 'db/data/a.yaml': 'port: 5432\npassword_ecs_secret: a-long-password\n', 'other/__strategies.yaml': strategies, 'other/data/a.yaml': 'a: 1\n' } })
    reader = await server.account('reader', { '/db/data': 'read' })
  })
  afterAll(() => server.stop())
  const build = (more: object = {}, path = 'db') => reader.build(path, { strategy_name: 'db', ...more })

  it('whose output fits its schema is built: names without their suffix, for whoever may read the data', async () => {
    expect((await build()).value).toEqual({ port: 5432, password: expect.stringMatching(/^ENC/) as string })
  })

  it('whose output does not fit is refused, with every violation, before a filter', async () => {
    await server.admin.push({ files: { 'db/data/a.yaml': 'port: high\n' } })
    const { status, value } = await build({ filter: 'port' })
    const detail = [{ msg: "'password' is a required property", loc: [], type: 'value_error' }, { msg: "'high' is not of type 'integer'", loc: ['port'], type: 'value_error' }]
    expect([status, value]).toEqual([422, { detail }])
  })

  it('is validated with what its secrets are, where they are shown', async () => {
    await server.admin.push({ files: { 'db/data/a.yaml': 'port: 5432\npassword_ecs_secret: short\n' } })
    expect((await build()).status).toBe(200)
    expect((await server.admin.build('db', { strategy_name: 'db', show_secrets: true })).value).toEqual({ detail: [{ msg: "'short' is too short", loc: ['password'], type: 'value_error' }] })
  })

  it('elsewhere, and a build without a strategy, have no schema', async () => {
    expect((await server.admin.build('other', { strategy_name: 'db' })).text).toBe('{"a":1}')
    expect((await server.admin.build('db/data')).status).toBe(200)
  })

  it.each([
    ['a list', '- a\n', 'File x/__schemas.yaml: schemas is a map from strategies to JSON Schemas'],
    ['no schemas', 'schema: {}\n', 'File x/__schemas.yaml: schemas is a map from strategies to JSON Schemas'],
    ['a schema that is none', 'schemas: {s: {type: text}}\n', 'File x/__schemas.yaml: s is no JSON Schema of draft-07'],
    ['a schema that is a text', 'schemas: {s: text}\n', 'File x/__schemas.yaml: s is no JSON Schema of draft-07'],
    ['another draft', 'schemas: {s: {$schema: "http://json-schema.org/draft-04/schema#"}}\n', 'File x/__schemas.yaml: s is no JSON Schema of draft-07'],
    ['a reference to another place', 'schemas: {s: {$ref: "https://example.com/s"}}\n', 'File x/__schemas.yaml: s is no JSON Schema of draft-07'],
    ['no YAML', 'schemas: [\n', 'File x/__schemas.yaml: x/__schemas.yaml is not YAML (line 2).'],
  ])('cannot be given %s as its schema: the push is refused as a whole', async (_, text, msg) => {
    const before = await server.admin.hash()
    expect(await server.admin.push({ files: { 'x/__schemas.yaml': text, 'x/a.yaml': 'a: 1\n' } })).toMatchObject({ status: 422, value: { detail: [{ msg }] } })
    expect(await server.admin.hash()).toBe(before)
  })
})
