import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { ActionError } from '../../src/errors.ts'
import { readWorkspace } from '../../src/source/workspace.ts'

let folder: string
let root: string

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'workspace-'))
  root = join(folder, 'work')
  mkdirSync(root)
})
afterEach(() => rmSync(folder, { recursive: true }))

function put(files: Record<string, string>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
}

function link(target: string, path: string): void {
  symlinkSync(target, join(root, path))
}

async function read(path: string, recursive = false) {
  let waited = 0
  const { files, ...rest } = await readWorkspace({ kind: 'workspace', root, commit: 'c0ffee', path, recursive, filter: '' }, { whileWaiting: () => (waited += 1) })
  expect(waited).toBe(1)
  return { ...rest, files: files.map((file) => `${file.path}: ${Buffer.from(file.bytes).toString()}`) }
}

async function refusal(path: string, recursive = false): Promise<ActionError> {
  return read(path, recursive).then(
    ({ files }) => { throw new Error(`read ${files.join()}`) },
    (error: unknown) => error as ActionError,
  )
}

describe('the workspace', () => {
  it('gives a file as it is, and the commit of the workflow', async () => {
    put({ 'config/app.env': 'A=1\n', 'config/b.yaml': 'b: 1\n' })
    expect(await read('./config/app.env')).toEqual({ kind: 'stored', directory: false, configId: 'c0ffee', files: ['config/app.env: A=1\n'] })
  })

  it('gives the YAML and JSON files of a directory, and of those below when asked', async () => {
    put({ 'config/b.yaml': 'b', 'config/a.json': 'a', 'config/c.yml': 'c', 'config/README.md': 'no', 'config/.sops.yaml': 'no', 'config/__strategies.yaml': 'no', 'config/live/a.yaml': 'deep', 'config/live/.git/x.yaml': 'no', 'other/x.yaml': 'no' })
    const own = ['config/a.json: a', 'config/b.yaml: b', 'config/c.yml: c']
    expect(await read('config')).toEqual({ kind: 'stored', directory: true, configId: 'c0ffee', files: own })
    expect((await read('config/', true)).files).toEqual([...own, 'config/live/a.yaml: deep'])
  })

  it('gives its one file in the format that the workflow names, and refuses that for a directory', async () => {
    put({ 'config/prod.env.enc': 'A=1\n', 'config/a.yaml': 'a: 1\n' })
    const inputs = { kind: 'workspace', root, commit: '', path: 'config/prod.env.enc', recursive: false, fileFormat: 'dotenv', filter: '' } as const
    const { files } = await readWorkspace(inputs, { whileWaiting: () => undefined })
    expect(files).toEqual([{ path: 'config/prod.env.enc', bytes: Buffer.from('A=1\n'), format: 'dotenv' }])
    await expect(readWorkspace({ ...inputs, path: 'config' }, { whileWaiting: () => undefined })).rejects.toMatchObject({ code: 'input/conflict', message: 'The input `file-format` is for one file, and "config" is a directory.' })
  })

  it('gives its root', async () => {
    put({ 'a.yaml': 'a', '.git/x.yaml': 'no', 'b/b.yaml': 'b' })
    expect((await read('.', true)).files).toEqual(['a.yaml: a', 'b/b.yaml: b'])
  })

  it('may itself stand behind a link', async () => {
    put({ 'a.yaml': 'a' })
    symlinkSync(root, join(folder, 'linked'))
    const { files } = await readWorkspace({ kind: 'workspace', root: join(folder, 'linked'), commit: '', path: 'a.yaml', recursive: false, filter: '' }, { whileWaiting: () => undefined })
    expect(files).toEqual([{ path: 'a.yaml', bytes: Buffer.from('a') }])
  })
})

describe('links', () => {
  beforeEach(() => {
    mkdirSync(join(folder, 'outside'))
    writeFileSync(join(folder, 'outside', 'x.yaml'), 'outside')
    mkdirSync(join(folder, 'work-too'))
    writeFileSync(join(folder, 'work-too', 'x.yaml'), 'outside')
    put({ 'config/a.yaml': 'a', 'shared/b.yaml': 'b' })
  })

  it('are followed as long as they stay', async () => {
    link('../shared/b.yaml', 'config/b.yaml')
    link('config', 'current')
    expect((await read('config')).files).toEqual(['config/a.yaml: a', 'config/b.yaml: b'])
    expect((await read('current')).files).toEqual(['current/a.yaml: a', 'current/b.yaml: b'])
    expect((await read('current/b.yaml')).files).toEqual(['current/b.yaml: b'])
  })

  it('to folders are not entered, so that nothing goes in circles', async () => {
    link('..', 'config/up')
    link('../shared', 'config/shared')
    expect((await read('config', true)).files).toEqual(['config/a.yaml: a'])
  })

  it.each<[string, () => void, string]>([
    ['a file elsewhere', () => link('../outside/x.yaml', 'x.yaml'), 'x.yaml'],
    ['a file elsewhere, absolutely', () => link(join(folder, 'outside', 'x.yaml'), 'x.yaml'), 'x.yaml'],
    ['a folder elsewhere', () => link('../outside', 'out'), 'out'],
    ['a folder elsewhere, with a file of it', () => link('../outside', 'out'), 'out/x.yaml'],
    ['a folder whose name begins alike', () => link('../work-too', 'out'), 'out/x.yaml'],
    ['the folder above', () => link('..', 'up'), 'up'],
    ['a file elsewhere, among others of a directory', () => link('../../outside/x.yaml', 'config/x.yaml'), 'config'],
    ['another link that leaves', () => (link('../outside/x.yaml', 'first.yaml'), link('first.yaml', 'x.yaml')), 'x.yaml'],
  ])('to %s are refused', async (_, make, path) => {
    make()
    const error = await refusal(path)
    expect([error.code, error.message]).toEqual(['input/invalid', expect.stringMatching(/^".*" is a link that leaves the workspace\.$/)])
  })

  it('to nothing are missing', async () => {
    link('nowhere.yaml', 'config/x.yaml')
    expect((await refusal('config')).message).toBe('The workspace has no "config/x.yaml".')
  })
})

describe('what the workspace refuses', () => {
  it.each([['missing.yaml'], ['config/missing'], ['config/a.yaml/b.yaml']])('%s, which is not there, with what must run first', async (path) => {
    put({ 'config/a.yaml': 'a' })
    const error = await refusal(path)
    expect([error.code, error.message]).toEqual(['source/not-found', `The workspace has no "${path}".`])
    expect(error.hint).toContain('actions/checkout')
  })

  it('a path that leaves it', async () => {
    expect((await refusal('../outside')).code).toBe('input/invalid')
  })

  it('a pointer of Git LFS, which nobody should encrypt', async () => {
    put({ 'config/app.yaml': 'version https://git-lfs.github.com/spec/v1\noid sha256:4d7a\nsize 12345\n', 'config/b.yaml': 'b: 1\n' })
    for (const path of ['config/app.yaml', 'config']) {
      const error = await refusal(path)
      expect([error.code, error.message, error.hint]).toEqual(['sops/unsupported', '"config/app.yaml" is a pointer of Git LFS, not the file itself.', 'Check out with `lfs: true`, an input of `actions/checkout`.'])
    }
  })

  it('a directory of which nothing is merged', async () => {
    put({ 'config/README.md': 'x', 'config/deep/a.yaml': 'a' })
    const error = await refusal('config')
    expect([error.code, error.message]).toEqual(['source/not-found', 'The directory "config" holds no .yaml, .yml or .json file.'])
    expect((await read('config', true)).files).toEqual(['config/deep/a.yaml: a'])
  })

  it.skipIf(process.platform === 'win32')('nothing for having more files than the process may open', () => {
    put(Object.fromEntries(Array.from({ length: 600 }, (_, i) => [`config/f${i}.yaml`, `k${i}: 1\n`])))
    const source = pathToFileURL(resolve('src/source/workspace.ts')).href
    const script = `const { readWorkspace } = await import(${JSON.stringify(source)}); const { files } = await readWorkspace({ kind: 'workspace', root: process.argv[1], commit: '', path: 'config', recursive: false, filter: '' }, { whileWaiting() {} }); console.log(files.length)`
    expect(execFileSync('sh', ['-c', 'ulimit -n 200 && exec "$@"', 'sh', process.execPath, '--input-type=module', '-e', script, root], { encoding: 'utf8' })).toBe('600\n')
  })

  it.skipIf(process.platform === 'win32')('a pipe, which would never end', async () => {
    execFileSync('mkfifo', [join(root, 'pipe.yaml')])
    expect((await refusal('pipe.yaml')).message).toBe('"pipe.yaml" in the workspace cannot be read (neither a file nor a directory).')
    expect((await refusal('.')).code).toBe('source/not-found')
  })

  it('a link to a folder that is called a file', async () => {
    put({ 'config/a.yaml': 'a', 'shared/b.yaml': 'b' })
    link('../shared', 'config/b.yaml')
    expect((await refusal('config')).message).toBe('"config/b.yaml" in the workspace cannot be read (EISDIR).')
  })

  it('a workspace that is not there', async () => {
    const missing = readWorkspace({ kind: 'workspace', root: join(root, 'gone'), commit: '', path: '.', recursive: false, filter: '' }, { whileWaiting: () => undefined })
    await expect(missing).rejects.toMatchObject({ code: 'runner/environment', message: 'The folder in GITHUB_WORKSPACE is not there.' })
  })
})
