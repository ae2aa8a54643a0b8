import type { KeyPath } from '../sops/tree.ts'

/** `database.hosts.0.password`: for messages. Segments with dots or blanks are quoted. */
export function keyPathText(keyPath: KeyPath): string {
  if (keyPath.length === 0) return 'the root'
  return keyPath.map((segment) => (/^[^\s".]+$/.test(String(segment)) ? String(segment) : JSON.stringify(segment))).join('.')
}
