/**
 * The policies, conditions and roles of the pages on setting up, given to the emulated clouds: each opens a key for the job
 * that the page is about, and for none of its neighbours.
 */
import { load } from 'js-yaml'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EcsAdmin } from '../../emulators/admin.ts'
import { createAws } from '../../emulators/aws/index.ts'
import { createAzure } from '../../emulators/azure/index.ts'
import type { Cloud, CreateCloud, Provider } from '../../emulators/cloud.ts'
import { createGcp } from '../../emulators/gcp/index.ts'
import type { Material } from '../../emulators/keys/material.ts'
import { createOidc } from '../../emulators/github/oidc.ts'
import { runAction, type ActionRun } from '../../emulators/runner/index.ts'
import { startEmulators, type Emulators } from '../../emulators/start.ts'
import { createVault } from '../../emulators/vault/index.ts'
import { BESIDE_WORKFLOW, BRANCH_OF_ENVIRONMENT, claimsOf, NEIGHBOURS, OTHER_ENVIRONMENT, REUSABLE, THROUGH_WORKFLOW, WITH_IDS, WITH_NAMES, type Job, type Jobs } from './jobs.ts'
import { textOf, type Page } from './page.ts'
import { signsIn } from './sign-in.ts'
import { AWS, awsTrust, awsTrustByKey, awsTrustOfNames, AZURE, azureTrust, GCP, gcpTrust, gcpTrustOfJob, gcpTrustOfNames, inputsOf, VAULT, vaultTrust } from './trusts.ts'

const provider = createOidc()

/** Each key is made once for all cases. */
const made = new Map<string, Promise<string>>()
const material: Material = (name, make) => {
  const secret = made.get(name) ?? Promise.resolve(make())
  made.set(name, secret)
  return secret
}

interface Case {
  readonly name: string
  readonly page: Page
  readonly create: CreateCloud
  /** Inputs of the page's workflow that this case leaves out. */
  readonly without?: readonly string[]
  readonly opens: Jobs
  readonly refuses: Jobs
}

const aws = (trust: ReturnType<typeof awsTrust>): CreateCloud => (oidc, material) => createAws(oidc, material, trust)
const gcp = (trust: ReturnType<typeof gcpTrust>): CreateCloud => (oidc, material) => createGcp(oidc, material, trust)
const azure = (trust: ReturnType<typeof azureTrust>): CreateCloud => (oidc, material) => createAzure(oidc, material, trust)
const vault = (trust: ReturnType<typeof vaultTrust>): CreateCloud => (oidc, material) => createVault(oidc, material, trust)

/** Jobs as they are, in repositories that send names. */
const sendingNames = (jobs: Jobs): Jobs => Object.fromEntries(Object.entries(jobs).map(([name, job]) => [name, { ...job, ids: false }]))

const GHES = 'https://github.example.com/_services/token'
const ON_GHES: Job = { issuer: GHES, ids: false }
const OWN_WORKFLOW: Job = { ...ON_GHES, workflowInSubject: true }

const CASES: readonly Case[] = [
  { name: 'AWS', page: AWS, create: aws(awsTrust('trust-policy.json')), opens: { ...WITH_IDS, ...WITH_NAMES }, refuses: { ...NEIGHBOURS, ...BRANCH_OF_ENVIRONMENT } },
  { name: 'AWS, a reusable workflow', page: AWS, create: aws(awsTrust('trust-policy-reusable.json')), opens: THROUGH_WORKFLOW, refuses: { ...BESIDE_WORKFLOW, ...OTHER_ENVIRONMENT } },
  { name: 'AWS, a reusable workflow, names', page: AWS, create: aws(awsTrustOfNames()), opens: sendingNames(THROUGH_WORKFLOW), refuses: sendingNames({ ...BESIDE_WORKFLOW, ...OTHER_ENVIRONMENT }) },
  {
    name: 'AWS, GitHub Enterprise Server',
    page: AWS,
    create: aws({ ...awsTrust('trust-policy-ghes.json'), provider: { url: GHES, clientIds: ['sts.amazonaws.com'] } }),
    opens: { 'the job': OWN_WORKFLOW },
    refuses: { 'the same job of github.com': { ...OWN_WORKFLOW, issuer: 'https://token.actions.githubusercontent.com' }, 'a branch': { ...OWN_WORKFLOW, ref: 'refs/heads/feature' }, 'another repository': { ...OWN_WORKFLOW, name: 'blog' } },
  },
  { name: 'Google Cloud', page: GCP, create: gcp(gcpTrust('principal')), opens: WITH_IDS, refuses: { ...NEIGHBOURS, ...BRANCH_OF_ENVIRONMENT, ...WITH_NAMES } },
  { name: 'Google Cloud, names', page: GCP, create: gcp(gcpTrustOfNames()), opens: WITH_NAMES, refuses: { ...WITH_IDS, ...sendingNames({ 'another repository': { name: 'blog' }, 'a fork': { owner: 'stranger', ownerId: '90000001' }, 'another owner under the same name': { ownerId: '90000001' }, 'a branch': { ref: 'refs/heads/feature' } }) } },
  { name: 'Google Cloud, without a service account', page: GCP, create: gcp(gcpTrustOfJob()), without: ['gcp-service-account'], opens: WITH_IDS, refuses: NEIGHBOURS },
  { name: 'Google Cloud, a reusable workflow', page: GCP, create: gcp(gcpTrust('principalSet')), opens: THROUGH_WORKFLOW, refuses: BESIDE_WORKFLOW },
  { name: 'Google Cloud, GitHub Enterprise Server', page: GCP, create: gcp({ ...gcpTrust('principalSet'), issuer: GHES }), opens: { 'the job': { ...ON_GHES, workflow: REUSABLE } }, refuses: { 'the same job of github.com': { ids: false, workflow: REUSABLE } } },
  { name: 'Azure', page: AZURE, create: azure(azureTrust('credential.json')), opens: WITH_IDS, refuses: { ...NEIGHBOURS, ...WITH_NAMES } },
  { name: 'Azure, names', page: AZURE, create: azure(azureTrust('credential-names.json')), opens: WITH_NAMES, refuses: { ...WITH_IDS, 'another repository': { name: 'blog', ids: false }, 'a fork': { owner: 'stranger', ids: false } } },
  { name: 'Azure, a branch', page: AZURE, create: azure(azureTrust('credential-branch.json')), opens: { 'the job': { environment: '' } }, refuses: { ...WITH_IDS, 'another branch': { environment: '', ref: 'refs/heads/feature' }, 'a tag': { environment: '', ref: 'refs/tags/main' }, 'a fork': { environment: '', owner: 'stranger', ownerId: '90000001' } } },
  { name: 'Azure, a reusable workflow', page: AZURE, create: azure(azureTrust('credential-reusable.json')), opens: { 'the job': { workflow: REUSABLE, workflowInSubject: true } }, refuses: Object.fromEntries(Object.entries({ ...BESIDE_WORKFLOW, ...OTHER_ENVIRONMENT, 'another repository': { name: 'blog', workflow: REUSABLE } }).map(([name, job]) => [name, { ...job, workflowInSubject: true }])) },
  { name: 'Vault', page: VAULT, create: vault(vaultTrust('role.json')), opens: { ...WITH_IDS, ...WITH_NAMES }, refuses: { ...NEIGHBOURS, ...BRANCH_OF_ENVIRONMENT } },
  { name: 'Vault, a reusable workflow', page: VAULT, create: vault(vaultTrust('role-reusable.json')), opens: THROUGH_WORKFLOW, refuses: { ...BESIDE_WORKFLOW, ...OTHER_ENVIRONMENT } },
  { name: 'Vault, GitHub Enterprise Server', page: VAULT, create: vault({ ...vaultTrust('role.json'), issuer: GHES }), opens: { 'the job': ON_GHES }, refuses: { 'the same job of github.com': { ids: false } } },
]

describe.each(CASES)('$name', ({ page, create, without = [], opens, refuses }) => {
  const inputs = Object.fromEntries(Object.entries(inputsOf(page, load)).filter(([name]) => !without.includes(name)))
  let cloud: Cloud
  beforeAll(async () => {
    cloud = await create(await provider, material)
  })

  it('lets in the job and nobody else', async () => {
    const letIn: string[] = []
    for (const [name, job] of Object.entries({ ...opens, ...refuses })) {
      if (await signsIn(cloud, await provider, inputs, claimsOf(job))) letIn.push(name)
    }
    expect(letIn).toEqual(Object.keys(opens))
  })

  it('keeps out a token for another audience', async () => {
    const [job] = Object.values(opens)
    expect(await signsIn(cloud, await provider, inputs, { ...claimsOf(job), aud: 'https://github.com/example' })).toBe(false)
  })
})

const BUNDLES: readonly { readonly name: string; readonly kms: Provider; readonly page: Page; readonly create: CreateCloud }[] = [
  { name: 'AWS', kms: 'aws', page: AWS, create: aws(awsTrust('trust-policy.json')) },
  { name: 'AWS, by the policy of the key', kms: 'aws', page: AWS, create: aws(awsTrustByKey()) },
  { name: 'Google Cloud', kms: 'gcp', page: GCP, create: gcp(gcpTrust('principal')) },
  { name: 'Azure', kms: 'azure', page: AZURE, create: azure(azureTrust('credential.json')) },
  { name: 'Vault', kms: 'vault', page: VAULT, create: vault(vaultTrust('role.json')) },
]

describe.each(BUNDLES)('the workflow of the page: $name', ({ kms, page, create }) => {
  const [, said = ''] = /The log of the step says `(opened by [^`]+)`/.exec(textOf(`setup-${kms}.md`)) ?? []
  let emulators: Emulators
  let token: string
  beforeAll(async () => {
    emulators = await startEmulators({ kms, clouds: [create] })
    const admin = new EcsAdmin(emulators.line.ecs.url, emulators.line.ecs.admin_token ?? '')
    await admin.push({ files: { 'shop/app.yaml': 'password_ecs_secret: hunter2!\n' } })
    token = await admin.createServiceAccount({ username: 'shop-production', reads: ['/shop'] })
  })
  afterAll(() => emulators.stop())

  const run = (job: Job): Promise<ActionRun> => {
    const { line, oidc } = emulators
    oidc.setClaims(claimsOf(job))
    const authority = line.inputs['ca-certificate']
    const inputs = { ...inputsOf(page, load), url: line.ecs.url, token, ...(authority === undefined ? {} : { 'ca-certificate': authority }) }
    return runAction({ main: process.env['ACTION_MAIN'] ?? 'dist/index.js', inputs, env: line.env })
  }

  it('exports the secret to the job, and the log says what the page says it does', async () => {
    const { exitCode, env, log } = await run({})
    expect([exitCode, env]).toEqual([0, { PASSWORD: 'hunter2!' }])
    expect(said).toMatch(/^opened by GitHub OIDC as/)
    expect(log.join('\n')).toContain(said)
  })

  it('exports nothing to a fork, and shows what it sent', async () => {
    const { exitCode, env, log } = await run({ owner: 'stranger', ownerId: '90000001' })
    expect([exitCode, env]).toEqual([1, {}])
    expect(log.join('\n')).toContain('sub=repo:stranger@90000001/shop@701234567:environment:production')
  })
})
