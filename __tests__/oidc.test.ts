import { afterEach, describe, expect, it } from 'vitest'
import { serveQuietly } from '../emulators/front/serve.ts'
import { Deadline } from '../src/deadline.ts'
import { HttpClient } from '../src/http/client.ts'
import { idTokens } from '../src/oidc.ts'
import { githubRunner } from '../src/runner.ts'
import { refusal } from './kms/harness.ts'

const closers: (() => unknown)[] = []
afterEach(async () => {
  for (const close of closers.splice(0)) await close()
})

async function minting(status: number, body: string, headers: Record<string, string> = {}) {
  const { url, close } = await serveQuietly(() => ({ status, body, headers }))
  const environment = { ACTIONS_ID_TOKEN_REQUEST_URL: `${url}/idtoken?api-version=2.0`, ACTIONS_ID_TOKEN_REQUEST_TOKEN: 'bearer' }
  const http = new HttpClient({ deadline: new Deadline(0.9), environment })
  closers.push(() => http.close(), close)
  return idTokens(githubRunner(environment, async () => undefined), http)('sts.amazonaws.com')
}

const token = (claims: object) => ['{}', JSON.stringify(claims), 'x'].map((part) => Buffer.from(part).toString('base64url')).join('.')

describe('GitHub’s OIDC provider', () => {
  it('gives a token, with the claims that a trust policy is written on', async () => {
    const value = token({ sub: 'repo:o/r:ref:refs/heads/main', iss: 'https://i.example', aud: 'a', job_workflow_ref: 'w' })
    expect(await minting(200, JSON.stringify({ value }))).toEqual({ token: value, claims: 'sub=repo:o/r:ref:refs/heads/main, aud=a, iss=https://i.example, job_workflow_ref=w', bearer: 'sub=repo:o/r:ref:refs/heads/main, iss=https://i.example' })
  })

  it.each([
    [401, '', 'kms/no-oidc', /does not give this job a token \(status 401\)/],
    [403, '', 'kms/no-oidc', /\(status 403\)/],
    [404, '', 'kms/failed', /failed \(status 404\)\.$/],
    [429, '', 'kms/throttled', /is too busy \(status 429\), in \d attempts/],
    [500, '', 'kms/failed', /failed \(status 500\), in \d attempts over 0\.\d seconds\.$/],
    [200, '<html>', 'kms/failed', /answered without a token \(status 200\)\.$/],
    [200, '{"value":"not a token"}', 'kms/failed', /answered without a token/],
    [302, '', 'kms/unreachable', /redirect/],
  ])('status %i is told as what it is: %j', async (status, body, code, words) => {
    const error = await refusal(minting(status, body, { location: 'https://login.example.com/' }))
    expect([error.code, error.message]).toEqual([code, expect.stringMatching(words)])
    expect(error.message).toMatch(/GitHub’s OIDC provider at 127\.0\.0\.1:\d+/)
    expect(error.hint.includes('id-token: write')).toBe(code === 'kms/no-oidc')
  })
})
