/** The pages on setting up agree with themselves: their commands, their files and their Terraform. */
import { describe, expect, it } from 'vitest'
import { commandsOf, inLanguage, textOf, type Page } from './page.ts'
import { AWS, AZURE, GCP, VAULT } from './trusts.ts'

const CLOUDS: readonly (readonly [name: string, page: Page])[] = [['aws', AWS], ['gcp', GCP], ['azure', AZURE], ['vault', VAULT]]

describe.each(CLOUDS)('docs/setup-%s.md', (name, page) => {
  const files = page.flatMap(({ file }) => file ?? [])
  const terraform = inLanguage(page, 'hcl').filter((text) => text.includes('resource "'))

  it('shows every file that a command or Terraform reads', () => {
    const inCommands = commandsOf(page).flatMap((words) => words.flatMap((word) => /^(?:file:\/\/|@)?([\w-]+\.(?:json|hcl))$/.exec(word)?.[1] ?? []))
    const inTerraform = terraform.flatMap((text) => [...text.matchAll(/file\("\$\{path\.module\}\/(.+?)"\)/g)].map(([, file]) => file))
    expect([...inCommands, ...inTerraform].filter((file) => !files.includes(file ?? ''))).toEqual([])
  })

  it('says in Terraform what it says in commands and files', () => {
    const elsewhere = page.filter(({ text }) => !terraform.includes(text)).map(({ text }) => text).join('\n')
    const literals = terraform.flatMap((text) => [...text.matchAll(/"([^"]*)"/g)]).flatMap(([, literal = '']) => literal.split(','))
    const texts = literals.filter((literal) => literal.length >= 16 && !literal.includes('${') && !/^[a-z]+_\w+$/.test(literal))
    // The address of a key is a path for Terraform; commands have its parts.
    const parts = texts.flatMap((text) => (text.includes('/cryptoKeys/') ? text.split('/') : [text])).filter((part) => !['projects', 'locations', 'keyRings', 'cryptoKeys'].includes(part))
    expect(terraform).toHaveLength(1)
    expect(parts.length).toBeGreaterThan(0)
    expect(parts.filter((part) => !elsewhere.includes(part))).toEqual([])
  })

  it('has both forms of `sub`', () => {
    const text = textOf(`setup-${name}.md`)
    expect(['repo:example@81234567/shop@701234567:environment:production', 'repo:example/shop:environment:production'].filter((form) => !text.includes(form))).toEqual([])
  })
})
