/** How GitHub's runner hides registered texts in a log. */
export class Masker {
  private readonly texts = new Set<string>()

  /** Hides a text, each of its lines, and what encoders make of them. */
  add(text: string): void {
    if (text.trim() === '') return
    for (const one of [text, ...text.split(/[\r\n]+/).map((line) => line.trim())]) {
      if (one !== '') for (const form of [one, ...encoded(one)]) if (form !== '') this.texts.add(form)
    }
  }

  /** The text with `***` for each stretch that hidden texts cover. */
  mask(text: string): string {
    const spans = [...this.texts].flatMap((hidden) => spansOf(hidden, text)).toSorted((a, b) => a.from - b.from)
    let shown = ''
    let at = 0
    for (let i = 0; i < spans.length; ) {
      const from = spans[i]?.from ?? 0
      let to = from
      for (let span = spans[i]; span !== undefined && (span.from <= to || span.from === from); span = spans[++i]) to = Math.max(to, span.to)
      shown += `${text.slice(at, from)}***`
      at = to
    }
    return shown + text.slice(at)
  }
}

interface Span {
  readonly from: number
  readonly to: number
}

function spansOf(hidden: string, text: string): Span[] {
  const spans: Span[] = []
  for (let from = text.indexOf(hidden); from >= 0; from = text.indexOf(hidden, from + 1)) spans.push({ from, to: from + hidden.length })
  return spans
}

/** Base64 of the text, and of it without its first one and two bytes; JSON, URI and XML escapes. */
function encoded(text: string): string[] {
  const bytes = Buffer.from(text)
  const base64 = [0, 1, 2].filter((shift) => shift === 0 || bytes.length > shift).map((shift) => bytes.subarray(shift).toString('base64'))
  const xml = text.replace(/[<>&"']/g, (c) => `&${{ '<': 'lt', '>': 'gt', '&': 'amp', '"': 'quot', "'": 'apos' }[c] ?? ''};`)
  const uri = encodeURIComponent(text.toWellFormed()).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`)
  return [...base64, JSON.stringify(text).slice(1, -1), uri, xml]
}
