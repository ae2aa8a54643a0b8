/** The `sops` block: how a file was encrypted, and for whom. Nothing in it is authenticated but `lastmodified`. */
import { ActionError } from '../errors.ts'
import { say } from '../text.ts'
import type { MasterKey, MasterKeyType } from './key-service.ts'
import { DEFAULT_SELECTOR, SELECTOR_KINDS, type Selector } from './selectors.ts'
import type { Item, Leaf, Mapping, Node } from './tree.ts'
import { boolText, intText, timeText } from './values.ts'

export interface Metadata {
  /** Each group holds one part; one group holds the data key itself. In the order of the file. */
  readonly keyGroups: readonly (readonly MasterKey[])[]
  /** Groups that are needed; 0 if the file does not say. */
  readonly shamirThreshold: number
  /** RFC 3339 in whole seconds: the additional data of the MAC. */
  readonly lastModified: string
  /** An `ENC[...]` text; empty if there is none. */
  readonly mac: string
  readonly selector: Selector
  readonly macOnlyEncrypted: boolean
  /** Of the SOPS that last wrote the file. */
  readonly version: string
}

/** More keys than any file needs: each may cost a request. */
export const MOST_KEYS = 1_000

/** Characters of what is wrapped by a key, of its name, or of anything else that the block says: some 2,500 are the most. */
export const LONGEST_FIELD = 16 * 1024

/** What each list of master keys holds, in SOPS's own order. */
const KEY_LISTS: { readonly [Type in MasterKeyType]: (entry: Fields) => Extract<MasterKey, { type: Type }> } = {
  kms: (entry) => ({ type: 'kms', arn: entry.text('arn'), role: entry.text('role'), context: entry.texts('context'), awsProfile: entry.text('aws_profile'), enc: entry.text('enc'), createdAt: entry.time('created_at') }),
  gcp_kms: (entry) => ({ type: 'gcp_kms', resourceId: entry.text('resource_id'), enc: entry.text('enc'), createdAt: entry.time('created_at') }),
  hckms: (entry) => ({ type: 'hckms', keyId: entry.text('key_id'), enc: entry.text('enc'), createdAt: entry.time('created_at') }),
  azure_kv: (entry) => ({ type: 'azure_kv', vaultUrl: entry.text('vault_url'), name: entry.text('name'), version: entry.text('version'), enc: entry.text('enc'), createdAt: entry.time('created_at') }),
  hc_vault: (entry) => ({ type: 'hc_vault', vaultAddress: entry.text('vault_address'), enginePath: entry.text('engine_path'), keyName: entry.text('key_name'), enc: entry.text('enc'), createdAt: entry.time('created_at') }),
  pgp: (entry) => ({ type: 'pgp', fingerprint: entry.text('fp'), enc: entry.text('enc'), createdAt: entry.time('created_at') }),
  age: (entry) => ({ type: 'age', recipient: entry.text('recipient'), enc: entry.text('enc') }),
}

/**
 * Accepts what any version from 3.7 on wrote: lists that are absent, `null` or empty, times without quotes, numbers and
 * booleans as texts, names in another case.
 * @throws ActionError sops/metadata
 */
export function readMetadata(sops: Mapping, path: string): Metadata {
  const block = new Fields(sops, `the \`sops\` block of ${path}`)
  const keyGroups = readGroups(block)
  const keys = keyGroups.flat().length
  if (keys === 0) throw block.error('names no master key')
  if (keys > MOST_KEYS) throw block.error(`names more than ${MOST_KEYS} master keys`)
  const version = block.text('version')
  if (!/^v?(1\.|\d+\.\d+\.\d+([-+].*)?$)/.test(version)) throw block.error('has no version of SOPS')
  return {
    keyGroups,
    shamirThreshold: block.count('shamir_threshold'),
    lastModified: block.time('lastmodified', false),
    mac: block.text('mac'),
    selector: readSelector(block),
    macOnlyEncrypted: block.flag('mac_only_encrypted'),
    version,
  }
}

/** The seven lists at the top are the one group; only if all are empty, `key_groups` counts. */
function readGroups(block: Fields): MasterKey[][] {
  const top = readKeys(block)
  return top.length > 0 ? [top] : block.entries('key_groups').map(readKeys)
}

function readKeys(group: Fields): MasterKey[] {
  return Object.entries(KEY_LISTS).flatMap(([list, read]) => group.entries(list).map((entry): MasterKey => read(entry)))
}

function readSelector(block: Fields): Selector {
  const given = SELECTOR_KINDS.map((kind) => ({ kind, pattern: block.text(kind) })).filter(({ pattern }) => pattern !== '')
  if (given.length > 1) throw block.error(`says twice what is encrypted: ${given.map(({ kind }) => kind).join(', ')}`)
  return given[0] ?? DEFAULT_SELECTOR
}

/** A mapping of the block, read leniently as to types. */
class Fields {
  readonly #items: readonly Item[]
  readonly #what: string

  constructor(node: Node, what: string) {
    this.#what = what
    if (node.kind !== 'map') throw this.error('is not a mapping')
    this.#items = node.items.filter((item) => item.kind === 'item')
  }

  error(problem: string): ActionError {
    return new ActionError('sops/metadata', say`${capitalized(this.#what)} ${problem}.`)
  }

  text(name: string): string {
    return this.#bounded(textOf(this.#leaf(name)), name)
  }

  /** @returns `true` and `false` in all of Go's spellings */
  flag(name: string): boolean {
    const text = this.text(name)
    const flag = text === '' ? 'False' : boolText(text)
    if (flag === undefined) throw this.error(`has no boolean \`${name}\``)
    return flag === 'True'
  }

  /** A whole number; `2.000000` is how some versions wrote it into INI files. */
  count(name: string): number {
    const text = this.text(name)
    const count = Number(text === '' ? '0' : intText(text.replace(/\.0+$/, '')))
    if (!(count >= 0 && count <= 255)) throw this.error(`has no number of groups in \`${name}\``)
    return count
  }

  time(name: string, fraction = true): string {
    const text = timeText(this.text(name), fraction)
    if (text === undefined) throw this.error(`has no time in \`${name}\``)
    return text
  }

  /** A mapping of texts; members that are `null` count as absent. */
  texts(name: string): ReadonlyMap<string, string> {
    const value = this.#value(name)
    if (value === undefined || isNull(value)) return new Map()
    if (value.kind !== 'map') throw this.error(`has no mapping \`${name}\``)
    const members = value.items.filter((item) => item.kind === 'item').filter((item) => !isNull(item.value))
    const texts = new Map(members.map(({ key, value: member }) => [key, textOf(this.#asLeaf(member, name))]))
    this.#bounded([...texts].flat().join(''), name)
    return texts
  }

  /** A list of mappings, or one that stands for a list of one. */
  entries(name: string): Fields[] {
    const value = this.#value(name)
    if (value === undefined || isNull(value)) return []
    const what = `an entry of \`${name}\` in ${this.#what}`
    if (value.kind === 'map') return [new Fields(value, what)]
    if (value.kind !== 'list') throw this.error(`has no list \`${name}\``)
    return value.items.filter((item) => item.kind !== 'comment').map((item) => new Fields(item, what))
  }

  #bounded(text: string, name: string): string {
    if (text.length > LONGEST_FIELD) throw this.error(`has more than ${LONGEST_FIELD} characters in \`${name}\``)
    return text
  }

  #leaf(name: string): Leaf | undefined {
    const value = this.#value(name)
    return value === undefined ? undefined : this.#asLeaf(value, name)
  }

  #asLeaf(value: Node, name: string): Leaf {
    if (value.kind !== 'leaf') throw this.error(`has no text in \`${name}\``)
    return value
  }

  #value(name: string): Node | undefined {
    const item = this.#items.find(({ key }) => key === name) ?? this.#items.find(({ key }) => key.toLowerCase() === name)
    return item?.value
  }
}

function isNull(node: Node): boolean {
  return node.kind === 'leaf' && node.type === 'null'
}

/** As the file spells it: a time or a number that was not quoted is still a text. */
function textOf(leaf: Leaf | undefined): string {
  if (leaf === undefined || leaf.type === 'null') return ''
  return leaf.literal ?? String(leaf.text)
}

function capitalized(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}

const text = (value: string): Leaf => ({ kind: 'leaf', type: 'str', text: value })
const int = (value: number): Leaf => ({ kind: 'leaf', type: 'int', text: String(value) })
const TRUE: Leaf = { kind: 'leaf', type: 'bool', text: 'True', literal: 'true' }

/** The block of a file, keys in ascending order, empty lists left out: what every version reads. */
export function writeMetadata(metadata: Metadata): Mapping {
  const { keyGroups, shamirThreshold, lastModified, mac, selector, macOnlyEncrypted, version } = metadata
  const [first] = keyGroups
  return mapping({
    ...(keyGroups.length === 1 && first ? writeGroup(first, lastModified) : { key_groups: { kind: 'list', items: keyGroups.map((group) => mapping(writeGroup(group, lastModified))) } }),
    ...(shamirThreshold > 0 ? { shamir_threshold: int(shamirThreshold) } : {}),
    lastmodified: text(lastModified),
    mac: text(mac),
    [selector.kind]: text(selector.pattern),
    ...(macOnlyEncrypted ? { mac_only_encrypted: TRUE } : {}),
    version: text(version),
  })
}

function writeGroup(keys: readonly MasterKey[], lastModified: string): Record<string, Node> {
  const types = [...new Set(keys.map(({ type }) => type))]
  return Object.fromEntries(types.map((type) => [type, { kind: 'list', items: keys.filter((key) => key.type === type).map((key) => writeKey(key, lastModified)) }]))
}

function writeKey(key: MasterKey, lastModified: string): Mapping {
  const created = { enc: text(key.enc), ...(key.type === 'age' ? {} : { created_at: text(key.createdAt ?? lastModified) }) }
  switch (key.type) {
    case 'kms':
      return mapping({
        ...created,
        arn: text(key.arn),
        ...(key.role === '' ? {} : { role: text(key.role) }),
        ...(key.context.size === 0 ? {} : { context: mapping(Object.fromEntries([...key.context].map(([name, value]) => [name, text(value)]))) }),
        aws_profile: text(key.awsProfile),
      })
    case 'gcp_kms': return mapping({ ...created, resource_id: text(key.resourceId) })
    case 'hckms': return mapping({ ...created, key_id: text(key.keyId) })
    case 'azure_kv': return mapping({ ...created, vault_url: text(key.vaultUrl), name: text(key.name), version: text(key.version) })
    case 'hc_vault': return mapping({ ...created, vault_address: text(key.vaultAddress), engine_path: text(key.enginePath), key_name: text(key.keyName) })
    case 'pgp': return mapping({ ...created, fp: text(key.fingerprint) })
    case 'age': return mapping({ ...created, recipient: text(key.recipient) })
  }
}

function mapping(members: Readonly<Record<string, Node>>): Mapping {
  const keys = Object.keys(members).sort((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  return { kind: 'map', items: keys.flatMap((key) => (members[key] === undefined ? [] : [{ kind: 'item', key, value: members[key] }])) }
}
