/**
 * What is exported: `select` chooses and names it while secrets are closed, `planExports` makes of it, opened, everything
 * that is published. Pure: nothing is written here.
 */
import { keyPathText, leavesIn } from '../config/walk.ts'
import { isCiphertext } from '../config/ciphertext.ts'
import { isSecretPath } from '../config/secrets.ts'
import { refusePlaces, type ClosedConfig, type Opened } from '../config/closed.ts'
import type { ExportInputs } from '../inputs/table.ts'
import type { Entry } from '../runner.ts'
import type { Leaf, Node } from '../sops/tree.ts'
import { andMore, say } from '../text.ts'
import { withoutKeys } from './allowed-names.ts'
import { refuseLargeOutputs, refuseLargeSecrets } from './bounds.ts'
import { contentOf, openedFiles, secretOf, type FileToWrite, type OpenedFile } from './chosen-files.ts'
import { distinct } from './distinct.ts'
import { outputsLost, outputsTooLarge } from './dropped.ts'
import { ownNames, type Job, type Named } from './names.ts'
import { fileText } from './formats.ts'
import { configHash, textOf, toJson } from './json.ts'
import { isMaskable, masksOf } from './masks.ts'
import { guardOf, isVariableName } from './guarded.ts'
import { positionWarning, type Selection } from './selection.ts'
import type { Selector } from './selectors.ts'
import { isSecret, leavesOf, replaceLeaves, withoutSecrets } from './tree.ts'
import { refusal, refuseValues, sizeProblems, stringOf } from './values.ts'

export type { Job } from './names.ts'
export type { FileToWrite } from './chosen-files.ts'
export { select, type Selection } from './selection.ts'

/** Everything that will be published, checked. */
export interface Plan {
  readonly exports: readonly Export[]
  /** Single lines, each once, of what is published. */
  readonly masks: readonly string[]
  /** `config-names` is the last entry: where it is, all are. */
  readonly outputs: readonly Entry[]
  readonly environment: readonly Entry[]
  /** What `output-file` asks for. */
  readonly file?: OutputFile
  /** What `export-files` asks for; absent where the input is. */
  readonly files?: readonly FileToWrite[]
  readonly notices: readonly string[]
  readonly warnings: readonly string[]
  /** How many secrets the masks hide. */
  readonly maskedSecrets: number
  /** How many names `allowed-names` kept out of environment and file. */
  readonly unlisted: number
  /** What later uses of this action may set again from the same source. */
  readonly ownNames: readonly string[]
  /** What the names were made from, for later uses of this action. */
  readonly source: string
}

export interface OutputFile {
  /** Relative, with `/`. */
  readonly path: string
  readonly text: string
}

export interface Export {
  readonly name: string
  /** Key path, for messages. */
  readonly path: string
  readonly value: string
  /** It is a secret, or holds one, or is empty where a secret belongs: SOPS leaves an empty text as it is. */
  readonly secret: boolean
  /** Where it is stored, each file once; in a build of ECS that is known of secrets only. */
  readonly files: readonly string[]
  /** It goes into the environment of the following steps. */
  readonly environment: boolean
}

/** What else is published of a configuration. */
type About = Pick<ClosedConfig, 'configId' | 'drift'>

/** Each mask costs time on every later line of the job's log. */
const MANY_MASKS = 1_000

/**
 * @param opened the plaintext of each selected leaf that was closed
 * @throws ActionError select/value, config/encrypted-twice
 */
export function planExports(selection: Selection, opened: Opened, about: About, inputs: ExportInputs, job: Job): Plan {
  const { root, isStream, idle, leftOut: { guarded, unlisted, unlistedKeys } } = selection
  const selected = replaceLeaves(selection.selected, opened)
  const files = openedFiles(selection.files, opened)
  refuseEncryptedTwice(selected, selection.files.map(({ path }, index) => ({ path, leaf: (files[index] as OpenedFile).leaf })))
  const valued = withValues(selection.named, opened)
  const refused = new Set([...guarded, ...unlisted].map(({ name }) => name))
  const unmaskable = inputs.exportEnv ? valued.filter((one) => !refused.has(one.name) && holdsUnmaskable(one)) : []
  const outputsOnly = new Set([...refused, ...unmaskable.map(({ name }) => name)])
  const exports = valued.map((one) => exportOf(one, inputs.exportEnv && !outputsOnly.has(one.name)))
  const inEnvironment = exports.filter(({ environment }) => environment)
  refuseValues('Too large for the environment', sizeProblems(inEnvironment, job.environment, job.platform))

  const allowed = exports.filter(({ name }) => !refused.has(name))
  const secretFiles = files.filter(({ leaf }) => leaf.secret !== undefined)
  const secrets = [...secretsOf(selected), ...notIn(selected, secretFiles).map(secretOf)]
  const hidden = [...secrets, ...secretFiles.filter(({ base64 }) => base64).map(contentOf)]
  refuseLargeSecrets(hidden)
  const masks = distinct(hidden.flatMap(masksOf))
  const own: Entry[] = [...ownOutputs(root, selected, about), ['config-names', JSON.stringify(exports.map(({ name }) => name))]]
  const outputs = [...exports.map(entry), ...own]
  refuseLargeOutputs(outputs.map(([, value]) => value))
  return {
    exports,
    masks,
    outputs,
    environment: inEnvironment.map(entry),
    ...(inputs.outputFile === '' ? {} : { file: { path: inputs.outputFile, text: fileText(inputs.outputFile, { isStream, selected: withoutKeys(selected, unlistedKeys), exports: allowed }) } }),
    ...(inputs.exportFiles.length === 0 ? {} : { files: files.map(({ file }) => file) }),
    notices: [...notices(idle), ...(inputs.outputFile === '' ? nameless(selection) : []), ...outputsLost(own, exports, masks), ...outputsTooLarge(outputs)],
    warnings: warnings(selection, unmaskable, masks.length),
    maskedSecrets: secrets.filter(isMaskable).length,
    unlisted: unlisted.size + unlistedKeys.size,
    ownNames: ownNames(valued.filter(({ name }) => inputs.exportEnv && !outputsOnly.has(name)), job),
    source: job.source,
  }
}

/** A ciphertext that was pushed as a value is encrypted again: the job would get the ciphertext as its password. */
function refuseEncryptedTwice(selected: Node, files: ReturnType<typeof leavesOf>): void {
  if (!leavesIn([selected]).some(isEncryptedTwice) && !files.some(({ leaf }) => isEncryptedTwice(leaf))) return
  const twice = [...leavesOf(selected), ...files].filter(({ leaf }) => isEncryptedTwice(leaf))
  refusePlaces('config/encrypted-twice', 'A secret is ciphertext again when it is opened: ', twice.map(({ path }) => keyPathText(path)))
}

function isEncryptedTwice({ secret, text }: Leaf): boolean {
  return secret !== undefined && typeof text === 'string' && isCiphertext(text)
}

/** Also what a filter gives that finds nothing. */
function isEmpty(root: Node): boolean {
  return root.kind === 'leaf' ? root.type === 'null' : root.items.length === 0
}

interface Valued extends Named {
  readonly value: string
}

function withValues(named: readonly Named[], opened: Opened): Valued[] {
  const problems: string[] = []
  const valued = named.map(({ path, node: closed, written, exact, name }): Valued => {
    const node = replaceLeaves(closed, opened)
    const value = textOf(node)
    const reason = refusal(value)
    if (reason !== undefined) problems.push(say`${keyPathText(path)} ${reason}`)
    return { path, node, written, exact, name, value: value ?? '' }
  })
  refuseValues('Neither an output nor a variable can hold a value', problems, 'A file can: `export-files` with `selector => path`. Or select less.')
  return valued
}

function exportOf({ name, path, node, value }: Valued, environment: boolean): Export {
  return { name, path: keyPathText(path), value, secret: isSecret(node) || (value === '' && isSecretPath(path)), files: filesOf(node), environment }
}

/** Where a value is stored, each file once. */
function filesOf(node: Node): string[] {
  if (node.kind === 'leaf') return node.file === undefined ? [] : [node.file]
  return [...new Set(leavesIn([node]).flatMap(({ file }) => file ?? []))]
}

function entry({ name, value }: Export): Entry {
  return [name, value]
}

function secretsOf(node: Node): string[] {
  return leavesIn([node]).filter(({ secret }) => secret !== undefined).map((leaf) => stringOf(leaf) ?? '')
}

/** Those whose value leaves in no other way, each secret once. */
function notIn(selected: Node, files: readonly OpenedFile[]): OpenedFile[] {
  if (files.length === 0) return []
  const seen = new Set(leavesIn([selected]))
  return files.filter(({ leaf }) => !seen.has(leaf) && seen.add(leaf))
}

/** The runner prints the environment at the head of every later step. */
function holdsUnmaskable({ node }: Named): boolean {
  return secretsOf(node).some((secret) => !isMaskable(secret))
}

function ownOutputs(root: Node, selected: Node, { configId, drift }: About): Entry[] {
  return [
    ['config-json', toJson(selected)],
    ['config-plain', toJson(withoutSecrets(selected))],
    ['config-id', configId],
    ['config-hash', configHash(root)],
    ...(drift === undefined ? [] : [['config-drift', String(drift.found)] as const]),
  ]
}

function notices(idle: readonly Selector[]): string[] {
  return idle.length === 0 ? [] : [`Matched nothing, as \`?\` allows: ${some(idle.map(({ text }) => say`${text}`))}.`]
}

/** Of a configuration that is no mapping, only selectors name anything. */
function nameless({ root, named, files }: Selection): string[] {
  if (root.kind === 'map' || isEmpty(root) || named.length + files.length > 0) return []
  const [what, file] = root.kind === 'list' ? ['a list', ''] : ['a single value', ', or write it to a file, `export-files` with `. => path`']
  return [`The configuration is ${what}, which has no name: it is in \`config-json\` only. Name it in \`export\` with \`. => NAME\`` + `${file}.`]
}

function warnings({ root, leftOut: { guarded, clashing }, byPosition }: Selection, unmaskable: readonly Named[], masks: number): string[] {
  const names = (list: readonly Named[]): string => some(list.map(({ path, name }) => say`${keyPathText(path)} → ${name}`))
  const unusable = [...guarded].filter(({ name }) => !isVariableName(name))
  const [never = [], obeyed = []] = ['never', 'guarded'].map((kind) => [...guarded].filter(({ name }) => isVariableName(name) && guardOf(name)?.kind === kind))
  return [
    ...(isEmpty(root) ? ['The configuration is empty: nothing is exported. Check `path`, `strategy-name` and `filter`.'] : []),
    ...(unusable.length > 0 ? [`Outputs only, because these are no names of variables: ${names(unusable)}. Use letters, digits and \`_\` in \`prefix\`.`] : []),
    ...(never.length > 0 ? [`Outputs only, because variables of these names belong to the runner: ${names(never)}. Set a \`prefix\`, or write another name in \`export\` with \`=> NAME\`.`] : []),
    ...(obeyed.length > 0 ? [`Outputs only, because other programs obey variables of these names: ${names(obeyed)}. If it is meant, write the name in \`export\` with \`=> NAME\`, or in full in \`allowed-names\`; else set a \`prefix\`.`] : []),
    ...(unmaskable.length > 0 ? [`Outputs only, because a log cannot mask secrets that are short or common, or have such lines: ${names(unmaskable)}. Leave unencrypted what is no secret, read the output, or make the secret longer.`] : []),
    ...(clashing.size > 0 ? [`No outputs of their own, because the names clash or no output can have them: ${names([...clashing])}. \`config-json\` holds them; if the outputs are needed, write names in \`export\` with \`=> NAME\`.`] : []),
    ...positionWarning(byPosition),
    ...(masks > MANY_MASKS ? ['More than 1,000 masks: each costs time on every later line of the log. Select less in `export`.'] : []),
  ]
}

/** The first ten, and how many more. */
function some(words: readonly string[]): string {
  return words.slice(0, 10).join(', ') + andMore(words.slice(10))
}
