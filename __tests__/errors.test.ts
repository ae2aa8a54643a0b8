import { globSync, readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { errorsPage } from '../scripts/docs.ts'
import { ActionError, CATALOGUE, explain, FAMILIES } from '../src/errors.ts'

describe('the catalogue', () => {
  it('is what docs/errors.md says', () => {
    expect(readFileSync('docs/errors.md', 'utf8')).toBe(errorsPage())
  })

  it('has an anchor for each code', () => {
    const anchors = Array.from(errorsPage().matchAll(/<a id="([^"]+)"><\/a>/g), ([, id]) => id)
    expect(anchors).toEqual(Object.keys(FAMILIES).flatMap((family) => Object.keys(CATALOGUE).filter((code) => code.startsWith(`${family}/`))))
  })

  it('has no code that nothing throws, and a family for each', () => {
    const source = globSync('src/**/*.ts').filter((file) => !file.endsWith('errors.ts')).map((file) => readFileSync(file, 'utf8')).join('')
    const unused = Object.keys(CATALOGUE).filter((code) => code !== 'internal/bug' && !source.includes(`'${code}'`))
    expect(unused).toEqual([])
    expect(Object.keys(CATALOGUE).filter((code) => !(code.split('/')[0]! in FAMILIES))).toEqual([])
  })
})

describe('explaining', () => {
  it('says what happened and what to do, in one line', () => {
    const error = new ActionError('kms/denied', 'AWS KMS refused.', { hint: 'Ask the owner.', account: ['one'] })
    expect(explain(error)).toEqual({ code: 'kms/denied', title: 'ECS configuration (kms/denied)', headline: 'AWS KMS refused. Ask the owner.', page: 'docs/errors.md#kms/denied', account: ['one'], accountTitle: 'What was tried' })
  })

  it('falls back to the remedy of the catalogue', () => {
    expect(explain(new ActionError('sops/mac', 'x.')).headline).toBe(`x. ${CATALOGUE['sops/mac'].remedy}`)
  })

  it('shows no text of an unexpected error, only its kind and where', () => {
    const { title, headline, stack } = explain(new TypeError('hunter2 is not a function'))
    expect(title).toBe('ECS configuration (internal/bug)')
    expect(headline).toBe('Unexpected TypeError: a defect of this action. Report it; run once with `RUNNER_DEBUG=1` for the stack.')
    expect(stack).toMatch(/^\s+at /)
    expect(headline + stack).not.toContain('hunter2')
  })

  it.each([['a string', 'hunter2'], ['nothing', undefined], ['a strange name', Object.assign(new Error('x'), { name: '::x::hunter2' })]])('survives %s', (_, thrown) => {
    expect(JSON.stringify(explain(thrown))).not.toContain('hunter2')
  })
})
