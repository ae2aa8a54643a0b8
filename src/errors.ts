/**
 * Every error that a workflow author can meet. The part of a code before the slash is its family, and the family says
 * who must act. A message is one line; it never holds a value, a ciphertext, a token or a body.
 */

/** Who must act, by family. */
export const FAMILIES = {
  input: 'the author of the workflow',
  source: 'whoever runs ECS, GitHub or the network',
  config: 'whoever may write the configuration',
  sops: 'whoever maintains the encrypted files',
  kms: 'whoever operates the key',
  select: 'the author of the workflow',
  runner: 'whoever operates the runner',
  internal: 'the authors of this action',
} as const

export type Family = keyof typeof FAMILIES

interface Entry {
  /** What went wrong, in general. */
  readonly cause: string
  /** What to do first. */
  readonly remedy: string
  /** What to do first where GitHub was asked, and not ECS. */
  readonly github?: string
  /** What to do first about files of a repository or the workspace, which nobody pushes to ECS, and ECS does not decrypt. */
  readonly files?: string
}

/** What to do about a file whose data key no master key gives back, whoever encrypted it. */
export const ENCRYPT_ANEW = 'Encrypt the file anew: push it to ECS again, or encrypt it with `sops`.'

/** One entry a code; `docs/errors.md` is this table. */
export const CATALOGUE = {
  'input/missing': { cause: 'A required input is empty.', remedy: 'Set the input in the step’s `with:`.' },
  'input/invalid': { cause: 'An input holds something it cannot hold.', remedy: 'Correct the input as the message says.' },
  'input/conflict': { cause: 'An input belongs to another setting of the step.', remedy: 'Remove one of the two inputs.' },

  'source/unreachable': { cause: 'The server could not be reached: name, address, port or connection.', remedy: 'Check `url`, and that a runner may reach that host (firewall, proxy, VPN).', github: 'Check GITHUB_API_URL, and that a runner may reach that host (firewall, proxy, VPN).' },
  'source/untrusted-certificate': { cause: 'The server’s TLS certificate is not trusted.', remedy: 'Give the issuing CA in `ca-certificate` (PEM or a file).' },
  'source/timeout': { cause: 'The time in `timeout` ran out.', remedy: 'Look at what was waited for; raise `timeout` if that is expected.' },
  'source/unauthorized': { cause: 'The server does not know the token.', remedy: 'Store a valid token of the pipeline service account in the secret that `token` reads; `cto ecs users regenerate-token` makes a new one.', github: 'Give a valid token in `github-token`; the default is that of the job.' },
  'source/forbidden': { cause: 'The service account may not read this path, or the token of GitHub not the repository.', remedy: 'An ECS administrator grants it with `cto ecs users auth`, in the directory of that path.', github: 'Give the job `permissions: { contents: read }`; for another private repository, a `github-token` that may read its contents.' },
  'source/read-secrets': { cause: 'ECS does not decrypt for the service account, or cannot.', remedy: 'An ECS administrator grants it: `cto ecs users edit --username NAME --read-secrets`. Ciphertext that stands where it was not encrypted is never decrypted: push the secret again.' },
  'source/unpinned': { cause: 'The server does not say which commit it built, and a secret that `filter` selects cannot be told from a pasted one.', remedy: 'Leave out `filter`, and select in `export`; or set `config-id` to a whole commit hash.' },
  'source/drift': { cause: 'The build of `config-id` and the latest build differ.', remedy: 'Review what changed, and set `config-id` to a newer tag or commit; `detect-drift: warn` goes on with a warning.' },
  'source/not-found': { cause: 'The server has no such path, strategy, repository or config id.', remedy: 'Check `path`, `config-id` and `repo-name`.', github: 'Check `repository`, `ref` and `config-id`, and that the token may read the contents of the repository: what it may not read looks the same.' },
  'source/rejected': { cause: 'The server understood the request and refused it.', remedy: 'Correct what the server names: usually `strategy-name`, `config-vars` or `filter`.', github: 'Check `repository` and `ref`, and what GITHUB_API_URL points to.' },
  'source/failed': { cause: 'The server failed (5xx), or was too busy (429), for as long as was waited.', remedy: 'Try again later; ask whoever runs ECS to look at its log.', github: 'Try again later; https://www.githubstatus.com tells more.' },
  'source/redirected': { cause: 'The server answered with a redirect; a token never follows one.', remedy: 'Set `url` to the final address.', github: 'Check what GITHUB_API_URL points to, and what stands in between: a token follows no redirect to another host.' },
  'source/malformed': { cause: 'The answer is not what ECS or GitHub answers.', remedy: 'Check that `url` is an ECS server and not a login page or a proxy.', github: 'Check what GITHUB_API_URL points to, and what stands in between.' },
  'source/too-large': { cause: 'The answer is larger than this action accepts.', remedy: 'Build a narrower `path`, or use `filter`.', github: 'Give a narrower `path`; or check the repository out with `actions/checkout`, and use `source: workspace`.' },

  'sops/syntax': { cause: 'A file is not a document of its format.', remedy: 'Correct the file. Where `sops -d` reads it, this action is stricter: `docs/conformance.md` says in what.' },
  'sops/metadata': { cause: 'The `sops` block of a file is missing, incomplete or contradictory.', remedy: 'Push the file again so that it is encrypted anew, or repair it with `sops`.', files: 'Encrypt the file anew with `sops`.' },
  'sops/data-key': { cause: 'No master key of the file could be used.', remedy: 'Give the job access to one of the keys in the list; the list says why each failed.' },
  'sops/value': { cause: 'A value cannot be decrypted at the place where it stands: it was changed, moved or damaged.', remedy: 'Find out who changed the file, and push the secret again.', files: 'Find out who changed the file; then encrypt the secret anew with `sops`.' },
  'sops/mac': { cause: 'The file’s message authentication code does not match: something in it was changed without SOPS.', remedy: 'Find out who changed the file, and push it again.', files: 'Find out who changed the file; then correct it with `sops`.' },
  'sops/size': { cause: 'A file exceeds a bound: size, depth, aliases, values or keys.', remedy: 'Split the file.' },
  'sops/unsupported': { cause: 'The file uses something that this action does not read, or does not evaluate safely.', remedy: 'Encrypt the file without it.' },

  'config/unexplained': { cause: 'A selected secret of the build is in no file that the service account may read.', remedy: 'Grant the service account read access to the file; for an old `config-id`, the value was encrypted anew since: give `repository`, or let ECS decrypt, `decrypt: server`.' },
  'config/misplaced': { cause: 'A selected secret, or its ciphertext, stands where it was not encrypted: under another name, in a file that the build is not made of, or in clear view of a strategy.', remedy: 'Find out who put it there: it would reveal a secret under a name that nobody encrypted. If a strategy moves it on purpose, vouch for both places with a line of `moved-secrets`.' },
  'config/embedded': { cause: 'A secret, or its ciphertext, is part of a longer text, or a key.', remedy: 'Select the secret as a whole, or let ECS decrypt: `decrypt: server`.', files: 'Select the secret as a whole.' },
  'config/encrypted-twice': { cause: 'A value was ciphertext already when it was encrypted: what comes out is no password.', remedy: 'Push the plain value again, in place of the ciphertext.', files: 'Put the plain value in the place of the ciphertext, with `sops edit`.' },
  'config/computed': { cause: 'With secrets in clear the build has other keys, or lists of other lengths: `filter` or the strategy computes with secrets.', remedy: 'Select secrets whole in `filter`, and do not compare them or make keys of them.' },
  'config/unencrypted': { cause: 'A value under the key of a secret stands in clear.', remedy: 'Encrypt the file with `sops`, or push it through ECS; then replace the secret, for whoever may read the repository has seen it.', files: 'Encrypt the file with `sops`; then replace the secret, for whoever may read the repository has seen it.' },
  'config/unmergeable': { cause: 'A file of a directory is not one mapping.', remedy: 'Give the file itself as `path`, or move it out of the directory.' },
  'config/undecrypted': { cause: 'A secret was selected, and `decrypt` is `none`.', remedy: 'Set `decrypt: kms` or `decrypt: server`, or do not select it.', files: 'Set `decrypt: kms`, or do not select it.' },

  'kms/denied': { cause: 'The KMS refused the caller.', remedy: 'Allow the role or account to decrypt with this key.' },
  'kms/not-found': { cause: 'The KMS has no such key.', remedy: 'Check that the key still exists in that account and region.' },
  'kms/disabled': { cause: 'The key is disabled or about to be deleted.', remedy: 'Enable the key, or encrypt with another.' },
  'kms/no-credentials': { cause: 'There is no credential for this cloud.', remedy: 'Give the keyless input for the cloud, or sign in with the cloud’s own login action first.' },
  'kms/no-oidc': { cause: 'The job cannot get a GitHub OIDC token.', remedy: 'Add `permissions: { contents: read, id-token: write }` to the job. Pull requests from forks never get one.' },
  'kms/sign-in': { cause: 'The cloud refused the credential that was to sign in: the GitHub OIDC token, or what the job has.', remedy: 'Compare the trust policy with the claims in the message, or renew the credential that it names.' },
  'kms/unreachable': { cause: 'The KMS, or the service that signs in to it, could not be reached or trusted.', remedy: 'Let the runner reach the host in the message: name, firewall, proxy.' },
  'kms/throttled': { cause: 'The KMS, or the service that signs in to it, was too busy for as long as was waited.', remedy: 'Try again; ask for a higher quota if it happens often.' },
  'kms/failed': { cause: 'The KMS, or the service that signs in to it, failed (5xx), or gave an answer that is none of its own.', remedy: 'Try again; if it lasts, ask whoever runs the service in the message.' },
  'kms/not-allowed': { cause: '`allowed-keys` does not list the key, or the file names a host that is not the cloud’s own.', remedy: 'If the key is yours, list it in `allowed-keys`.' },
  'kms/malformed': { cause: 'The name of a key, or what it wraps, is not well-formed, or was not made by this key.', remedy: ENCRYPT_ANEW },

  'select/syntax': { cause: 'A line of `export`, `export-files` or `moved-secrets` cannot be read.', remedy: 'Correct the line at the place shown.' },
  'select/missing': { cause: 'A selector matches nothing.', remedy: 'Correct it, or let it match nothing with a `?` at its end.' },
  'select/ambiguous': { cause: '`=> NAME` needs a selector that matches one thing, and `=> path` one that matches one value.', remedy: 'Write one line for each.' },
  'select/names': { cause: 'Names clash, are reserved, are in use in this job, or are not in `allowed-names`.', remedy: 'Write the name in `export` with `=> NAME`, list it in `allowed-names`, set a `prefix`, or set `export-env: false`.' },
  'select/value': { cause: 'A value cannot be an output, an environment variable or the file that is asked for.', remedy: 'Select less, or set `export-env: false`.' },

  'runner/environment': { cause: 'The action does not run under a GitHub runner, or one that is too old.', remedy: 'Run it in a workflow, on a runner of version 2.328 or newer.' },
  'runner/write': { cause: 'A file of the runner could not be written.', remedy: 'Look at the disk of the runner, and at who may write there.' },

  'internal/bug': { cause: 'A defect of this action.', remedy: 'Report it; run once with `RUNNER_DEBUG=1` for the stack.' },
} as const satisfies Record<`${string}/${string}`, Entry>

export type ErrorCode = keyof typeof CATALOGUE

/** What to do first about GitHub: the remedies of the family `source` are about ECS. */
export function githubRemedy(code: ErrorCode): string {
  const { github, remedy }: Entry = CATALOGUE[code]
  return github ?? remedy
}

/** The same error; where the catalogue's remedy speaks of ECS, with what to do about files of a repository or the workspace. */
export function aboutFiles(error: unknown): unknown {
  if (!(error instanceof ActionError)) return error
  const { files, remedy }: Entry = CATALOGUE[error.code]
  return files === undefined || error.hint !== remedy ? error : error.with({ hint: files, cause: error })
}

export interface ErrorDetails {
  /** What to do, where it is more specific than the catalogue's remedy. */
  readonly hint?: string
  /** Further lines: every attempt, every place. Shown in a log group, indented. */
  readonly account?: readonly string[]
  /** What these lines are: the title of the group. */
  readonly accountTitle?: string
  readonly cause?: unknown
  /** Given where the same request may succeed a moment later. */
  readonly repeat?: Repeat | undefined
}

/** That another attempt may help, and when. */
export interface Repeat {
  /** The header `Retry-After`, as the server wrote it. */
  readonly after?: string | undefined
}

/**
 * An error with a code of the catalogue. Build `message`, `hint` and `account` with `say`, so that foreign text in them
 * is harmless.
 */
export class ActionError extends Error {
  override readonly name = 'ActionError'
  readonly code: ErrorCode
  readonly hint: string
  readonly account: readonly string[]
  readonly accountTitle: string
  /** Undefined: another attempt would fail in the same way. */
  readonly repeat: Repeat | undefined

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, { cause: details.cause })
    this.code = code
    this.hint = details.hint ?? CATALOGUE[code].remedy
    this.account = shortened(details.account ?? [])
    this.accountTitle = details.accountTitle ?? 'What was tried'
    this.repeat = details.repeat
  }

  /** The same error with other words, or with more to do. */
  with(changes: { readonly message?: string } & ErrorDetails): ActionError {
    const { message = this.message, ...details } = changes
    const { hint, account, accountTitle, repeat } = this
    return new ActionError(this.code, message, { hint, account, accountTitle, ...(repeat ? { repeat } : {}), cause: this.cause, ...details })
  }
}

/** Lines of an account: as many as a file may name master keys. */
export const LONGEST_ACCOUNT = 1_000

function shortened(account: readonly string[]): readonly string[] {
  const more = account.length - LONGEST_ACCOUNT
  return more > 0 ? [...account.slice(0, LONGEST_ACCOUNT), `and ${more} more`] : account
}

function pageOf(code: ErrorCode): string {
  return `docs/errors.md#${code}`
}

/** What the log shows of an error. */
export interface Explanation {
  readonly code: ErrorCode
  readonly title: string
  /** One line: what happened and what to do. */
  readonly headline: string
  /** Where more is said of it: a path in the repository of this action, with the anchor of its code. */
  readonly page: string
  readonly account: readonly string[]
  readonly accountTitle?: string
  /** Only for defects of ours, and only shown when the runner debugs. */
  readonly stack?: string
}

export function explain(error: unknown): Explanation {
  if (error instanceof ActionError) {
    return { code: error.code, title: `ECS configuration (${error.code})`, headline: `${error.message} ${error.hint}`, page: pageOf(error.code), account: error.account, accountTitle: error.accountTitle }
  }
  const kind = error instanceof Error ? error.name : typeof error
  const stack = error instanceof Error ? error.stack?.split('\n').filter((line) => /^\s+at /.test(line)).join('\n') : undefined
  return {
    code: 'internal/bug',
    title: 'ECS configuration (internal/bug)',
    headline: `Unexpected ${/^\w+$/.test(kind) ? kind : 'error'}: a defect of this action. ${CATALOGUE['internal/bug'].remedy}`,
    page: pageOf('internal/bug'),
    account: [],
    ...(stack ? { stack } : {}),
  }
}
