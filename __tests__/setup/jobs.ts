/** Jobs as GitHub's tokens describe them: the one of the pages on setting up, and its neighbours. */
import type { Claims } from '../../emulators/github/oidc.ts'

export interface Job {
  readonly owner?: string
  readonly ownerId?: string
  readonly name?: string
  readonly id?: string
  /** None if empty. */
  readonly environment?: string
  readonly ref?: string
  readonly event?: 'push' | 'pull_request'
  /** The file that the job is written in, with its ref. */
  readonly workflow?: string
  /** Whether `sub` has the ids. */
  readonly ids?: boolean
  /** Whether `sub` has the workflow at its end. */
  readonly workflowInSubject?: boolean
  readonly issuer?: string
}

/** The called file of the reusable workflow. */
export const REUSABLE = 'example/workflows/.github/workflows/deploy.yml@refs/heads/main'

/** The claims of a job of `example/shop` in its environment `production`, on `main`, where nothing else is said. */
export function claimsOf({ owner = 'example', ownerId = '81234567', name = 'shop', id = '701234567', environment = 'production', ref = 'refs/heads/main', event = 'push', workflow, ids = true, workflowInSubject = false, issuer }: Job = {}): Claims {
  const repository = `${owner}/${name}`
  const file = workflow ?? `${repository}/.github/workflows/deploy.yml@${ref}`
  const prefix = ids ? `repo:${owner}@${ownerId}/${name}@${id}` : `repo:${repository}`
  const subject = `${prefix}:${contextOf(environment, event, ref)}${workflowInSubject ? `:job_workflow_ref:${file}` : ''}`
  return {
    sub: subject,
    repository,
    repository_id: id,
    repository_owner: owner,
    repository_owner_id: ownerId,
    environment: environment === '' ? undefined : environment,
    ref,
    event_name: event,
    workflow_ref: `${repository}/.github/workflows/deploy.yml@${ref}`,
    job_workflow_ref: file,
    ...(issuer === undefined ? {} : { iss: issuer }),
  }
}

/** @see https://docs.github.com/actions/reference/security/oidc#example-subject-claims */
function contextOf(environment: string, event: string, ref: string): string {
  if (environment !== '') return `environment:${environment}`
  return event === 'pull_request' ? event : `ref:${ref}`
}

const STRANGER = { owner: 'stranger', ownerId: '90000001', id: '909999999' }

/** By what they are called in tests. */
export type Jobs = Readonly<Record<string, Job>>

/** Jobs that a key of `example/shop` in `production` on `main` is closed to. */
export const NEIGHBOURS: Jobs = {
  'another repository': { name: 'blog', id: '702345678' },
  'another repository, which sends names': { name: 'blog', id: '702345678', ids: false },
  'a fork': STRANGER,
  'a fork, which sends names': { ...STRANGER, ids: false },
  'a repository that somebody made under the old name of the owner': { ownerId: '90000002', id: '909999998' },
  'a repository made anew under the old name, which sends names': { id: '909999997', ids: false },
  'a branch': { environment: '', ref: 'refs/heads/feature' },
  'the branch, which sends names and has no environment': { environment: '', ids: false },
  'another environment': { environment: 'staging' },
  'an environment with a longer name': { environment: 'production-2' },
  'a pull request': { environment: '', event: 'pull_request', ref: 'refs/pull/7/merge' },
  'another issuer': { issuer: 'https://token.actions.githubusercontent.com/acme' },
}

export const WITH_IDS: Jobs = { 'the job, which sends ids': {} }
export const WITH_NAMES: Jobs = { 'the job, which sends names': { ids: false } }
export const BRANCH_OF_ENVIRONMENT: Jobs = { 'a branch that the environment lets in': { ref: 'refs/heads/feature' } }

/** Jobs that are written in the reusable workflow, and others. */
export const THROUGH_WORKFLOW: Jobs = { 'the job': { workflow: REUSABLE }, 'the job of another repository of the owner': { name: 'blog', id: '702345678', workflow: REUSABLE } }
export const BESIDE_WORKFLOW: Jobs = {
  'a job written in its own repository': {},
  'a job of another reusable workflow': { workflow: 'example/workflows/.github/workflows/other.yml@refs/heads/main' },
  'a job of a branch of the reusable workflow': { workflow: 'example/workflows/.github/workflows/deploy.yml@refs/heads/feature' },
  'a job of a fork of the reusable workflow': { workflow: 'stranger/workflows/.github/workflows/deploy.yml@refs/heads/main' },
  'a job of another owner, who calls the workflow': { owner: 'stranger', ownerId: '90000001', workflow: REUSABLE },
  'a job of an owner with a longer name': { owner: 'example-of-somebody-else', ownerId: '90000001', workflow: REUSABLE },
}
export const OTHER_ENVIRONMENT: Jobs = { 'the job in another environment': { environment: 'staging', workflow: REUSABLE } }
