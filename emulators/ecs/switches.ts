/** Questions that nobody answers in public: a client must live with either answer. */
export interface EcsSwitches {
  /** A build with `show_secrets` for who may not read secrets: 200 with ciphertext, or 403. */
  readonly showSecretsDenied: 'ciphertext' | 'forbidden'
  /** Keys of a build without a strategy: `password` as with one, or `password_ecs_secret` as the file has it. */
  readonly plainBuildSuffix: 'stripped' | 'kept'
  /** Which of `password` and `password_ecs_secret` counts, where both become one key. */
  readonly sameKey: 'later' | 'earlier'
  /** How YAML without secrets is read: as PyYAML does, or as SOPS does. */
  readonly yaml: '1.1' | 'sops'
  /** An expression of a strategy that finds nothing injects nothing, or is refused. */
  readonly missingPath: 'nothing' | 'refused'
  /** Directories behind a placeholder that the user may not read are left out, or refuse the build. */
  readonly notGranted: 'left out' | 'refused'
  /** What drift compares: what is asked for, or the whole build. */
  readonly driftOf: 'filtered' | 'whole'
  /** Violations of a schema: a list as of the server's framework, or one text. */
  readonly schemaErrors: 'list' | 'text'
  /** `/config/raw` as bytes of a zip, or as base64 of one, as old servers do. */
  readonly rawAs: 'zip' | 'base64'
  /** Content type of a build in JSON; the real CLI wants it bare. */
  readonly jsonType: string
  /** Status of a drift. */
  readonly driftStatus: number
  /** Status of a push on top of something else than the latest commit. */
  readonly staleStatus: number
  /** Status of a path, config id or repository that is not there. */
  readonly unknownStatus: number
  /** Status of a filter that finds nothing: 200 is `null`. */
  readonly noMatchStatus: number
  /** Status of a wrong organisation. */
  readonly organisationStatus: number
  /** The `x-saas-token` of an organisation, which ECS Cloud demands; none: a server of one's own. */
  readonly saasToken: string | undefined
}

export const ASSUMED: EcsSwitches = {
  showSecretsDenied: 'ciphertext',
  plainBuildSuffix: 'stripped',
  sameKey: 'later',
  yaml: '1.1',
  missingPath: 'nothing',
  notGranted: 'left out',
  driftOf: 'filtered',
  schemaErrors: 'list',
  rawAs: 'zip',
  jsonType: 'application/json',
  driftStatus: 400,
  staleStatus: 409,
  unknownStatus: 404,
  noMatchStatus: 200,
  organisationStatus: 401,
  saasToken: undefined,
}
