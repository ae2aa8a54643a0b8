/** Preloaded into the action by a test: ends the process at its n-th write, before it or in its middle. */
import fs from 'node:fs'
import { syncBuiltinESMExports } from 'node:module'

const { KILL_AT = '', KILL_HALF = '' } = process.env
let writes = 0

/** Dies if it is time to: nothing of the write is done, or the first half. */
function write(text: string, half: (text: string) => void): void {
  writes += 1
  if (writes !== Number(KILL_AT)) return
  if (KILL_HALF === '1') half(text.slice(0, text.length / 2))
  process.kill(process.pid, 'SIGKILL')
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)
}

const { appendFile, open } = fs.promises
fs.promises.appendFile = async (path, data, options) => {
  write(data as string, (half) => fs.appendFileSync(path as string, half))
  return appendFile(path, data, options)
}
fs.promises.open = async (path, flags, mode) => {
  if (typeof flags !== 'number') return open(path, flags, mode)
  write('', () => undefined)
  const handle = await open(path, flags, mode)
  const writeFile = handle.writeFile.bind(handle)
  handle.writeFile = async (data, options) => {
    write(data as string, (half) => fs.appendFileSync(path, half))
    return writeFile(data, options)
  }
  return handle
}
syncBuiltinESMExports()

const print = process.stdout.write.bind(process.stdout)
process.stdout.write = ((text: string, done: () => void) => {
  write(text, (half) => fs.writeSync(1, half))
  return print(text, done)
}) as typeof process.stdout.write
