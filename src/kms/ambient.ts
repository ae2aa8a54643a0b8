/**
 * Credentials that other tools left, whichever the cloud: its places are looked at in their order, and the first that is
 * configured decides. Its failure is the error, and never another identity is used.
 */
import { ActionError } from '../errors.ts'
import { say } from '../text.ts'
import type { ProviderContext } from './provider.ts'
import { ask } from './transport.ts'

/** A place where credentials may be. */
export interface Place {
  readonly name: string
  /** Who is asked for the sake of it, for the notice of the run. */
  readonly who: string
  /** Whether somebody set it up: then it decides. */
  readonly isConfigured: (environment: ProviderContext['environment']) => boolean | Promise<boolean>
}

/** Milliseconds: a place that does not obey the deadline, as a program does not, is left before the key is. */
const GRACE = 100

/**
 * @param provide one attempt at a place; undefined where there turns out to be none
 * @param cloud as messages call it, with what to do where there is nothing
 * @returns the place that had credentials, and these
 * @throws ActionError kms/no-credentials if nothing is configured; else what kept the configured place from being used
 */
export async function firstConfigured<Here extends Place, Credentials>(
  places: readonly Here[],
  provide: (place: Here) => Promise<Credentials | undefined>,
  cloud: { readonly name: string; readonly hint: string },
  context: ProviderContext,
): Promise<{ readonly place: Here; readonly credentials: Credentials }> {
  const tell = ({ name }: Place, outcome: string): void => context.debug(say`Credentials of ${cloud.name}: ${name}: ${outcome}.`)
  for (const place of places) {
    const isConfigured = await place.isConfigured(context.environment)
    tell(place, isConfigured ? 'tried' : 'not set up')
    if (!isConfigured) continue
    const waitingFor = say`Signing in to ${cloud.name} with ${place.name}`
    const credentials = await ask(place.who, context, () => context.deadline.within(provide(place), waitingFor, GRACE))
    if (credentials === undefined) continue
    tell(place, 'used')
    return { place, credentials }
  }
  throw new ActionError('kms/no-credentials', say`There are no ${cloud.name} credentials in this job.`, {
    hint: cloud.hint,
    account: places.map(({ name }) => say`${name}: nothing there`),
    accountTitle: say`Where ${cloud.name} credentials were looked for`,
  })
}
