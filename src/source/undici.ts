/**
 * What `@actions/github` takes of undici, in the bundle: its names. undici brings a parser in WebAssembly, and is asked
 * for nothing, because the requests of `github.ts` go through `src/http/`.
 */

/** `@actions/github` makes one as it is loaded where a variable names a proxy, for a client that nobody uses. */
export class ProxyAgent {}

/** Called if a request is made without the `fetch` of `github.ts`: a defect. */
export function fetch(): never {
  throw new Error('A request to GitHub did not go through src/http/.')
}
