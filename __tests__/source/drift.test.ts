import { describe, expect, it } from 'vitest'
import { parseDrift } from '../../src/source/drift.ts'

const said = (json: string): string => `Config drift detected: ${json}`

describe('what DeepDiff says', () => {
  it.each([
    ['values', `{"values_changed": {"root['team-1']['ec2'][0]['disk_size']": {"new_value": 300, "old_value": 400}}}`, [['team-1', 'ec2', 0, 'disk_size']]],
    ['keys, listed', `{"dictionary_item_added": ["root['a']", "root['b']['c']"], "dictionary_item_removed": ["root['d']"]}`, [['a'], ['b', 'c'], ['d']]],
    ['keys with their values', `{"dictionary_item_added": {"root['a']": "v"}}`, [['a']]],
    ['list items', `{"iterable_item_added": {"root['l'][2]": "x"}, "iterable_item_removed": {"root['m'][0]": {"deep": 1}}}`, [['l', 2], ['m', 0]]],
    ['types', `{"type_changes": {"root['t']": {"old_type": "int", "new_type": "str", "old_value": 1, "new_value": "1"}}}`, [['t']]],
    ['the root', `{"values_changed": {"root": {"new_value": 1, "old_value": 2}}}`, [[]]],
    ['keys with quotes and brackets', `{"values_changed": {"root[\\"it's\\"]['a[0]']['x.y']": {"new_value": 1, "old_value": 2}}}`, [["it's", 'a[0]', 'x.y']]],
    ['one place once', `{"values_changed": {"root['a']": {}}, "type_changes": {"root['a']": {}}}`, [['a']]],
    ['groups that are not known', `{"set_item_added": ["root['s']"]}`, [['s']]],
  ])('names the places of %s', (_, json, paths) => {
    expect(parseDrift(said(json))).toEqual({ found: true, paths })
  })

  it('takes no value for a place', () => {
    const value = `root['secret']`
    expect(parseDrift(said(JSON.stringify({ values_changed: { "root['a']": { new_value: value, old_value: [value, { [value]: value }] } } })))).toEqual({ found: true, paths: [['a']] })
  })

  it.each([
    ['cut JSON', `{"values_changed": {"root['a']": {"new_val`],
    ['a number that JSON lacks', `{"values_changed": {"root['a']": {"new_value": NaN}}}`],
    ['no JSON', ''],
    ['a place that is none', `{"values_changed": {"root['a": 1, "'a'": 1, "root[a]": 1, "root['a']b": 1}}`],
    ['something that is no group', '{"values_changed": null}'],
  ])('is drift without places for %s', (_, json) => {
    expect(parseDrift(said(json))).toEqual({ found: true, paths: [] })
  })

  it('is nothing else that a server refuses', () => {
    expect(parseDrift('Specified strategy is not correct')).toBeUndefined()
  })
})
