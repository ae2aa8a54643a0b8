import { describe, expect, it } from 'vitest'
import { holdsCiphertext, isCiphertext, occurrences } from '../../src/config/ciphertext.ts'

const ENC = 'ENC[AES256_GCM,data:AAAA,iv:BBBB,tag:CCCC,type:str]'
const OTHER = 'ENC[AES256_GCM,data:DDDD,iv:BBBB,tag:CCCC,type:str]'
const wanted = new Set([ENC])
const count = (bytes: Uint8Array) => occurrences(bytes, wanted).get(ENC) ?? 0
const hex = (text: string, prefix: string, width: number) => Array.from(text, (c) => prefix + c.charCodeAt(0).toString(16).padStart(width, '0')).join('')

describe('ciphertext as text', () => {
  it.each([[ENC, true], [`${ENC} `, false], [` ${ENC}`, false], [ENC + OTHER, false], ['ENC[AES256_GCM,data:', false], ['ENC[x]', false]])('%s is one ciphertext: %s', (text, whole) => {
    expect(isCiphertext(text)).toBe(whole)
  })

  it('sees ciphertext inside a text, cut or whole', () => {
    expect([`postgres://a:${ENC}@b`, 'ENC[AES256_GCM,data:cut', 'ENC[other'].map(holdsCiphertext)).toEqual([true, true, false])
  })

  it.each([
    ['plain', Buffer.from(`a: ${ENC}\nb: "${ENC}" # ${ENC}\nc: ${OTHER}`), 3],
    ['after an unfinished one', Buffer.from(`ENC[AES256_GCM,data: ${ENC}`), 1],
    ['JSON escapes', Buffer.from(`{"a":"${hex(ENC, '\\u', 4)}"}`), 1],
    ['YAML \\x escapes', Buffer.from(`a: "${hex(ENC, '\\x', 2)}"`), 1],
    ['YAML \\U escapes', Buffer.from(`a: "${hex(ENC, '\\U', 8)}"`), 1],
    ['a needless escape', Buffer.from(`a: "${ENC.replace('/', '\\/').replace('[', '\\x5b')}"`), 1],
    ['an escaped line break', Buffer.from(`a: "ENC[AES256_GCM,\\\n   data:AAAA,iv:BBBB,\\\r\n\ttag:CCCC,type:str]"`), 1],
    ['an escaped backslash before what is no escape', Buffer.from(`a: "\\\\x45NC" "${ENC}"`), 1],
    ['UTF-16, little endian', Buffer.from(`a: ${ENC}`, 'utf16le'), 1],
    ['UTF-16, big endian', Buffer.from(`a: ${ENC}`, 'utf16le').swap16(), 1],
    ['base64', Buffer.from(`a: !!binary ${btoa(ENC)}\nb: !<tag:yaml.org,2002:binary> "${btoa(`${ENC} and more`)}"`), 2],
    ['base64 over several lines', Buffer.from(`a: !!binary |\n${btoa(ENC).replace(/.{7}/g, '  $&\n')}\n`), 1],
    ['base64 of another', Buffer.from(`a: !!binary ${btoa(OTHER)}`), 0],
    ['another ciphertext', Buffer.from(`a: ${OTHER}`), 0],
    ['a cut one at the end', Buffer.from(ENC.slice(0, -1)), 0],
  ])('finds it in a file: %s', (_, bytes, times) => {
    expect(count(bytes)).toBe(times)
  })
})
