import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { createFile } from '../src/output-file.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'output-'))))
afterEach(() => rmSync(folder, { recursive: true }))

const posix = process.platform !== 'win32'

describe('a file below RUNNER_TEMP', () => {
  it('is made with its folders, readable by nobody else', async () => {
    const file = await createFile(folder, 'a/b/c.json', 'text')
    expect([file, readFileSync(file, 'utf8')]).toEqual([join(folder, 'a', 'b', 'c.json'), 'text'])
    if (posix) expect([file, join(folder, 'a'), join(folder, 'a', 'b')].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o700, 0o700])
  })

  it('never takes the place of another', async () => {
    writeFileSync(join(folder, 'a.json'), 'before')
    await expect(createFile(folder, 'a.json', 'after')).rejects.toMatchObject({ code: 'runner/write', message: 'The file "a.json" could not be written below RUNNER_TEMP (EEXIST).', hint: 'It is there already: name another in `output-file`.' })
    expect(readFileSync(join(folder, 'a.json'), 'utf8')).toBe('before')
  })

  it('uses folders that are there', async () => {
    mkdirSync(join(folder, 'a'))
    await createFile(folder, 'a/b.json', '')
    await createFile(folder, 'a/c.json', '')
    expect(['b.json', 'c.json'].filter((name) => existsSync(join(folder, 'a', name)))).toEqual(['b.json', 'c.json'])
  })

  it.skipIf(!posix)('follows no link, neither on the way nor at its end, dangling or not', async () => {
    const other = mkdtempSync(join(tmpdir(), 'elsewhere-'))
    try {
      symlinkSync(other, join(folder, 'link'))
      symlinkSync(join(other, 'new.json'), join(folder, 'dangling.json'))
      mkdirSync(join(folder, 'a'))
      symlinkSync('../../..', join(folder, 'a', 'up'))
      for (const path of ['link/a.json', 'dangling.json', 'a/up/a.json', 'link/deeper/a.json']) {
        await expect(createFile(folder, path, 'secret'), path).rejects.toMatchObject({ code: 'runner/write' })
      }
      expect([existsSync(join(other, 'a.json')), existsSync(join(other, 'new.json')), existsSync(join(other, 'deeper'))]).toEqual([false, false, false])
    } finally {
      rmSync(other, { recursive: true })
    }
  })

  it('is refused where a file stands on the way', async () => {
    writeFileSync(join(folder, 'a'), '')
    await expect(createFile(folder, 'a/b.json', '')).rejects.toMatchObject({ code: 'runner/write', message: '"a" below RUNNER_TEMP is a link or a file, and no folder.' })
  })

  it('is refused where RUNNER_TEMP is not there', async () => {
    await expect(createFile(join(folder, 'none'), 'a.json', '')).rejects.toMatchObject({ code: 'runner/write', message: 'The file "a.json" could not be written below RUNNER_TEMP (ENOENT).' })
  })
})
