/** JMESPath over trees, which keep their order and spelling. */
import { filtered as filteredAll } from '../../src/config/filter.ts'
import { mapLeaves } from '../../src/config/walk.ts'
import type { Leaf, Node } from '../../src/sops/tree.ts'
import { Problem } from './problem.ts'

/**
 * Ciphertext is text as any other here, and so is what was opened: the server computes with it. What is not found is
 * `null`.
 * @throws Problem 400 for an expression that is not correct, or does not fit
 */
export function filtered(tree: Node, expression: string): Node {
  try {
    return filteredAll([mapLeaves(tree, plainly)], expression)
  } catch {
    throw new Problem(400, 'Filter is not a correct JMESPath expression')
  }
}

function plainly({ kind, type, text, literal }: Leaf): Leaf {
  return { kind, type, text, ...(literal === undefined ? {} : { literal }) }
}
