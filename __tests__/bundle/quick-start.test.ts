/** The first thing that a reader pastes: the workflow of the README, as it stands there, from the bundle. */
import { load } from 'js-yaml'
import { expect, it } from 'vitest'
import { Masker } from '../../emulators/runner/masker.ts'
import { blocksOf } from '../../scripts/documents.ts'
import { expectNothingShown, PLANTED, scenario } from './harness.ts'

interface Workflow {
  readonly permissions: Readonly<Record<string, string>>
  readonly jobs: Readonly<Record<string, { readonly steps: readonly { readonly uses?: string; readonly with?: Readonly<Record<string, string>>; readonly run?: string }[] }>>
}

const current = scenario()

/** What a shell makes of a line: only the variables in it matter here, and not every system has the same shell. */
const printedBy = (command: string, environment: Readonly<Record<string, string>>): string => /^echo "(.*)"$/.exec(command)?.[1]?.replaceAll(/\$(\w+)/g, (_, name: string) => environment[name] ?? '') ?? ''

it('works as pasted, and its log shows what the README says', async () => {
  const { admin, emulators: { line } } = current()
  await admin.push({ files: { 'shop/production/app.yaml': `database:\n  host: db.example.com\n  password_ecs_secret: ${PLANTED.password}\n` } })
  const [pasted] = blocksOf('README.md', 'yaml')
  const { permissions, jobs } = load(pasted?.text ?? '') as Workflow
  const [action, next] = jobs['deploy']?.steps ?? []

  const values: Readonly<Record<string, string>> = { 'vars.ECS_URL': line.ecs.url, 'secrets.ECS_PIPELINE_TOKEN': current().token, 'vars.ECS_DECRYPT_ROLE': line.inputs['aws-role-to-assume'] ?? '' }
  const filledIn = (value: string): string => value.replace(/^\$\{\{ (.*) \}\}$/, (_, expression: string) => values[expression] ?? `no ${expression}`)
  const given: Record<string, string> = {}
  for (const [name, value] of Object.entries(action?.with ?? {})) given[name] = filledIn(value)
  const run = await current().runGiven(given)

  expect(permissions).toEqual({ contents: 'read', 'id-token': 'write' })
  expect([run.exitCode, run.env]).toEqual([0, { DATABASE_HOST: 'db.example.com', DATABASE_PASSWORD: PLANTED.password }])
  expectNothingShown(run)
  const masker = new Masker()
  run.masks.forEach((mask) => masker.add(mask))
  const [, promised] = /run: echo .* # (.*)$/m.exec(pasted?.text ?? '') ?? []
  expect(masker.mask(printedBy(next?.run ?? '', run.env))).toBe(promised)
})
