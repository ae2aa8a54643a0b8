/** Tells sources apart: what the same inputs build may be set again in one job, what others build must not replace it. */
import type { Inputs } from '../inputs/table.ts'

/** Loaded when it is used: it takes longer than the rest of this file. */
const sha256 = (text: string): string => process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('hex')

/**
 * A hash of the inputs that say what is built: production and staging of one path are two sources. Which version of it
 * (`config-id`, `ref`) and credentials do not count: a newer token, or a newer commit, is the same source.
 */
export function sourceId(source: Inputs['source']): string {
  const { kind, path, recursive, filter } = source
  return sha256(JSON.stringify([kind, path, recursive, filter, ...placeOf(source)]))
}

function placeOf(source: Inputs['source']): unknown[] {
  switch (source.kind) {
    case 'ecs': {
      // Its `repository` only says where the files of a pinned build are.
      const variables = [...source.configVars].toSorted(([a], [b]) => (a < b ? -1 : 1))
      return [source.url.href, source.repoName, source.strategyName, variables]
    }
    case 'github': {
      const { api, owner, name } = source.repository
      return [api.href, owner.toLowerCase(), name.toLowerCase()] // GitHub's names have no case
    }
    case 'workspace':
      return [source.root]
  }
}
