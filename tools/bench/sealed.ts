/** Encrypted files of as many secrets as a row needs. */
import { armor, Encrypter, generateX25519Identity, identityToRecipient } from 'age-encryption'
import { randomBytes } from 'node:crypto'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { MasterKey } from '../../src/sops/key-service.ts'
import { seal, writeFile } from '../../src/sops/seal.ts'
import type { Node } from '../../src/sops/tree.ts'
import type { Inputs } from './run.ts'

/** Secrets below one key of a file. */
export const GROUP = 10

/** How much of a file is exported: what a job needs of it, or everything, as outputs. */
export const TEN: Inputs = { export: 'group0.*', 'job-summary': 'false' }
export const ALL: Inputs = { 'export-env': 'false', 'job-summary': 'false' }
export const EXPORTED = [['ten', TEN], ['all', ALL]] as const

/** Files of a folder, and the age key that opens them. */
export interface AgeFiles {
  readonly folder: string
  readonly identity: string
  /** The name of one with ten secrets. */
  readonly small: string
  /** The name of one with 20,000. */
  readonly large: string
}

export async function ageFiles(folder: string): Promise<AgeFiles> {
  const identity = await generateX25519Identity()
  return { folder, identity, small: await encryptedFile(folder, identity, 10), large: await encryptedFile(folder, identity, 20_000) }
}

/** @returns the name of a file in the folder */
async function encryptedFile(folder: string, identity: string, secrets: number): Promise<string> {
  const dataKey = randomBytes(32)
  const recipient = await identityToRecipient(identity)
  const encrypter = new Encrypter()
  encrypter.addRecipient(recipient)
  const enc = `${armor.encode(await encrypter.encrypt(dataKey)).trimEnd()}\n`
  const name = `secrets-${secrets}.yaml`
  writeFileSync(join(folder, name), sealed(secrets, dataKey, [{ type: 'age', recipient, enc }]))
  return name
}

/** A file as ECS would have made it. @param first group of it, so that files can be merged */
export function sealed(secrets: number, dataKey: Uint8Array, keys: readonly MasterKey[], first = 0): Uint8Array {
  const group = (g: number): Node => ({ kind: 'map', items: Array.from({ length: Math.min(GROUP, secrets) }, (_, k) => ({ kind: 'item', key: `key${k}_ecs_secret`, value: { kind: 'leaf', type: 'str', text: `the secret number ${k} of group ${g}` } })) })
  const root: Node = { kind: 'map', items: Array.from({ length: Math.ceil(secrets / GROUP) }, (_, g) => ({ kind: 'item', key: `group${first + g}`, value: group(first + g) })) }
  return writeFile('yaml', seal([root], { dataKey, selector: { kind: 'encrypted_suffix', pattern: '_ecs_secret' }, macOnlyEncrypted: false, keyGroups: [keys], lastModified: '2026-01-02T03:04:05Z', version: '3.9.4', randomBytes }))
}
