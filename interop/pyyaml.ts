/** The YAML of the emulated ECS against PyYAML, which the real server writes with: generated trees, byte for byte. */
import { strictEqual } from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { dirname, join } from 'node:path'
import fc from 'fast-check'
import { safeDump } from '../emulators/ecs/yaml.ts'
import { judge } from '../scripts/judges.ts'
import { parseJson } from '../src/sops/stores/json.ts'
import type { Checks } from './check.ts'

const DUMP = `import sys, json, yaml
for text in sys.stdin.buffer.read().decode().split("\\0"):
    sys.stdout.buffer.write(yaml.safe_dump(json.loads(text), default_flow_style=False).encode() + b"\\0")`

const AWKWARD = ['yes', 'null', '~', '=', '15.3', '1e3', '1_000', '0x1F', '012', '1:30', '2020-01-01', 'a: b', 'a #b', '- a', "it's", ' lead', 'trail ', 'one\ntwo\n', 'x'.repeat(130), 'é'.repeat(50), 'word '.repeat(40).trim(), 'quote "word\n" '.repeat(12)]
const words = fc.array(fc.constantFrom('alpha', "it's", 'é', ':', '#', '  ', '\n', '"q"'), { maxLength: 40 }).map((list) => list.join(' '))
const text = fc.oneof(fc.string({ unit: 'grapheme', maxLength: 30 }), fc.string({ unit: 'binary', maxLength: 12 }).filter((one) => one.isWellFormed()), fc.constantFrom(...AWKWARD), words)
const leaf = fc.oneof(text, fc.integer(), fc.double({ noNaN: true, noDefaultInfinity: true }), fc.boolean(), fc.constant(null))
const tree = fc.letrec((tie) => ({ node: fc.oneof({ depthSize: 'small' }, leaf, fc.array(tie('node'), { maxLength: 4 }), fc.dictionary(text, tie('node'), { maxKeys: 4 })) })).node

export const checks: Checks = {
  'PyYAML writes what the emulated ECS writes': () => {
    const texts = fc.sample(tree, { numRuns: 1000 }).map((value) => JSON.stringify(value))
    const written = execFileSync(join(dirname(judge('cto')), 'python'), ['-c', DUMP], { input: texts.join('\0'), encoding: 'utf8', maxBuffer: 1024 ** 3 }).split('\0')
    texts.forEach((one, index) => strictEqual(safeDump(parseJson(one, 'a tree')), written[index], one))
  },
}
