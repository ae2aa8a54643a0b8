import fc from 'fast-check'
import { CORE_SCHEMA, load } from 'js-yaml'
import { describe, expect, it } from 'vitest'
import { ActionError } from '../../src/errors.ts'
import { fileText, refuseKeys } from '../../src/select/formats.ts'
import { parseDocument } from '../../src/sops/index.ts'
import { leaf, map, secret, tree, type Short } from './trees.ts'

interface Variable {
  readonly name: string
  readonly value: string
  readonly path: string
}

function text(file: string, config: Short, exports: readonly Variable[] = []): string {
  const selected = tree(config)
  refuseKeys(file, selected)
  return fileText(file, { selected, exports })
}

function failure(...args: Parameters<typeof text>): ActionError {
  try {
    text(...args)
  } catch (error) {
    if (error instanceof ActionError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

const variable = (value: string, name = 'A'): Variable => ({ name, value, path: 'a' })

const SHOP = {
  database: { host: 'db', password_ecs_secret: secret('c0rrect "horse"\n'), ports: [5432, [true, null]], none: {}, nothing: [] },
  number: leaf('int', '90210123456789012345'),
  ratio: leaf('float', '1', '1.0'),
  time: leaf('time', '2026-01-02T03:04:05Z'),
}
const READ = { database: { host: 'db', password: 'c0rrect "horse"\n', ports: [5432, [true, null]], none: {}, nothing: [] } }

/** Texts that one of the formats could take for something else. */
const AWKWARD = [
  '', ' ', 'a ', ' a', 'true', 'No', 'y', '~', 'null', '1', '1.0', '0777', '0o7', '0x1f', '1_000', '1e3', '.5', '-', '- a', '? a', ': a', 'a: b', 'a #b', '#a', '12:30', '12:30:45', '2026-01-02', '2026-13-45', '2026-01-02 03:04:05 +1',
  '<<', '=', '*a', '&a', '!a', '%a', '@a', '`a', '[a', '{a', '|', '>', '---', '...', '"', "'", '\\', '\\n', 'a\nb', 'a\r\nb', '\n', 'a\n', '\n\na', '\ta', 'a\tb', '\u0007', '\u0085', '\u2028', '\ufeffa', '\u{1f600}', 'é',
  '${a}', '$${a}', '$$${a}', '%{a}', '%%{a}', '$', '%', '$$', '${', '"${file("/etc/passwd")}"', '%{ if true }x%{ endif }', '${jsonencode(var)}', 'EOT', '<<EOT', '/* a */', '// a', '# a', 'a = b', 'x'.repeat(2000),
]

describe('JSON', () => {
  it('is `config-json`, as one line', () => {
    expect(text('a.json', SHOP)).toBe('{"database":{"host":"db","password":"c0rrect \\"horse\\"\\n","ports":[5432,[true,null]],"none":{},"nothing":[]},"number":90210123456789012345,"ratio":1.0,"time":"2026-01-02T03:04:05Z"}\n')
  })
})

describe('YAML', () => {
  it('is laid out for people', () => {
    expect(text('a.yaml', SHOP)).toBe(`database:
  host: db
  password: "c0rrect \\"horse\\"\\n"
  ports:
    - 5432
    -
      - true
      - null
  none: {}
  nothing: []
number: 90210123456789012345
ratio: 1.0
time: "2026-01-02T03:04:05Z"
`)
  })

  it('is a stream of documents where there are several', () => {
    const documents = [{ kind: 'Service', spec: { port: 80 } }, [1], null, {}]
    expect(fileText('a.yaml', { selected: tree(documents), exports: [], isStream: true })).toBe('---\nkind: Service\nspec:\n  port: 80\n---\n- 1\n---\n{}\n')
    expect(fileText('a.json', { selected: tree(documents), exports: [], isStream: true })).toBe('[{"kind":"Service","spec":{"port":80}},[1],null,{}]\n')
  })

  it.each([['a text', 'x: y', '"x: y"\n'], ['an empty object', {}, '{}\n'], ['a list', [1], '- 1\n'], ['nothing', null, 'null\n']] as [string, Short, string][])('holds %s', (_, config, expected) => {
    expect(text('a.yaml', config)).toBe(expected)
  })

  it.each([['1e3', '1.0e+3'], ['1E-3', '1.0E-3'], ['-2.5e7', '-2.5e+7'], ['1e+3', '1.0e+3'], ['1.50', '1.50']])('writes %s so that every version of YAML reads a number', (literal, expected) => {
    expect(text('a.yaml', map(['a', leaf('float', 'x', literal)]))).toBe(`a: ${expected}\n`)
  })

  it.each(AWKWARD)('keeps %j, as a value, a key and an item, for two readers', (one) => {
    const config = map(['v', one], [`k${one}`, 1], [one === 'v' ? 'w' : one, ['a', one]])
    const file = text('a.yaml', config)
    const expected = { v: one, [`k${one}`]: 1, [one]: ['a', one] }
    expect(load(file, { schema: CORE_SCHEMA })).toEqual(expected)
    expect(parseDocument('a.yaml', Buffer.from(file)).documents[0]).toMatchObject({ kind: 'map', items: [{ key: 'v', value: { type: 'str', text: one } }, { key: `k${one}` }, { key: one }] })
  })

  it('keeps any JSON', () => {
    fc.assert(fc.property(fc.dictionary(fc.string({ unit: 'grapheme' }).filter((key) => key !== '__proto__' && key !== 'kind'), fc.jsonValue({ noUnicodeString: false })), (value) => {
      const config = JSON.parse(JSON.stringify(value, (_, one: unknown) => (typeof one === 'number' ? Math.trunc(one) % 1e9 || 0 : one)), (key, one: unknown) => (key === 'kind' ? undefined : one)) as Short
      expect(load(text('a.yaml', config), { schema: CORE_SCHEMA })).toEqual(config)
    }))
  })
})

/** Reads as `docker --env-file` does. */
function docker(file: string): [string, string][] {
  return file.split('\n').map((line) => line.replace(/\r$/, '').trimStart()).filter((line) => line !== '' && !line.startsWith('#')).map((line) => {
    const cut = line.indexOf('=')
    if (cut < 1 || /\s/.test(line.slice(0, cut))) throw new Error(`no variable: ${line}`)
    return [line.slice(0, cut), line.slice(cut + 1)]
  })
}

describe('dotenv', () => {
  it('has a line for each name as it is exported', () => {
    expect(text('.env', {}, [variable('1'), variable('', 'B'), variable('a "b" \'c\' #d $E \\ = ', 'C')])).toBe('A=1\nB=\nC=a "b" \'c\' #d $E \\ = \n')
  })

  it.each(AWKWARD.filter((one) => !/[\r\n]/.test(one)))('keeps %j', (one) => {
    expect(docker(text('a.env', {}, [variable('x', 'X'), variable(one), variable('y', 'Y')]))).toEqual([['X', 'x'], ['A', one], ['Y', 'y']])
  })

  it.each(['a\nb', 'a\r', '\r\n', 'a\nB=c'])('refuses %j, which has a line break, with its path', (one) => {
    const error = failure('a.env', {}, [variable(one)])
    expect([error.code, error.message]).toEqual(['select/value', '`output-file` cannot be `.env`: a → A holds a line break.'])
    expect(error.hint).toMatch(/`\.json` and `\.yaml` hold everything/)
  })

  it('refuses a line that Docker does not read, with the numbers', () => {
    expect(failure('a.env', {}, [variable('x'.repeat(65_534))]).message).toBe('`output-file` cannot be `.env`: a → A has 65536 bytes, and a line has at most 65535.')
    expect(text('a.env', {}, [variable('x'.repeat(65_533))])).toHaveLength(65_536)
  })
})

/** A strict reader of what a file of variables may be here: names, literals, objects, lists. No template can begin. */
function readHcl(file: string): unknown {
  let at = 0
  const take = (pattern: RegExp): string => {
    const found = new RegExp(pattern.source, `${pattern.flags}y`)
    found.lastIndex = at
    const [all] = found.exec(file) ?? []
    if (all === undefined) throw new Error(`at ${at}: ${file.slice(at, at + 20)}`)
    at += all.length
    return all
  }
  const string = (): string => {
    // eslint-disable-next-line no-control-regex
    const quoted = take(/"(?:[^"\\\u0000-\u001f]|\\(?:["\\nrt]|u[0-9a-f]{4}))*"/)
    if (/[$%]\{/.test(quoted)) throw new Error(`a template begins: ${quoted}`)
    return JSON.parse(quoted) as string
  }
  const value = (): unknown => {
    if (file[at] === '"') return string()
    if (file[at] === '{') {
      take(/\{\n?/)
      const entries: [string, unknown][] = []
      while (take(/ *\}?/).at(-1) !== '}') {
        const key = string()
        take(/ = /)
        entries.push([key, value()])
        take(/\n/)
      }
      return Object.fromEntries(entries)
    }
    if (file[at] === '[') {
      take(/\[\n?/)
      const items: unknown[] = []
      while (take(/ *\]?/).at(-1) !== ']') {
        items.push(value())
        take(/,\n/)
      }
      return items
    }
    return JSON.parse(take(/true|false|null|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/))
  }
  const variables: [string, unknown][] = []
  while (at < file.length) {
    const name = take(/[\p{ID_Start}_][\p{ID_Continue}-]*/u)
    take(/ = /)
    variables.push([name, value()])
    take(/\n/)
  }
  return Object.fromEntries(variables)
}

describe('tfvars', () => {
  it('is laid out as Terraform writes it', () => {
    expect(text('a.tfvars', SHOP)).toBe(`database = {
  "host" = "db"
  "password" = "c0rrect \\"horse\\"\\n"
  "ports" = [
    5432,
    [
      true,
      null,
    ],
  ]
  "none" = {}
  "nothing" = []
}
number = 90210123456789012345
ratio = 1.0
time = "2026-01-02T03:04:05Z"
`)
  })

  it('is read back', () => {
    expect(readHcl(text('a.tfvars', SHOP))).toMatchObject(READ)
  })

  it.each(AWKWARD)('keeps %j, as a value and a key, and no template begins', (one) => {
    expect(readHcl(text('a.tfvars', { v: one, o: map([one, [one]]) }))).toEqual({ v: one, o: { [one]: [one] } })
  })

  it.each([
    ['a key that is no name', { ok: 1, '2fa.on': 1, 'a b': 2 }, /^`output-file` cannot be `\.tfvars`: "2fa\.on" is no name of a variable; and 1 more\.$/],
    ['a key that would begin another line', map(['a = 1\nb', 1]), /is no name of a variable/],
    ['a text that Terraform would change', { a: { b: 'e\u0301' } }, /: a\.b is not in Unicode’s normal form C\.$/],
    ['a key that Terraform would change', { a: { 'e\u0301': 1 } }, /The key a\.é? ?.* is not in Unicode’s normal form C\.$/],
    ['a list', [1], /what is selected is no mapping/],
    ['a text', 'a', /what is selected is no mapping/],
  ] as [string, Short, RegExp][])('refuses %s, with its path', (_, config, message) => {
    const error = failure('a.tfvars', config)
    expect(error.code).toBe('select/value')
    expect(error.message).toMatch(message)
  })
})
