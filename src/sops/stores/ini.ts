/** INI as SOPS reads it: sections of texts. */
import { ActionError } from '../../errors.ts'
import { say } from '../../text.ts'
import { LONG_PATH, LONGEST_PATH, refuseExcess, tooMuch } from '../size.ts'
import type { Comment, Item, Mapping } from '../tree.ts'
import { utf8 } from '../values.ts'
import { flatText, withoutDuplicates } from './dotenv.ts'
import { flatten, unflatten } from './flat.ts'
import type { Store } from './store.ts'

/** The section of keys that stand before any section. */
export const BEFORE_SECTIONS = 'DEFAULT'

interface Section {
  readonly name: string
  readonly comment: string | undefined
  /** In the order of the file; a key that stands twice keeps its first place and its last value. */
  readonly keys: Map<string, { text: string; comment: string | undefined }>
}

export const iniStore: Store = {
  parse(bytes, path) {
    const sections = new IniReader(utf8(bytes, path).replace(/^\ufeff/, ''), path).sections()
    const [metadata, ...more] = sections.filter(({ name }) => name === 'sops')
    if (more.length > 0) throw new ActionError('sops/metadata', say`${path} has the section [sops] twice.`)
    const items = sections.filter((section) => section !== metadata).map((section): Item => ({ kind: 'item', key: section.name, value: sectionNode(section) }))
    const entries = [...(metadata?.keys ?? [])].map(([name, { text }]) => [name, text.replaceAll('\\n', '\n')] as const)
    const documents: Mapping[] = [{ kind: 'map', items }]
    refuseExcess(documents, path)
    return { documents, ...(metadata === undefined ? {} : { sops: unflatten(entries, path) }) }
  },
  emit(documents, sops) {
    const [root] = documents
    if (documents.length !== 1 || root?.kind !== 'map') throw new ActionError('sops/unsupported', 'An INI file holds sections.')
    const sections = withoutDuplicates(root.items, 'The INI file').map((item) => {
      if (item.kind === 'comment' || item.value.kind !== 'map') throw new ActionError('sops/unsupported', 'An INI file holds sections of keys and nothing else.')
      return writeSection(item.key, item.value.items)
    })
    const metadata = sops === undefined ? [] : [writeSection('sops', flatten(sops).map(([key, leaf]): Item => ({ kind: 'item', key, value: { kind: 'leaf', type: 'str', text: flatText(leaf).replaceAll('\n', '\\n') } })))]
    return Buffer.from([...sections, ...metadata].filter((section) => section !== '').join('\n'))
  },
}

/** The comment of a section comes first; that of a key follows its key. */
function sectionNode({ comment, keys }: Section): Mapping {
  const head: Comment[] = comment === undefined ? [] : [{ kind: 'comment', text: comment }]
  const items = [...keys].flatMap(([key, value]): (Item | Comment)[] => [
    { kind: 'item', key, value: { kind: 'leaf', type: 'str', text: value.text } },
    ...(value.comment === undefined ? [] : [{ kind: 'comment', text: value.comment } as const]),
  ])
  return { kind: 'map', items: [...head, ...items] }
}

class IniReader {
  readonly #lines: string[]
  readonly #path: string
  #at = 0

  constructor(text: string, path: string) {
    this.#lines = text.split('\n').map((line) => line.replace(/\r$/, ''))
    if (this.#lines.at(-1) === '') this.#lines.pop()
    this.#path = path
  }

  sections(): Section[] {
    let section: Section = { name: BEFORE_SECTIONS, comment: undefined, keys: new Map() }
    const sections = [section]
    let comment: string[] = []
    const takeComment = (): string | undefined => {
      const text = comment.length === 0 ? undefined : comment.join('\n').replace(/^[;# ]+/, '')
      comment = []
      return text
    }
    while (this.#at < this.#lines.length) {
      const line = (this.#lines[this.#at] ?? '').trimStart()
      this.#at += 1
      if (line.trim() === '') continue
      if (/^[;#]/.test(line)) comment.push(line.trimEnd())
      else if (line.startsWith('[')) {
        const end = line.lastIndexOf(']')
        if (end < 0) throw this.#error('has a section without its closing bracket')
        const name = line.slice(1, end)
        if (name === BEFORE_SECTIONS && sections.length === 1) continue
        section = { name, comment: takeComment(), keys: new Map() }
        sections.push(section)
      } else {
        const { key, rest } = this.#key(line)
        const { text, inline } = this.#value(rest)
        if (inline !== undefined) comment.push(inline)
        if (key.length > LONGEST_PATH) throw tooMuch(this.#path, LONG_PATH)
        if (key === '-') throw new ActionError('sops/mac', say`Line ${this.#at} of ${this.#path} has the key "-", which SOPS writes in a way that it cannot verify.`)
        section.keys.set(key, { text, comment: takeComment() })
      }
    }
    return sections
  }

  #key(line: string): { key: string; rest: string } {
    const quote = /^("""|"|`)/.exec(line)?.[1]
    if (quote !== undefined) {
      const end = line.indexOf(quote, quote.length)
      const delimiter = end < 0 ? -1 : line.slice(end + quote.length).search(/[=:]/)
      if (delimiter < 0) throw this.#error('has a line without a delimiter')
      return { key: line.slice(quote.length, end).trim(), rest: line.slice(end + quote.length + delimiter + 1) }
    }
    const cut = line.search(/[=:]/)
    if (cut < 0) throw this.#error('has a line without a delimiter')
    return { key: line.slice(0, cut).trim(), rest: line.slice(cut + 1) }
  }

  #value(rest: string): { text: string; inline?: string } {
    const line = rest.trim()
    const quote = line.startsWith('"""') ? '"""' : line.startsWith('`') ? '`' : undefined
    if (quote !== undefined) return { text: this.#quoted(rest.trimStart().slice(quote.length), quote) }
    if (line.endsWith('\\')) return { text: this.#continued(line.slice(0, -1)) }
    const cut = line.search(/[#;]/)
    const text = cut < 0 ? line : line.slice(0, cut).trim()
    const inline = cut < 0 ? {} : { inline: line.slice(cut) }
    const mark = text[0]
    const surrounded = text.length > 1 && (mark === '"' || mark === "'") && text.endsWith(mark) && !text.slice(1, -1).includes(mark)
    return { text: surrounded ? text.slice(1, -1) : text, ...inline }
  }

  /** Up to the closing quote, over as many lines as it takes. */
  #quoted(first: string, quote: string): string {
    const texts: string[] = []
    for (let line: string | undefined = first; line !== undefined; line = this.#lines[this.#at++]) {
      const end = line.indexOf(quote)
      if (end >= 0) return [...texts, line.slice(0, end)].join('\n')
      texts.push(line)
    }
    throw this.#error('has a quoted value without its end')
  }

  #continued(first: string): string {
    let text = first
    for (;;) {
      const line = (this.#lines[this.#at] ?? '').trim()
      this.#at += 1
      if (line === '') return text
      if (!line.endsWith('\\')) return text + line
      text += line.slice(0, -1)
    }
  }

  #error(problem: string): ActionError {
    return new ActionError('sops/syntax', say`${this.#path} ${problem} (line ${this.#at}).`)
  }
}

function writeSection(name: string, items: readonly (Item | Comment)[]): string {
  const keys = withoutDuplicates(items, name).filter((item) => item.kind === 'item')
  const width = Math.max(0, ...keys.map(({ key }) => writeKey(key).length))
  const lines: string[] = []
  for (const [index, item] of items.entries()) {
    if (item.kind === 'comment') {
      if (index === 0) lines.push(...commentLines(item.text))
      continue
    }
    const next = items[index + 1]
    if (next?.kind === 'comment') lines.push(...commentLines(next.text))
    lines.push(`${writeKey(item.key).padEnd(width)} = ${writeValue(item, name)}`)
  }
  const head = items[0]?.kind === 'comment' ? lines.splice(0, commentLines(items[0].text).length) : []
  if (name === BEFORE_SECTIONS) return [...head, ...lines].map((line) => `${line}\n`).join('')
  return [...head, `[${name}]`, ...lines].map((line) => `${line}\n`).join('')
}

function commentLines(text: string): string[] {
  return text.split('\n').map((line) => (/^[;#]/.test(line) ? line : `; ${line}`))
}

function writeKey(key: string): string {
  if (key.includes('`')) return `"""${key}"""`
  return /["=:]/.test(key) ? `\`${key}\`` : key
}

function writeValue({ key, value }: Item, section: string): string {
  const text = value.kind === 'leaf' && value.type === 'str' ? value.text : undefined
  if (typeof text !== 'string') throw new ActionError('sops/unsupported', say`INI cannot hold what is at ${section}.${key}: it holds texts only.`)
  if (text.includes('"""') && /[\n`]/.test(text)) throw new ActionError('sops/unsupported', say`INI cannot hold the text at ${section}.${key}.`)
  if (/[\n`]/.test(text)) return `"""${text}"""`
  if (/[#;]/.test(text)) return `\`${text}\``
  return text !== text.trim() ? `"${text}"` : text
}
