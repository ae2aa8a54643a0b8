import { readFileSync } from 'node:fs'
import { load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { INPUTS } from '../src/inputs/table.ts'
import { IDENTIFICATION, VERSION } from '../src/version.ts'

interface Manifest {
  name: string
  inputs: Record<string, { description: string; default?: string; required?: boolean }>
  outputs: Record<string, { description: string }>
  runs: { using: string; main: string }
}

const manifest = load(readFileSync('action.yml', 'utf8')) as Manifest
describe('action.yml and the reader', () => {
  it('name the same inputs, in one order, with the same defaults', () => {
    const declared = Object.entries(manifest.inputs).map(([name, { default: value = '' }]) => [name, value])
    expect(declared).toEqual(Object.entries(INPUTS))
  })

  it('describe everything in one sentence that GitHub can show', () => {
    const texts = [...Object.values(manifest.inputs), ...Object.values(manifest.outputs)].map(({ description }) => description)
    expect(texts.filter((text) => text.length > 160 || !text.endsWith('.') || text.includes('\n'))).toEqual([])
  })

  it('have the version that the log names and requests are made with', () => {
    const { name, version } = JSON.parse(readFileSync('package.json', 'utf8')) as { name: string; version: string }
    expect([VERSION, IDENTIFICATION['user-agent']]).toEqual([version, `${name}/${version}`])
  })

  it('run the committed bundle under the Node of the runner', () => {
    expect(manifest.runs).toEqual({ using: 'node24', main: 'dist/index.js' })
  })
})
