/** `npm run emulators`: everything on loopback until interrupted. */
import { choice, flag, readArguments, text, texts, type Option } from '../scripts/arguments.ts'
import { PROVIDERS } from './cloud.ts'
import { CONTROLS } from './control/index.ts'
import { CONVENTIONS } from './conventions.ts'
import { describedSwitches, switchesOf, type EcsSwitches } from './ecs/switches.ts'
import { describedFields } from './control/faults.ts'
import { startEmulators, type EmulatorOptions, type Line } from './start.ts'

const SWITCHES: Option<Partial<EcsSwitches>> = { operand: ' NAME=VALUE', many: true, read: switchesOf }

interface Command extends EmulatorOptions {
  readonly json: boolean
}

function commandOf(): Command {
  const options = { json: flag(), data: text('DIR', undefined), repo: texts('NAME'), kms: choice(PROVIDERS, 'aws'), 'first-use': flag(), switch: SWITCHES }
  const { json, data, repo, kms, 'first-use': firstUse, switch: ecs } = readArguments('npm run emulators --', options, undefined, helpText).values
  return { json, firstUse, kms, ecs, repositories: repo, ...(data === undefined ? {} : { data }) }
}

function helpText(): string {
  const controls = Object.entries(CONTROLS).map(([request, about]) => `  ${request}\n      ${about}`).join('\n')
  return [
    CONVENTIONS,
    `The control address, which is printed at the start, takes:\n${controls}\n`,
    `Fields of a fault (docs/emulators.md says what each kind does):\n${describedFields()}\n`,
    `What is not known of the real ECS is a switch, the first value assumed:\n${describedSwitches()}\n`,
  ].join('\n')
}

/** What to set, for people. */
function textOf({ ecs, github, keys, inputs, env, sops, logins, control }: Line): string {
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
    'What other tools would leave where they sign in; the action uses it without the keyless inputs:',
    ...Object.entries(logins).flatMap(([name, variables]) => [`  ${name}`, ...exports(variables).map((line) => `  ${line}`)]),
    '',
  ].join('\n')
}

/**
 * What one would do next, as commands to paste: push, make an account, run the action once. None where they would not
 * work: before the first use there is no administrator, and of several repositories, or organisations, they name none.
 */
function nextSteps({ ecs: switches, firstUse, repositories = [] }: EmulatorOptions, { control }: Line): string {
  if (firstUse === true || repositories.length > 0 || switches?.saasToken !== undefined) return ''
  const command = (tool: string, args: string): string => `node scripts/run.mjs tools/${tool}.ts --emulators ${control.url} ${args}`
  const push = command('admin', '--push examples/configuration')
  const account = command('admin', '--account pipeline --reads /shop')
  const run = command('try', '--path shop --token "$token"')
  const shells = { bash: [push, `token=$(${account})`, run], PowerShell: [push, `$token = ${account}`, run] }
  const blocks = Object.entries(shells).map(([shell, lines]) => [`In ${shell}:`, ...lines.map((line) => `  ${line}`), ''].join('\n'))
  return `What next, in another terminal and in this folder: push a configuration, make an account, run the action.\n\n${blocks.join('\n')}`
}

/** Resolves at the first signal that asks to end. */
function interrupted(): Promise<void> {
  return new Promise((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => resolve())
  })
}

try {
  const end = interrupted()
  const { json, ...options } = commandOf()
  const emulators = await startEmulators(options)
  const { line } = emulators
  process.stdout.write(json ? `${JSON.stringify(line)}\n` : `${textOf(line)}\n${nextSteps(options, line)}`)
  await end
  await emulators.stop()
} catch (error) {
  process.stderr.write(`${(error as Error).message}\n`)
  process.exitCode = 2
}
