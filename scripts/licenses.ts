/**
 * The licences of the libraries in `dist`, which their authors ask to be given along: made of the packages of which the
 * bundler packed a module. ncc's own list misses those whose modules lie beside a package.json without a licence.
 */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Component } from './sbom.ts'

const root = join(import.meta.dirname, '..')

/**
 * @param libraries components of the bill of materials, by the folders of their packages
 * @returns a section for each: its name, its licence as SPDX says it, and the texts that its package brings
 */
export function licencesOf(libraries: ReadonlyMap<string, Component>): string {
  const sections = [...libraries].map(([folder, { name, licenses }]) => {
    const spdx = licenses.map((one) => ('license' in one ? one.license.id : one.expression)).join(' ')
    return `${[name, spdx, ...textsIn(join(root, folder))].join('\n')}\n`
  })
  return [...new Set(sections)].sort().join('\n') // two versions of one library may have the same text
}

function textsIn(folder: string): string[] {
  const names = readdirSync(folder).filter((name) => /^(licen[cs]e|copying|notice)/i.test(name) && !/\.(js|ts)$/.test(name))
  return names.sort().map((name) => `${readFileSync(join(folder, name), 'utf8').replace(/\r\n?/g, '\n').replace(/^\n+/, '').trimEnd()}\n`)
}
