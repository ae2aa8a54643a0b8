/** `ENC[...]` texts, found as text. */

const START = 'ENC[AES256_GCM,'

/** A text that is one ciphertext, however it is spelled. Base64 holds no `]`, and nothing may follow. */
const WHOLE = /^ENC\[AES256_GCM,data:[^\]]+\]$/

/** No bracket can stand within a ciphertext: so each character is looked at once, however many starts there are. */
const ALONE = /^ENC\[AES256_GCM,[^[\]\s]*\]$/
const ANY = /ENC\[AES256_GCM,[^[\]]*\]/g

/** Whether the text is one ciphertext and nothing else. Files hold none with blanks in it: such a spelling is somebody's own. */
export function isWhole(text: string): boolean {
  return ALONE.test(text)
}

/** Whether the text is a ciphertext, in any spelling, blanks around it apart. */
export function isCiphertext(text: string): boolean {
  return WHOLE.test(text.trim())
}

/** Whether ciphertext is anywhere in the text, whole or cut. */
export function holdsCiphertext(text: string): boolean {
  return text.includes(START)
}

/** Those of the wanted ciphertexts that stand in the text as they are. */
export function ciphertextsIn(text: string, wanted: { has(ciphertext: string): boolean }): Set<string> {
  const found = new Set<string>()
  if (!holdsCiphertext(text)) return found
  for (const [ciphertext] of text.matchAll(ANY)) if (wanted.has(ciphertext)) found.add(ciphertext)
  return found
}
