/** What stands in a page of `docs/`: its code, its files and its commands. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface Block {
  readonly language: string
  /** The name of the file that it is, if the line above names one and ends with a colon. */
  readonly file: string | undefined
  readonly text: string
}

export type Page = readonly Block[]

const DOCS = join(import.meta.dirname, '../../docs')

export function textOf(name: string): string {
  return readFileSync(join(DOCS, name), 'utf8')
}

export function page(name: string): Page {
  const pieces = textOf(name).split(/^```(.*)\n/m)
  // Text, the fence that opens, code, the fence that closes, text, …
  if (pieces.length % 4 !== 1) throw new Error(`docs/${name} has a block of code that does not end`)
  return Array.from({ length: (pieces.length - 1) / 4 }, (_, i) => {
    const [above = '', language = '', text = ''] = pieces.slice(4 * i)
    return { language, file: /`([\w-]+\.(?:json|hcl))`.*:\n\n$/.exec(above)?.[1], text }
  })
}

/** The text of a file that the page shows. */
export function fileOf(page: Page, name: string): string {
  const found = page.filter(({ file }) => file === name)
  const [block, ...more] = found
  if (block === undefined || more.length > 0) throw new Error(`the page shows ${found.length} files ${name}`)
  return block.text
}

export function jsonOf(page: Page, name: string): unknown {
  return JSON.parse(fileOf(page, name))
}

/** The texts of every block in a language. */
export function inLanguage(page: Page, language: string): string[] {
  return page.filter((block) => block.language === language).map(({ text }) => text)
}

/** Every command of the page, each as its words. */
export function commandsOf(page: Page): string[][] {
  return inLanguage(page, 'sh').flatMap((text) => text.replaceAll('\\\n', ' ').trimEnd().split('\n')).map(wordsOf)
}

/** The one command that begins like this. */
export function command(page: Page, ...start: readonly string[]): string[] {
  const found = commandsOf(page).filter((words) => start.every((word, i) => words[i] === word))
  const [words, ...more] = found
  if (words === undefined || more.length > 0) throw new Error(`the page has ${found.length} commands ${start.join(' ')}`)
  return words
}

/** The value of `--name value` or `--name=value`. */
export function option(words: readonly string[], name: string): string {
  const at = words.findIndex((word) => word === `--${name}` || word.startsWith(`--${name}=`))
  const word = words[at]
  if (word === undefined) throw new Error(`no --${name} in ${words.join(' ')}`)
  return word.includes('=') ? word.slice(word.indexOf('=') + 1) : words[at + 1] ?? ''
}

/** Words as a shell makes them, of a line that it neither expands nor pipes. */
function wordsOf(line: string): string[] {
  return [...line.matchAll(/(?:[^\s'"]|'[^']*'|"[^"]*")+/g)].map(([word]) => word.replace(/'([^']*)'|"([^"]*)"/g, (_, single: string | undefined, double: string | undefined) => single ?? double ?? ''))
}
