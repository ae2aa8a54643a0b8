/** What to do about a TLS certificate that is not trusted. */
import { certificateProblem } from '../certificates.ts'
import type { Environment } from './proxy.ts'

/** What to do about a certificate that no CA would mend, by the code of Node's error. */
const CERTIFICATE_HINTS: Readonly<Record<string, string>> = {
  CERT_HAS_EXPIRED: 'It has expired: whoever runs that host renews it. Check the clock of the runner, too.',
  CERT_NOT_YET_VALID: 'It is not valid yet: check the clock of the runner.',
  ERR_TLS_CERT_ALTNAME_INVALID: 'It is for other names than this host: check the address, and what answers there in its place.',
}

/** What to do about one whose CA is not known, by where that is given. */
const TRUST = {
  input: 'Give the issuing CA in `ca-certificate` (PEM or a file).',
  otherInput: 'The CA in `ca-certificate` did not issue it: give the one that did (PEM or a file).',
  variable: 'If a proxy opens TLS on the way, set `NODE_EXTRA_CA_CERTS` for the job to a file with its CA.',
} as const

export type CaGiven = keyof typeof TRUST

/**
 * @param code of Node's error
 * @param ca where the CA is given that would be trusted for this host
 */
export function certificateHint(code: string, ca: CaGiven, environment: Environment): string {
  return CERTIFICATE_HINTS[code] ?? trustHint(ca, environment)
}

/** What is in `NODE_EXTRA_CA_CERTS` and cannot be used, Node passes over. */
function trustHint(ca: CaGiven, { NODE_EXTRA_CA_CERTS: file }: Environment): string {
  const problem = file ? certificateFileProblem(file) : undefined
  return problem === undefined ? TRUST[ca] : `\`NODE_EXTRA_CA_CERTS\` names a file that ${problem}. ${TRUST[ca]}`
}

function certificateFileProblem(file: string): string | undefined {
  try {
    return certificateProblem(process.getBuiltinModule('node:fs').readFileSync(file, 'utf8'))
  } catch {
    return 'cannot be read'
  }
}
