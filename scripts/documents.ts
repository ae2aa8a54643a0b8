/** The documents as data, for tests and checks: pages, sections, links and anchors, rows of tables, blocks of code. */
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

const root = join(import.meta.dirname, '..')

/** Every page that a reader meets, relative to the root. */
export const PAGES: readonly string[] = globSync(['*.md', 'docs/**/*.md', 'examples/**/*.md', '.github/**/*.md'], { cwd: root })
  .map((path) => path.replaceAll('\\', '/'))
  .sort()

export function pageText(page: string): string {
  return readFileSync(join(root, page), 'utf8')
}

/** A fenced block of code. */
export interface Block {
  readonly page: string
  /** Of the page, where the code begins. */
  readonly line: number
  readonly language: string
  readonly text: string
}

const FENCE = /^( *)```(\w*)\n([^]*?)\n\1```$/gm

/** @param languages all, if there is none */
export function blocksOf(page: string, ...languages: readonly string[]): Block[] {
  const text = pageText(page)
  const blocks = [...text.matchAll(FENCE)].map(({ index, 1: indent = '', 2: language = '', 3: code = '' }) => ({
    page,
    line: text.slice(0, index).split('\n').length + 1,
    language,
    text: code.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  }))
  return blocks.filter(({ language }) => languages.length === 0 || languages.includes(language))
}

export function withoutBlocks(markdown: string): string {
  return markdown.replaceAll(FENCE, '')
}

/** What stands below a heading, headings of lower levels included. */
export function sectionOf(markdown: string, heading: string): string {
  const [, level = '', title = ''] = /^(#+) (.*)$/.exec(heading) ?? []
  const lines = markdown.split('\n')
  const from = lines.indexOf(`${level} ${title}`)
  if (from < 0) throw new Error(`No heading is called ${heading}`)
  const after = lines.slice(from + 1)
  const to = after.findIndex((line) => new RegExp(`^#{1,${level.length}} `).test(line))
  return after.slice(0, to < 0 ? undefined : to).join('\n')
}

/** Cells of the rows of every table, heads and rules apart. `\|` is no border. */
export function rowsOf(markdown: string): string[][] {
  const lines = markdown.split('\n')
  const isHead = (line: number): boolean => /^\|(?: *:?-+:? *\|)+$/.test(lines[line + 1] ?? '')
  const isRule = (line: string): boolean => /^\|(?: *:?-+:? *\|)+$/.test(line)
  return lines
    .filter((line, at) => line.startsWith('|') && !isHead(at) && !isRule(line))
    .map((line) => line.replace(/^\||\|$/g, '').split(/(?<!\\)\|/).map((cell) => cell.trim()))
}

/** What stands in a text as code. */
export function codeIn(text: string): string[] {
  return [...text.matchAll(/(`+)(.+?)\1/g)].map(([, , code = '']) => code.trim())
}

export interface Link {
  /** As it is written. */
  readonly target: string
  /** Empty for the page itself. */
  readonly path: string
  /** Empty for the top of the page. */
  readonly anchor: string
}

/** Links that lead to another place of this repository. */
export function linksOf(markdown: string): Link[] {
  const targets = [...withoutBlocks(markdown).replaceAll(/`[^`\n]*`/g, '').matchAll(/\]\(([^()\s]+)\)/g)].map(([, target = '']) => target)
  return targets.filter((target) => !/^[a-z]+:/i.test(target)).map((target) => {
    const [path = '', anchor = ''] = target.split('#')
    return { target, path, anchor }
  })
}

/** Where links may lead on a page: its headings, as GitHub makes anchors of them, and what it names itself. */
export function anchorsOf(markdown: string): Set<string> {
  const headings = [...withoutBlocks(markdown).matchAll(/^#+ (.+)$/gm)].map(([, text = '']) => anchorOf(text))
  const seen = new Map<string, number>()
  const anchors = headings.map((anchor) => {
    const count = seen.get(anchor) ?? 0
    seen.set(anchor, count + 1)
    return count === 0 ? anchor : `${anchor}-${count}`
  })
  const named = [...markdown.matchAll(/<a id="([^"]+)">/g)].map(([, id = '']) => id)
  return new Set([...anchors, ...named])
}

function anchorOf(heading: string): string {
  const shown = heading.replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1').replaceAll(/[`*]/g, '')
  return shown.toLowerCase().replaceAll(/[^\p{L}\p{N}\p{M} _-]/gu, '').replaceAll(' ', '-')
}
