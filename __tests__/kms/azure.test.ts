import { randomBytes } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { OTHER_CLIENT, PIPELINE_CLIENT, TENANT } from '../../emulators/azure/directory.ts'
import { createAzure } from '../../emulators/azure/index.ts'
import { DISABLED_KEY, keyId, MAIN_KEY, PRIVATE_KEY, VAULT_URL } from '../../emulators/azure/keys.ts'
import '../../src/kms/azure-sdk.ts' // loaded before time counts
import { azureKeyVault } from '../../src/kms/azure.ts'
import { keyService } from '../../src/kms/index.ts'
import type { MasterKey } from '../../src/sops/key-service.ts'
import { refusal, surroundings } from './harness.ts'

type AzureKey = Extract<MasterKey, { type: 'azure_kv' }>
type Given = Parameters<typeof here.context>[0]

const here = surroundings(createAzure)
const PART = randomBytes(33)
const BY = `GitHub OIDC as ${PIPELINE_CLIENT}`

async function wrapped(over: Partial<AzureKey> = {}): Promise<AzureKey> {
  return { ...((await here.cloud.wrap(PART)) as AzureKey), ...over }
}

const unwrapping = async (given?: Given, over?: Partial<AzureKey>) => azureKeyVault(here.context(given)).unwrap(await wrapped(over))

const vaultAsked = () => here.asked().filter((line) => line.startsWith('azure-vault'))
const decryptPath = `/keys/${MAIN_KEY.name}/${MAIN_KEY.version}/decrypt`
const tokenPath = `/${TENANT}/oauth2/v2.0/token`

describe('Azure Key Vault, keyless', () => {
  it('opens a part with one request to the vault, and never reads the key', async () => {
    const { part, credential } = await unwrapping()
    expect([Buffer.from(part), credential]).toEqual([PART, BY])
    expect(here.asked()).toEqual(['oidc GET /idtoken', `azure-entra POST ${tokenPath}`, `azure-vault POST ${decryptPath}`])
    expect(here.log.list().map(({ service, credential: with_, status }) => [service, with_, status])).toEqual([['oidc', true, 200], ['azure-entra', true, 200], ['azure-vault', true, 200]])
  })

  it('asks for the latest version of a key of which the file names none', async () => {
    expect(Buffer.from((await unwrapping({}, { version: '' })).part)).toEqual(PART)
    expect(vaultAsked()).toEqual([`azure-vault POST /keys/${MAIN_KEY.name}/decrypt`])
    const missing = await refusal(unwrapping({}, { version: '', name: 'missing' }))
    expect([missing.code, missing.message]).toEqual(['kms/not-found', `Azure Key Vault at ${new URL(VAULT_URL).host} did not decrypt for ${BY}: KeyNotFound.`])
  })

  it('is allowed by its name alone where the file names no version', async () => {
    const keys = keyService(here.context({ allowed: [`${VAULT_URL}/keys/${MAIN_KEY.name}`] }), () => undefined)
    expect(Buffer.from((await keys.unwrap(await wrapped({ version: '' }))) ?? [])).toEqual(PART)
    expect(await refusal(keys.unwrap(await wrapped()))).toMatchObject({ code: 'kms/not-allowed' })
    await keys.close()
  })

  it('masks the tokens of GitHub and of Entra', async () => {
    await unwrapping()
    expect(here.masked).toHaveLength(2)
    expect(here.masked.every((token) => token.startsWith('eyJ'))).toBe(true)
  })

  it('signs in once for all keys, and says so for each', async () => {
    const provider = azureKeyVault(here.context())
    const all = await Promise.all([provider.unwrap(await wrapped()), provider.unwrap(await wrapped())])
    all.push(await provider.unwrap(await wrapped()))
    expect(all.map(({ part, credential }) => [Buffer.from(part), credential])).toEqual(Array(3).fill([PART, BY]))
    expect(here.asked().filter((line) => !line.startsWith('azure-vault'))).toEqual(['oidc GET /idtoken', `azure-entra POST ${tokenPath}`])
  })

  it.each([['padded', (enc: string) => `${enc}==`], ['in the other alphabet', (enc: string) => enc.replaceAll('-', '+').replaceAll('_', '/')]])('reads a ciphertext %s', async (_, written) => {
    const { enc } = await wrapped()
    expect(Buffer.from((await unwrapping({}, { enc: written(enc) })).part)).toEqual(PART)
  })

  it.each([
    ['another subject', {}, { sub: 'repo:evil/fork:ref:refs/heads/main' }, 'AADSTS700213', PIPELINE_CLIENT],
    ['an application without federated credentials', { 'azure-client-id': OTHER_CLIENT }, {}, 'AADSTS700213', OTHER_CLIENT],
    ['another issuer', {}, { iss: 'https://evil.example.com' }, 'AADSTS700211', PIPELINE_CLIENT],
    ['an expired token', {}, { exp: 1000 }, 'AADSTS700024', PIPELINE_CLIENT],
    ['an application that there is not', { 'azure-client-id': '00000000-0000-4000-8000-000000000000' }, {}, 'AADSTS700016', '00000000-0000-4000-8000-000000000000'],
  ])('shows the claims where Entra refuses %s', async (_, inputs, claims, number, client) => {
    here.oidc.setClaims(claims)
    const { code, message, hint, account } = await refusal(unwrapping({ inputs: { ...here.cloud.inputs, ...inputs } }))
    expect([code, message]).toEqual(['kms/sign-in', expect.stringContaining(`Microsoft Entra at login.microsoftonline.com refused the application ${client}: ${number} (status `)])
    expect(message).toMatch(/for a token with sub=repo:.*, iss=https:/)
    expect(hint).toMatch(number === 'AADSTS700016' ? /no such application/ : /federated credential/)
    expect(account).toEqual([expect.stringMatching(/^claims sent: sub=.*, aud=api:\/\/AzureADTokenExchange, iss=/)])
    expect(here.asked().filter((line) => line.startsWith('azure-entra'))).toHaveLength(1)
  })

  it('says so where the vault belongs to another tenant, as its refusal names it', async () => {
    const tenant = '11111111-2222-4333-8444-555555555555'
    here.faults.add({ service: 'azure-vault', kind: 'status', status: 401, headers: { 'www-authenticate': `Bearer authorization="https://login.microsoftonline.com/${tenant}", resource="https://vault.azure.net"` } })
    const { code, message } = await refusal(unwrapping())
    expect([code, message]).toEqual(['kms/sign-in', `The vault belongs to the tenant ${tenant}, not to ${TENANT}.`])
    expect(vaultAsked()).toHaveLength(1)
  })

  it('tells a job that may ask for no token what it lacks', async () => {
    expect(await refusal(unwrapping({ environment: { ACTIONS_ID_TOKEN_REQUEST_URL: '' } }))).toMatchObject({ code: 'kms/no-oidc' })
  })

  it('mints a fresh token for every attempt', async () => {
    here.faults.add({ service: 'azure-entra', kind: 'status', status: 503, times: 2 })
    expect(Buffer.from((await unwrapping()).part)).toEqual(PART)
    expect(here.asked().filter((line) => line.startsWith('oidc'))).toHaveLength(3)
    expect(here.asked().filter((line) => line.startsWith('azure-entra'))).toHaveLength(3)
  })

  it.each([
    ['is reset', { kind: 'reset' }, 'kms/unreachable', 'could not be reached (ECONNRESET)'],
    ['fails', { kind: 'status', status: 500, body: 'secret text' }, 'kms/failed', 'failed (status 500)'],
    ['is too busy', { kind: 'status', status: 429, headers: { 'retry-after': '0' }, body: '{"error":"temporarily_unavailable"}' }, 'kms/throttled', 'is too busy (status 429)'],
  ] as const)('gives up in the end where Entra %s', async (_, fault, code, words) => {
    here.faults.add({ service: 'azure-entra', times: 99, ...fault })
    const error = await refusal(unwrapping({ timeout: 1.2 }))
    const attempts = here.asked().filter((line) => line.startsWith('azure-entra')).length
    expect([error.code, error.message]).toEqual([code, expect.stringMatching(new RegExp(`^Microsoft Entra at login\\.microsoftonline\\.com ${words.replace(/[()]/g, '\\$&')}, in ${attempts} attempts over 0\\.\\d seconds\\.$`))])
    expect(attempts).toBeGreaterThan(1)
  })
})

describe('signing in to Azure before a key asks', () => {
  const hosts = () => here.log.list().filter(({ service }) => service === 'azure-entra' || service === 'front').map(({ host }) => host)
  /** A provider that has begun, with the SDK there; what comes of that, and of a key. */
  async function begun(...allowed: string[]) {
    const provider = azureKeyVault(here.context({ allowed, timeout: 3 }))
    const early = provider.signIn?.().then(() => 'signed in', (error: { message: string }) => error.message)
    await provider.load?.()
    return { early, unwrapped: async (over?: Partial<AzureKey>) => provider.unwrap(await wrapped(over)).then(({ part }) => Buffer.from(part), (error: { code: string }) => error.code) }
  }

  it('is all that a key needs: one request to the vault', async () => {
    const { early, unwrapped } = await begun()
    expect([await early, await unwrapped()]).toEqual(['signed in', PART])
    expect(here.asked()).toEqual(['oidc GET /idtoken', `azure-entra POST ${tokenPath}`, `azure-vault POST ${decryptPath}`])
  })

  it.each<[string, string[], string, RegExp]>([
    ['the public cloud, for vaults', [], 'login.microsoftonline.com', /^signed in$/],
    ['the public cloud, for vaults, where keys of other kinds are listed', ['arn:aws:kms:eu-west-1:1:key/*', 'https://vault.example.com/v1/transit/keys/*', '*'], 'login.microsoftonline.com', /^signed in$/],
    ['the cloud that is listed', ['https://team.vault.azure.cn/keys/*'], 'login.partner.microsoftonline.cn', /could not be reached/],
    ['the public cloud, where several are listed', ['https://team.vault.azure.cn/keys/*', 'https://*.vault.usgovcloudapi.net/keys/*'], 'login.microsoftonline.com', /^signed in$/],
    ['the public cloud, for a Managed HSM, where no vault is listed', ['https://team.managedhsm.azure.net/keys/*'], 'login.microsoftonline.com', /AADSTS500011/],
    ['the public cloud, for vaults, where both are listed', ['https://team.managedhsm.azure.net/keys/*', 'https://*.vault.azure.net/keys/*'], 'login.microsoftonline.com', /^signed in$/],
  ])('is done in %s', async (_, allowed, host, outcome) => {
    expect(await (await begun(...allowed)).early).toMatch(outcome)
    expect(new Set(hosts())).toEqual(new Set([host]))
  })

  it.each([
    ['a vault of another cloud', 'https://team.vault.azure.cn', 'login.partner.microsoftonline.cn', 'kms/unreachable'],
    ['a Managed HSM, for which the token is no good', 'https://team.managedhsm.azure.net', 'login.microsoftonline.com', 'kms/sign-in'],
  ])('is done once more for %s', async (_, vault, host, code) => {
    const { early, unwrapped } = await begun()
    expect([await early, await unwrapped({ vaultUrl: vault })]).toEqual(['signed in', code])
    expect(hosts().slice(0, 2)).toEqual(['login.microsoftonline.com', host])
    expect(vaultAsked()).toEqual([])
  })

  it('is done once more for a vault where it was done for a Managed HSM', async () => {
    const { early, unwrapped } = await begun('https://team.managedhsm.azure.net/keys/*')
    expect([await early, await unwrapped()]).toEqual([expect.stringContaining('AADSTS500011'), PART])
  })
})

describe('Azure Key Vault, the host that a file names', () => {
  const elsewhere = ['https://vault.evil.example', 'https://vault.azure.net.evil.example', 'https://evil.example/vault.azure.net', 'https://a.b.vault.azure.net', 'https://ecs-example.vault.azure.net:8443', 'https://evilvault.azure.net']
  it.each(elsewhere)('asks nothing of %s', async (vaultUrl) => {
    expect((await refusal(unwrapping({}, { vaultUrl }))).code).toMatch(/^kms\/(not-allowed|malformed)$/)
    expect(here.asked()).toEqual([])
  })

  it.each([
    ['http', { vaultUrl: 'http://ecs-example.vault.azure.net' }],
    ['a user', { vaultUrl: 'https://a@ecs-example.vault.azure.net' }],
    ['a path', { vaultUrl: 'https://ecs-example.vault.azure.net/x' }],
    ['a name that leads elsewhere', { name: '../secrets/x' }],
    ['a version that is a query', { version: '?x=' }],
  ])('refuses %s', async (_, over) => {
    expect(await refusal(unwrapping({ allowed: ['*'] }, over))).toMatchObject({ code: 'kms/malformed' })
    expect(here.asked()).toEqual([])
  })

  it('asks a host of one’s own if it is listed', async () => {
    const vaultUrl = 'https://vault.corp.example'
    expect(await refusal(unwrapping({ allowed: [`${vaultUrl}/keys/*`] }, { vaultUrl }))).toMatchObject({ code: 'kms/unreachable', message: expect.stringContaining('through the proxy') as string })
    expect(here.log.list().map(({ service, host }) => [service, host])).toEqual([['front', 'vault.corp.example']])
  })

  it('bears a slash at the end', async () => {
    expect(Buffer.from((await unwrapping({}, { vaultUrl: `${VAULT_URL}/` })).part)).toEqual(PART)
  })
})

describe('Azure Key Vault, decrypting', () => {
  it.each([
    ['denies', PRIVATE_KEY, 'kms/denied', 'Forbidden (ForbiddenByRbac)'],
    ['holds disabled', DISABLED_KEY, 'kms/disabled', 'Forbidden (KeyDisabled)'],
    ['does not have', { ...MAIN_KEY, name: 'none' }, 'kms/not-found', 'KeyNotFound'],
  ])('a key that it %s', async (_, key, code, reason) => {
    const { name, version } = key
    expect(await refusal(unwrapping({}, { name, version }))).toMatchObject({ code, message: `Azure Key Vault at ecs-example.vault.azure.net did not decrypt for ${BY}: ${reason}.` })
    expect(vaultAsked()).toHaveLength(1)
  })

  it.each([
    ['ForbiddenByRbac', /Microsoft\.KeyVault\/vaults\/keys\/decrypt\/action/],
    ['ForbiddenByPolicy', /access policy/],
    ['ForbiddenByFirewall', /firewall of the vault/],
    ['ForbiddenByConnection', /private endpoint/],
    ['KeyOperationForbidden', /permitted operations of the key/],
  ])('what is forbidden as %s has a remedy of its own', async (inner, hint) => {
    here.faults.add({ service: 'azure-vault', kind: 'status', status: 403, headers: { 'content-type': 'application/json' }, body: JSON.stringify({ error: { code: 'Forbidden', message: 'secret text', innererror: { code: inner } } }) })
    const error = await refusal(unwrapping())
    expect([error.code, error.message, error.hint]).toEqual(['kms/denied', expect.stringContaining(`Forbidden (${inner})`), expect.stringMatching(hint)])
  })

  it('a page instead of an answer', async () => {
    here.faults.add({ service: 'azure-vault', kind: 'status', status: 200, headers: { 'content-type': 'text/html' }, body: '<html>secret text</html>', times: 9 })
    const error = await refusal(unwrapping())
    expect(error.code).toMatch(/^kms\/(failed|malformed)$/)
    expect(JSON.stringify(error)).not.toContain('secret text')
  })

  it('what another key wrapped', async () => {
    expect(await refusal(unwrapping({}, { enc: randomBytes(256).toString('base64url') }))).toMatchObject({ code: 'kms/malformed', message: expect.stringContaining('BadParameter') as string })
  })

  it('an answer that holds nothing', async () => {
    const provider = azureKeyVault(here.context())
    here.faults.add({ service: 'azure-vault', kind: 'status', status: 200, body: `{"kid":"${keyId(MAIN_KEY)}","value":""}` })
    expect(await refusal(provider.unwrap(await wrapped()))).toMatchObject({ code: 'kms/malformed' })
  })

  it.each([
    ['too busy', { kind: 'status', status: 429, headers: { 'retry-after': '0' }, body: '{"error":{"code":"Throttled","message":"secret text"}}' }, 'kms/throttled', 'is too busy (status 429)'],
    ['unwell', { kind: 'status', status: 503, body: '<html>secret text</html>' }, 'kms/failed', 'failed (status 503)'],
  ] as const)('tries a vault that is %s again, and shows nothing that it wrote', async (_, fault, code, words) => {
    here.faults.add({ service: 'azure-vault', times: 2, ...fault })
    expect(Buffer.from((await unwrapping()).part)).toEqual(PART)
    here.log.clear()
    here.faults.add({ service: 'azure-vault', times: 99, ...fault })
    const error = await refusal(unwrapping({ timeout: 1.2 }))
    expect([error.code, error.message]).toEqual([code, expect.stringContaining(`Azure Key Vault at ecs-example.vault.azure.net ${words}, in ${vaultAsked().length} attempts over `)])
    expect(JSON.stringify(error)).not.toContain('secret text')
  })

  it('trusts no other certificate', async () => {
    here.faults.add({ service: 'azure-vault', kind: 'wrong-certificate' })
    const { code, message, hint } = await refusal(unwrapping())
    expect([code, message]).toEqual(['kms/unreachable', 'The TLS certificate of Azure Key Vault at ecs-example.vault.azure.net is not trusted (ERR_TLS_CERT_ALTNAME_INVALID).'])
    expect(hint).toContain('for other names than this host')
  })

  it('follows no redirect', async () => {
    here.faults.add({ service: 'azure-vault', kind: 'redirect', location: 'https://login.microsoftonline.com/stolen' })
    expect((await refusal(unwrapping())).code).toBe('kms/unreachable')
    expect(here.asked().some((line) => line.includes('stolen'))).toBe(false)
  })

  it.each([
    ['for a vault', 'https://vault.azure.net'],
    ['for another resource', 'https://management.azure.com'],
  ])('a token %s that the vault refuses: nobody signs in for what the refusal names', async (_, resource) => {
    const headers = { 'content-type': 'application/json', 'www-authenticate': `Bearer authorization="https://login.microsoftonline.com/${TENANT}", resource="${resource}"` }
    here.faults.add({ service: 'azure-vault', kind: 'status', status: 401, headers, body: '{"error":{"code":"Unauthorized","message":"secret text"}}', times: 9 })
    expect(await refusal(unwrapping())).toMatchObject({ code: 'kms/sign-in', message: `Azure Key Vault at ecs-example.vault.azure.net did not decrypt for ${BY}: Unauthorized.` })
    expect(here.asked()).toEqual(['oidc GET /idtoken', `azure-entra POST ${tokenPath}`, `azure-vault POST ${decryptPath}`])
  })

  it.each(['azure-vault', 'azure-entra'] as const)('ends at the deadline while %s does not answer', async (service) => {
    here.faults.add({ service, kind: 'slow', milliseconds: 5000 })
    const started = performance.now()
    expect(await refusal(unwrapping({ timeout: 0.5 }))).toMatchObject({ code: 'source/timeout' })
    expect(performance.now() - started).toBeLessThan(2500)
  })
})
