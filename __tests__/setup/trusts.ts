/** What the pages on setting up have an administrator give to each cloud, as the emulators take it. */
import type { AwsTrust } from '../../emulators/aws/trust.ts'
import type { AzureTrust } from '../../emulators/azure/trust.ts'
import type { GcpTrust } from '../../emulators/gcp/trust.ts'
import type { VaultTrust } from '../../emulators/vault/trust.ts'
import { command, fileOf, jsonOf, option, page, textOf, type Page } from './page.ts'

export const AWS = page('setup-aws.md')
export const GCP = page('setup-gcp.md')
export const AZURE = page('setup-azure.md')
export const VAULT = page('setup-vault.md')

/** @param trustPolicy the file that is given to `aws iam create-role` */
export function awsTrust(trustPolicy: string): AwsTrust {
  const provider = command(AWS, 'aws', 'iam', 'create-open-id-connect-provider')
  return {
    provider: { url: option(provider, 'url'), clientIds: [option(provider, 'client-id-list')] },
    trustPolicy: jsonOf(AWS, trustPolicy),
    rolePolicy: jsonOf(AWS, 'decrypt-policy.json'),
  }
}

/** For every repository of the owner, through the reusable workflow, where they send names: the text below the policy. */
export function awsTrustOfNames(): AwsTrust {
  const [, names = ''] = /For repositories that send names it is `(.+?)`/.exec(textOf('setup-aws.md')) ?? []
  const policy = fileOf(AWS, 'trust-policy-reusable.json').replace(/"repo:[^"]+"/, JSON.stringify(names))
  return { ...awsTrust('trust-policy-reusable.json'), trustPolicy: JSON.parse(policy) as unknown }
}

/** The same, with a key whose own policy lets the role decrypt, in place of a policy of the role. */
export function awsTrustByKey(): AwsTrust {
  const document = (...statements: readonly unknown[]) => ({ Version: '2012-10-17', Statement: statements })
  return { ...awsTrust('trust-policy.json'), rolePolicy: document(), keyPolicy: document(jsonOf(AWS, 'key-policy-statement.json')) }
}

/** @param binding which of the commands that let a job become the service account: `principal` or `principalSet` */
export function gcpTrust(binding: 'principal' | 'principalSet'): GcpTrust {
  const provider = command(GCP, 'gcloud', 'iam', 'workload-identity-pools', 'providers', 'create-oidc')
  const key = command(GCP, 'gcloud', 'kms', 'keys', 'add-iam-policy-binding')
  if (option(key, 'role') !== 'roles/cloudkms.cryptoKeyDecrypter') throw new Error('another role on the key')
  return {
    issuer: option(provider, 'issuer-uri'),
    attributeMapping: option(provider, 'attribute-mapping'),
    attributeCondition: option(provider, 'attribute-condition'),
    accountUsers: [accountUser(binding)],
    decrypters: [option(key, 'member')],
  }
}

/** The same for a repository that sends names: the text below the command. */
export function gcpTrustOfNames(): GcpTrust {
  const [, member = ''] = /A repository that sends names is the member `(.+?)`/.exec(textOf('setup-gcp.md')) ?? []
  return { ...gcpTrust('principal'), accountUsers: [member] }
}

/** The same without a service account: the job itself may decrypt. */
export function gcpTrustOfJob(): GcpTrust {
  return { ...gcpTrust('principal'), accountUsers: [], decrypters: [accountUser('principal')] }
}

function accountUser(binding: string): string {
  const members = GCP.flatMap(({ language, text }) => (language === 'sh' ? [...text.matchAll(/--role=roles\/iam\.workloadIdentityUser \\\n +--member=(\S+)/g)] : [])).map(([, member = '']) => member)
  const [member, ...more] = members.filter((one) => one.startsWith(`${binding}:`))
  if (member === undefined || more.length > 0) throw new Error(`the page binds ${more.length} more`)
  return member
}

/** @param credential the file that is given to `az ad app federated-credential create` */
export function azureTrust(credential: string): AzureTrust {
  const assignment = command(AZURE, 'az', 'role', 'assignment', 'create')
  const roleDefinition = jsonOf(AZURE, 'role.json') as { Name: string }
  if (option(assignment, 'role') !== roleDefinition.Name) throw new Error('another role is assigned')
  return { federatedCredentials: [jsonOf(AZURE, credential)], roleDefinition, scopes: [option(assignment, 'scope')] }
}

/** @param role the file that is given to `vault write auth/jwt/role/NAME` */
export function vaultTrust(role: string): VaultTrust {
  const config = command(VAULT, 'vault', 'write', 'auth/jwt/config')
  const [, name = ''] = /^auth\/jwt\/role\/(.+)$/.exec(command(VAULT, 'vault', 'write', 'auth/jwt/role/ecs-config-decrypt')[2] ?? '') ?? []
  const [, , , policy = '', file = ''] = command(VAULT, 'vault', 'policy', 'write')
  return { issuer: fields(config)['bound_issuer'] ?? '', roles: { [name]: jsonOf(VAULT, role) }, policies: { [policy]: fileOf(VAULT, file) } }
}

/** `name=value` of `vault write`. */
function fields(words: readonly string[]): Record<string, string> {
  return Object.fromEntries(words.filter((word) => word.includes('=')).map((word) => word.split(/=(.*)/s).slice(0, 2) as [string, string]))
}

/** The inputs that the page's workflow gives to the action, address and token of ECS apart. */
export function inputsOf(page: Page, load: (yaml: string) => unknown): Record<string, string> {
  const workflows = page.filter(({ language }) => language === 'yaml').map(({ text }) => load(text)) as { jobs: Record<string, { steps: { with: Record<string, string> }[] }> }[]
  const steps = workflows.flatMap(({ jobs }) => Object.values(jobs)).flatMap((job) => job.steps)
  const [step, ...more] = steps
  if (step === undefined || more.length > 0) throw new Error(`the page has ${steps.length} steps`)
  return Object.fromEntries(Object.entries(step.with).filter(([name]) => name !== 'url' && name !== 'token'))
}
