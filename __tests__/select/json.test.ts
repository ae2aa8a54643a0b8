import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { configHash, toJson } from '../../src/select/json.ts'
import { leaf, map, secret, tree } from './trees.ts'

const sha = (text: string) => createHash('sha256').update(text).digest('hex')

describe('JSON of a tree', () => {
  it('keeps order, where an object would not', () => {
    expect(toJson(map(['b', 1], ['10', 2], ['__proto__', 3], ['2', 4]))).toBe('{"b":1,"10":2,"__proto__":3,"2":4}')
  })

  it.each([
    [leaf('int', '90210123456789012345'), '90210123456789012345'],
    [leaf('float', '1', '1.0'), '1.0'],
    [leaf('float', '1000', '1e3'), '1e3'],
    [leaf('float', '0.5', '.5'), '0.5'],
    [leaf('int', '511', '0777'), '511'],
    [leaf('int', '1', '+1'), '1'],
    [secret('-7', 'int'), '-7'],
    [secret('1.50', 'float'), '1.50'],
    [leaf('bool', 'True', 'yes'), 'true'],
    [secret('False', 'bool'), 'false'],
    [leaf('null', '', '~'), 'null'],
    [leaf('time', '2024-01-02T03:04:05Z'), '"2024-01-02T03:04:05Z"'],
    [leaf('str', 'a"\\\n\u{1F600}é'), '"a\\"\\\\\\n\u{1F600}é"'],
    [leaf('str', Buffer.from('é')), '"é"'],
  ])('writes %j as %s', (node, json) => {
    expect(toJson(node)).toBe(json)
  })

  it('drops the suffix of secrets from keys, and no other', () => {
    expect(toJson(tree({ password_ecs_secret: 'a', ecs_secrets: 'b', list: [{ x_ecs_secret: 1 }] }))).toBe('{"password":"a","ecs_secrets":"b","list":[{"x":1}]}')
  })

  it.each([
    [leaf('float', '+Inf', '.inf')],
    [leaf('float', 'NaN')],
    [leaf('str', Uint8Array.of(0xff))],
  ])('refuses %j with its path', (node) => {
    expect(() => toJson(tree({ a: [1, node] }))).toThrow(expect.objectContaining({ code: 'select/value', message: expect.stringContaining(' at a.1 ') as string }))
  })
})

describe('the hash of a configuration', () => {
  it('is of the JSON with keys sorted, as they are in the files', () => {
    expect(configHash(tree({ b: { z_ecs_secret: 1, a: '1.0' }, a: [true, null] }))).toBe(sha('{"a":[true,null],"b":{"a":"1.0","z_ecs_secret":1}}'))
  })

  it('holds ciphertext and never plaintext', () => {
    const hash = (plain: string, ciphertext: string) => configHash(tree({ a: secret(plain, 'str', ciphertext) }))
    expect(hash('one', 'ENC[x]')).toBe(sha('{"a":"ENC[x]"}'))
    expect(hash('one', 'ENC[x]')).toBe(hash('two', 'ENC[x]'))
    expect(hash('one', 'ENC[x]')).not.toBe(hash('one', 'ENC[y]'))
  })

  it('exists for what JSON cannot hold', () => {
    expect(configHash(leaf('float', '+Inf'))).not.toBe(configHash(leaf('float', '-Inf')))
  })
})
