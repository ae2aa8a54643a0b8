/** The emulated ECS against the libraries that the real server is written with: PyYAML byte for byte, and the words of jsonschema. */
import { deepStrictEqual, ok, strictEqual } from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { violationsOf } from '../../emulators/ecs/schemas.ts'
import { compact } from '../../emulators/ecs/python.ts'
import { safeDump } from '../../emulators/ecs/yaml.ts'
import { readYaml11 } from '../../emulators/ecs/yaml11.ts'
import { LINE_BREAK_CASES } from '../../__tests__/sops/line-breaks.ts'
import { judge } from '../../scripts/judges.ts'
import { parseJson } from '../../src/sops/stores/json.ts'
import type { Checks } from './check.ts'

const DUMP = `import sys, json, yaml
for text in sys.stdin.buffer.read().decode().split("\\0"):
    sys.stdout.buffer.write(yaml.safe_dump(json.loads(text), default_flow_style=False).encode() + b"\\0")`

const LOAD = `import sys, json, yaml
def read(text):
    try:
        return json.dumps(yaml.safe_load(text), default=lambda day: day.isoformat(), separators=(",", ":"), ensure_ascii=False)
    except (ValueError, yaml.YAMLError):
        return "refused"
sys.stdout.write("\\0".join(read(text) for text in sys.stdin.buffer.read().decode().split("\\0")))`

/** Every document, as a list; bytes as the server's framework has them. */
const LOAD_ALL = `import sys, json, yaml
def read(text):
    try:
        return json.dumps(list(yaml.safe_load_all(text)), default=lambda one: one.decode(), separators=(",", ":"), ensure_ascii=False)
    except (ValueError, TypeError, yaml.YAMLError):
        return "refused"
sys.stdout.buffer.write("\\0".join(read(text) for text in sys.stdin.buffer.read().decode().split("\\0")).encode())`

function ourReading(text: string): string {
  try {
    return `[${readYaml11(text).map(compact).join(',')}]`
  } catch {
    return 'refused'
  }
}

const VALIDATE = `import sys, json
from jsonschema import Draft7Validator
for text in sys.stdin.buffer.read().decode().split("\\0"):
    schema, instance = json.loads(text)
    print(json.dumps([[error.message, [str(key) for key in error.absolute_path]] for error in Draft7Validator(schema).iter_errors(instance)]))`

const AWKWARD = ['yes', 'null', '~', '=', '15.3', '1e3', '1_000', '0x1F', '012', '1:30', '2020-01-01', 'a: b', 'a #b', '- a', "it's", ' lead', 'trail ', 'one\ntwo\n', 'x'.repeat(130), 'é'.repeat(50), 'word '.repeat(40).trim(), 'quote "word\n" '.repeat(12)]
const words = fc.array(fc.constantFrom('alpha', "it's", 'é', ':', '#', '  ', '\n', '"q"'), { maxLength: 40 }).map((list) => list.join(' '))
const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 30 }), fc.string({ unit: 'binary', maxLength: 12 }).filter((one) => one.isWellFormed()), fc.constantFrom(...AWKWARD), words)
const leaf = fc.oneof(text, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null))
const tree = fc.letrec((tie) => ({ node: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('node'), { maxLength: 4 }), fc.dictionary(text, tie('node'), { maxKeys: 4 })) })).node

const key = fc.constantFrom('a', 'b', "it's", 'a/b~c')
const value = fc.letrec((tie) => ({
  node: fc.oneof({ depthSize: 'small' }, fc.constantFrom(null, true, false, 0, 1, -3, 2.5, 1e16, '', 'x', "it's", 'two\nlines', 'é\u200b\\'), fc.array(tie('node'), { maxLength: 3 }), fc.dictionary(key, tie('node'), { maxKeys: 3 })),
})).node
const small = fc.integer({ min: 0, max: 3 })
const types = fc.constantFrom('string', 'integer', 'number', 'boolean', 'null', 'array', 'object')
const SIMPLE = {
  type: fc.oneof(types, fc.uniqueArray(types, { minLength: 2, maxLength: 3 })), enum: fc.uniqueArray(value, { minLength: 1, maxLength: 2, selector: (one) => JSON.stringify(one) }), const: value,
  minimum: small, maximum: small, exclusiveMinimum: small, exclusiveMaximum: small, multipleOf: fc.constantFrom(1, 2, 0.5),
  minLength: small, maxLength: small, pattern: fc.constantFrom('^a', "'", '^\\d+$'), format: fc.constantFrom('date', 'email'),
  minItems: small, maxItems: small, uniqueItems: fc.boolean(), minProperties: small, maxProperties: small, required: fc.uniqueArray(key, { maxLength: 2 }),
}
/** Not `contains`: the emulator's library finds it in empty arrays. */
const nested = (below: fc.Arbitrary<object>) => ({
  properties: fc.dictionary(key, below, { maxKeys: 2 }), patternProperties: fc.dictionary(fc.constantFrom('^a', '/'), below, { maxKeys: 2 }), additionalProperties: fc.oneof(fc.boolean(), below),
  items: fc.oneof(below, fc.array(below, { minLength: 1, maxLength: 2 })), additionalItems: fc.boolean(), propertyNames: fc.constantFrom({ pattern: '^a' }, true),
  dependencies: fc.dictionary(key, fc.oneof(fc.uniqueArray(key, { maxLength: 2 }), below), { maxKeys: 1 }), if: below, then: below, else: below, not: below,
  allOf: fc.array(below, { minLength: 1, maxLength: 2 }), anyOf: fc.array(below, { minLength: 1, maxLength: 2 }), oneOf: fc.array(below, { minLength: 1, maxLength: 2 }),
})
/** Some keywords of these. */
const some = (keywords: Readonly<Record<string, fc.Arbitrary<unknown>>>): fc.Arbitrary<object> => {
  const one = fc.oneof(...Object.entries(keywords).map(([name, values]) => values.map((given) => ({ [name]: given }))))
  return fc.array(one, { maxLength: 4 }).map((all) => Object.assign({}, ...all) as object)
}
const simple = some(SIMPLE)
const schema = some({ ...SIMPLE, ...nested(fc.oneof(simple, some(nested(simple)))) })

/** What looks like a number, a boolean, a date or nothing, and the like. */
const scalar = fc.oneof(
  fc.constantFrom('yes', 'No', 'ON', 'off', 'y', 'N', 'true', 'TRUE', 'tRue', '~', 'null', 'Null', '""', '"yes"', "'12'", '.inf', '-.Inf', '.NaN', '<', '2020-01-01', '2020-13-01x', '!!str 12', '!!int "12"'),
  fc.stringMatching(/^[-+]?(0|0b|0o|0x)?[0-9_]{1,4}(\.[0-9_]{0,2})?([eE][-+]?[0-9]{1,2})?$/),
  fc.stringMatching(/^[-+]?[0-9]{1,2}:[0-9]{1,2}(:[0-9]{1,2})?(\.[0-9])?$/),
  fc.stringMatching(/^[-+]?[0-9]{16,30}$/),
)

/** Flow mappings with anchors, aliases, merge keys and equal keys: PyYAML refuses many of them. */
const merging = fc.letrec<{ node: string; map: string }>((tie) => ({
  node: fc.oneof({ depthSize: 'small' }, fc.constantFrom('1', 'yes', '"<<"', '<<', '=', '!!str 1', '!!binary aGk=', '!!binary "aG.k="', '*x', '*y'), tie('map'), fc.array(tie('node'), { maxLength: 3 }).map((items) => `[${items.join(', ')}]`)),
  map: fc
    .tuple(fc.constantFrom('', '', '&x ', '&y ', '!!map '), fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c', '1', 'no', '<<', '<<', '!!merge <<', '"<<"', '=', '*x'), tie('node')), { maxLength: 4 }))
    .map(([properties, pairs]) => `${properties}{${pairs.map(([name, node]) => `${name} : ${node}`).join(', ')}}`),
})).map
const merges = fc.tuple(merging, fc.constantFrom('*x', '[*x, *y]', '{b: 3}')).map(([nested, merged]) => {
  const withoutAnchors = nested.replaceAll(/&[xy] /g, '')
  return `first: &x {a: 1, b: 2}\nsecond: &y {<<: *x, b: ${withoutAnchors.replaceAll('*y', '*x')}}\nthird: {c: 1, <<: ${merged}, d: ${withoutAnchors}}\n`
})

export const checks: Checks = {
  'jsonschema finds what the emulated ECS finds, in the same words': () => {
    const pairs = fc.sample(fc.tuple(schema, value), { numRuns: 3000 }).map((pair) => JSON.parse(JSON.stringify(pair)) as [object, unknown])
    const lines = execFileSync(join(dirname(judge('check-jsonschema')), 'python'), ['-c', VALIDATE], { input: pairs.map((pair) => JSON.stringify(pair)).join('\0'), encoding: 'utf8', maxBuffer: 1024 ** 3 }).trimEnd().split('\n')
    strictEqual(lines.length, pairs.length)
    let found = 0
    pairs.forEach(([against, instance], index) => {
      const theirs = (JSON.parse(lines[index] ?? '') as unknown[]).map((one) => JSON.stringify(one))
      const ours = violationsOf(parseJson(JSON.stringify(instance), 'an instance'), against).map(({ msg, loc }) => JSON.stringify([msg, loc]))
      // The emulator's library says no more of a value whose type is wrong.
      deepStrictEqual([ours.filter((one) => !theirs.includes(one)), ours.length > 0], [[], theirs.length > 0], JSON.stringify([against, instance, theirs]))
      found += ours.length
    })
    ok(found > 1000, `only ${found} violations were generated`)
  },
  'PyYAML reads what the emulated ECS reads': () => {
    const texts = fc.sample(scalar, { numRuns: 2000 }).map((one) => `a: ${one}\nb: [${one}, {c: ${one}}]\n`)
    const read = execFileSync(join(dirname(judge('python')), 'python'), ['-c', LOAD], { input: texts.join('\0'), encoding: 'utf8', maxBuffer: 1024 ** 3 }).split('\0')
    ok(read.filter((one) => one === 'refused').length < texts.length / 10)
    texts.forEach((one, index) => read[index] === 'refused' || strictEqual(readYaml11(one).map(compact).join(), read[index], one))
  },
  'PyYAML reads line breaks, anchors and merge keys as the emulated ECS does, or refuses them like it': () => {
    const texts = [...LINE_BREAK_CASES.map(({ yaml }) => yaml), ...fc.sample(merges, { numRuns: 3000 })]
    const read = execFileSync(join(dirname(judge('python')), 'python'), ['-c', LOAD_ALL], { input: texts.join('\0'), encoding: 'utf8', maxBuffer: 1024 ** 3 }).split('\0')
    texts.forEach((one, index) => strictEqual(ourReading(one), read[index], one))
    ok(read.filter((one) => one !== 'refused').length > texts.length / 4)
  },
  'PyYAML writes what the emulated ECS writes': () => {
    const texts = fc.sample(tree, { numRuns: 1000 }).map((value) => JSON.stringify(value))
    const written = execFileSync(join(dirname(judge('cto')), 'python'), ['-c', DUMP], { input: texts.join('\0'), encoding: 'utf8', maxBuffer: 1024 ** 3 }).split('\0')
    texts.forEach((one, index) => strictEqual(safeDump(parseJson(one, 'a tree')), written[index], one))
  },
}
