/**
 * The pages on setting up, tried with other people's programs: the real `cto` does what the page on ECS says, the real
 * OpenBao lets in whom the page on Vault lets in, and HCL's own reader finds in Terraform what the commands give.
 */
import { deepStrictEqual, match, strictEqual } from 'node:assert/strict'
import { execFile, spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { load } from 'js-yaml'
import { BESIDE_WORKFLOW, BRANCH_OF_ENVIRONMENT, claimsOf, NEIGHBOURS, OTHER_ENVIRONMENT, THROUGH_WORKFLOW, WITH_IDS, WITH_NAMES, type Jobs } from '../../__tests__/setup/jobs.ts'
import { commandsOf, fileOf, inLanguage, page, type Page } from '../../__tests__/setup/page.ts'
import { AWS, awsTrust, AZURE, azureTrust, GCP, gcpTrust, inputsOf, VAULT, vaultTrust } from '../../__tests__/setup/trusts.ts'
import { EcsAdmin } from '../../emulators/admin.ts'
import { runAction, type ActionRun } from '../../emulators/runner/index.ts'
import { startEmulators, type Emulators } from '../../emulators/start.ts'
import { judge } from '../../scripts/judges.ts'
import type { Checks } from './check.ts'
import { withMoto } from './moto.ts'
import { eventually, minted, withServer, type Server } from './vault.ts'

export const checks: Checks = {
  'Terraform gives AWS what the commands give': terraformOfAws,
  'Terraform gives Google Cloud what the commands give': terraformOfGcp,
  'Terraform gives Azure what the commands give': terraformOfAzure,
  'Terraform gives Vault what the commands give': terraformOfVault,
  'cto does what the page on ECS says': ctoObeysThePage,
  'the AWS CLI and moto take what the page on AWS gives': () => withMoto(motoTakesThePage),
  'OpenBao lets in whom the page on Vault lets in, and nobody else': () => withServer(false, openBaoObeysThePage),
}

type Attributes = Readonly<Record<string, unknown>>

/** The attributes of each resource of the page's Terraform, by its type; files that it reads are there. */
function terraformOf(page: Page): Readonly<Record<string, Attributes>> {
  const [text = ''] = inLanguage(page, 'hcl').filter((one) => one.includes('resource "'))
  const { status, stdout, stderr } = spawnSync(judge('hcl2json'), [], { input: text, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  const filesRead = (_: string, value: unknown): unknown => (typeof value === 'string' ? withFile(value, page) : value)
  const { resource } = JSON.parse(stdout, filesRead) as { resource: Record<string, Record<string, Attributes[]>> }
  return Object.fromEntries(Object.entries(resource).map(([type, named]) => [type, Object.values(named)[0]?.[0] ?? {}]))
}

function withFile(value: string, page: Page): string {
  const [, file] = /^\$\{file\("\$\{path\.module\}\/(.+)"\)\}$/.exec(value) ?? []
  return file === undefined ? value : fileOf(page, file)
}

function terraformOfAws(): void {
  const { aws_iam_openid_connect_provider: provider, aws_iam_role: role, aws_iam_role_policy: policy } = terraformOf(AWS)
  deepStrictEqual({ provider: { url: provider?.['url'], clientIds: provider?.['client_id_list'] }, trustPolicy: JSON.parse(String(role?.['assume_role_policy'])) as unknown, rolePolicy: JSON.parse(String(policy?.['policy'])) as unknown }, awsTrust('trust-policy.json'))
}

function terraformOfGcp(): void {
  const { google_iam_workload_identity_pool_provider: provider, google_service_account_iam_member: user, google_kms_crypto_key_iam_member: key } = terraformOf(GCP)
  const [oidc] = provider?.['oidc'] as Attributes[]
  const byCommands = gcpTrust('principal')
  const mapping = Object.fromEntries(byCommands.attributeMapping.split(',').map((one) => one.split('=') as [string, string]))
  deepStrictEqual([oidc?.['issuer_uri'], provider?.['attribute_mapping'], provider?.['attribute_condition']], [byCommands.issuer, mapping, byCommands.attributeCondition])
  deepStrictEqual([[user?.['member']], [key?.['member']]], [byCommands.accountUsers, byCommands.decrypters])
  deepStrictEqual([user?.['role'], key?.['role']], ['roles/iam.workloadIdentityUser', 'roles/cloudkms.cryptoKeyDecrypter'])
}

function terraformOfAzure(): void {
  const { azuread_application_federated_identity_credential: credential, azurerm_role_definition: role, azurerm_role_assignment: assignment } = terraformOf(AZURE)
  const [permissions] = role?.['permissions'] as Attributes[]
  deepStrictEqual(
    {
      federatedCredentials: [{ name: credential?.['display_name'], issuer: credential?.['issuer'], subject: credential?.['subject'], audiences: credential?.['audiences'] }],
      roleDefinition: { Name: role?.['name'], IsCustom: true, Description: role?.['description'], Actions: permissions?.['actions'], DataActions: permissions?.['data_actions'], AssignableScopes: role?.['assignable_scopes'] },
      scopes: [assignment?.['scope']],
    },
    azureTrust('credential.json'),
  )
}

/** Its provider takes seconds for a time, and commas between the values of a claim. */
function terraformOfVault(): void {
  const { vault_jwt_auth_backend: method, vault_policy: policy, vault_jwt_auth_backend_role: role = {} } = terraformOf(VAULT)
  const { role_name: name, token_ttl: life, token_max_ttl: longest, bound_claims: claims } = role
  const same = Object.fromEntries(['role_type', 'user_claim', 'bound_audiences', 'token_policies'].map((field) => [field, role[field]]))
  const values = Object.entries(claims as Record<string, string>).map(([claim, value]) => [claim, value.includes(',') ? value.split(',') : value])
  const asJson = { ...same, bound_claims: Object.fromEntries(values) as unknown, token_ttl: `${Number(life) / 60}m`, token_max_ttl: `${Number(longest) / 60}m` }
  deepStrictEqual({ issuer: method?.['bound_issuer'], roles: { [String(name)]: asJson }, policies: { [String(policy?.['name'])]: policy?.['policy'] } }, vaultTrust('role.json'))
}

/** A machine with `cto`, and a `gh` that keeps what it is given as a secret. */
class Workstation {
  readonly folder = mkdtempSync(join(tmpdir(), 'setup-ecs-'))
  readonly #env: Readonly<Record<string, string>>

  constructor({ line }: Emulators) {
    const tools = join(this.folder, 'bin')
    for (const folder of [tools, this.#repository]) mkdirSync(folder, { recursive: true })
    writeFileSync(join(tools, 'gh'), `#!/bin/sh\necho "$*" > "${this.folder}/gh-arguments"\ncat > "${this.folder}/gh-secret"\n`, { mode: 0o755 })
    const git = Object.fromEntries(['AUTHOR', 'COMMITTER'].flatMap((role) => [[`GIT_${role}_NAME`, 'admin'], [`GIT_${role}_EMAIL`, 'admin@example.com']]))
    const ecs = { ECS_URL: line.ecs.url, ECS_TOKEN: line.ecs.admin_token ?? '', ECS_LOCAL_PATH: this.folder }
    this.#env = { HOME: this.folder, PATH: [tools, dirname(judge('cto')), process.env['PATH'] ?? ''].join(delimiter), NO_COLOR: '1', TERM: 'dumb', COLUMNS: '200', ...git, ...ecs }
  }

  get #repository(): string {
    return join(this.folder, 'repo')
  }

  /** The token that was stored as a secret of GitHub's, and how. */
  get stored(): { token: string; how: string } {
    return { token: readFileSync(join(this.folder, 'gh-secret'), 'utf8').trim(), how: readFileSync(join(this.folder, 'gh-arguments'), 'utf8').trim() }
  }

  /** What a script prints; the emulators live in this process, so it must not wait for it. */
  async run(script: string, input = ''): Promise<string> {
    const child = spawn('bash', ['-euo', 'pipefail', '-c', script], { cwd: this.#repository, env: this.#env, stdio: 'pipe' })
    let output = ''
    for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (text: string) => (output += text))
    child.stdin.on('error', () => undefined).end(input)
    const [code] = (await once(child, 'close')) as [number]
    strictEqual(code, 0, `${script}\n${output}`)
    return output
  }
}

async function ctoObeysThePage(): Promise<void> {
  judge('jq')
  const emulators = await startEmulators()
  const machine = new Workstation(emulators)
  try {
    await followEcs(emulators, machine)
  } finally {
    await emulators.stop()
    rmSync(machine.folder, { recursive: true })
  }
}

async function followEcs(emulators: Emulators, machine: Workstation): Promise<void> {
  const { line } = emulators
  const ecs = page('setup-ecs.md')
  const [create = '', grant = '', edit = '', build = '', rotate = ''] = inLanguage(ecs, 'sh')
  const given = inputsOf(ecs, load)
  const run = (inputs: Readonly<Record<string, string>> = {}): Promise<ActionRun> =>
    runAction({ main: join(import.meta.dirname, '../../dist/index.js'), inputs: { ...given, url: line.ecs.url, token: machine.stored.token, ...inputs }, env: line.env })
  const admin = new EcsAdmin(line.ecs.url, line.ecs.admin_token ?? '')
  await admin.push({ files: { 'shop/app.yaml': 'host: h\npassword_ecs_secret: hunter2!\n', 'team/other.yaml': 'a: 1\n' } })

  const shown = await machine.run(create)
  const { token: first, how } = machine.stored
  deepStrictEqual([how, shown.includes(first)], ['secret set ECS_PIPELINE_TOKEN --repo example/shop --env production', false])
  match(await machine.run(grant, 'y\nread\n'), /"\/shop": "read"/)
  deepStrictEqual((await run()).env, { HOST: 'h' }, 'it reads its path, without secrets')
  strictEqual((await run({ path: 'team' })).exitCode, 1, 'and no other')
  match(await machine.run(build.replace('https://ecs.example.com', line.ecs.url), `${first}\n`), /"password": ?"ENC\[/)

  strictEqual((await run({ decrypt: 'server' })).exitCode, 1, 'no secret without read-secrets')
  await machine.run(edit)
  deepStrictEqual((await run({ decrypt: 'server' })).env, { HOST: 'h', PASSWORD: 'hunter2!' })
  await machine.run(edit.replace('--read-secrets', '--no-read-secrets'))
  strictEqual((await run({ decrypt: 'server' })).exitCode, 1)

  await machine.run(rotate)
  const { token: second } = machine.stored
  strictEqual(second === first, false)
  deepStrictEqual([(await run()).exitCode, (await run({ token: first })).exitCode], [0, 1], 'the new token is good, and the old one no more')
  await machine.run('cto ecs users delete --username shop-production', 'y\n')
  strictEqual((await run()).exitCode, 1)
}

/** They run the page's commands, and find the policies well-formed; moto does not judge what these allow. */
async function motoTakesThePage(endpoint: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'setup-aws-'))
  const aws = async (...args: readonly string[]): Promise<unknown> => {
    const env = { HOME: folder, AWS_ENDPOINT_URL: endpoint, AWS_DEFAULT_REGION: 'eu-west-1', AWS_ACCESS_KEY_ID: 'x', AWS_SECRET_ACCESS_KEY: 'x', AWS_EC2_METADATA_DISABLED: 'true' }
    const { stdout } = await promisify(execFile)(judge('aws'), [...args, '--output', 'json'], { cwd: folder, encoding: 'utf8', env })
    return stdout === '' ? undefined : JSON.parse(stdout)
  }
  try {
    for (const { file, text } of AWS) if (file !== undefined) writeFileSync(join(folder, file), text)
    for (const [, ...args] of commandsOf(AWS)) await aws(...args)
    const trust = awsTrust('trust-policy.json')
    const { Role: role } = (await aws('iam', 'get-role', '--role-name', 'ecs-config-decrypt')) as { Role: Attributes }
    const { PolicyDocument: policy } = (await aws('iam', 'get-role-policy', '--role-name', 'ecs-config-decrypt', '--policy-name', 'kms-decrypt')) as Attributes
    deepStrictEqual([role['AssumeRolePolicyDocument'], policy], [trust.trustPolicy, trust.rolePolicy])
    for (const other of ['trust-policy-reusable.json', 'trust-policy-ghes.json']) await aws('iam', 'update-assume-role-policy', '--role-name', 'ecs-config-decrypt', '--policy-document', `file://${other}`)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The page's commands, with `bao` for `vault`; only the issuer's keys come from here, because it is not asked over the internet. */
async function openBaoObeysThePage(server: Server, folder: string): Promise<void> {
  // OpenBao asks this process for the keys of the issuer meanwhile.
  const bao = async (...args: readonly string[]): Promise<string> => (await promisify(execFile)(judge('bao'), args, { cwd: folder, encoding: 'utf8', env: { HOME: folder, BAO_ADDR: server.address, BAO_TOKEN: server.rootToken } })).stdout
  await eventually(() => bao('secrets', 'enable', 'transit'))
  await bao('write', '-f', 'transit/keys/ecs')
  const ciphertext = await bao('write', '-field=ciphertext', 'transit/encrypt/ecs', 'plaintext=cGFydA==')

  for (const { file, text } of VAULT) if (file !== undefined) writeFileSync(join(folder, file), text)
  for (const [, ...args] of commandsOf(VAULT)) await bao(...args.map((word) => word.replace(/^oidc_discovery_url=.*/, `jwks_url=${server.keys}`)))
  await bao('write', 'auth/jwt/role/reusable', '@role-reusable.json')

  const cases: readonly (readonly [role: string, opens: Jobs, refuses: Jobs])[] = [
    ['ecs-config-decrypt', { ...WITH_IDS, ...WITH_NAMES }, { ...NEIGHBOURS, ...BRANCH_OF_ENVIRONMENT }],
    ['reusable', THROUGH_WORKFLOW, { ...BESIDE_WORKFLOW, ...OTHER_ENVIRONMENT }],
  ]
  for (const [role, opens, refuses] of cases) {
    const letIn: string[] = []
    for (const [name, job] of Object.entries({ ...opens, ...refuses })) {
      server.oidc.setClaims(claimsOf(job))
      const token = await signedIn(server, role)
      if (token === undefined) continue
      letIn.push(name)
      deepStrictEqual(await allowed(server, token, ciphertext), ['decrypt', 'revoke-self'])
    }
    deepStrictEqual(letIn, Object.keys(opens), role)
  }
}

/** @returns undefined if OpenBao refuses the token of the job */
async function signedIn({ address, oidc }: Server, role: string): Promise<string | undefined> {
  const jwt = await minted(oidc, 'https://vault.example.com')
  const answer = await fetch(`${address}/v1/auth/jwt/login`, { method: 'POST', body: JSON.stringify({ role, jwt }) })
  return answer.ok ? ((await answer.json()) as { auth: { client_token: string } }).auth.client_token : undefined
}

/** What of all that one might want the token may do. */
async function allowed({ address }: Server, token: string, ciphertext: string): Promise<string[]> {
  const wanted = { encrypt: 'transit/encrypt/ecs', export: 'transit/export/encryption-key/ecs', rewrap: 'transit/rewrap/ecs', decrypt: 'transit/decrypt/ecs', 'revoke-self': 'auth/token/revoke-self' }
  const may: string[] = []
  for (const [name, path] of Object.entries(wanted)) {
    const { ok } = await fetch(`${address}/v1/${path}`, { method: 'POST', headers: { 'x-vault-token': token }, body: JSON.stringify({ ciphertext, plaintext: 'cGFydA==' }) })
    if (ok) may.push(name)
  }
  return may
}
