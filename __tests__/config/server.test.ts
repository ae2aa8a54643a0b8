import { describe, expect, it } from 'vitest'
import { openedByServer } from '../../src/config/server.ts'
import { ActionError } from '../../src/errors.ts'
import { toJson } from '../../src/select/json.ts'
import { leavesOf } from '../../src/select/tree.ts'
import { stringOf } from '../../src/select/values.ts'
import { parseJson } from '../../src/sops/stores/json.ts'
import type { KeyService } from '../../src/sops/key-service.ts'
import type { Node } from '../../src/sops/tree.ts'
import { everythingOf } from '../select/trees.ts'

const CLOSED = 'ENC[AES256_GCM,data:AAAA,iv:BBBB,tag:CCCC,type:str]'

function tree(value: unknown): Node {
  return parseJson(typeof value === 'string' ? value : JSON.stringify(value), 'the build')
}

const NO_KEYS: KeyService = { unwrap: () => Promise.reject(new Error('asked')) }

function mark(closed: unknown, open: unknown): Node {
  return openedByServer([tree(closed)], [tree(open)]).documents[0] as Node
}

/** What is refused when everything that `selects` takes is selected. */
async function failure(closed: unknown, open: unknown, { selects = () => true }: { selects?: (path: string) => boolean } = {}): Promise<ActionError> {
  try {
    const config = openedByServer([tree(closed)], open instanceof ActionError ? open : [tree(open)])
    await config.open(everythingOf(config.documents).filter(({ path }) => selects(path.join('.'))), NO_KEYS)
  } catch (error) {
    return error as ActionError
  }
  throw new Error('marked')
}

function secretsIn(node: Node): string[] {
  return leavesOf(node).filter(({ leaf }) => leaf.secret !== undefined).map(({ path }) => path.join('.'))
}

describe('a leaf is secret', () => {
  it.each([
    ['where the closed build has ciphertext', { a: CLOSED, b: 'plain' }, { a: 's', b: 'plain' }, ['a']],
    ['where ciphertext is a part of a text', { url: `https://u:${CLOSED}@h` }, { url: 'https://u:s@h' }, ['url']],
    ['where ciphertext is cut', { a: 'ENC[AES256_GCM,data:A' }, { a: 's' }, ['a']],
    ['where something was computed from a secret', { length: 51, same: 1 }, { length: 7, same: 1 }, ['length']],
    ['where only the type differs', { a: '1' }, { a: 1 }, ['a']],
    ['where only the spelling of a number differs', '{"a":1.0}', '{"a":1}', ['a']],
    ['in lists', [CLOSED, 'b', [CLOSED]], ['x', 'b', ['y']], ['0', '2.0']],
    ['at the root', JSON.stringify(CLOSED), '"s"', ['']],
    ['nowhere, where both are the same', { a: 'x', b: null, c: [1, true], d: {} }, { a: 'x', b: null, c: [1, true], d: {} }, []],
  ])('%s', (_, closed, open, secrets) => {
    expect(secretsIn(mark(closed, open))).toEqual(secrets)
  })

  it('with the text of the server, numbers as it spells them', () => {
    const closed = Object.fromEntries(['i', 'f', 'e', 'b', 's'].map((key) => [key, CLOSED]))
    const node = mark(closed, '{"i":90210123456789012345,"f":1.0,"e":1e3,"b":true,"s":"1.0"}')
    expect(leavesOf(node).map(({ leaf }) => stringOf(leaf))).toEqual(['90210123456789012345', '1.0', '1e3', 'true', '1.0'])
    expect(toJson(node)).toBe('{"i":90210123456789012345,"f":1.0,"e":1e3,"b":true,"s":"1.0"}')
  })

  it('and keeps what it was when closed', () => {
    expect(leavesOf(mark({ a: { b: CLOSED } }, { a: { b: 's' } })).map(({ leaf }) => leaf.secret)).toEqual([{ ciphertext: CLOSED, keyPath: ['a', 'b'] }])
  })
})

describe('keys of the two builds are compared', () => {
  it.each([
    ['in any order, and come out as in the closed one', '{"a":1,"b":2}', '{"b":2,"a":1}', '{"a":1,"b":2}'],
    ['without the suffix that only the open one keeps', { p: CLOSED }, { p_ecs_secret: 's' }, '{"p":"s"}'],
    ['without the suffix that only the closed one keeps', { p_ecs_secret: CLOSED }, { p: 's' }, '{"p":"s"}'],
    ['as they are, where both stand there', { p: 1, p_ecs_secret: CLOSED }, { p_ecs_secret: 's', p: 1 }, '{"p":1,"p":"s"}'],
  ])('%s', (_, closed, open, json) => {
    expect(toJson(mark(closed, open))).toBe(json)
  })
})

describe('two builds of different shapes are refused', () => {
  it.each([
    ['a key more', { a: { x: 1 } }, { a: { x: 1, y: 2 } }, 'at a:'],
    ['another key', { a: { [CLOSED]: 1 } }, { a: { hunter2: 1 } }, 'at a:'],
    ['a longer list', { a: [CLOSED] }, { a: ['hunter2', 'b'] }, 'at a:'],
    ['a list for an object', { a: [] }, { a: {} }, 'at a:'],
    ['a container for a leaf', { a: CLOSED }, { a: ['hunter2'] }, 'at a:'],
    ['a leaf for a container', { a: [] }, { a: null }, 'at a:'],
    ['a key for another', { a: { x_ecs_secret: 1 } }, { a: { y: 1 } }, 'at a:'],
  ])('%s', async (_, closed, open, place) => {
    const error = await failure(closed, open)
    expect([error.code, error.message]).toEqual(['config/computed', expect.stringContaining(place)])
    expect(JSON.stringify([error.message, error.account, error.hint])).not.toMatch(/hunter2|AES256/)
  })
})

it('a secret that is nothing when it is open was not found there', async () => {
  const error = await failure({ a: { b: CLOSED } }, { a: { b: null } })
  expect([error.code, error.message]).toEqual(['config/computed', expect.stringContaining('at a.b')])
  expect(secretsIn(mark({ a: 'x' }, { a: null }))).toEqual(['a'])
})

describe('ciphertext that the server leaves', () => {
  it.each([
    ['a value', { a: { b: CLOSED } }, 'a.b'],
    ['a part of a value', { a: `x${CLOSED}` }, 'a'],
    ['a key', { [CLOSED]: 1 }, 'ENC[…]'],
  ])('is refused as %s, by its place', async (_, open, place) => {
    const error = await failure(open, open)
    expect([error.code, error.message]).toEqual(['source/read-secrets', expect.stringContaining(`ciphertext at ${place}`)])
    expect(error.hint).toMatch(/read-secrets/)
    expect(JSON.stringify([error.message, error.account])).not.toMatch(/AES256/)
  })

  it('is nobody’s concern where it is not selected', async () => {
    const { documents, open } = openedByServer([tree({ a: CLOSED, b: 'x' })], [tree({ a: CLOSED, b: 'x' })])
    expect(await open(everythingOf(documents).filter(({ path }) => path[0] === 'b'), NO_KEYS)).toEqual(new Map())
  })

  it('a secret that nobody encrypted is refused where its key still shows that it is one', async () => {
    expect((await failure({ p_ecs_secret: 'clear' }, { p_ecs_secret: 'clear' })).code).toBe('config/unencrypted')
  })

  it('within a secret is the secret: a file of values that holds ciphertext', () => {
    const node = mark({ values: CLOSED }, { values: `a: ${CLOSED}` })
    expect(leavesOf(node).map(({ leaf }) => [leaf.secret?.state, leaf.text])).toEqual([[undefined, `a: ${CLOSED}`]])
  })
})

describe('a server that does not decrypt for the service account', () => {
  const refusal = new ActionError('source/read-secrets', 'ECS does not decrypt')

  it('is an error where a secret is selected', async () => {
    expect(await failure({ a: CLOSED, b: 'x' }, refusal)).toBe(refusal)
  })

  it('is fine where nothing selected is secret', async () => {
    const { documents, open } = openedByServer([tree({ a: CLOSED, b: 'x' })], refusal)
    expect(await open(everythingOf(documents).filter(({ path }) => path[0] === 'b'), NO_KEYS)).toEqual(new Map())
  })
})
