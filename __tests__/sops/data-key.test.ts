/** Which master keys are tried, in which order, and how many parts are enough. */
import { describe, expect, it } from 'vitest'
import { ActionError } from '../../src/errors.ts'
import { parseDocument, unwrapDataKey } from '../../src/sops/index.ts'
import { masterKeyName, type KeyService, type MasterKey } from '../../src/sops/key-service.ts'
import { split } from '../../src/sops/shamir.ts'
import { dataKey, encrypt, random } from './sample.ts'

const age = (recipient: string): MasterKey => ({ type: 'age', recipient, enc: 'x' })
const kms = (arn: string): MasterKey => ({ type: 'kms', arn, role: '', context: new Map(), awsProfile: '', enc: 'AQ==', createdAt: '2026-01-02T03:04:05Z' })
const gcp = (resourceId: string): MasterKey => ({ type: 'gcp_kms', resourceId, enc: 'AQ==', createdAt: '2026-01-02T03:04:05Z' })
const pgp = (fingerprint: string): MasterKey => ({ type: 'pgp', fingerprint, enc: 'x', createdAt: '2026-01-02T03:04:05Z' })

const denied = new ActionError('kms/denied', 'No.')

/** Unwraps by name; null says that the kind is unknown, an error is thrown; asked for others, it denies. */
function service(answers: Readonly<Record<string, Uint8Array | null | Error>>): KeyService & { readonly asked: string[] } {
  const asked: string[] = []
  return {
    asked,
    async unwrap(key) {
      asked.push(masterKeyName(key))
      const answer = answers[masterKeyName(key)]
      if (answer === undefined) throw denied
      if (answer instanceof Error) throw answer
      return answer
    },
  }
}

function unwrap(keyGroups: readonly (readonly MasterKey[])[], keys: KeyService, shamirThreshold = 0): Promise<Uint8Array> {
  return unwrapDataKey(parseDocument('a.yaml', Buffer.from(encrypt('a: x\n', { keyGroups, shamirThreshold }))), keys)
}

describe('one group', () => {
  it('is tried local kinds first, then in the order of the kinds, until one works', async () => {
    const keys = service({ g: dataKey })
    expect(await unwrap([[gcp('h'), gcp('g'), kms('k'), age('a1'), pgp('p'), age('a2')]], keys)).toEqual(dataKey)
    expect(keys.asked).toEqual(['p', 'a1', 'a2', 'k', 'h', 'g'])
  })

  it('stops at the first that works', async () => {
    const keys = service({ k: dataKey, g: dataKey })
    await unwrap([[kms('k'), gcp('g')]], keys)
    expect(keys.asked).toEqual(['k'])
  })

  it('needs one part, whatever the threshold says', async () => {
    expect(await unwrap([[kms('k')]], service({ k: dataKey }), 2)).toEqual(dataKey)
  })

  it('fails with the reason of its only key, and names file and key', async () => {
    await expect(unwrap([[kms('k')]], service({}))).rejects.toMatchObject({ code: denied.code, message: `a.yaml: kms k: ${denied.message}`, hint: denied.hint })
  })

  it('fails with every attempt where there are several', async () => {
    const failure = unwrap([[kms('k'), pgp('p')]], service({ p: null }))
    await expect(failure).rejects.toMatchObject({ code: 'sops/data-key', account: [expect.stringMatching(/^a\.yaml: pgp p: .*not supported/), expect.stringMatching(/^a\.yaml: kms k: No\./)] })
  })

  it.each([16, 24, 31, 33, 0])('takes no data key of %d bytes', async (size) => {
    await expect(unwrap([[kms('k')]], service({ k: new Uint8Array(size) }))).rejects.toMatchObject({ code: 'sops/data-key', hint: expect.stringMatching(/^Encrypt the file anew/) as string })
  })

  it.each([['a defect', new TypeError('x')], ['the end of the time', new ActionError('source/timeout', 'Late.')]])('gives up at once on %s', async (_, error) => {
    const keys = service({ k: error, g: dataKey })
    await expect(unwrap([[kms('k'), gcp('g')]], keys)).rejects.toBe(error)
    expect(keys.asked).toEqual(['k'])
  })
})

describe('several groups', () => {
  const [one = dataKey, two = dataKey, three = dataKey] = split(dataKey, 3, 2, random('parts'))
  const groups = [[kms('k1'), age('a1')], [kms('k2')], [gcp('g3')]]

  it.each([
    ['the first two', { k1: one, k2: two }],
    ['the last two', { k2: two, g3: three }],
    ['the outer two', { a1: one, g3: three }],
    ['all three', { k1: one, k2: two, g3: three }],
  ])('of which two are needed give the data key: %s', async (_, answers) => {
    expect(await unwrap(groups, service(answers), 2)).toEqual(dataKey)
  })

  it('of which one can be used do not, and the error counts', async () => {
    await expect(unwrap(groups, service({ k1: one }), 2)).rejects.toMatchObject({ code: 'sops/data-key', message: expect.stringMatching(/Of the 2 key groups .* 1 could be used/) as string, account: [expect.stringMatching(/^a\.yaml: age a1: group 1: No/), expect.stringMatching(/^a\.yaml: kms k2: group 2: No/), expect.stringMatching(/^a\.yaml: gcp_kms g3: group 3: No/)] })
  })

  it.each([0, 1])('need two parts even where the threshold says %d', async (threshold) => {
    await expect(unwrap(groups, service({ k1: one }), threshold)).rejects.toMatchObject({ code: 'sops/data-key' })
    expect(await unwrap(groups, service({ k1: one, k2: two }), threshold)).toEqual(dataKey)
  })

  it('are refused where two hold the same part', async () => {
    await expect(unwrap(groups, service({ k1: one, k2: one }), 2)).rejects.toMatchObject({ code: 'sops/data-key', hint: expect.stringMatching(/^Encrypt the file anew/) as string })
  })
})
