/** YAML as SOPS lays it out: four spaces, blocks, no folding, plain scalars where they mean what they say. */
import { ActionError } from '../../errors.ts'
import { say } from '../../text.ts'
import type { Comment, Item, Leaf, Node } from '../tree.ts'
import { resolvePlain } from './yaml-scalars.ts'

const STEP = 4

/** Documents with `---` between them. */
export function emitYaml(documents: readonly Node[]): string {
  return documents.map((root) => emitRoot(root)).join('---\n')
}

function emitRoot(root: Node): string {
  if (root.kind === 'leaf') return `${scalar(root, 0)}\n`
  return block(root, 0).map((line) => `${line}\n`).join('')
}

/** The lines of a mapping or list whose items stand at a column. */
function block(node: Exclude<Node, Leaf>, column: number): string[] {
  const indent = ' '.repeat(column)
  if (!node.items.some((item) => item.kind !== 'comment')) return [...comments(node.items, indent), `${indent}${node.kind === 'map' ? '{}' : '[]'}`]
  const lines: string[] = []
  node.items.forEach((item, index) => {
    if (item.kind === 'comment') {
      if (!isInline(node.items, index)) lines.push(...comment(item, indent))
      return
    }
    const previous = node.items[index - 1]
    const inline = previous?.kind === 'comment' && isInline(node.items, index - 1) ? ` #${previous.text}` : ''
    const written = item.kind === 'item' ? emitItem(item, column) : emitElement(item, column)
    if (inline !== '') written[0] = `${written[0]}${inline}`
    lines.push(...written)
  })
  return lines
}

/** A comment on the line of the value that follows it, where that has a line. */
function isInline(items: readonly (Item | Node | Comment)[], index: number): boolean {
  const [item, next] = [items[index], items[index + 1]]
  if (item?.kind !== 'comment' || item.inline !== true || next === undefined || next.kind === 'comment') return false
  const value = next.kind === 'item' ? next.value : next
  return value.kind === 'leaf' && !isBlock(value)
}

function emitItem({ key, value }: Item, column: number): string[] {
  const indent = ' '.repeat(column)
  const name = key === '<<' && value.kind !== 'leaf' ? '!!merge <<' : text(key, column)
  const explicit = name.includes('\n') || name.length > 128
  const head = explicit ? `${indent}? ${name}\n${indent}:` : `${indent}${name}:`
  if (value.kind === 'leaf') return [`${head} ${scalar(value, column)}`]
  if (!value.items.some((item) => item.kind !== 'comment')) return [...comments(value.items, indent), `${head} ${value.kind === 'map' ? '{}' : '[]'}`]
  return [head, ...block(value, column + STEP)]
}

/** What is in a list starts on the line of its dash; comments before it stand above the dash. */
function emitElement(value: Node, column: number): string[] {
  const indent = ' '.repeat(column)
  if (value.kind === 'leaf') return [`${indent}- ${scalar(value, column)}`]
  const lines = block(value, column + 2)
  const head = lines.findIndex((line) => !line.trimStart().startsWith('#'))
  return [...lines.slice(0, head).map((line) => `${indent}${line.trimStart()}`), `${indent}- ${lines[head]?.trimStart()}`, ...lines.slice(head + 1)]
}

function comments(items: readonly (Item | Node | Comment)[], indent: string): string[] {
  return items.flatMap((item) => (item.kind === 'comment' ? comment(item, indent) : []))
}

function comment({ text: words }: Comment, indent: string): string[] {
  return words.split('\n').map((line) => `${indent}#${line}`)
}

function scalar(leaf: Leaf, column: number): string {
  const { type, text: value, literal } = leaf
  if (typeof value !== 'string') return `!!binary ${Buffer.from(value).toString('base64')}`
  switch (type) {
    case 'null': return 'null'
    case 'bool': return value.toLowerCase()
    case 'int': case 'time': return value
    case 'float': return literal !== undefined && isSameFloat(literal, value) ? literal : float(value)
    default: return text(value, column)
  }
}

function isSameFloat(literal: string, value: string): boolean {
  const resolved = resolvePlain(literal)
  return resolved?.type === 'float' && resolved.text === value
}

/** A float that would be read again as an integer, or as minus zero, is hashed otherwise: refused. */
function float(value: string): string {
  const spelled = { '+Inf': '.inf', '-Inf': '-.inf', NaN: '.nan' }[value]
  if (spelled !== undefined) return spelled
  return value.includes('.') || value === '-0' ? (value === '-0' ? '-0.0' : value) : `${value}.0`
}

function isBlock({ type, text: value }: Leaf): boolean {
  return type === 'str' && typeof value === 'string' && blockable(value)
}

/** Several lines that a literal block holds as they are. */
function blockable(value: string): boolean {
  // eslint-disable-next-line no-control-regex
  return /[^\n]\n|^[^\n]*\n[^\n]/.test(value) && !value.startsWith('\n') && !/[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff\t]|[\ud800-\udfff]/.test(value) && !/(^|\n) +(\n|$)/.test(value)
}

/** A text, in the plainest style that keeps it. */
function text(value: string, column: number): string {
  if (blockable(value)) return literalBlock(value, column)
  // eslint-disable-next-line no-control-regex
  if (/[\u0000-\u001f\u007f-\u009f\u2028\u2029\ufeff]|[\ud800-\udfff]/.test(value)) return doubleQuoted(value)
  if (value === '' || looksTyped(value)) return doubleQuoted(value)
  if (isPlain(value)) return value
  return `'${value.replaceAll("'", "''")}'`
}

/** What another reader could take for something else than a text. */
function looksTyped(value: string): boolean {
  return resolvePlain(value)?.type !== 'str' || /^(y|Y|yes|Yes|YES|n|N|no|No|NO|on|On|ON|off|Off|OFF|<<|=)$/.test(value) || /^[-+]?[0-9][0-9_]*(:[0-5]?[0-9])+(\.[0-9_]*)?$/.test(value)
}

const PLAIN_START = /^[^\s\-?:,[\]{}#&*!|>'"%@`]|^[-?:](?=\S)/

function isPlain(value: string): boolean {
  if (!PLAIN_START.test(value) || /^[?:-]/.test(value) && !/^-[^\s\-?:,[\]{}]/.test(value)) return false
  return !/: |:$| #|^---|^\.\.\.|\s$|^\s/.test(value)
}

function doubleQuoted(value: string): string {
  if (!value.isWellFormed()) throw new ActionError('sops/unsupported', say`YAML cannot hold a lone surrogate.`)
  const escaped = JSON.stringify(value)
     
    .replace(/[\u007f-\u009f\u2028\u2029\ufeff]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
    .replace(/[\u{10000}-\u{10ffff}]/gu, (c) => `\\U${(c.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(8, '0')}`)
  return escaped
}

function literalBlock(value: string, column: number): string {
  const indent = ' '.repeat(column + STEP)
  const body = value.replace(/\n+$/, '')
  const ends = value.length - body.length
  const header = `|${value.startsWith(' ') ? STEP : ''}${ends === 0 ? '-' : ends === 1 ? '' : '+'}`
  const lines = body.split('\n').map((line) => (line === '' ? '' : `${indent}${line}`))
  return [header, ...lines, ...Array.from({ length: Math.max(0, ends - 1) }, () => '')].join('\n')
}
