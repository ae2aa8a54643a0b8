/**
 * Every input of the action, read once, validated and frozen: `table.ts` has their names, defaults and what a run gets
 * of them, `source.ts`, `keys.ts` and `exports.ts` read what belongs together.
 */
import type { Runner } from '../runner.ts'
import { certificate } from './certificate.ts'
import { exportInputs } from './exports.ts'
import { keyInputs } from './keys.ts'
import { InputReader, invalid } from './reader.ts'
import { sourceInputs } from './source.ts'
import { DECRYPT, SOURCES, type Inputs } from './table.ts'

/**
 * @throws ActionError input/missing, input/invalid, input/conflict, select/syntax
 */
export function readInputs(runner: Runner): Inputs {
  const read = new InputReader(runner)
  const ca = read.text('ca-certificate')
  return Object.freeze<Inputs>({
    timeout: seconds(read),
    source: sourceInputs(read.choice('source', SOURCES), read),
    decrypt: read.choice('decrypt', DECRYPT),
    keys: keyInputs(read),
    exports: exportInputs(read),
    ...(ca === '' ? {} : { ca: certificate('ca-certificate', ca) }),
  })
}

function seconds(read: InputReader): number {
  const timeout = Number(read.text('timeout'))
  if (!(timeout > 0 && timeout <= 3600)) throw invalid('timeout', 'must be a number of seconds, at most 3600')
  return timeout
}
