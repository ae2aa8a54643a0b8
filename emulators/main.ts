/** `npm run emulators`: everything on loopback until interrupted. */
import { parseArgs } from 'node:util'
import type { Provider } from './cloud.ts'
import { describedSwitches, switchesOf } from './ecs/switches.ts'
import { startEmulators, type EmulatorOptions, type Line } from './start.ts'

const USAGE = 'Usage: npm run emulators -- [--json] [--data DIR] [--repo NAME]... [--kms aws|gcp|azure|vault|age] [--first-use] [--switch NAME=VALUE]... [--help]'

const OPTIONS = {
  json: { type: 'boolean' },
  data: { type: 'string' },
  repo: { type: 'string', multiple: true },
  kms: { type: 'string' },
  'first-use': { type: 'boolean' },
  switch: { type: 'string', multiple: true },
  help: { type: 'boolean' },
} as const

interface Command extends EmulatorOptions {
  readonly json: boolean
  readonly help: boolean
}

/** @throws Error about an option that there is not */
function commandOf(args: string[]): Command {
  const { values } = parseArgs({ args, options: OPTIONS })
  return {
    json: values.json ?? false,
    help: values.help ?? false,
    ecs: switchesOf(values.switch ?? []),
    firstUse: values['first-use'] ?? false,
    ...(values.data === undefined ? {} : { data: values.data }),
    ...(values.repo === undefined ? {} : { repositories: values.repo }),
    ...(values.kms === undefined ? {} : { kms: values.kms as Provider }), // an unknown one is refused at start
  }
}

function helpText(): string {
  return `${USAGE}\n\nWhat is not known of the real ECS is a switch, the first value assumed:\n${describedSwitches()}\n`
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

/** Until a signal asks to end. */
async function runEmulators({ json, ...options }: Command): Promise<void> {
  const end = interrupted()
  const emulators = await startEmulators(options)
  process.stdout.write(json ? `${JSON.stringify(emulators.line)}\n` : textOf(emulators.line))
  await end
  await emulators.stop()
}

try {
  const command = commandOf(process.argv.slice(2))
  if (command.help) process.stdout.write(helpText())
  else await runEmulators(command)
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n${USAGE}\n`)
  process.exitCode = 2
}
