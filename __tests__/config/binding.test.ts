import { describe, expect, it } from 'vitest'
import { boundKeys, keysKept, samePlace } from '../../src/config/binding.ts'
import type { KeyPath } from '../../src/sops/tree.ts'

describe('the keys that a place binds a secret to', () => {
  it.each<[string, KeyPath, string[]]>([
    ['its keys', ['db', 'password'], ['db', 'password']],
    ['without positions in lists', ['users', 3, 'token'], ['users', 'token']],
    ['with keys that look like positions', ['users', '3', 'token'], ['users', '3', 'token']],
    ['without merge keys', ['db', '<<', 'password'], ['db', 'password']],
    ['without suffixes', ['db_ecs_secret', 'password_ecs_secret'], ['db', 'password']],
    ['without suffixes, as often as they stand there', ['password_ecs_secret_ecs_secret'], ['password']],
    ['with what is no suffix', ['a_ecs_secret_b', '_ecs_secretive'], ['a_ecs_secret_b', '_ecs_secretive']],
    ['cut where SOPS joins keys', ['db:password', 'x_ecs_secret:y'], ['db', 'password', 'x', 'y']],
    ['by code point: no letter is another', ['é', 'e\u0301', 'É'], ['é', 'e\u0301', 'É']],
    ['empty keys, too', ['', 'a'], ['', 'a']],
  ])('%s', (_, keyPath, keys) => {
    expect(boundKeys(keyPath)).toEqual(keys)
  })
})

describe('without a strategy a secret stays at its place', () => {
  it.each([
    [['db', 'password'], ['db', 'password'], true],
    [['db', 'password'], ['team', 'db', 'password'], false],
    [['db', 'password'], ['password'], false],
    [['db', 'password'], ['db', 'motd'], false],
    [['db', 'password'], ['db', 'Password'], false],
    [[], ['db'], false],
  ])('%j at %j: %s', (own, place, vouched) => {
    expect(samePlace(own, place)).toBe(vouched)
  })
})

describe('a strategy keeps all keys of a secret, in their order, the last one last', () => {
  it.each([
    [['db', 'password'], ['db', 'password'], true],
    [['db', 'password'], ['team', 'db', 'password'], true],
    [['db', 'password'], ['db', 'live', 'password'], true],
    [['db', 'password'], ['x', 'db', 'y', 'z', 'password'], true],
    [['password'], ['a', 'b', 'password'], true],
    [['a', 'a'], ['a', 'a'], true],
    [['a', 'a'], ['a'], false],
    [['db', 'password'], ['password'], false],
    [['db', 'password'], ['smtp', 'password'], false],
    [['db', 'password'], ['password', 'db', 'motd'], false],
    [['db', 'password'], ['db', 'password', 'motd'], false],
    [['db', 'password'], ['password', 'db'], false],
    [['a', 'b', 'c'], ['b', 'a', 'c'], false],
    [['db', 'password'], [], false],
    [[], [], false],
    [[], ['motd'], false],
  ])('%j at %j: %s', (own, place, vouched) => {
    expect(keysKept(own, place)).toBe(vouched)
  })
})
