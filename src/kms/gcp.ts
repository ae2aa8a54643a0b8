/**
 * Google Cloud KMS. Keyless with GitHub OIDC, Google's STS and, if given, a service account; else with what
 * `google-github-actions/auth` or `gcloud` leaves; the machine's own identity last.
 *
 * The SDK speaks REST on our transport: gRPC and its own HTTP client honour neither the agent nor the deadline.
 */
import { existsSync } from 'node:fs'
import http from 'node:http'
import { join } from 'node:path'
import { KeyManagementServiceClient } from '@google-cloud/kms/build/src/v1/key_management_service_client.js'
import { setBackend } from 'google-logging-utils'
import { ActionError, type ErrorCode } from '../errors.ts'
import { oneWord, say } from '../text.ts'
import { crc32c } from './crc32c.ts'
import type { Provider, ProviderContext } from './provider.ts'
import { jsonObject, repeatedly, send, type CloudAnswer, type CloudRequest } from './transport.ts'

/** What the requests carry, and how the log calls it. */
interface Identity {
  readonly token: string
  readonly name: string
}

const KEY = /^projects\/[a-z0-9][a-z0-9.:-]*\/locations\/[a-z0-9-]+\/keyRings\/[\w-]{1,63}\/cryptoKeys\/[\w-]{1,63}$/
const SCOPE = 'https://www.googleapis.com/auth/cloud-platform'

/** Milliseconds for the machine's identity: where there is none, nobody answers. */
const MACHINE_IDENTITY_TIMEOUT = 1000
const MACHINE_IDENTITY_PATH = '/computeMetadata/v1/instance/service-accounts/default/token'

/** Wrong checksums come from a damaged connection: asking once more helps. */
const CHECKSUM_ATTEMPTS = 2

// Else GOOGLE_SDK_NODE_LOGGING makes the libraries print whole requests and answers, tokens and data keys included.
setBackend(null)

export function gcpKms(context: ProviderContext): Provider<'gcp_kms'> {
  let signIn: Promise<Identity> | undefined
  const identity = (): Promise<Identity> => (signIn ??= context.inputs.gcpWorkloadIdentityProvider === '' ? ambient(context) : keyless(context))
  const client = new KeyManagementServiceClient({ fallback: true, apiEndpoint: 'cloudkms.googleapis.com', authClient: authClient(identity, context) })

  const decrypt = async (name: string, ciphertext: Buffer): Promise<Buffer | undefined> => {
    const request = { name, ciphertext, ciphertextCrc32c: { value: crc32c(ciphertext) } }
    const [{ plaintext, plaintextCrc32c }] = await client.decrypt(request, { retry: null, timeout: context.deadline.left + 1000 })
    const part = Buffer.from(plaintext ?? '')
    return part.length > 0 && plaintextCrc32c?.value?.toString() === String(crc32c(part)) ? part : undefined
  }

  return {
    async unwrap({ resourceId, enc }) {
      if (!KEY.test(resourceId)) throw new ActionError('kms/malformed', say`"${resourceId}" is not the name of a Google Cloud KMS key.`)
      const by = await identity()
      for (let attempt = 1; attempt <= CHECKSUM_ATTEMPTS; attempt += 1) {
        const part = await decrypt(resourceId, Buffer.from(enc, 'base64')).catch((error: unknown) => {
          throw failed(error, say`Google Cloud KMS could not decrypt with ${resourceId} as ${by.name}`)
        })
        if (part !== undefined) return { part, credential: by.name }
      }
      throw new ActionError('kms/malformed', say`Google Cloud KMS answered for ${resourceId} with a plaintext that does not match its checksum.`)
    },
    close: () => void client.close().catch(() => undefined),
  }
}

/** What the SDK takes for its authentication: it sends the requests, with the token of the identity. */
function authClient(identity: () => Promise<Identity>, context: ProviderContext): never {
  const fetch = async (url: string, init: { readonly method: string; readonly headers: Headers; readonly body: string | Buffer }) => {
    const headers = { ...Object.fromEntries(init.headers), authorization: `Bearer ${(await identity()).token}` }
    const { status, body } = await ask({ who: 'Google Cloud KMS', url: new URL(url), method: init.method, headers, body: init.body }, context)
    return { ok: status === 200, status, arrayBuffer: async () => body }
  }
  return { fetch, getRequestHeaders: async () => new Headers() } as never
}

/** GitHub's token for one of Google's, and that for one of the service account. Every attempt mints its own. */
async function keyless(context: ProviderContext): Promise<Identity> {
  const { gcpWorkloadIdentityProvider: provider, gcpServiceAccount: account } = context.inputs
  const who = 'Google’s STS'
  let claims = ''
  const exchanged = await repeatedly(who, context, async () => {
    const idToken = await context.mintIdToken(`https://iam.googleapis.com/${provider}`)
    claims = idToken.claims
    return send({ who, ...tokenExchange(provider, idToken.token) }, context)
  })
  const pool = provider.replace(/\/providers\/.*$/, '')
  const accounts = [`claims sent: ${claims}`, say`principal of this job: principal://iam.googleapis.com/${pool}/subject/SUB, with the \`sub\` above`]
  const federated = tokenOf(exchanged, 'access_token')
  if (federated === undefined) {
    throw refused(exchanged, say`Google’s STS refused the token for ${provider}`, 'Let the provider’s audience, attribute mapping and attribute condition accept these claims.', accounts)
  }
  await context.mask([federated])
  if (account === '') return { token: federated, name: `GitHub OIDC as ${pool}` }

  const impersonated = await ask(impersonation(account, federated), context)
  const token = tokenOf(impersonated, 'accessToken')
  if (token === undefined) {
    throw refused(impersonated, say`Google’s IAM refused the service account ${account}`, 'Grant this principal `roles/iam.workloadIdentityUser` on the service account.', accounts)
  }
  await context.mask([token])
  return { token, name: `GitHub OIDC as ${account}` }
}

/** @see https://cloud.google.com/iam/docs/reference/sts/rest/v1/TopLevel/token */
function tokenExchange(provider: string, subjectToken: string): Omit<CloudRequest, 'who'> {
  const body = new URLSearchParams({
    grant_type: 'urn:ietf:params:oauth:grant-type:token-exchange',
    audience: `//iam.googleapis.com/${provider}`,
    scope: SCOPE,
    requested_token_type: 'urn:ietf:params:oauth:token-type:access_token',
    subject_token_type: 'urn:ietf:params:oauth:token-type:jwt',
    subject_token: subjectToken,
  })
  return { url: new URL('https://sts.googleapis.com/v1/token'), method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: body.toString() }
}

/** @see https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateAccessToken */
function impersonation(account: string, token: string): CloudRequest {
  return {
    who: 'Google’s IAM',
    url: new URL(`https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${account}:generateAccessToken`),
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ scope: [SCOPE] }),
  }
}

/** What the environment offers, in this order: a token, a credentials file, `gcloud`'s own, the machine. The first is used. */
async function ambient(context: ProviderContext): Promise<Identity> {
  const { environment } = context
  const account: string[] = []
  const sources: [name: string, load: () => Promise<string | undefined>][] = [
    ['GOOGLE_OAUTH_ACCESS_TOKEN', async () => environment['GOOGLE_OAUTH_ACCESS_TOKEN']],
    ['the file in GOOGLE_APPLICATION_CREDENTIALS', async () => fromFile(environment['GOOGLE_APPLICATION_CREDENTIALS'], context)],
    ['gcloud’s application default credentials', async () => fromFile(gcloudFile(environment), context)],
    ['the machine’s identity', async () => fromMachine(context)],
  ]
  for (const [name, load] of sources) {
    const token = await load().catch((error: unknown) => {
      throw failed(error, say`The Google credentials of ${name} could not be used`, 'kms/no-credentials', context)
    })
    if (token) {
      await context.mask([token])
      return { token, name }
    }
    account.push(say`${name}: nothing there`)
  }
  throw new ActionError('kms/no-credentials', 'There are no Google Cloud credentials in this job.', {
    hint: 'Set `gcp-workload-identity-provider`, or run google-github-actions/auth before this step.',
    account,
  })
}

/**
 * A token by a file of credentials, whatever its kind: the library knows them all, a federated one included. It is loaded
 * by the function for default credentials, because every other way to name a file prints a warning.
 */
async function fromFile(file: string | undefined, { agent, deadline }: ProviderContext): Promise<string | undefined> {
  if (!file) return undefined
  const { GoogleAuth } = await import('google-auth-library')
  const transporterOptions = { agent: ({ protocol }: URL) => (protocol === 'http:' ? http.globalAgent : agent), signal: deadline.signal }
  const client = await new GoogleAuth({ scopes: [SCOPE] })._getApplicationCredentialsFromFilePath(file, { transporterOptions })
  // A federated client has an STS client within, which takes no options.
  const { stsCredential } = client as unknown as { readonly stsCredential?: { transporter: unknown } }
  if (stsCredential) stsCredential.transporter = client.transporter
  return (await client.getAccessToken()).token ?? undefined
}

function gcloudFile(environment: ProviderContext['environment']): string | undefined {
  const { CLOUDSDK_CONFIG: folder, APPDATA: roaming, HOME: home } = environment
  const configuration = folder || (roaming ? join(roaming, 'gcloud') : home ? join(home, '.config', 'gcloud') : '')
  const file = join(configuration, 'application_default_credentials.json')
  return configuration !== '' && existsSync(file) ? file : undefined
}

/** @returns undefined where no machine answers */
async function fromMachine(context: ProviderContext): Promise<string | undefined> {
  const { environment } = context
  if (environment['RUNNER_ENVIRONMENT'] === 'github-hosted' || environment['METADATA_SERVER_DETECTION'] === 'none') return undefined
  const url = URL.parse(`http://${environment['GCE_METADATA_HOST'] || 'metadata.google.internal'}${MACHINE_IDENTITY_PATH}`)
  if (url === null) return undefined
  try {
    return tokenOf(await send({ who: 'the metadata server', url, headers: { 'metadata-flavor': 'Google' }, signal: AbortSignal.timeout(MACHINE_IDENTITY_TIMEOUT) }, context), 'access_token')
  } catch (error) {
    if (error instanceof ActionError && error.code === 'kms/unreachable') return undefined
    throw error
  }
}

function ask(request: CloudRequest, context: ProviderContext): Promise<CloudAnswer> {
  return repeatedly(request.who, context, () => send(request, context))
}

function tokenOf({ status, body }: CloudAnswer, member: string): string | undefined {
  const token = status === 200 ? jsonObject(body)[member] : undefined
  return typeof token === 'string' && /^[\x21-\x7e]+$/.test(token) ? token : undefined
}

/** A step of signing in that was not granted. */
function refused(answer: CloudAnswer, what: string, hint: string, account: readonly string[]): ActionError {
  const { error } = jsonObject(answer.body)
  const name = oneWord(typeof error === 'object' && error !== null && 'status' in error ? error.status : error)
  const message = `${what}: ${name === 'unknown' ? '' : `${name}, `}status ${answer.status}.`
  if (answer.status === 429) return new ActionError('kms/throttled', message)
  if (answer.status >= 500) return new ActionError('kms/unreachable', message)
  return new ActionError('kms/sign-in', message, { hint, account })
}

/** Codes of `google.rpc.Code`, and what they mean here. */
const MEANING: Readonly<Record<number, readonly [name: string, code: ErrorCode]>> = {
  3: ['INVALID_ARGUMENT', 'kms/malformed'],
  5: ['NOT_FOUND', 'kms/not-found'],
  7: ['PERMISSION_DENIED', 'kms/denied'],
  8: ['RESOURCE_EXHAUSTED', 'kms/throttled'],
  9: ['FAILED_PRECONDITION', 'kms/disabled'],
  13: ['INTERNAL', 'kms/unreachable'],
  14: ['UNAVAILABLE', 'kms/unreachable'],
  16: ['UNAUTHENTICATED', 'kms/no-credentials'],
}

/** Google's own name of an error says enough; its text may hold anything. */
function failed(error: unknown, what: string, otherwise: ErrorCode = 'kms/unreachable', context?: ProviderContext): ActionError {
  if (error instanceof ActionError) return error
  const { cause, code, reason } = (error ?? {}) as { cause?: unknown; code?: unknown; reason?: unknown }
  if (cause instanceof ActionError) return cause
  if (context?.deadline.passed) return context.deadline.error('Signing in to Google')
  const [name, meaning] = (typeof code === 'number' ? MEANING[code] : undefined) ?? [oneWord(code), otherwise]
  const because = oneWord(reason) === 'unknown' ? '' : ` (${oneWord(reason)})`
  const message = `${what}: ${name}${because}.`
  return new ActionError(otherwise === 'kms/unreachable' ? meaning : otherwise, message, { cause: error })
}
