/** A Microsoft Entra tenant: its applications, their federated credentials, and the access tokens that were given out. */
import { createPublicKey, randomBytes, randomUUID, type KeyObject } from 'node:crypto'
import { SignJWT } from 'jose'
import { selfSigned, type SelfSigned } from '../front/certificates.ts'

export const TENANT = 'b2a7c3f1-5d0e-4c8b-9a61-0f4e8d2c7b35'
/** For jobs, keyless; may decrypt. */
export const PIPELINE_CLIENT = '4f1d9e0a-7c62-4b3f-8e15-a9d06b7c2f48'
/** Trusts nobody. */
export const OTHER_CLIENT = '91c0b6de-2f4a-4d7e-b3a8-5e60c1f7d924'
/** A managed identity that may encrypt, decrypt and read keys. */
export const OPERATOR_CLIENT = 'd7e5a2b8-0c94-4f61-9b3d-68f1c0a5e273'

export const VAULT_RESOURCE = 'https://vault.azure.net'

export interface FederatedCredential {
  readonly issuer: string
  readonly subject: string
  readonly audience: string
}

export interface Application {
  readonly clientId: string
  readonly objectId: string
  readonly federated: readonly FederatedCredential[]
}


/** Seconds. */
export const LIFE = 3599

export class Directory {
  /** What the application for jobs may prove itself with, beside GitHub's tokens. */
  readonly secret = secretText()
  /** One that is no longer accepted. */
  readonly expiredSecret = secretText()
  readonly certificate: SelfSigned
  readonly #applications: readonly Application[]
  readonly #key = randomBytes(32)
  readonly #issued = new Map<string, { readonly application: Application; readonly resource: string; readonly expires: number }>()

  private constructor(certificate: SelfSigned, federated: readonly FederatedCredential[]) {
    this.certificate = certificate
    this.#applications = [
      { clientId: PIPELINE_CLIENT, objectId: '3a6f0c7d-84b1-4e2a-9d5c-17e8b0f3a692', federated },
      { clientId: OTHER_CLIENT, objectId: 'c8d2e1f0-6b37-4a95-8f04-2e7d9c5a1b63', federated: [] },
      { clientId: OPERATOR_CLIENT, objectId: '5e9b4d12-a07f-4c36-b8e1-f06d3a7c9285', federated: [] },
    ]
  }

  /** @param federated whose tokens the application for jobs takes */
  static async create(federated: readonly FederatedCredential[]): Promise<Directory> {
    return new Directory(await selfSigned('ecs-config-decrypt'), federated)
  }

  /** The key of the certificate that an application has registered, by the thumbprint that an assertion names. */
  certificateKey(clientId: string, thumbprint: string): KeyObject | undefined {
    const { thumbprints, pem } = this.certificate
    return clientId === PIPELINE_CLIENT && thumbprints.includes(thumbprint) ? createPublicKey(pem) : undefined
  }

  application(clientId: string): Application | undefined {
    return this.#applications.find((one) => one.clientId === clientId)
  }

  /** A token for a resource, which looks like Entra's and is known by heart: nobody else verifies it. */
  async issue(application: Application, resource: string): Promise<string> {
    const now = Math.floor(Date.now() / 1000)
    const claims = { aud: resource, iss: `https://sts.windows.net/${TENANT}/`, iat: now, nbf: now, exp: now + LIFE, appid: application.clientId, oid: application.objectId, tid: TENANT, uti: randomUUID(), ver: '1.0' }
    const token = await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', typ: 'JWT' }).sign(this.#key)
    this.#issued.set(token, { application, resource, expires: (now + LIFE) * 1000 })
    return token
  }

  /** Whose token this is, if it is one for the resource. */
  bearer(token: string, resource: string): Application | undefined {
    const found = this.#issued.get(token)
    return found !== undefined && found.resource === resource && found.expires > Date.now() ? found.application : undefined
  }
}

/** As Entra makes client secrets. */
function secretText(): string {
  return `${randomBytes(3).toString('hex')}8Q~${randomBytes(24).toString('base64url')}`
}
