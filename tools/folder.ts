/** A folder with a configuration, as an administrator pushes it. */
import { globSync, readFileSync, statSync } from 'node:fs'
import { join, resolve, sep } from 'node:path'
import type { EcsAdmin, Pushed } from '../emulators/admin.ts'

/** A folder as it was written: seen from where npm was started, which starts scripts in its own. */
export function asWritten(folder: string): string {
  return resolve(process.env['INIT_CWD'] ?? '.', folder)
}

/** Its files, by their paths below it with `/`; none if there is no such folder. What begins with a dot is left out. */
export function filesOf(folder: string): Record<string, Uint8Array> {
  const paths = globSync('**/*', { cwd: folder, exclude: (name) => name.startsWith('.') }).filter((path) => statSync(join(folder, path)).isFile())
  return Object.fromEntries(paths.toSorted().map((path) => [path.split(sep).join('/'), Uint8Array.from(readFileSync(join(folder, path)))]))
}

/** @returns a line for each file: what ECS made of it */
export async function pushFiles(admin: EcsAdmin, files: Readonly<Record<string, Uint8Array>>): Promise<string[]> {
  const pushed = await admin.push({ files })
  return Object.keys(files).map((path) => `${path}${fateOf(path, pushed)}`)
}

function fateOf(path: string, { skipped_files: skipped, server_modified_files: modified }: Pushed): string {
  const isIn = (paths: readonly string[]): boolean => paths.some((one) => one.replace(/^\//, '') === path)
  if (isIn(skipped)) return ': left out by ECS'
  return isIn(modified) ? ': its secrets are encrypted' : ''
}
