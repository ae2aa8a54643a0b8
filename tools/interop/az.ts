/**
 * The real `az`, signed in as azure/login does it, with a token of GitHub's: what it left is what the bundle uses, and what
 * it says when it fails is what the bundle reads. Only where it is asked for, for it takes 700 MB.
 */
import { deepStrictEqual, match, strictEqual } from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, dirname, join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { promisify } from 'node:util'
import { PIPELINE_CLIENT, TENANT } from '../../emulators/azure/directory.ts'
import { createAzure } from '../../emulators/azure/index.ts'
import { createAuthority } from '../../emulators/front/certificates.ts'
import { Faults } from '../../emulators/control/faults.ts'
import { serveFront } from '../../emulators/front/index.ts'
import { json, type Handler } from '../../emulators/front/http.ts'
import { createOidc, type Oidc } from '../../emulators/github/oidc.ts'
import { RequestLog } from '../../emulators/control/requests.ts'
import { runAction, type ActionRun } from '../../emulators/runner/index.ts'
import { seal, writeFile } from '../../src/sops/seal.ts'
import { judge } from '../../scripts/judges.ts'
import type { Checks } from './check.ts'

const AUDIENCE = 'api://AzureADTokenExchange'

export const checks: Checks = {
  'the bundle uses the login of az': () => withAz(async ({ login, run }) => {
    await login()
    const opened = await run()
    deepStrictEqual(opened.env, { PASSWORD: 'hunter2!' }, opened.log.join('\n'))
    match(opened.log.join('\n'), /opened by the `az` login/)
  }),

  'an az that nobody signed in is none': () => withAz(async ({ run }) => {
    const refused = await run()
    match(told(refused), /^ECS configuration \(kms\/no-credentials\): .*There are no Azure credentials in this job/, refused.log.join('\n'))
  }),

  'an az whose GitHub token has expired is the error, with Entra’s number': () => withAz(async ({ oidc, login, run }) => {
    const expires = Math.ceil(Date.now() / 1000) + 30
    oidc.setClaims({ exp: expires })
    await login()
    await sleep(Math.max(0, expires * 1000 - Date.now() + 1000))
    const refused = await run()
    match(told(refused), /^ECS configuration \(kms\/sign-in\): .*The `az` login gave no token: AADSTS700024\. Run azure\/login right before this step/, refused.log.join('\n'))
  }),

  'an az that cannot reach Entra is told as such': () => withAz(async ({ faults, login, run }) => {
    await login()
    faults.add({ service: 'azure-entra', kind: 'reset', times: 999 })
    const refused = await run()
    match(told(refused), /^ECS configuration \(kms\/unreachable\): .*`az` could not reach Microsoft Entra/, refused.log.join('\n'))
  }),
}

interface Bench {
  readonly oidc: Oidc
  readonly faults: Faults
  /** Signs in with a new token of GitHub's. */
  readonly login: () => Promise<void>
  /** The action on an encrypted file of the workspace, with nothing but `az` to sign in with. */
  readonly run: () => Promise<ActionRun>
}

async function withAz(use: (bench: Bench) => Promise<void>): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), 'az-'))
  const faults = new Faults()
  const oidc = await createOidc()
  const azure = await createAzure(oidc)
  const authority = await createAuthority('az')
  const management = { service: 'azure-entra', host: /^management\.azure\.com$/, authority, handler: noSubscriptions } as const
  const front = await serveFront({ log: new RequestLog(), faults, routes: [management, ...azure.services.map((service) => ({ ...service, authority }))] })
  const trusted = join(folder, 'ca.pem')
  writeFileSync(trusted, authority.pem)
  writeFileSync(join(folder, 'app.json'), await encrypted(await azure.wrap(DATA_KEY)))
  const program = judge('az')
  const environment = {
    PATH: [dirname(program), '/usr/bin', '/bin'].join(delimiter),
    HTTPS_PROXY: front.url,
    REQUESTS_CA_BUNDLE: trusted,
    NODE_EXTRA_CA_CERTS: trusted,
    HOME: folder,
    AZURE_CONFIG_DIR: join(folder, 'azure'),
    AZURE_CORE_COLLECT_TELEMETRY: 'false',
  }
  try {
    await use({
      oidc,
      faults,
      async login() {
        const token = await gitHubToken(oidc)
        const args = ['login', '--service-principal', '--username', PIPELINE_CLIENT, '--tenant', TENANT, '--federated-token', token, '--allow-no-subscriptions']
        const { stdout } = await promisify(execFile)(program, args, { env: environment, encoding: 'utf8' })
        strictEqual((JSON.parse(stdout) as { tenantId: string }[])[0]?.tenantId, TENANT)
      },
      run: () => runAction({ main: join(import.meta.dirname, '../../dist/index.js'), inputs: { source: 'workspace', path: 'app.json' }, env: { ...environment, GITHUB_WORKSPACE: folder } }),
    })
  } finally {
    await front.close()
    rmSync(folder, { recursive: true })
  }
}

const DATA_KEY = randomBytes(32)

async function encrypted(key: Awaited<ReturnType<Awaited<ReturnType<typeof createAzure>>['wrap']>>): Promise<string> {
  const root = { kind: 'map', items: [{ kind: 'item', key: 'password', value: { kind: 'leaf', type: 'str', text: 'hunter2!' } }] } as const
  const file = seal([root], { dataKey: DATA_KEY, selector: { kind: 'unencrypted_suffix', pattern: '_unencrypted' }, macOnlyEncrypted: false, keyGroups: [[key]], lastModified: '2026-01-02T03:04:05Z', version: '3.13.3', randomBytes })
  return Buffer.from(writeFile('json', file)).toString()
}

/** As a job gets it. */
async function gitHubToken({ handler, requestPath, requestToken }: Oidc): Promise<string> {
  const url = new URL(`http://127.0.0.1${requestPath}&audience=${encodeURIComponent(AUDIENCE)}`)
  const { body = '' } = await handler({ method: 'GET', host: '127.0.0.1', url, target: url.pathname, headers: { authorization: `Bearer ${requestToken}` }, body: Buffer.alloc(0) })
  return (JSON.parse(String(body)) as { value: string }).value
}

/** Azure Resource Manager, which `az` asks at a login: an application that may use a key and nothing else. */
const noSubscriptions: Handler = () => json(200, { value: [] })

function told({ annotations }: ActionRun): string {
  return annotations.filter(({ kind }) => kind === 'error').map(({ title, message }) => `${title}: ${message}`).join()
}
