/** Whose tokens the workload identity provider takes, who may become the service account for jobs, and who may decrypt. */
import { ISSUER, SUBJECT, type Claims } from '../github/oidc.ts'
import { conditionOf } from './condition.ts'
import { federated, PIPELINE_ACCOUNT, POOL, type Principal } from './project.ts'

/** As an administrator gives it to Google Cloud. */
export interface GcpTrust {
  /** The provider: what `gcloud iam workload-identity-pools providers create-oidc` is given. */
  readonly issuer: string
  /** `google.subject=assertion.sub,attribute.repository_id=assertion.repository_id` */
  readonly attributeMapping: string
  readonly attributeCondition: string
  /** Members with `roles/iam.workloadIdentityUser` on the service account for jobs. */
  readonly accountUsers: readonly string[]
  /** Members with `roles/cloudkms.cryptoKeyDecrypter` on the keys. */
  readonly decrypters: readonly string[]
}

/** The same, read. */
export interface Trust {
  readonly issuer: string
  readonly accountUsers: readonly Principal[]
  readonly decrypters: readonly Principal[]
  /**
   * What policies may call the bearer of a token: its subject first, then a set for each mapped attribute.
   * @returns undefined if the condition rejects it
   */
  readonly principalsOf: (claims: Claims) => readonly Principal[] | undefined
}

/** The attribute condition of the emulated provider: whose repositories it accepts. */
const REPOSITORY_OWNER_ID = '81234567'
/** The job itself, without a service account; may decrypt, too. */
export const PIPELINE = federated(SUBJECT)

export const TRUST: GcpTrust = {
  issuer: ISSUER,
  attributeMapping: 'google.subject=assertion.sub',
  attributeCondition: `assertion.repository_owner_id == '${REPOSITORY_OWNER_ID}'`,
  accountUsers: [PIPELINE],
  decrypters: [`serviceAccount:${PIPELINE_ACCOUNT}`, PIPELINE],
}

/** Characters of a mapped subject. */
const LONGEST_SUBJECT = 127
const MAPPING = /^(google\.subject|attribute\.[a-z0-9_]{1,50})=assertion\.(\w+)$/
const MEMBER = new RegExp(`^(?:serviceAccount:[\\w.@-]+|principal://iam\\.googleapis\\.com/${POOL}/subject/\\S+|principalSet://iam\\.googleapis\\.com/${POOL}/attribute\\.\\w+/\\S+)$`)

/** @throws Error naming what is not understood */
export function trustOf({ issuer, attributeMapping, attributeCondition, accountUsers, decrypters }: GcpTrust): Trust {
  const mapping = attributeMapping.split(',').map(mappingOf)
  const accepts = conditionOf(attributeCondition)
  const stranger = [...accountUsers, ...decrypters].find((member) => !MEMBER.test(member))
  if (stranger !== undefined) throw new Error(`the emulated IAM does not understand the member ${stranger}`)

  const principalsOf = (claims: Claims): Principal[] | undefined => {
    const mapped = mapping.map(([to, claim]) => [to, claims[claim]] as const)
    const subject = mapped.find(([to]) => to === 'google.subject')?.[1]
    if (typeof subject !== 'string' || subject.length > LONGEST_SUBJECT) return undefined
    // A claim that the token does not have cannot be mapped.
    if (mapped.some(([, value]) => typeof value !== 'string') || !accepts(claims)) return undefined
    const attributes = mapped.filter(([to]) => to !== 'google.subject')
    return [federated(subject), ...attributes.map(([to, value]) => `principalSet://iam.googleapis.com/${POOL}/${to}/${String(value)}`)]
  }
  return { issuer, accountUsers, decrypters, principalsOf }
}

/** The attribute, and the claim that it is. */
function mappingOf(text: string): readonly [to: string, claim: string] {
  const [, to, claim] = MAPPING.exec(text) ?? []
  if (to === undefined || claim === undefined) throw new Error(`the emulated STS does not understand the mapping ${text}`)
  return [to, claim]
}
