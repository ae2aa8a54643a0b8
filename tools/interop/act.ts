/** What the first line of each example promises, tried under `act` against the emulators. */
import { deepStrictEqual, match, ok, strictEqual } from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { load } from 'js-yaml'
import { EcsAdmin } from '../../emulators/admin.ts'
import type { Provider } from '../../emulators/cloud.ts'
import { REPOSITORY } from '../../emulators/github/index.ts'
import { startEmulators, type Emulators } from '../../emulators/start.ts'
import { ROLE as VAULT_ROLE } from '../../emulators/vault/index.ts'
import { judge } from '../../scripts/judges.ts'
import { GITHUB_HOSTED, reachable, runWorkflow, type Call, type Job, type Outcome } from './workflow.ts'
import type { Checks } from './check.ts'

const folder = join(import.meta.dirname, '../../examples')

type Texts = Readonly<Record<string, string>>

/** Secrets that are pushed; no log may show one. */
const PASSWORD = 'c0rrect-horse'
const ROTATED = 'battery-stap1e'
const KEY = ['-----BEGIN KEY-----', 'QmFzZTY0IGxpbmUgb25l', '-----END KEY-----']
const CLUSTER_TOKEN = 'eyJhbGciOiJSUzI1NiJ9'
const WEBHOOK_TOKEN = 'ghp_0123456789abcdefghij'
const PLANTED = [PASSWORD, ROTATED, ...KEY, CLUSTER_TOKEN, WEBHOOK_TOKEN]

const KUBECONFIG = `apiVersion: v1
kind: Config
current-context: shop
contexts: [{name: shop, context: {cluster: shop, user: pipeline}}]
clusters: [{name: shop, cluster: {server: 'https://cluster.example.com:6443'}}]
users: [{name: pipeline, user: {token: ${CLUSTER_TOKEN}}}]
`

const indented = (text: string): string => text.replace(/^(?=.)/gm, '        ')
const database = (host: string, password = PASSWORD): string =>
  `database:\n    host: ${host}\n    port: 5432\n    password_ecs_secret: ${password}\n`
const SHOP = `${database('db.example.com')}service:\n    key_ecs_secret: |\n${indented(`${KEY.join('\n')}\n`)}`
const CLUSTER = `cluster:\n    kubeconfig_ecs_secret: |\n${indented(KUBECONFIG)}`

/** Variables of what `SHOP` is made of. */
const DATABASE = { DATABASE_HOST: 'db.example.com', DATABASE_PORT: '5432', DATABASE_PASSWORD: PASSWORD }
const SERVICE = { SERVICE_KEY: `${KEY.join('\n')}\n` }

/** ECS with the shop in it, and the repository that deploys it. */
class Shop {
  readonly emulators: Emulators
  readonly admin: EcsAdmin
  readonly token: string

  constructor(emulators: Emulators, admin: EcsAdmin, token: string) {
    this.emulators = emulators
    this.admin = admin
    this.token = token
  }

  push(files: Texts, tag?: string): Promise<unknown> {
    return this.admin.push({ files, ...(tag === undefined ? {} : { tag }) })
  }

  /** What a service was asked since it started. */
  asked(service: string): string[] {
    return this.emulators.log.list().filter((request) => request.service === service).map(({ path }) => path)
  }

  /** The services of clouds that were asked, once for each request. */
  cloudsAsked(): string[] {
    return this.emulators.log.list().map(({ service }) => service).filter((service) => !['ecs', 'oidc', 'github'].includes(service))
  }

  /** Runs an example as a repository has it, for a push to `main` if nothing else is said. */
  async run(workflow: string, job: Partial<Job> = {}): Promise<Outcome> {
    const { line } = this.emulators
    const outcome = await runWorkflow({
      workflow,
      event: 'push',
      programs: [],
      labels: [GITHUB_HOSTED],
      environment: reachable(line),
      onCall: async () => '',
      ...job,
      files: { ...asWorkflows(), ...job.files },
      // Without a GITHUB_TOKEN, `act` would ask `gh` for one.
      secrets: { GITHUB_TOKEN: 'ghs_of_the_job', ECS_PIPELINE_TOKEN: this.token, ...job.secrets },
      variables: { ECS_URL: line.ecs.url, ...job.variables },
    })
    const shown = PLANTED.filter((secret) => outcome.log.includes(secret))
    deepStrictEqual(shown, [], `${workflow} shows a secret:\n${outcome.log}`)
    return outcome
  }

  /** As `run`, for what must succeed. */
  async succeed(workflow: string, job: Partial<Job> = {}): Promise<Outcome> {
    const outcome = await this.run(workflow, job)
    strictEqual(outcome.code, 0, outcome.log)
    return outcome
  }

  get role(): Texts {
    return { ECS_DECRYPT_ROLE: this.input('aws-role-to-assume') }
  }

  /** With what the Git repository behind ECS is read. */
  get history(): Pick<Job, 'variables' | 'secrets'> {
    const { token } = this.emulators.line.github
    return { variables: { ...this.role, ECS_REPOSITORY: REPOSITORY }, secrets: { ECS_REPOSITORY_TOKEN: token } }
  }

  input(name: string): string {
    return this.emulators.line.inputs[name] ?? ''
  }
}

/** The examples, where a repository has its workflows. */
function asWorkflows(): Texts {
  return Object.fromEntries(exampleNames().map((name) => [`.github/workflows/${name}`, exampleText(name)]))
}

function exampleNames(): string[] {
  return readdirSync(folder).filter((name) => name.endsWith('.yml')).sort()
}

function exampleText(name: string): string {
  return readFileSync(join(folder, name), 'utf8')
}

async function inShop(kms: Provider, scenario: (shop: Shop) => Promise<void>): Promise<void> {
  const emulators = await startEmulators({ kms })
  try {
    const admin = new EcsAdmin(emulators.line.ecs.url, emulators.line.ecs.admin_token ?? '')
    const token = await admin.createServiceAccount({ username: 'pipeline', reads: ['/shop'] })
    await scenario(new Shop(emulators, admin, token))
  } finally {
    await emulators.stop()
  }
}

/** Variables that a program got of the configuration: those of the examples' names. */
function configurationOf({ environment }: Call): Texts {
  return Object.fromEntries(Object.entries(environment).filter(([name]) => /^(DATABASE|SERVICE|CLUSTER|GITHUB_TOKEN)(_|$)/.test(name)))
}

function without(variables: Texts, ...names: readonly string[]): Texts {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !names.includes(name)))
}

function onlyCall({ calls, log }: Outcome): Call {
  strictEqual(calls.length, 1, log)
  return calls[0] as Call
}

/** Keyless at one cloud: which services took GitHub's token, and opened. */
async function keyless(kms: Provider, job: (shop: Shop) => Partial<Job>, services: readonly string[]): Promise<void> {
  await inShop(kms, async (shop) => {
    await shop.push({ 'shop/app.yaml': SHOP })
    const outcome = await shop.succeed(`${kms}.yml`, job(shop))
    deepStrictEqual(configurationOf(onlyCall(outcome)), { ...DATABASE, ...SERVICE })
    deepStrictEqual([...new Set(shop.cloudsAsked())], services)
  })
}

/** By the file of the example. */
const EXAMPLES: Readonly<Record<string, () => Promise<void>>> = {
  'step.yml': () => inShop('aws', async (shop) => {
    await shop.push({ 'shop/app.yaml': SHOP })
    const outcome = await shop.succeed('step.yml', { variables: shop.role })
    deepStrictEqual(configurationOf(onlyCall(outcome)), { ...DATABASE, ...SERVICE })
    match(outcome.log, /Deployed with configuration [0-9a-f]{40}, port 5432, password \*\*\*/)
    match(outcome.log, /DATABASE_PASSWORD=\*\*\*/)
  }),

  'caller.yml': () => inShop('aws', async (shop) => {
    await shop.push({ 'shop/app.yaml': SHOP })
    const { log } = await shop.succeed('caller.yml', { variables: shop.role })
    match(log, /The shop runs with configuration [0-9a-f]{40}/)
  }),

  'reusable.yml': () => inShop('aws', async (shop) => {
    await shop.push({ 'shop/app.yaml': SHOP })
    const outcome = await shop.succeed('caller.yml', { variables: shop.role })
    deepStrictEqual(configurationOf(onlyCall(outcome)), without(DATABASE, 'DATABASE_PORT'))
  }),

  'gcp.yml': () => keyless('gcp', (shop) => ({
    variables: { GCP_WORKLOAD_IDENTITY_PROVIDER: shop.input('gcp-workload-identity-provider'), GCP_SERVICE_ACCOUNT: shop.input('gcp-service-account') },
  }), ['gcp-sts', 'gcp-iam', 'gcp-kms']),

  'azure.yml': () => keyless('azure', (shop) => ({
    variables: { AZURE_TENANT_ID: shop.input('azure-tenant-id'), AZURE_CLIENT_ID: shop.input('azure-client-id') },
  }), ['azure-entra', 'azure-vault']),

  'vault.yml': () => inShop('vault', async (shop) => {
    await shop.push({ 'shop/app.yaml': SHOP })
    const variables = { VAULT_ROLE, VAULT_KEYS: 'https://vault.example.com/v1/transit/keys/*', VAULT_CA: shop.input('ca-certificate') }
    const outcome = await shop.succeed('vault.yml', { variables })
    deepStrictEqual(configurationOf(onlyCall(outcome)), { ...DATABASE, ...SERVICE })
    deepStrictEqual(shop.asked('vault'), ['/v1/auth/jwt/login', '/v1/transit/decrypt/ecs', '/v1/auth/token/revoke-self'])
  }),

  'workspace.yml': () => inShop('aws', async (shop) => {
    const encrypted = await encryptedBySops(shop, SHOP.replaceAll('_ecs_secret', ''))
    const files = { 'config/production.yaml': encrypted }
    const outcome = await shop.succeed('workspace.yml', { variables: shop.role, secrets: { ECS_PIPELINE_TOKEN: '' }, files })
    deepStrictEqual(configurationOf(onlyCall(outcome)), { ...DATABASE, ...SERVICE })
    deepStrictEqual(shop.asked('ecs'), ['/users', '/users/pipeline/auth'], 'the account was made; the job asks ECS nothing')
  }),

  'terraform.yml': () => inShop('aws', async (shop) => {
    await shop.push({ 'shop/app.yaml': `zones: [a, b]\n${SHOP}` })
    const { calls, log } = await shop.succeed('terraform.yml', { variables: shop.role, programs: ['terraform'] })
    deepStrictEqual(calls.map(({ args }) => args[0]), ['init', 'apply'], log)
    for (const call of calls) {
      deepStrictEqual(configurationOf(call), {})
      deepStrictEqual(PLANTED.filter((secret) => call.args.join(' ').includes(secret)), [])
    }
    const [variables] = Object.values(calls[1]?.files ?? {})
    const read = JSON.parse(await piped(judge('hcl2json'), variables?.text ?? '')) as unknown
    deepStrictEqual(read, { zones: ['a', 'b'], database: { host: 'db.example.com', port: 5432, password: PASSWORD }, service: { key: SERVICE.SERVICE_KEY } })
    strictEqual(variables?.mode, '600')
  }),

  'docker-env-file.yml': () => inShop('aws', async (shop) => {
    await shop.push({ 'shop/app.yaml': SHOP })
    const outcome = await shop.succeed('docker-env-file.yml', { variables: shop.role, programs: ['docker'] })
    const call = onlyCall(outcome)
    deepStrictEqual(configurationOf(call), {})
    deepStrictEqual(Object.values(call.files), [{ mode: '600', text: `DATABASE_HOST=db.example.com\nDATABASE_PASSWORD=${PASSWORD}\nDATABASE_PORT=5432\n` }])
  }),

  'matrix.yml': () => inShop('aws', async (shop) => {
    await shop.push({ 'shop/staging/app.yaml': database('staging'), 'shop/production/app.yaml': database('production', ROTATED) })
    const { calls } = await shop.succeed('matrix.yml', { variables: shop.role })
    const byHost = calls.map(configurationOf).toSorted((a, b) => (a['DATABASE_HOST'] ?? '').localeCompare(b['DATABASE_HOST'] ?? ''))
    deepStrictEqual(byHost, [
      { DATABASE_HOST: 'production', DATABASE_PORT: '5432', DATABASE_PASSWORD: ROTATED },
      { DATABASE_HOST: 'staging', DATABASE_PORT: '5432', DATABASE_PASSWORD: PASSWORD },
    ])
  }),

  'container.yml': () => inShop('aws', async (shop) => {
    await shop.push({ 'shop/app.yaml': SHOP })
    const withoutContainer = exampleText('container.yml').replace(/^ +container: .*\n/m, '') // `act` would need Docker for it
    ok(!/^ *container:/m.test(withoutContainer))
    const outcome = await shop.succeed('container.yml', { variables: shop.role, files: { '.github/workflows/container.yml': withoutContainer } })
    const call = onlyCall(outcome)
    deepStrictEqual(configurationOf(call), { ...DATABASE, ...SERVICE })
    const [file] = Object.values(call.files)
    deepStrictEqual(JSON.parse(file?.text ?? ''), { database: { host: 'db.example.com', port: 5432, password: PASSWORD }, service: { key: SERVICE.SERVICE_KEY } })
  }),

  'arc.yml': () => inShop('aws', async (shop) => {
    await shop.push({ 'shop/app.yaml': SHOP })
    const environment = without(reachable(shop.emulators.line), 'ACTIONS_ID_TOKEN_REQUEST_URL', 'ACTIONS_ID_TOKEN_REQUEST_TOKEN')
    const home = mkdtempSync(join(tmpdir(), 'pod-'))
    try {
      const token = join(home, 'token')
      writeFileSync(token, await podToken(shop))
      const pod = { AWS_ROLE_ARN: shop.input('aws-role-to-assume'), AWS_WEB_IDENTITY_TOKEN_FILE: token }
      const job = { labels: ['shop-runners'], environment: { ...environment, ...pod }, variables: { ECS_KEYS: 'arn:aws:kms:eu-west-1:111122223333:key/*' } }
      const outcome = await shop.succeed('arc.yml', job)
      deepStrictEqual(configurationOf(onlyCall(outcome)), { ...DATABASE, ...SERVICE })
      const denied = await shop.run('arc.yml', { ...job, variables: { ECS_KEYS: 'arn:aws:kms:eu-west-1:444455556666:key/*' } })
      deepStrictEqual([denied.code, denied.calls], [1, []], 'a key that is not listed is not asked')
    } finally {
      rmSync(home, { recursive: true })
    }
  }),

  'pull-request.yml': () => inShop('aws', async (shop) => {
    await shop.push({ 'shop/app.yaml': SHOP })
    const of = (repository: string): Partial<Job> => ({
      event: 'pull_request',
      payload: { pull_request: { number: 1, head: { repo: { full_name: repository } } } },
      secrets: { ECS_PULL_REQUEST_TOKEN: shop.token },
    })
    const outcome = await shop.succeed('pull-request.yml', of('example/shop'))
    const call = onlyCall(outcome)
    deepStrictEqual([call.program, configurationOf(call)], ['test.sh', { DATABASE_HOST: 'db.example.com', DATABASE_PORT: '5432' }])
    deepStrictEqual(shop.cloudsAsked(), [], 'no key was asked')
    deepStrictEqual((await shop.succeed('pull-request.yml', of('somebody/shop'))).calls, [])
  }),

  'roll-back.yml': () => inShop('aws', async (shop) => {
    await shop.push({ 'shop/app.yaml': SHOP }, 'v1')
    await shop.push({ 'shop/app.yaml': SHOP.replace(PASSWORD, ROTATED).replace('db.example.com', 'new.example.com') })
    const to = (id: string): Partial<Job> => ({ ...shop.history, event: 'workflow_dispatch', payload: { inputs: { 'config-id': id } } })
    const outcome = await shop.succeed('roll-back.yml', to('v1'))
    deepStrictEqual(configurationOf(onlyCall(outcome)), { ...DATABASE, ...SERVICE })
    await refusesEmptyPin(shop, 'roll-back.yml', to(''))
  }),

  'release.yml': () => inShop('aws', async (shop) => {
    await shop.push({ 'shop/staging/app.yaml': database('staging'), 'shop/production/app.yaml': database('production') })
    const rotate = async (): Promise<string> => {
      await shop.push({ 'shop/staging/app.yaml': database('staging', ROTATED), 'shop/production/app.yaml': database('elsewhere', ROTATED) })
      return ''
    }
    const isStaging = ({ files }: Call): boolean => Object.keys(files).length === 0
    const { calls } = await shop.succeed('release.yml', { ...shop.history, onCall: async (call) => (isStaging(call) ? rotate() : '') })
    deepStrictEqual(calls.map((call) => [configurationOf(call), Object.values(call.files).map(({ text }) => text)]), [
      [{ DATABASE_HOST: 'staging', DATABASE_PORT: '5432', DATABASE_PASSWORD: PASSWORD }, []],
      [{}, [`DATABASE_HOST=production\nDATABASE_PASSWORD=${PASSWORD}\nDATABASE_PORT=5432\n`]],
    ])
    // As if GitHub had dropped the output of the job.
    const unpinned = exampleText('release.yml').replace(/^ +config-id: \$\{\{ steps.*\n/m, '      nothing: x\n')
    await refusesEmptyPin(shop, 'release.yml', { ...shop.history, files: { '.github/workflows/release.yml': unpinned } }, 1)
  }),

  'drift-watch.yml': () => inShop('aws', async (shop) => {
    await shop.push({ 'shop/app.yaml': SHOP }, 'production')
    const issues: string[][] = []
    const onCall = async ({ args }: Call): Promise<string> => {
      if (args[1] === 'list') return String(issues.length)
      issues.push([...args])
      return 'https://github.com/example/shop/issues/1'
    }
    const night = (id = 'production'): Promise<Outcome> =>
      shop.run('drift-watch.yml', { event: 'schedule', programs: ['gh'], variables: { SHOP_CONFIG_ID: id }, onCall })
    strictEqual((await night()).code, 0)
    deepStrictEqual(issues, [], 'nothing differs')
    await shop.push({ 'shop/app.yaml': SHOP.replace('5432', '6432') })
    deepStrictEqual([(await night()).code, (await night()).code], [0, 0])
    strictEqual(issues.length, 1, 'one issue, however many nights')
    match((issues[0] ?? []).join(' '), /^issue create --title The configuration of the shop .* --body .*https:\/\/github\.com\/example\/shop\/actions\/runs\/\d+$/)
    deepStrictEqual(shop.cloudsAsked(), [], 'no key was asked')
    strictEqual((await night('')).code, 1, 'without a pin there is nothing to compare, and that is no success')
  }),

  'webhook.yml': () => inShop('aws', async (shop) => {
    const webhooks = webhooksOf(exampleText('webhook.yml'))
    const { deploy_shop: webhook } = webhooks.webhooks
    const { webhook_type, workflow_file, ref_name, token, inputs, variables } = webhook
    deepStrictEqual({ webhook_type, workflow_file, ref_name, token }, { webhook_type: 'github', workflow_file: 'webhook.yml', ref_name: 'main', token: '$token' })
    const beside = {
      'shop/__webhooks.yaml': JSON.stringify(webhooks),
      [`shop/${variables.token.file_path}`]: `${variables.token.key}_ecs_secret: ${WEBHOOK_TOKEN}\n`,
    }
    for (const host of ['one', 'two']) {
      await shop.push({ 'shop/app.yaml': database(host), ...beside })
      // ECS would ask GitHub's API for this event now; the emulated one starts nothing.
      const outcome = await shop.succeed('webhook.yml', { event: 'workflow_dispatch', payload: { inputs }, variables: shop.role })
      const call = onlyCall(outcome)
      deepStrictEqual(configurationOf(call), { ...DATABASE, DATABASE_HOST: host })
      ok(!JSON.stringify(call.environment).includes(WEBHOOK_TOKEN), 'the job does not get the token of the webhook')
    }
  }),

  'kubeconfig.yml': () => inShop('aws', async (shop) => {
    await shop.push({ 'shop/app.yaml': SHOP + CLUSTER })
    const outcome = await shop.succeed('kubeconfig.yml', { variables: shop.role, programs: ['kubectl'] })
    const call = onlyCall(outcome)
    deepStrictEqual(configurationOf(call), {})
    ok(!JSON.stringify(call.environment).includes(CLUSTER_TOKEN))
    deepStrictEqual(call.files, { [call.environment['KUBECONFIG'] ?? '']: { mode: '600', text: KUBECONFIG } })
  }),
}

/** What ECS documents of a webhook that starts a workflow. */
interface Webhook {
  readonly webhook_type: string
  readonly workflow_file: string
  readonly ref_name: string
  readonly token: string
  readonly inputs: Texts
  readonly variables: { readonly token: { readonly file_path: string; readonly key: string } }
}

interface Webhooks {
  readonly webhooks: { readonly deploy_shop: Webhook }
}

/** The `__webhooks.yaml` in the comment of the example. */
function webhooksOf(example: string): Webhooks {
  const lines = example.split('\n').filter((line) => line.startsWith('#   ')).map((line) => line.slice(4))
  return load(lines.join('\n')) as Webhooks
}

/** An empty `config-id` means the latest: the job must stop instead. @param before programs that ran before it */
async function refusesEmptyPin(shop: Shop, workflow: string, job: Partial<Job>, before = 0): Promise<void> {
  const { code, log, calls } = await shop.run(workflow, job)
  deepStrictEqual([code, calls.length], [1, before], log)
  match(log, /The input `config-id` is required/)
}

/** A web identity token as a pod of EKS has it in a file; here GitHub's provider signs it, which the emulated STS knows. */
async function podToken({ emulators: { line } }: Shop): Promise<string> {
  const { ACTIONS_ID_TOKEN_REQUEST_URL: url, ACTIONS_ID_TOKEN_REQUEST_TOKEN: token } = line.env
  const answer = await fetch(`${url}&audience=sts.amazonaws.com`, { headers: { authorization: `Bearer ${token}` } })
  return ((await answer.json()) as { value: string }).value
}

/** A file as a developer would encrypt it with the real `sops`. */
async function encryptedBySops({ emulators: { line } }: Shop, text: string): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'sops-'))
  try {
    const file = join(home, 'production.yaml')
    writeFileSync(file, text)
    const args = ['encrypt', '--encrypted-regex', '^(password|key)$', '--kms', line.keys.aws ?? '', file]
    const env = { HOME: home, SOPS_DISABLE_VERSION_CHECK: '1', ...line.env, ...line.sops }
    const { stdout } = await promisify(execFile)(judge('sops'), args, { env })
    return stdout
  } finally {
    rmSync(home, { recursive: true })
  }
}

async function piped(program: string, input: string): Promise<string> {
  const running = promisify(execFile)(program, [])
  running.child.stdin?.end(input)
  return (await running).stdout
}

const promiseOf = (name: string): string => exampleText(name).split('\n')[0]?.replace(/^# /, '') ?? ''

export const checks: Checks = {
  ...Object.fromEntries(Object.entries(EXAMPLES).map(([name, check]) => [`examples/${name} under act: ${promiseOf(name)}`, check])),
  'every example is tried'() {
    deepStrictEqual(Object.keys(EXAMPLES).sort(), exampleNames())
  },
}
