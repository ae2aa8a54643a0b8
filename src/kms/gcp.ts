/**
 * Google Cloud KMS. Keyless with GitHub OIDC, Google's STS and, if given, a service account; else with what the job has
 * (`gcp-ambient.ts`).
 *
 * The SDK speaks REST on our transport: gRPC and its own HTTP client honour neither the agent nor the deadline.
 */
import { ActionError, type ErrorCode } from '../errors.ts'
import type { IdToken } from '../oidc.ts'
import { oneWord, say } from '../text.ts'
import { crc32c } from './crc32c.ts'
import { library } from './library.ts'
import type { Provider, ProviderContext } from './provider.ts'
import { ask, jsonObject, NOT_ITS_OWN, send, type CloudAnswer, type CloudRequest } from './transport.ts'

/** What the requests carry, and how the log calls it. */
export interface Identity {
  readonly token: string
  readonly name: string
}

const KEY = /^projects\/[a-z0-9][a-z0-9.:-]*\/locations\/[a-z0-9-]+\/keyRings\/[\w-]{1,63}\/cryptoKeys\/[\w-]{1,63}$/
export const SCOPE = 'https://www.googleapis.com/auth/cloud-platform'

const KMS = 'Google Cloud KMS'
const STS = 'Google’s STS'
const IAM = 'Google’s IAM'
const KMS_HOST = 'cloudkms.googleapis.com'

/** Wrong checksums come from a damaged connection: asking once more helps. */
const CHECKSUM_ATTEMPTS = 2

export function gcpKms(context: ProviderContext): Provider<'gcp_kms'> {
  let signIn: Promise<Identity> | undefined
  const identity = (): Promise<Identity> => (signIn ??= context.inputs.gcpWorkloadIdentityProvider === '' ? import('./gcp-ambient.ts').then(({ ambientGcp }) => ambientGcp(context)) : keyless(context))
  const sdk = library(() => import('./gcp-sdk.ts'))
  let making: Promise<Client> | undefined
  const client = (): Promise<Client> => (making ??= sdk.load().then((one) => clientOf(one, identity, context)))

  const decrypt = async (name: string, ciphertext: Buffer): Promise<Buffer | undefined> => {
    const request = { name, ciphertext, ciphertextCrc32c: { value: crc32c(ciphertext) } }
    const [{ plaintext, plaintextCrc32c }] = await (await client()).decrypt(request, { retry: null, timeout: context.deadline.left + 1000 })
    const part = Buffer.from(plaintext ?? '')
    return part.length > 0 && plaintextCrc32c?.value?.toString() === String(crc32c(part)) ? part : undefined
  }

  return {
    signIn: identity,
    /** The client, too: it reads a description of the whole API before its first request. */
    async load() {
      await sdk.load()
      await context.deadline.turn(KMS)
      await (await client()).initialize()
    },
    async unwrap({ resourceId, enc }) {
      if (!KEY.test(resourceId)) throw new ActionError('kms/malformed', say`"${resourceId}" is not the name of a Google Cloud KMS key.`)
      await client() // holds up the process: not while a sign-in counts its attempts
      const by = await identity()
      for (let attempt = 1; attempt <= CHECKSUM_ATTEMPTS; attempt += 1) {
        const part = await decrypt(resourceId, Buffer.from(enc, 'base64')).catch((error: unknown) => {
          throw notDecrypted(error, by.name)
        })
        if (part !== undefined) return { part, credential: by.name }
      }
      throw new ActionError('kms/malformed', say`${KMS} at ${KMS_HOST} answered for ${resourceId} with a plaintext that does not match its checksum.`)
    },
    close: () => void making?.then((one) => one.close()).catch(() => undefined),
  }
}

type Sdk = typeof import('./gcp-sdk.ts')
type Client = InstanceType<Sdk['KeyManagementServiceClient']>

function clientOf({ KeyManagementServiceClient }: Sdk, identity: () => Promise<Identity>, context: ProviderContext): Client {
  return new KeyManagementServiceClient({ fallback: true, apiEndpoint: KMS_HOST, authClient: authClient(identity, context) })
}

/** What the SDK takes for its authentication: it sends the requests, with the token of the identity. */
function authClient(identity: () => Promise<Identity>, context: ProviderContext): never {
  const fetch = async (url: string, init: { readonly method: string; readonly headers: Headers; readonly body: string | Buffer }) => {
    const headers = { ...Object.fromEntries(init.headers), authorization: `Bearer ${(await identity()).token}` }
    const { status, body } = await ask(KMS, context, () => send({ who: KMS, url: new URL(url), method: init.method, headers, body: init.body }, context))
    return { ok: status === 200, status, arrayBuffer: async () => body }
  }
  return { fetch, getRequestHeaders: async () => new Headers() } as never
}

/** GitHub's token for one of Google's, and that for one of the service account. Every attempt mints its own. */
async function keyless(context: ProviderContext): Promise<Identity> {
  const { gcpWorkloadIdentityProvider: provider, gcpServiceAccount: account } = context.inputs
  context.debug(say`Credentials of Google Cloud: GitHub OIDC as ${account || poolOf(provider)}: tried.`)
  const { federated, idToken } = await ask(STS, context, async () => {
    const idToken = await context.mintIdToken(`https://iam.googleapis.com/${provider}`)
    return { idToken, federated: await exchanged(provider, idToken, context) }
  })
  await context.mask([federated])
  if (account === '') return { token: federated, name: `GitHub OIDC as ${poolOf(provider)}` }

  const request = impersonation(account, federated)
  const answer = await ask(IAM, context, () => send(request, context))
  const token = tokenOf(answer, 'accessToken')
  if (token === undefined) throw refused(answer, request, say`the service account ${account}`, principalHint(provider, idToken))
  await context.mask([token])
  return { token, name: `GitHub OIDC as ${account}` }
}

function poolOf(provider: string): string {
  return provider.replace(/\/providers\/.*$/, '')
}

async function exchanged(provider: string, { token, claims, bearer }: IdToken, context: ProviderContext): Promise<string> {
  const request = { who: STS, ...tokenExchange(provider, token) }
  const answer = await send(request, context)
  const federated = tokenOf(answer, 'access_token')
  if (federated !== undefined) return federated
  throw refused(answer, request, say`the token for ${provider}`, {
    sent: `, with ${bearer}`,
    hint: 'Let the provider’s audience, attribute mapping and attribute condition accept these claims.',
    account: [`claims sent: ${claims}`],
    accountTitle: 'The token that was refused',
  })
}

/** Who must be trusted by the service account. */
function principalHint(provider: string, { claims, bearer }: IdToken) {
  return {
    sent: `, for a job with ${bearer}`,
    hint: 'Grant this job’s principal `roles/iam.workloadIdentityUser` on the service account.',
    account: [`claims sent: ${claims}`, say`principal of this job: principal://iam.googleapis.com/${poolOf(provider)}/subject/SUB, with the \`sub\` above`],
    accountTitle: 'The principal that was refused',
  }
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
    who: IAM,
    url: new URL(`https://iamcredentials.googleapis.com/v1/projects/-/serviceAccounts/${account}:generateAccessToken`),
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ scope: [SCOPE] }),
  }
}

/** The member of an answer with status 200 that may be a token. */
export function tokenOf({ status, body }: CloudAnswer, member: string): string | undefined {
  const token = status === 200 ? jsonObject(body)[member] : undefined
  return typeof token === 'string' && /^[\x21-\x7e]+$/.test(token) ? token : undefined
}

/** What to say of a step of signing in that was not granted. */
interface Refusal {
  /** What was sent, for the end of the message; nothing if not said. */
  readonly sent?: string
  readonly hint: string
  readonly account?: readonly string[]
  readonly accountTitle?: string
}

/**
 * The error of an answer that gives no token.
 * @param whom was refused: `the service account a@b`
 */
export function refused({ status, body }: CloudAnswer, { who, url }: Pick<CloudRequest, 'who' | 'url'>, whom: string, { sent = '', ...details }: Refusal): ActionError {
  const asked = say`${who} at ${url.host}`
  if (status === 200) return new ActionError('kms/failed', say`${asked} answered without a token (status 200).`, { hint: NOT_ITS_OWN })
  const name = googleName(body)
  return new ActionError('kms/sign-in', say`${asked} refused ${whom}: ${name === 'unknown' ? '' : `${name}, `}status ${status}` + `${sent}.`, details)
}

/** `invalid_grant`, `PERMISSION_DENIED`: OAuth's name of an error, or that of Google's APIs. */
function googleName(body: Buffer): string {
  const { error } = jsonObject(body)
  return oneWord(typeof error === 'object' && error !== null && 'status' in error ? error.status : error)
}

/** Codes of `google.rpc.Code`, and what they mean here. Those of 5xx are not among them: the SDK never sees such an answer. */
const MEANING: Readonly<Record<number, readonly [name: string, code: ErrorCode]>> = {
  3: ['INVALID_ARGUMENT', 'kms/malformed'],
  5: ['NOT_FOUND', 'kms/not-found'],
  7: ['PERMISSION_DENIED', 'kms/denied'],
  8: ['RESOURCE_EXHAUSTED', 'kms/throttled'],
  9: ['FAILED_PRECONDITION', 'kms/disabled'],
  16: ['UNAUTHENTICATED', 'kms/sign-in'],
}

const HINTS: Partial<Record<ErrorCode, string>> = {
  'kms/denied': 'Grant the identity `roles/cloudkms.cryptoKeyDecrypter` on the key.',
  'kms/sign-in': 'Renew the token: it has expired, or is none of Google’s.',
}
const SERVICE_DISABLED = 'Enable the API `cloudkms.googleapis.com` in the project of the key, and in that of the service account.'

/** Google's own name of an error says enough; its text may hold anything. */
function notDecrypted(error: unknown, by: string): ActionError {
  if (error instanceof ActionError) return error
  const { cause, code, reason } = (error ?? {}) as { cause?: unknown; code?: unknown; reason?: unknown }
  if (cause instanceof ActionError) return cause
  const known = typeof code === 'number' ? MEANING[code] : undefined
  if (known === undefined) return new ActionError('kms/failed', say`${KMS} at ${KMS_HOST} gave an answer that is none of its own.`, { hint: NOT_ITS_OWN, cause: error })
  const [name, meaning] = known
  const because = oneWord(reason) === 'unknown' ? '' : ` (${oneWord(reason)})`
  const hint = reason === 'SERVICE_DISABLED' ? SERVICE_DISABLED : HINTS[meaning]
  return new ActionError(meaning, say`${KMS} at ${KMS_HOST} did not decrypt for ${by}: ${name}${because}.`, { cause: error, ...(hint === undefined ? {} : { hint }) })
}
