import { chownSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { allOrNothing } from '../src/all-or-nothing.ts'
import { ActionError } from '../src/errors.ts'
import { createFile } from '../src/output-file.ts'

let folder: string
beforeEach(() => void (folder = mkdtempSync(join(tmpdir(), 'output-'))))
afterEach(() => rmSync(folder, { recursive: true }))

/** Creates it; what is left where that fails is what the test looks at. */
const create = (at: string, path: string, text: string): Promise<string> => allOrNothing((onFailure) => createFile(at, path, text, onFailure))

const posix = process.platform !== 'win32'

describe('a file below RUNNER_TEMP', () => {
  it('is made with its folders, readable by nobody else', async () => {
    const file = await create(folder, 'a/b/c.json', 'text')
    expect([file, readFileSync(file, 'utf8')]).toEqual([join(folder, 'a', 'b', 'c.json'), 'text'])
    if (posix) expect([file, join(folder, 'a'), join(folder, 'a', 'b')].map((path) => statSync(path).mode & 0o777)).toEqual([0o600, 0o700, 0o700])
  })

  it.skipIf(process.getuid?.() !== 0)('that root makes belongs to the owner of the folder, who must be able to delete it', async () => {
    chownSync(folder, 12345, 12346)
    const file = await create(folder, 'a/b/c.json', 'text')
    const made = [join(folder, 'a'), join(folder, 'a', 'b'), file]
    expect(made.map((path) => statSync(path)).map(({ uid, gid, mode }) => [uid, gid, mode & 0o777])).toEqual([[12345, 12346, 0o700], [12345, 12346, 0o700], [12345, 12346, 0o600]])
  })

  it.skipIf(process.getuid?.() !== 0)('that root makes in a folder that was there leaves that as it was', async () => {
    chownSync(folder, 12345, 12346)
    mkdirSync(join(folder, 'a'))
    await create(folder, 'a/c.json', 'text')
    expect([statSync(join(folder, 'a')).uid, statSync(join(folder, 'a', 'c.json')).uid]).toEqual([0, 12345])
  })

  it('never takes the place of another', async () => {
    writeFileSync(join(folder, 'a.json'), 'before')
    await expect(create(folder, 'a.json', 'after')).rejects.toMatchObject({ code: 'runner/write', message: 'The file "a.json" could not be written below RUNNER_TEMP (EEXIST).', hint: 'It is there already: write to another path.' })
    expect(readFileSync(join(folder, 'a.json'), 'utf8')).toBe('before')
  })

  it('uses folders that are there', async () => {
    mkdirSync(join(folder, 'a'))
    await create(folder, 'a/b.json', '')
    await create(folder, 'a/c.json', '')
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
        await expect(create(folder, path, 'secret'), path).rejects.toMatchObject({ code: 'runner/write' })
      }
      expect([existsSync(join(other, 'a.json')), existsSync(join(other, 'new.json')), existsSync(join(other, 'deeper'))]).toEqual([false, false, false])
    } finally {
      rmSync(other, { recursive: true })
    }
  })

  it('is refused where a file stands on the way', async () => {
    writeFileSync(join(folder, 'a'), '')
    await expect(create(folder, 'a/b.json', '')).rejects.toMatchObject({ code: 'runner/write', message: '"a" below RUNNER_TEMP is a link or a file, and no folder.' })
  })

  it('is refused where RUNNER_TEMP is not there', async () => {
    await expect(create(join(folder, 'none'), 'a.json', '')).rejects.toMatchObject({ code: 'runner/write', message: 'The file "a.json" could not be written below RUNNER_TEMP (ENOENT).' })
  })

  it('is removed again with the folders that were made for it, where a later write fails', async () => {
    mkdirSync(join(folder, 'there'))
    await expect(allOrNothing(async (onFailure) => {
      await createFile(folder, 'there/a/b/c.json', 'text', onFailure)
      throw new Error('later')
    })).rejects.toThrow('later')
    expect([existsSync(join(folder, 'there')), existsSync(join(folder, 'there', 'a'))]).toEqual([true, false])
  })

  it('leaves a folder that somebody else uses by now', async () => {
    await expect(allOrNothing(async (onFailure) => {
      await createFile(folder, 'a/b.json', 'text', onFailure)
      writeFileSync(join(folder, 'a', 'other'), '')
      throw new Error('later')
    })).rejects.toThrow('later')
    expect([existsSync(join(folder, 'a', 'b.json')), existsSync(join(folder, 'a', 'other'))]).toEqual([false, true])
  })

  it('says where it could not be removed', async () => {
    await expect(allOrNothing(async (onFailure) => {
      await createFile(folder, 'a.json', 'text', onFailure)
      rmSync(join(folder, 'a.json'))
      throw new ActionError('runner/write', 'Later.')
    })).rejects.toMatchObject({ code: 'runner/write', message: 'Later. "a.json" could not be removed from RUNNER_TEMP (ENOENT).' })
  })
})
