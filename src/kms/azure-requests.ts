/** Requests of Azure's SDKs: one attempt each, on our transport; and what Entra answers where it gives no token. */
import type { HttpClient, PipelineRequest } from '@azure/core-rest-pipeline'
import type { AccessToken } from '@azure/identity'
import { ActionError, type ErrorDetails } from '../errors.ts'
import { oneWord, say } from '../text.ts'
import type { ProviderContext } from './provider.ts'
import { jsonObject, NOT_ITS_OWN, send, type CloudAnswer } from './transport.ts'

export const ENTRA = 'Microsoft Entra'

/** Milliseconds for the machine's identity: where there is none, nobody answers. */
const MACHINE_IDENTITY_TIMEOUT = 1000

/** Our transport, told nothing twice: no retries, no redirects. */
export function options(httpClient: HttpClient) {
  return { httpClient, retryOptions: { maxRetries: 0 }, redirectOptions: { maxRetries: 0 } }
}

export function clientOf(ask: (request: PipelineRequest) => Promise<CloudAnswer>): HttpClient {
  return {
    async sendRequest(request) {
      const { status, headers, body } = await ask(request)
      const { createHttpHeaders } = await import('./azure-sdk.ts')
      const texts = Object.entries(headers).map(([name, value]) => [name, [value].flat().join(', ')])
      return { request, status, headers: createHttpHeaders(Object.fromEntries(texts) as Record<string, string>), bodyAsText: body.toString('utf8') }
    },
  }
}

/** What a machine offers is asked for in clear, and answers at once or never. */
export function sendFor(who: string, { url, method, headers, body, abortSignal }: PipelineRequest, context: ProviderContext): Promise<CloudAnswer> {
  const to = new URL(url)
  const signals = [...(abortSignal instanceof AbortSignal ? [abortSignal] : []), ...(to.protocol === 'http:' ? [AbortSignal.timeout(MACHINE_IDENTITY_TIMEOUT)] : [])]
  return send({ who, url: to, method, headers: headers.toJSON(), ...(typeof body === 'string' ? { body } : {}), signal: AbortSignal.any(signals) }, context)
}

/** An answer that gives no token, and who gave it: `Microsoft Entra at login.microsoftonline.com`. */
export interface EntraRefusal {
  readonly asked: string
  readonly answer: CloudAnswer
}

/** Signing in once: the SDK puts what was answered into errors of its own, here it is kept as it came. */
export class Exchange {
  readonly httpClient: HttpClient
  #last: EntraRefusal | undefined
  #failure: ActionError | undefined

  /** @param who is asked, for messages */
  constructor(context: ProviderContext, who: string = ENTRA) {
    this.httpClient = clientOf(async (request) => {
      try {
        const answer = await sendFor(who, request, context)
        this.#last = { asked: say`${who} at ${new URL(request.url).host}`, answer }
        return answer
      } catch (error) {
        if (error instanceof ActionError) this.#failure = error
        throw error
      }
    })
  }

  /**
   * @param refused makes the error of an answer that gives no token
   * @throws ActionError that of the transport, or of the answer; whatever the SDK threw if nothing was asked
   */
  async run(signingIn: Promise<AccessToken | null>, refused: (refusal: EntraRefusal) => ActionError): Promise<AccessToken> {
    let cause: Error | undefined
    try {
      const token = await signingIn
      if (token !== null) return token
    } catch (error) {
      cause = error instanceof Error ? error : new Error('not signed in')
    }
    if (this.#failure !== undefined) throw this.#failure
    if (this.#last === undefined) throw cause ?? new Error('nothing was asked')
    if (this.#last.answer.status !== 200) throw refused(this.#last)
    throw new ActionError('kms/failed', say`${this.#last.asked} answered without a token (status 200).`, { hint: NOT_ITS_OWN, cause })
  }
}

/** Where the ids are given that Entra may not know. */
interface Ids {
  readonly client: string
  readonly tenant: string
}

/** What to do, by Entra's number of the error. */
function hintFor(number: string, { client, tenant }: Ids): string | undefined {
  switch (number) {
    case 'AADSTS700016': return `Check ${client} and ${tenant}: there is no such application in that tenant.`
    case 'AADSTS90002': return `Check ${tenant}: there is no such tenant in this cloud.`
    case 'AADSTS7000215': return 'Store the value of a client secret, not its id.'
    case 'AADSTS7000222': return 'Make a new client secret: this one has expired.'
    case 'AADSTS700027': return 'Register this certificate with the application.'
    default: return undefined
  }
}

/**
 * The error of an answer of Entra.
 * @param whom was refused: `the application 4f1d…`
 * @param details where its ids are given; what was sent, for the end of the message; and what to do where the number does not say it
 */
export function refusedBy({ asked, answer }: EntraRefusal, whom: string, { ids, with: sent = '', hint, ...details }: { readonly ids: Ids; readonly with?: string } & ErrorDetails): ActionError {
  const number = entraNumber(answer)
  const todo = hintFor(number, ids) ?? hint
  return new ActionError('kms/sign-in', say`${asked} refused ${whom}: ${number} (status ${answer.status})` + `${sent}.`, { ...details, ...(todo === undefined ? {} : { hint: todo }) })
}

/** `AADSTS700016`, or the name of the error if it has no number. */
export function entraNumber({ body }: CloudAnswer): string {
  const { error, error_codes: codes, error_description: description } = jsonObject(body)
  const number = Array.isArray(codes) && Number.isInteger(codes[0]) ? `AADSTS${String(codes[0])}` : aadsts(String(description))
  return number ?? oneWord(error)
}

/** Entra's number in what another program printed. */
export function aadsts(text: string): string | undefined {
  return /\bAADSTS\d{1,10}\b/.exec(text)?.[0]
}
