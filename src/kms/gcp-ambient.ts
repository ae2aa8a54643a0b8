/**
 * Google credentials that other tools left, in this order: a token, a credentials file, `gcloud`'s own file, the machine.
 * The first that is configured decides: its failure is the error, and never another identity is used.
 */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { ActionError } from '../errors.ts'
import { oneWord, say } from '../text.ts'
import { firstConfigured, type Place } from './ambient.ts'
import { refused, SCOPE, tokenOf, type Identity } from './gcp.ts'
import type { ProviderContext } from './provider.ts'
import { send, withClock, type CloudAnswer } from './transport.ts'

type Environment = ProviderContext['environment']

interface Source extends Place {
  /** One attempt. @returns undefined where there turns out to be none, which only the machine may say */
  readonly provide: (context: ProviderContext) => Promise<string | undefined>
}

/** Milliseconds for the machine's identity: where there is none, nobody answers. */
const MACHINE_IDENTITY_TIMEOUT = 1000
const MACHINE_IDENTITY_PATH = '/computeMetadata/v1/instance/service-accounts/default/token'

const SOURCES: readonly Source[] = [
  {
    name: 'GOOGLE_OAUTH_ACCESS_TOKEN',
    who: 'Google',
    isConfigured: ({ GOOGLE_OAUTH_ACCESS_TOKEN: token }) => Boolean(token),
    provide: ({ environment }) => Promise.resolve(environment['GOOGLE_OAUTH_ACCESS_TOKEN']),
  },
  {
    name: 'the file in GOOGLE_APPLICATION_CREDENTIALS',
    who: 'Google’s sign-in',
    isConfigured: ({ GOOGLE_APPLICATION_CREDENTIALS: file }) => Boolean(file),
    provide: (context) => fromFile(context.environment['GOOGLE_APPLICATION_CREDENTIALS'] ?? '', 'the file in GOOGLE_APPLICATION_CREDENTIALS', context),
  },
  {
    name: 'gcloud’s application default credentials',
    who: 'Google’s sign-in',
    isConfigured: (environment) => gcloudFile(environment) !== undefined,
    provide: (context) => fromFile(gcloudFile(context.environment) ?? '', 'gcloud’s application default credentials', context),
  },
  {
    name: 'the machine’s identity',
    who: 'the metadata server',
    isConfigured: ({ RUNNER_ENVIRONMENT: runner, METADATA_SERVER_DETECTION: detection }) => runner !== 'github-hosted' && detection !== 'none',
    provide: fromMachine,
  },
]

/** @throws ActionError kms/no-credentials if nothing is configured; else what kept the configured source from being used */
export async function ambientGcp(context: ProviderContext): Promise<Identity> {
  const cloud = { name: 'Google Cloud', hint: 'Set `gcp-workload-identity-provider`, or run google-github-actions/auth before this step.' }
  const { place, credentials: token } = await firstConfigured(SOURCES, ({ provide }) => provide(context), cloud, context)
  await context.mask([token])
  return { token, name: place.name }
}

function gcloudFile({ CLOUDSDK_CONFIG: folder, APPDATA: roaming, HOME: home }: Environment): string | undefined {
  const configuration = folder || (roaming ? join(roaming, 'gcloud') : home ? join(home, '.config', 'gcloud') : '')
  const file = join(configuration, 'application_default_credentials.json')
  return configuration !== '' && existsSync(file) ? file : undefined
}

/** A token by a file of credentials, whatever its kind: the library knows them all, a federated one included. */
async function fromFile(file: string, name: string, context: ProviderContext): Promise<string> {
  const wire = new Wire(context)
  try {
    const token = await Promise.race([tokenBy(file, wire), wire.failed])
    if (token) return token
    throw new Error('no token')
  } catch (error) {
    if (error instanceof ActionError) throw error
    if (context.deadline.passed) throw context.deadline.error(say`Signing in to Google Cloud with ${name}`)
    if (wire.last !== undefined) throw withClock(refused(wire.last.answer, wire.last, name, { hint: HINTS[wire.last.who] ?? RENEW }), wire.last.answer)
    throw unusable(file, name, error)
  }
}

/** The file is loaded by the function for default credentials, because every other way to name a file prints a warning. */
async function tokenBy(file: string, wire: Wire): Promise<string | null | undefined> {
  const { GoogleAuth } = await import('google-auth-library')
  const client = await new GoogleAuth({ scopes: [SCOPE] })._getApplicationCredentialsFromFilePath(file)
  rewire(client, wire)
  return (await client.getAccessToken()).token
}

/** A client of the library, and those within it: for a federated identity, and for one that is impersonated. */
interface Client {
  readonly transporter: { readonly defaults: { fetchImplementation?: unknown } }
  readonly stsCredential?: Client
  readonly sourceClient?: Client
}

/** Those within take no options: each is made to send by our transport, or it would pass by the proxy. */
function rewire(client: object, wire: Wire): void {
  const { transporter, stsCredential, sourceClient } = client as Client
  transporter.defaults.fetchImplementation = wire.fetch
  for (const inner of [stsCredential, sourceClient]) if (inner) rewire(inner, wire)
}

/** Nobody was asked: the file is not there, or that of the token which it names, or it is not what it should be. */
function unusable(file: string, name: string, error: unknown): ActionError {
  const { code } = (error ?? {}) as { readonly code?: unknown }
  const what = say`The Google credentials of ${name} could not be used: `
  if (code === 'ENOENT' && existsSync(file)) {
    return new ActionError('kms/no-credentials', what + say`the file that ${file} names for its token does not exist.`, { hint: 'Whatever writes that token must have run before this step, and in the same container.', cause: error })
  }
  if (code === 'ENOENT') {
    const hint = 'If actions/checkout runs after the sign-in, it empties the workspace, where google-github-actions/auth puts its file: check out first.'
    return new ActionError('kms/no-credentials', what + say`${file} does not exist.`, { hint, cause: error })
  }
  const why = error instanceof SyntaxError ? 'is not JSON' : `cannot be used (${oneWord(code ?? (error as Error).name)})`
  return new ActionError('kms/no-credentials', what + say`${file} ${why}.`, { hint: 'Give a credentials file as Google writes it, or run google-github-actions/auth.', cause: error })
}

/** Who is asked at a host, and what to do where it gives no token. */
const HOSTS: Readonly<Record<string, string>> = {
  'sts.googleapis.com': 'Google’s STS',
  'iamcredentials.googleapis.com': 'Google’s IAM',
  'oauth2.googleapis.com': 'Google’s OAuth server',
}
const RENEW = 'Renew the credentials file: its key may be deleted, or its token expired or revoked.'
const HINTS: Readonly<Record<string, string>> = {
  'Google’s STS': 'Let the provider’s audience, attribute mapping and attribute condition accept the token, which must not have expired.',
  'Google’s IAM': 'Grant the identity `roles/iam.workloadIdentityUser`, or `roles/iam.serviceAccountTokenCreator`, on the service account.',
}

/** What the library sends while it makes one attempt. A failure is kept, so that it is not wrapped, and not repeated by the library's rules. */
class Wire {
  /** Rejects with the first failure: the library would pause, and ask again. */
  readonly failed: Promise<never>
  /** The last answer, and who gave it. */
  last: { readonly who: string; readonly url: URL; readonly answer: CloudAnswer } | undefined
  readonly #context: ProviderContext
  #failure: Error | undefined
  #fail!: (error: Error) => void

  constructor(context: ProviderContext) {
    this.#context = context
    this.failed = new Promise((_, reject) => (this.#fail = reject))
    this.failed.catch(() => undefined)
  }

  /** As much of `fetch` as the library uses. */
  readonly fetch = async (input: string | URL | Request, init: RequestInit = {}): Promise<Response> => {
    if (this.#failure !== undefined) throw this.#failure
    const url = new URL(input instanceof Request ? input.url : input)
    const who = HOSTS[url.hostname] ?? (this.#isGithub(url) ? 'GitHub’s OIDC provider' : 'the source of the token')
    const { method = 'GET', headers, body } = new Request(url, init) // understands every kind of body
    try {
      const sent = body === null ? {} : { body: Buffer.from(await new Response(body).arrayBuffer()) }
      const answer = await send({ who, url, method, headers: Object.fromEntries(headers), ...sent }, this.#context)
      this.last = { who, url, answer }
      return new Response(Uint8Array.from(answer.body), { status: answer.status, headers: { 'content-type': String(answer.headers['content-type'] ?? '') } })
    } catch (error) {
      this.#failure = error instanceof Error ? error : new Error('not sent')
      this.#fail(this.#failure)
      throw this.#failure
    }
  }

  #isGithub({ host }: URL): boolean {
    return URL.parse(this.#context.environment['ACTIONS_ID_TOKEN_REQUEST_URL'] ?? '')?.host === host
  }
}

/** @returns undefined where no machine answers, or one that has no service account */
async function fromMachine(context: ProviderContext): Promise<string | undefined> {
  const url = URL.parse(`http://${context.environment['GCE_METADATA_HOST'] || 'metadata.google.internal'}${MACHINE_IDENTITY_PATH}`)
  if (url === null) return undefined
  const request = { who: 'the metadata server', url, headers: { 'metadata-flavor': 'Google' }, signal: AbortSignal.timeout(MACHINE_IDENTITY_TIMEOUT) }
  try {
    const answer = await send(request, context)
    if (answer.status === 404) return undefined
    const token = tokenOf(answer, 'access_token')
    if (token === undefined) throw refused(answer, request, 'the machine’s identity', { hint: 'Check the service account of the machine.' })
    return token
  } catch (error) {
    if (error instanceof ActionError && error.code === 'kms/unreachable') return undefined
    throw error
  }
}
