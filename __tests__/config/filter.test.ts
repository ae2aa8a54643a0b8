import { describe, expect, it } from 'vitest'
import { filtered } from '../../src/config/filter.ts'
import { isSecretPath } from '../../src/config/secrets.ts'
import { mapLeaves, visitTexts } from '../../src/config/walk.ts'
import { ActionError } from '../../src/errors.ts'
import { toJson } from '../../src/select/json.ts'
import { oneTree } from '../../src/select/tree.ts'
import { parseDocument } from '../../src/sops/index.ts'
import type { Node } from '../../src/sops/tree.ts'

/** Every leaf below a key of a secret is one. */
function opened(yaml: string): Node[] {
  const { documents } = parseDocument('app.yaml', Buffer.from(yaml))
  return documents.map((node) => mapLeaves(node, (leaf, keyPath) => (isSecretPath(keyPath) ? { ...leaf, secret: { ciphertext: `ENC of ${keyPath.join('.')}`, file: 'app.yaml', keyPath } } : leaf)))
}

const CONFIG = `
# of the shop
hosts:
  - {name: b, port: 8443, weight: 1.0, token_ecs_secret: t-b}
  - {name: a, port: 80, weight: 2.50, token_ecs_secret: t-a}
limits: {'10': 1e3, '9': 0777, '__proto__': x, big: 9007199254740993}
day: 2020-01-01
on: true
none: null
endless: .inf
odd: "\\uFDE0\\uFDD0\\uFDE1"
pin_ecs_secret: 1234
database_ecs_secret: {user: admin, password: s3cret}
`

function json(expression: string, yaml = CONFIG): string {
  return toJson(oneTree([filtered(opened(yaml), expression)]))
}

/** `text ← key path` of each secret of the result. */
function secrets(expression: string): string[] {
  const found: string[] = []
  visitTexts(filtered(opened(CONFIG), expression), (text, _, __, leaf) => { if (leaf?.secret) found.push(`${text} ← ${leaf.secret.keyPath.join('.')}`) })
  return found
}

function refusal(expression: string): ActionError {
  try {
    filtered(opened(CONFIG), expression)
  } catch (error) {
    if (error instanceof ActionError) return error
  }
  throw new Error('was not refused')
}

describe('a filter', () => {
  it.each([
    ['a mapping as it is, order and spelling', 'limits', '{"10":1e3,"9":511,"__proto__":"x","big":9007199254740993}'],
    ['a float as it is spelled', 'hosts[1].weight', '2.50'],
    ['an integer that no double can hold', '[limits.big]', '[9007199254740993]'],
    ['elements by comparison of numbers', 'hosts[?port < `100`].name', '["a"]'],
    ['elements in another order', 'sort_by(hosts, &name)[*].port', '[80,8443]'],
    ['a list reversed, the other as it was', '[reverse(hosts)[*].name, hosts[*].name]', '[["a","b"],["b","a"]]'],
    ['mappings merged, the first as it was', '[merge(hosts[0], {port: on}).port, hosts[0].port]', '[true,8443]'],
    ['names of its own', '{when: day, is: on}', '{"when":"2020-01-01T00:00:00Z","is":true}'],
    ['what functions compute of plain values', '[length(hosts), join(day, hosts[*].name), sum(hosts[*].weight)]', '[2,"b2020-01-01T00:00:00Za",3.5]'],
    ['null for null, and for what is not there', '[none, nothing.at.all]', '[null,null]'],
    ['a plain text that looks like a mark as it is', '{odd: odd}', '{"odd":"\\uFDE0\\uFDD0\\uFDE1"}'.replace(/\\u(....)/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))],
  ])('gives %s', (_, expression, expected) => {
    expect(json(expression)).toBe(expected)
  })

  it('gives what is no number of JSON as it went in', () => {
    expect(filtered(opened(CONFIG), 'endless')).toMatchObject({ type: 'float', literal: '.inf' })
  })

  it.each([
    ['numbers that are equal, and spelled the same', 'a: 1.10\nb: [1.10]\n', '[a, b[0]]', '[1.10,1.10]'],
    ['numbers that are equal, and each is spelled its way', 'a: 1.0\nb: 1\nc: [1.00]\n', '{x: [a, b], y: c[*]}', '{"x":[1.0,1],"y":[1.00]}'],
    ['numbers that were compared: the spelling on which their equals agree', 'a: [{n: 1.10}, {n: 2}]\nb: 1.10\n', 'a[?n < `2`].n', '[1.10]'],
    ['numbers that were compared, and whose equals do not agree', 'a: [{n: 3}, {n: 1.0}]\nb: 1\n', 'a[?n < `2`].n', '[1]'],
    ['numbers that were computed', 'a: [3, 4]\nb: 2.0\n', '[length(a), `2`]', '[2,2]'],
    ['numbers that were computed of others', 'a: [3, 4]\n', '[sum(a), a[0] * `1.5`]', '[7,4.5]'],
    ['several documents as a list', 'a: 1\n---\na: 2\n', '[*].a', '[1,2]'],
    ['no comment as an element', 'a:\n  - 1\n  # two\n  - 2\n', 'length(a)', '2'],
    ['one document as itself', 'a: 1\n', 'a', '1'],
  ])('sees %s', (_, yaml, expression, expected) => {
    expect(json(expression, yaml)).toBe(expected)
  })

  it.each(['a[', 'unknown(hosts)', 'length(`1`)', 'sum(hosts[*].name)'])('that is not correct or does not fit is refused: %s', (expression) => {
    const { code, message } = refusal(expression)
    expect([code, message]).toEqual(['input/invalid', expect.stringMatching(/^The input `filter` is no JMESPath expression, or does not fit the configuration: ./)])
  })

  it.each(['__proto__', 'hosts.__proto__', 'constructor', 'limits.toString'])('finds nothing where no key is %s', (expression) => {
    expect(json(expression)).toBe('null')
  })

  it('sees nothing where there is no document', () => {
    expect(toJson(filtered([], '@'))).toBe('null')
  })
})

describe('a secret in a filter', () => {
  it.each([
    ['selected by its key without suffix', 'pin', ['1234 ← pin_ecs_secret']],
    ['below the key of a secret', '{p: database.password}', ['s3cret ← database_ecs_secret.password']],
    ['in a mapping that is selected whole', 'database', ['admin ← database_ecs_secret.user', 's3cret ← database_ecs_secret.password']],
    ['projected from a list', 'hosts[*].token', ['t-b ← hosts.0.token_ecs_secret', 't-a ← hosts.1.token_ecs_secret']],
    ['flattened, piped and chosen', '[database.*, [pin]][] | [1] || none', ['s3cret ← database_ecs_secret.password']],
    ['taken by a comparison of something plain', "hosts[?name == 'a'].token | [0]", ['t-a ← hosts.1.token_ecs_secret']],
  ])('stays one, with its origin: %s', (_, expression, expected) => {
    expect(secrets(expression)).toEqual(expected)
  })

  it('keeps its ciphertext and its type', () => {
    expect(filtered(opened(CONFIG), 'pin')).toMatchObject({ type: 'int', text: '1234', secret: { ciphertext: 'ENC of pin_ecs_secret', file: 'app.yaml' } })
  })

  it.each([
    ['equality with its plaintext', "database.password == 's3cret'", 'false'],
    ['selection by its plaintext', "hosts[?token == 't-a']", '[]'],
    ['a search in it', "contains(database.password, 's3')", 'false'],
    ['a comparison of a number', 'pin > `0`', 'null'],
    ['its type', 'type(pin)', '"string"'],
    ['its order', 'sort_by(hosts, &token)[*].name', '["b","a"]'],
  ])('is never seen by %s', (_, expression, expected) => {
    expect(json(expression)).toBe(expected)
  })

  it.each([
    ['a longer text', "join(':', [database.user, database.password])", 'the root'],
    ['JSON', '{all: [to_string(database)]}', 'all.0'],
    ['a key', '{by: from_items([[database.user, `1`]])}', 'by'],
    ['its text reversed', 'reverse(pin)', 'the root'],
    ['a piece of it', 'pin[1:2]', 'the root'],
    ['its start', 'pin[:1]', 'the root'],
    ['a large number in a text', "join('-', [limits.big, day])", 'the root'],
  ])('is refused as a part: %s', (_, expression, place) => {
    const { code, message, hint } = refusal(expression)
    expect([code, message]).toEqual(['config/embedded', `\`filter\` makes a part of a text, or a key, of a secret or a large number, at ${place} of its result.`])
    expect(hint).toMatch(/^Select secrets and large numbers whole/)
  })
})
