/**
 * Every input of the action, read once, validated and frozen. `action.yml`, the tables of the README and `INPUTS` name
 * the same inputs with the same defaults; a test holds them together.
 */
import { readFileSync } from 'node:fs'
import { whyAbsent } from './absent.ts'
import type { Vouches } from './config/binding.ts'
import { ActionError, CATALOGUE } from './errors.ts'
import { isLoopback } from './http.ts'
import { patternProblem } from './kms/allowed.ts'
import { OWN_NAMES_FILE, type Runner } from './runner.ts'
import { parseExportFiles, type FileLine } from './select/export-files.ts'
import { PATH_RULE, staysBelow } from './select/file-path.ts'
import { parseMovedSecrets } from './select/moved.ts'
import { parseSelectors, type Selector } from './select/selectors.ts'
import { listing, say } from './text.ts'

/** Names and defaults, as in `action.yml`. */
export const INPUTS = {
  source: 'ecs',
  url: '',
  'allow-http': 'false',
  token: '',
  'saas-token': '',
  'repo-name': '',
  path: '',
  recursive: 'false',
  'file-format': '',
  'strategy-name': '',
  'config-vars': '',
  filter: '',
  'config-id': '',
  'detect-drift': 'false',
  repository: '',
  ref: '',
  'github-token': '${{ github.token }}',
  decrypt: 'kms',
  'aws-role-to-assume': '',
  'gcp-workload-identity-provider': '',
  'gcp-service-account': '',
  'azure-tenant-id': '',
  'azure-client-id': '',
  'age-key': '',
  'pgp-key': '',
  'pgp-passphrase': '',
  'vault-token': '',
  'vault-role': '',
  'vault-auth-path': 'jwt',
  'vault-namespace': '',
  'vault-audience': '',
  'allowed-keys': '',
  'allowed-names': '',
  'moved-secrets': '',
  'export-files': '',
  export: '',
  prefix: '',
  'name-case': 'upper',
  'export-env': 'true',
  'output-file': '',
  'job-summary': 'true',
  'ca-certificate': '',
  timeout: '60',
} as const satisfies Record<string, string>

export type InputName = keyof typeof INPUTS

const SOURCES = ['ecs', 'github', 'workspace'] as const
const DECRYPT = ['kms', 'server', 'none'] as const
/** The stores of SOPS, as `sops --input-type` names them; none for that of the file's name. */
const FILE_FORMATS = ['', 'yaml', 'json', 'dotenv', 'ini', 'binary'] as const

export type FileFormat = (typeof FILE_FORMATS)[number]

const NAME_CASES = ['upper', 'lower', 'keep'] as const

/** The formats of `output-file`, by how its name ends. */
const FILE_ENDINGS = ['.json', '.yaml', '.env', '.tfvars'] as const

export type FileEnding = (typeof FILE_ENDINGS)[number]

export interface Inputs {
  readonly source: EcsInputs | GithubInputs | WorkspaceInputs
  readonly decrypt: (typeof DECRYPT)[number]
  readonly keys: KeyInputs
  readonly exports: ExportInputs
  /** PEM of CAs trusted besides Node's own. */
  readonly ca?: string
  /** Seconds for the whole action. */
  readonly timeout: number
}

export interface EcsInputs {
  readonly kind: 'ecs'
  readonly url: URL
  readonly token: string
  readonly saasToken: string
  readonly repoName: string
  readonly path: string
  readonly recursive: boolean
  readonly strategyName: string
  readonly configVars: ReadonlyMap<string, string>
  /** JMESPath; empty for all. */
  readonly filter: string
  readonly configId: string
  /** Other than `false` only with a `configId`. */
  readonly detectDrift: 'false' | 'true' | 'warn'
  /** The places where the workflow lets secrets appear, besides their own. */
  readonly movedSecrets: Vouches
  /** Where the files of that `configId` are; only with one. */
  readonly repository?: RepositoryInputs
}

export interface GithubInputs {
  readonly kind: 'github'
  readonly repository: RepositoryInputs
  /** Branch, tag or commit; empty for the default branch. */
  readonly ref: string
  readonly path: string
  readonly recursive: boolean
  /** Of the one file that `path` names; absent or empty for that of its name. */
  readonly fileFormat?: FileFormat
  readonly filter: string
}

export interface WorkspaceInputs {
  readonly kind: 'workspace'
  /** The folder of the checked-out repository. */
  readonly root: string
  /** The commit of the workflow; empty if the runner does not say. */
  readonly commit: string
  readonly path: string
  readonly recursive: boolean
  /** Of the one file that `path` names; absent or empty for that of its name. */
  readonly fileFormat?: FileFormat
  readonly filter: string
}

/** A repository behind GitHub's API. */
export interface RepositoryInputs {
  readonly api: URL
  /** Where the same GitHub answers GraphQL. */
  readonly graphql: URL
  readonly owner: string
  readonly name: string
  readonly token: string
}

/** What is allowed to decrypt. */
export interface KeyInputs {
  readonly awsRoleToAssume: string
  /** `projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER` */
  readonly gcpWorkloadIdentityProvider: string
  /** An e-mail address; only with a provider. */
  readonly gcpServiceAccount: string
  /** Both or none. */
  readonly azureTenantId: string
  readonly azureClientId: string
  /** `AGE-SECRET-KEY-1…`, `AGE-SECRET-KEY-PQ-1…`, and private keys of SSH as whole PEM blocks. */
  readonly ageKeys: readonly string[]
  /** What `gpg` imports: armored private keys, one after another, or one without armor; empty for the job's own key ring. */
  readonly pgpKey: Buffer
  /** One line; empty for none. */
  readonly pgpPassphrase: string
  /** This or a role, not both. */
  readonly vaultToken: string
  readonly vaultRole: string
  /** Where the JWT method is mounted, below `auth/`. */
  readonly vaultAuthPath: string
  /** Empty for that of the environment. */
  readonly vaultNamespace: string
  /** Of GitHub's token; empty for the address of the Vault. */
  readonly vaultAudience: string
  /** Patterns of master keys and roles, as `kms/allowed.ts` reads them; empty when the input is absent. */
  readonly allowedKeys: readonly string[]
}

export interface ExportInputs {
  /** What to export; everything, if there is none. */
  readonly selectors: readonly Selector[]
  /** Values that leave as files, and not otherwise where `selectors` is empty. */
  readonly exportFiles: readonly FileLine[]
  /** Names that configuration may give to variables, `*` for any text; empty when the input is absent. */
  readonly allowedNames: readonly string[]
  readonly prefix: string
  readonly nameCase: (typeof NAME_CASES)[number]
  readonly exportEnv: boolean
  /** Relative to RUNNER_TEMP, with `/`; empty for no file. */
  readonly outputFile: string
  readonly jobSummary: boolean
}

/** The base URL of ECS Cloud, for which a `saas-token` is needed. */
const ECS_CLOUD = 'https://api.enterpriseconfigurationservice.com'

/** The inputs that say where configuration comes from: those that each source takes. */
const OF_SOURCE: { readonly [Source in Inputs['source']['kind']]: readonly InputName[] } = {
  ecs: ['url', 'allow-http', 'token', 'saas-token', 'repo-name', 'path', 'recursive', 'strategy-name', 'config-vars', 'filter', 'config-id', 'detect-drift', 'moved-secrets', 'repository', 'github-token'],
  github: ['repository', 'ref', 'github-token', 'path', 'recursive', 'file-format', 'filter'],
  workspace: ['path', 'recursive', 'file-format', 'filter'],
}

/** Events whose workflows have secrets, and may read what somebody else wrote. */
const OTHERS_EVENTS = ['pull_request_target', 'workflow_run', 'issue_comment']

const REPOSITORY = /^(?!\.\.?\/)[\w.-]+\/(?!\.\.?$)[\w.-]+$/
const ROLE = /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/
const WORKLOAD_IDENTITY_PROVIDER = /^projects\/\d+\/locations\/global\/workloadIdentityPools\/[a-z0-9-]+\/providers\/[a-z0-9-]+$/
const SERVICE_ACCOUNT = /^[a-z0-9][a-z0-9.-]*@[a-z0-9.-]+\.gserviceaccount\.com$/
const GUID = /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i

/** A path of Vault: segments that a URL leaves as they are; none begins with a dot. */
export const VAULT_PATH = /^[\w~@+-][\w.~@+-]*(?:\/[\w~@+-][\w.~@+-]*)*$/
/** A name of a variable, or of one of Terraform's, that may hold `-`; `*` for any text. */
const NAME_PATTERN = /^[\w*-]+$/

/** An age identity in Bech32, 32 bytes and a checksum; or a whole PEM block, as private keys of SSH are. */
const AGE_IDENTITY = /^(?:AGE-SECRET-KEY-(?:PQ-)?1[02-9AC-HJ-NP-Z]{58}|-----BEGIN [A-Z0-9 ]+-----[^]+)$/

/** An armored private key of PGP. */
const PGP_KEY = /-----BEGIN PGP PRIVATE KEY BLOCK-----\s[^]*?\s-----END PGP PRIVATE KEY BLOCK-----/g

/** A private key of PGP as it is without armor: the first byte says what it is, in the old or the new way. */
const PGP_SECRET_KEY = [0x94, 0x95, 0x96, 0x97, 0xc5]

// eslint-disable-next-line no-control-regex
const ONE_LINE = /^[^\u0000\r\n]*$/

/** What `age-key` is made of: a comment, which is a line; a PEM block; a word. */
const AGE_KEY_PARTS = /^[ \t]*#.*$|-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----[^]*?-----END \1-----|\S+/gm

/**
 * @throws ActionError input/missing, input/invalid, input/conflict, select/syntax
 */
export function readInputs(runner: Runner): Inputs {
  const text = (name: InputName): string => runner.input(name) || INPUTS[name]
  const required = (name: InputName): string => {
    const value = text(name)
    if (value === '') throw absent(say`The input \`${name}\` is required, and empty.`, runner)
    return value
  }
  const choice = <T extends string>(name: InputName, allowed: readonly T[]): T => {
    const value = text(name)
    const found = allowed.find((one) => one === value)
    if (found === undefined) throw invalid(name, `must be one of ${listing(allowed.map((one) => `\`${one}\``))}`)
    return found
  }

  const matching = (name: InputName, pattern: RegExp, rule: string): string => {
    const value = text(name)
    if (value !== '' && !pattern.test(value)) throw invalid(name, rule)
    return value
  }
  const together = (name: InputName, needed: InputName): void => {
    if (text(name) !== '' && text(needed) === '') throw absent(say`The input \`${needed}\` is required with \`${name}\`, and empty.`, runner)
  }

  const timeout = Number(text('timeout'))
  if (!(timeout > 0 && timeout <= 3600)) throw invalid('timeout', 'must be a number of seconds, at most 3600')
  const ca = text('ca-certificate')
  together('gcp-service-account', 'gcp-workload-identity-provider')
  together('azure-tenant-id', 'azure-client-id')
  together('azure-client-id', 'azure-tenant-id')
  together('vault-audience', 'vault-role')
  if (text('vault-role') !== '' && text('vault-token') !== '') throw new ActionError('input/conflict', 'The inputs `vault-role` and `vault-token` exclude each other.')

  return Object.freeze<Inputs>({
    source: sourceInputs(choice('source', SOURCES), runner, text, required),
    decrypt: choice('decrypt', DECRYPT),
    keys: Object.freeze<KeyInputs>({
      awsRoleToAssume: matching('aws-role-to-assume', ROLE, 'must be the ARN of an IAM role: `arn:aws:iam::ACCOUNT:role/NAME`'),
      gcpWorkloadIdentityProvider: matching('gcp-workload-identity-provider', WORKLOAD_IDENTITY_PROVIDER, 'must be the name of a provider: `projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER`'),
      gcpServiceAccount: matching('gcp-service-account', SERVICE_ACCOUNT, 'must be the e-mail address of a service account: `NAME@PROJECT.iam.gserviceaccount.com`'),
      azureTenantId: matching('azure-tenant-id', GUID, 'must be the id of a Microsoft Entra tenant, a GUID'),
      azureClientId: matching('azure-client-id', GUID, 'must be the client id of an application or managed identity, a GUID'),
      ageKeys: ageIdentities('age-key', text('age-key')),
      pgpKey: pgpKeys('pgp-key', text('pgp-key')),
      pgpPassphrase: matching('pgp-passphrase', ONE_LINE, 'must be one line'),
      vaultToken: oneLine('vault-token', text('vault-token')),
      vaultRole: matching('vault-role', ONE_LINE, 'must be one line'),
      vaultAuthPath: matching('vault-auth-path', VAULT_PATH, 'must be the path of the JWT method below `auth/`: `jwt`'),
      vaultNamespace: oneLine('vault-namespace', text('vault-namespace')),
      vaultAudience: matching('vault-audience', ONE_LINE, 'must be one line'),
      allowedKeys: keyPatterns('allowed-keys', text('allowed-keys')),
    }),
    exports: Object.freeze<ExportInputs>({
      selectors: parseSelectors(text('export')),
      exportFiles: parseExportFiles(text('export-files'), [text('output-file'), OWN_NAMES_FILE].filter((path) => path !== '')),
      allowedNames: namePatterns('allowed-names', text('allowed-names')),
      prefix: text('prefix'),
      nameCase: choice('name-case', NAME_CASES),
      exportEnv: boolean('export-env', text('export-env')),
      outputFile: outputFile('output-file', text('output-file')),
      jobSummary: boolean('job-summary', text('job-summary')),
    }),
    ...(ca === '' ? {} : { ca: certificate('ca-certificate', ca) }),
    timeout,
  })
}

type Reader = (name: InputName) => string

/** @throws ActionError input/conflict for an input that belongs to another source, and as `readInputs` */
function sourceInputs(kind: Inputs['source']['kind'], runner: Runner, text: Reader, required: Reader): Inputs['source'] {
  refuseOtherSources(kind, text)
  if (kind !== 'ecs' && text('decrypt') === 'server') throw new ActionError('input/conflict', say`\`decrypt: server\` does not go with \`source: ${kind}\`: only ECS can decrypt.`)
  const place = { path: required('path'), recursive: boolean('recursive', text('recursive')), filter: text('filter') }
  refuseOpenExport(kind, runner, text)
  const read = { ecs: ecsInputs, github: githubInputs, workspace: workspaceInputs }[kind]
  return Object.freeze(read(place, runner, text, required))
}

/** The runner always fills in `github-token`, whatever the source. */
function refuseOtherSources(kind: Inputs['source']['kind'], text: Reader): void {
  const all = new Set(Object.values(OF_SOURCE).flat())
  for (const name of all) {
    if (OF_SOURCE[kind].includes(name) || name === 'github-token' || text(name) === INPUTS[name]) continue
    throw new ActionError('input/conflict', say`The input \`${name}\` does not go with \`source: ${kind}\`, which takes ` + `${listing(OF_SOURCE[kind].map((one) => `\`${one}\``))}.`)
  }
}

/** Whether others may have written what a source reads, on an event that they can start. */
const OTHERS_MAY_WRITE: { readonly [Source in Inputs['source']['kind']]: (text: Reader) => boolean } = {
  ecs: () => false, // the server answers for what it builds; a `repository` only explains that
  github: (text) => text('ref') !== '' || text('repository') !== '', // else the default branch of the workflow's own repository
  workspace: () => true, // a workflow can check out anything
}

/**
 * Somebody else's file must not choose what is exported beside real secrets.
 * @throws ActionError input/missing
 */
function refuseOpenExport(kind: Inputs['source']['kind'], { environment }: Runner, text: Reader): void {
  const event = environment['GITHUB_EVENT_NAME'] ?? ''
  if (!OTHERS_EVENTS.includes(event) || !OTHERS_MAY_WRITE[kind](text) || lines(text('export')).length > 0) return
  throw new ActionError('input/missing', say`The input \`export\` is required with \`source: ${kind}\` on ${event}: others may have written what is read, and must not choose what is exported.`)
}

type Place = Pick<EcsInputs, 'path' | 'recursive' | 'filter'>

function ecsInputs(place: Place, runner: Runner, text: Reader, required: Reader): EcsInputs {
  const saasToken = text('saas-token')
  const configId = text('config-id')
  if (text('repository') !== '' && configId === '') {
    throw absent('The input `config-id` is required with `repository`, whose files explain a build of that commit.', runner)
  }
  return {
    kind: 'ecs',
    url: serverUrl('url', text('url') || (saasToken === '' ? required('url') : ECS_CLOUD), boolean('allow-http', text('allow-http'))),
    token: oneLine('token', required('token')),
    saasToken: oneLine('saas-token', saasToken),
    repoName: oneLine('repo-name', text('repo-name')),
    ...place,
    strategyName: text('strategy-name'),
    configVars: assignments('config-vars', text('config-vars')),
    configId,
    detectDrift: detectDrift('detect-drift', text('detect-drift'), configId),
    movedSecrets: parseMovedSecrets(text('moved-secrets')),
    ...(text('repository') === '' ? {} : { repository: repositoryInputs(text('repository'), runner) }),
  }
}

function githubInputs(place: Place, runner: Runner, text: Reader, required: Reader): GithubInputs {
  const repository = runner.environment['GITHUB_REPOSITORY'] || required('repository')
  return { kind: 'github', repository: repositoryInputs(text('repository') || repository, runner), ref: text('ref'), ...place, fileFormat: fileFormat('file-format', text('file-format')) }
}

function workspaceInputs(place: Place, { environment }: Runner, text: Reader): WorkspaceInputs {
  const root = environment['GITHUB_WORKSPACE']
  if (!root) throw new ActionError('runner/environment', 'The runner gave no folder in GITHUB_WORKSPACE.')
  return { kind: 'workspace', root, commit: environment['GITHUB_SHA'] ?? '', ...place, fileFormat: fileFormat('file-format', text('file-format')) }
}

function fileFormat(name: InputName, text: string): FileFormat {
  const found = FILE_FORMATS.find((one) => one === text)
  if (found === undefined) throw invalid(name, `must be one of ${listing(FILE_FORMATS.filter((one) => one !== '').map((one) => `\`${one}\``))}`)
  return found
}

/** The default of `github-token` is for the runner to fill in: here it is none. */
function repositoryInputs(repository: string, { environment, input }: Runner): RepositoryInputs {
  const [owner, name] = REPOSITORY.test(repository) ? repository.split('/') : []
  if (owner === undefined || name === undefined) throw invalid('repository', 'must be `OWNER/NAME`')
  const token = oneLine('github-token', input('github-token'))
  if (token === '') throw new ActionError('input/missing', 'The input `github-token` is required to read a repository.')
  const api = githubAddress('GITHUB_API_URL', environment['GITHUB_API_URL'] || 'https://api.github.com')
  const graphql = githubAddress('GITHUB_GRAPHQL_URL', environment['GITHUB_GRAPHQL_URL'] || graphqlBeside(api))
  return Object.freeze<RepositoryInputs>({ api, graphql, owner, name, token })
}

function githubAddress(variable: string, text: string): URL {
  const url = URL.parse(text)
  if (url === null || (url.protocol !== 'https:' && !isLocal(url))) throw new ActionError('runner/environment', say`${variable} must use https (http only on loopback): a token is sent there.`)
  return url
}

/** An enterprise server has it beside its API, `/api/v3` and `/api/graphql`; others below. */
function graphqlBeside({ href }: URL): string {
  const base = href.replace(/\/+$/, '')
  return base.endsWith('/api/v3') ? base.replace(/v3$/, 'graphql') : `${base}/graphql`
}

function isLocal({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && isLoopback(hostname)
}

/** @param message about an input that is empty, which a secret or variable may fill in */
function absent(message: string, { environment }: Runner): ActionError {
  return new ActionError('input/missing', message, { hint: `${CATALOGUE['input/missing'].remedy} ${whyAbsent(environment)}` })
}

function invalid(name: InputName, rule: string): ActionError {
  return new ActionError('input/invalid', say`The input \`${name}\` ${rule}.`)
}

/** YAML 1.2's spellings. */
function boolean(name: InputName, text: string, rule = 'must be `true` or `false`'): boolean {
  if (/^(true|True|TRUE)$/.test(text)) return true
  if (/^(false|False|FALSE)$/.test(text)) return false
  throw invalid(name, rule)
}

function detectDrift(name: InputName, text: string, configId: string): EcsInputs['detectDrift'] {
  const value = text === 'warn' ? text : boolean(name, text, 'must be `true`, `false` or `warn`') ? 'true' : 'false'
  if (value !== 'false' && configId === '') throw new ActionError('input/missing', say`The input \`config-id\` is required with \`${name}\`: what is pinned is compared with the latest.`)
  return value
}

/** Stays below RUNNER_TEMP on every system. */
function outputFile(name: InputName, text: string): string {
  if (text === '') return ''
  if (!staysBelow(text)) throw invalid(name, PATH_RULE)
  if (!FILE_ENDINGS.some((ending) => text.endsWith(ending))) throw invalid(name, `must end in one of ${listing(FILE_ENDINGS.map((ending) => `\`${ending}\``))}`)
  return text
}

/** A credential or name that goes into a header: what a header cannot hold is refused here, with the input's name. */
function oneLine(name: InputName, text: string): string {
  if (!/^[\x21-\x7e]*$/.test(text)) throw invalid(name, 'holds spaces, line breaks or other characters that a header cannot carry')
  return text
}

/** Whether what is sent there can be read on the way. */
export function isExposed({ protocol, hostname }: URL): boolean {
  return protocol === 'http:' && !isLoopback(hostname)
}

const WITHOUT_HTTP = 'Put TLS in front of ECS; or reach it on loopback, `http://localhost:PORT`, as jobs outside of containers reach the ports of their service containers; or, in a network that nobody else can read, set `allow-http: true`.'

/** https, or http where it is allowed, and on loopback; trailing slashes are dropped. */
function serverUrl(name: InputName, text: string, allowHttp: boolean): URL {
  const url = URL.parse(text)
  if (url === null) throw invalid(name, 'must be an absolute URL: `https://ecs.example.com`')
  if (isExposed(url) && !allowHttp) throw new ActionError('input/invalid', say`The input \`${name}\` must use https: a token is sent there.`, { hint: WITHOUT_HTTP })
  if (!/^https?:$/.test(url.protocol)) throw invalid(name, 'must use https: a token is sent there')
  if (url.username !== '' || url.password !== '') throw invalid(name, 'must not hold a user name or password: use `token`')
  if (url.search !== '' || url.hash !== '') throw invalid(name, 'must not hold a query or fragment')
  url.pathname = url.pathname.replace(/(?<!\/)\/+$/, '')
  return url
}

/** The lines of a list: blank ones and those that start with `#` are skipped. */
export function lines(text: string): string[] {
  return text.split(/\r?\n/).map((line) => line.trim()).filter((line) => line !== '' && !line.startsWith('#'))
}

/**
 * Names, one a line or separated by blanks. What no variable could be called is refused, and so is a list of comments:
 * it would leave open what it is there to close.
 */
function namePatterns(name: InputName, text: string): string[] {
  const found = lines(text).flatMap((line) => line.split(/\s+/))
  const wrong = found.find((one) => !NAME_PATTERN.test(one))
  if (wrong !== undefined) throw new ActionError('input/invalid', say`The input \`${name}\` holds "${wrong}": names have letters, digits, \`_\` and \`-\`, \`*\` stands for any text, and blanks separate them.`)
  if (text !== '' && found.length === 0) throw invalid(name, 'holds no name')
  return found
}

/** A list of comments is refused, as that of names is. */
function keyPatterns(name: InputName, text: string): string[] {
  const patterns = lines(text)
  if (text !== '' && patterns.length === 0) throw invalid(name, 'holds no key')
  for (const pattern of patterns) {
    const problem = patternProblem(pattern)
    if (problem !== undefined) throw new ActionError('input/invalid', say`The input \`${name}\` lists "${pattern}": it ` + `${problem}.`)
  }
  return patterns
}

/** A word that is no identity may be half of one: it is counted, never shown. */
function ageIdentities(name: InputName, text: string): string[] {
  const found = (text.match(AGE_KEY_PARTS) ?? []).filter((part) => !part.trimStart().startsWith('#'))
  const wrong = found.findIndex((part) => !AGE_IDENTITY.test(part))
  if (wrong >= 0) throw invalid(name, `must hold age identities, \`AGE-SECRET-KEY-1…\` or \`AGE-SECRET-KEY-PQ-1…\`, or whole private keys of SSH (number ${wrong + 1} is neither)`)
  return found
}

/** @returns what is given; of base64, what it holds */
function pgpKeys(name: InputName, text: string): Buffer {
  const keys = [Buffer.from(text), Buffer.from(text, 'base64')].find((bytes) => PGP_SECRET_KEY.includes(bytes[0] ?? 0) || isArmored(bytes.toString('latin1')))
  if (keys === undefined && text !== '') throw invalid(name, 'must hold whole armored private keys, `-----BEGIN PGP PRIVATE KEY BLOCK-----`, or one in base64')
  return keys ?? Buffer.alloc(0)
}

/** Keys one after another, and nothing between them. */
function isArmored(text: string): boolean {
  return text !== '' && text.replaceAll(PGP_KEY, '').trim() === ''
}

/** `name=value`, one a line, cut at the first `=`. */
function assignments(name: InputName, text: string): Map<string, string> {
  const found = new Map<string, string>()
  for (const line of lines(text)) {
    const cut = line.indexOf('=')
    if (cut < 1) throw new ActionError('input/invalid', say`The input \`${name}\` holds the line "${line}", which is not \`name=value\`.`)
    const key = line.slice(0, cut).trim()
    if (found.has(key)) throw new ActionError('input/invalid', say`The input \`${name}\` gives "${key}" twice.`)
    found.set(key, line.slice(cut + 1).trim())
  }
  return found
}

/** PEM as it is, PEM in base64, or the path of a file that holds either. */
function certificate(name: InputName, text: string): string {
  const pem = asPem(text) ?? asPem(readCertificate(name, text))
  if (pem === undefined) throw invalid(name, 'holds no PEM certificate')
  return pem
}

function asPem(text: string): string | undefined {
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text
  if (!/^[A-Za-z0-9+/=\s]+$/.test(text)) return undefined
  const decoded = Buffer.from(text, 'base64').toString('latin1')
  return decoded.includes('-----BEGIN CERTIFICATE-----') ? decoded : undefined
}

function readCertificate(name: InputName, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw invalid(name, 'must be PEM, or the path of a file that can be read')
  }
}
