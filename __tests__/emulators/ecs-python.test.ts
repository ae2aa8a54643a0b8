import { describe, expect, it } from 'vitest'
import { driftText } from '../../emulators/ecs/drift.ts'
import { filtered } from '../../emulators/ecs/filter.ts'
import { compact } from '../../emulators/ecs/python.ts'
import { merge, withoutSuffixes } from '../../emulators/ecs/trees.ts'
import { safeDump } from '../../emulators/ecs/yaml.ts'
import { readYaml11 } from '../../emulators/ecs/yaml11.ts'
import { parseDocument } from '../../src/sops/index.ts'
import { parseJson } from '../../src/sops/stores/json.ts'
import type { Node } from '../../src/sops/tree.ts'
import { LINE_BREAK_CASES } from '../sops/line-breaks.ts'

const tree = (json: string): Node => parseJson(json, 'a test')
const words = (count: number) => Array.from({ length: count }, () => 'word').join(' ')

describe('YAML as PyYAML writes it', () => {
  it.each([
    ['keys sorted by code points', '{"b":1,"a":2,"B":3,"10":4,"é":5}', "'10': 4\nB: 3\na: 2\nb: 1\n\"\\xE9\": 5\n"],
    ['lists on the column of their key', '{"a":[1,{"b":2,"c":[]}],"d":{"e":["f"]}}', 'a:\n- 1\n- b: 2\n  c: []\nd:\n  e:\n  - f\n'],
    ['lists in lists', '[[1,2],[[]],{}]', '- - 1\n  - 2\n- - []\n- {}\n'],
    ['scalars', '[null,true,false,1,-5,1.0,0.1,1e16,1e-5,1.5e300,10000000000000000000000000]', '- null\n- true\n- false\n- 1\n- -5\n- 1.0\n- 0.1\n- 1.0e+16\n- 1.0e-05\n- 1.5e+300\n- 10000000000000000000000000\n'],
    ['quotes where YAML 1.1 reads something else', '["15.3","yes","012","","null","2020-01-01","12:30","=","1_000",".inf","0x1F"]', "- '15.3'\n- 'yes'\n- '012'\n- ''\n- 'null'\n- '2020-01-01'\n- '12:30'\n- '='\n- '1_000'\n- '.inf'\n- '0x1F'\n"],
    ['quotes where a character would mean something', '["a: b","a:b","#a","a #b","- a","-a","it\'s","\'q\'"," a","a ","@","a,b"]', "- 'a: b'\n- a:b\n- '#a'\n- 'a #b'\n- '- a'\n- -a\n- it's\n- '''q'''\n- ' a'\n- 'a '\n- '@'\n- a,b\n"],
    ['escapes', '["é\\t\\u0001😀","a\\"b\\\\ü\\n"]', '- "\\xE9\\t\\x01\\U0001F600"\n- "a\\"b\\\\\\xFC\\n"\n'],
    ['lines as paragraphs', '{"a":"one\\ntwo\\n"}', "a: 'one\n\n  two\n\n  '\n"],
    ['a long text broken at a blank', `{"a":"${words(20)}"}`, `a: ${words(16)}\n  ${words(4)}\n`],
    ['a long quoted text broken at a blank', `{"a":"${words(20)}:"}`, `a: '${words(16)}\n  ${words(4)}:'\n`],
    ['a long escaped text broken with a backslash', `{"a":"é ${words(20)}"}`, `a: "\\xE9 ${words(15)}\\\n  \\ ${words(5)}"\n`],
    ['a long key before its value', `{"${'k'.repeat(123)}":1,"${'j'.repeat(122)}":[2]}`, `${'j'.repeat(122)}:\n- 2\n? ${'k'.repeat(123)}\n: 1\n`],
    ['a text alone', '"a"', 'a\n...\n'],
    ['a quoted text alone', '"1"', "'1'\n"],
    ['an empty object', '{}', '{}\n'],
  ])('has %s', (_, json, expected) => {
    expect(safeDump(tree(json))).toBe(expected)
  })
})

describe('YAML as PyYAML reads it', () => {
  it.each(LINE_BREAK_CASES)('has $name', ({ yaml, json }) => {
    if (json === undefined) expect(() => readYaml11(yaml)).toThrow()
    else expect(JSON.parse(compact(readYaml11(yaml)[0]!))).toEqual(JSON.parse(json))
  })

  it.each([
    ['merged keys first, and the mapping\'s own over them', 'y: 2\n<<: {x: 1, y: 3}\nz: 1\n', '{"x":1,"y":2,"z":1}'],
    ['of merged mappings the first over the others', '<<: [{x: 1}, {x: 2, y: 3}]\n', '{"x":1,"y":3}'],
    ['a merge key that is tagged', '!!merge <<: {x: 1}\n', '{"x":1}'],
    ['no merge key that is quoted', '"<<": {x: 1}\n', '{"<<":{"x":1}}'],
    ['of equal keys the last, where the first was', 'a: 1\nb: 2\na: 3\n', '{"a":3,"b":2}'],
    ['bytes, foreign characters dropped', 'a: !!binary "aG.k="\n', '{"a":"hi"}'],
    ['nothing that a tag says of a plain value by "!"', 'a: ! 12\n', '{"a":12}'],
  ])('has %s', (_, yaml, expected) => {
    expect(readYaml11(yaml).map(compact).join()).toBe(expected)
  })

  it.each(['a: &x 1\nb: &x 2\n', 'a: *x\n', 'a: &x [*x]\n', '<<: 1\n', '<<: [1]\n', '- <<\n', 'a: =\n', 'a: !foo 1\n', 'a: !!set {b}\n', '? [a]\n: 1\n', 'a: !!str {}\n'])('refuses %j', (yaml) => {
    expect(() => readYaml11(yaml)).toThrow()
  })
})

describe('JSON as the server answers', () => {
  it.each([
    ['compact, in the order of the tree, with any character', '{"b":[1, null, true],"10":"é","a":{}}', '{"b":[1,null,true],"10":"é","a":{}}'],
    ['floats as Python has them', '[1.0,1e3,2.50,1e16,1e-5,-0.0,0.001]', '[1.0,1000.0,2.5,1e+16,1e-05,-0.0,0.001]'],
    ['integers of any size', '[10000000000000000000000001,-9223372036854775809]', '[10000000000000000000000001,-9223372036854775809]'],
  ])('is %s', (_, json, expected) => {
    expect(compact(tree(json))).toBe(expected)
  })

  it('has what is no number as Python has it', () => {
    const document = parseDocument('a.yaml', Buffer.from('[.inf, -.inf, .nan]\n')).documents[0]!
    expect(compact(document)).toBe('[Infinity,-Infinity,NaN]')
    expect(safeDump(document)).toBe('- .inf\n- -.inf\n- .nan\n')
  })
})

describe('a drift as DeepDiff tells it', () => {
  it.each([
    ['a value', '{"team-1":{"ec2":{"disk_size":400}}}', '{"team-1":{"ec2":{"disk_size":300}}}', '{"values_changed": {"root[\'team-1\'][\'ec2\'][\'disk_size\']": {"new_value": 300, "old_value": 400}}}'],
    ['a value alone', '5', '6', '{"values_changed": {"root": {"new_value": 6, "old_value": 5}}}'],
    ['a type', '{"a":1,"b":{"x":1},"c":null}', '{"a":1.0,"b":5,"c":"ü"}', '{"type_changes": {"root[\'a\']": {"old_type": "int", "new_type": "float", "old_value": 1, "new_value": 1.0}, "root[\'b\']": {"old_type": "dict", "new_type": "int", "old_value": {"x": 1}, "new_value": 5}, "root[\'c\']": {"old_type": "NoneType", "new_type": "str", "old_value": null, "new_value": "\\u00fc"}}}'],
    ['keys, before values', '{"b":2,"c":1}', '{"b":3,"d":{"z":[1]}}', '{"dictionary_item_added": ["root[\'d\']"], "dictionary_item_removed": ["root[\'c\']"], "values_changed": {"root[\'b\']": {"new_value": 3, "old_value": 2}}}'],
    ['a key that objects inherit', '{}', '{"constructor":1}', '{"dictionary_item_added": ["root[\'constructor\']"]}'],
    ['elements', '{"a":[1,2,3],"b":[]}', '{"a":[1],"b":["x"]}', '{"iterable_item_added": {"root[\'b\'][0]": "x"}, "iterable_item_removed": {"root[\'a\'][1]": 2, "root[\'a\'][2]": 3}}'],
    ['what no double can hold', '{"a":9007199254740993}', '{"a":9007199254740992}', '{"values_changed": {"root[\'a\']": {"new_value": 9007199254740992, "old_value": 9007199254740993}}}'],
    ['a key with a quote', '{"it\'s":1}', '{"it\'s":2}', '{"values_changed": {"root[\\"it\'s\\"]": {"new_value": 2, "old_value": 1}}}'],
  ])('names %s', (_, before, after, expected) => {
    expect(driftText(tree(before), tree(after))).toBe(expected)
  })

  it('is none where only the order of keys differs', () => {
    expect(driftText(tree('{"a":1,"b":[1,{"c":null}]}'), tree('{"b":[1,{"c":null}],"a":1}'))).toBeUndefined()
  })
})

describe('merge', () => {
  it.each([
    ['objects deeply, in the order of first appearance', '{"a":{"x":1,"y":2},"b":1}', '{"c":3,"a":{"z":4,"x":5}}', '{"a":{"x":5,"y":2,"z":4},"b":1,"c":3}'],
    ['keys that look like numbers in their places', '{"b":1,"10":2}', '{"9":3,"10":4}', '{"b":1,"10":4,"9":3}'],
    ['no lists: the later one counts', '{"a":[1,2]}', '{"a":[3]}', '{"a":[3]}'],
    ['null as a value', '{"a":{"x":1},"b":2}', '{"a":null,"b":null}', '{"a":null,"b":null}'],
    ['an object over a scalar', '{"a":1}', '{"a":{"b":2}}', '{"a":{"b":2}}'],
    ['numbers as they are spelled', '{"a":1.0}', '{"b":10000000000000000000000001,"c":1e3}', '{"a":1.0,"b":10000000000000000000000001,"c":1000.0}'],
  ])('takes %s', (_, base, over, expected) => {
    expect(compact(merge(tree(base), tree(over)))).toBe(expected)
  })
})

describe('suffixes', () => {
  it.each([
    ['of a value', '{"a_ecs_secret":1,"b":[{"c_ecs_secret":2}]}', '{"a":1,"b":[{"c":2}]}'],
    ['of an object, whose keys keep their names', '{"a_ecs_secret":{"b":1}}', '{"a":{"b":1}}'],
    ['where two keys become one, the later counts', '{"a_ecs_secret":1,"b":2,"a":3}', '{"a":3,"b":2}'],
    ['not in the middle of a key', '{"a_ecs_secret_b":1}', '{"a_ecs_secret_b":1}'],
  ])('are stripped: %s', (_, json, expected) => {
    expect(compact(withoutSuffixes(tree(json), 'later'))).toBe(expected)
  })
})

describe('a filter', () => {
  const config = '{"b":{"10":1.0,"9":"x"},"a":[{"n":1,"big":9007199254740993},{"n":2.5,"big":9007199254740995}],"time":"2020-01-01"}'
  it.each([
    ['an object as it is, order and spelling', 'b', '{"10":1.0,"9":"x"}'],
    ['a number as it is spelled', 'b."10"', '1.0'],
    ['numbers that no double can hold', 'a[*].big', '[9007199254740993,9007199254740995]'],
    ['elements by comparison', 'a[?n > `2`]', '[{"n":2.5,"big":9007199254740995}]'],
    ['names of its own', '{second: a[1].n, first: time}', '{"second":2.5,"first":"2020-01-01"}'],
    ['null for what is not there', 'nothing.at.all', 'null'],
    ['what functions compute', 'length(a)', '2'],
  ])('gives %s', (_, expression, expected) => {
    expect(compact(filtered(tree(config), expression))).toBe(expected)
  })

  it.each(['a[', 'length(`1`)', 'unknown(a)'])('that is not correct is refused: %s', (expression) => {
    expect(() => filtered(tree(config), expression)).toThrow('Filter is not a correct JMESPath expression')
  })
})
