/** What Google's client takes of google-gax, in the bundle: the half that speaks REST. gRPC, loaded beside it, costs 40 ms. */
export * as fallback from 'google-gax/fallback'
export * as loggingUtils from 'google-logging-utils'

/** Details of an error are not read. */
export function decodeAnyProtosInArray(details: unknown): unknown {
  return details
}
