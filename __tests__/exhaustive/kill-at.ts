/**
 * Preloaded into the action by a test: its n-th write (KILL_AT) kills the process, or fails as on a full disk
 * (KILL_BY=ENOSPC), or is never told to be done (KILL_BY=silence); before it, or in its middle (KILL_HALF).
 */
import fs from 'node:fs'
import type { FileHandle } from 'node:fs/promises'
import { syncBuiltinESMExports } from 'node:module'

const { KILL_AT = '', KILL_HALF = '', KILL_BY = '' } = process.env
let writes = 0

/**
 * What takes the place of a write, if it is time to: nothing of it is done, or the first half.
 * @returns undefined for a write that goes through
 */
function ending(bytes: Buffer, half: (bytes: Buffer) => void): Promise<never> | undefined {
  writes += 1
  if (writes !== Number(KILL_AT)) return undefined
  if (KILL_HALF === '1') half(bytes.subarray(0, bytes.length / 2))
  if (KILL_BY === 'ENOSPC') return Promise.reject(Object.assign(new Error('full'), { code: 'ENOSPC' }))
  if (KILL_BY === 'silence') return new Promise(() => undefined)
  process.kill(process.pid, 'SIGKILL')
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
  return undefined
}

const { appendFile, open } = fs.promises
fs.promises.appendFile = async (path, data, options) => {
  await ending(Buffer.from(data as string), (half) => fs.appendFileSync(path as string, half))
  return appendFile(path, data, options)
}

/** The opening of a file that is made counts as a write, and every write to it or to a file of the runner. */
fs.promises.open = async (path, flags, mode) => {
  if (typeof flags !== 'number') return open(path, flags, mode)
  if ((flags & fs.constants.O_CREAT) !== 0) await ending(Buffer.alloc(0), () => undefined)
  return counted(await open(path, flags, mode))
}

function counted(handle: FileHandle): FileHandle {
  const write = handle.write.bind(handle) as (...args: unknown[]) => Promise<unknown>
  const endWrite = async (bytes: Buffer, ...more: unknown[]) => {
    await ending(bytes, (half) => fs.writeSync(handle.fd, half))
    return write(bytes, ...more)
  }
  return Object.assign(handle, { write: endWrite })
}
syncBuiltinESMExports()

const print = process.stdout.write.bind(process.stdout)
process.stdout.write = ((text: string, done: (error?: Error | null) => void) => {
  const ended = ending(Buffer.from(text), (half) => fs.writeSync(1, half))
  if (ended === undefined) return print(text, done)
  ended.catch(done)
  return false
}) as typeof process.stdout.write
