/** What other tools left, as the committed bundle finds it: used, or the error; never another identity. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { EcsAdmin } from '../../emulators/admin.ts'
import type { Provider } from '../../emulators/cloud.ts'
import { startEmulators } from '../../emulators/start.ts'
import { APP, expectRefusal, PLANTED, Scenario } from './harness.ts'

const KEYLESS = { 'aws-role-to-assume': '', 'gcp-workload-identity-provider': '', 'gcp-service-account': '', 'azure-tenant-id': '', 'azure-client-id': '' }

const scenarios = new Map<Provider, Scenario>()
beforeAll(async () => {
  for (const kms of ['azure', 'gcp', 'aws'] as const) {
    const emulators = await startEmulators({ kms })
    const admin = new EcsAdmin(emulators.line.ecs.url, emulators.line.ecs.admin_token ?? '')
    await admin.push({ files: { 'shop/app.yaml': APP } })
    scenarios.set(kms, new Scenario(emulators, admin, await admin.createServiceAccount({ username: 'pipeline', reads: ['/shop'] })))
  }
})
afterAll(async () => {
  for (const { emulators } of scenarios.values()) await emulators.stop()
})

function of(kms: Provider): Scenario {
  const scenario = scenarios.get(kms)
  if (scenario === undefined) throw new Error(kms)
  scenario.emulators.faults.clear()
  scenario.emulators.log.clear()
  return scenario
}

/** On a runner of one's own: nothing but what a login left, and the machine. */
const run = (kms: Provider, variables: Record<string, string>, inputs: Record<string, string> = {}) => of(kms).run({ ...KEYLESS, ...inputs }, { RUNNER_ENVIRONMENT: 'self-hosted', AWS_EC2_METADATA_DISABLED: 'true', METADATA_SERVER_DETECTION: 'none', HOME: '/nonexistent', PATH: '/nonexistent', ...variables })
const login = (kms: Provider, way: string): Record<string, string> => scenarios.get(kms)?.emulators.line.logins[`${kms} ${way}`] ?? {}

describe('what other tools left', () => {
  it.each<[Provider, string, string]>([
    ['azure', 'secret', 'AZURE_CLIENT_SECRET'],
    ['azure', 'certificate', 'AZURE_CLIENT_CERTIFICATE_PATH'],
    ['azure', 'machine', 'the machine’s identity'],
    ['azure', 'virtual machine', 'the machine’s identity'],
    ['gcp', 'serviceAccount', 'the file in GOOGLE_APPLICATION_CREDENTIALS'],
    ['gcp', 'user', 'the file in GOOGLE_APPLICATION_CREDENTIALS'],
  ])('%s: %s', async (kms, way, credential) => {
    const { exitCode, env, log } = await run(kms, login(kms, way))
    expect([exitCode, env['DATABASE_PASSWORD'], log.join('\n')]).toEqual([0, PLANTED.password, expect.stringContaining(`opened by ${credential}`)])
  })

  it('azure: a virtual machine that has no identity is none', async () => {
    const { AZURE_POD_IDENTITY_AUTHORITY_HOST: host = '' } = login('azure', 'virtual machine')
    const scenario = of('azure')
    scenario.emulators.faults.add({ service: 'azure-entra', match: '/metadata/', kind: 'status', status: 400, body: '{"error":"invalid_request","error_description":"Identity not found"}' })
    const refused = await scenario.run(KEYLESS, { RUNNER_ENVIRONMENT: 'self-hosted', PATH: '/nonexistent', AZURE_POD_IDENTITY_AUTHORITY_HOST: host })
    expectRefusal(refused, 'kms/no-credentials', /There are no Azure credentials in this job/)
    expect(refused.log.join('\n')).toMatch(/Where Azure credentials were looked for[^]*the machine’s identity: nothing there/)
  })

  it.each<[Provider, string, Record<string, string>, string, RegExp]>([
    ['azure', 'a secret that has expired, on a machine with an identity', {}, 'kms/sign-in', /azure_kv https:\S+: Microsoft Entra at login\.microsoftonline\.com refused .*AADSTS7000222/],
    ['gcp', 'a file that checkout has removed', { GOOGLE_APPLICATION_CREDENTIALS: '/nonexistent/gha-creds-1.json' }, 'kms/no-credentials', /gcp_kms projects\/\S+: .*\/nonexistent\/gha-creds-1\.json does not exist\. If actions\/checkout runs after/],
    ['aws', 'variables of two sign-ins', { AWS_ACCESS_KEY_ID: 'ASIAAAAAAAAAAAAAAAAA', AWS_SECRET_ACCESS_KEY: 'of-the-first-sign-in', AWS_SESSION_TOKEN: 'of-the-second-sign-in' }, 'kms/sign-in', /kms arn:\S+: AWS KMS at kms\.eu-west-1\.amazonaws\.com did not decrypt for the variables .*UnrecognizedClientException.*AWS_SESSION_TOKEN/],
    ['aws', 'a profile that is missing', { AWS_PROFILE: 'prod' }, 'kms/no-credentials', /the profile "prod" could not be used: there is no such profile/],
  ])('%s: %s is the error', async (kms, _, variables, code, words) => {
    const more = kms === 'azure' ? { ...login('azure', 'machine'), ...login('azure', 'expiredSecret') } : {}
    expectRefusal(await run(kms, { ...variables, ...more }), code, words)
    expect(scenarios.get(kms)?.emulators.log.list().filter(({ path }) => path.includes('/metadata/'))).toEqual([])
  })
})
