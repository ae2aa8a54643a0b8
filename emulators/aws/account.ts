/** An AWS account: who is in it, who may become whom, and the credentials that were given out. */
import { randomBytes } from 'node:crypto'

export const ACCOUNT = '111122223333'
export const REGION = 'eu-west-1'

/** May encrypt and decrypt; has static credentials. */
export const OPERATOR = `arn:aws:iam::${ACCOUNT}:user/operator`
/** For jobs, keyless; may decrypt. */
export const PIPELINE_ROLE = `arn:aws:iam::${ACCOUNT}:role/ecs-config-decrypt`
/** For the `role` of an entry in a SOPS file: the operator and the pipeline may assume it, and it alone may use one of the keys. */
export const TEAM_ROLE = `arn:aws:iam::${ACCOUNT}:role/team-secrets`

export interface Role {
  readonly arn: string
  /** The users and roles that its trust policy names; whose tokens it trusts says `trust.ts`. */
  readonly trustedPrincipals: readonly string[]
}

const ROLES: readonly Role[] = [
  { arn: PIPELINE_ROLE, trustedPrincipals: [] },
  { arn: TEAM_ROLE, trustedPrincipals: [OPERATOR, PIPELINE_ROLE] },
]

/** Seconds: what a role session may ask for. */
export const SHORTEST_SESSION = 900
export const LONGEST_SESSION = 3600

/** Who a request comes from. */
export interface Principal {
  /** What policies name: the user, or the role behind a session. */
  readonly identity: string
  /** What AWS calls it: the user, or the session. */
  readonly arn: string
  /** `AIDA…`, or `AROA…:session`. */
  readonly id: string
}

export interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  /** Only temporary ones have these two. */
  readonly sessionToken?: string
  readonly expires?: Date
  readonly principal: Principal
}

export class Account {
  readonly operator: Credentials = {
    accessKeyId: uniqueId('AKIA'),
    secretAccessKey: randomBytes(30).toString('base64'),
    principal: { identity: OPERATOR, arn: OPERATOR, id: uniqueId('AIDA') },
  }
  readonly #issued = new Map<string, Credentials>([[this.operator.accessKeyId, this.operator]])

  credentials(accessKeyId: string): Credentials | undefined {
    return this.#issued.get(accessKeyId)
  }

  role(arn: string): Role | undefined {
    return ROLES.find((role) => role.arn === arn)
  }

  /** A session of the role; that the caller may have one is for STS to check. */
  startSession(role: Role, name: string, seconds: number): Required<Credentials> {
    const roleName = role.arn.slice(role.arn.indexOf('/') + 1)
    const credentials = {
      accessKeyId: uniqueId('ASIA'),
      secretAccessKey: randomBytes(30).toString('base64'),
      sessionToken: randomBytes(480).toString('base64'),
      expires: new Date(Date.now() + seconds * 1000),
      principal: { identity: role.arn, arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${roleName}/${name}`, id: `${uniqueId('AROA')}:${name}` },
    }
    this.#issued.set(credentials.accessKeyId, credentials)
    return credentials
  }
}

/** A unique identifier as IAM makes them: a prefix that tells the kind, and 16 characters of base32. */
function uniqueId(prefix: string): string {
  return prefix + Array.from(randomBytes(16), (byte) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'[byte % 32]).join('')
}
