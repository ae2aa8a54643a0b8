/** Other people's readers of what `output-file` writes. */
import { deepStrictEqual } from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { fileText } from '../../src/select/formats.ts'
import { parseJson } from '../../src/sops/stores/json.ts'
import { judge } from '../../scripts/judges.ts'
import type { Checks } from './check.ts'

/** Texts that one of the formats could take for something else. */
const AWKWARD = [
  '', ' ', 'a ', 'true', 'No', 'y', '~', 'null', '1', '1.0', '0777', '0o7', '0x1f', '1_000', '1e3', '.5', '-', '- a', '? a', ': a', 'a: b', 'a #b', '#a', '12:30', '12:30:45', '2026-01-02', '2026-13-45', '2026-01-02 03:04:05 +1',
  '<<', '=', '*a', '&a', '!a', '%a', '@a', '`a', '[a', '{a', '|', '>', '---', '...', '"', "'", '\\', '\\n', 'a\nb', 'a\r\nb', '\n', 'a\n', '\n\na', '\ta', 'a\tb', '\u0007', '\u0085', '\u2028', '\ufeffa', '\u{1f600}', 'é',
  '${a}', '$${a}', '$$${a}', '$$$${a}', '%{a}', '%%{a}', '%%%{a}', '$', '%', '$$', '${', '"${file("/etc/passwd")}"', '%{ if true }x%{ endif }', 'EOT', '<<EOT', '/* a */', '// a', '# a', 'a = b', 'x'.repeat(2000),
]

/** Texts as values, keys and items; and numbers as they can be written. */
const JSON_TEXT = `{"texts":${JSON.stringify(AWKWARD)},"keys":${JSON.stringify(Object.fromEntries(AWKWARD.map((text, i) => [text, i])))},"each":${JSON.stringify(AWKWARD.map((text) => ({ [text]: text })))},"numbers":[0,-1,9007199254740993,90210123456789012345,1.0,-2.5,1e3,1E-7,2.5e+10],"rest":[true,false,null,{},[],[[]],{"a":{}}]}`
const VALUE: unknown = JSON.parse(JSON_TEXT)

function written(ending: string): string {
  return fileText(`a${ending}`, { selected: parseJson(JSON_TEXT, 'the sample'), exports: [] })
}

function read(program: string, args: readonly string[], input: string): string {
  const { status, stdout, stderr } = spawnSync(program, args, { input, encoding: 'utf8', maxBuffer: 1 << 26 })
  if (status !== 0) throw new Error(stderr)
  return stdout
}

const python = (script: string, input: string): string => read(judge('python'), ['-X', 'utf8', '-c', script], input)

export const checks: Checks = {
  'Python reads the JSON': () => {
    deepStrictEqual(JSON.parse(python('import json, sys; json.dump(json.load(sys.stdin), sys.stdout)', written('.json'))), VALUE)
    deepStrictEqual(python('import json, sys; print(json.load(sys.stdin)["numbers"][3])', written('.json')).trim(), '90210123456789012345')
  },

  'PyYAML, a reader of YAML 1.1, reads the YAML': () => {
    deepStrictEqual(JSON.parse(python('import json, sys, yaml; json.dump(yaml.safe_load(sys.stdin), sys.stdout)', written('.yaml'))), VALUE)
    deepStrictEqual(python('import sys, yaml; print(yaml.safe_load(sys.stdin)["numbers"][3])', written('.yaml')).trim(), '90210123456789012345')
  },

  'HCL’s own reader reads the tfvars': () => {
    // What it prints is JSON for Terraform, where `$${` stands for `${`.
    const plain = (_: string, value: unknown): unknown => {
      const text = (one: string): string => one.replace(/([$%])\1\{/g, '$1{')
      if (typeof value === 'string') return text(value)
      return value === null || typeof value !== 'object' || Array.isArray(value) ? value : Object.fromEntries(Object.entries(value).map(([key, one]) => [text(key), one as unknown]))
    }
    deepStrictEqual(JSON.parse(read(judge('hcl2json'), [], written('.tfvars')), plain), VALUE)
  },
}
