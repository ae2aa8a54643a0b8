/**
 * Google's IAM Service Account Credentials: tokens of service accounts, for who may become them.
 * @see https://cloud.google.com/iam/docs/reference/credentials/rest/v1/projects.serviceAccounts/generateAccessToken
 */
import { json, type EmulatedRequest, type EmulatedResponse, type Handler } from '../front/http.ts'
import { denied, GoogleError, invalid, LONGEST_LIFE, membersOf, type Project } from './project.ts'

export const IAM_HOST = /^iamcredentials\.googleapis\.com$/

const PERMISSION = 'iam.serviceAccounts.getAccessToken'

export function createIam(project: Project): Handler {
  const generate = (account: string, request: EmulatedRequest): EmulatedResponse => {
    const caller = project.caller(request)
    const { scope, lifetime } = membersOf(request, ['scope', 'lifetime', 'delegates'])
    if (!Array.isArray(scope) || scope.length === 0) throw invalid('Request contains an invalid argument: scope is required.')
    const seconds = lifetimeOf(lifetime)
    const members = project.members(account)
    if (members === undefined) throw new GoogleError(404, 'NOT_FOUND', `Not found; Gaia id not found for email ${account}`)
    if (request.fault === 'denied' || !caller.some((name) => members.includes(name))) throw denied(PERMISSION, 'iam.googleapis.com', `Permission '${PERMISSION}' denied on resource (or it may not exist).`)
    const accessToken = project.issue([`serviceAccount:${account}`], seconds)
    return json(200, { accessToken, expireTime: new Date(Date.now() + seconds * 1000).toISOString().replace(/\.\d+/, '') })
  }

  return (request) => {
    const [, account] = /^\/v1\/projects\/-\/serviceAccounts\/([^/:]+):generateAccessToken$/.exec(request.url.pathname) ?? []
    if (request.method !== 'POST' || account === undefined) return { status: 404 }
    try {
      return generate(decodeURIComponent(account), request)
    } catch (error) {
      if (!(error instanceof GoogleError)) throw error
      return error.answer
    }
  }
}

/** Seconds, as `3600s`. */
function lifetimeOf(lifetime: unknown = `${LONGEST_LIFE}s`): number {
  const [, seconds] = /^(\d+)s$/.exec(String(lifetime)) ?? []
  if (seconds === undefined || Number(seconds) === 0 || Number(seconds) > LONGEST_LIFE) throw invalid('Request contains an invalid argument: the lifetime must be between 1 and 3600 seconds.')
  return Number(seconds)
}
