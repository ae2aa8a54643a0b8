import { describe, expect, it } from 'vitest'
import type { Explanation } from '../src/errors.ts'
import type { Entry } from '../src/runner.ts'
import type { Export, Plan } from '../src/select/index.ts'
import { failureSummary, jobSummary, type Story } from '../src/summary.ts'

const COMMIT = '56cef0c1d0a9b8e7f6d5c4b3a291807f6e5d4c3b'
const outputsOf = (id: string): Entry[] => [['config-id', id], ['config-hash', 'a'.repeat(64)], ['config-json', '{"p":"hunter2!"}'], ['config-names', '[]']]
const PLAIN: Export = { name: 'A', path: 'a', value: 'plain value', secret: false, files: [], environment: true }
const SECRET: Export = { name: 'P', path: 'p_ecs_secret', value: 'hunter2!', secret: true, files: ['shop/app.yaml', 'shop/b.yaml'], environment: false }
const FOUND = { found: true, compared: 'ciphertext' } as const
const STORY: Story = { path: 'shop/production', openedBy: [] }

function page(plan: Partial<Plan>, story: Partial<Story> = {}, id = '1.2.0'): string {
  return jobSummary({ exports: [PLAIN, SECRET], outputs: outputsOf(id), warnings: [], ...plan }, { ...STORY, ...story })
}

function summary(...exports: Partial<Export>[]): string {
  return page({ exports: exports.map((one) => ({ ...PLAIN, ...one })) })
}

/** A text as a browser shows it. */
function seen(html: string): string {
  return html.replaceAll('<br>', '\n').replace(/<\/?[a-z]+[^>]*>/g, '').replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))
}

/** The text of the cells. */
function cells(html: string): string[][] {
  return [...html.matchAll(/<tr>(.*?)<\/tr>/gs)].slice(1).map(([, row = '']) => [...row.matchAll(/<td>(.*?)<\/td>/gs)].map(([, text = '']) => seen(text)))
}

const firstLine = (html: string): string => seen(html.split('\n')[0] ?? '')

describe('the job’s page', () => {
  it('says in one visible line what was built, how much it is, and who opened it', () => {
    const html = page({}, { openedBy: ['GitHub OIDC as arn:aws:iam::123456789012:role/team/ecs-config-decrypt', '`age-key`'] }, COMMIT)
    expect(firstLine(html)).toBe('shop/production @ 56cef0c · 2 values, 1 secret · opened by …/ecs-config-decrypt, `age-key`')
    expect(html).not.toMatch(/123456789012|arn/)
  })

  it('says less where less is known', () => {
    expect([firstLine(page({ exports: [PLAIN] }, {}, '')), firstLine(page({}, {}, 'v1.2'))]).toEqual(['shop/production · 1 value, 0 secrets', 'shop/production @ v1.2 · 2 values, 1 secret'])
  })

  it('lists in a folded table where each value comes from and goes to, secrets first, the hash last', () => {
    const files = [{ path: 'k.pem', bytes: Buffer.from('x'), from: 'key', secret: true, origin: 'shop/app.yaml' }, { path: 'none', bytes: Buffer.alloc(0), from: 'none', secret: false }]
    const html = page({ exports: [PLAIN, SECRET, { ...SECRET, name: 'E', value: '', files: [], environment: true }], files })
    expect(cells(html)).toEqual([
      ['k.pem', 'secret', 'key', 'shop/app.yaml', 'file'],
      ['P', 'secret', 'p_ecs_secret', 'shop/app.yaml\nshop/b.yaml', 'output'],
      ['E', 'secret, empty', 'p_ecs_secret', '', 'environment'],
      ['none', 'plain, empty', 'none', '', 'file'],
      ['A', 'plain', 'a', '', 'environment'],
    ])
    expect(html.split('\n').slice(1, 3)).toEqual(['<details><summary>Names, and where they come from</summary>', '<table>'])
    expect(html).toMatch(/<\/table>\n<p>Config id <code>1\.2\.0<\/code>, hash <code>a{64}<\/code><\/p>\n<\/details>\n$/)
    expect(firstLine(html)).toContain('5 values, 3 secrets')
  })

  it('shows drift as a box of its own, with the places, and warnings above the table', () => {
    const html = page({ warnings: ['Outputs only: path → PATH.'] }, { drift: { ...FOUND, places: ['a.b', '@octocat'] } })
    expect(html.split('\n').slice(1, 6).map(seen)).toEqual(['', '> [!CAUTION]', '> The build of 1.2.0 differs from the latest one: at a.b, @octocat.', '', 'Names, and where they come from'])
    expect(html).toContain('<code>&#64;octocat</code>')
    expect(seen(html)).toContain('Warning: Outputs only: path → PATH.')
    expect(seen(page({}, { drift: { ...FOUND, places: [] } }))).toContain('the latest one: ECS does not say where.')
    expect(seen(page({}, { drift: { ...FOUND, places: Array.from({ length: 120 }, (_, i) => `k${i}`) } }))).toContain('k99 and 20 more.')
  })

  it.each([[{ found: true, compared: 'ciphertext' }, 'Differs from the latest build, secrets compared as ciphertext.'], [{ found: false, compared: 'plaintext' }, 'Same as the latest build, secrets compared as plaintext.']] as const)('says whether there is drift, and what was compared: %j', (drift, text) => {
    expect(page({}, { drift: { ...drift, places: [] } })).toContain(`<p>${text}</p>`)
    expect(summary(PLAIN)).not.toContain('latest')
  })

  it('shows no value', () => {
    expect(page({})).not.toMatch(/hunter2|plain value/)
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
    expectNothingOfOthers(html)
    expectNothingOfOthers(page({ warnings: [text.replace(/[^ -~]/g, '')] }, { path: text, openedBy: [text] }, text))
    expectNothingOfOthers(page({}, { drift: { ...FOUND, places: [text] } }).replace('> [!CAUTION]\n> ', ''))
    expectNothingOfOthers(failureSummary({ ...FAILURE, headline: text, account: [text] }, text, FAILURE.page))
  })

  it('hides ARNs and numbers of accounts', () => {
    const html = summary({ path: 'a."arn:aws:kms:eu-west-1:111122223333:key/x"', files: ['accounts/111122223333/a.yaml'], secret: true })
    expect(html).not.toMatch(/111122223333|aws/)
    expect(cells(html)[0]?.[3]).toBe('accounts/…/a.yaml')
  })

  it('is cut to a hundred rows, with a count', () => {
    const many = Array.from({ length: 20_000 }, (_, i) => ({ name: `NAME_${i}`, path: `${'<'.repeat(150)}.${i}`, files: Array.from({ length: 9 }, (_one, n) => `f${n}`) }))
    const html = summary(...many, { name: 'LAST', secret: true })
    expect([cells(html).length, cells(html)[0]?.[0], cells(html)[1]?.[3]]).toEqual([100, 'LAST', 'f0\nf1\nf2\nand 6 more'])
    expect(Buffer.byteLength(html)).toBeLessThan(200_000)
    expect(html).toContain('<p>… and 19901 more.</p>')
    expect(firstLine(html)).toContain('20001 values, 1 secret')
  })
})

const FAILURE: Explanation = { code: 'kms/denied', title: 'T', page: 'docs/errors.md#kms/denied', headline: 'AWS refused arn:aws:kms:eu-west-1:111122223333:key/x. Ask @owner.', account: ['key 1: denied', 'key 2: <b>'] }

describe('the page of a failure', () => {
  it('says what happened, what was tried, and where the error is explained', () => {
    const html = failureSummary(FAILURE, 'shop', 'https://github.com/o/r/blob/v1/docs/errors.md#kms/denied')
    expect(seen(html).split('\n')).toEqual(['Nothing is exported of shop: AWS refused arn:… Ask @owner.', 'What was tried', '', 'key 1: denied', 'key 2: <b>', '', '', 'kms/denied, docs/errors.md', ''])
    expect(html.replace(/&#(\d+);/g, (_, code: string) => String.fromCodePoint(Number(code)))).toContain('<a href="https://github.com/o/r/blob/v1/docs/errors.md#kms/denied">')
    expect(seen(failureSummary({ ...FAILURE, account: [] }, '', FAILURE.page))).toMatch(/^Nothing is exported: [^\n]*\nkms\/denied, docs\/errors\.md#kms\/denied\n$/)
  })
})

/** What is not a character reference is ours. */
function expectNothingOfOthers(html: string): void {
  const own = html.replace(/<\/?(details|summary|table|tr|td|th|code|p|br|ul|li)>/g, '').replace(/&#\d+;/g, '')
  expect(own).not.toMatch(/[<>&`|*@[\]#~$"'!]|:\/\/|:tada/)
}
