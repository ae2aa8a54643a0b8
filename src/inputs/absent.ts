/** Why a required input may be empty: to the runner, a secret, variable or output that does not exist here is an empty text. */
import { readFileSync } from 'node:fs'
import type { Runner } from '../runner.ts'

const USUAL = 'If it is set: a secret, variable or output that does not exist here is an empty text. Look whether it exists under that name, whether it belongs to an environment (then the job needs `environment:`), and whether it is passed on to a reusable workflow (`secrets: inherit`).'

const OF_DEPENDABOT = 'Runs that Dependabot starts get no secrets but its own: store it there, too (Settings, Secrets and variables, Dependabot), or skip the step where `github.actor` is `dependabot[bot]`.'

const OF_FORK = 'This run is of a pull request from a fork, which never gets a secret: skip the step there, as with `if: github.event.pull_request.head.repo.full_name == github.repository`.'

/** What to look at. @param environment that of the runner, with the file of the event */
export function whyAbsent(environment: Runner['environment']): string {
  if (isOfFork(environment)) return OF_FORK
  return environment['GITHUB_ACTOR'] === 'dependabot[bot]' ? OF_DEPENDABOT : `${USUAL} Runs of Dependabot and of forks get none.`
}

/** Events of pull requests whose workflows get no secrets if the branch is another repository's. */
const WITHOUT_SECRETS = /^pull_request(_review(_comment)?)?$/

function isOfFork(environment: Runner['environment']): boolean {
  if (!WITHOUT_SECRETS.test(environment['GITHUB_EVENT_NAME'] ?? '')) return false
  const { pull_request: request } = eventOf(environment['GITHUB_EVENT_PATH'])
  return request !== undefined && request.head?.repo?.full_name !== environment['GITHUB_REPOSITORY'] // none if the fork is gone
}

interface Event {
  readonly pull_request?: { readonly head?: { readonly repo?: { readonly full_name?: unknown } | null } }
}

/** @returns nothing where the runner tells nothing that can be read */
function eventOf(path: string | undefined): Event {
  try {
    return (JSON.parse(readFileSync(path ?? '', 'utf8')) as Event | null) ?? {}
  } catch {
    return {}
  }
}
