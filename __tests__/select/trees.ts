/** Trees for tests, written short. */
import type { Selected } from '../../src/config/closed.ts'
import { planExports, select, type Job, type Plan } from '../../src/select/index.ts'
import { parseSelectors } from '../../src/select/selectors.ts'
import { leavesOf, oneTree } from '../../src/select/tree.ts'
import type { ExportInputs } from '../../src/inputs/table.ts'
import type { Leaf, LeafType, List, Mapping, Node } from '../../src/sops/tree.ts'

export type Short = Node | string | number | boolean | null | Short[] | { [key: string]: Short }

export function tree(value: Short): Node {
  if (value === null) return leaf('null', '')
  if (typeof value === 'string') return leaf('str', value)
  if (typeof value === 'boolean') return leaf('bool', value ? 'True' : 'False', String(value))
  if (typeof value === 'number') return leaf(Number.isInteger(value) ? 'int' : 'float', String(value))
  if (Array.isArray(value)) return { kind: 'list', items: value.map(tree) }
  if (isNode(value)) return value
  return map(...Object.entries(value))
}

/** A mapping in exactly this order, doubled keys included. */
export function map(...items: [string, Short][]): Mapping {
  return { kind: 'map', items: items.map(([key, value]) => ({ kind: 'item', key, value: tree(value) })) }
}

export function list(...items: List['items']): List {
  return { kind: 'list', items }
}

export function leaf(type: LeafType, text: string | Uint8Array, literal?: string): Leaf {
  return { kind: 'leaf', type, text, ...(literal === undefined ? {} : { literal }) }
}

/** An opened secret. */
export function secret(text: string, type: LeafType = 'str', ciphertext = `ENC[AES256_GCM,data:${type}]`): Leaf {
  return { kind: 'leaf', type, text, secret: { ciphertext, keyPath: [] } }
}

/** A secret that stays closed, as with `decrypt: none`. */
export function withheld(ciphertext = 'ENC[AES256_GCM,data:closed]'): Leaf {
  return { kind: 'leaf', type: 'str', text: ciphertext, secret: { ciphertext, keyPath: [], state: 'withheld' } }
}

function isNode(value: Node | { [key: string]: Short }): value is Node {
  return typeof value['kind'] === 'string' && ['map', 'list', 'leaf'].includes(value['kind'])
}

/** What is selected when everything is. */
export function everythingOf(documents: readonly Node[]): Selected[] {
  return leavesOf(oneTree(documents)).map(({ leaf: node, path }) => ({ node, path }))
}

/** Inputs of exports as they are when none is given; lines of `export` as text. */
export function exportInputs({ export: lines = '', ...given }: Partial<ExportInputs> & { readonly export?: string } = {}): ExportInputs {
  return { selectors: parseSelectors(lines), exportFiles: [], allowedNames: [], prefix: '', nameCase: 'upper', exportEnv: true, outputFile: '', jobSummary: true, ...given }
}

/** Selects and plans, where no secret is closed. */
export function planned(documents: readonly Node[], inputs: ExportInputs = exportInputs(), job: Job = NO_JOB): Plan {
  return planExports(select({ documents }, inputs, job), new Map(), { configId: 'abc' }, inputs, job)
}

export const NO_JOB: Job = { environment: {}, platform: 'linux', ownNames: new Map(), source: 'here' }
