/** The table on the job's page: what was exported, and where it comes from. Never a value. */
import type { Export, Plan } from './select/index.ts'
import { show } from './text.ts'

/** GitHub refuses more than 1,024 KiB of a step; this leaves room for the largest row. */
const LIMIT = 1_000_000

/** HTML without a blank line: nothing in it is read as Markdown. */
export function jobSummary({ exports, outputs }: Pick<Plan, 'exports' | 'outputs'>): string {
  const own = Object.fromEntries(outputs.filter(([name]) => name.startsWith('config-')))
  const rows = exports.map(row)
  let size = 0
  const fitting = rows.findIndex((text) => (size += Buffer.byteLength(text) + 1) > LIMIT)
  const shown = fitting < 0 ? rows : rows.slice(0, fitting)
  return [
    `<details><summary>ECS configuration: ${exports.length} exported, of which ${exports.filter(({ secret }) => secret).length} secret</summary>`,
    `<p>Config id ${cell(own['config-id'] ?? '')}, hash ${cell(own['config-hash'] ?? '')}</p>`,
    '<table>',
    '<tr><th>Name</th><th>Kind</th><th>Key path</th><th>File</th><th>Environment</th></tr>',
    ...shown,
    '</table>',
    ...(shown.length < rows.length ? [`<p>… and ${rows.length - shown.length} more.</p>`] : []),
    '</details>',
    '',
  ].join('\n')
}

function row({ name, secret, path, files, environment }: Export): string {
  const texts = [cell(name), secret ? 'secret' : 'plain', cell(path), files.map(cell).join('<br>'), environment ? 'yes' : 'no']
  return `<tr>${texts.map((text) => `<td>${text}</td>`).join('')}</tr>`
}

/** Foreign text: whatever could mean something to HTML, Markdown or GitHub becomes a character reference. */
function cell(text: string): string {
  return `<code>${withoutAccounts(show(text)).replace(/[^\p{L}\p{M}\p{N} _.,/-]/gu, (c) => `&#${c.codePointAt(0)};`)}</code>`
}

/** A key path may hold what nobody outside should learn: ARNs and the numbers of accounts. */
function withoutAccounts(text: string): string {
  return text.replace(/\barn:[^\s"]+/gi, 'arn:…').replace(/(?<![\dA-Za-z])\d{12}(?![\dA-Za-z])/g, '…')
}
