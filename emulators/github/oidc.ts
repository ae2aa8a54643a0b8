/**
 * GitHub's OIDC provider: the endpoint that a job asks for a token, and the keys that clouds verify tokens with.
 * @see https://docs.github.com/actions/reference/security/oidc
 */
import { randomBytes, randomUUID } from 'node:crypto'
import { compactVerify, createLocalJWKSet, exportJWK, generateKeyPair, SignJWT } from 'jose'
import { json, type EmulatedRequest, type Handler } from '../front/http.ts'

export const ISSUER = 'https://token.actions.githubusercontent.com'
export const SUBJECT = 'repo:example/shop:environment:production'

/** Seconds that a token lives. */
const LIFE = 300

export type Claims = Readonly<Record<string, unknown>>

export interface Oidc {
  readonly handler: Handler
  /** What a job finds in ACTIONS_ID_TOKEN_REQUEST_TOKEN. */
  readonly requestToken: string
  /** Where a job asks, below the address of this service. */
  readonly requestPath: string
  /** Claims of the next tokens, over the fixed ones. */
  setClaims(claims: Claims): void
  /** The claims of a token that this provider signed, whatever they are; undefined for any other text. */
  verify(token: string): Promise<Claims | undefined>
}

/** The claims of a job of `example/shop` that deploys to production from `main`. */
function jobClaims(): Claims {
  return {
    sub: SUBJECT,
    repository: 'example/shop',
    repository_id: '701234567',
    repository_owner: 'example',
    repository_owner_id: '81234567',
    repository_visibility: 'private',
    environment: 'production',
    environment_node_id: 'EN_kwDOKcw8h88AAAABJ0ZLdw',
    ref: 'refs/heads/main',
    ref_type: 'branch',
    ref_protected: 'true',
    sha: '0c5f6a1f7d5a9d7c8d1f6b4e3a2918273645f0e1',
    workflow: 'deploy',
    workflow_ref: 'example/shop/.github/workflows/deploy.yml@refs/heads/main',
    workflow_sha: '0c5f6a1f7d5a9d7c8d1f6b4e3a2918273645f0e1',
    job_workflow_ref: 'example/shop/.github/workflows/deploy.yml@refs/heads/main',
    job_workflow_sha: '0c5f6a1f7d5a9d7c8d1f6b4e3a2918273645f0e1',
    run_id: '9012345678',
    run_number: '42',
    run_attempt: '1',
    event_name: 'push',
    head_ref: '',
    base_ref: '',
    actor: 'octocat',
    actor_id: '583231',
    runner_environment: 'github-hosted',
  }
}

export async function createOidc(): Promise<Oidc> {
  const { publicKey, privateKey } = await generateKeyPair('RS256')
  const kid = randomUUID()
  const jwk = { ...(await exportJWK(publicKey)), kid, alg: 'RS256', use: 'sig' }
  const keys = createLocalJWKSet({ keys: [jwk] })
  const requestToken = randomBytes(32).toString('base64url')
  const requestPath = '/idtoken'
  let chosen: Claims = {}

  const mint = (audience: string): Promise<string> => {
    const now = Math.floor(Date.now() / 1000)
    const claims = { ...jobClaims(), iss: ISSUER, aud: audience, jti: randomUUID(), iat: now, nbf: now - LIFE, exp: now + LIFE, ...chosen }
    return new SignJWT(claims).setProtectedHeader({ alg: 'RS256', typ: 'JWT', kid }).sign(privateKey)
  }

  const idToken = async ({ headers, url }: EmulatedRequest) => {
    if (headers['authorization'] !== `Bearer ${requestToken}`) return { status: 401 }
    const value = await mint(url.searchParams.get('audience') ?? 'https://github.com/example')
    return json(200, { count: value.length, value })
  }

  return {
    requestToken,
    requestPath: `${requestPath}?api-version=2.0`,
    handler(request) {
      if (request.method !== 'GET') return { status: 405 }
      switch (request.url.pathname) {
        case requestPath:
          return idToken(request)
        case '/.well-known/jwks':
          return json(200, { keys: [jwk] })
        case '/.well-known/openid-configuration':
          return json(200, { issuer: ISSUER, jwks_uri: `${ISSUER}/.well-known/jwks`, id_token_signing_alg_values_supported: ['RS256'] })
        default:
          return { status: 404 }
      }
    },
    setClaims(claims) {
      chosen = claims
    },
    async verify(token) {
      try {
        const { payload } = await compactVerify(token, keys, { algorithms: ['RS256'] })
        return JSON.parse(new TextDecoder().decode(payload)) as Claims
      } catch {
        return undefined
      }
    },
  }
}
