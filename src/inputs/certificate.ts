/** Certificates of authorities that are trusted besides Node's own. */
import { readFileSync } from 'node:fs'
import { certificateProblem } from '../certificates.ts'
import { invalid } from './reader.ts'
import type { InputName } from './table.ts'

/**
 * @param text PEM as it is, PEM in base64, or the path of a file that holds either
 * @throws ActionError input/invalid
 */
export function certificate(name: InputName, text: string): string {
  const given = asPem(text)
  const pem = given ?? asPem(readCertificate(name, text)) ?? ''
  const problem = certificateProblem(pem)
  if (problem !== undefined) throw invalid(name, given === undefined ? `names a file that ${problem}` : problem)
  return pem
}

function asPem(text: string): string | undefined {
  if (text.includes('-----BEGIN CERTIFICATE-----')) return text
  if (!/^[A-Za-z0-9+/=\s]+$/.test(text)) return undefined
  const decoded = Buffer.from(text, 'base64').toString('latin1')
  return decoded.includes('-----BEGIN CERTIFICATE-----') ? decoded : undefined
}

function readCertificate(name: InputName, path: string): string {
  try {
    return readFileSync(path, 'utf8')
  } catch {
    throw invalid(name, 'must be PEM, or the path of a file that can be read')
  }
}
