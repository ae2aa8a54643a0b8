/**
 * What stands on the job's page: what was exported and where it comes from, or why nothing was. Never a value.
 *
 * Foreign text stands in `<code>`, character by character: neither HTML nor Markdown, nor GitHub's own links and
 * mentions, make anything of it.
 */
import type { Explanation } from './errors.ts'
import type { Export, FileToWrite, Plan } from './select/index.ts'
import { count, show, unicode } from './text.ts'

/** What was built, and how. */
export interface Story {
  /** As the workflow wrote it. */
  readonly path: string
  /** The credentials that opened keys, each once. */
  readonly openedBy: readonly string[]
  /** Whether and where the build differs from the latest, and as what secrets were compared; absent where nobody asked. */
  readonly drift?: { readonly found: boolean; readonly compared: string; readonly places: readonly string[] }
}

/** Rows of the table, and lines of a list. */
const SHOWN = 100
/** Files of one row. */
const FILES_SHOWN = 3

/** The table is folded; what everybody should see is above it. */
export function jobSummary({ exports, files = [], outputs, warnings }: Pick<Plan, 'exports' | 'files' | 'outputs' | 'warnings'>, { path, openedBy, drift }: Story): string {
  const own = Object.fromEntries(outputs.filter(([name]) => name.startsWith('config-')))
  const rows = [...files.map(rowOfFile), ...exports.map(rowOfExport)]
  const secrets = rows.filter(({ secret }) => secret)
  const id = own['config-id'] ?? ''
  const headline = [
    code(path) + (id === '' ? '' : ` &#64; ${code(short(id))}`),
    `${count(rows.length, 'value')}, ${count(secrets.length, 'secret')}`,
    ...(openedBy.length === 0 ? [] : [`opened by ${openedBy.map((one) => code(withoutArn(one))).join(', ')}`]),
  ]
  return [
    `<p>${headline.join(' · ')}</p>`,
    ...(drift?.found ? caution(id, drift.places) : []),
    '<details><summary>Names, and where they come from</summary>',
    ...warnings.map((warning) => `<p>Warning: ${code(warning, true)}</p>`),
    ...(drift === undefined ? [] : [`<p>${drift.found ? 'Differs from' : 'Same as'} the latest build, secrets compared as ${drift.compared}.</p>`]),
    '<table>',
    '<tr><th>Name</th><th>Kind</th><th>Key path</th><th>File</th><th>Goes to</th></tr>',
    ...[...secrets, ...rows.filter(({ secret }) => !secret)].slice(0, SHOWN).map(rowText),
    '</table>',
    ...andMore(rows.length - SHOWN),
    `<p>Config id ${code(id)}, hash ${code(own['config-hash'] ?? '')}</p>`,
    '</details>',
    '',
  ].join('\n')
}

/**
 * @param path as the workflow wrote it; empty where it did not
 * @param address of the error's line in the page of errors; a path where the runner does not say where the action comes from
 */
export function failureSummary({ code: errorCode, headline, account, accountTitle = 'What was tried' }: Explanation, path: string, address: string): string {
  return [
    `<p>Nothing is exported${path === '' ? '' : ` of ${code(path)}`}: ${code(headline, true)}</p>`,
    ...(account.length === 0 ? [] : [`<details><summary>${accountTitle}</summary>`, '<ul>', ...account.slice(0, SHOWN).map((line) => `<li>${code(line, true)}</li>`), '</ul>', ...andMore(account.length - SHOWN), '</details>']),
    `<p>${code(errorCode)}, ${/^https?:/.test(address) ? link(address) : code(address)}</p>`,
    '',
  ].join('\n')
}

function link(address: string): string {
  return `<a href="${references(address)}">docs/errors.md</a>`
}

/** A box of GitHub's Markdown, which needs empty lines around it. Lists no more places than fit. */
function caution(id: string, places: readonly string[]): string[] {
  const where = places.length === 0 ? 'ECS does not say where' : `at ${places.slice(0, SHOWN).map((place) => code(place)).join(', ')}`
  const more = places.length > SHOWN ? ` and ${places.length - SHOWN} more` : ''
  return ['', '> [!CAUTION]', `> The build of ${code(short(id))} differs from the latest one: ${where}${more}.`, '']
}

interface Row {
  readonly name: string
  readonly path: string
  readonly secret: boolean
  readonly empty: boolean
  readonly files: readonly string[]
  readonly goesTo: 'environment' | 'output' | 'file'
}

function rowOfExport({ name, path, secret, value, files, environment }: Export): Row {
  return { name, path, secret, empty: value === '', files, goesTo: environment ? 'environment' : 'output' }
}

function rowOfFile({ path, from, secret, bytes, origin }: FileToWrite): Row {
  return { name: path, path: from, secret, empty: bytes.length === 0, files: origin === undefined ? [] : [origin], goesTo: 'file' }
}

function rowText({ name, path, secret, empty, files, goesTo }: Row): string {
  const kind = (secret ? 'secret' : 'plain') + (empty ? ', empty' : '')
  const others = files.length > FILES_SHOWN ? [`and ${files.length - FILES_SHOWN} more`] : []
  const texts = [code(name), kind, code(path), [...files.slice(0, FILES_SHOWN).map((file) => code(file)), ...others].join('<br>'), goesTo]
  return `<tr>${texts.map((text) => `<td>${text}</td>`).join('')}</tr>`
}

function andMore(more: number): string[] {
  return more > 0 ? [`<p>… and ${more} more.</p>`] : []
}

/** A commit as GitHub shows it. */
function short(id: string): string {
  return /^[0-9a-f]{40}$/.test(id) ? id.slice(0, 7) : id
}

/**
 * Foreign text: whatever could mean something to HTML, Markdown or GitHub becomes a character reference.
 * @param whole where the text is a message of our own, made by `say`: it is not cut
 */
function code(text: string, whole = false): string {
  const shown = withoutAccounts(whole ? text : show(text))
  return `<code>${references(shown)}</code>`
}

const unsafe = unicode(String.raw`[^\p{L}\p{M}\p{N} _.,/-]`, 'gu')

function references(text: string): string {
  if (/^[\w .,/-]*$/.test(text)) return text // nearly always, and without the classes of Unicode
  return text.replace(unsafe(), (c) => `&#${c.codePointAt(0)};`)
}

/** Of a role its name: `…/ecs-config-decrypt`. */
function withoutArn(text: string): string {
  return text.replace(/\barn:[^\s"]*\//gi, '…/').replace(/^GitHub OIDC as /, '')
}

/** A key path may hold what nobody outside should learn: ARNs and the numbers of accounts. */
function withoutAccounts(text: string): string {
  return text.replace(/\barn:[^\s"]+/gi, 'arn:…').replace(/(?<![\dA-Za-z])\d{12}(?![\dA-Za-z])/g, '…')
}
