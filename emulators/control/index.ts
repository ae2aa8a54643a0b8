/** The control address: what clients are given, what was asked, what shall go wrong, what the next tokens say. */
import { parseFault, type Faults } from './faults.ts'
import { json, type EmulatedRequest, type EmulatedResponse, type Handler } from '../front/http.ts'
import type { Claims, Oidc } from '../github/oidc.ts'
import type { RequestLog } from './requests.ts'

export interface Controlled {
  readonly log: RequestLog
  readonly faults: Faults
  readonly oidc: Pick<Oidc, 'setClaims'>
  /** What clients must be given, this address included. */
  readonly line: () => object
}

const DONE: EmulatedResponse = { status: 204 }

/** What each path is for, for the help of `npm run emulators`. */
export const CONTROLS: Readonly<Record<string, string>> = {
  'GET /line': 'addresses, tokens and inputs, as `--json` prints them',
  'GET /requests': 'what the services were asked since the start, as JSON; no body, no credential',
  'DELETE /requests': 'forgets it',
  'POST /faults': 'what shall go wrong, as JSON: {"kind": "status", "status": 503, "service": "aws-kms", "times": 2}',
  'DELETE /faults': 'nothing shall any more',
  'POST /oidc': 'claims of GitHub’s next tokens over the usual ones, as JSON: {"ref": "refs/heads/other"}; {} for the usual ones',
}

/** Answers what `CONTROLS` lists; a body that makes no sense is answered with 400 and the reason. */
export function controlHandler({ log, faults, oidc, line }: Controlled): Handler {
  const paths: Readonly<Record<string, Readonly<Record<string, (request: EmulatedRequest) => EmulatedResponse>>>> = {
    '/line': {
      GET: () => json(200, line()),
    },
    '/requests': {
      GET: () => json(200, log.list()),
      DELETE: () => done(() => log.clear()),
    },
    '/faults': {
      POST: (request) => done(() => faults.add(parseFault(bodyOf(request)))),
      DELETE: () => done(() => faults.clear()),
    },
    '/oidc': {
      POST: (request) => done(() => oidc.setClaims(parseClaims(bodyOf(request)))),
    },
  }
  return (request) => {
    const methods = paths[request.url.pathname]
    if (methods === undefined) return json(404, { error: `there is ${Object.keys(paths).join(', ')}` })
    const act = methods[request.method]
    return act === undefined ? { status: 405, headers: { allow: Object.keys(methods).join(', ') } } : act(request)
  }
}

function done(act: () => void): EmulatedResponse {
  try {
    act()
    return DONE
  } catch (error) {
    return json(400, { error: (error as Error).message })
  }
}

function bodyOf({ body }: EmulatedRequest): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    throw new Error('the body is not JSON')
  }
}

function parseClaims(value: unknown): Claims {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error('claims are an object; an empty one restores the fixed claims')
  return value as Claims
}
