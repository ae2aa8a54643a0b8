/** JMESPath over trees, which keep their order and spelling. */
import { filtered as filteredAll } from '../../src/config/filter.ts'
import type { Node } from '../../src/sops/tree.ts'
import { Problem } from './problem.ts'

/**
 * Ciphertext is text as any other here. What is not found is `null`.
 * @throws Problem 400 for an expression that is not correct, or does not fit
 */
export function filtered(tree: Node, expression: string): Node {
  try {
    return filteredAll([tree], expression)
  } catch {
    throw new Problem(400, 'Filter is not a correct JMESPath expression')
  }
}
