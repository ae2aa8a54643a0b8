/**
 * What the emulated clouds are told to trust: they refuse what they do not understand, so that a page on setting up is never
 * tried with half of its policy.
 */
import { describe, expect, it } from 'vitest'
import { Policy } from '../../emulators/aws/policy.ts'
import { jobRole, TRUST as AWS } from '../../emulators/aws/trust.ts'
import { TRUST as AZURE, trustOf as azureTrustOf } from '../../emulators/azure/trust.ts'
import { TRUST as GCP, trustOf as gcpTrustOf } from '../../emulators/gcp/trust.ts'
import { TRUST as VAULT, trustOf as vaultTrustOf } from '../../emulators/vault/trust.ts'
import { SUBJECT } from '../../emulators/github/oidc.ts'

const ISSUER = 'token.actions.githubusercontent.com'

/** A trust policy with parts of its one statement changed. */
function trustPolicy(changes: object): object {
  const statement = { Effect: 'Allow', Principal: { Federated: `arn:aws:iam::111122223333:oidc-provider/${ISSUER}` }, Action: 'sts:AssumeRoleWithWebIdentity', Condition: { StringEquals: { [`${ISSUER}:sub`]: SUBJECT } } }
  return { Version: '2012-10-17', Statement: [{ ...statement, ...changes }] }
}

describe('AWS', () => {
  it.each([
    ['an operator', { Condition: { 'ForAllValues:StringLike': { [`${ISSUER}:sub`]: SUBJECT } } }],
    ['an operator that negates', { Condition: { StringNotEquals: { [`${ISSUER}:sub`]: SUBJECT } } }],
    ['a claim that is no condition key', { Condition: { StringEquals: { [`${ISSUER}:repository_owner_id`]: '81234567' } } }],
    ['a condition key of another issuer', { Condition: { StringEquals: { 'github.example.com/_services/token:sub': SUBJECT } } }],
    ['a policy variable', { Condition: { StringLike: { [`${ISSUER}:sub`]: '${aws:username}' } } }],
    ['a statement that denies', { Effect: 'Deny' }],
    ['everybody', { Principal: '*' }],
    ['a pattern of actions', { Action: 'sts:*' }],
    ['an element', { NotAction: 'sts:AssumeRole' }],
  ])('does not understand %s', (_, changes) => {
    expect(() => jobRole({ ...AWS, trustPolicy: trustPolicy(changes) })).toThrow('the emulated IAM does not understand')
  })

  it('takes no trust policy that lets the jobs of everybody in', () => {
    expect(() => jobRole({ ...AWS, trustPolicy: trustPolicy({ Condition: { StringEquals: { [`${ISSUER}:aud`]: 'sts.amazonaws.com' } } }) })).toThrow('does not look at the subject')
  })

  it.each([
    ['a*c', 'abbc', true],
    ['a*', 'ba', false],
    ['a?c', 'abc', true],
    ['a?c', 'abbc', false],
    ['a.c', 'abc', false],
  ])('compares StringLike %s with %s', (pattern, value, expected) => {
    const policy = Policy.parse({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'kms:Decrypt', Condition: { StringLike: { key: ['none', pattern] } } }] }, ['key'])
    expect(policy.allows({ action: 'kms:Decrypt', context: { key: value } })).toBe(expected)
    expect(policy.allows({ action: 'kms:Decrypt', context: {} })).toBe(false)
    expect(policy.allows({ action: 'kms:Encrypt', context: { key: value } })).toBe(false)
  })
})

describe('Google Cloud', () => {
  it.each([
    ['another operator', { attributeCondition: "assertion.ref != 'refs/heads/main'" }],
    ['a function', { attributeCondition: "assertion.ref.startsWith('refs/heads/')" }],
    ['an alternative', { attributeCondition: "assertion.ref == 'a' || assertion.ref == 'b'" }],
    ['no condition', { attributeCondition: '' }],
    ['a mapping that computes', { attributeMapping: "google.subject=assertion.sub+'x'" }],
    ['a member of another pool', { accountUsers: ['principalSet://iam.googleapis.com/projects/1/locations/global/workloadIdentityPools/other/*'] }],
    ['everybody', { decrypters: ['allUsers'] }],
  ])('does not understand %s', (_, changes) => {
    expect(() => gcpTrustOf({ ...GCP, ...changes })).toThrow('does not understand')
  })

  it('rejects a token without a mapped claim, and one with a subject that is too long', () => {
    const { principalsOf } = gcpTrustOf({ ...GCP, attributeMapping: 'google.subject=assertion.sub,attribute.environment=assertion.environment' })
    const claims = { sub: SUBJECT, environment: 'production', repository_owner_id: '81234567' }
    expect(principalsOf(claims)).toHaveLength(2)
    expect(principalsOf({ ...claims, environment: undefined })).toBeUndefined()
    expect(principalsOf({ ...claims, sub: 'x'.repeat(128) })).toBeUndefined()
  })
})

describe('Azure', () => {
  const role = AZURE.roleDefinition as object
  it.each([
    ['an expression in place of the subject', { federatedCredentials: [{ name: 'x', issuer: 'y', claimsMatchingExpression: {}, audiences: ['z'] }] }],
    ['several audiences', { federatedCredentials: [{ name: 'x', issuer: 'y', subject: 's', audiences: ['a', 'b'] }] }],
    ['an action on resources', { roleDefinition: { ...role, Actions: ['*/read'] } }],
    ['a pattern of data actions', { roleDefinition: { ...role, DataActions: ['Microsoft.KeyVault/vaults/keys/*'] } }],
    ['what is taken away', { roleDefinition: { ...role, NotDataActions: [] } }],
  ])('does not understand %s', (_, changes) => {
    expect(() => azureTrustOf({ ...AZURE, ...changes })).toThrow('the emulated Azure does not understand')
  })

  it('assigns no role outside of its scopes', () => {
    expect(() => azureTrustOf({ ...AZURE, roleDefinition: { ...role, AssignableScopes: ['/subscriptions/other'] } })).toThrow('not assignable')
  })
})

describe('Vault', () => {
  const role = Object.values(VAULT.roles)[0] as object
  it.each([
    ['a pattern of claims', { roles: { x: { ...role, bound_claims_type: 'glob' } } }],
    ['a role for people', { roles: { x: { ...role, role_type: 'oidc' } } }],
    ['another capability', { policies: { x: 'path "transit/decrypt/ecs" { capabilities = ["update", "read"] }' } }],
    ['a rule of a path', { policies: { x: 'path "transit/decrypt/ecs" { capabilities = ["update"] min_wrapping_ttl = "1s" }' } }],
  ])('does not understand %s', (_, changes) => {
    expect(() => vaultTrustOf({ ...VAULT, ...changes })).toThrow('the emulated Vault does not understand')
  })
})
