/**
 * The commands of `cto` 0.4.1 and their options, as its `--help` lists them: documents are compared with this table by
 * `npm test`, and this table with the real program by `npm run interop`.
 */
export interface CtoCommand {
  readonly required: readonly string[]
  readonly optional: readonly string[]
}

const BUILD_SWITCHES = ['--detect-drift', '--no-detect-drift', '--recursive', '--no-recursive', '--show-secrets', '--no-show-secrets', '--debug', '--no-debug']
const RIGHTS = ['admin', 'read-secrets', 'edit-strategies', 'edit-webhooks'].flatMap((right) => [`--${right}`, `--no-${right}`])

export const CTO_COMMANDS: Readonly<Record<string, CtoCommand>> = {
  init: { required: [], optional: [] },
  'config build': { required: ['--path'], optional: ['--strategy-name', '--config-var', '--format', '--filter', '--config-id', ...BUILD_SWITCHES] },
  'config decrypt': { required: ['--path'], optional: [] },
  'config generate-schema': { required: ['--path'], optional: ['--strategy-name', '--write', '--no-write'] },
  'config pull': { required: [], optional: [] },
  'config push': { required: [], optional: ['--tag'] },
  'config status': { required: [], optional: [] },
  'users auth': { required: ['--username', '--action'], optional: [] },
  'users create': { required: ['--username', '--given-name', '--family-name', '--email'], optional: RIGHTS },
  'users delete': { required: ['--username'], optional: [] },
  'users edit': { required: ['--username'], optional: ['--given-name', '--family-name', '--email', ...RIGHTS] },
  'users list': { required: [], optional: [] },
  'users regenerate-token': { required: ['--username'], optional: [] },
}
