/** What a step says when the runner debugs: versions, and how each request went. Nothing secret, and no body. */
import { subscribe, unsubscribe } from 'node:diagnostics_channel'
import type { ClientRequest, IncomingMessage } from 'node:http'
import { wayOf } from './http/way.ts'
import { currentAttempt } from './retry.ts'
import type { Runner } from './runner.ts'
import { oneWord, say } from './text.ts'
import { VERSION } from './version.ts'

export function isDebugging({ environment }: Pick<Runner, 'environment'>): boolean {
  return environment['RUNNER_DEBUG'] === '1'
}

/** The runner tells the version of its image in variables, its own in the log of the job alone. */
export function tellVersions({ debug, environment }: Runner): void {
  const [ref, runner, os, arch, image, version] = ['GITHUB_ACTION_REF', 'RUNNER_ENVIRONMENT', 'RUNNER_OS', 'RUNNER_ARCH', 'ImageOS', 'ImageVersion'].map((name) => environment[name] || 'unknown')
  debug(say`Action ${VERSION} (ref ${ref}), Node ${process.versions.node} with OpenSSL ${process.versions.openssl}, runner ${runner} on ${os} ${arch}, image ${image} ${version}.`)
}

interface Event {
  readonly request: ClientRequest
  readonly response?: IncomingMessage
  readonly error?: unknown
}

/**
 * A line for each request of the process, whichever library sends it, when its answer begins or it fails.
 * @returns a function that ends this
 */
export function tellRequests({ debug, environment }: Runner): () => void {
  const begun = new WeakMap<ClientRequest, { readonly at: bigint; readonly attempt: number }>()
  const began = (message: unknown): void => void begun.set((message as Event).request, { at: process.hrtime.bigint(), attempt: currentAttempt() })
  const ended = (message: unknown): void => {
    const { request, response, error } = message as Event
    const begin = begun.get(request)
    if (begin === undefined) return
    begun.delete(request) // told once, also where the answer is cut off
    const { code } = (error ?? {}) as { readonly code?: unknown }
    const result = response === undefined ? `failed, ${oneWord(code)}` : `status ${response.statusCode ?? 'unknown'}`
    const milliseconds = (process.hrtime.bigint() - begin.at) / 1_000_000n
    const way = wayOf(request, error, environment)
    debug(say`${request.method} ${request.getHeader('host') ?? request.host}: ${result}, ${milliseconds} ms, attempt ${begin.attempt}` + `${way === undefined ? '' : `, ${way}`}.`)
  }
  subscribe('http.client.request.created', began)
  subscribe('http.client.response.finish', ended)
  subscribe('http.client.request.error', ended)
  return () => {
    unsubscribe('http.client.request.created', began)
    unsubscribe('http.client.response.finish', ended)
    unsubscribe('http.client.request.error', ended)
  }
}
