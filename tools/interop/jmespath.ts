/** The library of Python, which ECS is taken to use for `filter`: what tests and documents depend on is answered alike. */
import { deepStrictEqual } from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import { OTHERWISE_IN_PYTHON } from '../../emulators/conventions.ts'
import { filtered } from '../../emulators/ecs/filter.ts'
import { compact } from '../../emulators/ecs/python.ts'
import { judge } from '../../scripts/judges.ts'
import { parseJson } from '../../src/sops/stores/json.ts'
import type { Checks } from './check.ts'

const DATA = '{"database":{"host":"db","password":"p","port":5432},"hosts":[{"name":"b","port":8443,"weight":2.5},{"name":"a","port":80,"weight":1.0}],"queue":{"mail":"m","n":null},"empty":[],"none":null,"on":true,"day":"2020-01-01","big":9007199254740993,"odd key":1,"é":"ü","list":[3,1,2],"words":["b","a"],"nested":[[1,2],[3]],"zero":0,"blank":""}'

/** Of every kind that the tests of filters and the documents use. */
const EXPRESSIONS = [
  'database', 'database.host', 'no.such', 'none', 'queue."mail"', '"odd key"', '"é"', 'big', '[big]', '{b: big}', '@',
  'hosts[0]', 'hosts[-1]', 'hosts[1].weight', 'hosts[5]', 'hosts[*].name', 'hosts[].name', 'nested[]', 'nested[][]', 'list[1:]', 'list[::-1]', 'list[0:10:0]', '*.host', 'database.*', 'none[0]', 'database[0]', 'list.x',
  'hosts[?port < `100`].name', "hosts[?name == 'a']", "hosts[?name == 'a'].port | [0]", "hosts[?port == `80` && name == 'a'].port", 'hosts[?weight > `1`]', 'hosts[?!none].name', 'list[?@ > `1`]', 'list == `[3,1,2]`', 'zero == `0.0`',
  '{a: database.host, b: on}', '[database.host, none]', 'hosts[*].{n: name, p: port}', 'hosts[*].[name, port]', 'database.{h: host}', '(database).host',
  "database.host || 'x'", "none || 'x'", 'on && day', '!on', '!empty', '!none', '!zero', '!blank', '`{"a":1}`', '`"x"`', "'raw'",
  'length(hosts)', 'length(database)', "length('é')", 'length(none)', 'keys(database)', 'keys(@)', 'values(database)', 'sort(list)', 'sort(words)', 'sort(hosts)', 'sort_by(hosts, &name)', 'sort_by(hosts, &name)[*].port', 'reverse(list)', "reverse('ab')",
  'max(list)', 'min(list)', 'max_by(hosts, &port).name', 'min_by(hosts, &port).name', 'sum(list)', 'sum(hosts[*].weight)', 'sum(empty)', 'avg(empty)', "join(',', words)", 'join(day, hosts[*].name)', "contains(words, 'a')", "contains('abc', 'b')", "starts_with('abc', 'a')", "ends_with('abc', 'c')",
  'to_string(database)', 'to_string(on)', "to_number('5')", "to_number('x')", 'to_array(on)', 'type(none)', 'not_null(none, day)', 'merge(database, {port: on})', 'merge(hosts[0], {port: on}).port', 'map(&port, hosts)', 'abs(`-1.5`)', 'ceil(`1.2`)', 'floor(`1.8`)',
  'foo(list)', 'a[',
]

const SEARCH = `import sys, json, jmespath
data = json.loads(sys.argv[1])
def answer(expression):
    try:
        return json.dumps(jmespath.search(expression, data), separators=(",", ":"), ensure_ascii=False)
    except Exception:
        return "refused"
print(json.dumps([answer(expression) for expression in json.load(sys.stdin)]))`

export const checks: Checks = {
  'Python answers every kind of expression that tests and documents use as the emulated ECS does': () => {
    deepStrictEqual(EXPRESSIONS.map(ourAnswer), answersOfPython(EXPRESSIONS))
  },

  'and otherwise exactly what the help of the emulators lists': () => {
    const theirs = answersOfPython(OTHERWISE_IN_PYTHON)
    deepStrictEqual(OTHERWISE_IN_PYTHON.filter((expression, index) => ourAnswer(expression) === theirs[index]), [])
  },
}

function ourAnswer(expression: string): string {
  try {
    return compact(filtered(parseJson(DATA, 'the data'), expression))
  } catch {
    return 'refused'
  }
}

function answersOfPython(expressions: readonly string[]): string[] {
  const python = join(dirname(judge('jp.py')), 'python')
  return JSON.parse(execFileSync(python, ['-X', 'utf8', '-c', SEARCH, DATA], { input: JSON.stringify(expressions), encoding: 'utf8' })) as string[]
}
