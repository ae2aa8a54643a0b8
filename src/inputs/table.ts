/** The inputs of the action, with what a run gets of them. `action.yml` and the reference name the same; a test holds them together. */
import type { Vouches } from '../config/binding.ts'
import type { FileLine } from '../select/export-files.ts'
import type { Selector } from '../select/selectors.ts'

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

export const SOURCES = ['ecs', 'github', 'workspace'] as const
export const DECRYPT = ['kms', 'server', 'none'] as const
/** The stores of SOPS, as `sops --input-type` names them; none for that of the file's name. */
export const FILE_FORMATS = ['', 'yaml', 'json', 'dotenv', 'ini', 'binary'] as const

export type FileFormat = (typeof FILE_FORMATS)[number]

export const NAME_CASES = ['upper', 'lower', 'keep'] as const

/** The formats of `output-file`, by how its name ends. */
export const FILE_ENDINGS = ['.json', '.yaml', '.env', '.tfvars'] as const

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
