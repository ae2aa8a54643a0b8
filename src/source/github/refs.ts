/** What a `ref` or a `config-id` means, before GitHub is asked: what is written in full keeps its meaning. */
import { ActionError } from '../../errors.ts'
import { say } from '../../text.ts'
import { isCommitHash } from '../commit.ts'

export type Revision =
  /** A full hash: nothing but the commit itself. */
  | { readonly kind: 'hash'; readonly hash: string }
  /** Below `refs/`: nothing of another kind that has the same name. */
  | { readonly kind: 'exact'; readonly ref: string }
  /** A tag; else, where that is not there, the commit whose hash begins so. */
  | { readonly kind: 'tag-or-commit'; readonly tag: string; readonly beginning?: string }
  /** In the order in which GitHub looks: a branch, a tag, the beginning of a hash. `HEAD` is the default branch. */
  | { readonly kind: 'named'; readonly name: string }

const BEGINNING = /^[0-9a-f]{4,63}$/i
const QUALIFIED = /^(?:refs\/(.+)|((?:heads|tags)\/.+))$/s

/**
 * @param ref a branch, tag or commit, as `${{ github.ref }}` or without `refs/`; empty for the default branch
 * @throws ActionError input/invalid for what can be no ref
 */
export function parseRef(ref: string): Revision {
  if (ref === '') return { kind: 'named', name: 'HEAD' }
  if (isCommitHash(ref.toLowerCase())) return { kind: 'hash', hash: ref.toLowerCase() }
  refuseNoRef('ref', ref)
  const [, inFull, withKind] = QUALIFIED.exec(ref) ?? []
  const exact = inFull ?? withKind
  return exact === undefined ? { kind: 'named', name: ref } : { kind: 'exact', ref: exact }
}

/**
 * @param configId a tag or commit: never a branch, which moves
 * @throws ActionError input/invalid for what can be neither
 */
export function parseConfigId(configId: string): Revision {
  if (isCommitHash(configId.toLowerCase())) return { kind: 'hash', hash: configId.toLowerCase() }
  refuseNoRef('config-id', configId)
  if (configId.startsWith('refs/')) {
    if (!configId.startsWith('refs/tags/')) throw new ActionError('input/invalid', say`The input \`config-id\` must be a tag or commit: "${configId}" is neither.`)
    return { kind: 'exact', ref: configId.slice('refs/'.length) }
  }
  return { kind: 'tag-or-commit', tag: `tags/${configId}`, ...(BEGINNING.test(configId) ? { beginning: configId.toLowerCase() } : {}) }
}

/** `"main"`, or `its default branch`: for the log and for messages. */
export function refText(ref: string): string {
  return ref === '' ? 'its default branch' : say`"${ref}"`
}

/**
 * By the rules of `git check-ref-format`. They matter here because a ref becomes a part of an address: `..` there would
 * be another address.
 */
function refuseNoRef(input: 'ref' | 'config-id', text: string): void {
  const segments = text.split('/')
  const isWrong = segments.some((segment) => segment === '' || /^\.|\.\.|\.lock$/.test(segment))
  // eslint-disable-next-line no-control-regex
  const holdsOther = /[\u0000-\u0020\u007f~^:?*[\\]|@\{|\.$/.test(text)
  if (isWrong || holdsOther || text === '@' || text === 'refs') {
    throw new ActionError('input/invalid', say`The input \`${input}\` holds "${text}", which can be no branch, tag or commit.`)
  }
}
