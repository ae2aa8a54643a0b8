/** Certificates as PEM. What is no PEM to the letter, OpenSSL passes over in silence: so it is refused here, with the reason. */

const BEGIN = '-----BEGIN CERTIFICATE-----'

/** Loaded where a certificate is given: it takes longer than the rest of this file. */
const crypto = () => process.getBuiltinModule('node:crypto')

/**
 * @param text of a file or an input
 * @returns what is wrong with it, for the end of a sentence about what holds it; undefined for certificates that can be trusted
 */
export function certificateProblem(text: string): string | undefined {
  if (!text.includes(BEGIN)) return 'holds no PEM certificate'
  const lines = text.split(/\r?\n/) // OpenSSL knows no others
  if (lines.some((line) => /^[ \t]+-----(?:BEGIN|END) /.test(line))) return 'holds an indented certificate: its lines must begin at the margin, as after `|` in YAML'
  if (lines.some((line) => line.includes(BEGIN) && line.trim() !== BEGIN)) return 'holds a certificate on one line: the lines BEGIN and END must stand by themselves'
  const blocks = blocksOf(lines)
  if (blocks === undefined) return 'holds a certificate, or something before it, whose line END is missing'
  const broken = blocks.findIndex((block) => !isCertificate(block))
  return broken < 0 ? undefined : `holds something that is no certificate between BEGIN and END, as number ${broken + 1} of ${blocks.length}`
}

/**
 * The certificates of a text that may hold other blocks of PEM, too.
 * @returns undefined where a block does not end: OpenSSL reads nothing behind it
 */
function blocksOf(lines: readonly string[]): string[] | undefined {
  const blocks: string[] = []
  let block: { readonly kind: string; readonly lines: string[] } | undefined
  for (const line of lines.map((one) => one.trimEnd())) {
    const [, kind] = /^-----BEGIN (.+)-----$/.exec(line) ?? []
    if (kind !== undefined) {
      if (block !== undefined) return undefined
      block = { kind, lines: [] }
    }
    block?.lines.push(line)
    if (block === undefined || line !== `-----END ${block.kind}-----`) continue
    if (block.kind === 'CERTIFICATE') blocks.push(block.lines.join('\n'))
    block = undefined
  }
  return block === undefined ? blocks : undefined
}

function isCertificate(block: string): boolean {
  try {
    new (crypto().X509Certificate)(block)
    return true
  } catch {
    return false
  }
}
