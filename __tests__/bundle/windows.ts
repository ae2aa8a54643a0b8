/**
 * Preloaded into the action by tests: what Node is on Windows, as far as another system can pretend it. The platform, line
 * ends, an environment whose names have no case, no user ids, and no flags of `open` that Windows lacks. File systems,
 * signals and `cmd.exe` stay those of the machine: CI has a Windows of its own for them.
 */
import fs from 'node:fs'
import Module from 'node:module'
import os from 'node:os'

Object.defineProperty(process, 'platform', { value: 'win32' })
Object.defineProperty(os, 'EOL', { value: '\r\n' })
Module.syncBuiltinESMExports()
for (const name of ['getuid', 'geteuid', 'getgid', 'getegid', 'getgroups', 'setuid', 'setgid']) Reflect.deleteProperty(process, name)

/** The name that a variable has, whatever its case. */
function nameOf(variables: NodeJS.ProcessEnv, name: string | symbol): string | symbol {
  if (typeof name === 'symbol' || Object.hasOwn(variables, name)) return name
  return Object.keys(variables).find((one) => one.toUpperCase() === name.toUpperCase()) ?? name
}
process.env = new Proxy(process.env, {
  get: (variables, name) => Reflect.get(variables, nameOf(variables, name)) as unknown,
  has: (variables, name) => Reflect.has(variables, nameOf(variables, name)),
  set: (variables, name, value) => Reflect.set(variables, nameOf(variables, name), value),
  deleteProperty: (variables, name) => Reflect.deleteProperty(variables, nameOf(variables, name)),
  getOwnPropertyDescriptor: (variables, name) => Reflect.getOwnPropertyDescriptor(variables, nameOf(variables, name)),
})

const ABSENT = ['O_NOFOLLOW', 'O_NONBLOCK']
const constants = Object.fromEntries(Object.entries(fs.constants).filter(([name]) => !ABSENT.includes(name)))
const fileSystem = Object.create(fs, { constants: { value: constants, enumerable: true } }) as typeof fs
const load = (Module as unknown as { _load: (...args: unknown[]) => unknown })._load
Object.assign(Module, { _load: (request: unknown, ...more: unknown[]) => (request === 'node:fs' ? fileSystem : load(request, ...more)) })
