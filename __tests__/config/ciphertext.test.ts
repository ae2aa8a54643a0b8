import { describe, expect, it } from 'vitest'
import { ciphertextsIn, holdsCiphertext, isCiphertext } from '../../src/config/ciphertext.ts'

const ENC = 'ENC[AES256_GCM,data:AAAA,iv:BBBB,tag:CCCC,type:str]'
const OTHER = 'ENC[AES256_GCM,data:DDDD,iv:BBBB,tag:CCCC,type:str]'

describe('ciphertext as text', () => {
  it.each([[ENC, true], [`${ENC} `, true], [` \n${ENC}`, true], [ENC.replace('AAAA', 'A\rAAA'), true], [ENC + OTHER, false], [`x ${ENC}`, false], ['ENC[AES256_GCM,data:', false], ['ENC[x]', false]])('%j is one ciphertext: %s', (text, whole) => {
    expect(isCiphertext(text)).toBe(whole)
  })

  it('is seen inside a text, cut or whole', () => {
    expect([`postgres://a:${ENC}@b`, 'ENC[AES256_GCM,data:cut', 'ENC[other'].map(holdsCiphertext)).toEqual([true, true, false])
  })

  it.each([
    ['several in one text', `a: ${ENC}\nb: "${OTHER}" # ${ENC}`, [ENC, OTHER]],
    ['after an unfinished one', `ENC[AES256_GCM,data: ${ENC}`, [ENC]],
    ['not one that is cut', ENC.slice(0, -1), []],
    ['not one that is spelled otherwise', ENC.replace('AAAA', 'A\rAAA'), []],
  ])('is found: %s', (_, text, found) => {
    expect([...ciphertextsIn(text, new Set([ENC, OTHER]))]).toEqual(found)
  })

  it('is found only where it is wanted', () => {
    expect([...ciphertextsIn(`${ENC} ${OTHER}`, new Set([OTHER]))]).toEqual([OTHER])
  })
})
