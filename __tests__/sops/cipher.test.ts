/** The published vectors: key 00..1f, initialisation vector 20..3f, made and checked by other implementations. */
import { describe, expect, it } from 'vitest'
import { base64, Cipher, parseEncrypted } from '../../src/sops/cipher.ts'
import { MacHash } from '../../src/sops/open.ts'
import type { Leaf } from '../../src/sops/tree.ts'

const cipher = new Cipher(Uint8Array.from({ length: 32 }, (_, i) => i))
const iv = () => Uint8Array.from({ length: 32 }, (_, i) => 0x20 + i)
const IV = 'ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8='

const VECTORS = [
  ['str', 'a:', 'hello', 'f6SdJOI=', 'Aev7PNzF9ifk0oM4U+MGlg=='],
  ['int', 'a:', '42', 'I/M=', 'eQYzPYfWUxFz0dTnufdNtA=='],
  ['float', 'a:', '1.5', 'Ju/E', 'ekTGGuliiGSYl9Oxn3POng=='],
  ['bool', 'a:', 'True', 'Q7OELQ==', '6ApezdMq7HE2CZ/wKhhHzw=='],
  ['bool', 'a:', 'False', 'UaCdO+g=', 'Ea6nyCDvr4Myqm9w3Zzkwg=='],
  ['time', 'a:', '2024-01-01T00:00:00Z', 'JfHDfKA/5w72YDJH1rpRz72hh/4=', '2zElKHcppaKu1hda0tprgQ=='],
  ['comment', ':', ' top comment', 'N7WeOK1suU6rNAgD', 'GsuSP1jmDnjxOeyqlK3E7Q=='],
  ['str', 'nest:list:', 'x', 'bw==', 'ffEvmBHppbv11c6rdQikww=='],
  ['str', 'data:', Buffer.from([0, 0xff, 0x0a]), 'Fz77', 'VR4c4+NqmugV/K4VMRiWeg=='],
  ['float', 'f:', '1000000000000000000000', 'JvHBeL0/5hP2YVZH1rBRz7ehh5Rbxw==', 'q+CH+AjRpZQsDxvU9rHvdA=='],
  ['str', 'é:k:', '✓', '9V1i', 'aBO7pPv7v+IW/xa5Om8A5g=='],
] as const

/** Over the leaves `hello`, 42, true and 1.5. */
const MAC = 'CF6272ACE9B88A2B40BACB7545E572BECFFA362454CBF4A506679CF602D237119DD24EE2903E3E83431BD95CC8E4F6FE5757F893F7A326D7E0121315949A3B7A'
const LEAVES: readonly Leaf[] = [
  { kind: 'leaf', type: 'str', text: 'hello' },
  { kind: 'leaf', type: 'int', text: '42' },
  { kind: 'leaf', type: 'bool', text: 'True' },
  { kind: 'leaf', type: 'float', text: '1.5' },
]

describe('static vectors', () => {
  it.each(VECTORS)('%s at %s: sealed to the exact text, opened to the exact bytes', (type, aad, plain, data, tag) => {
    const text = `ENC[AES256_GCM,data:${data},iv:${IV},tag:${tag},type:${type}]`
    expect(cipher.seal(type, Buffer.from(plain), aad, iv)).toBe(text)
    const encrypted = parseEncrypted(text)
    expect(encrypted?.type).toBe(type)
    expect(encrypted && cipher.open(encrypted, aad)).toEqual(Buffer.from(plain))
  })

  it('seals a MAC under the time of the last change, without a colon', () => {
    const data = 'VIfHero9l2CDaCRP3sFTvbOh9eUotR5lkwV44qg9urS3qyb7cMnBihG0N93BYdl6Mk63bZ1Pc6r7MwbPA7q7wvb4DntNKgiEwIFdROPxzNOJbJg9zjho9f/6DCT1EJ38j+iA6YpbuOYwOpEpYIbRdLBLzsNSQGPLQfyFcGOUONg='
    expect(cipher.seal('str', Buffer.from(MAC), '2024-01-02T03:04:05Z', iv)).toBe(`ENC[AES256_GCM,data:${data},iv:${IV},tag:RwbaCYtHJU+BXkBna+wfzg==,type:str]`)
  })

  it.each([
    ['all leaves', false, LEAVES, MAC],
    ['the encrypted leaves alone', true, LEAVES, '20A5D89D96A55D61D62E0723BEDE77B9D1528BFD7D3F2BB763D109FC8984B39A1AA88D53E522E6BA82A751F78532D16010627159E784B56D47DE5BF5600FCAB1'],
    ['no leaves', false, [], 'CF83E1357EEFB8BDF1542850D66D8007D620E4050B5715DC83F4A921D36CE9CE47D0D13C5D85F2B0FF8318D2877EEC2F63B931BD47417A81A538327AF927DA3E'],
    ['no encrypted leaves', true, [], '1EE9AD533B409ABB860E3F836F93434DD393834C3D25963ED4DF84DA948472B4C0FE49F92A6E7EB408269999429CF03720535D236983DC0A551DB5AF3D466F7B'],
  ] as const)('hashes %s', (_, onlyEncrypted, leaves, expected) => {
    const mac = new MacHash(onlyEncrypted)
    for (const leaf of leaves) mac.add(leaf, true)
    expect(mac.digest()).toBe(expected)
    expect(mac.isOneOf(Buffer.from(expected))).toBe(true)
    expect(mac.isOneOf(Buffer.from(expected.toLowerCase()))).toBe(false)
  })

  it("opens the vector of sops's own tests, at its own path alone", () => {
    const foo = parseEncrypted('ENC[AES256_GCM,data:oYyi,iv:MyIDYbT718JRr11QtBkcj3Dwm4k1aCGZBVeZf0EyV8o=,tag:t5z2Z023Up0kxwCgw1gNxg==,type:str]')
    const fs = new Cipher(Buffer.from('f'.repeat(32)))
    expect(foo && fs.open(foo, 'bar:')?.toString()).toBe('foo')
    expect(foo && fs.open(foo, '')).toBeUndefined()
  })
})

describe('the form of a ciphertext', () => {
  const good = 'ENC[AES256_GCM,data:f6SdJOI=,iv:ICEi,tag:Aev7PNzF9ifk0oM4U+MGlg==,type:str]'

  it.each([
    ['text after it', `${good}x`],
    ['a line feed after it', `${good}\n`],
    ['a blank before it', ` ${good}`],
    ['another cipher', good.replace('256', '128')],
    ['no padding', good.replace('OI=', 'OI')],
    ['too much padding', good.replace('OI=', 'OI==')],
    ['letters of the URL alphabet', good.replace('U+M', 'U-M')],
    ['bits that mean nothing', good.replace('OI=', 'OJ=')],
    ['a line feed in base64', good.replace('f6Sd', 'f6\nSd')],
    ['a carriage return in base64, which sops skips', good.replace('f6Sd', 'f6\rSd')],
    ['a tag of 15 bytes', good.replace('Aev7PNzF9ifk0oM4U+MGlg==', 'Aev7PNzF9ifk0oM4U+MG')],
    ['no data', good.replace('f6SdJOI=', '')],
    ['data of a carriage return alone', good.replace('f6SdJOI=', '\r')],
    ['an initialisation vector of a carriage return alone', good.replace('ICEi', '\r')],
    ['an initialisation vector of more than 128 bytes', good.replace('ICEi', 'ICEi'.repeat(43))],
    ['no type', good.replace('type:str', 'type:')],
    ['fields in another order', good.replace(/(data:[^,]+),(iv:[^,]+)/, '$2,$1')],
    ['a bracket in its type', good.replace('str]', 'str]]')],
  ])('is not met by %s', (_, text) => {
    expect(parseEncrypted(good)).toBeDefined()
    expect(text).not.toBe(good)
    expect(parseEncrypted(text)).toBeUndefined()
  })

  it.each([['AA==', [0]], ['AB==', undefined], ['A', undefined], ['', []], ['AAA', undefined], ['AA=A', undefined]] as const)('reads base64 %j', (text, bytes) => {
    expect(base64(text)).toEqual(bytes && Buffer.from(bytes))
  })
})
