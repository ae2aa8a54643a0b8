/**
 * Foreign text in messages.
 *
 * Key paths, file names, claims and the details of a server are written by others. The runner parses `##[command]`
 * anywhere in a line and `::command::` at its start, and a terminal obeys control characters; so whatever comes from
 * outside reaches a message only through `show`, most easily as an interpolation of `say`.
 */

const LIMIT = 200

// Control characters, line and paragraph separators, bidirectional controls, zero-width characters, lone surrogates.
// eslint-disable-next-line no-control-regex
const UNSAFE = /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff\ufff9-\ufffb]/gu

/** One line of at most 200 characters that neither a terminal nor the runner obeys. */
export function show(text: unknown): string {
  const whole = String(text)
  const characters = Array.from(whole.slice(0, 2 * LIMIT))
  const cut = characters.length > LIMIT ? `${characters.slice(0, LIMIT - 1).join('')}…` : characters.join('')
  return cut
    .replace(UNSAFE, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replaceAll('##[', '#\\#[')
    .replace(/^(\s*):(?=:)/, '$1\\:')
}

/** Template tag for messages: every interpolation is shown by `show`, the literal text stays as written. */
export function say(strings: TemplateStringsArray, ...values: unknown[]): string {
  return strings.reduce((message, literal, i) => `${message}${show(values[i - 1])}${literal}`)
}

/**
 * An expression with whole classes of Unicode, such as `\p{L}`. V8 looks up a literal one as soon as it reads the file
 * around it, which takes longer than the file does: this one is made when it is first used.
 */
export function unicode(source: string, flags: string): () => RegExp {
  let made: RegExp | undefined
  return () => (made ??= new RegExp(source, flags))
}

/** "one", "one and two", "one, two and three". */
export function listing(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`
}

/** `1 value`, `3 values`. */
export function count(number: number, word: string): string {
  return `${number} ${word}${number === 1 ? '' : 's'}`
}

/** ` and 3 more`, or nothing. @param others what is not named */
export function andMore(others: readonly unknown[]): string {
  return others.length > 0 ? ` and ${others.length} more` : ''
}

/** A name that another program gave, if it is one word: an error's code, say. Anything else could be any text. */
export function oneWord(name: unknown): string {
  return typeof name === 'string' && /^\w{1,60}$/.test(name) ? name : 'unknown'
}

/** The text itself where it is not well-formed. */
export function percentDecoded(text: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    return text
  }
}

/**
 * Whether a text is what a pattern says: `*` stands for any text, everything else for itself. Linear in the text for
 * each `*`.
 */
export function isLike(pattern: string, text: string): boolean {
  const [first = '', ...rest] = pattern.split('*')
  if (rest.length === 0) return text === pattern
  if (!text.startsWith(first)) return false
  const last = rest.pop() ?? ''
  let at = first.length
  for (const piece of rest) {
    const found = text.indexOf(piece, at)
    if (found < 0) return false
    at = found + piece.length
  }
  return text.length - last.length >= at && text.endsWith(last)
}
