/** Secrets of emulated keys: forgotten at the end, or kept beside a Git repository, so that what they encrypted opens after a restart. */
import { randomBytes } from 'node:crypto'
import { readFile, writeFile } from 'node:fs/promises'

/** The secret with this name, as text; made when it is asked for the first time. */
export type Material = (name: string, make: () => string | Promise<string>) => Promise<string>

export const forgotten: Material = async (_, make) => make()

export interface KeptMaterial {
  readonly material: Material
  /** Writes what was made since. */
  readonly save: () => Promise<void>
}

/** @throws Error if there is a file, and it holds something else */
export async function keptIn(file: string): Promise<KeptMaterial> {
  const text = await readFile(file, 'utf8').catch(() => '{}')
  const kept = new Map(Object.entries(JSON.parse(text) as Record<string, string>))
  return {
    async material(name, make) {
      const secret = kept.get(name) ?? (await make())
      kept.set(name, secret)
      return secret
    },
    save: () => writeFile(file, JSON.stringify(Object.fromEntries(kept)), { mode: 0o600 }),
  }
}

/** 32 bytes for a symmetric key. */
export async function secretBytes(material: Material, name: string): Promise<Buffer> {
  return Buffer.from(await material(name, () => randomBytes(32).toString('base64')), 'base64')
}
