/** A repository behind GitHub's API, of the GitHub whose runner this is. */
import { ActionError } from '../errors.ts'
import { say } from '../text.ts'
import { isExposed } from './ecs-url.ts'
import { absent, invalid, type InputReader } from './reader.ts'
import type { RepositoryInputs } from './table.ts'

const REPOSITORY = /^(?!\.\.?\/)[\w.-]+\/(?!\.\.?$)[\w.-]+$/

/**
 * The default of `github-token` is for the runner to fill in: here it is none.
 * @throws ActionError input/invalid, input/missing, runner/environment
 */
export function repositoryInputs(repository: string, read: InputReader): RepositoryInputs {
  const { environment, input } = read.runner
  const [owner, name] = REPOSITORY.test(repository) ? repository.split('/') : []
  if (owner === undefined || name === undefined) throw invalid('repository', 'must be `OWNER/NAME`')
  const token = read.headerWord('github-token', input('github-token'))
  if (token === '') throw absent('The input `github-token` is required to read a repository, and empty.', read.runner)
  const api = githubAddress('GITHUB_API_URL', environment['GITHUB_API_URL'] || 'https://api.github.com')
  const graphql = githubAddress('GITHUB_GRAPHQL_URL', environment['GITHUB_GRAPHQL_URL'] || graphqlBeside(api))
  return Object.freeze<RepositoryInputs>({ api, graphql, owner, name, token })
}

function githubAddress(variable: string, text: string): URL {
  const url = URL.parse(text)
  if (url === null || !/^https?:$/.test(url.protocol) || isExposed(url)) throw new ActionError('runner/environment', say`${variable} must use https (http only on loopback): a token is sent there.`)
  return url
}

/** An enterprise server has it beside its API, `/api/v3` and `/api/graphql`; others below. */
function graphqlBeside({ href }: URL): string {
  const base = href.replace(/\/+$/, '')
  return base.endsWith('/api/v3') ? base.replace(/v3$/, 'graphql') : `${base}/graphql`
}
