/** `npm run emulators`: everything on loopback until interrupted. */
import { parseArgs } from 'node:util'
import type { Provider } from './cloud.ts'
import { startEmulators, type EmulatorOptions, type Line } from './start.ts'

const USAGE = 'Usage: npm run emulators -- [--json] [--data DIR] [--repo NAME]... [--kms aws|gcp|azure|vault|age] [--first-use]'

interface Command extends EmulatorOptions {
  readonly json: boolean
}

/** @throws Error about an option that there is not */
function commandOf(args: string[]): Command {
  const { values } = parseArgs({ args, options: { json: { type: 'boolean' }, data: { type: 'string' }, repo: { type: 'string', multiple: true }, kms: { type: 'string' }, 'first-use': { type: 'boolean' } } })
  return {
    json: values.json ?? false,
    firstUse: values['first-use'] ?? false,
    ...(values.data === undefined ? {} : { data: values.data }),
    ...(values.repo === undefined ? {} : { repositories: values.repo }),
    ...(values.kms === undefined ? {} : { kms: values.kms as Provider }), // an unknown one is refused at start
  }
}

/** What to set, for people. */
function textOf({ ecs, github, keys, inputs, env, sops, control }: Line): string {
  const exports = (variables: Readonly<Record<string, string>>) => Object.entries(variables).map(([name, value]) => `  export ${name}='${value}'`)
  const fields = (values: Readonly<Record<string, string>>) => Object.entries(values).map(([name, value]) => `  ${name}: ${value.includes('\n') ? `|${`\n${value.trimEnd()}`.replace(/\n/g, '\n    ')}` : value}`)
  const repositories = Object.entries(ecs.repositories ?? {}).map(([name, { admin_token: token, data }]): [string, string] => [`repository ${name}`, `${data}${token === undefined ? '' : `, admin token ${token}`}`])
  return [
    'The emulators are running. Ctrl-C ends them.',
    '',
    'ECS:',
    ...fields({ url: ecs.url, 'admin token': ecs.admin_token ?? 'none yet: the first use creates the admin', 'Git repository': ecs.data, ...Object.fromEntries(repositories) }),
    'GitHub:',
    ...fields({ api: github.api_url, token: github.token }),
    'Master keys:',
    ...fields(keys),
    'Control:',
    ...fields({ url: control.url }),
    '',
    'Clients reach the clouds by their real names with:',
    ...exports(env),
    '',
    'Inputs of the action, keyless:',
    ...fields(inputs),
    '',
    'The real sops needs these as well:',
    ...exports(sops),
    '',
  ].join('\n')
}

/** Resolves at the first signal that asks to end. */
function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve())
  })
}

try {
  const end = interrupted()
  const { json, ...options } = commandOf(process.argv.slice(2))
  const emulators = await startEmulators(options)
  process.stdout.write(json ? `${JSON.stringify(emulators.line)}\n` : textOf(emulators.line))
  await end
  await emulators.stop()
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n${USAGE}\n`)
  process.exitCode = 2
}
