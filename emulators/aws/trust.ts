/** Who may become the role for jobs, and what it may do then. */
import { ISSUER, SUBJECT } from '../github/oidc.ts'
import { ACCOUNT, PIPELINE_ROLE } from './account.ts'
import { DELETED_KEY, DISABLED_KEY, MAIN_KEY, type AwsKey, type KeyAction } from './keys.ts'
import { Policy } from './policy.ts'

/** As an administrator gives it to IAM and KMS. */
export interface AwsTrust {
  /** GitHub as the account knows it: what `aws iam create-open-id-connect-provider` is given. */
  readonly provider: { readonly url: string; readonly clientIds: readonly string[] }
  /** The trust policy of the role. */
  readonly trustPolicy: unknown
  /** The policy that is attached to the role. */
  readonly rolePolicy: unknown
  /** The policy of the main key, over what its operator may do. */
  readonly keyPolicy?: unknown
}

/** The same, read. */
export interface JobRole {
  readonly provider: AwsTrust['provider'] & { readonly arn: string }
  readonly trustPolicy: Policy
  readonly rolePolicy: Policy
  readonly keyPolicy: Policy
}

/** Claims that become condition keys, whoever issued the token. */
const CLAIMS = ['sub', 'aud'] as const
/** Claims of GitHub's own issuer that AWS knows, too. */
const CLAIMS_OF_GITHUB = ['actor', 'actor_id', 'enterprise_id', 'environment', 'job_workflow_ref', 'ref', 'repository', 'repository_id', 'workflow'] as const

const NOTHING = { Version: '2012-10-17', Statement: [] }

export const TRUST: AwsTrust = {
  provider: { url: ISSUER, clientIds: ['sts.amazonaws.com'] },
  trustPolicy: {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Federated: providerArn(ISSUER) },
        Action: 'sts:AssumeRoleWithWebIdentity',
        Condition: { StringEquals: { [conditionKey(ISSUER, 'sub')]: SUBJECT } },
      },
    ],
  },
  rolePolicy: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: 'kms:Decrypt', Resource: [MAIN_KEY.arn, DISABLED_KEY.arn, DELETED_KEY.arn] }] },
}

/** @throws Error naming what of the documents is not understood, or what AWS refuses in them */
export function jobRole({ provider, trustPolicy, rolePolicy, keyPolicy = NOTHING }: AwsTrust): JobRole {
  const known = claimsOf(provider.url).map((claim) => conditionKey(provider.url, claim))
  const trust = Policy.parse(trustPolicy, known)
  // AWS takes no trust policy for GitHub's issuer that lets the job of anybody in.
  if (!trust.keys.includes(conditionKey(provider.url, 'sub'))) throw new Error('the trust policy does not look at the subject of tokens')
  return { provider: { ...provider, arn: providerArn(provider.url) }, trustPolicy: trust, rolePolicy: Policy.parse(rolePolicy), keyPolicy: Policy.parse(keyPolicy) }
}

/** Whether the role for jobs may do that with a key: its own policy says so, or that of the key. */
export function mayUse({ rolePolicy, keyPolicy }: JobRole, action: KeyAction, key: AwsKey): boolean {
  const question = { action, resource: key.arn }
  return rolePolicy.allows(question) || (key === MAIN_KEY && keyPolicy.allows({ ...question, principal: { kind: 'AWS', arn: PIPELINE_ROLE } }))
}

/** The condition keys of a request with a token, from its claims. */
export function contextOf(issuer: string, claims: Readonly<Record<string, unknown>>): Record<string, string> {
  const present = claimsOf(issuer).filter((claim) => typeof claims[claim] === 'string')
  return Object.fromEntries(present.map((claim) => [conditionKey(issuer, claim), String(claims[claim])]))
}

function claimsOf(issuer: string): readonly string[] {
  return issuer === ISSUER ? [...CLAIMS, ...CLAIMS_OF_GITHUB] : CLAIMS
}

function conditionKey(issuer: string, claim: string): string {
  return `${withoutScheme(issuer)}:${claim}`
}

function providerArn(issuer: string): string {
  return `arn:aws:iam::${ACCOUNT}:oidc-provider/${withoutScheme(issuer)}`
}

function withoutScheme(url: string): string {
  return url.replace(/^https:\/\//, '')
}
