/** What a reader sees first: the head of the log, and the job's page. */
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'
import { VERSION } from '../../src/version.ts'
import { mapping, SealedServer, secretKey } from './sealed.ts'

let server: SealedServer
beforeAll(async () => void (server = await SealedServer.start()))
afterAll(() => server.stop())
beforeEach(() => server.store(mapping(['a', '1'], [secretKey('p'), 'hunter2!'], [secretKey('none'), ''])))

/** The runner says where an action comes from. */
const ACTION = { GITHUB_SERVER_URL: 'https://github.com', GITHUB_ACTION_REPOSITORY: 'OWNER/ecs-config-action', GITHUB_ACTION_REF: 'v1' }
const seen = (html: string): string => html.replace(/<\/?[a-z]+[^>]*>/g, '').replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))

describe('the log', () => {
  it('begins with the version and where ECS is', async () => {
    const { log } = await server.runHere({}, ACTION)
    expect(log[0]).toBe(`ECS configuration action ${VERSION} (OWNER/ecs-config-action@v1), ECS at ${server.inputs['url']}/.`)
    expect((await server.runHere()).log[0]).toBe(`ECS configuration action ${VERSION}, ECS at ${server.inputs['url']}/.`)
  })

  it('says what is empty', async () => {
    const { log } = await server.runHere()
    expect(log).toEqual(expect.arrayContaining(['p_ecs_secret → P, secret', 'none_ecs_secret → NONE, secret, empty']))
  })
})

describe('the page', () => {
  it('says in one line what was built and who opened it', async () => {
    const { summary } = await server.runHere()
    expect(seen(summary.split('\n')[0] ?? '')).toBe('shop @ 5f3c1d0 · 3 values, 2 secrets · opened by `age-key`')
  })

  it('of a failure says why, what was tried, and where the error is explained', async () => {
    const { exitCode, outputs, summary } = await server.runHere({ export: 'x\ny' }, ACTION)
    expect([exitCode, outputs]).toEqual([1, {}])
    expect(seen(summary)).toMatch(/^Nothing is exported of shop: Line 1 of `export`: x matches nothing; .*\nWhat was tried\n\nline 1 of `export`: x matches nothing.*\nline 2 .*\n\n\nselect\/missing, docs\/errors\.md\n$/)
    expect(seen(summary.replace(/<a href="([^"]*)">/, '$1 '))).toContain('https://github.com/OWNER/ecs-config-action/blob/v1/docs/errors.md#select/missing docs/errors.md')
  })

  it.each([{}, { export: 'x' }, { 'export-env': 'maybe' }])('is left alone where the workflow wants none: %j', async (inputs) => {
    expect((await server.runHere({ ...inputs, 'job-summary': 'false' })).summary).toBe('')
  })

  it('tells of inputs that are wrong, too', async () => {
    expect(seen((await server.runHere({ 'export-env': 'maybe' })).summary)).toMatch(/^Nothing is exported of shop: The input `export-env` must be/)
  })
})
