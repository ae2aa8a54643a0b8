import { describe, expect, it, vi } from 'vitest'
import { Deadline } from '../../src/deadline.ts'
import { ActionError } from '../../src/errors.ts'
import type { MasterKey } from '../../src/sops/key-service.ts'
import { allowedKeys } from '../../src/kms/allowed.ts'
import { keyService } from '../../src/kms/index.ts'
import type { ProviderContext } from '../../src/kms/provider.ts'

const ARN = 'arn:aws:kms:eu-west-1:111122223333:key/1'
const key = (enc: string, arn = ARN, context: [string, string][] = []): MasterKey => ({ type: 'kms', arn, role: '', context: new Map(context), awsProfile: '', enc })

// The provider itself has its tests against the emulator; here it is what counts and answers.
const aws = vi.hoisted(() => ({ asked: [] as string[], most: 0, now: 0, parts: [] as Uint8Array[], closed: 0, signIns: 0, signingIn: undefined as Promise<unknown> | undefined }))
vi.mock('../../src/kms/aws.ts', () => ({
  awsKms: () => ({
    async unwrap(one: { enc: string }) {
      aws.asked.push(one.enc)
      aws.most = Math.max(aws.most, (aws.now += 1))
      await new Promise((resolve) => setTimeout(resolve, 5))
      aws.now -= 1
      if (one.enc === 'bad') throw new Error('no')
      if (one.enc === 'never') await new Promise(() => undefined)
      const part = new Uint8Array(32).fill(one.enc.length)
      aws.parts.push(part)
      return { part, credential: 'a test' }
    },
    signIn: async () => ((aws.signIns += 1), aws.signingIn),
    load: async () => void aws.asked.push('SDK'),
    close: () => (aws.closed += 1),
  }),
}))

const NO_INPUTS = { awsRoleToAssume: '', gcpWorkloadIdentityProvider: '', azureClientId: '' }

function service(allowed: string[] = [], log: string[] = [], deadline = new Deadline(20), inputs: Partial<typeof NO_INPUTS> = {}) {
  Object.assign(aws, { asked: [], most: 0, now: 0, parts: [], closed: 0, signIns: 0 })
  const debug = (line: string): void => void log.push(line)
  return keyService({ allowed: allowedKeys(allowed), deadline, inputs: { ...NO_INPUTS, ...inputs }, debug } as unknown as ProviderContext, (line) => log.push(line))
}

describe('the key service', () => {
  it('asks for each distinct wrapped key once', async () => {
    const log: string[] = []
    const keys = service([], log)
    await Promise.all([keys.unwrap(key('a')), keys.unwrap(key('a')), keys.unwrap(key('bb')), keys.unwrap(key('a', ARN, [['team', 'a']]))])
    expect(aws.asked.sort()).toEqual(['a', 'a', 'bb'])
    expect(log).toEqual(Array(3).fill(`${ARN} opened by a test`))
  })

  it('hands out copies, so that wiping one leaves the other', async () => {
    const keys = service()
    const first = await keys.unwrap(key('a'))
    first?.fill(0)
    expect(await keys.unwrap(key('a'))).toEqual(new Uint8Array(32).fill(1))
  })

  it('asks at most 16 at a time', async () => {
    const keys = service()
    await Promise.all(Array.from({ length: 40 }, (_, i) => keys.unwrap(key('x'.repeat(i + 1)))))
    expect([aws.asked.length, aws.most]).toEqual([40, 16])
  })

  it('goes on after a failure', async () => {
    const keys = service()
    await expect(keys.unwrap(key('bad'))).rejects.toThrow('no')
    expect(await keys.unwrap(key('a'))).toHaveLength(32)
  })

  it('does not wait for a provider that does not obey the deadline, nor for those in line behind it', async () => {
    const keys = service([], [], new Deadline(0.1))
    const answers = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => keys.unwrap(key('never', `${ARN}${i}`))))
    expect(new Set(answers.map((one) => (one.status === 'rejected' ? (one.reason as { code: string }).code : one.status)))).toEqual(new Set(['source/timeout']))
  })

  it('leaves kinds of keys that it does not know to others', async () => {
    expect(await service().unwrap({ type: 'hckms', keyId: 'region:uuid', enc: '' })).toBeNull()
  })

  it('asks no key that allowed-keys does not list', async () => {
    const keys = service(['arn:aws:kms:eu-west-1:111122223333:key/2'])
    await expect(keys.unwrap(key('a'))).rejects.toMatchObject({ code: 'kms/not-allowed', message: `\`allowed-keys\` does not list ${ARN}.` })
    expect(aws.asked).toEqual([])
  })

  it('wipes what it unwrapped and closes providers at the end', async () => {
    const keys = service()
    await keys.unwrap(key('a'))
    await keys.close()
    expect(aws.parts[0]).toEqual(new Uint8Array(32))
    expect(aws.closed).toBe(1)
  })
})

describe('a sign-in before a key asks', () => {
  const role = { awsRoleToAssume: 'arn:aws:iam::111122223333:role/r' }
  const BEGUN = 'Signing in to AWS before a key asks for it.'
  const nextTurn = () => new Promise(setImmediate)

  it.each<[string, Partial<typeof NO_INPUTS>, number, string[]]>([
    ['the one cloud that inputs name', role, 1, [BEGUN]],
    ['none of several', { ...role, azureClientId: 'a' }, 0, ['Inputs for several clouds are given: which is needed, the files show.']],
    ['none where no input names one', {}, 0, []],
  ])('is done in %s, once', async (_, inputs, count, lines) => {
    const log: string[] = []
    const keys = service([], log, undefined, inputs)
    expect(keys.pieces).toEqual([])
    keys.signIn()
    keys.signIn()
    await nextTurn()
    expect([aws.signIns, log, aws.asked]).toEqual([count, lines, []])
    for (const load of keys.pieces) await load()
    expect(aws.asked).toEqual(count > 0 ? ['SDK'] : []) // only when its turn has come
  })

  it.each<[string, () => Promise<unknown>, RegExp]>([
    ['succeeded', () => Promise.resolve(), /^No key needed the sign-in to AWS\. It succeeded\.$/],
    ['failed', () => Promise.reject(new ActionError('kms/sign-in', 'AWS refused the role.')), /^No key needed the sign-in to AWS\. It failed: AWS refused the role\. Compare/],
    ['goes on', () => new Promise(() => undefined), /^No key needed the sign-in to AWS\. It did not come to an end\.$/],
  ])('that %s is a line for those who debug where no key asked', async (_, signingIn, line) => {
    const log: string[] = []
    aws.signingIn = signingIn()
    const keys = service([], log, undefined, role)
    keys.signIn()
    await nextTurn()
    await keys.close()
    expect(log).toEqual([BEGUN, expect.stringMatching(line)])
  })

  it('is not mentioned where a key asked for it', async () => {
    const log: string[] = []
    const keys = service([], log, undefined, role)
    keys.signIn()
    await keys.unwrap(key('a'))
    await keys.close()
    expect(log).toEqual([BEGUN, `${ARN} opened by a test`])
  })
})
