/** How ECS marks secrets: by the ends of their keys. */
import type { KeyPath } from '../sops/tree.ts'

/** What ECS puts behind the key of a secret. */
export const SECRET_SUFFIX = '_ecs_secret'

export function withoutSuffix(key: string): string {
  return key.endsWith(SECRET_SUFFIX) ? key.slice(0, -SECRET_SUFFIX.length) : key
}

/** Whether a leaf stands below the key of a secret. */
export function isSecretPath(keyPath: KeyPath): boolean {
  return keyPath.some((segment) => typeof segment === 'string' && segment.endsWith(SECRET_SUFFIX))
}
