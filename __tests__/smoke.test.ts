import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { serveQuietly } from '../emulators/front/serve.ts'
import { plantedIn, saysMasked, shownIn } from '../tools/smoke.ts'

const planted = plantedIn('7.1')
const MASKED = '2026-12-01T10:00:00Z The job says: *** *** *** ***\n2026-12-01T10:00:00Z ***\n2026-12-01T10:00:00Z ***\n'

/** The step that reads the logs of the jobs, as the workflow runs it; GitHub answers with these. */
async function readLogs(logs: Readonly<Record<string, string>>): Promise<{ code: number; text: string }> {
  const names = ['the logs show no secret', ...Object.keys(logs)]
  const server = await serveQuietly(({ url: { pathname }, headers }) => {
    if (headers['authorization'] !== 'Bearer t') return { status: 401 }
    if (pathname === '/repos/o/r/actions/runs/7/attempts/1/jobs') return { status: 200, body: JSON.stringify({ jobs: names.map((name, id) => ({ id, name })) }) }
    const [, id = ''] = /^\/repos\/o\/r\/actions\/jobs\/(\d+)\/logs$/.exec(pathname) ?? []
    return { status: 200, body: logs[names[Number(id)] ?? ''] ?? '' }
  })
  const env = { ...process.env, GITHUB_API_URL: server.url, GITHUB_REPOSITORY: 'o/r', GITHUB_RUN_ID: '7', GITHUB_RUN_ATTEMPT: '1', GITHUB_TOKEN: 't' }
  const child = spawn(process.execPath, ['tools/smoke.ts', 'log', '--jobs', '2'], { env })
  let text = ''
  for (const stream of [child.stdout, child.stderr]) stream.setEncoding('utf8').on('data', (chunk: string) => (text += chunk))
  const [code] = (await once(child, 'close')) as [number]
  await server.close()
  return { code, text }
}

describe('what is planted', () => {
  it('is known to every job of a run, and to no other run', () => {
    expect(plantedIn('7.1')).toEqual(planted)
    expect(Object.values(plantedIn('7.2')).filter((value) => Object.values(planted).includes(value))).toEqual([])
  })

  it.each([
    ['the whole', 'password', planted.password],
    ['one line of several', 'key', planted.key.split('\n')[1] ?? ''],
    ['base64', 'token', Buffer.from(planted.token).toString('base64')],
    ['within more', 'inner', `{"client_secret":"${planted.inner}"}`],
  ])('is found in a log as %s', (_, name, text) => {
    expect(shownIn(`… ${text} …`, planted)).toEqual([name])
  })

  it('is masked where a job gave all of it away, and every part is ***', () => {
    expect([saysMasked(MASKED), shownIn(MASKED, planted)]).toEqual([true, []])
    expect([saysMasked(''), saysMasked('The job says: *** *** ***')]).toEqual([false, false])
  })
})

describe('the job that reads the logs', () => {
  it('is content where every job masked everything', async () => {
    const { code, text } = await readLogs({ 'smoke on a': MASKED, 'try the release / smoke on b': MASKED })
    expect([code, text]).toEqual([0, '"smoke on a" shows no secret\n"try the release / smoke on b" shows no secret\n'])
  })

  it.each([
    ['a job shows a secret', { 'smoke on a': MASKED, 'smoke on b': `${MASKED}${planted.token}` }, 'The log of "smoke on b" shows token'],
    ['a job did not try', { 'smoke on a': MASKED, 'smoke on b': 'nothing' }, 'The log of "smoke on b" does not show that the secrets were masked'],
    ['a job is missing', { 'smoke on a': MASKED }, '2 jobs are called "smoke on …", and 1 were found'],
  ])('fails where %s, and says no secret', async (_, logs, message) => {
    const { code, text } = await readLogs(logs)
    expect([code, text]).toEqual([1, expect.stringContaining(message)])
    expect(shownIn(text, planted)).toEqual([])
  })
})
