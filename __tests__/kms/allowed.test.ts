import { describe, expect, it } from 'vitest'
import { allowedKeys } from '../../src/kms/allowed.ts'

describe('allowed-keys', () => {
  it.each([
    ['arn:aws:kms:eu-west-1:1:key/a', 'arn:aws:kms:eu-west-1:1:key/a', true],
    ['arn:aws:kms:eu-west-1:1:key/a', 'arn:aws:kms:eu-west-1:1:key/ab', false],
    ['arn:aws:kms:eu-west-1:1:key/*', 'arn:aws:kms:eu-west-1:1:key/a', true],
    ['arn:aws:kms:*:1:key/*', 'arn:aws:kms:us-east-1:1:key/x', true],
    ['arn:aws:kms:*:1:key/*', 'arn:aws:kms:us-east-1:2:key/x', false],
    ['*', 'anything', true],
    ['a*a', 'a', false],
    ['a*b*c', 'a-b-b-c', true],
    ['a*b*c', 'a-c-b', false],
    ['a.c', 'abc', false],
    ['*/keys/*', 'https://team.vault.azure.net/keys/k/1', true],
  ])('%s and %s: %s', (pattern, name, listed) => {
    expect(allowedKeys(['other', pattern]).lists(name)).toBe(listed)
  })

  it('is not given when empty, and lists nothing then', () => {
    expect(allowedKeys([])).toMatchObject({ given: false })
    expect(allowedKeys([]).lists('a')).toBe(false)
  })

  it('takes no exponential time', () => {
    expect(allowedKeys([`${'a*'.repeat(200)}b`]).lists('a'.repeat(20_000))).toBe(false)
  })
})
