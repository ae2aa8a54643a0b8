import { describe, expect, it } from 'vitest'
import type { Entry } from '../src/runner.ts'
import type { Export } from '../src/select/index.ts'
import { jobSummary } from '../src/summary.ts'

const OUTPUTS: Entry[] = [['config-id', '1.2.0'], ['config-hash', 'a'.repeat(64)], ['config-json', '{"p":"hunter2"}'], ['config-names', '[]']]
const PLAIN: Export = { name: 'A', path: 'a', value: 'plain value', secret: false, files: [], environment: true }
const SECRET: Export = { name: 'P', path: 'p_ecs_secret', value: 'hunter2', secret: true, files: ['shop/app.yaml', 'shop/b.yaml'], environment: false }

function summary(...exports: Partial<Export>[]): string {
  return jobSummary({ exports: exports.map((one) => ({ ...PLAIN, ...one })), outputs: OUTPUTS })
}

/** The text of the cells, as a browser shows it. */
function cells(html: string): string[][] {
  return [...html.matchAll(/<tr>(.*?)<\/tr>/gs)].slice(1).map(([, row = '']) => [...row.matchAll(/<td>(.*?)<\/td>/gs)].map(([, text = '']) => text.replace(/<\/?code>/g, '').replaceAll('<br>', '\n').replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))))
}

describe('the job’s page', () => {
  it('says what was exported, whether it is secret, and where it comes from', () => {
    const html = jobSummary({ exports: [PLAIN, SECRET], outputs: OUTPUTS })
    expect(cells(html)).toEqual([['A', 'plain', 'a', '', 'yes'], ['P', 'secret', 'p_ecs_secret', 'shop/app.yaml\nshop/b.yaml', 'no']])
    expect(html).toMatch(/^<details><summary>ECS configuration: 2 exported, of which 1 secret<\/summary>\n<p>Config id <code>1\.2\.0<\/code>, hash <code>a{64}<\/code><\/p>\n<table>/)
    expect(html.endsWith('</table>\n</details>\n')).toBe(true)
  })

  it('shows no value', () => {
    expect(jobSummary({ exports: [PLAIN, SECRET], outputs: OUTPUTS })).not.toMatch(/hunter2|plain value/)
  })

  it('has no blank line, after which Markdown would begin', () => {
    expect(summary({ path: 'a\n\n# b' }, { path: '' })).not.toMatch(/\n\s*\n/)
  })

  it.each([
    '<script>alert(1)</script>', '</code></td></tr></table></details># x', '`', '| a | b |', '![x](https://evil.example.com/x.png)', '[x](javascript:alert(1))',
    '@octocat', '#1', ':tada:', '**bold**', '~~~', '&lt;', '&#60;', '"\'', 'https://evil.example.com', '$x^2$', '- [ ] a', '<!--', ']]>', '\u202etxt', '\0', 'www.x@y', 'a\r\n::error::b',
  ])('shows %j as it is, and GitHub makes nothing of it', (text) => {
    const html = summary({ name: text, path: text, secret: true, files: [text] })
    const [row = []] = cells(html)
    const shown = row[0] ?? ''
    expect([row[2], row[3]]).toEqual([shown, shown])
    // eslint-disable-next-line no-control-regex
    expect(shown.replace(/\\u[0-9a-f]{4}|\\/g, '')).toBe(text.replace(/[\u0000-\u001f\u202e]/g, ''))
    const own = html.replace(/<\/?(details|summary|table|tr|td|th|code|p|br)>/g, '').replace(/&#\d+;/g, '')
    expect(own).not.toMatch(/[<>&`|*@[\]#~$"'!]|:\/\/|:tada/)
  })

  it('hides ARNs and numbers of accounts', () => {
    const html = summary({ path: 'a."arn:aws:kms:eu-west-1:111122223333:key/x"', files: ['accounts/111122223333/a.yaml'], secret: true })
    expect(html).not.toMatch(/111122223333|aws/)
    expect(cells(html)[0]?.[3]).toBe('accounts/…/a.yaml')
  })

  it('is cut with a count before GitHub refuses it', () => {
    const many = Array.from({ length: 20_000 }, (_, i) => ({ name: `NAME_${i}`, path: `${'<'.repeat(150)}.${i}` }))
    const html = summary(...many)
    const rows = cells(html).length
    expect(Buffer.byteLength(html)).toBeLessThan(1024 * 1024)
    expect(rows).toBeGreaterThan(500)
    expect(html).toContain(`<p>… and ${20_000 - rows} more.</p>\n</details>`)
    expect(html).toContain('ECS configuration: 20000 exported')
  })
})
