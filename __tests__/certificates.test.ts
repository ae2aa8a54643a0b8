import { describe, expect, it } from 'vitest'
import { createAuthority } from '../emulators/front/certificates.ts'
import { certificateProblem } from '../src/certificates.ts'

const { pem } = await createAuthority('Test authority')
const lines = pem.trim().split('\n')

describe('certificates as PEM', () => {
  it.each<[string, string]>([
    ['one', pem],
    ['several', pem + pem],
    ['with text around them', `# Our CA\nsubject=CN = Test\n${pem}\nissuer=x\n${pem}`],
    ['with the line ends of Windows', pem.replaceAll('\n', '\r\n')],
    ['with blanks at the end of lines', pem.replaceAll('\n', '  \n')],
    ['beside something else', `${pem}-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n`],
  ])('%s can be trusted', (_, text) => {
    expect(certificateProblem(text)).toBeUndefined()
  })

  it.each<[string, string, string]>([
    ['none', 'hello', 'holds no PEM certificate'],
    ['a key', '-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n', 'holds no PEM certificate'],
    ['indented', lines.map((line) => `    ${line}`).join('\n'), 'holds an indented certificate: its lines must begin at the margin, as after `|` in YAML'],
    ['indented but for its first line, as inputs come', lines.join('\n  '), 'holds an indented certificate: its lines must begin at the margin, as after `|` in YAML'],
    ['on one line', lines.join(' '), 'holds a certificate on one line: the lines BEGIN and END must stand by themselves'],
    ['with the line ends of an old Mac, which OpenSSL passes over', lines.join('\r'), 'holds a certificate on one line: the lines BEGIN and END must stand by themselves'],
    ['with line breaks as JSON writes them', lines.join('\\n'), 'holds a certificate on one line: the lines BEGIN and END must stand by themselves'],
    ['without its end', lines.slice(0, -1).join('\n'), 'holds a certificate, or something before it, whose line END is missing'],
    ['that begins twice', lines.slice(0, -1).join('\n') + '\n' + pem, 'holds a certificate, or something before it, whose line END is missing'],
    ['behind something without its end', `-----BEGIN X-----\nAAAA\n${pem}`, 'holds a certificate, or something before it, whose line END is missing'],
    ['cut within', [...lines.slice(0, 3), ...lines.slice(-1)].join('\n'), 'holds something that is no certificate between BEGIN and END, as number 1 of 1'],
    ['of which the second is none', pem + '-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----\n', 'holds something that is no certificate between BEGIN and END, as number 2 of 2'],
  ])('%s: the reason is said', (_, text, problem) => {
    expect(certificateProblem(text)).toBe(problem)
  })
})
