import { describe, expect, it } from 'vitest'
import { ActionError } from '../../src/errors.ts'
import type { ExportInputs } from '../../src/inputs/table.ts'
import { parseExportFiles } from '../../src/select/export-files.ts'
import { select, type FileToWrite, type Plan } from '../../src/select/index.ts'
import { exportInputs, leaf, NO_JOB, planned, secret, tree, withheld, type Short } from './trees.ts'

function failure(work: () => unknown): ActionError {
  try {
    work()
  } catch (error) {
    if (error instanceof ActionError) return error
    throw error
  }
  throw new Error('nothing was refused')
}

const key = (text: string) => ({ kind: 'key', key: text })

describe('the lines of `export-files`', () => {
  it.each([
    ['database.key => key.pem', [key('database'), key('key')], 'key.pem', false, false],
    ['. => keystore.jks', [], 'keystore.jks', false, false],
    ['a=>certs/a b.p12(base64)', [key('a')], 'certs/a b.p12', true, false],
    ['  a.b  =>  x/y.jks   (Base64)  ', [key('a'), key('b')], 'x/y.jks', true, false],
    ['a? => x', [key('a')], 'x', false, true],
    ['a => report (1).txt', [key('a')], 'report (1).txt', false, false],
  ])('%s', (line, segments, file, base64, optional) => {
    expect(parseExportFiles(line, [])).toEqual([{ selector: expect.objectContaining({ segments, optional, line: 1 }) as unknown, file, base64 }])
  })

  it.each([
    ['key.pem', 8, /`=>` and the path of a file/],
    ['a =>', 5, /path of a file is expected/],
    ['a => (base64)', 6, /path of a file is expected/],
    ['a => x (hex)', 6, /only `\(base64\)` may stand/],
    ['a => /etc/x', 6, /relative path/],
    ['a => /home/runner/work/_temp/x', 6, /relative path/],
    ['a => ../x', 6, /relative path/],
    ['a => x/../../y', 6, /relative path/],
    ['a => x//y', 6, /relative path/],
    ['a => ./x', 6, /relative path/],
    ['a => x/', 6, /relative path/],
    ['a => ~/.kube/config', 6, /relative path/],
    ['a => C:\\x', 6, /no backslash, no colon/],
    ['a => x\\y', 6, /relative path/],
    ['a => x:stream', 6, /relative path/],
    ['a => nul', 6, /no device of Windows/],
    ['a => certs/COM1.pem', 6, /no device of Windows/],
    ['a => aux .txt', 6, /no device of Windows/],
    ['a => x.', 6, /relative path/],
    ['a => x./y', 6, /relative path/],
    ['a => x*', 6, /relative path/],
    ['a => x\u0007', 6, /relative path/],
    ['a => b\nc => B', 6, /another file has this path/],
    ['a => é\nc => e\u0301', 6, /another file has this path/],
    ['a => b/c\nd => b', 6, /in its way/],
    ['a => b\nd => b/c', 6, /in its way/],
    ['a => out/a.json', 6, /another file has this path/],
    ['a => OUT', 6, /in its way/],
  ])('refuse %j', (text, column, problem) => {
    const { code, message } = failure(() => parseExportFiles(text, ['out/a.json']))
    expect([code, message]).toEqual(['select/syntax', expect.stringMatching(problem)])
    expect(message).toMatch(new RegExp(`^Line ${text.split('\n').length}, column ${column} of \`export-files\` `))
  })
})

/** A plan of a configuration with lines of `export-files`. */
function plan(config: Short, lines: string, inputs: Parameters<typeof exportInputs>[0] = {}): Plan {
  return planned([tree(config)], inputsOf(lines, inputs))
}

function inputsOf(lines: string, inputs: Parameters<typeof exportInputs>[0] = {}): ExportInputs {
  return exportInputs({ exportFiles: parseExportFiles(lines, []), ...inputs })
}

const bytes = ({ files = [] }: Plan) => Object.fromEntries(files.map(({ path, bytes: content }: FileToWrite) => [path, Buffer.from(content)]))
const names = ({ exports }: Plan) => exports.map(({ name }) => name)
const output = ({ outputs }: Plan, name: string) => outputs.find(([one]) => one === name)?.[1]

const ALL = Uint8Array.from({ length: 256 }, (_, i) => i)

describe('the bytes of a file', () => {
  it.each<[string, Short, Uint8Array]>([
    ['a text', 'a\r\nb\n', Buffer.from('a\r\nb\n')],
    ['a text that no variable can hold', 'a\0b\ufeff', Buffer.from('a\0b\ufeff')],
    ['bytes that are not UTF-8', leaf('str', ALL), Buffer.from(ALL)],
    ['a number as it was written', leaf('float', '1', '1.0'), Buffer.from('1.0')],
    ['a boolean', true, Buffer.from('true')],
    ['nothing', null, Buffer.alloc(0)],
    ['a secret', secret('hunter2!'), Buffer.from('hunter2!')],
  ])('are those of %s', (_, value, expected) => {
    expect(bytes(plan({ v: value, other: 1 }, 'v => f'))).toEqual({ f: expected })
  })

  it.each([
    ['in one line', Buffer.from(ALL).toString('base64')],
    ['in lines of 76', Buffer.from(ALL).toString('base64').replace(/.{76}/g, '$&\n') + '\n'],
    ['in lines of Windows, indented', ` ${Buffer.from(ALL).toString('base64').replace(/.{64}/g, '$&\r\n ')}\r\n`],
  ])('are what base64 says, %s', (_, value) => {
    expect(bytes(plan({ v: secret(value) }, 'v => f (base64)'))).toEqual({ f: Buffer.from(ALL) })
  })

  it.each(['QUJ', 'QUJD=', 'Q===', 'QUI', 'QUJ=', 'QU-_', 'QUJD\0', '-----BEGIN', 'QQ==QQ==', 'Qé=='])('are refused where base64 is wrong: %j', (value) => {
    const { code, message } = failure(() => plan({ p: { v: secret(value) } }, 'p.v => f (base64)'))
    expect([code, message]).toEqual(['select/value', '`export-files` cannot write a value: p.v is not whole base64.'])
  })

  it('are refused for half of a surrogate pair, which has none', () => {
    expect(failure(() => plan({ v: 'a\ud800' }, 'v => f')).message).toBe('`export-files` cannot write a value: v holds half of a surrogate pair.')
  })

  it('may be as many as no variable can have', () => {
    const made = plan({ v: secret('x'.repeat(1_000_000)), a: 1 }, 'v => f')
    expect([bytes(made)['f']?.length, made.environment]).toEqual([1_000_000, [['A', '1']]])
  })
})

describe('what goes into a file', () => {
  const config = { db: { password: secret('hunter2!'), host: 'h' }, key: secret('-----BEGIN-----\nabcdef\n') }

  it('goes nowhere else, as long as `export` names it not', () => {
    const made = plan(config, 'key => k.pem\ndb.host => h')
    expect([names(made), made.environment, output(made, 'config-json')]).toEqual([['DB_PASSWORD'], [['DB_PASSWORD', 'hunter2!']], '{"db":{"password":"hunter2!"}}'])
  })

  it('goes both ways where `export` names it, too', () => {
    const made = plan(config, 'key => k.pem', { export: 'key => KEY' })
    expect([made.environment, bytes(made)['k.pem']?.toString()]).toEqual([[['KEY', '-----BEGIN-----\nabcdef\n']], '-----BEGIN-----\nabcdef\n'])
    expect(made.maskedSecrets).toBe(1)
    expect(plan(config, 'key => k.pem', { export: 'db.host' }).environment).toEqual([['DB_HOST', 'h']])
  })

  it('is masked as ever, and what its base64 says, too', () => {
    const made = plan(config, 'key => k.pem', { export: 'db.host' })
    expect([made.masks.includes('abcdef'), made.maskedSecrets]).toEqual([true, 1])
    const encoded = Buffer.from('user: admin1\ntoken: s3cr3t-t0ken\n').toString('base64')
    const decoded = plan({ v: secret(encoded) }, 'v => f (base64)')
    expect([decoded.masks.includes(encoded), decoded.masks.includes('token: s3cr3t-t0ken'), decoded.maskedSecrets]).toEqual([true, true, 1])
  })

  it('is masked as base64 where it is not UTF-8', () => {
    const made = plan({ v: { ...secret(''), text: ALL } }, 'v => f')
    expect([made.masks.includes(Buffer.from(ALL).toString('base64')), made.maskedSecrets]).toEqual([true, 1])
  })

  it('needs no mask that is impossible: only an environment does', () => {
    const made = plan({ v: secret('123') }, 'v => f')
    expect([made.warnings, bytes(made)['f']?.toString()]).toEqual([[], '123'])
  })

  it('is opened as what is exported is, once', () => {
    const closed = withheld('ENC[x]')
    const inputs = inputsOf('a => f\na => g', { export: 'a => A\nb' })
    const open = { ...closed, secret: { ...closed.secret, state: 'closed' } } as typeof closed
    const { ends } = select({ documents: [tree({ a: open, b: 1, c: 2 })] }, inputs, NO_JOB)
    expect(ends.map(({ path }) => path)).toEqual([['a'], ['b']])
    expect(select({ documents: [tree({ a: open, b: 1 })] }, inputsOf('a => f', { export: 'b' }), NO_JOB).ends.map(({ path }) => path)).toEqual([['b'], ['a']])
  })

  it('may be a configuration that is one text', () => {
    const made = plan(leaf('str', ALL), '. => f')
    expect([bytes(made), names(made), output(made, 'config-json')]).toEqual([{ f: Buffer.from(ALL) }, [], 'null'])
  })

  it('is told where it is chosen by its position in a list', () => {
    expect(plan({ l: [secret('hunter2!')] }, 'l.0 => f').warnings).toEqual([expect.stringContaining('l.0')])
  })

  it('may be missing with `?`, with a notice', () => {
    const made = plan(config, 'nothing? => f')
    expect([made.files, made.notices]).toEqual([[], ['Matched nothing, as `?` allows: nothing.']])
  })

  it.each<[string, string, string, RegExp]>([
    ['nothing', 'db.pasword => f', 'select/missing', /^Line 1 of `export-files`: db\.pasword matches nothing; near is db\.password/],
    ['two values', 'db.* => f', 'select/ambiguous', /matches 2 things, and the file f can be one only/],
    ['a mapping', 'db => f', 'select/ambiguous', /db is a mapping, and a file of this input holds one value/],
    ['the whole', '. => f', 'select/ambiguous', /a mapping/],
    ['a list', 'l => f', 'select/ambiguous', /a list/],
    ['ciphertext that was encrypted again', 'twice => f', 'config/encrypted-twice', /twice/],
    ['what stays closed', 'closed => f', 'config/undecrypted', /`decrypt` is `none`: closed/],
  ])('is refused: %s', (_, line, code, message) => {
    const more = { ...config, l: [1], twice: secret('ENC[AES256_GCM,data:AAAA,iv:AAAA,tag:AAAA,type:str]'), closed: withheld() }
    const error = failure(() => plan(more, line))
    expect([error.code, error.message]).toEqual([code, expect.stringMatching(message)])
  })
})

describe('a step for a file, without an environment', () => {
  const clashing = { a: { b: 1 }, a_b: 2, '': 3, ok: 4 }
  const forFile = { exportEnv: false, outputFile: 'a.json' }

  it.each<[string, string, Partial<ExportInputs>]>([['output-file', '', forFile], ['export-files', 'ok => f', { exportEnv: false }]])('leaves out outputs whose names clash, with one warning: %s', (_, lines, inputs) => {
    const made = plan(clashing, lines, inputs)
    expect([names(made), JSON.parse(output(made, 'config-names') ?? '')]).toEqual(lines === '' ? [['OK'], ['OK']] : [[], []])
    expect(made.warnings).toEqual(['No outputs of their own, because the names clash or no output can have them: a.b → A_B, a_b → A_B, "" → . `config-json` holds them; if the outputs are needed, write names in `export` with `=> NAME`.'])
    expect(output(made, 'config-json')).toContain('{"a":{"b":1},"a_b":2,"":3')
  })

  it('keeps the one whose name the workflow wrote', () => {
    expect(names(plan(clashing, '', { ...forFile, export: 'a.b => A_B\n*' }))).toEqual(['A', 'A_B', 'OK'])
  })

  it.each<[string, Short, Parameters<typeof exportInputs>[0]]>([
    ['with an environment', clashing, { outputFile: 'a.json' }],
    ['without a file', clashing, { exportEnv: false }],
    ['with a file of names', clashing, { exportEnv: false, outputFile: 'a.env' }],
    ['two written names', clashing, { ...forFile, export: 'a.b => X\na_b => x' }],
    ['two values under one key of the file', { p: 1, p_ecs_secret: secret('hunter2!') }, forFile],
  ])('is refused as ever %s', (_, config, inputs) => {
    expect(failure(() => plan(config, '', inputs)).code).toBe('select/names')
  })
})

describe('what no output can hold', () => {
  it.each<[string, Short, string]>([['NUL', { v: 'a\0b' }, ''], ['bytes', { v: leaf('str', ALL) }, ''], ['a binary file', leaf('str', ALL), ''], ['a binary file with a name', leaf('str', ALL), '. => X']])('names the way out: %s', (_, config, selectors) => {
    expect(failure(() => planned([tree(config)], exportInputs({ export: selectors }))).hint).toMatch(/export-files/)
  })

  it.each<[Short, RegExp]>([['text', /a single value, which has no name: .*`\. => NAME`, or write it to a file/], [['a'], /a list, which has no name/]])('nor a name: %j', (config, notice) => {
    expect([planned([tree(config)]).notices, planned([tree(config)], exportInputs({ export: '. => X' })).notices]).toEqual([[expect.stringMatching(notice)], []])
  })
})
