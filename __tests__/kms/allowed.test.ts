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
    ['https://*.example.com/v1/transit/keys/*', 'https://vault.example.com/v1/transit/keys/k', true],
    ['https://*.example.com/v1/transit/keys/*', 'https://evil.example/x.example.com/v1/transit/keys/k', false],
    ['https://*/v1/transit/keys/*', 'https://any.example/v1/transit/keys/k', true],
    ['https://vault.example.com/*', 'https://vault.example.com/v1/x/keys/k', true],
    ['https://team.*', 'https://team.vault.azure.net/keys/k/1', true],
    ['https://team.vault.azure.net', 'https://team.vault.azure.net/keys/k/1', false],
    ['https://team.vault.azure.net/keys/*', 'http://team.vault.azure.net/keys/k', false],
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
