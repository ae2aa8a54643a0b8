import { builtinModules } from 'node:module'
import { globSync, readFileSync } from 'node:fs'
import { dirname, join, relative, sep } from 'node:path'
import { describe, expect, it } from 'vitest'

interface Import {
  readonly from: string
  readonly to: string
  readonly lazy: boolean
}

const files = globSync('src/**/*.ts').map((file) => file.split(sep).join('/'))

/** Every import of a file that exists when it runs; types leave no trace. */
function importsOf(from: string): Import[] {
  const text = readFileSync(from, 'utf8')
  const statements = [...text.matchAll(/^(?:import|export)\s+(?!type\b)(?:[^'";]*?\sfrom\s+)?'([^']+)'/gm)].map(([, to]) => ({ to, lazy: false }))
  const lazy = [...text.matchAll(/\bimport\('([^']+)'\)/g)].map(([, to]) => ({ to, lazy: true }))
  return [...statements, ...lazy].map(({ to = '', lazy: isLazy }) => ({ from, lazy: isLazy, to: to.startsWith('.') ? relative('.', join(dirname(from), to)).split(sep).join('/') : to }))
}

const imports = files.flatMap(importsOf)
const offenders = (rule: (one: Import) => boolean) => imports.filter(rule).map(({ from, to }) => `${from} → ${to}`)
const isPure = (file: string) => /^src\/(sops|config|select)\//.test(file)
const cloud = (name: string) => /^(@aws-sdk|@smithy|@azure|@google-cloud|google-)/.test(name)

describe('the directions of the house', () => {
  it('finds the imports it judges', () => {
    expect(imports).toContainEqual({ from: 'src/index.ts', to: 'src/main.ts', lazy: false })
    expect(imports).toContainEqual({ from: 'src/kms/index.ts', to: 'src/kms/aws.ts', lazy: true })
  })

  it('errors import nothing', () => {
    expect(offenders(({ from }) => from === 'src/errors.ts')).toEqual([])
  })

  it('sops, config and select are pure: no process, clock, network or files', () => {
    const allowed = ['node:crypto']
    expect(offenders(({ from, to }) => isPure(from) && builtinModules.includes(to.replace('node:', '')) && !allowed.includes(to))).toEqual([])
    expect(files.filter(isPure).filter((file) => /\bprocess\.|\bDate\.now\(|\bnew Date\(\)|\bfetch\(|\bMath\.random\(|\brandomBytes\(\d/.test(readFileSync(file, 'utf8')))).toEqual([])
    expect(offenders(({ from, to }) => isPure(from) && to.startsWith('src/') && !isPure(to) && !['src/errors.ts', 'src/text.ts'].includes(to))).toEqual([])
  })

  it('sops knows neither what it is used for nor who answers', () => {
    expect(offenders(({ from, to }) => from.startsWith('src/sops/') && /^src\/(config|select|kms|source)\//.test(to))).toEqual([])
  })

  it('a source knows nothing of SOPS but its trees', () => {
    expect(offenders(({ from, to }) => from.startsWith('src/source/') && to.startsWith('src/sops/') && !/(stores\/(json|yaml)|tree)\.ts$/.test(to))).toEqual([])
  })

  it('a cloud SDK stays in the file of its provider, loaded when needed', () => {
    expect(offenders(({ from, to }) => cloud(to) && !/^src\/kms\/(?!index|provider|allowed)/.test(from))).toEqual([])
    expect(offenders(({ from, to, lazy }) => /^src\/kms\/(?!index|provider|allowed)/.test(to) && !lazy && !from.startsWith('src/kms/'))).toEqual([])
    expect(offenders(({ from, to, lazy }) => from === 'src/kms/index.ts' && /^src\/kms\/(?!provider|allowed|limiter|early)/.test(to) && !lazy)).toEqual([])
  })

  it('what reads keys of SSH is loaded when one is given', () => {
    expect(offenders(({ from, to, lazy }) => /^src\/kms\/(open)?ssh\.ts$/.test(to) && !lazy && from !== 'src/kms/ssh.ts')).toEqual([])
  })

  it('the bundle has Google’s client, and no gRPC', () => {
    const libraries = readFileSync('dist/licenses.txt', 'utf8').split('\n').filter((line) => /^(@[\w-]+\/)?[\w-]+$/.test(line))
    expect(libraries).toEqual(expect.arrayContaining(['@google-cloud/kms', 'google-gax']))
    expect(libraries.filter((name) => name.startsWith('@grpc/'))).toEqual([])
  })

  it('the bundle leaves out what no run reaches: undici, and classes of Google’s that decrypt nothing', () => {
    const chunks = globSync('dist/*.js').map((file) => readFileSync(file, 'utf8'))
    const holding = (text: string): number => chunks.filter((chunk) => chunk.includes(text)).length
    expect(holding('KeyManagementServiceClient')).toBeGreaterThan(0)
    expect(['llhttp', 'CancelOperationRequest.create', 'GetPolicyOptions.create', 'ListLocationsRequest.create'].filter(holding)).toEqual([])
  })

  it('the bundle can be read where it is ours, and is small where it is not', () => {
    const bytesPerLine = (text: string): number[] => {
      const chunks = globSync('dist/*.js').map((file) => readFileSync(file, 'utf8'))
      return chunks.filter((chunk) => chunk.includes(text)).map((chunk) => chunk.length / chunk.split('\n').length)
    }
    const [ours = Infinity] = bytesPerLine('async function allOrNothing(')
    const [library = 0] = bytesPerLine('class KeyManagementServiceClient{')
    expect(ours).toBeLessThan(60)
    expect(library).toBeGreaterThan(1000)
  })

  it('a source is loaded when it is asked for; GitHub’s client stays in its file', () => {
    expect(offenders(({ from, to }) => to.startsWith('@actions/') && from !== 'src/source/github/repository.ts')).toEqual([])
    expect(offenders(({ from, to, lazy }) => /^src\/source\/(github\/|workspace\.ts$)/.test(to) && !lazy && !from.startsWith('src/source/github/'))).toEqual([])
  })

  it('JMESPath stays in one file, loaded when a filter is given', () => {
    expect(offenders(({ from, to, lazy }) => (to.startsWith('@jmespath') && from !== 'src/config/filter.ts') || (to === 'src/config/filter.ts' && !lazy))).toEqual([])
  })

  it('nothing that ships reaches what does not', () => {
    expect(offenders(({ to }) => /^(emulators|__tests__|scripts|tools)\//.test(to))).toEqual([])
  })

  it('only the runner prints or writes its files', () => {
    const writers = files.filter((file) => /process\.stdout|console\.|(appendFile|writeFile)[^;']* from 'node:fs|GITHUB_(OUTPUT|ENV|STATE|PATH|STEP_SUMMARY)'/.test(readFileSync(file, 'utf8')))
    expect(writers).toEqual(['src/runner.ts'])
    expect(offenders(({ from, to }) => /^src\/(runner-file|output-file)\.ts$/.test(to) && !['src/runner.ts', 'src/output-file.ts'].includes(from))).toEqual([])
  })
})
