/** The inputs that say where configuration comes from. */
import { ActionError } from '../errors.ts'
import { parseMovedSecrets } from '../select/moved.ts'
import { listing, say } from '../text.ts'
import { serverUrl } from './ecs-url.ts'
import { absent, asBoolean, invalid, lines, type InputReader } from './reader.ts'
import { repositoryInputs } from './repository.ts'
import { FILE_FORMATS, INPUTS, type EcsInputs, type GithubInputs, type InputName, type Inputs, type WorkspaceInputs } from './table.ts'

type SourceKind = Inputs['source']['kind']

/** The base URL of ECS Cloud, for which a `saas-token` is needed. */
const ECS_CLOUD = 'https://api.enterpriseconfigurationservice.com'

/** Those that each source takes. */
const OF_SOURCE: { readonly [Source in SourceKind]: readonly InputName[] } = {
  ecs: ['url', 'allow-http', 'token', 'saas-token', 'repo-name', 'path', 'recursive', 'strategy-name', 'config-vars', 'filter', 'config-id', 'detect-drift', 'moved-secrets', 'repository', 'github-token'],
  github: ['repository', 'ref', 'github-token', 'path', 'recursive', 'file-format', 'filter'],
  workspace: ['path', 'recursive', 'file-format', 'filter'],
}

/** Events whose workflows have secrets, and may read what somebody else wrote. */
const OTHERS_EVENTS = ['pull_request_target', 'workflow_run', 'issue_comment']


/** Whether others may have written what a source reads, on an event that they can start. */
const OTHERS_MAY_WRITE: { readonly [Source in SourceKind]: (read: InputReader) => boolean } = {
  ecs: () => false, // the server answers for what it builds; a `repository` only explains that
  github: (read) => read.text('ref') !== '' || read.text('repository') !== '', // else the default branch of the workflow's own repository
  workspace: () => true, // a workflow can check out anything
}

/** @throws ActionError input/conflict for an input that belongs to another source, and as `readInputs` */
export function sourceInputs(kind: SourceKind, read: InputReader): Inputs['source'] {
  refuseOtherSources(kind, read)
  if (kind !== 'ecs' && read.text('decrypt') === 'server') throw new ActionError('input/conflict', say`\`decrypt: server\` does not go with \`source: ${kind}\`: only ECS can decrypt.`)
  const place = { path: read.required('path'), recursive: read.boolean('recursive'), filter: read.text('filter') }
  refuseOpenExport(kind, read)
  return Object.freeze({ ecs: ecsInputs, github: githubInputs, workspace: workspaceInputs }[kind](place, read))
}

/** The runner always fills in `github-token`, whatever the source. */
function refuseOtherSources(kind: SourceKind, read: InputReader): void {
  const all = new Set(Object.values(OF_SOURCE).flat())
  for (const name of all) {
    if (OF_SOURCE[kind].includes(name) || name === 'github-token' || read.text(name) === INPUTS[name]) continue
    throw new ActionError('input/conflict', say`The input \`${name}\` does not go with \`source: ${kind}\`, which takes ` + `${listing(OF_SOURCE[kind].map((one) => `\`${one}\``))}.`)
  }
}

/**
 * Somebody else's file must not choose what is exported beside real secrets.
 * @throws ActionError input/missing
 */
function refuseOpenExport(kind: SourceKind, read: InputReader): void {
  const event = read.runner.environment['GITHUB_EVENT_NAME'] ?? ''
  if (!OTHERS_EVENTS.includes(event) || !OTHERS_MAY_WRITE[kind](read) || lines(read.text('export')).length > 0) return
  throw new ActionError('input/missing', say`The input \`export\` is required with \`source: ${kind}\` on ${event}: others may have written what is read, and must not choose what is exported.`)
}

type Place = Pick<EcsInputs, 'path' | 'recursive' | 'filter'>

function ecsInputs(place: Place, read: InputReader): EcsInputs {
  const saasToken = read.text('saas-token')
  const configId = read.text('config-id')
  const repository = read.text('repository')
  if (repository !== '' && configId === '') {
    throw absent('The input `config-id` is required with `repository`, whose files explain a build of that commit.', read.runner)
  }
  return {
    kind: 'ecs',
    url: serverUrl('url', read.text('url') || (saasToken === '' ? read.required('url') : ECS_CLOUD), read.boolean('allow-http')),
    token: read.headerWord('token', read.required('token')),
    saasToken: read.headerWord('saas-token'),
    repoName: read.headerWord('repo-name'),
    ...place,
    strategyName: read.text('strategy-name'),
    configVars: read.assignments('config-vars'),
    configId,
    detectDrift: detectDrift(read, configId),
    movedSecrets: parseMovedSecrets(read.text('moved-secrets')),
    ...(repository === '' ? {} : { repository: repositoryInputs(repository, read) }),
  }
}

/** What is pinned is compared with the latest. */
function detectDrift(read: InputReader, configId: string): EcsInputs['detectDrift'] {
  const value = read.text('detect-drift')
  const given = value === 'warn' ? value : asBoolean(value)
  if (given === undefined) throw invalid('detect-drift', 'must be `true`, `false` or `warn`')
  if (given === false) return 'false'
  if (configId === '') throw absent('The input `config-id` is required with `detect-drift`, and empty: what is pinned is compared with the latest.', read.runner)
  return given === 'warn' ? given : 'true'
}

function githubInputs(place: Place, read: InputReader): GithubInputs {
  const own = read.runner.environment['GITHUB_REPOSITORY'] || read.required('repository')
  return { kind: 'github', repository: repositoryInputs(read.text('repository') || own, read), ref: read.text('ref'), ...place, fileFormat: read.choice('file-format', FILE_FORMATS) }
}

function workspaceInputs(place: Place, read: InputReader): WorkspaceInputs {
  const { environment } = read.runner
  const root = environment['GITHUB_WORKSPACE']
  if (!root) throw new ActionError('runner/environment', 'The runner gave no folder in GITHUB_WORKSPACE.')
  return { kind: 'workspace', root, commit: environment['GITHUB_SHA'] ?? '', ...place, fileFormat: read.choice('file-format', FILE_FORMATS) }
}
