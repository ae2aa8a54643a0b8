import { describe, expect, it } from 'vitest'
import { allowedKeys, patternProblem } from '../../src/kms/allowed.ts'

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
    ['https://*.example.com/v1/transit/keys/*', 'https://a.vault.example.com/v1/transit/keys/k', false],
    ['https://*.example.com/v1/transit/keys/*', 'https://example.com/v1/transit/keys/k', false],
    ['https://*.example.com/v1/transit/keys/*', 'https://.example.com/v1/transit/keys/k', false],
    ['https://*.example.com/v1/transit/keys/*', 'https://evil.example/x.example.com/v1/transit/keys/k', false],
    ['https://*.example.com/v1/transit/keys/*', 'https://evil?x.example.com/v1/transit/keys/k', false],
    ['https://*.example.com/v1/transit/keys/*', 'https://evil@vault.example.com/v1/transit/keys/k', false],
    ['https://*.example.com/v1/transit/keys/*', 'https://vault.example.com:8200/v1/transit/keys/k', false],
    ['https://*.example.com:8200/v1/transit/keys/*', 'https://vault.example.com:8200/v1/transit/keys/k', true],
    ['https://vault.*.example.com/*', 'https://vault.eu.example.com/v1/x/keys/k', true],
    ['https://*/v1/transit/keys/*', 'https://vault/v1/transit/keys/k', true],
    ['https://*/v1/transit/keys/*', 'https://any.example/v1/transit/keys/k', false],
    ['https://vault.example.com/*', 'https://vault.example.com/v1/x/keys/k', true],
    ['https://*.vault.azure.net/keys/*', 'https://team.vault.azure.net/keys/k/1', true],
    ['https://*.vault.azure.net/keys/*', 'https://team.evil.vault.azure.net/keys/k/1', false],
    ['https://team.vault.azure.net/keys/*', 'http://team.vault.azure.net/keys/k', false],
    // An address is listed by an address, or by `*` alone.
    ['*/keys/*', 'https://team.vault.azure.net/keys/k/1', false],
    ['*vault.example.com/v1/transit/keys/*', 'https://evil.example/v1/vault.example.com/v1/transit/keys/k', false],
    ['*', 'https://team.vault.azure.net/keys/k/1', true],
    ['https://vault.example.com/*', 'arn:aws:kms:eu-west-1:1:key/a', false],
    ['*/keys/*', 'HTTPS://team.vault.azure.net/keys/k/1', false],
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

  it.each([
    ['https://team*.vault.azure.net/keys/*', /`\*` that is not a whole label of its host/],
    ['https://*team.vault.azure.net/keys/*', /whole label/],
    ['https://**.azure.net/keys/*', /whole label/],
    ['https://vault.example.com:*/v1/transit/keys/*', /whole label/],
    ['https://team.*', /no path/],
    ['https://team.vault.azure.net', /no path/],
    ['http*://team.vault.azure.net/keys/*', /scheme/],
    ['*://team.vault.azure.net/keys/*', /scheme/],
    ['https://*.vault.azure.net/keys/*', undefined],
    ['https://vault.example.com:8200/v1/*', undefined],
    ['http://[::1]:8200/v1/transit/keys/*', undefined],
    ['arn:aws:kms:*:123456789012:key/*', undefined],
    ['projects/shop/locations/*', undefined],
    ['*', undefined],
  ])('%s is no pattern, and the problem is told: %s', (pattern, words) => {
    const problem = patternProblem(pattern)
    if (words === undefined) expect(problem).toBeUndefined()
    else expect(problem).toMatch(words)
  })
})
