import { writeFileSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { ActionError } from '../src/errors.ts'
import { readInputs } from '../src/inputs/index.ts'
import type { EcsInputs, GithubInputs } from '../src/inputs/table.ts'
import { githubRunner } from '../src/runner.ts'
import { createAuthority } from '../emulators/front/certificates.ts'

const required = { url: 'https://ecs.example.com', token: 't0ken', path: 'shop' }

function read(inputs: Record<string, string>, environment: Record<string, string> = {}) {
  return readInputs(githubRunner({ ...environment, ...Object.fromEntries(Object.entries(inputs).map(([name, value]) => [`INPUT_${name.toUpperCase()}`, value])) }))
}

/** What the source `ecs` is given. */
function ecs(inputs: Record<string, string>): EcsInputs {
  const { source } = read(inputs)
  if (source.kind !== 'ecs') throw new Error(`read ${source.kind}`)
  return source
}

function refusal(inputs: Record<string, string>, environment: Record<string, string> = {}): string {
  try {
    read({ ...required, ...inputs }, environment)
  } catch (error) {
    if (error instanceof ActionError) return `${error.code}: ${error.message}`
    throw error
  }
  return 'accepted'
}

const OUTPUT_PATH = 'input/invalid: The input `output-file` must be a relative path, with `/`, below RUNNER_TEMP: no `..`, no backslash, no colon, no device of Windows.'

const { pem: PEM } = await createAuthority('Test authority')

describe('inputs', () => {
  it('fills in the defaults', () => {
    const inputs = read(required)
    expect(inputs.source).toMatchObject({ kind: 'ecs', recursive: false, strategyName: '', filter: '', configId: '' })
    expect(inputs).toMatchObject({ decrypt: 'kms', timeout: 60, exports: { nameCase: 'upper', exportEnv: true, outputFile: '', jobSummary: true, prefix: '', selectors: [] }, keys: { allowedKeys: [] } })
    expect('ca' in inputs).toBe(false)
  })

  it.each(['a.json', 'config/shop.yaml', '.env', 'a b/shop.env', 'prod.auto.tfvars', '..a/b.json'])('takes %s for an output file', (path) => {
    expect(read({ ...required, 'output-file': path }).exports.outputFile).toBe(path)
  })

  it('is frozen', () => {
    const inputs = read(required)
    expect([inputs, inputs.source, inputs.keys, inputs.exports].every(Object.isFrozen)).toBe(true)
  })

  it.each([
    ['no url', { url: '' }, 'input/missing: The input `url` is required, and empty.'],
    ['no token', { token: '' }, 'input/missing: The input `token` is required, and empty.'],
    ['no path', { path: '' }, 'input/missing: The input `path` is required, and empty.'],
    ['an unknown source', { source: 'file' }, 'input/invalid: The input `source` must be one of `ecs`, `github` and `workspace`.'],
    ['an unknown way to decrypt', { decrypt: 'auto' }, 'input/invalid: The input `decrypt` must be one of `kms`, `server` and `none`.'],
    ['an unknown way with drift', { 'config-id': 'v1', 'detect-drift': 'maybe' }, 'input/invalid: The input `detect-drift` must be `true`, `false` or `warn`.'],
    ['drift without a pinned build', { 'detect-drift': 'warn' }, 'input/missing: The input `config-id` is required with `detect-drift`, and empty: what is pinned is compared with the latest.'],
    ['half a label in a pattern of keys', { 'allowed-keys': 'arn:aws:kms:*\nhttps://team*.vault.azure.net/keys/*' }, 'input/invalid: The input `allowed-keys` lists "https://team*.vault.azure.net/keys/*": it has a `*` that is not a whole label of its host, as in `https://*.vault.azure.net/keys/*`.'],
    ['an unknown case of names', { 'name-case': 'camel' }, 'input/invalid: The input `name-case` must be one of `upper`, `lower` and `keep`.'],
    ['an absolute output file', { 'output-file': '/tmp/a.json' }, OUTPUT_PATH],
    ['an output file that goes up', { 'output-file': 'a/../../b.json' }, OUTPUT_PATH],
    ['an output file that goes nowhere', { 'output-file': 'a/./b.json' }, OUTPUT_PATH],
    ['an output file with an empty folder', { 'output-file': 'a//b.json' }, OUTPUT_PATH],
    ['an output file as Windows goes up', { 'output-file': '..\\b.json' }, OUTPUT_PATH],
    ['an output file on a drive', { 'output-file': 'C:b.json' }, OUTPUT_PATH],
    ['an output file that Windows takes for `..`', { 'output-file': '.. /b.json' }, OUTPUT_PATH],
    ['an output file with a control character', { 'output-file': 'a\nb.json' }, OUTPUT_PATH],
    ['an output file of no known format', { 'output-file': 'a.toml' }, 'input/invalid: The input `output-file` must end in one of `.json`, `.yaml`, `.env` and `.tfvars`.'],
    ['a summary that is neither', { 'job-summary': 'no' }, 'input/invalid: The input `job-summary` must be `true` or `false`.'],
    ['a boolean of another language', { recursive: 'yes' }, 'input/invalid: The input `recursive` must be `true` or `false`.'],
    ['a time that is none', { timeout: '1m' }, 'input/invalid: The input `timeout` must be a number of seconds, at most 3600.'],
    ['no time at all', { timeout: '0' }, 'input/invalid: The input `timeout` must be a number of seconds, at most 3600.'],
    ['a relative url', { url: 'ecs.example.com' }, 'input/invalid: The input `url` must be an absolute URL: `https://ecs.example.com`.'],
    ['plain http', { url: 'http://ecs.example.com' }, 'input/invalid: The input `url` must use https: a token is sent there.'],
    ['a scheme that is no HTTP', { url: 'ftp://ecs.example.com', 'allow-http': 'true' }, 'input/invalid: The input `url` must use https: a token is sent there.'],
    ['http for another source', { source: 'workspace', url: '', token: '', 'allow-http': 'true' }, 'input/conflict: The input `allow-http` does not go with `source: workspace`, which takes `path`, `recursive`, `file-format` and `filter`.'],
    ['a password in the url', { url: 'https://a:b@ecs.example.com' }, 'input/invalid: The input `url` must not hold a user name or password: use `token`.'],
    ['a query in the url', { url: 'https://ecs.example.com/?a' }, 'input/invalid: The input `url` must not hold a query or fragment.'],
    ['a token that no header can carry', { token: 'a b' }, 'input/invalid: The input `token` holds spaces, line breaks or other characters that a header cannot carry.'],
    ['a role that is none', { 'aws-role-to-assume': 'deploy' }, 'input/invalid: The input `aws-role-to-assume` must be the ARN of an IAM role: `arn:aws:iam::ACCOUNT:role/NAME`.'],
    ['a provider that is none', { 'gcp-workload-identity-provider': 'projects/shop/locations/global/workloadIdentityPools/github' }, 'input/invalid: The input `gcp-workload-identity-provider` must be the name of a provider: `projects/NUMBER/locations/global/workloadIdentityPools/POOL/providers/PROVIDER`.'],
    ['a service account that is none', { 'gcp-workload-identity-provider': 'projects/1/locations/global/workloadIdentityPools/github/providers/shop', 'gcp-service-account': 'ecs@example.com' }, 'input/invalid: The input `gcp-service-account` must be the e-mail address of a service account: `NAME@PROJECT.iam.gserviceaccount.com`.'],
    ['a service account without a provider', { 'gcp-service-account': 'ecs@shop.iam.gserviceaccount.com' }, 'input/missing: The input `gcp-workload-identity-provider` is required with `gcp-service-account`, and empty.'],
    ['a tenant that is none', { 'azure-tenant-id': 'example.com', 'azure-client-id': 'x' }, 'input/invalid: The input `azure-tenant-id` must be the id of a Microsoft Entra tenant, a GUID.'],
    ['a tenant without a client', { 'azure-tenant-id': '8f3a2c1e-0b4d-4e6f-9a7b-1c2d3e4f5a6b' }, 'input/missing: The input `azure-client-id` is required with `azure-tenant-id`, and empty.'],
    ['a role and a token of Vault', { 'vault-role': 'ecs', 'vault-token': 'hvs.CAES' }, 'input/conflict: The inputs `vault-role` and `vault-token` exclude each other.'],
    ['an audience without a role of Vault', { 'vault-audience': 'https://github.com/example' }, 'input/missing: The input `vault-role` is required with `vault-audience`, and empty.'],
    ['a path of Vault that leads elsewhere', { 'vault-auth-path': '../sys' }, 'input/invalid: The input `vault-auth-path` must be the path of the JWT method below `auth/`: `jwt`.'],
    ['a namespace that no header can carry', { 'vault-namespace': 'team a' }, 'input/invalid: The input `vault-namespace` holds spaces, line breaks or other characters that a header cannot carry.'],
    ['a client without a tenant', { 'azure-client-id': '8f3a2c1e-0b4d-4e6f-9a7b-1c2d3e4f5a6b' }, 'input/missing: The input `azure-tenant-id` is required with `azure-client-id`, and empty.'],
    ['a variable without a value', { 'config-vars': 'a=1\nb' }, 'input/invalid: The input `config-vars` holds the line "b", which is not `name=value`.'],
    ['a variable twice', { 'config-vars': 'a=1\na=2' }, 'input/invalid: The input `config-vars` gives "a" twice.'],
    ['a certificate that is none', { 'ca-certificate': Buffer.from('x').toString('base64') }, 'input/invalid: The input `ca-certificate` must be PEM, or the path of a file that can be read.'],
  ])('refuses %s', (_, inputs, message) => {
    expect(refusal(inputs)).toBe(message)
  })

  it.each(['http://localhost:8000', 'http://127.0.0.1:1', 'http://127.9.9.9', 'http://[::1]:8000'])('accepts plain http on loopback: %s', (url) => {
    expect(refusal({ url })).toBe('accepted')
  })

  it('accepts plain http of any host where the workflow allows it, and names the ways out where it does not', () => {
    expect(ecs({ ...required, url: 'http://ecs:8000', 'allow-http': 'true' }).url.href).toBe('http://ecs:8000/')
    expect(refusal({ 'allow-http': 'yes' })).toBe('input/invalid: The input `allow-http` must be `true` or `false`.')
    expect(() => read({ ...required, url: 'http://ecs:8000' })).toThrow(expect.objectContaining({ hint: expect.stringMatching(/TLS in front.*`http:\/\/localhost:PORT`.*`allow-http: true`/) as unknown }))
  })

  it('drops trailing slashes of the url and keeps its path', () => {
    expect(ecs({ ...required, url: 'https://ecs.example.com/base//' }).url.href).toBe('https://ecs.example.com/base')
  })

  it('takes ECS Cloud when only its token is given', () => {
    expect(ecs({ token: 't', path: 'p', 'saas-token': 's' }).url.host).toBe('api.enterpriseconfigurationservice.com')
  })

  it.each([['true', true], ['True', true], ['TRUE', true], ['false', false], ['False', false], ['FALSE', false]])('reads the boolean %s', (text, value) => {
    expect(read({ ...required, recursive: text }).source.recursive).toBe(value)
  })

  it.each([['true', 'true'], ['True', 'true'], ['FALSE', 'false'], ['warn', 'warn'], ['', 'false']])('reads `detect-drift` %j', (text, value) => {
    expect(ecs({ ...required, 'config-id': 'v1', 'detect-drift': text }).detectDrift).toBe(value)
  })

  it.each([['drift', { 'detect-drift': 'true' }], ['a repository', { repository: 'example/config', 'github-token': 't' }]])('says why `config-id` may be empty beside %s', (_, inputs) => {
    expect(() => read({ ...required, ...inputs })).toThrow(expect.objectContaining({ hint: expect.stringContaining('output that does not exist here is an empty text') as unknown }))
  })

  it.each(['github', 'workspace'])('refuses to let the server decrypt what comes from %s', (source) => {
    expect(refusal({ url: '', token: '', source, decrypt: 'server' })).toBe(`input/conflict: \`decrypt: server\` does not go with \`source: ${source}\`: only ECS can decrypt.`)
  })

  it('reads `allowed-names` one a line or separated by blanks, comments apart', () => {
    expect(read({ ...required, 'allowed-names': 'DB_*  log_level\n# others\n\n\tTF_VAR_a-b *' }).exports.allowedNames).toEqual(['DB_*', 'log_level', 'TF_VAR_a-b', '*'])
    expect(read(required).exports.allowedNames).toEqual([])
  })

  it.each([
    ['commas', 'A, B', 'input/invalid: The input `allowed-names` holds "A,": names have letters, digits, `_` and `-`, `*` stands for any text, and blanks separate them.'],
    ['key paths', 'db.host', 'input/invalid: The input `allowed-names` holds "db.host": names have letters, digits, `_` and `-`, `*` stands for any text, and blanks separate them.'],
    ['comments only: that would leave open what it is there to close', '# none', 'input/invalid: The input `allowed-names` holds no name.'],
  ])('refuses %s in `allowed-names`', (_, text, message) => {
    expect(refusal({ 'allowed-names': text })).toBe(message)
  })

  it('refuses comments only in `allowed-keys`: that would leave open what it is there to close', () => {
    expect(refusal({ 'allowed-keys': '# none\n' })).toBe('input/invalid: The input `allowed-keys` holds no key.')
    expect(read(required).keys.allowedKeys).toEqual([])
  })

  it('cuts variables at the first =, and skips blank and # lines', () => {
    expect([...ecs({ ...required, 'config-vars': '# team\n\n a = b=c \nd=' }).configVars]).toEqual([['a', 'b=c'], ['d', '']])
  })

  it('takes a certificate as PEM, as base64 of it, and from a file', () => {
    const folder = mkdtempSync(join(tmpdir(), 'ca-'))
    const file = join(folder, 'ca.pem')
    writeFileSync(file, PEM)
    for (const text of [PEM, Buffer.from(PEM).toString('base64'), file]) expect(read({ ...required, 'ca-certificate': text }).ca?.trim()).toBe(PEM.trim())
    writeFileSync(file, PEM.replaceAll('\n', ' '))
    expect(refusal({ 'ca-certificate': file })).toMatch(/^input\/invalid: The input `ca-certificate` names a file that holds a certificate on one line: /)
    rmSync(folder, { recursive: true })
  })
})

describe('the inputs of a source', () => {
  const job = { GITHUB_WORKSPACE: '/home/runner/work/shop', GITHUB_SHA: 'c0ffee', GITHUB_REPOSITORY: 'example/shop', GITHUB_API_URL: 'https://ghe.example.com/api/v3' }

  it('workspace: the folder and the commit of the job', () => {
    expect(read({ source: 'workspace', path: 'config', recursive: 'true' }, job).source).toEqual({ kind: 'workspace', root: job.GITHUB_WORKSPACE, commit: 'c0ffee', path: 'config', recursive: true, fileFormat: '', filter: '' })
  })

  it('github: this repository, its default branch, the API of the job', () => {
    expect(read({ source: 'github', path: 'config', 'github-token': 't' }, job).source).toEqual({
      kind: 'github', path: 'config', recursive: false, fileFormat: '', filter: '', ref: '', repository: { api: new URL('https://ghe.example.com/api/v3'), graphql: new URL('https://ghe.example.com/api/graphql'), owner: 'example', name: 'shop', token: 't' },
    })
  })

  it('github: another repository, on github.com where the job names no API', () => {
    expect(read({ source: 'github', path: 'p', repository: 'Other_co/my.config', ref: 'v1', 'github-token': 't' }).source).toMatchObject({ ref: 'v1', repository: { api: new URL('https://api.github.com'), graphql: new URL('https://api.github.com/graphql'), owner: 'Other_co', name: 'my.config' } })
  })

  it('ecs: a repository for a pinned build, and none without', () => {
    expect(ecs({ ...required, 'config-id': 'v1', repository: 'example/config', 'github-token': 't' }).repository).toMatchObject({ owner: 'example', name: 'config', token: 't' })
    expect('repository' in ecs({ ...required, 'config-id': 'v1', 'github-token': '${{ github.token }}' })).toBe(false)
  })

  it.each(['ecs', 'github', 'workspace'])('%s: a filter', (source) => {
    const own = source === 'ecs' ? required : { path: 'p', 'github-token': 't' }
    expect(read({ ...own, source, filter: 'a.b' }, job).source.filter).toBe('a.b')
  })

  it.each(['github', 'workspace'])('%s: the format of its one file', (source) => {
    expect(read({ path: 'prod.env.enc', 'github-token': 't', source, 'file-format': 'dotenv' }, job).source).toMatchObject({ fileFormat: 'dotenv' })
  })

  it('are frozen', () => {
    expect(Object.isFrozen(read({ source: 'workspace', path: 'p' }, job).source)).toBe(true)
  })

  const takes = { workspace: '`path`, `recursive`, `file-format` and `filter`', github: '`repository`, `ref`, `github-token`, `path`, `recursive`, `file-format` and `filter`' }

  it.each<[string, keyof typeof takes, Record<string, string>]>([
    ['strategy-name', 'workspace', { 'strategy-name': 's' }],
    ['config-id', 'workspace', { 'config-id': 'v1' }],
    ['repository', 'workspace', { repository: 'example/shop' }],
    ['ref', 'workspace', { ref: 'main' }],
    ['url', 'github', { url: 'https://ecs.example.com' }],
    ['token', 'github', { token: 't' }],
    ['config-vars', 'github', { 'config-vars': 'a=b' }],
  ])('refuse `%s` with %s, and list what is allowed', (name, source, given) => {
    expect(refusal({ url: '', token: '', source, 'github-token': 't', ...given }, job)).toBe(`input/conflict: The input \`${name}\` does not go with \`source: ${source}\`, which takes ${takes[source]}.`)
  })

  it('refuse `ref` with ecs', () => {
    expect(refusal({ ref: 'main' })).toMatch(/^input\/conflict: The input `ref` does not go with `source: ecs`, which takes `url`, `allow-http`, `token`, /)
  })

  it('take the default of another source’s input for none', () => {
    expect(read({ source: 'workspace', path: 'p', 'github-token': 't' }, job).source.kind).toBe('workspace')
  })

  const github = { url: '', token: '', source: 'github', 'github-token': 't' }

  it.each<[string, Record<string, string>, Record<string, string>, string]>([
    ['a repository without a commit to explain', { repository: 'example/shop', 'github-token': 't' }, job, 'input/missing: The input `config-id` is required with `repository`, whose files explain a build of that commit.'],
    ['no token for GitHub', { ...github, 'github-token': '' }, job, 'input/missing: The input `github-token` is required to read a repository, and empty.'],
    ['a token that no header can carry', { ...github, 'github-token': 'a b' }, job, 'input/invalid: The input `github-token` holds spaces, line breaks or other characters that a header cannot carry.'],
    ['no repository', github, {}, 'input/missing: The input `repository` is required, and empty.'],
    ['a repository by its address', { ...github, repository: 'https://github.com/example/shop' }, job, 'input/invalid: The input `repository` must be `OWNER/NAME`.'],
    ['a repository that leads elsewhere in the API', { ...github, repository: 'example/..' }, job, 'input/invalid: The input `repository` must be `OWNER/NAME`.'],
    ['an API without TLS', github, { ...job, GITHUB_API_URL: 'http://ghe.example.com' }, 'runner/environment: GITHUB_API_URL must use https (http only on loopback): a token is sent there.'],
    ['GraphQL without TLS', github, { ...job, GITHUB_GRAPHQL_URL: 'http://ghe.example.com/api/graphql' }, 'runner/environment: GITHUB_GRAPHQL_URL must use https (http only on loopback): a token is sent there.'],
    ['a format that there is not', { url: '', token: '', source: 'workspace', 'file-format': 'toml' }, job, 'input/invalid: The input `file-format` must be one of `yaml`, `json`, `dotenv`, `ini` and `binary`.'],
    ['no workspace', { url: '', token: '', source: 'workspace' }, {}, 'runner/environment: The runner gave no folder in GITHUB_WORKSPACE.'],
  ])('refuse %s', (_, given, environment, message) => {
    expect(refusal(given, environment)).toBe(message)
  })

  it.each(['pull_request_target', 'workflow_run', 'issue_comment'])('workspace: export only what `export` names on %s', (event) => {
    const environment = { ...job, GITHUB_EVENT_NAME: event }
    const workspace = { url: '', token: '', source: 'workspace' }
    expect(refusal({ ...workspace, export: '# nothing yet' }, environment)).toBe(`input/missing: The input \`export\` is required with \`source: workspace\` on ${event}: others may have written what is read, and must not choose what is exported.`)
    expect(refusal({ ...workspace, export: 'database.password' }, environment)).toBe('accepted')
    expect(refusal({ ...github }, environment)).toBe('accepted')
  })

  it.each(['pull_request_target', 'workflow_run', 'issue_comment'])('github: export only what `export` names of a ref or repository on %s', (event) => {
    const environment = { ...job, GITHUB_EVENT_NAME: event }
    const message = `input/missing: The input \`export\` is required with \`source: github\` on ${event}: others may have written what is read, and must not choose what is exported.`
    for (const given of [{ ref: 'refs/pull/7/head' }, { repository: 'fork/shop' }]) {
      expect(refusal({ ...github, ...given }, environment)).toBe(message)
      expect(refusal({ ...github, ...given, export: 'database.password' }, environment)).toBe('accepted')
      expect(refusal({ ...github, ...given }, { ...job, GITHUB_EVENT_NAME: 'push' })).toBe('accepted')
    }
    expect(refusal({ repository: 'example/config', 'config-id': 'v1', 'github-token': 't' }, environment)).toBe('accepted')
  })

  it.each([
    ['https://api.github.com', undefined, 'https://api.github.com/graphql'],
    ['https://api.octo.ghe.com/', undefined, 'https://api.octo.ghe.com/graphql'],
    ['https://ghe.example.com/api/v3', undefined, 'https://ghe.example.com/api/graphql'],
    ['https://ghe.example.com/api/v3', 'https://ghe.example.com/other/graphql', 'https://ghe.example.com/other/graphql'],
  ])('github: GraphQL of %s, %s', (api, given, expected) => {
    const { source } = read({ ...github, path: 'p' }, { ...job, GITHUB_API_URL: api, ...(given === undefined ? {} : { GITHUB_GRAPHQL_URL: given }) })
    expect((source as GithubInputs).repository.graphql.href).toBe(expected)
  })
})

describe('a required input that is empty', () => {
  const folder = mkdtempSync(join(tmpdir(), 'event-'))
  afterAll(() => rmSync(folder, { recursive: true }))

  function hintOf(environment: Record<string, string>, event?: unknown): string {
    const path = join(folder, 'event.json')
    if (event !== undefined) writeFileSync(path, JSON.stringify(event))
    const file: Record<string, string> = event === undefined ? {} : { GITHUB_EVENT_PATH: path }
    try {
      read({ ...required, token: '' }, { GITHUB_REPOSITORY: 'example/shop', ...file, ...environment })
    } catch (error) {
      if (error instanceof ActionError) return error.hint
      throw error
    }
    throw new Error('accepted')
  }
  const from = (repo: unknown) => ({ pull_request: { head: { repo } } })

  it.each<[string, Record<string, string>, unknown, RegExp]>([
    ['all that is usual', {}, undefined, /^Set the input.*exists under that name.*`environment:`.*reusable workflow.*Dependabot and of forks get none\.$/],
    ['also for a pull request of this repository', { GITHUB_EVENT_NAME: 'pull_request' }, from({ full_name: 'example/shop' }), /forks get none\.$/],
    ['that a fork never gets one', { GITHUB_EVENT_NAME: 'pull_request' }, from({ full_name: 'other/shop' }), /from a fork, which never gets a secret/],
    ['the same of a fork that is gone', { GITHUB_EVENT_NAME: 'pull_request_review' }, from(null), /from a fork, which never gets a secret/],
    ['the same of a fork where Dependabot works', { GITHUB_EVENT_NAME: 'pull_request', GITHUB_ACTOR: 'dependabot[bot]' }, from({ full_name: 'other/shop' }), /from a fork/],
    ['nothing of forks for an event that gets secrets', { GITHUB_EVENT_NAME: 'pull_request_target' }, from({ full_name: 'other/shop' }), /exists under that name/],
    ['that Dependabot has its own', { GITHUB_EVENT_NAME: 'pull_request', GITHUB_ACTOR: 'dependabot[bot]' }, from({ full_name: 'example/shop' }), /Dependabot starts get no secrets but its own/],
    ['what is usual where the event is no JSON object', { GITHUB_EVENT_NAME: 'pull_request' }, null, /exists under that name/],
    ['and where there is no event', { GITHUB_EVENT_NAME: 'pull_request', GITHUB_EVENT_PATH: '/nowhere' }, undefined, /exists under that name/],
  ])('names %s', (_, environment, event, words) => {
    expect(hintOf(environment, event)).toMatch(words)
  })
})
