/** `ENC[...]` texts, found as text. */

const START = 'ENC[AES256_GCM,'

/** 15 bytes are 20 characters, whatever follows. */
const START_IN_BASE64 = new RegExp(`${btoa(START)}[A-Za-z0-9+/]*`, 'g')

/** A whole text that is one ciphertext. Base64 holds no `]`, and nothing may follow. */
const WHOLE = /^ENC\[AES256_GCM,data:[^\]]+\]$/

export function isCiphertext(text: string): boolean {
  return WHOLE.test(text)
}

/** Whether ciphertext is anywhere in the text, whole or cut. */
export function holdsCiphertext(text: string): boolean {
  return text.includes(START)
}

/**
 * How often each of the wanted ciphertexts stands in a file, as any reader of YAML or JSON could see it.
 *
 * Readers undo escapes, and read UTF-16: so backslash escapes are undone everywhere, whether or not they would count
 * there, and NUL bytes are dropped. YAML knows base64, too, with blanks anywhere in it: so what begins as the base64 of
 * ciphertext is decoded wherever it stands. Ciphertext is ASCII without blanks; no other spelling of it is left.
 */
export function occurrences(bytes: Uint8Array, wanted: ReadonlySet<string>): Map<string, number> {
  const found = new Map<string, number>()
  const text = plainText(bytes)
  count(text, wanted, found)
  for (const [encoded] of text.replaceAll(/\s/g, '').matchAll(START_IN_BASE64)) count(Buffer.from(encoded, 'base64').toString('latin1'), wanted, found)
  return found
}

function count(text: string, wanted: ReadonlySet<string>, found: Map<string, number>): void {
  for (let at = text.indexOf(START); at >= 0; at = text.indexOf(START, at + START.length)) {
    const end = text.indexOf(']', at)
    if (end < 0) break
    const ciphertext = text.slice(at, end + 1)
    if (wanted.has(ciphertext)) found.set(ciphertext, (found.get(ciphertext) ?? 0) + 1)
  }
}

const ESCAPE = /\\(?:x([0-9A-Fa-f]{2})|u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|\r?\n[ \t]*|([^]))/g

function plainText(bytes: Uint8Array): string {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1')
  const narrow = text.includes('\0') ? text.replaceAll('\0', '') : text
  if (!narrow.includes('\\')) return narrow
  return narrow.replace(ESCAPE, (_, x?: string, u?: string, U?: string, other?: string) => {
    const hex = x ?? u ?? U
    if (hex === undefined) return other ?? ''
    const code = Number.parseInt(hex, 16)
    return code <= 0x7f ? String.fromCharCode(code) : '?'
  })
}
