/**
 * Questions that nobody answers in public: a client must live with either answer. Each is a flag of
 * `npm run emulators`, `--switch NAME=VALUE`, whose help is written from here.
 */
interface Choice<Value extends string> {
  readonly about: string
  /** The first one is assumed. */
  readonly values: readonly [assumed: Value, ...others: Value[]]
}

function choice<const Value extends string>(about: string, ...values: [Value, ...Value[]]): Choice<Value> {
  return { about, values }
}

const CHOICES = {
  showSecretsDenied: choice('A build with `show_secrets` for who may not read secrets: 200 with ciphertext, or 403.', 'ciphertext', 'forbidden'),
  plainBuildSuffix: choice('Keys of a build without a strategy: `password` as with one, `password_ecs_secret` as the file has it, or that only where secrets are shown.', 'stripped', 'kept', 'kept if open'),
  plainFileSops: choice('The `sops` block of an encrypted file that is built alone, its secrets closed: left out, or there, since the build is "simply the contents of the file".', 'left out', 'kept'),
  openBuildOrder: choice('Keys of a build without a strategy, where secrets are shown: in the order of the closed build, or sorted.', 'same', 'sorted'),
  sameKey: choice('Which of `password` and `password_ecs_secret` counts, where both become one key.', 'later', 'earlier'),
  yaml: choice('How YAML is read, encrypted or not: as PyYAML does, or as SOPS does.', '1.1', 'sops'),
  pushedCiphertext: choice(
    'A secret that is pushed as ciphertext: encrypted again like any text, or kept. In a file that is pushed with its `sops` block, what opens where it stands is that file\'s own secret, and is neither: it goes on as it was.',
    'encrypted again', 'kept'),
  unchangedSecrets: choice('Secrets that a push does not change keep their ciphertext, or the whole file is encrypted anew, with a new data key.', 'kept', 'encrypted anew'),
  missingPath: choice('An expression of a strategy that finds nothing injects nothing, or is refused.', 'nothing', 'refused'),
  notGranted: choice('Directories behind a placeholder that the user may not read are left out, or refuse the build.', 'left out', 'refused'),
  driftOf: choice('What drift compares: what is asked for, or the whole build.', 'filtered', 'whole'),
  schemaErrors: choice('Violations of a schema: a list as of the server\'s framework, or one text.', 'list', 'text'),
  rawAs: choice('`/config/raw` as bytes of a zip, or as base64 of one, as old servers do.', 'zip', 'base64'),
} satisfies Record<string, Choice<string>>

const STATUSES = {
  driftStatus: { about: 'Status of a drift.', assumed: 400 },
  staleStatus: { about: 'Status of a push on top of something else than the latest commit.', assumed: 409 },
  unknownStatus: { about: 'Status of a path, config id or repository that is not there.', assumed: 404 },
  noMatchStatus: { about: 'Status of a filter that finds nothing: 200 is `null`.', assumed: 200 },
  organisationStatus: { about: 'Status of a wrong organisation.', assumed: 401 },
} satisfies Record<string, { readonly about: string; readonly assumed: number }>

const TEXTS = {
  jsonType: { about: 'Content type of a build in JSON; the real CLI wants it bare.', assumed: 'application/json' },
  saasToken: { about: 'The `x-saas-token` of an organisation, which ECS Cloud demands; none: a server of one\'s own.', assumed: undefined },
} satisfies Record<string, { readonly about: string; readonly assumed: string | undefined }>

export type EcsSwitches = { readonly [Name in keyof typeof CHOICES]: (typeof CHOICES)[Name]['values'][number] }
  & { readonly [Name in keyof typeof STATUSES]: number }
  & { readonly jsonType: string; readonly saasToken: string | undefined }

export const ASSUMED: EcsSwitches = Object.fromEntries([
  ...Object.entries(CHOICES).map(([name, { values: [assumed] }]) => [name, assumed]),
  ...Object.entries({ ...STATUSES, ...TEXTS }).map(([name, { assumed }]) => [name, assumed]),
]) as EcsSwitches

/**
 * Switches as a command line has them.
 * @param settings each `NAME=VALUE`
 * @throws Error that lists what there is, to be said after the name of the option
 */
export function switchesOf(settings: readonly string[]): Partial<EcsSwitches> {
  return Object.fromEntries(settings.map(setting))
}

function setting(text: string): [name: string, value: string | number] {
  const [name = '', value = ''] = text.split(/=(.*)/s)
  const choice = new Map<string, Choice<string>>(Object.entries(CHOICES)).get(name)
  if (choice !== undefined) {
    if (!choice.values.includes(value)) throw new Error(`${name} is one of: ${choice.values.join(', ')}`)
    return [name, value]
  }
  if (Object.hasOwn(STATUSES, name)) {
    if (!/^[2-5]\d\d$/.test(value)) throw new Error(`${name} is a status of HTTP`)
    return [name, Number(value)]
  }
  if (Object.hasOwn(TEXTS, name)) return [name, value]
  throw new Error(`does not know "${name}", but ${Object.keys(ASSUMED).join(', ')}`)
}

/** Every switch with its values, the assumed one first, for the help of a command. */
export function describedSwitches(): string {
  const choices = Object.entries(CHOICES).map(([name, { about, values }]) => `  ${name}=${values.join('|')}\n      ${about}`)
  const others = Object.entries({ ...STATUSES, ...TEXTS }).map(([name, { about, assumed }]) => `  ${name}=${assumed ?? ''}\n      ${about}`)
  return [...choices, ...others].join('\n')
}
